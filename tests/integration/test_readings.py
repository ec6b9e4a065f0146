#!/usr/bin/python3
"""The readings stream: what a daemon tells local programs, with a bus and without."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import stat
import subprocess
import time

from harness import GRIDMETER, HERE, World, gridmeter, spin, tap, telegram, telegrams, until

EXAMPLES = HERE.parent.parent / 'doc' / 'examples'
READERS_MAX = 8

# Who is traced cannot be searched for leaks.
TRACED = ['strace', '-f', '-E', 'ASAN_OPTIONS=detect_leaks=0']


class Reader:
    """One who reads, each line as (monotonic time, object)."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.socket.setblocking(False)
        self.rest, self.lines, self.has_ended = b'', [], False

    def look(self):
        while not self.has_ended:
            try:
                data = self.socket.recv(65536)
            except BlockingIOError:
                return self
            except ConnectionResetError:
                data = b''
            self.has_ended = not data
            *lines, self.rest = (self.rest + data).split(b'\n')
            self.lines += [(time.monotonic(), json.loads(line)) for line in lines]
        return self

    def all(self, kind=None, **members):
        """The objects of a kind, with such members."""
        return [o for _, o in self.look().lines if (not kind or o['is'] == kind) and
                all(o.get(k) == v for k, v in members.items())]

    def wait(self, kind, n=1, **members):
        """The n-th of them."""
        return until('%s %r' % (kind, members), lambda: self.all(kind, **members)[n - 1:])[0]

    def say(self, words):
        self.socket.sendall(words)

    def wait_end(self):
        until('the end of the stream', lambda: self.look().has_ended)

    def close(self):
        self.socket.close()


class Octets:
    """One who reads the octets of a station instead of lines."""

    def __init__(self, path, station):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(90)
        self.socket.connect(str(path))
        self.socket.sendall(b'octets %s\n' % station.encode())
        self.got, self.station = b'', None
        while self.station is None and self.more():
            end = re.search(rb'(?:^|\n)({"v":1,"is":"octets",[^\n]*})\n', self.got)
            if end:
                self.station, self.got = json.loads(end[1])['station'], self.got[end.end():]
        self.has_begun = self.station is not None

    def more(self):
        """False: that is the end."""
        try:
            more = self.socket.recv(65536)
        except ConnectionResetError:
            more = b''
        self.got += more
        return bool(more)

    def take(self, n):
        while len(self.got) < n and self.more():
            pass
        return self.got

    def close(self):
        self.socket.close()


class Readings(World):
    def path(self, name='readings'):
        return self.dir / 'run' / name

    def reader(self, name='readings'):
        def connected():  # the socket is there a moment before anybody listens
            try:
                return Reader(self.path(name))
            except (FileNotFoundError, ConnectionRefusedError):
                return None
        self.readers.append(until('the socket', connected))
        return self.readers[-1]

    def set_up(self):
        super().set_up()
        self.readers = []

    def tear_down(self):
        for r in self.readers:
            r.close()
        super().tear_down()

    def end_traced(self):
        """strace would leave it alone."""
        children = pathlib.Path('/proc/%d/task/%d/children' % (self.d.p.pid, self.d.p.pid))
        os.kill(int(children.read_text().split()[0]), signal.SIGTERM)
        self.d.wait_end()

    def sends_of_ten_readings(self, *how, beside=lambda: None):
        """What strace tells of a daemon on a bus with a reader, and what beside() opens."""
        if not shutil.which('strace'):
            raise tap.Skip('no strace')
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        calls = self.dir / 'calls'
        self.d = self.start('traced', *TRACED, '-e', 'trace=sendmsg,sendto', '-s', '400', *how,
                            '-o', calls, GRIDMETER, 'run', '--port', self.w.link)
        self.appear(serial=7)
        beside()
        r = self.reader()
        r.wait('hello')
        for power in range(100, 110):
            self.w.send(telegram(serial=7, power=power))
            until('the reading', lambda: [o for o in r.all('reading')
                                          if o['grid'].get('power') == power])
        text = calls.read_text()
        self.end_traced()
        return text

    def alone(self, *args):
        """A daemon without a bus on a wire, and the port open."""
        self.w = self.wire()
        self.d = self.run_on_wire('bus=none', *args)
        return self.d

    def speak_until(self, condition, profile='fnn-total', **options):
        return self.send_until(telegram(profile, **options), condition)

    # what is told

    def test_a_reading_comes_after_the_signal(self):
        self.standard(serial=7)
        r = self.reader()
        r.wait('hello')
        said = self.speak_until(lambda: [o for o in r.all('reading')
                                         if o['grid']['power'] == 1234],
                                serial=7, power=1234)[0]
        until('the signal', lambda: self.value('/Ac/Power').unpack() == 1234)
        tap.equal((said['station'], said['grid']['power']), (self.w.link, 1234))
        tap.equal(isinstance(said['n'], int) and isinstance(said['mono_ms'], int), True, said)
        tap.equal(said['holds_ms'] >= 5000, True, said)

    def test_the_signal_is_out_when_a_reading_is_told(self):
        """Of the system calls of a daemon: to the bus first. It begins with the first of the ten:
        what made the meter appear changes nothing when it comes again, and is a reading alone."""
        text = self.sends_of_ten_readings()
        calls = [line for line in text.splitlines() if '/Sources/' not in line  # of the screen
                 # and not what is told of a service now and then
                 if ('ItemsChanged' in line and 'sendto(' in line and '/Ac/' in line) or
                 'is\\":\\"reading' in line]
        first = next(i for i, line in enumerate(calls) if '100.0 W' in line)
        order = ['signal' if 'ItemsChanged' in line else 'reading' for line in calls[first:]]
        tap.equal(order, ['signal', 'reading'] * 10, '\n'.join(line[:200] for line in calls))

    def test_hello_of_one_who_comes_late(self):
        self.alone('name=House')
        with self.speaking((self.w, telegram(serial=7, power=-356))):
            r = self.reader()
            first = r.wait('reading')
            late = self.reader()
            hello = late.wait('hello')
            latest = late.wait('reading')
        tap.equal((hello['v'], [*hello['stations'][0]]),
                  (1, ['station', 'meter', 'protocol', 'line']), hello)
        station = hello['stations'][0]
        tap.equal((station['station'], station['meter']['manufacturer'], station['protocol'],
                   station['line']), (self.w.link, 'ISK', 'sml', '9600 8N1'))
        tap.equal([o['is'] for o in late.all()[:2]], ['hello', 'reading'])
        tap.equal(latest['n'] >= first['n'], True, latest)
        tap.equal((first['grid']['power'], first['v']), (-356, 1))

    def test_numbers_are_those_of_the_meter(self):
        self.alone()
        r = self.reader()
        hello = r.wait('silent')
        tap.equal(hello['station'], self.w.link)
        self.w.send(telegram('three-phase', power=777))
        said = r.wait('reading')
        shown = json.loads(gridmeter('decode', '-', '--format', 'json',
                                     data=telegram('three-phase', power=777)).stdout)
        for name, value in shown['grid'].items():
            tap.equal(said['grid'].get(name), value, name)
        tap.equal('derived' in said and not set(said['derived']) <= set(said['grid']), False, said)
        here = time.time()
        told = time.mktime(time.strptime(said['time'][:19], '%Y-%m-%dT%H:%M:%S')) - time.timezone
        tap.equal(abs(here - told) < 3600 * 24, True, said['time'])

    def test_readings_are_counted(self):
        self.alone()
        r = self.reader()
        r.wait('hello')
        for i, one in enumerate(telegrams('fnn-total', 5)):
            self.w.send(one)
            r.wait('reading', i + 1)
        tap.equal([o['n'] for o in r.all('reading')], [1, 2, 3, 4, 5])
        times = [o['mono_ms'] for o in r.all('reading')]
        tap.equal(times == sorted(times), True, times)

    def test_a_silent_meter_has_no_number(self):
        self.alone('timeout=5')
        r = self.reader()
        self.speak_until(lambda: r.all('reading'))
        said = r.wait('silent', len(r.all('silent')) + 1)
        tap.equal((said['station'], said['since_ms'] >= 5000, 'grid' in said),
                  (self.w.link, True, False), said)
        kinds = [o['is'] for o in r.all() if o['is'] in ('reading', 'silent')]
        tap.equal(kinds[-1], 'silent')
        late = self.reader()
        late.wait('silent')
        tap.equal(late.all('reading'), [])
        self.speak_until(lambda: late.all('reading'))
        tap.equal(late.all('reading')[0]['n'] > 1, True)

    def test_an_adapter_that_is_pulled_out_is_silence_at_once(self):
        self.alone('timeout=300')
        r = self.reader()
        self.speak_until(lambda: r.all('reading'))
        n = len(r.all('silent'))
        self.w.unplug()
        r.wait('silent', n + 1)

    def two(self):
        a, b = self.wire('a'), self.wire('b')
        path = self.dir / 'gridmeter.conf'
        path.write_text('bus = none\ntimeout = 300\n[House]\nport = %s\n[Barn]\nport = %s\n' %
                        (a.link, b.link))
        self.d = self.run('-c', path)
        return a, b, path

    def test_two_meters_and_one_that_is_gone(self):
        a, b, path = self.two()
        r = self.reader()
        for wire, serial, name in ((a, 1, 'House'), (b, 2, 'Barn')):
            self.w = wire
            self.speak_until(lambda n=name: r.all('reading', station=n), serial=serial,
                             power=serial)
        tap.equal({o['station']: o['grid']['power'] for o in r.all('reading')},
                  {'House': 1, 'Barn': 2})
        late = self.reader()
        hello = late.wait('hello')
        tap.equal([(s['station'], s['section']) for s in hello['stations']],
                  [('House', 'House'), ('Barn', 'Barn')])
        late.wait('reading', station='Barn')
        path.write_text('bus = none\ntimeout = 300\n[House]\nport = %s\n' % a.link)
        self.d.p.send_signal(signal.SIGHUP)
        late.wait('gone', station='Barn')
        self.w = a
        n = len(late.all('reading', station='House'))
        self.speak_until(lambda: late.all('reading', station='House')[n:], serial=1, power=11)
        tap.equal(self.reader().wait('hello')['stations'][1:], [])

    def test_another_meter_is_told_before_its_readings(self):
        self.alone('timeout=5')
        r = self.reader()
        self.speak_until(lambda: r.all('reading'), serial=1, power=1)
        r.wait('silent', len(r.all('silent')) + 1)
        n = len(r.all())
        self.speak_until(lambda: [o for o in r.all('reading') if o['grid']['power'] == 2],
                         serial=2, power=2)
        first = [o for o in r.all()[n:] if o['is'] in ('meter', 'reading')][:2]
        tap.equal([o['is'] for o in first], ['meter', 'reading'])
        tap.equal(first[0]['meter']['serial'][-4:], '0002', first[0])

    def test_accounts(self):
        self.alone()
        r = self.reader()
        first = r.wait('account')
        tap.equal((first['station'], first['state'], first['service'], first['telegrams']),
                  (self.w.link, 'open', 'none', 0), first)
        self.speak_until(lambda: r.all('account', live=True))
        n = len(r.all('account'))
        r.say(b'account\n')
        r.wait('account', n + 1)
        r.wait('account', n + 2)  # by itself
        self.w.unplug()
        r.wait('account', state='missing')

    def test_frames_are_told_to_who_aligns(self):
        self.alone()
        r, other = self.reader(), self.reader()
        r.say(b'align\n')
        good = telegram()
        self.send_until(good, lambda: r.all('frame', ok=True))
        bad = bytearray(good)
        bad[len(bad) // 2] ^= 1
        self.send_until(bytes(bad), lambda: r.all('frame', ok=False))
        tap.equal([(o['fault'] != '', o['mono_ms'] > 0) for o in r.all('frame', ok=False)[:1]],
                  [(True, True)])
        tap.equal(other.all('frame'), [])

    # who reads

    def test_registers_are_told_to_who_wants_them(self):
        self.alone()
        r = self.reader()
        self.speak_until(lambda: r.all('reading'), serial=7, power=1)
        other = self.reader()
        r.say(b'registers\n')
        self.speak_until(lambda: r.all('registers'), serial=7, power=-1234)
        said = self.speak_until(lambda: [o for o in r.all('registers') if
                                         o['n'] == r.all('reading', n=o['n'])[0]['n']],
                                serial=7, power=-1234)[-1]
        power = {'obis': '1-0:16.7.0*255', 'name': 'power', 'value': -1234, 'unit': 'W'}
        tap.equal(power in said['list'], True, said['list'])
        tap.equal('octets' in said['list'][0] or 'text' in said['list'][0], True,
                  said['list'][0])
        tap.equal(said['mono_ms'], r.all('reading', n=said['n'])[0]['mono_ms'], 'moment')
        tap.equal(other.all('registers'), [], 'to who has not asked')

    def octets(self, station=None):
        """Somebody who reads what comes from the meter; None: he was hung up on."""
        o = Octets(self.path(), station or self.w.link)
        self.readers.append(o)
        if o.has_begun:
            tap.equal(o.station, self.w.link, 'station')
        return o if o.has_begun else None

    @staticmethod
    def bytes_of(r):
        """How many the daemon has read, by an account of now."""
        n = len(r.all('account'))
        r.say(b'account\n')
        return r.wait('account', n + 1)['bytes']

    def test_octets_are_those_of_the_wire_to_who_wants_them(self):
        self.alone()
        r = self.reader()
        self.speak_until(lambda: r.all('reading'))
        until('the rest', self.w.is_read)
        s = self.octets()
        sent = telegrams('three-phase', 5, serial=9) + [b'noise\0\n{"v":1}\n'] + telegrams(n=3)
        for piece in sent:
            self.w.send(piece)
        all_ = b''.join(sent)
        got = s.take(len(all_))
        tap.equal(got[got.index(all_[:40]):], all_, 'octets')
        tap.equal(r.look().has_ended, False)

    def test_octets_come_after_the_signal_that_they_make(self):
        text = self.sends_of_ten_readings('-xx', beside=self.octets)
        signal_, end = ([r''.join('\\x%02x' % c for c in text) for text in texts]
                        for texts in ([b'ItemsChanged', b'/Ac/Power'], [b'\x1b\x1b\x1b\x1b\x1a']))
        order = ['signal' if signal_[0] in line else 'end' for line in text.splitlines()
                 if all(t in line for t in (signal_ if signal_[0] in line else end))]
        tail = order[order.index('end') + 1:]
        # it was ended between the last signal and its octets
        tail = tail[:-1] if len(tail) % 2 and tail[-1] == 'signal' else tail
        tap.equal(tail, ['signal', 'end'] * (len(tail) // 2), text[-3000:])
        tap.equal(len(tail) >= 16, True, order)

    def test_of_a_silent_meter_there_are_no_octets(self):
        self.alone('timeout=2')
        r = self.reader()
        self.speak_until(lambda: r.all('reading'))
        s = self.octets()
        until('silence', lambda: r.look() and [o['is'] for _, o in r.lines if o['is'] in (
            'reading', 'silent')][-1] == 'silent')
        noise = b'\x55\xaa\x33\xcc'
        before = self.bytes_of(r)
        self.w.send(noise * 50)
        until('the noise', lambda: self.bytes_of(r) >= before + 50 * len(noise))
        n = len(r.all('reading'))
        self.speak_until(lambda: len(r.all('reading')) > n)
        self.w.send(telegram(power=77))
        while telegram(power=77) not in s.got:
            s.more()
        tap.equal(noise in s.got, False, 'what came while it was silent')

    def test_who_asks_for_octets_of_nobody_is_hung_up_on(self):
        self.alone()
        r = self.reader()
        self.speak_until(lambda: r.all('reading'))
        for station in 'nobody', self.w.link + 'x', 'x' * 300:
            tap.equal(self.octets(station), None, station)
        s = self.octets()
        s.socket.sendall(b'octets %s\n' % self.w.link.encode())  # twice
        while s.more():
            pass
        tap.equal(r.look().has_ended, False)

    def test_who_does_not_read_octets_is_left_and_the_daemon_goes_on(self):
        self.alone('log=debug')
        r = self.reader()
        self.speak_until(lambda: r.all('reading'))
        s = self.octets()
        self.speak_until(lambda: r.look() and 'of octets that does not keep up' in self.d.log())
        n = len(r.all('reading'))
        self.speak_until(lambda: len(r.all('reading')) > n)
        tap.equal(r.has_ended, False)

    def test_one_who_never_reads_is_left_and_the_daemon_goes_on(self):
        self.alone('log=debug')
        deaf = socket.socket(socket.AF_UNIX)
        until('the socket', self.path().exists)
        deaf.connect(str(self.path()))
        r = self.reader()
        self.speak_until(lambda: r.look() and 'that does not keep up is left' in self.d.log())
        n = len(r.all('reading'))
        self.speak_until(lambda: len(r.all('reading')) > n)
        tap.equal((r.has_ended, self.d.log().count('is left')), (False, 1))
        deaf.settimeout(30)
        first = json.loads(deaf.makefile().readline())  # what it had got until then
        tap.equal(first['is'], 'hello')
        again = self.reader()
        again.wait('hello')
        again.wait('reading')
        deaf.close()

    def test_what_is_no_word_ends_it(self):
        self.alone('log=debug')
        r = self.reader()
        r.wait('hello')
        for words in (b'garbage\n', b'align', b'\0', b'ALIGN\n', b'\n', b'a' * 100,
                      b'{"is":"align"}\n', os.urandom(4096)):
            bad = self.reader()
            try:
                bad.say(words)
                if words == b'align':
                    bad.say(b'ment\n')
            except (BrokenPipeError, ConnectionResetError):
                pass
            bad.wait_end()
        r.say(b'ali')
        spin(0.1)
        r.say(b'gn\nacc')
        r.say(b'ount\n')
        self.speak_until(lambda: r.all('frame'))
        tap.equal(r.has_ended, False)

    def test_one_who_says_no_more_may_read_on(self):
        self.alone()
        r = self.reader()
        r.socket.shutdown(socket.SHUT_WR)
        self.speak_until(lambda: r.all('reading'))
        tap.equal(r.has_ended, False)

    def test_there_is_room_for_eight(self):
        self.alone('log=debug')
        readers = [self.reader() for _ in range(READERS_MAX)]
        for r in readers:
            r.wait('hello')
        ninth = self.reader()
        ninth.wait_end()
        tap.equal(ninth.lines, [])
        readers[3].close()
        until('room', lambda: self.reader().look() and
              (spin(0.05) or self.readers[-1].all('hello')))
        tap.equal([r.look().has_ended for r in readers if r != readers[3]], [False] * 7)

    def test_who_has_hung_up_makes_room_for_who_comes_at_once(self):
        """The daemon hears of both at the same moment."""
        self.alone('log=debug')
        readers = [self.reader() for _ in range(READERS_MAX)]
        for r in readers:
            r.wait('hello')
        self.d.p.send_signal(signal.SIGSTOP)
        readers[3].close()
        again = self.reader()
        self.d.p.send_signal(signal.SIGCONT)
        again.wait('hello')

    def test_a_new_reader_of_many_stations_is_told_of_all(self):
        wires = [self.wire('w%d' % i) for i in range(30)]
        path = self.dir / 'gridmeter.conf'
        path.write_text('bus = none\ntimeout = 300\n' + ''.join(
            '[Meter %02d %s]\nport = %s\n' % (i, 'x' * 20, w.link) for i, w in enumerate(wires)))
        self.d = self.run('-c', path)
        until('the socket', self.path().exists)
        slow = socket.socket(socket.AF_UNIX)
        slow.connect(str(self.path()))
        spin(0.3)
        lines = slow.makefile()
        names, states = set(), set()
        while len(states) < 30:
            o = json.loads(lines.readline())
            if o['is'] == 'hello':
                names |= {s['station'] for s in o['stations']}
                tap.equal(len(names) < 30, True, 'they do not fit into a line')
            elif o['is'] == 'meter':
                names.add(o['station'])
            elif o['is'] == 'silent':
                tap.equal(o['station'] in names, True, 'who it is comes first')
                states.add(o['station'])
        tap.equal(len(names), 30)
        slow.close()

    # the socket

    def test_who_may_read(self):
        self.alone()
        until('the socket', self.path().exists)
        st = self.path().stat()
        try:
            group = [line.split(':')[2] for line in open('/etc/group', encoding='utf-8')
                     if line.startswith('gridmeter:')]
        except OSError:
            group = []
        wanted = (0o660, int(group[0])) if group and os.getuid() == 0 else (0o600, st.st_gid)
        tap.equal((stat.S_IMODE(st.st_mode), st.st_gid), wanted)

    def with_group(self, *command):
        """A daemon, by a command in front of it, where /etc/group has that group; in a namespace of
        its own."""
        mine = self.dir / 'group'
        mine.write_text(pathlib.Path('/etc/group').read_text(encoding='utf-8') +
                        'gridmeter:x:54321:\n')
        script = 'mount --bind "$0" /etc/group && exec "$@"'
        if os.getuid() != 0 or subprocess.run(['unshare', '-m', 'sh', '-c', script, mine, 'true'],
                                              check=False).returncode != 0:
            raise tap.Skip('no mounts here')
        self.d = self.start('run', 'unshare', '-m', 'sh', '-c', script, mine, *command, GRIDMETER,
                            'run', '--port', self.wire().link, '--bus', 'none', is_ours=True)
        until('the socket', self.path().exists)
        until('its group', lambda: self.path().stat().st_gid == 54321)
        until('its mode', lambda: stat.S_IMODE(self.path().stat().st_mode) == 0o660)
        until('its folder', lambda: stat.S_IMODE(self.path().parent.stat().st_mode) == 0o710)
        tap.equal([stat.S_IMODE((self.path().parent / n).stat().st_mode)
                   for n in ('status', 'record')], [0o600, 0o600])

    def test_the_group_may_read(self):
        self.with_group()

    def test_who_is_of_the_group_needs_no_right_to_give_it(self):
        """As the unit of systemd has it, which allows nobody to give anything away."""
        if not shutil.which('strace'):
            raise tap.Skip('no strace')
        self.with_group(*TRACED, '-o', self.dir / 'calls', '-e', 'trace=chown,fchownat',
                        '-e', 'inject=chown,fchownat:error=EPERM',
                        'setpriv', '--regid', '54321', '--clear-groups')
        self.end_traced()

    def test_it_is_gone_at_the_end(self):
        self.alone()
        r = self.reader()
        r.wait('hello')
        tap.equal(self.d.stop(), 0)
        tap.equal([o['is'] for o in r.all() if o['is'] != 'account'], ['hello', 'silent', 'gone'])
        r.wait_end()
        tap.equal(list((self.dir / 'run').iterdir()), [])

    def test_two_daemons_have_one_each(self):
        self.alone()
        first = self.reader()
        first.wait('hello')
        w = self.wire('second')
        d = self.run('--port', w.link, 'bus=none')
        second = self.reader('readings.%d' % d.p.pid)
        tap.equal(second.wait('hello')['stations'][0]['station'], w.link)
        d.stop()
        tap.equal((self.path().exists(), self.path('readings.%d' % d.p.pid).exists()),
                  (True, False))

    def test_without_a_socket_the_daemon_goes_on(self):
        (self.dir / 'run').mkdir()
        (self.dir / 'run' / 'readings').mkdir()
        (self.dir / 'run' / 'readings' / 'in-the-way').touch()
        self.standard()
        tap.equal(self.value('/Connected').unpack(), 1)
        shutil.rmtree(self.dir / 'run' / 'readings')

    # with what bus

    def test_a_name_that_others_have_ends_a_daemon_that_somebody_reads_from(self):
        """Who reads is no reason to go on with a meter that another gridmeter publishes."""
        self.standard(serial=7)
        w = self.wire('second')
        d = self.run('--port', w.link)
        r = self.reader('readings.%d' % d.p.pid)
        def ended():
            self.w.send(telegram(serial=7))
            w.send(telegram(serial=7))
            spin(0.2)
            return d.has_ended()
        until('its end', ended)
        tap.equal(d.p.returncode, 1, d.log())
        r.wait_end()

    def test_without_any_bus(self):
        """Values are read all the same, and it is said once that there is none."""
        del self.env['DBUS_SYSTEM_BUS_ADDRESS']
        if any(os.path.exists(p + '/dbus/system_bus_socket') for p in ('/run', '/var/run')):
            raise tap.Skip('there is a system bus here')
        shutil.rmtree(self.dir / 'machine' / 'opt')
        wires = [self.wire('a'), self.wire('b')]
        path = self.dir / 'gridmeter.conf'
        path.write_text('[A]\nport = %s\n[B]\nport = %s\n' % tuple(w.link for w in wires))
        self.d = self.run('-c', path)
        r = self.reader()
        for name, self.w in zip('AB', wires):
            self.speak_until(lambda n=name: r.all('reading', station=n), serial=ord(name))
        until('it to be said', lambda: 'there is no message bus here' in self.d.log())
        tap.equal((self.d.log().count('message bus'), 'no-bus' in self.d.log()), (1, False),
                  self.d.log())

    def test_a_bus_that_was_asked_for_is_missed(self):
        self.w = self.wire()
        self.d = self.run_on_wire()
        r = self.reader()
        self.speak_until(lambda: r.all('reading'))
        self.d.wait_log('the message bus is not there, trying again')

    # those who read

    def watched(self, p):
        return [json.loads(line) for line in p.log().splitlines() if line.startswith('{')]

    def test_watch_shows_the_stream(self):
        self.alone('timeout=5')
        p = self.start('watch', GRIDMETER, 'watch', '--stream', '--format', 'json')
        self.speak_until(lambda: [o for o in self.watched(p) if o['live']], profile='three-phase')
        shown = json.loads(gridmeter('decode', '-', '--format', 'json',
                                     data=telegram('three-phase')).stdout)['grid']
        last = [o for o in self.watched(p) if o['live']][-1]
        tap.equal((last['station'], last['connection'] in ('', self.w.link)),
                  (self.w.link, True), last)
        for name, value in shown.items():
            tap.equal(abs(last['grid'][name] - value) <= 0.05, True, (name, last))
        until('silence', lambda: not self.watched(p)[-1]['live'])
        tap.equal(self.watched(p)[-1]['grid'], {})
        self.d.stop()
        self.d = self.run_on_wire('bus=none')
        n = len(self.watched(p))
        self.speak_until(lambda: [o for o in self.watched(p)[n:] if o['live']])

    def test_watch_falls_back_where_there_is_no_bus(self):
        del self.env['DBUS_SYSTEM_BUS_ADDRESS']
        shutil.rmtree(self.dir / 'machine' / 'opt')
        self.alone()
        p = self.start('watch', GRIDMETER, 'watch')
        self.speak_until(lambda: ' importing 1234.0 W' in p.log(), power=1234)
        r = gridmeter('watch', '--once', env=self.env)
        tap.equal((r.returncode, b'importing 1234 W from the grid' in r.stdout), (0, True), r)

    def test_watch_says_that_nobody_answers(self):
        r = gridmeter('watch', '--stream', '--seconds', '1.5', env=self.env)
        tap.equal((r.returncode, b'no gridmeter run answers at' in r.stderr), (1, True), r)

    def test_examples(self):
        for program, *needs in (('readings.sh', 'socat', 'jq'), ('readings.js', 'node'),
                                ('readings.py',)):
            missing = [n for n in needs if not shutil.which(n)]
            if missing:
                print('# %s: no %s' % (program, ', '.join(missing)))
                continue
            run = {'.sh': 'sh', '.js': 'node', '.py': '/usr/bin/python3'}[program[-3:]]
            self.w = self.wire(program)
            d = self.run_on_wire('bus=none', 'timeout=5')
            until('the socket', self.path().exists)
            p = self.start('example', run, EXAMPLES / program, self.path())
            self.speak_until(lambda p=p: ' 1234 W' in p.log(), power=1234)
            tap.equal('%s 1234 W\n' % self.w.link in p.log(), True, p.log())
            n = p.log().count('is silent')
            until('silence', lambda p=p, n=n: p.log().count('is silent') > n)
            d.stop()
            d = self.run_on_wire('bus=none')
            n = p.log().count('1234 W')
            self.speak_until(lambda p=p, n=n: p.log().count('1234 W') > n, power=1234)
            d.stop()
            p.p.kill()
            p.wait_end()


if __name__ == '__main__':
    tap.run(Readings)
