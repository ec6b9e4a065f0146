"""The closed loop: house, meter, what stands between, and those who steer, each a law and its
inverter. And the figures of a run."""
import dataclasses
import types

from house import STEP_S

BEGIN_S = 60  # until then nothing counts
SIGN_W = 50   # less than that has no sign


@dataclasses.dataclass
class Figures:
    """Of a run: the mean of |grid power| in W, energy given to the grid in kWh an hour, the most
    that was given in W, and how often an hour the direction changed."""
    mean_w: float
    export_kwh_h: float
    worst_w: float
    turns_h: float

    @staticmethod
    def of(grids):
        grid = [sum(g) for g in grids[round(BEGIN_S / STEP_S):]]
        hours = len(grid) * STEP_S / 3600
        given = [-g for g in grid if g < 0]
        signs = [g > 0 for g in grid if abs(g) > SIGN_W]
        return Figures(
            mean_w=sum(map(abs, grid)) / len(grid),
            export_kwh_h=sum(given) * STEP_S / 3600 / 1000 / hours,
            worst_w=max(given, default=0.0),
            turns_h=sum(a != b for a, b in zip(signs, signs[1:])) / hours)

    @staticmethod
    def mean(several):
        """Of many runs; the worst is the worst of all."""
        n = len(several)
        return Figures(sum(f.mean_w for f in several) / n,
                       sum(f.export_kwh_h for f in several) / n,
                       max(f.worst_w for f in several), sum(f.turns_h for f in several) / n)


class Steerer:
    """A law, its inverter, and what stands between it and the meter."""

    def __init__(self, law, inverter, between):
        self.law, self.inverter, self.between = law, inverter, between
        self.now = types.SimpleNamespace(t=0.0, ask=lambda: between.ask(self.now.t))
        self.shown = None

    def look(self, t, values, refresh_s):
        """At what has come, and steers."""
        now, predictor = self.now, getattr(self.between, 'predictor', None)
        now.t, now.refresh_s = t, refresh_s
        now.is_inverter_new = self.inverter.report(t)
        now.inverter = self.inverter.reported
        if predictor:
            predictor.reported(t, now.inverter, now.is_inverter_new)
        if values is not None:
            self.between.heard(t, values)
        now.meter = self.between.shown(t)
        is_predicted = predictor is not None and now.meter != self.shown
        now.is_meter_new = values is not None or is_predicted
        self.shown = now.meter
        set_points = self.law.step(now)
        if set_points is not None:
            self.inverter.tell(set_points)


def run(watts, meter, *steerers):
    """Lets them work upon one another for as long as the house lasts, and gives the grid at each
    step: watts of each phase."""
    grids = []
    for k, grid in enumerate(map(list, zip(*watts))):
        t = k * STEP_S
        for steerer in steerers:
            steerer.inverter.step()
            steerer.inverter.add_to(grid)
        grids.append(grid)
        meter.measure(t, grid)
        values = meter.arrived(t)
        for steerer in steerers:
            steerer.look(t, values, meter.period_s)
    return grids
