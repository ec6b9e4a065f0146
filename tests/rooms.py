#!/usr/bin/python3
"""Keeps the rooms honest (doc/architecture.md): who includes whom, and that proto is pure.

    rooms.py SOURCE_DIR BUILD_DIR"""
import pathlib
import re
import subprocess
import sys

from support import tap

SOURCE, BUILD = (pathlib.Path(arg) for arg in sys.argv[1:3])

MAY_INCLUDE = {
    'base': [],
    'reading': ['base'],
    'proto': ['base', 'reading'],
    'port': ['base'],
    'meter': ['base', 'reading', 'proto', 'port'],
    'dbus': ['base'],
    'venus': ['base', 'reading', 'dbus'],
    'sim': ['base', 'reading'],
    'anon': ['base', 'reading', 'proto'],
    'cmd': ['base', 'reading', 'proto', 'port', 'meter', 'dbus', 'venus', 'sim', 'anon'],
}
# What a pure room may ask of the C library.
PURE_CALLS = set('''memcpy memmove memcmp memmem memset memchr strlen strcmp strncmp strcpy strchr
    snprintf vsnprintf sprintf strtol strspn strcspn isalnum isalpha isprint isdigit
    fabs round mbedtls_platform_zeroize'''.split())
# AES-GCM: its context belongs to the caller; only setting a key takes memory, which no telegram does.
PURE_CALLS |= set('''mbedtls_gcm_init mbedtls_gcm_setkey mbedtls_gcm_free
    mbedtls_gcm_crypt_and_tag'''.split())
NOT_OURS = re.compile(r'^(__asan|__ubsan|__stack_chk|_GLOBAL_OFFSET|__sanitizer|__ctype_b_loc)')


def sources():
    return sorted(p for p in (SOURCE / 'src').rglob('*.[ch]'))



def nm(path, *options):
    return subprocess.run(['nm', *options, str(path)], capture_output=True, text=True,
                          check=True).stdout


class Rooms:
    def test_each_room_includes_only_what_it_may(self):
        wrong = []
        for path in sources():
            parts = path.relative_to(SOURCE / 'src').parts
            room = parts[0]
            for line in path.read_text().splitlines():
                m = re.match(r'#include "([a-z]+)/', line)
                if m and len(parts) > 1 and m[1] != room and m[1] not in MAY_INCLUDE[room]:
                    wrong.append('%s: %s' % (path, line))
        tap.equal(wrong, [], 'includes')

    def test_every_folder_is_a_room(self):
        rooms = {p.relative_to(SOURCE / 'src').parts[0] for p in sources()
                 if len(p.relative_to(SOURCE / 'src').parts) > 1}
        tap.equal(rooms, set(MAY_INCLUDE), 'rooms')

    def test_proto_keeps_nothing_between_calls(self):
        """Tables of pointers stand in .data.rel.ro, which is written by the loader only."""
        for path in self.proto_objects():
            text = subprocess.run(['size', '-A', str(path)], capture_output=True, text=True,
                                  check=True).stdout
            tap.equal(dict(re.findall(r'^(\.data|\.bss) +(\d+)', text, re.M)),
                      {'.data': '0', '.bss': '0'}, 'variables of ' + path.name)

    def test_proto_calls_no_allocator_clock_or_descriptor(self):
        ours = {name for path in BUILD.rglob('libgridmeter.a')
                for name in re.findall(r'^\w+ [TRD] (\S+)$', nm(path), re.M)}
        for path in self.proto_objects():
            calls = {c.split('@')[0] for c in re.findall(r'^ +U (\S+)$', nm(path, '-u'), re.M)}
            strange = {c for c in calls - ours - PURE_CALLS if not NOT_OURS.match(c)}
            tap.equal(strange, set(), 'foreign calls of ' + path.name)

    def proto_objects(self):
        found = [p for p in BUILD.rglob('*.c.o') if p.name.startswith('proto_')]
        if not found:
            raise AssertionError('no objects of proto in %s' % BUILD)
        return found

    def test_no_source_file_is_longer_than_500_lines(self):
        tap.equal([str(p) for p in sources() if len(p.read_text().splitlines()) > 500], [])

    def test_every_unit_test_is_built(self):
        listed = set(re.findall(r"^  '(\w+)',$", (SOURCE / 'tests/meson.build').read_text(), re.M))
        there = {p.stem[len('test_'):] for p in (SOURCE / 'tests').glob('test_*.c')}
        tap.equal(there - listed, set(), 'files that no one builds')


tap.run(Rooms)
