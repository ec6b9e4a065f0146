#!/usr/bin/python3
"""localsettings gives the device instance and keeps the name; it may be absent, late or
restarted."""
import json
import signal

from harness import BUSITEM, GLib, World, spin, tap, telegram, until

V = GLib.Variant
SETTINGS = 'com.victronenergy.settings'
GROUP = '/Settings/Devices/gridmeter_0a0149534b000479ef61'
NAMED = 'Iskraemeco smart meter 0001'  # with the last digits of its number


class Settings(World):
    def stored(self):
        return json.loads((self.dir / 'settings.json').read_text())

    def change(self, name, value):
        value = V('s' if isinstance(value, str) else 'i', value)
        tap.equal(self.set(GROUP + '/' + name, value, name=SETTINGS), 0)

    def is_new(self, before):
        """Whether the meter is there under another connection; it may leave while we ask."""
        try:
            return self.owner() != before
        except GLib.Error:
            return False

    def test_the_instance_is_reserved_under_the_meters_own_name(self):
        self.standard(power=500)
        tap.equal(self.stored(), {GROUP + '/ClassAndVrmInstance': 'grid:40',
                                  GROUP + '/CustomName': NAMED, GROUP + '/Position': 0})
        tap.equal(self.name, 'com.victronenergy.grid.gridmeter_0a0149534b000479ef61')

    def test_no_service_without_localsettings(self):
        self.start_bus()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.send_until(telegram(power=500), lambda: 'localsettings is not there' in self.d.log())
        spin(0.5)
        tap.equal(self.services(), [])
        self.start_settings()
        until('the meter', self.services)
        tap.equal(self.d.log().count('localsettings is not there'), 1, 'said once')

    def test_localsettings_that_is_not_ready_at_first(self):
        self.start_bus()
        self.start_settings('--fail-first')
        self.w = self.wire()
        self.run('--port', self.w.link, 'timeout=300')
        self.appear(power=500)

    def test_localsettings_restarted_under_a_running_meter(self):
        self.standard(power=500)
        self.set('/CustomName', V('s', 'Keller'))
        until('the name', lambda: self.value('/CustomName').unpack() == 'Keller')
        self.settings.stop()
        self.send_and_wait(telegram(power=600))
        tap.equal(self.services(), [self.name], 'it stays')
        self.start_settings()
        self.send_and_wait(telegram(power=601))
        until('a connection to the new one', lambda: self.set('/CustomName', V('s', 'Dach')) == 0)
        until('the name', lambda: self.value('/CustomName').unpack() == 'Dach')
        tap.equal(self.stored()[GROUP + '/CustomName'], 'Dach')

    def test_an_instance_that_others_have_is_not_taken(self):
        (self.dir / 'settings.json').write_text(json.dumps(
            {'/Settings/Devices/other/ClassAndVrmInstance': 'grid:40'}))
        self.standard(power=500)
        tap.equal(self.value('/DeviceInstance').unpack(), 41)

    def again(self, *args):
        """The daemon is started anew, with another configuration."""
        self.d.stop()
        self.d = self.run('--port', self.w.link, *args)
        self.appear(power=500)

    def is_now(self, path):
        return self.value(path).unpack()

    def test_an_instance_takes_effect_at_first_and_when_it_is_changed(self):
        self.standard('instance=33', power=500)
        tap.equal(self.is_now('/DeviceInstance'), 33)
        self.again('instance=50')
        tap.equal(self.is_now('/DeviceInstance'), 50)
        tap.equal(self.stored()[GROUP + '/ClassAndVrmInstance'], 'grid:50')

        def n_appearances():
            return len([1 for *_, member, args in self.heard if member == 'NameOwnerChanged' and
                        args.unpack()[0] == self.name and args.unpack()[2]])
        until('both appearances', lambda: n_appearances() >= 2)
        tap.equal(n_appearances(), 2, 'once each time')

    def test_a_line_that_says_what_it_said_before_leaves_the_guis_choice(self):
        lines = 'instance=33', 'name=Keller', 'role=pvinverter', 'position=ac-input-1'
        self.standard(*lines, power=500)
        self.change('ClassAndVrmInstance', 'acload:77')
        self.change('CustomName', 'Dach')
        until('a new appearance', lambda: self.services() and '.acload.' in self.services()[0])
        self.again('timeout=300', *lines)
        tap.equal([self.is_now('/' + p) for p in ('DeviceInstance', 'CustomName', 'Role')],
                  [77, 'Dach', 'acload'])
        for held, now in (('instance = 33', '77'), ('name = Keller', 'Dach'),
                          ('role = pvinverter', 'acload')):
            said = '%s in the configuration has no effect: the GUI, or localsettings itself, set ' \
                '%s since' % (held, now)
            tap.equal(self.d.log().count(said), 1, said)
        tap.equal('position =' in self.d.log(), False, 'it is as it says')

    def test_nothing_is_said_of_lines_that_are_in_force_or_not_there(self):
        self.standard('instance=33', 'name=Keller', power=500)
        self.again('instance=33', 'name=Keller')
        self.again()
        tap.equal([self.is_now('/' + p) for p in ('DeviceInstance', 'CustomName')],
                  [33, 'Keller'], 'a line that is removed changes nothing')
        tap.equal('no effect' in ''.join(p.log() for p in self.processes), False)

    def test_a_changed_line_is_stronger_than_the_gui_once(self):
        self.standard('role=pvinverter', 'name=Dach', power=500)
        self.change('CustomName', 'Garage')
        self.again('timeout=300', 'role=grid', 'name=Keller')
        tap.equal([self.is_now('/' + p) for p in ('CustomName', 'Role')], ['Keller', 'grid'])
        self.change('CustomName', 'Flur')
        until('the name', lambda: self.is_now('/CustomName') == 'Flur')
        self.again('role=grid', 'name=Keller')
        tap.equal(self.is_now('/CustomName'), 'Flur')

    def test_a_default_that_is_written_is_a_wish_as_well(self):
        self.standard('instance=33', power=500)
        self.again('instance=40')
        tap.equal(self.is_now('/DeviceInstance'), 40)

    def test_a_position_moves_and_a_role_takes_it_along(self):
        self.standard('role=pvinverter', 'position=ac-output', power=-500)
        tap.equal(self.stored()[GROUP + '/Position'], 1)
        self.again('role=acload', 'position=ac-output')
        tap.equal(self.stored()[GROUP + '/Position'], 0, 'the AC output of a load')
        self.again('role=acload', 'position=ac-input-1')
        tap.equal(self.is_now('/Position'), 1)

    def test_a_role_takes_the_position_of_the_gui_along(self):
        self.standard('role=pvinverter', power=-500)
        self.change('Position', 1)
        until('the AC output', lambda: self.is_now('/Position') == 1)
        self.again('role=acload', 'timeout=300')
        tap.equal((self.stored()[GROUP + '/Position'], self.is_now('/Position')), (0, 0))

    def test_what_is_kept_is_not_written_again(self):
        self.standard('name=Keller', power=500)
        written = (self.dir / 'state' / 'wishes').stat().st_mtime_ns
        self.again('name=Keller')
        tap.equal((self.dir / 'state' / 'wishes').stat().st_mtime_ns, written, 'flash memory')
        self.again('name=Dach')
        tap.equal((self.dir / 'state' / 'wishes').stat().st_mtime_ns > written, True)

    def test_an_instance_of_another_meter_is_not_to_be_had_by_the_configuration(self):
        (self.dir / 'settings.json').write_text(json.dumps(
            {'/Settings/Devices/other/ClassAndVrmInstance': 'grid:50'}))
        self.standard(power=500)
        self.again('instance=50')
        tap.equal(self.is_now('/DeviceInstance'), 51)
        self.again('instance=50')
        self.d.wait_log('instance = 50 in the configuration has no effect: the GUI, or '
                        'localsettings itself, set 51 since')

    def test_the_guis_choice_holds_where_it_is_not_known_what_was_written_before(self):
        (self.dir / 'settings.json').write_text(json.dumps(
            {GROUP + '/ClassAndVrmInstance': 'grid:44'}))
        self.standard('instance=33', power=500)
        tap.equal(self.is_now('/DeviceInstance'), 44)
        self.d.wait_log('instance = 33 in the configuration has no effect: localsettings has 44')
        self.again('instance=34')
        tap.equal(self.is_now('/DeviceInstance'), 34)

    def test_a_line_that_is_changed_in_the_file_takes_effect_at_sighup(self):
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('name = Keller\n')
        self.standard('-c', conf, power=500)
        conf.write_text('name = Dach\n')
        self.d.p.send_signal(signal.SIGHUP)
        self.send_until(telegram(power=501), lambda: self.stored()[GROUP + '/CustomName'] == 'Dach')
        self.appear(power=502)
        tap.equal(self.is_now('/CustomName'), 'Dach')

    def test_an_instance_changed_by_somebody_else(self):
        self.standard(power=500)
        before = self.owner()
        self.change('ClassAndVrmInstance', 'grid:77')
        until('a new appearance', lambda: self.is_new(before))
        tap.equal(self.value('/DeviceInstance').unpack(), 77)
        self.d.wait_log('it has been made grid with instance 77, joining the bus anew')

    def test_a_class_that_no_meter_can_be(self):
        (self.dir / 'settings.json').write_text(json.dumps(
            {GROUP + '/ClassAndVrmInstance': 'vebus:22'}))
        self.standard(power=500)
        tap.equal(self.name.startswith('com.victronenergy.grid.'), True, self.name)
        tap.equal(self.value('/DeviceInstance').unpack(), 22)
        self.d.wait_log('localsettings has the meter as "vebus:22", which no meter can be')

    def test_an_instance_that_is_taken_written_from_outside(self):
        """localsettings then stores the next free one, and what it stores is what counts."""
        (self.dir / 'settings.json').write_text(json.dumps(
            {'/Settings/Devices/other/ClassAndVrmInstance': 'grid:50'}))
        self.standard(power=500)
        before = self.owner()
        self.change('ClassAndVrmInstance', 'grid:50')
        until('a new appearance', lambda: self.is_new(before))
        tap.equal(self.value('/DeviceInstance').unpack(), 51)
        tap.equal(self.stored()[GROUP + '/ClassAndVrmInstance'], 'grid:51')

    def test_a_setting_of_another_type_is_not_kept_and_said_once(self):
        (self.dir / 'settings.json').write_text(json.dumps({GROUP + '/CustomName': 5}))
        self.standard('name=Dach', power=500)
        tap.equal(self.value('/CustomName').unpack(), 'Dach')
        self.settings.stop()
        self.start_settings()
        self.send_and_wait(telegram(power=501))
        said = 'localsettings refuses CustomName of gridmeter_…ef61 with error -5'
        tap.equal(self.d.log().count(said), 1)

    def test_a_factory_reset_of_the_settings(self):
        """localsettings comes back empty: the meter is entered again as it is."""
        self.standard('instance=44', power=500)
        before = self.owner()
        self.settings.stop()
        (self.dir / 'settings.json').unlink()
        self.start_settings()
        until('the entry', lambda: (self.dir / 'settings.json').exists() and
              GROUP + '/ClassAndVrmInstance' in self.stored())
        tap.equal(self.stored()[GROUP + '/ClassAndVrmInstance'], 'grid:44')
        tap.equal(self.owner(), before)

    def test_nonsense_in_the_store(self):
        (self.dir / 'settings.json').write_text(json.dumps(
            {GROUP + '/ClassAndVrmInstance': 'grid:99999999999999999999'}))
        self.standard(power=500)
        tap.equal(self.value('/DeviceInstance').unpack(), 40)

    def test_a_custom_name_outlives_the_process(self):
        self.standard(power=500)
        self.set('/CustomName', V('s', 'Zähler'))
        until('the name', lambda: self.value('/CustomName').unpack() == 'Zähler')
        self.d.stop()
        self.d = self.run('--port', self.w.link)
        self.appear(power=500)
        tap.equal(self.value('/CustomName').unpack(), 'Zähler')

    def test_who_has_no_name_gets_none_by_an_update(self):
        """It was stored so before there were first names."""
        (self.dir / 'settings.json').write_text(json.dumps({GROUP + '/CustomName': ''}))
        self.standard(power=500)
        tap.equal(self.value('/CustomName').unpack(), '')
        tap.equal(self.value('/ProductName').unpack(), 'Iskraemeco smart meter')

    def test_two_meters_of_one_make_are_told_apart(self):
        self.standard(power=500)
        before = self.name
        other = telegram(power=500, serial=75104567)
        self.send_until(other, lambda: self.services() and self.services() != [before])
        self.name = until('the other', self.services)[0]
        tap.equal(self.value('/CustomName').unpack(), 'Iskraemeco smart meter 4567')
        names = {v for p, v in self.stored().items() if p.endswith('/CustomName')}
        tap.equal(names, {NAMED, 'Iskraemeco smart meter 4567'})

    def test_the_first_custom_name_is_that_of_the_configuration(self):
        self.standard('name=Dach', power=500)
        tap.equal(self.value('/CustomName').unpack(), 'Dach')

    def test_a_custom_name_changed_by_somebody_else(self):
        self.standard(power=500)
        before = self.owner()
        self.change('CustomName', 'Garage')
        until('the name', lambda: self.value('/CustomName').unpack() == 'Garage')
        until('its signal', lambda: any('/CustomName' in c for c in self.changes(before)))
        tap.equal(self.owner(), before, 'it stays on the bus')

    def test_a_custom_name_when_localsettings_is_gone(self):
        self.standard(power=500)
        self.settings.stop()
        self.set('/CustomName', V('s', 'nobody keeps this'))
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/CustomName').unpack(), NAMED, 'what cannot be kept is not shown')
        self.d.wait_log('did not store')

    def test_foreign_signals_change_nothing(self):
        """Anybody may send a signal that looks like one of localsettings."""
        self.standard(power=500)
        for path in (GROUP + '/ClassAndVrmInstance', '/'):
            self.client.emit_signal(self.owner(), path, BUSITEM, 'PropertiesChanged', V('(a{sv})', (
                {'Value': V('s', 'grid:99'), 'Text': V('s', 'grid:99')},)))
        self.client.emit_signal(None, GROUP + '/CustomName', BUSITEM, 'PropertiesChanged',
                                V('(a{sv})', ({'Value': V('s', 'forged')},)))
        self.client.emit_signal(self.owner(), '/', 'org.freedesktop.DBus', 'NameOwnerChanged',
                                V('(sss)', (SETTINGS, '', ':1.99')))
        self.send_and_wait(telegram(power=501))
        tap.equal((self.value('/DeviceInstance').unpack(), self.value('/CustomName').unpack()),
                  (40, NAMED))


if __name__ == '__main__':
    tap.run(Settings)
