#!/bin/sh
# Each power of each meter as a line, by socat and jq: readings.sh [SOCKET]. See gridmeter-readings(7).
# A meter that is silent has no power: it is said, and never the last value again.
socket=${1:-/run/gridmeter/readings}
while true; do
	socat -u "UNIX-CONNECT:$socket" - |
		jq --unbuffered -r 'select(.v == 1) |
			if .is == "reading" and .grid.power != null then "\(.station) \(.grid.power) W"
			elif .is == "silent" or .is == "gone" then "\(.station) is silent"
			else empty end'
	sleep 1 # the daemon has ended, or we were too slow
done
