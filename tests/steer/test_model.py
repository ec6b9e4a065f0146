#!/usr/bin/python3
"""The model of bench/steer by itself: that its parts do what they say, and that the sentences of
doc/steering.md are so, on few and short houses.

    test_model.py SOURCE_DIR"""
import pathlib
import re
import sys

SOURCE = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(SOURCE / 'bench/steer'), str(SOURCE / 'tests')]
import drawing  # noqa: E402
import scenes  # noqa: E402
from between import Bus, Datagrams, Emulation, Telegrams, WAIT  # noqa: E402
from house import STEP_S, house, kettle_only, whole_house  # noqa: E402
from inverter import Inverter  # noqa: E402
from laws import LAWS, Asking, Each, Published, Share  # noqa: E402
from loop import Figures, Steerer, run  # noqa: E402
from meter import Meter  # noqa: E402
from predictor import Nobody, Predictor, Slope, Twice  # noqa: E402
from support import tap  # noqa: E402

QUICK, SLOW = (1, 0.5), (10, 1.3)


def kettle(law, meter, predictor=None, between=None):
    """Figures of a house with one kettle."""
    between = between or Bus(meter[0], predictor)
    return Figures.of(run(kettle_only(), Meter(*meter), Steerer(law, Inverter(), between)))


class Parts:
    def test_a_house_is_its_seed(self):
        again = house.__wrapped__(5, 120)
        tap.equal(again == house(5, 120), True, 'the same house')
        tap.equal(again == house(6, 120), False, 'another one')
        whole = whole_house(5, 120)[0]
        tap.equal(max(abs(w - sum(p)) for w, p in zip(whole, zip(*again))) < 1e-9, True, 'the sum')

    def test_a_telegram_comes_late_by_its_delay(self):
        meter, came = Meter(10, 1.3), []
        for k in range(300):
            meter.measure(k * STEP_S, [float(k)])
            values = meter.arrived(k * STEP_S)
            came += [(round(k * STEP_S, 1), values[0])] if values else []
        tap.equal(came, [(1.3, 0.0), (11.3, 100.0), (21.3, 200.0)])

    def test_a_mean_is_of_all_its_period(self):
        meter, came = Meter(2, 0, is_mean=True), []
        for k in range(50):
            meter.measure(k * STEP_S, [float(k)])
            came += meter.arrived(k * STEP_S) or []
        tap.equal(came, [0.0, 10.0, 30.0])

    def test_a_silent_meter_is_told_no_more(self):
        bus = Bus(10)
        bus.heard(5.0, [700.0])
        tap.equal([bus.shown(t) for t in (5.0, 35.0, 35.2)], [[700.0], [700.0], None])

    def test_an_inverter_reaches_what_it_is_told_and_no_more_than_it_has(self):
        inverter = Inverter()
        inverter.tell([-9000.0])
        for _ in range(100):
            inverter.step()
        tap.equal((round(inverter.power[0]), inverter.reported), (-5000, [0.0]))
        tap.equal((inverter.report(10.0), round(inverter.reported[0])), (True, -5000))

    def test_figures_of_a_grid(self):
        f = Figures.of([[0.0]] * 600 + [[-1000.0], [3000.0]] * 18000)
        tap.equal((f.mean_w, f.export_kwh_h, f.worst_w, round(f.turns_h)),
                  (2000.0, 0.5, 1000.0, 35999))

    def test_a_picture_is_whole(self):
        svg = drawing.drawing([('one', [0.0, 500.0] * 600), ('two', [-1800.0] * 1200)], STEP_S)
        tap.equal((svg.count('<polyline'), '2 kW' in svg, svg.endswith('</svg>\n')),
                  (2, True, True))
        tap.equal(len(re.findall('<svg', svg)), 1)


class Emulations:
    def test_hold_off_counts_from_an_answer(self):
        between = Emulation(10, hold_off_s=11.0)
        between.heard(0.0, [500.0])
        told = [t for t in range(25) if between.ask(float(t))]
        tap.equal(told, [0, 11, 22])

    def test_fresh_waits_for_the_next_and_not_for_ever(self):
        between = Emulation(10, fresh=True)
        between.heard(0.0, [500.0])
        tap.equal((between.ask(1.0), between.ask(2.9), between.ask(3.0)), (WAIT, WAIT, [500.0]))
        tap.equal(between.ask(9.5), WAIT)
        between.heard(10.0, [700.0])
        tap.equal(between.ask(10.0), [700.0])

    def test_the_mean_is_of_a_minute(self):
        between = Emulation(10, is_mean=True)
        between.heard(0.0, [600.0])
        for k in range(301):
            if k == 300:
                between.heard(30.0, [0.0])
            between.shown(k * STEP_S)
        tap.equal(round(between.ask(30.0)[0]), 598)

    def test_a_telegram_tells_once_and_a_datagram_each_second(self):
        told = {}
        for sender in Telegrams, Datagrams:
            between, told[sender] = sender(2), []
            for k in range(100):
                if k in (3, 28):
                    between.heard(k * STEP_S, [float(k)])
                if between.ask(k * STEP_S):
                    told[sender].append(k)
        tap.equal(told, {Telegrams: [3, 28], Datagrams: [3, 13, 23, 28, 38, 48, 58, 68, 78, 88]})


class Prediction:
    def believed(self, every_s=0.0):
        """One that was told 1000 W, and an inverter that then gives 400 W more."""
        p = Predictor(10, 1.0, every_s=every_s)
        for k in range(30):
            p.reported(k * STEP_S, [0.0], True)
        p.heard(2.9, [1000.0])
        p.reported(3.0, [-400.0], True)
        return p

    def test_what_the_inverter_has_done_since_then_is_in_it(self):
        tap.equal(self.believed().values(3.0), [600.0])

    def test_it_changes_each_four_seconds(self):
        p, told = self.believed(every_s=4.0), []
        for k in range(31, 110):
            p.reported(k * STEP_S, [-10.0 * k], True)
            told.append(p.values(k * STEP_S)[0])
        tap.equal([told[0]] + [b for a, b in zip(told, told[1:]) if a != b],
                  [1000.0, 310.0, -90.0], 'at 6.9 s, and at 10.9 s')

    def test_of_an_inverter_that_says_nothing_it_knows_nothing(self):
        p = self.believed()
        told = []
        for power in (-500.0, -700.0):
            p.reported(5.2, [power], False)
            told.append(p.values(4.9 if power == -500.0 else 5.2))
        tap.equal(told, [[500.0], [500.0]], 'the last that it knew of')

    def test_it_lasts_for_one_period(self):
        p = self.believed()
        told = []
        for t, power in ((12.9, -500.0), (13.1, -700.0)):
            p.reported(t, [power], True)
            told.append(p.values(t))
        tap.equal(told, [[500.0], [500.0]], 'then the last stays')

    def test_a_quick_meter_is_left_alone(self):
        tap.equal(Predictor(5, 1.3).is_on, False)

    def test_judges(self):
        """Of an inverter that the meter does not see, and of a load that grows by as much as it
        gives: the same to both of them, but the second goes on for some telegrams only."""
        for judge, elsewhere, ramp in ((Nobody, None, None), (Twice, 2, 2), (Slope, 5, None)):
            one = judge()
            tap.equal(self.first(one, [(-900, 0), (800, 20)] * 4), elsewhere, judge.__name__)
            one = judge()
            seen = [(-900, -900), (700, 700), (-500, -480)] * 2
            tap.equal(self.first(one, seen), None, judge.__name__ + ', behind the meter')
            tap.equal(self.first(one, [(-600, 0)] * 3), ramp, judge.__name__ + ', a ramp')

    @staticmethod
    def first(judge, moves):
        """The number of the first move by which it is contradicted."""
        for n, (moved, change) in enumerate(moves, 1):
            if judge.is_contradicted(moved, change):
                return n
        return None


class Sentences:
    def test_the_published_law_swings_because_it_counts_a_value_twice(self):
        quick, slow = kettle(Published(), QUICK), kettle(Published(), SLOW)
        once = kettle(Each(), SLOW)
        predicted = kettle(Published(), SLOW, Predictor(*SLOW, judge=Slope))
        told = (quick, slow, once, predicted)
        tap.equal(slow.mean_w > 4 * once.mean_w > 4 * quick.mean_w, True, told)
        tap.equal(predicted.mean_w < 1.1 * once.mean_w, True, told)

    def test_who_counts_each_value_once_gains_nothing_by_prediction(self):
        told = [kettle(Each(), SLOW, p).mean_w for p in (None, Predictor(*SLOW))]
        tap.equal(abs(told[1] - told[0]) < 0.01 * told[0], True, told)

    def test_an_error_of_three_seconds_does_no_harm_at_ten(self):
        told = [kettle(Published(), SLOW, Predictor(10, 1.3 + error)).mean_w
                for error in (-3, 0, 3)]
        tap.equal(max(told) < 1.05 * min(told), True, told)

    def test_a_value_that_falls_back_is_counted_once_more(self):
        watts, seldom = whole_house(2, 600), {'report_s': 3.0}
        told = []
        for falls_back in (False, True):
            p = Predictor(*SLOW, every_s=0.0, falls_back=falls_back)
            told.append(Figures.of(run(watts, Meter(*SLOW), Steerer(
                Each(), Inverter(**seldom), Bus(10, p)))).mean_w)
        tap.equal(told[1] > 1.5 * told[0], True, told)

    def test_who_takes_a_share_of_each_wants_few_values(self):
        watts, slow = whole_house(4, 600), {'ramp_w_s': 400.0, 'lag_s': 1.5}
        told = []
        for predictor in (None, Predictor(*SLOW), Predictor(*SLOW, every_s=0.0)):
            told.append(Figures.of(run(watts, Meter(*SLOW), Steerer(
                Share(), Inverter(**slow), Bus(10, predictor)))).mean_w)
        tap.equal(told[1] < 1.1 * told[0] and told[2] > 1.3 * told[0], True, told)

    def test_an_inverter_elsewhere_harms_who_counts_once(self):
        played = [Figures.of(scenes.played(scenes.SCENES['elsewhere'], SLOW, LAWS['each value'],
                                           judge, 3, 600)).mean_w for judge in (None, Nobody)]
        tap.equal(played[1] > 1.02 * played[0], True, played)

    def test_a_battery_that_asks_often_wants_hold_off(self):
        told = {key: kettle(Asking(), SLOW, between=Emulation(10, **scenes.TOLD[key]))
                for key in ('answer = last', 'hold_off = 11', 'powerAvg')}
        means = {key: f.mean_w for key, f in told.items()}
        tap.equal(means['hold_off = 11'] * 2 < means['answer = last'] < means['powerAvg'], True,
                  means)

    def test_who_is_told_each_second_swings_with_a_slow_meter(self):
        fast, slow, once = (kettle(Asking(0.0, share), SLOW, between=sender(10)).mean_w
                            for sender, share in ((Datagrams, 0.6), (Datagrams, 0.1),
                                                  (Telegrams, 0.6)))
        tap.equal(fast > 3 * slow and fast > 3 * once, True, (fast, slow, once))



tap.run(Parts, Emulations, Prediction, Sentences)
