#!/usr/bin/python3
"""All that tells readings on, at once, with a real daemon and a real broker: while the meter speaks
all tell the same numbers in their own units, and of a silent meter there is none anywhere.

    test_share_silent.py GRIDMETER"""
import contextlib
import decimal
import json
import os
import re
import socket
import threading
import types

import clients
from everybody import KEY, Everybody
from harness import GLib, gridmeter, tap, telegram, until
import pushed
import share
from support.ports import free_port

EXPORT, IMPORT = -4321, 1357
ITEMS = {'power': '/Ac/Power', 'l1_power': '/Ac/L1/Power', 'l2_voltage': '/Ac/L2/Voltage',
         'l3_current': '/Ac/L3/Current', 'frequency': '/Ac/Frequency'}
FAMILIES = {'power_watts': 'power', 'voltage_volts': 'voltage', 'current_amperes': 'current',
            'frequency_hertz': 'frequency', 'power_factor_ratio': 'power_factor'}
TOPIC = 'gridmeter/%s/' % KEY
POWERS = ('power', 'l1_power', 'l2_power', 'l3_power')
ROUNDED_W = decimal.Decimal('0.5')  # at most: some tell whole watts
DISTINCT = 6  # characters; a shorter number may be a part of another one


def parsed(text):
    """JSON with each digit of its numbers."""
    return json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)


class Reader:
    """The last line of each kind of the stream."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.socket.setblocking(False)
        self.rest, self.last, self.all = b'', {}, b''

    def look(self):
        with contextlib.suppress(BlockingIOError):
            while data := self.socket.recv(65536):
                self.all += data
                *lines, self.rest = (self.rest + data).split(b'\n')
                for line in lines:
                    said = parsed(line)
                    self.last[said['is']] = said
                    if said['is'] == 'silent':
                        self.last.pop('reading', None)
        return self.last


def expected_of(telegram_):
    """The numbers of a telegram, in the units of `decode`."""
    r = gridmeter('decode', '--format', 'json', '-', data=telegram_)
    return parsed(r.stdout)['grid']


class Follower(threading.Thread):
    """An EventSource: what it was told last of the meter, and all that it was told."""

    def __init__(self, page):
        super().__init__(daemon=True)
        self.events, self.now, self.all = share.Events(page), {}, []
        self.start()

    def run(self):
        with contextlib.suppress(OSError, EOFError, ValueError, AttributeError):
            while True:
                name, data = self.events.next('now', 'account', 'outputs', 'frame', 'daemon')
                self.all.append((name, data))
                if name == 'now':
                    self.now = data


class Told(Everybody):
    """What each of them tells now: numbers by the names of `decode`, in watts, volts, amperes,
    hertz and watt hours; nothing: {}."""

    def set_up(self):
        super().set_up()
        self.expected = {}

    def numbers_of(self, said):
        return {q: decimal.Decimal(str(said[q])) for q in self.expected if q in said}

    def on_bus(self):
        try:
            names = self.services()
            items = self.items(names[0]) if names else None
        except GLib.Error:  # it has left meanwhile
            return {}
        if not items:
            return {}
        return {q: decimal.Decimal(str(items[path][0].unpack())) for q, path in ITEMS.items()}

    def on_stream(self):
        return self.numbers_of(self.reader.look().get('reading', {}).get('grid', {}))

    def on_page(self):
        meters = parsed(self.ask('/now.json') or '{"meters":[]}')['meters']
        return self.numbers_of(meters[0]) if meters else {}

    def on_events(self):
        return self.numbers_of(self.follower.now)

    def on_metrics(self):
        """Back from base units."""
        found = {}
        for family, labels, value in re.findall(
                r'^gridmeter_(\w+)\{(.*)\} (\S+)$', self.ask('/metrics'), re.M):
            labels = dict(re.findall(r'(\w+)="(.*?)"', labels))
            phase = labels.get('phase', 'total')
            front = '' if phase == 'total' else phase + '_'
            if family in FAMILIES:
                found[front + FAMILIES[family]] = decimal.Decimal(value)
            elif family == 'energy_joules_total':
                back = {'import': 'forward', 'export': 'reverse'}[labels['direction']]
                found[front + 'energy_' + back] = decimal.Decimal(value) / 3600
        return found

    def on_mqtt(self):
        return self.numbers_of(parsed(self.told_now(TOPIC + 'state') or '{}'))

    def on_plain_mqtt(self):
        return {q: decimal.Decimal(self.told_now(TOPIC + q)) for q in self.expected
                if self.told_now(TOPIC + q)}

    def by(self, client, port):
        """The powers that one is told who asks for a meter that he knows."""
        def find():
            told = client(port) or {}
            return {q: self.expected[q] if abs(told[q] - self.expected[q]) <= ROUNDED_W else told[q]
                    for q in POWERS if q in told}
        find.__name__, find.quantities = client.__qualname__, POWERS
        return find

    def told_now(self, topic):
        """The last payload, unless the meter was said to be offline since."""
        last = None
        for m in self.listener.all():
            if m['topic'] == topic:
                last = m['payload']
            elif m['topic'] == TOPIC + 'availability' and m['payload'] == 'offline':
                last = None
        return last

    def whole(self, find):
        """The quantities that one has to tell: all but on the bus, which has paths for some."""
        wanted = ITEMS if find == self.on_bus else getattr(find, 'quantities', self.expected)
        return {q: self.expected[q] for q in wanted}

    def factors(self):
        """What the daemon makes of powers and currents."""
        grid = until('its readings', lambda: (lambda grid: grid.get('power') ==
                     self.expected['power'] and grid)(
                         self.reader.look().get('reading', {}).get('grid', {})))
        return {q: v for q, v in grid.items() if q.endswith('power_factor')}

    def emulate(self):
        """Keys with which all of them are on."""
        http, udp, modbus, p1 = free_port(), free_port(), free_port(), free_port()
        sma = '127.%d.%d.%d' % tuple(os.urandom(3))
        self.emulations = [self.by(*pair) for pair in (
            (clients.ecotracker, http), (clients.shelly, http), (clients.shelly_udp, udp),
            (clients.homewizard, http), (clients.em24, modbus), (clients.sunspec, modbus),
            (pushed.Sma(sma).now, 9522), (pushed.P1(p1).now, p1))]
        return ['meter_at = local', 'ecotracker = yes', 'shelly = yes', 'homewizard = yes',
                'modbus = yes', 'mdns = no', 'meter_port = %d' % http, 'shelly_ports = %d' % udp,
                'modbus_port = %d' % modbus, 'sma = yes', 'sma_to = %s' % sma,
                'p1_port = %d' % p1]

    def those(self):
        return [self.on_bus, self.on_stream, self.on_page, self.on_events, self.on_metrics,
                self.on_mqtt, self.on_plain_mqtt, *self.emulations]

    def differ(self, silent):
        """Who tells something else: what, by the name of the function."""
        told = {find.__name__: (find(), {} if silent else self.whole(find))
                for find in self.those()}
        return {name: [{q: v for q, v in side.items() if v != other.get(q)}
                       for side, other in ((now, want), (want, now))]
                for name, (now, want) in told.items() if now != want}

    def until_all(self, silent=False):
        last = {}

        def agree():
            last['differ'] = self.differ(silent)
            return not last['differ']
        try:
            until('all to agree', agree)
        except AssertionError as error:
            raise AssertionError('told now, and wanted: %s' % last['differ']) from error

    def left(self):
        """All that somebody who comes now is told, by where."""
        reader, follower = Reader(self.readings), Follower(types.SimpleNamespace(port=self.page))
        until('words of the stream', lambda: 'account' in reader.look())
        until('events', lambda: 'outputs' in dict(follower.all))
        follower.events.close()
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.dir / 'run' / 'share'))
            status = b''.join(iter(lambda: s.recv(65536), b'')).decode()
        return {'stream': reader.all.decode(), 'events': json.dumps(follower.all),
                'status': status, 'kept by the broker': json.dumps(self.broker.kept()),
                **{path: self.ask(path) for path in ('/now.json', '/metrics', '/health.json')}}

    def look_for_numbers(self, *grids):
        joules = [grid[q] * 3600 for grid in grids for q in grid if 'energy' in q]
        texts = {format(v.normalize(), 'f')
                 for v in joules + [v for grid in grids for v in grid.values()]}
        digits = [t for t in texts if len(t) >= DISTINCT] + [str(EXPORT)]
        for where, text in self.left().items():
            tap.equal(bool(text), True, where)
            tap.equal([d for d in digits if d in text], [], 'numbers in %s: %s' % (where, text))

    def test_all_tell_the_same_and_nothing_of_a_silent_meter(self):
        self.start_bus()
        self.begin('mqtt_topics = both', 'mqtt_every = 0', 'mqtt_every_other = 0',
                   'http = local', *self.emulate())
        self.listener = self.listen()
        until('the page', lambda: self.ask('/now.json'))
        self.reader = Reader(self.readings)
        self.follower = Follower(types.SimpleNamespace(port=self.page))
        before = []
        for power in (EXPORT, IMPORT):
            said = telegram('three-phase', power=power)
            self.expected = expected_of(said)
            tap.equal(self.expected['power'], power, 'power of the simulated meter')
            before.append(self.expected)
            with self.speaking((self.w, said)):
                self.expected.update(self.factors())
                self.until_all()
            self.until_all(silent=True)
            self.look_for_numbers(*before)
        tap.equal('gridmeter_up{meter="%s"} 0' % KEY in self.ask('/metrics'), True)


tap.run(Told)
