#!/usr/bin/python3
"""Two hundred houses, the broker of their street, and one in the middle that it is bridged to, as
doc/fleet.md has it: what is seen in the middle.

    test_fleet.py MQTT_HOUSES SOURCE"""
import os
import pathlib
import re
import sys

from broker import Broker, Houses, Listener, folder, tap, until
from support.ports import free_port

PROGRAM = os.path.abspath(sys.argv[1])
GUIDE = pathlib.Path(sys.argv[2]) / 'doc/fleet.md'
HOUSES = 200
NAMES = {'%03d' % i for i in range(HOUSES)}
LINE = 'fleet/street/line'


def bridge(port):
    """The one of the guide, without TLS, to a broker of this machine. One street has many houses,
    each with a prefix of its own."""
    text = re.search(r'<!-- bridge -->\n((?:    .*\n)+)', GUIDE.read_text())[1]
    lines = [line.strip() for line in text.splitlines() if not re.search(r'bridge_\w+file', line)]
    replaced = {'address': 'address 127.0.0.1:%d' % port, 'restart_timeout': 'restart_timeout 1 2',
                'notification_topic': 'notification_topic ' + LINE,
                'topic': 'topic +/gridmeter/# out 1 "" fleet/'}
    return [replaced.get(line.split()[0], line) for line in lines]


class Fleet:
    def set_up(self):
        self.files = folder()
        self.open = []
        self.port = free_port()  # of the middle, which stays when that begins anew
        self.middle = self.keep(Broker(self.files.name, port=self.port, name='middle'))
        self.street = self.keep(Broker(self.files.name, *bridge(self.port), name='street'))
        self.listener = self.keep(Listener(self.middle, topics=('fleet/#', 'is-there')))
        self.houses = self.keep(Houses(
            PROGRAM, self.files.name, {'mqtt': '127.0.0.1:%d' % self.street.port,
                                       'mqtt_prefix': 'NNN/gridmeter', 'mqtt_every': '0'},
            houses=HOUSES, period_ms=4000))
        self.houses.tell('speak')
        self.all_are_seen(self.listener)

    def tear_down(self):
        for one in reversed(self.open):
            one.__exit__(None, None, None) if hasattr(one, '__exit__') else one.stop()
        self.files.cleanup()

    def explain(self):
        return ''.join(p.read_text()[-1500:] for p in pathlib.Path(self.files.name).glob('*.log'))

    def keep(self, one):
        self.open.append(one)
        return one

    @staticmethod
    def said(listener, name, payload=None):
        """The houses that have said that, and said nothing else under that topic since."""
        last = {m['topic']: m['payload'] for m in listener.all()}
        return {topic.split('/')[1] for topic, text in last.items()
                if topic.endswith('/gridmeter/' + name) and payload in (None, text)}

    def all_are_seen(self, listener):
        for name, payload in (('status', 'online'), ('main/availability', 'online'),
                              ('main/state', None)):
            until('all houses: ' + name,
                  lambda n=name, p=payload: self.said(listener, n, p) == NAMES, 300)

    def test_the_loss_and_return_of_the_houses(self):
        self.houses.kill()
        until('all wills', lambda: self.said(self.listener, 'status', 'offline') == NAMES)
        with Houses(PROGRAM, self.files.name, {
                'mqtt': '127.0.0.1:%d' % self.street.port, 'mqtt_prefix': 'NNN/gridmeter'},
                houses=HOUSES, period_ms=4000) as houses:
            houses.tell('speak')
            self.all_are_seen(self.listener)

    def test_the_loss_and_return_of_the_street(self):
        self.listener.wait(LINE, '1')
        self.street.process.kill()
        self.listener.wait(LINE, '0')
        self.street.stop()
        n = len(self.listener.all())
        until('loss', lambda: self.houses.report()['fine'] == 0)
        self.street.start()
        self.listener.wait(LINE, '1', 2)
        self.houses.until_fine(HOUSES)
        until('states of all', lambda: {m['topic'].split('/')[1] for m in self.listener.all()[n:]
                                        if m['topic'].endswith('/state')} == NAMES, 300)
        self.all_are_seen(self.listener)

    def test_the_loss_and_return_of_the_middle(self):
        self.middle.stop()
        told = self.houses.report()['told']
        until('the houses go on', lambda: self.houses.report()['told'] > told + HOUSES)
        tap.equal(self.houses.report()['fine'], HOUSES, 'houses that notice nothing')
        self.middle.start()
        self.all_are_seen(self.keep(Listener(self.middle, topics=('fleet/#', 'is-there'))))


tap.run(Fleet)
