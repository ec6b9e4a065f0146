#!/usr/bin/python3
"""A short run of each fuzzer, from the project's own telegrams as seeds.

    fuzz.py FUZZER SECONDS

What a run finds is kept as a file in the current folder; `FUZZER FILE` shows it again."""
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from support import tap  # noqa: E402

FUZZER, SECONDS = sys.argv[1], int(sys.argv[2])
TELEGRAMS = pathlib.Path(__file__).parent.parent / 'telegrams'


def dlms_seeds(folder, name, data):
    """Modes of fuzz_receiver.c: wire without and with keys; the APDU plain, ciphered, authenticated."""
    for mode in (2, 3):
        (folder / ('dlms-%d-%s' % (mode, name))).write_bytes(bytes([mode]) + data)
    at, end = data.find(b'\xe6\xe7\x00\x0f'), data.find(b'\x7e', 20)
    if at >= 0 and end > at:
        for mode in (4, 5, 6):
            (folder / ('apdu-%d-%s' % (mode, name))).write_bytes(
                bytes([mode]) + data[at + 3:end - 2])


def seeds(folder):
    for path in sorted(TELEGRAMS.glob('*/*.hex')):
        data = bytes.fromhex(re.sub(r'#.*', '', path.read_text()))
        if path.parent.name == 'iec':
            (folder / ('iec-' + path.stem)).write_bytes(b'\7' + data)
            (folder / ('p1-' + path.stem)).write_bytes(b'\x08' + data[8:data.find(b'\r\n!')])
            continue
        if path.parent.name == 'dlms':
            dlms_seeds(folder, path.stem, data)
            continue
        (folder / ('wire-' + path.stem)).write_bytes(b'\0' + data)
        at = data.find(bytes.fromhex('726307 01'.replace(' ', '')))
        if at >= 0:
            end = data.find(bytes.fromhex('010163'), at)
            (folder / ('list-' + path.stem)).write_bytes(b'\1' + data[at + 4:end + 2])


def add_anonymized(folder):
    """The same once more, with the way to fakes: the first byte is the mode, of nine."""
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        (folder / ('anon-' + path.name)).write_bytes(bytes([data[0] + 15 * 9]) + data[1:])


class Fuzz:
    def test_no_input_breaks_the_way_from_bytes_to_reading(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            seeds(folder)
            add_anonymized(folder)
            r = subprocess.run([FUZZER, '-max_total_time=%d' % SECONDS, '-max_len=4096',
                                '-print_final_stats=1', '-timeout=10', str(folder)],
                               capture_output=True, text=True, check=False)
        if r.returncode:
            raise AssertionError(r.stderr[-4000:])
        runs = re.search(r'number_of_executed_units: *(\d+)', r.stderr)
        print('# %s inputs in %d s' % (runs[1] if runs else '?', SECONDS))
        if not runs or int(runs[1]) < 1000:
            raise AssertionError('the fuzzer hardly ran:\n' + r.stderr[-2000:])


tap.run(Fuzz)
