#!/usr/bin/python3
"""What batteries, inverters and wallboxes are told by gridmeter-share when it answers like a meter
that they know: by those who ask as they do, and by those who mean no good. Where a case has a
source, it is who found that a device needs it.

    test_share_emulation.py GRIDMETER-SHARE"""
import contextlib
import http.client
import json
import re
import socket
import sys
import threading
import time

import share
from share import PATIENCE_S, until
from support import tap

PROGRAM = sys.argv[1]
ALL = {'ecotracker': 'yes', 'shelly': 'yes', 'homewizard': 'yes'}


class House:
    """A share that answers like meters, and who asks it."""
    def __init__(self, s, port):
        self.share, self.port, self.n = s, port, 0

    def says(self, power, **grid):
        """What the meter says; back when it is what is told."""
        self.n += 1
        self.share.stream.reading(power, n=self.n, **grid)
        until(lambda: (self.share.now() or {}).get('power') == power, 'the meter says %s' % power)

    def silent(self):
        self.share.stream.say('silent', since_ms=5000)
        until(lambda: not self.share.now()['live'], 'the meter is silent')

    def connection(self):
        return http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE_S)

    def ask(self, path, method='GET', body=None, on=None, **headers):
        """Status, headers, body; on a connection of its own, or on that."""
        c = on or self.connection()
        c.request(method, path, body, {k.replace('_', '-'): v for k, v in headers.items()})
        answer = c.getresponse()
        got = answer.status, dict(answer.getheaders()), answer.read().decode()
        if not on:
            c.close()
        return got

    def json(self, path, method='GET', body=None, **headers):
        status, _, got = self.ask(path, method, body, **headers)
        tap.equal((status, got[:1]), (200, '{'), path + ' ' + got)
        return json.loads(got)

    def talk(self, octets):
        """All that is answered to these, until the other side closes."""
        with socket.create_connection(('127.0.0.1', self.port), PATIENCE_S) as s:
            s.sendall(octets)
            answer = b''
            with contextlib.suppress(ConnectionResetError):
                while more := s.recv(65536):
                    answer += more
            return answer

    def sink(self):
        return next(o for o in self.share.json('/health.json')['sinks']
                    if o['name'] == 'emulation')

    def clients(self):
        return {(c['who'], c['what']): c for c in self.share.json('/health.json')['clients']}


@contextlib.contextmanager
def house(power=356.24, grid=(), **keys):
    """One whose meter says that power; None: it says nothing yet."""
    port = share.free_port()
    keys = {'meter_at': 'local', 'meter_port': port, 'mdns': 'no', **keys}
    with share.share(PROGRAM, **keys) as s:
        s.connected()
        h = House(s, port)
        s.stream.meter()
        until(s.now, 'the meter is there')
        if power is not None:
            h.says(power, **dict(grid))
        yield h


def no_number(body, what):
    tap.equal(re.findall(r'\d', body), [], 'digits of %s: %s' % (what, body))


class EcoTracker:
    at_once = 2

    def test_it_answers_as_everhome_documents_it(self):
        grid = {'l1_power': 100.0, 'l2_power': 120.4, 'l3_power': 135.84,
                'energy_forward': 1234567.8, 'energy_reverse': 7654321}
        with house(grid=grid, ecotracker='yes') as h:
            got = h.json('/v1/json')
            tap.equal(0 <= got.pop('agePower') < 10000, True, 'agePower')
            tap.equal(got, {'power': 356, 'powerAvg': 356, 'powerPhase1': 100, 'powerPhase2': 120,
                            'powerPhase3': 136, 'energyCounterIn': 1234568,
                            'energyCounterOut': 7654321}, 'answer')
            tap.equal([k for k, v in got.items() if not isinstance(v, int)], [], 'not whole')
            client = h.clients()['127.0.0.1', '/v1/json']
            tap.equal(client['power'], 356.24, 'what the page says that was told')

    def test_its_headers_are_few_and_never_chunked(self):
        # NOAH takes no chunks, Jackery keeps the connection (uni-meter#369)
        with house(ecotracker='yes') as h:
            answer = h.talk(b'GET /v1/json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
                            b'GET /v1/json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close'
                            b'\r\n\r\n')
            first, body = answer.decode().split('\r\n\r\n', 1)
            first = first.split('\r\n')
            tap.equal(first[0], 'HTTP/1.1 200 OK', 'status')
            tap.equal(sorted(line.split(':')[0] for line in first[1:]),
                      ['Content-Length', 'Content-Type'], 'headers')
            tap.equal('Content-Type: application/json' in first, True, 'type')
            length = int(next(line for line in first if 'Length' in line).split()[1])
            tap.equal(body[length:length + 15], 'HTTP/1.1 200 OK', 'behind the first answer')

    def test_a_connection_is_kept_between_questions(self):
        with house(ecotracker='yes') as h:
            c = h.connection()
            for power in 356.24, -12.5, 0:
                h.says(power)
                status, headers, body = h.ask('/v1/json', on=c)
                tap.equal((status, 'Connection' in headers), (200, False), 'status, Connection')
                tap.equal(json.loads(body)['power'], {-12.5: -13}.get(power, int(power)), 'power')
            c.close()

    def test_the_mean_is_of_the_last_minute(self):
        with house(power=1000, ecotracker='yes') as h:
            tap.equal(h.json('/v1/json')['powerAvg'], 1000, 'of one value')
            h.says(-1000)
            until(lambda: h.json('/v1/json')['powerAvg'] < 900, 'the mean goes down')
            h.silent()
            h.says(77)
            tap.equal(h.json('/v1/json')['powerAvg'], 77, 'behind a silence')

    def test_head_is_the_same_without_a_body(self):
        with house(ecotracker='yes') as h:
            status, headers, body = h.ask('/v1/json', 'HEAD')
            tap.equal((status, body, int(headers['Content-Length']) > 40), (200, '', True), 'HEAD')

    def test_nothing_can_be_written(self):
        with house(ecotracker='yes') as h:
            for method in 'POST', 'PUT', 'DELETE', 'OPTIONS':
                status, headers, body = h.ask('/v1/json', method)
                tap.equal((status, headers['Allow']), (405, 'GET, HEAD'), method)
                no_number(body, method)


class Rules:
    at_once = 2

    def test_a_silent_meter_gives_no_number(self):
        with house(power=None, **ALL) as h:
            for path in NUMBERS:
                status, _, body = h.ask(path)
                tap.equal(status, 503, 'before the first reading: ' + path)
                no_number(body, path)
            h.says(5)
            for path in NUMBERS:
                tap.equal(h.ask(path)[0], 200, path)
            h.silent()
            for path in NUMBERS:
                status, _, body = h.ask(path)
                tap.equal(status, 503, 'silent: ' + path)
                no_number(body, path)

    def test_without_the_daemon_there_is_no_number(self):
        with house(**ALL) as h:
            h.share.stream.end()
            for path in NUMBERS:
                until(lambda: h.ask(path)[0] == 503, path)
            h.share.stream.listen()

    def test_what_is_off_is_not_there(self):
        with house(ecotracker='yes') as h:
            for path in NUMBERS:
                tap.equal(h.ask(path)[0], 200 if path == '/v1/json' else 404, path)

    def test_of_two_meters_none_is_guessed(self):
        with house(ecotracker='yes') as h:
            h.share.stream.meter('garage')
            h.share.stream.reading(5, 'garage')
            until(lambda: h.ask('/v1/json')[0] == 503, 'it is not known which')

    def test_the_meter_that_is_named_is_shown(self):
        with house(ecotracker='yes', meter='main') as h:
            h.share.stream.meter('garage')
            h.share.stream.reading(5, 'garage')
            until(lambda: (h.share.now('garage') or {}).get('live'), 'the other is there')
            tap.equal(h.json('/v1/json')['power'], 356, 'power')

    def test_watts_are_added_for_who_asks(self):
        with house(ecotracker='yes', offset='10 127.0.0.1=-30', grid={'l1_power': 356.24}) as h:
            got = h.json('/v1/json')
            tap.equal((got['power'], got['powerAvg'], got['powerPhase1']), (326, 326, 326), 'W')
            tap.equal(h.clients()['127.0.0.1', '/v1/json']['power'], 326.24, 'as noted')

    def test_names_and_pages_of_others_lead_nowhere(self):
        with house(**ALL) as h:
            for path in NUMBERS:
                for headers, status in (({'Host': 'evil.example'}, 421),
                                        ({'Sec_Fetch_Site': 'cross-site'}, 403),
                                        ({'Host': 'ecotracker-0123456789ab.local'}, 200),
                                        ({'Host': '192.168.1.7:80'}, 200)):
                    got, answered, body = h.ask(path, **headers)
                    tap.equal(got, status, '%s %s' % (path, headers))
                    if status != 200:
                        no_number(body, path)
                    for name in answered:
                        tap.equal(name.lower().startswith('access-control'), False, name)

    def test_what_there_is_not_is_said_once(self):
        with house(ecotracker='yes') as h:
            for _ in range(3):
                tap.equal(h.ask('/status')[0], 404, 'status')
            tap.equal(h.share.log().count('asks for /status, which there is not'), 1, 'log')
            tap.equal(h.share.json('/health.json')['wishes'],
                      [{'output': 'emulation', 'what': '/status'}], 'on the page')

    def test_one_who_is_held_off_gets_no_second_answer(self):
        with house(hold_off=3600, **ALL) as h:
            for path in NUMBERS:
                tap.equal(h.ask(path)[0], 200, path)
            for path in NUMBERS:
                status, _, body = h.ask(path)
                tap.equal(status, 429, path)
                no_number(body, path)

    def test_a_fresh_answer_waits_for_the_next_reading(self):
        with house(answer='fresh', **ALL) as h:
            for path in NUMBERS:
                got = []
                asker = threading.Thread(target=lambda p=path: got.append(h.ask(p)))
                begun = time.monotonic()
                asker.start()
                h.says(h.n + 1000)
                asker.join(PATIENCE_S)
                tap.equal((got[0][0], len(got[0][2]) > 20), (200, True), path)
                # it is told what came behind its question, unless it asked too late
                tap.equal(str(h.n - 1 + 1000) in got[0][2] or time.monotonic() - begun >= 2, True,
                          got[0][2])

    def test_a_fresh_answer_comes_without_a_reading_as_well(self):
        with house(answer='fresh', ecotracker='yes') as h:
            begun = time.monotonic()
            tap.equal(h.json('/v1/json')['power'], 356, 'power')
            tap.equal(time.monotonic() - begun >= 1.9, True, 'it has waited')

    def test_who_waits_is_told_when_the_meter_falls_silent(self):
        with house(answer='fresh', ecotracker='yes') as h:
            with socket.create_connection(('127.0.0.1', h.port), PATIENCE_S) as s:
                s.sendall(b'GET /v1/json HTTP/1.0\r\n\r\n')
                h.silent()
                tap.equal(s.recv(100).split(b'\r\n')[0][9:12] in (b'503', b'200'), True, 'status')
            tap.equal(h.ask('/v1/json')[0], 503, 'behind it')

    def test_it_ends_while_somebody_waits(self):
        with house(answer='fresh', ecotracker='yes') as h:
            waiting = [socket.create_connection(('127.0.0.1', h.port)) for _ in range(5)]
            for s in waiting:
                s.sendall(b'GET /v1/json HTTP/1.1\r\nHost: localhost\r\n\r\n')
            h.share.stop()
            for s in waiting:
                s.close()

    def test_a_port_that_is_taken_is_said_and_had_later(self):
        with socket.socket() as taken:
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            port = taken.getsockname()[1]
            with house(ecotracker='yes', meter_port=port) as h:
                h.port = port
                tap.equal(h.sink()['problem'], 'port-taken', 'problem')
                taken.close()
                until(lambda: h.sink()['problem'] == 'fine', 'it has the port')
                tap.equal(h.json('/v1/json')['power'], 356, 'power')

    def test_what_makes_no_sense_ends_no_one_but_who_says_it(self):
        with house(**ALL) as h:
            for octets in (b'GET /' + 65536 * b'x' + b' HTTP/1.1\r\n\r\n',
                           b'POST /rpc HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n{',
                           b'POST /rpc HTTP/1.1\r\nContent-Length: -1\r\n\r\n{',
                           b'POST /rpc HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'
                           + 9 * (b'1000\r\n' + 4096 * b'[' + b'\r\n'),
                           b'\x16\x03\x01\x02\x00\x01\x00' + 200 * b'\0' + b'\r\n\r\n'):
                with socket.create_connection(('127.0.0.1', h.port), PATIENCE_S) as s:
                    with contextlib.suppress(OSError):
                        s.sendall(octets)
                tap.equal(h.json('/v1/json')['power'], 356, 'after %r' % octets[:20])


NUMBERS = ['/v1/json']


tap.run(EcoTracker, Rules)
