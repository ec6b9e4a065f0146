# What the scripts of gridmeter on a GX device share; to be sourced. POSIX shell as busybox has it.
# shellcheck shell=sh disable=SC2034 # read by those that source it

home=/data/gridmeter
service=/service/gridmeter
in_ram=/var/volatile/services/gridmeter # supervise writes beside `run`: not into flash
udev_rules=/run/udev/rules.d/zz-gridmeter.rules # zz: after the stock rules
starter_dir=/data/conf/serial-starter.d
starter_conf=$starter_dir/gridmeter.conf
logs=/var/log/gridmeter
status=/run/gridmeter # where the daemon is asked for its state
replaced=$home/replaced # names of the old services that gridmeter took the place of
metering=$home/restore-metering # there when RunWithoutGridMeter is to be restored

block_begin='# >>> gridmeter'
block_line='[ ! -x /data/gridmeter/boot.sh ] || /data/gridmeter/boot.sh || true'
block_end='# <<< gridmeter'
switched_off='#gridmeter# ' # in front of lines that start an old driver

dry_run=

say() { echo "gridmeter: $*"; }

# Runs a command, or says what would be run.
act() {
	if [ -n "$dry_run" ]; then
		echo "would run: $*"
	else
		"$@"
	fi
}

# Standard input becomes the file $1, whole or not at all; what is there already stays untouched.
write_file() {
	if [ -n "$dry_run" ]; then
		echo "would write $1:"
		sed 's/^/    /'
		return 0
	fi
	mkdir -p "${1%/*}"
	cat >"$1.new"
	if cmp -s "$1.new" "$1"; then
		rm "$1.new"
	else
		mv "$1.new" "$1"
	fi
}

# The content on standard input replaces that of $1, which keeps owner and mode.
replace_file() {
	cp -p "$1" "$1.gridmeter"
	cat >"$1.gridmeter"
	mv "$1.gridmeter" "$1"
}

has_block() { grep -q "^$block_begin" "$1" && grep -qxF "$block_line" "$1"; }

# sed leaves a last line without a newline as it is; grep does not.
without_block() { sed -e "/^$block_begin/d" -e "/^$block_end/d" -e '/^\[ ! -x \/data\/gridmeter\/boot\.sh \] /d' "$1"; }

# Prints the start-up script $1 with our block, whose first line ends with $2, below the #! line.
with_block() {
	above=0
	if read -r first <"$1"; then
		case $first in '#!'*) above=1 ;; esac
	fi
	head -n $above "$1"
	printf '%s\n' "$block_begin$2" "$block_line" "$block_end"
	tail -n +$((above + 1)) "$1"
}

# Puts our block into the start-up script $1: at its top, where no `exit` of the owner keeps it from being
# reached. The first line of the block notes what else was changed, for remove_block.
add_block() {
	file=$(readlink -f "$1" || echo "$1")
	notes=
	if [ ! -e "$file" ]; then
		notes=' (made this file)'
	elif has_block "$file"; then
		[ -x "$file" ] || act chmod a+x "$file"
		return 0
	elif [ ! -x "$file" ]; then
		notes=' (made executable)'
	fi
	if [ -n "$dry_run" ]; then
		echo "would add to $file:$notes"
		echo "    $block_line"
		return 0
	fi
	[ -e "$file" ] || printf '#!/bin/sh\n' >"$file"
	without_block "$file" >"$file.rest"
	with_block "$file.rest" "$notes" >"$file.block"
	replace_file "$file" <"$file.block"
	rm "$file.rest" "$file.block"
	[ -x "$file" ] || chmod a+x "$file"
}

# Takes our block out of $1 again, and what add_block had changed besides.
remove_block() {
	[ -f "$1" ] || return 0
	file=$(readlink -f "$1")
	notes=$(grep "^$block_begin" "$file" | head -n 1)
	if [ -z "$notes" ] && ! grep -qxF "$block_line" "$file"; then
		return 0
	fi
	if [ -n "$dry_run" ]; then
		echo "would take the lines of gridmeter out of $file"
		return 0
	fi
	without_block "$file" >"$file.block"
	case $notes in
	*'(made this file)'*)
		if [ "$(cat "$file.block")" = '#!/bin/sh' ]; then
			rm "$file" "$file.block"
			return 0
		fi
		;;
	esac
	replace_file "$file" <"$file.block"
	rm "$file.block"
	case $notes in
	*'(made executable)'*) chmod a-x "$file" ;;
	esac
}

# Stops the service $1 for good, waits until its program has ended, and takes it off /service.
stop_service() {
	[ -e "/service/$1" ] || [ -L "/service/$1" ] || return 0
	running=$(readlink -f "/service/$1")
	if [ -n "$dry_run" ]; then
		echo "would stop and remove /service/$1"
		return 0
	fi
	# Off /service first, or it would be started again.
	if [ -L "/service/$1" ]; then
		rm "/service/$1"
	else
		running=/service/.gridmeter-$1
		mv "/service/$1" "$running" # svscan passes over names with a dot
	fi
	for part in "$running" "$running/log"; do
		[ -d "$part" ] || continue
		svc -dx "$part" 2>/dev/null || true
		tries=50
		while svok "$part" 2>/dev/null && [ $tries -gt 0 ]; do
			sleep 0.1 2>/dev/null || sleep 1
			tries=$((tries - 1))
		done
		! svok "$part" 2>/dev/null || svc -kx "$part"
	done
	case $running in
	/service/.gridmeter-*) rm -rf "$running" ;;
	esac
}

# Lets udev look anew at the ports that the rules in $1 match.
trigger_ports() {
	echo "$1" | sed -n -e 's/.*ENV{\(ID_SERIAL\)}=="\([^"]*\)".*/--property-match=\1=\2/p' \
		-e 's/.*ENV{\(ID_PATH\)}=="\([^"]*\)".*/--property-match=\1=\2/p' \
		-e 's/.*KERNEL=="\([^"]*\)".*/--sysname-match=\1/p' |
		while read -r match; do
			act udevadm trigger --action=add --subsystem-match=tty "$match" </dev/null || true
		done
}

# Whether daemontools look after /service now; while the device boots they do not yet.
is_booted() { [ -d /service ] && pidof svscan >/dev/null; }

# The binary that runs here. The machine is asked, as a wrong one may not even fail cleanly.
choose_binary() {
	case $(uname -m) in
	aarch64* | arm64*) names='aarch64 armv7' ;;
	arm*) names=armv7 ;;
	*) names=$(uname -m) ;;
	esac
	for name in $names; do
		if [ -f "$home/bin/gridmeter-$name" ] &&
			"$home/bin/gridmeter-$name" --version >/dev/null 2>&1; then
			echo "bin/gridmeter-$name"
			return 0
		fi
	done
	return 1
}

link_binary() {
	binary=$(choose_binary) || {
		say "there is no program for this machine ($(uname -m)) in $home/bin" >&2
		return 1
	}
	[ "$(readlink "$home/gridmeter")" = "$binary" ] || act ln -sfn "$binary" "$home/gridmeter"
}
