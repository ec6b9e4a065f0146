"""Control laws that steer a grid meter to zero. Each has a function `step`, which is shown what is
there at each step of the model, and gives new set points of its inverter, or None.

    now.t                seconds
    now.meter            watts of each phase that the meter is said to show; None: it is silent
    now.is_meter_new     whether they have just come
    now.inverter         watts of each phase that the inverter reports to take from the grid
    now.is_inverter_new
    now.refresh_s        /RefreshTime of the meter
    now.ask()            for those who ask an emulated meter, see between.py

Nobody outside of Victron knows the law of a GX device of today; these are the kinds that there
are. A new one is a class here, and a row in LAWS."""
from between import WAIT
from inverter import MOST_W

SOON_S = 0.01  # what is due a moment after a step belongs to it


def limited(watts):
    return [max(-MOST_W, min(MOST_W, w)) for w in watts]


def aim(now, grid_w=0.0):
    """What would have the meter show so much, if both numbers were of the same moment."""
    return [i - m + grid_w / len(now.meter) for i, m in zip(now.inverter, now.meter)]


class Published:
    """That of dbus-cgwacs before it was closed, in our words: a step when both a meter value and
    an inverter value are new, or when the last step was 5 s ago (6 s where phases are steered each
    on its own), with what is there."""

    def __init__(self, grid_w=0.0):
        self.is_meter_new = self.is_inverter_new = False
        self.last_s, self.grid_w = 0.0, grid_w

    def step(self, now):
        self.is_meter_new |= now.is_meter_new
        self.is_inverter_new |= now.is_inverter_new
        if now.meter is None:
            return None
        guard_s = 5.0 if len(now.meter) == 1 else 6.0
        if not (self.is_meter_new and self.is_inverter_new) and now.t - self.last_s < guard_s:
            return None
        self.is_meter_new = self.is_inverter_new = False
        self.last_s = now.t
        return aim(now, self.grid_w)


class Each:
    """A step at each meter value, once."""

    def step(self, now):
        return aim(now) if now.is_meter_new and now.meter is not None else None


class Share:
    """At each meter value its set point changes by four tenths of it: it does not look at what the
    inverter reports."""
    SHARE = 0.4

    def __init__(self):
        self.set_points = None

    def step(self, now):
        if not now.is_meter_new or now.meter is None:
            return None
        before = self.set_points or [0.0] * len(now.meter)
        self.set_points = limited(s - self.SHARE * m for s, m in zip(before, now.meter))
        return self.set_points


class Paced:
    """Takes a share of what the meter shows each half second, the smaller the slower the meter says
    that it is: one value is all used up when the next comes."""
    TICK_S, LEAST_S = 0.5, 2.0

    def __init__(self):
        self.next_s, self.set_points = 0.0, None

    def step(self, now):
        if now.meter is None or now.t + SOON_S < self.next_s:
            return None
        self.next_s = now.t + self.TICK_S
        share = self.TICK_S / max(self.LEAST_S, now.refresh_s)
        before = self.set_points or now.inverter
        self.set_points = limited(s - share * m for s, m in zip(before, now.meter))
        return self.set_points


class Asking:
    """A battery that asks an emulated meter each `every_s`, and changes what it gives by a share of
    the answer: it knows neither how old that is nor that it has had it before. Without an answer,
    or one that is newer, it goes on as it was. One that looks at each step (0) is told rather
    than asks."""

    def __init__(self, every_s=2.0, share=0.6):
        self.every_s, self.share = every_s, share
        self.next_s, self.set_points = 0.0, None

    def step(self, now):
        if now.t + SOON_S < self.next_s:
            return None
        answer = now.ask()
        if answer is WAIT:
            return None
        self.next_s = max(self.next_s, now.t - SOON_S) + self.every_s
        if answer is None:
            return None
        before = self.set_points or [0.0] * len(answer)
        self.set_points = limited(s - self.share * m for s, m in zip(before, answer))
        return self.set_points


LAWS = {'published': Published, 'each value': Each, 'share of each': Share,
        'by RefreshTime': Paced}
