#!/usr/bin/python3
"""Lists without names that explain themselves: those that are known are recovered blind, the
definition is one that is read, and a terminal sees the table become."""
import json
import os
import re
import resource
import signal
import socket
import subprocess
import threading

from harness import GRIDMETER, Terminal, World, gridmeter, spin, tap, until
from support import anonymity

# Of each: values that half an hour of its simulated house, with sun, must make sure.
KNOWN = {
    'am550': {'1.7.0', '2.7.0', '32.7.0', '52.7.0', '72.7.0', '31.7.0', '51.7.0', '71.7.0',
              '21.7.0', '41.7.0', '61.7.0', '22.7.0', '42.7.0', '62.7.0'},
    'am550-celje': {'1.7.0', '2.7.0', '32.7.0', '52.7.0', '72.7.0'},
    'am550-segments': {'1.7.0', '2.7.0', '14.7.0', '32.7.0', '31.7.0', '61.7.0', '62.7.0'},
    'ie5': {'1.7.0', '2.7.0', '32.7.0', '31.7.0', '21.7.0', '62.7.0'},
    'am550-unknown': {'1.7.0', '2.7.0', '32.7.0'},
    'am550-energies': set(),
}


class Impostor:
    """Answers whoever asks at the socket of recordings, in place of the daemon."""

    def __init__(self, path, answer):
        self.path, self.answer = path, answer

    def __enter__(self):
        self.aside = self.path.rename(self.path.with_suffix('.aside'))
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            asker, _ = self.listener.accept()
            with asker:
                if not asker.recv(1024):
                    return
                asker.sendall(self.answer)

    def __exit__(self, *_):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.path))
        self.thread.join()
        self.listener.close()
        self.aside.rename(self.path)


class Explained(World):
    is_venus = False

    def sent(self, profile, n=1800, *args):
        """What a simulated meter sends, as raw bytes in a file."""
        path = self.dir / profile
        r = gridmeter('simulate', profile, '--output', path, '--telegrams', n, *args)
        tap.equal(r.returncode, 0, r)
        return path

    def said(self, *args, data=None):
        """The lists of a recording, as JSON, and the exit status."""
        r = gridmeter('explain', '--format', 'json', *args, data=data)
        tap.equal(r.stderr, b'', r)
        return [json.loads(line) for line in r.stdout.splitlines()], r.returncode

    def decoded(self, path, *args):
        """The numbers that were named last, by their code without A, B and F."""
        r = gridmeter('decode', '--format', 'json', *args, path)
        last = {}
        for line in r.stdout.splitlines():
            for reg in json.loads(line)['registers']:
                code = reg['obis'].split(':')[-1].split('*')[0]
                if 'value' in reg:
                    last[code] = float(reg['value'])
        return last

    def sure(self, answer):
        return {p['obis'].split(':')[1]: p for p in answer['positions'] if p['level'] == 'sure'}

    def test_known_lists_are_recovered_blind(self):
        for profile, wanted in KNOWN.items():
            path = self.sent(profile)
            answers, status = self.said(path)
            tap.equal('known' in answers[0], profile != 'am550-unknown', profile)
            sure = self.sure(answers[0])
            tap.equal(wanted - set(sure), set(), 'open in ' + profile)
            tap.equal(status, 0 if wanted else 1, profile)
            if profile == 'am550-unknown':
                continue
            truth = self.decoded(path)
            for code, p in sure.items():
                if p['value'] is not None:
                    tap.equal((profile, code, float(p['value'])),
                              (profile, code, truth[code]))

    def test_each_direction_is_told_of_the_other(self):
        sure = self.sure(self.said(self.sent('am550-unknown'))[0][0])
        for one, other in ('1.7.0', '2.7.0'), ('2.7.0', '1.7.0'):
            tap.equal('together with field %d;' % sure[other]['pos'] in sure[one]['evidence'],
                      True, sure[one])

    def test_likely_names_of_known_lists_are_right(self):
        for profile in KNOWN:
            if profile == 'am550-unknown':
                continue
            path = self.sent(profile)
            truth = self.decoded(path)
            for p in self.said(path)[0][0]['positions']:
                if p['obis'] and p['obis'].startswith('1-0:') and p['value'] is not None:
                    code = p['obis'].split(':')[1]
                    tap.equal((profile, code, code in truth), (profile, code, True))

    def test_an_unknown_list_gets_a_definition_by_which_it_is_read(self):
        path, lists = self.sent('am550-unknown'), self.dir / 'my.lists'
        tap.equal(gridmeter('explain', path, '--to', lists).returncode, 0)
        r = gridmeter('check', lists)
        tap.equal(r.returncode, 0, r)
        named = self.decoded(path, '--lists', lists)
        for code, p in self.sure(self.said(path)[0][0]).items():
            if p['value'] is not None:
                tap.equal((code, named[code]), (code, float(p['value'])))
        text = lists.read_text(encoding='utf-8')
        tap.equal('\nexplained = apart\n' in text, True, text)
        tap.equal(re.search(r'^; 1 = 0-0:42\.0\.0  ; likely: ', text, re.M) is not None, True, text)
        r = gridmeter('explain', path, '--to', lists)
        tap.equal((r.returncode, lists.read_text(encoding='utf-8')), (2, text), r)

    def test_a_list_of_which_nothing_is_sure_spoils_no_other(self):
        """A meter that sends two: the definition is read nevertheless."""
        path, lists = self.sent('am550'), self.dir / 'my.lists'
        tap.equal(gridmeter('explain', path, '--to', lists).returncode, 0)
        r = gridmeter('check', lists)
        tap.equal((r.returncode, b'[explained 1,' in r.stdout), (0, True), r)
        second = lists.read_text(encoding='utf-8').split('\n\n')[1]
        tap.equal(('signature' in second, re.findall('^[^;].*', second, re.M)), (True, []))

    def test_a_definition_is_there_as_a_whole_or_not_at_all(self):
        """One direction of the power in the first half of it would be all of the power."""
        path, lists = self.sent('am550'), self.dir / 'my.lists'
        for size in 0, 1, 1000, 2000:
            r = subprocess.run(
                [GRIDMETER, 'explain', path, '--to', lists], capture_output=True, check=False,
                preexec_fn=lambda n=size: resource.setrlimit(resource.RLIMIT_FSIZE, (n, n)))
            tap.equal((r.returncode != 0, lists.exists()), (True, False), '%d octets' % size)
        tap.equal(gridmeter('explain', path, '--to', lists).returncode, 0)
        tap.equal([p.name for p in self.dir.glob('my*')], ['my.lists'])
        tap.equal(lists.stat().st_mode & 0o444, 0o444)

    def test_a_house_that_only_takes_has_no_power_in_its_definition(self):
        path, lists = self.sent('am550-unknown', 1200, '--power', '700'), self.dir / 'my.lists'
        tap.equal(gridmeter('explain', path, '--to', lists).returncode, 1)
        text = lists.read_text(encoding='utf-8')
        tap.equal(re.findall(r'^\d+ = 1-0:[12]\.7\.0|^(?:; )?explained = .*', text, re.M),
                  ['; explained = yes'], text)  # nothing of it is sure
        answers, status = self.said(path)
        tap.equal((status, 'needs-export' in answers[0]['missing']), (1, True), answers)

    def test_the_display_makes_powers_of_ten_sure(self):
        path = self.sent('am550-segments')
        energy = self.decoded(path)['1.8.0'] / 1000
        lists = self.said(path, '--display', '1.8.0=%.3f' % energy)[0][0]
        sure = self.sure(lists)
        tap.equal(sure['1.8.0']['scale'], 'sure', sure)
        tap.equal(float(sure['1.8.0']['value']), 1000 * energy)

    def test_what_is_wrong_with_the_arguments(self):
        for args in (('--display', '1.8.0=9'), ('--display', '3.8.0=12345'),
                     ('--display', '1.8.0=1e9'), ('--display', '1.8.0='), ('--lang', 'fr'),
                     ('--seconds', '0'), ('a', 'b')):
            r = gridmeter('explain', *args)
            tap.equal((r.returncode, r.stdout), (2, b''), r)

    def test_a_meter_that_names_its_values_is_told_so(self):
        r = gridmeter('explain', self.sent('kamstrup', 5))
        tap.equal((r.returncode, b'have names' in r.stdout), (1, True), r)

    def test_noise_is_nothing(self):
        r = gridmeter('explain', '-', data=os.urandom(20000))
        tap.equal((r.returncode, b'No list' in r.stdout), (1, True), r)

    def test_a_file_that_is_not_there(self):
        tap.equal(gridmeter('explain', self.dir / 'nothing').returncode, 3)

    # live

    def talk(self, wire, is_over, n=400):
        """The meter speaks until it is over."""
        data = self.sent('am550-unknown', n).read_bytes()
        size = len(data) // n
        for i in range(n):
            if is_over():
                return
            wire.send(data[i * size:(i + 1) * size])
            spin(0.02)

    def test_a_terminal_sees_the_table_become_and_keeps_what_came_of_it(self):
        w = self.wire()
        t = Terminal(('explain', w.link, '--line', '115200 8N1'), self.env, 120)
        t.shows(rb'\x1b\[\?1049h')
        self.talk(w, lambda: t.look() and b'List of 5 values' in t.shown)
        t.shows(rb'List of 5 values')
        t.end(signal.SIGINT)
        live, _, after = t.shown.partition(b'\x1b[?1049l')
        tap.equal(b'List of 5 values' in live, True, live)
        tap.equal(b'List of 5 values' in after and b'Missing: ' in after, True, after)

    def test_into_a_pipe_nothing_but_the_end_is_written(self):
        w = self.wire()
        p = self.start('explain', GRIDMETER, 'explain', w.link, '--line', '115200 8N1', '--format',
                       'json', '--lang', 'de')
        until('the port', lambda: w.is_taken() or p.has_ended())
        self.talk(w, lambda: False, 30)
        until('all to be read', lambda: spin(0.3) or w.is_read())
        p.stop(signal.SIGINT)
        answer = json.loads(p.log())
        tap.equal(answer['telegrams'] > 0, True, answer)
        tap.equal('sieht aus' in p.log() or 'Text' in p.log(), True, p.log())

    def test_a_daemon_that_reads_the_port_goes_on(self):
        w = self.wire()
        self.run('--port', w.link, 'bus=none', 'line=115200 8N1')
        until('the port', w.is_taken)
        p = self.start('explain', GRIDMETER, 'explain', w.link, '--seconds', '600')
        spin(0.5)
        self.talk(w, lambda: False, 60)
        until('all to be read', lambda: spin(0.3) or w.is_read())
        p.stop(signal.SIGINT)
        tap.equal('List of 5 values' in p.log(), True, p.log())

    # sharing

    def recorded(self, profile, n, *args):
        """A recording of what a simulated meter sends, a telegram a second."""
        data, path = self.sent(profile, n, *args).read_bytes(), self.dir / (profile + '.capture')
        size = len(data) // n
        lines = ['%d.000 %s' % (i, data[i * size:(i + 1) * size].hex()) for i in range(n)]
        path.write_text('gridmeter-capture 1\n' + '\n'.join(lines) + '\n', encoding='ascii')
        return path

    def shared(self, path):
        """What is in a file that was shared: the definition, by which the capture is read."""
        text = path.read_text(encoding='utf-8')
        tap.equal(('\nanonymized\n' in text, path.stat().st_mode & 0o777), (True, 0o600))
        lists = self.dir / (path.name + '.lists')
        lists.write_text(''.join(re.findall(r'^lists (.*\n)', text, re.M)), encoding='utf-8')
        r = gridmeter('check', lists)
        tap.equal(r.returncode, 0, r)
        again = self.dir / (path.name + '.again')
        gridmeter('explain', path, '--lang', 'en', '--to', again)
        tap.equal(lists.read_text(encoding='utf-8'), again.read_text(encoding='utf-8'))
        return lists

    def test_what_is_shared_is_anonymous_and_has_its_definition(self):
        path, shared = self.recorded('am550-unknown', 1800), self.dir / 'shared'
        r = gridmeter('explain', path, '--share', shared, '--lang', 'de')
        tap.equal((r.returncode, b'1800 telegrams of DLMS anonymized' in r.stdout), (0, True), r)
        said, before = self.said(shared)[0][0], self.said(path)[0][0]
        tap.equal(self.sure(said), self.sure(before))
        named = self.decoded(shared, '--lists', self.shared(shared))
        tap.equal({c for c in named if c.endswith('.7.0')}, {'1.7.0', '2.7.0', '32.7.0'}, named)
        number = re.search(rb'09..((?:3[0-9]|[45][0-9a-f]){8,})', path.read_bytes())[1]
        tap.equal(number in shared.read_bytes(), False, number)

    def test_of_a_meter_that_encrypts_neither_key_nor_number_is_shared(self):
        path, shared = self.recorded('am550-glo30', 120), self.dir / 'shared'
        keys = self.dir / 'keys'
        keys.write_text('key = %s\nauth_key = %s\n' % (anonymity.KEY, anonymity.AUTH_KEY))
        keys.chmod(0o600)
        gridmeter('explain', path, '--key-file', keys, '--share', shared)
        before, after = (anonymity.decode(GRIDMETER, f, (anonymity.KEY, anonymity.AUTH_KEY))
                         for f in (path, shared))
        anonymity.compare(before, after, shared.read_bytes())
        tap.equal('signature = ' in shared.read_text(encoding='utf-8'), True)

    def test_a_port_is_shared_too(self):
        w, shared = self.wire(), self.dir / 'shared'
        p = self.start('explain', GRIDMETER, 'explain', w.link, '--line', '115200 8N1',
                       '--share', shared)
        until('the port', lambda: w.is_taken() or p.has_ended())
        self.talk(w, lambda: False, 200)
        until('all to be read', lambda: spin(0.3) or w.is_read())
        p.is_ours = False  # it ends with 1: nothing is sure yet
        p.stop(signal.SIGINT)
        tap.equal('telegrams of DLMS anonymized' in p.log(), True, p.log())
        self.shared(shared)

    def test_nothing_is_shared_that_cannot_be(self):
        raw, there = self.sent('am550-unknown', 5), self.dir / 'there'
        there.write_bytes(b'mine')
        for args, why in ((('-', '--share', self.dir / 'x'), b'needs a port or a file'),
                          ((raw, '--share', self.dir / 'x'), b'has no times'),
                          ((raw, '--share', there), b'is there already')):
            r = gridmeter('explain', *args, data=b'')
            tap.equal((r.returncode, why in r.stderr), (2, True), r)
        tap.equal((there.read_bytes(), (self.dir / 'x').exists()), (b'mine', False))

    # accepting

    def place(self):
        """Where a machine has what its owner has accepted."""
        etc = self.dir / 'machine/etc'
        etc.mkdir(parents=True, exist_ok=True)
        return etc / 'gridmeter.lists'

    def shown(self, profile, n, *args):
        """The recording of a meter, and what its display shows when it begins and when it ends."""
        display = []
        for telegrams in 1, n:
            path = self.sent(profile, telegrams, *args)
            last = self.decoded(path)
            for code in '1.8.0', '2.8.0':
                display += ['--display', '%s=%.3f' % (code, last[code] / 1000)]
        return path, display

    def test_a_list_is_accepted_once_all_of_it_is_sure(self):
        (path, shown), place = self.shown('am550-segments', 3600), self.place()
        r = gridmeter('explain', path, '--accept', env=self.env)
        tap.equal((r.returncode, b'say --display 1.8.0=' in r.stdout), (1, True), r)
        tap.equal(place.exists(), False)
        r = gridmeter('explain', path, '--accept', *shown, env=self.env)
        tap.equal((r.returncode, b'gridmeter.lists: accepted; ' in r.stdout), (0, True), r)
        tap.equal(gridmeter('check', place).returncode, 0)
        text = place.read_text(encoding='utf-8')
        for args in (shown, ('--to', self.dir / 'x')):
            r = gridmeter('explain', path, '--accept', *args, env=self.env)
            tap.equal((r.returncode, r.stdout), (2, b''), r)
        tap.equal((place.read_text(encoding='utf-8'), (self.dir / 'x').exists()), (text, False))

    def test_a_list_without_a_direction_is_not_accepted(self):
        path, shown = self.shown('am550-segments', 1200, '--power', '700')
        place = self.place()
        r = gridmeter('explain', path, '--accept', *shown, env=self.env)
        tap.equal((r.returncode, b'are not sure yet' in r.stdout), (1, True), r)
        tap.equal(place.exists(), False)

    def test_what_was_accepted_is_read_by_the_daemon_and_the_doctor(self):
        gridmeter('explain', self.sent('am550-unknown'), '--to', self.place())
        w = self.gathering()
        tap.equal(self.asked('gathered %s' % w.link),
                  b'ended nothing has been gathered of it\n')
        r = gridmeter('doctor', w.link, env=self.env)
        tap.equal(b'list-unknown' in r.stdout, False, r)

    def test_what_is_accepted_while_the_daemon_runs_is_read_when_it_is_told(self):
        self.place()
        w = self.gathering()
        gridmeter('explain', w.link, '--to', self.place(), env=self.env)
        self.read_again('starting anew with it')
        self.says(w, 'power export')
        tap.equal(self.asked('gathered %s' % w.link),
                  b'ended nothing has been gathered of it\n')
        self.place().write_text('[x]\nnonsense\n', encoding='ascii')
        self.read_again('the present one stays')
        self.place().unlink()
        self.read_again('starting anew with it', 2)
        self.says(w, 'list that is not known', 2)

    def read_again(self, what, n=1):
        self.d.p.send_signal(signal.SIGHUP)
        until('it to be read', lambda: self.d.log().count(what) == n)

    def says(self, w, what, n=1):
        until(what, lambda: self.hear(w, 1) or self.d.log().count(what) == n)

    def test_a_configuration_that_names_lists_is_stronger_than_what_was_accepted(self):
        self.place().write_text('nonsense\n', encoding='ascii')
        lists = self.dir / 'my.lists'
        gridmeter('explain', self.sent('am550-unknown'), '--to', lists)
        conf = self.dir / 'machine/etc/gridmeter.conf'
        conf.write_text('lists = %s\nbus = none\nport = %s\n' % (lists, self.dir / 'none'))
        r = gridmeter('doctor', '--seconds', '1', env=self.env)
        tap.equal(r.returncode in (0, 1), True, r)
        tap.equal(b'nonsense' in r.stdout + r.stderr, False, r)

    # what a daemon has gathered

    def gathering(self, *settings, n=200):
        """A daemon that has heard `n` telegrams of a list that it does not know; its wire."""
        w = self.wire()
        self.d = self.run('--port', w.link, 'bus=none', 'line=115200 8N1', *settings)
        until('the port', w.is_taken)
        self.hear(w, n)
        return w

    def hear(self, w, n=10):
        data = self.sent('am550-unknown', n).read_bytes()
        size = len(data) // n
        for i in range(n):
            w.send(data[i * size:(i + 1) * size])
            spin(0.012)
        until('all to be heard', lambda: spin(0.1) or w.is_read())

    def test_what_a_daemon_has_gathered_is_said_at_once(self):
        w = self.gathering()
        r = gridmeter('explain', w.link, '--format', 'json', env=self.env)
        answer = json.loads(r.stdout)
        tap.equal((len(answer['positions']), 190 < answer['telegrams'] <= 200), (5, True), answer)
        numbers = [p['value'] for p in answer['positions'] if p['level'] == 'sure']
        tap.equal(None in numbers, False, answer)
        lists = self.dir / 'my.lists'
        gridmeter('explain', w.link, '--to', lists, env=self.env)
        r = gridmeter('check', lists)
        tap.equal(r.returncode, 0, r)

    def test_the_doctor_says_how_far_a_list_is(self):
        w = self.gathering()
        r = gridmeter('explain', w.link, '--format', 'json', env=self.env)
        levels = [p['level'] for p in json.loads(r.stdout)['positions']]
        text = ' '.join(gridmeter('doctor', w.link, env=self.env).stdout.decode().split())
        told = re.search(r'Of 5 values (\d+) have explained themselves, (\d+) surely\.', text)
        tap.equal(told is not None, True, text)
        tap.equal((int(told[1]), int(told[2])),
                  (5 - levels.count('unknown'), levels.count('sure')), text)
        tap.equal(int(told[2]) > 1, True, text)

    def test_nothing_is_gathered_of_a_list_that_is_known(self):
        lists = self.dir / 'my.lists'
        gridmeter('explain', self.sent('am550-unknown'), '--to', lists)
        w = self.gathering('lists=%s' % lists)
        tap.equal(self.asked('gathered %s' % w.link),
                  b'ended nothing has been gathered of it\n')

    def asked(self, question):
        """What the daemon answers to a line at its socket of recordings."""
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(60)
            s.connect(str(self.dir / 'run/record'))
            s.sendall(question.encode() + b'\n')
            return s.makefile('rb').read()

    def test_an_answer_that_makes_no_sense_is_none(self):
        """Of a daemon of another version, or of nobody knows whom: it is listened to instead."""
        w = self.gathering()
        state = self.asked('gathered %s' % w.link)
        head, _, lists = state.partition(b'\n')
        tap.equal((head.split()[0], int(head.split()[2]) * int(head.split()[3])),
                  (b'gathered', len(lists)))
        for wrong in (state[:-1], state + b'x', head + b'\n' + b'\xff' * len(lists), b'',
                      state.replace(b'gathered 0', b'gathered 9')):
            with Impostor(self.dir / 'run/record', wrong):
                r = gridmeter('explain', w.link, '--format', 'json', env=self.env)
            tap.equal((r.returncode, r.stdout), (3, b''), r)


if __name__ == '__main__':
    tap.run(Explained)
