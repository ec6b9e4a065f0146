#!/usr/bin/python3
"""Runs the fuzzers.

    fuzz.py --short FOLDER
    fuzz.py --hours H --corpus CORPUS [--captures CAPTURES] [--targets "NAME …"] FOLDER

The short one runs each fuzzer of the folder, as `make test` does: the same inputs each time.
The long run goes on from what stands in CORPUS, a folder for each fuzzer, adds to it, and leaves
the smallest set that reaches as much. CAPTURES is a folder with recordings, which are tried as they
come from a wire. What is found is kept in CORPUS/findings, or after a short run in the present
folder; `FOLDER/fuzz_NAME FILE` shows it again."""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import seeds  # noqa: E402
from support import tap  # noqa: E402

# Of a short run: inputs, and how many of them at least must have got through to what matters.
# Together they take about a minute of one processor. They are counts and not times, and the seed
# is fixed: what one run finds all runs find, but for the bus, where a message may wait for the next
# turn of the loop when the machine is busy, and other inputs grow from that (1,796 to 3,866
# understood).
SHORT = {'bus': (3000, 500), 'capture': (30000, 8000), 'config': (40000, 2500),
         'emulation': (60000, 1500), 'http': (40000, 2000), 'mqtt': (10000, 500),
         'share': (10000, 500),
         'explain': (1500, 800),
         'heard': (40000, 4000),
         'keys': (20000, 250), 'lists': (40000, 150), 'migrate': (20000, 9000),
         'modbus': (40000, 8000),
         'receiver': (56000, 15000), 'state': (30000, 5000), 'status': (5000, 500),
         'stream': (30000, 5000)}
SEED = 1
HEAVY = {'receiver': 4, 'bus': 2}  # shares of a long run
# For one input that waits for ever. What works for ever is found by fuzz.c, in its own time.
WAITS_S = 1800
INPUT_MAX = {'mqtt': 8192, 'receiver': 32768, 'share': 8192, 'status': 8192, 'stream': 8192}
INPUT_MAX_ELSE = 4096


def processor_s():
    """What finished processes of ours have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def write(folder, inputs):
    """Files named by their contents, so that a folder has each once; returns them in order."""
    paths = []
    for data in inputs:
        path = folder / hashlib.sha1(data).hexdigest()
        path.write_bytes(data)
        paths.append(str(path))
    return sorted(set(paths))


def fuzz(folder, target, options, understood=os.devnull, length=None):
    """One run; returns what it says. Without a terminal: some targets speak to people."""
    fuzzer = pathlib.Path(folder) / ('fuzz_' + target)
    length = length or INPUT_MAX.get(target, INPUT_MAX_ELSE)
    memory = '/dev/shm' if os.path.isdir('/dev/shm') else None
    with tempfile.TemporaryDirectory(dir=memory) as own, \
            tempfile.NamedTemporaryFile('w', suffix='.dict') as words:
        words.write(seeds.dictionary(target))
        words.flush()
        command = [str(fuzzer), '-max_len=%d' % length, '-timeout=%d' % WAITS_S, '-close_fd_mask=3',
                   '-print_final_stats=1', *options] + ['-dict=' +
                                                        words.name] * (target in seeds.TEXTS)
        r = subprocess.run(command, capture_output=True, text=True, check=False, errors='replace',
                           env=dict(os.environ, FUZZ_UNDERSTOOD=str(understood), FUZZ_FOLDER=own))
    if r.returncode:
        raise AssertionError(r.stderr[-6000:])
    return r.stderr


def short(folder, target):
    runs, least = SHORT[target]
    with tempfile.TemporaryDirectory() as inputs:
        inputs = pathlib.Path(inputs)
        understood, listed = inputs / 'understood', inputs / 'listed'
        listed.write_text(','.join(write(inputs, seeds.OF[target]())))
        begun = processor_s()
        # What is compared in the program guides a long run, but has addresses in it, which are
        # others each time.
        said = fuzz(folder, target, ['-runs=%d' % runs, '-seed=%d' % SEED,
                                     '-seed_inputs=@%s' % listed, '-use_cmp=0',
                                     '-use_memmem=0'], understood, INPUT_MAX_ELSE)
        n = int(understood.read_text())
    reached = re.findall(r'cov: (\d+) ft: (\d+)', said)[-1]
    print('# %s: %d inputs, %d understood, %s places and %s counts reached, '
          '%.1f s of the processor' % (
              target, runs, n, *reached, processor_s() - begun))
    if n < least:
        raise AssertionError('%d of %d inputs were understood, expected %d' % (n, runs, least))


def new_test(folder, target):
    return lambda self: short(folder, target)


def of_captures(captures):
    """Recordings of a folder, cut to what an input may have: octets, or digits of them."""
    for path in sorted(pathlib.Path(captures).rglob('*')):
        if not path.is_file() or path.suffix in ('.json', '.md', '.tsv', '.txt', '.expect'):
            continue
        data = path.read_bytes()
        if path.suffix == '.hex':
            data = bytes.fromhex(re.sub(r'#.*', '', data.decode()))
        yield data[:INPUT_MAX['receiver'] - 1]


def grow(folder, target, corpus, captures, seconds):
    """A long run of one fuzzer; returns a line about it."""
    own, findings, less = corpus / target, corpus / 'findings', corpus / (target + '.less')
    for each in (own, findings):
        each.mkdir(parents=True, exist_ok=True)
    write(own, seeds.OF[target]())
    if captures and target in ('receiver', 'capture'):
        recorded = list(of_captures(captures))
        write(own, recorded if target == 'capture'
              else [w for data in recorded for w in seeds.wires(data)])
    said = fuzz(folder, target, ['-max_total_time=%d' % seconds,
                                 '-artifact_prefix=%s/%s-' % (findings, target),
                                 '-reload=0', str(own)])
    tried = int(re.search(r'number_of_executed_units: *(\d+)', said)[1])
    grown = len(list(own.iterdir()))
    shutil.rmtree(less, ignore_errors=True)
    less.mkdir()
    fuzz(folder, target, ['-merge=1', str(less), str(own)])
    shutil.rmtree(own)
    less.rename(own)
    return '%s: %d inputs in %d s, %s reached; %d of %d kept' % (
        target, tried, seconds, ' '.join(re.findall(r'cov: \d+ ft: \d+', said)[-1:]),
        len(list(own.iterdir())), grown)


def long(o):
    corpus = pathlib.Path(o.corpus).resolve()
    checkout = seeds.TESTS.resolve().parent
    if checkout == corpus or checkout in corpus.parents:
        sys.exit('%s is in the checkout: recordings of others, and what has grown from them, '
                 'do not belong there' % corpus)
    targets = o.targets.split() or sorted(SHORT)
    shares = sum(HEAVY.get(t, 1) for t in targets)
    each_s = o.hours * 3600 * min(1, os.cpu_count() / shares)
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {t: pool.submit(grow, o.folder, t, corpus, o.captures, int(each_s * HEAVY.get(t, 1)))
                for t in targets}
        for target, run in runs.items():
            try:
                print(run.result(), flush=True)
            except AssertionError as found:
                failed = True
                print('%s has found something:\n%s' % (target, found), flush=True)
    sys.exit(failed)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--short', action='store_true')
    p.add_argument('--hours', type=float, default=1)
    p.add_argument('--corpus')
    p.add_argument('--captures')
    p.add_argument('--targets', default='')
    p.add_argument('folder')
    o = p.parse_args()
    if not o.short:
        long(o)
    tap.run(type('Fuzz', (), {'test_no_input_breaks_' + t: new_test(o.folder, t)
                              for t in sorted(SHORT)}))


main()
