#!/bin/sh
# What the add-on does: the daemon reads the meter and publishes it on a message bus of their own, from which `watch` takes
# it for publish(). Options are keys of gridmeter.conf, by their names.
set -eu
umask 077

data=${DATA:-/data} run=${RUNTIME_DIRECTORY:-/run/gridmeter}
config=$run/gridmeter.conf bus=unix:path=$run/bus values=$run/values

# What happens to the values, which come as one JSON object a line for each change: the log shows them.
publish() { cat; }

mkdir -p "$run" "$data/state"
rm -f "$values"
mkfifo "$values"
jq -r 'to_entries[] | select(.value != null and .value != "")
	| "\(.key) = \(.value | tostring | gsub("[\\n\\r]"; " "))"' "$data/options.json" >"$config"

pids=$(dbus-daemon --session --fork --nopidfile --print-pid --address="$bus")
trap 'kill $pids 2>/dev/null || true' EXIT
trap 'exit 0' TERM INT
trap 'exit 1' USR1
{ publish <"$values" || true; kill -USR1 $$; } & # without values there is nothing to do here,
pids="$pids $!"
gridmeter watch --format json --bus "$bus" >"$values" &
pids="$pids $!"
gridmeter run -c "$config" --bus "$bus" --set state_dir="$data/state" &
daemon=$!
pids="$daemon $pids"
wait "$daemon" # and without the daemon no values
