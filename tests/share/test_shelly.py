#!/usr/bin/python3
"""A foreign client of a Shelly Pro 3EM at gridmeter-share: node-red-contrib-shelly in a real
Node-RED, both of npm.

    test_shelly.py GRIDMETER-SHARE BUILD_DIR"""
import json
import os
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
sys.path += [str(TESTS), str(TESTS / 'integration')]
import share  # noqa: E402
from page.browser import npm_modules  # noqa: E402
from support import node_red, tap  # noqa: E402

PROGRAM, BUILD = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
# What the client answers to, by what it was asked: the status that it polls, and a method.
SHOWN = '''const s = msg.status;
msg.payload = JSON.stringify(msg.error ? {error: msg.error}
    : s ? {of: 'status', power: s['em:0'].total_act_power, a: s['em:0'].a_act_power,
           cloud: s.cloud.connected}
        : {of: 'counters', total: msg.payload.result.total_act});
return msg;'''
COUNTERS = "msg.payload = {method: 'EMdata.GetStatus', parameters: {id: 0}}; return msg;"


def flow(port):
    def node(name, kind, wires, **members):
        return {'id': name, 'z': 'tab', 'type': kind, 'name': name, 'wires': wires, 'x': 0, 'y': 0,
                **members}

    def shelly(name, **members):
        return node(name, 'shelly-gen2', [['shown']], hostname='127.0.0.1:%d' % port,
                    uploadretryinterval='500', pollinginterval='500', outputs=1, verbose=False,
                    devicetype='SPEM-003CEBEU', devicetypemustmatchexactly=True,
                    getstatusoncommand=False, **members)
    return [
        {'id': 'tab', 'type': 'tab', 'label': 'test'},
        shelly('poller', mode='polling', pollstatus=True),
        node('clock', 'inject', [['counters']], props=[], repeat='1', once=True, onceDelay=0.1),
        node('counters', 'function', [['asker']], func=COUNTERS, outputs=1, libs=[]),
        shelly('asker', mode='none', pollstatus=False),
        node('shown', 'function', [['debug']], func=SHOWN, outputs=1, libs=[]),
        node('debug', 'debug', [], active=True, tosidebar=False, console=True, complete='payload',
             targetType='msg'),
    ]


class InNodeRed:
    def set_up(self):
        self.files = tempfile.TemporaryDirectory(prefix='gridmeter-shelly-')
        self.path = pathlib.Path(self.files.name)
        self.ends = [self.files.cleanup]

    def tear_down(self):
        for end in reversed(self.ends):
            end()

    def explain(self):
        return ''.join(p.read_text(errors='replace') for p in self.path.glob('*log'))[-3000:]

    def started(self, port):
        client = npm_modules(HERE / 'shelly', BUILD / 'shelly-npm', node_red.NPM_S, 'the client')
        (self.path / 'node_modules').symlink_to(client)
        red = node_red.start(self.path, BUILD, json.dumps(flow(port)), share.free_port())
        self.ends.append(lambda: (red.kill(), red.wait()))

    def shown(self, of):
        """What its debug node has printed of that."""
        text = (self.path / 'node-red.log').read_text()
        shown = map(json.loads, re.findall(r'\[debug:debug\] ?\n?(\{.*\})$', text, re.M))
        return [s for s in shown if s.pop('of', 'error') == of]

    def test_a_client_that_knows_a_shelly_takes_us_for_one(self):
        port = share.free_port()
        house = share.Share(PROGRAM, self.path, shelly='yes', meter_at='local', meter_port=port,
                            shelly_ports=port, mdns='no')
        self.ends.append(house.end)
        house.connected()
        house.stream.meter()
        self.started(port)

        def shown(of, power):
            house.stream.reading(power, energy_forward=1234567.8)
            return self.shown(of)

        told = share.until(lambda: shown('status', 356.24), 'the status')
        tap.equal(told[0], {'power': 356.24, 'a': 356.24, 'cloud': False}, 'status')
        told = share.until(lambda: shown('counters', 356.24), 'the counters')
        tap.equal(told[0], {'total': 1234567.8}, 'counters')
        share.until(lambda: shown('status', -12)[-1]['power'] == -12, 'another power')
        n = len(self.shown('error'))

        def is_told_of_none():
            house.stream.say('silent', since_ms=5000)
            return len(self.shown('error')) > n

        share.until(is_told_of_none, 'that it has no power')
        tap.equal(house.log().count('which there is not'), 0, 'what it asked for in vain')


tap.run(InNodeRed)
