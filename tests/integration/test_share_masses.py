#!/usr/bin/python3
"""gridmeter-share over very many readings and questions: nothing grows.

    test_share_masses.py GRIDMETER-SHARE

$MASSES: how many of each, 1000000 for what years bring."""
import os
import pathlib
import re
import socket
import sys
import time

import share
from share import until
from support import tap

PROGRAM = sys.argv[1]
MASSES = int(os.environ.get('MASSES', '100000'))
WARM = 5000  # until all buffers have their size
BLOCK = 500
PATHS = ['/now.json', '/metrics', '/health.json', '/history.json?meter=main', '/',
         '/registers.json?meter=main', '/nowhere']
GROWN_KIB = 128


def anonymous_kib(s):
    text = pathlib.Path('/proc/%d/status' % s.process.pid).read_text(encoding='ascii')
    return int(re.search(r'^RssAnon:\s+(\d+)', text, re.M)[1])


def read_masses(s, n, first):
    for i in range(first, first + n):
        s.stream.reading(i % 20001 - 10000 + i % 10 / 10, n=i, l1_voltage=230, l1_power=i % 3000)
    until(lambda: (s.now() or {}).get('l1_power') == (first + n - 1) % 3000, 'the last is read')


def answer_masses(s, n):
    """On connections that stay, many questions at once."""
    text = b''.join(b'GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' % PATHS[i % len(PATHS)].encode()
                    for i in range(BLOCK))
    with socket.create_connection(('127.0.0.1', s.port), share.PATIENCE_S) as c:
        for _ in range(0, n, BLOCK):
            c.sendall(text)
            left, rest = BLOCK, b''
            while left:
                more = c.recv(1 << 20)
                tap.equal(bool(more), True, 'it goes on; log: ' + s.log()[-300:])
                rest += more
                left -= rest.count(b'HTTP/1.1 ')
                rest = rest[-8:]


class Masses:
    def test_nothing_grows(self):
        with share.share(PROGRAM, log='error') as s:
            s.connected()
            s.stream.meter()
            read_masses(s, WARM, 1)
            answer_masses(s, WARM)
            before, begun = anonymous_kib(s), time.monotonic()
            read_masses(s, MASSES, WARM + 1)
            answer_masses(s, MASSES)
            grown = anonymous_kib(s) - before
            print('# %d readings and %d questions: %d KiB more than %d, %.0f s' % (
                MASSES, MASSES, grown, before, time.monotonic() - begun))
            tap.equal(grown <= GROWN_KIB, True, '%d KiB more than %d' % (grown, before))


if __name__ == '__main__':
    tap.run(Masses)
