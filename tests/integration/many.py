"""Many meters of one process, each behind a TCP port of its own or in a recording, without a
message bus; and what the process tells of them at its status socket. For test_many.py and
bench/run."""
import json
import os
import pathlib
import selectors
import socket
import threading

from harness import World, until


def crc16_arc(data):
    crc = 0
    for octet in data:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0xa001 if crc & 1 else 0)
    return crc


def checked(text):
    """A P1 telegram that ends with its `!`, with the checksum behind it."""
    data = text.encode()
    return data + b'%04X\r\n' % crc16_arc(data)


def p1(which, power=500):
    """A telegram of meter number `which`, at its P1 port. (The simulator would have to be started
    for each.)"""
    return checked('/KFM5KAIFA-METER\r\n\r\n0-0:96.1.1(%s)\r\n'
                   '1-0:1.8.1(004321.098*kWh)\r\n1-0:2.8.1(001234.567*kWh)\r\n'
                   '1-0:1.7.0(%06.3f*kW)\r\n1-0:2.7.0(00.000*kW)\r\n!' % (
                       ('%08d' % which).encode().hex(), power / 1000))


class Servers:
    """As many serial servers, all answered by one thread: it takes whoever connects, and no
    more."""

    def __init__(self, n):
        self.of = [socket.create_server(('127.0.0.1', 0), backlog=8) for _ in range(n)]
        self.peers = [None] * n
        self.n_taken = [0] * n
        self.selector = selectors.DefaultSelector()
        for i, s in enumerate(self.of):
            s.setblocking(False)
            self.selector.register(s, selectors.EVENT_READ, i)
        self.wake, other = os.pipe()
        self.other = other
        self.selector.register(self.wake, selectors.EVENT_READ, None)
        self.thread = threading.Thread(target=self.take, daemon=True)
        self.thread.start()

    def take(self):
        while True:
            for key, _ in self.selector.select():
                if key.data is None:
                    return
                peer, _ = key.fileobj.accept()
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.peers[key.data], before = peer, self.peers[key.data]
                self.n_taken[key.data] += 1
                if before:
                    before.close()

    def port(self, i):
        return self.of[i].getsockname()[1]

    def send(self, i, data):
        """Waits while the reader is slower; a reader that has hung up is left alone."""
        try:
            self.peers[i].sendall(data)
        except OSError:
            pass

    def close(self):
        os.write(self.other, b'.')
        self.thread.join()
        for s in self.of + [p for p in self.peers if p] + [self.selector]:
            s.close()
        os.close(self.wake)
        os.close(self.other)


class Many(World):
    """`begin()` starts the daemon, with a section for each server, and one for each recording."""
    servers = None

    def tear_down(self):
        if self.servers:
            self.servers.close()
        super().tear_down()

    def begin(self, n, recordings=(), bus='none', more=''):
        self.servers = Servers(n)
        ports = ['tcp://127.0.0.1:%d' % self.servers.port(i) for i in range(n)] + list(recordings)
        path = self.dir / 'many.conf'
        path.write_text('bus = %s\n%s\n' % (bus, more) + ''.join(
            '[Flat %d]\nport = %s\n' % section for section in enumerate(ports)))
        self.d = self.run('-c', path)
        until('all connections', lambda: all(self.servers.n_taken) or self.d.has_ended())

    def status(self):
        """What the daemon tells, as it is: all of it, however long."""
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.dir / 'run/status'))
            return json.loads(b''.join(iter(lambda: s.recv(65536), b'')))

    def sources(self):
        return {s['section']: s for s in self.status()['stations']}

    def counts(self, what='telegrams'):
        return [s[what] for s in self.sources().values()]

    def cpu_us(self):
        """Time of a processor that the daemon has taken so far."""
        return int(pathlib.Path('/proc/%d/schedstat' % self.d.p.pid).read_text().split()[0]) / 1000

    def tell_all(self, power=500):
        """Each meter says something once."""
        for i in range(len(self.servers.of)):
            self.servers.send(i, p1(i, power))
