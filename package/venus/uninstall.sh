#!/bin/sh
# Takes gridmeter off a GX device, with its configuration and keys, and gives the serial ports back.
# What else is on the device stays as it was.
#
#	/data/gridmeter/uninstall.sh [--dry-run]
set -eu
# shellcheck source-path=SCRIPTDIR source=common.sh
. /data/gridmeter/common.sh

case ${1:-} in
'') ;;
--dry-run) dry_run=yes ;;
*)
	echo "Usage: uninstall.sh [--dry-run]" >&2
	exit 2
	;;
esac

# An old driver that gridmeter had replaced starts again with the next boot.
switch_lines_on() {
	grep -qs "^$switched_off" "$1" || return 0
	if [ -n "$dry_run" ]; then
		echo "would switch the lines of the old driver in $1 on again"
		return 0
	fi
	file=$(readlink -f "$1")
	sed "s/^$switched_off//" "$file" >"$file.block"
	replace_file "$file" <"$file.block"
	rm "$file.block"
	say "the driver that was there before starts with the next boot"
}

# The daemon has given its ports back if it could end by itself; here are those that udev kept for it.
give_ports_back() {
	for lock in /var/lock/serial-starter/*; do
		[ -z "$pid" ] || [ "$(readlink "$lock")" != "$pid" ] || act rm -f "$lock"
	done
	[ -f "$udev_rules" ] || return 0
	rules=$(cat "$udev_rules")
	act rm -f "$udev_rules"
	act udevadm control --reload || true
	trigger_ports "$rules"
}

remove_from_serial_starter() {
	[ -f "$starter_conf" ] || return 0
	made_folder=$(sed -n '1s/.*(made this folder).*/yes/p' "$starter_conf")
	act rm -f "$starter_conf"
	[ -z "$made_folder" ] || act rmdir "$starter_dir" 2>/dev/null || true
}

main() {
	for file in /data/rc.local /data/rc.local.disabled; do
		remove_block "$file"
		switch_lines_on "$file"
	done
	pid=$(svstat "$service" 2>/dev/null | sed -n 's/.*(pid \([0-9]*\)).*/\1/p')
	stop_service gridmeter
	give_ports_back
	remove_from_serial_starter
	act rm -rf "$in_ram" "$logs" "$status" "$home"
	[ -n "$dry_run" ] || say "uninstalled"
}

# In one piece, as this file goes too.
main
exit 0
