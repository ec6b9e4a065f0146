#!/usr/bin/python3
"""Several ports for one service: one stands in for the other, and whoever reads the bus sees one
meter that goes on."""
import contextlib
import json
import signal
import socket
import threading

from harness import GLib, World, gridmeter, tap, until
from many import crc16_arc
from test_hostile import entry, sml_list

OURS, OTHER = '0a0149534b000479ef61', '0a0149534b000000aaaa'
EVERY = 1.0  # seconds: a busy machine seldom makes two periods of that by itself
PATIENT = 'timeout = 60'  # nor so long a silence ever


def on_l1(power, wh):
    """The meter tells its phases as well, of which one is in use."""
    powers = {0x10: power, 0x24: power, 0x38: 0, 0x4c: 0}
    return sml_list(bytes.fromhex(OURS),
                    *[entry('0100%02x0700ff' % c, 27, b'\x55' + w.to_bytes(4, 'big', signed=True))
                      for c, w in powers.items()],
                    entry('0100010800ff', 30, b'\x69' + wh.to_bytes(8, 'big')))


def p1(power, wh, number):
    """The same by a P1 port, where a meter has the number that stands on its face."""
    text = ('/ISK5\\2M\r\n\r\n0-0:96.1.1(%s)\r\n1-0:1.8.0(%010.3f*kWh)\r\n'
            '1-0:1.7.0(%06.3f*kW)\r\n1-0:2.7.0(00.000*kW)\r\n!' % (
                number.encode().hex(), wh / 1000, power / 1000)).encode()
    return text + b'%04X\r\n' % crc16_arc(text)


def said(power, wh, meter=OURS):
    return sml_list(bytes.fromhex(meter),
                    entry('0100100700ff', 27, b'\x55' + power.to_bytes(4, 'big', signed=True)),
                    entry('0100010800ff', 30, b'\x69' + wh.to_bytes(8, 'big')))


class Failover(World):
    def begin(self, *more, n=2):
        """A daemon with a section for all wires."""
        self.secrets |= {OURS, OTHER}
        self.start_bus()
        self.start_settings()
        for i in range(n):
            self.wire('meter-%d' % i)
        self.conf = self.dir / 'conf'
        self.conf.write_text('[Grid]\nsource = %s\n%s' % (
            ', '.join(w.link for w in self.wires), ''.join(m + '\n' for m in more)))
        self.go()

    def go(self):
        self.d = self.run('--config', self.conf)
        until('all ports', lambda: all(w.is_taken() for w in self.wires if w.slave))

    @contextlib.contextmanager
    def meters(self, *talks):
        """Each wire says what `talks` has for it, until the end; None is silence. Gives the list,
        which may be changed."""
        talks, is_over = list(talks), threading.Event()

        def speak():
            while not is_over.wait(EVERY):
                for wire, data in zip(self.wires, list(talks)):
                    if data and wire.master is not None:
                        wire.send(data)
        speaker = threading.Thread(target=speak)
        speaker.start()
        try:
            yield talks
        finally:
            is_over.set()
            speaker.join()

    def asked(self, question):
        """The answer; None while the service is about to leave, or to come."""
        with contextlib.suppress(GLib.Error):
            return question()

    def until_shown(self, power):
        self.name = until('the service', self.services)[0]
        until('%d W' % power, lambda: self.asked(
            lambda: self.value('/Ac/Power').unpack()) == power)

    def source(self):
        """What /Diagnostics/Source says; it is asked for when it is read."""
        return self.value('/Diagnostics/Source').unpack()

    def energy(self):
        return self.value('/Ac/Energy/Forward').unpack()

    def readings(self, reader):
        """What a local reader has been told so far, of its one station."""
        with contextlib.suppress(BlockingIOError):
            while more := reader.recv(65536):
                self.told += more
        lines = [json.loads(line) for line in self.told.split(b'\n')[:-1]]
        tap.equal({line['station'] for line in lines if 'station' in line} <= {'Grid'}, True)
        return [line for line in lines if line['is'] == 'reading']

    def stations(self):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.dir / 'run' / 'status'))
            found = json.loads(b''.join(iter(lambda: s.recv(65536), b'')))['stations']
        return {s['section']: s for s in found}

    def until_both(self):
        """Both are read, and how often they speak is known: only then two periods can be over."""
        until('both', lambda: all(
            s['live'] and s.get('period_ms') for s in self.stations().values()))

    # the same meter

    def test_the_second_port_of_a_meter_stands_in_and_the_first_comes_back(self):
        self.begin(PATIENT)
        with self.meters(said(500, 4000), said(501, 4000)) as talks:
            self.until_shown(500)
            owner, name = self.owner(), self.name
            self.until_both()
            tap.equal((sorted(self.stations()), self.services()), (['Grid', 'Grid/2'], [name]))
            until('the source', lambda: self.source() == 'meter-0')
            reader, self.told = socket.socket(socket.AF_UNIX), b''
            reader.connect(str(self.dir / 'run' / 'readings'))
            reader.setblocking(False)
            talks[0] = None
            self.until_shown(501)
            until('two readings of the second', lambda: [
                r['grid']['power'] for r in self.readings(reader)[-2:]] == [501, 501])
            at = [r['mono_ms'] for r in self.readings(reader)]
            tap.equal(at, sorted(set(at)), 'the times of readings')
            reader.close()
            until('the source', lambda: self.source() == 'meter-1')
            self.d.wait_log('Grid: its readings come from meter-1 now, as meter-0 is silent')
            talks[0], talks[1] = said(600, 4002), said(601, 4001)
            self.until_shown(601)
            self.until_shown(600)
            self.d.wait_log('Grid: its readings come from meter-0 again')
            until('the source', lambda: self.source() == 'meter-0')
            tap.equal((self.owner(), self.services()), (owner, [name]))
        tap.equal(self.d.log().count('off the bus'), 0, self.d.log())

    def test_one_that_is_pulled_out_is_followed_at_once(self):
        """By what is not older than two periods; a machine that stands still for so long in that
        moment has to try again."""
        self.begin(PATIENT)
        owners = []
        with self.meters(said(500, 4000), said(501, 4000)):
            for _ in range(5):
                self.until_shown(500)
                owners = [self.owner()]
                self.until_both()
                self.wires[0].unplug()
                self.until_shown(501)
                owners.append(self.owner())
                if owners[0] == owners[1]:
                    break
                self.wires[0].plug()
        tap.equal(owners[0], owners[1])

    def test_when_all_are_silent_it_leaves(self):
        self.begin()
        with self.meters(said(500, 4000), said(501, 4000)):
            self.until_shown(500)
        self.wait_gone()

    def begins_without_the_first(self):
        """It was there once, and never since; its number is remembered."""
        with self.meters(said(500, 4000), said(501, 4000)) as talks:
            self.until_shown(500)
            name = self.name
            self.d.stop()
            talks[0] = None
            self.go()
            self.until_shown(501)
            tap.equal(self.name, name)
            tap.equal(self.source(), 'meter-1')

    def test_at_the_start_the_second_is_enough(self):
        self.begin()
        self.begins_without_the_first()

    def test_without_a_section_it_is_remembered_as_well(self):
        self.begin()
        self.d.stop()
        self.conf.write_text(self.conf.read_text().replace('[Grid]', ''))
        self.go()
        self.begins_without_the_first()

    def test_a_first_that_comes_back_at_another_meter_is_not_used(self):
        """The second still hears the one of before, so that was not exchanged."""
        self.begin(PATIENT)
        with self.meters(said(500, 4000), said(501, 4000)) as talks:
            self.until_shown(500)
            owner = self.owner()
            self.until_both()
            talks[0] = None
            self.until_shown(501)
            talks[0] = said(-3000, 900, OTHER)
            self.d.wait_log('meter-0: the meter that is heard here is another than on meter-1')
            n = self.stations()['Grid']['telegrams']
            until('five more', lambda: self.stations()['Grid']['telegrams'] >= n + 5)
            tap.equal((self.value('/Ac/Power').unpack(), self.owner()), (501, owner))
            talks[0] = said(502, 4001)
            self.until_shown(502)
            tap.equal(self.owner(), owner)

    def test_energies_of_phases_do_not_fall_with_another_configuration(self):
        self.begin('integrate = yes')
        with self.meters(on_l1(36000, 4000), on_l1(36000, 4000)) as talks:
            self.until_shown(36000)
            for wh in range(4010, 4080, 10):
                talks[:] = [on_l1(36000, wh), on_l1(36000, wh)]
                until('%d Wh' % wh, lambda e=wh / 1000: self.asked(self.energy) == e)

            def l1():
                """Absent while the second stands in, as it may on a busy machine."""
                value = self.asked(lambda: self.value('/Ac/L1/Energy/Forward').unpack())
                return value if isinstance(value, float) else None
            before, owner = until('the energy', l1), self.owner()
            self.conf.write_text(self.conf.read_text() + '[Roof]\nport = %s\n' % (
                self.dir / 'nothing'))
            self.d.p.send_signal(signal.SIGHUP)
            until('the service anew', lambda: self.asked(self.owner) not in (owner, None))
            after = until('the energy', l1)
            tap.equal(after >= before, True, (before, after))

    def test_the_same_meter_is_known_by_another_protocol(self):
        """By light it has another number than at its P1 port, and one serial."""
        self.begin(PATIENT)
        number = '1ISK0075100001'
        with self.meters(said(500, 4000), p1(501, 4000, number)) as talks:
            self.until_shown(500)
            name = self.name
            self.secrets.add(number)
            self.until_both()
            tap.equal(self.stations()['Grid/2']['service'], 'on')
            self.d.stop()
            talks[0] = None
            self.go()
            self.until_shown(501)
            tap.equal(self.name, name)
            self.secrets |= {number.encode().hex()}
            talks[0] = said(502, 4000)
            self.until_shown(502)
            tap.equal((self.services(), self.d.log().count('off the bus')), ([name], 0))

    def test_energies_do_not_fall_with_a_restart(self):
        """The second has fewer digits, and the first is not there."""
        self.begin(PATIENT)
        with self.meters(said(500, 4999), said(501, 4000)) as talks:
            self.until_shown(500)
            self.until_both()
            talks[0] = None
            self.until_shown(501)
            tap.equal(self.energy(), 4.999)
            self.d.stop()
            self.go()
            self.until_shown(501)
            tap.equal(self.energy(), 4.999)
            until('one file', lambda: len(list((self.dir / 'state').glob('shown-*'))) == 1)
            talks[0] = said(502, 5003)
            self.until_shown(502)
            tap.equal(self.energy(), 5.003)
            until('it to be forgotten', lambda: not list((self.dir / 'state').glob('shown-*')))

    def test_of_a_service_that_is_alone_the_source_is_told_as_well(self):
        self.standard(power=500)
        until('the source', lambda: self.source() == 'meter')

    # another meter

    def test_another_meter_has_to_agree_for_a_minute_and_its_energies_go_on(self):
        self.begin(PATIENT)
        with self.meters(said(500, 4000000), said(503, 77000000, OTHER)) as talks:
            self.until_shown(500)
            name, owner = self.name, self.owner()
            tap.equal(self.energy(), 4000.0)
            self.d.wait_log('Grid: meter-1 has agreed with meter-0 for a minute, and may stand in')
            talks[0] = None
            self.until_shown(503)
            tap.equal((self.owner(), self.services(), self.energy()), (owner, [name], 4000.0))
            self.d.wait_log('whose energies go on from those of the first: -73000 kWh import')
            talks[1] = said(504, 77000250, OTHER)
            self.until_shown(504)
            tap.equal(self.energy(), 4000.25)
            energies = [c['/Ac/Energy/Forward'][0].unpack() for c in self.changes(owner)
                        if '/Ac/Energy/Forward' in c]
            tap.equal(energies, sorted(energies))

    def test_one_that_does_not_agree_stands_in_never(self):
        self.begin()
        with self.meters(said(500, 4000), said(-500, 4000, OTHER)) as talks:
            self.until_shown(500)
            self.until_both()
            talks[0] = None
            self.wait_gone()
            talks[1] = said(500, 4001, OTHER)
            until('what it says', lambda: self.stations()['Grid/2']['power_age_ms'] < 1500)
            tap.equal(self.services(), [])
            tap.equal(self.stations()['Grid/2']['service'], 'apart')
            text = gridmeter('doctor', env=self.env).stdout.decode()
            tap.equal(('guide.md#stands-aside' in text, 'not-registered' in text), (True, False),
                      text)
            talks[0] = said(502, 4001)
            self.until_shown(502)
        tap.equal('may stand in' in self.d.log(), False, self.d.log())

    # the configuration

    def test_another_configuration_with_the_same_ports(self):
        self.begin()
        with self.meters(said(500, 4000), said(501, 4000)):
            self.until_shown(500)
            owner = self.owner()
            self.conf.write_text(self.conf.read_text() + '[Roof]\nport = %s\n' % (
                self.dir / 'nothing'))
            self.d.p.send_signal(signal.SIGHUP)
            self.d.wait_log('starting anew with it')
            until('the service anew', lambda: self.asked(self.owner) not in (owner, None))
            self.until_shown(500)
            tap.equal(sorted(self.stations()), ['Grid', 'Grid/2', 'Roof'])

    def test_a_name_with_a_number_ends_between_two_characters(self):
        """Half of one is no text, which a bus does not take."""
        self.begin()
        with self.meters(said(500, 4000), said(501, 4000)):
            self.until_shown(500)
            self.conf.write_text(self.conf.read_text().replace('Grid', 'a' + 15 * 'ä'))
            self.d.p.send_signal(signal.SIGHUP)
            until('both by their names', lambda: sorted(self.stations()) == [
                'a' + 14 * 'ä' + '/2', 'a' + 15 * 'ä'])
            self.until_shown(500)

    def test_what_is_wrong_is_said(self):
        conf = self.dir / 'conf'
        for text, why in (
                ('source = /dev/a', 'expected two to four ports'),
                ('source = /dev/a, auto', 'expected two to four ports'),
                ('source = /dev/a,, /dev/b', 'expected two to four ports'),
                ('source = /dev/a, /dev/b, /dev/c, /dev/d, /dev/e', 'expected two to four ports'),
                ('source = /dev/a, /dev/a', 'expected a port for each'),
                ('port = /dev/c\nsource = /dev/a, /dev/b', 'port and source: expected one'),
                ('source = /dev/a, /dev/b\n[Grid/2]\nport = /dev/c', 'expected another name')):
            conf.write_text('[Grid]\n%s\n' % text)
            r = gridmeter('check', '--config', conf)
            tap.equal((r.returncode, why in r.stderr.decode()), (1, True), (text, r))
        conf.write_text('[Grid]\nsource = /dev/a , tcp://10.0.0.5:3333,/dev/b\n[Roof]\n')
        r = gridmeter('check', '--config', conf)
        tap.equal((r.returncode, r.stdout.decode().splitlines()[1:]),
                  (0, ['  port = /dev/a', '  port = tcp://10.0.0.5:3333', '  port = /dev/b',
                       '  port = auto']), r)


tap.run(Failover)
