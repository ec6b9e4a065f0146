"""The table: as people read it, and as it is kept (doc/benchmarks.md, doc/benchmarks.json)."""
import datetime
import json
import os
import platform
import re
import subprocess

import samples
from counting import Unavailable
from rows import ALLOWED, ROWS

PAGE = samples.SOURCE / 'doc/benchmarks.md'
KEPT = samples.SOURCE / 'doc/benchmarks.json'
TAIL = ['', '## Not measured', '',
        'No USB adapter, no optical head and no ARM board was at hand: a line is a pseudo-terminal that '
        'is fed as adapters feed one, and instructions of armv7 and aarch64 are counted in an emulator. '
        'So nothing here says how long a telegram takes on a GX device, what the kernel and its drivers '
        'cost there, or how many transfers an adapter makes over USB.']
HEAD = ['| row | figure | beside it | limit | what it says |', '|---|---|---|---|---|']


def number(value):
    """Three digits say enough, whole ones more."""
    if value == int(value) or abs(value) >= 1000:
        return format(round(value), ',')
    return '%.*f' % (3 if abs(value) < 1 else 3 - len('%d' % abs(value)), value)


def limit(row, value=None):
    if row.most is None and row.least is None:
        return ''
    text = '≤ ' + number(row.most) if row.most is not None else '≥ ' + number(row.least)
    is_kept = value is None or (value <= row.most if row.most is not None else value >= row.least)
    return text + ('' if is_kept else ', missed')


def as_kept(value):
    return round(value, 3)


def cells(key, value, beside=''):
    """A row in the order of HEAD. Without a value there is a reason."""
    row = ROWS[key]
    if isinstance(value, Unavailable):
        return row.name, '–', 'left out: %s' % value, limit(row), row.said
    value = as_kept(value)  # so that the page says the same when it is made of what is kept
    return row.name, '%s %s' % (number(value), row.unit), beside, limit(row, value), row.said


def line(key, value, beside=''):
    return '| %s |' % ' | '.join(cell.replace('|', '/') for cell in cells(key, value, beside))


def compiler():
    said = subprocess.run(['cc', '--version'], stdout=subprocess.PIPE, text=True, check=True).stdout
    return said.splitlines()[0]


def machine():
    model = re.search(r'model name\s*: (.*)', open('/proc/cpuinfo', encoding='ascii').read())
    return '%s, %d cores, %s, Linux %s, %s' % (
        model[1] if model else platform.machine(), os.cpu_count(), platform.machine(),
        '.'.join(platform.release().split('.')[:2]), compiler())


def head():
    return ['# Benchmarks', '',
            '`make bench` measured this on %s, on %s.' % (datetime.date.today(), machine()),
            'Instructions and sizes repeat, and `make bench-check` compares them with what stands here. '
            'Times are of one '
            'machine, and say little; the ratios are to what was measured in the same run.']


def keep(lines, values):
    """Both, so that they cannot part."""
    PAGE.write_text('\n'.join(lines + TAIL) + '\n', encoding='utf-8')
    KEPT.write_text(json.dumps({
        'compiler': compiler(), 'machine': platform.machine(),
        'rows': {key: as_kept(value) for key, value in values.items()
                 if not isinstance(value, Unavailable)}},
        indent=0, ensure_ascii=False) + '\n', encoding='utf-8')


def worse(key, kept, measured):
    """What is wrong with a row, in words; None: nothing."""
    share, more = ALLOWED[ROWS[key].unit]
    if measured <= kept * (1 + share) + more:
        return None
    return '%s (%s): kept %s, measured %s %s' % (
        key, ROWS[key].name, number(kept),
        number(measured),
        ROWS[key].unit)
