#!/usr/bin/python3
"""A Linux that is no Venus OS: no localsettings, and a configuration where the package puts it."""
import json
import os
import shutil
import subprocess

from harness import GLib, GRIDMETER, World, gridmeter, tap, telegram, until

V = GLib.Variant
GROUP = '/Settings/Devices/gridmeter_0a0149534b000479ef61'


class Plain(World):
    is_venus = False

    def begin(self, *args):
        """A bus, a wire, and the daemon, without localsettings; the meter is there."""
        self.start_bus()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300', *args)
        self.appear(power=500)

    def file(self, path, text, mode=0o600):
        p = self.dir / 'machine' / path
        p.write_text(text)
        p.chmod(mode)
        return p

    def is_now(self, path):
        return self.value(path).unpack()

    def test_a_meter_is_published_as_the_configuration_has_it(self):
        self.begin('instance=33', 'name=Keller', 'role=acload')
        tap.equal(self.name, 'com.victronenergy.acload.gridmeter_0a0149534b000479ef61')
        tap.equal([self.is_now('/' + p) for p in ('DeviceInstance', 'CustomName', 'Ac/Power')],
                  [33, 'Keller', 500.0])
        tap.equal(self.d.log().count('localsettings is not there and not needed'), 1)
        tap.equal('waiting for it' in self.d.log(), False)

    def test_without_a_configuration_it_has_the_first_instance_and_a_name(self):
        self.begin()
        tap.equal([self.is_now('/DeviceInstance'), self.is_now('/CustomName')],
                  [40, 'Iskraemeco smart meter 0001'])

    def test_nobody_can_write_what_nobody_would_keep(self):
        self.begin()
        for path, value in (('/CustomName', V('s', 'Dach')), ('/Role', V('s', 'acload'))):
            tap.equal(self.set(path, value), 2, path)
        self.send_and_wait(telegram(power=501))
        tap.equal(self.is_now('/Role'), 'grid')

    def test_a_restart_has_the_configuration_of_then(self):
        self.begin('instance=33')
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'instance=34')
        self.appear(power=500)
        tap.equal(self.is_now('/DeviceInstance'), 34)
        tap.equal('no effect' in self.d.log(), False)

    def test_localsettings_that_comes_later_gets_to_know_the_meter(self):
        self.begin('instance=33')
        before = self.owner()
        self.start_settings()
        until('the entry', lambda: (self.dir / 'settings.json').exists() and GROUP +
              '/ClassAndVrmInstance' in json.loads((self.dir / 'settings.json').read_text()))
        until('a name that is kept', lambda: self.set('/CustomName', V('s', 'Dach')) == 0)
        until('the name', lambda: self.is_now('/CustomName') == 'Dach')
        tap.equal(self.owner(), before, 'it has stayed on the bus')

    def test_localsettings_that_comes_later_and_knows_the_meter_otherwise(self):
        (self.dir / 'settings.json').write_text(json.dumps(
            {GROUP + '/ClassAndVrmInstance': 'grid:77'}))
        self.begin('instance=33')
        self.start_settings()
        until('the instance', lambda: self.services() and self.instance_or_none() == 77)

    def instance_or_none(self):
        try:
            return self.is_now('/DeviceInstance')
        except GLib.Error:
            return None  # it comes anew at this moment

    def test_settings_of_the_configuration_say_who_is_asked(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'settings=none', 'instance=33')
        self.appear(power=500)
        tap.equal(self.is_now('/DeviceInstance'), 33)
        tap.equal(self.set('/CustomName', V('s', 'Dach')), 2)
        tap.equal((self.dir / 'settings.json').exists(), False, 'it was not asked')

    def waits(self, *args):
        self.start_bus()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300', *args)
        self.send_until(telegram(power=500), lambda: 'waiting for it' in self.d.log())
        tap.equal(self.services(), [])
        self.start_settings()
        until('the meter', self.services)

    def test_localsettings_is_waited_for_where_the_configuration_wants_it(self):
        self.waits('settings=localsettings')

    def test_any_folder_of_venus_os_is_enough_to_wait_for_it(self):
        (self.dir / 'machine/etc/venus').mkdir()
        self.waits()

    def test_doctor_misses_nothing_of_venus_os(self):
        self.begin()
        self.send_and_wait(telegram(power=501))
        with self.speaking((self.w, telegram(power=501))):
            r = gridmeter('doctor', '--lang', 'en', env=self.env)
        tap.equal((r.returncode, b'localsettings' in r.stdout), (0, False), r)

    def test_the_configuration_of_the_machine_is_read(self):
        self.start_bus()
        self.w = self.wire()
        conf = self.file('etc/gridmeter.conf', 'port = %s\ninstance = 33\n' % self.w.link)
        self.d = self.run()
        self.appear(power=500)
        tap.equal(self.is_now('/DeviceInstance'), 33)
        self.first_line_says('by %s: %s' % (conf, self.w.link))
        self.d.stop()
        keys = self.file('etc/gridmeter.keys', '')
        self.d = self.run()
        self.first_line_says('by %s, keys in %s: ' % (conf, keys))

    def first_line_says(self, words):
        until('the first line', lambda: '\n' in self.d.log())
        tap.equal(words in self.d.log().splitlines()[0], True, self.d.log())

    def test_that_of_a_gx_device_comes_first_and_one_that_is_named_before_all(self):
        self.start_bus()
        self.w = self.wire()
        self.file('etc/gridmeter.conf', 'instance = 33\n')
        self.file('data/gridmeter/gridmeter.conf', 'instance = 34\nport = %s\n' % self.w.link)
        self.d = self.run()
        self.appear(power=500)
        tap.equal(self.is_now('/DeviceInstance'), 34)
        self.d.stop()
        self.d = self.run('-c', '/dev/null', '--port', self.w.link)
        self.appear(power=500)
        tap.equal(self.is_now('/DeviceInstance'), 40)

    def test_keys_beside_it_are_read_unless_others_are_named(self):
        self.file('etc/gridmeter.keys', 'key = nonsense\n')
        named = self.file('etc/named.keys', '')
        for conf, is_read in (('', True), ('key_file = %s\n' % named, False),
                              ('key = 000102030405060708090a0b0c0d0e0f\n', False)):
            self.file('etc/gridmeter.conf', conf)
            r = gridmeter('detect', '/nowhere/port', env=self.env)
            tap.equal((r.returncode, b'gridmeter.keys:1' in r.stderr), (2, True) if is_read else
                      (1, False), r.stderr)

    def test_keys_alone_are_enough(self):
        self.file('etc/gridmeter.keys', 'key = nonsense\n')
        r = gridmeter('doctor', '/nowhere/port', env=self.env)
        tap.equal((r.returncode, b'gridmeter.keys:1' in r.stdout), (1, True), r.stdout)

    def test_a_credential_of_systemd_comes_before_the_file_that_it_was_made_of(self):
        self.file('etc/gridmeter.keys', '')
        self.file('data/gridmeter.keys', 'key = nonsense\n')
        env = dict(self.env, CREDENTIALS_DIRECTORY=str(self.dir / 'machine/data'))
        r = gridmeter('detect', '/nowhere/port', env=env)
        tap.equal((r.returncode, b'data/gridmeter.keys:1' in r.stderr), (2, True), r.stderr)

    def as_nobody(self, *args):
        if os.getuid() != 0:
            raise tap.Skip('only root can be somebody else')
        self.dir.chmod(0o755)
        program = self.dir / 'gridmeter'  # where nobody may read it
        shutil.copy(GRIDMETER, program)
        program.chmod(0o755)
        return subprocess.run([program, *args], env=self.env, user=65534, group=65534,
                              extra_groups=[], capture_output=True, check=False)

    def test_what_an_ordinary_user_may_not_read_is_said_and_not_missed(self):
        self.file('etc/gridmeter.conf', 'port = nonsense://\n')
        self.file('etc/gridmeter.keys', 'key = nonsense\n')
        for command in ('detect', 'doctor'):
            r = self.as_nobody(command, '/nowhere/port')
            tap.equal((r.returncode, r.stderr.decode().count('Permission denied')), (1, 2),
                      r.stderr)

    def test_nothing_is_published_without_what_the_owner_wrote(self):
        """A PV meter would be taken for the grid."""
        self.file('etc/gridmeter.conf', 'role = pvinverter\n')
        r = self.as_nobody('run', '--bus', 'none', '--port', '/dev/null')
        tap.equal((r.returncode, b'-c FILE names another' in r.stderr), (2, True), r.stderr)

    def test_watch_looks_at_the_bus_of_the_configuration(self):
        self.begin()
        self.file('etc/gridmeter.conf', 'bus = %s\n' % self.env['DBUS_SYSTEM_BUS_ADDRESS'])
        env = dict(self.env, DBUS_SYSTEM_BUS_ADDRESS='unix:path=/nowhere')
        r = gridmeter('watch', '--once', env=env)
        tap.equal((r.returncode, b'importing 500 W' in r.stdout), (0, True), r)


if __name__ == '__main__':
    tap.run(Plain)
