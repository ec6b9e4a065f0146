"""A meter: how often it measures, what (the moment, or a mean since the last time), how much later
its telegram has arrived, and which telegrams never arrive."""
import collections
import random

from house import STEP_S, steps

LOOKS_S = 0.01  # a telegram that is due a moment after a step belongs to it


class Meter:
    """`period_s` from one measurement to the next, `delay_s` up to the end of the telegram. With
    `is_mean` it tells the mean of its period. `lost` is the share of telegrams that are damaged;
    `silent` a pair of seconds between which none comes; `jitter_s` how much a delay varies."""

    def __init__(self, period_s, delay_s, seed=0, is_mean=False, lost=0.0, silent=None,
                 jitter_s=0.0):
        self.period_s, self.delay_s, self.is_mean = period_s, delay_s, is_mean
        self.lost, self.silent, self.jitter_s = lost, silent or (0, 0), jitter_s
        self.rnd = random.Random(seed)
        self.next_s, self.on_its_way = 0.0, collections.deque()
        self.sums, self.n = None, 0

    def measure(self, t, grid):
        """Looks at the grid, at each step of the model."""
        if self.is_mean:
            self.sums = [a + b for a, b in zip(self.sums or [0] * len(grid), grid)]
            self.n += 1
        if t + LOOKS_S < self.next_s:
            return
        self.next_s += self.period_s
        values = [s / self.n for s in self.sums] if self.is_mean else list(grid)
        self.sums, self.n = None, 0
        if self.rnd.random() < self.lost or self.silent[0] <= t < self.silent[1]:
            return
        delay_s = max(0.0, self.delay_s + self.rnd.uniform(-self.jitter_s, self.jitter_s))
        self.on_its_way.append((t + delay_s, [float(round(v)) for v in values]))

    def arrived(self, t):
        """The values of a telegram that has just come, in whole watts; None: there is none."""
        if self.on_its_way and t + LOOKS_S >= self.on_its_way[0][0]:
            return self.on_its_way.popleft()[1]
        return None


class Past:
    """What something was at some moment in the last minutes, step by step."""

    def __init__(self, seconds=200):
        self.steps = collections.deque(maxlen=steps(seconds))

    def add(self, values):
        self.steps.append(values)

    def ago(self, seconds):
        back = max(0, round(seconds / STEP_S))
        return self.steps[max(len(self.steps) - 1 - back, 0)]
