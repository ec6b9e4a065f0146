#!/bin/sh
# Writes what the owner wants to know onto the sticks that have something of gridmeter on them, for those who have no
# keyboard: what was done, what the doctor says, what stands in the log. Nothing that a stick may do is an error.
# Without --once it goes on until the doctor is content, or has had some minutes to find the meter.
#
#	report.sh [--once]
set -u
here=$(readlink -f "$0")
here=${here%/*}
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

program=$home/gridmeter
at_work=/run/gridmeter.reporting # a folder: there is one of us

# Of the number of a meter not even its end: a report gets shown around. A speed is none, nor what has decimals.
without_numbers() {
	long='\(^\|[^0-9A-Za-z.]\)[0-9A-Za-z]*[0-9]\{6,\}[0-9A-Za-z]*\($\|[^0-9A-Za-z.]\|[.]$\|[.][^0-9]\)'
	sed -e 's/\(com[.]victronenergy[.][a-z]*[.]\)[^ ,;:)]*/\1…/g' -e 's/\(serial ends \)[^ ,;:)]*/\1…/g' \
		-e 's/…[0-9A-Za-z]\{1,\}/…/g' \
		-e 's/\(^\|[^0-9A-Za-z]\)115200\($\|[^0-9A-Za-z]\)/\1<fast>\2/g' \
		-e "s/$long/\\1…\\2/g" -e "s/$long/\\1…\\2/g" -e 's/<fast>/115200/g'
}

# what_was_done FIELD: of the lines that tell() has left.
what_was_done() {
	if [ -s "$told" ]; then
		cut -d '|' -f "$1" "$told"
	elif [ "$1" = 1 ]; then
		echo "Nothing: it was installed already."
	else
		echo "Nichts: es war schon eingerichtet."
	fi
}

# is_content LANGUAGE: prints what the doctor says; whether it finds nothing wrong.
is_content() {
	cd "$home" 2>/dev/null && "$program" doctor --lang "$1" 2>&1 </dev/null
}

# What the GUI speaks: "nl"; nothing where nobody says so.
gui_language() {
	! command -v dbus-send >/dev/null || dbus-send --system --print-reply=literal --reply-timeout=3000 \
		--dest=com.victronenergy.settings /Settings/Gui/Language com.victronenergy.BusItem.GetValue \
		2>/dev/null | sed -n 's/^ *variant *\([a-z][a-z]\)$/\1/p'
}

# What the doctor says in the language of the GUI, where that is another one that he speaks: he refuses those that he does
# not.
in_their_language() {
	case "$1" in
	"" | en | de) return 0 ;;
	esac
	theirs=$(is_content "$1") || [ $? -ne 2 ] || return 0
	printf '======== %s (English, deutsch: below, unten) ========\n\n%s\n\n' "$1" "$theirs"
}

log_lines() {
	if command -v tai64nlocal >/dev/null; then
		tail -n 40 "$logs/current" 2>/dev/null | tai64nlocal
	else
		tail -n 40 "$logs/current" 2>/dev/null
	fi
}

print_report() {
	echo "gridmeter $(cat "$home/version" 2>/dev/null), $(date)"
	echo
	[ -z "$also" ] || printf '%s\n\n' "$also"
	echo "======== English (deutsch: unten) ========"
	printf '\nWhat was done:\n\n'
	what_was_done 1
	printf '\nWhat the doctor says:\n\n'
	printf '%s\n' "$english"
	printf '\nTo change the settings put gridmeter.conf or gridmeter.keys on this stick, to take gridmeter off a\n'
	printf 'file with the name "uninstall"; then start the device anew with the stick in it.\n'
	echo
	echo "======== Deutsch ========"
	printf '\nWas getan wurde:\n\n'
	what_was_done 2
	printf '\nWas der Doktor sagt:\n\n'
	printf '%s\n' "$german"
	printf '\nUm Einstellungen zu ändern, gridmeter.conf oder gridmeter.keys auf diesen Stick legen; um gridmeter zu\n'
	printf 'entfernen, eine Datei mit dem Namen "uninstall". Dann das Gerät mit dem Stick neu starten.\n'
	echo
	echo "======== Log ========"
	echo
	log_lines
}

write_report() { put_report "$(print_report | without_numbers)"; }

report_before_start() {
	also=""
	english="It has not listened yet. Look again two minutes after the device has started."
	german="Er hat noch nicht hineingehört. Bitte zwei Minuten nach dem Start des Geräts noch einmal nachsehen."
	write_report
}

# Whether that was all there is to say.
report_with_doctor() {
	status=0
	english=$(is_content en) || status=$?
	german=$(is_content de) || true
	also=$(in_their_language "$(gui_language)")
	[ -x "$boot" ] || exit 0 # it was taken off while the doctor looked, and that has been written
	write_report
	return $status
}

[ -n "$(our_sticks)" ] || exit 0
if [ "${1:-}" = --once ]; then
	if is_booted; then report_with_doctor || true; else report_before_start; fi
	exit 0
fi
mkdir "$at_work" 2>/dev/null || exit 0
trap 'rmdir "$at_work" 2>/dev/null' EXIT
report_before_start
for seconds in 5 10 15 30 60 180; do
	sleep $seconds
	[ -x "$boot" ] || exit 0 # it was taken off meanwhile
	! report_with_doctor || exit 0
done
