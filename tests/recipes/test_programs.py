#!/usr/bin/python3
"""The recipes at work: gridmeter-share with a stream that the test writes, a real mosquitto, and
what the recipes have others run, as it stands there: a flow in a real Node-RED of npm, a script of
ioBroker in Node.js, filters of openWB in jq. Left out: evcc (../recipes.py), openHAB, Prometheus
(../integration/test_share_prometheus.py).

    test_programs.py GRIDMETER-SHARE BUILD_DIR"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
sys.path += [str(HERE.parent), str(HERE.parent / 'integration'), str(HERE.parent / 'share')]
import share  # noqa: E402
from broker import Broker, Listener  # noqa: E402
from page.browser import program  # noqa: E402
from support import markdown, node_red, tap  # noqa: E402
from support.case import Case  # noqa: E402
from support.ports import free_port  # noqa: E402

PROGRAM, BUILD = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
EVERYTHING = {
    'l1_power': 1, 'l2_power': -2, 'l3_power': 3, 'l1_voltage': 230.1, 'l2_voltage': 231,
    'l3_voltage': 229.9, 'l1_current': 1.5, 'l2_current': 2, 'l3_current': 3, 'frequency': 49.98,
    'energy_forward': 1234567.8, 'energy_reverse': 5}


def recipe(name):
    return (SOURCE / 'doc/recipes' / name).read_text(encoding='utf-8')


class House(Case):
    """A house with a meter, its broker, and who listens there."""

    def with_broker(self):
        self.broker = Broker(self.path)
        self.ends.append(self.broker.stop)
        listener = Listener(self.broker)
        self.ends.append(lambda: listener.__exit__(None, None, None))
        return listener

    def with_house(self, station='main', **keys):
        self.house = share.Share(PROGRAM, self.path, **keys)
        self.ends.append(self.house.end)
        self.house.connected()
        self.house.stream.meter(station)

    def at_broker(self, station='main'):
        self.with_house(station, mqtt='127.0.0.1:%d' % self.broker.port, mqtt_topics='both')

    def with_all(self, station='main'):
        listener = self.with_broker()
        self.at_broker(station)
        return listener

    def silent(self, station='main'):
        self.house.stream.say('silent', station, since_ms=5000)


class Told(House):
    def test_all_topics_of_the_recipes_come_and_none_of_a_silent_meter_stays(self):
        listener = self.with_all()
        self.house.stream.reading(356.24, **EVERYTHING)
        pages = re.sub(r'https?://\S+', '', ''.join(map(recipe, (
            'README.md', 'evcc.md', 'iobroker.md', 'node-red.md', 'openhab.md'))))
        named = set(re.findall(r'\bgridmeter/[\w/]+', pages))
        tap.equal(len(named) >= 9, True, named)
        for topic in sorted(named):
            listener.wait(topic)
        tap.equal(listener.payloads('gridmeter/main/energy_forward'), ['1234567.8'], 'Wh')
        self.silent()
        listener.wait('gridmeter/main/availability', 'offline', 2)
        tap.equal({t for t in self.broker.kept() if t.startswith('gridmeter/main/')} -
                  {'gridmeter/main/health'}, {'gridmeter/main/availability'}, 'kept')

    def test_home_assistant_finds_what_its_recipe_names(self):
        listener = self.with_all()
        self.house.stream.reading(356.24, **EVERYTHING)
        found = json.loads(listener.wait('homeassistant/device/gridmeter_main/config')['payload'])
        entities = {c['name']: c for c in found['components'].values()}
        dashboard = re.search(r'\*\*Energy dashboard\*\*.*?\n\n', recipe('home-assistant.md'), re.S)
        named = {re.sub(r'\s+', ' ', name) for name in
                 re.findall(r'(?<!\*)\*([\w\s]+)\*(?!\*)', dashboard[0])}
        tap.equal(named, {'Energy import', 'Energy export'}, 'named')
        for name in named:
            tap.equal([entities[name][k] for k in (
                'device_class', 'state_class', 'unit_of_measurement')],
                      ['energy', 'total_increasing', 'Wh'], name)
        tap.equal({a['topic'] for a in found['availability']},
                  {'gridmeter/status', 'gridmeter/main/availability'}, 'of what it depends')
        tap.equal(found['availability_mode'], 'all')
        kinds = {c.get('device_class') for c in found['components'].values()}
        tap.equal({'power', 'voltage', 'current', 'energy'} - kinds, set(), 'kinds')

    def test_metrics_of_the_recipe_have_its_labels(self):
        self.with_house()
        self.house.stream.reading(356.24, **EVERYTHING)
        share.until(lambda: b'gridmeter_power_watts{' in self.house.get('/metrics')[2], 'power')
        told = self.house.get('/metrics')[2].decode()
        named = re.findall(r'\bgridmeter_\w+(?:\{[^}]*\})?', recipe('prometheus.md'))
        tap.equal(len(named) >= 4, True, named)
        for series in named:
            name, _, labels = series.rstrip('}').partition('{')
            rows = [r for r in told.splitlines() if r.startswith(name + '{')]
            wanted = [label for label in labels.split(',') if label]
            tap.equal(any(all(label in r for label in wanted) for r in rows), True, series)

    def test_filters_of_openwb_find_the_power_of_a_meter_that_is_heard(self):
        if not shutil.which('jq'):
            raise tap.Skip('no jq')
        filters = [f.replace(r'\|', '|') for f in
                   re.findall(r'\| `(\.meters.*)` \|$', recipe('openwb.md'), re.M)]
        route = re.search(r'http://192\.0\.2\.10:8420(/[\w.]+)', recipe('openwb.md'))[1]
        self.with_house()
        self.house.stream.meter('garage')
        self.house.stream.reading(5, 'garage')
        self.house.stream.reading(-356.24, **EVERYTHING)

        def answers():
            body = self.house.get(route)[2]
            return [json.loads(subprocess.run(['jq', f], input=body, capture_output=True,
                                              check=True).stdout or b'""') for f in filters]
        share.until(lambda: answers()[:1] == [-356.24], 'power')
        tap.equal(answers(), [-356.24, 1234567.8, 5])
        self.silent()
        share.until(lambda: answers() == [None] * 3, 'silence')


class InIoBroker(House):
    def set_up(self):
        super().set_up()
        node = program('node', 'nodejs')
        script = self.path / 'script.js'
        script.write_text(*markdown.fenced(recipe('iobroker.md'), 'javascript'), encoding='utf-8')
        self.log = open(self.path / 'iobroker.log', 'w')
        self.ends.append(self.log.close)
        self.adapter = subprocess.Popen([node, HERE / 'iobroker.js', script], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log)
        self.ends.append(self.adapter.communicate)
        self.handed_on = 0
        self.listener = self.with_all()

    def says(self, later_ms=0):
        """What it logs when it looks, after all that the broker has handed on."""
        new = self.listener.all()[self.handed_on:]
        self.handed_on += len(new)
        for message in new:
            self.tell({k: message[k] for k in ('topic', 'payload')})
        self.tell({'later_ms': later_ms, 'tick': True})
        return self.adapter.stdout.readline().strip()

    def tell(self, what):
        self.adapter.stdin.write(json.dumps(what) + '\n')
        self.adapter.stdin.flush()

    def heard(self, power, words):
        self.house.stream.reading(power)
        self.listener.wait('gridmeter/main/power', str(power))
        tap.equal(self.says(), words)

    def test_it_knows_the_power_and_the_direction(self):
        tap.equal(self.says(), 'the meter is silent')
        self.heard(356.24, '356.24 W from the grid')
        self.heard(-12, '12 W into the grid')
        self.heard(0, '0 W from the grid')

    def test_a_silent_meter_has_no_power(self):
        self.heard(356.24, '356.24 W from the grid')
        n = self.listener.payloads('gridmeter/main/availability').count('offline')
        self.silent()
        self.listener.wait('gridmeter/main/availability', 'offline', n + 1)
        tap.equal(self.says(), 'the meter is silent')

    def test_nothing_is_believed_when_gridmeter_share_is_gone(self):
        self.heard(356.24, '356.24 W from the grid')
        n = self.listener.payloads('gridmeter/status').count('offline')
        self.house.process.send_signal(signal.SIGKILL)
        self.house.process.wait()
        self.listener.wait('gridmeter/status', 'offline', n + 1)
        tap.equal(self.says(), 'the meter is silent')

    def test_nothing_is_believed_when_the_broker_is_gone(self):
        self.heard(356.24, '356.24 W from the grid')
        tap.equal(self.says(later_ms=14000), '356.24 W from the grid')
        tap.equal(self.says(later_ms=2000), 'the meter is silent')


class InNodeRed(node_red.InNodeRed, House):
    def started(self):
        """The flow of the recipe, for this broker and the meter "keller"."""
        flow = ''.join(markdown.fenced(recipe('node-red.md'), 'json'))
        for there, here in (('"port": "1883"', '"port": "%d"' % self.broker.port),
                            ('"gridmeter/main/', '"gridmeter/keller/')):
            tap.equal(flow.count(there), 1, there)
            flow = flow.replace(there, here)
        self.start(BUILD, flow, free_port())
        share.until(lambda: 'Connected to broker' in self.log(), 'Node-RED is at the broker')

    def shown(self):
        return self.debugged('gm-debug')

    def test_its_flow_shows_watts_and_says_when_the_meter_is_silent(self):
        listener = self.with_broker()
        self.started()  # which may take longer than a stream can say nothing
        self.at_broker('keller')
        self.house.stream.say('reading', 'keller', n=1, time='2026-11-28T04:00:00.123Z',
                              mono_ms=time.monotonic_ns() // 1000000, period_ms=1000,
                              grid={'frequency': 49.98})
        listener.wait('gridmeter/keller/state')
        self.house.stream.reading(-356.24, 'keller', 2)
        share.until(self.shown, 'the power')
        tap.equal(self.shown(), ['-356.24'])
        self.silent('keller')
        share.until(lambda: len(self.shown()) > 1, 'the silence')
        tap.equal(self.shown(), ['-356.24', 'silent'])

        def shown_again():
            self.house.stream.reading(12, 'keller', 3)
            return self.shown()[2:]
        tap.equal(share.until(shown_again, 'the power again')[0], '12')


tap.run(Told, InIoBroker, InNodeRed)
