#!/usr/bin/python3
"""A meter is read for years: nothing grows, no clock or standstill or violent end confuses it.

    test_years.py GRIDMETER masses|moments

The masses take minutes of any machine. The moments wait for what must come; a machine that has
other things to do makes them longer, not wrong."""
import collections
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

from harness import GLib, GRIDMETER, PREFIX, World, make_free, spin, tap, until
from subscriber import Subscriber
from test_hostile import entry, sml_list

V = GLib.Variant
SETTINGS = 'com.victronenergy.settings'
DEVICES = '/Settings/Devices/'
PAGE = 'com.victronenergy.gridmeter'
METER, OTHER = '0a0149534b000479ef61', '0a0149534b000000aaaa'
BEGIN = bytes.fromhex('1b1b1b1b01010101')

TELEGRAMS, WARM_UP = 1000000, 50000  # ten a second for a day are 864000
IN_FLIGHT = 4                        # telegrams that no signal has answered yet
GROWTH_MAX_KIB = 64
HEAP_STEP_KIB = 132  # by which the C library asks the kernel for more, be it for an octet
STALE_MAX = 64  # signals that a bus may still have to hand out when it stood still
KILLS = 1000
PATIENT = 'timeout=5'  # a silence that no busy machine makes by itself
NO_JUMP_MS = 120000    # what a busy machine may add to an age or a period; the clock jumps further


def numbered(power, meter=METER):
    """A telegram whose power tells it apart."""
    value = b'\x55' + power.to_bytes(4, 'big')
    return sml_list(bytes.fromhex(meter), entry('0100100700ff', 27, value))


def day(n):
    """The telegrams of the simulated house, one after the other."""
    command = [GRIDMETER, 'simulate', 'three-phase', '--output', '-', '--telegrams', str(n)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as simulator:
        rest = b''
        while data := simulator.stdout.read1(65536):
            *whole, rest = (rest + data).split(BEGIN)
            yield from (BEGIN + t for t in whole if t)
        yield BEGIN + rest


AT_ANY_TIME = ('the message bus takes', 'jumped from', 'what came in the last')


def of_the_meter(log):
    """Without what is said of a bus that a busy machine does not let run, and of counters that run
    faster than a house can, as late as the machine lets them."""
    return ''.join(line for line in log.splitlines(True)
                   if not any(words in line for words in AT_ANY_TIME))


def footprint(pid):
    """What a process holds: KiB by the names of the kernel, and descriptors."""
    lines = pathlib.Path('/proc/%d/status' % pid).read_text(encoding='ascii').splitlines()
    held = {k: int(v.split()[0]) for k, v in (line.split(':\t') for line in lines)
            if k in ('RssAnon', 'VmData')}
    return dict(held, descriptors=len(os.listdir('/proc/%d/fd' % pid)))


class Years(World):
    """What all of them need."""

    def has_descriptors(self, before):
        """As many as then; what the page of a GX device asks the bus it asks by a connection that
        is there for a moment."""
        until('%(descriptors)d descriptors' % before, lambda: footprint(self.d.p.pid)[
            'descriptors'] == before['descriptors'])

    def stored(self):
        file = self.dir / 'settings.json'
        return json.loads(file.read_text(encoding='utf-8')) if file.exists() else {}

    def powers(self, sender):
        """The valid powers that were signalled, in order."""
        values = [c['/Ac/Power'][0] for c in self.changes(sender) if '/Ac/Power' in c]
        return [v.unpack() for v in values if v.get_type_string() == 'd']

    def send_for(self, seconds, first, every=0.02):
        """Numbered telegrams at an even pace, or as they are taken; gives the last number."""
        end, power = time.monotonic() + seconds, first
        while time.monotonic() < end:
            self.w.send(numbered(power))
            power += 1
            time.sleep(every)
        return power - 1


class Day(Years):
    def feed(self, subscriber, n):
        """Telegrams one by one, each after the signal of an earlier one. Gives the signals, and
        what the daemon held and had said after the warm-up: of descriptors the fewest by then."""
        in_flight = sent = signals = 0
        fewest = []
        warm = None
        for data in day(n):
            os.write(self.w.master, data)
            sent += 1
            in_flight += 1
            while in_flight >= IN_FLIGHT:
                taken = subscriber.take(0.05)
                signals += taken
                in_flight = in_flight - taken if taken else 0
            if sent <= WARM_UP and sent % (WARM_UP // 20) == 0:
                fewest.append(footprint(self.d.p.pid)['descriptors'])
            if sent == WARM_UP:
                warm = dict(footprint(self.d.p.pid), log=self.d.log(), descriptors=min(fewest))
        tap.equal(sent, n, 'telegrams sent')
        return signals, warm

    def test_a_day_of_a_million_telegrams(self):
        """Its counters run faster than a house can; that is said once."""
        self.standard(profile='three-phase')
        owner, kept = self.owner(), self.stored()
        before = self.telegram_count()
        self.client.close_sync(None)  # it would keep every signal
        self.client = None
        os.set_blocking(self.w.master, True)
        subscriber = Subscriber(self.dir / 'bus', "type='signal',sender='%s'" % owner)
        signals, warm = self.feed(subscriber, TELEGRAMS)
        self.connect()
        until('the last telegram', lambda: self.telegram_count() == before + TELEGRAMS)
        end, log = footprint(self.d.p.pid), warm.pop('log')
        subscriber.close()
        print('# %d signals, after the warm-up %s, at the end %s' % (signals, warm, end))
        tap.equal(self.value('/Diagnostics/Faults').unpack(), 0, 'faults')
        tap.equal(signals > 0.9 * TELEGRAMS, True, 'telegrams with a signal of their own')
        tap.equal(self.owner(), owner, 'owner of the name')
        tap.equal(self.stored(), kept, 'settings')
        tap.equal(of_the_meter(self.d.log()), of_the_meter(log), 'log')
        tap.equal([self.d.log().count('energy_%s jumped from' % way) <= 1
                   for way in ('forward', 'reverse')], [True, True], 'said once')
        self.has_descriptors(warm)
        for what in ('RssAnon', 'VmData'):
            tap.equal(end[what] - warm[what] <= GROWTH_MAX_KIB, True, 'bound of ' + what)


class Clock(Years):
    """The wall clock jumps, as when a GX device without a battery finds its time server."""

    def set_up(self):
        super().set_up()
        (self.dir / 'state').mkdir()
        self.control = self.dir / 'state' / 'clock'  # where its sandbox lets it look
        self.control.write_text('+0')
        library = sorted(pathlib.Path('/usr/lib').glob('*/faketime/libfaketime.so.1'))
        if not library:
            raise AssertionError('the Debian package libfaketime is missing')
        self.faked = dict(LD_PRELOAD=str(library[0]), FAKETIME_TIMESTAMP_FILE=str(self.control),
                          FAKETIME_NO_CACHE='1', FAKETIME_DONT_FAKE_MONOTONIC='1',
                          DONT_FAKE_MONOTONIC='1')

    def jump(self, seconds):
        """And proof that programs, and the daemon, see another time."""
        self.control.write_text('%+d' % seconds)
        begun = time.time()
        if not os.statvfs(self.dir).f_flag & os.ST_NOATIME:
            until('the daemon to look at the clock', lambda: self.w.send(numbered(700)) or
                  self.control.stat().st_atime_ns > self.control.stat().st_mtime_ns)
        date = subprocess.run(['date', '+%s'], env=dict(self.env, **self.faked), check=True,
                              capture_output=True)
        tap.equal(abs(int(date.stdout) - begun - seconds) < 60, True, 'the clock after the jump')

    def start_with_clock(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        env, self.env = self.env, dict(self.env, **self.faked)
        self.d = self.run('--port', self.w.link, PATIENT)
        self.env = env
        self.send_until(numbered(500), self.services)
        self.name = self.services()[0]
        maps = pathlib.Path('/proc/%d/maps' % self.d.p.pid).read_text(encoding='utf-8')
        tap.equal('libfaketime' in maps, True, 'the daemon has the other clock')

    def check_a_jump(self, there):
        """There while telegrams come, and back in the middle of a silence."""
        owner = self.owner()
        self.send_for(0.5, 600, every=0.1)
        self.jump(there)
        last = self.send_for(1.5, 800, every=0.1)
        until('the last telegram', lambda: self.value('/Ac/Power').unpack() == last)
        tap.equal(self.owner(), owner, 'owner after %+d s' % there)
        for path in ('/Diagnostics/AgeMs', '/Diagnostics/PeriodMs', '/RefreshTime'):
            tap.equal(0 <= self.value(path).unpack() < NO_JUMP_MS, True, 'a sane ' + path)
        begun = time.monotonic()
        self.w.send(numbered(900))
        time.sleep(0.3)
        self.control.write_text('+0')
        self.wait_gone()
        tap.equal(time.monotonic() - begun > 4.5, True, 'silence is not noticed too early')
        self.send_until(numbered(500), self.services)
        tap.equal(self.services(), [self.name])

    def test_summer_time_ten_years_and_1970(self):
        self.start_with_clock()
        for there in (3600, -3600, 315576000, 86400 - int(time.time())):
            self.check_a_jump(there)


class Standstill(Years):
    """Processes that stand still for longer than the silence limit, and go on."""

    def start_and_stop_bus(self, timeout=PATIENT):
        self.standard(timeout, power=500)
        self.sender = self.owner()
        self.bus.p.send_signal(signal.SIGSTOP)

    def wait_power(self, power):
        """What waited in the pseudo-terminal has to be read first."""
        until('the power of %d W' % power, lambda: self.value('/Ac/Power').unpack() == power)

    def test_after_a_standstill_of_the_bus_the_newest_value_is_there(self):
        self.start_and_stop_bus()
        before = footprint(self.d.p.pid)
        last = self.send_for(3, 1000, every=0.004)
        grown = footprint(self.d.p.pid)['RssAnon'] - before['RssAnon']
        self.bus.p.send_signal(signal.SIGCONT)
        self.wait_power(last)
        self.w.send(numbered(last + 1))
        until('the signal of the next', lambda: self.powers(self.sender)[-1] == last + 1)
        powers = self.powers(self.sender)
        tap.equal(powers, sorted(set(powers)), 'never an older value after a newer one: powers')
        tap.equal(grown < 256, True, '%d KiB more' % grown)
        tap.equal(self.owner(), self.sender, 'owner')
        tap.equal(self.d.log().count('withdrawn'), 0, 'telegrams came all the time')

    def test_a_bus_that_goes_on_has_few_old_values_to_hand_out(self):
        self.start_and_stop_bus()
        last = self.send_for(3, 1000, every=0.004)
        self.bus.p.send_signal(signal.SIGCONT)
        self.wait_power(last)
        self.w.send(numbered(last + 1))
        until('the newest', lambda: self.powers(self.sender)[-1] == last + 1)
        stale = [p for p in self.powers(self.sender) if 1000 <= p < last]
        print('# %d old values after %d telegrams' % (len(stale), last - 999))
        tap.equal(len(stale) <= STALE_MAX, True, 'at most %d old values' % STALE_MAX)

    def test_the_newest_value_is_signalled_without_another_telegram(self):
        self.start_and_stop_bus('timeout=300')
        last = self.send_for(2, 1000, every=0.004)
        self.bus.p.send_signal(signal.SIGCONT)
        until('the newest', lambda: last in self.powers(self.sender))

    def test_silence_while_the_bus_stands_still(self):
        self.start_and_stop_bus()
        self.send_for(0.5, 1000)
        self.d.wait_log('values withdrawn')
        self.bus.p.send_signal(signal.SIGCONT)
        self.wait_gone()
        spin(0.5)
        tap.equal(self.services(), [])
        self.send_until(numbered(2000), self.services)
        tap.equal((self.services(), self.value('/Ac/Power').unpack()), ([self.name], 2000.0))

    def test_a_meter_that_comes_back_while_the_bus_stands_still(self):
        self.start_and_stop_bus()
        self.d.wait_log('values withdrawn')
        last = self.send_for(2, 2000)
        self.bus.p.send_signal(signal.SIGCONT)
        self.send_until(numbered(last), lambda: self.services() and self.owner() != self.sender)
        until('the last', lambda: self.value('/Ac/Power').unpack() == last)
        tap.equal(self.services(), [self.name])

    def settle(self):
        """A meter of 501 W whose telegrams have all been signalled. Gives its unique name."""
        self.standard(PATIENT, power=500)
        sender = self.owner()
        self.w.send(numbered(501))
        until('the signal', lambda: 501 in self.powers(sender))
        self.heard.clear()
        return sender

    def test_after_its_own_standstill_it_knows_its_values_to_be_old(self):
        sender = self.settle()
        self.d.p.send_signal(signal.SIGSTOP)
        time.sleep(6)
        self.d.p.send_signal(signal.SIGCONT)
        self.wait_gone()
        tap.equal(self.powers(sender), [], 'powers signalled')
        self.send_until(numbered(600), self.services)
        tap.equal((self.services(), self.value('/Ac/Power').unpack()), ([self.name], 600.0))

    def test_a_standstill_of_its_own_is_no_loop_that_hangs(self):
        """The watch on the loop runs on meanwhile; its signal comes once, when the process goes
        on."""
        self.standard(power=500)
        self.d.p.send_signal(signal.SIGSTOP)
        self.d.p.send_signal(signal.SIGALRM)
        self.d.p.send_signal(signal.SIGCONT)
        self.send_and_wait(numbered(600))
        tap.equal(self.d.has_ended(), False, 'ended')

    def test_a_loop_that_hangs_ends_the_process(self):
        self.standard(power=500)
        def alarm():
            self.d.p.send_signal(signal.SIGALRM)
            return self.d.has_ended()
        until('the end of the process', alarm)
        tap.equal(self.d.wait_end(), 3)
        self.d.wait_log('gridmeter hangs')
        self.processes.remove(self.d)

    def test_telegrams_that_waited_for_it_are_not_published_as_new(self):
        self.settle()
        self.d.p.send_signal(signal.SIGSTOP)
        for power in (900, 901, 902):
            self.w.send(numbered(power))
        time.sleep(6)
        self.d.p.send_signal(signal.SIGCONT)
        self.d.wait_log('values withdrawn')
        spin(0.8)
        tap.equal([p for sender in {h[0] for h in self.heard} for p in self.powers(sender)], [],
                  'powers signalled')
        tap.equal(self.d.log().count('on the bus as'), 1, 'appearances')
        self.send_until(numbered(1000), self.services)
        tap.equal(self.value('/Ac/Power').unpack(), 1000.0)

    def test_a_bus_that_stands_still_over_the_name_has_not_given_it_to_another(self):
        """Ten seconds without an answer to RequestName."""
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.settings.p.send_signal(signal.SIGSTOP)
        self.d = self.run_on_wire('timeout=300', 'log=debug')
        self.send_until(numbered(500), lambda: 'service: reserving' in self.d.log())
        self.names()  # the bus has passed its call on
        self.d.p.send_signal(signal.SIGSTOP)
        self.settings.p.send_signal(signal.SIGCONT)
        until('the instance', lambda: self.stored())
        # Once it answers another call, its answer waits in the daemon's socket.
        self.value(DEVICES + 'gridmeter_' + METER + '/Position', name=SETTINGS)
        self.bus.p.send_signal(signal.SIGSTOP)
        self.d.p.send_signal(signal.SIGCONT)
        self.d.wait_log('does not give this name', 20)
        self.bus.p.send_signal(signal.SIGCONT)
        until('the meter', self.services)
        tap.equal(self.d.log().count('another gridmeter'), 0, self.d.log())

    def restart_bus(self):
        self.client.close_sync(None)
        self.bus.stop(signal.SIGKILL)
        self.settings.stop(signal.SIGKILL)
        self.start_bus()
        self.start_settings()
        until('the meter', self.services)

    def test_a_bus_killed_twenty_times(self):
        self.standard(power=500)
        self.restart_bus()
        until('the page', lambda: PAGE in self.names())
        first = footprint(self.d.p.pid)
        for i in range(19):
            self.restart_bus()
            self.send_and_wait(numbered(600 + i))
            tap.equal((self.services(), self.value('/DeviceInstance').unpack(),
                       self.value('/Ac/Power').unpack()), ([self.name], 40, 600.0 + i))
        until('the page', lambda: PAGE in self.names())
        end = footprint(self.d.p.pid)
        self.has_descriptors(first)
        tap.equal(end['RssAnon'] - first['RssAnon'] <= GROWTH_MAX_KIB, True, 'bound of RssAnon')
        tap.equal(end['VmData'] - first['VmData'] <= HEAP_STEP_KIB, True, 'bound of VmData')


class Kills(Years):
    """kill -9 at any moment, as when the power fails."""

    GROUP = DEVICES + 'gridmeter_' + METER

    def configure(self):
        self.conf = self.dir / 'gridmeter.conf'
        self.conf.write_text('log = debug\ntimeout = 300\n[Keller]\nport = %s\n' %
                             (self.dir / 'meter'))

    def measure(self):
        """How long it takes to the bus, on this machine and with what else it does: the moments lie
        within."""
        begun = time.monotonic()
        p = self.spawn()
        until('the meter', self.services)
        self.moment_max_s = 1.5 * (time.monotonic() - begun)
        self.kill(p)
        self.wait_gone()

    def spawn(self):
        make_free(self.dir / 'meter')
        with open(self.dir / 'killed.log', 'wb') as log:
            return subprocess.Popen([GRIDMETER, 'run', '-c', self.conf], stdin=subprocess.DEVNULL,
                                    stdout=log, stderr=log, env=self.env)

    def kill(self, p):
        p.kill()
        p.wait()

    def explain(self):
        """The last one that was started, first."""
        return (self.dir / 'killed.log').read_text(encoding='utf-8') + super().explain()

    def state_reached(self):
        words = [line.rpartition('service: ')[2] for line in
                 (self.dir / 'killed.log').read_text(encoding='utf-8').splitlines()
                 if 'service: ' in line]
        return words[-1] if words else 'not yet at the bus'

    def rename(self, name):
        """Without waiting for what comes of it."""
        self.names_given.add(name)
        self.client.call(SETTINGS, self.GROUP + '/CustomName', 'com.victronenergy.BusItem',
                         'SetValue', V('(v)', (V('s', name),)), None, 0, 5000, None, None)
        self.client.flush_sync(None)

    def forget_instance(self):
        self.call('/', 'RemoveSettings', V('(as)', ([self.GROUP + '/ClassAndVrmInstance'],)),
                  'com.victronenergy.Settings', SETTINGS)

    def kill_both(self, chance, i):
        """The daemon and localsettings, which is just writing, in any order."""
        p = self.spawn()
        moments = sorted((chance.uniform(0, self.moment_max_s), who)
                         for who in (p, self.settings.p))
        begun = time.monotonic()
        for n in range(5):
            self.rename('Keller %d.%d' % (i, n))
        for moment, who in moments:
            time.sleep(max(0, begun + moment - time.monotonic()))
            self.kill(who)
        self.start_settings()

    def check_store(self):
        stored = self.stored()
        instance = stored.pop(self.GROUP + '/ClassAndVrmInstance', 'grid:40')
        tap.equal(instance, 'grid:40')
        tap.equal(stored.pop(self.GROUP + '/Position'), 0)
        tap.equal(list(stored), [self.GROUP + '/CustomName'], 'settings')
        until('the state', (self.dir / 'state' / 'meters').exists)
        state = (self.dir / 'state' / 'meters').read_text(encoding='utf-8')
        tap.equal('[Keller]\nmeter = %s\n' % METER in state, True, state)
        name = stored[self.GROUP + '/CustomName']
        tap.equal(name in self.names_given, True, 'name "%s" was given' % name)
        return name

    def check_meter(self):
        """It comes as it was."""
        p = self.spawn()
        until('the meter', self.services)
        tap.equal(self.services(), [PREFIX + 'gridmeter_' + METER])
        self.name = self.services()[0]
        tap.equal((self.value('/DeviceInstance').unpack(), self.value('/CustomName').unpack()),
                  (40, self.check_store()))
        self.kill(p)
        self.wait_gone()
        self.heard.clear()

    def one_round(self, chance, i):
        if i % 20 == 10:
            self.kill_both(chance, i)
            return
        if i % 10 == 5:
            self.forget_instance()
        if i % 10 == 7:
            # To be killed while it is written.
            (self.dir / 'state' / 'meters').unlink(missing_ok=True)
        p = self.spawn()
        time.sleep(self.moment_max_s * chance.random() ** 2)  # most of it happens early
        self.kill(p)

    def test_a_thousand_kills(self):
        self.start_bus()
        self.start_settings()
        self.start('simulate', GRIDMETER, 'simulate', '--link', self.dir / 'meter',
                   '--speed', '200', is_ours=True)
        until('the port', (self.dir / 'meter').exists)
        self.names_given = {'Keller'}
        self.configure()
        self.check_meter()
        self.measure()
        self.rename('Keller')
        until('the name', lambda: self.check_store() == 'Keller')
        self.names_given = {'Keller'}
        chance, reached = random.Random(1), collections.Counter()
        for i in range(KILLS):
            self.one_round(chance, i)
            reached[self.state_reached()] += 1
            if i % 50 == 49:
                self.check_meter()
        print('# killed when: %s' % dict(reached))
        tap.equal(len(reached) >= 3, True, 'moments differ')


class Instances(Years):
    """No two services of a class have one instance."""

    def shown(self):
        """Meter to instance, as the bus has it now."""
        found = {}
        for name in self.services():
            try:
                found[name[-len(METER):]] = self.value('/DeviceInstance', name=name).unpack()
            except GLib.Error:
                pass  # it left meanwhile
        tap.equal(len(set(found.values())), len(found), 'different instances of %r' % found)
        return found

    def kept(self):
        return {path.split('/')[3][-len(METER):]: int(value.partition(':')[2])
                for path, value in self.stored().items() if path.endswith('/ClassAndVrmInstance')}

    def agree(self):
        return self.shown() == self.kept() and len(self.kept()) == 2

    def start_two(self):
        self.start_bus()
        self.start_settings()
        self.two = {meter: self.wire('of-' + meter[-4:]) for meter in (METER, OTHER)}
        self.daemons = [self.run('--port', w.link, 'timeout=300', 'instance=40')
                        for w in self.two.values()]

        def feed():
            for meter, w in self.two.items():
                w.send(numbered(500, meter))
            spin(0.02)
            return self.agree()
        until('two meters', feed)

    def ask(self, meter, instance):
        tap.equal(self.set(DEVICES + 'gridmeter_' + meter + '/ClassAndVrmInstance',
                           V('s', 'grid:%d' % instance), name=SETTINGS), 0)

    def other_than(self, instance):
        """The meter that has another instance."""
        return next(m for m, i in self.kept().items() if i != instance)

    def test_two_meters_that_want_the_same_instance(self):
        self.start_two()
        tap.equal(sorted(self.shown().values()), [40, 41])

    def test_a_taken_instance_written_from_outside(self):
        self.start_two()
        first, second = self.other_than(41), self.other_than(40)
        still = self.owner(PREFIX + 'gridmeter_' + second)
        self.ask(first, 41)
        until('the next free one', self.agree)
        tap.equal(self.shown(), {first: 42, second: 41})
        tap.equal(self.owner(PREFIX + 'gridmeter_' + second), still, 'the other one stays')

    def test_many_changes_in_a_row(self):
        self.start_two()
        chance = random.Random(1)
        for _ in range(20):
            meter = chance.choice((METER, OTHER))
            for _ in range(chance.randint(1, 4)):
                self.ask(meter, chance.randint(40, 44))
            until('what is stored to be shown', self.agree)
        tap.equal([d.has_ended() for d in self.daemons], [False, False])


if __name__ == '__main__':
    tap.run(*{'masses': (Day, Kills), 'moments': (Clock, Standstill, Instances)}[sys.argv[2]])
