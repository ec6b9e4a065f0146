#!/usr/bin/python3
"""What a broker is told, by a real one: mosquitto, the houses of mqtt_houses.c, and faults.

    test_mqtt.py MQTT_HOUSES GRIDMETER GRIDMETER_SHARE"""
import copy
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

from broker import Broker, Houses, Listener, Peer, folder, tap, until
import discovery
from support.own_ports import own_ports
from support.ports import free_port

PROGRAM, GRIDMETER, SHARE = (os.path.abspath(arg) for arg in sys.argv[1:4])
CONFIG = 'homeassistant/device/gridmeter_main/config'
STATE, THERE = 'gridmeter/main/state', 'gridmeter/main/availability'


class Case:
    at_once = 4

    def set_up(self):
        own_ports()
        self.files = folder()
        self.path = pathlib.Path(self.files.name)
        self.open = []

    def tear_down(self):
        for one in reversed(self.open):
            one.__exit__(None, None, None) if hasattr(one, '__exit__') else one.stop()
        self.files.cleanup()

    def explain(self):
        logs = ''.join(p.read_text() for p in self.path.glob('*.log'))[-3000:]
        heard = [m for one in self.open if isinstance(one, Listener) for m in one.all()]
        return logs + '\n'.join('%(at).3f %(topic)s %(payload).200s' % m for m in heard[-20:])

    def keep(self, one):
        self.open.append(one)
        return one

    def broker(self, *lines, **more):
        return self.keep(Broker(self.path, *lines, **more))

    def listener(self, broker, *more, **topics):
        return self.keep(Listener(broker, *more, **topics))

    def houses(self, port, config=None, host='127.0.0.1', **more):
        place = {'mqtt': '%s:%d' % (host, port)}
        return self.keep(Houses(PROGRAM, self.path, {**place, **(config or {})}, **more))

    def peer(self, serve, **more):
        return self.keep(Peer(serve, **more))


def powers(listener, topic=STATE):
    return [json.loads(p)['power'] for p in listener.payloads(topic) if 'power' in json.loads(p)]


class Told(Case):
    def test_a_meter_is_announced_then_there_then_told(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.houses(broker.port).tell('once 1')
        listener.wait(STATE)
        told = [m['topic'] for m in listener.all()]
        order = [told.index(CONFIG), told.index(THERE, told.index(CONFIG)),
                 told.index('gridmeter/status'), told.index(STATE)]
        if order[3] != max(order) or order[0] != min(order[0], order[3]):
            raise AssertionError(told)
        tap.equal(json.loads(listener.wait(STATE)['payload']) | {'energy_forward': 0},
                  {'time': '2026-11-28T04:00:00.123Z', 'period_ms': 100, 'power': 1,
                   'l1_power': -0.25, 'energy_forward': 0, 'derived': ['l1_power']}, 'state')
        tap.equal('"l1_power":-0.25,' in listener.wait(STATE)['payload'], True, 'exact decimal')

    def test_states_are_not_retained_and_what_is_known_of_a_meter_is(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port, {'mqtt_topics': 'both'})
        houses.tell('once 1')
        houses.tell('sick main')
        listener.wait('gridmeter/main/health')
        listener.wait('gridmeter/main/energy_forward')
        kinds = {m['topic']: (m['qos'], m['retain']) for m in listener.all()}
        for topic in (CONFIG, THERE, 'gridmeter/status', 'gridmeter/main/health'):
            tap.equal(kinds[topic], (1, True), topic)
        for topic in (STATE, 'gridmeter/main/power', 'gridmeter/main/energy_forward'):
            tap.equal(kinds[topic], (0, False), topic)

    def test_plain_topics_are_numbers_alone(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.houses(broker.port, {'mqtt_topics': 'plain', 'mqtt_prefix': 'a/b'}).tell('once 1')
        tap.equal(listener.wait('a/b/main/l1_power')['payload'], '-0.25', 'power of L1')
        tap.equal(listener.wait('a/b/main/power')['payload'], '1', 'power')
        listener.wait('a/b/main/energy_forward')
        tap.equal(listener.all('a/b/main/state'), [], 'JSON')
        tap.equal(listener.all('a/b/main/energy_reverse'), [], 'an energy below zero')
        config = json.loads(listener.wait('homeassistant/device/a_b_main/config')['payload'])
        tap.equal(config['components']['power']['state_topic'], 'a/b/main/power', 'topic')
        tap.equal(discovery.faults('x/device/a_b_main/config', config), [], 'faults')

    def test_what_comes_too_early_waits_and_the_last_of_it_is_told(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port)
        houses.until_fine()
        houses.tell('once 50')
        until('second state', lambda: len(powers(listener)) >= 2)
        first, second = [m['at'] for m in listener.all(STATE)][:2]
        tap.equal(powers(listener), [1, 50], 'powers')
        if second - first < 0.7:
            raise AssertionError('%.3f s between them' % (second - first))

    def test_zero_is_each_telegram(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port, {'mqtt_every': '0', 'mqtt_every_other': '0'})
        houses.until_fine()
        for _ in range(20):
            houses.tell('once 1')
            houses.report()
        until('all of them', lambda: powers(listener) == list(range(1, 21)))
        tap.equal('energy_forward' in json.loads(listener.payloads(STATE)[-1]), True, 'energy')

    def test_two_meters_are_two_devices(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port, meters=2)
        houses.tell('speak')
        listener.wait('gridmeter/heat-pump/state')
        there = 'gridmeter/heat-pump/availability'
        before = listener.payloads(there).count('offline')
        houses.tell('silent heat-pump')
        listener.wait(there, 'offline', before + 1)
        n = len(listener.all('gridmeter/heat-pump/state'))
        listener.wait(STATE, n=len(listener.all(STATE)) + 2)
        tap.equal(len(listener.all('gridmeter/heat-pump/state')), n, 'states of the silent one')
        tap.equal(listener.all(THERE)[-1]['payload'], 'online', 'the other')
        listener.wait('homeassistant/device/gridmeter_heat-pump/config')

    def test_a_silent_meter_leaves_no_number(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port, {'mqtt_topics': 'both', 'mqtt_every': '2'}, meters=2)
        houses.tell('speak')
        listener.wait(STATE)
        houses.tell('sick main')
        until('quality', lambda: '66' in ''.join(listener.payloads('gridmeter/main/health')))
        before = listener.payloads(THERE).count('offline')
        houses.tell('silent main')  # what waits for its two seconds is not told any more
        listener.wait(THERE, 'offline', before + 1)
        told = [m['topic'] for m in listener.all()]
        other = 'gridmeter/heat-pump/state'
        listener.wait(other, n=told.count(other) + 3)
        numbers = [m['topic'] for m in listener.all()[len(told):] if '/main/' in m['topic']]
        tap.equal(set(numbers) - {'gridmeter/main/health'}, set(), 'told of it')
        kept = broker.kept()
        tap.equal({t: p for t, p in kept.items() if '/main/' in t and 'health' not in t},
                  {THERE: 'offline'}, 'kept of it')
        until('health without quality', lambda: 'quality' not in json.loads(
            listener.payloads('gridmeter/main/health')[-1]))

    def test_a_station_that_ends_is_not_there(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port, meters=2)
        houses.tell('once 1')
        listener.wait(STATE)
        houses.tell('sick main')
        listener.wait('gridmeter/main/health')
        before = listener.payloads(THERE).count('offline')
        houses.tell('gone main')
        listener.wait(THERE, 'offline', before + 1)
        houses.tell('once 1')
        listener.wait('gridmeter/heat-pump/state', n=2)
        tap.equal(len(listener.all(STATE)), 1, 'states')
        until('no health', lambda: 'gridmeter/main/health' not in broker.kept())

    def test_health_says_what_is_damaged(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port)
        houses.tell('once 1')
        houses.tell('sick main')
        until('quality', lambda: '66' in ''.join(listener.payloads('gridmeter/main/health')))
        health = json.loads(listener.payloads('gridmeter/main/health')[-1])
        tap.equal({k: health[k] for k in ('quality', 'line', 'protocol', 'faults')},
                  {'quality': 66, 'line': '9600 8N1', 'protocol': 'sml', 'faults': {'crc': 33}},
                  'health')
        tap.equal(isinstance(health['findings'], list), True, 'findings')

    def test_the_number_of_a_meter_is_told_where_it_may(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port)
        houses.tell('once 1')
        houses.tell('sick main')
        listener.wait('gridmeter/main/health')
        everything = ''.join(m['topic'] + m['payload'] for m in listener.all())
        for number in ('72999838', '0a014c475a'):
            tap.equal(number in everything, False, number)
        houses.end()
        self.houses(broker.port, {'share_serial': 'yes'}).tell('once 1')
        until('number', lambda: '1LGZ0072999838' in listener.wait(CONFIG, n=len(
            listener.all(CONFIG)))['payload'])

    def test_message_expiry_and_why_in_version_5(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.houses(broker.port, {'mqtt_version': '5'}).tell('once 1')
        tap.equal(listener.wait(STATE)['expiry'], '3', 'seconds')
        tap.equal(listener.wait(THERE, 'online')['expiry'] in ('', '0'), True, 'of what is kept')

    def test_home_assistant_is_told_again_when_it_starts(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.houses(broker.port).tell('once 1')
        listener.wait(STATE)
        n = len(listener.all(CONFIG))
        broker.publish('homeassistant/status', 'offline')
        broker.publish('homeassistant/status', 'online')
        listener.wait(CONFIG, n=n + 1)
        listener.wait(STATE, n=2)

    def test_without_discovery_nothing_is_said_to_home_assistant(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.houses(broker.port, {'homeassistant': 'no'}).tell('once 1')
        listener.wait(STATE)
        tap.equal([m['topic'] for m in listener.all() if 'homeassistant' in m['topic']], [], 'it')


class Discovered(Case):
    def discovered(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.houses(broker.port, period_ms=3000).tell('once 1')
        return json.loads(listener.wait(CONFIG)['payload'])

    def test_it_is_what_home_assistant_asks_for(self):
        message = self.discovered()
        tap.equal(discovery.faults(CONFIG, message), [], 'faults')
        parts = message['components']
        tap.equal(set(parts), {'power', 'l1_power', 'energy_forward', 'quality', 'finding'},
                  'parts')
        tap.equal(parts['power'], {
            'platform': 'sensor', 'unique_id': 'gridmeter_main_power', 'name': None,
            'device_class': 'power', 'state_class': 'measurement', 'unit_of_measurement': 'W',
            'suggested_display_precision': 0, 'expire_after': 15,
            'value_template': '{{ value_json.power | is_defined }}'}, 'power')
        tap.equal(parts['energy_forward']['state_class'], 'total_increasing', 'energy')
        tap.equal(parts['energy_forward']['expire_after'], 50, 'seconds of what is told each 10 s')
        tap.equal(message['availability'],
                  [{'topic': 'gridmeter/status'}, {'topic': THERE}], 'both')

    def test_each_rule_can_be_broken(self):
        message = self.discovered()
        wrong = {
            'is missing': lambda m: m.pop('origin'),
            'neither identifiers': lambda m: m['device'].pop('identifiers'),
            'origin has no name': lambda m: m['origin'].pop('name'),
            'two topics': lambda m: m['availability'].pop(),
            'only one of them': lambda m: m.pop('availability_mode'),
            'keys of a device': lambda m: m.update(command_topic='x'),
            'keys of a sensor': lambda m: m['components']['power'].update(icon='x'),
            'has no platform': lambda m: m['components']['power'].pop('platform'),
            'no id that is plain': lambda m: m['components']['power'].update(unique_id='a b'),
            'a name of the owner': lambda m: m['components']['power'].update(object_id='x'),
            'has no topic': lambda m: m.pop('state_topic'),
            'does not skip': lambda m: m['components']['power'].pop('value_template'),
            'has no class': lambda m: m['components']['power'].pop('device_class'),
            'unknown class': lambda m: m['components']['power'].update(device_class='watt'),
            'a unit that': lambda m: m['components']['power'].update(unit_of_measurement='V'),
            'a state that': lambda m: m['components']['power'].update(state_class='total'),
            'too early': lambda m: m['components']['power'].update(expire_after=5),
            'there twice': lambda m: m['components']['power'].update(
                unique_id='gridmeter_main_l1_power'),
            'several main': lambda m: m['components']['l1_power'].update(name=None),
        }
        for words, spoil in wrong.items():
            spoiled = copy.deepcopy(message)
            spoil(spoiled)
            found = discovery.faults(CONFIG, spoiled)
            tap.equal(any(words in text for text in found), True, '%s in %s' % (words, found))
        tap.equal(bool(discovery.faults('homeassistant/device/a b/config', message)), True, 'topic')


class Gone(Case):
    def test_who_is_killed_is_offline(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port)
        houses.tell('once 1')
        listener.wait(STATE)
        houses.kill()
        will = listener.wait('gridmeter/status', 'offline')
        tap.equal((will['qos'], will['retain']), (1, True), 'will')

    def test_who_ends_says_goodbye(self):
        broker = self.broker()
        listener = self.listener(broker)
        houses = self.houses(broker.port)
        houses.tell('once 1')
        listener.wait(STATE)
        tap.equal(houses.end(), 0, 'status of the program')
        listener.wait('gridmeter/status', 'offline')
        tap.equal(broker.kept()[THERE], 'offline', 'meter')
        tap.equal('disconnected' in broker.log.read_text(), True, 'orderly')

    def test_a_broker_that_comes_back_hears_all_anew(self):
        broker = self.broker()
        houses = self.houses(broker.port)
        houses.tell('once 1')
        houses.until_fine()
        broker.stop()
        until('loss', lambda: houses.report()['problem'] in ('SINK_LOST', 'SINK_REFUSED'))
        houses.tell('once 1')
        broker.start()
        listener = self.listener(broker)
        houses.until_fine()
        until('state', lambda: 'online' in listener.payloads(THERE) or broker.kept().get(THERE))
        tap.equal(broker.kept()[THERE], 'online', 'meter')
        tap.equal(CONFIG in broker.kept(), True, 'discovery')

    def test_readings_without_a_broker_cost_no_memory(self):
        houses = self.houses(free_port(), meters=2)
        houses.until_problem('SINK_REFUSED')
        houses.tell('once 1000')
        before = houses.report()['kb']
        houses.tell('once 500000')
        after = houses.report()
        tap.equal(after['told'], 0, 'told')
        if after['kb'] - before > 300:
            raise AssertionError('%d kB, then %d kB' % (before, after['kb']))

    def test_a_broker_that_takes_nothing_gets_no_old_values(self):
        broker = self.broker()
        listener = self.listener(broker)
        is_stuck = [False]

        def pass_on(peer, client):
            server = socket.create_connection(('127.0.0.1', broker.port))
            peer.open.append(server)
            both = {client: server, server: client}
            for one in both:
                one.settimeout(0.02)
            while True:
                for a, b in both.items():
                    try:
                        data = b'' if is_stuck[0] and time.sleep(0.02) is None else a.recv(4096)
                        b.settimeout(None)
                        b.sendall(data)
                        b.settimeout(0.02)
                    except socket.timeout:
                        continue
                    except OSError:
                        return

        peer = self.peer(pass_on, room=2048)
        houses = self.houses(peer.port, {'mqtt_every': '0', 'mqtt_every_other': '0'})
        houses.tell('once 1')
        listener.wait(STATE)
        is_stuck[0] = True
        houses.tell('once 1000')
        before = houses.report()
        houses.tell('once 200000')
        after = houses.report()
        if after['kb'] - before['kb'] > 300 or after['dropped'] < 100000:
            raise AssertionError('%s, then %s' % (before, after))
        is_stuck[0] = False
        until('the newest', lambda: powers(listener)[-1] == 201001)
        if len(powers(listener)) > 100:
            raise AssertionError('%d old values' % len(powers(listener)))

    def test_a_broker_that_is_stopped_is_noticed(self):
        broker = self.broker()
        houses = self.houses(broker.port)
        houses.tell('speak')
        houses.until_fine()
        broker.pause()
        houses.until_problem('SINK_UNREACHABLE')
        broker.go_on()
        houses.until_fine()

    def test_one_that_accepts_and_is_silent_is_noticed(self):
        peer = self.peer(lambda _, client: None)
        houses = self.houses(peer.port)
        houses.until_problem('SINK_UNREACHABLE')

    def test_one_that_closes_at_once_is_asked_less_and_less(self):
        peer = self.peer(lambda _, client: client.close())
        houses = self.houses(peer.port)
        until('five tries', lambda: len(peer.times) >= 5)
        gaps = [b - a for a, b in zip(peer.times, peer.times[1:])]
        for gap, least in zip(gaps, (0.75, 1.5, 3, 6)):
            if gap < least * 0.95:
                raise AssertionError(gaps)
        tap.equal(houses.report()['problem'], 'SINK_LOST', 'problem')

    def test_one_that_sends_nonsense_is_left(self):
        def nonsense(_, client):
            client.sendall(os.urandom(1 << 20))
            client.close()
        houses = self.houses(self.peer(nonsense).port)
        until('problem', lambda: houses.report()['problem'] in ('SINK_LOST', 'SINK_BROKEN'))
        until('another try', lambda: houses.process.poll() is None and houses.report())

    def test_a_name_that_nobody_knows(self):
        self.houses(1883, host='broker.invalid').until_problem('SINK_NAMELESS')

    def test_a_port_where_nobody_is(self):
        houses = self.houses(free_port())
        report = houses.until_problem('SINK_REFUSED')
        tap.equal(report['place'].startswith('127.0.0.1:'), True, 'place')


class Let(Case):
    def with_password(self, *lines):
        users = self.path / 'users'
        subprocess.run(['mosquitto_passwd', '-b', '-c', users, 'house', 'secret-4711'], check=True)
        return self.broker('allow_anonymous false', 'password_file %s' % users, *lines)

    def password(self, text, mode=0o600):
        path = self.path / 'password'
        path.write_text(text + '\n')
        path.chmod(mode)
        return {'mqtt_user': 'house', 'mqtt_password_file': str(path)}

    def test_the_right_password_and_one_that_becomes_right(self):
        broker = self.with_password()
        houses = self.houses(broker.port, self.password('wrong'))
        report = houses.until_problem('SINK_FORBIDDEN')
        self.password('secret-4711')
        houses.until_fine()
        tap.equal('secret' in str(report), False, 'told')

    def test_none_is_forbidden(self):
        self.houses(self.with_password().port).until_problem('SINK_FORBIDDEN')

    def test_a_password_that_others_can_read_is_not_used(self):
        broker = self.with_password()
        config = self.password('secret-4711', 0o640)
        houses = self.houses(broker.port, config)
        report = houses.until_problem('SINK_NOT_PRIVATE')
        tap.equal(report['place'], config['mqtt_password_file'], 'place')
        tap.equal('house' in broker.log.read_text(), False, 'used')

    def test_a_password_that_is_not_there(self):
        config = {'mqtt_user': 'house', 'mqtt_password_file': str(self.path / 'none')}
        self.houses(self.with_password().port, config).until_problem('SINK_NO_PASSWORD')

    def test_a_prefix_that_is_not_allowed(self):
        rights = self.path / 'rights'
        rights.write_text('user house\ntopic readwrite other/#\n')
        broker = self.with_password('acl_file %s' % rights)
        houses = self.houses(broker.port, {'mqtt_version': '5', **self.password('secret-4711')})
        houses.until_problem('SINK_FORBIDDEN')


def make_ca(path, name):
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
                    'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', path / (name + '.key'),
                    '-out', path / (name + '.pem'), '-days', '30', '-subj', '/CN=' + name],
                   check=True, capture_output=True)


def signs_in_the_past():
    """Newer openssl refuses less than no days, and takes two dates instead."""
    r = subprocess.run(['openssl', 'x509', '-help'], capture_output=True, text=True, check=False)
    return '-not_after' in r.stdout + r.stderr


def make_cert(path, name, ca, host, *, is_over=False):
    """A certificate for a host, that is signed by a CA."""
    span = ['-days', '-1' if is_over else '30']
    if is_over and signs_in_the_past():
        span = ['-not_before', '20200101000000Z', '-not_after', '20200201000000Z']
    key, request, cert = (path / (name + end) for end in ('.key', '.csr', '.pem'))
    (path / 'names').write_text('subjectAltName=DNS:%s\n' % host)
    subprocess.run(['openssl', 'req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out',
                    request, '-subj', '/CN=' + host], check=True, capture_output=True)
    subprocess.run(['openssl', 'x509', '-req', '-in', request, '-CA', path / (ca + '.pem'),
                    '-CAkey', path / (ca + '.key'), '-CAcreateserial', *span, '-out',
                    cert, '-extfile', path / 'names'], check=True, capture_output=True)
    os.chmod(key, 0o600)
    return cert, key


class Safe(Case):
    def set_up(self):
        super().set_up()
        if 'without TLS' in subprocess.check_output([SHARE, '--version'], text=True):
            raise tap.Skip('it was built without TLS')

    def tls_broker(self, host='localhost', is_over=False, *lines):
        make_ca(self.path, 'ca')
        cert, key = make_cert(self.path, 'server', 'ca', host, is_over=is_over)
        self.plain = free_port()
        tls = free_port()
        self.broker('listener %d 127.0.0.1' % tls, 'certfile %s' % cert, 'keyfile %s' % key,
                    *lines, port=self.plain)
        return tls

    def safe_houses(self, port, ca='ca', **more):
        config = {'mqtt_tls': 'yes', **more}
        if ca:
            config['mqtt_ca'] = self.path / (ca + '.pem')
        return self.houses(port, config, host='localhost')

    def test_the_right_ca(self):
        port = self.tls_broker()
        houses = self.safe_houses(port)
        houses.tell('once 1')
        houses.until_fine()
        listener = self.listener(self.open[0])
        houses.tell('speak')
        listener.wait(STATE)
        houses.end()
        listener.wait('gridmeter/status', 'offline')

    def test_another_ca(self):
        port = self.tls_broker()
        make_ca(self.path, 'other')
        report = self.safe_houses(port, 'other').until_problem('SINK_CERTIFICATE')
        tap.equal(report['detail'], 'no CA that we know has signed it', 'detail')

    def test_those_of_the_machine_do_not_know_it(self):
        problem = 'SINK_CERTIFICATE' if os.path.exists('/etc/ssl/certs/ca-certificates.crt') \
            else 'SINK_OWN_CERT'
        self.safe_houses(self.tls_broker(), None).until_problem(problem)

    def test_one_that_has_expired(self):
        self.safe_houses(self.tls_broker(is_over=True)).until_problem('SINK_EXPIRED')

    def test_one_for_another_name(self):
        report = self.safe_houses(self.tls_broker('elsewhere')).until_problem('SINK_CERTIFICATE')
        tap.equal(report['detail'], 'it is for another name', 'detail')

    def test_a_broker_without_tls(self):
        self.tls_broker()
        self.safe_houses(self.plain).until_problem('SINK_NO_TLS')

    def test_a_file_that_is_no_ca(self):
        port = self.tls_broker()
        (self.path / 'none.pem').write_text('nothing')
        self.safe_houses(port, 'none').until_problem('SINK_OWN_CERT')

    def test_our_certificate(self):
        port = self.tls_broker('localhost', False, 'require_certificate true',
                               'cafile %s' % (self.path / 'ca.pem'))
        cert, key = make_cert(self.path, 'house', 'ca', 'house')
        houses = self.safe_houses(port, mqtt_cert=cert, mqtt_key=key)
        houses.until_fine()
        houses.end()
        key.chmod(0o644)
        self.safe_houses(port, mqtt_cert=cert, mqtt_key=key).until_problem('SINK_NOT_PRIVATE')
        self.safe_houses(port).until_problem('SINK_OWN_CERT')


class Whole(Safe):
    """From a simulated meter to a subscriber, by the programs that are installed."""

    def program(self, *command, folder):
        (self.path / folder).mkdir(exist_ok=True)
        log = open(self.path / (folder + '.log'), 'w')
        process = subprocess.Popen(command, stdout=log, stderr=log, env={
            **os.environ, 'RUNTIME_DIRECTORY': str(self.path / folder),
            'GRIDMETER_ROOT': str(self.path)})
        log.close()
        self.open.append(Ended(process))
        return process

    def configure(self, **share):
        share['stream'] = self.path / 'run/readings'
        text = 'bus = none\n[main]\nport = %s\n[share]\n' % (self.path / 'meter')
        self.conf.write_text(text + ''.join('%s = %s\n' % kv for kv in share.items()))

    def set_up(self):
        super().set_up()
        self.conf = self.path / 'gridmeter.conf'

    def run_all(self):
        self.meter = self.program(GRIDMETER, 'simulate', '--link', self.path / 'meter', '--power',
                                  '321', folder='sim')
        until('port', (self.path / 'meter').exists)
        self.daemon = self.program(GRIDMETER, 'run', '-c', self.conf, folder='run')
        until('stream', (self.path / 'run/readings').exists)
        return self.program(SHARE, '-c', self.conf, folder='share')

    def test_a_meter_its_silence_and_another_prefix(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.configure(mqtt='127.0.0.1:%d' % broker.port)
        share = self.run_all()
        state = json.loads(listener.wait(STATE)['payload'])
        tap.equal(state['power'], 321, 'power')
        tap.equal(listener.wait(THERE, 'online')['retain'], True, 'kept')
        self.configure(mqtt='127.0.0.1:%d' % broker.port, mqtt_prefix='elsewhere')
        share.send_signal(signal.SIGHUP)
        listener.wait('gridmeter/status', 'offline')
        listener.wait('elsewhere/main/state')
        self.meter.kill()
        until('silence', lambda: listener.payloads('elsewhere/main/availability')[-1] == 'offline')
        tap.equal([t for t in broker.kept() if t.endswith(('state', 'power'))], [], 'kept')
        n = len(listener.all('elsewhere/main/state'))
        share.terminate()
        listener.wait('elsewhere/status', 'offline')
        tap.equal(len(listener.all('elsewhere/main/state')), n, 'states of a silent meter')

    def test_a_daemon_that_is_killed_leaves_no_number_at_the_broker(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.configure(mqtt='127.0.0.1:%d' % broker.port)
        self.run_all()
        health = 'gridmeter/main/health'
        until('quality', lambda: '"quality"' in ''.join(listener.payloads(health)))
        self.daemon.kill()  # its meter may have been silent just then, on a busy machine
        until('silence', lambda: listener.payloads(THERE)[-1] == 'offline')
        until('no quality', lambda: '"quality"' not in listener.payloads(health)[-1])

    def session_ms(self):
        """How long a session with the broker has held."""
        with socket.socket(socket.AF_UNIX) as s:
            if s.connect_ex(str(self.path / 'share/share')) != 0:
                return 0
            sinks = json.loads(b''.join(iter(lambda: s.recv(65536), b'')))['sinks']
        return sum(k['age_ms'] for k in sinks if (k['name'], k['problem']) == ('mqtt', 'fine'))

    def test_after_a_kill_nothing_is_there_that_is_kept_of_before(self):
        broker = self.broker()
        listener = self.listener(broker)
        self.configure(mqtt='127.0.0.1:%d' % broker.port, http='none')
        share = self.run_all()
        listener.wait(STATE)
        for process in share, self.daemon:
            process.kill()
            process.wait()  # the broker knows of it before its socket of status is gone
        listener.wait('gridmeter/status', 'offline')
        tap.equal(broker.kept()[THERE], 'online', 'as it was')
        before = len(listener.all())
        self.program(SHARE, '-c', self.conf, folder='share')
        until('a session that has held', lambda: self.session_ms() > 5000)
        self.program(GRIDMETER, 'run', '-c', self.conf, folder='run')
        listener.wait('gridmeter/status', 'online', 2)
        told = [(m['topic'], m['payload']) for m in listener.all()[before:]]
        before = told[:told.index(('gridmeter/status', 'online'))]
        tap.equal(THERE in dict(before), True, 'before it says that it is there: %s' % before)

    def test_by_tls_from_the_sandbox(self):
        port = self.tls_broker()
        self.configure(mqtt='localhost:%d' % port, mqtt_tls='yes', mqtt_ca=self.path / 'ca.pem')
        self.run_all()
        self.listener(self.open[0]).wait(STATE)


class Ended:
    """A process that a test has begun."""

    def __init__(self, process):
        self.process = process

    def stop(self):
        self.process.kill()
        self.process.wait()


tap.run(Told, Discovered, Gone, Let, Safe, Whole)
