#!/bin/sh
# Run by Venus OS when it has unpacked this archive over /data, from a USB stick or SD card: at the start of the device,
# or, from v3.70 on, by udev when the stick is plugged in. Then it takes no longer than it must, and what it starts is no
# child of it.
case ${1:-success} in
success)
	# shellcheck source-path=SCRIPTDIR/.. source=common.sh
	. /data/gridmeter/common.sh
	is_booted || exec /data/gridmeter/install.sh
	hand_over /data/gridmeter/install.sh || exec /data/gridmeter/install.sh # slow is better than never
	exit 0
	;;
esac
echo "gridmeter: the archive could not be unpacked, nothing is installed" >&2
for archive in /run/media/*/*gridmeter*gz; do
	[ ! -f "$archive" ] || printf '%s\r\n' \
		"gridmeter: the archive could not be unpacked, nothing is installed. Please copy it onto the stick once more." \
		"gridmeter: Das Archiv konnte nicht entpackt werden. Bitte noch einmal auf den Stick kopieren." \
		2>/dev/null >"${archive%/*}/gridmeter-report.txt"
done
exit 1
