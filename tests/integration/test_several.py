#!/usr/bin/python3
"""Several meters in one process: each by itself, each keeping its own whatever is plugged where."""
import os
import signal
import threading
import time

from harness import GRIDMETER, Wire, World, gridmeter, spin, tap, telegram, until

A, B = {'serial': 1001}, {'serial': 1002}
NUMBER = {1001: '1ISK0000001001', 1002: '1ISK0000001002', 1003: '1ISK0000001003'}


class Several(World):
    def configure(self, text):
        path = self.dir / 'gridmeter.conf'
        path.write_text(text)
        return path

    def begin(self, config):
        self.start_bus()
        self.start_settings()
        self.d = self.run('-c', self.configure(config))

    def two(self, more_a='', more_b='', timeout=300):
        """Two wires, a section for each, a meter on each."""
        self.wires += [Wire(self.dir / 'tty-a'), Wire(self.dir / 'tty-b')]
        self.a, self.b = self.wires
        self.begin('timeout = %d\n[Cellar]\nport = %s\n%s\n[Roof]\nport = %s\n%s\n' % (
            timeout, self.a.link, more_a, self.b.link, more_b))
        self.until_there({self.a: A, self.b: B})

    def until_there(self, meters, n=None):
        """Sends a telegram of each meter on its wire until so many services are there."""
        self.send_all_until(meters, 'the meters',
                            lambda: len(self.services()) == (n or len(meters)))

    def send_all_until(self, meters, what, condition):
        """No meter falls silent before what is waited for: one may be recognized far later than the
        other."""
        def attempt():
            for wire, which in meters.items():
                wire.send(telegram(power=which['serial'], **which))
            spin(0.1)
            return condition()
        until(what, attempt, 30)

    def change_places(self):
        """The adapters of the two: each meter is heard on the other's port."""
        self.a.unplug()
        self.b.unplug()
        self.wait_gone()
        self.a.plug()
        self.b.plug()
        self.until_there({self.a: B, self.b: A})

    def by_serial(self):
        """What each service says: serial to items."""
        found = {}
        for name in self.services():
            items = {p: v.unpack() for p, (v, _) in self.items(name).items()}
            found[items['/Serial']] = dict(items, name=name, owner=self.owner(name))
        return found

    def test_a_section_for_each_meter(self):
        self.two(more_a='instance = 41', more_b='role = pvinverter\nname = Dach')
        seen = self.by_serial()
        cellar, roof = seen[NUMBER[1001]], seen[NUMBER[1002]]
        tap.equal((cellar['/Role'], cellar['/DeviceInstance'], cellar['/CustomName'],
                   cellar['/Ac/Power']), ('grid', 41, 'Cellar', 1001.0))
        tap.equal((roof['/Role'], roof['/CustomName'], roof['/Ac/Power']),
                  ('pvinverter', 'Dach', 1002.0))
        tap.equal(cellar['owner'] != roof['owner'], True, 'a connection for each')

    def test_three_meters_of_three_protocols_one_unplugged_one_flooding(self):
        links = [self.dir / n for n in ('sml', 'dlms', 'p1')]
        profiles = ('three-phase', 'am550', 'p1')
        meters = [self.start('simulate', GRIDMETER, 'simulate', profile, '--link', link, '--power',
                             p, '--speed', '10', is_ours=True)
                  for profile, link, p in zip(profiles, links, ('1000', '2000', '3000'))]
        until('the ports', lambda: all(link.exists() for link in links))
        self.begin('timeout = 300\nline = 9600 8N1\n' + ''.join(
            '[%s]\nport = %s\n' % (link.name, link) for link in links))
        until('three meters', lambda: len(self.services()) == 3, 60)
        powers = {round(m['/Ac/Power']) for m in self.by_serial().values()}
        tap.equal(powers, {1000, 2000, 3000})

        before = {m['/Serial']: m['owner'] for m in self.by_serial().values()}
        meters[1].p.send_signal(signal.SIGUSR1)
        until('two meters', lambda: len(self.services()) == 2)
        meters[0].stop()
        flood = Wire(links[0])
        self.wires.append(flood)
        stop = threading.Event()

        def pour():
            noise = os.urandom(2048)
            while not stop.is_set():
                try:
                    os.write(flood.master, noise)
                except BlockingIOError:
                    pass
        thread = threading.Thread(target=pour)
        until('the flooded meter to leave', lambda: len(self.services()) <= 1 or
              not links[0].exists() or self.d.has_ended() or 'tty' in self.d.log())
        thread.start()
        try:
            self.name = next(m['name'] for m in self.by_serial().values()
                             if round(m['/Ac/Power']) == 3000)
            n = self.telegram_count()
            until('telegrams of the third', lambda: self.telegram_count() >= n + 5)
            meters[1].p.send_signal(signal.SIGUSR1)
            until('the second again', lambda: any(
                round(m['/Ac/Power']) == 2000 for m in self.by_serial().values()))
        finally:
            stop.set()
            thread.join()
        after = {m['/Serial']: m['owner'] for m in self.by_serial().values()}
        third = next(s for s, m in self.by_serial().items() if round(m['/Ac/Power']) == 3000)
        tap.equal(after[third], before[third], 'the third never noticed')

    def test_two_adapters_change_places(self):
        self.two(more_a='phases = l2\ninstance = 41')
        before = self.by_serial()
        self.change_places()
        after = self.by_serial()
        for serial in before:
            for path in ('name', '/DeviceInstance', '/CustomName', '/Role'):
                tap.equal(after[serial][path], before[serial][path], path)
        tap.equal(after[NUMBER[1001]]['/Ac/L2/Power'], 1001.0, 'its settings have come along')
        tap.equal(after[NUMBER[1002]]['/Ac/L1/Power'], 1002.0)
        tap.equal(after[NUMBER[1001]]['/Mgmt/Connection'], self.b.connection())
        tap.equal(any('[%s] follows its meter to %s' % (name, wire.link) in self.d.log()
                      for name, wire in (('Cellar', self.b), ('Roof', self.a))), True)

    def test_a_silence_after_adapters_have_changed_places(self):
        """Longer than a section waits for its meter before it goes back to its own port."""
        self.two(timeout=3)
        self.change_places()
        until('the silence to be noticed', lambda: self.a.send(telegram(power=1002, **B)) or
              spin(0.3) or len(self.services()) == 1, 20)
        end = time.monotonic() + 70
        while time.monotonic() < end:
            self.a.send(telegram(power=1002, **B))
            spin(0.3)
        self.until_there({self.a: B, self.b: A})
        tap.equal(self.d.log().count('held by another program'), 0, self.d.log())

    def test_adapters_that_changed_places_while_nothing_ran(self):
        self.two(more_a='phases = l3')
        self.d.stop()
        self.d = self.run('-c', self.dir / 'gridmeter.conf')
        self.until_there({self.a: B, self.b: A})
        seen = self.by_serial()
        tap.equal(seen[NUMBER[1001]]['/Ac/L3/Power'], 1001.0)
        tap.equal(seen[NUMBER[1001]]['/CustomName'], 'Cellar')

    def test_which_meter_a_section_has_is_kept_in_the_state(self):
        self.two()
        text = (self.dir / 'state' / 'meters').read_text()
        for section, serial in (('Cellar', 1001), ('Roof', 1002)):
            tap.equal('[%s]\nmeter = 0a0149534b0000%06x\n' % (section, serial) in text, True, text)

    def test_sections_of_the_past_leave_room_for_those_of_now(self):
        (self.dir / 'state').mkdir()
        (self.dir / 'state' / 'meters').write_text(''.join(
            '[Old %d]\nmeter = 0a%02d\n' % (i, i) for i in range(16)))
        self.two()
        text = (self.dir / 'state' / 'meters').read_text()
        tap.equal(['[%s]' % s in text for s in ('Cellar', 'Roof')], [True, True], text)

    def test_a_state_that_is_damaged_is_begun_anew(self):
        (self.dir / 'state').mkdir()
        (self.dir / 'state' / 'meters').write_bytes(b'[Cellar\nmeter\n\xff\xfe' * 5)
        self.two()
        tap.equal(len(self.services()), 2)

    def test_a_state_that_cannot_be_kept_is_said_once(self):
        (self.dir / 'state').write_text('a file where a folder should be')
        self.two()
        tap.equal(self.d.log().count('cannot keep which meter a section has'), 1)

    def test_a_meter_by_its_number_wherever_it_is(self):
        self.wires += [Wire(self.dir / 'tty-a'), Wire(self.dir / 'tty-b')]
        self.a, self.b = self.wires
        pattern = 'auto:%s/tty-*' % self.dir
        self.begin('timeout = 300\nport = %s\n[Roof]\nmeter = %s\nrole = pvinverter\n' % (
            pattern, NUMBER[1002]))
        self.until_there({self.a: A, self.b: B}, n=1)
        spin(0.5)
        tap.equal([m['/Role'] for m in self.by_serial().values()], ['pvinverter'])
        tap.equal(list(self.by_serial()), [NUMBER[1002]])

    def test_sections_that_look_everywhere_find_their_own_again(self):
        """Six sections without a port, and what each is to the system is its own."""
        serials = range(2001, 2007)
        for i in range(6):
            self.wires.append(Wire(self.dir / ('tty-%d' % i)))
        meters = dict(zip(self.wires, [{'serial': s} for s in serials]))
        self.begin('timeout = 300\nport = auto:%s/tty-*\n' % self.dir + ''.join(
            '[Flat %d]\nmeter = 1ISK%010d\nphases = l%d\n' % (s, s, s % 3 + 1) for s in serials))
        self.until_there(meters)
        self.d.stop()
        turned = dict(zip(self.wires, [{'serial': s} for s in reversed(serials)]))
        self.d = self.run('-c', self.dir / 'gridmeter.conf')
        self.until_there(turned)
        for serial, items in self.by_serial().items():
            number = int(serial[-4:])
            tap.equal(items['/CustomName'], 'Flat %d' % number)
            tap.equal(items['/Ac/L%d/Power' % (number % 3 + 1)], float(number))

    def test_another_meter_than_the_configured_is_not_used(self):
        self.w = self.wire()
        self.begin('port = %s\nmeter = 1ISK0000009999\n' % self.w.link)
        World.send_until(self, telegram(power=500, **A), lambda: 'not meter …9999' in self.d.log())
        for _ in range(5):
            self.w.send(telegram(power=500, **A))
        spin(0.3)
        tap.equal(self.services(), [])
        tap.equal(self.d.log().count('it is not used'), 1, 'said once')

    def test_a_meter_that_was_exchanged_begins_anew(self):
        """A new number: a new identity, and counters that begin where they begin."""
        self.two()
        old = self.by_serial()[NUMBER[1001]]
        self.send_new(1003, old)
        seen = self.by_serial()
        new = seen[NUMBER[1003]]
        tap.equal(new['name'] != old['name'], True)
        tap.equal(new['/DeviceInstance'] not in (old['/DeviceInstance'],), True)
        tap.equal(NUMBER[1001] in seen, False, 'the old one is gone')
        tap.equal(self.by_serial()[NUMBER[1002]]['/Ac/Power'], 1002.0)

    def send_new(self, serial, old):
        def attempt():
            self.a.send(telegram(power=serial, serial=serial))
            spin(0.1)
            return old['name'] not in self.services() and len(self.services()) == 2
        until('the new meter', attempt)

    def test_one_head_too_many_on_a_meter(self):
        self.two()
        self.until_there({self.a: A, self.b: B})
        for _ in range(6):
            self.b.send(telegram(power=1001, **A))
        self.d.wait_log('already read on tty-a')
        tap.equal(len(self.by_serial()), 2)

    def test_a_name_that_another_process_has_stops_one_meter_only(self):
        self.start_bus()
        self.client.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                              'org.freedesktop.DBus',
                              'RequestName', self.variant('(su)', (
                                  'com.victronenergy.grid.gridmeter_0a0149534b0000%06x' % 1001, 4)),
                              None, 0, 5000, None)
        self.start_settings()
        self.wires += [Wire(self.dir / 'tty-a'), Wire(self.dir / 'tty-b')]
        self.a, self.b = self.wires
        self.d = self.run('-c', self.configure(
            'timeout = 300\n[Cellar]\nport = %s\n[Roof]\nport = %s\n' % (self.a.link, self.b.link)))
        self.send_all_until({self.a: A, self.b: B}, 'the error and the other meter', lambda: (
            len(self.services()) == 2 and 'another gridmeter reads this meter' in self.d.log()))
        tap.equal(self.d.has_ended(), False)

    def test_without_sections_a_name_that_is_taken_stops_one_meter_only(self):
        self.wires += [Wire(self.dir / 'tty-a'), Wire(self.dir / 'tty-b')]
        self.a, self.b = self.wires
        self.start_bus()
        self.start_settings()
        self.d = self.run('--port', 'auto:%s/tty-*' % self.dir, 'timeout=2')
        with self.speaking((self.a, telegram(power=1001, **A)),
                           (self.b, telegram(power=1002, **B))):
            until('the meters', lambda: len(self.services()) == 2, 30)
            first, second = (self.by_serial()[NUMBER[n]] for n in (1001, 1002))
        until('the first to leave', lambda: self.b.send(telegram(power=1002, **B)) or spin(0.1) or
              first['name'] not in self.services())
        self.client.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                              'org.freedesktop.DBus',
                              'RequestName', self.variant('(su)', (first['name'], 4)), None, 0,
                              5000, None)
        self.send_all_until({self.a: A, self.b: B}, 'the error',
                            lambda: 'another gridmeter reads this meter' in self.d.log())
        for _ in range(5):
            self.b.send(telegram(power=1002, **B))
            spin(0.1)
        tap.equal(self.owner(second['name']), second['owner'], 'the second never noticed')

    def variant(self, signature, value):
        from gi.repository import GLib
        return GLib.Variant(signature, value)

    def test_without_sections_all_meters_that_are_found(self):
        for name in ('tty-a', 'tty-b', 'tty-c'):
            self.wires.append(Wire(self.dir / name))
        a, b, _silent = self.wires
        self.start_bus()
        self.start_settings()
        self.d = self.run('--port', 'auto:%s/tty-*' % self.dir, 'timeout=300')
        self.until_there({a: A, b: B})
        tap.equal(set(self.by_serial()), {NUMBER[1001], NUMBER[1002]})
        first = self.by_serial()[NUMBER[1001]]['owner']
        b.unplug()
        until('the second to leave', lambda: len(self.services()) == 1)
        tap.equal(self.by_serial()[NUMBER[1001]]['owner'], first)
        b.plug()
        self.until_there({a: A, b: B})

    def test_sighup_restarts_only_the_section_that_has_changed(self):
        self.two()
        before = self.by_serial()
        self.configure('timeout = 300\n[Cellar]\nport = %s\n[Roof]\nport = %s\nphases = l2\n' % (
            self.a.link, self.b.link))
        self.d.p.send_signal(signal.SIGHUP)
        self.d.wait_log('starting anew with it')
        self.until_there({self.a: A, self.b: B})
        after = self.by_serial()
        tap.equal(after[NUMBER[1001]]['owner'], before[NUMBER[1001]]['owner'])
        tap.equal(after[NUMBER[1002]]['/Ac/L2/Power'], 1002.0)

    def hang_up(self, text):
        self.configure(text)
        self.d.p.send_signal(signal.SIGHUP)
        self.d.wait_log('starting anew with it')

    def test_sighup_leaves_sections_where_they_have_followed_their_meters(self):
        self.two()
        self.change_places()
        before = self.by_serial()
        self.hang_up('timeout = 300\n[Cellar]\nport = %s\nphases = l2\n[Roof]\nport = %s\n' % (
            self.a.link, self.b.link))
        self.until_there({self.a: B, self.b: A})
        until('the other phase', lambda: self.wires[1].send(telegram(power=1001, **A)) or
              self.by_serial().get(NUMBER[1001], {}).get('/Ac/L2/Power') == 1001.0)
        tap.equal(self.by_serial()[NUMBER[1002]]['owner'], before[NUMBER[1002]]['owner'])

    def test_what_is_common_to_all_is_changed_without_anybody_leaving(self):
        for text in ('[Cellar]\nport = {}\n[Roof]\nport = {}\n', 'port = auto:{.parent}/tty-*\n'):
            self.tear_down()
            self.set_up()
            self.wires += [Wire(self.dir / 'tty-a'), Wire(self.dir / 'tty-b')]
            self.a, self.b = self.wires
            text = 'timeout = 300\n' + text.format(self.dir / 'tty-a', self.dir / 'tty-b')
            self.begin(text)
            self.until_there({self.a: A, self.b: B})
            before = self.by_serial()
            self.hang_up('log = debug\nstatistics = 15 min\n' + text)
            spin(0.3)
            after = self.by_serial()
            tap.equal({s: m['owner'] for s, m in after.items()},
                      {s: m['owner'] for s, m in before.items()})

    def test_sections_that_do_not_fit_together(self):
        for text, said in (
                ('[A]\nport = /dev/x\n[B]\nport = /dev/x\n',
                 '[A] and [B]: port = /dev/x: expected a port for each'),
                ('[A]\nport=/dev/x\nmeter = 5\n[B]\nport=/dev/y\nmeter = 5\n',
                 '[A] and [B]: meter = 5: expected a meter for each'),
                ('[A]\nlog = debug\n', ':2: [A]: log is for the whole program: expected it above'),
                ('[A]\nphases = 321\nphases = 112\n', ':3: phases = 112: expected'),
                ('[%s]\nname=x\n' % ('x' * 40), 'expected a name of at most 32 bytes')):
            r = gridmeter('run', '-c', self.configure(text))
            tap.equal(r.returncode, 2, text)
            tap.equal(said in r.stderr.decode(), True, r.stderr.decode())


if __name__ == '__main__':
    tap.run(Several)
