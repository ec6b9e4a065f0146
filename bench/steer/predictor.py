"""The candidate: between two telegrams, what the meter said and what the inverter has done since
then. It takes what a program on the bus can know, and no more: when telegrams come, what it
believes their delay to be, and what the inverter reports.

It keeps still for meters of 5 s and quicker, longer than one period after a telegram, while the
inverter reports nothing, and for good once it is contradicted: by one of the two judges, each of
which knows what is known on the bus, that the inverter has moved by so much from one telegram to
the next, and what the meter has.

It speaks seldom: who takes a share of each value he hears would else take it many times before the
inverter has got there. It must speak before the 5 s are over after which others count the same
value once more."""
from house import STEP_S
from meter import Past

QUICK_S = 5.5
FRESH_S = 2.0
EVERY_S = 4.0
SOON_S = 0.01  # what is due a moment after a step belongs to it
MOVED_W = 300.0


class Nobody:
    """No judge."""

    def is_contradicted(self, _moved, _change):
        return False


class Twice:
    """Two telegrams in a row would have been told better without the inverter."""
    MARGIN_W = 100.0

    def __init__(self):
        self.n = 0

    def is_contradicted(self, moved, change):
        if abs(moved) >= MOVED_W:
            is_wrong = abs(change - moved) > abs(change) + self.MARGIN_W
            self.n = self.n + 1 if is_wrong else 0
        return self.n >= 2


class Slope:
    """Takes its time: by how much the meter follows the inverter, over the last some moves. All of
    it, where the inverter is behind the meter; nothing, where it is not."""
    FORGETS, LEAST, FOLLOWS = 0.8, 3.0, 0.3

    def __init__(self):
        self.together = self.squares = self.n = 0.0

    def is_contradicted(self, moved, change):
        if abs(moved) < MOVED_W:
            return False
        change = max(-2 * abs(moved), min(2 * abs(moved), change))  # no load counts for more
        self.together = self.together * self.FORGETS + moved * change
        self.squares = self.squares * self.FORGETS + moved * moved
        self.n = self.n * self.FORGETS + 1
        return self.n >= self.LEAST and self.together < self.FOLLOWS * self.squares


class Predictor:
    def __init__(self, period_s, delay_s, judge=Nobody, elsewhere=None, every_s=EVERY_S,
                 falls_back=False):
        """`delay_s` is what it believes; `elsewhere` is a function of the time: watts of one more
        inverter on the bus, which it takes for one behind this meter; it makes a new value each
        `every_s` after a telegram. One that `falls_back` shows what the meter had said when it
        has to stop; that is how not to do it."""
        self.period_s, self.delay_s, self.every_s = period_s, delay_s, every_s
        self.falls_back = falls_back
        self.elsewhere = elsewhere or (lambda t: 0.0)
        self.is_on = period_s > QUICK_S
        self.judge, self.past, self.left_s = judge(), Past(), None
        self.said = self.base = self.shown = None
        self.said_s = self.fresh_s = self.next_s = -1e9

    def heard(self, t, values):
        """A telegram."""
        base = self.past.ago(self.delay_s)
        if self.said is not None and self.is_on and self.judge.is_contradicted(
                sum(base) - sum(self.base), sum(values) - sum(self.said)):
            self.is_on, self.left_s = False, t
        self.said, self.base, self.said_s = values, base, t
        self.shown, self.next_s = values, t + self.every_s

    def reported(self, t, values, is_new):
        """What the inverter says at each step, and whether it has just said so."""
        self.past.add([values[0] + self.elsewhere(t), *values[1:]])
        if is_new:
            self.fresh_s = t

    def may_tell(self, t):
        return (self.is_on and self.said is not None and t - self.fresh_s <= FRESH_S and
                t - self.said_s <= self.period_s + STEP_S)

    def values(self, t):
        """While it may not tell more what it has told stays: what the meter had said would be
        counted once more."""
        if not self.may_tell(t):
            self.shown = self.said if self.falls_back else self.shown
        elif t + SOON_S >= self.next_s:
            now = self.past.ago(0)
            self.shown = [s + n - b for s, n, b in zip(self.said, now, self.base)]
            self.next_s = t + self.every_s
        return self.shown
