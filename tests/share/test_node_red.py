#!/usr/bin/python3
"""Foreign clients at gridmeter-share, in a real Node-RED, all of npm: node-red-contrib-shelly,
which knows a Shelly Pro 3EM, and node-red-contrib-modbus.

    test_node_red.py GRIDMETER-SHARE BUILD_DIR"""
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
sys.path += [str(TESTS), str(TESTS / 'integration')]
import share  # noqa: E402
from support import node_red, tap  # noqa: E402
from support.ports import free_port  # noqa: E402

PROGRAM, BUILD = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
EM24_POWER, SUNSPEC_POWER = 0x28, 40069 + 28
# What the client answers to, by what it was asked: the status that it polls, and a method.
SHOWN = '''const s = msg.status;
msg.payload = JSON.stringify(msg.error ? {error: msg.error}
    : s ? {of: 'status', power: s['em:0'].total_act_power, a: s['em:0'].a_act_power,
           cloud: s.cloud.connected}
        : {of: 'counters', total: msg.payload.result.total_act});
return msg;'''
COUNTERS = "msg.payload = {method: 'EMdata.GetStatus', parameters: {id: 0}}; return msg;"


# An EM24 has 32 bits with the low word first, SunSpec a float with the high one.
WORDS = '''const b = msg.responseBuffer.buffer, of = msg.topic;
msg.payload = JSON.stringify({of, power: of == 'SunSpec' ? b.readFloatBE(0)
    : (b.readUInt16BE(2) << 16 | b.readUInt16BE(0)) / 10});
return msg;'''
FAILED = "msg.payload = JSON.stringify({of: 'failure', words: msg.error.message}); return msg;"


def node(name, kind, wires, **members):
    return {'id': name, 'z': 'tab', 'type': kind, 'name': name, 'wires': wires, 'x': 0, 'y': 0,
            **members}


DEBUG = [{'id': 'tab', 'type': 'tab', 'label': 'test'},
         node('debug', 'debug', [], active=True, tosidebar=False, console=True, complete='payload',
              targetType='msg')]


def modbus_flow(port):
    """The power of an EM24 by both function codes, and that of SunSpec 213, twice a second."""
    def read(name, kind, address):
        return node(name, 'modbus-read', [['words'], []], topic=name, showStatusActivities=False,
                    logIOActivities=False, showErrors=True, showWarnings=True, unitid='1',
                    dataType=kind, adr=str(address), quantity='2', rate='500', rateUnit='ms',
                    delayOnStart=False, server='client', useIOFile=False, useIOForPayload=False,
                    emptyMsgOnFail=False)

    client = {
        'id': 'client', 'type': 'modbus-client', 'name': '', 'clienttype': 'tcp',
        'bufferCommands': True, 'stateLogEnabled': False, 'queueLogEnabled': False,
        'failureLogEnabled': True, 'tcpHost': '127.0.0.1', 'tcpPort': str(port),
        'tcpType': 'DEFAULT', 'serialType': 'RTU', 'unit_id': '1', 'commandDelay': '1',
        'clientTimeout': '5000', 'reconnectOnTimeout': True, 'reconnectTimeout': '1000',
        'parallelUnitIdsAllowed': True}
    return [
        *DEBUG, client,
        read('EM24', 'HoldingRegister', EM24_POWER),
        read('EM24 by input registers', 'InputRegister', EM24_POWER),
        read('SunSpec', 'HoldingRegister', SUNSPEC_POWER),
        node('words', 'function', [['debug']], func=WORDS, outputs=1, libs=[]),
        node('failed', 'catch', [['told']], scope=None, uncaught=False),
        node('told', 'function', [['debug']], func=FAILED, outputs=1, libs=[]),
    ]


def shelly_flow(port):
    def shelly(name, **members):
        return node(name, 'shelly-gen2', [['shown']], hostname='127.0.0.1:%d' % port,
                    uploadretryinterval='500', pollinginterval='500', outputs=1, verbose=False,
                    devicetype='SPEM-003CEBEU', devicetypemustmatchexactly=True,
                    getstatusoncommand=False, **members)
    return [
        *DEBUG,
        shelly('poller', mode='polling', pollstatus=True),
        node('clock', 'inject', [['counters']], props=[], repeat='1', once=True, onceDelay=0.1),
        node('counters', 'function', [['asker']], func=COUNTERS, outputs=1, libs=[]),
        shelly('asker', mode='none', pollstatus=False),
        node('shown', 'function', [['debug']], func=SHOWN, outputs=1, libs=[]),
    ]


class Client(node_red.InNodeRed):
    def house(self, **keys):
        house = share.Share(PROGRAM, self.path, meter_at='local', mdns='no', **keys)
        self.ends.append(house.end)
        house.connected()
        house.stream.meter()
        return house

    def shown(self, of):
        """What its debug node has printed of that."""
        shown = [json.loads(s) for s in self.debugged('debug') if s.startswith('{')]
        return [s for s in shown if s.pop('of', 'error') == of]


class Shelly(Client):
    def test_a_client_that_knows_a_shelly_takes_us_for_one(self):
        port = free_port()
        house = self.house(shelly='yes', meter_port=port, shelly_ports=port)
        self.start(BUILD, json.dumps(shelly_flow(port)), free_port(), HERE / 'shelly')

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


class Modbus(Client):
    ways = ('EM24', 'EM24 by input registers', 'SunSpec')

    def test_a_client_of_modbus_reads_what_the_meter_says(self):
        port = free_port()
        house = self.house(modbus='yes', modbus_port=port)
        self.start(BUILD, json.dumps(modbus_flow(port)), free_port(), HERE / 'modbus')
        for power in 356.2, -1234.5:
            def all_read(power=power):
                house.stream.reading(power)
                return all(self.shown(way)[-1:] and
                           abs(self.shown(way)[-1]['power'] - power) < 0.001 for way in self.ways)
            share.until(all_read, 'power %s' % power)

        def is_refused():
            house.stream.say('silent', since_ms=5000)
            return any(s['words'].startswith('Error: Modbus exception 4:')
                       for s in self.shown('failure'))
        share.until(is_refused, 'that it has no power')
        tap.equal(house.log().count('which there is not'), 0, 'what it asked for in vain')


tap.run(Shelly, Modbus)
