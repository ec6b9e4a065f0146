# The verbs that people type; meson and ninja do the work.
#
#   make          builds build/release/gridmeter and gridmeter-share
#   make demo     shows it at work: a simulated meter, a private bus, the live view
#   make quick    all unit tests and one walk from a simulated meter to the bus, within 20 s of two processors
#   make test     builds with warnings as errors and runs all tests
#   make siege    attacks the program for some minutes more than the tests do (TIMES=40)
#   make day      a day of gridmeter-share in a quarter of an hour or so, with all that ask it: nothing grows
#   make cuts     cuts installation, update and removal at every system call; `make test` does at some
#   make box      makes the guests in which whole devices are tested: a kernel, an adapter, a disk
#   make box-test  tests them: chips of adapters, plugs, power cuts at hundreds of moments; `make test` has a short part
#   make fuzz     goes on fuzzing for HOURS, with what has grown in CORPUS (CAPTURES: a folder of recordings)
#   make bench    measures speed, latency and memory (KEEP=yes: into doc/benchmarks.md; ROWS=sml,decode,…; PEERS=FOLDER)
#   make bench-check  whether instructions and sizes are still those of doc/benchmarks.md (ROWS=decode,sizes,…)
#   make steer    how well a house is steered by a meter: tables of doc/steering.md (SEEDS=6; TABLES=meters, wrong, …; PICTURES=FOLDER)
#   make explain-lists  has LISTS random lists without names explained (SECONDS=3600 of each; FIRST seed; WHAT=traps)
#   make expect   writes the expected texts of tests/telegrams anew
#   make faults   lets each call of the C library fail, at each place, one at a time
#   make release  builds what is released into dist/: static binaries, archives, packages
#   make install  installs programs, library, man pages and example (PREFIX=/usr/local)
#   make bare     tries these verbs in a bare Debian, as root and as a user (SUITE=trixie, WHOLE=yes for `make test`, too)
#   make packages lists the Debian packages that one or another of them needs
#   make clean    removes build/, dist/ and what Python leaves beside the tests

PREFIX = /usr/local
BUILD_PACKAGES = meson ninja-build pkg-config gcc libc6-dev libdbus-1-dev libev-dev libinih-dev \
	libcjson-dev libmbedtls-dev libcmocka-dev libmosquitto-dev libmicrohttpd-dev libqrencode-dev
DEMO_PACKAGES = $(BUILD_PACKAGES) dbus python3 python3-dbus python3-gi
TEST_PACKAGES = $(DEMO_PACKAGES) binutils ccache clang fish iproute2 jq libclang-rt-dev libfaketime libsml-dev mandoc mosquitto \
	mosquitto-clients openssl socat strace systemd valgrind zsh
RELEASE_PACKAGES = debhelper meson ninja-build pkg-config gcc libc6-dev make binutils lld patch bzip2 xz-utils \
	gcc-arm-linux-gnueabihf gcc-aarch64-linux-gnu linux-libc-dev-armhf-cross linux-libc-dev-arm64-cross \
	qemu-user-static
# A GX device is modelled with them.
RELEASE_TEST_PACKAGES = $(RELEASE_PACKAGES) build-essential busybox daemontools dbus-bin jq lintian python3-yaml shellcheck
# A browser for the page, and what drives it.
PAGE_PACKAGES = chromium nodejs $(if $(shell command -v npm),,npm)
# The page for the screen of a GX device is built by the first two, which a release is made without where they cannot be had;
# with all of them it is tested.
GUI_PACKAGES = qt6-base-dev-tools qt6-l10n-tools
GUI_TEST_PACKAGES = $(GUI_PACKAGES) qt6-declarative-dev-tools qml6-module-qtquick qml6-module-qttest qml6-module-qtqml \
	qml6-module-qtqml-models qml6-module-qtqml-workerscript qml6-module-qtquick-window
# A device with a kernel, USB and a disk of its own.
BOX_PACKAGES = qemu-system-arm kmod cpio e2fsprogs dosfstools mtools
BARE_PACKAGES = mmdebstrap debian-archive-keyring util-linux
BENCH_PACKAGES = $(TEST_PACKAGES) qemu-user-static
# All that a verb installs, for `make bare`.
ALL_PACKAGES = $(BENCH_PACKAGES) $(RELEASE_TEST_PACKAGES) $(BOX_PACKAGES) $(PAGE_PACKAGES) $(GUI_TEST_PACKAGES)
# Seconds after which `make demo` ends by itself; none: with Ctrl-C.
SECONDS =
# How many times the attacks of the tests `make siege` tries.
TIMES = 40
# Of `make fuzz`: how long, where its inputs grow (outside of the checkout), recordings to begin with, and which of them.
HOURS = 1
CORPUS = $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/gridmeter/fuzz
CAPTURES =
TARGETS =
# Of `make explain-lists`: how many, from which seed on, which (all, blocks, shuffled, traps), more of tests/explain/score.py.
LISTS = 10000
FIRST = 1
WHAT =
MORE =
# Of `make steer`: how many houses, which tables, and where pictures are drawn instead.
SEEDS = 6
TABLES =
PICTURES =
# Of `make box-test`: its files, the longest first, as each processor has one at a time; at how many moments of each run the
# power goes; and how long its day is.
BOX = day cuts plugs chips hardship starter install machines short parts
CUTS = 300
DAY_HOURS = 24
# Not empty: `make bench` keeps its table. Some of its rows, else all. A folder with the sources of others: sml-rs,
# dsmr_parser, dlms_parser, each in a folder of its name.
KEEP =
ROWS =
PEERS =
# Of `make bare`: releases of Debian, and whether all tests are run there. `make test BARE=yes` has it among its tests.
SUITE = bookworm trixie
WHOLE =
BARE =

.PHONY: all demo quick test siege day cuts box box-test fuzz faults bench bench-check steer explain-lists expect release install bare packages clean help
all: build/release/build.ninja
	@ninja -C build/release programs

help:
	@sed -n 's/^#   //p' Makefile

build/release/build.ninja:
	@tools/install-packages $(BUILD_PACKAGES)
	@echo "configuring build/release" >&2
	@meson setup build/release --buildtype=release -Dwerror=true --prefix=$(PREFIX) --libdir=lib >/dev/null

# What the sanitizer of undefined behaviour knows of each place would be relocated at each start of a program, of which the
# tests make many thousands: a tenth of it.
build/test/build.ninja:
	@echo "configuring build/test, with sanitizers" >&2
	@meson setup build/test -Dwerror=true -Db_sanitize=address,undefined -Db_pie=false -Dc_link_args=-no-pie >/dev/null

build/fuzz/build.ninja:
	@echo "configuring build/fuzz, for libFuzzer" >&2
	@CC=clang meson setup build/fuzz -Dwerror=true -Dfuzz=true -Db_sanitize=address,undefined \
		-Db_lundef=false >/dev/null

demo:
	@tools/install-packages $(DEMO_PACKAGES)
	@$(MAKE) -s all >&2
	@tools/demo build/release/gridmeter $(SECONDS)

# As it is released, since that is built and linked soonest; with sanitizers all runs in `make test`.
quick:
	@tools/install-packages $(DEMO_PACKAGES)
	@$(MAKE) -s build/release/build.ninja
	ninja -C build/release
	@meson test -C build/release --no-rebuild --quiet --suite quick --timeout-multiplier 10 \
		--num-processes $$(($$(nproc) + 1)); \
	/usr/bin/python3 tests/summary.py build/release

# Each program prints TAP; the summary adds it up. As most of them wait for a meter, all builds are tested at once, and
# of the one that has most to wait for, the released one, three programs more, so that it is not alone at the end.
test:
	@tools/install-packages $(TEST_PACKAGES) $(RELEASE_TEST_PACKAGES)
	@[ -z "$(BARE)" ] || tools/install-packages $(BARE_PACKAGES) || true # else they are skipped
	@tools/install-packages $(PAGE_PACKAGES) || true # the same
	@tools/install-packages $(GUI_TEST_PACKAGES) || true # the same
	@tools/install-packages $(BOX_PACKAGES) || true # the same
	@$(MAKE) -s build/release/build.ninja build/test/build.ninja build/fuzz/build.ninja
	ninja -C build/release all bench
	ninja -C build/test
	ninja -C build/fuzz
	@mkdir -p build/dist
	tools/release/build build/dist/machines dist; echo $$? >build/dist/status
	@for dir in build/release build/test build/fuzz build/dist/machines/*/build/tests; do \
		more=1; [ $$dir != build/release ] || more=4; \
		[ ! -d $$dir ] || meson test -C $$dir --no-rebuild --timeout-multiplier 10 \
			--num-processes $$(($$(nproc) + more)) $(if $(BARE),,--no-suite bare) 2>&1 | \
			sed -n "s,^ *\([0-9]*/[0-9]* \),$$dir: \1,p" & \
	done; wait
	@python3 tests/summary.py build/release build/test build/fuzz \
		$$(ls -d build/dist/machines/*/build/tests 2>/dev/null)

siege:
	@tools/install-packages $(TEST_PACKAGES)
	@$(MAKE) -s all
	@TIMES=$(TIMES) /usr/bin/python3 tests/integration/test_siege.py build/release/gridmeter

day:
	@tools/install-packages $(TEST_PACKAGES)
	@$(MAKE) -s all
	@DAY_S=86400 /usr/bin/python3 tests/integration/test_share_day.py build/release/gridmeter-share

cuts:
	@tools/install-packages $(TEST_PACKAGES) $(RELEASE_TEST_PACKAGES)
	@$(MAKE) -s build/release/build.ninja
	ninja -C build/release gridmeter tests/cutter
	@/usr/bin/python3 tests/release/test_cuts.py build/release/gridmeter . build/release/tests/cutter all

box:
	@tools/install-packages $(RELEASE_PACKAGES) $(BOX_PACKAGES)
	@[ -f dist/SHA256SUMS ] || $(MAKE) release
	@for machine in armv7 aarch64; do \
		tools/box/build $$machine build/box/packages/$$machine build/dist/machines/$$machine/toolchain/cc \
			build/dist/machines/$$machine/libraries build/box/$$machine || exit; \
	done

box-test: box
	@tools/install-packages $(TEST_PACKAGES)
	@$(MAKE) -s all
	@printf '%s\n' $(BOX) | CUTS=$(CUTS) DAY_HOURS=$(DAY_HOURS) xargs -n 1 -P "$$(nproc)" bash -c 'set -o pipefail; \
		/usr/bin/python3 tests/box/test_$$0.py build/release/gridmeter . | sed -u "s/^/$$0: /"'

fuzz:
	@tools/install-packages $(TEST_PACKAGES)
	@$(MAKE) -s build/fuzz/build.ninja
	@ninja -C build/fuzz >/dev/null
	@python3 tests/fuzz/fuzz.py --hours $(HOURS) --corpus "$(CORPUS)" $(if $(CAPTURES),--captures "$(CAPTURES)") \
		--targets "$(TARGETS)" build/fuzz/tests/fuzz

PAGE_ROWS = $(if $(strip $(ROWS)),$(findstring page,$(ROWS)),page)
bench: MEASURE = $(if $(KEEP),--keep) $(if $(PEERS),--peers "$(PEERS)")
bench-check: MEASURE = --check
bench bench-check:
	@tools/install-packages $(BENCH_PACKAGES)
	@$(if $(and $(filter bench,$@),$(PAGE_ROWS)),tools/install-packages $(PAGE_PACKAGES) || true,:) # else they are left out
	@$(MAKE) -s all
	@ninja -C build/release -t query bench/bench_decode >/dev/null 2>&1 || \
		meson setup --reconfigure build/release >/dev/null # it was configured before libsml-dev came
	@bench/run build/release $(MEASURE) --rows "$(ROWS)"

# With lines of the sources at each fault, so not the build that is released.
faults:
	@tools/install-packages $(TEST_PACKAGES)
	@[ -d build/faults ] || meson setup build/faults --buildtype=debugoptimized -Dwerror=true >/dev/null
	@ninja -C build/faults gridmeter tests/faults.so
	@/usr/bin/python3 tests/faults/test_faults.py build/faults/gridmeter build/faults/tests/faults.so --all \
		--workers $$((4 * $$(nproc)))

explain-lists:
	@tools/install-packages $(DEMO_PACKAGES)
	@$(MAKE) -s build/release/build.ninja
	@ninja -C build/release gridmeter tests/make_lists >/dev/null
	@/usr/bin/python3 tests/explain/score.py --lists $(LISTS) --first $(FIRST) --seconds $(or $(SECONDS),3600) \
		--what "$(WHAT)" $(MORE) build/release/tests/make_lists build/release/gridmeter

steer:
	@tools/install-packages python3
	@bench/steer/run --seeds $(SEEDS) --only "$(TABLES)" $(if $(PICTURES),--pictures "$(PICTURES)")

expect: all
	@python3 tests/telegrams.py build/release/gridmeter --expect

release:
	@tools/install-packages $(RELEASE_PACKAGES)
	@tools/install-packages $(GUI_PACKAGES) || true # else it is made without the page for the screen
	@tools/release/build build/dist/machines dist

install: all
	@tools/install build/release "$(PREFIX)"

bare:
	@tools/install-packages python3 $(BARE_PACKAGES)
	@WHOLE=$(WHOLE) /usr/bin/python3 tests/bare/test_bare.py . $(SUITE)

packages:
	@echo $(ALL_PACKAGES)

clean:
	rm -rf build dist
	@find bench tests tools -name __pycache__ -prune -exec rm -rf {} +
