#!/bin/sh
# dbus-d0-smartmeter wrote "run without grid meter" into the settings whenever it stopped. Sets it back to
# "external meter" once the settings can be reached, which may be minutes after a boot.
set -eu
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${0%/*}/common.sh"

setting=/Settings/CGwacs/RunWithoutGridMeter

ask_settings() {
	dbus-send --system --print-reply --reply-timeout=5000 --dest=com.victronenergy.settings "$setting" \
		"com.victronenergy.BusItem.$1" ${2:+"$2"} 2>/dev/null
}

tries=100
while [ $tries -gt 0 ] && [ -f "$metering" ]; do
	case $(ask_settings GetValue) in
	*'int32 1'*) ask_settings SetValue variant:int32:0 >/dev/null || true ;;
	*'int32 0'*) rm -f "$metering" ;;
	*) sleep 3 ;;
	esac
	tries=$((tries - 1))
done
