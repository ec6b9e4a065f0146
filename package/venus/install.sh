#!/bin/sh
# Installs gridmeter on a GX device (Venus OS), from /data/gridmeter where it was unpacked to. May be run
# again at any time: after an update, to repair, or where it was cut. The root file system is not touched.
#
#	/data/gridmeter/install.sh [--dry-run]
set -eu
# shellcheck source-path=SCRIPTDIR source=common.sh
. /data/gridmeter/common.sh

parts='common.sh boot.sh report.sh restore-metering.sh service/run service/log/run share/run'
programs='gridmeter gridmeter-share'
switching= # what sed does with the lines of an old driver

case ${1:-} in
'') ;;
--dry-run) dry_run=yes ;;
*)
	echo "Usage: install.sh [--dry-run]" >&2
	exit 2
	;;
esac

# Part of an archive, or files that the power has emptied, are not installed: what runs now goes on.
check_archive() {
	! command -v md5sum >/dev/null || (cd "$home" && md5sum -c md5sums >/dev/null 2>&1) || {
		tell "the archive is not whole; please unpack it once more" \
			"das Archiv ist nicht vollständig; bitte noch einmal auf den Stick kopieren" >&2
		return 1
	}
	# shellcheck disable=SC2046 # no blanks in our names
	[ -n "$dry_run" ] || settle $(find "$home" -type d) $(find "$home" -type f)
}

# source_of PART: where it lies as it was unpacked.
source_of() {
	case $1 in
	common.sh) echo "$home/$1" ;;
	gridmeter) echo "$home/$binary" ;;
	gridmeter-share) echo "$home/$(sharer_of "$binary")" ;;
	*) echo "$home/parts/$1" ;;
	esac
}

has_parts() {
	for part in $parts $programs; do
		cmp -s "$(source_of "$part")" "$1/$part" && [ -x "$1/$part" ] || return 1
	done
	[ -f "$home/parts/$page" ] || [ ! -f "$1/$page" ] || return 1
	[ ! -f "$home/parts/$page" ] || cmp -s "$home/parts/$page" "$1/$page"
}

# An archive that could not be built with a page is unpacked over one that has it.
forget_old_page() {
	[ -n "$dry_run" ] || grep -qs " [*]*[.]/parts/$page\$" "$home/md5sums" || rm -f "$home/parts/$page"
}

# What runs is a copy, so that an archive that is only half unpacked over it does no harm. There is room for two, and
# the link to boot.sh says which is used: all its parts change in one step.
install_parts() {
	binary=$(choose_binary) || {
		tell "there is no program for this machine ($(uname -m)) in $home/bin" \
			"für dieses Gerät ($(uname -m)) ist kein Programm in $home/bin" >&2
		return 1
	}
	program=$home/$binary
	link_file "$binary" "$home/gridmeter"
	link_file "${binary#bin/}" "$home/bin/gridmeter"
	sharer=$(sharer_of "$binary")
	link_file "${sharer#bin/}" "$home/bin/gridmeter-share"
	used=$(readlink "$boot" || true)
	used=${used%/boot.sh}
	if [ -n "$used" ] && has_parts "$home/$used"; then
		return 0
	fi
	case $used in
	parts.1) used=parts.2 ;;
	*) used=parts.1 ;;
	esac
	if [ -z "$dry_run" ]; then
		copy_parts "$home/$used"
	fi
	link_file "$used/boot.sh" "$boot"
}

copy_parts() {
	rm -rf "$1"
	mkdir -p "$1/service/log" "$1/share"
	for part in $parts $programs; do
		cat "$(source_of "$part")" >"$1/$part"
		chmod 755 "$1/$part"
	done
	[ ! -f "$home/parts/$page" ] || cat "$home/parts/$page" >"$1/$page"
	# shellcheck disable=SC2046
	settle $(find "$1" -type f) $(find "$1" -type d)
}

# The service has been started from the parts in use.
remove_old_parts() {
	for folder in parts.1 parts.2; do
		[ "$folder" = "$used" ] || [ ! -d "$home/$folder" ] || act rm -rf "${home:?}/$folder"
	done
}

# A dry run has left on the stick what the real one takes from there.
has_configuration() {
	[ -f "$home/gridmeter.conf" ] || { [ -n "$dry_run" ] && [ -n "$(on_sticks gridmeter.conf)" ]; }
}

# take_over CONFIGURATION: of an old driver, into one of gridmeter, unless the owner has written that.
take_over() {
	! has_configuration || return 0
	if [ -z "$dry_run" ]; then
		"$home/gridmeter" migrate --from "$1" --to "$home"
		return
	fi
	told=$("$home/$binary" migrate --from "$1") || return 1
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

# service_of CONFIGURATION: the name of the service of that old driver. One is named as its folder, which may be as it
# was unpacked; the other always the same.
service_of() {
	case $1 in
	*.ini) basename "${1%/*}" ;;
	*) echo dbus-dlms-meter ;;
	esac
}

# replace_driver FOLDER CONFIGURATION: takes over what an old driver was told, and has its place taken.
replace_driver() {
	name=$(service_of "$2")
	if ! take_over "$2"; then
		tell "finds $name. $2 cannot be taken over, it stays as it is: please configure $home/gridmeter.conf" \
			"findet $name. $2 kann nicht übernommen werden, es bleibt: bitte $home/gridmeter.conf einrichten"
		return 0
	fi
	tell "finds $name and takes its place, with the settings in $home/gridmeter.conf" \
		"findet $name und tritt an seine Stelle, mit den Einstellungen in $home/gridmeter.conf"
	# At an update nothing is restored: the owner may have chosen otherwise since.
	is_replaced "$name" || restore_metering "$2"
	grep -qxs "$name" "$replaced" || { cat "$replaced" 2>/dev/null || true; echo "$name"; } | write_file "$replaced"
	old_driver=$name
	switching="\\,^[^#]*$1/,s/^/$switched_off/"
}

# Of several the one that runs.
migrate() {
	old_driver=
	found=
	for old in /data/dbus-d0-smartmeter*/config.ini /data/dbus-dlms-meter*/config.py \
		/data/drivers/dbus-dlms-meter*/config.py /data/drivers/victron-dlms-gird-meter*/config.py; do
		[ -f "$old" ] || continue
		if [ -z "$found" ] || [ -e "/service/$(service_of "$old")" ]; then
			found=$old
		fi
	done
	[ -z "$found" ] || replace_driver "${found%/*}" "$found"
}

# serial-starter reads all files of this folder; where it was not there, uninstall.sh removes it. So that this is
# never forgotten, the folder comes with the note in it.
configure_serial_starter() {
	if [ -d "$starter_dir" ]; then
		note=$(sed -n '1s/^# gridmeter//p' "$starter_conf" 2>/dev/null || true)
		sed "1s/\$/$note/" "$home/serial-starter.conf" | write_file "$starter_conf"
	elif [ -n "$dry_run" ]; then
		echo "would make $starter_conf"
	else
		new=$home/serial-starter.d
		rm -rf "$new"
		mkdir "$new"
		sed '1s/$/ (made this folder)/' "$home/serial-starter.conf" >"$new/gridmeter.conf"
		mkdir -p "${starter_dir%/*}"
		settle "$new/gridmeter.conf" "$new" "${starter_dir%/*}"
		mv "$new" "$starter_dir"
		settle "${starter_dir%/*}" "$home"
	fi
}

# has_block SCRIPT LINE
has_block() { grep -q "^$block_begin" "$1" && grep -qxF "$2" "$1"; }

# with_block NOTES LINE: the script on standard input with that line as our block, below its #! line.
with_block() {
	cat >"$home/script.new"
	above=0
	if read -r first <"$home/script.new"; then
		case $first in '#!'*) above=1 ;; esac
	fi
	head -n "$above" "$home/script.new"
	printf '%s\n' "$block_begin$1" "$2" "$block_end"
	tail -n +$((above + 1)) "$home/script.new"
}

# notes_of SCRIPT: what uninstall.sh will have to know.
notes_of() {
	if [ ! -e "$1" ]; then
		echo ' (made this file)'
	elif grep -q "^$block_begin" "$1"; then
		sed -n "s/^$block_begin//p" "$1" | head -n 1
	elif [ ! -x "$1" ]; then
		echo ' (made executable)'
	fi
}

# Our block stands at the top of the start-up script $1, where no `exit` of the owner keeps it from being reached, and
# the old driver is switched off in the same moment: at no time will neither of them start.
start_at_boot() {
	file=$(script_of "$1")
	if [ -e "$file" ] && has_block "$file" "$block_line" && [ "$(sed "$switching" "$file")" = "$(cat "$file")" ]; then
		[ -x "$file" ] || act chmod a+x "$file"
		return 0
	fi
	notes=$(notes_of "$file")
	mode=
	[ -x "$file" ] || mode=a+x
	if [ -n "$dry_run" ]; then
		echo "would add to $file:$notes"
		echo "    $block_line"
		[ -z "$switching" ] || echo "would switch off the lines of $old_driver in it"
	elif [ -e "$file" ]; then
		without_block "$file" | sed "$switching" | with_block "$notes" "$block_line" | replace_script "$file" "$mode"
	else
		echo '#!/bin/sh' | with_block "$notes" "$block_line" | replace_script "$file" "$mode"
	fi
}

# Whoever logs in can type "gridmeter". A script that is not there is made, so that one of them is.
extend_path() {
	[ -d "$root_home" ] || return 0
	for profile in $(profiles); do
		file=$(script_of "$profile")
		[ -e "$file" ] || [ "${profile##*/}" = .profile ] || continue
		[ ! -e "$file" ] || ! has_block "$file" "$path_line" || continue
		if [ -n "$dry_run" ]; then
			echo "would add to $file: $path_line"
		elif [ -e "$file" ]; then
			without_block "$file" | with_block "$(sed -n "s/^$block_begin//p" "$file" | head -n 1)" "$path_line" |
				replace_script "$file" ''
		else
			echo '#!/bin/sh' | with_block ' (made this file)' "$path_line" | replace_script "$file" ''
		fi
	done
}

start() {
	[ -z "$old_driver" ] || stop_service "$old_driver"
	if ! is_booted; then
		tell "gridmeter $(cat "$home/version") is installed; it starts when the device has booted" \
			"gridmeter $(cat "$home/version") ist eingerichtet und läuft, sobald das Gerät gestartet ist"
		return 0
	fi
	if [ -n "$dry_run" ] && [ ! -x "$boot" ]; then
		echo "would run: $boot"
		return 0
	fi
	[ -n "$dry_run" ] || tell "gridmeter $(cat "$home/version") is installed and started" \
		"gridmeter $(cat "$home/version") ist eingerichtet und gestartet"
	"$boot" ${dry_run:+--dry-run}
	for up in $was_up; do
		act svc -t "$up" "$up/log"
	done
	[ -n "$dry_run" ] || say "its log, with readable times: tai64nlocal <$logs/current"
}

# Where gridmeter runs now, boot.sh has begun a report, but for what went wrong.
# shellcheck disable=SC2317 # it is called at the end
report_now() {
	status=$?
	[ -z "$dry_run" ] || return 0
	let_another
	[ "$status" != 0 ] || ! is_booted || return 0
	if [ -n "$used" ] && [ -x "$home/$used/report.sh" ]; then
		"$home/$used/report.sh" --once || true
	else
		put_report "$(tr '|' '\n' <"$told")"
	fi
}

# Who has put that file on the stick wants it off.
check_wanted() {
	unwanted=$(on_sticks uninstall | head -n 1)
	[ -z "$unwanted" ] || {
		tell "is not installed as long as there is $unwanted; remove that file" \
			"wird nicht eingerichtet, solange es $unwanted gibt; bitte diese Datei löschen" >&2
		return 1
	}
}

main() {
	was_up=
	for name in $services; do
		! svok "/service/$name" 2>/dev/null || was_up="$was_up /service/$name"
	done
	used=
	trap report_now EXIT
	wait_for_another
	check_wanted
	check_archive
	sweep
	forget_old_page
	install_parts
	take_from_sticks
	migrate
	[ -d "$home/state" ] || (umask 077 && act mkdir "$home/state")
	configure_serial_starter
	# The GUI renames rc.local to switch all add-ons off; when it renames it back we are still in it.
	start_at_boot /data/rc.local
	[ ! -f /data/rc.local.disabled ] || start_at_boot /data/rc.local.disabled
	extend_path
	[ -n "$dry_run" ] || rm -f "$leaving" "$home"/*.new
	start
	remove_old_parts
}

main
exit 0
