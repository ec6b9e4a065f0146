"""Rows of the daemon on a private bus; this program is the meter."""
import re
import subprocess
import tempfile

from harness import HERE, World, spin, telegrams, until

LATENCIES = 2000
MANY = 1_000_000


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def cpu_ms(pid):
    """That a process has had, kernel time too."""
    return int(open('/proc/%d/schedstat' % pid, encoding='ascii').read().split()[0]) / 1e6


def in_lengths(stream):
    """A file of telegrams, as bench_latency reads them."""
    f = tempfile.TemporaryFile()
    f.write(b''.join(len(t).to_bytes(2, 'big') + t for t in stream))
    f.seek(0)
    return f


class Daemon(World):
    """What all worlds here can do."""

    def __init__(self, build):
        self.build = build

    def process(self, name):
        return open('/proc/%d/%s' % (self.d.p.pid, name), encoding='ascii').read()

    def cpu_ms(self):
        return cpu_ms(self.d.p.pid)

    def status(self, key):
        return int(re.search(r'^%s:\s+(\d+)' % key, self.process('status'), re.M)[1])

    def wakes(self):
        return self.status('voluntary_ctxt_switches')

    def bench_latency(self, *args, stream=(), fds=()):
        """The latencies, in µs."""
        with in_lengths(stream) as f:
            said = subprocess.run([self.build / 'bench/bench_latency', *map(str, args)], stdin=f,
                                  stdout=subprocess.PIPE, env=self.env, pass_fds=fds,
                                  check=True).stdout
        return [float(line) for line in said.split()]

    def reader_ms(self, stream, *pace):
        """CPU for a telegram of a program that waits for octets and reads them, and does nothing
        else: what this machine cannot do without."""
        wire = self.wire('bare')
        with subprocess.Popen([self.build / 'bench/bench_latency', 'read', str(wire.slave)],
                              pass_fds=[wire.slave]) as reader:
            try:
                spin(0.5)  # until it waits: how it begins is not counted
                before = cpu_ms(reader.pid)
                self.feed(wire, stream, *pace).wait()
                return (cpu_ms(reader.pid) - before) / len(stream)
            finally:
                reader.kill()

    def feed(self, wire, stream, *pace):
        """A process that sends telegrams at the pace of a line: octets a piece, bit/s, ms."""
        with in_lengths(stream) as f:
            return subprocess.Popen([self.build / 'bench/bench_latency', 'feed',
                                     *map(str, (wire.master, len(stream), *pace))], stdin=f,
                                    pass_fds=[wire.master])


class Bench(Daemon):
    """One meter, as fast as the bus goes, and beside others that are no friends."""

    def latency(self, key):
        bare = self.bench_latency('echo', LATENCIES)
        before = self.cpu_ms()
        ours = self.bench_latency('meter', self.w.master, LATENCIES, fds=[self.w.master],
                                  stream=telegrams('three-phase', LATENCIES))
        cpu = (self.cpu_ms() - before) / len(ours)
        for share, word in ((0.5, 'median'), (0.99, '99')):
            a, b = percentile(ours, share), percentile(bare, share)
            yield ('%s/%s' % (key, word), a / 1000,
                   '%.1f times a signal of the bare bus (%.3f ms)' % (a / b, b / 1000))
        yield key + '/cpu', cpu, ''

    def crowd(self):
        """Beside clients that ask and never read; the bare bus has them too."""
        for key, *args in (('deaf', 200, '--calls', 103), ('deaf-one', 1, '--calls', 20600),
                           ('no-answer', 1, '--no-reply', '--pause-ms', 10)):
            before = self.status('VmRSS')
            flood = self.start('flood', '/usr/bin/python3', HERE / 'flood.py', self.name, *args)
            flood.wait_log('asked' if '--calls' in args else 'asking')
            yield from self.latency('latency/' + key)
            most = self.status('VmHWM')
            flood.stop()
            spin(10)
            yield ('latency/%s/memory' % key, most - before,
                   '%+d KiB 10 s after' % (self.status('VmRSS') - before))

    def memory(self):
        first = self.status('VmRSS')
        yield 'memory/dynamic', first, 'of it %d KiB of its own' % self.status('RssAnon')
        block = b''.join(telegrams('three-phase', 1000, power=500))
        before = self.telegram_count()
        for _ in range(MANY // 1000):
            self.w.send(block)
        until('the last', lambda: self.telegram_count() >= before + MANY)
        yield 'memory/million', self.status('VmRSS') - first, ''

    def silence(self):
        """The client is quiet too: its questions would wake the daemon. That something was heard just
        before is another thing: it is looked after more often then, for 16 s."""
        spin(20)
        before = self.wakes()
        spin(20)
        yield 'silence', (self.wakes() - before) / 20, ''

    def rows(self):
        self.set_up()
        try:
            self.standard('timeout=300', profile='three-phase')
            yield from self.silence()
            yield from self.latency('latency')
            yield from self.crowd()
            yield from self.memory()
        finally:
            self.tear_down()


class Allocations(Daemon):
    """How often the whole program asks for memory."""

    def start(self, name, *args, is_ours=False):
        if name == 'run':
            args = ('env', 'LD_PRELOAD=%s' % (self.build / 'bench/allocations.so'),
                    'ALLOCATIONS=%s' % (self.dir / 'allocations'), *args)
        return super().start(name, *args, is_ours=is_ours)

    def count(self):
        return int.from_bytes((self.dir / 'allocations').read_bytes(), 'little')

    def rows(self):
        first, *stream = telegrams('three-phase', 200)
        self.set_up()
        try:
            (self.dir / 'allocations').write_bytes(bytes(8))
            self.start_bus()
            self.start_settings()
            self.w = self.wire()
            self.d = self.run('--port', self.w.link, 'timeout=300')
            self.send_until(first, self.services)
            self.bench_latency('meter', self.w.master, 20, fds=[self.w.master], stream=stream)
            before = self.count()
            some = self.bench_latency('meter', self.w.master, 150, fds=[self.w.master],
                                      stream=stream[20:])
            yield 'whole/allocations', (self.count() - before) / len(some), ''
        finally:
            self.tear_down()


def allocations(build):
    yield from Allocations(build).rows()


def rows(build):
    yield from Bench(build).rows()
