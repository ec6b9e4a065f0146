#!/usr/bin/python3
"""gridmeter-share as a meter on a wire: datagrams of an SMA Energy Meter, P1 telegrams by TCP.

    test_share_wire.py GRIDMETER-SHARE"""
import contextlib
import ctypes
import errno
import os
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
CLONE_NEWNET, IP_PKTINFO = 0x40000000, 8
GROUP, SMA_PORT = '239.12.255.254', 9522


def address():
    """One of this machine that nobody else has now: what is sent by it is told from all other."""
    return '127.%d.%d.%d' % tuple(os.urandom(3))


def two_networks():
    """This process alone has two interfaces from now on, beside loopback, and a route by one."""
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(CLONE_NEWNET) != 0:
        raise tap.Skip('that takes root, and a network of its own')
    names = ['cellar', 'roof']
    commands = ['link set lo up', 'link add cellar type veth peer name roof']
    for i, name in enumerate(names):
        commands += ['address add 10.9.%d.1/24 dev %s' % (i, name), 'link set %s up' % name]
    for command in [*commands, 'route add default via 10.9.0.2']:
        if subprocess.run(['ip', *command.split()], check=False).returncode:
            raise tap.Skip('no network of two interfaces')
    return names


def house(**keys):
    return share.share(PROGRAM, **{'meter_at': 'local', **keys})


def with_meter(s, power=356.24, **grid):
    s.connected()
    s.stream.meter()
    s.stream.reading(power, **grid)
    until(lambda: (s.now() or {}).get('live'), 'the meter is live')


class SmaReader:
    """One at an address of this machine, or of the group, on loopback, who looks at one sender."""
    def __init__(self, at=GROUP, sender=None):
        self.sender = sender
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((at, SMA_PORT))
        self.socket.settimeout(share.PATIENCE_S)
        for interface in ('127.0.0.1', '0.0.0.0') if at == GROUP else ():
            with contextlib.suppress(OSError):  # there may be no other than loopback
                self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                                       socket.inet_aton(GROUP) + socket.inet_aton(interface))

    def next(self):
        """Serial number and channels of the next datagram."""
        while True:
            octets, sender = self.socket.recvfrom(2048)
            if self.sender in (None, sender[0]):
                return sma_channels(octets)

    def rest(self):
        """Channels of those that wait."""
        rest = []
        while select.select([self.socket], [], [], 0)[0]:
            octets, sender = self.socket.recvfrom(2048)
            rest += [sma_channels(octets)[1]] if self.sender in (None, sender[0]) else []
        return rest


def sma_channels(octets):
    """As a reader does it: from name to name."""
    tap.equal(octets[:12], b'SMA\0\0\4\2\xa0\0\0\0\1', 'head')
    length, _, protocol, _, serial, _ = struct.unpack('>HHHHII', octets[12:28])
    tap.equal(protocol, 0x6069, 'protocol')
    channels, at = {}, 28
    while at < 16 + length and octets[at] != 0x90:
        size = octets[at + 2]
        channels[octets[at + 1], size] = int.from_bytes(octets[at + 4:at + 4 + size], 'big')
        at += 4 + size
    return serial, channels


class Sma:
    at_once = 2

    def test_all_of_the_group_are_told_what_is_known_now(self):
        at = address()
        reader = SmaReader(sender=at)
        with house(sma='yes', meter_at=at) as s:
            with_meter(s, 356.26, l1_power=-12.5, energy_forward=1234567.8)
            serial, channels = reader.next()
            tap.equal(channels, {(1, 4): 3563, (2, 4): 0, (21, 4): 0, (22, 4): 125,
                                 (1, 8): 12345678 * 360}, 'channels')
            tap.equal(reader.next()[1], channels, 'the next second')
            s.stream.reading(-99.9, n=2)
            until(lambda: reader.next() == (serial, {(1, 4): 0, (2, 4): 999}), 'export')

    def test_who_is_named_is_told_too_with_his_offset(self):
        named, other = address(), address()
        one, two = SmaReader(named), SmaReader(other)
        with house(sma='yes', sma_to='%s %s' % (named, other), offset='10 %s=-30' % other) as s:
            with_meter(s, 100)
            tap.equal(one.next()[1][1, 4], 1100, 'as all')
            tap.equal(two.next()[1][1, 4], 700, 'his own')

    def test_an_address_that_is_not_of_this_machine_tells_nobody_of_the_group(self):
        at = address()
        everywhere, named = SmaReader(), SmaReader(at)
        with house(sma='yes', sma_to=at, meter_at='203.0.113.7') as s:
            with_meter(s, 4711.3)
            tap.equal(named.next()[1][1, 4], 47113, 'who is named')
            until(lambda: 'sma' in s.log() or '203.0.113.7' in s.log() or
                  '239.12.255.254' in s.log(), 'it is said')
            tap.equal([c for c in everywhere.rest() if c.get((1, 4)) == 47113], [], 'of all')

    def test_each_network_of_the_house_is_told(self):
        names = two_networks()
        reader = SmaReader()
        reader.socket.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
        for name in names:
            with contextlib.suppress(OSError):  # the one of the default route
                reader.socket.setsockopt(
                    socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                    struct.pack('4s4si', socket.inet_aton(GROUP), bytes(4),
                                socket.if_nametoindex(name)))
        with house(sma='yes', meter_at='lan') as s:
            with_meter(s, 100)
            told = set()

            def all_told():
                _, control, _, sender = reader.socket.recvmsg(2048, 256)
                (index,) = struct.unpack_from('i', control[0][2])
                told.add((socket.if_indextoname(index), sender[0]))
                return len(told) >= 2
            until(all_told, 'both networks')
            tap.equal(told, {(names[0], '10.9.0.1'), (names[1], '10.9.1.1')}, 'networks')

    def test_a_silent_meter_sends_nothing(self):
        at = address()
        reader = SmaReader(at)
        with house(sma='yes', sma_to=at) as s:
            with_meter(s, 100)
            reader.next()
            s.stream.say('silent', since_ms=5000)
            until(lambda: not s.now()['live'], 'the meter is silent')
            reader.rest()  # of before
            end = time.monotonic() + 3  # for it, too
            until(lambda: time.monotonic() > end, 'three seconds')
            tap.equal(reader.rest(), [], 'datagrams')
            s.stream.reading(200, n=2)
            tap.equal(reader.next()[1][1, 4], 2000, 'the first again')

    def test_a_daemon_that_has_gone_is_a_silent_meter(self):
        at = address()
        reader = SmaReader(at)
        with house(sma='yes', sma_to=at) as s:
            with_meter(s, 100)
            reader.next()
            s.stream.end()
            until(lambda: not s.json('/now.json')['connected'], 'the daemon has gone')
            reader.rest()
            end = time.monotonic() + 3
            until(lambda: time.monotonic() > end, 'three seconds')
            tap.equal(reader.rest(), [], 'datagrams')
            s.stream.listen()

    def test_nobody_is_told_of_one_of_two_meters(self):
        at = address()
        reader = SmaReader(at)
        with house(sma='yes', sma_to=at) as s:
            with_meter(s, 100)
            reader.next()
            s.stream.meter('garage')
            s.stream.reading(500, 'garage')
            until(lambda: (s.now('garage') or {}).get('live'), 'the other is live')
            reader.rest()
            end = time.monotonic() + 3
            until(lambda: time.monotonic() > end, 'three seconds')
            tap.equal(reader.rest(), [], 'datagrams')
            s.set(sma='yes', sma_to=at, meter='garage', meter_at='local')
            s.process.send_signal(signal.SIGHUP)
            tap.equal(reader.next()[1][1, 4], 5000, 'once it is said which')


class P1Reader:
    """Somebody who reads telegrams, as Home Assistant does: by the end of each, and its CRC."""
    def __init__(self, port, source=None, room=None):
        self.socket = socket.socket()
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        if source:
            self.socket.bind((source, 0))
        self.socket.settimeout(share.PATIENCE_S)
        until(lambda: self.socket.connect_ex(('127.0.0.1', port)) in (0, errno.EISCONN),
              'a connection')
        self.rest = b''

    def next(self):
        """The data sets of the next telegram, by name."""
        while not (end := re.search(rb'^/[^/]*?\n!([0-9A-F]{4})\r\n', self.rest, re.S)):
            more = self.socket.recv(4096)
            if not more:
                raise EOFError(self.rest)
            self.rest += more
        telegram, self.rest = end[0], self.rest[end.end():]
        tap.equal(int(end[1], 16), crc16(telegram[:telegram.index(b'!') + 1]), 'CRC')
        lines = telegram.decode('ascii').split('\r\n')
        tap.equal((lines[0], lines[1], lines[-1]), ('/XXX5gridmeter', '', ''), 'its form')
        return dict(re.fullmatch(r'([\d:.-]+)\(([0-9A-Za-z.*:-]*)\)', line).groups()
                    for line in lines[2:-2])

    def ends(self):
        """Reads until the end, which it waits for."""
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionResetError:
            pass


def crc16(octets):
    crc = 0
    for octet in octets:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0xa001 if crc & 1 else 0)
    return crc


def n_let_in(s, port):
    """How many the share has let in at that port."""
    folder = '/proc/%d/' % s.process.pid
    own = set()
    for fd in os.listdir(folder + 'fd'):
        try:
            own.add(os.readlink(folder + 'fd/' + fd))
        except OSError:
            pass  # closed meanwhile
    lines = [line.split() for line in open(folder + 'net/tcp', encoding='ascii')][1:]
    return sum(line[1] == '0100007F:%04X' % port and line[3] != '0A' and
               'socket:[%s]' % line[9] in own for line in lines)


def readers_of(s, port, n, **more):
    """So many more who read from now on."""
    was = n_let_in(s, port)
    readers = [P1Reader(port, **more) for _ in range(n)]
    until(lambda: n_let_in(s, port) == was + n, 'all of them')
    return readers


@contextlib.contextmanager
def p1_house(n, **keys):
    """One with a meter that is live, its port of P1 telegrams, and `n` who read there."""
    port = free_port()
    with house(p1_port=port, **keys) as s:
        with_meter(s)
        yield s, port, readers_of(s, port, n)


class P1:
    at_once = 2

    def test_each_reading_is_a_telegram_for_all_who_read(self):
        port = free_port()
        with house(p1_port=port) as s:
            with_meter(s, 1)
            one, two = readers_of(s, port, 2)
            s.stream.reading(-356.6, n=2, l2_power=-1000, l2_current=-4.25, l3_voltage=230.14,
                             frequency=49.98, energy_forward=1234567.8, energy_reverse=0)
            for reader in one, two:
                said = reader.next()
                tap.equal(said.pop('0-0:1.0.0')[-1] in 'SW', True, 'clock')
                tap.equal(len(bytes.fromhex(said.pop('0-0:96.1.1'))), 12, 'a number of its own')
                tap.equal(said, {
                    '1-3:0.2.8': '50', '1-0:1.7.0': '00.000*kW', '1-0:2.7.0': '00.357*kW',
                    '1-0:41.7.0': '00.000*kW', '1-0:42.7.0': '01.000*kW',
                    '1-0:51.7.0': '004.25*A', '1-0:72.7.0': '230.1*V', '1-0:14.7.0': '49.98*Hz',
                    '1-0:1.8.0': '001234.568*kWh', '1-0:1.8.1': '001234.568*kWh',
                    '1-0:2.8.0': '000000.000*kWh', '1-0:2.8.1': '000000.000*kWh'}, 'telegram')
            s.stream.reading(7, n=3)
            tap.equal([r.next()['1-0:1.7.0'] for r in (one, two)], ['00.007*kW'] * 2, 'the next')
            tap.equal((one.rest, two.rest), (b'', b''), 'nothing else')
            clients = [c for c in s.json('/health.json')['clients'] if c['what'] == 'P1']
            tap.equal([(c['who'], c['power']) for c in clients], [('127.0.0.1', 7)], 'clients')

    def test_the_number_of_the_meter_is_told_where_that_is_allowed(self):
        with p1_house(1, share_serial='yes') as (s, port, (reader,)):
            s.stream.reading(1, n=2)
            tap.equal(bytes.fromhex(reader.next()['0-0:96.1.1']), b'1DZG0012345678', 'number')

    def test_offsets_are_those_of_each_reader(self):
        with p1_house(1, offset='10 127.0.0.9=-30') as (s, port, (one,)):
            two, = readers_of(s, port, 1, source='127.0.0.9')
            s.stream.reading(100, n=2)
            tap.equal((one.next()['1-0:1.7.0'], two.next()['1-0:1.7.0']),
                      ('00.110*kW', '00.070*kW'), 'powers')

    def test_a_silent_meter_sends_no_telegram(self):
        with p1_house(1) as (s, port, (reader,)):
            s.stream.say('silent', since_ms=5000)
            until(lambda: not s.now()['live'], 'the meter is silent')
            other, = readers_of(s, port, 1)
            s.stream.reading(200, n=3)
            for r in reader, other:
                tap.equal(r.next()['1-0:1.7.0'], '00.200*kW', 'the first')
            s.stream.say('reading', n=4, time='2026-11-28T04:00:00.123Z', period_ms=1000,
                         mono_ms=time.monotonic_ns() // 1000000 - 20000, grid={'power': 999})
            until(lambda: not s.now()['live'], 'what has waited is none')
            s.stream.reading(300, n=5)
            tap.equal(reader.next()['1-0:1.7.0'], '00.300*kW', 'nothing old')

    def test_nine_are_one_too_many_and_what_they_send_is_thrown_away(self):
        with p1_house(8) as (s, port, readers):
            P1Reader(port).ends()
            for reader in readers:
                reader.socket.sendall(b'\xff\0/?!\r\n' * 5000)
            s.stream.reading(300, n=2)
            for reader in readers:
                tap.equal(reader.next()['1-0:1.7.0'], '00.300*kW', 'telegram')
            readers[0].socket.close()
            until(lambda: n_let_in(s, port) == 7, 'room for one')
            late, = readers_of(s, port, 1)
            s.stream.reading(400, n=3)
            tap.equal(late.next()['1-0:1.7.0'], '00.400*kW', 'telegram')

    def test_who_does_not_read_is_hung_up_on_and_the_others_do_not_notice(self):
        with p1_house(1) as (s, port, (good,)):
            stuck = readers_of(s, port, 7, room=2048)
            for n in range(2, 10000):
                s.stream.reading(n, n=n)
                tap.equal(good.next()['1-0:1.7.0'], '%06.3f*kW' % (n / 1000), 'power')
                # a list of the kernel that changes while it is read may leave one out
                if all(n_let_in(s, port) == 1 for _ in range(3)):
                    break
            until(lambda: n_let_in(s, port) == 1, 'one is left')
            for reader in stuck:
                reader.ends()

    def test_it_does_not_grow_however_many_come_and_go(self):
        with p1_house(1) as (s, port, (good,)):
            memory = None
            for n in range(2, 1002):
                with P1Reader(port).socket:
                    s.stream.reading(n, n=n)
                    good.next()
                if n == 200:
                    memory = s.memory_kib()
            until(lambda: n_let_in(s, port) == 1, 'they are gone')
            tap.equal(s.memory_kib() <= memory + 64, True, 'memory')

    def test_a_port_that_is_taken_is_said_and_tried_again(self):
        with socket.socket() as other:
            other.bind(('127.0.0.1', 0))
            other.listen()
            port = other.getsockname()[1]
            with house(p1_port=port) as s:
                s.connected()
                until(lambda: str(port) in s.log(), 'it is said')
                other.close()
                until(lambda: 'wire works: 127.0.0.1:%d' % port in s.log(), 'it works')


tap.run(Sma, P1)
