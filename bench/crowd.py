"""Rows of many meters of one process, and what one of them feels of another."""
import subprocess
import sys
import time

import harness
import samples
from counting import Unavailable
from harness import spin, telegram, until
from many import Many, p1

SECONDS = 10
NUMBERS = (1, 8, 64, 256)


class Crowd(Many):
    def tell_until(self, condition, every=0.1):
        def attempt():
            self.tell_all()
            spin(every)
            return condition()
        until('what all are told for', attempt)

    def of(self, n):
        """(KiB of its own, percent of a core) with so many that send once a second, one after
        another."""
        self.set_up()
        try:
            self.begin(n)
            self.tell_until(lambda: all(self.counts('live')))
            memory, before = self.d.memory_kib(), sum(self.counts())
            cpu, begin = self.cpu_us(), time.monotonic()
            for i in range(SECONDS * n):
                spin(max(0, begin + i / n - time.monotonic()))
                self.servers.send(i % n, p1(i % n, 500 + i // n))
            spin(1)
            cpu = self.cpu_us() - cpu  # of so many telegrams, however late they were sent
            until('all telegrams', lambda: sum(self.counts()) >= before + SECONDS * n)
            return memory, cpu / 1e4 / SECONDS
        finally:
            self.tear_down()

    def sizes(self):
        first = None
        for n in NUMBERS:
            memory, share = self.of(n)
            first = first or (memory, share)
            yield 'many/%d/cpu' % n, share, 'for each %.2f times that of one' % (share / n / first[1])
            if n > 1:
                yield 'many/%d/memory' % n, (memory - first[0]) / (n - 1), ''

    def signal(self):
        """Half of the time of telegram to signal, and 99 % of it, of the meter that sends, in ms;
        all is counted from now on."""
        for i in range(500):
            self.servers.send(0, p1(0, 500 + i % 7))
            spin(0.02)
        items = max((self.items(name) for name in self.services()),
                    key=lambda all: all['/Diagnostics/Telegrams'][0].unpack())
        return [items['/Diagnostics/WireToSignal/%sUs' % what][0].unpack() / 1000
                for what in ('Median', '99Percent')]

    def felt(self, is_flooded):
        self.set_up()
        self.start_bus()
        self.start_settings()
        noise = subprocess.Popen(['true'])
        try:
            self.begin(2, bus='system')
            self.tell_until(lambda: len(self.services()) == 2)
            if is_flooded:  # from a process of its own: this one shall see the signals in time
                noise = subprocess.Popen(
                    [sys.executable, '-c', 'import os\nwhile True: os.write(1, os.urandom(4096))'],
                    stdout=self.servers.peers[1].fileno(), stderr=subprocess.DEVNULL)
                self.servers.peers[1].setblocking(True)
            return self.signal()
        finally:
            noise.kill()
            self.tear_down()

    def rows(self):
        yield from self.sizes()
        alone, beside = self.felt(False), self.felt(True)
        for a, b, word in zip(alone, beside, ('median', '99')):
            yield 'many/flooded/' + word, b, '%.3f ms beside one that is calm' % a


class Static(Many):
    """The released binary, at wires and on a bus."""

    def resident(self, n):
        """KiB, all pages, with so many meters."""
        self.set_up()
        try:
            self.start_bus()
            self.start_settings()
            wires = [self.wire('meter%d' % i) for i in range(n)]
            path = self.dir / 'static.conf'
            path.write_text(''.join('[Meter %d]\nport = %s\n' % (i, w.link)
                            for i, w in enumerate(wires)))
            self.d = self.run('-c', path)
            last = [0]

            def attempt():
                if time.monotonic() - last[0] > 0.3:
                    last[0] = time.monotonic()
                    for i, w in enumerate(wires):
                        w.send(telegram('three-phase', serial=10000 + i))
                return len(self.services()) == n
            until('all meters', attempt)
            spin(1)
            text = open('/proc/%d/status' % self.d.p.pid, encoding='ascii').read()
            return int(text.split('VmRSS:')[1].split()[0])
        finally:
            self.tear_down()

    def rows(self):
        program = samples.SOURCE / 'dist/gridmeter-x86_64'
        keys, ours = ('memory/static', 'memory/static/more'), harness.GRIDMETER
        if not program.exists():
            why = Unavailable('no dist/gridmeter-x86_64; make release builds it')
            yield from ((key, why) for key in keys)
            return
        telegram('three-phase')
        for i in range(8):
            telegram('three-phase', serial=10000 + i)  # what is released simulates nothing
        try:
            harness.GRIDMETER = str(program)
            one, eight = self.resident(1), self.resident(8)
        finally:
            harness.GRIDMETER = ours
        yield keys[0], one, ''
        yield keys[1], (eight - one) / 7, 'of 8'


def released(_):
    yield from Static().rows()


def rows(_):
    yield from Crowd().rows()
