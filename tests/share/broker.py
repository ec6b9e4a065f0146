"""A real broker, who listens at it, and houses that publish there: what the tests of MQTT share."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from support import tap  # noqa: E402
from support.ports import free_port  # noqa: E402

PATIENCE_S = 120  # of what takes milliseconds on an idle machine
PROBLEM_LIST = HERE.parent.parent / 'src/status/sink_problem.h'
PROBLEMS = re.findall(r'^\t(SINK_\w+),', PROBLEM_LIST.read_text(), re.M)
MOSQUITTO = shutil.which('mosquitto', path=os.environ['PATH'] + ':/usr/sbin:/usr/local/sbin')


def needs_broker():
    if not MOSQUITTO or not shutil.which('mosquitto_sub'):
        raise tap.Skip('no mosquitto, or no mosquitto-clients')


def until(what, condition, seconds=PATIENCE_S):
    """Waits for a condition, and gives what it gave."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError('%s: not within %d s' % (what, seconds))
        time.sleep(0.02)


class Broker:
    """mosquitto at a port of its own, with more lines of its configuration."""

    def __init__(self, folder, *lines, port=None, name='broker'):
        needs_broker()
        self.folder, self.port = pathlib.Path(folder), port or free_port()
        self.conf, self.log = self.folder / (name + '.conf'), self.folder / (name + '.log')
        common = ['listener %d 127.0.0.1' % self.port, 'user root']
        if not any(line.startswith('allow_anonymous') for line in lines):
            common.append('allow_anonymous true')
        self.conf.write_text('\n'.join(common + list(lines)) + '\n')
        self.process = None
        self.start()

    def start(self):
        with open(self.log, 'a') as log:
            self.process = subprocess.Popen([MOSQUITTO, '-c', self.conf], stdout=log, stderr=log)
        until('broker', self.answers)

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError('the broker ended: ' + self.log.read_text())
        with socket.socket() as s:
            return s.connect_ex(('127.0.0.1', self.port)) == 0

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait()
        self.process = None

    def publish(self, topic, payload, *more):
        subprocess.run(['mosquitto_pub', '-p', str(self.port), '-t', topic, '-m', payload, *more],
                       check=True)

    def kept(self, *more):
        """What it has retained, by topic. A last message of our own says when that is all."""
        mark = 'mark/%d' % time.monotonic_ns()
        with Listener(self, *more) as listener:
            until('listener', lambda: listener.is_there)
            self.publish(mark, 'end')
            listener.wait(mark)
            return {m['topic']: m['payload'] for m in listener.all() if m['retain']}


class Listener:
    """mosquitto_sub to everything, with MQTT 5, so that `retain` is as it was published."""

    def __init__(self, broker, *more, topics=('#',)):
        command = ['mosquitto_sub', '-p', str(broker.port), '-q', '1', '-V', '5',
                   '--retain-as-published', '-F', '%t\t%q\t%r\t%E\t%p', *more]
        for topic in topics:
            command += ['-t', topic]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.messages, self.broker, self.is_there = [], broker, False
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        self.more = more
        self.be_there()

    def be_there(self):
        """It is subscribed when it hears us."""
        def hears():
            self.broker.publish('is-there', 'yes', *self.more)
            return self.is_there
        until('subscriber', hears)

    def read(self):
        for line in self.process.stdout:
            topic, qos, retain, expiry, payload = line.rstrip('\n').split('\t', 4)
            if topic == 'is-there':
                self.is_there = True
                continue
            self.messages.append({'topic': topic, 'qos': int(qos), 'retain': retain == '1',
                                  'expiry': expiry, 'payload': payload, 'at': time.monotonic()})

    def all(self, topic=None):
        return [m for m in list(self.messages) if topic in (None, m['topic'])]

    def payloads(self, topic):
        return [m['payload'] for m in self.all(topic)]

    def wait(self, topic, payload=None, n=1):
        """The n-th message under a topic, with that payload if one is given."""
        def found():
            fits = [m for m in self.all(topic) if payload in (None, m['payload'])]
            return fits[n - 1] if len(fits) >= n else None
        return until('%s %s' % (topic, payload or ''), found)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.thread.join()
        self.process.stdout.close()


class Houses:
    """The program with made-up meters."""

    def __init__(self, program, folder, config, houses=1, meters=1, period_ms=100):
        self.conf = pathlib.Path(folder) / 'gridmeter.conf'
        self.conf.write_text('[share]\n' + ''.join('%s = %s\n' % kv for kv in config.items()))
        self.process = subprocess.Popen([program, self.conf, str(houses), str(meters),
                                         str(period_ms)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def tell(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()

    def report(self):
        self.tell('report')
        report = json.loads(self.process.stdout.readline())
        report['problem'] = PROBLEMS[report['problem']]
        return report

    def until_problem(self, problem):
        return until(problem, lambda: (lambda r: r['problem'] == problem and r)(self.report()))

    def until_fine(self, n=1):
        return until('%d fine' % n, lambda: (lambda r: r['fine'] == n and r)(self.report()))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        """In an orderly way."""
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.stdout.close()
        with contextlib.suppress(OSError):
            self.process.stdin.close()


class Peer:
    """Stands in front of a broker, or where there is none, and does to connections what `serve`
    does, each in a thread."""

    def __init__(self, serve, room=None):
        self.listener = socket.socket()
        if room:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.listener.bind(('127.0.0.1', 0))
        self.listener.listen(8)
        self.port, self.serve = self.listener.getsockname()[1], serve
        self.times, self.open = [], []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.times.append(time.monotonic())
                self.open.append(client)
                threading.Thread(target=self.serve, args=(self, client), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for s in self.open:
            s.close()


def folder():
    return tempfile.TemporaryDirectory(prefix='gridmeter-mqtt-')
