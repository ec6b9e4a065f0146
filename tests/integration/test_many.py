#!/usr/bin/python3
"""Many meters in one process, without a message bus: each by itself, at a cost that does not depend
on the others."""
import json
import os
import pathlib
import socket
import subprocess
import threading
import time

from harness import BUS_CONF, GRIDMETER, gridmeter, spin, tap, until
from many import Many, p1

N_TCP, N_RECORDINGS = 240, 16
IS_SANITIZED = b'__asan_init' in pathlib.Path(GRIDMETER).read_bytes()


def doctor(env, *args):
    return subprocess.run([GRIDMETER, 'doctor', '--format', 'json', *map(str, args)], env=env,
                          capture_output=True, check=False, timeout=600)


class WithoutBus(Many):
    at_once = 1

    def until_read(self):
        until('a reading', lambda: (
            self.tell_all(), spin(0.1), self.sources()['Flat 0']['live'])[-1])

    def test_no_bus_is_touched_and_the_doctor_says_so(self):
        bus = socket.socket(socket.AF_UNIX)
        bus.bind(str(self.dir / 'bus'))  # where the system bus would be
        bus.listen(8)
        bus.settimeout(0)
        self.begin(1, more='statistics = 1')
        self.until_read()
        said = self.sources()['Flat 0']
        tap.equal((said['service'], 'bus_name' in said, said['telegrams'] > 0),
                  ('none', False, True))
        self.tell_all()
        r = doctor(self.env, '-c', self.dir / 'many.conf')
        found = json.loads(r.stdout)
        tap.equal((r.returncode, found['finding'], found['hint'], found['layers']['bus']),
                  (0, 'without-bus', True, 'not looked at'), found)
        tap.equal('nothing is published' in found['seen'], True, found['seen'])
        tap.equal('bus' in self.d.log(), False, self.d.log())
        try:
            bus.accept()
            raise AssertionError('somebody has asked for the bus')
        except BlockingIOError:
            pass
        bus.close()

    def test_one_that_is_told_to_publish_joins_the_bus(self):
        self.start_bus()
        self.start_settings()
        self.begin(1)
        self.until_read()
        tap.equal(self.services(), [])
        conf = self.dir / 'many.conf'
        conf.write_text(conf.read_text().replace('bus = none', 'bus = system'))
        self.d.p.send_signal(1)
        until('the meter on the bus', lambda: (self.tell_all(), spin(0.2), self.services())[-1])
        conf.write_text(conf.read_text().replace('bus = system', 'bus = none'))
        self.d.p.send_signal(1)
        self.wait_gone()
        self.until_read()

    def test_watch_asks_the_daemon_itself(self):
        r = gridmeter('watch', '--bus', 'none', '--seconds', '1.5', env=self.env)
        tap.equal((r.returncode, b'no gridmeter run answers at' in r.stderr), (1, True), r)


class ManySources(Many):
    at_once = 1

    def recordings(self, n):
        """At the speed of a line, for longer than anybody looks."""
        paths = []
        for i in range(n):
            path = self.dir / ('recorded-%d' % i)
            path.write_bytes(p1(1000 + i) * 2000)
            paths.append(path)
        return paths

    def until_all_have(self, n):
        def attempt():
            counts = self.counts()
            for i in range(len(self.servers.of)):
                if counts[i] < n:
                    self.servers.send(i, p1(i))
            spin(0.1)
            return all(c >= n for c in self.counts())
        until('telegrams of all', attempt)

    def grown(self, n, recordings=()):
        """The daemon with so many sources that have all been understood; its memory in KiB, and the
        time that it takes for a telegram in µs."""
        self.begin(n, recordings)
        self.until_all_have(2)
        memory = self.d.memory_kib()
        before, cpu = sum(self.counts()), self.cpu_us()
        rounds = 1 + 512 // n
        for _ in range(rounds):
            self.tell_all()
            time.sleep(0.02)  # a telegram each time that somebody looks
        until('what was sent', lambda: sum(self.counts()) >= before + rounds * n)
        return memory, (self.cpu_us() - cpu) / (sum(self.counts()) - before)

    def test_256_in_one_process(self):
        few, each = self.grown(16)
        self.tear_down()
        self.set_up()
        many, each_of_many = self.grown(N_TCP, self.recordings(N_RECORDINGS))
        tap.equal(len(self.sources()), N_TCP + N_RECORDINGS)
        tap.equal([set(self.counts(what)) for what in ('faults', 'state', 'live')],
                  [{0}, {'open'}, {True}])
        r = doctor(self.env)
        found = [json.loads(line) for line in r.stdout.splitlines()]
        tap.equal((len(found), r.stderr), (N_TCP + N_RECORDINGS, b''))
        per_source = (many - few) / (N_TCP + N_RECORDINGS - 16)
        tap.equal(IS_SANITIZED or per_source < 128, True, 'KiB for a source: %.0f' % per_source)
        tap.equal(each_of_many < 2 * each, True,
                  'µs for a telegram: %.0f of 16, %.0f of 256' % (each, each_of_many))

    def test_what_is_wrong_with_one_is_not_felt_by_the_others(self):
        """Of twenty one floods, one is connected and says nothing, one is damaged, one hangs up all
        the time."""
        n, flood, silent, damaged, leaving = 20, 3, 7, 11, 15
        sick = {flood, silent, damaged, leaving}
        self.begin(n)
        stop = threading.Event()

        def bother():
            noise = bytes(range(256)) * 64
            wrong = p1(99).replace(b'!', b'?!')
            while not stop.is_set():
                self.servers.send(flood, noise)
                self.servers.send(damaged, wrong)
                self.servers.peers[leaving].close()
        thread = threading.Thread(target=bother)
        thread.start()
        try:
            sent = 0
            while sent < 40:
                for i in set(range(n)) - sick:
                    self.servers.send(i, p1(i, sent))
                sent += 1
                until('what was sent', lambda: all(
                    s['telegrams'] == sent for i, s in enumerate(self.sources().values())
                    if i not in sick))
            until('that it comes back', lambda: self.servers.n_taken[leaving] > 1)
            found = list(self.sources().values())
        finally:
            stop.set()
            thread.join()
        for i in set(range(n)) - sick:
            tap.equal((found[i]['telegrams'], found[i]['faults'], found[i]['live']),
                      (sent, 0, True), i)
        tap.equal((found[silent]['bytes'], found[flood]['telegrams'], found[damaged]['telegrams']),
                  (0, 0, 0))
        tap.equal((found[flood]['bytes'] > 0, found[damaged]['faults'] > 0), (True, True))

    def test_two_pairs_change_places_at_once(self):
        """What one telegram of each tells is enough: no pair is forgotten for the other."""
        self.begin(4, more='timeout = 1')
        until('all meters', lambda: (self.tell_all(), spin(0.1), all(self.counts('live')))[-1])
        until('silence', lambda: (spin(0.1), not any(self.counts('live')))[-1])
        for i in range(4):
            self.servers.send(i, p1(i ^ 1))
        until('both pairs at their new ports', lambda: self.d.log().count('follows its meter') == 2)
        for _ in range(3):
            spin(0.1)
            for i in range(4):
                self.servers.send(i, p1(i ^ 1))
        until('all meters again', lambda: (
            [self.servers.send(i, p1(i ^ 1)) for i in range(4)], spin(0.1),
            all(self.counts('live')))[-1])
        tap.equal(self.d.log().count('follows its meter'), 2)

    def test_a_bus_that_is_full_says_so_and_the_others_are_on_it(self):
        end = '</busconfig>'
        text = BUS_CONF.replace(end, '<limit name="max_connections_per_user">8</limit>' + end)
        full = self.dir / 'full.conf'
        full.write_text(text % (self.dir / 'bus'))
        self.bus = self.start('bus', 'dbus-daemon', '--nofork', '--nopidfile',
                              '--config-file=%s' % full)
        until('the bus', (self.dir / 'bus').exists)
        self.connect()
        self.start_settings()
        self.begin(10, bus='system', more='screen = no')  # which takes a place itself

        def attempt():
            self.tell_all()
            spin(0.2)
            turned_away = self.d.log().count('takes no more connections')
            return len(self.services()) == 6 and turned_away == 4
        until('six on the bus and four that are not', attempt)
        tap.equal('the message bus is not there' in self.d.log(), False, self.d.log())
        tap.equal(sum(s['live'] for s in self.sources().values()), 10)


tap.run(WithoutBus, ManySources)
