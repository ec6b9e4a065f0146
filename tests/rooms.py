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
    'sandbox': ['base'],
    'reading': ['base'],
    'proto': ['base', 'reading'],
    'port': ['base'],
    'meter': ['base', 'reading', 'proto', 'port'],
    'dbus': ['base'],
    'out': ['base', 'reading'],
    'venus': ['base', 'reading', 'out', 'dbus'],
    'sim': ['base', 'reading'],
    'anon': ['base', 'reading', 'proto'],
    'cmd': ['base', 'reading', 'proto', 'port', 'meter', 'out', 'dbus', 'venus', 'sim', 'anon',
            'sandbox'],
}
# What a pure room may ask of the C library.
PURE_CALLS = set('''memcpy memmove memcmp memmem memset memchr strlen strcmp strncmp strcpy strchr
    snprintf vsnprintf sprintf strtol strspn strcspn isalnum isalpha isprint isdigit
    fabs round mbedtls_platform_zeroize'''.split())
# AES-GCM: its context belongs to the caller; only setting a key takes memory, which no telegram does.
PURE_CALLS |= set('''mbedtls_gcm_init mbedtls_gcm_setkey mbedtls_gcm_free
    mbedtls_gcm_crypt_and_tag'''.split())
# The doors through which text leaves: of the functions that write there, each only here.
DOORS = {
    # terminals and logs: print_to(), log_line(); what watch_view.c has drawn; static words of a signal handler
    r'(?:v?f?printf|v?dprintf|puts|putchar|putc|fputc|fputs|fwrite|perror|write)': {
        'base/print.c', 'base/log.c', 'base/json.c', 'cmd/watch/watch.c', 'cmd/run/run.c',
        'sandbox/calls.c'},
    # JSON; a number that is no double is raw
    r'cJSON_(?:AddStringToObject|Create\w*String\w*|CreateRaw|SetValuestring)': {'base/json.c'},
    r'cJSON_Print\w*': {'base/json.c', 'cmd/run/status.c'},
    r'cJSON_AddRawToObject': {'cmd/decode_print.c'},
    # the bus
    r'dbus_message_(?:append_args|iter_append_basic)': {
        'dbus/value.c', 'dbus/object.c', 'dbus/settings.c', 'dbus/bus.c', 'venus/service.c',
        'cmd/watch/watch_bus.c', 'cmd/doctor/doctor_bus.c'},
}
# Files, pipes and wires, which nobody looks at raw: their first or last argument is one.
TO_FILES = re.compile(r'(?:fprintf|fputs|fwrite|write)\((?:f|to|fd|w->fd|p->fd), |'
                      r'(?:fputs|fwrite)\([^;]*, (?:f|to)\);')
FILE_WRITERS = {'port/capture.c', 'port/port.c', 'sim/wire.c', 'cmd/capture/recording.c',
                'cmd/migrate/migrate.c', 'cmd/run/known_lines.c', 'cmd/run/integral_file.c',
                'cmd/run/bindings.c'}
# Functions whose format may let control characters through: it is always our own.
FORMATS = re.compile(r'\b(?:(?:log_(?:error|info|debug)|print_(?:out|err))\(|print_to\(\w+,|'
                     r'say_error\(m,)(?!\s*")')
# What holds the full number of a meter: the log has its end only. (What it really says every chapter of the
# integration tests looks at.)
NUMBERS = re.compile(r'(?:->|\.)(?:serial|id|group)\b|(?:identity|meter|id|stranger|had)(?:->|\.)title\b|'
                     r'config\.meter\b|\bmeter->name\b|service(?:->|\.)name\b')
NOT_OURS = re.compile(r'^(__asan|__ubsan|__stack_chk|_GLOBAL_OFFSET|__sanitizer|__ctype_b_loc)')


def sources():
    return sorted(p for p in (SOURCE / 'src').rglob('*.[ch]'))



def nm(path, *options):
    return subprocess.run(['nm', *options, str(path)], capture_output=True, text=True,
                          check=True).stdout


def code(path):
    """The text of a source without its comments."""
    return re.sub(r'/\*.*?\*/', '', path.read_text(), flags=re.S)


def calls(text, name):
    """Each call of a function, with its arguments."""
    for m in re.finditer(r'(?<![>.\w])(?:%s)\(' % name, text):
        depth, end = 1, m.end()
        while depth:
            string = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'').match(text, end)
            if string:
                end = string.end()
                continue
            depth += {'(': 1, ')': -1}.get(text[end], 0)
            end += 1
        yield text[m.start():end]


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

    def test_text_leaves_through_its_doors(self):
        """base/print.h, base/json.h, dbus/value.h: what makes it harmless cannot be forgotten."""
        for name, doors in DOORS.items():
            wrong = ['%s: %s' % (path, call) for path in sources()
                     if not str(path).endswith(tuple(doors))
                     for call in calls(code(path), name)
                     if not (str(path).endswith(tuple(FILE_WRITERS)) and TO_FILES.match(call + ';'))]
            tap.equal(wrong, [], 'calls of ' + name)

    def test_formats_are_our_own(self):
        """Control characters come from formats only, and those stand in the source."""
        wrong = ['%s: %s' % (path, m[0]) for path in sources()
                 if not str(path).endswith(('base/print.h', 'base/log.h'))
                 for m in FORMATS.finditer(code(path))]
        tap.equal(wrong, [], 'formats')

    def test_the_log_has_no_full_numbers(self):
        wrong = ['%s: %s' % (path, call) for path in sources()
                 for call in calls(code(path), 'log_(?:error|info|debug)|say_error')
                 if NUMBERS.search(re.sub(r'text_end\([^)]*\)', '', call)) or
                 (path.parent.name == 'venus' and 's->name' in call)]
        tap.equal(wrong, [], 'numbers')

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
