#!/bin/sh
# Run by Venus OS when it has unpacked this archive from a USB stick or SD card over /data.
case ${1:-success} in
success) exec /data/gridmeter/install.sh ;;
*)
	echo "gridmeter: the archive could not be unpacked, nothing is installed" >&2
	exit 1
	;;
esac
