#!/usr/bin/python3
"""What people do with plugs.

    test_plugs.py GRIDMETER SOURCE_DIR"""
import os
import shutil
import time

import cuts
from chips import Ch340, Ftdi
from device_box import ARCHIVE, OWNERS_RC_LOCAL, Archive, Data, machine, tap
from scene import Scene

PULLS = int(os.environ.get('PULLS', 200))
STICKS = 6
GROWTH_KB = 330  # the trail of what has come has 128, and each thing is used for the first time
NAMED = 'port = /dev/ttyUSB0\n'


class Plugs(Scene):
    def test_an_adapter_is_pulled_many_times_at_any_moment(self):
        self.boot()
        m = self.add_meter()
        self.guest.wait_watt()
        before, times = self.memory(), []
        for _ in range(PULLS):
            time.sleep(self.random.random())  # anywhere in a telegram
            self.pull(m.chip)
            begin = self.guest.uptime()
            m.chip.plug()
            self.guest.wait_watt()
            times.append(self.guest.uptime() - begin)
            if len(times) % 50 == 0:
                print('# %d times' % len(times), flush=True)
        after = self.memory()
        times.sort()
        print('# %d times: back after %.1f s (half of them), %.1f s (all); kB in memory and '
              'descriptors %s, then %s' % (PULLS, times[len(times) // 2], times[-1], before,
                                           after), flush=True)
        machine.until('that no descriptor is left open', lambda: (
            self.guest.bus.catch_up() and self.memory()[1] <= before[1]))
        tap.equal(after[0] < before[0] + GROWTH_KB, True, 'that memory does not grow: %s, %s' % (
            before, after))

    def two(self, kind, serials):
        """Two meters, each with an adapter of its own: what is known of them by then."""
        self.boot(adapters=2)
        meters = [self.add_meter(i, serials[i], 11111111 * (i + 1), kind=kind) for i in (0, 1)]
        return meters, self.known(2)

    def known(self, n):
        """By their numbers: what each meter is called, and under which number it is found."""
        found = {}
        for name in self.wait_meters(n):
            items = self.guest.items(name)
            found[items.get('/Serial')] = (name, items.get('/DeviceInstance'))
        return found if len(found) == n and None not in found else None

    def change_places(self, meters, before):
        """The plug of one goes where that of the other was; the last that was pulled comes back
        first, and has another ttyUSB then."""
        a, b = meters
        for m in (a, b):
            m.chip.pull()
        self.guest.wait_for('both to be gone', lambda bus: not bus.meters())
        a.chip, b.chip = b.chip, a.chip
        for m in (a, b):
            m.chip.plug()
        machine.until('both to be there', lambda: self.guest.sh('ls /dev').count('ttyUSB') == 2)
        tap.equal(machine.until('both meters', lambda: self.known(2)), before)

    def test_two_adapters_change_places(self):
        meters, before = self.two(Ftdi, 'AB')
        a, b = (m.chip for m in meters)
        a.names, b.names = b.names, a.names  # once they are plugged in again
        self.change_places(meters, before)

    def test_two_meters_change_adapters(self):
        self.change_places(*self.two(Ftdi, 'AB'))

    def test_two_adapters_without_a_number_change_places(self):
        self.change_places(*self.two(Ch340, ('', '')))

    def test_an_adapter_gets_another_number(self):
        self.boot(adapters=2)
        m = self.add_meter(0, 'A')
        before = machine.until('the meter', lambda: self.known(1))
        self.pull(m.chip)
        self.guest.adapter(Ftdi, 1, serial='SILENT')
        machine.until('the silent one', lambda: 'ttyUSB0' in self.guest.sh('ls /dev'))
        m.chip.plug()
        tap.equal(machine.until('the meter', lambda: self.known(1)), before)
        tap.equal('ttyUSB1' in self.guest.sh('ls -l /proc/%s/fd' % self.pid()), True,
                  'that it is at another port')

    def test_a_port_that_another_driver_has_is_taken_when_it_is_free(self):
        """As serial-starter has it while a driver of its own tries the port."""
        self.is_taken_when_free('ln -s $(pidof dbus-daemon) /var/lock/serial-starter/ttyUSB0',
                                'rm /var/lock/serial-starter/ttyUSB0')

    def test_a_port_that_a_program_has_open_is_taken_when_it_is_free(self):
        self.is_taken_when_free('sh -c "exec 3<>/dev/ttyUSB0; echo \\$\\$ >/run/holder; '
                                'exec sleep 100000" >/dev/null 2>&1 & until [ -s /run/holder ]; '
                                'do sleep 0.1; done', 'kill $(cat /run/holder)')

    def is_taken_when_free(self, hold, let_go):
        self.boot(NAMED)
        self.wait_service()
        self.guest.sh('svc -d /service/gridmeter')
        self.add_meter()
        machine.until('the port', lambda: 'ttyUSB0' in self.guest.sh('ls /dev'))
        self.guest.sh(hold)
        self.guest.sh('svc -u /service/gridmeter')
        self.wait_log('is held by another program')
        tap.equal(self.guest.bus.listen().meters(), [], 'meters while another has the port')
        self.guest.sh(let_go)
        self.guest.wait_watt()

    def test_a_hub_that_resets_and_a_controller_that_does(self):
        self.boot(adapters=2, has_hub=True)
        for i in (0, 1):
            self.add_meter(i, 'AB'[i], 11111111 * (i + 1))
        before = machine.until('both meters', lambda: self.known(2))
        for reset in ('cd /sys/bus/usb/devices/1-1 && echo 0 >authorized && echo 1 >authorized',
                      'cd /sys/bus/pci/drivers/xhci_hcd && d=$(echo 0000:*) && echo $d >unbind && '
                      'echo $d >bind'):
            left = self.guest.bus.catch_up().departures
            begin = self.guest.uptime()
            self.guest.sh(reset)
            self.guest.wait_for('both to be gone', lambda bus, n=left: (
                bus.departures >= n + 2 or not bus.meters()))
            tap.equal(machine.until('both meters', lambda: self.known(2)), before)
            print('# both are back after %.1f s' % (self.guest.uptime() - begin), flush=True)

    def test_a_stick_is_pulled_while_it_is_unpacked(self):
        """Many times, sooner or later; after the last one it is left in. Then it is pulled from a
        device with gridmeter at work."""
        machine.make_data(self.data, {'rc.local': (OWNERS_RC_LOCAL.encode(), 0o755)})
        self.start_with_stick('venus-runtime-gridmeter.tar.gz')
        self.guest.wait_up()
        self.add_meter()
        for _ in range(STICKS):
            self.plug_stick()
            time.sleep(self.random.random())
            self.pull_stick()
            self.look_at_data()
        self.plug_stick()
        self.guest.wait_watt()
        self.wait_unpacked()
        self.pull_stick()
        for _ in range(STICKS):
            self.plug_stick()
            time.sleep(self.random.random())
            self.pull_stick()
            self.guest.sh('svok /service/gridmeter')
            self.look_at_data()
        self.guest.wait_watt()
        self.guest.cut()
        self.guest.start(self.data)
        self.add_meter()
        self.guest.wait_watt()

    def start_with_stick(self, name):
        runtime = self.folder / name
        shutil.copy(ARCHIVE, runtime)
        machine.make_stick(self.folder / 'stick', [runtime])
        self.guest.start(self.data, more=[
            '-blockdev', 'driver=raw,node-name=stick,file.driver=file,file.filename=%s' % (
                self.folder / 'stick')])

    def plug_stick(self):
        self.guest.qmp('device_add', driver='usb-storage', drive='stick', id='stick', bus='usb.0',
                       removable=True)
        machine.until('its first file, or its end', lambda: 'sda' in self.guest.sh(
            'cat /proc/mounts'), every=0)

    def wait_unpacked(self):
        machine.until('that nobody unpacks', lambda: not self.guest.sh(
            'pidof tar update-data; true').strip())

    def pull_stick(self):
        self.guest.qmp('device_del', id='stick')
        machine.until('that it has gone', lambda: 'sda' not in self.guest.sh(
            'ls /dev; cat /proc/mounts'))
        self.wait_unpacked()

    def look_at_data(self):
        """As it would be found after a power cut now."""
        copy, found = self.folder / 'copy.img', self.folder / 'found'
        self.guest.sh('sync')
        shutil.copy(self.data, copy)
        cuts.repair(copy)
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir()
        cuts.read(copy, '/', found)
        data = Data(found, [Archive()], self.binary)
        data.look()
        print('# pulled: %s files are there, %s' % (
            self.guest.sh('find /data/gridmeter 2>/dev/null | wc -l').strip(),
            'it is installed' if data.is_started_at_boot() else 'it is not installed'), flush=True)


tap.run(Plugs)
