"""What an explanation of a list is worth beside the truth that make_lists has written.

A position is right when it has the code of the truth. L1, L2 and L3 may change places, all of a
list in the same way, as nothing on the wire tells them apart; a position that is not proven to be
of its phase may by itself. Numbers that were the same in every telegram may change places; of a
meter with one phase, total and L1; of texts, all."""
import itertools
import re

TEXTS = re.compile(r'0-0:42\.0\.0|0-0:96\.1\.\d+|1-0:0\.2\.129')
REGISTER = re.compile(r'1-0:(\d+)\.(\d+)\.(\d+)$')
PERMUTATIONS = list(itertools.permutations((1, 2, 3)))
# What tells of the whole house in both directions.
WHOLE_POWERS = (('1-0:16.7.0',), ('1-0:1.7.0', '1-0:2.7.0'))
TOTALS = [code for codes in WHOLE_POWERS for code in codes]
UNPHASED = {29: 9, 30: 10, 33: 13}
KINDS = ('power total', 'power signed', 'power phase', 'voltage', 'current', 'energy total',
         'energy tariff', 'energy phase', 'reactive', 'reactive energy', 'frequency', 'factor',
         'apparent', 'clock', 'text', 'other')


def register(code):
    """C, D, E of an electrical register, or None."""
    m = REGISTER.match(code or '')
    return tuple(int(group) for group in m.groups()) if m else None


def kind(position):
    """The row of the table to which a position of the truth belongs."""
    sort, code = position['kind'], register(position['obis'])
    if sort == 'power':
        c = code[0]
        return 'power signed' if c % 20 == 16 else 'power total' if c < 20 else 'power phase'
    if sort == 'energy':
        c, e = code[0], code[2]
        if c > 20:
            return 'energy phase'
        return 'reactive energy' if c > 2 else 'energy tariff' if e else 'energy total'
    return sort


def is_power(code):
    """Whether it would be published as a power."""
    r = register(code)
    return bool(r) and r[1] == 7 and r[0] % 20 in (1, 2, 15, 16)


def permuted(code, order):
    """The same register of the phase that stands in its place."""
    r = register(code)
    if not r or not 20 < r[0] < 80:
        return code
    phase, what = (r[0] - 1) // 20, (r[0] - 1) % 20 + 1
    return '1-0:%d.%d.%d' % (20 * order[phase - 1] + what, r[1], r[2])


def folded(code):
    """Of a meter with one phase: L1 is the total."""
    r = register(code)
    if not r or not 20 < r[0] < 40 or r[0] in (31, 32):
        return code
    return '1-0:%d.%d.%d' % (UNPHASED.get(r[0], r[0] - 20), r[1], r[2])


class Truth:
    def __init__(self, told):
        self.told = told
        self.positions = {p['pos']: p for p in told['positions']}
        self.same = {pos: twins for twins in told['twins'] for pos in twins}
        self.orders = PERMUTATIONS if told['phases'] == 3 else PERMUTATIONS[:1]

    def alike(self, pos):
        """The positions that may change places with it, itself among them."""
        return [self.positions[p] for p in self.same.get(pos, [pos])]

    def is_right(self, pos, code, order):
        truth, code = self.positions[pos], permuted(code, order)
        if truth['kind'] == 'text':
            return bool(TEXTS.match(code))
        codes = [p['obis'] for p in self.alike(pos)]
        if self.told['phases'] == 1:
            return folded(code) in [folded(c) for c in codes]
        return code in codes

    def scalers(self, pos):
        return [p['scaler'] for p in self.alike(pos)]

    def judge(self, answer):
        """A Verdict for each position, by the order of phases that speaks best for the answer."""
        verdicts = [[self.verdict(a, order) for a in answer['positions']] for order in self.orders]
        return min(verdicts, key=lambda all_of_it: sum(v.cost() for v in all_of_it))

    def verdict(self, said, order):
        pos, code = said['pos'], said['obis']
        right = bool(code) and self.is_right(pos, code, order)
        if code and not right and said.get('phase') != 'proven':
            right = any(self.is_right(pos, code, other) for other in self.orders)
        return Verdict(self.positions[pos], said, right, said['scaler'] in self.scalers(pos))


class Verdict:
    def __init__(self, truth, said, is_right, is_scaled):
        self.truth, self.said, self.is_right = truth, said, is_right
        self.level = said['level'] if said['obis'] else 'unknown'
        self.is_moving = truth['changes']
        self.kind = kind(truth)
        self.has_wrong_scale = (is_right and self.level == 'sure' and said['scale'] == 'sure' and
                                not is_scaled and truth['kind'] not in ('text', 'clock'))

    def is_wrong(self, level):
        return self.level == level and not self.is_right

    def is_proof(self):
        return self.level == 'sure' and self.is_right

    def touches_power(self):
        """Whether it would make wrong watts."""
        return is_power(self.said['obis']) or is_power(self.truth['obis'])

    def cost(self):
        return {'sure': 100, 'likely': 1, 'unknown': 0}[self.level] * (not self.is_right)

    def text(self):
        return '%d is %s %s, said %s %s (scaler %s, true %s): %s' % (
            self.truth['pos'], self.truth['kind'], self.truth['obis'], self.level,
            self.said['obis'], self.said['scaler'], self.truth['scaler'],
            self.said.get('evidence', ''))
