#!/usr/bin/python3
"""A stand-in for com.victronenergy.settings with the signatures and error codes of the real one, as
far as a driver meets them.

    localsettings.py [--file FILE] [--fail-first]

--file keeps the settings over a restart; --fail-first answers the first AddSettings with an error,
as versions before 1.75 did that claimed their name before they were ready."""
import argparse
import json
import os
import re
import sys

import dbus
import dbus.lowlevel
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = 'com.victronenergy.settings'
BUSITEM = 'com.victronenergy.BusItem'
GROUPS = ('/Settings', '/Settings/Devices')
PATH = re.compile(r'^(/[A-Za-z0-9_]+)+$')
INVALID = dbus.Array([], signature='i', variant_level=1)
INT32 = range(-2**31, 2**31)

ERROR_UNDERSCORE, ERROR_TYPE, ERROR_PATH, ERROR_OTHER_TYPE, ERROR_DEFAULT, ERROR_LIMITS, \
    ERROR_GROUP, ERROR_ROOT = -2, -3, -4, -5, -6, -7, -8, -9


class Store:
    """Values by path, in a file if there is one."""

    def __init__(self, file):
        self.file = file
        self.values = {}
        if file and os.path.exists(file):
            with open(file, encoding='utf-8') as f:
                self.values = json.load(f)

    def set(self, path, value):
        self.values[path] = value
        self.write()

    def remove(self, path):
        del self.values[path]
        self.write()

    def write(self):
        """Whoever ends us in the middle finds the old file or the new one."""
        if self.file:
            with open(self.file + '.new', 'w', encoding='utf-8') as f:
                json.dump(self.values, f)
            os.replace(self.file + '.new', self.file)

    def is_group(self, path):
        return path in GROUPS or any(p.startswith(path + '/') for p in self.values)

    def free_instance(self, path, wanted):
        """The wanted class:instance, or the next of its class that no other device has."""
        kind, _, number = wanted.partition(':')
        number = int(number)
        taken = {v for p, v in self.values.items()
                 if p.endswith('/ClassAndVrmInstance') and p != path}
        while '%s:%d' % (kind, number) in taken:
            number += 1
        return '%s:%d' % (kind, number)


def plain(value):
    """A D-Bus value as a Python one, or None for a type that localsettings refuses."""
    if isinstance(value, (dbus.Boolean, dbus.Byte, dbus.UInt16, dbus.UInt32, dbus.UInt64)):
        return None
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else None


def wire(value):
    """The way back."""
    if value is None:
        return INVALID
    if isinstance(value, str):
        return dbus.String(value, variant_level=1)
    if isinstance(value, int):
        return (dbus.Int32 if value in INT32 else dbus.Int64)(value, variant_level=1)
    return dbus.Double(value, variant_level=1)


def limits_of(kind, least, most):
    """Only numbers have limits, and 0 to 0 are none."""
    if kind is str or least is None or most is None or (least == 0 and most == 0):
        return None, None
    return kind(least), kind(most)


def is_within(limits, value):
    return None in limits or limits[0] <= value <= limits[1]


class Setting(dbus.service.Object):
    """One setting: an item on the bus."""

    def __init__(self, bus, path, store):
        super().__init__(bus, path)
        self.path, self.store = path, store
        self.limits = (None, None)
        self.default = None

    def properties(self):
        value = self.store.values[self.path]
        return dbus.Dictionary({'Value': wire(value), 'Text': str(value),
                                'Min': wire(self.limits[0]), 'Max': wire(self.limits[1]),
                                'Default': wire(self.default)}, signature='sv')

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetValue(self):
        return wire(self.store.values[self.path])

    @dbus.service.method(BUSITEM, out_signature='s')
    def GetText(self):
        return str(self.store.values[self.path])

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetMin(self):
        return wire(self.limits[0])

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetMax(self):
        return wire(self.limits[1])

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetDefault(self):
        return wire(self.default)

    @dbus.service.method(BUSITEM, out_signature='i')
    def SetDefault(self):
        return -1 if self.default is None else self.SetValue(self.default)

    @dbus.service.method(BUSITEM, in_signature='v', out_signature='i')
    def SetValue(self, value):
        """Converts; the invalid marker becomes what Python writes of it on a text."""
        now = self.store.values[self.path]
        try:
            value = type(now)(value)
            if self.path.endswith('/ClassAndVrmInstance'):
                value = self.store.free_instance(self.path, value)
        except (TypeError, ValueError):
            return -1
        if not is_within(self.limits, value):
            return -1
        if value != now:
            self.store.set(self.path, value)
            self.PropertiesChanged({'Value': wire(value), 'Text': str(value)})
        return 0

    @dbus.service.signal(BUSITEM, signature='a{sv}')
    def PropertiesChanged(self, changes):
        pass


class Settings:
    """All settings there are."""

    def __init__(self, bus, store, fail_first):
        self.bus, self.store, self.fail_first = bus, store, fail_first
        self.items = {}
        for path in store.values:
            self.items[path] = Setting(bus, path, store)

    def check(self, path, default, limits):
        """What makes a setting impossible: 0 or the error."""
        known = self.store.values.get(path)
        kind = type(plain(default))
        if any(part.startswith('_') for part in path.split('/')):
            return ERROR_UNDERSCORE
        if not PATH.match(path):
            raise ValueError('illegal path ' + path)
        if self.store.is_group(path):
            return ERROR_GROUP
        if plain(default) is None:
            return ERROR_TYPE
        if known is not None and type(known) is not kind:
            return ERROR_OTHER_TYPE
        if path.endswith('/ClassAndVrmInstance') and not re.match(r'^\w+:\d+$', str(default)):
            return ERROR_DEFAULT
        return 0 if is_within(limits, default) else ERROR_LIMITS

    def add(self, path, default, least=None, most=None):
        limits = limits_of(type(plain(default)), least, most)
        error = self.check(path, default, limits)
        if error:
            return error
        default = plain(default)
        if path not in self.items:
            value = default
            if path.endswith('/ClassAndVrmInstance'):
                value = self.store.free_instance(path, default)
            self.store.set(path, value)
            self.items[path] = Setting(self.bus, path, self.store)
        self.items[path].default = default
        self.items[path].limits = limits
        return 0

    def remove(self, path):
        item = self.items.pop(path, None)
        if not item:
            return -1
        item.remove_from_connection()
        self.store.remove(path)
        return 0


class Group(dbus.service.Object):
    """Where settings are added and removed. On the root paths are absolute, elsewhere relative."""

    def __init__(self, bus, path, settings):
        super().__init__(bus, path)
        self.path, self.settings = path, settings

    def absolute(self, path):
        return path if self.path == '/' else self.path + '/' + path.lstrip('/')

    def add(self, path, default, least=None, most=None):
        if not isinstance(path, str):
            return ERROR_PATH
        if self.path == '/' and not path.startswith('/Settings/'):
            return ERROR_ROOT
        return self.settings.add(self.absolute(path), default, least, most)

    @dbus.service.method('com.victronenergy.Settings', in_signature='aa{sv}',
                         out_signature='aa{sv}')
    def AddSettings(self, settings):
        if self.settings.fail_first:
            self.settings.fail_first = False
            raise RuntimeError('not ready')
        answers = []
        for s in settings:
            error = self.add(s['path'], s['default'], s.get('min'), s.get('max'))
            answer = {'error': dbus.Int32(error), 'path': s['path']}
            if isinstance(s['path'], str):
                value = self.settings.store.values.get(self.absolute(s['path']))
                if value is not None:
                    answer['value'] = wire(value)
            answers.append(dbus.Dictionary(answer, signature='sv'))
        return dbus.Array(answers, signature='a{sv}')

    def add_old(self, group, name, default, kind, least, most):
        """The type is a letter and not that of the default."""
        types = {'i': int, 'f': float, 's': str}
        if kind not in types or plain(default) is None:
            return ERROR_TYPE
        base = '/Settings' if self.path == '/' else self.path
        path = '/'.join(part.strip('/') for part in (base, group, name) if part.strip('/'))
        try:
            default = types[kind](default)
        except ValueError:
            return ERROR_DEFAULT
        return self.settings.add('/' + path, default, least, most)

    @dbus.service.method('com.victronenergy.Settings', in_signature='ssvsvv', out_signature='i')
    def AddSetting(self, group, name, default, kind, least, most):
        return self.add_old(group, name, default, kind, least, most)

    @dbus.service.method('com.victronenergy.Settings', in_signature='ssvsvv', out_signature='i')
    def AddSilentSetting(self, group, name, default, kind, least, most):
        return self.add_old(group, name, default, kind, least, most)

    @dbus.service.method('com.victronenergy.Settings', in_signature='as', out_signature='ai')
    def RemoveSettings(self, paths):
        return [self.settings.remove(self.absolute(path)) for path in paths]


class Root(Group):
    @dbus.service.method(BUSITEM, out_signature='a{sa{sv}}')
    def GetItems(self):
        return dbus.Dictionary({path: item.properties()
                                for path, item in self.settings.items.items()},
                               signature='sa{sv}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--file')
    parser.add_argument('--fail-first', action='store_true')
    args = parser.parse_args()
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
    store = Store(args.file)
    settings = Settings(bus, store, args.fail_first)
    groups = [Root(bus, '/', settings)] + [Group(bus, path, settings) for path in GROUPS]
    if bus.request_name(NAME, dbus.bus.NAME_FLAG_DO_NOT_QUEUE) != 1:
        sys.exit('the name is taken')
    print('ready with %d groups' % len(groups), flush=True)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
