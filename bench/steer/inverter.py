"""An inverter with a battery: it is told a set point, and follows it by a ramp and a lag. What it
reports is what it takes from the grid (as /Ac/ActiveIn/L1/P of com.victronenergy.vebus does), each
`report_s`, by a measurement of its own, which is wrong by a factor `gain`."""
from house import STEP_S

MOST_W = 5000.0


class Inverter:
    """`n` phases, each on its own. `quiet` are pairs of seconds in which it reports nothing new.
    `wiring`: which phase of the meter each is connected to."""

    def __init__(self, n=1, ramp_w_s=4000.0, lag_s=0.6, report_s=0.5, gain=1.0, quiet=(),
                 wiring=(0, 1, 2), most_w=MOST_W):
        self.n, self.ramp, self.lag_s, self.report_s = n, ramp_w_s * STEP_S, lag_s, report_s
        self.gain, self.quiet, self.wiring = gain, quiet, wiring[:n]
        self.most_w = most_w
        self.set_points, self.ramped, self.power = [0.0] * n, [0.0] * n, [0.0] * n
        self.reported, self.next_s = [0.0] * n, 0.0

    def tell(self, set_points):
        self.set_points = [max(-self.most_w, min(self.most_w, s)) for s in set_points]

    def step(self):
        part = min(1.0, STEP_S / self.lag_s)
        for i in range(self.n):
            away = self.set_points[i] - self.ramped[i]
            self.ramped[i] += max(-self.ramp, min(self.ramp, away))
            self.power[i] += (self.ramped[i] - self.power[i]) * part

    def add_to(self, grid):
        """What the meter sees of it."""
        for phase, power in zip(self.wiring, self.power):
            grid[phase] += power

    def report(self, t):
        """Whether there is a new report; it stands in `reported`."""
        if t + 0.01 < self.next_s:
            return False
        self.next_s += self.report_s
        if any(first <= t < last for first, last in self.quiet):
            return False
        self.reported = [p * self.gain for p in self.power]
        return True
