#!/usr/bin/python3
"""Keeps the rooms honest (doc/architecture.md): who includes whom, that no files need one another
in a circle, and that proto is pure.

    rooms.py SOURCE_DIR BUILD_DIR"""
import collections
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
    'event': ['base', 'reading', 'proto', 'port'],
    'status': ['base', 'port'],
    'meter': ['base', 'reading', 'proto', 'event'],
    'link': ['base', 'reading', 'proto', 'port', 'event', 'status', 'meter'],
    'out': ['base', 'reading', 'event', 'status'],
    'stream': ['base', 'reading', 'event', 'status', 'out'],
    'dbus': ['base', 'event'],
    'venus': ['base', 'reading', 'event', 'status', 'out', 'dbus'],
    'config': ['base', 'reading', 'proto', 'port', 'meter', 'link', 'venus'],
    'daemon': ['base', 'sandbox', 'reading', 'proto', 'port', 'event', 'status', 'meter', 'link',
               'out', 'stream', 'dbus', 'config', 'explain'],
    'doctor': ['base', 'reading', 'proto', 'port', 'status', 'meter', 'link', 'dbus', 'venus',
               'config', 'daemon', 'explain'],
    'share': ['base', 'sandbox', 'reading', 'status', 'stream', 'config', 'port', 'doctor'],
    'screen': ['base', 'reading', 'proto', 'port', 'status', 'meter', 'link', 'out', 'dbus',
               'venus', 'config', 'daemon', 'doctor'],
    'sim': ['base', 'reading'],
    'explain': ['base', 'reading'],
    'anon': ['base', 'reading', 'proto'],
    'lib': ['base', 'reading', 'proto', 'meter'],
    'cmd': ['base', 'sandbox', 'reading', 'proto', 'port', 'status', 'meter', 'link', 'out',
            'stream', 'dbus', 'venus', 'config', 'daemon', 'doctor', 'screen', 'sim', 'anon',
            'explain'],
}
# Folders inside of a room: which others of the room each may include ('proto': the files of the
# room itself).
WITHIN = {
    'proto': ['proto/sml', 'proto/dlms', 'proto/iec'],  # the table of protocols
    'proto/sml': ['proto'],
    'proto/dlms': ['proto', 'proto/iec'],  # in a push there may be the telegram of a P1 port
    'proto/iec': ['proto'],
    'port': ['port/line'],
    'port/line': [],
    'meter': ['meter/check'],
    'meter/check': [],
    'sim': [],
    'sim/nameless': ['sim'],
    'cmd': [],
    'cmd/doctor': ['cmd'],
    'cmd/capture': ['cmd'],
    'cmd/migrate': ['cmd'],
    'cmd/explain': ['cmd', 'cmd/capture'],  # which listens to a port
    'cmd/watch': ['cmd'],
    # the table of sinks
    'share': ['share/mqtt', 'share/http', 'share/emulation', 'share/modbus', 'share/sma',
              'share/wire', 'share/bus', 'share/mdns'],
    'share/mqtt': ['share'],
    'share/modbus': ['share'],
    'share/http': ['share', 'share/page'],
    'share/page': ['share'],
    'share/bus': ['share'],
    'share/mdns': ['share', 'share/bus'],
    'share/emulation': ['share'],
    'share/sma': ['share'],
    'share/wire': ['share'],
}
# What a pure room may ask of the C library.
PURE_CALLS = set('''memcpy memmove memcmp memmem memset memchr strlen strcmp strncmp strcpy strchr
    snprintf vsnprintf sprintf strtol strspn strcspn isalnum isalpha isprint isdigit
    fabs round mbedtls_platform_zeroize'''.split())
# AES-GCM: its context belongs to the caller; only setting a key takes memory, which no telegram
# does.
PURE_CALLS |= set('''mbedtls_gcm_init mbedtls_gcm_setkey mbedtls_gcm_free
    mbedtls_gcm_crypt_and_tag'''.split())
# The doors through which text leaves: of the functions that write there, each only here.
DOORS = {
    # terminals and logs: print_to(), log_line(); what watch_view.c has drawn; static words of a
    # signal handler
    r'(?:v?f?printf|v?dprintf|puts|putchar|putc|fputc|fputs|fwrite|perror|write)': {
        'base/print.c', 'base/writer.c', 'base/log.c', 'base/json.c', 'cmd/watch/watch.c',
        'daemon/daemon.c', 'sandbox/calls.c'},
    # JSON; what decode prints goes by base/json_writer.c
    r'cJSON_(?:AddStringToObject|Create\w*String\w*|CreateRaw|SetValuestring)': {'base/json.c'},
    r'cJSON_Print\w*': {'base/json.c', 'daemon/status_server.c', 'share/share_status.c',
                       'stream/stream_station.c'},
    r'cJSON_AddRawToObject': set(),
    # a buffer that is written to by hand
    r'writer_(?:put|room|took|spill|quoted)': {
        'base/writer.c', 'base/writer.h', 'base/json_writer.c'},
    r'json_writer_short': {'base/json_writer.c', 'base/json_writer.h', 'cmd/decode_print.c'},
    # the bus, by octets and by libdbus
    r'marshal_(?:text|octets)': {
        'base/marshal.c', 'base/marshal.h', 'dbus/value.c', 'dbus/items.c',
        'share/bus/bus_message.c', 'share/bus/bus_line.c', 'share/mdns/mdns_sink.c'},
    r'dbus_message_(?:append_args|iter_append_basic)': {
        'dbus/value.c', 'dbus/object.c', 'dbus/settings.c', 'dbus/bus.c',
        'cmd/watch/watch_bus.c', 'doctor/bus_facts.c'},
}
# Files, pipes and wires, which nobody looks at raw: their first or last argument is one.
TO_FILES = re.compile(r'(?:fprintf|fputs|fwrite|write)\((?:f|to|fd|w->fd|p->fd), |'
                      r'(?:fputs|fwrite)\([^;]*, (?:f|to)\);')
FILE_WRITERS = {'port/capture.c', 'port/port_serial.c', 'sim/wire.c', 'cmd/capture/recording.c',
                'cmd/migrate/migrate_files.c', 'daemon/known_lines.c', 'daemon/integral_file.c',
                'daemon/bindings.c', 'daemon/last_good.c', 'cmd/run_wishes.c',
                'daemon/choices.c', 'screen/notices.c', 'screen/recorder.c',
                'share/http/history_file.c'}
# Functions whose format may let control characters through: it is always our own.
FORMATS = re.compile(r'\b(?:(?:log_(?:error|info|debug)|print_(?:out|err))\(|print_to\(\w+,)'
                     r'(?!\s*")')
# What holds the full number of a meter: the log has its end only. (What it really says every
# chapter of the integration tests looks at.)
NUMBERS = re.compile(r'(?:->|\.)(?:serial|id|group)\b|'
                     r'(?:identity|meter|id|stranger|had)(?:->|\.)title\b|'
                     r'config\.meter\b|\bmeter->name\b|service(?:->|\.)name\b')
COLUMNS = 100
NOT_OURS = re.compile(r'^(__asan|__ubsan|__stack_chk|_GLOBAL_OFFSET|__sanitizer|__ctype_b_loc)')


def sources():
    return sorted(p for p in (SOURCE / 'src').rglob('*.[ch]'))

def noun(path):
    return str(path.relative_to(SOURCE / 'src').with_suffix(''))


def folder(path):
    return str(path.parent.relative_to(SOURCE / 'src'))


def included(path):
    """The files of ours that a source includes."""
    named = re.findall(r'^#include "([^"]+)"', path.read_text(), re.M)
    return [SOURCE / 'src' / name for name in named if (SOURCE / 'src' / name).exists()]


def lines_that_are_too_wide():
    """File to numbers of lines; a tab counts as in .clang-format."""
    paths = [p for folder in ('src', 'tests') for p in (SOURCE / folder).rglob('*')
             if p.suffix in ('.c', '.h', '.py')]
    paths += [p for p in (SOURCE / 'tools').iterdir()
              if p.is_file() and p.read_bytes().startswith(b'#!/usr/bin/python3')]
    found = collections.defaultdict(list)
    for path in paths:
        for n, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if len(line.expandtabs(8)) > COLUMNS:
                found[str(path.relative_to(SOURCE))].append(n)
    return found


def nm(*args):
    return subprocess.run(['nm', *map(str, args)], capture_output=True, text=True,
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


def by_calls():
    """(file, file): who uses a function or a table of whom, as the linker sees it."""
    names = {str(p.relative_to(SOURCE / 'src')).replace('/', '_') + '.o': noun(p)
             for p in sources()}
    objects = [str(p) for p in BUILD.rglob('*.c.o') if p.name in names]
    uses, home = collections.defaultdict(set), {}
    for path, kind, name in re.findall(r'^(.*\.o):.* ([A-Z]) (\w+)$', nm('-A', *objects), re.M):
        file = names[pathlib.Path(path).name]
        if kind == 'U':
            uses[file].add(name)
        else:
            home[name] = file
    return {(a, home[name]) for a, used in uses.items() for name in used if home.get(name, a) != a}


def by_includes():
    return {(noun(p), noun(q)) for p in sources() for q in included(p) if noun(q) != noun(p)}


def circles(arrows):
    """Those of the arrows on which one comes back to where one was."""
    edges = collections.defaultdict(set)
    for a, b in arrows:
        edges[a].add(b)

    def reaches(start, goal):
        seen, todo = set(), [start]
        while todo:
            at = todo.pop()
            if at == goal:
                return True
            todo += edges[at] - seen
            seen |= edges[at]
        return False
    return {(a, b) for a, b in arrows if reaches(b, a)}


def table(title):
    """The rows of a table in the architecture, below the line that begins so: its first cell and
    its last."""
    text = (SOURCE / 'doc/architecture.md').read_text(encoding='utf-8').split('\n| %s |' % title)[1]
    rows = re.match(r'[^\n]*\n\|[-|]+\n((?:\|.*\n)*)', text)[1]
    cells = [row.strip('|').split('|') for row in rows.splitlines()]
    return {row[0].strip(' `'): row[-1].strip() for row in cells}


def named_in(cell, everything):
    """The rooms that a cell names; of "all but" those that are left."""
    if cell.startswith('all'):
        return everything - set(re.findall(r'`(\w+)`', cell))
    return set(re.findall(r'[\w/]+', cell))


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

    def test_each_folder_of_a_room_includes_only_what_it_may(self):
        wrong = ['%s: %s' % (p, q) for p in sources() for q in included(p)
                 if folder(p) != folder(q) and
                 folder(p).split('/')[0] == folder(q).split('/')[0] and
                 folder(q) not in WITHIN.get(folder(p), [])]
        tap.equal(wrong, [], 'includes')

    def test_no_files_need_one_another_in_a_circle(self):
        # a file and its header are one
        tap.equal(sorted(circles(by_includes() | by_calls())), [], 'needs that lead back')

    def test_the_architecture_shows_what_is_there(self):
        told = {room: named_in(cell, set(MAY_INCLUDE) - {room})
                for room, cell in table('room').items()}
        tap.equal({r: sorted(names) for r, names in told.items()},
                  {r: sorted(names) for r, names in MAY_INCLUDE.items()},
                  'rooms in doc/architecture.md')
        told = {room: named_in(cell, set()) for room, cell in table('folder').items()}
        tap.equal({r: sorted(names) for r, names in told.items()},
                  {r: sorted(names) for r, names in WITHIN.items()},
                  'folders in doc/architecture.md')

    def test_text_leaves_through_its_doors(self):
        """base/print.h, base/writer.h, base/json.h, dbus/value.h: what makes it harmless cannot
        be forgotten."""
        for name, doors in DOORS.items():
            wrong = ['%s: %s' % (path, call) for path in sources()
                     if not str(path).endswith(tuple(doors))
                     for call in calls(code(path), name)
                     if not (str(path).endswith(tuple(FILE_WRITERS)) and
                             TO_FILES.match(call + ';'))]
            tap.equal(wrong, [], 'calls of ' + name)

    def test_formats_are_our_own(self):
        """Control characters come from formats only, and those stand in the source."""
        wrong = ['%s: %s' % (path, m[0]) for path in sources()
                 if not str(path).endswith(('base/print.h', 'base/log.h'))
                 for m in FORMATS.finditer(code(path))]
        tap.equal(wrong, [], 'formats')

    def test_the_log_has_no_full_numbers(self):
        wrong = ['%s: %s' % (path, call) for path in sources()
                 for call in calls(code(path), 'log_(?:error|info|debug)')
                 if NUMBERS.search(re.sub(r'text_end\([^)]*\)', '', call)) or
                 (path.parent.name == 'venus' and 's->name' in call)]
        tap.equal(wrong, [], 'numbers')

    def test_the_meter_names_no_protocol(self):
        """What it must know of one is asked through the table."""
        wrong = ['%s: %s' % (path, line) for path in sources() if '/meter/' in str(path)
                 for line in path.read_text().splitlines()
                 if re.search(r'#include "proto/[a-z]+/|\bprotocol_(?:sml|dlms|iec)\b', line)]
        tap.equal(wrong, [], 'names of protocols')

    def test_every_folder_is_a_room(self):
        rooms = {p.relative_to(SOURCE / 'src').parts[0] for p in sources()
                 if len(p.relative_to(SOURCE / 'src').parts) > 1}
        tap.equal(rooms, set(MAY_INCLUDE), 'rooms')
        inner = {folder(p) for p in sources() if '/' in folder(p)}
        tap.equal(inner | {f.split('/')[0] for f in inner}, set(WITHIN), 'folders inside of rooms')

    def test_proto_port_and_meter_keep_nothing_between_calls(self):
        """Tables of pointers stand in .data.rel.ro, which is written by the loader only."""
        for path in self.proto_objects() + self.objects_of('port_') + self.objects_of('meter_'):
            text = subprocess.run(['size', '-A', str(path)], capture_output=True, text=True,
                                  check=True).stdout
            tap.equal(dict(re.findall(r'^(\.data|\.bss) +(\d+)', text, re.M)),
                      {'.data': '0', '.bss': '0'}, 'variables of ' + path.name)

    def test_proto_calls_no_allocator_clock_or_descriptor(self):
        ours = {name for path in BUILD.rglob('libprogram.a')
                for name in re.findall(r'^\w+ [TRD] (\S+)$', nm(path), re.M)}
        for path in self.proto_objects():
            calls = {re.sub('^__isoc23_', '', c.split('@')[0])  # the same by newer glibc
                     for c in re.findall(r'^ +U (\S+)$', nm('-u', path), re.M)}
            strange = {c for c in calls - ours - PURE_CALLS if not NOT_OURS.match(c)}
            tap.equal(strange, set(), 'foreign calls of ' + path.name)

    def test_a_link_has_one_clock(self):
        """That of its port, as a replay has its own; clock_us() measures how long we take."""
        wrong = ['%s: %s' % (path, call) for path in sources() if path.parent.name == 'meter'
                 for call in calls(code(path), 'clock_ms|time|clock_gettime|ev_now|ev_time')]
        tap.equal(wrong, [], 'other clocks')

    def proto_objects(self):
        return self.objects_of('proto_')

    def objects_of(self, begin):
        found = [p for p in BUILD.rglob('*.c.o') if p.name.startswith(begin)]
        if not found:
            raise AssertionError('no objects of %s in %s' % (begin, BUILD))
        return found

    def test_no_line_is_wider_than_100_columns(self):
        """For C, `clang-format -i` does nearly all of it."""
        tap.equal(lines_that_are_too_wide(), {}, 'lines that are too wide')

    def test_no_source_file_is_longer_than_500_lines(self):
        tap.equal([str(p) for p in sources() if len(p.read_text().splitlines()) > 500], [])

    def test_every_unit_test_is_built(self):
        listed = set(re.findall(r"^  '(\w+)',$", (SOURCE / 'tests/meson.build').read_text(), re.M))
        there = {p.stem[len('test_'):] for p in (SOURCE / 'tests').glob('test_*.c')}
        tap.equal(there - listed, set(), 'files that no one builds')


tap.run(Rooms)
