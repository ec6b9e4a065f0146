"""What is tried: meters, what goes wrong, and who steers. A scene is run for some seeds, each of
which is another house."""
import dataclasses
import random

from between import Bus, Datagrams, Emulation, Telegrams
from house import house, whole_house
from inverter import Inverter
from laws import LAWS, Asking
from loop import Figures, Steerer, run
from meter import Meter
from predictor import EVERY_S, Nobody, Predictor, Slope, Twice

SECONDS = 1200
# Period and delay of meters in seconds.
METERS = ((1, 0.5), (2, 0.5), (5, 1.3), (6, 1.3), (8, 1.3), (10, 1.3), (10, 3.0), (15, 1.3),
          (30, 2.0))
SLOW = tuple(m for m in METERS if m[0] > 5)
RATES = {'each report': 0.0, 'each 2 s': 2.0, 'each 4 s': 4.0}
JUDGES = {'no judge': Nobody, 'twice': Twice, 'slope': Slope}


@dataclasses.dataclass
class Scene:
    """What is not as it should be. `error_s`: by how much the delay is believed to be longer than
    it is. `elsewhere`: an inverter on the same bus that is not behind this meter. `beside`: a
    battery that is behind it and not on the bus, and steers by its emulation."""
    words: str
    error_s: float = 0.0
    meter: dict = dataclasses.field(default_factory=dict)
    inverter: dict = dataclasses.field(default_factory=dict)
    elsewhere: bool = False
    beside: bool = False
    n_phases: int = 1  # 3: each is steered on its own; else it is the sum


QUIET = [(first, first + 60) for first in range(200, SECONDS, 200)]
SCENES = {
    'plain': Scene('all as it should be'),
    'mean': Scene('the meter tells the mean of its period', meter={'is_mean': True}),
    'early': Scene('the delay is believed 3 s too long', error_s=3),
    'late': Scene('the delay is believed 3 s too short', error_s=-3),
    'mean, early': Scene('both', error_s=3, meter={'is_mean': True}),
    'lost': Scene('one telegram of seven is damaged', meter={'lost': 1 / 7}),
    'jitter': Scene('the delay varies by 1 s', meter={'jitter_s': 1.0}),
    'silent': Scene('the meter is silent for two minutes', meter={'silent': (500, 620)}),
    'quiet': Scene('the inverter reports nothing for each third minute',
                   inverter={'quiet': QUIET}),
    'seldom': Scene('the inverter reports each 3 s', inverter={'report_s': 3.0}),
    'slow': Scene('the inverter takes its time', inverter={'ramp_w_s': 400.0, 'lag_s': 1.5}),
    'wrong by a tenth': Scene('the inverter measures a tenth too little', inverter={'gain': 0.9}),
    'elsewhere': Scene('a second inverter on the bus is behind another meter', elsewhere=True),
    'beside': Scene('a battery that asks an emulated meter is behind the same one', beside=True),
    'each phase': Scene('three inverters, each for its phase', n_phases=3),
    'phases mixed up': Scene('the same, each at the phase of another', n_phases=3,
                             inverter={'wiring': (1, 2, 0)}),
}


class Wanderer:
    """What an inverter elsewhere takes: another power now and then."""
    EACH_S = 23  # at no time of a meter's own

    def __init__(self, seed):
        rnd = random.Random(seed)
        self.powers = [rnd.uniform(-2500, 2500) for _ in range(SECONDS // self.EACH_S + 1)]

    def __call__(self, t):
        return self.powers[int(t / self.EACH_S)]


def predictor_of(scene, meter, judge, seed, every_s):
    period_s, delay_s = meter
    return Predictor(period_s, delay_s + scene.error_s, judge=judge, every_s=every_s,
                     elsewhere=Wanderer(seed) if scene.elsewhere else None)


def played(scene, meter, law, judge, seed, seconds=SECONDS, every_s=EVERY_S):
    """The grid of a scene at each step; judge None: without a predictor."""
    watts = (whole_house if scene.n_phases == 1 else house)(seed, seconds)
    predictor = predictor_of(scene, meter, judge, seed, every_s) if judge else None
    steerers = [Steerer(law(), Inverter(n=len(watts), **scene.inverter),
                        Bus(meter[0], predictor))]
    if scene.beside:
        steerers.append(Steerer(Asking(), Inverter(), Emulation(meter[0])))
    return run(watts, Meter(*meter, seed=seed, **scene.meter), *steerers)


def figures(scene, meter, law, judge, seeds, every_s=EVERY_S):
    return Figures.mean([Figures.of(played(SCENES[scene], meter, LAWS[law], judge, seed,
                                           every_s=every_s)) for seed in seeds])


# What a battery may be told, and which meter it asks: the keys of [share].
TOLD = {
    'answer = last': {},
    'answer = fresh': {'fresh': True},
    'hold_off = 2': {'hold_off_s': 2.0},
    'hold_off = 7': {'hold_off_s': 7.0},
    'hold_off = 11': {'hold_off_s': 11.0},
    'hold_off = 16': {'hold_off_s': 16.0},
    'powerAvg': {'is_mean': True},
}
# How often a battery asks, in seconds, and which share of an answer it takes.
BATTERIES = ((0.5, 0.3), (1.0, 0.6), (2.0, 0.6), (5.0, 0.8), (13.0, 0.8))


def asked(told, meter, battery, seed, seconds=SECONDS):
    """The grid of a house with one battery that asks."""
    steerer = Steerer(Asking(*battery), Inverter(), Emulation(meter[0], **TOLD[told]))
    return run(whole_house(seed, seconds), Meter(*meter, seed=seed), steerer)


def asked_figures(told, meter, battery, seeds):
    return Figures.mean([Figures.of(asked(told, meter, battery, seed)) for seed in seeds])


# Who is told without asking, and which share of what he is told he takes.
SENT = {'SMA': Datagrams, 'P1 telegrams': Telegrams}
SHARES = (0.1, 0.3, 0.6)


def sent(sender, meter, share, seed, seconds=SECONDS):
    """The grid of a house with one battery that is told."""
    steerer = Steerer(Asking(0.0, share), Inverter(), SENT[sender](meter[0]))
    return run(whole_house(seed, seconds), Meter(*meter, seed=seed), steerer)


def sent_figures(sender, meter, share, seeds):
    return Figures.mean([Figures.of(sent(sender, meter, share, seed)) for seed in seeds])


# What an owner can set on a GX device: the most power of the inverter, and the grid set point.
SETTINGS = ((5000, 0), (5000, 100), (2000, 100), (1000, 100))


def limited(meter, most_w, grid_w, seed):
    steerer = Steerer(LAWS['published'](grid_w), Inverter(most_w=most_w), Bus(meter[0]))
    return run(whole_house(seed, SECONDS), Meter(*meter, seed=seed), steerer)


def limited_figures(meter, most_w, grid_w, seeds):
    return Figures.mean([Figures.of(limited(meter, most_w, grid_w, seed)) for seed in seeds])
