#!/usr/bin/python3
"""What every reader of a Venus system relies on: com.victronenergy.BusItem, by raw calls."""
import xml.etree.ElementTree

from harness import BUSITEM, GLib, World, error_of, spin, tap, telegram, telegrams, until

V = GLib.Variant
INVALID = V('ai', [])
TYPES = {
    'd': '/Ac/Energy/Forward /Ac/Energy/Reverse /Ac/Frequency /Ac/L1/Current /Ac/L1/Power '
         '/Ac/L1/Voltage /Ac/L2/Current /Ac/L2/Power /Ac/L2/Voltage /Ac/L3/Current /Ac/L3/Power '
         '/Ac/L3/Voltage /Ac/Power /Ac/PowerFactor /Ac/L1/PowerFactor /Ac/L2/PowerFactor '
         '/Ac/L3/PowerFactor',
    'i': '/Connected /DeviceInstance /DeviceType /ErrorCode /ProductId '
         '/Diagnostics/AgeMs /Diagnostics/Bytes /Diagnostics/Contradictions /Diagnostics/Faults '
         '/Diagnostics/Frames /Diagnostics/Quality /Diagnostics/Telegrams',
    's': '/CustomName /Mgmt/Connection /Mgmt/ProcessName /Mgmt/ProcessVersion /ProductName /Role '
         '/Serial /FirmwareVersion /Diagnostics/ContradictionsByName /Diagnostics/Derived '
         '/Diagnostics/FaultsByName /Diagnostics/LastError /Diagnostics/Line /Diagnostics/Protocol '
         '/Diagnostics/Source '
         '/Diagnostics/WireToSignal/Histogram',
    'as': '/AllowedRoles',
    'ai': '/Ac/L1/Energy/Forward /Ac/L1/Energy/Reverse /Ac/L2/Energy/Forward '
          '/Ac/L2/Energy/Reverse /Ac/L3/Energy/Forward /Ac/L3/Energy/Reverse /HardwareVersion '
          '/Diagnostics/PeriodMs /NrOfPhases /PhaseSequence /RefreshTime '
          '/Diagnostics/WireToSignal/99PercentUs /Diagnostics/WireToSignal/MedianUs '
          '/Diagnostics/WireToSignal/WorstUs',
}
ROLES = ['grid', 'pvinverter', 'genset', 'acload', 'evcharger', 'heatpump']


class Contract(World):
    def test_every_path_has_its_type(self):
        self.standard(profile='three-phase', power=-4200)
        items = self.items()
        expected = {p: t for t, paths in TYPES.items() for p in paths.split()}
        got = {p: v.get_type_string() for p, (v, _) in items.items()}
        for late in [p for p in got if 'WireToSignal/' in p] + [  # known after two telegrams
                '/Diagnostics/PeriodMs', '/Diagnostics/Quality', '/RefreshTime']:
            tap.equal(got.pop(late) in ('ai', 'i', 's'), True, late)
            expected.pop(late)
        tap.equal(got, expected, 'types')

    def test_values_and_texts_of_a_three_phase_meter(self):
        self.standard(profile='three-phase', power=-4200)
        items = self.items()
        expected = {
            '/Ac/Power': (-4200.0, '-4200.0 W'), '/Connected': (1, '1'), '/ErrorCode': (0, '0'),
            '/DeviceInstance': (40, '40'), '/DeviceType': (0, '0'), '/NrOfPhases': ([], '---'),
            '/ProductId': (65535, '0xFFFF'), '/ProductName': ('EFR smart meter',) * 2,
            '/Serial': ('1EFR2175100002',) * 2, '/Role': ('grid', 'grid'),
            '/AllowedRoles': (ROLES, ', '.join(ROLES)), '/Mgmt/ProcessName': ('gridmeter',) * 2,
            '/Mgmt/Connection': (self.w.connection(),) * 2,
            '/CustomName': ('EFR smart meter 0002',) * 2,
            '/FirmwareVersion': ('03.01',) * 2,
            '/Ac/L1/Energy/Forward': ([], '---'),
        }
        for path, (value, text) in expected.items():
            tap.equal(items[path][0].unpack(), value, path)
            tap.equal(items[path][1], text, 'text of ' + path)
        phases = [items['/Ac/L%d/Power' % i][0].unpack() for i in (1, 2, 3)]
        tap.equal(round(sum(phases), 1), -4200.0, 'sum of the phases')
        tap.equal(all(items['/Ac/L%d/Current' % i][0].unpack() < 0 for i in (1, 2, 3)), True,
                  'a current has the sign of its power')
        tap.equal(items['/Ac/Energy/Forward'][0].unpack(), 4321.0987, 'energy in kWh')

    def test_a_meter_with_a_total_only_is_on_l1(self):
        self.standard(power=731)
        items = {p: v.unpack() for p, (v, _) in self.items().items()}
        tap.equal((items['/Ac/Power'], items['/Ac/L1/Power'], items['/Ac/L2/Power'],
                   items['/NrOfPhases']), (731.0, 731.0, [], 1))
        tap.equal(items['/Ac/L1/Energy/Forward'], items['/Ac/Energy/Forward'])
        tap.equal(items['/Ac/L1/Voltage'], [])

    def test_one_items_changed_per_telegram_with_only_what_changed(self):
        self.standard(power=500)
        sender = self.owner()
        for _ in range(3):  # until nothing but the telegram's own values moves
            self.send_and_wait(telegram(power=500))
        n = len(self.changes(sender))

        def of_telegrams():
            """On a slow machine the five seconds of the diagnostics pass meanwhile."""
            return [c for c in self.changes(sender)[n:] if '/Ac/Power' in c]

        for i in range(1, 6):
            self.send_and_wait(telegram(power=500 + i))
            until('the signal', lambda i=i: len(of_telegrams()) == i)
            change = of_telegrams()[-1]
            tap.equal(set(change) - {'/RefreshTime'}, {'/Ac/Power', '/Ac/L1/Power'},
                      'paths of the signal')
            tap.equal(change['/Ac/Power'][0].unpack(), 500.0 + i)
            tap.equal(change['/Ac/Power'][1], '%d.0 W' % (500 + i))

    def test_no_signal_when_nothing_has_changed(self):
        self.standard(power=500)
        sender = self.owner()
        for _ in range(3):
            self.send_and_wait(telegram(power=500))
        n = len(self.changes(sender))
        for _ in range(5):
            self.send_and_wait(telegram(power=500))
        more = [set(c) - {'/RefreshTime'} for c in self.changes(sender)[n:]]
        tap.equal([c for c in more if c], [], 'signals')

    def test_no_properties_changed_and_no_signal_of_other_paths(self):
        self.standard(power=500)
        sender = self.owner()
        self.send_and_wait(telegram(power=501))
        until('a signal', lambda: self.changes(sender))
        kinds = {(path, interface, member) for s, path, interface, member, _ in self.heard
                 if s == sender}
        tap.equal(kinds, {('/', BUSITEM, 'ItemsChanged')})

    def test_diagnostics_are_computed_when_read(self):
        self.standard(power=500)
        self.w.send(b'\x1b\x1b\x1b\x1b\x01\x01\x01\x01' + telegram(power=502))
        until('the fault', lambda: self.value('/Diagnostics/Faults').unpack() == 1)
        tap.equal(0 <= self.value('/Diagnostics/AgeMs').unpack() < 5000, True)
        tap.equal(self.value('/Diagnostics/Protocol').unpack(), 'sml')
        tap.equal(self.value('/Diagnostics/Line').unpack(), '9600 8N1')
        tap.equal(self.value('/Diagnostics/FaultsByName').unpack().endswith(' 1'), True)
        tap.equal(self.value('/Diagnostics/Bytes').unpack() >= 2 * len(telegram(power=500)), True)

    def test_diagnostics_are_told_every_few_seconds_and_never_with_a_telegram(self):
        self.standard(power=500)
        sender = self.owner()
        for i in range(3):
            self.send_and_wait(telegram(power=501 + i))

        def told():
            return [c for c in self.changes(sender) if any('Diagnostics' in p for p in c)]

        def n_told():
            return max((c['/Diagnostics/Telegrams'][0].unpack() for c in told()
                        if '/Diagnostics/Telegrams' in c), default=0)
        until('diagnostics of all telegrams', lambda: n_told() >= 4)
        for change in told():
            tap.equal([p for p in change if 'Diagnostics' not in p], [], 'with them')
            tap.equal('/Diagnostics/AgeMs' in change, False, 'an age is old when it is told')

    def test_the_way_from_wire_to_signal_is_measured(self):
        self.standard(power=500)
        for i in range(5):
            self.send_and_wait(telegram(power=501 + i))
        us = [self.value('/Diagnostics/WireToSignal/' + n).unpack()
              for n in ('MedianUs', '99PercentUs', 'WorstUs')]
        tap.equal(0 < us[0] <= us[1] <= us[2], True, us)
        tap.equal('<' in self.value('/Diagnostics/WireToSignal/Histogram').unpack(), True)

    def test_a_telegram_that_changes_nothing_has_no_way_to_measure(self):
        self.standard(power=500)

        def n_measured():
            text = self.value('/Diagnostics/WireToSignal/Histogram').unpack() or ''
            return sum(int(part.split()[-1]) for part in text.split(', ') if part)
        self.send_and_wait(telegram(power=501))
        for _ in range(4):  # what the telegrams lead to may change once more
            self.send_and_wait(telegram(power=502))
        n, sender = n_measured(), self.owner()
        spin(0.1)  # what was sent before that answer is here, but not heard yet
        n_told = len(self.changes(sender))
        for _ in range(5):
            self.send_and_wait(telegram(power=502))
        n_now = n_measured()
        spin(0.1)
        # On a slow machine they come at other intervals, which is told, and measured.
        told = [set(c) for c in self.changes(sender)[n_told:] if '/RefreshTime' in c]
        tap.equal([c for c in told if c != {'/RefreshTime'}], [], 'signals')
        tap.equal(n_now - n, len(told), 'no others are measured')
        n = n_measured()
        self.send_and_wait(telegram(power=503))
        tap.equal(n_measured() - n, 1, 'one that changes something is')

    def test_values_are_complete_when_the_name_appears(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.run('--port', self.w.link)
        self.w_first = telegram('three-phase', power=900)
        seen = []

        def look():
            for name in self.services():
                seen.append({p: v.unpack() for p, (v, _) in self.items(name).items()})
            return seen
        self.send_until(self.w_first, look)
        tap.equal((seen[0]['/Ac/Power'], seen[0]['/Connected'], seen[0]['/DeviceInstance'],
                   seen[0]['/Ac/L3/Voltage'] != []), (900.0, 1, 40, True))

    def test_get_value_of_each_path_is_that_of_get_items(self):
        self.standard(power=500)
        for path, (value, text) in self.items().items():
            if 'Diagnostics' in path or path == '/RefreshTime':
                continue
            tap.equal(self.value(path).print_(True), value.print_(True), path)
            tap.equal(self.text(path), text, 'text of ' + path)

    def test_get_value_of_a_branch_is_a_map_of_relative_paths(self):
        self.standard(power=500)
        branch = self.value('/Ac')
        tap.equal(branch.get_type_string(), 'a{sv}')
        values = branch.unpack()
        tap.equal((values['Power'], values['L1/Power'], values['L2/Power']), (500.0, 500.0, []))
        root = self.value('/').unpack()
        tap.equal((root['Ac/Power'], root['Serial']), (500.0, '1ISK0075100001'))
        texts = self.call('/Ac/L1', 'GetText').get_child_value(0).get_variant().unpack()
        tap.equal(texts['Power'], '500.0 W')

    def test_calls_without_an_interface(self):
        self.standard(power=500)
        tap.equal(self.call('/Ac/Power', 'GetValue', interface=None).unpack()[0], 500.0)
        tap.equal(self.call('/Ac/Power', 'GetText', interface=None).unpack()[0], '500.0 W')
        tap.equal('/Ac/Power' in self.call('/', 'GetItems', interface=None).unpack()[0], True)
        tap.equal(self.set('/CustomName', V('s', 'Keller'), interface=None), 0)

    def test_set_value_of_the_custom_name(self):
        self.standard(power=500)
        tap.equal(self.set('/CustomName', V('s', 'Zähler Keller')), 0)
        until('the name', lambda: self.value('/CustomName').unpack() == 'Zähler Keller')
        until('its signal', lambda: any('/CustomName' in c for c in self.changes(self.owner())))
        tap.equal(self.set('/CustomName', V('s', 'Zähler Keller')), 0, 'the same again')
        tap.equal(self.set('/CustomName', V('s', 'x' * 500)), 0, 'a long one')
        until('the name', lambda: self.value('/CustomName').unpack() == 'x' * 32)
        tap.equal(self.set('/CustomName', V('v', V('s', 'inner'))) in (0, 1), True)
        tap.equal(self.set('/CustomName', V('i', 5)), 1, 'a number')
        self.call('/CustomName', 'SetValue', V('(ai)', ([],)))  # as some clients say "invalid"
        until('no name', lambda: self.value('/CustomName').unpack() == '')

    def test_set_value_with_the_value_bare(self):
        self.standard(power=500)
        answer = self.call('/CustomName', 'SetValue', V('(s)', ('bare',)))
        tap.equal(answer.unpack()[0], 0)
        until('the name', lambda: self.value('/CustomName').unpack() == 'bare')

    def test_set_value_where_nothing_can_be_set(self):
        self.standard(power=500)
        for path in ('/Ac/Power', '/DeviceInstance', '/Serial', '/Ac/L2/Power', '/AllowedRoles'):
            tap.equal(self.set(path, V('i', 5)), 1, path)
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)
        tap.equal(self.set('/Role', V('s', 'grid')), 0, 'the present role')
        tap.equal(self.set('/Role', V('s', 'vebus')), 2, 'no role of a meter')
        tap.equal(self.set('/Role', V('i', 1)), 1, 'no text')

    def test_set_value_with_what_is_no_value(self):
        self.standard(power=500)
        bad = [V('a{sv}', {}), V('as', ['a', 'b']), V('(ii)', (1, 2)), V('d', float('nan')),
               V('o', '/a'), V('g', 's')]
        for v in bad:
            tap.equal(self.set('/CustomName', v), 1, v.print_(True))
        tap.equal(error_of(self.call, '/CustomName', 'SetValue'),
                  'org.freedesktop.DBus.Error.InvalidArgs')
        tap.equal(error_of(self.call, '/CustomName', 'SetValue', V('(ss)', ('a', 'b'))),
                  'org.freedesktop.DBus.Error.InvalidArgs')

    def test_errors_have_their_names(self):
        self.standard(power=500)
        name = 'org.freedesktop.DBus.Error.'
        tap.equal(error_of(self.call, '/Nowhere', 'GetValue'), name + 'UnknownObject')
        tap.equal(error_of(self.call, '/Ac/Power', 'Frobnicate'), name + 'UnknownMethod')
        tap.equal(error_of(self.call, '/Ac/Power', 'GetItems'), name + 'UnknownMethod')
        tap.equal(error_of(self.call, '/Ac', 'SetValue', V('(v)', (V('i', 1),))),
                  name + 'UnknownMethod')
        tap.equal(error_of(self.call, '/Ac/Power', 'GetValue', V('(i)', (1,))),
                  name + 'InvalidArgs')
        tap.equal(error_of(self.call, '/Ac/Power', 'GetValue', interface='a.b'),
                  name + 'UnknownMethod')

    def test_get_description(self):
        self.standard(power=500)
        tap.equal(self.call('/Ac/Power', 'GetDescription', V('(si)', ('en', 80))).unpack(), ('',))

    def test_the_peer_interface_answers(self):
        self.standard(power=500)
        self.call('/', 'Ping', interface='org.freedesktop.DBus.Peer')
        self.call('/Ac/Power', 'Ping', interface='org.freedesktop.DBus.Peer')

    def test_introspection_leads_to_every_path(self):
        self.standard(power=500)
        found = []

        def walk(path):
            tree = xml.etree.ElementTree.fromstring(
                self.call(path, 'Introspect',
                          interface='org.freedesktop.DBus.Introspectable').unpack()[0])
            methods = {m.get('name') for i in tree.findall('interface')
                       if i.get('name') == BUSITEM for m in i.findall('method')}
            if 'SetValue' in methods:
                found.append(path)
            for node in tree.findall('node'):
                walk(path.rstrip('/') + '/' + node.get('name'))
        walk('/')
        tap.equal(sorted(found), sorted(self.items()), 'paths')

    def test_calls_that_want_no_answer_get_none(self):
        from gi.repository import Gio
        self.standard(power=500)
        m = Gio.DBusMessage.new_method_call(self.name, '/Ac/Power', BUSITEM, 'GetValue')
        m.set_flags(Gio.DBusMessageFlags.NO_REPLY_EXPECTED)
        self.client.send_message(m, Gio.DBusSendMessageFlags.NONE)
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)

    def test_several_telegrams_in_one_read_are_one_signal_of_the_newest(self):
        self.standard(power=500)
        sender = self.owner()
        self.send_and_wait(telegram(power=500))
        n = len(self.changes(sender))
        self.d.p.send_signal(19)  # SIGSTOP: they gather in the port
        self.w.send(telegram(power=1000) + telegram(power=2000) + telegram(power=3000))
        self.d.p.send_signal(18)
        until('the newest', lambda: self.value('/Ac/Power').unpack() == 3000.0)
        until('its signal', lambda: len(self.changes(sender)) > n)
        powers = [c['/Ac/Power'][0].unpack() for c in self.changes(sender)[n:] if '/Ac/Power' in c]
        tap.equal(powers, [3000.0])

    def test_every_profile_of_the_simulator(self):
        self.standard(power=-400)
        for profile in ('three-phase-power', 'dzg', 'holley-kermit', 'easymeter', 'tariffs',
                        'hager'):
            self.send_until(telegram(profile, power=-400),
                            lambda: [n for n in self.services() if n != self.name])
            self.name = self.services()[0]
            tap.equal(self.value('/Ac/Power').unpack(), -400.0, profile)


if __name__ == '__main__':
    tap.run(Contract)
