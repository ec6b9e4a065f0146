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
# Where each octet comes through, whatever its parity, the format is not told by it.
PROFILES = (('three-phase-power', '9600 8N1', meter.SML_BEGIN, 1), ('kaifa', '2400 8E1', None, 2),
            ('p1', '115200 8N1', b'/', 1))
MEASURED_S = 15


class Chips:
    guest = None

    def set_up(self):
        if Chips.guest is None:
            started_from = built(MACHINE)
            folder = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-box-'))
            atexit.register(shutil.rmtree, folder)
            data = installed(folder, started_from)
            Chips.guest = machine.Guest(folder, started_from, MACHINE)
            atexit.register(Chips.guest.cut)
            Chips.guest.start(data, adapters=len(CHIPS)).wait_up()
        self.meter = None
        self.guest.wait_for('nobody on the bus', lambda bus: not bus.meters())

    def tear_down(self):
        if self.meter:
            self.meter.end()
            if self.meter.chip:
                self.meter.chip.pull()

    def explain(self):
        if not self.guest or not self.guest.process:
            return ''
        return self.guest.explain() + self.guest.sh('tail -30 /var/log/gridmeter/current')

    def chip(self, place):
        """Each has a socket of its own, and is plugged in as long as it is looked at."""
        if len(self.guest.chips) <= place:
            for n in range(len(self.guest.chips), place + 1):
                chip = self.guest.adapter(CHIPS[n], n)
                machine.until('the chip', lambda c=chip: c.is_plugged)
                chip.pull()
        return self.guest.chips[place]

    def hears(self, place):
        """What was heard last is the first guess for the next: each wrong one comes before."""
        chip = self.chip(place)
        chip.plug()
        for profile, line, begin, period in PROFILES:
            self.meter = meter.Meter(meter.telegrams(GRIDMETER, profile, 40, begin=begin), line,
                                     period)
            self.meter.chip = chip
            tried = len(chip.settings)
            items = self.guest.wait_watt()
            print('# %s at %s: %s; %d settings tried; %s' % (
                profile, line, self.guest.since_start(), len(chip.settings) - tried,
                items.get('/Mgmt/Connection')), flush=True)
            baud = chips.uart.Setting(line).baud
            tap.equal(abs(chip.setting.baud / baud - 1) < 0.03, True,
                      'the speed of %s' % chip.setting.text)
            self.measure(chip, profile)
            self.meter.end()
            self.forget()

    def forget(self):
        """Another meter may come now; only the line is known still."""
        left = self.guest.bus.departures
        self.guest.sh('svc -d /service/gridmeter')
        self.guest.wait_left(left)
        self.guest.sh('rm -f /data/gridmeter/state/meters; svc -u /service/gridmeter')

    def usage(self, chip):
        """Of the daemon: reads, wake-ups and milliseconds; of the chip: transfers."""
        pid = re.search(r'pid (\d+)', self.guest.sh('svstat /service/gridmeter'))[1]
        text = self.guest.sh('cd /proc/%s; cat io status; cat stat' % pid)
        stat = text.rpartition(')')[2].split()
        return (int(re.search(r'syscr: (\d+)', text)[1]),
                int(re.search(r'\nvoluntary_ctxt_switches:\s+(\d+)', text)[1]),
                10 * (int(stat[11]) + int(stat[12])), chip.transfers, chip.counts['idle'],
                self.meter.sent)

    def measure(self, chip, profile):
        """Until so many more telegrams have been sent."""
        before = self.usage(chip)
        machine.until('telegrams', lambda: self.guest.bus.listen() and
                      self.meter.sent >= before[-1] + MEASURED_S / self.meter.period_s)
        reads, wakes, ms, transfers, idle, sent = (b - a for a, b in
                                                   zip(before, self.usage(chip)))
        print('# %s, %s: a telegram: %.1f reads, %.1f wake-ups, %.1f transfers (%.1f idle), '
              '%.1f ms of processor; lost as nobody fetched them: %d octets' % (
                  chip.names[1], profile, reads / sent, wakes / sent, transfers / sent,
                  idle / sent, ms / sent, chip.counts['overrun']), flush=True)

    def test_ft232r(self):
        self.hears(0)

    def test_cp2102(self):
        self.hears(1)

    def test_ch340(self):
        self.hears(2)

    def test_pl2303(self):
        self.hears(3)


tap.run(Chips)
