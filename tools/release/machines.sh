# The machines that there are release binaries for; to be sourced by the scripts beside it.
# shellcheck shell=sh disable=SC2034 # read by those

machines='armv7 aarch64 x86_64'
# What the release is made with, that of Debian 12: another one gives other bytes, which nobody has tested.
compiler=12.2.0
linker=14.0.6

# Sets what belongs to the machine $1: debian, gnu, musl, container and assistant name it (Home Assistant does not run
# on all of them); flags choose its instructions; sparing are options by which code gets smaller; family and emulator
# are for Meson. GX devices have little room, and no use for a simulated meter.
choose_machine() {
	simulator=false sparing=
	case $1 in
	armv7) # Cortex-A8 and A9 of older GX devices have neither VFPv4 nor a division
		debian=armhf gnu=arm-linux-gnueabihf musl=arm-linux-musleabihf family=arm
		container=arm/v7 assistant=
		flags='-march=armv7-a+fp -mfpu=vfpv3-d16 -mfloat-abi=hard -mthumb'
		# The guard of the stack where musl has it for each thread, as on other machines: the way to a global one
		# took two constants and a relocation in each function.
		flags="$flags -mstack-protector-guard=tls -mstack-protector-guard-offset=-8"
		emulator='qemu-arm-static -cpu cortex-a8'
		# What they switch off is for speed: constants that are kept are soon pushed out of the few registers, and a
		# jump to the last function called is longer than to call it and return.
		sparing='-fno-move-loop-invariants -fno-section-anchors -fno-optimize-sibling-calls'
		;;
	aarch64) # kernels of some use pages of 64 KiB
		debian=arm64 gnu=aarch64-linux-gnu musl=aarch64-linux-musl family=aarch64
		container=arm64 assistant=aarch64
		flags='-march=armv8-a -Wl,-z,max-page-size=65536'
		emulator='qemu-aarch64-static -cpu cortex-a53'
		;;
	x86_64)
		debian=amd64 gnu=x86_64-linux-gnu musl=x86_64-linux-musl family=x86_64
		container=amd64 assistant=amd64
		flags='-march=x86-64'
		emulator=
		simulator=true
		;;
	*)
		echo "unknown machine $1, expected one of: $machines" >&2
		exit 2
		;;
	esac
}
