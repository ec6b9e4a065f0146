#!/usr/bin/python3
"""A disk that is full or broken, clocks that leap, no memory, no processor.

    test_hardship.py GRIDMETER SOURCE_DIR"""
import os
import re
import signal
import subprocess
import time

import cuts
from device_box import machine, tap
from scene import Scene

WATCHED_S = int(os.environ.get('WATCHED_S', 600))
SLOW_S, SLICE_S, TIMES_SLOWER = 60, 0.01, 20


class Hardship(Scene):
    def start(self, **how):
        self.boot('integrate = yes\n', **how)
        self.m = self.add_meter()
        return self.guest.wait_watt()

    def restart(self):
        left = self.guest.bus.departures
        self.guest.sh('svc -t /service/gridmeter')
        self.guest.wait_left(left)
        return self.guest.wait_watt()

    def power_in(self, name):
        return self.guest.items(name)['/Ac/Power']

    def test_a_full_data_keeps_what_was_there(self):
        self.start()
        state = 'cd /data/gridmeter/state && md5sum *'
        self.restart()
        self.guest.sh('dd if=/dev/zero of=/data/full bs=64k 2>/dev/null; dd if=/dev/zero '
                      'of=/data/fuller bs=1k 2>/dev/null; sync; true')
        before = self.guest.sh(state)
        self.restart()
        tap.equal(self.guest.sh(state), before, 'what is kept')
        self.guest.sh('rm /data/full /data/fuller; sync')
        self.restart()
        tap.equal(self.guest.sh(state) != before, True, 'that it is written again')

    def test_a_disk_with_an_error_leaves_data_read_only(self):
        self.install('integrate = yes\n')
        extents = subprocess.run(['/sbin/debugfs', '-R', 'stat <8>', str(self.data)],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                 check=True).stdout
        first = int(re.search(r'\(0-\d+\):(\d+)', extents)[1])
        block = int(re.search(r'Block size:\s+(\d+)', subprocess.run(
            ['/sbin/dumpe2fs', '-h', str(self.data)], stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL, check=True).stdout)[1])
        sector = (first + 500) * block // 512  # of the journal
        self.guest.start(self.data, broken_sector=sector)
        self.m = self.add_meter()
        name = self.guest.wait_watt() and self.guest.bus.meters()[0]
        self.guest.sh('i=0; while echo $i >/data/log/x 2>/dev/null && [ $i -lt 2000 ]; do sync; '
                      'i=$((i + 1)); done; true')
        tap.equal('ro' in self.guest.sh('grep " /data " /proc/mounts').split()[3].split(','), True,
                  'that /data is read-only')
        n = self.m.sent
        machine.until('telegrams', lambda: self.guest.bus.listen() and self.m.sent > n + 5)
        tap.equal(isinstance(self.power_in(name), float), True)
        self.restart()

    def test_a_clock_of_1970_that_is_set_and_leaps(self):
        self.start(more=['-rtc', 'base=1970-01-01T00:00:00'])
        left = self.guest.bus.departures
        tap.equal(self.guest.sh('date +%Y'), '1970')
        for when in ('2026-11-29 12:00:00', '2036-11-29 12:00:00', '2026-11-29 12:00:00'):
            self.guest.sh('date -s "%s"' % when)
            n = self.m.sent
            machine.until('telegrams', lambda: self.guest.bus.listen() and self.m.sent > n + 5)
        tap.equal(self.guest.bus.departures, left, 'how often the meter has left')
        self.restart()

    def test_no_memory_is_left(self):
        self.start()
        self.guest.sh('tail /dev/zero; true')
        self.guest.wait_watt()
        tap.equal('Out of memory' in self.guest.sh('dmesg'), True, 'that memory ran out')

    def test_a_machine_twenty_times_slower(self):
        self.start()
        end, pid = time.monotonic() + SLOW_S, self.guest.process.pid
        try:
            while time.monotonic() < end:
                os.kill(pid, signal.SIGSTOP)
                time.sleep(SLICE_S * (TIMES_SLOWER - 1))
                os.kill(pid, signal.SIGCONT)
                time.sleep(SLICE_S)
        finally:
            os.kill(pid, signal.SIGCONT)
        print('# %s; the chip: %s' % (self.log()[-300:].replace('\n', ' | '),
                                      dict(self.m.chip.counts)), flush=True)
        self.guest.wait_watt()

    def test_what_is_written_while_nothing_happens(self):
        """A meter at work for some minutes: how much of a disk that costs a day."""
        log = self.folder / 'log'
        self.boot('integrate = yes\n', log=log)
        base = self.folder / 'base.img'
        base.write_bytes(self.images['integrate = yes\n'])
        self.m = self.add_meter()
        self.guest.wait_watt()
        self.guest.sh('sync; sleep 30; sync')
        begin, before = log.stat().st_size, self.memory()
        machine.until('some minutes', lambda s=time.monotonic(): self.guest.bus.listen() and
                      time.monotonic() > s + WATCHED_S, seconds=WATCHED_S + machine.PATIENCE_S)
        after = self.memory()
        self.guest.sh('sync')
        self.guest.cut()
        writes = cuts.BlockLog(base, log)
        n = writes.number_at(begin)
        octets = sum(len(w[2]) for w in writes.writes[n:])
        print('# in %d s %d octets, %d kB a day; kB in memory and descriptors: %s, then %s' % (
            WATCHED_S, octets, octets * 86400 / WATCHED_S / 1000, before, after), flush=True)
        tap.equal(octets * 86400 / WATCHED_S <= 1e6, True, 'at most 1 MB a day')
        tap.equal(after, before, 'memory and descriptors')


tap.run(Hardship)
