#!/usr/bin/python3
"""gridmeter share beside a daemon with simulated meters: what it knows, what it says when something
is wrong, and that the daemon does not notice.

    test_share.py GRIDMETER"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request

from harness import GRIDMETER, World, gridmeter, tap, telegram, until
from support.ports import free_port

SHARE = pathlib.Path(GRIDMETER).parent / 'gridmeter-share'
FLAPS = 100


class Reader(threading.Thread):
    """Somebody else who reads the stream: the numbers of the readings, in their order."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.n = []
        self.start()

    def run(self):
        for line in self.socket.makefile():
            said = json.loads(line)
            if said['is'] == 'reading':
                self.n.append(said['n'])


class Teller(threading.Thread):
    """In the place of the daemon: says what it is told to whoever comes."""

    def __init__(self, path, lines):
        super().__init__(daemon=True)
        path.parent.mkdir(exist_ok=True)
        self.path, self.listener = path, socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        self.lines, self.readers = lines, []
        self.start()

    def run(self):
        while True:
            try:
                reader, _ = self.listener.accept()
            except OSError:
                return
            self.readers.append(reader)
            for line in self.lines:
                reader.sendall(line + b'\n')

    def end(self):
        self.path.unlink()
        for s in [self.listener, *self.readers]:
            s.shutdown(socket.SHUT_RDWR)

    def say(self, **said):
        for reader in self.readers:
            reader.sendall(json.dumps({'v': 1, **said}).encode() + b'\n')


def reading(station, power, age_ms=0, **more):
    return {'is': 'reading', 'station': station, 'n': 1, 'time': '2026-11-28T04:00:00.123Z',
            'mono_ms': int(time.monotonic() * 1000) - age_ms, 'period_ms': 1000,
            'grid': {'power': power}, **more}


HELLO = (b'{"v":1,"is":"hello","version":"0","stations":[{"station":"Cellar","section":"Cellar",'
         b'"meter":{"id":"4711"},"protocol":"sml","line":"9600 8N1"}]}')


class Share(World):
    is_venus = False
    at_once = 2

    def set_up(self):
        if not SHARE.exists():
            raise tap.Skip('gridmeter-share is not built')
        super().set_up()
        self.readings = self.dir / 'run' / 'readings'
        self.conf = self.dir / 'gridmeter.conf'
        self.meters = ['port = %s' % (self.dir / 'meter'), 'timeout = 2']

    def configure(self, *lines):
        """The file for both programs: meters, and what is told on."""
        self.conf.write_text('\n'.join(
            ['bus = none', *self.meters, '[share]', 'stream = %s' % self.readings,
             *(['http = none'] if not any('http =' in line for line in lines) else []), *lines]))

    def daemon(self):
        self.d = self.run('-c', self.conf)
        until('the stream', lambda: self.readings.exists() or self.d.has_ended())
        return self.d

    def share(self, *lines):
        self.configure(*lines)
        self.s = self.start('run-share', GRIDMETER, 'share', '-c', self.conf, is_ours=True)
        self.s.wait_log('gridmeter share')
        return self.s

    def both(self, *lines):
        self.w = self.wire()
        self.configure(*lines)
        self.daemon()
        self.share(*lines)

    def told(self):
        """What it tells of itself; {} while it does not."""
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(str(self.dir / 'run' / 'share'))
                text = b''.join(iter(lambda: s.recv(65536), b''))
            except OSError:
                return {}
        return json.loads(text) if text else {}

    def meters_told(self):
        return {m['key']: m['live'] for m in self.told().get('meters', [])}

    def sink(self, name):
        return next((s for s in self.told().get('sinks', []) if s['name'] == name), {})

    def until_live(self, *keys):
        until('%s to be live' % (keys,),
              lambda: all(self.meters_told().get(key) is True for key in keys))

    def until_silent(self, *keys):
        until('%s to be silent' % (keys,),
              lambda: all(self.meters_told().get(key) is False for key in keys))

    def test_a_meter_is_told_falls_silent_and_comes_back(self):
        self.meters.insert(0, '[Keller Süd]')
        self.both()
        with self.speaking((self.w, telegram())):
            self.until_live('keller-sued')
        self.until_silent('keller-sued')
        with self.speaking((self.w, telegram())):
            self.until_live('keller-sued')
        tap.equal(self.told()['stream']['problem'], 'fine')

    def test_it_stands_back_behind_the_daemon(self):
        self.both()
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        tap.equal([os.getpriority(os.PRIO_PROCESS, p.p.pid) for p in (self.d, self.s)],
                  [ours, max(ours, 5)], 'nice')

    def test_two_meters(self):
        self.meters = ['timeout = 2', '[One]', 'port = %s' % (self.dir / 'one'),
                       '[Two]', 'port = %s' % (self.dir / 'two')]
        wires = [self.wire('one'), self.wire('two')]
        self.configure()
        self.daemon()
        self.share()
        with self.speaking((wires[0], telegram(serial=1)), (wires[1], telegram(serial=2))):
            self.until_live('one', 'two')
        with self.speaking((wires[1], telegram(serial=2))):
            until('one of them to be silent',
                  lambda: self.meters_told() == {'one': False, 'two': True})

    def test_without_a_section_a_meter_has_a_key_that_hides_its_number(self):
        (self.dir / 'machine/etc/machine-id').write_text('0123456789abcdef0123456789abcdef\n')
        self.both()
        with self.speaking((self.w, telegram(serial=7))):
            until('a meter', lambda: True in self.meters_told().values())
        first = self.meters_told()
        tap.equal(re.fullmatch('meter-[0-9a-f]{6}', next(iter(first))) is not None, True, first)
        self.until_silent(*first)
        with self.speaking((self.w, telegram(serial=8))):
            until('another meter', lambda: set(self.meters_told().items()) - set(first.items()) and
                  True in self.meters_told().values())
        second = [key for key, live in self.meters_told().items() if live]
        tap.equal(set(second) & set(first), set(), 'keys')

    def test_a_daemon_that_is_killed_leaves_no_meter_live(self):
        self.meters.insert(0, '[Cellar]')
        self.both()
        with self.speaking((self.w, telegram())):
            self.until_live('cellar')
            self.d.p.kill()
            self.d.p.wait()
            self.d.is_ours = False
            self.until_silent('cellar')
            said = self.told()
            tap.equal((said['connected'], said['stream']['problem'] in ('lost', 'refused')),
                      (False, True), said)
            self.s.wait_log('(see gridmeter doctor: share-no-stream)')
            self.daemon()
            self.until_live('cellar')
        tap.equal(self.s.log().count('readings come from'), 2)

    def test_a_daemon_that_hangs_leaves_no_meter_live(self):
        self.meters.insert(0, '[Cellar]')
        self.both()
        with self.speaking((self.w, telegram())):
            self.until_live('cellar')
            self.d.p.send_signal(signal.SIGSTOP)
            first = until('the silence', lambda: (lambda said: said.get('meters') and not
                          said['meters'][0]['live'] and said)(self.told()))
            tap.equal(first['connected'], True, 'sooner than that nothing comes')
            until('the end', lambda: not self.told()['connected'])
            self.d.p.send_signal(signal.SIGCONT)
            self.until_live('cellar')

    def test_a_reading_counts_as_long_as_its_daemon_has_said(self):
        teller = Teller(self.readings, [HELLO])
        self.share()
        until('it to come', lambda: self.told().get('connected'))
        teller.say(**reading('Cellar', 100), holds_ms=60000)
        self.until_live('cellar')
        teller.say(**reading('Cellar', 200), holds_ms=1000)

        def is_silent():
            teller.say(**{'is': 'gone', 'station': 'Roof'})
            return self.meters_told() == {'cellar': False}
        until('the silence', is_silent)
        tap.equal(self.told()['connected'], True)

    def test_who_was_stopped_itself_tells_nothing_old(self):
        teller = Teller(self.readings, [HELLO])
        self.share()
        until('it to come', lambda: self.told().get('connected'))
        teller.say(**reading('Cellar', 100))
        self.until_live('cellar')
        teller.say(**reading('Cellar', 200, age_ms=11000))
        self.until_silent('cellar')
        teller.say(**reading('Cellar', 200))
        self.until_live('cellar')

    def test_lines_that_make_no_sense_are_left_out(self):
        wrong = [b'', b'{', b'null', b'{"v":2,"is":"gone","station":"Cellar"}', b'\xff\xfe',
                 b'{"v":1,"is":"reading","station":"Cellar","grid":{"power":"NaN"}}',
                 b'[' * 5000, b'x' * 100000, b'{"v":1,"is":"reading","station":7}']
        teller = Teller(self.readings, [HELLO, *wrong])
        self.share()
        until('all of them', lambda: self.told().get('stream', {}).get('dropped', 0) >= 8)
        tap.equal(self.meters_told(), {'cellar': False})
        teller.say(**reading('Cellar', 100), unknown={'member': [1]})
        self.until_live('cellar')
        tap.equal(self.s.has_ended(), False)

    def test_a_daemon_that_begins_slowly_has_only_the_meters_that_it_tells_of(self):
        """It takes longer to say hello than it usually takes to tell of all meters."""
        first = Teller(self.readings, [HELLO])
        self.share()
        until('the meter', lambda: self.meters_told() == {'cellar': False})
        first.end()
        second = Teller(self.readings, [])
        reader = until('a reader', lambda: second.readers)[0]
        time.sleep(4)
        reader.sendall(b'{"v":1,"is":"hello","version":"0","stations":[]}\n')
        until('no meter', lambda: self.meters_told() == {})
        tap.equal(self.told()['connected'], True)

    def test_one_that_tells_nothing_that_makes_sense_is_no_daemon(self):
        """As one of another version."""
        teller = Teller(self.readings, [b'{"v":2,"is":"hello"}'])
        self.share()

        def has_been_told():
            with contextlib.suppress(BrokenPipeError):  # it has hung up
                teller.say(v=2, **{'is': 'account'})
            return 'share-no-stream' in self.s.log()
        until('the log to know', has_been_told)
        tap.equal(self.told()['stream']['problem'], 'unreachable')

    def test_a_wrong_line_is_named_by_all_programs(self):
        for line, words in (
                ('mqtt_topics = some', 'mqtt_topics = some: expected json, plain or both'),
                ('mqt = x', 'unknown key "mqt", perhaps mqtt was meant'),
                ('http_token = short', 'http_token = (not shown): expected at least 16 characters: '
                                       'letters, digits, - _ . ~'),
                ('[share]', '[share] is there already, in line 1: expected one of them')):
            self.conf.write_text('[share]\n' + line + '\n')
            for command, status in (('share', 2), ('check', 1)):
                r = gridmeter(command, '-c', self.conf, env=self.env)
                tap.equal((r.returncode, r.stderr.decode()),
                          (status, 'gridmeter %s: %s:2: %s\n' % (command, self.conf, words)))
            d = self.run('-c', self.conf)  # its meters are read all the same
            d.wait_log('%s:2: %s' % (self.conf, words))
            d.stop()

    def test_a_changed_configuration_concerns_those_whose_keys_have_changed(self):
        closed, page, other = free_port(), free_port(), free_port()
        self.share('http = local', 'http_port = %d' % page, 'mqtt = 127.0.0.1:%d' % closed)
        until('the broker to be missed', lambda: self.sink('mqtt').get('problem') == 'refused')
        age_ms = until('an age of the page', lambda: max(0, self.sink('http')['age_ms'] - 500))
        self.configure('http = local', 'http_port = %d' % page, 'mqtt = 127.0.0.1:%d' % closed,
                       'mqtt_topics = both')
        self.s.p.send_signal(signal.SIGHUP)
        self.s.wait_log('configuration read again')
        tap.equal(self.sink('http')['age_ms'] >= age_ms + 500, True, 'age of the page')
        self.configure('http = everybody')
        self.s.p.send_signal(signal.SIGHUP)
        self.s.wait_log('the new configuration cannot be used, the present one stays')
        tap.equal('http = everybody: expected' in self.s.log(), True)
        self.configure('http = local', 'http_port = %d' % page)
        self.s.p.send_signal(signal.SIGHUP)
        until('the broker to be left', lambda: not self.sink('mqtt'))
        tap.equal(self.sink('http')['place'], '127.0.0.1:%d' % page)
        self.configure('http = local', 'http_port = %d' % other)
        self.s.p.send_signal(signal.SIGHUP)
        until('an answer', lambda: self.sink('http')['place'] == '127.0.0.1:%d' % other or
              'has to be started anew for it' in self.s.log())
        self.s.p.send_signal(signal.SIGHUP)

    def test_what_becomes_of_a_changed_configuration_is_told(self):
        port = free_port()
        self.share('mqtt = 127.0.0.1:%d' % port)
        self.s.wait_log('127.0.0.1:%d' % port)
        self.configure('mqtt = 127.0.0.2:%d' % port)
        self.s.p.send_signal(signal.SIGHUP)
        self.s.wait_log('127.0.0.2:%d' % port)

    def test_the_doctor_says_what_is_wrong_with_each(self):
        with contextlib.ExitStack() as stack:
            taken = stack.enter_context(socket.socket())
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            port = taken.getsockname()[1]
            datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            datagrams.bind(('127.0.0.1', 0))
            self.both('mqtt = nowhere.invalid', 'http = local', 'http_port = %d' % port,
                      'shelly = yes', 'meter_at = local', 'meter_port = %d' % free_port(),
                      'shelly_ports = %d' % datagrams.getsockname()[1])
            until('all to be known', lambda: self.sink('mqtt').get('problem') == 'nameless' and
                  self.sink('http').get('problem') == 'port-taken' and
                  self.sink('emulation').get('problem') == 'port-taken')
            self.s.wait_log('(see gridmeter doctor: broker-nameless)')
            self.s.wait_log('(see gridmeter doctor: share-port-taken)')
            r = gridmeter('doctor', '-c', self.conf, '--seconds', '1', '--format', 'json',
                          env=self.env)
            found = {o['finding']: o for o in map(json.loads, r.stdout.splitlines())}
            tap.equal({'broker-nameless', 'share-port-taken'} <= set(found), True, r.stdout)
            tap.equal(found['broker-nameless']['seen'],
                      'The MQTT broker nowhere.invalid:1883 has a name that nobody knows.')
            tap.equal(str(self.conf) in found['share-port-taken']['do'], True, r.stdout)
            tap.equal([key in r.stdout.decode() for key in (
                'http_port = …', 'shelly_ports = …', 'meter_port = …')], [True, True, False],
                      r.stdout)
            tap.equal(found['share-port-taken']['layer'], 'share')
            tap.equal(r.returncode, 1)
            r = gridmeter('doctor', '-c', self.conf, '--seconds', '1', '--lang', 'de', env=self.env)
            tap.equal('ein anderes Programm hat diesen Port' in r.stdout.decode(), True, r.stdout)

    def test_a_port_that_becomes_free_is_taken(self):
        with socket.socket() as taken:
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.share('http = local', 'http_port = %d' % port)
            self.s.wait_log('(see gridmeter doctor: share-port-taken)')
        self.s.wait_log('http works: 127.0.0.1:%d' % port)

    def test_a_broker_goes_and_comes_back_and_the_page_stays(self):
        """In the sandbox: what is refused there, tear_down() sees."""
        if not shutil.which('mosquitto'):
            raise tap.Skip('no mosquitto')
        port, page = free_port(), free_port()
        (self.dir / 'broker.conf').write_text(
            'listener %d 127.0.0.1\nallow_anonymous true\n' % port)
        self.meters.insert(0, '[Cellar]')
        self.both('mqtt = localhost:%d' % port, 'http = local', 'http_port = %d' % page)
        with self.speaking((self.w, telegram())):
            self.until_live('cellar')
            for _ in range(2):
                broker = self.start('broker', 'mosquitto', '-c', self.dir / 'broker.conf')
                until('the broker', lambda: self.sink('mqtt').get('problem') == 'fine')
                told = self.sink('mqtt')['told']
                until('more to be told', lambda: self.sink('mqtt')['told'] > told + 2)
                broker.stop()
                until('the broker to be missed',
                      lambda: self.sink('mqtt').get('problem') in ('lost', 'refused'))
                with urllib.request.urlopen('http://127.0.0.1:%d/now.json' % page) as answer:
                    tap.equal(json.load(answer)['meters'][0]['live'], True)

    def test_a_broker_is_told_of_once_it_was_told_a_value(self):
        if not shutil.which('mosquitto'):
            raise tap.Skip('no mosquitto')
        port = free_port()
        (self.dir / 'broker.conf').write_text(
            'listener %d 127.0.0.1\nallow_anonymous true\n' % port)
        self.meters.insert(0, '[Cellar]')
        self.start('broker', 'mosquitto', '-c', self.dir / 'broker.conf')
        self.both('mqtt = localhost:%d' % port)
        until('the meter to be announced', lambda: self.sink('mqtt').get('told', 0) >= 2)
        tap.equal(self.sink('mqtt')['clients'], [])
        with self.speaking((self.w, telegram())):
            clients = until('a value to be told', lambda: self.sink('mqtt')['clients'])
        tap.equal([(c['who'], c['age_ms'] < 3600000) for c in clients],
                  [('localhost:%d' % port, True)], clients)

    def test_killed_a_hundred_times_the_daemon_does_not_notice(self):
        self.meters.insert(0, '[Cellar]')
        self.w = self.wire()
        self.configure()
        self.daemon()
        other = Reader(self.readings)
        with self.speaking((self.w, telegram()), every=0.05):
            for _ in range(FLAPS):
                p = self.share()
                p.wait_log('readings come from')
                p.p.kill()
                p.p.wait()
                p.is_ours = False
            n = len(other.n)
            until('one more reading', lambda: len(other.n) > n)
        tap.equal(other.n, list(range(other.n[0], other.n[0] + len(other.n))), 'no reading is lost')
        tap.equal(self.d.has_ended(), False)

    def test_root_is_given_up_where_there_is_a_user_for_it(self):
        if os.geteuid() != 0 or not shutil.which('unshare'):
            raise tap.Skip('that takes root, and mounts of its own')
        for name, line in (('passwd', 'gridmeter-share:x:64123:64124::/:/bin/false\n'),
                           ('group', 'gridmeter-share:x:64124:\ngridmeter:x:64125:\n')):
            (self.dir / name).write_text(pathlib.Path('/etc', name).read_text() + line)
        self.dir.chmod(0o755)
        self.configure('http = local', 'http_port = 997')
        mounts = ' && '.join('mount --bind %s/%s /etc/%s' % (self.dir, name, name)
                             for name in ('passwd', 'group'))
        s = self.s = self.start('run-share', 'unshare', '-m', 'sh', '-c',
                                '%s && exec %s -c %s' % (mounts, SHARE, self.conf), is_ours=True)
        s.wait_log('gridmeter share')
        status = until('another user', lambda: self.as_user(s.p.pid, 64123))
        tap.equal(re.findall(r'^Gid:\s+(.*)', status, re.M), ['\t'.join(['64124'] * 4)])
        tap.equal(sorted(re.search(r'^Groups:\s*(.*)', status, re.M)[1].split()),
                  ['64124', '64125'])
        tap.equal(re.findall(r'^Cap(?:Prm|Eff|Inh|Amb):\s*(\w+)', status, re.M), ['0' * 16] * 4)
        tap.equal(self.sink('http').get('problem'), 'fine', 'a port that is for root')

    @staticmethod
    def as_user(pid, user):
        """Its status, once it is that user and nothing more is going to be given up."""
        status = pathlib.Path('/proc/%d/status' % pid).read_text(encoding='ascii')
        return status if re.search(r'^Uid:\s+%d\s' % user, status, re.M) and \
            re.search(r'^Seccomp:\s+2', status, re.M) else ''

    def test_its_program_may_be_missing(self):
        lonely = self.dir / 'gridmeter'
        shutil.copy(GRIDMETER, lonely)
        r = subprocess.run([lonely, 'share'], env=dict(self.env, PATH='/nowhere'),
                           capture_output=True, text=True, check=False)
        tap.equal(r.returncode, 3)
        tap.equal('gridmeter share: gridmeter-share: No such file or directory' in r.stderr, True,
                  r.stderr)


tap.run(Share)
