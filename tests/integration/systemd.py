#!/usr/bin/python3
"""A stand-in for systemd's manager, as far as it is asked for the state of one service.

    systemd.py SUBSTATE"""
import argparse

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = 'org.freedesktop.systemd1'
PROPERTIES = 'org.freedesktop.DBus.Properties'


class Unit(dbus.service.Object):
    """gridmeter.service, which is loaded when somebody asks for it."""

    def __init__(self, bus, state):
        super().__init__(bus, '/org/freedesktop/systemd1/unit/gridmeter_2eservice')
        self.state = state

    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        if (interface, name) != (NAME + '.Unit', 'SubState'):
            raise dbus.DBusException('no such property',
                                     name='org.freedesktop.DBus.Error.UnknownProperty')
        return dbus.String(self.state, variant_level=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('state')
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SystemBus()
    unit = Unit(bus, parser.parse_args().state)
    name = dbus.service.BusName(NAME, bus)
    print('ready', flush=True)
    GLib.MainLoop().run()
    return unit, name


if __name__ == '__main__':
    main()
