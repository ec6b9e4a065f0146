#!/usr/bin/python3
"""What is in dist/: the binaries need nothing and run on the oldest machine they are for, every
file is one that is meant to ship, and whoever builds it again gets the same bytes.

    test_artefacts.py GRIDMETER SOURCE_DIR"""
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'integration')]
from support import tap  # noqa: E402
from harness import GRIDMETER, World, until  # noqa: E402

SOURCE = pathlib.Path(sys.argv[2])
DIST = SOURCE / 'dist'
EMULATORS = {'armv7': ['qemu-arm-static', '-cpu', 'cortex-a8'],
             'aarch64': ['qemu-aarch64-static', '-cpu', 'cortex-a53'], 'x86_64': []}
ARMV7 = SOURCE / 'build/dist/machines/armv7'
ARMV7_MAX = {'gridmeter': 645_000, 'gridmeter-share': 365_000, 'gridmeter-share-notls': 300_000}
PACKAGED = 'gridmeter', 'gridmeter-share'
# 0 when every thread has the guard of musl; with one argument main() writes beyond its room, with
# two it changes the guard that it was called with.
GUARDS = '''
#include <pthread.h>
#include <stdint.h>
extern uintptr_t __stack_chk_guard;
static void *look(void *x)
{
	uintptr_t *own = __builtin_thread_pointer();
	return __stack_chk_guard && own[-2] == __stack_chk_guard ? x : 0;
}
int main(int argc, char **argv)
{
	pthread_t t;
	void *found = 0;
	volatile char room[16];
	for (int i = 0; i < (argc == 2 ? 64 : 16); i++)
		room[i] = argv[0][0];
	if (argc == 3)
		((uintptr_t *)__builtin_thread_pointer())[-2] ^= 1;
	pthread_create(&t, 0, look, argv);
	pthread_join(t, &found);
	return look(argv) == argv && found == argv ? 0 : 1;
}
'''
# Writes to a table that is relocated.
WRITER = '''
#include <stdio.h>
static const char *const table[] = {"a", "b", "c"};
int main(int argc, char **argv)
{
	const char *const *volatile at = table + argc;
	puts(*at);
	fflush(stdout);
	*(const char **)at = argv[0];
	return 0;
}
'''
PACKED_RELOCATIONS = '-fuse-ld=lld', '-Wl,--pack-dyn-relocs=relr'  # as in tools/release/binary
VERSION = re.search(r"version: '([^']+)'", (SOURCE / 'meson.build').read_text())[1]


def need_release():
    if not (DIST / 'SHA256SUMS').exists():
        raise tap.Skip('there is no release in dist/')


def output(*args):
    return subprocess.run([str(a) for a in args], capture_output=True, text=True, check=True).stdout


def manifest(artefact):
    """{file: mode} of the rows of one artefact."""
    rows = [line.split() for line in (SOURCE / 'tools/release/manifest').read_text().splitlines()
            if line and not line.startswith('#')]
    return {name.replace('V', VERSION) if kind == '-' else name: int(mode, 8)
            for kind, mode, name in rows if kind == artefact}


def page():
    """The page for the GUI, where it could be built: {file: mode}."""
    is_built = (SOURCE / 'build/dist/machines/gui-v2/gridmeter.json').exists()
    return manifest('page') if is_built else {}


def members(archive):
    with tarfile.open(archive) as tar:
        return {m.name: m.mode for m in tar if not m.isdir()}


class Binaries:
    def set_up(self):
        need_release()

    def each(self, *programs):
        """(machine, path) of each program, or of those."""
        return [(machine, DIST / ('%s-%s' % (program, machine)))
                for program in programs or ARMV7_MAX for machine in EMULATORS]

    def test_they_need_no_loader_and_no_library(self):
        for _, path in self.each():
            tap.equal('INTERP' in output('readelf', '-lW', path), False, 'INTERP of ' + path.name)
            tap.equal('NEEDED' in output('readelf', '-dW', path), False, 'NEEDED of ' + path.name)
            tap.equal('DYN' in output('readelf', '-hW', path), True,
                      'position-independence of ' + path.name)

    def test_their_instructions_are_those_of_the_machine(self):
        for program in ARMV7_MAX:
            attributes = output('readelf', '-A', DIST / (program + '-armv7'))
            for line in ('Tag_CPU_arch: v7', 'Tag_FP_arch: VFPv3-D16',
                         'Tag_ABI_VFP_args: VFP registers'):
                tap.equal(line in attributes, True, line)
            tap.equal(re.findall('Tag_(?:DIV_use|Advanced_SIMD_arch): (.*)', attributes), [])
        names = {'armv7': 'ARM', 'aarch64': 'AArch64', 'x86_64': 'X86-64'}
        for machine, path in self.each():
            tap.equal(re.search(r'Machine: .*' + names[machine],
                                output('readelf', '-hW', path)) is not None, True, path.name)

    def test_armv7_never_divides_in_hardware(self):
        """The attributes tell what the compiler was asked; this is what it and the libraries
        did."""
        for program, lines in (('gridmeter', 50000), ('gridmeter-share', 20000),
                               ('gridmeter-share-notls', 20000)):
            code = self.code_of(program)
            tap.equal(code.count('\n') > lines, True, 'lines of code of ' + program)
            tap.equal(re.findall(r'\t([su]div|vfn?m[as]\S*)\t', code), [], program)

    def code_of(self, program):
        symbols = ARMV7 / 'build/program' / (program + '.symbols')  # tell code from data
        return output('arm-linux-gnueabihf-objdump', '-d', '--no-show-raw-insn', symbols)

    def test_armv7_guards_its_stack_with_the_guard_of_musl(self):
        """The compiler was told where it stands."""
        calls = re.findall(r'bl\t.*<__stack_chk_fail', self.code_of('gridmeter'))
        tap.equal(len(calls) > 300, True, 'guarded functions')
        with tempfile.TemporaryDirectory() as d:
            program = pathlib.Path(d) / 'guards'
            subprocess.run([ARMV7 / 'toolchain/cc', '-O1', '-fstack-protector-strong', '-x', 'c',
                            '-', '-o',
                            program], input=GUARDS, text=True, check=True)
            run = [*EMULATORS['armv7'], program]
            tap.equal(subprocess.run(run, check=False).returncode, 0)
            for args in (['beyond'], ['another', 'guard']):
                ended = subprocess.run([*run, *args], stderr=subprocess.DEVNULL,
                                       check=False).returncode
                tap.equal(ended < 0, True, '%s ends with %d' % (args, ended))

    def test_what_is_relocated_is_sealed_before_they_begin(self):
        """Each asks the kernel for it, from the first page of the segment to its last."""
        for machine, path in self.each():
            watch = [*EMULATORS[machine], '-strace'] if EMULATORS[machine] else [
                'strace', '-e', 'trace=mprotect']
            said = subprocess.run([*watch, path, '--version'], capture_output=True, text=True,
                                  check=True).stderr
            sealed = re.findall(r'mprotect\(0x\w*(\w{3}), ?(\d+), ?PROT_READ\) = 0$', said, re.M)
            segments = [[int(n, 16) for n in row] for row in re.findall(
                r' (?:LOAD|GNU_RELRO) +\S+ (0x\w+) \S+ \S+ (0x\w+)',
                output('readelf', '-lW', path))]
            start, size = next(s for s in segments if [t[0] for t in segments].count(s[0]) == 2)
            pages = (start + size + 0xfff) // 0x1000 - start // 0x1000
            tap.equal(sealed, [('000', str(pages * 0x1000))], path.name)
            tap.equal(re.findall(r'R_\w+_RELATIVE', output('readelf', '-rW', path)), [],
                      'relocations of %s that are not packed' % path.name)

    def test_a_table_of_constants_cannot_be_written(self):
        """By the start of the programs, with what either linker makes."""
        for machine, emulator in EMULATORS.items():
            toolchain = SOURCE / 'build/dist/machines' / machine / 'toolchain'
            for linked in (), ('-B', toolchain / 'linker', *PACKED_RELOCATIONS):
                with tempfile.TemporaryDirectory() as d:
                    program = pathlib.Path(d) / 'writer'
                    subprocess.run([toolchain / 'cc', '-O1', '-x', 'c', '-', *linked, '-o',
                                    program], input=WRITER, text=True, check=True)
                    ended = subprocess.run([*emulator, program], stdout=subprocess.PIPE,
                                           stderr=subprocess.DEVNULL, check=False)
                tap.equal((ended.stdout, ended.returncode), (b'b\n', -signal.SIGSEGV), machine)

    def test_aarch64_fits_pages_of_64_kib(self):
        for program in ARMV7_MAX:
            loads = re.findall(r'LOAD .* (0x[0-9a-f]+)$',
                               output('readelf', '-lW', DIST / (program + '-aarch64')), re.M)
            tap.equal({int(x, 16) >= 0x10000 for x in loads}, {True}, program)

    def test_armv7_is_small(self):
        for program, most in ARMV7_MAX.items():
            size = (DIST / (program + '-armv7')).stat().st_size
            tap.equal(size <= most, True, '%s: %d bytes, at most %d' % (program, size, most))

    def test_what_reads_meters_has_nothing_of_what_tells_them_on(self):
        """Neither a broker, nor a browser, nor a certificate reaches code of the control path."""
        names = output('arm-linux-gnueabihf-nm', ARMV7 / 'build/program/gridmeter.symbols')
        tap.equal(re.findall(r'(?m) (mosquitto_\w+|MHD_\w+|mbedtls_(?:ssl|x509)_\w+)$', names), [])
        tap.equal('mbedtls_gcm_' in names, True, 'that there are names at all')

    def test_they_are_stripped_and_know_nothing_of_where_they_were_built(self):
        for machine, path in self.each():
            octets = path.read_bytes()
            tap.equal('.symtab' in output('readelf', '-SW', path), False, machine)
            for word in (str(SOURCE), os.path.expanduser('~') + '/', '/tmp/'):
                tap.equal(word.encode() in octets, False, '%s in %s' % (word, path.name))

    def test_they_have_every_command(self):
        commands = output(GRIDMETER, '--help')
        for machine, path in self.each('gridmeter'):
            without = re.sub(r'(?m)^  simulate .*\n', '',
                             commands) if EMULATORS[machine] else commands
            tap.equal(output(*EMULATORS[machine], path, '--help'), without, machine)

    def test_the_small_one_has_nothing_of_tls(self):
        names = {program: output('arm-linux-gnueabihf-nm', ARMV7 / 'build/program' /
                                 (program + '.symbols')) for program in ARMV7_MAX}
        tap.equal(re.findall(r'(?m) (mbedtls_\w+|dbus_\w+)$', names['gridmeter-share-notls']), [])
        tap.equal('mbedtls_ssl_' in names['gridmeter-share'], True, 'that the other one has')

    def test_gridmeter_share_runs_on_all_machines(self):
        helps = set()
        for program, more in ('gridmeter-share', ''), ('gridmeter-share-notls', ' without TLS'):
            for machine, path in self.each(program):
                tap.equal(output(*EMULATORS[machine], path, '--version'),
                          'gridmeter %s%s\n' % (VERSION, more), path.name)
                helps.add(output(*EMULATORS[machine], path, '--help'))
        tap.equal(len(helps), 1, helps)

    def test_they_decode_as_the_program_does_that_was_tested(self):
        data = subprocess.run([GRIDMETER, 'simulate', 'am550-glo30', '--output', '-', '--telegrams',
                               '4'],
                              stdout=subprocess.PIPE, check=True).stdout
        args = ['decode', '--format', 'json', '--key', '000102030405060708090a0b0c0d0e0f', '-']
        expected = subprocess.run([GRIDMETER, *args], input=data, stdout=subprocess.PIPE,
                                  check=True).stdout
        tap.equal(expected.count(b'\n') >= 4, True, expected)
        for machine, path in self.each('gridmeter'):
            got = subprocess.run([*EMULATORS[machine], path, *args], input=data,
                                 stdout=subprocess.PIPE,
                                 check=True).stdout
            tap.equal(got, expected, machine)


class EndToEnd(World):
    """From the wire to the bus, by the binary of each machine."""

    def set_up(self):
        need_release()
        super().set_up()

    def tear_down(self):
        if hasattr(self, 'processes'):
            super().tear_down()

    def explain(self):
        return super().explain() if hasattr(self, 'processes') else ''

    def reads_a_meter(self, machine):
        self.start_bus()
        self.start_settings()
        command = [*EMULATORS[machine], DIST / ('gridmeter-' + machine)]
        link = self.dir / 'meter'
        self.start('simulate', GRIDMETER, 'simulate', 'three-phase', '--link', link, '--power',
                   '-1234',
                   is_ours=True)
        until('the meter', link.exists)
        d = self.start('run', *command, 'run', '--port', link, is_ours=True)
        until('the meter on the bus', self.services, 60)
        self.name = self.services()[0]
        until('its power', lambda: self.value('/Ac/Power').unpack() == -1234.0)
        tap.equal(self.value('/Ac/L1/Voltage').get_type_string(), 'd')
        tap.equal(d.stop(), 0, 'exit')
        self.wait_gone()

    def test_end_to_end_on_armv7(self):
        self.reads_a_meter('armv7')

    def test_end_to_end_on_aarch64(self):
        self.reads_a_meter('aarch64')

    def test_end_to_end_on_x86_64(self):
        self.reads_a_meter('x86_64')

    def test_without_tls_a_broker_and_the_page_get_it_all_the_same(self):
        """The small one, as it is built for each machine."""
        for machine, emulator in EMULATORS.items():
            program = self.dir / ('share-' + machine)
            program.write_text('#!/bin/sh\nexec %s "$@"\n' % ' '.join(
                [*emulator, str(DIST / ('gridmeter-share-notls-' + machine))]))
            program.chmod(0o755)
            r = subprocess.run(['/usr/bin/python3', str(HERE.parent / 'share/test_no_tls.py'),
                                str(program)], env=dict(os.environ, ONLY=''),
                               stdout=subprocess.PIPE, text=True, check=False)
            if '# SKIP' in r.stdout:
                raise tap.Skip('what it needs is not there: ' + r.stdout.splitlines()[0])
            tap.equal((r.returncode, len(re.findall('^ok ', r.stdout, re.M))), (0, 4), r.stdout)

    def test_what_listens_takes_a_new_configuration_in_its_sandbox(self):
        """By the library for HTTP that is linked, which is another one than that of Debian."""
        for chapter in 'http', 'emulation':
            r = subprocess.run(['/usr/bin/python3', str(HERE.parent / 'integration' /
                                                        ('test_share_%s.py' % chapter)),
                                str(DIST / 'gridmeter-share-x86_64')],
                               env=dict(os.environ, ONLY='configuration'),
                               stdout=subprocess.PIPE, text=True, check=False)
            tap.equal((r.returncode, 'ok ' in r.stdout, 'SKIP' in r.stdout), (0, True, False),
                      r.stdout)

    def test_clients_that_never_read_do_not_end_it(self):
        """Static, and without the checks of libdbus, within the limits of a GX device."""
        r = subprocess.run(['/usr/bin/python3', str(HERE.parent / 'integration/test_askers.py'),
                            str(DIST / 'gridmeter-x86_64')],
                           env=dict(os.environ, ONLY='hundred writes'),
                           stdout=subprocess.PIPE, text=True, check=False)
        tap.equal((r.returncode, r.stdout.count('\nok ') + r.stdout.startswith('ok ')), (0, 2),
                  r.stdout)


class Manifest:
    def set_up(self):
        need_release()

    def venus(self):
        return DIST / ('gridmeter-venus-%s.tar.gz' % VERSION)

    def test_every_artefact_is_listed(self):
        tap.equal({p.name: p.stat().st_mode & 0o777 for p in DIST.iterdir()}, manifest('-'))

    def test_every_file_of_the_venus_archive_is_listed(self):
        tap.equal(members(self.venus()), {**manifest('venus'), **page()})

    def test_the_archive_for_sticks_is_the_same_and_a_hook(self):
        stick = DIST / 'venus-data-gridmeter.tar.gz'
        tap.equal(members(stick), {**manifest('venus'), **page(), **manifest('stick')})
        tap.equal((DIST / 'venus-runtime-gridmeter.tar.gz').read_bytes(), stick.read_bytes(),
                  'what is taken when it is plugged in')
        with tarfile.open(stick) as tar:
            names = tar.getnames()
        tap.equal({name.split('/')[0] for name in names}, {'rc', 'gridmeter'}, 'names at the top')
        tap.equal([n for n in names if n.endswith('rc.local') or n.endswith('gridmeter.conf')], [],
                  'files of the owner')

    def test_every_file_of_the_add_on_is_listed_and_its_programs_are_those_released(self):
        archive = DIST / ('gridmeter-home-assistant-%s.tar.gz' % VERSION)
        tap.equal(members(archive), manifest('assistant'))
        with tarfile.open(archive) as tar:
            for program in PACKAGED:
                for name, machine in (('aarch64', 'aarch64'), ('amd64', 'x86_64')):
                    tap.equal(tar.extractfile('gridmeter/%s-%s' % (program, name)).read() ==
                              (DIST / ('%s-%s' % (program, machine))).read_bytes(), True,
                              '%s for %s' % (program, name))

    def test_lintian_has_nothing_to_say_of_the_packages(self):
        if not shutil.which('lintian'):
            raise tap.Skip('no lintian')
        r = subprocess.run(['lintian', '--display-info', '--tag-display-limit', '0', '--no-cfg',
                            *sorted(DIST.glob('*.deb'))], capture_output=True, text=True,
                           check=False)
        tap.equal([line for line in r.stdout.splitlines() if line[:2] in ('E:', 'W:') or
                   'override' in line], [])
        tap.equal(r.returncode, 0, r.stderr)

    def test_every_file_of_the_packages_is_listed(self):
        for machine in ('armhf', 'arm64', 'amd64'):
            package = DIST / ('gridmeter_%s_%s.deb' % (VERSION, machine))
            with tempfile.TemporaryFile() as f:
                subprocess.run(['dpkg-deb', '--fsys-tarfile', str(package)], stdout=f, check=True)
                f.seek(0)
                with tarfile.open(fileobj=f) as tar:
                    found = {m.name[2:]: m.mode for m in tar if not m.isdir()}
                    owners = {(m.uid, m.gid) for m in tar}
            tap.equal(found, manifest('deb'), machine)
            tap.equal(owners, {(0, 0)}, 'owners')
            tap.equal(output('dpkg-deb', '-f', package, 'Package', 'Version', 'Architecture'),
                      'Package: gridmeter\nVersion: %s\nArchitecture: %s\n' % (VERSION, machine))

    def test_the_packages_hold_the_binaries(self):
        for machine, debian in (('armv7', 'armhf'), ('aarch64', 'arm64'), ('x86_64', 'amd64')):
            with tempfile.TemporaryDirectory() as to:
                subprocess.run(['dpkg-deb', '-x',
                                str(DIST / ('gridmeter_%s_%s.deb' % (VERSION, debian))),
                                to], check=True)
                for program in PACKAGED:
                    tap.equal((pathlib.Path(to) / 'usr/bin' / program).read_bytes(),
                              (DIST / ('%s-%s' % (program, machine))).read_bytes(), machine)

    def test_the_checksums_are_right_and_of_everything(self):
        sums = dict(reversed(line.split('  '))
                    for line in (DIST / 'SHA256SUMS').read_text().splitlines())
        tap.equal(sums, {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in DIST.iterdir()
                         if p.name != 'SHA256SUMS'})

    def test_the_licences_of_all_libraries_are_in_it(self):
        with tarfile.open(self.venus()) as tar:
            text = tar.extractfile('gridmeter/LICENSES').read().decode()
        tap.equal((DIST / 'LICENSES').read_text(), text, 'those of the programs alone')
        for words in ('==== dbus ====', 'Academic Free License', '==== mbedtls ====',
                      'Apache License',
                      '==== libev ====', 'Marc Alexander Lehmann', '==== cjson ====', 'Dave Gamble',
                      '==== libinih ====', 'Ben Hoyt', '==== mosquitto ====',
                      'Eclipse Distribution License', '==== microhttpd ====',
                      'GNU LESSER GENERAL PUBLIC LICENSE', '==== qrencode ====',
                      '==== musl ====', 'Rich Felker'):
            tap.equal(words in text, True, words)

    def test_the_small_one_is_under_the_licences_of_what_is_in_it(self):
        whole, small = ((DIST / name).read_text() for name in ('LICENSES', 'LICENSES-notls'))
        named = re.compile('(?m)^==== (.*) ====$')
        tap.equal(set(named.findall(whole)) - set(named.findall(small)), {'dbus', 'mbedtls'})
        tap.equal(re.findall('(?i)mbed ?tls|d-bus|libdbus|Apache|Academic', small), [])
        for words in 'libmosquitto ', 'libmicrohttpd ', 'libgcc ', 'Rich Felker':
            tap.equal(words in small, True, words)


class Again:
    def test_another_build_elsewhere_gives_the_same_bytes(self):
        need_release()
        with tempfile.TemporaryDirectory(prefix='gridmeter-release-') as folder:
            work = pathlib.Path(folder) / 'another/place'
            # Fetched once: what is fetched is what its checksum says.
            shutil.copytree(SOURCE / 'build/dist/sources', work.parent / 'sources', symlinks=True)
            with tarfile.open(DIST / 'venus-data-gridmeter.tar.gz') as tar:
                time = tar.getmembers()[0].mtime
            env = dict(os.environ, TZ='Asia/Tokyo', LC_ALL='C', WITHOUT_TESTS='yes',
                       SOURCE_DATE_EPOCH=str(time), CCACHE_DISABLE='1')  # all of it, once more
            r = subprocess.run([str(SOURCE / 'tools/release/build'), str(work), folder + '/dist'],
                               env=env,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               check=False)
            tap.equal(r.returncode, 0, r.stdout[-3000:])
            tap.equal((pathlib.Path(folder) / 'dist/SHA256SUMS').read_text(),
                      (DIST / 'SHA256SUMS').read_text())
            for words in ('the sources', 'armv7: the programs', 'archives and packages'):
                tap.equal('\nrelease: ' + words in '\n' + r.stdout, True, words)
            listed = [line.split() for line in r.stdout.splitlines()][-len(list(DIST.iterdir())):]
            tap.equal(sorted((name, int(size), its_sum) for size, its_sum, name in listed),
                      sorted((p.name, p.stat().st_size, hashlib.sha256(p.read_bytes()).hexdigest())
                             for p in DIST.iterdir()), 'what the build says that it made')


tap.run(Binaries, EndToEnd, Manifest, Again)
