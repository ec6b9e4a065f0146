"""Rows of gridmeter-share, with a real broker: how soon others have what a meter says, what the
daemon feels of it, and what it takes. This program is the meter and those who listen."""
import contextlib
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time

import clients
import samples
from counting import Unavailable
from daemon import LATENCIES, Daemon, percentile
from everybody import Everybody, SHARE
from harness import spin, telegram, telegrams, until
from support import tap
from support.ports import free_port

RELEASED = samples.SOURCE / 'dist/gridmeter-share-x86_64'
FRONT_S = 0.004     # until the last octet: the rest of the telegram has been read by then
MESSAGES, EVENTS, QUESTIONS = 200, 80, 1500
MESSAGE_S = 0.06    # mosquitto lets Nagle wait, for an acknowledgement that is late by 40 ms
EVENT_S = 0.25      # a page is told five times a second
FILLING_S = 8       # until nothing more fits into what is not read
CRASH_S = 0.1       # from its start to its crash
CRASHES, SIGNAL_MS = 100, 50  # as supervise of daemontools, which is quicker than systemd: one a second
LINE = 4096, 10 ** 7          # all octets at once, at a speed that takes no time
POWERS = (500, -700)
DATAGRAMS = 100000
MEMORY_PATHS = '/', '/metrics', '/health.json', '/history.json'
ALL = ('ecotracker = yes', 'shelly = yes', 'homewizard = yes', 'modbus = yes', 'sma = yes',
       'meter_at = local', 'mdns = no', 'mqtt_topics = both', 'mqtt_every = 0', 'mqtt_every_other = 0', 'http = local')
WORDS = ((0.5, 'median'), (0.99, '99'))
# They come from five addresses, as one is not let in so often, and those who are dropped come back.
DEAF = '''
import select, socket, sys, time
poll, sockets = select.poll(), {}
def come(i):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    s.bind(('127.0.0.%d' % (2 + i // 7), 0))
    s.connect(('127.0.0.1', int(sys.argv[1])))
    s.sendall(b'GET /events HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n')
    sockets[s.fileno()] = s, i
    poll.register(s, select.POLLRDHUP)
for i in range(32):
    come(i)
print('there', flush=True)
while True:
    for fd, _ in poll.poll():
        poll.unregister(fd)
        s, i = sockets.pop(fd)
        s.close()
        time.sleep(0.1)
        come(i)
'''


FLOOD = '''
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print('there', flush=True)
for i in range(int(sys.argv[2])):
    s.sendto(b'{"id":1,"src":"x","method":"EM.GetStatus","params":{"id":0}}',
             ('127.0.0.1', int(sys.argv[1])))
'''


def timed_ms(ask):
    """What it returns, and how long that took."""
    begin = time.perf_counter()
    got = ask()
    return got, (time.perf_counter() - begin) * 1000


def wait_for(connection, wanted):
    """Until these octets have come."""
    seen = b''
    while wanted not in seen:
        more = connection.recv(65536)
        if not more:
            raise Unavailable('a connection was closed')
        seen += more


def subscribed(port, topic):
    """A client of MQTT 3.1.1, with as little between the broker and the clock as there can be."""
    s = socket.create_connection(('127.0.0.1', port), 60)
    s.sendall(b'\x10\x0c\x00\x04MQTT\x04\x02\x00\x00\x00\x00')
    name = topic.encode()
    s.sendall(bytes([0x82, len(name) + 5, 0, 1, 0, len(name)]) + name + b'\x00')
    wait_for(s, b'\x90\x03\x00\x01\x00')
    return s


def following(page):
    """One who follows the events of the page."""
    s = socket.create_connection(('127.0.0.1', page), 60)
    s.sendall(b'GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n')
    wait_for(s, b'event: now')
    return s


class Sharing(Everybody, Daemon):
    def begin_live(self):
        self.start_bus()
        self.http, self.udp, self.modbus = free_port(), free_port(), free_port()
        self.begin(*ALL, 'meter_port = %d' % self.http, 'shelly_ports = %d' % self.udp,
                   'modbus_port = %d' % self.modbus, timeout_s=300)
        self.send_until(telegram('three-phase', power=POWERS[0]),
                        lambda: '"live":true' in self.ask('/now.json'))

    def latencies(self, connection, n, pause_s):
        """From the last octet of a telegram to its power, in µs."""
        said = [(telegram('three-phase', power=p), b'"power":%d,' % p) for p in POWERS]
        found = []
        for i in range(n):
            octets, wanted = said[(i + 1) % 2]
            self.w.send(octets[:-1])
            time.sleep(FRONT_S)
            begin = time.perf_counter()
            os.write(self.w.master, octets[-1:])
            wait_for(connection, wanted)
            found.append((time.perf_counter() - begin) * 1e6)
            time.sleep(pause_s)
        return found

    def told(self):
        with subscribed(self.broker.port, 'gridmeter/cellar/state') as s:
            found = self.latencies(s, MESSAGES, MESSAGE_S)
        for share, word in WORDS:
            yield 'sharing/mqtt/' + word, percentile(found, share) / 1000, ''
        with following(self.page) as s:
            time.sleep(EVENT_S)  # what it is told when it comes counts
            found = self.latencies(s, EVENTS, EVENT_S)
        for share, word in WORDS:
            yield 'sharing/events/' + word, percentile(found, share) / 1000, ''

    def answers(self):
        """Questions to the page, while the broker is stopped, and those who follow never read."""
        c = http.client.HTTPConnection('127.0.0.1', self.page, timeout=60)
        c.connect()
        deaf = subprocess.Popen([sys.executable, '-c', DEAF, str(self.page)],
                                stdout=subprocess.PIPE)
        self.broker.pause()
        try:
            deaf.stdout.readline()
            with self.speaking((self.w, telegram('three-phase', power=POWERS[0]))):
                spin(FILLING_S)
                found = [self.question(c) for _ in range(QUESTIONS)]
                others = self.asked_by_others()
        finally:
            self.broker.go_on()
            deaf.kill()
            deaf.wait()
            c.close()
        for share, word in WORDS:
            yield 'sharing/answer/' + word, percentile(found, share), ''
            for name, (ms, n_lost) in others.items():
                yield ('sharing/%s/%s' % (name, word), percentile(ms, share),
                       '%d questions, %d more lost' % (len(ms), n_lost))

    def asked_by_others(self):
        """ms to the answers that batteries and inverters get, while a UDP port is flooded, each
        on a connection of its own, and how many questions found a queue that was full."""
        found = {}
        for name, ask, port in (('ecotracker', clients.ecotracker, self.http),
                                ('shelly_udp', clients.shelly_udp, self.udp),
                                ('modbus', clients.em24, self.modbus)):
            flood = subprocess.Popen([sys.executable, '-c', FLOOD, str(self.udp),
                                      str(DATAGRAMS)], stdout=subprocess.PIPE)
            flood.stdout.readline()
            told = []
            while flood.poll() is None:
                told.append(timed_ms(lambda ask=ask, port=port: ask(port)))
            found[name] = ([ms for power, ms in told if power is not None],
                           sum(power is None for power, _ in told))
        return found

    def question(self, c):
        """ms to its answer."""
        begin = time.perf_counter()
        c.request('GET', '/now.json')
        answer = c.getresponse()
        text = answer.read()
        took = time.perf_counter() - begin
        if answer.status != 200 or b'"power":%d' % POWERS[0] not in text:
            raise Unavailable('/now.json: %d %s' % (answer.status, text[:200]))
        time.sleep(FRONT_S)
        return took * 1000

    def signals(self, n=LATENCIES, *pace):
        return self.bench_latency('meter', self.w.master, n, *pace, fds=[self.w.master],
                                  stream=telegrams('three-phase', n))

    def slow_signals(self, n=LATENCIES // 5):
        """As often as no meter speaks, but so that a hundred crashes have the time that they take."""
        return self.signals(n, *LINE, SIGNAL_MS)

    @contextlib.contextmanager
    def crashing(self, pause_s):
        """It is killed as soon as it is at work, and started anew so long afterwards."""
        crashes = self.dir / 'crashes'
        crashes.write_text('')
        shell = 'while :; do timeout -s KILL %g "$0" -c "$1"; echo >>"$2"; sleep %g; done' % (
            CRASH_S, pause_s)
        with open(os.devnull, 'wb') as out:
            p = subprocess.Popen(['sh', '-c', shell, self.program, self.conf, crashes],
                                 env=self.env, stdout=out, stderr=out, process_group=0)
        try:
            yield lambda: crashes.read_text().count('\n')
        finally:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()

    @staticmethod
    def compared(key, found, others, what=''):
        for share, word in WORDS:
            before, after = (percentile(other, share) for other in others)
            yield ('sharing/%s/%s' % (key, word),
                   percentile(found, share) / statistics.mean((before, after)),
                   what + '%.3f and %.3f ms with none' % (before / 1000, after / 1000))

    def felt(self):
        """By the daemon: one who is stopped, and one who crashes again and again."""
        self.s.stop()
        slow, alone = self.slow_signals(), self.signals()
        self.start_share().wait_log('readings come from')
        self.s.p.send_signal(signal.SIGSTOP)
        stopped = self.signals()
        self.s.stop()
        with self.crashing(0) as crashes:
            flapping, n_flaps = self.signals(), crashes()
        again = self.signals()
        with self.crashing(1 - CRASH_S) as crashes:
            crashed, n_crashes = self.slow_signals(int(CRASHES * 1000 / SIGNAL_MS)), crashes()
        yield from self.compared('stopped', stopped, (alone, again))
        yield from self.compared('flapping', flapping, (alone, again), '%d crashes; ' % n_flaps)
        yield from self.compared('crashed', crashed, (slow, self.slow_signals()),
                                 '%d crashes; ' % n_crashes)

    def rows(self):
        self.set_up()
        try:
            self.begin_live()
            yield from self.told()
            yield from self.answers()
            yield from self.felt()
        finally:
            self.tear_down()

    def resident(self):
        """KiB, once all that it can tell is told."""
        self.set_up()
        try:
            self.begin_live()
            with following(self.page) as s, subscribed(self.broker.port, 'gridmeter/#') as other:
                self.latencies(s, 10, EVENT_S)
                wait_for(other, b'/power')
                for path in MEMORY_PATHS:
                    until(path, lambda path=path: self.ask(path))
                self.asked_by_others()
                text = open('/proc/%d/status' % self.s.p.pid, encoding='ascii').read()
            return int(re.search(r'^VmRSS:\s+(\d+)', text, re.M)[1])
        finally:
            self.tear_down()


class Released(Sharing):
    program = RELEASED


def rows(build):
    made = subprocess.run(['ninja', '-C', build, 'gridmeter-share'], stdout=subprocess.DEVNULL,
                          check=False)
    if made.returncode or not SHARE.exists():
        raise Unavailable('it cannot be built')
    try:
        yield from Sharing(build).rows()
        yield 'sharing/memory/dynamic', Sharing(build).resident(), ''
        if not RELEASED.exists():
            raise Unavailable('no dist/%s; make release builds it' % RELEASED.name)
        yield 'sharing/memory/static', Released(build).resident(), ''
    except tap.Skip as why:
        raise Unavailable(str(why)) from why
