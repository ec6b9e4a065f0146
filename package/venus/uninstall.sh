#!/bin/sh
# Takes gridmeter off a GX device, with its configuration and keys, and gives the serial ports back.
# What else is on the device stays as it was. Where it was cut it is run again; itself it removes last. So it works from
# a copy beside the folder that goes: /data/gridmeter-uninstall.sh, should it be all that is left.
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

# In one file, with what it shares.
leave_copy() {
	[ -f "$home/common.sh" ] && [ -f "$home/uninstall.sh" ] || return 0
	{
		echo '#!/bin/sh'
		cat "$home/common.sh"
		grep -v '^\. /data/gridmeter/common\.sh' "$home/uninstall.sh"
	} | write_file "$leaving" 755
}

is_ours() {
	grep -q -e "^$block_begin" -e "^$switched_off" "$1" || grep -qxF -e "$block_line" -e "$path_line" "$1"
}

# Takes out of the start-up script $1 what install.sh has put in, in one step: at no time will neither gridmeter nor
# the old driver start.
restore_script() {
	[ -f "$1" ] && is_ours "$1" || return 0
	file=$(script_of "$1")
	notes=$(sed -n "s/^$block_begin//p" "$file" | head -n 1)
	if [ -n "$dry_run" ]; then
		echo "would take the lines of gridmeter out of $file"
		return 0
	fi
	! grep -q "^$switched_off" "$file" || say "the driver that was there before starts with the next boot"
	mode=
	case $notes in
	*'(made executable)'*) mode=a-x ;;
	*'(made this file)'*)
		if [ "$(as_before "$file")" = '#!/bin/sh' ]; then
			rm "$file"
			settle "${file%/*}"
			return 0
		fi
		;;
	esac
	as_before "$file" | replace_script "$file" "$mode"
}

# The daemon has given its ports back if it could end by itself; here are the locks of those that could not, and the
# ports that udev kept for it.
give_ports_back() {
	for lock in /var/lock/serial-starter/*; do
		[ ! -L "$lock" ] || [ -d "/proc/$(readlink "$lock")" ] || act rm -f "$lock"
	done
	[ -f "$udev_rules" ] || [ -f "$udev_told" ] || return 0
	rules=$(cat "$udev_told" 2>/dev/null || cat "$udev_rules")
	act rm -f "$udev_rules" "$udev_rules.new" "$udev_told.new"
	act udevadm control --reload || true
	trigger_ports "$rules"
	act rm -f "$udev_told"
}

# The folder that install.sh has made goes as it came, with the note in it.
remove_from_serial_starter() {
	[ -f "$starter_conf" ] || return 0
	if [ "$(ls -A "$starter_dir")" != gridmeter.conf ] ||
		! sed -n 1p "$starter_conf" | grep -q '(made this folder)'; then
		act rm "$starter_conf"
	elif [ -n "$dry_run" ]; then
		echo "would remove $starter_dir"
	else
		rm -rf "$home/serial-starter.d"
		mkdir -p "$home"
		mv "$starter_dir" "$home/serial-starter.d"
	fi
	[ -n "$dry_run" ] || settle "${starter_conf%/*}" "${starter_dir%/*}"
}

# A stick that is left in would install it again at the next boot.
keep_off() {
	[ -z "$(on_sticks uninstall)" ] || return 0
	for stick in "$media"/*; do
		has_archive "$stick" || continue
		if [ -n "$dry_run" ]; then
			echo "would make $stick/uninstall, so that this stick does not install it again"
		elif (: >"$stick/uninstall") 2>/dev/null; then
			say "makes $stick/uninstall, so that this stick does not install it again"
		else
			say "please take the stick out: it would install it again"
		fi
	done
}

put_last_report() {
	put_report "gridmeter: $(date)

gridmeter was uninstalled, with its configuration and keys. While a file with the name \"uninstall\"
is on this stick, the stick installs nothing. To install it again, delete that file.

gridmeter wurde entfernt, mit Konfiguration und Schlüsseln. Solange auf diesem Stick eine Datei mit
dem Namen \"uninstall\" liegt, richtet der Stick nichts ein. Wer es wieder haben will, löscht sie."
}

# First what nobody needs to run this again.
remove_home() {
	[ -n "$dry_run" ] || settle "$home" /data /data/conf /data/log
	for file in "$home"/* "$home"/.[!.]*; do
		case $file in
		*/common.sh | */uninstall.sh | */'*' | */'.[!.]*') ;;
		*) act rm -rf "$file" ;;
		esac
	done
	act rm -f "$home/uninstall.sh"
	act rm -rf "$home"
}

main() {
	trap let_another EXIT
	wait_for_another
	sweep
	leave_copy
	take_page_off # where it is cut here, the next boot brings it back
	restore_script /data/rc.local
	restore_script /data/rc.local.disabled
	for profile in $(profiles); do
		restore_script "$profile"
	done
	for name in $services; do
		stop_service "$name"
		[ -n "$dry_run" ] || stop_supervise "$in_ram/$name"
	done
	give_ports_back
	remove_from_serial_starter
	[ "$(readlink "$own_link")" != "$home/gridmeter" ] || act rm -f "$own_link" 2>/dev/null || true
	for name in $services; do
		act rm -rf "$in_ram/$name" "/var/log/$name" "/run/$name"
	done
	act rm -f "$told"
	keep_off
	remove_home
	[ -n "$dry_run" ] || settle /data
	let_another # who is cut behind the next step leaves nobody who would
	act rm -f "$leaving"
	[ -n "$dry_run" ] || settle /data
	[ -n "$dry_run" ] || put_last_report
	[ -n "$dry_run" ] || say "uninstalled"
}

# In one piece, as this file goes too.
main
exit 0
