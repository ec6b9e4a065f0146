#!/usr/bin/python3
"""com.victronenergy.gridmeter: what the page on the screen of a GX device shows and sets, where no
grid service may be; and the notifications."""
import ctypes
import datetime
import json
import os
import re
import signal
import stat

from harness import (
    BUSITEM, BUS_CONF, GRIDMETER, HERE, Gio, GLib, World, error_of, gridmeter, spin, tap, telegram,
    until)
from memory import look_inside, traces
from support import anonymity

V = GLib.Variant
NAME = 'com.victronenergy.gridmeter'
SETTINGS = 'com.victronenergy.settings'
METER = 'gridmeter_0a0149534b000479ef61'
KEY, AUTH_KEY = '000102030405060708090a0b0c0d0e0f', 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf'
WRONG = '7c1be59a04d2f86337a0c4de915b28f1'
TYPES = {
    's': '''Name State StateText Service Meter Serial Port Connection Line Protocol Sends
        FaultsByName Finding FindingText FindingDo Curve Pin/Maker Settings/Role
        Settings/Position Settings/Phases Settings/PhaseOrder Settings/Name Settings/RoleFrom
        Settings/PositionFrom Settings/PhasesFrom Settings/PhaseOrderFrom Settings/ReverseFrom
        Settings/FuseFrom Settings/NameFrom Settings/AskFrom Settings/KeyPassword
        Settings/AuthenticationKeyPassword Settings/KeyState Settings/RecordState
        Settings/RecordText Settings/Refused''',
    'i': '''Instance PeriodMs AgeS Quality Telegrams Faults FindingLevel Pin/State Settings/Reverse
        Settings/Fuse Settings/Ask Settings/Record Settings/Search''',
    'd': 'Power',
}


class Screen(World):
    def page(self):
        """What a page sees: path to value."""
        return {p: v.unpack() for p, (v, _) in self.items(NAME).items()}

    def of(self, path, n=0):
        return self.value('/Sources/%d/%s' % (n, path), NAME).unpack()

    def comes(self, path, value, n=0):
        until('%s to be %r' % (path, value),
              lambda: NAME in self.names() and self.of(path, n) == value)

    def put(self, path, value, n=0):
        return self.set('/Sources/%d/Settings/%s' % (n, path), value, name=NAME)

    def takes(self, path, value, n=0):
        tap.equal(self.put(path, value, n), 0, '%s = %s' % (path, value))
        tap.equal(self.of('Settings/Refused', n), '')

    def refuses(self, path, value, why=None, n=0):
        tap.equal(self.put(path, value, n) != 0, True, '%s = %s is refused' % (path, value))
        if why:
            tap.equal(self.of('Settings/Refused', n), why, path)

    def shown(self, *args, **more):
        """The meter on the bus, and the page."""
        self.standard(*args, **more)
        self.start('system', '/usr/bin/python3', HERE / 'venus.py', '--system')
        self.comes('State', 'live')
        self.comes('Service', self.name)

    def again(self, *args, **more):
        """The same after a restart."""
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'timeout=300', *args)
        self.appear(**more)
        self.comes('State', 'live')

    def kept(self):
        return (self.dir / 'state/screen').read_text()

    # what is shown

    def test_a_page_sees_all_of_a_meter(self):
        self.shown(power=500)
        items = self.items(NAME)
        for letter, names in TYPES.items():
            for name in names.split():
                value = items.pop('/Sources/0/' + name)[0]
                tap.equal(value.get_type_string() in (letter, 'ai'), True, name)
        tap.equal({p: v.unpack() for p, (v, _) in items.items()}, {
            '/Mgmt/ProcessName': 'gridmeter', '/Mgmt/ProcessVersion': '0.1.0',
            '/Mgmt/Connection': '', '/DeviceInstance': 0, '/ProductId': 0xffff,
            '/ProductName': 'gridmeter', '/Connected': 1, '/FirmwareVersion': '0.1.0',
            '/Language': 'en', '/Stick': '', '/Sources/Count': 1})
        page = {p[len('/Sources/0/'):]: v for p, v in self.page().items()}
        for path, value in {
                'Name': 'Iskraemeco smart meter 0001', 'Meter': 'Iskraemeco smart meter',
                'Service': 'com.victronenergy.grid.' + METER, 'Instance': 40,
                'Port': os.path.realpath(self.w.link).removeprefix('/dev/'),
                'Protocol': 'SML', 'Power': 500.0, 'Faults': 0, 'Finding': 'total-only',
                'FindingLevel': 1, 'Sends': 'power, imported energy, exported energy',
                'StateText': 'Live', 'Settings/Role': 'grid', 'Settings/RoleFrom': 'default',
                'Settings/Phases': 'l1', 'Settings/PhaseOrder': [], 'Settings/Position': [],
                'Settings/NameFrom': 'default', 'Pin/Maker': 'iskra',
                'Pin/State': 0, 'Settings/KeyState': 'not-needed'}.items():
            tap.equal(page[path], value, path)
        tap.equal('The meter tells the total power' in page['FindingText'], True)

    def test_the_tree_is_like_any_other(self):
        self.shown(power=500)
        below = self.call('/Sources/0/Settings', 'GetValue', name=NAME).unpack()[0]
        tap.equal((below['Role'], below['KeyPassword']), ('grid', ''))
        tap.equal(len(self.call('/', 'GetValue', name=NAME).unpack()[0]), len(self.page()))
        nodes = {path: re.findall('<node name="(.*?)"/>', self.call(
            path, 'Introspect', interface='org.freedesktop.DBus.Introspectable',
            name=NAME).unpack()[0]) for path in ('/', '/Sources', '/Sources/0/Pin')}
        tap.equal(nodes['/'].count('Sources'), 1)
        tap.equal(sorted(nodes['/Sources']), ['0', 'Count'])
        tap.equal(nodes['/Sources/0/Pin'], ['Maker', 'State'])
        tap.equal(error_of(self.call, '/Sources/1/Name', 'GetValue', name=NAME),
                  'org.freedesktop.DBus.Error.UnknownObject')
        tap.equal(self.set('/Language', V('s', 'de'), name=NAME), 1, 'it is not for writing')

    def test_once_a_second_what_has_changed(self):
        self.shown(power=500)
        sender = self.owner(NAME)
        with self.speaking((self.w, telegram(power=700))):
            until('the power', lambda: self.of('Power') == 700)
            before = len(self.changes(sender))
            telegrams = self.of('Telegrams')
            until('three more', lambda: len(self.changes(sender)) >= before + 3)
            more = self.of('Telegrams') - telegrams
        changes = self.changes(sender)[before:]
        tap.equal(all('/Sources/0/Serial' not in c for c in changes), True, 'what is the same')
        tap.equal(any('/Sources/0/Telegrams' in c for c in changes), True)
        tap.equal(sum('/Sources/0/Curve' in c for c in changes) <= 1, True, 'once a minute')
        tap.equal(more > len(changes), True, '%d telegrams, %d signals' % (more, len(changes)))
        until('its age by signals', lambda: any(
            c.get('/Sources/0/AgeS', (V('i', 0),))[0].unpack() >= 2
            for c in self.changes(sender)))

    def test_of_a_silent_meter_little_is_told_until_it_speaks(self):
        self.shown(power=500)
        sender = self.owner(NAME)

        def steps(first, least=0):
            told = [c['/Sources/0/AgeS'][0].unpack() for c in self.changes(sender)[first:]
                    if '/Sources/0/AgeS' in c]
            told = [s for s in told if s >= least]
            return [b - a for a, b in zip(told, told[1:])]
        until('its age seldom', lambda: len(steps(0, 22)) >= 3 and  # a port is quiet after 16
              sum(steps(0, 22)) >= 2 * len(steps(0, 22)), 60)
        before = len(self.changes(sender))
        self.w.send(telegram(power=700))
        until('the power', lambda: self.of('Power') == 700)
        until('each second', lambda: 1 in steps(before))

    def test_ports_without_a_meter_and_two_meters(self):
        """A page must work where no service is on the bus."""
        self.start_bus()
        self.start_settings()
        a, b, silent = self.wire('a'), self.wire('b'), self.wire('silent')
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('[Cellar]\nport = %s\n[Roof]\nport = %s\n[Gone]\nport = %s\n'
                        '[Silent]\nport = %s\n' % (a.link, b.link, self.dir / 'none', silent.link))
        self.d = self.run('-c', conf)
        until('the page', lambda: NAME in self.names())
        tap.equal((self.value('/Sources/Count', NAME).unpack(), self.services()), (4, []))
        for n, (name, state) in enumerate((('Cellar', 'listening'), ('Roof', 'listening'),
                                           ('Gone', 'missing'), ('Silent', 'listening'))):
            self.comes('State', state, n)
            tap.equal((self.of('Name', n), self.of('Service', n), self.of('Settings/NameFrom', n)),
                      (name, '', 'file'))
        self.comes('Finding', 'port-missing', 2)
        tap.equal(self.of('FindingLevel', 2), 2)
        tap.equal(self.of('Power', 2), [])
        with self.speaking((a, telegram(power=500)), (b, telegram(power=-300, serial=4711))):
            self.comes('State', 'live', 0)
            self.comes('State', 'live', 1)
            tap.equal((self.of('Power', 0), self.of('Power', 1)), (500.0, -300.0))
            self.comes('Finding', 'silence', 3)
        a.unplug()
        self.comes('State', 'missing', 0)
        tap.equal(self.of('Power', 0), [])

    def test_what_a_meter_without_its_pin_sends(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run_on_wire('notify=no')
        with self.speaking((self.w, telegram('no-pin'))):
            self.comes('Pin/State', 1)
            tap.equal((self.of('Finding'), self.of('State'), self.of('Power'), self.services()),
                      ('no-pin', 'live', [], []))
            number = self.of('Serial')
        with self.speaking((self.w, telegram('relapse', power=500, serial=75100006))):  # the same
            self.comes('Pin/State', 2)
            tap.equal((self.of('Power'), self.of('Serial')), (500.0, number))

    def without_pin(self, conf=None):
        """A meter that lacks its PIN, in the view of the page."""
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('-c', conf) if conf else self.run_on_wire('notify=no', 'timeout=3')
        with self.speaking((self.w, telegram('no-pin'))):
            self.comes('Pin/State', 1)

    def test_what_was_seen_of_one_meter_is_not_told_of_the_next(self):
        """Above all not that its PIN is in."""
        self.without_pin()
        self.wait_silent()
        self.no_pin_of_another()

    def wait_silent(self):
        until('silence', lambda: self.of('State') != 'live', 60)

    def no_pin_of_another(self):
        with self.speaking((self.w, telegram(power=500, serial=4711))):
            self.comes('Power', 500.0)
            until('two more seconds', lambda: self.of('Telegrams') > 12)
            tap.equal(self.of('Pin/State'), 0)

    def test_a_section_that_takes_the_place_of_another_has_its_own_past(self):
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('notify = no\n[Cellar]\nport = %s\n' % (self.dir / 'meter'))
        self.without_pin(conf)
        conf.write_text('notify = no\n[Roof]\nport = %s\n' % self.w.link)
        self.d.p.send_signal(signal.SIGHUP)
        self.comes('Name', 'Roof')
        self.no_pin_of_another()

    def test_in_the_language_of_the_gui(self):
        self.start_bus()
        (self.dir / 'settings.json').write_text(json.dumps({'/Settings/Gui/Language': 'de'}))
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.appear(power=500)
        self.comes('StateText', 'Aktuell')
        self.comes('Sends', 'Leistung, bezogene Energie, eingespeiste Energie')
        self.comes('Finding', 'total-only')
        tap.equal('Phase' in self.of('FindingText') and 'The' not in self.of('FindingText'), True,
                  self.of('FindingText'))
        self.refuses('Fuse', V('i', -1), 'Dieser Wert ist hier nicht möglich.')
        self.set('/Settings/Gui/Language', V('s', 'sv'), name=SETTINGS)
        until('Swedish', lambda: self.value('/Language', NAME).unpack() == 'sv')
        self.comes('Sends', 'effekt, förbrukad energi, inmatad energi')
        self.set('/Settings/Gui/Language', V('s', 'tlh'), name=SETTINGS)
        self.comes('StateText', 'Live')

    def test_what_is_wrong_above_the_bus(self):
        (self.dir / 'settings.json').write_text(json.dumps(
            {'/Settings/SystemSetup/AcInput%d' % n: 0 for n in (1, 2)}))
        self.shown(power=500)
        self.start('inverter', '/usr/bin/python3', HERE / 'venus.py', '--inverter')
        with self.speaking((self.w, telegram(power=500))):
            self.comes('Finding', 'ac-input')
            tap.equal(self.of('FindingLevel'), 2)

    def test_only_where_it_is_wanted(self):
        self.standard('screen=no', power=500)
        d = self.run('bus=none')
        d.wait_log('gridmeter 0.1.0')
        self.w.send(telegram(power=600))
        until('the power', lambda: self.value('/Ac/Power').unpack() == 600)
        tap.equal(NAME in self.names(), False)
        self.again('screen=yes', power=500)

    def test_the_configuration_is_read_again(self):
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('screen = yes\n')
        self.shown('-c', conf, power=500)
        for text, is_there in (('screen = no\n', False), ('fuse = 35 A\n', True)):
            conf.write_text(text)
            self.d.p.send_signal(signal.SIGHUP)
            until('the page or none', lambda b=is_there: (NAME in self.names()) == b)
        self.comes('Settings/FuseFrom', 'file')
        tap.equal(self.of('Settings/Fuse'), 35)

    def test_it_goes_to_another_bus_with_the_meters(self):
        other, conf = self.dir / 'other', self.dir / 'gridmeter.conf'
        (self.dir / 'other.conf').write_text(BUS_CONF % other)
        self.start('other', 'dbus-daemon', '--nofork', '--nopidfile',
                   '--config-file=%s' % (self.dir / 'other.conf'))
        until('the other bus', other.exists)
        self.start_bus()
        conf.write_text('bus = unix:path=%s\n' % other)
        self.d = self.run('-c', conf, '--port', self.dir / 'none')
        self.d.wait_log('port-missing')
        for address in 'bus', 'other', 'bus':
            conf.write_text('bus = unix:path=%s\n' % (self.dir / address))
            self.d.p.send_signal(signal.SIGHUP)
            until('the page', lambda a=address: (NAME in self.names()) == (a == 'bus'))

    def test_a_meter_needs_its_place_on_the_bus_more(self):
        end = '</busconfig>'
        text = BUS_CONF.replace(end, '<limit name="max_connections_per_user">3</limit>' + end)
        (self.dir / 'full.conf').write_text(text % (self.dir / 'bus'))
        self.bus = self.start('bus', 'dbus-daemon', '--nofork', '--nopidfile',
                              '--config-file=%s' % (self.dir / 'full.conf'))
        until('the bus', (self.dir / 'bus').exists)
        self.connect()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link)
        until('the page', lambda: NAME in self.names())
        with self.speaking((self.w, telegram(power=500))):
            until('the meter', self.services, 60)
        tap.equal(NAME in self.names(), False)

    # what is set

    def test_settings_are_in_force_at_once_and_kept(self):
        self.shown(profile='three-phase-power', power=500)
        self.takes('Fuse', V('i', 63))
        self.takes('PhaseOrder', V('s', '231'))
        for path, value in (('Fuse', 63), ('PhaseOrder', '231'), ('Phases', [])):
            self.comes('Settings/' + path, value)
            tap.equal(self.of('Settings/%sFrom' % path), 'screen' if value else 'default')
        tap.equal(stat.S_IMODE(os.stat(self.dir / 'state/screen').st_mode), 0o600)
        self.takes('Reverse', V('i', 1))
        self.appear('three-phase-power', power=500)
        self.comes('Power', -500.0)
        tap.equal(self.value('/Ac/Power').unpack(), -500.0)
        self.again(profile='three-phase-power', power=500)
        tap.equal(self.value('/Ac/Power').unpack(), -500.0, 'from its first signal on')
        for path, value in (('Fuse', 63), ('PhaseOrder', '231'), ('Reverse', 1)):
            self.comes('Settings/' + path, value)
            tap.equal(self.of('Settings/%sFrom' % path), 'screen')
        self.takes('Fuse', V('i', 0))
        self.comes('Settings/Fuse', 0)

    def test_a_total_goes_to_the_phase_that_is_chosen(self):
        self.shown(power=500)
        self.takes('Phases', V('s', 'l2'))
        self.comes('Settings/Phases', 'l2')
        self.w.send(telegram(power=700))
        until('it to move', lambda: self.value('/Ac/L2/Power').unpack() == 700.0)
        tap.equal(self.value('/Ac/L1/Power').unpack(), [])
        self.again(power=500)
        tap.equal(self.value('/Ac/L2/Power').unpack(), 500.0)

    def test_they_belong_to_the_meter_and_not_to_the_next(self):
        self.shown(power=500)
        self.takes('Fuse', V('i', 35))
        self.takes('Reverse', V('i', 1))
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.appear(power=500, serial=4711)
        self.comes('Power', 500.0)
        tap.equal((self.of('Settings/Fuse'), self.of('Settings/FuseFrom')), (0, 'default'))

    def test_what_is_written_while_no_meter_is_there_is_not_the_last_ones(self):
        """It would be turned round when it comes back."""
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('port=auto:%s/met*' % self.dir, 'timeout=300')
        self.appear(power=500)
        self.comes('State', 'live')
        self.takes('Fuse', V('i', 35))
        self.w.unplug()
        self.takes('Search', V('i', 1))
        self.comes('Meter', '')
        for path, value in (('Reverse', V('i', 1)), ('Fuse', V('i', 63)), ('Ask', V('i', 1)),
                            ('KeyPassword', V('s', KEY))):
            self.refuses(path, value, 'No meter has been heard here yet.')
        tap.equal(re.findall('= (.*)', self.kept()), ['fuse=35'])
        self.w.plug()
        self.appear(power=500)
        self.comes('Power', 500.0)
        self.comes('Settings/Fuse', 35)

    def test_name_role_and_position_are_where_the_gui_has_them(self):
        self.shown(power=500)
        self.takes('Name', V('s', 'Keller'))
        self.comes('Name', 'Keller')
        tap.equal((self.value('/CustomName').unpack(), self.of('Settings/NameFrom')),
                  ('Keller', 'screen'))
        self.refuses('Position', V('s', 'ac-output'), 'In this role a meter has no position.')
        self.takes('Role', V('s', 'pvinverter'))
        self.comes('Settings/Role', 'pvinverter')
        self.appear(power=500)
        self.comes('Service', 'com.victronenergy.pvinverter.' + METER)
        self.takes('Position', V('s', 'ac-output'))
        self.comes('Settings/Position', 'ac-output')
        stored = json.loads((self.dir / 'settings.json').read_text())
        group = '/Settings/Devices/' + METER
        tap.equal((stored[group + '/CustomName'], stored[group + '/Position'],
                   stored[group + '/ClassAndVrmInstance']), ('Keller', 1, 'pvinverter:40'))

    def kind_of(self, meter):
        stored = json.loads((self.dir / 'settings.json').read_text())
        return stored['/Settings/Devices/%s/ClassAndVrmInstance' % meter]

    def write_role(self, role):
        self.client.send_message(self.call_nobody_waits_for('Role', V('s', role)), 0)
        self.client.flush_sync(None)
        spin(0.05)

    def test_a_role_goes_with_the_instance_of_its_own_meter(self):
        """Another one is there when localsettings answers at last."""
        self.shown(power=1, serial=4711)
        first, other = self.services()[0].split('.')[-1], telegram(power=500)
        number = self.of('Serial')
        with self.speaking((self.w, other)):
            until('the other', lambda: self.of('Serial') != number and self.of('Service'))
        self.settings.p.send_signal(signal.SIGSTOP)
        self.write_role('genset')
        with self.speaking((self.w, telegram(power=1, serial=4711))):
            until('the first one', lambda: self.of('Serial') == number)
            self.write_role('pvinverter')
            self.settings.p.send_signal(signal.SIGCONT)
            until('its role, or a refusal where that took too long', lambda: (
                self.kind_of(first) != 'grid:40' or self.of('Settings/Refused')))
            self.comes('Service', 'com.victronenergy.%s.%s' % (
                self.kind_of(first).split(':')[0], first))
        tap.equal(self.kind_of(first) in ('pvinverter:40', 'grid:40'), True, self.kind_of(first))

    def test_a_meter_is_asked_when_its_owner_says_so(self):
        self.shown(power=500)
        self.takes('Ask', V('i', 1))
        self.comes('Settings/Ask', 1)
        tap.equal(self.of('Settings/AskFrom'), 'screen')
        until('the question', lambda: b'/?!' in self.heard_on_the_wire())
        self.again(power=500)
        tap.equal(self.of('Settings/Ask'), 1)
        self.takes('Ask', V('i', 0))
        self.comes('Settings/Ask', 0)

    def test_a_port_that_was_found_is_asked_only_when_its_owner_says_so(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('port=auto:%s/met*' % self.dir, 'timeout=300')
        self.appear(power=500)
        self.comes('State', 'live')
        tap.equal(self.heard_on_the_wire(), b'')
        self.takes('Ask', V('i', 1))
        until('the question', lambda: b'/?!' in self.heard_on_the_wire())

    def heard_on_the_wire(self):
        try:
            return bytes(c & 0x7f for c in os.read(self.w.master, 4096))  # without parity
        except BlockingIOError:
            return b''

    def test_the_meter_is_looked_for_again(self):
        self.shown(power=500)
        self.takes('Search', V('i', 1))
        self.wait_gone()
        tap.equal(self.of('Settings/Search'), 0)
        self.appear(power=500)
        self.comes('State', 'live')

    def test_what_cannot_be_is_refused_with_a_reason(self):
        self.shown(power=500)
        impossible = 'That value is not possible here.'
        nothing = V('ai', [])
        for path, values in {
                'Role': (V('s', 'grids'), V('s', ''), V('s', 'x' * 100000), nothing),
                'Phases': (V('s', 'l4'), V('s', '312'), nothing),
                'PhaseOrder': (V('s', '112'), V('s', '12'), V('s', 'split'), V('s', '')),
                'Reverse': (V('i', 2), V('i', -1), V('x', 2**40), nothing),
                'Fuse': (V('i', 5001), V('i', -1), V('x', 2**63 - 1), nothing),
                'Ask': (V('i', 2), nothing),
                'Name': (V('s', 'x' * 33), V('s', 'a\nb'), V('s', '\u202ex'), nothing),
                'Record': (V('i', 3), V('i', -1), nothing),
                'Search': (V('i', 2), nothing)}.items():
            for value in values:
                self.refuses(path, value, impossible)
        for path, value in (('Fuse', V('s', '63')), ('Role', V('i', 1)), ('Reverse', V('d', 0.5)),
                            ('KeyPassword', V('i', 1)), ('Fuse', V('ay', b'1'))):
            self.refuses(path, value)
        for path in ('State', 'Power', 'Settings/RoleFrom', 'Settings/KeyState'):
            tap.equal(self.set('/Sources/0/' + path, V('s', 'x'), name=NAME), 1, path)
        tap.equal((self.dir / 'state/screen').exists(), False, 'nothing is kept')
        tap.equal((self.of('Settings/Role'), self.of('Settings/Fuse')), ('grid', 0))

    def test_who_writes_without_end_wears_no_memory(self):
        self.shown(power=500)
        results = [self.put('Fuse', V('i', 1 + n)) for n in range(200)]
        tap.equal(results.count(0) < 100, True, '%d were taken' % results.count(0))
        tap.equal(self.of('Settings/Refused'), 'Too much at once: wait a moment.')
        self.w.send(telegram(power=600))
        until('the power', lambda: self.value('/Ac/Power').unpack() == 600)

    def write_all(self, *writes):
        for path, value in writes:
            self.client.send_message(self.call_nobody_waits_for(path, value), 0)
        self.client.flush_sync(None)

    def test_of_what_is_written_at_once_the_last_holds(self):
        self.shown(power=500)
        self.write_all(*[('Fuse', V('i', n)) for n in (35, 0)])
        self.write_all(*[('Role', V('s', role)) for role in ('genset', 'acload', 'pvinverter')])
        self.comes('Settings/Role', 'pvinverter')
        tap.equal(('fuse=0' in self.kept(), self.of('Settings/Fuse')), (True, 0))
        tap.equal(self.of('Settings/Refused'), '')

    def test_power_that_may_be_the_wrong_way_round_is_not_told(self):
        """What was chosen cannot be read: it is tried again with each telegram."""
        self.shown(power=500)
        self.takes('Reverse', V('i', 1))
        self.d.stop()
        kept, aside = self.dir / 'state/screen', self.dir / 'aside'
        kept.rename(aside)
        kept.symlink_to(kept)  # a ring, in whose place the file comes back at one moment
        self.d = self.run('--port', self.w.link, 'timeout=300')
        with self.speaking((self.w, telegram(power=500))):
            self.d.wait_log('what was chosen on the screen cannot be read')
            until('telegrams', lambda: NAME in self.names() and self.of('Telegrams') >= 5)
            tap.equal((self.services(), self.of('Power')), ([], []))
            aside.rename(kept)
            until('the meter', self.services)
            self.comes('Power', -500.0)
        tap.equal(self.d.log().count('cannot be read'), 1)

    def test_what_cannot_be_kept_is_refused_as_such(self):
        self.shown(power=500)
        (self.dir / 'state/screen').mkdir()
        for path, value in (('KeyPassword', '-'), ('KeyPassword', KEY), ('PhaseOrder', '231')):
            self.refuses(path, V('s', value), 'It cannot be stored on this device.')

    def test_what_the_file_says_stays(self):
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('role = grid\nposition = ac-output\nphases = 231\nreverse = no\n'
                        'fuse = 63 A\nname = House\nask = no\n')
        keys = self.dir / 'gridmeter.keys'
        keys.write_text('key = %s\n' % WRONG)
        keys.chmod(0o600)
        self.shown('-c', conf, 'key_file=%s' % keys, power=500)
        for path, value in (('Role', V('s', 'genset')), ('Position', V('s', 'ac-input-1')),
                            ('Phases', V('s', 'l2')), ('PhaseOrder', V('s', '123')),
                            ('Reverse', V('i', 1)), ('Fuse', V('i', 16)), ('Name', V('s', 'x')),
                            ('Ask', V('i', 1)), ('KeyPassword', V('s', KEY))):
            self.refuses(path, value, 'The configuration file sets this.')
            if 'Password' not in path:
                tap.equal(self.of('Settings/%sFrom' % path), 'file', path)
        tap.equal((self.of('Settings/Fuse'), self.of('Settings/PhaseOrder')), (63, []))
        tap.equal(self.value('/CustomName').unpack(), 'House')

    def test_killed_in_the_middle_it_is_the_old_or_the_new(self):
        self.shown(power=500)
        self.takes('Fuse', V('i', 1))
        for n in range(2, 12):
            message = self.call_nobody_waits_for('Fuse', V('i', n))
            self.client.send_message(message, 0)
            self.client.flush_sync(None)
            if n % 2:
                until('the new one', lambda n=n: 'fuse=%d\n' % n in self.kept())
            self.d.is_ours = False
            self.d.stop(signal.SIGKILL)
            until('another choice', lambda: NAME not in self.names())
            kept = int(re.search(r'^meter_\w+ = fuse=(\d+)$', self.kept(), re.M)[1])
            tap.equal(kept in (n - 1, n), True, 'fuse = %d after %d' % (kept, n))
            self.d = self.run('--port', self.w.link, 'timeout=300')
            self.appear(power=500)
            self.comes('Settings/Fuse', kept)
            self.takes('Fuse', V('i', n))

    def call_nobody_waits_for(self, path, value):
        m = Gio.DBusMessage.new_method_call(NAME, '/Sources/0/Settings/' + path, BUSITEM,
                                            'SetValue')
        m.set_body(V('(v)', (value,)))
        m.set_flags(Gio.DBusMessageFlags.NO_REPLY_EXPECTED)
        return m

    # keys

    def encrypted(self):
        """A meter that encrypts, as a simulator is one; gives its port."""
        port = self.dir / 'encrypted'
        self.meter = self.start('simulate', GRIDMETER, 'simulate', 'am550-glo30', '--link', port,
                                '--period', 300)
        until('the meter', port.exists)
        return port

    def nowhere(self, *keys):
        """Neither on the bus, nor in what others keep of it, nor in logs."""
        seen = [str(self.items(NAME)), str(self.call('/', 'GetValue', name=NAME)),
                str(self.call('/', 'GetText', name=NAME)),
                str([p.read_text() for p in self.dir.glob('settings.json')]), self.d.log(),
                str(self.heard),
                str([a.print_(True) if hasattr(a, 'print_') else a for *_, a in self.heard])]
        paths = ['/'] + list(self.items(NAME))
        for path in paths:
            seen.append(self.call(path, 'Introspect', name=NAME,
                                  interface='org.freedesktop.DBus.Introspectable').unpack()[0])
            seen.append(str(self.call(path, 'GetText', name=NAME)))
        r = gridmeter('doctor', '--json', env=self.env)
        seen += [r.stdout.decode(), r.stderr.decode()]
        for text in seen:
            for key in keys:
                tap.equal(key in text.lower(), False, 'a key in ' + text[:200])

    def test_a_key_is_missing_wrong_and_fits(self):
        self.start_bus()
        self.start_settings()
        port = self.encrypted()
        self.d = self.run('--port', port, 'timeout=300', 'notify=no', 'log=debug')
        self.comes('Finding', 'key-missing')
        tap.equal((self.of('Settings/KeyState'), self.services()), ('none', []))
        for bad in ('1234', KEY[1:], KEY + '0', KEY[:-1] + 'g', ' '):
            self.refuses('KeyPassword', V('s', bad),
                         'A key has 32 characters: 0 to 9 and A to F.')
        self.takes('KeyPassword', V('s', WRONG))
        self.comes('Settings/KeyState', 'wrong')
        self.comes('Finding', 'key-wrong')
        self.nowhere(WRONG)
        self.takes('KeyPassword', V('s', KEY.upper()))
        self.comes('Settings/KeyState', 'fits')
        until('the meter', self.services)
        self.takes('AuthenticationKeyPassword', V('s', WRONG))
        self.comes('Settings/KeyState', 'wrong')
        self.takes('AuthenticationKeyPassword', V('s', AUTH_KEY))
        self.comes('Settings/KeyState', 'fits')
        tap.equal((self.of('Settings/KeyPassword'),
                   self.of('Settings/AuthenticationKeyPassword')), ('', ''))
        self.nowhere(KEY, AUTH_KEY, WRONG)
        tap.equal(stat.S_IMODE(os.stat(self.dir / 'state/screen').st_mode), 0o600)
        self.d.stop()
        self.wait_gone()
        self.d = self.run('--port', port, 'timeout=300', 'notify=no')
        until('the meter with the keys that were kept', self.services)
        self.comes('Settings/KeyState', 'fits')
        self.takes('KeyPassword', V('s', '-'))
        self.takes('AuthenticationKeyPassword', V('s', '-'))
        self.comes('Settings/KeyState', 'none')
        tap.equal('key=' in self.kept(), False)

    def test_a_key_stays_in_no_memory_but_its_own(self):
        look_inside()
        self.shown(power=500)
        pid = self.d.p.pid
        for path, key in (('KeyPassword', WRONG), ('AuthenticationKeyPassword', WRONG[::-1])):
            tap.equal(self.put(path, V('s', key)), 0)  # nothing comes in behind it
            until('no digits of it', lambda key=key: not traces(pid, key))
            tap.equal(traces(pid, key, octets=True) != set(), True, 'it is in use')
            self.takes(path, V('s', '-'))
            until('nothing of it', lambda key=key: not traces(pid, key, octets=True))

    # notifications

    def platform(self):
        p = self.start('platform', '/usr/bin/python3', HERE / 'venus.py', '--platform')
        p.wait_log('ready')
        return p

    def injected(self, p):
        return [json.loads(line[len('inject '):]) for line in p.log().splitlines()
                if line.startswith('inject ')]

    def test_a_finding_is_notified_once_a_day(self):
        self.start_bus()
        (self.dir / 'settings.json').write_text(json.dumps({'/Settings/Gui/Language': 'de'}))
        self.start_settings()
        platform = self.platform()
        conf, notified = self.dir / 'gridmeter.conf', self.dir / 'state/notified'
        conf.write_text('[Keller]\nport = %s\n[Dach]\nport = %s\n' % (
            self.dir / 'none', self.dir / 'nothing'))
        self.d = self.run('-c', conf)
        until('both', lambda: len(self.injected(platform)) == 2)
        told = [text.split('\t') for text in self.injected(platform)]
        tap.equal([t[:2] for t in told], [['0', 'Keller'], ['0', 'Dach']])
        tap.equal(all(re.search('gibt es nicht|ist nicht da', t[2]) for t in told), True, told)
        before = len(self.changes(self.owner(NAME)))
        # the next minute begins: the sentences are filled again, and nobody is told of it
        until('more signals', lambda: len(self.changes(self.owner(NAME))) > before)
        tap.equal(len(self.injected(platform)), 2)
        self.d.stop()
        # the one a day ago, the other by a clock that is not set yet after this start
        notified.write_text(''.join('%s = %d\n' % (key, int(at) + s) for (key, at), s in zip(
            re.findall(r'^([0-9a-f]{8}) = (\d+)$', notified.read_text(), re.M),
            (400 * 86400, -86401), strict=True)))
        self.d = self.run('-c', conf)
        until('what is a day old', lambda: len(self.injected(platform)) == 3)
        tap.equal(self.injected(platform)[2].split('\t')[1], 'Dach')

    def test_no_notification_where_nobody_wants_or_takes_one(self):
        self.start_bus()
        self.start_settings()
        platform = self.platform()
        self.d = self.run('--port', self.dir / 'none', 'notify=no')
        other = self.run('--port', self.dir / 'none', 'screen=no')
        self.comes('Finding', 'port-missing')
        other.stop()
        platform.stop()
        self.d.stop()
        self.d = self.run('--port', self.dir / 'none')
        until('one that nobody takes', (self.dir / 'state/notified').exists)
        tap.equal(self.injected(platform), [])
        tap.equal('otif' in self.d.log(), False, self.d.log())

    # recordings

    def stick(self, size='4m', name='stick'):
        if os.getuid() != 0:
            raise tap.Skip('only root may mount a stick')
        path = self.dir / 'machine/run/media' / name
        path.mkdir(parents=True)
        if ctypes.CDLL(None).mount(b'none', str(path).encode(), b'tmpfs', 0,
                                   ('size=' + size).encode()):
            raise tap.Skip('nothing can be mounted here')
        return path

    def tear_down(self):
        for path in (self.dir / 'machine/run/media').glob('*'):
            for p in self.processes:
                p.stop()
            ctypes.CDLL(None).umount2(str(path).encode(), 2 | 8)  # no link
        super().tear_down()

    def record(self, stick, how, n):
        before = set(stick.iterdir())
        self.takes('Record', V('i', how))
        self.comes('Settings/RecordState', 'recording')
        tap.equal(self.of('Settings/Record'), how)
        tap.equal('ten minutes' in self.of('Settings/RecordText'), True)
        with self.speaking((self.w, telegram(power=500))):
            count = self.of('Telegrams')
            until('telegrams', lambda: self.of('Telegrams') >= count + n)
        self.takes('Record', V('i', 0))
        self.comes('Settings/RecordState', 'done')
        files = sorted(set(stick.iterdir()) - before)
        tap.equal([f.name in self.of('Settings/RecordText') for f in files], [True])
        tap.equal(self.of('Settings/Record'), 0)
        return files[0]

    def test_a_link_is_no_stick(self):
        (self.dir / 'machine/run/media').mkdir(parents=True)
        (self.dir / 'machine/run/media/stick').symlink_to('/dev/shm')
        self.shown(power=500)
        self.refuses('Record', V('i', 2), 'There is no USB stick.')

    def test_what_a_link_on_the_stick_leads_to_is_not_written(self):
        """It is nowhere yet, so the name of the recording seems to be free."""
        (self.dir / 'machine/run').mkdir()
        self.shown(power=500)
        stick = self.stick()
        until('the stick', lambda: self.value('/Stick', NAME).unpack() == str(stick))
        first = self.record(stick, 2, 1)
        name = re.fullmatch(r'(gridmeter-\w+-)([\d-]+)-1[.]txt', first.name)
        day = datetime.date.fromisoformat(name[2])
        target = stick / 'target'  # elsewhere the sandbox is in the way as well
        for n, when in ((2, day), (1, day + datetime.timedelta(1))):  # midnight may be near
            (stick / ('%s%s-%d.txt' % (name[1], when, n))).symlink_to(target)
        before = sorted(stick.iterdir())
        self.takes('Record', V('i', 2))
        self.comes('Settings/RecordState', 'failed')
        tap.equal((sorted(stick.iterdir()), target.exists()), (before, False))
        for path in before:
            if path.is_symlink():
                path.unlink()
        self.record(stick, 2, 1)

    def test_a_recording_goes_onto_the_stick(self):
        (self.dir / 'machine/run').mkdir()
        self.shown(power=500)
        self.refuses('Record', V('i', 2), 'There is no USB stick.')
        stick = self.stick()
        until('the stick', lambda: self.value('/Stick', NAME).unpack() == str(stick))
        whole = self.record(stick, 2, 4)
        tap.equal(anonymity.wire_of(whole.read_bytes()).count(telegram(power=500)) >= 3, True)
        hidden = self.record(stick, 1, 4)
        r = gridmeter('decode', hidden)
        tap.equal((r.returncode, b'1.8.0' in r.stdout), (0, True), r.stderr)
        number = bytes.fromhex(METER.split('_')[1])
        tap.equal((number in anonymity.wire_of(whole.read_bytes()),
                   number in anonymity.wire_of(hidden.read_bytes())), (True, False))
        self.takes('Record', V('i', 2))
        self.refuses('Record', V('i', 1), 'A recording is under way already.')
        self.d.stop()
        tap.equal(len(list(stick.iterdir())) in (2, 3), True, 'no more than there were')

    def test_a_stick_is_never_full_because_of_us(self):
        (self.dir / 'machine/run').mkdir()
        self.shown(power=500)
        stick = self.stick('64k')
        until('the stick', lambda: self.value('/Stick', NAME).unpack() == str(stick))
        self.takes('Record', V('i', 2))
        with self.speaking((self.w, telegram(power=500) * 20)):
            self.comes('Settings/RecordState', 'full')
        free = os.statvfs(stick)
        tap.equal(free.f_bavail * free.f_frsize >= 16384, True)
        tap.equal(len(list(stick.iterdir())), 1)
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)

    def test_what_a_recording_is_does_not_hang_on_the_name_of_the_stick(self):
        (self.dir / 'machine/run').mkdir()
        self.shown(power=500)
        self.record(self.stick(name='gridmeter-anonymous-1'), 2, 1)

    def test_a_recording_that_is_stopped_at_once(self):
        """Nothing has come by then, and nothing is left of it."""
        (self.dir / 'machine/run').mkdir()
        self.shown(power=500)
        stick = self.stick()
        self.write_all(('Record', V('i', 2)), ('Record', V('i', 0)))
        until('its end', lambda: self.of('Settings/RecordState') in ('failed', 'done'))
        empty = [p for p in stick.iterdir() if not p.stat().st_size]
        tap.equal((self.of('Settings/Record'), empty), (0, []))

    def test_a_stick_on_which_no_name_is_free(self):
        """Only the other process looks at the stick, so that a slow one holds up no meter."""
        (self.dir / 'machine/run').mkdir()
        self.shown(power=500)
        stick = self.stick()
        today = datetime.date.today()
        for day in (today, today + datetime.timedelta(1)):
            for n in range(1, 100):
                (stick / ('gridmeter-meter-%s-%d.txt' % (day, n))).touch()
        self.takes('Record', V('i', 2))
        self.comes('Settings/RecordState', 'failed')
        tap.equal((self.of('Settings/Record'), self.of('Settings/RecordText')),
                  (0, 'The recording failed.'))
        tap.equal({p.stat().st_size for p in stick.iterdir()}, {0})


tap.run(Screen)
