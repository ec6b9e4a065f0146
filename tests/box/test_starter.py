#!/usr/bin/python3
"""A port that serial-starter of Venus OS gives to drivers of others by turns, and gridmeter.

    test_starter.py GRIDMETER SOURCE_DIR"""
import re

from chips import Ftdi
from device_box import machine, meter, tap
from scene import Scene

ROUNDS = 4  # of serial-starter, in which each of its drivers would have been tried
SOLAR_CHARGER = b'\r\nPID\t0xA053\r\nFW\t159\r\nV\t26010\r\nI\t1200\r\nChecksum\t\x55'
LOCK = '/var/lock/serial-starter/ttyUSB0'


class Starter(Scene):
    def start(self, configuration=''):
        self.boot(configuration, words=['serial-starter'])

    def started(self):
        """Drivers that were started on the port so far."""
        return re.findall(r'^serial-starter: (\w+) on ttyUSB0$',
                          self.guest.sh('cat /run/svscan.log 2>/dev/null; true'), re.M)

    def rounds(self):
        return int(self.guest.sh('cat /run/serial-starter/rounds 2>/dev/null || echo 0'))

    def wait_rounds(self, n=ROUNDS):
        end = self.rounds() + n
        self.guest.wait_for('rounds of serial-starter', lambda bus: self.rounds() >= end)

    def wait_service(self, state):
        self.guest.wait_for(state, lambda bus: state in self.guest.sh(
            'svstat /service/gridmeter', check=False))

    def holder(self):
        """The program that has the lock."""
        return self.guest.sh('cat /proc/$(readlink %s)/comm 2>/dev/null; true' % LOCK).strip()

    def look_that_it_is_ours(self):
        tap.equal(self.holder(), 'gridmeter', 'who has the lock')
        before = self.started()
        self.wait_rounds()
        tap.equal(self.started(), before, 'drivers that were started')
        tap.equal(self.guest.sh('svstat /service/*.ttyUSB0 2>/dev/null | grep ": up"; true'), '',
                  'drivers at work')
        self.guest.wait_watt()

    def test_drivers_of_others_try_it_until_the_meter_is_heard(self):
        self.start()
        self.wait_service(': up')
        self.guest.sh('svc -d /service/gridmeter')
        self.wait_service(': down')
        m = self.add_meter()
        self.guest.wait_for('all drivers', lambda bus: set(self.started()) >= {
            'cgwacs', 'gps', 'vedirect'})
        self.guest.sh('svc -u /service/gridmeter')
        begin = m.sent
        self.guest.wait_watt()
        print('# first watt after %d telegrams and %d drivers' % (m.sent - begin,
                                                                len(self.started())), flush=True)
        self.look_that_it_is_ours()

    def test_who_was_first_keeps_it_and_gives_it_back_at_its_end(self):
        self.start()
        m = self.add_meter()
        self.guest.wait_watt()
        self.look_that_it_is_ours()
        self.pull(m.chip)
        m.chip.plug()
        self.guest.wait_watt()
        self.look_that_it_is_ours()
        before, left = len(self.started()), self.guest.bus.catch_up().departures
        self.guest.sh('svc -d /service/gridmeter')
        self.guest.wait_left(left)
        self.guest.wait_for('a driver', lambda bus: len(self.started()) > before)
        self.guest.sh('svc -u /service/gridmeter')
        self.guest.wait_watt()

    def test_a_driver_that_knows_its_device_keeps_it(self):
        self.start()
        charger = meter.Meter([SOLAR_CHARGER], '19200 8N1')
        self.ends.append(charger.end)
        charger.chip = self.guest.adapter(Ftdi)
        self.guest.wait_for('the driver of the charger', lambda bus: (
            'driver: PID on ttyUSB0' in self.guest.sh('cat /run/svscan.log 2>/dev/null; true')))
        before, at = self.started(), charger.sent
        machine.until('more of its lines', lambda: self.guest.bus.listen() and
                      charger.sent > at + 30)
        tap.equal(self.started(), before, 'drivers that were started')
        tap.equal(self.guest.bus.meters(), [], 'meters')
        tap.equal(self.guest.sh('svstat /service/*.ttyUSB0 | grep -c ": up"').strip(), '1',
                  'drivers at work')

    def test_a_port_that_is_named_is_for_no_other(self):
        self.start('port = usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0\n')
        m = self.add_meter()
        self.guest.wait_watt()
        self.look_that_it_is_ours()
        before = self.started()
        self.guest.sh('svc -d /service/gridmeter')
        self.guest.wait_for('it to be gone', lambda bus: not bus.meters())
        self.wait_rounds()
        self.pull_silently(m.chip)
        self.wait_rounds()
        tap.equal(self.started(), before, 'drivers that were started')
        self.guest.sh('svc -u /service/gridmeter')
        self.guest.wait_watt()

    def pull_silently(self, chip):
        """Nobody has it open."""
        chip.pull()
        self.guest.wait_for('no port', lambda bus: not self.guest.has('/dev/ttyUSB0'))
        chip.plug()
        self.guest.wait_for('a port', lambda bus: self.guest.has('/dev/ttyUSB0'))


tap.run(Starter)
