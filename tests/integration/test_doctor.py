#!/usr/bin/python3
"""gridmeter doctor as a person uses it, and what it finds between the meter and the system: the
bus, its settings, the system that should use the meter."""
import json
import math
import os
import pathlib
import random
import re
import signal
import socket
import stat
import subprocess
import threading
import time

from harness import (
    BUSY, GRIDMETER, HERE, World, gridmeter, make_free, tap, telegram, telegrams, until)

GRID_INPUT = {'/Settings/SystemSetup/AcInput1': 1, '/Settings/SystemSetup/AcInput2': 0}


def recorded(volts, amperes, seconds=1200):
    """A recording of a meter of one phase, with these codes for voltage and current: a kettle, an
    oven, and the sun later on."""
    lines = ['gridmeter-capture 1', 'start 2026-11-25T12:00:00Z', 'line 115200 8N1']
    chance, wh = random.Random(1), [12345678.0, 4567890.0]
    for s in range(seconds):
        net = 150 + 2000 * (s % 360 < 120) + 900 * (s % 600 > 350) + chance.uniform(-5, 5)
        net -= (1100 + 300 * math.sin(s / 200)) * (s > 400 and s % 900 < 700)
        u = 231 + math.sin(s / 900) - 0.4 * net / 230 + chance.uniform(-0.1, 0.1)
        wh[net < 0] += abs(net) / 3600
        values = (('1-0:1.8.0', '%.3f*kWh' % (wh[0] / 1000)),
                  ('1-0:2.8.0', '%.3f*kWh' % (wh[1] / 1000)),
                  ('1-0:1.7.0', '%.3f*kW' % (max(net, 0) / 1000)),
                  ('1-0:2.7.0', '%.3f*kW' % (max(-net, 0) / 1000)),
                  (volts, '%.1f*V' % u), (amperes, '%.2f*A' % (math.hypot(net, 170) / u)),
                  ('1-0:199.99.0', '7*Hz'))
        text = '/ISK5MT174-0001\r\n\r\n0-0:96.1.1(4530303134)\r\n%s!\r\n' % ''.join(
            '%s(%s)\r\n' % v for v in values)
        lines += ['%d.%03d %s' % (s, i // 48, text[i:i + 48].encode().hex())
                  for i in range(0, len(text), 48)]
    return '\n'.join(lines) + '\n'


class House(World):
    """A Venus system, a meter that works, and the daemon."""

    def venus(self, *args):
        self.start('venus', '/usr/bin/python3', HERE / 'venus.py', *args).wait_log('ready')

    def with_settings(self, **settings):
        values = dict(GRID_INPUT, **{'/Settings/' + k.replace('__', '/'): v
                                     for k, v in settings.items()})
        (self.dir / 'settings.json').write_text(json.dumps(values))
        self.start_settings()

    def simulate(self, profile, *args, name='meter'):
        link = self.dir / name
        self.start('simulate', GRIDMETER, 'simulate', profile, '--link', link, *args)
        until('the simulator', link.is_symlink)
        return link

    def house(self, *args, profile='three-phase', sim=(), venus=('--system', '--inverter'),
              **settings):
        self.start_bus()
        self.with_settings(**settings)
        if venus:
            self.venus(*[v for v in venus if v != '--meter' and not isinstance(v, int)])
        if '--meter' in venus:
            self.venus(*venus[-2:])
        self.d = self.run('--port', self.simulate(profile, *sim), *args)

    def doctor(self, *args, **more):
        r = subprocess.run([GRIDMETER, 'doctor', *map(str, args)], env=self.env,
                           capture_output=True,
                           check=False, timeout=60 * BUSY, **more)
        tap.equal(r.stderr, b'', 'what the doctor complains of')
        return r

    def findings(self, *args):
        r = self.doctor('--format', 'json', *args)
        said = [json.loads(line) for line in r.stdout.splitlines()]
        fine = all(s['finding'] == 'ok' or s['hint'] for s in said)
        tap.equal(r.returncode, 0 if fine else 1, 'exit of the doctor')
        return said

    def says(self, finding, *args, seconds=30):
        """Asks until it says that: a system needs a while to come together."""
        end = time.monotonic() + BUSY * seconds
        while True:
            said = self.findings(*args)
            if [s['finding'] for s in said] == [finding]:
                return said[0]
            if time.monotonic() > end:
                raise AssertionError('expected %s: %s' % (finding, json.dumps(said, indent=1)))
            time.sleep(0.2)

    def status(self, name='status'):
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(5)
            s.connect(str(self.dir / 'run' / name))
            text = b''
            while part := s.recv(65536):
                text += part
        return json.loads(text)

    def is_listened_at(self, name):
        """The name is there a moment before anybody listens."""
        with socket.socket(socket.AF_UNIX) as s:
            return s.connect_ex(str(self.dir / 'run' / name)) == 0


class Found(House):
    def test_all_is_well(self):
        self.house()
        said = self.says('ok')
        tap.equal(set(said['layers'].values()), {'ok'})
        until('the period', lambda: 'period_ms' in self.findings()[0]['facts'])
        r = self.doctor('--all')
        tap.equal(r.returncode, 0)
        every = re.search(r'All is well: a telegram every (\d\.\d) s', r.stdout.decode())
        tap.equal(0.5 <= float(every[1]) <= 2, True, r.stdout.decode())
        for word in (b'com.victronenergy.grid.gridmeter_', b'instance 40'):
            tap.equal(word in r.stdout, True, r.stdout.decode())

    def test_a_daemon_that_does_not_run(self):
        self.start_bus()
        self.with_settings()
        self.says('not-running', self.simulate('three-phase'))

    def test_without_localsettings(self):
        self.start_bus()
        self.run('--port', self.simulate('three-phase'))
        self.says('no-settings')

    def test_localsettings_that_do_not_answer(self):
        self.start_bus()
        self.with_settings()
        self.settings.p.send_signal(signal.SIGSTOP)
        self.run('--port', self.simulate('three-phase'))
        self.says('not-registered')

    def test_two_meters_of_one_instance(self):
        self.house(venus=('--system', '--inverter', '--meter', 40))
        said = self.says('instance-collision')
        tap.equal('com.victronenergy.grid.other' in said['seen'], True, said)

    def test_a_meter_in_another_role(self):
        self.house('role=pvinverter')
        self.says('other-role')

    def test_without_a_system(self):
        self.house(venus=())
        self.says('no-system')

    def test_another_meter_that_wins(self):
        self.house(venus=('--system', '--inverter', '--meter', 30))
        said = self.says('other-wins')
        tap.equal(said['layer'], 'system')

    def test_an_ac_input_that_is_not_set_to_grid(self):
        self.house(SystemSetup__AcInput1=2)
        self.says('ac-input')

    def test_shore_is_grid(self):
        self.house(SystemSetup__AcInput1=3)
        self.says('ok')

    def test_a_system_that_does_not_take_the_meter(self):
        self.house(venus=('--system', '--stubborn', '--inverter'))
        self.says('not-adopted')

    def test_an_ess_that_is_told_to_do_without(self):
        self.house(CGwacs__RunWithoutGridMeter=1)
        self.says('ess-without-meter')

    def test_an_ess_that_regulates_phases_which_nobody_measures(self):
        self.house(profile='fnn-total', CGwacs__Hub4Mode=2)
        self.says('ess-phases')


    def test_an_adapter_that_was_pulled_out(self):
        self.standard()
        self.d.stop()
        d = self.run('--port', 'auto:%s/met*' % self.dir)
        self.appear()
        self.w.unplug()
        said = self.says('adapter-gone', seconds=60)
        number = self.name.rpartition('_')[2]
        tap.equal((number in said['seen'], '…0001,' in said['seen']), (False, True), said)
        self.w.plug()
        self.appear()
        until('the meter', lambda: self.findings()[0]['finding'] != 'adapter-gone')
        d.stop()

    def test_a_daemon_that_has_only_begun(self):
        self.run('--port', self.wire().link)
        until('the status', (self.dir / 'run' / 'status').exists)
        tap.equal(self.findings()[0]['finding'], 'not-yet')


class Hints(House):
    def test_a_daemon_that_still_looks_for_the_meter(self):
        for i in range(4):
            self.wire('a%d' % i)
        self.start_bus()
        self.with_settings()
        self.simulate('three-phase', name='a9')
        conf = self.dir / 'one.conf'  # a section looks at one port after the other
        conf.write_text('[House]\nport = auto:%s/a*\n' % self.dir)
        self.run('-c', conf)
        until('the status', (self.dir / 'run' / 'status').exists)
        said = self.findings()
        tap.equal([(s['finding'], s['hint']) for s in said], [('still-searching', True)])

    def test_a_daemon_that_hears_nothing_on_any_port(self):
        for i in range(3):
            self.wire('a%d' % i)
        self.start_bus()
        self.with_settings()
        self.run('--port', 'auto:%s/a*' % self.dir)
        until('the status', (self.dir / 'run' / 'status').exists)
        until('patience', lambda: self.findings()[0]['finding'] != 'not-yet', 60)
        tap.equal([s['finding'] for s in self.findings()], ['silence'])

    def test_a_second_grid_meter(self):
        self.house(venus=('--system', '--inverter', '--meter', 50))
        said = self.says('second-grid-meter')
        tap.equal(said['hint'], True)

    def test_a_stranger_on_the_wire(self):
        self.start_bus()
        self.with_settings()
        self.venus('--system', '--inverter')
        self.w = self.wire()
        self.run('--port', self.w.link)
        self.appear('three-phase')
        self.w.send(telegram('three-phase', serial=12345678))
        for t in telegrams('three-phase', 3):
            self.send_and_wait(t)
            time.sleep(0.1)
        self.says('stranger')

    def test_a_meter_that_is_asked_seldom(self):
        self.start_bus()
        self.with_settings()
        self.venus('--system', '--inverter')
        self.run('--port', self.simulate('mt174'), 'ask=yes', 'protocol=iec')
        said = self.says('slow-asking', seconds=60)
        tap.equal(('ask_period' in said['do'], said['hint']), (True, True), said)

    def test_a_slow_meter(self):
        self.house(sim=('--period', 6000))
        self.says('slow-meter', seconds=50)

    def test_a_meter_that_tells_no_export(self):
        self.house(profile='tariffs')
        self.says('export-missing')

    def test_a_meter_that_tells_the_total_only(self):
        self.house(profile='fnn-total')
        self.says('total-only')

    def test_a_clock_that_is_wrong(self):
        self.house(profile='p1')
        said = self.says('clock')
        tap.equal('2026-06-17 11:0' in said['seen'], True, said)


class Ports(House):
    def held(self, *command):
        """Runs it where serial-starter has given a port to another program."""
        r = subprocess.run(['unshare', '-m', 'true'], capture_output=True, check=False)
        if r.returncode:
            raise tap.Skip('needs mount namespaces')
        locks = self.dir / 'lock' / 'serial-starter'
        locks.mkdir(parents=True)
        somebody = self.start('somebody', 'sleep', '1000')
        w = self.wire()
        (locks / os.path.basename(os.path.realpath(w.link))).symlink_to(str(somebody.p.pid))
        script = 'mount --bind "$0" "$(readlink -f /var/lock)"; exec "$@"'
        return subprocess.run(['unshare', '-m', 'sh', '-c', script, str(self.dir / 'lock'),
                               GRIDMETER,
                               *command, 'auto:' + w.link], env=self.env, capture_output=True,
                              check=False, timeout=60 * BUSY)

    def test_ports_that_are_all_held(self):
        r = self.held('doctor', '--format', 'json')
        tap.equal((json.loads(r.stdout)['finding'], r.returncode), ('all-ports-held', 1), r.stderr)

    def test_detect_skips_a_port_that_is_held_and_names_who_has_it(self):
        r = self.held('detect')
        tap.equal(b'skipped, sleep, process ' in r.stdout, True, r)
        tap.equal(r.returncode, 1)

    def test_of_ports_that_nobody_named_only_the_best_is_told(self):
        self.start_bus()
        self.wire('a1')
        a2 = self.simulate('no-pin', name='a2')
        said = self.findings('auto:%s/a*' % self.dir)
        tap.equal([(s['finding'], s['port']) for s in said], [('no-pin', os.path.realpath(a2))])
        said = self.findings('--all', 'auto:%s/a*' % self.dir)
        tap.equal({s['finding'] for s in said}, {'no-pin', 'silence'})

    def test_a_recording(self):
        (self.dir / 'a.bin').write_bytes(b''.join(telegrams('no-pin', 4)))
        tap.equal(self.findings(self.dir / 'a.bin')[0]['finding'], 'no-pin')
        (self.dir / 'b.bin').write_bytes(b''.join(telegrams('three-phase', 4)))
        tap.equal(self.findings(self.dir / 'b.bin')[0]['finding'], 'ok')

    def recording(self, name, pieces, period_s, start=''):
        path = self.dir / name
        path.write_text('gridmeter-capture 1\n' + start + 'line 9600 8N1\n' + ''.join(
            '%.3f %s\n' % (i * period_s, p.hex()) for i, p in enumerate(pieces)))
        return str(path)

    def test_a_recording_says_the_same_at_any_speed(self):
        damaged = [t[:40] + bytes((t[40] ^ 1,)) + t[41:] for t in telegrams('three-phase', 12)]
        noise = [bytes((0xfe, 0xf0, 0xff, 0x00)[(i * j) % 4] for j in range(1, 9))
                 for i in range(28)]
        files = [self.recording('slow', telegrams('three-phase', 4, period=6000), 6),
                 self.recording('noise', noise, 0.5),
                 self.recording('damaged', damaged, 1),
                 self.recording('fine', telegrams('three-phase', 12), 1)]
        want = ['slow-meter', 'light-noise', 'damaged-all', 'ok']
        for speed in '', '@10':
            said = self.findings(*[f + speed for f in files])
            tap.equal([s['finding'] for s in said], want, 'at ' + speed)
        tap.equal(said[0]['facts']['period_ms'], 6000)

    def test_a_recording_is_judged_as_a_whole(self):
        pieces = telegrams('relapse', 150)  # its power ends after 120 s
        for n, want in (100, 'total-only'), (150, 'pin-relapse'):
            for speed in '', '@100', '@1000':
                path = self.recording('relapse', pieces[:n], 1) + speed
                tap.equal(self.findings(path)[0]['finding'], want, (n, speed))
        r = gridmeter('detect', path)
        tap.equal((b'then stopped' in r.stdout, r.returncode), (True, 0), r)

    def test_a_meter_that_is_too_slow_for_ess(self):
        said = self.findings(self.recording('slow', telegrams('three-phase', 5, period=10000), 10) +
                             '@10')[0]
        tap.equal((said['finding'], said['hint'], said['facts']['period_ms']),
                  ('slow-for-ess', True, 10000))

    def test_the_clock_of_a_recording_is_that_of_its_head(self):
        r = gridmeter('simulate', 'p1', '--output', '-', '--telegrams', 30)  # three seconds
        sent = [b'/' + t for t in r.stdout.split(b'/')[1:]]
        for start, is_off in (('', None), ('start 2026-06-17T09:00:00Z\n', False),
                              ('start 2025-01-01T00:00:00Z\n', True)):
            said = self.findings(self.recording('p1', sent, 1, start) + '@10')[0]
            off = said['facts'].get('clock_off_s')
            tap.equal((off is None, said['finding'] == 'clock'), (is_off is None, is_off is True),
                      said)

    def test_a_port_of_the_daemon_is_not_touched(self):
        self.house()
        self.says('ok')
        self.says('ok', self.dir / 'meter')
        tap.equal(self.d.has_ended(), False)

    def test_sections_are_told_by_name(self):
        self.start_bus()
        a, b = self.simulate('no-pin', name='a'), self.simulate('inf-off', name='b')
        (self.dir / 'conf').write_text('[Cellar]\nport = %s\n[Roof]\nport = %s\n' % (a, b))
        self.run('-c', self.dir / 'conf')
        want = {('Cellar', 'no-pin'), ('Roof', 'inf-off')}
        until('both findings', lambda: {(s['section'], s['finding'])
                                        for s in self.findings()} == want)


class Place(House):
    """The configuration of the machine on which the doctor runs."""

    @property
    def machine(self):
        return self.dir / 'machine'

    def configure(self, conf=None, keys=None):
        folder = self.machine / 'etc'
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (('gridmeter.conf', conf), ('gridmeter.keys', keys)):
            (folder / name).unlink(missing_ok=True)
            if text is not None:
                (folder / name).write_text(text)
                (folder / name).chmod(0o600)
        return folder

    def test_the_keys_of_the_machine_are_used(self):
        port = self.simulate('am550-glo30')
        conf = 'port = %s\nbus = none\n' % port
        folder = self.configure(conf)
        said = self.findings()[0]
        tap.equal((said['finding'], str(folder / 'gridmeter.keys') in said['do']),
                  ('key-missing', True), said)
        self.configure(conf, 'key = 000102030405060708090a0b0c0d0e0f\n')
        tap.equal(self.findings()[0]['finding'], 'not-running')

    def test_a_wrong_line_is_named(self):
        port = self.simulate('no-pin')
        folder = self.configure('port = %s\nnmae = Keller\n' % port)
        said = self.findings('--lang', 'de')[0]
        line = '%s:2: unknown key "nmae", perhaps name was meant.' % (folder / 'gridmeter.conf')
        tap.equal((said['finding'], said['seen'].endswith(': ' + line)), ('config-wrong', True),
                  said)
        self.configure('port = %s\n' % port, '\nkey = 12\n')
        said = self.findings()
        tap.equal([s['finding'] for s in said], ['config-wrong', 'no-pin'])
        line = '%s:2: key: expected 32 hexadecimal digits, but here are 2' % (
            folder / 'gridmeter.keys')
        tap.equal(line in said[0]['seen'], True, said[0])

    def test_a_wrong_line_of_the_share_is_named_behind_the_meters(self):
        folder = self.configure('port = %s\n[share]\nmqt = broker\n' % self.simulate('no-pin'))
        said = self.findings()
        tap.equal([s['finding'] for s in said], ['no-pin', 'share-line'])
        tap.equal('%s:3: unknown key "mqt"' % (folder / 'gridmeter.conf') in said[1]['seen'], True,
                  said[1])

    def test_the_file_of_the_daemon_is_the_one_to_change(self):
        (self.dir / 'other.conf').write_text('port = %s\nline = 9600 8E1\n' % self.simulate(
            'fnn-total', '--line', '9600 8N1', '--reader', '9600 8E1'))
        self.run('-c', self.dir / 'other.conf')
        until('the status', (self.dir / 'run' / 'status').exists)
        said = self.says('parity')
        tap.equal((said['do'].startswith('Remove line from %s:' % (self.dir / 'other.conf')),
                   said['then']), (True, 'svc -t /service/gridmeter'), said)

    def test_a_gx_device_has_commands_and_a_stick_of_its_own(self):
        self.start_bus()
        said = self.findings(self.simulate('three-phase'))[0]
        tap.equal((said['finding'], said['do']),
                  ('not-running', 'Start it: svc -u /service/gridmeter. Should it end by itself, '
                   'its log says why: tai64nlocal </var/log/gridmeter/current'), said)
        self.run('--port', self.wire('silent').link, 'line=9600 8N1')
        said = self.says('silence')
        tap.equal(said['do'].endswith('try gridmeter detect --ask; stop gridmeter meanwhile: '
                                      'svc -d /service/gridmeter'), True, said)
        said = self.findings(self.simulate('am550-glo30', name='locked'))[0]
        tap.equal(said['do'], 'Ask the grid operator for the key of the meter (GUEK) and write '
                  'key = … into /data/gridmeter/gridmeter.keys, or bring that file on the USB '
                  'stick.')

    def test_a_service_that_ends_at_once(self):
        supervise = self.machine / 'service' / 'gridmeter' / 'supervise'
        logs = self.machine / 'var' / 'log' / 'gridmeter'
        supervise.mkdir(parents=True)
        logs.mkdir(parents=True)
        (logs / 'current').write_text('@400000006b0a60be15367d14 no memory for the meter\n',
                                      encoding='ascii')
        for wanted, ends in (b'u', True), (b'd', False):
            (supervise / 'status').write_bytes(b'@' + bytes(16) + wanted)
            said = self.findings()[0]
            tap.equal((said['finding'] == 'daemon-ends',
                       'Its last words: no memory for the meter' in said['seen']), (ends, ends),
                      said)

    def test_a_service_of_systemd_that_ends_at_once(self):
        (self.machine / 'opt' / 'victronenergy').rmdir()
        unit = self.machine / 'lib' / 'systemd' / 'system' / 'gridmeter.service'
        unit.parent.mkdir(parents=True)
        unit.touch()
        self.start_bus()
        for state, ends in (('auto-restart', True), ('auto-restart-queued', True),
                            ('running', False)):
            systemd = self.start('systemd', '/usr/bin/python3', HERE / 'systemd.py', state)
            systemd.wait_log('ready')
            said = self.findings()[0]
            tap.equal((said['finding'] == 'daemon-ends',
                       said['do'].endswith('Its log: journalctl -u gridmeter')), (ends, ends),
                      said)
            systemd.stop()

    def test_only_a_port_of_the_machine(self):
        r = subprocess.run(['unshare', '-m', 'true'], capture_output=True, check=False)
        if r.returncode:
            raise tap.Skip('needs mount namespaces')
        script = ('mount -t tmpfs none /dev && mknod /dev/null c 1 3 && '
                  'mknod /dev/ttyAMA0 c 204 64 || exit 77; exec "$@"')
        r = subprocess.run(['unshare', '-m', 'sh', '-c', script, 'sh', GRIDMETER, 'doctor',
                            '--format', 'json'], env=self.env, capture_output=True, check=False)
        if r.returncode == 77:
            raise tap.Skip('needs to make devices')
        tap.equal(json.loads(r.stdout)['finding'], 'no-adapter', r)


class Language(House):
    def test_the_gui_is_asked_where_nobody_has_said(self):
        for name in ('LC_ALL', 'LC_MESSAGES', 'LANG'):
            self.env.pop(name, None)
        self.start_bus()
        self.with_settings(Gui__Language='de')
        for command in ('doctor', 'detect'):
            for said, words in ({}, 'ist nicht da'), ({'LC_ALL': 'C'}, 'is not there'):
                r = subprocess.run([GRIDMETER, command, '--seconds', '2', self.dir / 'none'],
                                   env=dict(self.env, **said), capture_output=True, check=False)
                tap.equal(words in r.stdout.decode(), True, (command, said, r))

    def test_the_gui_may_speak_dutch_and_a_locale_slovenian(self):
        self.env.pop('LC_ALL')
        self.env.pop('LANG', None)
        self.start_bus()
        self.with_settings(Gui__Language='nl')
        for command in ('doctor', 'detect'):
            for said, words in ({}, 'is er niet'), ({'LC_ALL': 'sl_SI.UTF-8'}, 'ni.'):
                r = subprocess.run([GRIDMETER, command, '--seconds', '2', self.dir / 'none'],
                                   env=dict(self.env, **said), capture_output=True, check=False)
                tap.equal(words in r.stdout.decode(), True, (command, said, r))
                tap.equal('guide.md#port-missing' in r.stdout.decode(), True, r)

    def test_a_language_that_we_do_not_speak_is_english(self):
        self.env.pop('LC_ALL')
        self.env.pop('LANG', None)
        self.start_bus()
        self.with_settings(Gui__Language='tr')
        tap.equal(b'is not there' in self.doctor(self.dir / 'none').stdout, True)


class Words(House):
    def test_german_by_locale_and_by_option(self):
        self.env['LC_ALL'] = 'de_DE.UTF-8'
        self.env.pop('LC_MESSAGES', None)
        r = self.doctor(self.dir / 'none')
        tap.equal(('%s ist nicht da.' % (self.dir / 'none')).encode() in r.stdout, True, r.stdout)
        r = self.doctor('--lang', 'en', self.dir / 'none')
        tap.equal(('%s is not there.' % (self.dir / 'none')).encode() in r.stdout, True, r.stdout)

    def test_a_finding_has_three_sentences(self):
        lines = self.doctor(self.dir / 'none').stdout.decode().splitlines()
        tap.equal(lines[0], '%s is not there.' % (self.dir / 'none'))
        tap.equal([line.split()[0] for line in lines[1:]], ['Means', 'Do', 'Guide'])
        tap.equal(lines[3].endswith('/doc/guide.md#port-missing'), True, lines)
        said = self.findings('--lang', 'de', self.dir / 'none')[0]
        tap.equal(said['guide'].endswith('/doc/guide.de.md#port-missing'), True, said)

    def test_a_heading_names_the_port_once(self):
        (self.dir / 'a.bin').write_bytes(b''.join(telegrams('no-pin', 4)))
        lines = self.doctor(self.dir / 'a.bin').stdout.decode().splitlines()
        tap.equal(lines[0], '%s: The meter sends whole kWh and no power.' % (self.dir / 'a.bin'))

    def test_all_layers_up_to_the_one_that_fails(self):
        self.start_bus()
        said = self.findings(self.simulate('inf-off'))[0]
        tap.equal(list(said['layers'].items()),
                  [(layer, 'ok') for layer in ('port', 'bytes', 'line', 'frames', 'checksum', 'key',
                                               'list')] +
                  [('power', 'failed'), ('values', 'not looked at'), ('bus', 'failed'),
                   ('system', 'not looked at'), ('share', 'not looked at')])

    def test_what_is_not_known_is_left_out_of_the_layers(self):
        text = self.doctor('--all', self.simulate('am550-glo30')).stdout.decode()
        tap.equal(('?' in text, re.search(r'^  checksum +ok +0 faults$', text, re.M) is not None),
                  (False, True), text)

    def test_wrong_usage(self):
        for args in (['--seconds', '0'], ['--seconds', 'x'], ['--format', 'xml'], ['--lang', 'xx'],
                     ['--frob']):
            for command in ('doctor', 'detect'):
                r = gridmeter(command, *args)
                tap.equal((r.returncode, r.stdout), (2, b''), (command, args))
                tap.equal(len(r.stderr) > 10, True, args)


class Status(House):
    def test_the_socket_is_for_its_owner_alone(self):
        self.house()
        self.says('ok')
        mode = stat.S_IMODE(os.stat(self.dir / 'run').st_mode)
        tap.equal(mode & ~0o010, 0o700)  # a group gridmeter may go through
        tap.equal(stat.S_IMODE(os.stat(self.dir / 'run' / 'status').st_mode), 0o600)

    def test_what_the_socket_tells(self):
        self.house('line=9600 8N1')
        self.says('ok')
        until('two telegrams', lambda: self.status()['stations'][0]['telegrams'] >= 2)
        s = self.status()
        tap.equal((s['process'], len(s['stations'])), (self.d.p.pid, 1))
        station = s['stations'][0]
        tap.equal((station['state'], station['line'], station['protocol'], station['service']),
                  ('open', '9600 8N1', 'sml', 'on'))

    def test_no_key_is_told(self):
        self.start_bus()
        key = '000102030405060708090a0b0c0d0e0f'
        (self.dir / 'conf').write_text('port = %s\nkey = %s\n' %
                                       (self.simulate('am550-glo30'), key))
        os.chmod(self.dir / 'conf', 0o600)
        self.run('-c', self.dir / 'conf')
        until('a telegram', lambda: self.is_listened_at('status') and
              self.status()['stations'][0]['telegrams'])
        tap.equal(key in json.dumps(self.status()), False)

    def test_a_second_daemon_has_a_socket_of_its_own(self):
        self.house()
        self.says('ok')
        d = self.run('--port', self.simulate('no-pin', name='second'))
        name = 'status.%d' % d.p.pid
        until('the second socket', lambda: (self.dir / 'run' / name).exists() and
              self.is_listened_at(name))
        tap.equal(self.status(name)['process'], d.p.pid)
        until('both', lambda: {s['finding'] for s in self.findings()} == {'ok', 'no-pin'})
        d.stop()
        tap.equal(sorted(os.listdir(self.dir / 'run')),
                  ['readings', 'record', 'status'])

    def test_a_socket_that_was_left_behind_is_replaced(self):
        self.house()
        self.says('ok')
        self.d.stop(signal.SIGKILL)
        tap.equal(sorted(os.listdir(self.dir / 'run')),
                  ['readings', 'record', 'status'])
        self.processes.remove(self.d)
        make_free(self.dir / 'meter')
        self.d = self.run('--port', self.dir / 'meter')
        self.says('ok')
        tap.equal(sorted(os.listdir(self.dir / 'run')),
                  ['readings', 'record', 'status'])

    def test_who_does_not_read_hinders_nobody(self):
        self.house()
        self.says('ok')
        deaf = []
        for _ in range(20):
            s = socket.socket(socket.AF_UNIX)
            s.setblocking(False)
            try:
                s.connect(str(self.dir / 'run' / 'status'))
            except BlockingIOError:
                pass  # as many as may wait do
            deaf.append(s)
        self.says('ok')
        for s in deaf:
            s.close()

    def test_without_a_socket_the_daemon_goes_on(self):
        pathlib.Path(self.dir / 'run').write_text('no folder')
        self.standard('log=debug')
        tap.equal('no socket for the status' in self.d.log(), True)


STATION = {'port': '/dev/x', 'state': 'open', 'service': 'off', 'searching': False, 'bytes': 700,
           'telegrams': 3,
           'live': True}


class Impostors(House):
    """Something else answers where a daemon should."""

    def impostor(self, answer, name='status'):
        """Answers everybody with those octets, or as the function does that gets the connection."""
        os.makedirs(self.dir / 'run', exist_ok=True)
        path = self.dir / 'run' / name
        path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(path))
        listening.listen(8)

        def serve():
            while True:
                try:
                    connection = listening.accept()[0]
                    with connection:
                        if isinstance(answer, bytes):
                            connection.sendall(answer)
                        else:
                            answer(connection)
                except OSError:
                    pass  # the doctor has gone

        threading.Thread(target=serve, daemon=True).start()
        return str(path)

    def answer(self, **station):
        return json.dumps({'stations': [dict(STATION, **station)]}).encode()

    def is_senseless(self, answer):
        path = self.impostor(answer)
        said = self.findings()
        tap.equal([(s['finding'], s['port']) for s in said], [('status-senseless', path)], answer)

    def test_an_answer_that_makes_no_sense_is_said(self):
        for answer in (b'', b'hello', b'{"stations":5}', b'{"stations":[]}', b'{"stations":[5]}',
                       b'[]', b'{}',
                       self.answer(key=5), self.answer(key=400), self.answer(damage=-7),
                       self.answer(frames='many'), self.answer(port=5), self.answer(bytes=1e300),
                       self.answer(contradictions=[]), b'[' * 100000, b'{"stations":[' * 1000,
                       self.answer() + b' ' * 3000000, b'\0' * 1000):
            self.is_senseless(answer)

    def test_in_both_languages(self):
        self.impostor(b'{"stations":5}')
        for language, words in (('en', 'makes no sense'), ('de', 'ergibt keinen Sinn')):
            r = self.doctor('--lang', language)
            tap.equal((words in r.stdout.decode(), r.returncode), (True, 1), r.stdout.decode())

    def test_a_byte_a_second_is_not_waited_for(self):
        def trickle(connection):
            for octet in self.answer() * 100:
                connection.sendall(bytes([octet]))
                time.sleep(1)

        self.is_senseless(trickle)

    def test_an_answer_without_end_is_not_waited_for(self):
        def flood(connection):
            while True:
                connection.sendall(b' ' * 4096)

        self.is_senseless(flood)

    def test_beside_a_daemon_that_tells_the_truth(self):
        self.impostor(lambda connection: time.sleep(60 * BUSY), 'status.1')
        self.impostor(self.answer(state='missing'), 'status.2')
        tap.equal({(s['finding'], s['port']) for s in self.findings()},
                  {('status-senseless', str(self.dir / 'run' / 'status.1')),
                   ('port-missing', '/dev/x')})

    def test_a_port_that_is_named_is_listened_to_all_the_same(self):
        path = self.impostor(b'{"stations":5}')
        (self.dir / 'a.bin').write_bytes(b''.join(telegrams('no-pin', 4)))
        tap.equal({(s['finding'], s['port']) for s in self.findings(self.dir / 'a.bin')},
                  {('status-senseless', path), ('no-pin', str(self.dir / 'a.bin'))})

    def test_its_texts_do_not_reach_the_terminal_raw(self):
        self.impostor(self.answer(state='failed', port='/dev/\x1b[2J\x9b', port_error='\x07\r\n',
                                  label='\x1b]0;x'))
        for args in ((), ('--format', 'json'), ('--all',)):
            text = self.doctor(*args).stdout.decode('utf-8')
            tap.equal([c for c in text if ord(c) < 32 and c != '\n' or 127 <= ord(c) < 160], [],
                      text)

    def test_what_a_daemon_tells_makes_it_no_grid_meter_of_the_system(self):
        self.impostor(self.answer(service='on', bus_name='com.victronenergy.grid.x', role='grid',
                                  instance=40,
                                  adopted=True, bus=1, system=1, grid_meters=1, winner=1))
        self.env['DBUS_SYSTEM_BUS_ADDRESS'] = 'unix:path=/nonexistent'
        tap.equal(b'All is well' in self.doctor().stdout, False)


class Detect(House):
    def detect(self, *args):
        r = subprocess.run([GRIDMETER, 'detect', *map(str, args)], env=self.env,
                           capture_output=True,
                           check=False, timeout=90 * BUSY)
        tap.equal(r.stderr, b'', 'what detect complains of')
        return r

    def test_what_is_on_a_port(self):
        r = self.detect(self.simulate('three-phase', '--power', 500))
        text = r.stdout.decode()
        tap.equal(r.returncode, 0)
        for words in ('protocol   SML', 'meter      EFR 1EFR2175100002',
                      '1-0:16.7.0*255                    500 W    power',
                      '1-0:32.7.0*255', 'missing    nothing that a grid meter needs'):
            tap.equal(words in text, True, words + '\n' + text)
        for words in (r'line       \d+ 8N1',
                      r'period     \d\.\d s'):  # of a pseudo-terminal, on a busy machine
            tap.equal(re.search(words, text) is not None, True, words + '\n' + text)

    def test_all_ports_at_once(self):
        ports = [self.simulate(p, name=p) for p in ('no-pin', 'am550-glo30', 'p1', 'inf-off')]
        said = [json.loads(line) for line in self.detect('--format', 'json',
                                                         *ports).stdout.splitlines()]
        tap.equal({os.path.basename(s['port']): s['missing'] for s in said},
                  {'no-pin': ['no-pin'], 'am550-glo30': ['key-missing'], 'p1': ['clock'],
                   'inf-off': ['inf-off']})

    def test_more_ports_than_can_be_listened_to_are_named(self):
        for i in range(18):
            self.wire('many-%02d' % i)
        for command in ('detect', 'doctor'):
            r = subprocess.run([GRIDMETER, command, '--seconds', '1', 'auto:%s/many-*' % self.dir],
                               env=self.env, capture_output=True, check=False, timeout=90 * BUSY)
            tap.equal((r.returncode, r.stderr.count(b'is left out: at most 16 ports')), (1, 2), r)

    def test_a_port_that_a_daemon_reads_is_told_by_it(self):
        self.house()
        self.says('ok')
        r = self.detect(self.dir / 'meter')
        tap.equal((b'the running gridmeter reads it: ' in r.stdout, b'gridmeter doctor' in r.stdout,
                   r.returncode), (True, True, 0), r)
        said = json.loads(self.detect('--format', 'json', self.dir / 'meter').stdout)
        tap.equal((said['daemon'], said['is_meter'], said['missing'], said['protocol']),
                  (True, True, [], 'sml'))

    def test_a_port_on_which_a_daemon_hears_nothing(self):
        w = self.wire()
        self.run('--port', 'auto:%s' % w.link)
        until('the status', (self.dir / 'run' / 'status').exists)
        r = self.detect('auto:%s' % w.link)
        tap.equal((b'the running gridmeter reads it: 0 bytes' in r.stdout, r.returncode),
                  (True, 1), r)

    def test_a_key_from_a_file(self):
        (self.dir / 'keys').write_text('key = 000102030405060708090a0b0c0d0e0f\n')
        os.chmod(self.dir / 'keys', 0o600)
        r = self.detect('--key-file', self.dir / 'keys', self.simulate('am550-glo30'))
        tap.equal(b'Iskraemeco' in r.stdout or b'ISK' in r.stdout, True, r.stdout.decode())

    def test_the_line_of_a_slow_meter_is_found(self):
        r = self.detect('--format', 'json', self.simulate('kaifa', '--line', '2400 8E1'))
        said = json.loads(r.stdout)
        tap.equal((said['protocol'], said['line'][:5], said['is_meter']), ('dlms', '2400 ', True))

    def test_nothing_is_sent_and_silence_is_told(self):
        w = self.wire()
        r = self.detect(w.link)
        tap.equal(r.returncode, 1)
        tap.equal(b'Not a single byte' in r.stdout, True, r.stdout.decode())
        heard_for = re.search(r'0 bytes in (\d+) s', r.stdout.decode())[1]
        tap.equal('for %s s.' % heard_for in r.stdout.decode(), True, r.stdout.decode())
        tap.equal(heard(w), b'')

    def test_with_ask_a_meter_is_asked(self):
        r = self.detect('--ask', '--format', 'json', self.simulate('mt174'))
        said = json.loads(r.stdout)
        tap.equal((said['protocol'], said['is_meter']), ('iec', True))

    def test_what_stands_under_codes_of_the_makers_own(self):
        own, known = self.dir / 'own', self.dir / 'known'
        own.write_text(recorded('1-0:199.32.0', '1-0:199.31.0'))
        known.write_text(recorded('1-0:32.7.0', '1-0:31.7.0'))
        codes = '1-0:32.7.0 (1-0:199.32.0), 1-0:31.7.0 (1-0:199.31.0).'
        for path, is_there in (own, True), (known, False):
            tap.equal(codes in self.detect(path).stdout.decode(), is_there, path)
            said = json.loads(self.detect('--format', 'json', path).stdout)
            tap.equal(({v['obis']: v['seems'] for v in said['values'] if 'seems' in v},
                       'own-codes' in said['missing']),
                      ({'1-0:199.32.0*255': '1-0:32.7.0*255',
                        '1-0:199.31.0*255': '1-0:31.7.0*255'} if is_there else {}, False))
            r = gridmeter('doctor', '--format', 'json', path, env=self.env)
            tap.equal(json.loads(r.stdout)['finding'],
                      'own-codes' if is_there else 'total-only', r)
        r = gridmeter('doctor', '--lang', 'sv', own, env=self.env)
        tap.equal('egna koder sänder mätaren troligen ' + codes in ' '.join(
            r.stdout.decode().split()), True, r)

    def test_with_time_given_a_meter_with_such_codes_is_listened_to(self):
        w, is_over = self.wire(), threading.Event()

        def send():
            while not is_over.wait(0.25):
                w.send(b'/ISK5MT174-0001\r\n\r\n1-0:1.7.0(0.400*kW)\r\n'
                       b'1-0:199.32.0(230.1*V)\r\n!\r\n')
        thread = threading.Thread(target=send)
        thread.start()
        try:
            said = self.detect('--seconds', '61', w.link).stdout.decode()
        finally:
            is_over.set()
            thread.join()
        tap.equal(int(re.search(r' bytes in (\d+) s', said)[1]) >= 60, True, said)

    def test_a_recording(self):
        (self.dir / 'a.bin').write_bytes(b''.join(telegrams('no-pin', 4)))
        r = self.detect('--lang', 'de', self.dir / 'a.bin')
        tap.equal('Seine PIN' in r.stdout.decode() or 'ganze kWh' in r.stdout.decode(), True)
        tap.equal(b'8N1' in r.stdout, False, r.stdout)

    def test_a_recording_knows_its_line(self):
        lines = ['line 9600 8N1'] + ['%d %s' % (i, t.hex())
                                     for i, t in enumerate(telegrams('three-phase', 4))]
        lines.insert(2, 'line 2400 8E1')
        (self.dir / 'a').write_text('gridmeter-capture 1\n%s\n' % '\n'.join(lines))
        r = self.detect('%s@10' % (self.dir / 'a'))
        tap.equal(b'2400 8E1' in r.stdout, True, r.stdout)


def heard(w):
    try:
        return os.read(w.master, 100)
    except BlockingIOError:
        return b''


tap.run(Found, Hints, Ports, Place, Language, Words, Status, Impostors, Detect)
