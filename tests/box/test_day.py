#!/usr/bin/python3
"""A day of telegrams: what grows, and what is written to the disk. It takes no day, as the guest's
time leaps over what it waits for.

    test_day.py GRIDMETER SOURCE_DIR"""
import os
import threading
import time

from chips import Ftdi
from device_box import GRIDMETER, machine, meter, tap
from scene import Scene
from usb_device import connected

DAY_HOURS = float(os.environ.get('DAY_HOURS', 24))
PERIOD_S, HOUR_S, DAY_S = 1, 3600, 86400
WARM_S = int(min(DAY_HOURS / 2, 1) * HOUR_S)  # after which nothing may grow
MOST_OCTETS = 1000000  # a day, on the disk
ROOM_KB = 40  # in memory: some pages that were not touched before
SECTOR, PACKET = 512, 64


class Prompt(Ftdi):
    """Hands on what it hears at once, and is silent else."""
    buffer_size = 4096

    def __init__(self, socket_path, serial=None):
        self.readers = 0  # transfers that the driver keeps waiting
        self.is_given = threading.Event()
        super().__init__(socket_path, serial)

    def give(self, data):
        """Returns when the driver has them, or nobody listens."""
        self.is_given.clear()
        with self.lock:
            self.on_line += [(0, octet, None) for octet in data]
        self.wake()
        self.is_given.wait(machine.PATIENCE_S)

    def hand_on(self, now):
        while self.buffer and self.waiting:
            packets = self.next_packets(self.waiting[0][2])
            self.answer(self.waiting.pop(0), packets)
        self.readers = max(self.readers, len(self.waiting))
        if not self.buffer and (not self.is_open or len(self.waiting) == self.readers):
            self.is_given.set()
        return now + 1

    def next_packets(self, room):
        packets = packet = self.next_packet()
        while len(packet) == PACKET and len(packets) < room:
            packet = self.next_packet()
            packets += packet
        return packets


class Feeder(threading.Thread):
    """Sends a telegram whenever the guest says that it is time for one, as long as it may."""

    def __init__(self, path, chip, telegrams):
        super().__init__(daemon=True)
        self.socket, self.chip, self.telegrams = connected(path), chip, telegrams
        self.sent = self.until = 0
        self.changed = threading.Condition()
        self.start()

    def run(self):
        while self.socket.recv(1):
            with self.changed:
                self.changed.wait_for(lambda: self.sent < self.until)
            self.chip.give(self.telegrams[self.sent % len(self.telegrams)])
            with self.changed:
                self.sent += 1
                self.changed.notify_all()
            self.socket.sendall(b'.')

    def feed(self, until):
        """So many have been sent when it returns; the guest's time goes slowly then."""
        with self.changed:
            self.until = until
            self.changed.notify_all()
            if not self.changed.wait_for(lambda: self.sent >= until, machine.PATIENCE_S + until):
                raise AssertionError('%d telegrams of %d were taken' % (self.sent, until))


class Day(Scene):
    def start(self):
        """With a meter that is there, and time that leaps."""
        path = self.folder / 'pace'
        self.boot('integrate = yes\n', more=[
            '-icount', 'shift=3,sleep=off', '-chardev',
            'socket,id=pace,path=%s,server=on,wait=off' % path, '-device',
            'virtserialport,chardev=pace,name=pace'])
        chip = self.guest.adapter(Prompt)
        n = int(DAY_HOURS * HOUR_S / PERIOD_S)
        self.feeder = Feeder(path, chip, meter.telegrams(
            GRIDMETER, 'three-phase-power', n, '--period', str(PERIOD_S * 1000)))
        self.guest.wait_up()
        self.guest.sh('for p in /sys/class/virtio-ports/*; do [ "$(cat $p/name)" != pace ] || '
                      'pace /dev/${p##*/} %d & done' % PERIOD_S)
        self.guest.bus.channel = Nothing()
        self.guest.sh('kill $(pidof dbus-monitor)')
        return n

    def written(self):
        """Octets that the disk for /data has got."""
        return int(self.guest.sh('cat /sys/block/vdb/stat').split()[6]) * SECTOR

    def names(self):
        return self.guest.sh('dbus-send --system --print-reply=literal '
                             '--dest=org.freedesktop.DBus / org.freedesktop.DBus.ListNames')

    def test_a_day_of_telegrams(self):
        n = self.start()
        begin = time.monotonic()
        self.feeder.feed(WARM_S // PERIOD_S)
        tap.equal('.gridmeter_' in self.names(), True, 'that the meter is there')
        pid, first, before = self.pid(), self.memory(), self.written()
        now = first
        for at in range(WARM_S + HOUR_S, int(DAY_HOURS * HOUR_S) + 1, HOUR_S):
            self.feeder.feed(min(at // PERIOD_S, n))
            now = self.memory()
            print('# after %.1f h: kB and descriptors %s, %d octets on the disk; %.0f s' % (
                at / HOUR_S, now, self.written() - before, time.monotonic() - begin), flush=True)
        self.feeder.feed(n)
        now = self.memory()
        self.guest.sh('sync')
        octets = (self.written() - before) * DAY_S / (DAY_HOURS * HOUR_S - WARM_S)
        print('# %.1f h in %.0f s; kB and descriptors %s, then %s; %d octets a day; log: %s' % (
            DAY_HOURS, time.monotonic() - begin, first, now, octets, self.log()), flush=True)
        tap.equal('.gridmeter_' in self.names(), True, 'that the meter is there at its end')
        tap.equal(self.pid(), pid, 'its process')
        tap.equal(now[1], first[1], 'descriptors')
        tap.equal(now[0] <= first[0] + ROOM_KB, True, 'that memory does not grow')
        tap.equal(octets <= MOST_OCTETS, True, 'that little is written')
        self.look_at_uptime()

    def look_at_uptime(self):
        """The guest has lived as long as that."""
        seconds = float(self.guest.sh('cat /proc/uptime').split()[0])
        tap.equal(seconds >= DAY_HOURS * HOUR_S, True, 'that %d s have gone by' % seconds)


class Nothing:
    """Of a bus that nobody listens to."""

    def lines(self, wait):
        return []


tap.run(Day)
