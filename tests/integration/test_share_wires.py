#!/usr/bin/python3
"""A meter that is read on one machine and used on another: a wire, `gridmeter run`,
gridmeter-share, and a second `gridmeter run` that reads P1 telegrams, or the relay, by TCP.

    test_share_wires.py GRIDMETER"""
import contextlib
import decimal
import json
import os
import pathlib
import signal
import socket

from harness import GRIDMETER, World, gridmeter, tap, telegram, telegrams, until
from support.ports import free_port

SHARE = pathlib.Path(GRIDMETER).parent / 'gridmeter-share'


def parsed(text):
    return json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)


class Reader:
    """The last line of each kind of a readings stream, and all power."""

    def __init__(self, path):
        until('a stream', lambda: self.connect(path))
        self.rest, self.last, self.powers = b'', {}, []

    def connect(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.setblocking(False)
        return self.socket.connect_ex(str(path)) == 0

    def look(self):
        with contextlib.suppress(BlockingIOError):
            while data := self.socket.recv(65536):
                *lines, self.rest = (self.rest + data).split(b'\n')
                for line in lines:
                    said = parsed(line)
                    self.last[said['is']] = said
                    if said['is'] == 'reading':
                        self.powers.append(said['grid']['power'])
                        self.last.pop('silent', None)
                    elif said['is'] == 'silent':
                        self.last.pop('reading', None)
        return self.last

    def grid(self):
        return self.look().get('reading', {}).get('grid', {})


def grid_of(data):
    """What gridmeter makes of octets, of the last telegram."""
    r = gridmeter('decode', '--format', 'json', '-', data=data)
    lines = [parsed(line) for line in r.stdout.splitlines()]
    return [line['grid'] for line in lines if line.get('grid')]


class Client:
    """One who reads at a TCP port all that comes."""

    def __init__(self, port, room=None):
        self.socket = socket.socket()
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(90)
        until('a connection', lambda: self.socket.connect_ex(('127.0.0.1', port)) in (0, 106))
        self.socket.setblocking(False)
        self.got, self.has_ended = b'', False

    def look(self):
        while not self.has_ended:
            try:
                more = self.socket.recv(65536)
            except BlockingIOError:
                break
            except ConnectionResetError:
                more = b''
            self.got += more
            self.has_ended = not more
        return self.got


class Wires(World):
    is_venus = False
    at_once = 2

    def set_up(self):
        if not SHARE.exists():
            raise tap.Skip('gridmeter-share is not built')
        super().set_up()
        self.p1, self.relay, self.http = free_port(), free_port(), free_port()

    def begin(self, *keys, timeout_s=60):
        self.w = self.wire()
        self.conf = self.dir / 'gridmeter.conf'
        self.conf.write_text('\n'.join([
            'bus = none', 'timeout = %d' % timeout_s, '[Cellar]', 'port = %s' % self.w.link,
            '[share]', 'stream = %s' % (self.dir / 'run' / 'readings'), 'meter_at = local',
            'http_port = %d' % self.http, 'p1_port = %d' % self.p1,
            'relay_port = %d' % self.relay, *keys, '']))
        self.d = self.run('-c', self.conf)
        self.here = Reader(self.dir / 'run' / 'readings')
        self.s = self.start('run-share', SHARE, '-c', self.conf, is_ours=True)
        self.s.wait_log('readings come from')

    def elsewhere(self, port, name):
        """A second machine that reads there; gives its readings stream."""
        env, self.env = self.env, dict(self.env, RUNTIME_DIRECTORY=str(self.dir / name),
                                       STATE_DIRECTORY=str(self.dir / (name + '-state')))
        self.start('run-' + name, GRIDMETER, 'run', '--port', 'tcp://127.0.0.1:%d' % port,
                   '--set', 'bus=none', '--set', 'timeout=10', is_ours=True)
        self.env = env
        return Reader(self.dir / name / 'readings')

    def count(self, port):
        """Connections that the share has at a port."""
        own = set()
        for fd in os.listdir('/proc/%d/fd' % self.s.p.pid):
            with contextlib.suppress(OSError):
                own.add(os.readlink('/proc/%d/fd/%s' % (self.s.p.pid, fd)))
        lines = [line.split() for line in open('/proc/net/tcp', encoding='ascii')][1:]
        return sum(line[1] == '0100007F:%04X' % port and line[3] != '0A' and
                   'socket:[%s]' % line[9] in own for line in lines)

    # the relay

    def test_the_relay_is_read_elsewhere_with_the_same_numbers_and_the_same_meter(self):
        self.begin()
        there = self.elsewhere(self.relay, 'there')
        for power in -1234, 567:
            sent = telegram('three-phase', serial=9, power=power)
            self.send_until(sent, lambda p=power: there.grid().get('power') == p ==
                            self.here.grid().get('power'))
            tap.equal(there.grid(), self.here.grid(), 'quantities')
            tap.equal(len(there.grid()) >= 12, True, there.grid())
        tap.equal(there.last['meter']['meter'], self.here.last['meter']['meter'], 'meter')
        tap.equal(set(there.powers) <= {-1234, 567}, True, there.powers)

    def test_what_is_relayed_is_what_was_sent_to_many(self):
        self.begin()
        self.send_until(telegram(), self.here.grid)
        clients = [Client(self.relay) for _ in range(8)]
        until('all to be let in', lambda: self.count(self.relay) == 8)
        self.send_until(telegram(), lambda: all(c.look() for c in clients))
        ninth = Client(self.relay)
        until('the ninth to be turned away', lambda: ninth.look() == b'' and ninth.has_ended)
        for c in clients:
            c.socket.sendall(b'\0octets\n/?!\r\n' * 1000)
        sent = b''.join(telegrams('three-phase', 20, serial=9))
        self.w.send(sent)
        until('all of it', lambda: all(sent in c.look() for c in clients))
        tap.equal([c.has_ended for c in clients], [False] * 8, 'ends')

    def test_nobody_reads_octets_where_nobody_asks_for_them(self):
        self.begin()
        until('the share', lambda: self.files() == 2)  # itself, and this test
        client = Client(self.relay)
        until('its connection', lambda: self.files() == 3)
        client.socket.close()
        until('its end', lambda: self.files() == 2)

    def files(self):
        """Readers of the stream of the daemon, by the name that its socket was bound at."""
        lines = [line.split() for line in open('/proc/net/unix', encoding='ascii')][1:]
        path = str(self.dir / 'run' / 'readings')
        return sum(len(line) > 7 and line[7] == path + '~' and line[5] == '03' for line in lines)

    def test_a_daemon_that_begins_anew_is_relayed_again(self):
        self.begin()
        client = Client(self.relay)
        self.send_until(telegram(power=7), lambda: telegram(power=7) in client.look())
        self.d.stop()
        self.d = self.run('-c', self.conf)
        self.send_until(telegram(power=8), lambda: telegram(power=8) in client.look())
        tap.equal(client.has_ended, False, 'end')

    def test_what_has_waited_for_the_share_is_not_told(self):
        self.begin()
        client = Client(self.relay)
        self.send_until(telegram(power=7), lambda: telegram(power=7) in client.look())
        self.s.p.send_signal(signal.SIGSTOP)
        n = len(self.here.powers)
        self.send_until(telegram(power=666), lambda: self.here.grid() and
                        len(self.here.powers) > n + 20, every=0.3)
        self.s.p.send_signal(signal.SIGCONT)
        self.send_until(telegram(power=8), lambda: telegram(power=8) in client.look())
        tap.equal(telegram(power=666) in client.got, False, 'what has waited')

    def test_who_does_not_read_is_hung_up_on(self):
        self.begin()
        good = self.elsewhere(self.relay, 'there')
        self.send_until(telegram(), good.grid)
        stuck = [Client(self.relay, room=2048) for _ in range(7)]
        until('all to be let in', lambda: self.count(self.relay) == 8)
        noise = b'\0' * 4000
        self.send_until(telegram() + noise, lambda: self.count(self.relay) == 1, every=0.01)
        until('their end', lambda: all(c.look() is not None and c.has_ended for c in stuck))
        n = len(good.powers)
        self.send_until(telegram(), lambda: good.look() and len(good.powers) > n)

    # P1

    def test_any_meter_is_read_as_p1_elsewhere(self):
        self.begin()
        there = self.elsewhere(self.p1, 'there')
        for profile in 'three-phase', 'fnn-total':
            for power in -1234, 567:
                sent = telegram(profile, serial=9, power=power)
                self.send_until(sent, lambda p=power: there.grid().get('power') == p)
                here, told = self.here.grid(), there.grid()
                for name, value in here.items():
                    places = decimal.Decimal(10) ** -(
                        1 if 'voltage' in name else 2 if 'current' in name or name == 'frequency'
                        else 3 if 'factor' in name else 0)
                    tap.equal(told.get(name), value.quantize(places, decimal.ROUND_HALF_UP),
                              '%s of %s' % (name, profile))
        tap.equal(there.last['meter']['protocol'], 'iec', 'protocol')
        tap.equal(len(there.last['meter']['meter']['serial']), 12, 'a number of the machine')

    def test_decode_reads_what_the_p1_port_tells(self):
        self.begin()
        client = Client(self.p1)
        sent = telegram('three-phase', serial=9, power=-1234)
        self.send_until(sent, lambda: client.look().count(b'!') >= 3)
        r = gridmeter('decode', '-', data=client.got[:client.got.rindex(b'/') or None])
        tap.equal(r.returncode, 0, r.stderr)
        tap.equal({g['power'] for g in grid_of(client.got)}, {-1234}, 'powers')

    # silence

    def test_a_silent_meter_is_silent_elsewhere(self):
        self.begin(timeout_s=2)
        p1, relay = self.elsewhere(self.p1, 'p1'), self.elsewhere(self.relay, 'relay')
        client = Client(self.p1)
        self.send_until(telegram(power=7), lambda: p1.grid() and relay.grid() and client.look())
        until('silence', lambda: 'silent' in self.here.look())
        octets = Client(self.relay)
        until('silence everywhere', lambda: 'silent' in p1.look() and 'silent' in relay.look())
        client.look()
        n = len(client.got)
        self.w.send(b'\x55\xaa' * 500)  # is no telegram
        self.send_until(telegram(power=8), lambda: p1.grid() and relay.grid())
        tap.equal((set(p1.powers), set(relay.powers)), ({7, 8}, {7, 8}), 'powers')
        tap.equal(b'00.007*kW' in client.look()[n:], False, 'told twice')
        tap.equal(b'\x55\xaa\x55\xaa' in octets.look(), False, 'noise of a silent meter')


tap.run(Wires)
