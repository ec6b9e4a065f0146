#!/usr/bin/python3
"""DLMS meters from the wire to the bus: lists that complement one another, keys, and what is said
when something is missing."""
import itertools
import json
import os
import re
import signal
import termios

from harness import PATIENCE_S, World, gridmeter, spin, tap, telegram, until
from support.wires import crc_x25, voltages

KEY = '000102030405060708090a0b0c0d0e0f'
AUTH_KEY = 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf'
NAME = 'com.victronenergy.grid.gridmeter_1030770000001'


def pushes(profile, n, **options):
    """N pushes of a simulated meter, each in one HDLC frame, with their counters running."""
    args = [x for k, v in options.items() for x in ('--' + k, v)]
    data = gridmeter('simulate', profile, '--output', '-', '--telegrams', n, *args).stdout
    frames = []
    while data:
        length = (data[1] << 8 | data[2]) & 0x7ff
        frames.append(data[:length + 2])
        data = data[length + 2:]
    return frames


class Dlms(World):
    def begin(self, *args, config=''):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        if config:
            path = self.dir / 'gridmeter.conf'
            path.write_text(config)
            path.chmod(0o600)
            args = ('-c', path, *args)
        self.d = self.run_on_wire(*args)

    def send_in_turn(self, frames, condition, seconds=PATIENCE_S):
        """Sends one push after the other until the condition holds; a counter counts once."""
        frames = iter(frames)

        def attempt():
            self.w.send(next(frames))
            spin(0.1)
            return condition()
        until('what pushes are sent for', attempt, seconds)

    def send_until_log(self, profile, text):
        """What is sent before a daemon listens may be lost."""
        self.send_in_turn(pushes(profile, 1200), lambda: text in self.d.log())

    def appear_with(self, frames):
        self.send_in_turn(frames, self.services)
        self.name = self.services()[0]

    def hear_both(self, live, energies):
        """Lists of one meter, again and again: what comes before it listens is lost."""
        self.send_in_turn(itertools.cycle((live, energies)), lambda: self.services() and
                          'in another list it sends:' in self.d.log())
        self.name = self.services()[0]

    def values(self):
        return {p: v.unpack() for p, (v, _) in self.items().items()}

    def test_a_plain_am550(self):
        self.begin('timeout=300')
        live, energies, *_ = pushes('am550', 2, power=-3000)
        self.hear_both(live, energies)
        until('both lists', lambda: self.values()['/Ac/Energy/Forward'] and
              self.values()['/Ac/Power'] == -3000.0)
        items = self.values()
        tap.equal(self.name, NAME)
        expected = {'/Ac/Power': -3000.0, '/Ac/L1/Power': -1500.0, '/Ac/L2/Power': -750.0,
                    '/Ac/L3/Power': -750.0, '/NrOfPhases': [], '/Serial': '1030770000001',
                    '/ProductName': 'Iskraemeco smart meter', '/Ac/Energy/Forward': 4321.098,
                    '/Ac/L1/PowerFactor': 1.0}
        tap.equal({k: items[k] for k in expected}, expected)
        tap.equal(items['/Ac/L1/Current'] < -6, True, 'a current has the sign of its power')
        tap.equal(225 < items['/Ac/L2/Voltage'] < 240, True)
        tap.equal(0.99 < items['/Ac/PowerFactor'] <= 1, True)
        self.d.wait_log('dlms at 9600 8N1, meter ISK, serial ends 0001; it sends:')

    def test_one_signal_a_push(self):
        self.begin('timeout=300')
        frames = pushes('am550-celje', 40)
        self.appear_with(frames[:20])
        sender = self.owner()

        def n_signals():
            return len([c for c in self.changes(sender) if any(p[:4] == '/Ac/' for p in c)])

        # What was sent before may still be on its way: both are counted from the same moment on.
        n_pushes = self.telegram_count()
        spin(0.2)
        before = n_signals()
        for frame in frames[20:25]:
            self.send_and_wait(frame)
        n_pushes = self.telegram_count() - n_pushes
        until('the signals', lambda: n_signals() - before >= n_pushes)
        spin(0.2)
        tap.equal(n_signals() - before, n_pushes)

    def test_energies_stay_and_powers_do_not(self):
        self.begin('timeout=2')
        live, energies, *more = pushes('am550', 30, power=500)
        self.hear_both(live, energies)
        self.wait_gone()
        self.send_in_turn(itertools.cycle(more), self.services)
        tap.equal(self.values()['/Ac/Energy/Forward'], 4321.098)

    def test_a_ciphered_am550(self):
        keys = self.dir / 'keys'
        keys.write_text('key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY))
        keys.chmod(0o600)
        self.begin('timeout=300', 'key_file=%s' % keys)
        frames = pushes('am550-glo30', 30, power=1236)
        self.appear_with(frames[:20])
        tap.equal((self.name, self.values()['/Ac/Power']), (NAME, 1236.0))
        tap.equal('others can read it' in self.d.log(), False, self.d.log())
        self.d.wait_log('serial ends 0001, authenticated; it sends:')
        # a bit of the ciphertext, with right checksums around it, is no watt
        self.send_and_wait(frames[20])
        faults = self.value('/Diagnostics/Faults').unpack()
        self.w.send(tampered(frames[21]))
        until('the fault', lambda: self.value('/Diagnostics/Faults').unpack() > faults)
        tap.equal(self.values()['/Ac/Power'], 1236.0)

    def test_a_meter_that_changes_its_key_needs_no_restart(self):
        """Grid operators do that from afar. The owner writes the new key, and that is all."""
        keys = self.dir / 'keys'
        keys.write_text('key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY))
        keys.chmod(0o600)
        self.begin('timeout=2', 'key_file=%s' % keys)
        self.appear_with(pushes('am550-glo30', 20, power=1236))
        new = iter(pushes('am550-glo30', 1200, power=777, key=KEY[::-1]))

        def said(text):
            self.send_in_turn(new, lambda: text in self.d.log(), 45)
        said('their counter runs without gaps: cable and meter are fine, the key is wrong')
        self.wait_gone()
        keys.write_text('key = nonsense\n')
        said('%s:1: key: expected 32 digits of 0 to 9 and A to F' % keys)
        keys.write_text('key = %s\nauth_key = %s\n' % (KEY[::-1], AUTH_KEY))
        said('%s has changed, its keys are used from now on' % keys)
        self.send_in_turn(new, self.services)
        tap.equal(self.services(), [NAME])
        tap.equal(self.values()['/Ac/Power'], 777.0)
        self.d.wait_log('readings again')
        tap.equal(self.d.log().count('has changed'), 1)

    def test_keys_are_nowhere_to_be_seen(self):
        self.begin('timeout=300', 'log=debug', config='key = %s\n' % KEY)
        self.appear_with(pushes('am550-glo20', 20, power=1236))
        for name in ('cmdline', 'environ') if os.getuid() == 0 else ('cmdline',):
            with open('/proc/%d/%s' % (self.d.p.pid, name), 'rb') as f:
                tap.equal(KEY.encode() in f.read(), False, name)
        with open('/proc/%d/limits' % self.d.p.pid, encoding='ascii') as f:
            core = re.search(r'^Max core file size +(\d+)', f.read(), re.M)
        tap.equal(core[1], '0', 'no core dump')
        self.d.stop()
        tap.equal(KEY[:8] in self.d.log().lower(), False, self.d.log())

    def test_a_wrong_key_is_said_to_be_wrong(self):
        self.begin(config='key = %s\n' % AUTH_KEY)
        for frame in pushes('am550-glo30', 21):
            self.w.send(frame)
            spin(0.02)
        self.d.wait_log('frames came whole, their counter runs without gaps: cable and meter are '
                        'fine, the key is wrong')
        tap.equal(self.services(), [])
        tap.equal(self.d.log().count('the key is wrong'), 1)

    def test_a_missing_key_says_what_is_needed(self):
        self.begin()
        self.send_until_log('am550-glo30', 'the meter encrypts, and no key is set '
                            '(see gridmeter doctor: key-missing)')
        tap.equal(self.services(), [])

    def test_the_authentication_key_is_wrong(self):
        self.begin(config='key = %s\nauth_key = %s\n' % (KEY, KEY))
        self.send_until_log('am550-glo30', 'the encryption key is right, the '
                            'authentication key is not')
        tap.equal(self.services(), [])

    def test_what_is_not_authenticated_though_it_should(self):
        self.begin(config='key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY))
        self.send_until_log('am550-glo20', 'the meter does not authenticate what it sends, '
                            'though auth_key is set')
        tap.equal(self.services(), [])

    def test_files_with_keys_that_others_can_read(self):
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('key = %s\nport = /dev/nowhere\n' % KEY)
        conf.chmod(0o644)
        d = self.run('-c', conf)
        d.wait_log('%s holds keys and others can read it: chmod 600' % conf)
        d.wait_log('is not there')  # it heeds signals now

    def test_keys_that_are_none(self):
        conf = self.dir / 'gridmeter.conf'
        for text in ('key = 0011', 'key = %szz' % KEY[2:], 'auth_key = hello'):
            conf.write_text('# mine\n%s\n' % text)
            r = gridmeter('run', '-c', conf)
            name = text.split(' ')[0]
            tap.equal((r.returncode, r.stderr.decode()), (
                2, 'gridmeter run: %s:2: %s = (not shown): expected 32 hexadecimal digits\n' %
                (conf, name)))
        r = gridmeter('run', '--set', 'key=' + KEY)
        tap.equal((r.returncode, b'everybody can read it' in r.stderr, KEY.encode() in r.stderr),
                  (2, True, False))

    def test_an_unknown_list_becomes_a_known_one(self):
        """The log gives the list as a file to fill in; the file is checked, and then it works."""
        self.begin('timeout=300')
        frames = pushes('am550-unknown', 30, power=700)
        self.send_in_turn(pushes('am550-unknown', 1200, power=700), lambda: '5 = -' in self.d.log())
        log = self.d.log()
        tap.equal(log.count('the meter sends a list that is not known'), 1)
        tap.equal(self.services(), [])
        lines = re.findall(r'meter:   (\[.*|signature .*|\d+ = .*)', log)
        lists = self.dir / 'lists'
        lists.write_text('\n'.join(lines) + '\n')
        r = gridmeter('check', lists)
        tap.equal((r.returncode, b'at least one position with a name' in r.stderr), (1, True))
        text = '\n'.join(lines).replace('1 = -', '1 = 0-0:42.0.0').replace(
            '2 = -', '2 = 1-0:1.7.0').replace('3 = -', '3 = 1-0:32.7.0 -1 V').replace(
            '4 = -', '4 = 1-0:2.7.0').replace('5 = -', '5 = 1-0:31.7.0 -2 A')
        lists.write_text(text + '\n')
        r = gridmeter('check', lists)
        tap.equal((r.returncode, b'1-0:32.7.0*255           10^-1 V' in r.stdout), (0, True))
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'timeout=300', 'lists=%s' % lists)
        self.appear_with(frames[2:])
        tap.equal(self.values()['/Ac/Power'], 700.0)

    def test_a_list_file_that_is_wrong(self):
        lists = self.dir / 'lists'
        lists.write_text('[mine]\nsignature = u32\n1 = power\n')
        for command in (['check', lists], ['run', '--set', 'lists=%s' % lists],
                        ['decode', '--lists', lists, '/dev/null']):
            r = gridmeter(*command)
            tap.equal(b'%s:3: 1 = power: expected an OBIS code' % str(lists).encode() in r.stderr,
                      True, r.stderr)
        tap.equal(gridmeter('check', '/nowhere').returncode, 3)
        tap.equal(gridmeter('check').returncode, 2)

    def test_a_kaifa_with_short_lists(self):
        """The export is in the long list only: a short one with zero import is no zero power."""
        self.begin('timeout=300')
        frames = pushes('kaifa', 15, power=-2000)
        for frame in frames[:4]:
            self.w.send(frame)
        spin(0.3)
        tap.equal(self.services(), [])
        self.w.send(frames[4])
        until('the meter', self.services)
        self.name = self.services()[0]
        sender = self.owner()
        tap.equal(self.values()['/Ac/Power'], -2000.0)
        for frame in frames[5:]:
            self.send_and_wait(frame)
        powers = [c['/Ac/Power'][0].unpack() for c in self.changes(sender) if '/Ac/Power' in c]
        tap.equal(set(powers) <= {-2000.0}, True, powers)

    def test_voltages_in_hundredths(self):
        self.begin('timeout=300')
        self.appear_with(pushes('kamstrup', 20, power=-3000))
        items = self.values()
        tap.equal((items['/Ac/Power'], items['/Serial']), (-3000.0, '70000005'))
        tap.equal(225 < items['/Ac/L2/Voltage'] < 240, True, items['/Ac/L2/Voltage'])

    def test_a_list_with_the_types_of_another(self):
        self.begin('timeout=300', config='key = %s\n' % KEY)
        self.appear_with(pushes('im150', 20, power=1236))
        items = self.values()
        expected = {'/Ac/Power': 1236.0, '/Ac/Energy/Reverse': 1234.567, '/Serial': '1030770000003'}
        tap.equal({k: items[k] for k in expected}, expected)
        tap.equal(4321.098 <= items['/Ac/Energy/Forward'] < 4321.2, True, 'it goes on rising')

    def test_a_list_that_only_looks_like_a_known_one(self):
        """Voltages where another list has powers and counters: none of it comes to the bus, and the
        log has the list as a file, by which it is read."""
        self.begin('timeout=300')
        frames = voltages()
        self.send_in_turn(frames, lambda: '10 = -' in self.d.log())
        for _ in range(10):
            self.w.send(next(frames))
            spin(0.1)
        log = self.d.log()
        tap.equal(log.count('the meter sends a list that is not "Wiener Netze, 10 values"'), 1)
        tap.equal((log.count('gridmeter doctor: list-withdrawn'), self.services()), (1, []))
        lines = re.findall(r'meter:   (\[.*|signature .*|\d+ = .*)', log)
        lists = self.dir / 'lists'
        lists.write_text('\n'.join(lines).replace('1 = -', '1 = 0-0:42.0.0', 1).replace(
            '\n3 = -', '\n3 = 1-0:1.7.0').replace('\n4 = -', '\n4 = 1-0:2.7.0').replace(
            '\n5 = -', '\n5 = 1-0:32.7.0 -1 V') + '\n')
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'timeout=300', 'lists=%s' % lists)
        self.appear_with(frames)
        items = self.values()
        tap.equal(300 <= items['/Ac/Power'] <= 306, True, items['/Ac/Power'])

    def test_a_list_that_betrays_itself_late(self):
        """A quiet net: it is published, until a "counter" falls, and then no more."""
        self.begin('timeout=300')
        first = next(voltages())
        self.send_in_turn(itertools.repeat(first), self.services)
        self.send_in_turn(voltages(), lambda: not self.services())
        frames = voltages()
        for _ in range(20):
            self.w.send(next(frames))
            spin(0.05)
        tap.equal((self.services(), self.d.log().count('nothing of it is published')), ([], 1))

    def test_the_number_of_a_water_meter(self):
        """It is heard first, and again while the meter is on the bus: neither makes it a meter of
        ours."""
        self.begin('timeout=300')
        frames = pushes('e450', 8, power=-2000)
        begins = [i for i, frame in enumerate(frames) if b'\xe6\xe7\x00' in frame]
        live, water, more = frames[:begins[1]], frames[begins[1]:begins[2]], frames[begins[2]:]
        self.w.send(b''.join(water))
        spin(0.3)
        tap.equal(self.services(), [])
        self.w.send(b''.join(live + water))
        self.appear_with(more)
        items = self.values()
        expected = {'/Ac/Power': -2000.0, '/Ac/Energy/Forward': 4321.098, '/Serial': '70000006'}
        tap.equal({k: items[k] for k in expected}, expected)
        tap.equal('20000777' in self.d.log() or ' ends 0777' in self.d.log(), False, self.d.log())

    def test_the_line_of_the_configuration(self):
        self.begin('timeout=300', 'line=2400 8E1', 'protocol=dlms')
        self.appear_with(pushes('am550-celje', 20))
        tap.equal(termios.tcgetattr(self.w.slave)[4], termios.B2400)
        self.d.wait_log('dlms at 2400 8E1')

    def test_lines_are_tried_while_nothing_makes_sense(self):
        self.begin('log=debug')
        data = bytes(range(0x80, 0xb0))

        def talk():
            self.w.send(data)
            spin(0.3)
            return 'trying 115200 8N1' in self.d.log()
        until('the next line', talk, 20)
        self.appear_with(pushes('am550-celje', 30))
        self.d.wait_log('dlms at ')
        tried, understood = re.search(  # the first, or another when that took its time
            r'trying (\S+ \S+): [^\n]*\n[^\n]*dlms at (\S+ \S+),', self.d.log()).groups()
        tap.equal(understood, tried)

    def test_wrong_lines(self):
        for line in ('9600', '9601 8N1', '9600 9N1', '9600 8X1', '0 8N1'):
            r = gridmeter('run', '--set', 'line=' + line)
            tap.equal((r.returncode, b'expected auto, or speed and format' in r.stderr), (2, True),
                      line)

    def test_the_simulator_in_its_own_time(self):
        self.start_bus()
        self.start_settings()
        sim = self.start('simulate', os.path.abspath(gridmeter.__globals__['GRIDMETER']),
                         'simulate',
                         'am550', '--link', self.dir / 'meter', '--speed', 5)
        until('the port', (self.dir / 'meter').is_symlink)
        self.d = self.run('--port', self.dir / 'meter')
        until('the meter', self.services)
        sim.p.send_signal(signal.SIGUSR1)
        self.wait_gone()
        sim.p.send_signal(signal.SIGUSR1)
        until('the meter again', self.services)

    def test_sml_is_still_sml(self):
        self.begin('timeout=300')
        self.send_until(telegram(power=500), self.services)
        self.d.wait_log('sml at 9600 8N1')

    def test_a_meter_that_changes_its_protocol_needs_no_restart(self):
        """The same wire, the same line. A minute of nonsense, then it is another language."""
        self.begin()
        self.send_until(telegram(power=500), self.services)
        for _ in range(3):
            self.w.send(telegram(power=500))
            spin(0.2)
        self.send_in_turn(pushes('am550', 1200, power=700), lambda: NAME in self.services(), 120)
        self.name = NAME
        tap.equal(self.values()['/Ac/Power'], 700.0)
        self.d.wait_log('the meter speaks DLMS now, before it was SML')
        self.d.wait_log('dlms at 9600 8N1, meter ISK, serial ends 0001; it sends:')

    def test_halves_of_two_messages(self):
        """M-Bus at 2400 Bd. A message of 3000 W of import loses its end, and the next one, 2500 W
        of export, its beginning: together they were 500 W."""
        a, b = mbus(3000, 0), mbus(0, 2500)
        self.begin('line=2400 8E1', 'timeout=300')
        self.send_until(a[0] + a[1], self.services)
        self.name = self.services()[0]
        for silence in (0.6, 2, 4):
            self.send_and_wait(a[0] + a[1])
            self.w.send(a[0])
            spin(silence)
            self.w.send(b[1])
        self.send_until(b[0] + b[1], lambda: -2500 in self.powers())
        tap.equal(set(self.powers()) <= {3000, -2500}, True, self.powers())

    def test_a_good_push_behind_a_damaged_frame_at_the_end_of_a_file(self):
        """An octet is lost from a frame of M-Bus, which may have 256 more than it says: the file
        ends before that is clear."""
        a, b = mbus(3000, 0), mbus(0, 2500)
        file, anonymous = self.dir / 'file', self.dir / 'anonymous'
        file.write_bytes(a[0][:-1] + a[1] + b[0] + b[1])
        gridmeter('capture', '--anonymous', '--from', file, anonymous)
        for of in file, anonymous:
            r = gridmeter('decode', '--format', 'json', of)
            told = [json.loads(line) for line in r.stdout.splitlines()]
            tap.equal([(t['offset'], t['grid']['power']) for t in told],
                      [(len(a[0] + a[1]) - 1, -2500)])

    def powers(self):
        """What has been published, by whoever."""
        return [change['/Ac/Power'][0].unpack() for s in {s for s, *_ in self.heard}
                for change in self.changes(s) if '/Ac/Power' in change]


def mbus(import_w, export_w):
    """A plain push in two M-Bus frames."""
    def register(obis, value):
        return bytes.fromhex('02020906' + obis) + value

    def frame(ci, data):
        data = bytes((0x53, 0xff, ci, 0x01, 0x67)) + data
        return bytes((0x68, len(data), len(data), 0x68)) + data + bytes((sum(data) % 256, 0x16))

    apdu = bytes.fromhex('0f000000010001 03'.replace(' ', ''))
    apdu += register('0000600100ff', b'\x09\x0812345678')
    apdu += register('0100010700ff', b'\x06' + import_w.to_bytes(4, 'big'))
    apdu += register('0100020700ff', b'\x06' + export_w.to_bytes(4, 'big'))
    return frame(0x00, apdu[:45]), frame(0x11, apdu[45:])


def tampered(frame):
    """One bit of what is ciphered is another, and the checksum of the frame is right."""
    body = bytearray(frame[1:-3])
    body[60] ^= 1
    return frame[:1] + bytes(body) + crc_x25(bytes(body)) + frame[-1:]


if __name__ == '__main__':
    tap.run(Dlms)
