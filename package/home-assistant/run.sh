#!/bin/sh
# What the add-on does: the daemon reads the meter, and gridmeter-share tells it to the broker that Home Assistant has, where
# it becomes a device with its entities. Without a broker the values stand in the log: then the daemon publishes on a message
# bus of their own, from which `watch` takes them. Options are keys of gridmeter.conf, by their names.
set -eu
umask 077

data=${DATA:-/data} run=${RUNTIME_DIRECTORY:-/run/gridmeter}
config=$run/gridmeter.conf password=$run/mqtt-password bus=unix:path=$run/bus

# Where the broker is, and who we are there: Home Assistant says so to add-ons. Nothing: it has none.
ask_for_broker() {
	[ -n "${SUPERVISOR_TOKEN:-}" ] || return 0
	printf 'header = "Authorization: Bearer %s"\n' "$SUPERVISOR_TOKEN" |
		curl -fsS -K - http://supervisor/services/mqtt 2>/dev/null | jq -ce '.data | select(.host)' || true
}

print_share() {
	echo '[share]'
	echo "stream = $run/readings"
	echo 'http = none'
	echo "$broker" | jq -r '"mqtt = \(.host):\(.port)", (select(.ssl) | "mqtt_tls = yes"),
		(select(.username // "" != "") | "mqtt_user = \(.username)")'
	echo "$broker" | jq -j '.password // ""' >"$password"
	[ ! -s "$password" ] || echo "mqtt_password_file = $password"
}

# Begins anew when it ends, as it stands in nobody's way.
share() {
	trap 'kill $! 2>/dev/null || true; exit 0' TERM
	while :; do
		gridmeter-share -c "$config" &
		wait $! || true
		sleep 5 &
		wait $! || true
	done
}

# Without values there is nothing to do here.
end_without() {
	while sleep 5 && kill -0 "$1"; do
		:
	done
	kill -USR1 $$
}

# The values come as one JSON object a line for each change.
show() {
	pids=$(dbus-daemon --session --fork --nopidfile --print-pid --address="$bus")
	gridmeter watch --format json --bus "$bus" &
	pids="$pids $!"
	end_without $! >/dev/null 2>&1 &
	pids="$pids $!"
}

pids=
trap 'kill $pids 2>/dev/null || true' EXIT
trap 'exit 0' TERM INT
mkdir -p "$run" "$data/state"
jq -r 'to_entries[] | select(.value != null and .value != "")
	| "\(.key) = \(.value | tostring | gsub("[\\n\\r]"; " "))"' "$data/options.json" >"$config"
broker=$(ask_for_broker)
trap - TERM INT # what a shell traps is lost on a child that has just been forked
if [ -n "$broker" ]; then
	bus=none
	print_share >>"$config"
	share &
	pids=$!
else
	echo 'Home Assistant has no MQTT broker, so there are no entities: install the add-on "Mosquitto broker".'
	show
fi
gridmeter run -c "$config" --bus "$bus" --set state_dir="$data/state" &
daemon=$!
pids="$daemon $pids"
trap 'exit 0' TERM INT
trap 'exit 1' USR1
wait "$daemon" # and without the daemon no values
