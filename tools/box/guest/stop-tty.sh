#!/bin/sh
# As that of serial-starter: nothing is started for that port any more.
rm -f "/dev/serial-starter/$1"
