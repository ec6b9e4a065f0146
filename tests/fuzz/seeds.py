"""What each fuzzer begins with: the project's own telegrams, files and answers, none of them a
recording of anybody."""
import json
import pathlib
import random
import re
import struct

TESTS = pathlib.Path(__file__).parent.parent
WIRE_MODES = {'sml': (0,), 'dlms': (2, 3), 'iec': (7,)}
# Of fuzz_receiver.c: modes, and where they begin once more with the way to fakes.
N_MODES, ANONYMIZED = 9, 15
KEY, AUTH_KEY = '000102030405060708090a0b0c0d0e0f', 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf'
RANDOM_SEEDS = 24

STATION = {
    'port': '/dev/ttyUSB0', 'label': 'EFR', 'state': 'open', 'port_error': 'No such device',
    'kind': 'serial', 'searching': False, 'listened_ms': 61000, 'ask': 'auto', 'asking': False,
    'asked': 0, 'echoes': 0, 'wanted_protocol': 'sml', 'silent_ms': 300, 'tried_all': False,
    'line_is_fixed': False, 'line': '9600 8N1', 'excess': 2, 'too_slow': False, 'inverted': False,
    'has_parity': False, 'one_edge_percent': 12, 'printable_percent': 40, 'eighth_bit_percent': 22,
    'bytes': 61000, 'noise_ms': 9000, 'protocol': 'sml', 'is_understood': True, 'frames': 60,
    'faults_by_name': {'checksum': 2}, 'faults': 2, 'faults_since': 1,
    'main_fault': 'checksum', 'damage': 'other', 'inner_faults': 0, 'telegrams': 58,
    'without_values': 0, 'locked': 0, 'key': 'fine', 'unsupported': 0, 'unknown_lists': 0,
    'withdrawn_lists': 0,
    'list_values': 18, 'explained': 14, 'explained_sure': 9,
    'repeated': 0, 'implausible': 0, 'held': 0, 'weaker': 0,
    'power': True, 'magnitude': False, 'whole_kwh': False, 'partial': False, 'lockable': True,
    'relapses': 0,
    'lasted_ms': 0, 'power_age_ms': 300, 'export': True, 'phases': 3, 'clock_off_s': -7200,
    'meter_time': '2026-06-17 11:00', 'our_time': '2026-06-17 09:00',
    'contradictions': {'gap': 0, 'sign': 1, 'phase sum': 0, 'fuse': 2},
    'manufacturer': 'EFR', 'serial': '1EFR2175100002', 'live': True, 'refused': False,
    'stranger': False, 'period_ms': 1000, 'quality': 98, 'gap': 1, 'last_error': 'checksum',
    'section': 'Cellar', 'wanted_port': 'auto', 'wanted_meter': '', 'extra': False, 'service': 'on',
    'bus_name': 'com.victronenergy.grid.gridmeter_x', 'role': 'grid', 'reversed': False,
    'instance': 40}

LISTS = """[Elektro Primer, live]
signature = octets*2 u32*4 u16*6
1 = 0-0:42.0.0
3 = 1-0:1.7.0 0 W
4 = 1-0:2.7.0 0 W
7 = 1-0:32.7.0 -1 V
10 = 1-0:31.7.0 -2 A
[all types]
signature = octets text utf8 bool enum switch i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 bcd
1 = -
7 = 1-0:16.7.0*255 3 W
14 = 1-0:1.8.0*255 -3 Wh
; as gridmeter explain writes it
[explained]
signature = octets u32*2 i16
; 1: it does not move
2 = 1-0:1.7.0 0 W
3 = 1-0:2.7.0 0 W
; 4 = 1-0:16.7.0 0 W
"""


SMALL_LISTS = ['[%s]\nsignature = %s\n1 = 1-0:%d.7.0 %d %s\n' % (name, signature, c, exp, unit)
               for name, signature, c, exp, unit in (
                   ('a', 'u32', 16, 0, 'W'), ('b', 'i16*3 u8', 1, -1, 'V'),
                   ('c', 'f32 text', 31, -2, 'A'), ('d', 'structure u64', 2, 3, 'Wh'),
                   ('e', 'array switch', 14, -3, 'Hz'), ('f', 'u16*64', 32, -1, 'V'))]


def telegrams():
    """(protocol, octets) of each."""
    for path in sorted(TESTS.glob('telegrams/*/*.hex')):
        yield path.parent.name, bytes.fromhex(re.sub(r'#.*', '', path.read_text()))


def inner(protocol, data):
    """What stands in the frames of a telegram, with its mode: body of a list, APDU, data sets."""
    if protocol == 'sml':
        at = data.find(bytes.fromhex('72630701'))
        end = data.find(bytes.fromhex('010163'), at)
        return [bytes([1]) + data[at + 4:end + 2]] if at >= 0 else []
    if protocol == 'iec':
        return [bytes([8]) + data[8:data.find(b'\r\n!')]]
    at, end = data.find(b'\xe6\xe7\x00\x0f'), data.find(b'\x7e', 20)
    return [bytes([mode]) + data[at + 3:end - 2] for mode in (4, 5, 6)] if 0 <= at < end else []


def wires(octets, protocols=tuple(WIRE_MODES)):
    """A stream of octets in every mode in which it comes from a wire."""
    return [bytes([mode]) + octets for protocol in protocols for mode in WIRE_MODES[protocol]]


def receiver():
    all_of_them = []
    for protocol, data in telegrams():
        all_of_them += wires(data, (protocol,)) + inner(protocol, data)
    return all_of_them + [bytes([data[0] + ANONYMIZED * N_MODES]) + data[1:]
                          for data in all_of_them]


def capture():
    timed = [b'gridmeter-capture 1\nstart 2026-06-17T09:00:00Z\nline 9600 8N1\n' +
             b''.join(b'%d.%03d %s\n' % (i, 7 * i, data[i * 40:i * 40 + 40].hex().encode())
                      for i in range(4))
             for _, data in telegrams()]
    return timed + [b'gridmeter-capture 2\n0 00\n',
                    b'gridmeter-capture 1\nanonymized\n# a remark\n0 1b\n' * 2] + [
        data for _, data in list(telegrams())[::8]]


def config():
    example = (TESTS.parent / 'doc/gridmeter.conf.example').read_text()
    every = re.sub(r'^#(\w+ = )', r'\1', example, flags=re.M)
    return [text.encode() for text in (
        example, every,
        'port = auto\n[Cellar]\nport = /dev/ttyUSB0\nrole = grid\n'
        '[Roof]\nport = tcp://h:1\nphases = 312\n',
        'key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY),
        '[share]\nmqtt = [fd00::7]:1883\nmqtt_prefix = a/b\nmqtt_every = 5 s\nhttp = 10.0.0.7\n'
        'http_token = 0123456789abcdef\n',
        '; a remark\nname = Haus # here\n\treverse = yes\n')]


def keys():
    return [('key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY)).encode(),
            b'# the keys\nkey = %s\n' % KEY.upper().encode(),
            ('GUEK: "%s"\r\nAK %s\r\n' % (KEY, AUTH_KEY)).encode('utf-16'),
            ('0x' + '-'.join(KEY[i:i + 8] for i in range(0, 32, 8))).encode()]


def status():
    searching = dict(STATION, service='off', searching=True, extra=True, state='held')
    bare = {k: STATION[k] for k in ('port', 'state', 'searching', 'bytes', 'telegrams', 'live')}
    return [json.dumps({'version': '0', 'process': 7, 'uptime_ms': 1, 'config': '/etc/x',
                        'stations': stations, 'ports': [searching]}).encode()
            for stations in ([STATION], [searching, STATION], [dict(bare, service='naming')])] + [
        json.dumps({'version': '0', 'config': '/etc/x', 'stream': sinks[0],
                    'sinks': sinks}).encode()
        for sinks in ([{'name': 'mqtt', 'problem': problem, 'place': 'h:1', 'detail': 'why'}
                       for problem in problems]
                      for problems in (['lost', 'nameless', 'certificate', 'broken'],
                                       ['forbidden', 'fine', 'port-taken']))]


def stream():
    lines = [
        {'is': 'hello', 'version': '0.1.0', 'stations': [{'station': 'a'}, {
            'station': 'main', 'section': 'main', 'protocol': 'sml', 'line': '9600 8N1',
            'meter': {'manufacturer': 'DZG', 'id': '0a01445a47', 'serial': '1DZG0045100005',
                      'title': '4d4d', 'firmware': '1.2', 'id_is_model': True}}]},
        {'is': 'meter', 'station': 'main', 'meter': {'serial': '1DZG0045100005'}},
        {'is': 'reading', 'station': 'main', 'n': 4711, 'time': '2026-11-28T04:00:00.123Z',
         'mono_ms': 815000, 'period_ms': 1000, 'derived': ['l1_power'],
         'grid': {'power': -356.24, 'l1_power': 100, 'energy_forward': 1234567.8}},
        {'is': 'silent', 'station': 'main', 'since_ms': 5012},
        {'is': 'frame', 'station': 'main', 'ok': False, 'fault': 'crc', 'mono_ms': 7},
        {'is': 'frame', 'station': 'main', 'ok': True, 'mono_ms': 8},
        {'is': 'gone', 'station': 'main'}, dict(STATION, **{'is': 'account', 'station': 'main'})]
    lines.append({'is': 'registers', 'station': 'main', 'n': 7, 'mono_ms': 815, 'partial': True,
                  'list': [{'obis': '1-0:16.7.0*255', 'name': 'power', 'value': 199, 'meant': -57,
                            'unit': 'W', 'void': True}, {'obis': '1-0:96.1.0*255', 'text': 'x'},
                           {'obis': '0-0:96.1.0*255', 'octets': '0a'}], 'more': 3})
    texts = [json.dumps(dict({'v': 1}, **line)).encode() + b'\n' for line in lines]
    return [*texts, b''.join(texts[:3]), b''.join(texts[3:7])]


def state():
    return [b'\0# Which meter\nfirst = /dev/ttyUSB0 MT174\nbeside = /dev/ttyUSB1 MT174\n'
            b'[Cellar]\nmeter = 1EFR2175100002\nserial = 1EFR2175100002\nport = /dev/ttyUSB0\n'
            b'beside = yes\n',
            b'\1# as it was before\nport = 9600 8N1 /dev/ttyUSB0\nport = 300 7E1 /dev/ttyUSB1\n',
            b'\2' + b''.join(b'%s_%s%s = %d.5\n' % (phase, way, mark, 100 * i + (len(mark) > 0))
                             for way in (b'forward', b'reverse') for mark in (b'', b'_mark')
                             for i, phase in enumerate((b'l1', b'l2', b'l3'), 1)) +
            b'total_forward = 600.5\ntotal_reverse = 600.5\n',
            b'\3energy_forward = 4321098.7\nl1_energy_reverse = 12\nenergy_reverse = 0.0004\n']


def bus():
    chance = random.Random(1)
    return [bytes([i % 3]) + chance.randbytes(40 + 20 * i) for i in range(RANDOM_SEEDS)] + [
        bytes([i, 0]) + bytes(300) for i in range(3)]


def migrate():
    return [bytes([path.suffix == '.py']) + path.read_bytes()
            for path in sorted((TESTS / 'release/old').glob('*'))]


def http():
    """See fuzz_http.c."""
    return [b'GET\n192.168.1.5:8420\nsame-origin\n0123456789abcdef\na=b; '
            b'gridmeter=%30123456789abcdef\nBearer 0123456789abcdef\nde-AT,en;q=0.5',
            b'HEAD\n[fe80::1]:80\ncross-site\n\ngridmeter=0123456789abcdef\n\nen',
            b'GET\ngx.local.\nnone\nx%20y%zz', b'GET\nmeter.example\napplication/openmetrics-text',
            b'POST\nlocalhost', b'GET\nevil.example\n\n0123456789abcdeF']


def emulation():
    """See fuzz_emulation.c."""
    frame = b'{"id":1,"src":"battery","method":"EM.GetStatus","params":{"id":0}}'
    return [b'EM.GetStatus?0\n35624 -2 1\n' + frame,
            b'Shelly.GetStatus\n-17 3 ffffffff\n' + frame.replace(b'EM', b'EMData'),
            b'EM1.GetStatus?1\n0 0 f\n{"id":0}', b'Shelly.ListMethods\n1 -40 7ff\n',
            b'Sys.GetConfig\n1 40 0\n{"id":"a","method":"Shelly.GetComponents"}\0\0',
            b'x\n\n{"method":"Cloud.GetStatus","id":-5,"src":"\\u0007"}']


def modbus():
    """See fuzz_modbus.c: those who ask for blocks, for single registers, and write."""
    pdus = [struct.pack('>BHH', function, first, n)
            for function in (3, 4) for first, n in (
                (0, 80), (0x0b, 1), (0x28, 2), (0x1002, 1), (0x5000, 7), (0xa000, 1), (40000, 2),
                (40004, 65), (40069, 2), (40071, 124), (40195, 2), (40197, 105), (40302, 2),
                (50000, 2))]
    pdus += [struct.pack('>BHH', 6, 0xa000, 7), struct.pack('>BHHBH', 16, 0x1002, 1, 2, 3),
             bytes([43, 14, 1, 0])]
    adus = [struct.pack('>HHHB', i, 0, len(pdu) + 1, 1) + pdu for i, pdu in enumerate(pdus)]
    return [bytes([which, piece]) + data for which in range(4) for piece, data in (
        (0, b''.join(adus)), (6, b''.join(adus[:5])), (255, b''.join(adus[-3:])))]


def share():
    """As a daemon tells them: who, then what."""
    hello, meter, reading, silent, frame, _, gone, account, registers = stream()[:9]
    return [hello + meter + reading + account + frame + silent + gone, hello + reading,
            hello + meter + reading + account, meter + account, hello + reading + silent + account,
            hello + reading + registers + registers]


def heard():
    """As Avahi sends them: a signal of a group, an answer, an error, a value."""
    def field(of, kind, value, at):
        head = bytes([of, 1, ord(kind), 0])
        if kind == 'u':
            body = struct.pack('<I', value)
        elif kind == 'g':
            body = bytes([len(value)]) + value + b'\0'
        else:
            body = struct.pack('<I', len(value)) + value + b'\0'
        return bytes(-at % 8) + head + body

    def message(kind, fields, body):
        head = b''
        for one in fields:
            head += field(*one, len(head))
        return b'l' + bytes([kind, 0, 1]) + struct.pack('<III', len(body), 7, len(head)) + head + \
            bytes(-len(head) % 8) + body

    def text(t):
        return struct.pack('<I', len(t)) + t + b'\0'
    state = struct.pack('<i', 2) + text(b'org.freedesktop.Avahi.Success')
    return [
        message(4, [(1, 'o', b'/Client0/EntryGroup1'), (3, 's', b'StateChanged'),
                    (2, 's', b'org.freedesktop.Avahi.EntryGroup'), (8, 'g', b'is')], state),
        message(2, [(5, 'u', 3), (8, 'g', b'o')], text(b'/Client0/EntryGroup1')),
        message(3, [(4, 's', b'a.b.CollisionError'), (5, 'u', 3), (8, 'g', b's')], text(b'why')),
        message(2, [(5, 'u', 9), (8, 'g', b'v')], b'\1s\0\0' + text(b'ESS'))]


def explain():
    """Lists without names: how many positions, their types, then a row after the other, each as
    steps of an octet."""
    u16, u32, i32, octets = 18, 6, 5, 9
    rows = []
    for types in ([u32, u32, u16, u16, u16], [u16, u16, i32], [octets, u32, u32, u16],
                  [u32, u32, u16, u16, u16, u16, u16, u16, *[u32] * 6]):
        for speed in (1, 7):
            steps = bytes((i * speed * 37 + (i >> 3) * 91) & 255 for i in range(len(types) * 120))
            rows.append(bytes([len(types), *types]) + steps)
    return rows


OF = {'bus': bus, 'explain': explain, 'capture': capture, 'config': config, 'emulation': emulation,
      'heard': heard, 'http': http, 'keys': keys,
      'lists': lambda: [text.encode() for text in [LISTS] + SMALL_LISTS],
      'migrate': migrate, 'modbus': modbus, 'mqtt': share, 'receiver': receiver, 'share': share,
      'state': state, 'status': status, 'stream': stream}
TEXTS = ('capture', 'config', 'emulation', 'http', 'keys', 'lists', 'migrate', 'mqtt', 'share',
         'state', 'status', 'stream')


def dictionary(target):
    """Words of a target whose inputs are texts, as libFuzzer takes them."""
    words = set()
    for seed in OF[target]() if target in TEXTS else ():
        words |= set(re.findall(rb'[A-Za-z_][A-Za-z0-9_./:-]{2,30}', seed))
    return ''.join('"%s"\n' % word.decode() for word in sorted(words))
