#!/usr/bin/python3
"""A day of gridmeter-share with all its sinks on, as fast as it goes: each second of it a reading,
and questions of a battery, an inverter, a wallbox and a browser; each hour the meter is silent for
a while, each sixth the daemon has ended and the configuration is read again. Nothing grows.

    test_share_day.py GRIDMETER-SHARE

$DAY_S: how many seconds of it, 86400 for all of it (make day)."""
import contextlib
import os
import pathlib
import re
import signal
import sys
import threading
import time

import clients
import pushed
import share
from share import until
from support import tap
from support.ports import free_port
sys.path.insert(0, str(share.HERE.parent / 'share'))
from broker import Broker, needs_broker  # noqa: E402

PROGRAM = sys.argv[1]
DAY_S = int(os.environ.get('DAY_S', '600'))
HOUR_S = max(DAY_S // 24, 1)
LOOK_S = 100  # so often it is looked at that the latest is told
GROWN_KIB = 128
PATHS = ('/now.json', '/metrics', '/health.json', '/history.json?meter=main',
         '/registers.json?meter=main')


class Follower(threading.Thread):
    """A page that is open all day."""
    def __init__(self, s):
        super().__init__(daemon=True)
        self.events, self.n = share.Events(s), 0
        self.start()

    def run(self):
        with contextlib.suppress(OSError, EOFError, ValueError, AttributeError):
            while True:
                self.events.next('now')
                self.n += 1


class House:
    """gridmeter-share with a broker, and a port for each who asks."""
    def __init__(self, stack):
        folder = pathlib.Path(stack.enter_context(share.tempfile.TemporaryDirectory()))
        broker = Broker(folder)
        stack.callback(broker.stop)
        self.http, self.udp, self.modbus, self.p1 = (free_port() for _ in range(4))
        self.sma = '127.%d.%d.%d' % tuple(os.urandom(3))
        self.keys = {
            'mqtt': '127.0.0.1:%d' % broker.port, 'mqtt_topics': 'both',
            'mqtt_every': 0, 'mqtt_every_other': 0, 'meter_at': 'local', 'meter_port': self.http,
            'shelly_ports': self.udp, 'ecotracker': 'yes', 'shelly': 'yes', 'homewizard': 'yes',
            'modbus': 'yes', 'modbus_port': self.modbus, 'sma': 'yes', 'sma_to': self.sma,
            'p1_port': self.p1, 'mdns': 'no'}
        self.s = stack.enter_context(share.share(PROGRAM, **self.keys))
        self.told = [pushed.Sma(self.sma)]

    def begin(self):
        self.s.connected()
        self.s.stream.meter()
        self.told += [pushed.P1(self.p1), Follower(self.s)]

    def power(self, second):
        return second % 4001 - 2000

    def read(self, second):
        power = self.power(second)
        self.s.stream.reading(power, n=second, l1_power=power - 30, l2_power=10, l3_power=20,
                              l1_voltage=230.1, frequency=49.98,
                              energy_forward=1234567 + second, energy_reverse=second / 10)

    def asked(self, second):
        """By all who would, a browser and those who are slower among them."""
        clients.ecotracker(self.http)
        clients.shelly_udp(self.udp)
        clients.em24(self.modbus)
        (clients.sunspec, clients.shelly, clients.homewizard)[second % 3](
            self.modbus if second % 3 == 0 else self.http)
        self.s.get(PATHS[second % len(PATHS)])

    def is_told(self, power):
        return (clients.ecotracker(self.http) or {}).get('power') == power

    def silent(self):
        self.s.stream.say('silent', since_ms=5000)
        until(lambda: clients.ecotracker(self.http) is None, 'no number')

    def begin_anew(self):
        self.s.stream.end()
        until(lambda: not self.s.json('/now.json')['connected'], 'the daemon has ended')
        self.s.stream.listen()
        self.s.connected()
        for more in {'offset': '127.0.0.9=30'}, {}:
            n = self.s.log().count('configuration read again')
            self.s.set(**self.keys, **more)
            self.s.process.send_signal(signal.SIGHUP)
            until(lambda n=n: self.s.log().count('configuration read again') > n, 'the change')
        self.told[1:2] = [pushed.P1(self.p1)]  # all whose offset has changed had to come again

    def resident_kib(self):
        status = pathlib.Path('/proc/%d/status' % self.s.process.pid).read_text()
        return int(re.search(r'^VmRSS:\s+(\d+)', status, re.M)[1])


class Day:
    def test_a_day_with_all_that_ask_makes_it_no_larger(self):
        needs_broker()
        with contextlib.ExitStack() as stack:
            house, warm = House(stack), 0
            house.begin()
            begun = time.monotonic()
            for second in range(1, DAY_S + 1):
                house.read(second)
                house.asked(second)
                if second % LOOK_S == 0:
                    until(lambda s=second: house.is_told(house.power(s)), 'second %d' % second)
                if second % HOUR_S == 0:
                    house.silent()
                if second % (6 * HOUR_S) == 0:
                    house.begin_anew()
                if second % (2 * HOUR_S) == 0:
                    kib = house.s.memory_kib()
                    if second >= DAY_S / 4:  # by then all has begun anew once
                        warm = warm or kib
                    print('# after %5d s: %d KiB resident, %d of its own; %.0f s' % (
                        second, house.resident_kib(), kib, time.monotonic() - begun), flush=True)
                    tap.equal(kib - (warm or kib) <= GROWN_KIB, True,
                              '%d KiB, first %d' % (kib, warm))


if __name__ == '__main__':
    tap.run(Day)
