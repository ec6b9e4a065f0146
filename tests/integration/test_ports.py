#!/usr/bin/python3
"""Ports: named, found, held, absent, replayed."""
import os
import pwd
import random
import shutil
import signal
import termios

from harness import GRIDMETER, World, gridmeter, spin, tap, telegram, telegrams, until


class Ports(World):
    def test_two_instances_on_one_port(self):
        self.standard(power=500)
        second = self.run('--port', self.w.link)
        second.wait_log('is held by another program')
        for i in range(5):
            self.send_and_wait(telegram(power=600 + i))
            tap.equal(self.value('/Ac/Power').unpack(), 600.0 + i, 'nothing is lost')
        self.d.stop()
        self.appear(power=700)
        tap.equal(self.value('/Ac/Power').unpack(), 700.0, 'the second takes over')
        tap.equal(second.log().count('is held by another program'), 1, 'said once')

    def test_two_ports_with_the_same_meter(self):
        self.standard(power=500)
        other = self.wire('other')
        second = self.run('--port', other.link)
        first_wire, self.w = self.w, other
        self.send_until(telegram(power=900), second.has_ended)
        tap.equal(second.wait_end(), 1)
        tap.equal('another gridmeter reads this meter' in second.log(), True, second.log())
        self.w = first_wire
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/Ac/Power').unpack(), 501.0)

    def test_two_meters_on_two_ports(self):
        self.standard(power=500)
        self.w = self.wire('other')
        self.run('--port', self.w.link, 'timeout=300')
        self.send_until(telegram('dzg', power=-300), lambda: len(self.services()) == 2)
        powers = [self.value('/Ac/Power', name=n).unpack() for n in self.services()]
        instances = [self.value('/DeviceInstance', name=n).unpack() for n in self.services()]
        tap.equal((sorted(powers), sorted(instances)), ([-300.0, 500.0], [40, 41]))

    def test_a_port_that_comes_later(self):
        self.start_bus()
        self.start_settings()
        d = self.run('--port', self.dir / 'meter')
        d.wait_log('is not there (see gridmeter doctor: port-missing)')
        self.w = self.wire()
        self.appear(power=500)
        tap.equal(d.log().count('is not there'), 1, 'said once')

    def test_auto_finds_the_meter_among_silent_and_noisy_ports(self):
        self.start_bus()
        self.start_settings()
        silent, noisy, self.w = self.wire('tty-a'), self.wire('tty-b'), self.wire('tty-c')
        d = self.run('--port', 'auto:%s/tty-*' % self.dir, 'log=debug')
        data = telegram(power=500)

        def talk():
            noisy.send(b'\x55\xaa\x1b\x1b\x1b\x1b')
            self.w.send(data)
            spin(0.1)
            return self.services()
        until('the meter', talk, 60)
        self.name = self.services()[0]
        tap.equal(self.value('/Mgmt/Connection').unpack(), self.w.connection())
        for text in (silent, noisy):
            tap.equal(os.path.basename(os.path.realpath(text.link)) + ': listening' in d.log(),
                      True)

    def test_auto_leaves_ports_that_others_hold(self):
        self.standard(power=500)
        second = self.run('--port', 'auto:%s' % self.w.link, 'log=debug')
        spin(1)
        self.send_and_wait(telegram(power=501))
        tap.equal('listening' in second.log(), False)

    def test_auto_looks_again_when_the_adapter_has_moved(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire('tty-a')
        self.run('--port', 'auto:%s/tty-*' % self.dir, 'timeout=300')
        first = self.appear(power=500)
        self.w.unplug()
        self.wait_gone()
        self.w = self.wire('tty-b')
        tap.equal(self.appear(power=600), first, 'the name is the meter\'s, not the port\'s')

    def test_auto_goes_on_telling_that_nothing_is_heard(self):
        self.wire('tty-a'), self.wire('tty-b')
        d = self.run('--port', 'auto:%s/tty-*' % self.dir, 'bus=none')
        d.wait_log('auto: no meter heard on 2 ports yet, going on')
        d.wait_log('auto: still no meter heard on 2 ports, going on (see gridmeter doctor)', 90)

    def test_what_runs_is_the_first_line_and_silence_is_told(self):
        """Whoever waits for the first watt looks at the log."""
        self.w = self.wire()
        config = self.dir / 'gridmeter.conf'
        config.write_text('bus = none\n[House]\nport = %s\n[Barn]\nport = %s/none\n' %
                          (self.w.link, self.dir))
        d = self.run('-c', config)
        d.wait_log('meter: not a byte in 15 s (see gridmeter doctor)', 30)
        tap.equal(d.log().splitlines()[0].endswith(
            ', by %s: %s, %s/none' % (config, self.w.link, self.dir)), True, d.log())
        spin(1.5)
        tap.equal(d.log().count('not a byte'), 1, 'said once')

    def test_auto_without_any_port_says_so_once(self):
        d = self.run('--port', 'auto:%s/none*' % self.dir)
        d.wait_log('there is no serial port')
        spin(1.5)
        tap.equal(d.log().count('there is no serial port'), 1)

    def test_a_capture_is_replayed_and_ends(self):
        self.start_bus()
        self.start_settings()
        capture = self.dir / 'capture'
        capture.write_bytes(b'\xff' * 100 + b''.join(telegrams(n=8)))
        d = self.run('--port', capture)
        until('the meter', self.services)
        tap.equal(d.wait_end(), 0)
        tap.equal('end of the capture, 8 telegrams' in d.log(), True, d.log())
        self.wait_gone()

    def test_an_empty_capture(self):
        self.start_bus()
        empty = self.dir / 'empty'
        empty.touch()
        d = self.run('--port', empty)
        tap.equal(d.wait_end(), 0)
        d.wait_log('end of the capture, 0 telegrams')

    def test_a_meter_that_changes_speed_and_protocol_is_found_again(self):
        """Grid operators do that from afar. A minute of nonsense, then it is another meter's
        language."""
        sml = telegram(power=500)
        p1 = gridmeter('simulate', 'p1', '--output', '-', '--power', '700').stdout
        noise = bytes(random.Random(1).choices(range(256), k=150))

        def speed():
            return termios.tcgetattr(self.w.slave)[4]

        def talk(baud, data):
            def attempt():
                self.w.send(data if speed() == baud else noise)
                spin(0.5)
                return self.powers()
            return attempt
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link)
        until('the meter', lambda: talk(termios.B9600, sml)() == [500.0])
        for _ in range(3):  # so that the line is certain
            talk(termios.B9600, sml)()
        until('the meter anew', lambda: talk(termios.B115200, p1)() == [700.0], 150)
        talk(termios.B115200, p1)()
        self.d.wait_log('looking for the line again')
        self.d.wait_log('the meter is understood again at 115200 8N1; before it was 9600 8N1')
        tap.equal('iec at 115200 8N1' in self.d.log(), True, self.d.log())
        self.d.stop()
        self.w.unplug()
        self.w.plug()
        self.d = self.run('--port', self.w.link, 'log=debug')
        until('what was found before', lambda: speed() == termios.B115200)

    def powers(self):
        return [self.value('/Ac/Power', name=n).unpack() for n in self.services()]

    def test_what_can_never_be_a_port(self):
        for path, why in ((self.dir, 'is a directory'), ('/dev/null', 'is no serial port')):
            d = self.run('--port', path)
            tap.equal(d.wait_end(), 2, path)
            tap.equal(why in d.log() and str(path) in d.log(), True, d.log())

    def test_no_permission(self):
        if os.getuid() != 0 or not shutil.which('setpriv'):
            raise tap.Skip('needs root to become somebody else')
        self.w = self.wire()
        os.chmod(os.path.realpath(self.w.link), 0o600)
        os.chmod(self.dir, 0o755)
        nobody = pwd.getpwnam('nobody')
        program = self.dir / 'gridmeter'  # where nobody may read it
        shutil.copy(GRIDMETER, program)
        program.chmod(0o755)
        d = self.start('run', 'setpriv', '--reuid', nobody.pw_uid, '--regid', nobody.pw_gid,
                       '--clear-groups', program, 'run', '--port', self.w.link)
        d.is_ours = True
        d.wait_log('may not be opened (see gridmeter doctor: port-forbidden)')
        tap.equal(d.stop(), 0)

    def test_the_line_is_given_back(self):
        self.standard(power=500)
        during = termios.tcgetattr(self.w.slave)
        tap.equal(during[4], termios.B9600)
        self.d.stop()
        tap.equal(self.w.slave is not None, True)

    def test_a_reader_that_hangs_is_opened_again(self):
        """Ten seconds without a byte: the port is opened anew, and the meter is there again."""
        self.standard('timeout=3', 'log=debug', power=500)
        self.wait_gone()
        self.d.wait_log('not a byte for 10 s, opening it again', 20)
        self.appear(power=600)

    def test_sigstop_does_not_bring_old_values(self):
        self.standard(power=500)
        self.d.p.send_signal(signal.SIGSTOP)
        for power in (1000, 2000, 3000):
            self.w.send(telegram(power=power))
        self.d.p.send_signal(signal.SIGCONT)
        until('the newest', lambda: self.value('/Ac/Power').unpack() == 3000.0)


if __name__ == '__main__':
    tap.run(Ports)
