#!/usr/bin/python3
"""libgridmeter as others have it: installed, found by pkg-config, with nothing to be seen but what
gridmeter.h names, and the example of doc/examples.

    library.py GRIDMETER SOURCE_DIR BUILD_DIR"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

from support import tap

GRIDMETER, SOURCE, BUILD = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
EXAMPLE = SOURCE / 'doc/examples/decode.c'
HEADER = (SOURCE / 'include/gridmeter.h').read_text()
WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Werror']
# What it may ask of others: memory and text of the caller, arithmetic, and the ciphers of mbedTLS.
# No heap, no descriptor, no clock, no thread, no file.
MAY_CALL = set('''memcpy memmove memset memchr memcmp memmem strchr strcmp strcpy strcspn strlen
    strncmp strspn strtol snprintf fabs fmod round llround mbedtls_gcm_init mbedtls_gcm_setkey
    mbedtls_gcm_crypt_and_tag mbedtls_gcm_free mbedtls_platform_zeroize'''.split())
OF_THE_COMPILER = re.compile(r'_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__\w+_chk|__isoc\w+')
CXX = '''#include <gridmeter.h>
#include <vector>
int main()
{
	std::vector<unsigned char> memory(gridmeter_size());
	gridmeter_options options = {};
	gridmeter *g = nullptr;
	const uint8_t octets[] = {0x1b}, *at = octets;
	size_t n = sizeof octets;
	if (gridmeter_init(&g, memory.data(), memory.size(), &options) != GRIDMETER_FINE)
		return 1;
	bool is_fine = gridmeter_push(g, &at, &n) == GRIDMETER_MORE && n == 0;
	gridmeter_finish(g);
	return !is_fine;
}
'''


def output(*args, **options):
    r = subprocess.run([str(a) for a in args], capture_output=True, check=False, **options)
    if r.returncode:
        raise AssertionError('%s: %s' % (args, (r.stdout + r.stderr).decode(errors='replace')))
    return r.stdout.decode()


def in_header():
    """The functions that the header names."""
    return set(re.findall(r'(?m)^GRIDMETER_API [^;]*?(\w+)\(', HEADER))


def telegram(name):
    return bytes.fromhex(re.sub(r'#.*', '', (SOURCE / 'tests/telegrams' / name).read_text()))


class Prefix:
    """A folder with what `meson install` puts there."""
    made = None

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        output('meson', 'install', '-C', BUILD, '--no-rebuild', '--destdir', self.root)
        self.modules = next(self.root.rglob('gridmeter.pc')).parent

    @classmethod
    def get(cls):
        cls.made = cls.made or cls()
        return cls.made

    def file(self, name):
        return next(self.root.rglob(name))

    def pkg_config(self, *options):
        # mbedcrypto is a module, too, since Debian 13.
        system = output('pkg-config', '--variable', 'pc_path', 'pkg-config').strip()
        env = dict(os.environ, PKG_CONFIG_LIBDIR='%s:%s' % (self.modules, system),
                   PKG_CONFIG_SYSROOT_DIR=str(self.root), PKG_CONFIG_ALLOW_SYSTEM_CFLAGS='1',
                   PKG_CONFIG_ALLOW_SYSTEM_LIBS='1')
        return shlex.split(output('pkg-config', *options, 'gridmeter', env=env))

    def build(self, compiler, source, is_static=False):
        """A program of that source."""
        program = self.root / ('%s-%s-%s' % (
            source.stem, pathlib.Path(compiler[0]).name, is_static))
        libs = self.pkg_config('--libs', *['--static'] * is_static)
        if is_static:
            libs = ['-l:libgridmeter.a' if word == '-lgridmeter' else word for word in libs]
        output(*compiler, *WARNINGS, *self.pkg_config('--cflags'), source, '-o', program, *libs)
        return program

    def run(self, program, octets=b''):
        return output(program, input=octets,
                      env=dict(os.environ, LD_LIBRARY_PATH=str(self.modules.parent)))


def symbols(path, *options):
    """Names of a kind in an object, a library or an archive."""
    return set(re.findall(r'(?m) (\w+)(?:@\S*)?$', output('nm', *options, path)))


class Library:
    def set_up(self):
        self.prefix = Prefix.get()

    def test_header_names_what_the_shared_library_exports(self):
        exported = symbols(self.prefix.file('libgridmeter.so'), '-D', '--defined-only')
        tap.equal(exported, in_header(), 'exported symbols')

    def test_static_library_shows_no_more(self):
        visible = symbols(self.prefix.file('libgridmeter.a'), '-g', '--defined-only')
        tap.equal(visible, in_header(), 'visible symbols')

    def test_it_asks_for_no_heap_clock_descriptor_or_thread(self):
        asked = {name for name in symbols(self.prefix.file('libgridmeter.a'), '-u')
                 if not OF_THE_COMPILER.fullmatch(name)}
        tap.equal(asked - MAY_CALL, set(), 'foreign calls')

    def test_it_has_no_variables(self):
        sizes = output('size', '-A', self.prefix.file('libgridmeter.a'))
        variables = set(re.findall(r'(?m)^\.(?:data|bss)(?:\.(?!rel\.ro)\S*)? +(\d+)', sizes))
        tap.equal(variables - {'0'}, set(), 'octets of variables')

    def dynamic_section(self):
        return output('readelf', '-dW', self.prefix.file('libgridmeter.so'))

    def test_it_needs_no_event_loop_and_no_bus(self):
        needed = re.findall(r'NEEDED.*\[(\w+)', self.dynamic_section())
        tap.equal(set(needed) - {'libc', 'libm', 'libmbedcrypto', 'ld'}, set(), 'libraries')

    def test_its_version_is_that_of_the_program(self):
        version = output(GRIDMETER, '--version').split()[1]
        header = dict(re.findall(r'#define GRIDMETER_VERSION_(\w+) (\d+)', HEADER))
        tap.equal('%(MAJOR)s.%(MINOR)s.%(PATCH)s' % header, version, 'version of the header')
        tap.equal(self.prefix.pkg_config('--modversion'), [version], 'version of pkg-config')
        name = re.search(r'SONAME.*\[(.*)\]', self.dynamic_section())[1]
        tap.equal(name, 'libgridmeter.so.' + header['MAJOR'])

    def test_example_says_what_decode_says(self):
        programs = [self.prefix.build(['cc', '-std=c11'], EXAMPLE, is_static)
                    for is_static in (False, True)]
        for name in ('sml/dzg-small.hex', 'iec/p1.hex', 'dlms/kamstrup.hex'):
            octets = telegram(name)
            lines = output(GRIDMETER, 'decode', '--format', 'json', '-', input=octets).splitlines()
            said = json.loads(lines[0])
            words = [said['meter']['serial']] + [
                '%s=%.3f%s' % (q, said['grid'][q], unit) for q, unit in (
                    ('power', 'W'), ('energy_forward', 'Wh'), ('energy_reverse', 'Wh'))
                if q in said['grid']]
            tap.equal(len(words) >= 2, True, words)
            for program in programs:
                tap.equal(self.prefix.run(program, octets).splitlines()[0], ' '.join(words), name)

    def test_example_names_a_fault(self):
        octets = bytearray(telegram('sml/dzg-small.hex'))
        octets[100] ^= 1
        program = self.prefix.build(['cc', '-std=c11'], EXAMPLE)
        r = subprocess.run([program], input=bytes(octets), capture_output=True, check=True,
                           env=dict(os.environ, LD_LIBRARY_PATH=str(self.prefix.modules.parent)))
        tap.equal((r.stdout, r.stderr), (b'', b'fault wrong checksum\n'))

    def test_c_of_each_year_takes_the_header(self):
        source = self.prefix.root / 'header.c'
        source.write_text('#include <gridmeter.h>\n'
                          'int main(void)\n{\n\treturn gridmeter_size() == 0;\n}\n')
        for standard in ('c99', 'c11', 'gnu17'):
            self.prefix.run(self.prefix.build(['cc', '-std=' + standard], source))

    def test_cxx_takes_the_header(self):
        compilers = [c for c in ('g++', 'clang++') if shutil.which(c)]
        if not compilers:
            raise tap.Skip('there is no C++ compiler')
        source = self.prefix.root / 'header.cc'
        source.write_text(CXX)
        for compiler in compilers:
            for standard in ('c++11', 'c++17'):
                self.prefix.run(self.prefix.build([compiler, '-std=' + standard], source))


tap.run(Library)
