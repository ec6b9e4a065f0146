#!/usr/bin/python3
"""What a meter is in the system: its role and position, chosen in the file, the GUI or VRM."""
import json

from harness import BUSITEM, GLib, World, error_of, tap, telegram, telegrams, until

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
        name = 'com.victronenergy.%s.%s' % (role, self.name.rpartition('.')[2])
        until('the role ' + role, lambda: self.services() == [name])
        self.name = name

    def check(self, role):
        items = {p: v.unpack() for p, (v, _) in self.items().items()}
        tap.equal((items['/Role'], items['/AllowedRoles']), (role, ROLES))
        tap.equal(items.get('/IsGenericEnergyMeter'), None if role == 'grid' else 1, role)
        tap.equal('/Position' in items, role in WITH_POSITION, role)
        tap.equal(items['/Ac/Power'], 500.0)

    def test_each_role_from_the_gui(self):
        self.standard(power=500)
        self.check('grid')
        for role in ROLES[1:] + ['grid']:
            sender = self.owner()
            tap.equal(self.set('/Role', V('s', role)), 0, role)
            self.become(role)
            tap.equal(self.owner() != sender, True, 'it appears anew')
            self.check(role)
            tap.equal(self.stored()[GROUP + '/ClassAndVrmInstance'].split(':')[0], role)

    def test_the_answer_to_a_written_role_comes_before_it_leaves(self):
        self.standard(power=500)
        for _ in range(5):
            for role in ('pvinverter', 'grid'):
                tap.equal(self.set('/Role', V('s', role)), 0)
                self.become(role)

    def test_a_role_from_vrm(self):
        self.standard(power=500)
        self.set(GROUP + '/ClassAndVrmInstance', V('s', 'heatpump:7'), name=SETTINGS)
        self.become('heatpump')
        tap.equal(self.value('/DeviceInstance').unpack(), 7)
        self.d.wait_log('it has been made heatpump with instance 7')
        self.check('heatpump')

    def test_a_role_is_kept_over_a_restart(self):
        self.standard(power=500)
        self.set('/Role', V('s', 'acload'))
        self.become('acload')
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.appear(power=500)
        self.become('acload')
        self.check('acload')

    def first(self, *args, profile='fnn-total', **options):
        """A meter that the system has never seen, and what it then says of it."""
        self.tear_down()
        self.set_up()
        self.standard(*args, profile=profile, **options)
        return self.read()

    def read(self):
        return {p: v.unpack() for p, (v, _) in self.items().items()}

    def restarted(self, *args, profile='fnn-total', **options):
        self.d.stop()
        self.wait_gone()
        self.d = self.run('--port', self.w.link, 'timeout=300', *args)
        self.appear(profile, **options)
        return self.read()

    def test_the_first_role_is_that_of_the_configuration(self):
        self.first('role=evcharger', 'position=ac-output', power=500)
        tap.equal(self.name, 'com.victronenergy.evcharger.' + ID)
        tap.equal(self.value('/Position').unpack(), 0)

    def test_a_position_has_the_number_of_its_role(self):
        """0 is AC input 1 of a pvinverter, but the AC output of a load: seen in the real GUI."""
        numbers = {'pvinverter': (0, 1, 2), 'acload': (1, 0, 1), 'evcharger': (1, 0, 1),
                   'heatpump': (1, 0, 1)}
        for role in WITH_POSITION:
            for word, number in zip(('ac-input-1', 'ac-output', 'ac-input-2'), numbers[role]):
                items = self.first('role=' + role, 'position=' + word, power=500)
                tap.equal((items['/Role'], items['/Position']), (role, number), word)
                tap.equal(self.stored()[GROUP + '/Position'], number)
                tap.equal(self.restarted('role=' + role, 'position=' + word,
                                         power=500)['/Position'], number, 'after a restart')
                tap.equal('localsettings has position' in self.d.log(), False, 'they agree')

    def test_only_numbers_of_its_role_are_taken(self):
        for role, most in (('pvinverter', 2), ('acload', 1), ('evcharger', 1), ('heatpump', 1)):
            self.first('role=' + role, power=500)
            for number in range(most + 1):
                tap.equal(self.set('/Position', V('i', number)), 0, number)
                until('the position', lambda n=number: self.value('/Position').unpack() == n)
            for number in (most + 1, 3, 2**31, -1):
                tap.equal(self.set('/Position', V('x', number)), 2, number)
            tap.equal(self.value('/Position').unpack(), most, role)

    def test_a_meter_stays_in_its_place_when_it_gets_another_role(self):
        self.first(power=500)
        tap.equal(self.stored()[GROUP + '/Position'], 0)
        for role, number in (('acload', 1), ('pvinverter', 0), ('heatpump', 1), ('evcharger', 1),
                             ('grid', None), ('acload', 1)):
            tap.equal(self.set('/Role', V('s', role)), 0)
            self.become(role)
            tap.equal(self.read().get('/Position'), number, 'AC input 1 as ' + role)
        tap.equal(self.set('/Position', V('i', 0)), 0)
        until('the AC output', lambda: self.value('/Position').unpack() == 0)
        for role, number in (('pvinverter', 1), ('evcharger', 0), ('genset', None),
                             ('heatpump', 0)):
            self.set(GROUP + '/ClassAndVrmInstance', V('s', role + ':9'),
                     name=SETTINGS)  # as VRM does
            self.become(role)
            tap.equal(self.read().get('/Position'), number, 'AC output as ' + role)

    def test_an_input_that_a_load_cannot_have_is_remembered_by_the_configuration(self):
        self.first('role=pvinverter', 'position=ac-input-2', power=500)
        for role, number in (('acload', 1), ('pvinverter', 2)):
            self.set('/Role', V('s', role))
            self.become(role)
            tap.equal(self.value('/Position').unpack(), number, role)

    def before(self, role, position, *args):
        """A meter whose settings are from before an update, with that number."""
        self.tear_down()
        self.set_up()
        (self.dir / 'settings.json').write_text(json.dumps({
            GROUP + '/ClassAndVrmInstance': role + ':40', GROUP + '/CustomName': '',
            GROUP + '/Position': position}))
        self.standard(*args, power=500)
        return self.value('/Position').unpack()

    def test_what_was_stored_before_an_update_stays(self):
        """The GUI has always shown it by the map of the role, so who has chosen has chosen right;
        where it is just what was written for every role, it is said."""
        said = ('localsettings has position %d, which is %s for role %s, '
                'but the configuration says %s')
        for role in WITH_POSITION[1:]:
            for stored, shown, word, told in ((0, 0, 'ac-input-1', 'the AC output'),
                                              (1, 1, 'ac-output', 'an AC input'),
                                              (1, 1, 'ac-input-1', None), (0, 0, 'ac-output', None),
                                              (1, 1, 'ac-input-2', None),
                                              (0, 0, 'ac-input-2', None),
                                              (2, 1, 'ac-input-2', None),
                                              (2, 1, 'ac-input-1', None)):
                tap.equal(self.before(role, stored, 'position=' + word), shown,
                          (role, stored, word))
                tap.equal(self.stored()[GROUP + '/Position'], stored, 'nothing is changed')
                if told:
                    self.d.wait_log(said % (stored, told, role, word))
                else:
                    tap.equal('localsettings has position' in self.d.log(), False, (stored, word))
        for stored in (0, 1, 2):
            tap.equal(self.before('pvinverter', stored), stored)
            tap.equal('localsettings has position' in self.d.log(), False)

    def test_settings_that_come_back_with_another_role_are_right_as_they_are(self):
        self.first(power=500)
        self.settings.stop()
        (self.dir / 'settings.json').write_text(json.dumps({
            GROUP + '/ClassAndVrmInstance': 'acload:40', GROUP + '/CustomName': '',
            GROUP + '/Position': 0}))
        self.start_settings()
        self.become('acload')
        tap.equal(self.value('/Position').unpack(), 0)
        tap.equal(self.stored()[GROUP + '/Position'], 0)

    def check_signs(self, items, power, forward, reverse, what):
        tap.equal((items['/Ac/Power'], int(items['/Ac/Energy/Forward']),
                   int(items['/Ac/Energy/Reverse'])), (power, forward, reverse), what)
        powers = [items['/Ac/L%d/Power' % i] for i in (1, 2, 3)]
        currents = [items['/Ac/L%d/Current' % i] for i in (1, 2, 3)]
        tap.equal(round(sum(powers), 2), power, what)
        tap.equal([(p > 0) == (c > 0) for p, c in zip(powers, currents)], [True] * 3, what)

    def test_the_sign_in_each_role(self):
        """The meter counts 4321 kWh of import and 1234 kWh of export, and delivers 3000 W."""
        for role in ROLES:
            turned = role == 'pvinverter'
            what = (3000.0, 1234, 4321) if turned else (-3000.0, 4321, 1234)
            items = self.first('role=' + role, profile='three-phase-power', power=-3000)
            tap.equal((items['/Role'], items['/NrOfPhases']), (role, []))
            self.check_signs(items, *what, role)
            self.check_signs(self.restarted(profile='three-phase-power', power=-3000), *what,
                             role + ' after a restart')

    def test_the_sign_in_each_role_as_the_owner_says(self):
        for role in ROLES:
            for reverse, what in (('yes', (3000.0, 1234, 4321)), ('no', (-3000.0, 4321, 1234))):
                items = self.first('role=' + role, 'reverse=' + reverse,
                                   profile='three-phase-power', power=-3000)
                self.check_signs(items, *what, (role, reverse))

    def test_the_energies_of_a_total_are_those_of_l1_in_each_role(self):
        for role in ROLES:
            items = self.first('role=' + role, power=-3000)
            tap.equal(items['/NrOfPhases'], 1)
            for path in ('Power', 'Energy/Forward', 'Energy/Reverse'):
                tap.equal(items['/Ac/L1/' + path], items['/Ac/' + path], (role, path))
            tap.equal(items['/Ac/Power'], 3000.0 if role == 'pvinverter' else -3000.0)

    def test_a_production_meter_whose_import_register_is_in_use(self):
        items = self.first('role=pvinverter', profile='three-phase-power', power=3000)
        self.check_signs(items, 3000.0, 4321, 1234, 'as it is')
        self.d.wait_log("the meter's import register is the one in use")

    def test_the_sign_follows_a_role_that_changes(self):
        self.first('phases=312', profile='three-phase-power', power=-3000)
        plain = self.read()
        for role in ('pvinverter', 'acload', 'pvinverter', 'genset', 'grid', 'pvinverter'):
            tap.equal(self.set('/Role', V('s', role)), 0)
            self.become(role)
            items = self.read()
            sign = -1 if role == 'pvinverter' else 1
            for path in ['/Ac/Power'] + ['/Ac/L%d/%s' % (i, q) for i in (1, 2, 3)
                                         for q in ('Power', 'Current')]:
                tap.equal(items[path], sign * plain[path], (role, path))
            before, after = ([v['/Ac/Energy/' + e] for e in ('Forward', 'Reverse')]
                             for v in (plain, items))
            tap.equal(after, before[::sign], role)
        tap.equal('energy' in self.value('/Diagnostics/ContradictionsByName').unpack(), False)
        items = self.restarted('phases=312', profile='three-phase-power', power=-3000)
        tap.equal((items['/Role'], items['/Ac/Power']), ('pvinverter', 3000.0))

    def test_the_sign_does_not_change_while_the_meter_is_there(self):
        """A hybrid inverter charges its battery at times."""
        self.first('role=pvinverter', power=-3000)
        for power in (-10, 40, 2500, 0, -3000):
            self.send_and_wait(telegram(power=power))
            tap.equal(self.value('/Ac/Power').unpack(), -float(power), power)

    def test_the_sign_does_not_change_when_the_meter_comes_back(self):
        self.standard('role=pvinverter', 'timeout=2', power=-3000)
        self.wait_gone()
        with self.speaking((self.w, telegram(power=2500))):
            self.name = until('the meter', self.services)[0]
            tap.equal(self.value('/Ac/Power').unpack(), -2500.0)

    def replay(self, *args, power, first):
        """A recording in which one register rises by 100 Wh in ten telegrams, quicker than it was
        recorded; in front of them are some with another power, of which one at least is heard
        alone. Gives what was found after some seconds."""
        self.tear_down()
        self.set_up()
        self.start_bus()
        self.start_settings()
        (self.dir / 'recording').write_bytes(
            20 * telegram(power=first) + b''.join(telegrams(n=600, power=power)))
        self.d = self.run('--port', '%s@5' % (self.dir / 'recording'), *args)
        self.name = until('the meter', self.services)[0]
        until('telegrams', lambda: self.telegram_count() >= 50)
        return self.found()

    def found(self):
        return [self.value('/Diagnostics/' + p).unpack()
                for p in ('ContradictionsByName', 'LastError')]

    def test_a_register_that_rises_the_wrong_way_is_said(self):
        for args, power, rises in ((['role=pvinverter'], 40000, 'import'),
                                    (['role=pvinverter', 'reverse=no'], -40000, 'export'),
                                    (['role=acload'], -40000, 'export'),
                                    (['role=heatpump'], -40000, 'export'),
                                    (['role=genset'], -40000, 'export'),
                                    (['role=evcharger', 'reverse=yes'], 40000, 'import')):
            self.replay(*args, power=power, first=-30)
            until('the finding', lambda: 'mounting ' in self.found()[0])
            tap.equal('s the %s register rose by ' % rises in self.d.log(), True, self.d.log())
            tap.equal(self.d.log().count('the other way round'), 1, 'once')

    def test_a_register_that_rises_as_it_should_is_not_said(self):
        for args, power in ((['role=pvinverter'], -40000), (['role=acload'], 40000),
                            (['role=acload', 'reverse=yes'], -40000),
                            (['role=grid'], -40000), (['role=grid'], 40000)):
            tap.equal(self.replay(*args, power=power, first=-30), ['', ''], args)

    def test_a_charger_has_a_current(self):
        """The GUI's page of a charger looks at /Current alone."""
        items = self.first('role=evcharger', profile='three-phase-power', power=6000)
        tap.equal(items['/Current'], items['/Ac/L1/Current'])
        tap.equal(self.text('/Current'), self.text('/Ac/L1/Current'))
        for role in [r for r in ROLES if r != 'evcharger']:
            self.set('/Role', V('s', role))
            self.become(role)
            tap.equal('/Current' in self.items(), False, role)

    def test_a_position_is_written_kept_and_told(self):
        self.standard('role=pvinverter', power=500)
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
        xml = self.call('/', 'Introspect',
                        interface='org.freedesktop.DBus.Introspectable').unpack()[0]
        tap.equal('Position' in xml, False)

    def test_a_role_when_localsettings_is_gone(self):
        self.standard(power=500)
        self.settings.stop()
        self.set('/Role', V('s', 'genset'))
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/Role').unpack(), 'grid', 'what cannot be kept does not happen')

    def test_forged_signals_change_no_role(self):
        self.standard(power=500)
        self.client.emit_signal(self.owner(), GROUP + '/ClassAndVrmInstance', BUSITEM,
                                'PropertiesChanged', V('(a{sv})', ({
                                    'Value': V('s', 'genset:1'), 'Text': V('s', 'genset:1')},)))
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/Role').unpack(), 'grid')


if __name__ == '__main__':
    tap.run(Roles)
