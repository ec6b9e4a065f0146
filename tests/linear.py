#!/usr/bin/python3
"""Whatever comes over a wire is read in linear time: an octet of a long flood costs as much as one
of a short one, and no flood costs much (bench/floods.py). Counted in instructions, so it does not
matter what else the machine does.

    linear.py BUILD_DIR"""
import functools
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
sys.path.append(str(HERE.parent / 'bench'))
import counting  # noqa: E402
import floods  # noqa: E402
from support import tap  # noqa: E402

MORE = 1.3  # times: where one begins differently, a short one has more or less of it
LITTLE = 200  # instructions an octet: of what is skipped, a short one costs next to nothing
MOST = 1000


@functools.cache
def counted():
    try:
        return list(floods.count(BUILD))
    except counting.Unavailable as why:
        raise tap.Skip('NOT COUNTED: %s' % why)


class Linear:
    def of(self, protocol):
        mine = [f for f in counted() if f[0].protocol == protocol]
        tap.equal(len(mine) > 5, True, 'floods of ' + protocol)
        for flood, piece, one, many in mine:
            what = '%s in pieces of %d: %.0f instructions an octet, %.0f in eight times as many'
            what %= flood.title, piece, one, many
            tap.equal(many <= max(MORE * one, LITTLE), True, what)
            tap.equal(many <= MOST, True, what)

    def test_floods_of_SML(self):
        self.of('sml')

    def test_floods_of_DLMS_in_frames_and_without(self):
        self.of('dlms')

    def test_floods_of_ASCII(self):
        self.of('iec')

    def test_floods_while_the_protocol_is_unknown(self):
        self.of('any')


tap.run(Linear)
