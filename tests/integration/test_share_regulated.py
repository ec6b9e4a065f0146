#!/usr/bin/python3
"""Batteries that regulate by what gridmeter-share answers them, in simulated houses: each has a
load, a meter that tells what is left of it, and a battery that asks and follows. All runs five
times as fast as in a house.

    test_share_regulated.py GRIDMETER-SHARE"""
import contextlib
import math
import sys
import threading
import time

import clients
import share
from share import until
from support import tap
from support.ports import free_port

PROGRAM = sys.argv[1]
FASTER = 5
BATTERY_W = 800
SETTLES_S = 40  # in the time of the house
NEAR_W = 25
SWING_W = 60
LATE = 1.4  # times its period a telegram may take: what has time to ask more often swings by right
TRIES = 20
# How much of what it is told a battery makes up for at once: those that ask a meter of their own
# follow fast; inverters and wallboxes regulate slowly themselves.
FAST, SLOW = 0.8, 0.1
# name: who asks, its gain, the key of its port, and keys.
EMULATIONS = {
    'ecotracker': (clients.ecotracker, FAST, 'meter_port', {'ecotracker': 'yes'}),
    'shelly': (clients.shelly, FAST, 'meter_port', {'shelly': 'yes'}),
    'shelly_udp': (clients.shelly_udp, FAST, 'shelly_ports', {'shelly': 'yes'}),
    'homewizard': (clients.homewizard, FAST, 'meter_port', {'homewizard': 'yes'}),
    'em24': (clients.em24, SLOW, 'modbus_port', {'modbus': 'yes'}),
    'sunspec': (clients.sunspec, SLOW, 'modbus_port', {'modbus': 'yes'}),
}


class House:
    """A load, a meter and a battery."""

    def __init__(self, s, name, port, period_s, gain):
        self.share, self.ask, self.port, self.gain = s, EMULATIONS[name][0], port, gain
        self.period_s = period_s / FASTER
        self.load_w, self.battery_w, self.n, self.n_told, self.n_silent = 300, 0.0, 0, 0, 0
        self.has_ended = threading.Event()
        self.seen = []  # of the grid, a value each telegram
        self.is_late = False  # the machine had no time for the meter, or for what it said

    def telegram(self):
        """The meter measures, and says it."""
        self.n += 1
        grid = self.load_w - self.battery_w
        self.seen.append(grid)
        self.share.stream.reading(round(grid), n=self.n, l1_power=round(grid), l1_voltage=230,
                                  frequency=50)

    def speak(self, n_telegrams):
        for _ in range(n_telegrams):
            begun = time.monotonic()
            self.telegram()
            time.sleep(self.period_s)
            self.is_late |= time.monotonic() - begun > LATE * self.period_s

    def is_told_twice(self, power, before):
        """Whether a meter as fast as its battery has said more than the battery is told yet."""
        return self.period_s * FASTER == 1 and power == before and abs(power - self.seen[-1]) > 1

    def regulate(self):
        """The battery, which gives up after some questions without an answer."""
        before = None
        while not self.has_ended.wait(1 / FASTER):
            told = self.ask(self.port)
            if told is None:
                self.n_silent += 1
                continue
            self.n_told += 1
            self.n_silent = 0
            power = float(told['power'])
            self.is_late |= self.is_told_twice(power, before)
            before = power
            wanted = self.battery_w + self.gain * power
            self.battery_w = max(-BATTERY_W, min(BATTERY_W, wanted))


def swings(seen):
    """How often it goes from one side to the other."""
    signs = [math.copysign(1, grid) for grid in seen if abs(grid) > SWING_W]
    return sum(a != b for a, b in zip(signs, signs[1:]))


@contextlib.contextmanager
def house(name, period_s, gain=None, **keys):
    _, own_gain, port_key, on = EMULATIONS[name]
    port = free_port()
    if port_key != 'meter_port':
        keys['meter_port'] = free_port()
    with share.share(PROGRAM, meter_at='local', **{port_key: port}, **on, **keys) as s:
        s.connected()
        s.stream.meter()
        it = House(s, name, port, period_s, gain or own_gain)
        it.telegram()
        until(lambda: it.ask(port), 'a first answer')
        battery = threading.Thread(target=it.regulate)
        battery.start()
        try:
            yield it
        finally:
            it.has_ended.set()
            battery.join()


def hold_off(period_s):
    """More than a period, where the meter is slower than a battery asks."""
    return {'hold_off': -(-period_s // FASTER) + 1} if period_s > 1 else {}


def n_telegrams(period_s):
    return max(6, SETTLES_S // round(period_s))


def unsettled(h):
    """What is wrong with a battery that follows three loads, or nothing."""
    for load_w in 300, 700, 150:
        before = len(h.seen)
        h.load_w = load_w
        h.speak(n_telegrams(h.period_s * FASTER))
        seen = [round(grid) for grid in h.seen[before:]]
        if swings(seen) > 2 or abs(seen[-1]) > NEAR_W:
            return 'of %d W: %s' % (load_w, seen)
    return None


def settles(name, period_s):
    """Only in a house in which the meter, or what it said, was slower than it is, it may begin
    anew."""
    for _ in range(TRIES):
        with house(name, period_s, **hold_off(period_s)) as h:
            wrong = unsettled(h)
        if not wrong or not h.is_late:
            break
    tap.equal(wrong, None, 'what is left')


def stops(name):
    with house(name, 1) as h:
        h.speak(3)
        h.share.stream.say('silent', since_ms=5000)
        until(lambda: h.n_silent >= 3, 'answers without a number')
        n_told, battery_w = h.n_told, h.battery_w
        until(lambda: h.n_silent >= 6, 'more of them')
        tap.equal((h.n_told, h.battery_w), (n_told, battery_w), 'told, and followed')
        h.speak(2)
        until(lambda: h.n_told > n_told, 'numbers again')


class Regulated:
    at_once = 32  # each waits nearly all of its time

    def test_a_battery_that_is_told_one_value_again_and_again_swings(self):
        """So the others are to be believed."""
        with house('ecotracker', 10) as h:
            h.speak(6)
            h.load_w = 700
            h.speak(6)
            tap.equal(swings(h.seen) >= 4, True, 'swings of %s' % h.seen)


for one in EMULATIONS:
    for period in 1, 2, 5, 10:
        setattr(Regulated, 'test_by_%s_it_settles_at_a_period_of_%d_s' % (one, period),
                lambda self, one=one, period=period: settles(one, period))
    setattr(Regulated, 'test_by_%s_it_stops_when_the_meter_is_silent' % one,
            lambda self, one=one: stops(one))


if __name__ == '__main__':
    tap.run(Regulated)
