"""Tests that print TAP: a class of methods test_…, each told by its name."""
import os
import sys
import tempfile
import traceback

# No test sees the configuration of the machine that it runs on.
os.environ.setdefault('GRIDMETER_ROOT', '/nowhere')


class Skip(Exception):
    """Raised by a test that cannot run here; says why."""


def equal(got, expected, what='value'):
    if got != expected:
        raise AssertionError('%s is %r, expected %r' % (what, got, expected))


def run(*suites):
    """Runs the tests of each class, in the order in which they are written; those named in $ONLY
    (by words of their names) when it is set. Where the first class has a number `at_once`, so many
    of them run at a time, each in a process of its own. Exits with 1 when one failed."""
    only = os.environ.get('ONLY', '').split()
    scenes = [(suite, name) for suite in suites for name in vars(suite) if name.startswith('test_')]
    scenes = [s for s in scenes if not only or any(word in s[1] for word in only)]
    at_once = getattr(suites[0], 'at_once', 1) if suites else 1
    passed = side_by_side(scenes, at_once) if at_once > 1 else one_by_one(scenes)
    print('1..%d' % len(scenes), flush=True)
    sys.exit(not all(passed))


def one_by_one(scenes):
    return [one(i + 1, *scene) for i, scene in enumerate(scenes)]


def side_by_side(scenes, at_once):
    """What they print comes in the order of the scenes all the same."""
    running, texts, passed, told = {}, {}, [], 0
    for number in range(1, len(scenes) + at_once + 1):
        if len(running) == at_once or (running and number > len(scenes)):
            ended, status = wait_for_one(running)
            text = running.pop(ended).text()
            texts[ended] = text or 'not ok %d - ended with %d\n' % (ended, status)
            passed.append(status == 0)
        while told + 1 in texts:
            told += 1
            print(texts.pop(told), end='', flush=True)
        if number <= len(scenes):
            running[number] = Scene(number, scenes[number - 1])
    return passed


def wait_for_one(running):
    """Who is the first process of a namespace hears of others' children, too."""
    while True:
        pid, status = os.wait()
        for number, scene in running.items():
            if scene.pid == pid:
                return number, status


class Scene:
    """A test in a process of its own."""

    def __init__(self, number, scene):
        self.output = tempfile.TemporaryFile('w+')
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            ok = False
            try:
                sys.stdout = self.output
                ok = one(number, *scene)
                self.output.flush()
            finally:
                os._exit(not ok)

    def text(self):
        self.output.seek(0)
        return self.output.read()


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
        why = test.explain() + '\n' if hasattr(test, 'explain') else ''
        for text in (why + traceback.format_exc()).splitlines():  # what failed stands last
            print('# ' + text)
    finally:
        if test is not None and hasattr(test, 'tear_down'):
            try:
                test.tear_down()
            except Exception as error:
                line, ok = 'not ok %d - %s (clean-up: %s)' % (number, title, error), False
    print(line, flush=True)
    return ok
