#!/usr/bin/python3
"""Recordings of what a running daemon reads: nobody has to stop it."""
import json
import os
import re
import signal
import socket
import stat

from harness import (
    GRIDMETER, Terminal, World, gridmeter, spin, tap, telegram, telegrams, until)
from support import anonymity


class Reading(World):
    """A daemon, and those who ask it for what comes."""

    def daemon(self, *args):
        """One without a bus, once it has its port open; of one that looks for its meter, too."""
        args = args or ('--port', self.wire().link)
        self.d = self.run(*args, 'bus=none')
        until('the status', lambda: all(s['state'] == 'open' for s in self.sources()))
        return self.d

    def sources(self):
        """What the daemon tells of itself; [{}] while it does not."""
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(str(self.dir / 'run' / 'status'))
                return json.loads(b''.join(iter(lambda: s.recv(65536), b'')))['stations']
        except (OSError, ValueError):
            return [{'state': 'not yet'}]

    def count(self, what='telegrams'):
        return sum(s[what] for s in self.sources())

    def capture(self, *args, seconds=600):
        """A recording under way, as (process, file)."""
        file = self.dir / ('recording-%d' % len(self.processes))
        p = self.start('capture', GRIDMETER, 'capture', *args, file, '--seconds', seconds)
        p.wait_log('the running gridmeter reads it, and hands on what comes')
        return p, file

    def say(self, data, wire=0):
        """Sends, and waits until the daemon has read it."""
        before = self.count('bytes')
        self.wires[wire].send(data)
        until('all to be read', lambda: self.count('bytes') >= before + len(data))

    def finish(self, p, file, n):
        """Ends a recording, of `n` bytes; gives the bytes. What the daemon has read by now is in
        it."""
        p.stop(signal.SIGINT)
        tap.equal('%d bytes in' % n in p.log(), True, p.log())
        return self.taken(file)

    def taken(self, file):
        return anonymity.wire_of(file.read_bytes()) if file.exists() else b''

    def ask(self, question=b''):
        """Somebody who asks for a recording in his own way."""
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(90)
        s.connect(str(self.dir / 'run' / 'record'))
        s.sendall(question)
        return s

    def rest(self, s):
        """All that is handed on until the end."""
        with s:
            return b''.join(iter(lambda: s.recv(65536), b''))


class Record(Reading):
    # what is recorded

    def test_what_is_recorded_is_what_was_sent_and_the_daemon_goes_on(self):
        self.daemon()
        p, file = self.capture(self.wires[0].link)
        sent = telegrams('three-phase', 30)
        for piece in sent:
            self.say(piece)
        self.say(b'\x55\xaa' * 40)
        until('the telegrams', lambda: self.count() == 30)
        p.wait_log('a telegram of SML, maker EFR is understood')
        p.stop(signal.SIGINT)
        data = file.read_bytes()
        tap.equal(anonymity.wire_of(data), b''.join(sent) + b'\x55\xaa' * 40)
        tap.equal(re.match(rb'gridmeter-capture 1\nstart 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\n'
                           rb'line 9600 8N1\n\d+\.\d{3} 1b1b1b1b', data) is not None, True,
                  data[:90])
        tap.equal('%d bytes in' % (len(b''.join(sent)) + 80) in p.log(), True, p.log())
        tap.equal('30 telegrams of SML understood' in p.log(), True, p.log())
        tap.equal((p.p.returncode, stat.S_IMODE(file.stat().st_mode)), (0, 0o600))
        times = [float(t) for t in re.findall(rb'^([0-9.]+) [0-9a-f]+$', data, re.M)]
        tap.equal((times == sorted(times), times[-1] < 3600), (True, True), times)
        self.say(sent[0])
        until('one more telegram', lambda: self.count() == 31)

    def test_ciphered_telegrams_are_recorded_as_they_come(self):
        """With the key in the daemon, which is nowhere in the recording."""
        keys = self.dir / 'keys'
        keys.write_text('key = %s\nauth_key = %s\n' % (anonymity.KEY, anonymity.AUTH_KEY))
        keys.chmod(0o600)
        sent = gridmeter('simulate', 'am550-glo30', '--output', '-', '--telegrams', 3).stdout
        self.daemon('--port', self.wire().link, 'key_file=%s' % keys)
        p, file = self.capture(self.wires[0].link)
        self.say(sent)
        until('them to be read', lambda: self.count() > 0)
        tap.equal(self.finish(p, file, len(sent)), sent)
        tap.equal(anonymity.KEY.encode() in file.read_bytes(), False)

    def test_live_and_anonymous(self):
        self.daemon()
        p, file = self.capture('--anonymous', self.wires[0].link)
        sent = b''.join(telegrams('three-phase', 5, serial=48123457))
        self.say(sent)
        p.wait_log('is understood')
        until('all to have come', lambda: self.count() == 5)
        spin(0.5)
        p.stop(signal.SIGINT)
        tap.equal('5 telegrams of SML anonymized' in p.log(), True, p.log())
        tap.equal(len(self.taken(file)), len(sent))
        tap.equal(bytes.fromhex('02de4e41') in self.taken(file), False, 'the number')

    def test_the_line_is_that_of_the_daemon(self):
        self.daemon('--port', self.wire().link, 'line=38400 8N1')
        p, file = self.capture(self.wires[0].link, '--line', '9600 8N1')
        tap.equal('--line has no effect' in p.log(), True, p.log())
        self.say(telegram())
        self.say(telegram())
        self.finish(p, file, 2 * len(telegram()))
        tap.equal(file.read_bytes().count(b'\nline 38400 8N1\n'), 1, 'once, as it stays')

    def test_what_comes_when_the_adapter_is_back_is_in_the_same_recording(self):
        self.daemon()
        w, one, two = self.wires[0], *telegrams('three-phase', 2)
        p, file = self.capture(w.link)
        self.say(one)
        w.unplug()
        until('the loss', lambda: self.sources()[0]['state'] == 'missing')
        w.plug()
        until('the port', lambda: self.sources()[0]['state'] == 'open')
        self.say(two)
        tap.equal(self.finish(p, file, len(one + two)), one + two)

    # several

    def test_each_port_by_itself(self):
        wires = [self.wire('meter-%d' % i) for i in range(3)]
        conf = self.dir / 'conf'
        conf.write_text(''.join('[m%d]\nport = %s\n' % (i, w.link) for i, w in enumerate(wires)))
        self.daemon('--config', conf)
        sent = [telegram('fnn-total'), telegram('dzg'), b'\x55' * 100]
        under_way = [self.capture(w.link) for w in wires[:2]]
        for i, data in enumerate(sent):
            self.say(data, i)
        for (p, file), data in zip(under_way, sent):
            tap.equal(self.finish(p, file, len(data)), data)
        p, file = self.capture(wires[2].link)
        self.say(sent[2], 2)
        self.say(sent[0], 0)
        tap.equal(self.finish(p, file, 100), sent[2])

    def test_without_a_name_it_is_the_port_of_the_daemon(self):
        self.daemon()
        for args in ((), ('auto',), ('auto:%s/me*' % self.dir,)):
            p, file = self.capture(*args)
            self.say(telegram())
            tap.equal(self.finish(p, file, len(telegram())), telegram(), args)
        r = gridmeter('capture', 'auto:%s/other*' % self.dir, self.dir / 'none', env=self.env)
        tap.equal((r.returncode, b'there is no free serial port' in r.stderr), (1, True), r)

    def test_of_several_ports_one_has_to_be_named(self):
        wires = [self.wire('meter-%d' % i) for i in range(2)]
        conf = self.dir / 'conf'
        conf.write_text(''.join('[m%d]\nport = %s\n' % (i, w.link) for i, w in enumerate(wires)))
        self.daemon('--config', conf)
        r = gridmeter('capture', self.dir / 'recording', env=self.env)
        tap.equal((r.returncode, r.stderr.decode().splitlines()[1:],
                   (self.dir / 'recording').exists()),
                  (2, ['  ' + w.link for w in wires], False), r)

    def test_where_a_meter_was_found_it_is_not_that_of_one_that_still_looks(self):
        found, _ = self.wire('meter'), self.wire('other')
        conf = self.dir / 'conf'
        conf.write_text('[a]\nport = %s\n[b]\nport = auto:%s/oth*\n' % (found.link, self.dir))
        self.daemon('--config', conf)
        self.say(telegram())
        p, file = self.capture()
        self.say(telegram())
        tap.equal(self.finish(p, file, len(telegram())), telegram())

    def test_a_recording_that_a_daemon_plays_is_no_port(self):
        played = self.dir / 'played'
        played.write_bytes(b'gridmeter-capture 1\n0 00\n900000 00\n')
        w = self.wire()
        conf = self.dir / 'conf'
        conf.write_text('[a]\nport = %s@1\n[b]\nport = %s\n' % (played, w.link))
        self.daemon('--config', conf)
        p, file = self.capture()
        self.say(telegram())
        tap.equal(self.finish(p, file, len(telegram())), telegram())

    def test_the_port_of_one_that_looks_for_its_meter(self):
        w = self.wire()
        self.daemon('--port', 'auto:%s/me*' % self.dir)
        p, file = self.capture()
        tap.equal(self.sources()[0]['searching'], True)
        noise = b'\x55\xaa\x33' * 100
        self.say(noise)
        tap.equal(self.finish(p, file, len(noise)), noise)
        tap.equal('0 telegrams understood' in p.log() and 'gridmeter doctor' in p.log(), True,
                  p.log())
        tap.equal(w.is_read(), True)

    def test_two_may_record_at_once_and_the_third_is_told(self):
        self.daemon()
        under_way = [self.capture(self.wires[0].link) for _ in range(2)]
        r = gridmeter('capture', self.wires[0].link, self.dir / 'third', env=self.env)
        tap.equal((r.returncode, b'two recordings are under way already' in r.stderr,
                   (self.dir / 'third').exists()), (3, True, False), r)
        self.say(telegram())
        for p, file in under_way:
            tap.equal(self.finish(p, file, len(telegram())), telegram())
        p, file = self.capture(self.wires[0].link)  # the place is free again
        self.say(telegram())
        tap.equal(self.finish(p, file, len(telegram())), telegram())

    # ends

    def test_a_daemon_that_ends_or_is_killed(self):
        for how, why in ((signal.SIGTERM, 'it ends'), (signal.SIGKILL, 'it has gone')):
            self.daemon('--port', self.wire('meter-%d' % how).link)
            p, file = self.capture(self.wires[-1].link)
            self.say(telegram(), -1)
            p.wait_log('is understood')
            self.d.is_ours = False
            self.d.stop(how)
            tap.equal(p.wait_end(), 3, p.log())
            for word in ('hands on no more of', why, 'what came before is in the recording',
                         '%d bytes in' % len(telegram()), '1 telegram of SML understood'):
                tap.equal(word in p.log(), True, p.log())
            tap.equal(self.taken(file), telegram())

    def test_one_that_reads_too_slowly_is_left_and_nobody_waits_for_it(self):
        self.daemon()
        slow = self.ask(b'%s\n' % self.sources()[0]['port'].encode())
        tap.equal(slow.recv(18), b'gridmeter-capture ')
        p, file = self.capture(self.wires[0].link)
        sent = b''.join(telegrams('three-phase', 60))
        n = 0
        while 'as it was read too slowly' not in self.d.log():
            tap.equal(n < 100, True, 'it is never left')
            self.say(sent)
            n += 1
        until('the telegrams', lambda: self.count() == 60 * n)
        told = self.rest(slow)
        tap.equal(told.endswith(b'\nended it was read too slowly\n'), True, told[-100:])
        heard = anonymity.wire_of(b'gridmeter-capture ' + told)
        tap.equal((sent * n).startswith(heard), True, 'it has what came up to there')
        tap.equal(self.finish(p, file, n * len(sent)) == sent * n, True)

    def test_each_of_two_daemons_is_asked_for_its_own_port(self):
        self.daemon()
        other = self.wire('other')
        second = self.run('--port', other.link, 'bus=none')
        until('its socket', (self.dir / 'run' / ('record.%d' % second.p.pid)).exists)
        p, file = self.capture(other.link)
        other.send(telegram())
        p.wait_log('is understood')
        tap.equal(self.finish(p, file, len(telegram())), telegram())
        second.stop()
        tap.equal(sorted(os.listdir(self.dir / 'run')), ['readings', 'record', 'status'])

    def test_what_was_handed_on_before_the_end_is_recorded(self):
        self.daemon()
        p, file = self.capture(self.wires[0].link)
        p.p.send_signal(signal.SIGSTOP)
        sent = b''.join(telegrams('three-phase', 20))
        self.say(sent)
        p.p.send_signal(signal.SIGINT)
        tap.equal(self.finish(p, file, len(sent)), sent)

    def test_the_end_of_the_time(self):
        self.daemon()
        p, file = self.capture(self.wires[0].link, seconds=1)
        tap.equal((p.wait_end(), file.exists()), (1, False))
        for word in ('not one byte has come', 'gridmeter doctor %s' % self.wires[0].link,
                     'gridmeter detect --ask %s' % self.wires[0].link):
            tap.equal(word in p.log(), True, p.log())

    def test_whoever_records_at_a_terminal_sees_what_has_come(self):
        self.daemon()
        link = self.wires[0].link.encode()
        t = Terminal(('capture', link.decode(), self.dir / 'recording'), self.env, 200)
        t.shows(rb'\r\d+/60 s  ' + link + rb': 0 bytes, 0 telegrams\x1b\[K')
        self.say(telegram())
        t.shows(rb'\r\d+/60 s  ' + link + rb' at 9600 8N1: \d+ bytes, 1 telegram\x1b\[K')
        tap.equal(t.end(signal.SIGINT), 0)
        tap.equal(t.shown.rpartition(b'\r\x1b[K')[2].endswith(b'1 telegram of SML understood\r\n'),
                  True, t.shown)

    # who asks

    def test_only_those_who_may_see_the_status_may_record(self):
        self.daemon()
        modes = [stat.S_IMODE(os.stat(self.dir / 'run' / name).st_mode)
                 for name in ('', 'status', 'record')]
        tap.equal(modes, [0o700, 0o600, 0o600])

    def test_questions_that_make_no_sense(self):
        self.daemon()
        for question, answer in ((b'/dev/nothing\n', b'no such port is read here at present'),
                                 (b'\n', b'no such port is read here at present'),
                                 (b'x' * 1024, b'that is no name of a port'),
                                 (b'a\0b\n', b'that is no name of a port')):
            tap.equal(self.rest(self.ask(question)), b'ended %s\n' % answer, question)
        tap.equal(self.rest(self.ask()), b'', 'who asks nothing is not waited for')
        port = self.sources()[0]['port'].encode()
        late = self.ask(port[:5])
        spin(0.2)
        late.sendall(port[5:] + b'\nand more' * 1000)
        tap.equal(late.recv(18), b'gridmeter-capture ')
        self.say(telegram())
        late.close()
        self.say(telegram())
        until('the telegrams', lambda: self.count() == 2)

    def test_a_daemon_that_cannot_be_asked(self):
        self.daemon()
        os.unlink(self.dir / 'run' / 'record')
        r = gridmeter('capture', self.wires[0].link, self.dir / 'none', env=self.env)
        tap.equal((r.returncode, b'the running gridmeter cannot be asked at' in r.stderr,
                   (self.dir / 'none').exists()), (3, True, False), r)

    def test_what_answers_like_no_daemon_is_no_recording(self):
        self.daemon()
        os.unlink(self.dir / 'run' / 'record')
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(str(self.dir / 'run' / 'record'))
            s.listen(1)
            for said in (b'', b'\0' * 5000, b'\x1b[31mended\n' * 1000, b'ended ' + b'\x1b' * 5000,
                         b'gridmeter-capture 9\n1 00\n'):
                p = self.start('capture', GRIDMETER, 'capture', self.wires[0].link,
                               self.dir / 'none')
                c, _ = s.accept()
                c.recv(600)
                c.sendall(said)
                c.close()
                tap.equal((p.wait_end(), (self.dir / 'none').exists()), (3, False), said)
                tap.equal('hands on no more of' in p.log() and '\x1b' not in p.log(), True,
                          p.log())


if __name__ == '__main__':
    tap.run(Record)
