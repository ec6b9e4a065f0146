#!/usr/bin/python3
"""A short run of each fuzzer, from the project's own telegrams as seeds.

    fuzz.py FUZZER SECONDS

The seconds are those of the processor: a machine that has other things to do takes longer, and tries as many inputs.
What a run finds is kept as a file in the current folder; `FUZZER FILE` shows it again."""
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from support import tap  # noqa: E402

FUZZER, SECONDS = sys.argv[1], int(sys.argv[2])
RUNS = 20000   # inputs of one run
HANGS_S = 120  # for one input; it takes less than a thousandth of that
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


def processor_s():
    """What finished processes of ours have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fuzz(folder, seed):
    """One run, which adds to the inputs in the folder; gives how many inputs were tried."""
    r = subprocess.run([FUZZER, '-runs=%d' % RUNS, '-seed=%d' % seed, '-max_len=4096', '-print_final_stats=1',
                        '-timeout=%d' % HANGS_S, str(folder)], capture_output=True, text=True, check=False)
    if r.returncode:
        raise AssertionError(r.stderr[-4000:])
    return int(re.search(r'number_of_executed_units: *(\d+)', r.stderr)[1])


class Fuzz:
    def test_no_input_breaks_the_way_from_bytes_to_reading(self):
        n = runs = 0
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            seeds(folder)
            add_anonymized(folder)
            begun = processor_s()
            while processor_s() - begun < SECONDS:
                n += fuzz(folder, runs + 1)
                runs += 1
        print('# %d inputs in %d runs, %.0f s of the processor' % (n, runs, processor_s() - begun))


tap.run(Fuzz)
