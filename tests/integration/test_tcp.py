#!/usr/bin/python3
"""Meters behind a serial server: the test is the server."""
import os
import random
import signal
import socket

from harness import World, gridmeter, spin, tap, telegram, telegrams, until
from support.ports import free_port


class Server:
    """A serial server for one client at a time; none of its calls waits. Its port is still there
    for one that comes later in its place."""

    def __init__(self, host='127.0.0.1', port=None):
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        self.listener = socket.socket(family)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, port or free_port()))
        self.listener.listen(1)
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        self.peer = None
        self.n_clients = 0

    def accept(self):
        try:
            peer = self.listener.accept()[0]
        except BlockingIOError:
            return False
        self.hang_up()
        self.peer = peer
        self.peer.setblocking(False)
        self.n_clients += 1
        return True

    def send(self, data):
        self.accept()
        try:
            if self.peer:
                self.peer.sendall(data)
        except OSError:
            self.hang_up()

    @staticmethod
    def is_read():
        """Nobody can tell, of what a server has sent."""
        return True

    def heard(self):
        try:
            return self.peer.recv(4096)
        except BlockingIOError:
            return None

    def hang_up(self):
        if self.peer:
            self.peer.close()
        self.peer = None

    def close(self):
        self.hang_up()
        self.listener.close()


class Tcp(World):
    def tear_down(self):
        if hasattr(self, 'w'):
            self.w.close()
        super().tear_down()

    def serve(self, *args, host='127.0.0.1', name=None):
        self.start_bus()
        self.start_settings()
        self.w = Server(host)
        self.where = '%s:%d' % (name or host, self.w.port)
        self.d = self.run('--port', 'tcp://' + self.where, *args)

    def again(self):
        """The server comes back at the same place."""
        self.w = Server(port=self.w.port)

    def test_a_meter_behind_a_serial_server(self):
        self.serve('timeout=300')
        self.appear(power=500)
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)
        tap.equal(self.value('/Mgmt/Connection').unpack(), 'serial server, ' + self.where)
        self.d.wait_log(self.where + ': sml, meter')
        tap.equal(self.w.heard(), None, 'the meter gets no byte')

    def test_a_server_with_a_name(self):
        self.serve(name='localhost')
        self.appear(power=500)
        self.d.wait_log(self.where + ': sml, meter')

    def test_ipv6(self):
        try:
            Server('::1').close()
        except OSError:
            raise tap.Skip('no IPv6 here')
        self.serve(host='::1', name='[::1]')
        self.appear(power=500)

    def test_a_server_that_closes_is_off_the_bus_at_once_and_comes_back(self):
        self.serve('timeout=300')
        name = self.appear(power=500)
        self.w.close()
        self.wait_gone()
        self.d.wait_log('the serial server has closed the connection')
        self.d.wait_log('refuses the connection (see gridmeter doctor: server-refuses)')
        text = gridmeter('doctor', env=self.env).stdout.decode()
        tap.equal(('guide.md#server-refuses' in text, 'adapter' in text), (True, False), text)
        self.again()
        tap.equal(self.appear(power=600), name)
        tap.equal(self.value('/Ac/Power').unpack(), 600.0)
        self.d.wait_log(self.where + ': the port is there again')

    def test_a_server_that_is_not_there_yet(self):
        self.start_bus()
        self.start_settings()
        self.w = Server()
        self.w.close()
        d = self.run('--port', 'tcp://127.0.0.1:%d' % self.w.port)
        d.wait_log('refuses the connection (see gridmeter doctor: server-refuses)')
        spin(1.5)
        tap.equal(d.log().count('refuses the connection'), 1, 'said once')
        self.again()
        self.appear(power=500)

    def test_a_server_that_takes_a_connection_only_to_close_it(self):
        self.serve()

        def hang_up():
            self.w.accept()
            self.w.hang_up()
            return self.w.n_clients >= 3
        until('some attempts', hang_up)
        self.d.wait_log('has closed the connection')
        tap.equal(self.d.log().count('has closed the connection'), 1, 'said once')
        tap.equal('there again' in self.d.log(), False, self.d.log())

    def test_a_name_that_nobody_knows(self):
        d = self.run('--port', 'tcp://nobody.invalid:3333')
        d.wait_log('nobody.invalid:3333: the port has a name that cannot be resolved')
        spin(1)
        tap.equal(d.log().count('cannot be resolved'), 1, 'said once')
        tap.equal(d.stop(), 0)

    def test_a_name_that_is_none(self):
        for name, why in (('tcp://cellar', 'port number from 1 to 65535'),
                          ('tcp://fd00::5:3333', 'stands in brackets')):
            d = self.run('--port', name)
            tap.equal(d.wait_end(), 2)
            tap.equal(why in d.log() and name in d.log(), True, d.log())

    def test_a_server_that_falls_silent(self):
        """Nobody closes anything: the deadline ends it, and the port is opened anew."""
        self.serve('timeout=2')
        self.appear(power=500)
        self.wait_gone()
        before = self.w.n_clients
        until('a new connection', lambda: self.w.accept() and self.w.n_clients > before, 30)
        self.appear(power=600)

    def test_a_server_that_stands_still_blocks_nothing(self):
        """Its backlog is full: connections are neither taken nor refused."""
        self.serve('timeout=300')
        self.appear(power=500)
        self.w.listener.listen(0)
        fillers = []
        for _ in range(4):
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex(('127.0.0.1', self.w.port))
            fillers.append(s)
        self.w.hang_up()
        self.wait_gone()
        tap.equal(self.d.stop(), 0, 'it ends while it connects')
        for s in fillers:
            s.close()

    def test_byte_by_byte(self):
        self.serve('timeout=300')
        self.appear(power=500)
        self.w.peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in telegram(power=700):
            self.w.send(bytes([byte]))
            spin(0.001)
        until('the value', lambda: self.value('/Ac/Power').unpack() == 700.0)

    def test_a_flood_of_noise(self):
        self.serve('timeout=300')
        dice = random.Random(7)
        noise = bytes(dice.getrandbits(8) for _ in range(100000))
        until('a client', self.w.accept)
        self.w.peer.setblocking(True)
        self.w.peer.settimeout(10)
        for _ in range(10):
            self.w.peer.sendall(noise)
        self.w.peer.setblocking(False)
        self.appear(power=800)
        tap.equal(self.value('/Ac/Power').unpack(), 800.0)

    def test_a_meter_is_not_asked_over_tcp(self):
        self.serve('ask=yes', 'protocol=iec')
        until('a client', self.w.accept)
        self.d.wait_log('cannot be asked over TCP')
        spin(2.5)
        tap.equal(self.w.heard(), None, 'no byte')
        tap.equal(self.d.log().count('cannot be asked over TCP'), 1, 'said once')

    def test_sighup_and_sigterm_while_a_name_is_looked_up(self):
        d = self.run('--port', 'tcp://nobody.invalid:1')
        until('a handler', lambda: d.heeds(signal.SIGHUP) or d.has_ended())
        spin(0.3)
        d.p.send_signal(signal.SIGHUP)
        d.wait_log('configuration read again')
        tap.equal(d.stop(), 0)

    def test_telegrams_in_one_write(self):
        self.serve('timeout=300')
        self.appear(power=500)
        self.send_and_wait(b''.join(telegrams(n=20)), n=20)
        tap.equal(os.path.exists('/proc/%d' % self.d.p.pid), True)


if __name__ == '__main__':
    tap.run(Tcp)
