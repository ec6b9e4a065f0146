#!/usr/bin/python3
"""What batteries, inverters and wallboxes are told by gridmeter-share when it answers like a meter
that they know: by those who ask as they do, and by those who mean no good. Where a case has a
source, it is who found that a device needs it.

    test_share_emulation.py GRIDMETER-SHARE"""
import contextlib
import http.client
import json
import re
import signal
import socket
import sys
import threading
import time

import share
from share import PATIENCE_S, until
from support import tap
from support.ports import free_port

PROGRAM = sys.argv[1]
ALL = {'ecotracker': 'yes', 'shelly': 'yes', 'homewizard': 'yes'}


def frame(method='EM.GetStatus', **members):
    """A question, as a Marstek sends it."""
    return json.dumps({'id': 1, 'src': 'battery', 'method': method, 'params': {'id': 0},
                       **members}).encode()


class House:
    """A share that answers like meters, and who asks it."""
    def __init__(self, s, port, udp):
        self.share, self.port, self.udp, self.n = s, port, udp, 0

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

    def datagram(self, octets, port=None, at='127.0.0.1', patience_s=PATIENCE_S):
        """What is answered to one; None: nothing in that time."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            s.settimeout(patience_s)
            s.sendto(octets, (at, port or self.udp))
            try:
                return s.recvfrom(65536)[0].decode()
            except TimeoutError:
                return None

    def unanswered(self, octets, port=None):
        """That these are not answered: something that is comes back first."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(PATIENCE_S)
            s.sendto(octets, ('127.0.0.1', port or self.udp))
            s.sendto(frame('Shelly.GetDeviceInfo', id=4711), ('127.0.0.1', port or self.udp))
            got = json.loads(s.recv(65536))
            tap.equal((got['id'], 'app' in got['result']), (4711, True), 'the first answer')

    def sink(self):
        return next(o for o in self.share.json('/health.json')['sinks']
                    if o['name'] == 'emulation')

    def clients(self):
        return {(c['who'], c['what']): c for c in self.share.json('/health.json')['clients']}


@contextlib.contextmanager
def house(power=356.24, grid=(), **keys):
    """One whose meter says that power; None: it says nothing yet."""
    port = free_port()
    udp = free_port()
    keys = {'meter_at': 'local', 'meter_port': port, 'shelly_ports': udp, 'mdns': 'no', **keys}
    with share.share(PROGRAM, **keys) as s:
        s.connected()
        h = House(s, port, udp)
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

    def test_small_machines_are_answered_as_they_ask(self):
        with house(ecotracker='yes') as h:
            for asked in (b'GET /v1/json HTTP/1.1\r\nConnection: close\r\n\r\n',
                          b'GET /v1/json HTTP/1.0\r\n\r\n',
                          b'GET /v1/json?x HTTP/1.0\r\nhost: 192.168.1.7:80\r\n\r\n'):
                got = h.talk(asked)
                tap.equal((got[:15], got[-1:]), (b'HTTP/1.1 200 OK', b'}'), asked)

    def test_a_connection_is_kept_between_questions(self):
        with house(ecotracker='yes') as h:
            c = h.connection()
            for power in 356.24, -12.5, 0:
                h.says(power)
                status, headers, body = h.ask('/v1/json', on=c)
                tap.equal((status, 'Connection' in headers), (200, False), 'status, Connection')
                tap.equal(json.loads(body)['power'], {-12.5: -13}.get(power, int(power)), 'power')
            c.close()

    def test_one_who_never_closes_a_connection_is_answered_on_the_next(self):
        with house(ecotracker='yes') as h:
            left_open = [h.connection() for _ in range(50)]
            for c in left_open:
                tap.equal(h.ask('/v1/json', on=c)[0], 200, 'status')
            tap.equal(h.ask('/v1/json', on=left_open[-1])[0], 200, 'the last is still open')
            for c in left_open:
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

    def test_a_fresh_answer_comes_as_soon_as_the_reading(self):
        """It would come after two seconds in any case: of several at least one comes sooner."""
        with house(answer='fresh', **ALL) as h:
            def is_soon(kind, port, question):
                with socket.socket(socket.AF_INET, kind) as s:
                    s.connect(('127.0.0.1', port))
                    s.settimeout(0.05)
                    begun = time.monotonic()
                    s.sendall(question)
                    while True:
                        h.share.stream.reading(7)
                        with contextlib.suppress(TimeoutError):
                            s.recv(65536)
                            return time.monotonic() - begun < 1.9
            until(lambda: is_soon(socket.SOCK_STREAM, h.port, b'GET /v1/json HTTP/1.0\r\n\r\n'),
                  'an answer by HTTP before two seconds have gone')
            until(lambda: is_soon(socket.SOCK_DGRAM, h.udp, frame()),
                  'an answer by UDP before two seconds have gone')

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

    def test_a_new_configuration_is_taken_while_somebody_waits(self):
        with house(answer='fresh', **ALL) as h, socket.create_connection(
                ('127.0.0.1', h.port), PATIENCE_S) as waiting:
            waiting.sendall(b'GET /v1/json HTTP/1.1\r\nHost: localhost\r\n\r\n')
            h.share.set(meter_at='local', meter_port=h.port, shelly_ports=h.udp, mdns='no',
                        offset='100', ecotracker='yes', shelly='yes')
            h.share.process.send_signal(signal.SIGHUP)

            def told():
                with contextlib.suppress(OSError):  # between the two
                    return h.json('/v1/json')
            got = until(lambda: (told() or {}).get('power') == 456 and told(), 'the new offset')
            tap.equal((got['power'], got['powerAvg']), (456, 456), 'with the new offset')
            got = json.loads(h.datagram(frame()))['result']
            tap.equal(got['total_act_power'], 456.24, 'by UDP')
            tap.equal(h.ask('/api')[0], 404, 'what is off now')

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


NUMBERS = ['/v1/json', '/api/v1/data', '/rpc/EM.GetStatus?id=0', '/rpc/Shelly.GetStatus?esp']


class Shelly:
    at_once = 2

    def test_it_is_asked_by_http_as_clients_do(self):
        asked = [
            ('GET', '/shelly', None, lambda r: r['app'] == 'Pro3EM'),
            # evcc: the list first, and params in the body of a method
            ('POST', '/rpc/Shelly.ListMethods', '', lambda r: 'EM.GetStatus' in r['methods']),
            ('POST', '/rpc/EM.GetStatus', '{"id":0}', lambda r: r['total_act_power'] == 356.24),
            # openWB, and Growatt with its ?esp (uni-meter#196)
            ('GET', '/rpc/Shelly.GetStatus', None, lambda r: r['em:0']['a_act_power'] == 356.24),
            ('GET', '/rpc/Shelly.GetStatus?esp', None, lambda r: not r['cloud']['connected']),
            ('GET', '/rpc/EM.GetStatus?id=0', None, lambda r: r['a_act_power'] == 356.24),
            ('GET', '/rpc/EMData.GetStatus?id=0', None, lambda r: r['total_act'] == 1234567.8),
            ('GET', '/rpc/WiFi.GetStatus', None, lambda r: r['sta_ip'] == '127.0.0.1'),
            ('POST', '/rpc', frame().decode(), lambda r: r['id'] == 1 and r['dst'] == 'battery' and
             r['result']['total_act_power'] == 356.24),
            ('POST', '/rpc', frame('Cloud.GetStatus').decode(), lambda r: not
             r['result']['connected']),
        ]
        with house(shelly='yes', grid={'energy_forward': 1234567.8}) as h:
            for method, path, body, is_right in asked:
                status, headers, got = h.ask(path, method, body)
                tap.equal((status, headers['Connection'], headers['Content-Type']),
                          (200, 'close', 'application/json'), path)
                tap.equal(len(got), int(headers['Content-Length']), 'length')
                if not is_right(json.loads(got)):
                    raise AssertionError('%s %s: %s' % (method, path, got))
            tap.equal(h.clients()['127.0.0.1', 'EM.GetStatus']['power'], 356.24, 'on the page')
            tap.equal(h.share.log().count('is told 230 V and 50 Hz'), 1, 'what is invented')

    def test_numbers_have_a_point(self):
        # uni-meter#236: a B2500 restarts at an integer
        with house(power=0, shelly='yes') as h:
            for power in 0, 17, -1, 1e6:
                h.says(power)
                for got in (h.ask('/rpc/EM.GetStatus')[2], h.datagram(frame()),
                            h.datagram(frame('EM1.GetStatus'))):
                    powers = re.findall(r'_power":(-?[\d.]+)', got)
                    plain = [p for p in powers if not re.fullmatch(r'-?\d+\.\d\d', p)]
                    tap.equal(plain, [], got)
                    tap.equal('%.2f' % power in powers, True, got)

    def test_a_method_that_there_is_not_is_refused_and_said_once(self):
        with house(shelly='yes') as h:
            for _ in range(2):
                status, _, got = h.ask('/rpc/Switch.Toggle')
                tap.equal((status, json.loads(got)['code']), (404, 404), got)
                status, _, got = h.ask('/rpc', 'POST', frame('Switch.Toggle').decode())
                tap.equal((status, json.loads(got)['error']['code']), (404, 404), got)
                got = json.loads(h.datagram(frame('Switch.Toggle')))
                tap.equal(got['error']['code'], 404, 'UDP')
            tap.equal(h.ask('/rpc/EM.GetStatus?id=1')[0], 500, 'a channel that there is not')
            tap.equal(h.share.log().count('asks for Switch.Toggle, which there is not'), 1, 'log')
            tap.equal(h.share.json('/health.json')['wishes'],
                      [{'output': 'emulation', 'what': 'Switch.Toggle'}], 'on the page')

    def test_post_is_for_questions_only(self):
        with house(**ALL) as h:
            for method, path, allowed in (('POST', '/shelly', 'GET, HEAD'),
                                          ('POST', '/v1/json', 'GET, HEAD'),
                                          ('POST', '/api', 'GET, HEAD'), ('GET', '/rpc', 'POST'),
                                          ('PUT', '/rpc/EM.GetStatus', 'GET, HEAD, POST'),
                                          ('DELETE', '/rpc', 'POST')):
                status, headers, _ = h.ask(path, method)
                tap.equal((status, headers['Allow']), (405, allowed), method + path)

    def test_bodies_are_bounded(self):
        with house(shelly='yes') as h:
            tap.equal(h.ask('/rpc', 'POST', frame().decode().ljust(2048))[0], 200, '2 kB')
            tap.equal(h.ask('/rpc', 'POST', frame().decode().ljust(2049))[0], 413, 'more')
            for body in ('', 'x', '[]', '{', 2000 * '[', '{"a":' * 300, '[' + 900 * '1,'):
                for path in '/rpc', '/rpc/EM.GetStatus':
                    expected = 200 if path != '/rpc' and not body else 400
                    tap.equal(h.ask(path, 'POST', body)[0], expected, path + body[:10])
            slow = socket.create_connection(('127.0.0.1', h.port), PATIENCE_S)
            head = b'POST /rpc HTTP/1.1\r\nContent-Length: %d\r\n\r\n' % len(frame())
            for octet in head + frame():
                slow.send(bytes([octet]))
            tap.equal(slow.recv(15), b'HTTP/1.1 200 OK', 'octet by octet')
            slow.close()
            chunks = b''.join(b'1\r\n%c\r\n' % c for c in frame()) + b'0\r\n\r\n'
            got = h.talk(b'POST /rpc HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n' + chunks)
            tap.equal(b'"total_act_power":356.24' in got, True, 'in chunks')

    def test_who_it_is_stays_and_is_no_makers(self):
        with house(**ALL) as h:
            mac = h.json('/shelly')['mac']
            tap.equal(bool(re.fullmatch('[0-9A-F]{12}', mac)), True, mac)
            tap.equal(int(mac[:2], 16) & 3, 2, 'administered locally, of one')
            tap.equal(h.json('/shelly')['id'], 'shellypro3em-' + mac.lower(), 'id')
            tap.equal(h.json('/api')['serial'], mac.lower(), 'serial')
            tap.equal('1DZG' in str([h.ask(p) for p in NUMBERS]), False, 'number of the meter')


class Datagrams:
    at_once = 2

    def test_a_battery_is_answered(self):
        with house(shelly='yes') as h:
            got = h.datagram(frame())
            tap.equal(250 <= len(got) <= 700, True, 'length')  # AstraMeter#200
            got = json.loads(got)
            tap.equal((got['id'], got['dst'], got['result']['total_act_power']),
                      (1, 'battery', 356.24), 'answer')
            got = h.datagram(frame('EM1.GetStatus'))
            tap.equal((len(got) >= 250, json.loads(got)['result']['act_power']), (True, 356.24),
                      'of one phase')
            client = h.clients()['127.0.0.1', 'UDP %d EM.GetStatus' % h.udp]
            tap.equal(client['power'], 356.24, 'on the page')

    def test_each_port_answers(self):
        ports = [free_port() for _ in range(4)]
        with house(shelly='yes', shelly_ports=' '.join(map(str, ports))) as h:
            for port in ports:
                tap.equal(json.loads(h.datagram(frame(), port))['id'], 1, port)

    def test_a_silent_meter_is_not_answered_for(self):
        with house(power=None, shelly='yes') as h:
            h.unanswered(frame())
            h.says(5)
            tap.equal(json.loads(h.datagram(frame()))['result']['total_act_power'], 5, 'it speaks')
            h.silent()
            for method in 'EM.GetStatus', 'EM1.GetStatus', 'EMData.GetStatus', 'Shelly.GetStatus':
                h.unanswered(frame(method))

    def test_what_is_no_question_is_not_answered(self):
        with house(shelly='yes') as h:
            for octets in (b'', b'\0', b'x', b'{}', b'[]', b'null', 512 * b'[', b'{"a":' * 100,
                           b'{"id":1}', frame().ljust(513), 65000 * b'x', b'\xff\xfe' * 100,
                           b'{"method":"\\ud800"}', b'SMA\0\0\4\2\xa0'):
                h.unanswered(octets)
            tap.equal(json.loads(h.datagram(frame().ljust(512)))['id'], 1, 'as long as may be')

    def test_what_is_asked_of_all_is_answered_from_the_right_address(self):
        with house(shelly='yes', meter_at='lan') as h:
            for at in '127.0.0.1', '127.0.0.7':
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                    s.settimeout(PATIENCE_S)
                    s.sendto(frame(), (at, h.udp))
                    tap.equal(s.recvfrom(65536)[1], (at, h.udp), 'who answers')
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                s.settimeout(PATIENCE_S)
                s.sendto(frame(), ('127.255.255.255', h.udp))
                tap.equal(s.recvfrom(65536)[1], ('127.0.0.1', h.udp), 'who answers a broadcast')

    def test_one_who_is_held_off_is_not_answered(self):
        with house(shelly='yes', hold_off=3600) as h:
            tap.equal(json.loads(h.datagram(frame()))['id'], 1, 'once')
            h.unanswered(frame())
            tap.equal(json.loads(h.datagram(frame('EM1.GetStatus')))['id'], 1, 'another method')

    def test_a_fresh_answer_waits_for_the_next_reading(self):
        with house(shelly='yes', answer='fresh') as h:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.settimeout(PATIENCE_S)
                for i in range(100):
                    s.sendto(frame(id=i), ('127.0.0.1', h.udp))
                h.says(1234.5)
                got, n = json.loads(s.recv(65536)), 1
                while got['id'] != 99:
                    got, n = json.loads(s.recv(65536)), n + 1
                tap.equal(n < 10, True, '%d answers to who asks again while he waits' % n)
                tap.equal(got['result']['total_act_power'], 1234.5, 'power')
            got = h.datagram(frame())
            tap.equal(json.loads(got)['result']['total_act_power'], 1234.5, 'without a reading')

    def test_more_who_wait_than_there_is_room_for_are_answered_at_once(self):
        with house(shelly='yes', answer='fresh') as h, contextlib.ExitStack() as stack:
            sockets = [stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                       for _ in range(40)]
            for s in sockets:
                s.settimeout(PATIENCE_S)
                s.sendto(frame(), ('127.0.0.1', h.udp))
            for s in sockets:
                tap.equal(json.loads(s.recv(65536))['result']['total_act_power'], 356.24, 'power')

    def test_watts_are_added_for_who_asks(self):
        with house(shelly='yes', offset='127.0.0.1=-30') as h:
            got = json.loads(h.datagram(frame()))['result']
            tap.equal((got['total_act_power'], got['a_act_power']), (326.24, 326.24), 'power')

    def test_a_port_that_is_taken_is_said_and_had_later(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(('127.0.0.1', 0))
            port = taken.getsockname()[1]
            with house(**ALL, shelly_ports=port) as h:
                tap.equal((h.sink()['problem'], h.sink()['place']),
                          ('port-taken', '127.0.0.1:%d' % port), 'problem')
                tap.equal(h.json('/v1/json')['power'], 356, 'the others answer')
                taken.close()
                until(lambda: h.sink()['problem'] == 'fine', 'it has the port')
                tap.equal(json.loads(h.datagram(frame(), port))['id'], 1, 'answer')


class HomeWizard:
    at_once = 2

    def test_it_answers_as_its_api_is_documented(self):
        grid = {'l1_power': 356.24, 'l1_current': -1.5, 'l1_voltage': 230.1,
                'energy_forward': 1234567.8}
        with house(homewizard='yes', grid=grid) as h:
            tap.equal(h.json('/api')['product_type'], 'HWE-P1', 'product_type')
            tap.equal(h.json('/api/v1/data'),
                      {'total_power_import_kwh': 1234.568, 'total_power_import_t1_kwh': 1234.568,
                       'active_power_w': 356, 'active_power_l1_w': 356,
                       'active_voltage_l1_v': 230.1, 'active_current_l1_a': -1.5}, 'data')

    def test_its_telegram_is_one_of_p1(self):
        with house(homewizard='yes', grid={'energy_forward': 1234567.8}) as h:
            status, headers, text = h.ask('/api/v1/telegram')
            tap.equal((status, headers['Content-Type']), (200, 'text/plain'), 'answer')
            for line in '1-0:1.7.0(00.356*kW)', '1-0:1.8.0(001234.568*kWh)':
                tap.equal(line in text.split('\r\n'), True, '%s in %s' % (line, text))
            tap.equal((text[0], text[-7]), ('/', '!'), 'its ends')
            h.silent()
            status, _, text = h.ask('/api/v1/telegram')
            tap.equal((status, re.findall(r'\d', text)), (503, []), 'of a silent meter')


class Load:
    """Alone, as they look at times and memory."""

    def test_http_is_answered_in_a_flood_of_datagrams(self):
        with house(**ALL) as h:
            begun, n_asked = threading.Event(), 0
            flood = threading.Thread(target=self.flood, args=[h, begun, 100000])
            flood.start()
            begun.wait()
            while flood.is_alive():
                h.says(356)
                tap.equal(h.json('/v1/json')['power'], 356, 'power')
                n_asked += 1
            flood.join()
            print('# %d times asked meanwhile' % n_asked)
            tap.equal(n_asked > 0, True, 'asked meanwhile')
            # what does not fit into a full queue is lost, and asked again
            def answered():
                h.says(356)  # or the daemon would be as good as gone
                return h.datagram(frame(id=5), patience_s=1)
            got = until(answered, 'an answer behind it')
            tap.equal(json.loads(got)['id'], 5, 'behind it')

    @staticmethod
    def flood(h, begun, n):
        kinds = [frame(), b'x' * 600, b'[' * 500, frame('No.Such'), b'', frame().ljust(512)]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.setblocking(False)
            for i in range(n):
                with contextlib.suppress(OSError):
                    s.sendto(kinds[i % len(kinds)], ('127.0.0.1', h.udp))
                begun.set()

    def test_nothing_grows(self):
        with house(**ALL) as h:
            def ask_all(n):
                c = h.connection()
                for _ in range(n):
                    h.ask('/v1/json', on=c)
                    h.datagram(frame('Shelly.GetStatus'))
                    h.ask('/api/v1/data', on=c)
                for _ in range(n // 10):
                    h.ask('/rpc', 'POST', frame().decode())
                c.close()
            ask_all(200)
            before, files = h.share.memory_kib(), h.share.n_files()
            ask_all(2000)
            print('# %d kB, %d kB after 6200 requests' % (before, h.share.memory_kib()))
            tap.equal(h.share.memory_kib() - before < 100, True, 'growth')
            until(lambda: h.share.n_files() <= files + 1, 'connections are closed')


tap.run(EcoTracker, Rules, Shelly, Datagrams, HomeWizard, Load)
