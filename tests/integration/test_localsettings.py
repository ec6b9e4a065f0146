#!/usr/bin/python3
"""The stand-in for localsettings is pinned to what was seen of the real one: else the other
chapters would prove the driver against a dream."""
import json
import signal

from harness import BUSITEM, GLib, World, error_of, spin, tap, until

V = GLib.Variant
SETTINGS = 'com.victronenergy.settings'
METHODS = 'com.victronenergy.Settings'
DEVICES = '/Settings/Devices'


def entry(path, default, **more):
    return dict(more, path=path if isinstance(path, V) else V('s', path), default=default)


class Localsettings(World):
    name = SETTINGS

    def set_up(self):
        super().set_up()
        self.start_bus()
        self.start_settings()

    def add(self, *entries, on='/'):
        """AddSettings: the answers as dictionaries."""
        return self.call(on, 'AddSettings', V('(aa{sv})', (list(entries),)), METHODS).unpack()[0]

    def error(self, path, default, on='/', **more):
        return self.add(entry(path, default, **more), on=on)[0]['error']

    def value_of(self, path):
        """Type and value."""
        v = self.value(path)
        return v.get_type_string(), v.unpack()

    def test_an_answer_has_error_path_and_value(self):
        tap.equal(self.add(entry('/Settings/A/Text', V('s', 'x'))),
                  [{'error': 0, 'path': '/Settings/A/Text', 'value': 'x'}])

    def test_the_default_decides_the_type(self):
        for name, default, stored in (('I', V('i', 4), ('i', 4)), ('X', V('x', 5), ('i', 5)),
                                      ('D', V('d', 1), ('d', 1.0)), ('S', V('s', ''), ('s', ''))):
            tap.equal(self.error('/Settings/A/' + name, default), 0)
            tap.equal(self.value_of('/Settings/A/' + name), stored)

    def test_types_that_are_refused(self):
        for default in (V('b', True), V('u', 4), V('y', 4), V('ai', [])):
            tap.equal(self.error('/Settings/A/B', default), -3, default.get_type_string())

    def test_the_errors_by_number(self):
        tap.equal(self.error('/Settings/A/Name', V('s', 'first')), 0)
        tap.equal(self.error('/Settings/_A/B', V('i', 1)), -2, 'an underscore in front')
        tap.equal(self.error(V('i', 4), V('i', 1)), -4, 'a path that is no text')
        tap.equal(self.error('/Settings/A/Name', V('i', 1)), -5, 'there with another type')
        tap.equal(self.value_of('/Settings/A/Name'), ('s', 'first'), 'and as it was')
        tap.equal(self.error(DEVICES + '/x/ClassAndVrmInstance', V('s', 'grid')), -6, 'no colon')
        tap.equal(self.error('/Settings/A/N', V('i', 9), min=V('i', 1), max=V('i', 8)), -7)
        tap.equal(self.error('/Settings/A', V('i', 1)), -8, 'a group')
        tap.equal(self.error(DEVICES, V('i', 1)), -8, 'the group of devices')
        tap.equal(self.error('/A/B', V('i', 1)), -9, 'not below /Settings/')

    def test_an_illegal_character_fails_the_call_from_there_on(self):
        for bad in ('a-b', 'a.b', 'zähler'):
            tap.equal(error_of(self.add, entry(DEVICES + '/before/N', V('i', 1)),
                               entry(DEVICES + '/%s/N' % bad, V('i', 1)),
                               entry(DEVICES + '/after/N', V('i', 1))),
                      'org.freedesktop.DBus.Python.ValueError')
        tap.equal(self.value_of(DEVICES + '/before/N'), ('i', 1))
        tap.equal(error_of(self.value, DEVICES + '/after/N').rpartition('.')[2][:7], 'Unknown')

    def test_an_id_may_begin_with_a_digit(self):
        tap.equal(self.error(DEVICES + '/1x/N', V('i', 1)), 0)

    def test_paths_are_relative_to_the_group_that_is_asked(self):
        tap.equal(self.error('x/N', V('i', 1), on=DEVICES), 0)
        tap.equal(self.error('A/N', V('i', 2), on='/Settings'), 0)
        tap.equal(self.value_of(DEVICES + '/x/N'), ('i', 1))
        tap.equal(self.value_of('/Settings/A/N'), ('i', 2))

    def test_adding_again_keeps_the_value_and_replaces_default_and_limits(self):
        path = '/Settings/A/N'
        self.error(path, V('i', 3), min=V('i', 1), max=V('i', 8))
        self.set(path, V('i', 7))
        tap.equal(self.add(entry(path, V('i', 2), min=V('i', 0), max=V('i', 5)))[0],
                  {'error': 0, 'path': path, 'value': 7})
        tap.equal([self.call(path, m).unpack()[0] for m in ('GetMin', 'GetMax', 'GetDefault')],
                  [0, 5, 2])
        tap.equal(self.call(path, 'SetDefault').unpack()[0], 0)
        tap.equal(self.value_of(path), ('i', 2))

    def test_integers_have_limits_and_zero_to_zero_is_none(self):
        self.error('/Settings/A/N', V('i', 0), min=V('i', 0), max=V('i', 2))
        tap.equal([self.set('/Settings/A/N', V('i', n)) for n in (2, 3, -1)], [0, -1, -1])
        tap.equal(self.value_of('/Settings/A/N'), ('i', 2))
        self.error('/Settings/A/Free', V('i', 0), min=V('i', 0), max=V('i', 0))
        tap.equal(self.set('/Settings/A/Free', V('i', 1000)), 0)
        tap.equal(self.value_of('/Settings/A/Free'), ('i', 1000))
        tap.equal(self.call('/Settings/A/Free', 'GetMin').get_child_value(0).get_variant()
                  .get_type_string(), 'ai')

    def test_writing_converts(self):
        self.error('/Settings/A/S', V('s', 'x'))
        tap.equal(self.set('/Settings/A/S', V('i', 4)), 0)
        tap.equal(self.value_of('/Settings/A/S'), ('s', '4'))
        self.error('/Settings/A/N', V('i', 1))
        tap.equal(self.set('/Settings/A/N', V('s', '12')), 0)
        tap.equal(self.value_of('/Settings/A/N'), ('i', 12))
        tap.equal(self.set('/Settings/A/N', V('s', 'twelve')), -1)

    def test_the_invalid_marker_on_a_text_is_stored_as_python_writes_it(self):
        self.error('/Settings/A/S', V('s', 'x'))
        tap.equal(self.set('/Settings/A/S', V('ai', [])), 0)
        tap.equal(self.value('/Settings/A/S').unpack().startswith('dbus.Array([], '), True)

    def test_a_change_is_signalled_on_its_path(self):
        self.error('/Settings/A/S', V('s', 'x'))
        def items():
            """The bus itself tells that localsettings has come, maybe late."""
            return [(path, interface, member, args.unpack())
                    for _, path, interface, member, args in self.heard if interface == BUSITEM]

        self.set('/Settings/A/S', V('s', 'x'))
        self.set('/Settings/A/S', V('s', 'y'))
        until('the signal', items)
        spin(0.1)
        tap.equal(items(), [('/Settings/A/S', BUSITEM, 'PropertiesChanged',
                             ({'Value': 'y', 'Text': 'y'},))])

    def test_instances_are_unique_in_their_class(self):
        def ask(device, wanted):
            return self.add(entry(DEVICES + '/%s/ClassAndVrmInstance' % device,
                                  V('s', wanted)))[0]['value']
        tap.equal([ask('a', 'grid:47'), ask('b', 'grid:47'), ask('c', 'pvinverter:47')],
                  ['grid:47', 'grid:48', 'pvinverter:47'])
        tap.equal(ask('a', 'grid:50'), 'grid:47', 'what is stored holds')

    def test_writing_a_taken_instance_stores_the_next_free_one(self):
        for n, device in enumerate('abc'):
            self.error(DEVICES + '/%s/ClassAndVrmInstance' % device, V('s', 'grid:%d' % (41 + n)))
        path = DEVICES + '/d/ClassAndVrmInstance'
        self.error(path, V('s', 'grid:60'))
        tap.equal(self.set(path, V('s', 'grid:41')), 0)
        tap.equal(self.value_of(path), ('s', 'grid:44'))

    def test_the_old_calls(self):
        for member, name in (('AddSetting', 'Loud'), ('AddSilentSetting', 'Silent')):
            tap.equal(self.call('/', member, V('(ssvsvv)', (
                'Group', name, V('i', 3), 'i', V('i', 0), V('i', 5))), METHODS).unpack()[0], 0)
            tap.equal(self.value_of('/Settings/Group/' + name), ('i', 3))
            tap.equal(self.set('/Settings/Group/' + name, V('i', 6)), -1)

    def test_what_is_removed_is_gone_from_the_file_too(self):
        self.error('/Settings/A/N', V('i', 1))
        self.error('/Settings/A/S', V('s', 'x'))
        tap.equal(self.call('/', 'RemoveSettings', V('(as)', (
            ['/Settings/A/N', '/Settings/A/Missing'],)), METHODS).unpack()[0], [0, -1])
        tap.equal(json.loads((self.dir / 'settings.json').read_text()), {'/Settings/A/S': 'x'})

    def test_all_items_at_once(self):
        self.error('/Settings/A/N', V('i', 1), min=V('i', 0), max=V('i', 5))
        tap.equal(self.call('/', 'GetItems').unpack()[0], {'/Settings/A/N': {
            'Value': 1, 'Text': '1', 'Min': 0, 'Max': 5, 'Default': 1}})

    def test_the_file_outlives_a_kill(self):
        self.error('/Settings/A/S', V('s', 'x'))
        self.set('/Settings/A/S', V('s', 'y'))
        self.settings.stop(signal.SIGKILL)
        self.start_settings()
        tap.equal(self.value_of('/Settings/A/S'), ('s', 'y'))


if __name__ == '__main__':
    tap.run(Localsettings)
