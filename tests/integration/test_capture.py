#!/usr/bin/python3
"""Captures: recorded, played again, and shown to anybody."""
import os
import re
import signal
import stat
import subprocess

from harness import GRIDMETER, World, gridmeter, spin, tap, telegram, telegrams, until
from many import crc16_arc
from support import anonymity

KEYS = 'key = %s\nauth_key = %s\n' % (anonymity.KEY, anonymity.AUTH_KEY)
SERIAL = 48123457
FAULTS = ('noise:3', 'bitflip:3', 'lost-byte:3', 'cut:4', 'echo-1b:2', 'checksum:3')
CIPHERED = {'am550-glo30': 2, 'am550-glo20': 1, 'am550-glo10': 2, 'am550-blocks': 2,
            'am550-mbus': 1, 'im150': 1}
REFUSED = ('odd-checksum', 'am550-suite2')  # nothing of them can be understood
SHORT_CHECKSUM = 'p1-ie5'  # its fakes may need the digit that was not sent
WITHOUT_ENERGY = ('am550-celje', 'am550-unknown', 'kaifa', 'kamstrup', 'no-list')


def profiles():
    text = gridmeter('simulate', '--list').stdout.decode().split('Faults:')[0]
    return [p for p in re.findall(r'^  ([\w-]+) ', text, re.M)
            if p not in REFUSED and p != SHORT_CHECKSUM]


class Captures(World):
    def path(self, name, content=None):
        path = self.dir / name
        if content is not None:
            path.write_bytes(content)
        return path

    def key_file(self, text=KEYS):
        path = self.path('keys', text.encode())
        path.chmod(0o600)
        return path

    def sent(self, profile, *args, n=12):
        """What a simulated meter sends, in a file of raw bytes."""
        path = self.path('%s-%d' % (profile, len(os.listdir(self.dir))))
        r = gridmeter('simulate', profile, '--output', path, '--telegrams', n, '--serial', SERIAL,
                      *args)
        tap.equal(r.returncode, 0, r)
        return path

    def record(self, data, *args, port=None):
        """A capture of what is sent once somebody reads; ended by a signal."""
        w = port or self.wire('meter-%d' % len(self.wires))
        file = self.path('capture-%d' % len(os.listdir(self.dir)))
        p = self.start('capture', GRIDMETER, 'capture', w.link, file, '--seconds', '60', *args,
                       is_ours=True)
        p.wait_log('listening at')
        for piece in data:
            w.send(piece)
            spin(0.05)
        if data:
            p.wait_log('is understood')
        until('all to be read', lambda: spin(0.3) or w.is_read())
        p.stop(signal.SIGINT)
        return p, file

    def anonymize(self, path, *args):
        out = self.path('anonymous-%d' % len(os.listdir(self.dir)))
        return out, gridmeter('capture', '--anonymous', '--from', path, out, *args)

    # recording

    def test_what_is_recorded_is_what_was_sent(self):
        sent = telegrams('three-phase', 5)
        p, file = self.record(sent)
        data = file.read_bytes()
        tap.equal(anonymity.wire_of(data), b''.join(sent))
        tap.equal(re.match(rb'gridmeter-capture 1\nstart 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\n'
                           rb'line \d+ 8N1\n0\.\d{3} 1b1b1b1b', data) is not None, True, data[:90])
        tap.equal(gridmeter('decode', '--format', 'json', file).stdout,
                  gridmeter('decode', '--format', 'json', '-', data=b''.join(sent)).stdout)
        tap.equal('%d bytes in' % len(b''.join(sent)) in p.log(), True, p.log())
        tap.equal('5 telegrams of SML understood' in p.log(), True, p.log())
        tap.equal(p.p.returncode, 0)

    def test_nobody_else_can_read_it_and_nothing_is_overwritten(self):
        _, file = self.record([telegram()], '--line', '9600 8N1')
        tap.equal(stat.S_IMODE(file.stat().st_mode), 0o600)
        before = file.read_bytes()
        for args in ((self.wires[0].link, file), ('--anonymous', '--from', file, file)):
            r = gridmeter('capture', *args)
            tap.equal((r.returncode, b'is there already' in r.stderr), (2, True), r)
        tap.equal(file.read_bytes(), before)

    def test_the_line_that_is_given_is_set_and_written(self):
        p, file = self.record([telegram()], '--line', '38400 8N1')
        tap.equal('listening at 38400 8N1' in p.log(), True, p.log())
        tap.equal(b'\nline 38400 8N1\n' in file.read_bytes(), True)

    def test_nonsense_is_recorded_too_and_other_lines_are_tried(self):
        w, file = self.wire(), self.path('noise')
        p = self.start('capture', GRIDMETER, 'capture', w.link, file, is_ours=True)
        p.wait_log('listening at 9600 8N1')

        def talk():
            w.send(b'\x55\xaa' * 40)
            spin(0.4)
            return p.log().count('listening at') > 1
        until('the next line', talk, 60)
        w.send(b'\x66' * 10)
        until('all to be read', lambda: spin(0.3) or w.is_read())
        tap.equal(p.stop(), 0)
        data = file.read_bytes()
        tap.equal(len(set(re.findall(rb'^line (.*)$', data, re.M))) > 1, True, data[:300])
        tap.equal('0 telegrams understood' in p.log(), True, p.log())

    def test_a_silent_port_leaves_no_file(self):
        file = self.path('silence')
        r = gridmeter('capture', self.wire().link, file, '--seconds', '1')
        tap.equal((r.returncode, file.exists()), (1, False), r)

    def test_a_port_that_is_not_there(self):
        file = self.path('none')
        r = gridmeter('capture', self.dir / 'meter', file)
        tap.equal((r.returncode, file.exists(), b'is the adapter plugged in?' in r.stderr),
                  (3, False, True), r)

    def test_wrong_usage(self):
        for args, why in (((), 'expected PORT and FILE'), (('auto',), 'expected PORT and FILE'),
                          (('/dev/null',), 'expected PORT and FILE'),
                          (('a', 'b', '--seconds', '0'), 'expected whole seconds'),
                          (('a', 'b', '--line', '9600'), 'speed and format'),
                          (('--from', 'a', 'b'), 'expected with --anonymous'),
                          (('--anonymous', '--from', 'a', 'b', 'c'), 'expected one FILE')):
            r = gridmeter('capture', *args)
            tap.equal((r.returncode, why in r.stderr.decode()), (2, True), (args, r))
        for args, why in ((('--anonymous', '--from', self.dir / 'no', self.dir / 'b'),
                           'No such file'),
                          (('--anonymous', '--from', self.dir, self.dir / 'b'), 'Is a directory'),
                          (('a', 'b', '--key-file', self.dir / 'no'), 'No such file')):
            r = gridmeter('capture', *args)
            tap.equal((r.returncode, why in r.stderr.decode()), (3, True), (args, r))

    def test_keys_are_in_no_capture(self):
        sent = self.sent('am550-glo30').read_bytes()
        _, file = self.record([sent], '--key-file', self.key_file())
        for key in (anonymity.KEY, anonymity.AUTH_KEY):
            for form in (key.encode(), bytes.fromhex(key)):
                tap.equal(form in file.read_bytes(), False)

    def test_live_and_anonymous(self):
        sent = self.sent('three-phase').read_bytes()
        p, file = self.record([sent], '--anonymous')
        tap.equal('12 telegrams of SML anonymized, 0 bytes of noise' in p.log(), True, p.log())
        before = anonymity.decode(GRIDMETER, self.path('sent', sent))
        anonymity.compare(before, anonymity.decode(GRIDMETER, file), file.read_bytes())
        tap.equal(b'\nanonymized\n' in file.read_bytes(), True)
        tap.equal(stat.S_IMODE(file.stat().st_mode), 0o600)

    def test_what_came_before_the_adapter_was_pulled_out_is_kept(self):
        for args in ((), ('--anonymous',)):
            w, file = self.wire('pulled%d' % len(args)), self.path('kept%d' % len(args))
            p = self.start('capture', GRIDMETER, 'capture', w.link, file, *args)
            p.is_ours = False  # it ends with 3
            p.wait_log('listening at')
            w.send(telegram())
            p.wait_log('is understood')
            w.unplug()
            tap.equal(p.wait_end(), 3, p.log())
            tap.equal(len(anonymity.decode(GRIDMETER, file)), 1, args)

    # playing

    def capture_of(self, records):
        lines = ['%s %s' % (time, data.hex()) for time, data in records]
        return self.path('timed', ('gridmeter-capture 1\nstart 2024-02-29T12:00:00Z\n'
                                   'line 9600 8N1\n%s\n' %
                                   '\n'.join(lines)).encode())

    def test_run_plays_a_capture_at_its_own_speed_or_faster(self):
        self.start_bus()
        self.start_settings()
        sent = telegrams('three-phase', 6)
        file = self.capture_of((i * 20, t) for i, t in enumerate(sent))
        d = self.run('--port', '%s@100' % file)
        until('the meter', self.services)
        tap.equal(d.wait_end(), 0)
        tap.equal('end of the capture, 6 telegrams' in d.log(), True, d.log())
        d = self.run('--port', file)
        until('the meter', self.services)
        spin(0.5)
        tap.equal((d.has_ended(), self.value('/Diagnostics/Telegrams',
                                             self.services()[0]).unpack()),
                  (False, 1), 'the second comes after 20 s')

    def test_run_reads_a_fast_capture_in_its_own_time(self):
        self.start_bus()
        self.start_settings()
        file = self.capture_of((i, t) for i, t in enumerate(telegrams('three-phase', 60)))
        d = self.run('--port', '%s@10' % file)
        until('the period', lambda: self.services() and
              self.value('/Diagnostics/PeriodMs', self.services()[0]).unpack() == 1000)
        tap.equal(d.wait_end(), 0)
        tap.equal([w for w in ('jumped', 'contradict') if w in d.log()], [], d.log())

    def test_a_fast_capture_is_recorded_with_its_own_times(self):
        file = self.capture_of((i * 2.5, t) for i, t in enumerate(telegrams('three-phase', 4)))
        r = gridmeter('capture', '%s@50' % file, self.dir / 'again')
        tap.equal(r.returncode, 0, r)
        times = re.findall(r'^([0-9.]+) [0-9a-f]+$', (self.dir / 'again').read_text(), re.M)
        tap.equal(sorted(set(times)), ['0.000', '2.500', '5.000', '7.500'])

    def test_decode_tells_silence_from_the_times(self):
        """A push without a link counts only behind silence."""
        apdu = self.bare_push()
        noisy = self.capture_of([('0.000', b'\x55' * 5 + apdu)])
        tap.equal(gridmeter('decode', noisy).returncode, 1)
        tap.equal(self.anonymize(noisy)[1].returncode, 1)
        quiet = self.capture_of([('0.000', b'\x55' * 5), ('2.000', apdu)])
        tap.equal(gridmeter('decode', quiet).returncode, 0)
        tap.equal(self.anonymize(quiet)[1].returncode, 0)

    def bare_push(self):
        """The APDU in the single HDLC frame of a simulated meter."""
        data = self.sent('am550-celje', n=1).read_bytes()
        at = data.index(b'\xe6\xe7\x00')
        return data[at + 3:data.index(b'\x7e', len(data) - 2) - 2]

    # anonymity

    def check(self, profile, path, *args, keys=()):
        before = anonymity.decode(GRIDMETER, path, keys)
        out, r = self.anonymize(path, *args)
        tap.equal(r.returncode, 0, (profile, r))
        data = out.read_bytes()
        offsets = anonymity.compare(before, anonymity.decode(GRIDMETER, out, keys), data)
        tap.equal(str(SERIAL).encode() in data, False, profile)
        tap.equal(len(data), len(path.read_bytes()), 'length of ' + profile)
        return out, offsets

    def keys_of(self, profile):
        n = CIPHERED.get(profile, 0)
        keys = (anonymity.KEY, anonymity.AUTH_KEY)[:n]
        lines = ['%s = %s\n' % pair for pair in zip(('key', 'auth_key'), keys)]
        return (keys, ('--key-file', self.key_file(''.join(lines)))) if n else ((), ())

    def test_every_profile(self):
        for profile in profiles():
            keys, args = self.keys_of(profile)
            _, offsets = self.check(profile, self.sent(profile), *args, keys=keys)
            moved = [name for (name, _), offset in offsets.items() if offset]
            tap.equal(bool(moved) or profile in WITHOUT_ENERGY, True,
                      'an energy of %s has moved' % profile)

    def test_what_nobody_understands_is_refused(self):
        for profile in REFUSED:
            out, r = self.anonymize(self.sent(profile))
            tap.equal((r.returncode, out.exists()), (1, False), profile)

    def test_every_profile_with_faults(self):
        for profile in profiles():
            keys, args = self.keys_of(profile)
            faults = [x for f in FAULTS for x in ('--fault', f)]
            self.check(profile, self.sent(profile, *faults, n=40), *args, keys=keys)

    def test_a_checksum_without_its_zeros_may_cost_the_telegram(self):
        sent = self.sent(SHORT_CHECKSUM, n=120)
        n_short = len(re.findall(rb'![0-9A-F]{1,3}\r\n', sent.read_bytes()))
        before = anonymity.decode(GRIDMETER, sent, ())
        out, r = self.anonymize(sent)
        tap.equal((r.returncode, n_short > 0, len(before)), (0, True, 120))
        after = anonymity.decode(GRIDMETER, out, ())
        tap.equal(120 - n_short <= len(after) <= 120, True, len(after))
        places = [t['offset'] for t in after]
        anonymity.compare([t for t in before if t['offset'] in places], after, out.read_bytes())

    def test_what_is_anonymous_can_be_made_so_again(self):
        for profile in ('three-phase', 'am550-glo30', 'p1', 'mt174'):
            keys, args = self.keys_of(profile)
            first, _ = self.check(profile, self.sent(profile), *args, keys=keys)
            second, _ = self.check(profile, first, *args, keys=keys)
            tap.equal(first.read_bytes() != second.read_bytes(), True)

    def test_each_time_it_is_another(self):
        sent = self.sent('p1')
        tap.equal(self.anonymize(sent)[0].read_bytes() != self.anonymize(sent)[0].read_bytes(),
                  True)

    def test_dates_and_what_counts_telegrams_move(self):
        sent = self.sent('am550')
        out, _ = self.anonymize(sent)

        def pushes(path):
            found = re.findall(rb'\xe6\xe7\x00\x0f.(...)\x0c(....)', path.read_bytes(), re.S)
            return [(int.from_bytes(number, 'big'), date) for number, date in found]
        before, after = pushes(sent), pushes(out)
        tap.equal(len(before), 13)
        tap.equal(len({a[0] - b[0] for a, b in zip(before, after)} - {0}), 1, 'offset of the count')
        tap.equal({date for _, date in before} & {date for _, date in after}, set())
        clock = re.compile(rb'0-0:1\.0\.0\((\d{6})')
        sent = self.sent('p1')
        moved = self.anonymize(sent)[0]
        tap.equal(clock.search(sent.read_bytes())[1] != clock.search(moved.read_bytes())[1], True)

    def test_times_of_a_capture_stay(self):
        sent = telegrams('three-phase', 4, serial=SERIAL)
        file = self.capture_of((i * 2, t) for i, t in enumerate(sent))
        out, r = self.anonymize(file)
        tap.equal(r.returncode, 0, r)

        def times(path):
            return sorted({float(t) for t in re.findall(rb'^([0-9.]+) ', path.read_bytes(), re.M)})
        tap.equal((times(file), times(out)), ([0, 2, 4, 6], [0, 2, 4, 6]))
        tap.equal(b'\nline 9600 8N1\n' in out.read_bytes(), True)
        start = re.search(rb'^start (.*)T(.*)$', out.read_bytes(), re.M)
        tap.equal((start[1] < b'2024-02-01', start[2]), (True, b'12:00:00Z'), start)
        tap.equal(anonymity.leaks(anonymity.decode(GRIDMETER, file), out.read_bytes()), [])

    def test_remarks_are_left_out(self):
        file = self.capture_of([('0', telegram())])
        file.write_bytes(file.read_bytes() + b'# number 12345678, Main Street 1\n')
        out, _ = self.anonymize(file)
        tap.equal(b'Main Street' in out.read_bytes(), False)

    def test_damaged_telegrams_and_noise_become_noise(self):
        good, bad = telegrams(n=2, serial=SERIAL)
        number = bytes.fromhex('02de4e41')  # SERIAL, as it stands in the id of the server
        tap.equal(number in good, True)
        bad = bad[:-1] + bytes([bad[-1] ^ 1])
        sent = self.path('sent', bad + b'12345678' + good + bad[:120])
        out, r = self.anonymize(sent)
        data = out.read_bytes()
        tap.equal((r.returncode, len(data)), (0, len(sent.read_bytes())), r)
        tap.equal((number in data, b'12345678' in data, data.count(b'\x1b' * 4)), (False, False, 2))

    def test_what_is_encrypted_needs_its_key(self):
        sent = self.sent('am550-glo30')
        out, r = self.anonymize(sent)
        tap.equal((r.returncode, out.exists()), (1, False), r)
        tap.equal(b'13 telegrams are encrypted' in r.stderr and b'--key-file' in r.stderr, True, r)
        out, r = self.anonymize(sent, '--key-file', self.key_file('key = %032d\n' % 1))
        tap.equal((r.returncode, out.exists()), (1, False), r)

    def test_what_cannot_be_deciphered_is_left_out_on_request(self):
        plain, sealed = self.sent('am550'), self.sent('am550-glo30')
        both = self.path('both', plain.read_bytes() + sealed.read_bytes())
        tap.equal(self.anonymize(both)[1].returncode, 1)
        out, r = self.anonymize(both, '--drop')
        tap.equal((r.returncode, b'13 telegrams were left out' in r.stdout), (0, True), r)
        tap.equal(len(anonymity.decode(GRIDMETER, out)), 13)
        tap.equal(b'\xdb\x08ISK' in out.read_bytes(), False)

    def test_the_key_and_the_title_are_others(self):
        sent = self.sent('am550-glo20')
        key = '00112233445566778899aabbccddeeff'
        title = re.search(rb'\xdb\x08(.{8})', sent.read_bytes(), re.S)[1]
        keys, args = self.keys_of('am550-glo20')
        out, _ = self.check('am550-glo20', sent, *args, keys=keys)
        tap.equal(title in out.read_bytes(), False)
        tap.equal(anonymity.decode(GRIDMETER, out, (key,)), [], 'another key opens nothing')
        tap.equal(b'\xdb\x08ISK' in out.read_bytes(), True, 'the maker stays')

    def test_messages_to_the_customer_are_gone(self):
        text = b'Dear Mrs Miller, Main Street 1'
        sent = telegrams_of_p1(self.sent('p1', n=1).read_bytes(), text)
        out, r = self.anonymize(self.path('message', sent))
        tap.equal(r.returncode, 0, r)
        data = out.read_bytes()
        found = bytes.fromhex(re.search(rb'96\.13\.0\((\w+)\)', data)[1].decode())
        tap.equal(len(found), len(text))
        for word in (b'Dear', b'Miller', b'Main'):
            tap.equal(word in found, False, word)

    def left_out(self, *telegrams_of_p1):
        """Anonymizes these telegrams, of which one cannot be; gives what is left of them."""
        path = self.path('odd', b''.join(telegrams_of_p1))
        out, r = self.anonymize(path)
        tap.equal((r.returncode, b'1 telegram was left out' in r.stdout), (0, True), r)
        data = out.read_bytes()
        tap.equal(len(data), len(path.read_bytes()))
        return data, anonymity.decode(GRIDMETER, out)

    def test_a_number_where_nothing_may_change_costs_that_telegram(self):
        """The number of the meter as its power: a power stays as it is, so the telegram cannot."""
        good = p1('0-0:96.1.1(48123457)', '1-0:1.7.0(00.500*kW)')
        odd = p1('0-0:96.1.1(48123457)', '1-0:1.7.0(48123457*W)')
        for order in ((good, odd, good), (odd, good, good)):
            data, after = self.left_out(*order)
            tap.equal([t['grid']['power'] for t in after], [500, 500], after)
            tap.equal(b'48123457' in data, False)
        out, r = self.anonymize(self.path('alone', odd))
        tap.equal((r.returncode, out.exists()), (1, False), r)

    def test_a_name_in_front_of_a_value_is_replaced(self):
        sent = self.path('text', p1('Gartenweg(00.500*kW)', '1-0:1.7.0(00.500*kW)'))
        out, r = self.anonymize(sent)
        tap.equal(r.returncode, 0, r)
        tap.equal(len(anonymity.decode(GRIDMETER, out)), len(anonymity.decode(GRIDMETER, sent)))
        tap.equal(b'Gartenweg' in out.read_bytes(), False)

    def test_names_and_numbers_in_ciphered_telegrams_are_looked_for_too(self):
        keys, args = self.keys_of('am550-glo30')
        sent = self.sent('am550-glo30')
        out, _ = self.check('am550-glo30', sent, *args, keys=keys)
        after = anonymity.contents(anonymity.decode(GRIDMETER, out, keys))
        tap.equal((str(SERIAL).encode() in after, b'ISK' in after), (False, True), after)

    def test_without_a_telegram_nothing_is_written(self):
        for data in (b'', b'\x55' * 1000, b'gridmeter-capture 1\n', b'gridmeter-capture 9\n0 00\n'):
            out, r = self.anonymize(self.path('noise', data))
            tap.equal((r.returncode in (1, 2), out.exists()), (True, False), r)

    def test_no_space_left(self):
        r = subprocess.run(['sh', '-c', 'ulimit -f 0; exec "$0" "$@"', GRIDMETER, 'capture',
                            '--anonymous', '--from', self.sent('p1'), self.dir / 'full'],
                           capture_output=True, check=False,
                           preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        tap.equal((r.returncode, b'cannot be written' in r.stderr, (self.dir / 'full').exists()),
                  (3, True, False), r)


def p1(*lines):
    """A telegram of P1 with these lines."""
    body = ('/ABC5X\r\n\r\n%s!' % ''.join('%s\r\n' % line for line in lines)).encode()
    return body + b'%04X\r\n' % crc16_arc(body)


def telegrams_of_p1(data, message):
    """A P1 telegram with a message in it."""
    end = data.index(b'!') + 1
    body = re.sub(rb'(0-0:96\.13\.0)\(\w*\)', lambda m: m[1] + b'(' + message.hex().encode() + b')',
                  data[:end])
    return body + b'%04X\r\n' % crc16_arc(body)


if __name__ == '__main__':
    tap.run(Captures)
