#!/usr/bin/python3
"""A whole device from the stick to the first watt, and through a power cut: what `make box-test`
begins with.

    test_short.py GRIDMETER SOURCE_DIR"""
import atexit
import contextlib
import os
import pathlib
import random
import shutil
import tempfile
import time

from device_box import (ARCHIVE, GRIDMETER, OWNERS_RC_LOCAL, Archive, built, cut_states,
                        cuts, energies, fallen, machine, meter, tap)
from chips import Ftdi

MACHINE = 'armv7'
CUTS, PULLS = 40, 2
CONFIGURATION = 'integrate = yes\n'


def go_first():
    """A guest that gets a tenth of a processor is no device: it comes before other tests, which
    wait most of their time, where we may say so; also where the kernel shares time out among
    sessions, and this one is nobody else's. What it needs in all stays the same."""
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # root alone may
            os.nice(-10)
            pathlib.Path('/proc/self/autogroup').write_text('-10')


def cuts_of(story):
    return cut_states(story.writes, CUTS, story.random, story.folder, [Archive()], MACHINE)


class Story:
    """One device, which the tests go on with in their order."""

    def __init__(self):
        started_from = built(MACHINE)
        self.random = random.Random(23)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-box-'))
        atexit.register(self.end)
        self.said = []  # (octets of the log, energies that were on the bus by then)
        self.guest = machine.Guest(self.folder, started_from, MACHINE)
        self.meter = meter.Meter(meter.telegrams(GRIDMETER, 'three-phase-power', 2000))
        self.base, self.data = self.folder / 'base.img', self.folder / 'data.img'
        self.log = self.folder / 'log'

    def install(self):
        conf = self.folder / 'gridmeter.conf'
        conf.write_text(CONFIGURATION)
        machine.make_data(self.base, {'rc.local': (OWNERS_RC_LOCAL.encode(), 0o755)})
        shutil.copy(self.base, self.data)
        machine.make_stick(self.folder / 'stick', [ARCHIVE, conf])
        self.guest.start(self.data, stick=self.folder / 'stick', log=self.log)
        self.plug_in()

    def plug_in(self):
        self.meter.chip = self.guest.adapter(Ftdi)

    def all_energies(self):
        found = energies(self.guest.wait_watt())
        return len(found) == 6 and found

    def wait_watt(self):
        """What is said by then was said before anything that is not in the log yet."""
        found = machine.until('energies of all phases', self.all_energies)
        if self.said:
            tap.equal(fallen(self.said[-1][1], found), {}, 'energies that fell')
        self.said.append((self.log.stat().st_size, found))

    def end(self):
        self.meter.end()
        self.guest.cut()
        shutil.rmtree(self.folder)


class Short:
    story = None

    def set_up(self):
        if Short.story is None:
            Short.story = Story()
        self.story = Short.story
        self.guest = self.story.guest

    def explain(self):
        return self.story.guest.explain() if self.story else ''

    def log_of_gridmeter(self):
        return self.guest.sh('cat /var/log/gridmeter/current')

    def test_a_device_boots_and_a_stick_brings_the_first_watt(self):
        self.story.install()
        self.story.wait_watt()
        print('# first watt %s' % self.guest.since_start(), flush=True)
        tap.equal('Read-only file system' in self.guest.sh('touch /etc/x', check=False), True,
                  'that the root file system is read-only')
        self.guest.sh('svok /service/gridmeter')

    def test_an_adapter_that_is_pulled_is_gone_at_once_and_comes_back(self):
        for _ in range(PULLS):
            chip, left = self.story.meter.chip, self.guest.bus.departures
            time.sleep(self.story.random.random())  # anywhere in a telegram
            chip.pull()
            self.guest.wait_left(left)
            begin = time.monotonic()
            chip.plug()
            self.story.wait_watt()
            print('# back after %.1f s' % (time.monotonic() - begin), flush=True)

    def test_what_a_power_cut_leaves_can_be_gone_on_with(self):
        story = self.story
        left = self.guest.bus.departures
        self.guest.sh('svc -t /service/gridmeter')  # it writes at its end
        self.guest.wait_left(left)
        story.wait_watt()
        print('# started again %s' % self.guest.since_start(), flush=True)
        self.guest.cut()
        story.writes = log = cuts.BlockLog(story.base, story.log)
        print('# %d writes, %d flushes, %d octets' % (len(log.writes), log.flushes(),
                                                      log.octets()), flush=True)
        begin = time.monotonic()
        started = [self.is_started(n, data) for n, data in cuts_of(story)]
        tap.equal(set(started), {False, True}, 'whether it starts at boot')
        print('# %d cuts in %.1f s' % (CUTS, time.monotonic() - begin), flush=True)

    def is_started(self, n, data):
        """Energies that were said are not begun below; and whether it starts at boot."""
        said = [found for size, found in self.story.said if size <= self.story.writes.ends[n - 1]]
        if said:
            tap.equal(fallen(said[-1], data.marks()), {},
                      'energies that would fall after %d writes' % n)
        return data.is_started_at_boot()

    def test_a_device_boots_after_a_cut_and_counts_on(self):
        story = self.story
        story.data.write_bytes(story.writes.state(len(story.writes.writes), story.random))
        self.guest.start(story.data)
        story.plug_in()
        story.wait_watt()
        print('# first watt %s' % self.guest.since_start(), flush=True)


go_first()
tap.run(Short)
