#!/usr/bin/python3
"""What people do with plugs.

    test_plugs.py GRIDMETER SOURCE_DIR"""
import os
import pathlib
import time

from chips import Ftdi
from device_box import ARCHIVE, OWNERS_RC_LOCAL, machine, tap
from scene import Scene

PULLS = int(os.environ.get('PULLS', 200))


class Plugs(Scene):
    def test_an_adapter_is_pulled_many_times_at_any_moment(self):
        self.boot()
        m = self.add_meter()
        self.guest.wait_watt()
        before, times = self.memory(), []
        for _ in range(PULLS):
            time.sleep(self.random.random())
            self.pull(m.chip)
            begin = time.monotonic()
            m.chip.plug()
            self.guest.wait_watt()
            times.append(time.monotonic() - begin)
        after = self.memory()
        times.sort()
        print('# %d times: back after %.1f s (median), %.1f s (most); kB, descriptors %s, then %s'
              % (PULLS, times[len(times) // 2], times[-1], before, after), flush=True)
        tap.equal(after[1] <= before[1], True, 'that no descriptor is left open')
        tap.equal(after[0] < before[0] + 200, True, 'that memory does not grow')

    def test_two_adapters_change_places(self):
        self.boot(adapters=2)
        a = self.add_meter(0, 'A', 11111111)
        b = self.add_meter(1, 'B', 22222222)
        before = {name: self.guest.items(name) for name in self.wait_meters(2)}
        for m in (a, b):
            self.pull(m.chip)
        a.chip, b.chip = b.chip, a.chip  # each meter has the adapter of the other now
        for m in (b, a):
            m.chip.plug()
        after = {name: self.guest.items(name) for name in self.wait_meters(2)}
        for path in ('/DeviceInstance', '/Serial'):
            tap.equal({name: items[path] for name, items in after.items()},
                      {name: items[path] for name, items in before.items()}, path)

    def test_an_adapter_gets_another_number(self):
        self.boot(adapters=2)
        m = self.add_meter(0, 'A')
        name = self.wait_meters(1)
        self.pull(m.chip)
        silent = self.add_silent(1)
        machine.until('the silent one', lambda: 'ttyUSB0' in self.guest.sh('ls /dev'))
        m.chip.plug()
        tap.equal(self.wait_meters(1), name, 'its name')
        tap.equal('ttyUSB1' in self.guest.items(name[0])['/Mgmt/Connection'] or
                  'ttyUSB1' in self.guest.sh('ls /dev'), True, 'that it is another port')
        tap.equal(silent.is_plugged, True)

    def add_silent(self, place):
        return self.guest.adapter(Ftdi, place, serial='SILENT')

    def test_a_port_that_somebody_holds_is_taken_when_it_is_free(self):
        self.boot(adapters=1)
        self.guest.wait_up()
        self.guest.sh('svc -d /service/gridmeter')
        m = self.add_meter()
        machine.until('the port', lambda: 'ttyUSB0' in self.guest.sh('ls /dev'))
        # as serial-starter has it while a driver of its own tries the port
        self.guest.sh('ln -s $(pidof svscan) /var/lock/serial-starter/ttyUSB0')
        self.guest.sh('svc -u /service/gridmeter')
        self.wait_log('ttyUSB0')
        tap.equal(self.guest.bus.listen(3).meters(), [], 'meters while another driver has the port')
        self.guest.sh('rm /var/lock/serial-starter/ttyUSB0')
        self.guest.wait_watt()
        tap.equal(m.chip.is_open, True)

    def test_a_hub_that_resets(self):
        self.boot()
        self.add_meter()
        self.guest.wait_watt()
        left = self.guest.bus.departures
        self.guest.sh('cd /sys/bus/pci/drivers/xhci_hcd; d=$(echo 0000:*); echo $d >unbind; '
                      'echo $d >bind')
        self.guest.wait_left(left)
        self.guest.wait_watt()

    def test_a_stick_is_pulled_while_it_is_unpacked(self):
        machine.make_data(self.data, {'rc.local': (OWNERS_RC_LOCAL.encode(), 0o755)})
        stick = self.folder / 'stick'
        runtime = self.folder / 'venus-runtime-gridmeter.tar.gz'
        runtime.write_bytes(pathlib.Path(ARCHIVE).read_bytes())
        machine.make_stick(stick, [runtime])
        self.guest.start(self.data, more=[
            '-drive', 'if=none,id=stick,format=raw,file=%s,cache=unsafe' % stick])
        self.guest.wait_up()
        self.add_meter()
        plug = dict(driver='usb-storage', drive='stick', id='stick', bus='usb.0')
        self.guest.qmp('device_add', **plug)
        machine.until('that it is being unpacked',
                      lambda: self.guest.sh('ls /data/gridmeter 2>/dev/null; true'), every=0)
        self.guest.qmp('device_del', id='stick')
        machine.until('that it has gone', lambda: 'sda' not in self.guest.sh('ls /dev'))
        machine.until('that nobody unpacks', lambda: not self.guest.sh(
            'pidof tar update-data; true').strip())
        print('# after the pull: %s' % self.guest.sh('ls /data/gridmeter /service').split(),
              flush=True)
        tap.equal(self.guest.sh('sh -n /data/rc.local; cat /data/rc.local').count('gridmeter') in (
            0, 4), True, 'that rc.local is whole')
        self.guest.sh('[ ! -e /service/gridmeter ] || [ -x /data/gridmeter/boot.sh ]')
        self.guest.qmp('blockdev-add', **{'driver': 'raw', 'node-name': 'again', 'file': {
            'driver': 'file', 'filename': str(stick)}})
        self.guest.qmp('device_add', **dict(plug, drive='again'))
        self.guest.wait_watt()


tap.run(Plugs)
