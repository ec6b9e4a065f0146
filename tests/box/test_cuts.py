#!/usr/bin/python3
"""The power of a device goes while gridmeter is installed, updated and removed. Of each run the log
of what was written is replayed to hundreds of states, and some of these are started.

    test_cuts.py GRIDMETER SOURCE_DIR"""
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import tarfile
import tempfile
import time

from device_box import (ARCHIVE, GRIDMETER, OWNERS_RC_LOCAL, Archive, built, cut_states, cuts,
                        energies, fallen, installed, machine, meter, tap)
from chips import Ftdi

MACHINE = 'armv7'
CUTS = int(os.environ.get('CUTS', 300))
BOOTS = 3  # of each run
CONFIGURATION = 'integrate = yes\n'


def altered(to):
    """An archive of another version."""
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        with tarfile.open(ARCHIVE) as tar:
            tar.extractall(home)
        boot = home / 'gridmeter/parts/boot.sh'
        boot.write_text(boot.read_text() + '# another\n')
        (home / 'gridmeter/version').write_text('0.0.0\n')
        sums = home / 'gridmeter/md5sums'
        lines = [line.split()[1] for line in sums.read_text().splitlines()]
        sums.write_text(''.join('%s  %s\n' % (hashlib.md5(
            (home / 'gridmeter' / name).read_bytes()).hexdigest(), name) for name in lines))
        subprocess.run(['tar', '-czf', str(to), '-C', folder, 'rc', 'gridmeter'], check=True)
    return to


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

    def begin(self, base, stick=None):
        """What is written from here on is kept."""
        self.base = base
        shutil.copy(base, self.data)
        self.guest.start(self.data, stick=stick, log=self.log)
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

    def replay(self):
        """All that was written: in each state something can be gone on with. Some are booted."""
        self.guest.cut()
        writes = cuts.BlockLog(self.base, self.log)
        begin, starting = time.monotonic(), []
        for n, data in cut_states(writes, CUTS, self.random, self.folder, self.archives, MACHINE):
            said = [found for size, found in self.said if size <= writes.ends[n - 1]]
            if said and data.marks():
                tap.equal(fallen(said[-1], data.marks()), {},
                          'energies that would fall after %d writes' % n)
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


tap.run(Cuts)
