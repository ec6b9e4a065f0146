# The machines that guests can be of; to be sourced by the scripts beside it.
# shellcheck shell=sh disable=SC2034 # read by those

# Sets what belongs to the machine $1, named as its binaries are released: its architecture of Debian, the package that
# needs the newest kernel.
choose_guest() {
	case $1 in
	armv7) debian=armhf kernel=linux-image-armmp ;;
	aarch64) debian=arm64 kernel=linux-image-arm64 ;;
	*)
		echo "unknown machine $1, expected armv7 or aarch64" >&2
		exit 2
		;;
	esac
}
