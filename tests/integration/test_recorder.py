#!/usr/bin/python3
"""The recorder: what came lately is in memory, and becomes a file when something is wrong or
somebody asks."""
import calendar
import os
import re
import stat
import time

from harness import gridmeter, spin, tap, telegram, telegrams, until
from support import anonymity
from test_record import Reading


class Recorder(Reading):
    def asked(self, *args):
        """The files that gridmeter record has written, and what it has said besides."""
        r = gridmeter('record', *args, env=self.env)
        return r.stdout.decode().split(), r.stderr.decode(), r.returncode

    def record(self, wire=0):
        """The one file of a port."""
        paths, said, code = self.asked(self.wires[wire].link)
        tap.equal((len(paths), said, code), (1, '', 0), (paths, said))
        return self.dir / 'state' / os.path.basename(paths[0])

    def files(self):
        return sorted(p.name for p in (self.dir / 'state').glob('recorded-*'))

    def wires_of(self, n):
        """A daemon with so many ports, of which each has heard its meter."""
        for i in range(n):
            self.wire('meter-%d' % i)
        conf = self.dir / 'conf'
        conf.write_text(''.join('[m%d]\nport = %s\n' % (i, w.link)
                                for i, w in enumerate(self.wires)))
        self.daemon('--config', conf)
        for i in range(n):
            self.say(telegram(serial=48123400 + i), i)

    def lose(self, wire=0):
        """The adapter is pulled out, which is something to act on."""
        n = self.d.log().count('the port is gone')
        self.wires[wire].unplug()
        until('the loss', lambda: self.d.log().count('the port is gone') > n)

    def age(self, name, seconds):
        then = time.time() - seconds
        os.utime(self.dir / 'state' / name, (then, then))

    # who asks

    def test_what_came_is_in_it_with_its_times_and_what_was_made_of_it(self):
        begun = int(time.time())
        self.daemon()
        sent = telegrams('three-phase', 30)
        broken = sent[3][:60] + b'\x00' + sent[3][61:]
        for piece in (*sent, broken, sent[0]):
            self.say(piece)
        until('the telegrams', lambda: self.count() == 31)
        before = time.time()
        paths, said, code = self.asked()
        after = time.time()
        tap.equal((paths, said, code), ([str(self.dir / 'state/recorded-1.txt')], '', 0))
        data = (self.dir / 'state/recorded-1.txt').read_bytes()
        tap.equal(anonymity.wire_of(data), b''.join(sent) + broken + sent[0])
        tap.equal(stat.S_IMODE(os.stat(paths[0]).st_mode), 0o600)
        head = re.match(rb'gridmeter-capture 1\nstart (.*)Z\nrecorder gridmeter [^\n]*, meter: ',
                        data)
        tap.equal(head is not None, True, data[:200])
        start = calendar.timegm(time.strptime(head[1].decode(), '%Y-%m-%dT%H:%M:%S'))
        tap.equal(begun <= start <= time.time(), True, head[1])
        tap.equal(data.count(b'\nline 9600 8N1\n'), 1)
        words = re.findall(r'^said ([0-9.]+) (\S+)Z (.*)$', data.decode(), re.M)
        told = [w for _, _, w in words]
        tap.equal(any('meter EFR' in w for w in told), True, told)
        tap.equal(len([w for w in told if w.startswith('fault: ')]), 1, told)
        tap.equal(told[-1], 'this was written')
        for since, at, _ in words:
            at = calendar.timegm(time.strptime(at, '%Y-%m-%dT%H:%M:%S'))
            tap.equal(at, start + int(float(since)))
        times = [float(t) for t in re.findall(rb'^(?:said )?([0-9.]+) ', data, re.M)]
        tap.equal(times, sorted(times))
        tap.equal(before - 0.01 <= start + times[-1] <= after + 0.01, True, 'the time of day')

    def test_it_is_a_capture_for_all_commands(self):
        self.daemon()
        sent = telegrams('three-phase', 12, serial=48123457)
        for piece in sent:
            self.say(piece)
        file = self.record()
        r = gridmeter('decode', file)
        tap.equal((r.returncode, r.stdout.count(b'1-0:16.7.0')), (0, 12), r.stdout[:300])
        r = gridmeter('detect', file)
        tap.equal((r.returncode, b'SML' in r.stdout), (0, True), r)
        r = gridmeter('doctor', file)
        tap.equal(b'is wrong' in r.stderr or r.returncode > 1, False, r)
        r = gridmeter('capture', '--anonymous', '--from', file, self.dir / 'anonymous')
        tap.equal((r.returncode, b'12 telegrams of SML anonymized' in r.stdout), (0, True), r)
        text = (self.dir / 'anonymous').read_bytes()
        tap.equal((len(anonymity.wire_of(text)), b'said' in text, bytes.fromhex('02de4e41') in
                   anonymity.wire_of(text)), (len(b''.join(sent)), False, False))
        self.d.stop()
        p = self.run('--port', '%s@1000' % file, 'bus=none')
        p.wait_log('end of the capture, 12 telegrams')

    def test_keys_are_in_none(self):
        keys = self.dir / 'keys'
        keys.write_text('key = %s\nauth_key = %s\n' % (anonymity.KEY, anonymity.AUTH_KEY))
        keys.chmod(0o600)
        sent = gridmeter('simulate', 'am550-glo30', '--output', '-', '--telegrams', 3).stdout
        self.daemon('--port', self.wire().link, 'key_file=%s' % keys)
        self.say(sent)
        until('them to be read', lambda: self.count() > 0)
        data = self.record().read_bytes()
        tap.equal(anonymity.wire_of(data), sent)
        for key in (anonymity.KEY, anonymity.AUTH_KEY):
            tap.equal(key.encode().lower() in data.lower(), False)
        r = gridmeter('decode', '--key-file', keys, self.dir / 'state/recorded-1.txt')
        tap.equal((r.returncode, b'power' in r.stdout), (0, True), r)

    def test_of_several_ports_one_each_and_four_files_at_most(self):
        self.wires_of(5)
        paths, said, code = self.asked()
        tap.equal((sorted(map(os.path.basename, paths)), code), (self.files(), 0), said)
        tap.equal('of more than 4 ports the others have to be named' in said, True, said)
        tap.equal(self.files(), ['recorded-%d.txt' % i for i in range(1, 5)])
        for i in range(4):
            self.age('recorded-%d.txt' % (i + 1), 100 - i)
        self.age('recorded-3.txt', 500)
        file = self.record(4)
        tap.equal((file.name, self.files()),
                  ('recorded-3.txt', ['recorded-%d.txt' % i for i in range(1, 5)]))
        tap.equal(anonymity.wire_of(file.read_bytes()), telegram(serial=48123404))

    def test_who_asks_again_at_once_is_told_that_there_is_one(self):
        self.daemon()
        self.say(telegram())
        tap.equal(b', meter: somebody has asked for it\n' in self.record().read_bytes(), True)
        paths, said, code = self.asked()
        tap.equal((paths, 'less than a minute ago' in said, code), ([], True, 1), said)
        tap.equal(self.files(), ['recorded-1.txt'])

    def test_there_may_be_nothing_to_write(self):
        tap.equal(self.asked()[2], 1)
        self.daemon()
        paths, said, code = self.asked()
        tap.equal((paths, 'nothing has come from it yet' in said, code), ([], True, 1), said)
        paths, said, code = self.asked('/dev/ttyUSB77')
        tap.equal((paths, 'no running gridmeter reads that port' in said, code), ([], True, 1))
        tap.equal(self.rest(self.ask(b'recorder /dev/ttyUSB77\n')),
                  b'ended no such port is read here at present\n')
        tap.equal(self.asked('a', 'b')[2], 2)
        tap.equal(self.files(), [])

    def test_off_by_one_key(self):
        self.daemon('--port', self.wire().link, 'recorder=no')
        self.say(telegram())
        paths, said, code = self.asked()
        tap.equal((paths, 'its recorder is off' in said, code), ([], True, 1), said)
        self.lose()
        self.d.stop()
        tap.equal(self.files(), [])

    def test_a_recording_that_is_played_is_none(self):
        played = self.dir / 'played'
        played.write_bytes(b'gridmeter-capture 1\n0 %s\n900000 00\n' % telegram().hex().encode())
        self.d = self.run('--port', '%s@1' % played, 'bus=none')
        until('the telegram', lambda: self.sources()[0].get('telegrams') == 1)
        tap.equal(self.asked()[2], 1)
        for name in (self.sources()[0]['port'], '%s@1' % played):
            tap.equal(self.rest(self.ask(b'recorder %s\n' % name.encode())),
                      b'ended nothing has come from it yet\n', name)

    # what stands in the way

    def test_a_folder_that_others_may_write_to_gets_none(self):
        self.daemon()
        self.say(telegram())
        (self.dir / 'state').chmod(0o777)
        paths, said, code = self.asked()
        tap.equal((paths, 'it cannot be written, as the log says' in said, code), ([], True, 1),
                  said)
        self.d.wait_log('what came cannot be kept in %s: ' % (self.dir / 'state'))
        (self.dir / 'state').chmod(0o755)
        tap.equal(self.record().name, 'recorded-1.txt')

    def test_what_a_crash_has_left_is_not_followed(self):
        self.daemon()
        self.say(telegram())
        victim = self.dir / 'victim'
        victim.write_text('mine')
        (self.dir / 'state' / 'recorded-1.txt.new').symlink_to(victim)
        tap.equal(anonymity.wire_of(self.record().read_bytes()), telegram())
        tap.equal((victim.read_text(), self.files()), ('mine', ['recorded-1.txt']))

    def test_who_hangs_up_meanwhile_is_not_waited_for(self):
        self.daemon()
        self.say(telegram())
        self.ask(b'recorder %s\n' % self.wires[0].link.encode()).close()
        until('the file', lambda: self.files() == ['recorded-1.txt'])
        self.say(telegram())
        until('the telegrams', lambda: self.count() == 2)

    # what is found

    def test_what_must_be_acted_on_makes_one_by_itself_and_not_again(self):
        self.start_bus()
        self.start_settings()
        w = self.wire()
        self.d = self.run('--port', w.link)
        until('the port', lambda: self.sources()[0]['state'] == 'open')
        sent = telegrams('three-phase', 30)
        self.say(sent[0])
        self.lose()
        self.d.wait_log('what came in the last 15 min is in %s' % (
            self.dir / 'state/recorded-1.txt'))
        data = (self.dir / 'state/recorded-1.txt').read_bytes()
        tap.equal(anonymity.wire_of(data), sent[0])
        tap.equal(len(re.findall(rb'^recorder .*, meter: the port is gone ', data, re.M)), 1, data)
        tap.equal(len(re.findall(rb'^said .*Z the port is gone ', data, re.M)), 1, data)
        w.plug()
        until('the port', lambda: self.sources()[0]['state'] == 'open')
        for piece in (*sent, sent[0]):
            self.say(piece)
        self.d.wait_log('it is held back until')  # something else to act on
        self.lose()
        self.d.stop()  # what is due is written at the end
        tap.equal(self.files(), ['recorded-1.txt'])

    def test_one_that_is_due_at_the_end_is_written(self):
        self.wires_of(2)
        self.lose(1)
        self.d.stop()
        tap.equal(self.files(), ['recorded-1.txt'])
        tap.equal(anonymity.wire_of((self.dir / 'state/recorded-1.txt').read_bytes()),
                  telegram(serial=48123401))

    def test_a_young_file_does_not_give_way_to_a_finding(self):
        self.wires_of(1)
        for i in range(1, 5):
            (self.dir / 'state' / ('recorded-%d.txt' % i)).write_text('young')
        self.age('recorded-2.txt', 3500)
        self.lose()
        self.d.stop()
        tap.equal([(self.dir / 'state' / f).read_text() for f in self.files()], ['young'] * 4)

    def test_an_old_one_does(self):
        self.wires_of(1)
        for i in range(1, 5):
            (self.dir / 'state' / ('recorded-%d.txt' % i)).write_text('old')
            self.age('recorded-%d.txt' % i, 7200)
        self.age('recorded-2.txt', 9000)
        self.lose()
        self.d.stop()
        kept = [f for f in self.files() if (self.dir / 'state' / f).read_text() != 'old']
        tap.equal(kept, ['recorded-2.txt'])

    def test_another_configuration_leaves_what_was_due(self):
        self.wires_of(1)
        self.lose()
        conf = self.dir / 'conf'
        conf.write_text(conf.read_text() + 'timeout = 20\n')
        self.d.p.send_signal(1)
        self.d.wait_log('starting anew with it')
        until('the file', lambda: self.files() == ['recorded-1.txt'])
        spin(0)


tap.run(Recorder)
