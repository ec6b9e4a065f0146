"""What gridmeter-share serves, made by a test: the page as it is compiled in, with the headers that
it has there, and whatever the test lets a house say."""
import copy
import http.server
import json
import queue
import subprocess
import threading
import time
import urllib.parse

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
HEADERS = {'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff',
           'Referrer-Policy': 'no-referrer', 'Cross-Origin-Resource-Policy': 'same-origin',
           'Cache-Control': 'no-cache'}
GRID = {'power': 356.24, 'l1_power': 120.1, 'l2_power': 136.14, 'l3_power': 100,
        'l1_voltage': 231.2, 'l2_voltage': 229.8, 'l3_voltage': 232.1,
        'l1_current': 0.61, 'l2_current': 0.7, 'l3_current': 0.52, 'frequency': 49.98,
        'energy_forward': 1234567.8, 'energy_reverse': 765432.1,
        'derived': ['l1_current', 'l2_current', 'l3_current']}
PERIOD_MS = 60000  # so long that no busy machine makes a value old


def files(show_page):
    """path: (type, tag, octets) of what is compiled in."""
    listed = subprocess.run([show_page], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in listed.splitlines():
        path, kind, tag, _ = line.split('\t')
        octets = subprocess.run([show_page, path], capture_output=True, check=True).stdout
        found[path] = kind, tag, octets
    return found


class House:
    """What is told to all who listen, and to whoever comes."""

    def __init__(self):
        self.meters, self.accounts, self.asked, self.listeners = {}, {}, [], []
        self.outputs = {'sinks': [], 'clients': []}
        self.connected, self.status, self.history = True, 200, {}
        self.registers = None  # of all meters: they have not come yet
        self.lock = threading.Lock()
        self.is_free = threading.Event()  # else /now.json is slow
        self.is_free.set()

    def event(self, name, data):
        with self.lock:
            for to in self.listeners:
                to.put((name, data))

    def reading(self, key='main', name='Main', **changed):
        """A telegram of a meter; None takes a quantity away."""
        m = {'key': key, 'name': name, 'manufacturer': 'DZG', 'protocol': 'sml', 'line': '9600 8N1',
             'live': True, 'age_ms': 20, 'period_ms': PERIOD_MS, **GRID, **changed}
        self.meters[key] = {k: v for k, v in m.items() if v is not None}
        self.event('now', self.meters[key])

    def silence(self, key='main', name='Main', silent_ms=5012):
        self.meters[key] = {'key': key, 'name': name, 'manufacturer': 'DZG', 'protocol': 'sml',
                            'line': '9600 8N1', 'live': False, 'period_ms': 1000,
                            'silent_ms': silent_ms}
        self.event('now', self.meters[key])

    def account(self, key='main', **said):
        self.accounts[key] = {'key': key, 'quality': 98, 'frames': 4711, 'telegrams': 4700,
                              'faults': {'wrong checksum': 11}, 'findings': [], **said}
        self.event('account', self.accounts[key])

    def frame(self, ok=True, key='main'):
        self.event('frame', {'key': key, 'ok': ok, **({} if ok else {'fault': 'wrong checksum'})})

    def greeting(self):
        yield 'daemon', {'connected': self.connected}
        yield from (('now', m) for m in self.meters.values())
        yield from (('account', a) for a in self.accounts.values())
        yield 'outputs', self.outputs

    def listens(self, query=''):
        """Those who have an EventSource open, by what they asked."""
        return [to for to in self.listeners if query in to.query]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def answer(self, octets, kind, code=200, **more):
        self.send_response(code)
        more = {**HEADERS, 'Content-Type': kind, 'Content-Length': len(octets), **more}
        for name, value in more.items():
            self.send_header(name.replace('_', '-'), str(value))
        self.end_headers()
        self.wfile.write(octets)

    def do_GET(self):
        house, url = self.server.house, urllib.parse.urlsplit(self.path)
        house.asked.append(self.path)
        if url.path in self.server.files:
            kind, tag, octets = self.server.files[url.path]
            self.answer(octets, kind, Content_Encoding='gzip', ETag=tag)
        elif house.status != 200:
            self.answer(b'no', 'text/plain', house.status)
        elif url.path == '/events':
            self.events(url.query)
        elif url.path == '/now.json':
            now = copy.deepcopy({'v': 1, 'version': '0.1.0', 'connected': house.connected,
                       'meters': list(house.meters.values())})
            house.is_free.wait()
            self.json(now)
        elif url.path == '/registers.json':
            said = {'live': True} if house.registers is None else {
                'live': True, 'registers': house.registers, 'more': 2}
            self.json({'key': urllib.parse.parse_qs(url.query)['meter'][0], **said})
        elif url.path == '/history.json':
            query = urllib.parse.parse_qs(url.query)
            nothing = {'step_s': 10, 'from_s': 0, 'least': [], 'mean': [], 'most': []}
            asked = query['meter'][0], int(query['minutes'][0])
            self.json(house.history.get(asked, nothing))
        else:
            self.answer(b'', 'text/plain', 404)

    def json(self, data):
        self.answer(json.dumps(data).encode(), 'application/json')

    def events(self, query):
        house, mine = self.server.house, queue.Queue()
        mine.query = query
        self.close_connection = True
        with house.lock:
            for event in house.greeting():
                mine.put(event)
            house.listeners.append(mine)
        try:
            self.tell(mine)
        except OSError:
            pass
        finally:
            house.listeners.remove(mine)

    def tell(self, mine):
        self.send_response(200)
        for name, value in {**HEADERS, 'Content-Type': 'text/event-stream'}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b'retry: 300\n\n')
        while not self.server.is_stopped:
            try:
                name, data = mine.get(timeout=0.1)
                text = 'event: %s\ndata: %s\n\n' % (name, json.dumps(data))
            except queue.Empty:
                text = ':\n\n'  # to hear whether somebody is there
            self.wfile.write(text.encode())
            self.wfile.flush()


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # a browser goes when it likes


class Stub:
    """Serves on 127.0.0.1, on one port for as long as it is started again."""

    def __init__(self, house, pages):
        self.house, self.pages, self.port = house, pages, 0
        self.start()

    def start(self):
        self.server = Server(('127.0.0.1', self.port), Handler)
        self.server.daemon_threads = True
        self.server.house, self.server.files, self.server.is_stopped = self.house, self.pages, False
        self.port = self.server.server_address[1]
        self.url = 'http://127.0.0.1:%d/' % self.port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self):
        """As a program that ends: nobody is answered any more."""
        self.server.is_stopped = True
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        while self.house.listeners:
            time.sleep(0.01)
