#!/usr/bin/python3
"""What is never published: damage that nothing checks, and values that no house has. And what comes
slowly."""
import re

from harness import World, gridmeter, tap, telegram, until
from support.wires import hdlc, p1_checked


def simulated(profile, n, **options):
    args = [x for k, v in options.items() for x in ('--' + k, str(v))]
    return gridmeter('simulate', profile, '--output', '-', '--telegrams', n, *args).stdout


def scaled(name, value, unit):
    """A name, a value, its scaler (0) and unit."""
    return bytes.fromhex('02030906' + name + value + '02020f0016%02x' % unit)


def notification(*values):
    number = bytes.fromhex('020209060000600100ff09083132333435363738')
    return bytes.fromhex('0f0000000100' + '01%02x' % (len(values) + 1)) + number + b''.join(values)


def p1(power_kw, checksum=True):
    data = ('/ABC5X\r\n\r\n1-0:1.7.0(%06.3f*kW)\r\n!' % power_kw).encode()
    return p1_checked(data) if checksum else data + b'\r\n'


class Values(World):
    def play(self, records, speed, *args):
        """What was recorded at those times, to its end; returns each power that was on the bus."""
        self.start_bus()
        self.start_settings()
        path = self.dir / 'recorded'
        path.write_text('gridmeter-capture 1\nstart 2024-02-29T12:00:00Z\nline 9600 8N1\n' +
                        ''.join('%s %s\n' % (time, data.hex()) for time, data in records))
        self.d = self.run('--port', '%s@%d' % (path, speed), *args)

    def told(self, path):
        """What signals have told of it."""
        changes = [args.get_child_value(0).unpack() for _, where, _, member, args in self.heard
                   if member == 'ItemsChanged' and where == '/']
        return [items[path]['Value'] for items in changes if path in items]

    def play_and_collect(self, records, speed, *args):
        self.play(records, speed, *args)
        until('the meter', lambda: self.services() or self.d.has_ended())
        first = [self.value('/Ac/Power', n).unpack() for n in self.services()]
        self.d.wait_end(120)
        return first + [v for v in self.told('/Ac/Power') if v != []]

    def test_a_flipped_bit_of_a_bare_apdu(self):
        """1 073 742 324 W were on the bus."""
        good = simulated('czech', 1, power=500)
        at = good.index(bytes.fromhex('0001f4')) - 1
        for octet, bit in ((at, 0x40), (at, 0x80), (at + 1, 1), (at + 2, 0x20), (at + 3, 4)):
            damaged = bytearray(good)
            damaged[octet] ^= bit
            sent = [good] * 4 + [bytes(damaged)] + [good] * 4
            powers = self.play_and_collect([(5 * i, t) for i, t in enumerate(sent)], 50)
            tap.equal(set(powers), {500.0}, (octet, bit))
            self.tear_down()
            self.set_up()

    def test_a_load_that_has_changed_is_believed_when_it_stays(self):
        sent = [simulated('czech', 1, power=p) for p in (500, 500, 500, 2500, 2500, 2500)]
        powers = self.play_and_collect([(5 * i, t) for i, t in enumerate(sent)], 10)
        tap.equal(powers[-1], 2500.0)
        tap.equal(set(powers), {500.0, 2500.0})

    def test_a_p1_telegram_that_has_lost_its_checksum(self):
        """60.5 kW were on the bus from the second on."""
        sent = [p1(0.5)] * 3 + [p1(60.5, False)] * 4 + [p1(0.5)] * 3
        powers = self.play_and_collect(list(enumerate(sent)), 5)
        tap.equal(set(powers), {500.0})
        tap.equal(self.d.log().count('a telegram came with no checksum, where the meter has '
                                     'shown a checksum of 16 bits before'), 1, self.d.log())

    def test_currents_and_voltages_that_no_house_has_are_absent(self):
        push = hdlc(notification(scaled('0100010700ff', '06000001f4', 27),
                                 scaled('0100200700ff', '10ff1a', 35),
                                 scaled('01001f0700ff', '0677359400', 33),
                                 scaled('0100340700ff', '1200e6', 35),
                                 scaled('0100330700ff', '120002', 33)))
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.send_until(push, self.services)
        self.name = self.services()[0]
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)
        tap.equal([self.value('/Ac/L%d/%s' % (i, what)).unpack() for i in (1, 2)
                   for what in ('Voltage', 'Current')], [[], [], 230.0, 2.0])
        self.send_and_wait(push)
        log = self.d.log()
        tap.equal(log.count('l1_voltage is -230 V, which no mains has'), 1, log)
        tap.equal(log.count('l1_current is 2e+09 A'), 1, log)
        names = self.value('/Diagnostics/ContradictionsByName').unpack()
        tap.equal(re.sub(r' \d+', '', names), 'impossible voltage, impossible power')

    def test_a_power_that_no_house_has_is_not_published_however_often_it_comes(self):
        self.standard(power=500)
        for _ in range(4):
            self.send_and_wait(telegram(power=200000))
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)
        tap.equal(self.d.log().count('no connection of a house carries more than 189750 W'), 1)
        self.send_and_wait(telegram(power=-600))
        tap.equal(self.value('/Ac/Power').unpack(), -600.0)

    def test_where_the_fuse_says_so_more_is_right(self):
        self.standard('fuse=400 A', power=200000)
        tap.equal(self.value('/Ac/Power').unpack(), 200000.0)

    def test_a_meter_of_each_minute_stays_on_the_bus(self):
        """Relays in between; the first minutes tell how slow it is."""
        data = simulated('czech', 40, power=500)
        apdus = [b'\x0f' + a for a in re.split(rb'\x0f(?=\x00\x00\x00.\x00\x02\x02\x16)', data,
                                               flags=re.S)[1:]]
        tap.equal(len(apdus), 40)
        self.play([(30 * i + 0.05 * (i % 7), a) for i, a in enumerate(apdus)], 60)

        def is_period_told():
            return [n for n in self.services()
                    if self.value('/RefreshTime', n).unpack() in range(59000, 61001)]
        until('the period', is_period_told)
        self.d.wait_end(120)
        log = self.d.log()
        tap.equal(log.count('values withdrawn') <= 1, True, log)
        tap.equal(log.count('off the bus') <= 2, True, 'the second is the end: ' + log)


if __name__ == '__main__':
    tap.run(Values)
