#!/usr/bin/python3
"""Options of a meter, as its owner sees them on the bus."""
import json
import signal

from harness import BUSITEM, World, gridmeter, spin, tap, telegram, telegrams, until

RUN_WITHOUT = '/Settings/CGwacs/RunWithoutGridMeter'


class Options(World):
    def values(self):
        return {p: v.unpack() for p, (v, _) in self.items().items()}

    def powers(self):
        items = self.values()
        return [items['/Ac/L%d/Power' % i] for i in (1, 2, 3)]

    def test_a_total_on_the_phase_that_was_chosen(self):
        for phases, expected, n in (('l1', [700.0, [], []], 1), ('l2', [[], 700.0, []], []),
                                    ('l3', [[], [], 700.0], []),
                                    ('split', [233.33, 233.33, 233.34], 3)):
            self.tear_down()
            self.set_up()
            self.standard('phases=' + phases, power=700)
            tap.equal((self.powers(), self.values()['/NrOfPhases']), (expected, n), phases)
            tap.equal(self.values()['/Ac/Power'], 700.0)

    def test_phases_in_another_sequence(self):
        self.standard(profile='three-phase-power', power=3000)
        plain = self.values()
        self.d.stop()
        self.d = self.run('--port', self.w.link, 'phases=312')
        self.appear('three-phase-power', power=3000)
        turned = self.values()
        for what in ('Power', 'Voltage', 'Current'):
            tap.equal([turned['/Ac/L%d/%s' % (i, what)] for i in (1, 2, 3)],
                      [plain['/Ac/L%d/%s' % (i, what)] for i in (3, 1, 2)], what)

    def test_a_meter_of_a_generator_is_reversed(self):
        self.standard('reverse=yes', 'role=pvinverter', profile='dzg', power=-2500)
        items = self.values()
        tap.equal((items['/Ac/Power'], items['/Ac/L1/Power']), (2500.0, 2500.0))

    def test_what_is_derived_is_told_after_the_phases_are_arranged(self):
        for phases, derived in (('l1', 'l1_power, l1_energy_forward, l1_energy_reverse'),
                                ('l3', 'l3_power, l3_energy_forward, l3_energy_reverse')):
            self.tear_down()
            self.set_up()
            self.standard('phases=' + phases, power=700)
            tap.equal(self.value('/Diagnostics/Derived').unpack(), derived)

    def test_a_power_beyond_the_fuse_is_never_published_and_said_once(self):
        self.standard('fuse=35 A', power=500)
        n = len(self.changes(self.owner()))
        self.send_and_wait(telegram(power=200000))
        tap.equal(self.value('/Ac/Power').unpack(), 500.0, 'held back')
        tap.equal([c for c in self.changes(self.owner())[n:] if '/Ac/Power' in c], [])
        self.send_and_wait(telegram(power=600))
        tap.equal(self.value('/Ac/Power').unpack(), 600.0)
        tap.equal(self.value('/Diagnostics/ContradictionsByName').unpack(), 'fuse 1')
        tap.equal('35 A' in self.value('/Diagnostics/LastError').unpack(), True)
        self.send_and_wait(telegram(power=200000) + telegram(power=200000), n=2)
        for _ in range(2):
            self.send_and_wait(telegram(power=200000))
        tap.equal(self.value('/Ac/Power').unpack(), 600.0, 'however often it comes')
        self.send_and_wait(telegram(power=700))
        tap.equal(self.value('/Ac/Power').unpack(), 700.0, 'and what can be true comes at once')
        tap.equal(self.d.log().count('a fuse of 35 A'), 1, 'said once')

    def test_an_energy_that_falls_is_held_back_and_said_once(self):
        many = telegrams(n=200, power=100000)
        self.standard(power=500)
        self.send_and_wait(telegram(power=500))
        before = self.value('/Ac/Energy/Forward').unpack()
        self.send_and_wait(many[-1])
        tap.equal(self.value('/Ac/Energy/Forward').unpack(), before, 'an impossible jump')
        tap.equal(self.value('/Ac/Power').unpack(), 100000.0, 'the power is as good as ever')
        for _ in range(5):
            self.send_and_wait(many[-1])
        tap.equal(self.value('/Ac/Energy/Forward').unpack(), before)
        tap.equal('energy' in self.value('/Diagnostics/ContradictionsByName').unpack(), True)
        tap.equal(self.d.log().count('energy_forward'), 1, self.d.log())

    def test_earnings_are_shown_by_a_path_of_their_own(self):
        self.standard('feed_in_tariff=0.082', profile='three-phase', power=-500)
        items = self.items()
        exported = items['/Ac/Energy/Reverse'][0].unpack()
        value, text = items['/Ac/Energy/Earned']
        tap.equal(value.unpack(), round(exported * 0.082, 4))
        tap.equal(text, '%.2f EUR' % (exported * 0.082))
        tap.equal(items['/Ac/L2/Energy/Forward'][0].unpack(), [])

    def test_earnings_where_the_old_driver_had_them(self):
        self.standard('feed_in_tariff=0.082', 'legacy_display=yes', profile='three-phase',
                      power=-500)
        items = self.values()
        tap.equal(items['/Ac/L2/Energy/Forward'], round(items['/Ac/Energy/Reverse'] * 0.082, 5))
        tap.equal(items['/Ac/L3/Energy/Forward'], items['/Ac/Energy/Reverse'])

    def test_the_old_display_is_signalled_only_when_it_changes(self):
        self.standard('feed_in_tariff=0.082', 'legacy_display=yes', profile='three-phase',
                      power=-500)
        for _ in range(3):
            self.send_and_wait(telegram('three-phase', power=-500))
        n = len(self.changes(self.owner()))
        for _ in range(5):
            self.send_and_wait(telegram('three-phase', power=-500))
        tap.equal([c for c in self.changes(self.owner())[n:] if '/Ac/L2/Energy/Forward' in c], [])

    def test_without_a_tariff_there_are_no_earnings(self):
        self.standard(power=500)
        tap.equal('/Ac/Energy/Earned' in self.items(), False)

    def test_the_last_telegram_in_hexadecimal(self):
        self.standard('raw_data=yes', power=500)
        data = telegram(power=501)
        self.send_and_wait(b'\xff\xfe' + data)
        tap.equal(self.value('/Rawdata').unpack(), data.hex())
        tap.equal(self.text('/Rawdata'), data.hex())

    def test_no_raw_data_unless_it_is_wanted(self):
        self.standard(power=500)
        tap.equal('/Rawdata' in self.items(), False)

    def test_the_ess_measures_by_itself_while_the_meter_is_away(self):
        (self.dir / 'settings.json').write_text(json.dumps({RUN_WITHOUT: 1}))

        def stored():
            return json.loads((self.dir / 'settings.json').read_text())[RUN_WITHOUT]
        self.standard('run_without_grid_meter=yes', 'timeout=3', power=500)
        with self.speaking((self.w, telegram(power=500))):
            until('the meter in use', lambda: stored() == 0)
        self.wait_gone()
        until('the inverter in use', lambda: stored() == 1)
        with self.speaking((self.w, telegram(power=500))):
            until('the meter in use', lambda: stored() == 0)

    def test_the_ess_is_left_alone(self):
        (self.dir / 'settings.json').write_text(json.dumps({RUN_WITHOUT: 1}))
        self.standard('timeout=3', power=500)
        self.wait_gone()
        tap.equal(json.loads((self.dir / 'settings.json').read_text())[RUN_WITHOUT], 1)

    def test_energies_of_the_phases_from_their_powers(self):
        many = telegrams('three-phase-power', n=20, power=9000)
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300', 'integrate=yes')
        self.send_until(many[0], self.services)
        self.name = self.services()[0]
        first = self.values()
        total = first['/Ac/Energy/Forward']
        parts = [first['/Ac/L%d/Energy/Forward' % i] for i in (1, 2, 3)]
        tap.equal(round(sum(parts), 4), round(total, 4), 'anchored to the total')
        tap.equal('l1_energy_forward' in self.value('/Diagnostics/Derived').unpack(), True)
        self.d.stop()
        saved = list((self.dir / 'state').glob('energies-*'))
        tap.equal(len(saved), 1)
        self.d = self.run('--port', self.w.link, 'timeout=300', 'integrate=yes')
        self.send_until(many[0], self.services)
        again = self.values()
        tap.equal([again['/Ac/L%d/Energy/Forward' % i] for i in (1, 2, 3)], parts, 'kept')

    def test_no_energy_of_a_phase_falls_when_it_is_killed(self):
        """L1 takes half of all; in equal parts it would get less of what the totals have grown
        since they were saved."""
        many = telegrams('three-phase-power', n=76, power=9000)[::15]
        self.start_bus()
        self.start_settings()
        self.w = self.wire()

        def parts():
            items = self.values()
            of_phases = [items['/Ac/L%d/Energy/Forward' % i] for i in (1, 2, 3)]
            tap.equal(abs(sum(of_phases) - items['/Ac/Energy/Forward']) < 3.001, True,
                      'anchored to the total')
            return of_phases

        self.d = self.run('--port', self.w.link, 'timeout=300', 'integrate=yes')
        self.send_until(many[0], self.services)
        self.name = self.services()[0]
        for telegram_ in many[1:]:
            spin(1)  # no meter counts that in less
            self.send_and_wait(telegram_)
        before = parts()
        tap.equal(before[0] - before[1] > 0.02, True, before)
        for _ in range(2):
            self.d.stop(signal.SIGKILL)
            self.processes.remove(self.d)
            until('gone', lambda: not self.services())
            self.d = self.run('--port', self.w.link, 'timeout=300', 'integrate=yes')
            self.send_until(many[-1], self.services)
            now = parts()
            tap.equal([n >= b for n, b in zip(now, before)], [True] * 3,
                      '%s, before %s' % (now, before))
            before = now

    def test_energies_that_cannot_be_read_begin_anew(self):
        (self.dir / 'state').mkdir()
        many = telegrams('three-phase-power', n=2, power=9000)
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300', 'integrate=yes')
        self.send_until(many[0], self.services)
        self.d.stop()
        for file in (self.dir / 'state').glob('energies-*'):
            self.keeps = file
        for text in ('l1_forward = many\n', 'l1_forward = 5\nl2_forward = 5\nl3_forward = 5\n'):
            self.keeps.write_text(text)
            self.d = self.run('--port', self.w.link, 'timeout=300', 'integrate=yes')
            self.send_until(many[0], self.services)
            until('the words', lambda: 'of the phases begin anew' in self.d.log())
            self.name = self.services()[0]
            items = self.values()
            tap.equal(round(sum(items['/Ac/L%d/Energy/Forward' % i] for i in (1, 2, 3)), 4),
                      round(items['/Ac/Energy/Forward'], 4), 'anchored to the total')
            self.d.stop()

    def test_no_energy_is_invented_by_default(self):
        self.standard(profile='three-phase-power', power=3000)
        tap.equal(self.values()['/Ac/L1/Energy/Forward'], [])

    def test_a_power_factor_is_derived_and_said_to_be(self):
        self.standard(profile='three-phase-power', power=3000)
        tap.equal('l1_power_factor' in self.value('/Diagnostics/Derived').unpack(), True)

    def test_wrong_options_are_told(self):
        for setting, expected in (('fuse=0 A', 'unknown, or amperes such as 63 A'),
                                  ('fuse=63 V', 'unknown, or amperes such as 63 A'),
                                  ('feed_in_tariff=-1', 'EUR per kWh, from 0 to 10'),
                                  ('phases=l4', 'l1, l2, l3, split, or a sequence such as 312'),
                                  ('phases=122', 'l1, l2, l3, split, or a sequence such as 312'),
                                  ('role=vebus', 'grid, pvinverter, genset'),
                                  ('position=roof', 'ac-input-1, ac-output or ac-input-2'),
                                  ('integrate=maybe', 'yes or no'),
                                  ('statistics=15 h', 'minutes such as 15 min')):
            r = gridmeter('run', '--set', setting)
            tap.equal((r.returncode, expected in r.stderr.decode()), (2, True), r.stderr.decode())


if __name__ == '__main__':
    tap.run(Options)
