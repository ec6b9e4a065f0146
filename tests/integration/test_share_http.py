#!/usr/bin/python3
"""The page of gridmeter-share as it is asked: by browsers, programs, and those who mean no good.

    test_share_http.py GRIDMETER-SHARE"""
import gzip
import json
import os
import re
import signal
import socket
import sys
import time

import share
from share import until
from support import tap

PROGRAM = sys.argv[1]
ROUTES = ['/', '/now.json', '/history.json?meter=main', '/registers.json?meter=main',
          '/health.json', '/metrics']
TOKEN = 'a-token-of-enough-characters'
REGISTERS = [{'obis': '1-0:16.7.0*255', 'name': 'power', 'value': 199, 'meant': -57, 'unit': 'W',
              'void': True}, {'obis': '1-0:96.1.0*255', 'text': '1DZG0012345678'}]
HEADERS = {
    'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
}


def house(**keys):
    return share.share(PROGRAM, **keys)


def with_meter(s, power=356.24, **grid):
    s.connected()
    s.stream.meter()
    s.stream.reading(power, **grid)
    until(lambda: (s.now() or {}).get('live'), 'the meter is live')


def check_headers(headers, what):
    for name, value in HEADERS.items():
        tap.equal(headers.get(name), value, '%s of %s' % (name, what))
    for name in headers:
        if name.lower().startswith('access-control'):
            raise AssertionError('%s of %s' % (name, what))


def plain(headers, body):
    return gzip.decompress(body) if headers.get('Content-Encoding') == 'gzip' else body


class Asked:
    at_once = 2

    def test_each_route_has_all_headers_and_what_it_says(self):
        types = {'/': 'text/html; charset=utf-8',
                 '/metrics': 'text/plain; version=0.0.4; charset=utf-8'}
        with house() as s:
            with_meter(s)
            for path in ROUTES:
                status, headers, body = s.get(path)
                tap.equal(status, 200, path)
                check_headers(headers, path)
                tap.equal(headers['Content-Type'], types.get(path, 'application/json'), path)
                tap.equal(headers['Cache-Control'], 'no-cache' if path == '/' else 'no-store',
                          path)
                tap.equal(bool(plain(headers, body)), True, path)

    def test_head_is_the_same_without_what_it_says(self):
        with house() as s:
            with_meter(s)
            for path in ROUTES + ['/events']:
                status, headers, body = s.ask('HEAD', path)
                tap.equal((status, body), (200, b''), path)
                check_headers(headers, path)

    def test_the_page_is_sent_once_and_then_known(self):
        with house() as s:
            s.connected()
            _, headers, body = s.get('/')
            html = plain(headers, body).decode()
            for name in re.findall(r'(?:src|href)="(/?[\w.]+)"', html):
                status, of_file, _ = s.get('/' + name.lstrip('/'))
                tap.equal(status, 200, name)
                check_headers(of_file, name)
            status, again, body = s.get('/', If_None_Match=headers['ETag'])
            tap.equal((status, body, again['ETag']), (304, b'', headers['ETag']), 'known page')
            check_headers(again, 'a page that is known')
            tap.equal(s.get('/', If_None_Match='"other"')[0], 200, 'another page')

    def test_nothing_can_be_written(self):
        with house() as s:
            s.connected()
            for method in 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH':
                for path in ROUTES + ['/events', '/nowhere']:
                    status, headers, _ = s.ask(method, path)
                    tap.equal((status, headers['Allow']), (405, 'GET, HEAD'), method + path)
                    check_headers(headers, method)

    def test_a_body_is_not_read(self):
        with house() as s:
            s.connected()
            answer = s.talk(b'POST /now.json HTTP/1.1\r\nHost: localhost\r\n'
                            b'Content-Length: 1000000000\r\n\r\nxxxx')
            tap.equal(answer[:12], b'HTTP/1.1 405', 'answer')
            answer = s.talk(b'GET /now.json HTTP/1.1\r\nHost: localhost\r\n'
                            b'Transfer-Encoding: chunked\r\n\r\n')
            tap.equal(answer[:12], b'HTTP/1.1 200', 'answer')

    def test_what_there_is_not_is_said_once(self):
        with house() as s:
            s.connected()
            for _ in range(3):
                status, headers, _ = s.get('/api/v1/data')
                tap.equal(status, 404, 'status')
                check_headers(headers, '404')
            tap.equal(s.log().count('/api/v1/data'), 1, 'lines of the log')

    def test_names_of_others_lead_nowhere(self):
        with house(http_names='meter.example') as s:
            with_meter(s)
            for path in ROUTES + ['/events']:
                status, headers, body = s.ask(path=path, headers={'Host': 'evil.example'})
                tap.equal(status, 421, path)
                tap.equal(b'356' in body, False, path)
                check_headers(headers, 'the answer to a foreign name')
            for host in 'meter.example', '127.0.0.1:1', '[::1]', 'x.local', socket.gethostname():
                tap.equal(s.ask(headers={'Host': host})[0], 200, host)

    def test_pages_of_others_are_refused(self):
        with house() as s:
            s.connected()
            for site, status in (('cross-site', 403), ('same-origin', 200), ('none', 200)):
                for path in ROUTES:
                    if '?' not in path:
                        tap.equal(s.ask(path=path, headers={'Sec-Fetch-Site': site})[0], status,
                                  site)

    def test_with_a_token_nobody_else_sees_anything(self):
        with house(http_token=TOKEN) as s:
            until(lambda: s.get('/now.json')[0] == 401, 'it is locked')
            for path in ROUTES + ['/events', '/nowhere', '/page.js']:
                for headers in ({}, {'Cookie': 'gridmeter=' + TOKEN[:-1]},
                                {'Authorization': 'Bearer x'}):
                    status, answered, body = s.ask(path=path, headers=headers)
                    tap.equal((status, 'Set-Cookie' in answered), (401, False), path)
                    tap.equal(TOKEN.encode() in body, False, path)
                    check_headers(answered, '401')
            status, headers, _ = s.ask(path='/?t=' + TOKEN)
            cookie = headers['Set-Cookie']
            tap.equal(status, 200, 'with the token')
            tap.equal(set(cookie.split('; ')[1:]) >= {'HttpOnly', 'SameSite=Strict', 'Path=/'},
                      True, cookie)
            known = {'If-None-Match': headers['ETag']}
            status, again, _ = s.ask(path='/?t=' + TOKEN, headers=known)
            tap.equal((status, again.get('Set-Cookie')), (304, cookie), 'the link, once more')
            tap.equal(s.ask(headers={'Cookie': cookie.split(';')[0]})[0], 200, 'with the cookie')
            tap.equal(s.ask(headers={'Authorization': 'Bearer ' + TOKEN})[0], 200, 'as bearer')
            tap.equal(TOKEN in s.log(), False, 'the token in the log')

    def test_cookies_of_all_that_is_at_the_same_address_have_room(self):
        """A browser sends those of every port."""
        words = {'User-Agent': 200 * 'u', 'Accept': 150 * 'a', 'Accept-Language': 'de-DE,de;q=0.9',
                 'Sec-Ch-Ua': 100 * 'c', 'Sec-Ch-Ua-Mobile': '?1', 'Sec-Ch-Ua-Platform': 'Android',
                 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'none', 'Sec-Fetch-User': '?1',
                 'Sec-Fetch-Dest': 'document', 'Upgrade-Insecure-Requests': '1',
                 'Cookie': 'another=' + 2000 * 'x'}
        with house(http_token=TOKEN) as s:
            until(lambda: s.get('/now.json')[0] == 401, 'it is locked')
            for path in ROUTES:
                end = ('&' if '?' in path else '?') + 't=' + TOKEN
                tap.equal(s.ask(path=path + end, headers=words)[0] in (200, 404), True, path)

    def test_requests_of_every_age_are_answered(self):
        with house() as s:
            with_meter(s)
            old = s.talk(b'GET /now.json HTTP/1.0\r\n\r\n')
            tap.equal(b' 200 OK' in old.split(b'\r\n')[0], True, 'HTTP/1.0')
            tap.equal(json.loads(old.split(b'\r\n\r\n')[1])['meters'][0]['power'], 356.24, 'it')
            ask = b'GET /now.json HTTP/1.1\r\nHost: localhost\r\n\r\n'
            many = s.talk(10 * ask + ask.replace(b'\r\n\r\n', b'\r\nConnection: close\r\n\r\n'))
            tap.equal(many.count(b'"power":356.24'), 11, 'answers to requests in one piece')
            slow = s.raw(b'')
            for i in range(len(ask)):
                slow.send(ask[i:i + 1])
            tap.equal(slow.recv(15), b'HTTP/1.1 200 OK', 'octet by octet')
            slow.close()

    def test_paths_may_be_escaped(self):
        with house() as s:
            s.connected()
            tap.equal(s.ask(path='/%6eow.json')[0], 200, 'escaped')
            for path in ('/now.json%00', '/now.json%00x', '/%zz', '/%', '/..%2fnow.json',
                         '/../../etc/passwd', '//now.json', '/now.json/'):
                tap.equal(s.ask(path=path)[0], 404, path)

    def test_what_makes_no_sense_ends_no_one_but_who_says_it(self):
        with house() as s:
            s.connected()
            for octets in (b'GET /' + 65536 * b'x' + b' HTTP/1.1\r\n\r\n',
                           b'GET / HTTP/1.1\r\nHost: localhost\r\nX: ' + 65536 * b'y' + b'\r\n\r\n',
                           b'GET / HTTP/1.1\r\n' + 2000 * b'A: b\r\n' + b'\r\n',
                           b'\x16\x03\x01\x02\x00\x01\x00' + 200 * b'\0' + b'\r\n\r\n',
                           b'\r\n\r\n\r\n', 4096 * b'\0' + b'\n\n',
                           b'GET  / HTTP/9.9\r\n\r\n', b'GET\r\n\r\n',
                           b'GET /now.json HTTP/1.1\r\n\r\n',
                           b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'):
                s.raw(octets).close()
                tap.equal(s.get('/now.json')[0], 200, 'after %r' % octets[:20])
            answer = s.talk(b'GET / HTTP/1.1\r\nHost: a\r\nX: ' + 65536 * b'y' + b'\r\n\r\n')
            tap.equal(b' 200 ' in answer[:20], False, 'a header of 64 kB')

    def test_forty_who_ask_slowly_lock_nobody_out(self):
        """From one address eight come in; and none of them may take longer than 15 s."""
        with house() as s:
            s.connected()
            slow = [s.raw(b'GET /', source=('127.0.1.%d' % (i % 5 + 1), 0)) for i in range(40)]
            ended, begun = set(), time.monotonic()
            for c in slow:
                c.setblocking(False)

            def one_octet_more():
                for i, c in enumerate(slow):
                    try:
                        c.send(b'x')  # recv() of what is not there ends the attempt
                        if not c.recv(1):
                            ended.add(i)
                    except BlockingIOError:
                        pass
                    except OSError:
                        ended.add(i)
                return len(ended) == 40
            until(lambda: one_octet_more() or time.sleep(0.5), 'all forty are hung up on')
            if time.monotonic() - begun < 10:
                raise AssertionError('nobody was waited for')
            tap.equal(s.get('/now.json')[0], 200, 'after it')
            for c in slow:
                c.close()

    def test_one_address_cannot_take_all_connections(self):
        with house() as s:
            s.connected()
            held = [s.raw(b'') for _ in range(40)]
            tap.equal(s.ask(source=('127.0.0.2', 0))[0], 200, 'from another address')
            for c in held:
                c.close()
            tap.equal(s.get('/now.json')[0], 200, 'from the same, later')

    def test_a_thousand_connections_are_survived(self):
        with house() as s:
            s.connected()
            held = []
            for i in range(1000):
                held.append(s.raw(b'GET /now', source=('127.0.2.%d' % (i % 200 + 1), 0)))
            for c in held:
                c.close()
            until(lambda: try_once(s), 'somebody is answered')
            tap.equal(s.process.poll(), None, 'exit status')

    def test_port_in_use_is_tried_again_and_told(self):
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            port = taken.getsockname()[1]
            with house(http_port=port) as s:
                until(lambda: '127.0.0.1:%d' % port in s.log(), 'the log names the place')
                taken.close()
                s.connected()

    def test_only_the_address_that_is_named_answers(self):
        with house(http='127.0.0.3') as s:
            until(lambda: try_once(s, at='127.0.0.3'), 'the address answers')
            tap.equal(try_once(s), None, '127.0.0.1')

    def test_with_lan_all_near_addresses_answer(self):
        with house(http='lan') as s:
            s.connected()
            tap.equal(s.ask(at='127.0.0.9')[0], 200, 'another address')
            if socket.has_ipv6 and os.path.exists('/proc/net/if_inet6'):
                tap.equal(s.ask(at='::1')[0], 200, 'IPv6')

    def test_none_is_none(self):
        with house(http='none') as s:
            until(lambda: s.stream.readers, 'it runs')
            tap.equal(try_once(s), None, 'answer')


def try_once(s, **where):
    try:
        return s.ask(**where)[0] == 200 or None
    except OSError:
        return None


class Told:
    def test_numbers_are_those_of_the_meter(self):
        with house() as s:
            with_meter(s, -356.24, l1_voltage=230.1, energy_forward=1234567.8)
            m = s.now()
            tap.equal([m[k] for k in ('power', 'l1_voltage', 'energy_forward', 'period_ms')],
                      [-356.24, 230.1, 1234567.8, 1000], 'values')
            tap.equal('serial' in m, False, 'its number')
            if not 0 <= m['age_ms'] < 3600000:
                raise AssertionError('age %r' % m['age_ms'])

    def test_the_number_of_the_meter_is_told_where_it_may_be(self):
        with house(share_serial='yes') as s:
            with_meter(s)
            tap.equal(s.now()['serial'], '1DZG0012345678', 'number')

    def test_a_silent_meter_has_no_number_anywhere(self):
        with house() as s:
            with_meter(s, 98765, l1_voltage=98.765, energy_forward=98765)
            events = share.Events(s)
            tap.equal(events.until('now', lambda m: m['live'])['power'], 98765, 'power')
            s.stream.say('silent', since_ms=5000)
            m = events.until('now', lambda m: not m['live'])
            tap.equal([k for k in m if k in ('power', 'l1_voltage', 'energy_forward', 'age_ms')],
                      [], 'values in an event')
            for path in '/now.json', '/health.json', '/metrics':
                body = s.get(path)[2].replace(b'timestamp', b'')
                if re.search(rb'\b98\.?765\b', body):
                    raise AssertionError('%s: %s' % (path, body))
            if not s.now()['silent_ms'] >= 5000:
                raise AssertionError('silent for %r' % s.now()['silent_ms'])
            tap.equal(b'gridmeter_up{meter="main"} 0' in s.get('/metrics')[2], True, 'up')
            s.stream.reading(1)
            tap.equal(events.until('now', lambda m: m['live'])['power'], 1, 'power again')
            events.close()

    def test_without_the_daemon_there_is_no_number(self):
        with house() as s:
            with_meter(s, 98765)
            events = share.Events(s)
            events.until('now', lambda m: m['live'])
            s.stream.end()
            events.until('now', lambda m: not m['live'])
            tap.equal(events.until('daemon', lambda d: not d['connected'])['connected'], False,
                      'daemon')
            body = s.get('/now.json')[2]
            tap.equal((b'98765' in body, b'"connected":false' in body), (False, True), 'now')
            s.stream.listen()
            events.until('daemon', lambda d: d['connected'])
            events.close()

    def test_who_has_hardly_come_is_told_that_the_daemon_goes(self):
        with house() as s:
            until(lambda: 'readings come from' in s.log(), 'the share has a daemon')
            events = share.Events(s)  # the first who asks for anything
            tap.equal(events.next('daemon')[1], {'connected': True}, 'daemon')
            s.stream.end()
            tap.equal(events.next('daemon')[1], {'connected': False}, 'daemon')
            s.stream.listen()
            tap.equal(events.next('daemon')[1], {'connected': True}, 'daemon')
            events.close()

    def test_registers_are_asked_for_when_somebody_looks_at_them(self):
        with house() as s:
            with_meter(s, 1)
            tap.equal(('registers' in s.stream.heard, s.json('/registers.json?meter=main')),
                      (False, {'key': 'main', 'live': True}), 'before they have come')
            until(lambda: 'registers\n' in s.stream.heard, 'the daemon is asked')
            s.stream.say('registers', n=1, mono_ms=time.monotonic_ns() // 1000000, list=REGISTERS)
            told = until(lambda: s.json('/registers.json').get('registers'), 'they are told')
            for r in told:
                tap.equal(r.pop('age_ms') < 1000 * share.PATIENCE_S, True, 'age')
            tap.equal(told, [REGISTERS[0], {'obis': REGISTERS[1]['obis'], 'hidden': True}], 'told')
            tap.equal(s.stream.heard.count('registers\n'), 1, 'times asked')
            s.stream.say('silent', since_ms=1)
            until(lambda: s.json('/registers.json') == {'key': 'main', 'live': False}, 'silence')
            tap.equal(s.get('/registers.json?meter=other')[0], 404, 'of no meter')

    def test_two_meters_are_told_apart_and_one_goes(self):
        with house() as s:
            with_meter(s, 1)
            events = share.Events(s)
            s.stream.meter('garage')
            s.stream.reading(2, station='garage')
            events.until('now', lambda m: m['key'] == 'garage' and m['live'])
            tap.equal([s.now(k)['power'] for k in ('main', 'garage')], [1, 2], 'powers')
            s.stream.say('gone', 'main')
            tap.equal(events.next('gone')[1], {'key': 'main'}, 'gone')
            tap.equal((s.now('main'), s.now('garage')['power']), (None, 2), 'meters')
            tap.equal(b'"main"' in s.get('/metrics')[2], False, 'series of one that is gone')
            tap.equal(s.ask(path='/history.json?meter=main')[0], 404, 'its history')
            events.close()

    def test_events_begin_with_all_that_there_is(self):
        with house() as s:
            with_meter(s)
            events = share.Events(s, '?lang=de')
            tap.equal(events.next('retry'), ('retry', '2000'), 'retry')
            tap.equal(events.next('daemon', 'now'), ('daemon', {'connected': True}), 'daemon')
            tap.equal(events.next('now')[1]['power'], 356.24, 'now')
            tap.equal(events.next('account')[1]['key'], 'main', 'account')
            outputs = events.next('outputs')[1]
            tap.equal([k['name'] for k in outputs['sinks']], ['http'], 'sinks')
            tap.equal(outputs['sinks'][0]['problem'], 'fine', 'problem')
            who = [c for c in outputs['clients'] if c['what'] == '/events']
            tap.equal([(c['who'], c['power']) for c in who], [('127.0.0.1', 356.24)], 'clients')
            tap.equal(events.next('')[0], '', 'comment')
            events.close()

    def test_who_has_gone_is_seen_by_the_second_also_where_nothing_is_told(self):
        """He is told something each second, while all others are told each five."""
        with share.share(PROGRAM) as s:
            s.connected()
            with s.raw(b'GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n') as gone:
                lines = gone.makefile('rb')
                gone.shutdown(socket.SHUT_WR)
                kinds = []
                while kinds.count(b'event: outputs\n') < 3:
                    line = lines.readline()
                    tap.equal(line != b'', True, 'not the end')
                    kinds += [line] if line in (b'event: outputs\n', b':\n') else []
                tap.equal(kinds.count(b':\n') > 3, True, kinds)

    def test_of_many_readings_five_a_second_are_told(self):
        with house() as s:
            with_meter(s, 0)
            events = share.Events(s)
            events.next('outputs')
            begun = time.monotonic()
            for i in range(1, 101):
                s.stream.reading(i, n=i)
                time.sleep(0.01)
            got, last = 0, None
            while last != 100:
                last = events.next('now')[1]['power']
                got += 1
            if got > 5 * (time.monotonic() - begun) + 2:
                raise AssertionError('%d events' % got)
            events.close()

    def test_frames_are_told_to_who_aligns_the_head(self):
        with house() as s:
            with_meter(s)
            tap.equal('align' in s.stream.heard, False, 'frames are asked for')
            events = share.Events(s, '?align=main')
            until(lambda: 'align' in s.stream.heard, 'frames are asked for')
            other = share.Events(s)
            other.next('outputs')
            s.stream.say('frame', ok=True, mono_ms=1)
            tap.equal(events.next('frame')[1], {'key': 'main', 'ok': True}, 'right')
            s.stream.say('frame', ok=False, fault='crc', mono_ms=2)
            tap.equal(events.next('frame')[1], {'key': 'main', 'ok': False, 'fault': 'crc'},
                      'damaged')
            s.stream.reading(2)
            tap.equal(other.next('frame', 'now')[0], 'now', 'what others are told')
            events.close()
            other.close()

    def test_findings_come_in_the_language_of_who_asks(self):
        with house() as s:
            with_meter(s)
            events = share.Events(s, **{'Accept-Language': 'de-DE,de;q=0.9,en;q=0.1'})
            s.stream.say('account', live=True, quality=50, faults=8, frames=100, telegrams=92,
                         faults_by_name={'crc': 8}, power=True)
            account = events.until('account', lambda a: a['findings'])
            tap.equal([account[k] for k in ('quality', 'frames', 'telegrams', 'faults')],
                      [50, 100, 92, {'crc': 8}], 'account')
            finding = account['findings'][0]
            tap.equal((finding['name'], finding['layer'], finding['hint']),
                      ('damaged-some', 'checksum', False), 'finding')
            tap.equal('guide.de.md#damaged-some' in finding['guide'], True, finding['guide'])
            en = s.json('/health.json?lang=en', Accept_Language='de')['meters'][0]['findings'][0]
            tap.equal((en['name'], en['seen'] != finding['seen']), ('damaged-some', True),
                      'English')
            events.close()

    def test_who_asks_is_told(self):
        with house() as s:
            with_meter(s)
            def told():
                s.ask(source=('127.0.0.7', 0))
                client = next(c for c in s.json('/health.json')['clients']
                              if c['who'] == '127.0.0.7')
                return client.get('interval_ms') and client
            client = until(told, 'the time between two questions')
            tap.equal((client['sink'], client['what'], client['power'], 'interval_ms' in client),
                      ('http', '/now.json', 356.24, True), 'client')

    def test_who_never_reads_delays_nobody_and_is_dropped(self):
        with house() as s:
            with_meter(s, 0)
            n_files = s.n_files()
            stuck = []
            for i in range(24):
                c = socket.socket()
                c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                c.bind(('127.0.3.%d' % (i // 6 + 1), 0))
                c.connect(('127.0.0.1', s.port))
                c.sendall(b'GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n')
                stuck.append(c)
            until(lambda: try_once(s, method='HEAD', path='/events') and
                  s.ask(path='/events', source=('127.0.0.9', 0))[0] == 503,
                  'there are as many who follow as may')
            sent = 0

            def are_dropped():
                nonlocal sent
                sent += 1
                s.stream.reading(sent, n=sent)
                s.stream.say('account', live=True, quality=50, faults=8, frames=sent)
                tap.equal(s.ask()[0], 200, 'who asks once')
                return s.n_files() <= n_files
            until(are_dropped, 'those who never read are dropped')
            events = share.Events(s)
            events.next('now')
            events.close()
            for c in stuck:
                c.close()

    def test_the_history_is_kept_over_a_restart(self):
        with house() as s:
            with_meter(s, 1234.5)
            before = s.json('/history.json?meter=main&minutes=60')
            tap.equal([v for v in before['most'] if v is not None], [1234.5], 'history')
            tap.equal((len(before['mean']), before['step_s']), (360, 10), 'form')
            if abs(before['from_s'] + 3600 - time.time()) > 600:
                raise AssertionError('from %r' % before['from_s'])
            s.stop()
            if not (s.folder / 'history').exists():
                raise tap.Skip('/dev/shm is no memory here')
            s.start()
            with_meter(s, 1)
            after = s.json('/history.json?meter=main&minutes=60')
            tap.equal(1234.5 in after['most'], True, 'history after it')
            s.set(http_names='meter.example')
            s.process.send_signal(signal.SIGHUP)
            until(lambda: s.get('/now.json', Host='meter.example')[0] == 200, 'the new name')
            after = s.json('/history.json?meter=main&minutes=60')
            tap.equal(1234.5 in after['most'], True, 'history after a new configuration')

    def test_openmetrics_comes_when_it_is_accepted(self):
        with house() as s:
            with_meter(s)
            _, headers, body = s.get('/metrics',
                                     Accept='application/openmetrics-text; version=1.0.0')
            tap.equal(headers['Content-Type'],
                      'application/openmetrics-text; version=1.0.0; charset=utf-8', 'type')
            tap.equal(body.endswith(b'# EOF\n'), True, 'end')

    def test_a_new_configuration_is_taken(self):
        with house() as s:
            with_meter(s)
            s.set(http_token=TOKEN)
            s.process.send_signal(signal.SIGHUP)
            until(lambda: s.get('/now.json')[0] == 401, 'it is locked now')
            tap.equal(s.ask(path='/now.json?t=' + TOKEN)[0], 200, 'with the token')


tap.run(Asked, Told)
