# The verbs that people type; meson and ninja do the work.
#
#   make          builds build/release/gridmeter
#   make demo     shows it at work: a simulated meter, a private bus, the live view
#   make test     builds with warnings as errors and runs all tests
#   make bench    measures speed, latency and memory (KEEP=yes: into doc/benchmarks.md)
#   make expect   writes the expected texts of tests/telegrams anew
#   make install  installs program, man pages and example (PREFIX=/usr/local)
#   make clean    removes build/

PREFIX = /usr/local
BUILD_PACKAGES = meson ninja-build pkg-config gcc libc6-dev libdbus-1-dev libev-dev libinih-dev \
	libcjson-dev libmbedtls-dev libcmocka-dev
DEMO_PACKAGES = $(BUILD_PACKAGES) dbus python3 python3-dbus python3-gi
TEST_PACKAGES = $(DEMO_PACKAGES) binutils clang libclang-rt-14-dev libfaketime mandoc
BENCH_PACKAGES = $(TEST_PACKAGES) libsml-dev valgrind
# Seconds after which `make demo` ends by itself; none: with Ctrl-C.
SECONDS =
# Not empty: `make bench` keeps its table.
KEEP =

.PHONY: all demo test bench expect install clean help
all: build/release/build.ninja
	@ninja -C build/release gridmeter

help:
	@sed -n 's/^#   //p' Makefile

build/release/build.ninja:
	@tools/install-packages $(BUILD_PACKAGES)
	@meson setup build/release --buildtype=release -Dwerror=true --prefix=$(PREFIX) >/dev/null

build/test/build.ninja:
	@meson setup build/test -Dwerror=true -Db_sanitize=address,undefined >/dev/null

build/fuzz/build.ninja:
	@CC=clang meson setup build/fuzz -Dwerror=true -Dfuzz=true -Db_sanitize=address,undefined \
		-Db_lundef=false >/dev/null

demo:
	@tools/install-packages $(DEMO_PACKAGES)
	@$(MAKE) -s all >&2
	@tools/demo build/release/gridmeter $(SECONDS)

# Each program prints TAP; the summary adds it up.
test:
	@tools/install-packages $(TEST_PACKAGES)
	@$(MAKE) -s build/release/build.ninja build/test/build.ninja build/fuzz/build.ninja
	ninja -C build/release
	ninja -C build/test
	ninja -C build/fuzz
	-meson test -C build/release --no-rebuild
	-meson test -C build/test --no-rebuild
	-meson test -C build/fuzz --no-rebuild
	@python3 tests/summary.py build/release build/test build/fuzz

bench:
	@tools/install-packages $(BENCH_PACKAGES)
	@$(MAKE) -s all
	@bench/run build/release $(if $(KEEP),--keep)

expect: all
	@python3 tests/telegrams.py build/release/gridmeter --expect

install: all
	meson install -C build/release --no-rebuild

clean:
	rm -rf build
