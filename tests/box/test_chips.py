#!/usr/bin/python3
"""Every chip of adapters with its own driver, at the lines that meters have.

    test_chips.py GRIDMETER SOURCE_DIR"""
import atexit
import pathlib
import re
import shutil
import tempfile

import chips
from device_box import GRIDMETER, built, installed, machine, meter, tap

MACHINE = 'armv7'
CHIPS = (chips.Ftdi, chips.Cp2102, chips.Ch340, chips.Pl2303)
# Of each the line, and the seconds between its telegrams.
PROFILES = {'three-phase-power': ('9600 8N1', 1), 'kaifa': ('2400 8E1', 2), 'p1': ('115200 8N1', 1)}
# Each comes after each other one, whose line is the first guess then.
ORDER = ('three-phase-power', 'kaifa', 'three-phase-power', 'p1', 'kaifa', 'p1',
         'three-phase-power')
ASKED = 'port = /dev/ttyUSB0\nprotocol = iec\nask = yes\nask_period = 5\n'
STATE = '/data/gridmeter/state'
MEASURED_S = 20
ECHOED_MAX = 100  # before a port that has just come is set, which takes a moment


def is_near(baud, other):
    return abs(baud / other - 1) < 0.03


class Chips:
    guest = None
    at_socket = {}

    def set_up(self):
        if Chips.guest is None:
            started_from = built(MACHINE)
            folder = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-box-'))
            atexit.register(shutil.rmtree, folder)
            data = installed(folder, started_from)
            Chips.guest = machine.Guest(folder, started_from, MACHINE)
            atexit.register(Chips.guest.cut)
            Chips.guest.start(data, adapters=len(CHIPS)).wait_up()
            machine.until('the service', lambda: ': up' in Chips.guest.sh(
                'svstat /service/gridmeter; true'))
        self.meter = self.chip = None

    def tear_down(self):
        if self.meter:
            self.meter.end()
        if self.chip:
            self.chip.pull()
        if self.guest.process:
            self.stop()
            self.guest.sh('rm -rf %s /data/gridmeter/gridmeter.conf' % STATE)
            self.guest.sh('svc -u /service/gridmeter')

    def explain(self):
        if not self.guest or not self.guest.process:
            return ''
        return '%s\n%s\n%s' % (
            self.guest.explain(), self.guest.sh('tail -30 /var/log/gridmeter/current'),
            self.chip and [s for s in self.chip.settings[-20:]])

    def plug(self, place):
        """Each has a socket of its own, and is plugged in as long as it is looked at."""
        if place not in self.at_socket:
            self.at_socket[place] = self.guest.adapter(CHIPS[place], place)
        self.chip = self.at_socket[place]
        self.chip.plug()
        machine.until('its port', lambda: 'ttyUSB0' in self.guest.sh('ls /dev'))
        return self.chip

    def stop(self):
        self.guest.sh('svc -d /service/gridmeter')
        machine.until('the end of the daemon',
                      lambda: ': down' in self.guest.sh('svstat /service/gridmeter'))
        self.guest.wait_for('nobody on the bus', lambda bus: not bus.meters())

    def go_on(self):
        """Another meter may come now: only the line is known still."""
        self.guest.sh('rm -f %s/meters; svc -u /service/gridmeter' % STATE)

    def is_heard(self, place):
        """At each line, with each other one as the first guess."""
        chip, before = self.plug(place), None
        for i, profile in enumerate(ORDER):
            line, period = PROFILES[profile]
            self.stop()
            n = len(chip.settings)
            self.meter = meter.Meter(meter.telegrams(GRIDMETER, profile, 40, '--line', line), line,
                                     period)
            self.meter.chip = chip
            begin = self.guest.uptime()
            self.go_on()
            self.guest.wait_watt()
            print('# %s at %s, after %s: heard %.0f s later' % (
                chip.names[1], line, before or 'nothing', self.guest.uptime() - begin), flush=True)
            self.look_at_settings(chip, n, line, before)
            machine.until('the line to be kept', lambda kept='port = %s ' % line.split()[0]: (
                self.guest.bus.catch_up() and kept in self.guest.sh('cat %s/lines; true' % STATE)))
            if profile not in ORDER[:i]:
                self.measure(profile)
            before = line
            self.meter.end()
        tap.equal(len(chip.written) < ECHOED_MAX, True,
                  'what the meter was sent: %r' % bytes(chip.written))

    def look_at_settings(self, chip, n, line, before):
        """It has come to that of the meter, from the one that it had before."""
        bauds = [chips.uart.Setting(text).baud for text in chip.settings[n:]]
        baud = int(line.split()[0])
        tap.equal(is_near(bauds[-1], baud), True, 'the speed, after %s' % chip.settings[n:])
        tap.equal(chip.outputs, {'DTR', 'RTS'}, 'modem lines, which some heads live on')
        first = next((b for b in bauds if not is_near(b, 9600)), 9600)
        if before and not before.startswith('9600'):  # as which the driver has it at first
            tap.equal(is_near(first, int(before.split()[0])), True,
                      'the first guess, of %s' % chip.settings[n:])

    def usage(self):
        """Of the daemon: reads, wake-ups and seconds; of the chip: transfers, idle ones, octets
        that nobody fetched; of the meter: telegrams."""
        pid = re.search(r'pid (\d+)', self.guest.sh('svstat /service/gridmeter'))[1]
        text = self.guest.sh('cd /proc/%s; cat io status schedstat' % pid)
        return (int(re.search(r'syscr: (\d+)', text)[1]),
                int(re.search(r'\nvoluntary_ctxt_switches:\s+(\d+)', text)[1]),
                int(text.split()[-3]) / 1e6, self.chip.transfers, self.chip.counts['idle'],
                self.chip.counts['overrun'], self.meter.sent)

    def measure(self, profile):
        """Until so many more telegrams have been sent."""
        before = self.usage()
        machine.until('telegrams', lambda: self.guest.bus.listen() and
                      self.meter.sent >= before[-1] + MEASURED_S / self.meter.period_s)
        reads, wakes, ms, transfers, idle, lost, sent = (b - a for a, b in
                                                         zip(before, self.usage()))
        print('# %s, %s each %.1f s: %.0f reads a telegram, %.0f wake-ups, %.0f transfers (%.0f '
              'idle), %.1f ms of a processor; %d octets lost as nobody fetched them' % (
                  self.chip.names[1], profile, self.meter.period_s, reads / sent, wakes / sent,
                  transfers / sent, idle / sent, ms / sent, lost), flush=True)

    def is_asked(self, place):
        """At 300 Bd, and on at the speed that the meter offers."""
        chip = self.plug(place)
        self.stop()
        n = len(chip.settings)
        chip.written.clear()
        self.meter = meter.AskedMeter(GRIDMETER, 'mt174')
        self.meter.plug_into(chip)
        begin = self.guest.uptime()
        self.guest.sh('cat >/data/gridmeter/gridmeter.conf <<end\n%send' % ASKED)
        self.go_on()
        self.guest.wait_watt()
        print('# %s, asked at 300 Bd: heard %.0f s later' % (
            chip.names[1], self.guest.uptime() - begin), flush=True)
        sent = bytes(octet & 0x7f for octet in chip.written)  # but for its parity
        tap.equal(sent[:5], b'/?!\r\n', 'the request')
        tap.equal(b'\x06050\r\n' in sent, True, 'the acknowledge in %r' % sent)
        bauds = [chips.uart.Setting(text).baud for text in chip.settings[n:]]
        slow = next(i for i, baud in enumerate(bauds) if is_near(baud, 300))
        tap.equal(any(is_near(baud, 9600) for baud in bauds[slow:]), True,
                  '9600 Bd after 300 in %s' % bauds)

    def test_ft232r(self):
        self.is_heard(0)

    def test_cp2102(self):
        self.is_heard(1)

    def test_ch340(self):
        self.is_heard(2)

    def test_pl2303(self):
        self.is_heard(3)

    def test_a_meter_is_asked_through_an_ft232r(self):
        self.is_asked(0)

    def test_a_meter_is_asked_through_a_cp2102(self):
        self.is_asked(1)

    def test_a_meter_is_asked_through_a_ch340(self):
        self.is_asked(2)

    def test_a_meter_is_asked_through_a_pl2303(self):
        self.is_asked(3)

    def test_an_ft232r_hurries_only_for_a_quick_meter(self):
        """Sixty times a second it hands on what has come, or a thousand times."""
        chip = self.plug(0)
        self.meter = meter.Meter(meter.telegrams(GRIDMETER, 'fnn-total', 40))
        self.meter.chip = chip
        self.guest.wait_watt()
        for period_s, latency_ms in ((1, 16), (0.4, 1)):
            self.meter.period_s = period_s
            machine.until('a latency of %d ms' % latency_ms, lambda ms=latency_ms: (
                self.guest.bus.listen() and chip.latency_ms == ms))
            self.measure('fnn-total')


tap.run(Chips)
