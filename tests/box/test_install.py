#!/usr/bin/python3
"""A stick that is plugged into a device at work, and a firmware that is updated.

    test_install.py GRIDMETER SOURCE_DIR"""
import shutil
import subprocess

from chips import Ftdi
from device_box import (DIST, OWNERS_RC_LOCAL, altered, energies, fallen, machine, tap,
                        without_block)
from scene import Scene

NEXT_FIRMWARE = 'v3.99\nVictron Energy\n20270101120000\n'


class Install(Scene):
    def plug_stick_in(self, archive, number=1):
        """Of a device that is at work: the archive for those is on it."""
        named = self.folder / 'venus-runtime-gridmeter.tar.gz'
        shutil.copy(archive, named)
        stick = self.folder / ('stick-%d' % number)
        machine.make_stick(stick, [named])
        name = 'stick%d' % number
        self.guest.qmp('blockdev-add', **{'driver': 'raw', 'node-name': name, 'file': {
            'driver': 'file', 'filename': str(stick)}})
        self.guest.qmp('device_add', driver='usb-storage', drive=name, id=name, bus='usb.0')
        return stick

    def version(self):
        return self.guest.sh('cat /data/gridmeter/version 2>/dev/null; true').strip()

    def parts(self):
        return self.guest.sh('readlink /data/gridmeter/boot.sh')

    def look_at_rc_local(self):
        text = self.guest.sh('cat /data/rc.local')
        tap.equal('# >>> gridmeter' in text, True, 'that it starts at boot')
        tap.equal(without_block(text), OWNERS_RC_LOCAL, 'rc.local of the owner')

    def test_a_stick_brings_it_to_a_device_at_work_and_updates_it(self):
        machine.make_data(self.data, {'rc.local': (OWNERS_RC_LOCAL.encode(), 0o755)})
        self.guest.start(self.data)
        self.guest.wait_up()
        self.add_meter()
        stick = self.plug_stick_in(DIST / 'venus-runtime-gridmeter.tar.gz')
        self.guest.wait_watt()
        print('# first watt %s' % self.guest.since_start(), flush=True)
        self.look_at_rc_local()
        first, parts = self.version(), self.parts()
        self.guest.wait_for('the report', lambda bus: 'What the doctor says' in self.guest.sh(
            'cat /run/media/*/gridmeter-report.txt 2>/dev/null; true'))
        self.guest.wait_for('nobody to write there', lambda bus: 'done' in self.guest.sh(
            'umount /run/media/sd* && echo done', check=False))
        self.guest.qmp('device_del', id='stick1')
        self.guest.wait_for('the stick to be away', lambda bus: 'sda' not in self.guest.sh(
            'cat /proc/partitions'))
        tap.equal(subprocess.run(['mtype', '-i', str(stick), '::gridmeter-report.txt'], check=True,
                                 stdout=subprocess.PIPE).stdout[:3], b'\xef\xbb\xbf', 'its mark')
        self.plug_stick_in(altered(self.folder / 'another.tar.gz'), 2)
        self.guest.wait_for('another version', lambda bus: (
            self.version() not in (first, '') and self.parts() != parts))
        self.guest.wait_watt()
        self.look_at_rc_local()

    def test_it_stays_where_the_firmware_is_another(self):
        self.boot('integrate = yes\n')
        m = self.add_meter()
        before = self.guest.wait_watt()
        name = self.guest.bus.meters()
        self.guest.sh('svc -d /service/gridmeter; sync')
        self.guest.wait_for('it to be gone', lambda bus: not bus.meters())
        self.guest.sh('sync')
        self.guest.cut()
        self.guest.start(self.data, root=self.next_firmware())
        m.chip = self.guest.adapter(Ftdi)
        after = self.guest.wait_watt()
        print('# first watt %s' % self.guest.since_start(), flush=True)
        tap.equal(self.guest.sh('cat /opt/victronenergy/version'), NEXT_FIRMWARE, 'firmware')
        self.look_at_rc_local()
        self.guest.sh('svok /service/gridmeter')
        tap.equal(self.guest.bus.meters(), name, 'its name')
        for path in ('/DeviceInstance', '/Serial'):
            tap.equal(after[path], before[path], path)
        tap.equal(fallen(energies(before), energies(after)), {}, 'energies that fell')

    def next_firmware(self):
        """A root file system with another version, and nothing that was not in the first."""
        root, version = self.folder / 'next.img', self.folder / 'version'
        shutil.copy(self.guest.built / 'root.img', root)
        version.write_text(NEXT_FIRMWARE)
        place = '/opt/victronenergy/version'
        for order in ('rm %s' % place, 'write %s %s' % (version, place)):
            subprocess.run(['/sbin/debugfs', '-w', '-R', order, str(root)], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return root


tap.run(Install)
