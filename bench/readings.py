"""Rows of the readings stream: what its readers cost the daemon, and its signal on the bus. Each is
compared with the same daemon in the same run, when nobody reads."""
import subprocess
import sys

from daemon import LATENCIES, Daemon, percentile
from harness import spin, telegrams, until

READERS = 8
# Processes of their own. Who is left comes back, so there is always somebody who does not read.
READ = '''
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
print('there', flush=True)
while s.recv(65536):
    pass
'''
DEAF = '''
import select, socket, sys
poll, sockets = select.poll(), {}
def come():
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    sockets[s.fileno()] = s
    poll.register(s, select.POLLRDHUP)
for _ in range(%d):
    come()
print('there', flush=True)
while True:
    for fd, _ in poll.poll():
        poll.unregister(fd)
        sockets.pop(fd).close()
        come()
''' % READERS


class Readings(Daemon):
    def beside(self, script):
        """Latencies in µs, and CPU in µs for a telegram, beside such readers; None: nobody."""
        noise = None
        if script:
            noise = subprocess.Popen([sys.executable, '-c', script, self.dir / 'run' / 'readings'],
                                     stdout=subprocess.PIPE)
            noise.stdout.readline()
            spin(1)
        before = self.cpu_ms()
        found = self.bench_latency('meter', self.w.master, LATENCIES, fds=[self.w.master],
                                   stream=telegrams('three-phase', LATENCIES))
        cpu = (self.cpu_ms() - before) * 1000 / len(found)
        if noise:
            noise.kill()
            noise.wait()
            spin(1)
        return found, cpu

    def rows(self):
        self.set_up()
        try:
            self.standard('timeout=300', profile='three-phase')
            until('the socket', (self.dir / 'run' / 'readings').exists)
            alone, cpu = self.beside(None)
            _, with_one = self.beside(READ)
            yield 'readings/cpu', with_one - cpu, '%.0f µs with nobody' % cpu
            deaf, with_deaf = self.beside(DEAF)
            yield 'readings/deaf/cpu', with_deaf - cpu, ''
            again, _ = self.beside(None)
            for share, word in ((0.5, 'median'), (0.99, '99')):
                yield ('readings/deaf/' + word, percentile(deaf, share) / 1000,
                       '%.3f ms with nobody before, %.3f after' % (
                           percentile(alone, share) / 1000, percentile(again, share) / 1000))
        finally:
            self.tear_down()


def rows(build):
    yield from Readings(build).rows()
