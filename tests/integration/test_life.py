#!/usr/bin/python3
"""Coming, going, coming back: a meter on the bus is a meter whose values are true."""
import os
import signal
import time

from harness import GRIDMETER, World, spin, tap, telegram, until


class Life(World):
    def begin(self, *args):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, *args)

    def test_no_telegram_no_service(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link)
        self.w.send(b'\0\xff' * 500)
        spin(0.5)
        tap.equal(self.services(), [])

    def test_silence_takes_it_off_the_bus_and_the_next_telegram_brings_it_back(self):
        self.begin('timeout=3')
        with self.speaking((self.w, telegram(power=500))):
            first = self.name = until('the meter', self.services)[0]
            instance, sender = self.value('/DeviceInstance').unpack(), self.owner()
        self.wait_gone()
        until('the last word', lambda: any('/Connected' in c for c in self.changes(sender)))
        last = self.changes(sender)[-1]
        tap.equal((last['/Ac/Power'][0].get_type_string(), last['/Connected'][0].unpack()),
                  ('ai', 0), 'the last word')
        self.d.wait_log('no valid telegram for 3 s (0 faults), values withdrawn')
        self.appear(power=-700)
        tap.equal((self.name, self.value('/DeviceInstance').unpack()), (first, instance))
        tap.equal(self.value('/Ac/Power').unpack(), -700.0)
        self.d.wait_log('readings again (0 faults meanwhile)')

    def test_the_connection_ends_with_the_service(self):
        self.begin('timeout=3')
        with self.speaking((self.w, telegram(power=500))):
            self.name = until('the meter', self.services)[0]
            sender = self.owner()
        self.wait_gone()
        until('the end of the connection', lambda: sender not in self.names())

    def test_wrong_checksums_are_silence(self):
        self.standard('timeout=3', power=500)
        def damage():
            self.w.send(telegram(power=900)[:-1] + b'\0')
            spin(0.1)
            return not self.services()
        until('leaving the bus', damage)
        self.d.wait_log('values withdrawn')
        for change in self.changes(None):
            tap.equal('/Ac/Power' in change, False)

    def test_unplugging_takes_it_off_at_once(self):
        self.standard(power=500)
        first = self.name
        self.w.unplug()
        self.wait_gone()
        tap.equal('no valid telegram' in self.d.log(), False, 'it did not wait for silence')
        self.d.wait_log('the port is gone')
        self.w.plug()
        self.appear(power=600)
        tap.equal((self.name, self.value('/Ac/Power').unpack()), (first, 600.0))
        self.d.wait_log('the port is there again')

    def test_unplugging_many_times(self):
        self.standard(power=500)
        for i in range(5):
            self.w.unplug()
            self.wait_gone()
            self.w.plug()
            self.appear(power=600 + i)
            tap.equal(self.value('/Ac/Power').unpack(), 600.0 + i)
        tap.equal(self.d.log().count('the port is gone'), 5)

    def test_the_simulators_plug(self):
        self.start_bus()
        self.start_settings()
        link = self.dir / 'meter'
        simulator = self.start('simulate', GRIDMETER, 'simulate', 'fnn-total', '--link', link,
                               '--speed', '10', is_ours=True)
        until('the port', link.exists)
        self.run('--port', link, 'timeout=300')
        until('the meter', self.services)
        simulator.p.send_signal(signal.SIGUSR1)
        self.wait_gone()
        simulator.p.send_signal(signal.SIGUSR1)
        until('the meter again', self.services)
        tap.equal(simulator.stop(), 0)
        tap.equal(os.path.lexists(link), False, 'the link is gone')

    def test_half_a_telegram_then_another(self):
        self.standard(power=500)
        self.send_and_wait(telegram(power=500))  # the second: the line is no longer sought
        self.w.send(telegram(power=900)[:130])
        self.send_and_wait(telegram(power=600))
        tap.equal(self.value('/Ac/Power').unpack(), 600.0)
        tap.equal(self.value('/Diagnostics/Faults').unpack(), 1)

    def test_a_meter_without_its_pin(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link)
        self.send_until(telegram('no-pin'), lambda: 'PIN' in self.d.log())
        for _ in range(3):
            self.w.send(telegram('no-pin'))
        spin(0.3)
        tap.equal(self.services(), [])
        tap.equal(self.d.log().count('its PIN is not entered'), 1, 'said once')

    def test_a_power_without_a_sign_has_that_of_the_configuration_or_of_the_status_word(self):
        data = telegram('edl-status', power=-500)
        self.standard('power_direction=import', profile='edl-status', power=-500)
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)
        self.d.stop()
        self.d = self.run('--port', self.w.link)
        self.send_until(data, self.services)
        tap.equal(self.value('/Ac/Power').unpack(), -500.0, 'by the status word')

    def test_another_meter_on_the_same_port(self):
        self.standard(power=500)
        first = self.name
        self.send_until(telegram(power=900, serial=4711),
                        lambda: self.services() not in ([], [first]))
        self.name = self.services()[0]
        tap.equal(len(self.services()), 1)
        tap.equal(self.value('/Serial').unpack(), '1ISK0000004711')
        tap.equal(self.value('/DeviceInstance').unpack(), 41)
        for change in self.changes(None):
            tap.equal(change.get('/Ac/Power', (None,))[0], None)

    def test_sigterm_leaves_the_bus_and_ends(self):
        self.standard(power=500)
        self.d.p.send_signal(signal.SIGTERM)
        tap.equal(self.d.wait_end(), 0)
        tap.equal('no valid telegram' in self.d.log(), False, 'it did not wait for silence')
        self.wait_gone()

    def test_sigterm_while_nothing_works(self):
        self.start_bus()
        d = self.run('--port', self.dir / 'missing', '--bus', 'unix:path=/nowhere')
        d.wait_log('is not there')
        d.p.send_signal(signal.SIGTERM)
        tap.equal(d.wait_end(), 0)

    def test_the_bus_comes_late(self):
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.send_until(telegram(power=500), lambda: 'the message bus is not there' in self.d.log())
        self.start_bus()
        self.start_settings()
        until('the meter', self.services)
        tap.equal(self.d.log().count('the message bus is not there'), 1, 'said once')

    def test_the_bus_is_restarted(self):
        self.standard(power=500)
        self.settings.stop()
        self.bus.stop()
        self.d.wait_log('the message bus is not there')
        self.start_bus()
        self.start_settings()
        until('the meter', self.services)
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)
        self.send_and_wait(telegram(power=600))
        tap.equal(self.value('/Ac/Power').unpack(), 600.0)

    def test_a_value_that_aged_while_the_bus_was_away_does_not_come_back(self):
        self.standard('timeout=3', power=500)
        self.settings.stop()
        self.bus.stop()
        self.d.wait_log('values withdrawn')
        self.start_bus()
        self.start_settings()
        spin(2)
        tap.equal(self.services(), [])
        self.appear(power=600)

    def test_a_bus_that_takes_nothing_costs_no_memory(self):
        self.standard(power=500)
        self.bus.p.send_signal(signal.SIGSTOP)
        for i in range(4000):
            if i == 1000:  # a sanitizer takes some megabytes of its own for the first
                before = self.d.memory_kib()
            self.w.send(telegram(power=600 + i % 2))
        grown = self.d.memory_kib() - before
        self.bus.p.send_signal(signal.SIGCONT)
        self.send_and_wait(telegram(power=777))
        tap.equal(self.value('/Ac/Power').unpack(), 777.0)
        tap.equal(grown < 4096, True, '%d KiB more' % grown)
        measured = self.value('/Diagnostics/WireToSignal/Histogram').unpack()
        n = sum(int(part.split()[-1]) for part in measured.split(', '))
        tap.equal(n < len(self.changes(self.owner())) + 3, True,
                  'what the bus refused is not measured: ' + measured)

    def test_a_bus_that_takes_nothing_for_long_is_joined_anew(self):
        """Else the values that it has would stay for ever."""
        self.standard(power=500)
        self.bus.p.send_signal(signal.SIGSTOP)
        two = [telegram(power=600), telegram(power=700)]

        def is_full():
            two.reverse()
            self.w.send(two[0])
            return 'takes no messages, waiting for it' in self.d.log()
        until('a full bus', is_full)
        self.d.wait_log('joining the bus anew', 40)
        self.bus.p.send_signal(signal.SIGCONT)
        until('the meter', lambda: self.d.log().count('on the bus as') == 2 and self.services())
        self.send_and_wait(telegram(power=777))
        tap.equal(self.value('/Ac/Power').unpack(), 777.0)


if __name__ == '__main__':
    tap.run(Life)
