#!/usr/bin/python3
"""A disk that is full or broken, clocks that leap, no memory, no processor: what is told of the
meter is right, or nothing, and afterwards all is as before.

    test_hardship.py GRIDMETER SOURCE_DIR"""
import os
import re
import signal
import subprocess
import time

from chips import Ftdi
from device_box import GRIDMETER, cuts, energies, fallen, machine, tap
from scene import Scene

SLOW_TELEGRAMS, SLICE_S, TIMES_SLOWER = 60, 0.01, 20
LEAPS = ('2026-11-29 12:00:00', '2036-11-29 12:00:00', '2026-11-29 12:00:00')
TRIES = 5  # of a leap: on a machine that stands still the meter may be silent by itself
STATE = 'cd /data/gridmeter/state && cat *'


def powers_of(telegrams):
    """Watts that these say."""
    text = subprocess.run([GRIDMETER, 'decode', '-'], input=b''.join(telegrams), check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    return {float(w) for w in re.findall(r' 1-0:16\.7\.0\*255 +power +(-?[\d.]+) W', text)}


class Hardship(Scene):
    def start(self, **how):
        self.boot('integrate = yes\n', **how)
        self.begin()

    def begin(self):
        """With a meter, and with what it has said on the bus."""
        self.m = self.add_meter()
        self.right = powers_of(self.m.telegrams)
        self.said = energies(self.guest.wait_watt())

    def look(self):
        """A watt is there; energies have not fallen, and no power was ever told but those that
        the meter says."""
        found = energies(self.guest.wait_watt())
        tap.equal(fallen(self.said, found), {}, 'energies that fell')
        self.said = found
        tap.equal(self.guest.bus.powers - self.right, set(), 'powers that the meter never said')

    def restart(self):
        left = self.guest.bus.catch_up().departures
        self.guest.sh('svc -t /service/gridmeter')
        self.guest.wait_left(left)
        self.look()

    def wait_telegrams(self, n=5):
        end = self.m.sent + n
        machine.until('telegrams', lambda: self.guest.bus.listen() and self.m.sent >= end)

    def fill_log(self):
        """The pipe to who keeps the log is full, and stays so: who fills it waits."""
        self.guest.sh('yes 0123456789 >/proc/%s/fd/2 & echo $! >/tmp/filler' % self.pid())
        self.guest.wait_for('a full pipe', lambda bus: self.is_filler_stuck())

    def is_filler_stuck(self):
        before, after = self.guest.sh('cd /proc/$(cat /tmp/filler) && cat io && echo = && sleep 1 '
                                      '&& cat io').split('=')
        return before.split() == after.split()

    def pull_and_plug(self):
        """The daemon has something to say."""
        self.pull(self.m.chip)
        self.m.chip.plug()
        self.look()

    def test_a_full_data_keeps_what_was_there(self):
        self.start()
        self.restart()
        self.guest.sh('dd if=/dev/zero of=/data/full bs=64k 2>/dev/null; dd if=/dev/zero '
                      'of=/data/fuller bs=1k 2>/dev/null; sync; true')
        before = self.guest.sh(STATE)
        self.restart()
        tap.equal(self.guest.sh(STATE), before, 'what is kept')
        self.fill_log()
        self.pull_and_plug()
        self.guest.sh('kill $(cat /tmp/filler); rm /data/full /data/fuller; sync')
        self.wait_log('lines of the log were left out')
        self.restart()
        tap.equal(self.guest.sh(STATE) != before, True, 'that it is written again')

    def wait_log(self, words):
        """It goes on when there is something to say."""
        def found(bus):
            self.guest.sh('svc -h /service/gridmeter')
            return words in self.guest.sh('cat /var/log/gridmeter/*', check=False)
        self.guest.wait_for('"%s" in the log' % words, found)

    def journal_sector(self):
        """One in the middle of the journal of ext4."""
        def said(*command):
            return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  text=True, check=True).stdout
        first = int(re.search(r'\(0-\d+\):(\d+)', said(
            '/sbin/debugfs', '-R', 'stat <8>', str(self.data)))[1])
        block = int(re.search(r'Block size:\s+(\d+)', said(
            '/sbin/dumpe2fs', '-h', str(self.data)))[1])
        return (first + 500) * block // 512

    def test_a_disk_with_an_error_leaves_data_read_only(self):
        self.install('integrate = yes\n')
        self.guest.start(self.data, broken_sector=self.journal_sector())
        self.begin()
        self.guest.sh('i=0; while echo $i >/data/x 2>/dev/null && sync && [ $i -lt 2000 ]; do '
                      'i=$((i + 1)); done; true')
        tap.equal('Read-only' in self.guest.sh('echo x >/data/y', check=False), True,
                  'that /data is read-only')
        self.wait_telegrams()
        self.restart()
        self.fill_log()
        self.pull_and_plug()
        self.guest.cut()
        cuts.repair(self.data)
        self.guest.start(self.data)
        self.m.chip = self.guest.adapter(Ftdi)
        self.look()

    def test_a_clock_of_1970_that_is_set_and_leaps(self):
        self.start(more=['-rtc', 'base=1970-01-01T00:00:00'])
        tap.equal(self.guest.sh('date +%Y').strip(), '1970', 'the year')
        for when in LEAPS:
            tap.equal(any(self.leap(when) for _ in range(TRIES)), True,
                      'that it stays where the clock leaps to %s' % when)
            self.look()
        self.restart()

    def leap(self, when):
        """Whether the meter is there all the time."""
        left = self.guest.bus.catch_up().departures
        self.guest.sh('date -s "%s"' % when)
        self.wait_telegrams(20)
        return self.guest.bus.departures == left

    def use_all_memory(self):
        """More of them than there is room for, who keep what they have."""
        self.guest.sh('for i in 1 2 3 4; do dd if=/dev/zero bs=80M | sleep 1000000 & done')
        self.guest.wait_for('no memory', lambda bus: 'Out of memory' in self.guest.sh('dmesg'))
        self.guest.sh('kill $(pidof dd); true')

    def test_when_memory_runs_out_others_end_first(self):
        self.start()
        pid = self.pid()
        self.use_all_memory()
        self.wait_telegrams()
        tap.equal(self.pid(), pid, 'its process')
        self.look()

    def test_when_memory_runs_out_and_it_is_ended_it_comes_back(self):
        self.start()
        pid, left = self.pid(), self.guest.bus.catch_up().departures
        self.guest.sh('echo 1000 >/proc/%s/oom_score_adj' % pid)
        self.use_all_memory()
        self.guest.wait_left(left)
        self.look()
        tap.equal(self.pid() != pid, True, 'that it is another process')

    def test_a_machine_twenty_times_slower(self):
        self.start()
        pid, end = self.guest.process.pid, self.m.sent + SLOW_TELEGRAMS
        changes = self.guest.bus.changes
        try:
            while self.m.sent < end:
                os.kill(pid, signal.SIGSTOP)
                time.sleep(SLICE_S * (TIMES_SLOWER - 1))
                os.kill(pid, signal.SIGCONT)
                time.sleep(SLICE_S)
        finally:
            os.kill(pid, signal.SIGCONT)
        self.guest.bus.listen()
        print('# of %d telegrams %d were told; the chip: %s' % (
            SLOW_TELEGRAMS, self.guest.bus.changes - changes, dict(self.m.chip.counts)), flush=True)
        self.look()


tap.run(Hardship)
