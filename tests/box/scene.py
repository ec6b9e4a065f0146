"""A scene with a guest of its own: gridmeter is installed, and runs on a copy of its disk."""
import pathlib
import random
import re
import shutil
import tempfile

from chips import Ftdi
from device_box import GRIDMETER, built, installed, machine, meter


class Scene:
    binary = 'armv7'
    configuration = ''
    images = {}  # of what is installed, by machine and configuration

    def set_up(self):
        started_from = built(self.binary)
        self.random = random.Random(7)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-box-'))
        self.ends = [lambda: shutil.rmtree(self.folder)]
        self.guest = machine.Guest(self.folder, started_from, self.binary)
        self.ends.append(self.guest.cut)
        self.data = self.folder / 'data.img'

    def tear_down(self):
        for end in reversed(self.ends):
            end()

    def explain(self):
        text = self.guest.explain() if hasattr(self, 'guest') else ''
        if text and self.guest.process:
            text += '\n' + self.guest.sh('tail -30 /var/log/gridmeter/current', check=False)
        return text

    def install(self, configuration=''):
        """Once for all scenes with that configuration."""
        kind = self.binary, configuration
        if kind not in Scene.images:
            data = installed(self.folder, self.guest.built, self.binary, configuration)
            Scene.images[kind] = data.read_bytes()
        self.data.write_bytes(Scene.images[kind])

    def boot(self, configuration='', **how):
        self.install(configuration)
        self.guest.start(self.data, **how)

    def add_meter(self, place=0, serial='A50285BI', number=None, count=2000,
                  profile='three-phase-power', kind=Ftdi):
        """A meter of that number with an adapter of that kind and serial."""
        args = ['--serial', str(number)] if number else []
        m = meter.Meter(meter.telegrams(GRIDMETER, profile, count, *args))
        self.ends.append(m.end)
        m.chip = self.guest.adapter(kind, place, serial=serial)
        return m

    def pull(self, chip):
        left = self.guest.bus.catch_up().departures
        chip.pull()
        self.guest.wait_left(left)

    def wait_meters(self, n):
        """So many are there: their names."""
        return self.guest.wait_for('%d meters' % n,
                                   lambda bus: len(bus.meters()) == n and bus.meters())

    def memory(self):
        """kB of the daemon that are in memory, and its descriptors."""
        pid = self.pid()
        text = self.guest.sh('cat /proc/%s/status; ls /proc/%s/fd | wc -l' % (pid, pid))
        return int(re.search(r'VmRSS:\s+(\d+)', text)[1]), int(text.split()[-1])

    def wait_service(self):
        """The daemon is looked after."""
        self.guest.wait_up()
        machine.until('the service', lambda: ': up' in self.guest.sh(
            'svstat /service/gridmeter; true'))

    def pid(self):
        return re.search(r'pid (\d+)', self.guest.sh('svstat /service/gridmeter'))[1]

    def log(self):
        return self.guest.sh('cat /var/log/gridmeter/current')

    def wait_log(self, words):
        self.guest.wait_for('"%s" in the log' % words, lambda bus: words in self.log())
