#!/bin/sh
# Installs gridmeter on a GX device (Venus OS), from /data/gridmeter where it was unpacked to. May be run
# again at any time: after an update, or to repair. The root file system is not touched.
#
#	/data/gridmeter/install.sh [--dry-run]
set -eu
# shellcheck source-path=SCRIPTDIR source=common.sh
. /data/gridmeter/common.sh

case ${1:-} in
'') ;;
--dry-run) dry_run=yes ;;
*)
	echo "Usage: install.sh [--dry-run]" >&2
	exit 2
	;;
esac

# A configuration on the USB stick, for those who have no keyboard: the one on the stick holds.
copy_from_stick() {
	for file in gridmeter.conf gridmeter.keys; do
		for found in "/run/media/"*"/$file"; do
			[ -f "$found" ] || continue
			say "takes $found"
			[ -n "$dry_run" ] || (umask 077 && write_file "$home/$file" <"$found")
		done
	done
}

switch_off_lines() {
	for file in /data/rc.local /data/rc.local.disabled; do
		grep -qs "^[^#]*$1/" "$file" || continue
		if [ -n "$dry_run" ]; then
			echo "would switch off the lines with $1/ in $file"
			continue
		fi
		file=$(readlink -f "$file")
		sed "\\,^[^#]*$1/,s/^/$switched_off/" "$file" >"$file.block"
		replace_file "$file" <"$file.block"
		rm "$file.block"
	done
}

# A dry run has left on the stick what the real one takes from there.
has_configuration() {
	for conf in "$home/gridmeter.conf" /run/media/*/gridmeter.conf; do
		[ ! -f "$conf" ] || return 0
	done
	return 1
}

# take_over CONFIGURATION: of an old driver, into one of gridmeter, unless the owner has written that.
take_over() {
	! has_configuration || return 0
	if [ -z "$dry_run" ]; then
		"$home/gridmeter" migrate --from "$1" --to "$home"
		return
	fi
	told=$("$home/$(choose_binary)" migrate --from "$1") || return 1
	echo "$told" | sed 's/^/    /'
}

# is_replaced NAME: by an earlier install.sh, and not put back since.
is_replaced() {
	grep -qxs "$1" "$replaced" && [ ! -e "/service/$1" ]
}

# restore_metering CONFIGURATION: of an old driver that may have changed that setting.
restore_metering() {
	grep -Eqi '^[[:space:]]*ChangeSmartmeter[[:space:]]*[=:][[:space:]]*1[[:space:]]*$' "$1" || return 0
	say "$name had changed Settings > ESS > Grid metering; it goes back to \"External meter\""
	[ -n "$dry_run" ] || : >"$metering"
}

# replace_driver FOLDER CONFIGURATION: takes over what an old driver was told, and its place.
replace_driver() {
	name=${1##*/}
	say "finds $name"
	if ! take_over "$2"; then
		say "$2 cannot be taken over. $name stays as it is: please configure $home/gridmeter.conf"
		return 0
	fi
	say "takes its place, with the settings in $home/gridmeter.conf"
	# At an update nothing is restored: the owner may have chosen otherwise since.
	is_replaced "$name" || restore_metering "$2"
	stop_service "$name"
	switch_off_lines "$1"
	grep -qxs "$name" "$replaced" || { cat "$replaced" 2>/dev/null || true; echo "$name"; } | write_file "$replaced"
}

# Each step can be repeated: the power may have gone in the middle of an earlier install.sh.
migrate() {
	for old in /data/dbus-d0-smartmeter/config.ini /data/dbus-dlms-meter/config.py \
		/data/drivers/dbus-dlms-meter/config.py; do
		[ -f "$old" ] || continue
		replace_driver "${old%/*}" "$old"
		return 0
	done
}

# serial-starter reads all files of this folder; where it was not there, uninstall.sh removes it.
configure_serial_starter() {
	note=
	[ -d "$starter_dir" ] || note=' (made this folder)'
	[ ! -f "$starter_conf" ] || note=$(sed -n '1s/^# gridmeter//p' "$starter_conf")
	sed "1s/\$/$note/" "$home/serial-starter.conf" | write_file "$starter_conf"
}

# The GUI renames rc.local to switch all add-ons off; when it renames it back we are still in it.
start_at_boot() {
	add_block /data/rc.local
	[ ! -f /data/rc.local.disabled ] || add_block /data/rc.local.disabled
}

main() {
	was_up=
	! svok "$service" 2>/dev/null || was_up=yes
	link_binary
	copy_from_stick
	migrate
	[ -d "$home/state" ] || act mkdir -m 700 "$home/state"
	configure_serial_starter
	start_at_boot
	if ! is_booted; then
		say "installed; it starts when the device has booted"
		return
	fi
	if [ -n "$dry_run" ] && [ ! -x "$home/gridmeter" ]; then
		echo "would run: $home/boot.sh"
		return
	fi
	"$home/boot.sh" ${dry_run:+--dry-run}
	[ -z "$was_up" ] || act svc -t "$service" "$service/log"
	[ -n "$dry_run" ] || say "installed and started; its log is $logs/current"
}

main
exit 0
