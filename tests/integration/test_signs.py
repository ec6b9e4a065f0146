#!/usr/bin/python3
"""From the wire to the value on D-Bus: export is negative and import positive, whatever way a meter
has of saying it, of the total and of each phase."""
from harness import World, tap, telegram, telegrams


class Signs(World):
    def powers(self):
        """The total and the three phases, None where there is none."""
        items = {p: v.unpack() for p, (v, _) in self.items().items()}
        paths = ['/Ac/Power'] + ['/Ac/L%d/Power' % i for i in (1, 2, 3)]
        return [None if items[p] == [] else round(items[p], 2) for p in paths]

    def says(self, profile, expected):
        """A meter that appears with the first power, and means each of `expected`: watts on L1."""
        self.standard(profile=profile, power=expected[0])
        for w in expected:
            self.send_and_wait(telegram(profile, power=w))
            tap.equal(self.powers(), [w, w, None, None], '%s W of %s' % (w, profile))

    def test_a_meter_with_its_direction_in_the_status_word(self):
        self.says('holley-one-way', [393, -296, -200, 0, -1, 255, -255])

    def test_a_meter_that_widens_small_negative_powers(self):
        self.says('efr-sgm-dd', [199, -57, -134, 0, -128, -129, 57, -32768, -1])

    def test_a_meter_with_one_phase(self):
        self.says('norax-1d', [479, -479])

    def test_dzg_that_widens_negative_powers(self):
        self.says('dzg-widened', [612.62, -42.74, -2226.46, 165545.68, -1, 0, -655.36])

    def test_dzg_that_cuts_positive_powers(self):
        self.says('dzg', [400, -400, 2.04, 328.04, -328.04, 655.36])

    def test_dzg_that_cuts_energies_too(self):
        self.standard(profile='dzg-energies', power=400)
        items = {p: v.unpack() for p, (v, _) in self.items().items()}
        tap.equal((items['/Ac/Power'], items['/Ac/Energy/Forward'], items['/Ac/Energy/Reverse']),
                  (400.0, 4321.0987, 1234.5678))

    def test_phases_have_the_direction_of_their_own_bits(self):
        self.standard(profile='status-phases', power=800)
        tap.equal(self.powers(), [800, 400, 200, 200])
        self.send_and_wait(telegram('status-phases', power=-800))
        tap.equal(self.powers(), [-800, -400, -200, -200])
        self.send_and_wait(telegram('status-phases', hour=12))  # L1 takes, the others deliver
        tap.equal(self.powers(), [-1540.5, 1017.4, -1222.2, -1335.7])
        tap.equal(self.value('/Ac/L2/Power').unpack() < 0, True)

    def test_phases_without_a_sign_turn_with_their_total(self):
        self.standard(profile='edl-phases', power=800)
        tap.equal(self.powers(), [800, 400, 200, 200])
        self.send_and_wait(telegram('edl-phases', power=-800))
        tap.equal(self.powers(), [-800, -400, -200, -200])

    def test_phases_whose_direction_nobody_tells_give_way_to_their_total(self):
        self.standard(profile='edl-phases', power=-800)
        for data in telegrams('edl-phases', 3, hour=12):
            self.send_and_wait(data)
            total, *phases = self.powers()
            tap.equal((total < 0, phases), (True, [total, None, None]))

    def test_an_edl_meter_keeps_its_name_and_shows_its_number(self):
        self.standard(profile='edl-phases', power=800)
        tap.equal((self.name, self.value('/Serial').unpack()),
                  ('com.victronenergy.grid.gridmeter_090149534b000479ef75', '1ISK0075100021'))


if __name__ == '__main__':
    tap.run(Signs)
