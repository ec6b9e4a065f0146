#!/usr/bin/python3
"""`make bench-check` refuses what has become worse than what is kept, and says what.

    bench_check.py BUILD_DIR SOURCE_DIR"""
import functools
import json
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

from support import tap

BUILD, SOURCE = (pathlib.Path(arg).resolve() for arg in sys.argv[1:3])
COMPILER = subprocess.run(['cc', '--version'], stdout=subprocess.PIPE, text=True,
                          check=True).stdout.splitlines()[0]


def check(chapter, rows, compiler=COMPILER):
    """(exit status, what it says) where those rows are kept."""
    with tempfile.NamedTemporaryFile('w', suffix='.json') as f:
        json.dump({'compiler': compiler, 'machine': platform.machine(), 'rows': rows}, f)
        f.flush()
        r = subprocess.run([SOURCE / 'bench/run', BUILD, '--check', '--as-built', '--rows', chapter,
                            '--kept', f.name], capture_output=True, text=True, check=False)
    return r.returncode, r.stdout + r.stderr


@functools.cache
def measured(chapter, row):
    """What it says of a row of which next to nothing is kept."""
    status, said = check(chapter, {row: 1})
    if 'left out' in said:
        raise tap.Skip('NOT COUNTED: ' + said.splitlines()[0])
    found = re.search(r'^WORSE: %s \(.*\): kept 1, measured ([\d,]+)' % row, said, re.M)
    tap.equal((status, found is not None), (1, True), said)
    return int(found[1].replace(',', ''))


class Check:
    def verdict(self, chapter, row, kept):
        return check(chapter, {row: kept})[0]

    def test_instructions_may_be_more_by_less_than_3_percent(self):
        n = measured('decode', 'decode/fnn')
        tap.equal([self.verdict('decode', 'decode/fnn', n / f) for f in (0.5, 1, 1.02, 1.04)],
                  [0, 0, 0, 1], n)

    def test_octets_may_be_more_by_less_than_a_kilobyte(self):
        n = measured('sizes', 'size/build')
        tap.equal([self.verdict('sizes', 'size/build', n - more)
                   for more in (-5000, 0, 990, 1010)], [0, 0, 0, 1], n)

    def test_nothing_is_said_where_another_compiler_kept_it(self):
        status, said = check('sizes', {'size/build': 1}, 'cc 1.0')
        tap.equal((status, 'kept by cc 1.0' in said, 'WORSE' in said), (1, True, False), said)

    def test_what_compares_nothing_has_not_passed(self):
        tap.equal(check('sizes', {})[0], 1)

    def test_what_is_kept_is_explained_as_it_is_now(self):
        """By the table of bench/rows.py: each row with its sentence and its limit."""
        kept = json.loads((SOURCE / 'doc/benchmarks.json').read_text(encoding='utf-8'))['rows']
        page = (SOURCE / 'doc/benchmarks.md').read_text(encoding='utf-8').splitlines()
        sys.path.append(str(SOURCE / 'bench'))
        sys.path.append(str(SOURCE / 'tests/integration'))
        sys.argv[1:] = ['gridmeter']
        import table
        for key, value in kept.items():
            tap.equal(key in table.ROWS, True, key)
            name, figure, _, limit, said = table.cells(key, value)
            begin, end = '| %s | %s |' % (name, figure), '| %s | %s |' % (limit, said)
            tap.equal(any(line.startswith(begin) and line.endswith(end) for line in page), True,
                      '%s in doc/benchmarks.md' % key)


tap.run(Check)
