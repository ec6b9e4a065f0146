#!/usr/bin/python3
"""A battery that asks a real gridmeter-share, or is told by its datagrams, in the time of the
model, steers its house as the model says, to the watt: with hold_off it counts each value of a
slow meter once.

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
from answers import Answers, Sent  # noqa: E402
from between import Datagrams, Emulation  # noqa: E402
from house import kettle_only  # noqa: E402
from inverter import Inverter  # noqa: E402
from laws import Asking  # noqa: E402
from loop import Figures, Steerer, run  # noqa: E402
from meter import Meter  # noqa: E402

PROGRAM = sys.argv[1]
SECONDS, HUNG = 150, 3


def steered(between, law):
    return run(kettle_only(SECONDS), Meter(10, 1.3), Steerer(law, Inverter(), between))


def steered_by_program(law, kind, **keys):
    """None: it has ended as its loop did not come round, which it knows by the clock of the machine
    that stood still for half a minute; its own does so all the time."""
    with tempfile.TemporaryDirectory() as folder:
        answers = kind(PROGRAM, folder, **keys)
        try:
            answers.begin()
            return steered(answers, law())
        except (OSError, http.client.HTTPException, AssertionError):
            if answers.share.process.wait(share.PATIENCE_S) != HUNG:
                raise
            return None
        finally:
            answers.end()


def same(model, law, *program, **keys):
    """By the program and by the model: figures."""
    grids = share.until(lambda: steered_by_program(law, *program, **keys), 'a machine that goes on')
    apart = [k for k, (a, b) in enumerate(zip(grids, steered(model, law()))) if a != b]
    tap.equal(apart[:1], [], 'step at which they part')
    return Figures.of(grids)


class Batteries:
    at_once = 2

    def test_hold_off_takes_the_swings_away(self):
        asked, held = (same(Emulation(10, hold_off_s=s), Asking, Answers, hold_off=s)
                       for s in (0, 11))
        tap.equal(held.mean_w * 2 < asked.mean_w, True, (asked, held))

    def test_datagrams_are_sent_each_second_and_who_takes_little_of_each_settles(self):
        fast, slow = (same(Datagrams(10), lambda share=share: Asking(0.0, share), Sent)
                      for share in (0.6, 0.1))
        tap.equal(slow.mean_w * 2 < fast.mean_w, True, (fast, slow))


tap.run(Batteries)
