#!/bin/sh
# Run by Venus OS before it unpacks this archive. Where a file with the name `uninstall` lies beside it, gridmeter is
# taken off instead, and nothing is unpacked: that is what it means when this ends with an error.
take_off() {
	if [ -x /data/gridmeter/uninstall.sh ] && grep -qs '^hand_over()' /data/gridmeter/common.sh; then
		# shellcheck source-path=SCRIPTDIR/.. source=common.sh
		. /data/gridmeter/common.sh
		! is_booted || { hand_over "$home/uninstall.sh" && return 0; }
	fi
	for script in /data/gridmeter/uninstall.sh /data/gridmeter-uninstall.sh; do
		[ ! -x "$script" ] || "$script"
	done
}

# wants_off STICK: whether such a file lies on it. A folder of that name has another sense.
wants_off() {
	# shellcheck disable=SC2010 # no name of a file does harm here
	[ -n "$(ls "$1" 2>/dev/null | grep -ix -e uninstall -e 'uninstall[.]txt' | while read -r name; do
		[ ! -f "$1/$name" ] || echo "$name"
	done)" ]
}

for stick in /run/media/*; do
	wants_off "$stick" || continue
	take_off
	echo "gridmeter: $stick has a file uninstall, nothing is installed" >&2
	exit 1
done
exit 0
