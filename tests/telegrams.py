#!/usr/bin/python3
"""The project's own telegrams: what `gridmeter decode` makes of tests/telegrams/*/*.hex must stand
in the .expect beside it.

    telegrams.py GRIDMETER            checks, prints TAP
    telegrams.py GRIDMETER --expect   writes every .expect anew (`make expect`)
    telegrams.py GRIDMETER --hex      makes every .hex anew by the command in its head

A .hex has a head of comment lines: what it is, `made by:` the command of the simulator, and `read
with:` the options that decoding it needs."""
import json
import pathlib
import re
import shlex
import subprocess
import sys

from support import tap

HERE = pathlib.Path(__file__).parent / 'telegrams'


def octets(path):
    text = re.sub(r'#.*', '', path.read_text())
    return bytes.fromhex(text)


def options_of(path):
    found = re.search(r'^# read with: (.*)$', path.read_text(), re.M)
    return shlex.split(found[1]) if found else []


def decode(gridmeter, data, *options):
    r = subprocess.run([gridmeter, 'decode', *options, '-'], input=data, capture_output=True,
                       check=False)
    return r.stdout.decode() + r.stderr.decode()


def offsets(gridmeter, data, *options):
    """Where the accepted telegrams stand."""
    lines = decode(gridmeter, data, '--format', 'json', *options).splitlines()
    return [json.loads(line)['offset'] for line in lines if line.startswith('{')]


def write_hex(gridmeter, path):
    head = [line for line in path.read_text().splitlines() if line.startswith('#')]
    command = next(line.split('made by: gridmeter ', 1)[1] for line in head if 'made by:' in line)
    data = subprocess.run([gridmeter] + shlex.split(command), capture_output=True,
                          check=True).stdout
    lines = [data[i:i + 32].hex(' ') for i in range(0, len(data), 32)]
    path.write_text('\n'.join(head + lines) + '\n')


def check(gridmeter, path):
    class Telegram:
        def test_decode(self):
            tap.equal(decode(gridmeter, octets(path), *options_of(path)),
                      path.with_suffix('.expect').read_text(),
                      'the text of ' + path.name)

        def test_decode_cut(self):
            data, options = octets(path), options_of(path)
            whole = offsets(gridmeter, data, *options)
            # behind the checksum of P1, or behind a `!`, only a line ends
            last = 4 if path.parent.name == 'iec' else 1
            tap.equal(offsets(gridmeter, data[:-last], *options), whole[:-1],
                      'what is left of a cut one')
            if whole and b'\x82' not in data[:20]:  # a block counts without its identification
                tap.equal(offsets(gridmeter, data[whole[0] + 1:], *options),
                          [at - whole[0] - 1 for at in whole[1:]], 'what is left without the first')
    name = '%s_%s' % (path.parent.name, path.stem.replace('-', '_'))
    setattr(Telegram, 'test_%s_reads_as_expected' % name, Telegram.test_decode)
    setattr(Telegram, 'test_%s_without_a_byte_is_refused' % name, Telegram.test_decode_cut)
    del Telegram.test_decode, Telegram.test_decode_cut
    return Telegram


def main():
    gridmeter, what = sys.argv[1], sys.argv[2:]
    files = sorted(HERE.glob('*/*.hex'))
    if what == ['--hex']:
        for path in files:
            write_hex(gridmeter, path)
    elif what == ['--expect']:
        for path in files:
            path.with_suffix('.expect').write_text(
                decode(gridmeter, octets(path), *options_of(path)))
    else:
        tap.run(*[check(gridmeter, path) for path in files])


if __name__ == '__main__':
    main()
