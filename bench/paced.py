"""Rows of the daemon when octets come as a line brings them: at its speed, and in pieces as the
adapter hands them on."""
import contextlib
import os
import random
import re

import samples
from daemon import Daemon, percentile
from harness import spin, telegrams, until

LEARNED, COUNTED, READ = 10, 25, 8
# bit/s, ms from one telegram to the next
LINES = ((9600, 1000), (115200, 200))
PIECES = ((1, '1'), (16, '16'), (62, '62'), (4096, 'whole'))
METERS = 8


def p1_telegrams(gridmeter, n):
    """The line end behind a telegram says nothing more, and comes with the next."""
    found = re.findall(rb'/.*?![0-9A-F]{4}', samples.simulated(gridmeter, 'p1', n), re.S)
    return [b'\r\n' + telegram for telegram in found]


def beside_reader(ms, reader_ms):
    return ms, '%.2f times a program that only reads (%.3f ms)' % (ms / reader_ms, reader_ms)


class Paced(Daemon):
    """One meter; at the faster line it sends more often than meters do, so that it does not take
    all day."""

    def measure(self, key, stream, piece, baud, period):
        """The line is known from the first ones; each telegram of the rest makes a signal."""
        def some(n):
            return self.bench_latency(
                'meter', self.w.master, n, piece, baud, period, fds=[self.w.master],
                stream=stream[-n:])
        some(LEARNED)
        spin(0.2)  # a meter pauses behind each; without that the next one is no beginning
        wakes, cpu = self.wakes(), self.cpu_ms()
        latencies = some(COUNTED)
        n = len(latencies)
        yield key + '/wakes', (self.wakes() - wakes) / n, ''
        yield key + '/cpu', *beside_reader((self.cpu_ms() - cpu) / n, self.reader_ms(
            stream[:READ], piece, baud, period))
        yield key + '/median', percentile(latencies, 0.5) / 1000, ''
        yield key + '/99', percentile(latencies, 0.99) / 1000, ''

    def begin(self, first):
        self.set_up()
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.send_until(first, self.services)

    def rows(self):
        first, *stream = telegrams('three-phase', 1 + COUNTED + LEARNED)
        for baud, period in LINES:
            for piece, word in PIECES:
                self.begin(first)  # what it has learned of other pieces is no help
                try:
                    yield from self.measure('paced/%d/%s' % (baud, word), stream, piece, baud, period)
                finally:
                    self.tear_down()
        first, *stream = p1_telegrams(self.build / 'gridmeter', 1 + COUNTED + LEARNED)
        self.begin(first)
        try:
            yield from self.measure('paced/p1/1', stream, 1, 115200, 200)
        finally:
            self.tear_down()


class Eight(Daemon):
    """As many as a USB hub has."""

    def n_ports(self):
        """That the daemon has open."""
        folder = '/proc/%d/fd' % self.d.p.pid
        try:
            return sum(os.readlink(os.path.join(folder, fd)).startswith('/dev/pts')
                       for fd in os.listdir(folder))
        except OSError:
            return 0

    def share(self, piece, baud, period, seconds):
        """Of a core, in percent, once all are known."""
        self.set_up()
        with contextlib.ExitStack() as stack:
            stack.callback(self.tear_down)
            self.start_bus()
            self.start_settings()
            wires = [self.wire('meter%d' % i) for i in range(METERS)]
            path = self.dir / 'eight.conf'
            path.write_text('timeout = 300\n' + ''.join(
                '[Meter %d]\nport = %s\n' % (i, w.link) for i, w in enumerate(wires)))
            self.d = self.run('-c', path)
            until('all ports', lambda: self.n_ports() >= METERS)
            n = int((seconds + 30) * 1000 / period)
            for i, w in enumerate(wires):
                stream = telegrams('three-phase', n, serial=10000 + i)
                feeder = self.feed(w, stream, piece, baud, period)
                stack.callback(feeder.wait)
                stack.callback(feeder.kill)
            until('all meters', lambda: len(self.services()) == METERS)
            spin(12 * period / 1000)
            before = self.cpu_ms()
            spin(seconds)
            share = (self.cpu_ms() - before) / seconds / 10
        self.set_up()
        try:
            reader_ms = self.reader_ms(telegrams('three-phase', READ), piece, baud, period)
        finally:
            self.tear_down()
        readers = METERS * reader_ms / period * 100
        return share, '%.2f times as many programs that only read (%.3f %%)' % (share / readers, readers)

    def rows(self):
        yield 'eight/1', *self.share(1, 9600, 1000, 10)
        yield 'eight/10', *self.share(16, 115200, 100, 10)


class Noise(Daemon):
    """An optical head that nothing covers, in daylight: octets without sense, one a read."""

    def rows(self):
        dice = random.Random(1)
        octets = [bytes(dice.randrange(256) for _ in range(900)) for _ in range(60)]
        self.set_up()
        try:
            self.start_bus()
            self.start_settings()
            self.w = self.wire()
            self.d = self.run_on_wire()
            feeder = self.feed(self.w, octets, 1, 9000, 1000)
            try:
                spin(5)
                wakes, cpu = self.wakes(), self.cpu_ms()
                spin(20)
                yield 'noise/wakes', (self.wakes() - wakes) / 20, ''
                cpu = (self.cpu_ms() - cpu) / 20
            finally:
                feeder.kill()
                feeder.wait()
            yield 'noise/cpu', *beside_reader(cpu, self.reader_ms(octets[:READ], 1, 9000, 1000))
        finally:
            self.tear_down()


def rows(build):
    yield from Paced(build).rows()
    yield from Eight(build).rows()
    yield from Noise(build).rows()
