"""Rows of what bytes cost until they are a reading."""
import subprocess

import counting
import samples
from counting import Unavailable

TOTAL = 'a telegram of %d octets, %.0f instructions an octet'
WORST_OCTETS = 4088  # of the elements of an array that nothing ends but its length


def worst_bare():
    """A push without a frame: an array of 2,044 small numbers, of which the last never comes."""
    head = bytes.fromhex('0f00000001 00 01 82') + (WORST_OCTETS // 2).to_bytes(2, 'big')
    return head + b'\x11\x07' * (WORST_OCTETS // 2 - 1)


def all_rows():
    """(key of the row, key of the sample, protocol, octets a piece)."""
    for key, sample in samples.SAMPLES.items():
        yield 'decode/' + key, key, sample.protocol, 0
        if key in samples.CUT:
            for piece in samples.PIECES:
                yield 'decode/%s/%d' % (key, piece), key, sample.protocol, piece
            yield 'decode/%s/unknown' % key, key, 'any', 1


def rows(build, only=None):
    """All of them, or those of which the keys are named."""
    jobs, found = counting.Jobs(build), []
    for row, key, protocol, piece in all_rows():
        if only is not None and row not in only:
            continue
        data = samples.octets(build / 'gridmeter', key)
        if data is None:
            yield row, samples.NO_RECORDING
            continue
        found.append((row, data, jobs.add(protocol, data, piece, samples.SAMPLES[key].every)))
    worst = jobs.add('dlms', worst_bare(), 1, len(worst_bare()))
    counts = jobs.run()
    for row, data, job in found:
        instructions, n = counts[job]
        if n == 0:
            raise Unavailable('%s: no telegram in %d octets' % (row, len(data)))
        each = instructions / n
        yield row, each, TOTAL % (len(data) / n, instructions / len(data))
    yield 'decode/worst-bare', counts[worst][0] / len(worst_bare()), '%d octets' % len(worst_bare())


def checksums(build):
    """DLMS beside what it cannot do without."""
    for profile, row in (('am550-segments', 'dlms/list23'), ('am550-glo20', 'dlms/glo20'),
                         ('am550-blocks', 'dlms/blocks')):
        data = samples.simulated(build / 'gridmeter', profile, 5000)
        said = subprocess.run([str(build / 'bench/bench_dlms'), '/dev/stdin'], input=data,
                              stdout=subprocess.PIPE, check=True).stdout.decode()
        us = {line.split()[0]: float(line.split()[-1]) for line in said.splitlines()}
        is_plain = row == 'dlms/list23'
        least = us['checksum'] + (0 if is_plain else us['gcm'])
        yield row, us['gridmeter'], '%.1f times the least: %s alone' % (
            us['gridmeter'] / least, 'the checksum' if is_plain else 'checksum and AES-GCM')
