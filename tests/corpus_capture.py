#!/usr/bin/python3
"""Real captures of third parties, where they are at hand ($GRIDMETER_CORPUS, or the shared folder
beside the checkout), made anonymous: they say the same, and nothing of who it is.

    corpus_capture.py GRIDMETER SOURCE_DIR PROTOCOL..."""
import json
import pathlib
import subprocess
import sys
import tempfile

from support import anonymity, captures, tap

GRIDMETER, SOURCE, PROTOCOLS = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
SHARED = captures.folder(SOURCE)


def check(capture, keys, folder):
    key_file, out = folder / 'keys', folder / 'anonymous'
    key_file.write_text(''.join('%s = %s\n' % (name, key)
                                for name, key in zip(('key', 'auth_key'), keys) if key))
    key_file.chmod(0o600)
    before = anonymity.decode(GRIDMETER, capture, keys)
    r = subprocess.run([GRIDMETER, 'capture', '--anonymous', '--from', capture, out,
                        *(['--key-file', key_file] if keys[0] else [])],
                       capture_output=True, text=True, check=False, timeout=120)
    if r.returncode == 1 and not out.exists():
        if before:
            raise tap.Skip('refused: ' + r.stderr.strip())
        return
    tap.equal(r.returncode, 0, r.stderr)
    after = anonymity.decode(GRIDMETER, out, (anonymity.KEY, keys[1] and anonymity.AUTH_KEY))
    anonymity.compare(before, after, out.read_bytes())


def verdict(capture):
    def test(_):
        expected = json.loads(capture.with_suffix('.expect.json').read_text(encoding='utf-8'))
        with tempfile.TemporaryDirectory() as folder:
            check(capture, (expected.get('key'), expected.get('auth_key')), pathlib.Path(folder))
    return test


def tests(protocol):
    return [(capture.stem, verdict(capture))
            for capture in sorted((SHARED / 'corpus' / protocol).glob('*.bin'))]


tap.run(*[captures.suite(SHARED, protocol, tests) for protocol in PROTOCOLS])
