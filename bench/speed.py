"""Rows of `decode` on a large file."""
import subprocess
import tempfile
import time

import samples

OCTETS = 8_000_000
RUNS = 3


def seconds(*args):
    """The best of some runs."""
    best = 1e9
    for _ in range(RUNS):
        begin = time.monotonic()
        subprocess.run([str(a) for a in args], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
        best = min(best, time.monotonic() - begin)
    return best


def rows(build):
    for key in ('holley', 'kermit', 'p1'):
        sample, data = samples.SAMPLES[key], samples.octets(build / 'gridmeter', key)
        if data is None:
            yield 'json/speed/' + key, samples.NO_RECORDING
            continue
        with tempfile.NamedTemporaryFile() as f:
            f.write(data * (OCTETS // len(data)))
            f.flush()
            n = f.tell()
            took = seconds(build / 'gridmeter', 'decode', '--format',
                           'json', '--protocol', sample.protocol, f.name)
            f.truncate(n // 4)  # what bench_protocol has room for
            bare = seconds(build / 'bench/bench_protocol', sample.protocol, f.name, 1)
        speed = n / took / 1e6
        share = speed / (n / 4 / bare / 1e6)
        yield 'json/speed/' + key, speed, '%.2f times the speed of octets to readings' % share
