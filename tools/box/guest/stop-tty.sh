#!/bin/sh
# As that of serial-starter: what was started for that port ends, and nothing is started for it any more.
rm -f "/dev/serial-starter/$1"
for service in /service/*."$1"; do
	[ ! -d "$service" ] || svc -d "$service"
done
