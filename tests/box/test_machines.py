#!/usr/bin/python3
"""Devices of the other machine that there are releases for.

    test_machines.py GRIDMETER SOURCE_DIR"""
from chips import Cp2102
from device_box import tap
from scene import Scene


class Arm64(Scene):
    binary = 'aarch64'

    def test_a_device_of_64_bits_boots_to_the_first_watt(self):
        self.boot()
        self.add_meter(kind=Cp2102, serial='0001')
        self.guest.wait_watt()
        print('# first watt %s' % self.guest.since_start(), flush=True)
        tap.equal(self.guest.sh('uname -m').strip(), 'aarch64')
        tap.equal(self.guest.sh('readlink -f /proc/%s/exe' % self.pid()).strip().startswith(
            '/data/gridmeter/'), True, 'that it runs from /data')


tap.run(Arm64)
