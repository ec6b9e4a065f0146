#!/usr/bin/python3
"""ASCII meters from the wire to the bus: P1, and meters that must be asked."""
import os
import re
import signal
import termios

import harness
from harness import World, gridmeter, spin, tap, until
from many import checked


def telegrams_of(profile, n, **options):
    """What a simulated meter sends, one after the other."""
    args = [x for k, v in options.items() for x in ('--' + k, v)]
    data = gridmeter('simulate', profile, '--output', '-', '--telegrams', n, *args).stdout
    return [m[0] for m in re.finditer(rb'[/\xaf].*?[!\x21](?:[0-9A-F]{4})?[\r\x8d]\n', data, re.S)]


class Iec(World):
    def begin(self, *args):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run_on_wire(*args)

    def send_in_turn(self, telegrams):
        telegrams = iter(telegrams)

        def attempt():
            self.w.send(next(telegrams))
            spin(0.1)
            return self.services()
        until('the meter', attempt)
        self.name = self.services()[0]

    def values(self):
        return {p: v.unpack() for p, (v, _) in self.items().items()}

    def test_a_p1_meter(self):
        self.begin('timeout=300')
        self.send_in_turn(telegrams_of('p1', 10, power=-2000))
        items = self.values()
        expected = {'/Ac/Power': -2000.0, '/Ac/L1/Power': -1000.0, '/Ac/L2/Power': -500.0,
                    '/NrOfPhases': [], '/Serial': 'E0070000001', '/Ac/Energy/Forward': 4321.098,
                    '/ProductName': 'Iskraemeco smart meter'}
        tap.equal({k: items[k] for k in expected}, expected)
        tap.equal(items['/Ac/L1/Current'] < 0, True, 'a current has the sign of its power')

    def test_a_meter_beside_a_gas_meter_has_its_own_number(self):
        self.begin('timeout=300')
        self.send_in_turn(telegrams_of('p1-ie5', 10, power=-2000))
        items = self.values()
        tap.equal((items['/Serial'], items['/Ac/Power'], self.name.rpartition('_')[2]),
                  ('70000001', -2000.0, '70000001'))

    def test_a_meter_that_sends_kilovolts_and_kiloamperes(self):
        self.begin('timeout=300')
        self.send_in_turn(telegrams_of('p1-lt', 1, power=700) * 20)
        items = self.values()
        tap.equal((items['/Ac/L1/Voltage'], items['/Ac/L1/Current'], items['/Ac/Power']),
                  (230.5, 1.5, 700.0))

    def test_a_net_without_a_neutral_has_no_powers_of_phases(self):
        """The meter sends 0 W of each; who adds them up would have 0 W. Of its maker it writes no
        three letters."""
        self.begin('timeout=300')
        phases = ''.join('1-0:%d.7.0(00.000*kW)\r\n' % c for c in (21, 41, 61, 22, 42, 62))

        def of(watts):
            return checked(
                '/AB_5X\r\n\r\n0-0:96.1.1(3730303031)\r\n'
                '1-0:1.7.0(%06.3f*kW)\r\n1-0:2.7.0(00.000*kW)\r\n' % (watts / 1000) + phases +
                '1-0:32.7.0(231.4*V)\r\n1-0:52.7.0(000.0*V)\r\n1-0:72.7.0(229.5*V)\r\n'
                '1-0:31.7.0(007.00*A)\r\n1-0:51.7.0(000.00*A)\r\n1-0:71.7.0(006.50*A)\r\n!')
        self.send_in_turn([of(1444)] * 20)
        for watts in (1444.0, 5.0, 0.0):  # around nil it is no other meter
            self.send_until(of(watts), lambda w=watts: self.values()['/Ac/Power'] == w)
            items = self.values()
            powers = [items.get('/Ac/L%d/Power' % i, []) for i in (1, 2, 3)]
            tap.equal((powers, items['/Ac/L3/Current']), ([watts, [], []], 6.5))

    def test_a_damaged_p1_telegram_is_nothing(self):
        self.begin('timeout=300')
        good = telegrams_of('p1', 1, power=700)[0]
        self.send_in_turn([good] * 20)
        self.w.send(good.replace(b'1-0:1.7.0(00.700', b'1-0:1.7.0(09.700'))
        until('the fault', lambda: self.value('/Diagnostics/Faults').unpack() > 0)
        tap.equal(self.values()['/Ac/Power'], 700.0)

    def test_a_meter_that_pushes_without_a_checksum(self):
        """EasyMeter: seven bits and parity through a port of eight."""
        self.begin('timeout=300')
        self.send_in_turn(telegrams_of('easymeter-d0', 20, power=-1600))
        tap.equal(self.values()['/Ac/Power'], -1600.0)

    def test_another_meter_with_another_protocol_on_the_same_port(self):
        self.standard(power=500)
        first = self.name
        self.w.unplug()
        self.wait_gone()
        self.w.plug()
        self.send_in_turn(telegrams_of('p1', 1, power=900) * 60)
        tap.equal((self.name != first, self.values()['/Ac/Power']), (True, 900.0))

    def asked(self, *options, port=None):
        """A simulated meter of mode C, and the daemon that asks it."""
        self.start_bus()
        self.start_settings()
        self.port = port or self.dir / 'meter'
        self.sim = self.start('simulate', harness.GRIDMETER, 'simulate', 'mt174', '--link',
                              self.port,
                              '--power', 1200, *options, is_ours=True)
        until('the port', self.port.is_symlink)

    def test_a_meter_that_must_be_asked(self):
        self.asked()
        self.d = self.run('--port', self.port, 'ask=yes', 'ask_period=2')
        until('the meter', self.services)
        self.name = self.services()[0]
        tap.equal((self.values()['/Ac/Power'], self.values()['/Serial']), (1200.0, '70000001'))
        self.d.wait_log('asking the meter each 2 s')
        self.d.wait_log('iec at 9600 8N1, meter ISK, serial ends 0001')
        count = self.telegram_count()
        until('the next readings', lambda: self.telegram_count() >= count + 2)

    def test_a_damaged_block_is_asked_for_again(self):
        self.asked('--fault', 'checksum:2')
        self.d = self.run('--port', self.port, 'ask=yes', 'ask_period=2')
        until('the meter', self.services)
        self.name = self.services()[0]
        count = self.telegram_count()
        until('the repetition', lambda: self.value('/Diagnostics/Faults').unpack() > 0)
        until('the next readings', lambda: self.telegram_count() > count)

    def test_the_plug_of_a_meter_that_is_asked(self):
        self.asked()
        self.d = self.run('--port', self.port, 'ask=yes', 'ask_period=2')
        until('the meter', self.services)
        self.sim.p.send_signal(signal.SIGUSR1)
        self.wait_gone()
        self.sim.p.send_signal(signal.SIGUSR1)
        until('the meter again', self.services)

    def test_the_simulated_meter_refuses_a_wrong_acknowledge(self):
        """It offered 9600: asked for 4800 it goes on at 300, and is noise at any other speed."""
        for speed, answer in ((termios.B300, True), (termios.B4800, False)):
            self.tear_down()
            self.set_up()
            self.asked()
            fd = os.open(self.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            set_speed(fd, termios.B300)
            os.write(fd, with_parity(b'/?!\r\n'))
            until('the identification', lambda: b'MT174' in plain(fd, []))
            os.write(fd, with_parity(b'\x06040\r\n'))
            spin(0.2)
            set_speed(fd, speed)
            heard = []
            until('what follows', lambda: len(plain(fd, heard)) > 5)
            if answer:
                until('the data', lambda: b'1-0:1.7.0(' in plain(fd, heard))
            spin(0.3)
            tap.equal(b'1-0:1.7.0(' in plain(fd, heard), answer)
            os.close(fd)

    def test_nothing_is_sent_unless_it_may(self):
        """By default, with ask = no, and on a port that is only tried."""
        for options in ([], ['ask=no', 'protocol=iec']):
            self.begin(*options)
            spin(2)
            tap.equal(self.sent(), b'')
            self.tear_down()
            self.set_up()
        self.start_bus()
        self.w = self.wire('tty-a')
        self.d = self.run('--port', 'auto:%s/tty-*' % self.dir, 'ask=yes')
        spin(2)
        tap.equal(self.sent(), b'')

    def sent(self):
        try:
            return os.read(self.w.master, 4096)
        except BlockingIOError:
            return b''

    def test_the_request_and_its_line(self):
        self.begin('ask=yes')
        request = until('the request', self.sent)
        tap.equal(request, bytes.fromhex('af3f218d0a'))
        tap.equal(termios.tcgetattr(self.w.slave)[4], termios.B300)

    def test_wrong_settings(self):
        for text in ('ask=perhaps', 'ask_period=1', 'ask_period=3601', 'ask_period=often'):
            tap.equal(gridmeter('run', '--set', text).returncode, 2, text)


def with_parity(data):
    return bytes(c | (bin(c).count('1') & 1) << 7 for c in data)


def plain(fd, heard):
    """What has been heard so far, of seven bits."""
    try:
        heard.append(os.read(fd, 4096))
    except BlockingIOError:
        pass
    return bytes(c & 0x7f for c in b''.join(heard))


def set_speed(fd, speed):
    mode = termios.tcgetattr(fd)
    mode[4] = mode[5] = speed
    termios.tcsetattr(fd, termios.TCSANOW, mode)


if __name__ == '__main__':
    tap.run(Iec)
