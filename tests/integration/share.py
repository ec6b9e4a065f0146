"""gridmeter-share with a readings stream that the test writes, as a daemon would: for what is told
on of meters, silence, frames and accounts. Nothing of gridmeter-share is replaced."""
import contextlib
import http.client
import json
import os
import pathlib
import re
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

PATIENCE_S = 300  # for what hangs


def until(ask, what):
    """What ask() gives as soon as that is true."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        got = ask()
        if got:
            return got
        time.sleep(0.02)
    raise AssertionError('in vain: ' + what)


class Stream:
    """The readings stream of a daemon that the test is."""
    def __init__(self, path):
        self.path, self.readers, self.heard, self.hello = path, [], '', []
        self.lock = threading.Lock()
        self.listen()

    def listen(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(self.path))
        self.socket.listen()
        threading.Thread(target=self.accept, args=[self.socket], daemon=True).start()

    def accept(self, listening):
        while True:
            try:
                reader = listening.accept()[0]
            except OSError:
                return
            with self.lock:
                reader.sendall(self.text({'is': 'hello', 'version': 'test', 'stations': []}))
                for line in self.hello:
                    reader.sendall(self.text(line))
                self.readers.append(reader)
            threading.Thread(target=self.hear, args=[reader], daemon=True).start()

    def hear(self, reader):
        with contextlib.suppress(OSError):
            while True:
                heard = reader.recv(4096)
                if not heard:
                    return
                self.heard += heard.decode()

    @staticmethod
    def text(line):
        return (json.dumps({'v': 1, **line}) + '\n').encode()

    def say(self, is_, station='main', **members):
        with self.lock:
            for reader in self.readers:
                with contextlib.suppress(OSError):
                    reader.sendall(self.text({'is': is_, 'station': station, **members}))

    def meter(self, station='main', **members):
        """A meter that is there from now on, also for who connects later."""
        line = {'is': 'meter', 'station': station, 'section': station, 'protocol': 'sml',
                'line': '9600 8N1', 'meter': {'manufacturer': 'DZG', 'id': '0a01445a4712',
                                              'serial': '1DZG0012345678'}, **members}
        self.hello.append(line)
        self.say(**{'is_': 'meter', **{k: v for k, v in line.items() if k != 'is'}})

    def reading(self, power, station='main', n=1, **grid):
        self.say('reading', station, n=n, time='2026-11-28T04:00:00.123Z',
                 mono_ms=time.monotonic_ns() // 1000000, period_ms=1000,
                 grid={'power': power, **grid})

    def end(self):
        self.socket.close()
        with contextlib.suppress(FileNotFoundError):  # it has ended before
            os.unlink(self.path)
        with self.lock:
            for reader in self.readers:
                reader.close()
            self.readers = []


class Share:
    """gridmeter-share at work, with a stream."""
    def __init__(self, program, folder, **keys):
        self.folder, self.port = pathlib.Path(folder), keys.pop('http_port', None) or free_port()
        self.stream = Stream(self.folder / 'readings')
        self.config = self.folder / 'gridmeter.conf'
        self.set(**keys)
        self.log_path = self.folder / 'log'
        self.program = program
        self.start()

    def set(self, **keys):
        keys = {'stream': self.stream.path, 'http': 'local', 'http_port': self.port, **keys}
        self.config.write_text('[share]\n' + ''.join('%s = %s\n' % k for k in keys.items()))
        self.config.chmod(0o600)

    def start(self):
        with open(self.log_path, 'a') as log:
            self.process = subprocess.Popen(
                [self.program, '-c', self.config], stderr=log, stdout=log,
                env={**os.environ, 'RUNTIME_DIRECTORY': str(self.folder)})

    def log(self):
        return self.log_path.read_text(errors='replace')

    def connected(self):
        until(lambda: self.stream.readers, 'the share reads the stream')
        until(lambda: b'"connected":true' in self.get('/now.json')[2], 'the share has a daemon')

    def ask(self, method='GET', path='/now.json', headers=(), source=None, at='127.0.0.1'):
        """Status, headers, body."""
        c = http.client.HTTPConnection(at, self.port, timeout=PATIENCE_S, source_address=source)
        try:
            c.request(method, path, headers=dict(headers))
            answer = c.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            c.close()

    def get(self, path, **headers):
        """The same as soon as there is somebody."""
        def once():
            try:
                return self.ask(path=path, headers={k.replace('_', '-'): v
                                                    for k, v in headers.items()})
            except OSError:
                if self.process.poll() is not None:
                    raise AssertionError('it has ended: ' + self.log()) from None
                return None
        return until(once, path)

    def json(self, path, **headers):
        status, _, body = self.get(path, **headers)
        tap.equal(status, 200, path)
        return json.loads(body)

    def now(self, key='main'):
        return next((m for m in self.json('/now.json')['meters'] if m['key'] == key), None)

    def raw(self, octets, source=None):
        """A connection that has sent these."""
        s = socket.create_connection(('127.0.0.1', self.port), PATIENCE_S, source_address=source)
        s.sendall(octets)
        return s

    def talk(self, octets):
        """All that is answered to these, until the other side closes."""
        with self.raw(octets) as s:
            answer = b''
            while True:
                try:
                    more = s.recv(65536)
                except ConnectionResetError:
                    return answer
                if not more:
                    return answer
                answer += more

    def n_files(self):
        """That it has open."""
        return len(os.listdir('/proc/%d/fd' % self.process.pid))

    def memory_kib(self):
        """That is its own. Sanitizers keep what was given back, to see who uses it again."""
        process = pathlib.Path('/proc/%d' % self.process.pid)
        if 'libasan' in (process / 'maps').read_text():
            raise tap.Skip('a sanitizer keeps what was given back')
        return int(re.search(r'^RssAnon:\s+(\d+)', (process / 'status').read_text(), re.M)[1])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        tap.equal(self.process.wait(PATIENCE_S), 0, 'exit status; log: ' + self.log())

    def end(self):
        if self.process.poll() is None:
            self.stop()
        self.stream.end()


class Events:
    """The events of a share, as an EventSource reads them."""
    def __init__(self, share, query='', **headers):
        self.connection = http.client.HTTPConnection('127.0.0.1', share.port, timeout=PATIENCE_S)
        self.connection.request('GET', '/events' + query, headers=headers)
        self.answer = self.connection.getresponse()
        tap.equal(self.answer.status, 200, 'status of /events')

    def next(self, *names):
        """The next event of one of these names: its name and its data. '' is a comment, 'retry'
        what it begins with. Comments come for ever, so it is the time that is looked at."""
        name, data, end = '', '', time.monotonic() + PATIENCE_S
        while True:
            line = self.answer.readline()
            if not line:
                raise EOFError
            if time.monotonic() > end:
                raise AssertionError('in vain: an event %s' % ' or '.join(names))
            line = line.decode().rstrip('\n')
            if line.startswith(':') and '' in names:
                return '', ''
            if line.startswith('retry: ') and 'retry' in names:
                return 'retry', line[7:]
            if line.startswith('event: '):
                name = line[7:]
            elif line.startswith('data: '):
                data = line[6:]
            elif not line and name:
                if name in names:
                    return name, json.loads(data)
                name = ''

    def until(self, name, is_it):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            data = self.next(name)[1]
            if is_it(data):
                return data
        raise AssertionError('in vain: an event %s of that kind' % name)

    def close(self):
        self.answer.close()
        self.connection.close()


@contextlib.contextmanager
def share(program, **keys):
    with tempfile.TemporaryDirectory(dir='/dev/shm' if os.path.isdir('/dev/shm') else None) as f:
        s = Share(program, f, **keys)
        try:
            yield s
        finally:
            s.end()
