#!/usr/bin/python3
"""gridmeter-share as a meter on a wire: datagrams of an SMA Energy Meter, P1 telegrams by TCP.

    test_share_wire.py GRIDMETER-SHARE"""
import contextlib
import os
import select
import signal
import socket
import struct
import sys
import time

import share
from share import until
from support import tap

PROGRAM = sys.argv[1]
GROUP, SMA_PORT = '239.12.255.254', 9522


def address():
    """One of this machine that nobody else has now: what is sent by it is told from all other."""
    return '127.%d.%d.%d' % tuple(os.urandom(3))


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
        if at == GROUP:
            self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                                   socket.inet_aton(GROUP) + socket.inet_aton('127.0.0.1'))

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


tap.run(Sma)
