#!/usr/bin/python3
"""A battery that asks a real gridmeter-share, in the time of the model, steers its house as the
model says, to the watt: with hold_off it counts each value of a slow meter once.

    test_answers.py GRIDMETER-SHARE"""
import http.client
import pathlib
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(SOURCE / 'bench/steer'), str(SOURCE / 'tests/integration'),
                str(SOURCE / 'tests')]
import share  # noqa: E402
from support import tap  # noqa: E402
from answers import Answers  # noqa: E402
from between import Emulation  # noqa: E402
from house import kettle_only  # noqa: E402
from inverter import Inverter  # noqa: E402
from laws import Asking  # noqa: E402
from loop import Figures, Steerer, run  # noqa: E402
from meter import Meter  # noqa: E402

PROGRAM = sys.argv[1]
SECONDS, HUNG = 150, 3


def steered(between):
    return run(kettle_only(SECONDS), Meter(10, 1.3), Steerer(Asking(), Inverter(), between))


def steered_by_program(hold_off_s):
    """None: it has ended as its loop did not come round, which it knows by the clock of the machine
    that stood still for half a minute; its own does so all the time."""
    with tempfile.TemporaryDirectory() as folder:
        answers = Answers(PROGRAM, folder, hold_off=hold_off_s)
        try:
            answers.begin()
            return steered(answers)
        except (OSError, http.client.HTTPException, AssertionError):
            if answers.share.process.wait(share.PATIENCE_S) != HUNG:
                raise
            return None
        finally:
            answers.end()


class Batteries:
    def same(self, hold_off_s):
        """By the program and by the model: figures."""
        grids = share.until(lambda: steered_by_program(hold_off_s), 'a machine that goes on')
        model = steered(Emulation(10, hold_off_s=hold_off_s))
        apart = [k for k, (a, b) in enumerate(zip(grids, model)) if a != b]
        tap.equal(apart[:1], [], 'step at which they part')
        return Figures.of(grids)

    def test_hold_off_takes_the_swings_away(self):
        asked, held = self.same(0), self.same(11)
        tap.equal(held.mean_w * 2 < asked.mean_w, True, (asked, held))


tap.run(Batteries)
