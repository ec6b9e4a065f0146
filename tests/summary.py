#!/usr/bin/python3
"""Adds up what meson's test runs have logged: what failed with its output, and a last line for CI.

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


def main():
    totals = [0, 0, 0]
    for build in sys.argv[1:]:
        log = pathlib.Path(build) / 'meson-logs/testlog.json'
        for line in log.read_text(encoding='utf-8').splitlines():
            run = json.loads(line)
            counts = outcome(run)
            totals = [a + b for a, b in zip(totals, counts)]
            for text in run.get('stdout', '').splitlines():
                if counts[1] and not text.startswith('ok') or '# SKIP' in text:
                    print('%s: %s' % (run['name'], text))
            if counts[1]:
                print('%s: %s\n%s' % (run['name'], run['result'], run.get('stderr', '')))
    print('%d passed, %d failed' % tuple(totals[:2]) +
          (', %d skipped' % totals[2] if totals[2] else ''))
    sys.exit(totals[1] != 0 or totals[0] == 0)


main()
