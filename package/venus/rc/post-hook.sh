#!/bin/sh
# Run by Venus OS when it has unpacked this archive from a USB stick or SD card over /data.
case ${1:-success} in
success) exec /data/gridmeter/install.sh ;;
esac
echo "gridmeter: the archive could not be unpacked, nothing is installed" >&2
for archive in /run/media/*/*gridmeter*gz; do
	[ ! -f "$archive" ] || printf '%s\r\n' \
		"gridmeter: the archive could not be unpacked, nothing is installed. Please copy it onto the stick once more." \
		"gridmeter: Das Archiv konnte nicht entpackt werden. Bitte noch einmal auf den Stick kopieren." \
		2>/dev/null >"${archive%/*}/gridmeter-report.txt"
done
exit 1
