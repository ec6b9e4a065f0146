#!/usr/bin/python3
"""Modbus TCP of gridmeter-share, by clients of others (mbpoll, which has libmodbus, and pymodbus)
and by those who mean no good.

    test_share_modbus.py GRIDMETER-SHARE"""
import contextlib
import os
import pathlib
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import time

import share
from share import until
from support import tap
from support.ports import free_port

PROGRAM = sys.argv[1]
SOURCE = pathlib.Path(__file__).parents[2]
GRID = {'l1_power': 100, 'l2_power': -200.5, 'l3_power': -255.75, 'l1_voltage': 230.1,
        'l2_voltage': 231, 'l3_voltage': 229.9, 'l1_current': 0.5, 'l2_current': -0.9,
        'l3_current': -1.1, 'frequency': 49.98, 'energy_forward': 1234567.8,
        'energy_reverse': 98765}
EM24_POWER, EM24_TYPE = 0x28, 0x0b
FLOATS, INTEGERS = 40069, 40195
PEERS = 8
FAILURE = 4  # the exception of a silent meter


@contextlib.contextmanager
def house(power=-356.25, grid=GRID, **keys):
    """A share with a meter, and the port at which it is asked."""
    keys = {'modbus': 'yes', 'modbus_port': free_port(), 'meter_at': 'local', **keys}
    with share.share(PROGRAM, **keys) as s:
        s.connected()
        s.stream.meter()
        if power is not None:
            s.stream.reading(power, **grid)
            until(lambda: (s.now() or {}).get('live'), 'the meter is live')
        s.modbus = keys['modbus_port']
        yield s


class Peer:
    """A client of ours, octet by octet."""

    def __init__(self, s, source='127.0.0.1'):
        self.socket = socket.create_connection(('127.0.0.1', s.modbus), share.PATIENCE_S,
                                               source_address=(source, 0))

    @staticmethod
    def question(first=EM24_POWER, n=2, function=3, unit=1, transaction=7):
        return struct.pack('>HHHBBHH', transaction, 0, 6, unit, function, first, n)

    def send(self, octets):
        self.socket.sendall(octets)

    def read(self, n):
        octets = b''
        while len(octets) < n:
            more = self.socket.recv(n - len(octets))
            if not more:
                raise EOFError
            octets += more
        return octets

    def answer(self):
        """The PDU of the next answer."""
        transaction, protocol, length, _ = struct.unpack('>HHHB', self.read(7))
        tap.equal((transaction, protocol), (7, 0), 'head')
        return self.read(length - 1)

    def ask(self, *arguments, **names):
        """Registers, or the number of an exception."""
        self.send(self.question(*arguments, **names))
        pdu = self.answer()
        if pdu[0] & 0x80:
            return pdu[1]
        return struct.unpack('>%dH' % (pdu[1] // 2), pdu[2:])

    def power(self):
        """In tenths of a watt; None: there is none now."""
        got = self.ask()
        return None if got == FAILURE else low_first(*got)

    def is_hung_up(self):
        """Whether the other side has closed; what it has said is lost."""
        with contextlib.suppress(ConnectionError):
            while select.select([self.socket], [], [], 0)[0]:
                if not self.socket.recv(4096):
                    return True
            return False
        return True

    def is_answered(self):
        try:
            return self.power() is not None
        except (EOFError, ConnectionError):
            return False

    def close(self):
        self.socket.close()


def low_first(low, high):
    return struct.unpack('>i', struct.pack('>HH', high, low))[0]


def installed(packages, *command):
    """Installs Debian packages unless the command works."""
    def is_there():
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    if not is_there():
        subprocess.run([SOURCE / 'tools/install-packages', *packages], check=False,
                       capture_output=True)
    if not is_there():
        raise tap.Skip('%s cannot be had' % packages[0])


def mbpoll(s, table, kind, first, n, *more):
    """What mbpoll reads: numbers as it prints them, by address; or what it says instead."""
    r = subprocess.run(['mbpoll', '-m', 'tcp', '-p', str(s.modbus), '-0', '-1', '-o', '10',
                        '-t', table + kind, '-r', str(first), '-c', str(n), *more, '127.0.0.1'],
                       capture_output=True, text=True, check=False)
    found = re.findall(r'^\[(\d+)\]: \t(\S+)', r.stdout, re.M)
    return {int(at): value for at, value in found} or r.stdout + r.stderr


def refuses(s):
    try:
        Peer(s)
    except ConnectionRefusedError:
        return True
    return False


class Asked:
    at_once = 4

    def test_mbpoll_reads_both_maps_by_both_functions(self):
        installed(['mbpoll'], 'which', 'mbpoll')
        with house() as s:
            for table in '3', '4':
                got = mbpoll(s, table, ':int', 0, 40)
                expected = {0: 2301, 2: 2310, 4: 2299, 12: 500, 14: -900, 16: -1100, 18: 1000,
                            20: -2005, 22: -2558, 40: -3563, 52: 12346, 78: 988}
                tap.equal({at: int(got[at]) for at in expected}, expected, 'EM24')
                tap.equal(mbpoll(s, table, '', EM24_TYPE, 1), {EM24_TYPE: '1648'}, 'type')
                got = mbpoll(s, table, ':float', FLOATS + 2, 62, '-B')
                expected = {4: 0.5, 6: -0.9, 8: -1.1, 12: 230.1, 26: 49.98, 28: -356.25, 30: 100,
                            32: -200.5, 34: -255.75, 60: 98765, 68: 1234570}
                tap.equal({at: float(got[FLOATS + at]) for at in expected}, expected, '213')
                tap.equal(got[FLOATS + 36].strip('-'), 'nan', 'what is not said')
                got = mbpoll(s, table, '', INTEGERS + 18, 5)
                tap.equal(got[INTEGERS + 19], '100', 'W of a phase of 203')
                tap.equal(got[INTEGERS + 22], '0', 'its scale')
            s.stream.say('silent', since_ms=5000)
            until(lambda: 'failure' in str(mbpoll(s, '4', ':int', 40, 1)), 'exception 4')

    def test_pymodbus_reads_both_maps_by_both_functions(self):
        # Its package does not name the other one, which it cannot do without.
        installed(['python3-pymodbus', 'python3-serial-asyncio'], sys.executable, '-c',
                  'import pymodbus.client')
        from pymodbus.client import ModbusTcpClient
        from pymodbus.constants import Endian
        from pymodbus.payload import BinaryPayloadDecoder
        with house() as s:
            client = ModbusTcpClient('127.0.0.1', s.modbus, timeout=share.PATIENCE_S)
            client.connect()
            for read in client.read_holding_registers, client.read_input_registers:
                block = read(0, 80, slave=1).registers
                tap.equal(low_first(*block[40:42]), -3563, 'power')
                floats = BinaryPayloadDecoder.fromRegisters(
                    read(FLOATS + 28, 8, slave=1).registers, Endian.Big, Endian.Big)
                tap.equal([floats.decode_32bit_float() for _ in range(4)],
                          [-356.25, 100, -200.5, -255.75], 'powers of 213')
                integers = read(INTEGERS + 2, 105, slave=240).registers
                tap.equal(struct.unpack('>h', struct.pack('>H', integers[16]))[0], -356, 'of 203')
                name = BinaryPayloadDecoder.fromRegisters(read(40004, 16).registers, Endian.Big)
                tap.equal(name.decode_string(32).rstrip(b'\0'), b'gridmeter', 'manufacturer')
                tap.equal(read(768, 1).exception_code, 2, 'what there is not')
            tap.equal(client.write_register(0xa000, 7).isError(), False, 'application')
            tap.equal(client.write_registers(0x1002, [0]).isError(), False, 'phases')
            tap.equal(client.write_register(40, 7).exception_code, 2, 'a power that is written')
            tap.equal(client.read_coils(0, 1).exception_code, 1, 'coils')
            s.stream.say('silent', since_ms=5000)
            until(lambda: client.read_input_registers(40, 2).isError(), 'it is silent')
            tap.equal(client.read_input_registers(40, 2).exception_code, FAILURE, 'exception')
            client.close()

    def test_a_meter_falls_silent_and_comes_back(self):
        with house(power=None) as s:
            p = Peer(s)
            tap.equal(p.power(), None, 'before the first telegram')
            for power in 100, -200:
                s.stream.reading(power)
                until(lambda: p.power() == 10 * power, 'the power')
                s.stream.say('silent', since_ms=5000)
                until(lambda: p.power() is None, 'it is silent')
                tap.equal(p.ask(FLOATS + 28), FAILURE, 'as a float')
                tap.equal(p.ask(INTEGERS + 18), FAILURE, 'as an integer')
                tap.equal(p.ask(EM24_TYPE, 1), FAILURE, 'who it is')
                tap.equal(p.ask(FLOATS, 2), (213, 124), 'its model')
            s.stream.reading(300)
            until(lambda: p.power() == 3000, 'the power')
            s.stream.end()
            until(lambda: p.power() is None, 'there is no daemon')

    def test_requests_come_in_any_segments(self):
        with house() as s:
            p = Peer(s)
            p.send(b''.join(Peer.question(at, 2) for at in (0, 0x28, 0x34, 40000, 40097)))
            tap.equal([p.answer()[2:6].hex() for _ in range(5)],
                      ['08fd0000', 'f215ffff', '303a0000', '53756e53', 'c3b22000'], 'answers')
            p.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for cut in range(1, 12):
                p.send(Peer.question()[:cut])
                time.sleep(0.01)  # whether it comes in one piece or in two, the answer is the same
                p.send(Peer.question()[cut:])
                tap.equal(p.answer()[2:6].hex(), 'f215ffff', 'cut at %d' % cut)
            for octet in Peer.question():
                p.send(bytes([octet]))
            tap.equal(p.answer()[2:6].hex(), 'f215ffff', 'octet by octet')

    def test_half_a_request_delays_nobody(self):
        with house() as s:
            slow = [Peer(s) for _ in range(PEERS - 1)]
            for i, p in enumerate(slow):
                p.send(Peer.question()[:i + 1])
            asking = Peer(s)
            for _ in range(200):
                tap.equal(asking.power(), -3563, 'power')
            for i, p in enumerate(slow):
                p.send(Peer.question()[i + 1:])
                tap.equal(low_first(*struct.unpack('>HH', p.answer()[2:])), -3563, 'the others')

    def test_what_is_no_modbus_is_hung_up_on(self):
        right = Peer.question()
        with house() as s:
            asking = Peer(s)
            tap.equal(asking.power(), -3563, 'power')
            n_files = s.n_files()
            for octets in (right[:4] + b'\0\0' + right[6:], right[:4] + b'\xff\xff' + right[6:],
                           right[:4] + b'\0\1' + right[6:], right[:2] + b'\0\1' + right[4:],
                           b'GET / HTTP/1.1\r\n\r\n', b'\x16\x03\x01\x02\0\1', os.urandom(300)):
                for piece in 1, len(octets):
                    p = Peer(s)
                    with contextlib.suppress(ConnectionError):
                        for at in range(0, len(octets), piece):
                            p.send(octets[at:at + piece])
                    until(p.is_hung_up, 'hung up on: %r' % octets[:12])
                    p.close()
                tap.equal(asking.power(), -3563, 'the others')
            until(lambda: s.n_files() <= n_files, 'nothing is left of them')

    def test_who_does_not_read_his_answers_is_hung_up_on(self):
        with house() as s:
            deaf, asking = Peer(s), Peer(s)
            deaf.socket.settimeout(0)
            octets = Peer.question(FLOATS + 2, 124) * 500

            def is_gone():
                tap.equal(asking.power(), -3563, 'the others')
                try:
                    deaf.socket.send(octets)
                except BlockingIOError:
                    return False
                except ConnectionError:
                    return True
                return False
            until(is_gone, 'hung up on')

    def test_there_is_room_for_eight(self):
        with house() as s:
            peers = [Peer(s) for _ in range(PEERS)]
            for p in peers:
                tap.equal(p.power(), -3563, 'power')
            for _ in range(5):
                peers.append(Peer(s))
                peers = [p for p in peers if p.is_answered()]
                tap.equal(len(peers), PEERS, 'those who are answered')
            peers.pop().close()
            until(lambda: Peer(s).is_answered(), 'there is room for the next one')

    def test_who_asks_for_nothing_makes_room(self):
        with house() as s:
            idle, begun = Peer(s), time.monotonic()
            tap.equal(idle.power(), -3563, 'power')
            asking = [Peer(s) for _ in range(PEERS - 1)]

            def is_let_in():
                s.stream.reading(-356.25)  # or the daemon is as good as gone
                for p in asking:
                    tap.equal(p.power(), -3563, 'who asks stays')
                return Peer(s).is_answered()
            until(is_let_in, 'one more is let in')
            tap.equal(time.monotonic() - begun >= 9.9, True, 'not before')
            until(idle.is_hung_up, 'who asked for nothing is hung up on')
            for p in asking:
                tap.equal(p.power(), -3563, 'who asks stays')

    def test_who_asks_for_nothing_for_long_is_hung_up_on(self):
        with house() as s:
            idle, slow, asking = Peer(s), Peer(s), Peer(s)
            begun = time.monotonic()
            gone = set()
            slow.send(b'\0\7\0\0\0\xfe\1')

            def are_gone():
                s.stream.reading(-356.25)
                tap.equal(asking.power(), -3563, 'who asks stays')
                for p in {idle, slow} - gone:
                    if p.is_hung_up():
                        gone.add(p)
                if slow not in gone:
                    with contextlib.suppress(ConnectionError):  # a request of 260, one a second
                        slow.send(b'\0')
                time.sleep(1)
                return len(gone) == 2
            until(are_gone, 'both are hung up on')
            tap.equal(time.monotonic() - begun >= 59, True, 'not before')

    def test_an_offset_is_for_an_address(self):
        with house(offset='5 127.0.0.2=-100') as s:
            for source, tenths, watts in (('127.0.0.1', -3513, -351.25), ('127.0.0.2', -4563,
                                                                          -456.25)):
                p = Peer(s, source)
                tap.equal(p.power(), tenths, 'power for ' + source)
                high, low = p.ask(FLOATS + 28)
                tap.equal(struct.unpack('>f', struct.pack('>HH', high, low))[0], watts, 'as float')

    def test_who_asks_is_shown_and_what_there_is_not_is_said_once(self):
        with house() as s:
            p = Peer(s, '127.0.0.3')
            for _ in range(3):
                p.power()
                p.ask(0xa100, 1)
                tap.equal(p.ask(50000), 2, 'another place of SunSpec')
                tap.equal(p.ask(function=2), 1, 'inputs')
            p.ask(FLOATS + 28)
            health = s.json('/health.json')
            tap.equal({(c['what'], c['power']) for c in health['clients']
                       if c['who'] == '127.0.0.3'}, {('EM24', -356.25), ('SunSpec', -356.25)},
                      'clients')
            tap.equal([w['what'] for w in health['wishes']], ['register 50000', 'function 2'],
                      'wishes')
            tap.equal(s.log().count('modbus: 127.0.0.3 asks for register 50000'), 1, 'lines')
            s.stream.say('silent', since_ms=5000)
            until(lambda: p.power() is None, 'silent')
            told = {c['what']: c.get('power') for c in s.json('/health.json')['clients']
                    if c['who'] == '127.0.0.3'}
            tap.equal(told['EM24'], None, 'what he is told then')

    def test_a_port_that_is_taken_is_said_and_tried_again(self):
        with socket.create_server(('127.0.0.1', 0)) as other:
            port = other.getsockname()[1]
            with house(modbus_port=port) as s:
                def problem():
                    return {k['name']: k['problem'] for k in s.json('/health.json')['sinks']
                            }['modbus']
                until(lambda: problem() == 'port-taken', 'it is said')
                other.close()
                until(lambda: problem() == 'fine', 'it works')
                tap.equal(Peer(s).power(), -3563, 'power')

    def test_with_lan_near_addresses_are_answered(self):
        with house(meter_at='lan') as s:
            tap.equal(Peer(s).power(), -3563, 'power')
            with socket.create_connection(('::1', s.modbus), share.PATIENCE_S) as p:
                p.sendall(Peer.question())
                tap.equal(p.recv(100)[9:13].hex(), 'f215ffff', 'by IPv6')

    def test_it_is_off_unless_it_is_wanted(self):
        with house() as s:
            p = Peer(s)
            tap.equal(p.power(), -3563, 'power')
            s.set(meter_at='local', modbus_port=s.modbus)
            s.process.send_signal(signal.SIGHUP)
            until(p.is_hung_up, 'it is switched off')
            until(lambda: refuses(s), 'nobody to listen')  # it hangs up first

    def test_many_requests_leave_nothing_behind(self):
        def ask(s, rounds):
            for _ in range(rounds):
                p = Peer(s)
                for at, n in ((0, 80), (FLOATS + 2, 124), (40000, 70), (768, 1)) * 5:
                    p.send(Peer.question(at, n) * 10)
                    for _ in range(10):
                        p.answer()
                p.close()
        with house() as s:
            ask(s, 5)
            n_files, before = s.n_files(), s.memory_kib()
            ask(s, 100)
            until(lambda: s.n_files() <= n_files, 'nothing is open')
            grown = s.memory_kib() - before
            if grown > 128:
                raise AssertionError('%d kB more after 20,000 requests' % grown)


tap.run(Asked)
