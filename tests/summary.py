#!/usr/bin/python3
"""Adds up what meson's test runs have logged: what was skipped, what failed with its output, the
names of that once more, as an end of all that is often all that is kept of it, and a last line
for CI.

    summary.py BUILD_DIR…"""
import json
import pathlib
import re
import sys


def outcome(run):
    """(passed, failed, skipped) of one program that printed TAP; a program that ended badly without
    naming a test is a failed one itself."""
    lines = run.get('stdout', '').splitlines()
    skipped = sum(bool(re.match(r'ok\b.*# SKIP', line)) for line in lines)
    passed = sum(bool(re.match(r'ok\b', line)) for line in lines) - skipped
    failed = sum(bool(re.match(r'not ok\b', line)) for line in lines)
    if run['result'] not in ('OK', 'SKIP') and not failed:
        failed = 1
    return passed, failed, skipped


def runs(build):
    """What was run; a build without a log, or with half of one, is one that failed."""
    log = pathlib.Path(build) / 'meson-logs/testlog.json'
    try:
        return [json.loads(line) for line in log.read_text(encoding='utf-8').splitlines()]
    except (OSError, ValueError) as error:
        return [{'name': build, 'result': 'ERROR', 'stderr': str(error)}]


def tell_skipped(run):
    for line in run.get('stdout', '').splitlines():
        if '# SKIP' in line:
            print('%s: %s' % (run['name'], line))


def tell_failed(run):
    for line in run.get('stdout', '').splitlines():
        if not line.startswith('ok'):
            print('%s: %s' % (run['name'], line))
    print('%s: %s\n%s' % (run['name'], run['result'], run.get('stderr', '')))


def names(build, run):
    """One line for each case that failed, or for the program where it named none."""
    cases = [line for line in run.get('stdout', '').splitlines() if re.match(r'not ok\b', line)]
    return ['%s: %s: %s' % (build, run['name'], case) for case in cases or [run['result']]]


def main():
    everything = [(build, run) for build in sys.argv[1:] for run in runs(build)]
    totals = [sum(counts) for counts in zip(*[outcome(run) for _, run in everything])] or [0, 0, 0]
    failed = [(build, run) for build, run in everything if outcome(run)[1]]
    for _, run in everything:
        tell_skipped(run)
    for _, run in failed:
        tell_failed(run)
    for build, run in failed:
        print('\n'.join(names(build, run)))
    print('%d passed, %d failed' % tuple(totals[:2]) +
          (', %d skipped' % totals[2] if totals[2] else ''))
    sys.exit(totals[1] != 0 or totals[0] == 0)


main()
