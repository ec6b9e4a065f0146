#!/bin/sh
# Called by /data/rc.local at every boot, and by install.sh: what lives in RAM is made anew. It returns
# at once, but where an old driver has come back: then it waits, for seconds, until that has ended.
# It uses nothing but the parts that lie beside it, see install.sh.
#
#	boot.sh [--dry-run]
set -eu
here=$(readlink -f "$0")
here=${here%/*}
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
[ "${1:-}" != --dry-run ] || dry_run=yes

# What the configuration says, or that of before which the daemon goes on with where it is wrong.
ask_configuration() {
	for conf in "$home/gridmeter.conf" "$home/state/good+data+gridmeter+gridmeter.conf"; do
		[ -f "$home/gridmeter.conf" ] || return 0
		said=$("$program" check -c "$conf" 2>/dev/null) || true # it tells them also where only [share] is wrong
		[ -z "$said" ] || { echo "$said"; return 0; }
	done
}

# Whoever writes that section wants readings to be told on. Editors of Windows put a mark in front of the first line.
wants_share() { grep -Eiqs '^[^[:alnum:]#;]*\[share\]' "$home/gridmeter.conf"; }

ports_of_configuration() { ask_configuration | sed -n 's/^  port = //p'; }

# The device of a port as the configuration names it, or nothing when it is not there.
device_of() {
	for place in '' /dev/serial/by-id/ /dev/serial/by-path/ /dev/; do
		case $place$1 in
		/dev/*) [ ! -c "$place$1" ] || { readlink -f "$place$1"; return 0; } ;;
		esac
	done
}

# property NAME: of those in $properties, when its characters may stand in a rule.
property() {
	echo "$properties" | sed -n "s/^$1=//p" | head -n 1 | grep -x '[0-9A-Za-z#+.:=@_-]*' || true
}

# What a udev rule knows the adapter of port $1, device $2, by: its number; where it has none, the socket.
match_of() {
	serial='' path='' interface=''
	if [ -n "$2" ]; then
		properties=$(udevadm info --query=property --name="$2" 2>/dev/null || true)
		[ -z "$(property ID_SERIAL_SHORT)" ] || serial=$(property ID_SERIAL)
		path=$(property ID_PATH)
		interface=$(property ID_USB_INTERFACE_NUM)
	else
		properties=SERIAL=$(echo "$1" | sed -n 's,^\(.*/\)*usb-\(.*\)-if[0-9a-f]\{2\}\(-port[0-9]*\)*$,\2,p')
		serial=$(property SERIAL)
	fi
	if [ -n "$serial" ]; then
		printf 'ENV{ID_SERIAL}=="%s", ' "$serial"
		[ -z "$interface" ] || printf 'ENV{ID_USB_INTERFACE_NUM}=="%s", ' "$interface"
	elif [ -n "$path" ]; then
		printf 'ENV{ID_PATH}=="%s", ' "$path"
	elif [ -n "$2" ]; then
		printf 'KERNEL=="%s", ' "${2##*/}"
	fi
}

# serial-starter leaves an adapter alone whose VE_SERVICE is "ignore".
print_rules() {
	ports_of_configuration | while read -r port; do
		case $port in
		auto | auto:* | tcp:*) continue ;;
		esac
		match=$(match_of "$port" "$(device_of "$port")")
		[ -z "$match" ] || echo "SUBSYSTEM==\"tty\", ACTION!=\"remove\", ${match}ENV{VE_SERVICE}=\"ignore\""
	done
}

# Another driver may have been started on the port before us; the owner has named it for gridmeter.
take_ports() {
	ports_of_configuration | while read -r port; do
		device=$(device_of "$port")
		[ -n "$device" ] || continue
		stop=/opt/victronenergy/serial-starter/stop-tty.sh
		[ ! -x "$stop" ] || act "$stop" "${device##*/}" </dev/null || true
	done
}

give_rules_to_udev() {
	rules=$(print_rules)
	[ "$rules" != "$(cat "$udev_told" 2>/dev/null)" ] || return 0
	if [ -z "$rules" ]; then
		act rm -f "$udev_rules"
	else
		echo "$rules" | write_file "$udev_rules"
	fi
	act udevadm control --reload || true
	take_ports
	trigger_ports "$rules"
	if [ -z "$rules" ]; then
		act rm -f "$udev_told"
	else
		echo "$rules" | write_file "$udev_told"
	fi
}

# Where the program of another machine was installed, as a card has moved or a firmware has grown to 64 bits, that
# for this one lies in the archive.
choose_program() {
	program=$here/gridmeter
	sharer=$here/gridmeter-share
	is_program "$program" || {
		binary=$(choose_binary)
		program=$home/$binary
		sharer=$home/$(sharer_of "$binary")
	} || {
		tell "there is no program for this machine ($(uname -m))" \
			"für dieses Gerät ($(uname -m)) gibt es kein Programm" >&2
		return 1
	}
}

# start_service NAME RUN
start_service() {
	sed -e "s,@PROGRAM@,$program," -e "s,@SHARER@,$sharer," "$here/$2" | write_file "$in_ram/$1/run" 755
	sed "s,@NAME@,$1," "$here/service/log/run" | write_file "$in_ram/$1/log/run" 755
	[ "$(readlink "/service/$1")" = "$in_ram/$1" ] || act ln -sfn "$in_ram/$1" "/service/$1"
}

# It is there and down, until somebody wants it.
start_share() {
	if wants_share; then
		wanted=-u
		[ ! -f "$in_ram/gridmeter-share/down" ] || act rm "$in_ram/gridmeter-share/down"
	else
		wanted=-d
		: | write_file "$in_ram/gridmeter-share/down"
	fi
	start_service gridmeter-share share/run
	! svok /service/gridmeter-share 2>/dev/null || act svc $wanted /service/gridmeter-share
}

# Where an old driver comes back with the root file system, it is stopped again.
stop_replaced() {
	[ -f "$replaced" ] || return 0
	while read -r name; do
		stop_service "$name" </dev/null
	done <"$replaced"
}

# A page is for the GUI that reads it, and goes with the version that it is of.
show_page() {
	if [ ! -f "$here/$page" ]; then
		take_page_off
	elif reads_pages; then
		place_page "$here/$page"
	fi
}

# Where somebody has made the root file system writable for good; it is not made so for this.
link_program() {
	[ -n "$dry_run" ] || [ -e "$own_link" ] || [ -L "$own_link" ] || ln -s "$home/gridmeter" "$own_link" 2>/dev/null ||
		true
}

if [ -n "$(on_sticks uninstall)" ]; then
	exec "$home/uninstall.sh" ${dry_run:+--dry-run}
fi
stop_replaced
choose_program
take_from_sticks
give_rules_to_udev
start_service gridmeter service/run
start_share
link_program
show_page
if [ -f "$metering" ] && [ -z "$dry_run" ]; then
	"$here/restore-metering.sh" >/dev/null 2>&1 </dev/null &
fi
if [ -z "$dry_run" ]; then
	"$here/report.sh" >/dev/null 2>&1 </dev/null &
fi
