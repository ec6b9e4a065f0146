#!/usr/bin/python3
"""A house that is steered by what the real programs say of its meter is steered as the model of
bench/steer says, to the watt: each measurement is a telegram on a wire, and the control law sees
what is on the bus, or what an emulated meter answers or tells.

    test_steer.py GRIDMETER"""
import pathlib
import sys

from harness import tap

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / 'bench/steer'))
import program  # noqa: E402
from between import Bus, Emulation, Telegrams  # noqa: E402
from house import house, kettle_only  # noqa: E402
from inverter import Inverter  # noqa: E402
from laws import Asking, Published  # noqa: E402
from loop import Figures, Steerer, run  # noqa: E402
from meter import Meter  # noqa: E402

PERIOD_S, DELAY_S = 10, 1.3


class Told(Asking):
    """It looks at each step."""
    def __init__(self):
        super().__init__(0.0)


class Asked(program.Through):
    """All who ask are told the same, and those who do not ask, too."""

    def ask(self, t):
        if self.last is not None:
            told = {which: self.programs.answered(which) for which in program.ASKED}
            told.update((name, who.said['power']) for name, who in self.programs.told.items())
            tap.equal(set(told.values()), {sum(self.last)}, 'told at %g s: %s' % (t, told))
        return super().ask(t)


class Steered(program.Programs):
    def same(self, watts, law, between, model):
        """By the programs and by the model."""
        grids = [run(watts, Meter(PERIOD_S, DELAY_S), Steerer(law(), Inverter(n=len(watts)), b))
                 for b in (between, model)]
        apart = [k for k, (a, b) in enumerate(zip(*grids)) if a != b]
        tap.equal(apart[:1], [], 'step at which they part')
        return Figures.of(grids[0])

    def test_one_value_on_the_bus(self):
        self.begin()
        figures = self.same(kettle_only(150), Published, program.Through(self), Bus(PERIOD_S))
        tap.equal(figures.worst_w > 1000, True, 'it swings: %s' % figures)

    def test_three_phases_on_the_bus(self):
        self.n_phases = 3
        self.begin()
        self.same(house(11, 150), Published, program.Through(self), Bus(PERIOD_S))

    def begin_share(self):
        if not program.SHARE.exists():
            raise tap.Skip('gridmeter-share is not built')
        self.begin(has_share=True)

    def test_a_battery_that_asks(self):
        self.begin_share()
        self.same(kettle_only(120), Asking, Asked(self), Emulation(PERIOD_S))

    def test_a_battery_that_is_told(self):
        self.begin_share()
        for told in 'p1', 'relay':
            self.same(kettle_only(120), Told, program.Told(self, told), Telegrams(PERIOD_S))


tap.run(Steered)
