#!/usr/bin/python3
"""Has `gridmeter explain` explain random lists without names, and adds up what it is worth.

    score.py [OPTIONS] MAKE_LISTS GRIDMETER

Fails when something is called sure and is not so: of power and its direction at all, of anything
else in more than one of two thousand; with --goals also when less is explained than is promised for
an hour of a house with sun. Each wrong "sure" is told with its seed, by which it can be made again:

    make_lists FOLDER SECONDS SEED 1 [blocks|shuffled|traps]"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent))
import truth as truths  # noqa: E402

SURE_MIN = 0.9995  # of what is called sure, so much is right
LIKELY_MIN = 0.97
# Of the positions that move, so many are sure or likely, and right, after an hour of a house with
# sun.
GOALS = {'voltage': 0.98, 'power total': 0.92, 'power signed': 0.92, 'power phase': 0.88,
         'energy total': 0.80}
# Of the houses that feed in, so many have a sure power after a day.
DAY_S, DAY_GOAL = 86400, 0.80


def has_explain(gridmeter):
    """Whether the program has the command at all."""
    r = subprocess.run([gridmeter, '--help'], capture_output=True, text=True, check=False)
    return '\n  explain ' in r.stdout


class List:
    """One list that was sent, and what is said of it."""

    def __init__(self, told, answer):
        self.told = told
        self.verdicts = truths.Truth(told).judge(answer) if answer else []
        self.is_missing = not answer
        self.needs = answer.get('missing', []) if answer else []

    def name(self):
        return 'seed %d, %s, %s, %d s' % (self.told['seed'], self.told['house'],
                                          self.told['order'], self.told['seconds'])

    def feeds_in(self):
        return self.told['has_sun'] and self.told['exports']

    def totals(self):
        """What it has of the power of the whole house, by code."""
        is_one = self.told['phases'] == 1
        codes = {(truths.folded(v.truth['obis']) if is_one else v.truth['obis']): v
                 for v in sorted(self.verdicts, key=truths.Verdict.is_proof)}
        return {code: codes[code] for code in truths.TOTALS if code in codes}

    def has_sure_power(self):
        """Whether that is sure, and right, in both directions."""
        sure = {code for code, v in self.totals().items() if v.is_proof()}
        return any(set(pair) <= sure for pair in truths.WHOLE_POWERS)

    def may_have_power(self):
        """Whether there is something to be sure of: both directions have flowed."""
        totals = set(self.totals())
        return self.feeds_in() and self.told['imports'] and \
            any(set(pair) <= totals for pair in truths.WHOLE_POWERS)


class Explainer:
    def __init__(self, make_lists, gridmeter, seconds, what='', display=0):
        self.make_lists, self.gridmeter = os.fspath(make_lists), os.fspath(gridmeter)
        self.seconds, self.what, self.display = seconds, what, display

    def displays(self, told):
        """The display as it was at the end, or at the beginning and the end."""
        shown = told['display']
        return ['--display=%s=%s' % (code, shown[code][when])
                for when in (0, 1)[2 - self.display:] for code in shown]

    def answers(self, capture, told):
        command = [self.gridmeter, 'explain', '--format', 'json']
        command += self.displays(told)
        r = subprocess.run(command + [capture], capture_output=True, text=True, check=False)
        if r.returncode not in (0, 1):
            raise AssertionError('%s: %s' % (capture, r.stderr or r.returncode))
        answers = [json.loads(line) for line in r.stdout.splitlines() if line.startswith('{')]
        return {answer['signature']: answer for answer in answers}

    def explain(self, seed):
        """The lists of that seed, explained."""
        with tempfile.TemporaryDirectory() as folder:
            command = [self.make_lists, folder, str(self.seconds), str(seed), '1', self.what]
            subprocess.run(command, check=True)
            told = [json.loads(path.read_text())
                    for path in sorted(pathlib.Path(folder).glob('*.truth.json'))]
            answers = self.answers(pathlib.Path(folder) / told[0]['capture'], told[0])
            return [List(t, answers.get(t['signature'])) for t in told]

    def all(self, seeds, jobs=os.cpu_count()):
        """The lists of all those seeds."""
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for lists in pool.map(self.explain, seeds):
                yield from lists


class Sum:
    """What some lists come to."""

    def __init__(self):
        self.lists = self.missing = self.seconds = 0
        self.feeding = {}  # seed to whether a list of its has a sure power
        self.rows = {kind: collections.Counter() for kind in truths.KINDS}
        self.wrong, self.wrong_power, self.open = [], [], []
        self.confused = collections.Counter()  # likely, and wrong: truth, said

    def add(self, one):
        self.lists += 1
        self.missing += one.is_missing
        self.seconds = max(self.seconds, one.told['seconds'])
        for v in one.verdicts:
            self.add_verdict(one, v)
        if one.may_have_power():
            seed = one.told['seed']
            self.feeding[seed] = self.feeding.get(seed, False) or one.has_sure_power()
            if not one.has_sure_power():
                self.open += ['%s (%s): %s' % (one.name(), ' '.join(one.needs), v.text())
                              for v in one.totals().values()]

    def add_verdict(self, one, v):
        row = self.rows[v.kind]
        row['n'] += 1
        row['moving'] += v.is_moving
        row[v.level] += 1
        row['right'] += v.is_right and v.is_moving
        row['right sure'] += v.is_proof() and v.is_moving
        row['wrong likely'] += v.is_wrong('likely')
        row['wrong sure'] += v.is_wrong('sure')
        row['wrong scale'] += v.has_wrong_scale
        if v.is_wrong('likely'):
            self.confused[v.truth['obis'], v.said['obis']] += 1
        if v.is_wrong('sure') or v.has_wrong_scale:
            line = '%s: %s' % (one.name(), v.text())
            (self.wrong_power if v.touches_power() else self.wrong).append(line)

    def count(self, what, kinds=truths.KINDS):
        return sum(self.rows[kind][what] for kind in kinds)

    def share_right(self, level):
        said = self.count(level)
        wrong = self.count('wrong ' + level) + (level == 'sure') * self.count('wrong scale')
        return 1 - wrong / said if said else 1

    def share_explained(self, kind):
        row = self.rows[kind]
        return row['right'] / row['moving'] if row['moving'] else None

    def share_of_houses(self):
        return sum(self.feeding.values()) / len(self.feeding) if self.feeding else 1

    def table(self):
        yield '%-16s%7s%7s%7s%7s%7s%7s%8s%7s%6s' % (
            'kind', 'n', 'moving', 'right', 'sure', 'wrong', 'scale', 'likely', 'wrong', '')
        for kind, row in self.rows.items():
            if row['n']:
                moving = max(row['moving'], 1)
                yield '%-16s%7d%7d%6.1f%%%6.1f%%%7d%7d%8d%7d' % (
                    kind, row['n'], row['moving'], 100 * row['right'] / moving,
                    100 * row['right sure'] / moving, row['wrong sure'], row['wrong scale'],
                    row['likely'], row['wrong likely'])
        yield '%d lists, %d without an answer; of %d "sure" %.3f %% are right, of %d "likely" ' \
            '%.1f %%' % (self.lists, self.missing, self.count('sure'),
                         100 * self.share_right('sure'), self.count('likely'),
                         100 * self.share_right('likely'))
        if self.feeding:
            yield 'power and its direction are sure in %d of %d houses that feed in, too ' \
                '(%.0f %%)' % (sum(self.feeding.values()), len(self.feeding),
                               100 * self.share_of_houses())

    def faults(self):
        """What must not be, in words."""
        yield from ('WRONG POWER ' + line for line in self.wrong_power)
        if self.missing:
            yield '%d lists have no answer' % self.missing
        if self.share_right('sure') < SURE_MIN:
            yield from ('WRONG ' + line for line in self.wrong)
            yield 'of what is called sure only %.3f %% is right' % (100 * self.share_right('sure'))

    def doubts(self):
        """Whether what is called likely deserves it, in words."""
        if self.share_right('likely') < LIKELY_MIN:
            yield 'of what is called likely only %.1f %% is right' % (
                100 * self.share_right('likely'))

    def shortfalls(self):
        """What is less than promised, in words."""
        if self.seconds >= DAY_S and self.share_of_houses() < DAY_GOAL:
            yield 'after a day the power is sure in only %.0f %% of the houses that feed in' % (
                100 * self.share_of_houses())
        for kind, goal in GOALS.items():
            share = self.share_explained(kind)
            if share is not None and share < goal:
                yield '%s: %.1f %% are explained, promised are %.0f %%' % (
                    kind, 100 * share, 100 * goal)


def score(explainer, seeds, wanted=lambda one: True, jobs=os.cpu_count()):
    """All lists of those seeds that are wanted, added up."""
    total = Sum()
    for one in explainer.all(seeds, jobs):
        if wanted(one):
            total.add(one)
    return total


def options():
    p = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    p.add_argument('--lists', type=int, default=200, help='how many seeds (200)')
    p.add_argument('--first', type=int, default=1, help='the first seed (1)')
    p.add_argument('--seconds', type=int, default=3600, help='of each window (3600)')
    p.add_argument('--what', default='', choices=['', 'blocks', 'shuffled', 'traps'])
    p.add_argument('--display', type=int, default=0, choices=[0, 1, 2], help='tell what the '
                   'display shows at the end (1), and at the beginning (2)')
    p.add_argument('--sun', action='store_true', help='only houses that feed in')
    p.add_argument('--goals', action='store_true', help='fail, too, when less is explained than '
                   'is promised for an hour, or a day, of houses with sun')
    p.add_argument('--confused', action='store_true', help='tell what is likely, and wrong')
    p.add_argument('--open', action='store_true', help='tell of houses that feed in, and have '
                   'no sure power')
    p.add_argument('--jobs', type=int, default=os.cpu_count())
    p.add_argument('make_lists')
    p.add_argument('gridmeter')
    return p.parse_args()


def main():
    o = options()
    if not has_explain(o.gridmeter):
        sys.exit('%s has no command "explain"' % o.gridmeter)
    explainer = Explainer(o.make_lists, o.gridmeter, o.seconds, o.what, o.display)
    total = score(explainer, range(o.first, o.first + o.lists),
                  List.feeds_in if o.sun else (lambda one: True), o.jobs)
    print('\n'.join(total.table()))
    faults = list(total.faults())
    if o.goals:
        faults += [*total.doubts(), *total.shortfalls()]
    print('\n'.join(faults or ['no fault']))
    for line in total.wrong:
        print('wrong', line)
    for line in total.open if o.open else []:
        print('open', line)
    for (true, said), n in total.confused.most_common(40) if o.confused else []:
        print('%5d times %s is likely, and %s true' % (n, said, true))
    sys.exit(bool(faults))


if __name__ == '__main__':
    main()
