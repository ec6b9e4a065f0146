"""What stands between the telegrams of a meter and who steers by it, as a model of gridmeter."""
import collections

from house import STEP_S

SILENT_PERIODS, SILENT_LEAST_S = 3, 5.0  # after which a meter is told no more
FRESH_S = 2.0   # how long `answer = fresh` waits
MEAN_S = 60     # of powerAvg
SECOND_S = 1.0  # after which an SMA Energy Meter tells what it told once more
LOOKS_S = 0.01  # what is due a moment after a step belongs to it
WAIT = object()  # an answer that has not come yet


class Bus:
    """The service on the bus of a GX device: the value of the last telegram holds until the next,
    and is gone after three periods. A predictor may change it."""

    def __init__(self, period_s, predictor=None):
        self.silent_s = max(SILENT_PERIODS * period_s, SILENT_LEAST_S)
        self.predictor = predictor
        self.last, self.last_s = None, -1e9

    def heard(self, t, values):
        self.last, self.last_s = values, t
        if self.predictor:
            self.predictor.heard(t, values)

    def shown(self, t):
        if t - self.last_s > self.silent_s:
            return None
        return self.predictor.values(t) if self.predictor else self.last


class Emulation(Bus):
    """What gridmeter-share answers to one battery: `fresh` is `answer = fresh`, `hold_off_s` the
    key hold_off; `is_mean` of a battery that takes powerAvg for the power."""

    def __init__(self, period_s, fresh=False, hold_off_s=0.0, is_mean=False):
        super().__init__(period_s)
        self.fresh, self.hold_off_s, self.is_mean = fresh, hold_off_s, is_mean
        self.told_s, self.asked_s = -1e9, None
        self.minute = collections.deque(maxlen=round(MEAN_S / STEP_S))

    def shown(self, t):
        values = super().shown(t)
        if self.is_mean:
            if values is None:
                self.minute.clear()
            else:
                self.minute.append(values)
        return values

    def is_waiting(self, t):
        """Whether the answer is held back for the next telegram."""
        if not self.fresh:
            return False
        if self.asked_s is None:
            self.asked_s = t
        if self.last_s <= self.asked_s and t - self.asked_s < FRESH_S:
            return True
        self.asked_s = None
        return False

    def ask(self, t):
        """Values; None: there is no (new) answer; WAIT: it comes later, ask again at each step."""
        values = super().shown(t)
        if values is None or t - self.told_s < self.hold_off_s:
            return None
        if self.is_waiting(t):
            return WAIT
        self.told_s = t
        if self.is_mean:
            return [sum(phase) / len(phase) for phase in zip(*self.minute)]
        return values


class Telegrams(Bus):
    """What a P1 port of gridmeter-share tells, and its relay: each reading once. Who is told looks
    at each step."""

    def __init__(self, period_s):
        super().__init__(period_s)
        self.next_s = None

    def heard(self, t, values):
        super().heard(t, values)
        self.next_s = t

    def ask(self, t):
        """Values that have just been told; None: nothing has."""
        if self.next_s is None or t + LOOKS_S < self.next_s:
            return None
        self.next_s = self.then(self.next_s)
        return self.shown(t)

    @staticmethod
    def then(_told_s):
        """When it is told once more."""
        return None


class Datagrams(Telegrams):
    """What it sends as an SMA Energy Meter: a reading when it comes, and each second again."""

    @staticmethod
    def then(told_s):
        return told_s + SECOND_S
