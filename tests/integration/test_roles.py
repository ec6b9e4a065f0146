#!/usr/bin/python3
"""What a meter is in the system: its role and position, chosen in the file, the GUI or VRM."""
import json

from harness import BUSITEM, GLib, World, error_of, tap, telegram, until

V = GLib.Variant
SETTINGS = 'com.victronenergy.settings'
ID = 'gridmeter_0a0149534b000479ef61'
GROUP = '/Settings/Devices/' + ID
ROLES = ['grid', 'pvinverter', 'genset', 'acload', 'evcharger', 'heatpump']
WITH_POSITION = ['pvinverter', 'acload', 'evcharger', 'heatpump']


class Roles(World):
    def stored(self):
        return json.loads((self.dir / 'settings.json').read_text())

    def become(self, role):
        """The name, once the meter has that role."""
        name = 'com.victronenergy.%s.%s' % (role, ID)
        until('the role ' + role, lambda: self.services() == [name])
        self.name = name

    def check(self, role):
        items = {p: v.unpack() for p, (v, _) in self.items().items()}
        tap.equal((items['/Role'], items['/AllowedRoles']), (role, ROLES))
        tap.equal(items.get('/IsGenericEnergyMeter'), None if role == 'grid' else 1, role)
        tap.equal('/Position' in items, role in WITH_POSITION, role)
        tap.equal(items['/Ac/Power'], 500.0)

    def test_each_role_from_the_gui(self):
        self.standard('timeout=60', power=500)
        self.check('grid')
        for role in ROLES[1:] + ['grid']:
            sender = self.owner()
            tap.equal(self.set('/Role', V('s', role)), 0, role)
            self.become(role)
            tap.equal(self.owner() != sender, True, 'it appears anew')
            self.check(role)
            tap.equal(self.stored()[GROUP + '/ClassAndVrmInstance'].split(':')[0], role)

    def test_the_answer_to_a_written_role_comes_before_it_leaves(self):
        self.standard('timeout=60', power=500)
        for _ in range(5):
            for role in ('pvinverter', 'grid'):
                tap.equal(self.set('/Role', V('s', role)), 0)
                self.become(role)

    def test_a_role_from_vrm(self):
        self.standard('timeout=60', power=500)
        self.set(GROUP + '/ClassAndVrmInstance', V('s', 'heatpump:7'), name=SETTINGS)
        self.become('heatpump')
        tap.equal(self.value('/DeviceInstance').unpack(), 7)
        self.d.wait_log('it has been made heatpump with instance 7')
        self.check('heatpump')

    def test_a_role_is_kept_over_a_restart(self):
        self.standard('timeout=60', power=500)
        self.set('/Role', V('s', 'acload'))
        self.become('acload')
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'timeout=60')
        self.appear(power=500)
        self.become('acload')
        self.check('acload')

    def test_the_first_role_is_that_of_the_configuration(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'role=evcharger', 'position=ac-output', 'timeout=60')
        self.appear(power=500)
        self.become('evcharger')
        tap.equal(self.value('/Position').unpack(), 1)

    def test_a_position_is_written_kept_and_told(self):
        self.standard('role=pvinverter', 'timeout=60', power=500)
        self.become('pvinverter')
        sender = self.owner()
        tap.equal(self.value('/Position').unpack(), 0)
        tap.equal(self.set('/Position', V('i', 2)), 0)
        until('the position', lambda: self.value('/Position').unpack() == 2)
        until('its signal', lambda: any('/Position' in c for c in self.changes(sender)))
        tap.equal(self.stored()[GROUP + '/Position'], 2)
        tap.equal(self.set('/Position', V('d', 1.0)), 0, 'as MQTT writes it')
        until('the position', lambda: self.value('/Position').unpack() == 1)
        for wrong in (V('i', 3), V('i', -1)):
            tap.equal(self.set('/Position', wrong), 2, wrong.print_(True))
        tap.equal(self.set('/Position', V('s', 'roof')), 1, 'no number')
        tap.equal(self.owner(), sender, 'it stays on the bus')

    def test_a_grid_meter_has_no_position(self):
        self.standard(power=500)
        tap.equal(error_of(self.call, '/Position', 'GetValue'),
                  'org.freedesktop.DBus.Error.UnknownObject')
        tap.equal('Position' in self.value('/').unpack(), False)
        xml = self.call('/', 'Introspect', interface='org.freedesktop.DBus.Introspectable').unpack()[0]
        tap.equal('Position' in xml, False)

    def test_a_role_when_localsettings_is_gone(self):
        self.standard('timeout=60', power=500)
        self.settings.stop()
        self.set('/Role', V('s', 'genset'))
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/Role').unpack(), 'grid', 'what cannot be kept does not happen')

    def test_forged_signals_change_no_role(self):
        self.standard('timeout=60', power=500)
        self.client.emit_signal(self.owner(), GROUP + '/ClassAndVrmInstance', BUSITEM,
                                'PropertiesChanged', V('(a{sv})', ({
                                    'Value': V('s', 'genset:1'), 'Text': V('s', 'genset:1')},)))
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/Role').unpack(), 'grid')


if __name__ == '__main__':
    tap.run(Roles)
