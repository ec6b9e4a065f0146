#!/usr/bin/python3
"""Real captures of third parties, where they are at hand ($GRIDMETER_CORPUS, or the shared folder
beside the checkout): every telegram right, none invented, however the bytes are cut.

    corpus.py GRIDMETER SOURCE_DIR PROTOCOL..."""
import json
import pathlib
import subprocess
import sys
import tempfile

from support import captures, tap

GRIDMETER, SOURCE, PROTOCOLS = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
SHARED = captures.folder(SOURCE)


def score(protocol):
    """The judgement of each capture: whole, and through a pipe in random pieces."""
    with tempfile.NamedTemporaryFile(suffix='.json') as out:
        r = subprocess.run([sys.executable, SHARED / 'tools/score.py', GRIDMETER, SHARED / 'corpus',
                            '--protocol', protocol, '--chunks', '--json', out.name],
                           capture_output=True, text=True, check=False)
        if r.returncode not in (0, 1):
            raise AssertionError(r.stdout + r.stderr)
        return json.load(out)


def verdict(capture):
    def test(_):
        if not capture['right']:
            raise AssertionError(json.dumps(capture, indent=1))
    return test


def tests(protocol):
    return [(capture['name'], verdict(capture)) for capture in score(protocol)]


tap.run(*[captures.suite(SHARED, protocol, tests) for protocol in PROTOCOLS])
