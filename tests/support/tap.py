"""Tests that print TAP: a class of methods test_…, each told by its name."""
import os
import sys
import traceback


class Skip(Exception):
    """Raised by a test that cannot run here; says why."""


def equal(got, expected, what='value'):
    if got != expected:
        raise AssertionError('%s is %r, expected %r' % (what, got, expected))


def run(*suites):
    """Runs the tests of each class, in the order in which they are written; those named in
    $ONLY (by words of their names) when it is set. Exits with 1 when one failed."""
    only = os.environ.get('ONLY', '').split()
    n = failed = 0
    for suite in suites:
        for name in [m for m in vars(suite) if m.startswith('test_')]:
            if only and not any(word in name for word in only):
                continue
            n += 1
            failed += not one(n, suite, name)
    print('1..%d' % n, flush=True)
    sys.exit(failed != 0)


def one(number, suite, name):
    title = name[len('test_'):].replace('_', ' ')
    test = None
    try:
        test = suite()
        if hasattr(test, 'set_up'):
            test.set_up()
        getattr(test, name)()
        line, ok = 'ok %d - %s' % (number, title), True
    except Skip as why:
        line, ok = 'ok %d - %s # SKIP %s' % (number, title, why), True
    except Exception:
        line, ok = 'not ok %d - %s' % (number, title), False
        for text in traceback.format_exc().splitlines():
            print('# ' + text)
        if hasattr(test, 'explain'):
            for text in test.explain().splitlines():
                print('# ' + text)
    finally:
        if test is not None and hasattr(test, 'tear_down'):
            try:
                test.tear_down()
            except Exception as error:
                line, ok = 'not ok %d - %s (clean-up: %s)' % (number, title, error), False
    print(line, flush=True)
    return ok
