#!/usr/bin/python3
"""What moves under a running gridmeter-share: the wall clock, and the address of its machine.

    test_share_moves.py GRIDMETER"""
import ctypes
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import threading
import time
import types

from everybody import Everybody, KEY
from harness import tap, telegram, until
import share

CLONE_NEWNET = 0x40000000
STATE, THERE = 'gridmeter/%s/state' % KEY, 'gridmeter/%s/availability' % KEY
NEAR_S = 60         # what is no jump
HISTORY_MINUTES = 10


class Follower(threading.Thread):
    """An EventSource: whether the meter was live, event by event."""

    def __init__(self, page):
        super().__init__(daemon=True)
        self.events, self.live = share.Events(page), []
        self.start()

    def run(self):
        try:
            while True:
                self.live.append(self.events.next('now')[1]['live'])
        except (OSError, EOFError):
            pass


class Clock(Everybody):
    """As of a machine without a battery that finds its time server."""

    def set_up(self):
        super().set_up()
        self.control = self.dir / 'clock'  # beside the configuration, where the sandbox lets look
        self.control.write_text('+0')
        library = sorted(pathlib.Path('/usr/lib').glob('*/faketime/libfaketime.so.1'))
        if not library:
            raise tap.Skip('the Debian package libfaketime is missing')
        self.faked = dict(LD_PRELOAD=str(library[0]), FAKETIME_TIMESTAMP_FILE=str(self.control),
                          FAKETIME_NO_CACHE='1', FAKETIME_DONT_FAKE_MONOTONIC='1',
                          DONT_FAKE_MONOTONIC='1')

    def start(self, name, *args, **more):
        """gridmeter-share has the other clock."""
        env = self.env
        if name == 'run-share':
            self.env = dict(env, **self.faked)
        try:
            return super().start(name, *args, **more)
        finally:
            self.env = env

    def history(self):
        return json.loads(self.ask('/history.json?minutes=%d' % HISTORY_MINUTES))

    def known(self):
        """Steps of the history in which something was heard."""
        return sum(mean is not None for mean in self.history()['mean'])

    def jump(self, seconds):
        """And proof that it sees another time: by that the curve begins."""
        self.control.write_text('%+d' % seconds)
        begin = time.time() + seconds - HISTORY_MINUTES * 60
        until('the other time', lambda: abs(self.history()['from_s'] - begin) < NEAR_S)

    def more(self):
        """Readings go on, in the page and at the broker."""
        messages, events = len(self.listener.all(STATE)), len(self.follower.live)
        until('more readings', lambda: len(self.listener.all(STATE)) > messages + 2 and
              len(self.follower.live) > events + 2)

    def check_a_jump(self, seconds):
        with self.speaking((self.w, telegram(power=500))):
            until('the meter', lambda: '"live":true' in self.ask('/now.json'))
            until('it to be told so', lambda: self.follower.live[-1:] == [True])
            until('the broker, too', lambda: self.listener.payloads(THERE)[-1:] == ['online'])
            offline = self.listener.payloads(THERE).count('offline')
            n, known = len(self.follower.live), self.known()
            self.more()
            self.jump(seconds)
            self.more()
            tap.equal(set(self.follower.live[n:]), {True}, 'live after %+d s' % seconds)
            tap.equal(self.known() >= known > 0, True, 'history after %+d s' % seconds)
            tap.equal(self.listener.payloads(THERE).count('offline'), offline, 'offline')
            age_ms = json.loads(self.ask('/now.json'))['meters'][0]['age_ms']
            tap.equal(0 <= age_ms < NEAR_S * 1000, True, 'age %r' % age_ms)
        self.jump(0)
        self.listener.wait(THERE, 'offline', offline + 1)
        until('no number', lambda: '"power"' not in self.ask('/now.json'))

    def test_summer_time_ten_years_and_1970(self):
        self.begin('mqtt_every = 0', timeout_s=12)
        self.listener = self.listen()
        until('the page', lambda: self.ask('/now.json'))
        self.follower = Follower(types.SimpleNamespace(port=self.page))
        maps = pathlib.Path('/proc/%d/maps' % self.s.p.pid).read_text(encoding='utf-8')
        tap.equal('libfaketime' in maps, True, 'it has the other clock')
        for seconds in (3600, -3600, 315576000, 86400 - int(time.time())):
            self.check_a_jump(seconds)
        tap.equal(self.listener.payloads('gridmeter/status'), ['online'], 'the broker saw it')


class Address(Everybody):
    """A network of its own; the addresses are those of its only interface."""

    def set_up(self):
        super().set_up()
        if not shutil.which('ip'):
            raise tap.Skip('no iproute2')
        if os.geteuid() != 0 or ctypes.CDLL(None).unshare(CLONE_NEWNET) != 0:
            raise tap.Skip('that takes root, and a network of its own')
        self.ip('link', 'set', 'lo', 'up')

    @staticmethod
    def ip(*args):
        subprocess.run(['ip', *args], check=True)

    def answer(self, address):
        """The status of its answer there; None: nobody."""
        c = http.client.HTTPConnection(address, self.page, timeout=60)
        try:
            c.request('GET', '/now.json')
            return c.getresponse().status
        except OSError:
            return None
        finally:
            c.close()

    def come(self, address):
        self.ip('address', 'add', address + '/24', 'dev', 'lo')

    def go(self, address):
        self.ip('address', 'del', address + '/24', 'dev', 'lo')

    def test_the_page_is_at_the_address_that_the_machine_has_now(self):
        self.begin('http = lan')
        for address in '192.168.77.5', '10.9.8.7', '192.168.77.6':
            self.come(address)
            until('an answer at ' + address, lambda a=address: self.answer(a) == 200)
            self.go(address)
            until('nobody at ' + address, lambda a=address: self.answer(a) is None)
        self.come('203.0.113.5')
        tap.equal(self.answer('203.0.113.5'), None, 'an address that is not private')
        self.come('192.168.77.7')
        with self.speaking((self.w, telegram(power=500))):
            until('the meter', lambda: '"power":500' in self.ask('/now.json'))
        tap.equal(self.answer('192.168.77.7'), 200)

    def test_an_address_that_is_named_and_comes_later(self):
        self.begin('http = 192.168.77.5')
        self.s.wait_log('(see gridmeter doctor: share-no-address')
        self.come('192.168.77.5')
        until('an answer', lambda: self.answer('192.168.77.5') == 200)
        self.go('192.168.77.5')
        self.come('192.168.77.5')
        until('an answer again', lambda: self.answer('192.168.77.5') == 200)


tap.run(Clock, Address)
