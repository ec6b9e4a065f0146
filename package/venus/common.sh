# What the scripts of gridmeter on a GX device share; to be sourced. POSIX shell as busybox has it.
#
# Power may go, or the script be killed, behind every single step. So whatever lasts is written beside the place that
# it is for and moved there, when it is on the disk; and each step can be done again by one who does not know how far
# the last one came.
# shellcheck shell=sh disable=SC2034 # read by those that source it

home=/data/gridmeter
boot=$home/boot.sh # a link to that of the parts in use
leaving=/data/gridmeter-uninstall.sh # there while uninstall.sh is at work
services='gridmeter gridmeter-share' # the second is down until the configuration has a section [share]
in_ram=/var/volatile/services # supervise writes beside `run`: not into flash
udev_rules=/run/udev/rules.d/zz-gridmeter.rules # zz: after the stock rules
udev_told=/run/udev/rules.d/zz-gridmeter.told # the rules that udev has acted upon
starter_dir=/data/conf/serial-starter.d
starter_conf=$starter_dir/gridmeter.conf
logs=/var/log/gridmeter
replaced=$home/replaced # names of the old services that gridmeter took the place of
metering=$home/restore-metering # there when RunWithoutGridMeter is to be restored
media=/run/media # where USB sticks and SD cards are
report=gridmeter-report.txt # on them
installing=/run/gridmeter.installing # a link to nothing: the process of an install.sh or uninstall.sh at work
told=/run/gridmeter.told # what was done since the device was started, for the report: "English|German"
root_home=/data/home/root # survives updates of the firmware
own_link=/usr/bin/gridmeter # where the root file system can be written
page=gridmeter.json # the page in the GUI, where the archive has one
apps=/data/apps # from v3.70 on the GUI looks for pages in enabled/*/gui-v2
page_home=$apps/available/gridmeter
page_link=$apps/enabled/gridmeter
apps_made=$home/apps.made # the folders that were made for it
once=$in_ram/gridmeter-once # a service that does one thing
program=$home/gridmeter

block_begin='# >>> gridmeter'
block_line='[ ! -x /data/gridmeter/boot.sh ] || /data/gridmeter/boot.sh || true'
block_end='# <<< gridmeter'
# shellcheck disable=SC2016 # for the shell that reads it
path_line='[ ! -d /data/gridmeter/bin ] || PATH=$PATH:/data/gridmeter/bin'
switched_off='#gridmeter# ' # in front of lines that start an old driver

dry_run=

say() { echo "gridmeter: $*"; }

# tell ENGLISH GERMAN: says it, and the report will, once.
tell() {
	say "$1"
	[ -z "$dry_run" ] || return 0
	grep -qxFs "$1|$2" "$told" || echo "$1|$2" >>"$told"
}

# on_sticks NAME: the files of that name on sticks, a line each: in whatever case, and with the .txt behind it that
# Windows adds and hides.
on_sticks() {
	for stick in "$media"/*; do
		# shellcheck disable=SC2010 # no name of a file does harm here
		ls "$stick" 2>/dev/null | grep -ix -e "$1" -e "$1[.]txt" | while read -r name; do
			[ ! -f "$stick/$name" ] || echo "$stick/$name"
		done
	done
}

# has_archive STICK: it would install gridmeter, at the next boot or when it is plugged in.
has_archive() {
	for archive in "$1"/venus-data*gz "$1"/venus-runtime*gz; do
		case $archive in
		*'*gz') continue ;;
		*gridmeter*) return 0 ;;
		esac
		! tar -tzf "$archive" 2>/dev/null | grep -qx gridmeter/install.sh || return 0
	done
	return 1
}

# Those on which somebody has put something of gridmeter: others are none of our business.
our_sticks() {
	for stick in "$media"/*; do
		# shellcheck disable=SC2010
		if ls "$stick" 2>/dev/null | grep -Eiqx 'uninstall([.]txt)?|.*gridmeter.*' || has_archive "$stick"; then
			echo "$stick"
		fi
	done
}

# put_report TEXT: it becomes the report on each of those, with the mark and the line ends that editors of Windows
# expect. A stick may be full, protected or gone: that stops nobody.
put_report() {
	[ -n "$(our_sticks)" ] || return 0
	text=$1
	end=$(printf '\r')
	whole=/run/gridmeter.report.$$
	{
		printf '\357\273\277'
		printf '%s\n' "$text" | sed "s/\$/$end/"
	} >"$whole"
	our_sticks | while read -r stick; do
		new=$stick/$report.new
		{
			cat "$whole" >"$new" && settle "$new" && cmp -s "$whole" "$new" && mv "$new" "$stick/$report" &&
				settle "$stick"
		} 2>/dev/null || rm -f "$new" 2>/dev/null || true
	done
	rm -f "$whole"
}

# Runs a command, or says what would be run.
act() {
	if [ -n "$dry_run" ]; then
		echo "would run: $*"
	else
		"$@"
	fi
}

# The content of these files and the names in these folders are on the disk when it returns. The busybox of Venus OS
# knows no file behind `sync`, warns, and waits for the whole disk.
settle() { sync "$@" 2>/dev/null || sync; }

# put FILE PLACE: the file, which lies in the folder of its place, gets there in one step.
put() {
	case $2 in
	/run/* | /var/volatile/*) mv "$1" "$2" ;;
	*)
		settle "$1" "${2%/*}"
		mv "$1" "$2" || return 1
		settle "${2%/*}"
		;;
	esac
}

# write_file PLACE [MODE]: standard input becomes that file, whole or not at all.
write_file() {
	if [ -n "$dry_run" ]; then
		echo "would write $1:"
		sed 's/^/    /'
		return 0
	fi
	mkdir -p "${1%/*}"
	cat >"$1.new" || { rm -f "$1.new"; return 1; }
	[ -z "${2:-}" ] || chmod "$2" "$1.new"
	if cmp -s "$1.new" "$1"; then
		rm "$1.new"
		[ -z "${2:-}" ] || chmod "$2" "$1"
	else
		put "$1.new" "$1"
	fi
}

# link_file TARGET PLACE: a link to a file, likewise.
link_file() {
	if [ -n "$dry_run" ]; then
		echo "would link $2 to $1"
	elif [ "$(readlink "$2")" != "$1" ]; then
		ln -sfn "$1" "$2.new"
		put "$2.new" "$2"
	fi
}

# The file itself, where a start-up script is a link.
script_of() { readlink -f "$1" || echo "$1"; }

# The start-up scripts of the shell of root. Where there is one of bash, bash reads no other.
profiles() {
	for profile in .bash_profile .bash_login .profile; do
		echo "$root_home/$profile"
	done
}

# Nobody else installs it or takes it off meanwhile: a stick with both archives brings two at one time, and one with a
# file `uninstall` that is plugged in while the device boots as well. What is called from here need not wait for it.
wait_for_another() {
	[ -z "$dry_run" ] || return 0
	[ "$(readlink "$installing")" != "${gridmeter_at_work:-nobody}" ] || return 0
	tries=120
	until ln -s $$ "$installing" 2>/dev/null; do
		if [ $tries = 0 ] || [ ! -d "/proc/$(readlink "$installing")" ]; then
			rm -f "$installing"
		else
			sleep 1
			tries=$((tries - 1))
		fi
	done
	export gridmeter_at_work=$$
}

let_another() { [ "$(readlink "$installing")" != $$ ] || rm -f "$installing"; }

# What is left of a step that was cut, outside of our folder.
sweep() {
	[ -z "$dry_run" ] || return 0
	for script in /data/rc.local /data/rc.local.disabled $(profiles); do
		rm -f "$(script_of "$script").gridmeter"
	done
	rm -f "$starter_conf.new" "$page_home/gui-v2/$page.new"
}

# sed leaves a last line without a newline as it is; grep does not.
without_block() {
	sed -e "/^$block_begin/d" -e "/^$block_end/d" -e '/^\[ ! -x \/data\/gridmeter\/boot\.sh \] /d' \
		-e '/^\[ ! -d \/data\/gridmeter\/bin \] /d' "$1"
}

# The script $1 as it is without us; an old driver that gridmeter has replaced is started by it again.
as_before() { without_block "$1" | sed "s/^$switched_off//"; }

# replace_script SCRIPT MODE: standard input becomes the content of that start-up script. Its owner stays, and its mode
# but for what chmod is told, if anything. If a line of somebody else changed by it, nothing happens.
replace_script() {
	[ ! -e "$1" ] || cp -p "$1" "$1.gridmeter"
	cat >"$1.gridmeter"
	if [ -e "$1" ] && [ "$(as_before "$1" | md5sum)" != "$(as_before "$1.gridmeter" | md5sum)" ]; then
		rm "$1.gridmeter"
		say "$1 cannot be written" >&2
		return 1
	fi
	[ -z "$2" ] || chmod "$2" "$1.gridmeter"
	put "$1.gridmeter" "$1"
}

# Stops what has been taken off /service: $1 is its folder.
stop_supervise() {
	for part in "$1" "$1/log"; do
		[ -d "$part" ] || continue
		svc -dx "$part" 2>/dev/null || true
		tries=50
		while svok "$part" 2>/dev/null && [ $tries -gt 0 ]; do
			sleep 0.1 2>/dev/null || sleep 1
			tries=$((tries - 1))
		done
		! svok "$part" 2>/dev/null || svc -kx "$part"
	done
}

# Stops the service $1 for good, waits until its program has ended, and takes it off /service. Off /service first, or
# it would be started again; svscan passes over names with a dot.
stop_service() {
	aside=/service/.gridmeter-$1
	if [ -n "$dry_run" ]; then
		{ [ ! -e "/service/$1" ] && [ ! -L "/service/$1" ]; } || echo "would stop and remove /service/$1"
		return 0
	fi
	while [ -e "$aside" ] || [ -L "$aside" ] || [ -e "/service/$1" ] || [ -L "/service/$1" ]; do
		[ -e "$aside" ] || [ -L "$aside" ] || mv "/service/$1" "$aside"
		stop_supervise "$aside"
		rm -rf "$aside"
	done
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

# An empty file, too, ends without an error.
is_program() { [ -f "$1" ] && [ -n "$("$1" --version 2>/dev/null)" ]; }

# hand_over COMMAND: has daemontools run it, once. For who is called by udev, as when a stick is plugged in: that neither
# may take long nor leave processes behind. What comes while it is at work is done next, and of several the last. Whoever
# comes at its very end finds its folder gone, and begins anew.
hand_over() {
	for _ in 1 2 3; do
		write_file "$once/run" 755 <<-END
			#!/bin/sh
			exec >/dev/null 2>&1 </dev/null
			trap : TERM # it ends by itself, and then nobody starts it again
			svc -dx $once
			rm -f /service/${once##*/}
			for _ in 1 2 3 4 5 6 7 8 9; do
				while mv $once/wanted $once/work; do
					sh $once/work
					rm -f /service/${once##*/}
				done
				rm -rf $once/run* $once/supervise $once/work
				! rmdir $once || break
			done
		END
		ln -sfn "$once" "/service/${once##*/}"
		{ echo "$1" >"$once/wanted.new" && mv "$once/wanted.new" "$once/wanted"; } 2>/dev/null && return 0
	done
	return 1
}

# Whether the GUI of this firmware reads pages of others.
reads_pages() {
	# shellcheck disable=SC2046 # two numbers
	set -- $(sed -n '1s/^v\([0-9]\{1,\}\)[.]\([0-9]\{1,\}\).*/\1 \2/p' /opt/victronenergy/version 2>/dev/null)
	[ $# = 2 ] && { [ "$1" -gt 3 ] || { [ "$1" = 3 ] && [ "$2" -ge 70 ]; }; }
}

# So that uninstall.sh leaves the folders as they were; the GUI makes some of them by itself.
note_folders() {
	[ ! -f "$apps_made" ] || return 0
	for folder in "$apps" "${page_home%/*}" "${page_link%/*}"; do
		[ -d "$folder" ] || echo "$folder"
	done | write_file "$apps_made"
}

# place_page FILE: that is our page from now on. Where a part of one is read, or a link without a page, the GUI shows the
# pages of nobody: so first the whole file, by a rename, then the link.
place_page() {
	if ! cmp -s "$1" "$page_home/gui-v2/$page"; then
		note_folders
		act mkdir -p "$page_home/gui-v2" "${page_link%/*}"
		[ -n "$dry_run" ] || settle "$page_home" "${page_home%/*}" "$apps" /data
		write_file "$page_home/gui-v2/$page" 644 <"$1"
	fi
	[ "$(readlink "$page_link")" != "$page_home" ] || return 0
	if [ -e "$page_link" ] && [ ! -L "$page_link" ]; then
		say "$page_link is somebody else's; the GUI gets no page" >&2
		return 0
	fi
	act rm -f "$page_link"
	act ln -s "$page_home" "$page_link"
	[ -n "$dry_run" ] || settle "${page_link%/*}"
}

# The link first, likewise.
take_page_off() {
	[ "$(readlink "$page_link")" != "$page_home" ] || act rm -f "$page_link"
	[ ! -d "$page_home" ] || {
		[ -n "$dry_run" ] || settle "${page_link%/*}"
		act rm -rf "$page_home"
		[ -n "$dry_run" ] || settle "${page_home%/*}"
	}
	[ -f "$apps_made" ] || return 0
	for folder in "${page_link%/*}" "${page_home%/*}" "$apps"; do
		! grep -qxF "$folder" "$apps_made" || act rmdir "$folder" 2>/dev/null || true
	done
	[ -n "$dry_run" ] || settle /data
	act rm -f "$apps_made"
}

# The binary that runs here. The machine is asked, as a wrong one may not even fail cleanly.
choose_binary() {
	case $(uname -m) in
	aarch64* | arm64*) names='aarch64 armv7' ;;
	arm*) names=armv7 ;;
	*) names=$(uname -m) ;;
	esac
	for name in $names; do
		if is_program "$home/bin/gridmeter-$name"; then
			echo "bin/gridmeter-$name"
			return 0
		fi
	done
	return 1
}

# sharer_of BINARY: the program that tells readings on, for the same machine.
sharer_of() { echo "bin/gridmeter-share-${1#bin/gridmeter-}"; }

# judge NAME FILE: what the program says is wrong with that file, as one of that name.
# shellcheck disable=SC2069 # what is right goes nowhere
judge() {
	case $1 in
	*.keys) "$program" check --key-file "$2" 2>&1 >/dev/null ;;
	*.lists) "$program" check "$2" 2>&1 >/dev/null ;;
	*) "$program" check -c "$2" 2>&1 >/dev/null ;;
	esac
}

# take_from_stick FOUND NAME: that file becomes ours, if it is right. Whether there is no need to look at another one. It
# is judged as it was read: a stick may be broken, or pulled out, and is read once.
take_from_stick() {
	copy=/run/gridmeter.$$.$2
	(umask 077 && cat "$1" >"$copy") 2>/dev/null || {
		rm -f "$copy"
		tell "cannot read $1" "kann $1 nicht lesen"
		return 1
	}
	if cmp -s "$copy" "$home/$2"; then
		rm "$copy"
		return 0
	fi
	if wrong=$(judge "$2" "$copy"); then
		if [ -n "$dry_run" ] || (umask 077 && write_file "$home/$2" <"$copy"); then
			tell "takes $1" "übernimmt $1"
		else
			tell "cannot write $home/$2" "kann $home/$2 nicht schreiben"
		fi
		rm "$copy"
		return 0
	fi
	rm "$copy"
	wrong=${wrong#gridmeter check: }
	case $wrong in "$copy"*) wrong=$1${wrong#"$copy"} ;; esac
	tell "does not take $1, as something in it is wrong: $wrong" \
		"übernimmt $1 nicht, weil darin etwas falsch ist: $wrong"
	return 1
}

# A configuration, keys and definitions of lists from a USB stick, for those who have no keyboard: what is on the stick
# holds, if it is right.
# Nothing that a stick does keeps the service from starting.
take_from_sticks() {
	for file in gridmeter.conf gridmeter.keys gridmeter.lists; do
		on_sticks "$file" | while read -r found; do
			! take_from_stick "$found" "$file" || break
		done
	done
}
