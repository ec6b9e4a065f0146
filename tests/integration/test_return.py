#!/usr/bin/python3
"""A meter that comes back is the same meter, on whatever port and whichever station hears it first.
One without a number is told apart by its port."""
import os
import random
import re
import signal

from harness import Wire, World, spin, tap, until
from support.wires import p1_checked

MODEL = 'KFM5KAIFA-METER'
BARE = 'com.victronenergy.grid.gridmeter_KFM5KAIFA_METER'


def p1(power_w, forward_kwh, number=None, model=MODEL):
    """A telegram of P1 with a checksum, with a number or without."""
    lines = ['/' + model, '', '1-0:1.8.0(%010.4f*kWh)' % forward_kwh,
             '1-0:1.7.0(%06.3f*kW)' % (power_w / 1000), '1-0:2.7.0(00.000*kW)', '!']
    if number:
        lines.insert(2, '0-0:96.1.1(%s)' % number)
    return p1_checked('\r\n'.join(lines).encode())


class Return(World):
    def begin(self, *names, sections=None):
        self.wires += [Wire(self.dir / n) for n in names]
        self.start_bus()
        self.start_settings()
        self.go_on(sections)
        return self.wires[-len(names):]

    def go_on(self, sections=None):
        if sections:
            path = self.dir / 'gridmeter.conf'
            path.write_text('timeout = 300\n' + sections)
            self.d = self.run('-c', path)
        else:
            self.d = self.run('--port', 'auto:%s/tty-*' % self.dir, 'timeout=300')

    def talk(self, telegrams):
        """Sends the telegram of each wire, by its index in self.wires."""
        for wire, data in telegrams.items():
            self.wires[wire].send(data)
        spin(0.1)

    def until_there(self, telegrams, n=None):
        until('the meters', lambda: self.talk(telegrams) or
              len(self.services()) == (n or len(telegrams)), 40)

    def replug(self, wire, r):
        """Pulled for a moment, or a little longer; now and then the device has another number
        afterwards."""
        wire.unplug()
        spin(r.uniform(0, 0.5))
        if r.random() < 0.4:
            self.wires.append(Wire(self.dir / ('other-%d' % len(self.wires))))
        wire.plug()
        spin(r.uniform(0, 0.3))

    def forward(self):
        """All that was ever published as the energy, in order."""
        seen = []
        for sender, path, interface, member, args in self.heard:
            if member != 'ItemsChanged' or path != '/':
                continue
            items = args.get_child_value(0)
            for i in range(items.n_children()):
                entry = items.get_child_value(i)
                if entry.get_child_value(0).unpack() == '/Ac/Energy/Forward':
                    value = entry.get_child_value(1).lookup_value('Value', None).unpack()
                    seen += [] if value == [] else [value]
        return seen

    def by_power(self):
        """What is on the bus: the power tells which meter it is."""
        found = {}
        for name in self.services():
            items = {p: v.unpack() for p, (v, _) in self.items(name).items()}
            found[items['/Ac/Power']] = dict(items, name=name)
        return found

    def test_a_meter_that_is_pulled_and_plugged_in_many_times_is_the_same(self):
        """There is a station that looks for others, and it may hear the meter first. What comes
        first may be old: the adapter has kept it."""
        r = random.Random(14)
        wire, _ = self.begin('tty-b', 'tty-a')
        energy = 4321.1609
        self.until_there({0: p1(500, energy, 4711)})
        first = self.by_power()[500.0]
        for i in range(12):
            self.replug(wire, r)
            self.wait_gone()
            old = p1(500, energy - 0.0366, 4711)
            self.until_there({0: old})
            again = self.by_power()[500.0]
            for path in ('name', '/DeviceInstance', '/Serial'):
                tap.equal(again[path], first[path], path)
            tap.equal(again['/Ac/Energy/Forward'], energy, 'it never falls')
            energy = round(energy + 0.0123, 4)
            until('the counter to go on', lambda: self.talk({0: p1(500, energy, 4711)}) or
                  self.by_power().get(500.0, {}).get('/Ac/Energy/Forward') == energy)
        seen = self.forward()
        tap.equal(seen, sorted(seen))
        tap.equal(len(set(re.findall(r'serial ends (\S+);', self.d.log()))) <= 1, True,
                  self.d.log())

    def test_two_meters_that_change_places_keep_what_is_known_of_them(self):
        r = random.Random(4)
        a, b = self.begin('tty-a', 'tty-b')
        self.until_there({0: p1(500, 100.5, 1001), 1: p1(600, 200.5, 1002)})
        before = self.by_power()
        for turn in range(4):
            self.replug(a, r)
            self.replug(b, r)
            first, second = p1(500, 100.4, 1001), p1(600, 200.4, 1002)
            self.until_there({0: second, 1: first} if turn % 2 == 0 else {0: first, 1: second})
            after = self.by_power()
            for power, energy in ((500.0, 100.5), (600.0, 200.5)):
                tap.equal(after[power]['name'], before[power]['name'])
                tap.equal(after[power]['/DeviceInstance'], before[power]['/DeviceInstance'])
                tap.equal(after[power]['/Ac/Energy/Forward'], energy)

    def test_a_section_that_follows_its_meter_knows_it_still(self):
        conf = '[Cellar]\nport = %s/tty-a\n[Roof]\nport = %s/tty-b\n' % (self.dir, self.dir)
        a, b = self.begin('tty-a', 'tty-b', sections=conf)
        self.until_there({0: p1(500, 100.5, 1001), 1: p1(600, 200.5, 1002)})
        before = self.by_power()
        a.unplug()
        b.unplug()
        self.wait_gone()
        a.plug()
        b.plug()
        self.until_there({0: p1(600, 200.4, 1002), 1: p1(500, 100.4, 1001)})
        after = self.by_power()
        for power, energy in ((500.0, 100.5), (600.0, 200.5)):
            tap.equal(after[power]['name'], before[power]['name'])
            tap.equal(after[power]['/CustomName'], before[power]['/CustomName'])
            tap.equal(after[power]['/Ac/Energy/Forward'], energy)

    def test_a_meter_that_another_has_stood_in_for_knows_its_counters(self):
        """On one wire: another meter for a while, then ours again."""
        wire, = self.begin('tty-a')
        self.until_there({0: p1(500, 100.5, 1001)})
        until('the other', lambda: self.talk({0: p1(600, 7.5, 1002)}) or 600.0 in self.by_power())
        tap.equal(self.by_power()[600.0]['/Ac/Energy/Forward'], 7.5, 'its own counter')
        until('ours', lambda: self.talk({0: p1(500, 100.4, 1001)}) or 500.0 in self.by_power())
        tap.equal(self.by_power()[500.0]['/Ac/Energy/Forward'], 100.5)

    # Without a number.

    def two_sections(self):
        return '[Cellar]\nport = %s/tty-a\n[Roof]\nport = %s/tty-b\nrole = pvinverter\n' % (
            self.dir, self.dir)

    def test_two_sections_with_two_ports_are_two_meters(self):
        self.begin('tty-a', 'tty-b', sections=self.two_sections())
        self.until_there({0: p1(500, 100)})
        self.until_there({0: p1(500, 100), 1: p1(600, 200)})
        seen = self.by_power()
        tap.equal((seen[500.0]['name'], seen[500.0]['/CustomName']), (BARE, 'Cellar'))
        tap.equal((seen[600.0]['name'].replace('pvinverter', 'grid'), seen[600.0]['/CustomName']),
                  (BARE + '_Roof', 'Roof'))
        tap.equal([seen[p]['/Ac/Energy/Forward'] for p in (500.0, 600.0)], [100.0, 200.0])
        self.d.stop(signal.SIGKILL)
        until('the end', lambda: not self.services())
        self.processes.remove(self.d)
        self.go_on(self.two_sections())
        self.until_there({1: p1(600, 200)})  # the other way round
        self.until_there({0: p1(500, 100), 1: p1(600, 200)})
        again = self.by_power()
        for power in (500.0, 600.0):
            for path in ('name', '/CustomName', '/DeviceInstance'):
                tap.equal(again[power][path], seen[power][path])

    def test_a_meter_that_was_on_the_bus_before_keeps_its_name(self):
        """The second section was refused until now; the first has the name, whoever speaks
        first."""
        for section, other, power in (('Cellar', 'Roof', 500.0), ('Roof', 'Cellar', 600.0)):
            self.tear_down()
            self.set_up()
            (self.dir / 'state').mkdir()
            (self.dir / 'state' / 'meters').write_text('[%s]\nmeter = %s\n' % (section, MODEL))
            self.begin('tty-a', 'tty-b', sections=self.two_sections())
            second = {1: p1(600, 200)} if power == 500.0 else {0: p1(500, 100)}
            self.until_there(second)
            self.until_there({0: p1(500, 100), 1: p1(600, 200)})
            seen = {p: m['name'].replace('pvinverter', 'grid') for p, m in self.by_power().items()}
            tap.equal(seen.pop(power), BARE)
            tap.equal(list(seen.values()), [BARE + '_' + other])

    def test_sections_that_look_everywhere_stay_with_their_ports(self):
        conf = ('port = auto:%s/tty-*\n[Cellar]\nname = Cellar\n'
                '[Roof]\nrole = pvinverter\n' % self.dir)
        self.begin('tty-a', 'tty-b', sections=conf)
        telegrams = {0: p1(500, 100), 1: p1(600, 200)}
        self.until_there(telegrams)
        first = {p: (m['name'], m['/CustomName']) for p, m in self.by_power().items()}
        for turn in range(3):
            self.d.stop()
            self.go_on(conf)
            self.until_there({turn % 2: telegrams[turn % 2]})
            self.until_there(telegrams)
            tap.equal({p: (m['name'], m['/CustomName']) for p, m in self.by_power().items()}, first)

    def test_without_sections_the_second_is_named_by_its_port(self):
        _, b = self.begin('tty-a', 'tty-b')
        self.until_there({0: p1(500, 100)})
        self.until_there({0: p1(500, 100), 1: p1(600, 200)})
        seen = {p: m['name'] for p, m in self.by_power().items()}
        port = os.path.basename(os.path.realpath(b.link))
        tap.equal(seen, {500.0: BARE, 600.0: BARE + '_' + port})
        names = {p: m['/CustomName'] for p, m in self.by_power().items()}
        tap.equal(names, {500.0: '', 600.0: 'Kaifa smart meter ' + port})
        self.d.stop()
        self.go_on()
        self.until_there({1: p1(600, 200)})
        self.until_there({0: p1(500, 100), 1: p1(600, 200)})
        tap.equal({p: m['name'] for p, m in self.by_power().items()}, seen, 'by the state')

    def test_on_another_port_it_is_another_meter(self):
        """Its counters may be anywhere."""
        a, = self.begin('tty-a')
        self.until_there({0: p1(500, 5000)})
        a.unplug()
        self.wait_gone()
        keeper = Wire(self.dir / 'keeper')  # so that the device has another number
        self.wires.append(Wire(self.dir / 'tty-b'))
        keeper.unplug()
        self.until_there({1: p1(600, 100)})
        tap.equal(self.by_power()[600.0]['/Ac/Energy/Forward'], 100.0)

    def test_a_port_that_is_gone_leaves_its_name_to_the_next(self):
        """Where there is only one, it is called as ever: adapters get other numbers."""
        (self.dir / 'state').mkdir()
        (self.dir / 'state' / 'meters').write_text('first = /dev/ttyNone9 %s\n' % MODEL)
        self.begin('tty-a')
        self.until_there({0: p1(500, 100)})
        tap.equal(self.by_power()[500.0]['name'], BARE)


if __name__ == '__main__':
    tap.run(Return)
