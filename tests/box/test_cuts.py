#!/usr/bin/python3
"""The power of a device goes while gridmeter is installed, updated and removed, and while it writes
settings, choices, bindings and energies. Of each run the log of what was written is replayed to
hundreds of states, and some of these are started.

    test_cuts.py GRIDMETER SOURCE_DIR"""
import os
import pathlib
import random
import re
import shutil
import tempfile
import time

from device_box import (ARCHIVE, GRIDMETER, OWNERS_RC_LOCAL, Archive, altered, built, cut_states,
                        cuts, energies, fallen, installed, machine, meter, tap)
from chips import Ftdi

MACHINE = 'armv7'
CUTS = int(os.environ.get('CUTS', 300))
BOOTS = 3  # of each run
RESTARTS, FUSES = 8, 40
CONFIGURATION = 'integrate = yes\n'
SECTIONS = 'integrate = yes\n[house]\nport = auto\n'


class Cuts:
    def set_up(self):
        started_from = built(MACHINE)
        self.random = random.Random(4)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-box-'))
        self.ends = [lambda: shutil.rmtree(self.folder)]
        self.guest = machine.Guest(self.folder, started_from, MACHINE)
        self.ends.append(self.guest.cut)
        self.meter = meter.Meter(meter.telegrams(GRIDMETER, 'three-phase-power', 4000))
        self.ends.append(self.meter.end)
        self.archives = [Archive()]
        self.log, self.data = self.folder / 'log', self.folder / 'data.img'
        self.said = []

    def tear_down(self):
        for end in reversed(self.ends):
            end()

    def explain(self):
        return self.guest.explain()

    def begin(self, base, stick=None, adapters=1):
        """What is written from here on is kept."""
        self.base = base
        shutil.copy(base, self.data)
        self.guest.start(self.data, adapters, stick=stick, log=self.log)
        self.meter.chip = self.guest.adapter(Ftdi)

    def empty(self):
        base = self.folder / 'base.img'
        machine.make_data(base, {'rc.local': (OWNERS_RC_LOCAL.encode(), 0o755)})
        return base

    def stick(self, archive=ARCHIVE, configuration=CONFIGURATION, name='venus-data-gridmeter'):
        conf = self.folder / 'gridmeter.conf'
        conf.write_text(configuration)
        named = self.folder / (name + '.tar.gz')
        shutil.copy(archive, named)
        machine.make_stick(self.folder / 'stick', [named, conf])
        return self.folder / 'stick'

    def hear(self):
        found = energies(self.guest.wait_watt())
        if self.said:
            tap.equal(fallen(self.said[-1][1], found), {}, 'energies that fell')
        self.said.append((self.log.stat().st_size, found))

    def restart(self):
        left = self.guest.bus.catch_up().departures
        self.guest.sh('svc -t /service/gridmeter')
        self.guest.wait_left(left)
        self.hear()

    def replay(self, look=lambda data: None):
        """All that was written: in each state something can be gone on with. Some are booted."""
        self.meter.chip = None  # that one has gone with the guest
        self.guest.cut()
        writes = cuts.BlockLog(self.base, self.log)
        begin, starting = time.monotonic(), []
        for n, data in cut_states(writes, CUTS, self.random, self.folder, self.archives, MACHINE):
            said = [found for size, found in self.said if size <= writes.ends[n - 1]]
            if said and data.marks():
                tap.equal(fallen(said[-1], data.marks()), {},
                          'energies that would fall after %d writes' % n)
            look(data)
            if data.is_started_at_boot():
                starting.append(n)
        print('# %d writes, %d flushes, %d octets; %d cuts in %.0f s; after %d of them it starts'
              % (len(writes.writes), writes.flushes(), writes.octets(), CUTS,
                 time.monotonic() - begin, len(starting)), flush=True)
        for n in self.random.sample(starting, min(BOOTS, len(starting))):
            self.boot(writes, n)
        return starting

    def boot(self, writes, n):
        self.data.write_bytes(writes.state(n, self.random))
        self.guest.start(self.data)
        self.meter.chip = self.guest.adapter(Ftdi)
        found = energies(self.guest.wait_watt())
        print('# after %d writes: first watt %s' % (n, self.guest.since_start()), flush=True)
        said = [values for size, values in self.said if size <= writes.ends[n - 1]]
        if said:
            tap.equal(fallen(said[-1], found), {}, 'energies that fell')
        self.meter.chip = None
        self.guest.cut()

    def test_while_a_stick_installs_it(self):
        self.begin(self.empty(), self.stick())
        self.hear()
        self.replay()

    def test_while_it_is_updated(self):
        base = installed(self.folder, self.guest.built, configuration=CONFIGURATION)
        another = altered(self.folder / 'another.tar.gz')
        self.archives.append(Archive(another))
        self.begin(base, self.stick(another))
        self.hear()
        self.replay()

    def test_while_it_is_removed(self):
        base = installed(self.folder, self.guest.built, configuration=CONFIGURATION)
        self.begin(base)
        self.guest.wait_watt()
        self.guest.sh('/data/gridmeter/uninstall.sh')
        self.guest.sh('sync; [ ! -e /data/gridmeter ]')
        starting = self.replay()
        tap.equal(0 < len(starting) < CUTS, True, 'that it starts in some states, and not in all')

    def set_value(self, service, path, kind, value):
        self.guest.sh('dbus-send --system --print-reply --reply-timeout=%d --dest=%s %s '
                      'com.victronenergy.BusItem.SetValue variant:%s:%s' % (
                          machine.PATIENCE_S * 1000, service, path, kind, value))

    def move(self):
        """The meter gets the other adapter."""
        left = self.guest.bus.catch_up().departures
        self.meter.chip.pull()
        self.guest.wait_left(left)
        self.meter.chip, self.other = self.other, self.meter.chip
        self.meter.chip.plug()
        self.hear()

    def test_while_it_writes_settings_choices_bindings_and_energies(self):
        self.begin(installed(self.folder, self.guest.built, configuration=SECTIONS), adapters=2)
        self.hear()
        self.other = self.guest.adapter(Ftdi, 1, serial='OTHER')
        machine.until('the other port', lambda: self.guest.has('/dev/ttyUSB1'))
        self.other.pull()
        machine.until('it to be gone', lambda: not self.guest.has('/dev/ttyUSB1'))
        name = self.guest.bus.meters()[0]
        for i in range(RESTARTS):
            self.set_value(name, '/CustomName', 'string', 'house%d' % i)
            self.set_value('com.victronenergy.gridmeter', '/Sources/0/Settings/Fuse', 'int32',
                           FUSES + i)
            self.restart()
            self.move()
        last = 'house%d' % (RESTARTS - 1)
        tap.equal(self.guest.items(name)['/CustomName'], last, 'its name')
        machine.until('it is kept', lambda: last in self.guest.sh('cat /data/conf/settings.xml'))
        self.guest.sh('sync')
        found = set()
        self.replay(lambda data: found.update(self.kept(data, name)))
        print('# found in them: %s' % ', '.join(sorted(found)), flush=True)
        tap.equal({last, str(FUSES + RESTARTS - 1), 'its meter'} - found, set(), 'set last')

    def kept(self, data, name):
        """What was set and is on the disk: one of those that it was set to, in files that tell it
        once."""
        texts = {file: data.text(file) or '' for file in (
            'conf/settings.xml', 'gridmeter/state/screen', 'gridmeter/state/meters')}
        names, fuses, bound = (re.findall(*one, re.M) for one in zip(
            (r'/CustomName\ts\t(.*)$', r'fuse=(\d+)', r'^meter = (.*)$'), texts.values()))
        for what, all_of in (('names', names), ('fuses', fuses), ('bindings', bound)):
            tap.equal(len(all_of) <= 1, True, 'that there is one of %s: %s' % (what, all_of))
        allowed = {'house%d' % i for i in range(RESTARTS)} | {'', 'house'}
        tap.equal(set(names) - allowed, set(), 'names that were never set')
        tap.equal({int(f) for f in fuses} - set(range(FUSES, FUSES + RESTARTS)), set(),
                  'fuses that were never set')
        tap.equal(set(bound) - {name.rpartition('gridmeter_')[2]}, set(), 'meters of the section')
        return names + fuses + ['its meter'] * len(bound)


tap.run(Cuts)
