#!/usr/bin/python3
"""Stand-ins for what a Venus system has beside its settings: systemcalc, an inverter, other grid
meters.

    venus.py [--system] [--stubborn] [--inverter] [--meter INSTANCE] [--platform]

--system is com.victronenergy.system, as far as a meter meets it: its AC input shows the grid meter
of the lowest instance, when there is no inverter, or an AC input that is set to grid or shore. A
--stubborn one shows none. --platform is com.victronenergy.platform, which prints what notifications
it is told."""
import argparse
import json
import os

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

BUSITEM = 'com.victronenergy.BusItem'
NOTHING = dbus.Array([], signature='i', variant_level=1)


class Item(dbus.service.Object):
    """A path whose value is computed when somebody asks."""

    def __init__(self, bus, path, value):
        super().__init__(bus, path)
        self.value = value

    @dbus.service.method(BUSITEM, out_signature='v')
    def GetValue(self):
        v = self.value()
        if v is None:
            return NOTHING
        kind = dbus.String if isinstance(v, str) else dbus.Int32
        return kind(v, variant_level=1)


class Notifications(dbus.service.Object):
    @dbus.service.method(BUSITEM, in_signature='v', out_signature='i')
    def SetValue(self, value):
        print('inject ' + json.dumps(str(value)), flush=True)
        return 0


def ask(bus, service, path):
    try:
        return bus.call_blocking(service, path, BUSITEM, 'GetValue', '', [], timeout=2)
    except dbus.DBusException:
        return None


def has_grid_input(bus):
    names = bus.list_names()
    if not any(n.startswith('com.victronenergy.vebus.') for n in names):
        return True
    path = '/Settings/SystemSetup/AcInput%d'
    return any(ask(bus, 'com.victronenergy.settings', path % i) in (1, 3)
               for i in (1, 2))


def source(bus, is_stubborn):
    """The grid meter that counts."""
    names = [str(n) for n in bus.list_names() if n.startswith('com.victronenergy.grid.')]
    if is_stubborn or not names or not has_grid_input(bus):
        return None
    return min(names, key=lambda n: ask(bus, n, '/DeviceInstance'))


def connect():
    return dbus.bus.BusConnection(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--system', action='store_true')
    parser.add_argument('--stubborn', action='store_true')
    parser.add_argument('--inverter', action='store_true')
    parser.add_argument('--meter', type=int)
    parser.add_argument('--platform', action='store_true')
    args = parser.parse_args()
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    services = []
    if args.system:
        bus, asking = connect(), connect()
        services.append((bus, Item(bus, '/Ac/In/0/ServiceName',
                                   lambda: source(asking, args.stubborn)),
                         bus.request_name('com.victronenergy.system')))
    if args.inverter:
        bus = connect()
        services.append((bus, bus.request_name('com.victronenergy.vebus.ttyO1')))
    if args.meter is not None:
        bus = connect()
        services.append((bus, Item(bus, '/DeviceInstance', lambda: args.meter),
                         bus.request_name('com.victronenergy.grid.other')))
    if args.platform:
        bus = connect()
        services.append((bus, Notifications(bus, '/Notifications/Inject'),
                         bus.request_name('com.victronenergy.platform')))
    print('ready', flush=True)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
