#!/usr/bin/python3
"""A stand-in for com.victronenergy.settings with the signatures and error codes of the real one, as
far as a driver meets them.

    localsettings.py [--file FILE] [--fail-first]

--file keeps the settings over a restart; --fail-first answers the first AddSettings with an error, as
versions before 1.75 did that claimed their name before they were ready."""
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
PATH = re.compile(r'^/Settings(/[A-Za-z0-9_]+)+$')
INVALID = dbus.Array([], signature='i', variant_level=1)

ERROR_UNDERSCORE, ERROR_TYPE, ERROR_PATH, ERROR_OTHER_TYPE, ERROR_DEFAULT, ERROR_LIMITS = (
    -2, -3, -4, -5, -6, -7)


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
        if self.file:
            with open(self.file + '.new', 'w', encoding='utf-8') as f:
                json.dump(self.values, f)
            os.replace(self.file + '.new', self.file)

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
    if isinstance(value, str):
        return dbus.String(value, variant_level=1)
    if isinstance(value, int):
        return dbus.Int32(value, variant_level=1)
    return dbus.Double(value, variant_level=1)


class Setting(dbus.service.Object):
    """One setting: an item on the bus."""

    def __init__(self, bus, path, store):
        super().__init__(bus, path)
        self.path, self.store = path, store
        self.limits = (None, None)
        self.default = None

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetValue(self):
        return wire(self.store.values[self.path])

    @dbus.service.method(BUSITEM, out_signature='s')
    def GetText(self):
        return str(self.store.values[self.path])

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetMin(self):
        return INVALID if self.limits[0] is None else wire(self.limits[0])

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetMax(self):
        return INVALID if self.limits[1] is None else wire(self.limits[1])

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetDefault(self):
        return wire(self.default)

    @dbus.service.method(BUSITEM, in_signature='v', out_signature='i')
    def SetValue(self, value):
        now = self.store.values[self.path]
        try:
            value = type(now)(value)
        except (TypeError, ValueError):
            return -1
        if None not in self.limits and not self.limits[0] <= value <= self.limits[1]:
            return -1
        if self.path.endswith('/ClassAndVrmInstance'):
            value = self.store.free_instance(self.path, value)
        if value != now:
            self.store.set(self.path, value)
            self.PropertiesChanged({'Value': wire(value), 'Text': str(value)})
        return 0

    @dbus.service.signal(BUSITEM, signature='a{sv}')
    def PropertiesChanged(self, changes):
        pass


class Settings(dbus.service.Object):
    """The root: adds and removes settings."""

    def __init__(self, bus, store, fail_first):
        super().__init__(bus, '/')
        self.bus, self.store, self.fail_first = bus, store, fail_first
        self.items = {}
        for path in store.values:
            self.items[path] = Setting(bus, path, store)

    def check(self, path, default, least, most):
        if not isinstance(path, str):
            return ERROR_PATH
        if not PATH.match(path):
            raise ValueError('illegal path ' + path)
        if any(part.startswith('_') for part in path.split('/')):
            return ERROR_UNDERSCORE
        if plain(default) is None:
            return ERROR_TYPE
        known = self.store.values.get(path)
        if known is not None and type(known) is not type(plain(default)):
            return ERROR_OTHER_TYPE
        if path.endswith('/ClassAndVrmInstance') and not re.match(r'^\w+:\d+$', str(default)):
            return ERROR_DEFAULT
        if least and most and not least <= default <= most:
            return ERROR_LIMITS
        return 0

    def add(self, path, default, least=None, most=None):
        error = self.check(path, default, least, most)
        if error:
            return error
        default = plain(default)
        if path not in self.store.values:
            if path.endswith('/ClassAndVrmInstance'):
                default = self.store.free_instance(path, default)
            self.store.set(path, default)
        if path not in self.items:
            self.items[path] = Setting(self.bus, path, self.store)
        self.items[path].default = default
        if least or most:
            self.items[path].limits = (plain(least), plain(most))
        return 0

    @dbus.service.method('com.victronenergy.Settings', in_signature='aa{sv}', out_signature='aa{sv}')
    def AddSettings(self, settings):
        if self.fail_first:
            self.fail_first = False
            raise RuntimeError('not ready')
        answers = []
        for s in settings:
            error = self.add(s['path'], s['default'], s.get('min'), s.get('max'))
            answer = {'error': dbus.Int32(error), 'path': s['path']}
            if s['path'] in self.store.values:
                answer['value'] = wire(self.store.values[s['path']])
            answers.append(dbus.Dictionary(answer, signature='sv'))
        return dbus.Array(answers, signature='a{sv}')

    @dbus.service.method('com.victronenergy.Settings', in_signature='ssvsvv', out_signature='i')
    def AddSetting(self, group, name, default, _type, least, most):
        return self.add('/Settings/%s/%s' % (group, name), default, least, most)

    @dbus.service.method('com.victronenergy.Settings', in_signature='as', out_signature='ai')
    def RemoveSettings(self, paths):
        answers = []
        for path in paths:
            item = self.items.pop(path, None)
            if item:
                item.remove_from_connection()
                del self.store.values[path]
            answers.append(0 if item else -1)
        return answers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--file')
    parser.add_argument('--fail-first', action='store_true')
    args = parser.parse_args()
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
    store = Store(args.file)
    Settings(bus, store, args.fail_first)
    if bus.request_name(NAME, dbus.bus.NAME_FLAG_DO_NOT_QUEUE) != 1:
        sys.exit('the name is taken')
    print('ready', flush=True)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
