"""Rows of sizes: of what is released, and of the code by room."""
import collections
import re
import subprocess

import samples
from counting import Unavailable

RELEASED = ('armv7', 'aarch64', 'x86_64')


def size(*paths):
    return subprocess.run(['size', *paths], stdout=subprocess.PIPE, text=True, check=True).stdout


def by_room(build):
    """Code and constants of each room, in octets, as the compiler makes them; the linker leaves
    some of it out."""
    rooms = {p.name for p in (samples.SOURCE / 'src').iterdir() if p.is_dir()}
    objects = [p for p in (build / 'src').rglob('*.c.o') if p.name.split('_')[0] in rooms]
    sizes = collections.Counter()
    seen = set()
    for text, name in re.findall(r'^ +(\d+).*/([^/]+)\.c\.o$', size(*objects), re.M):
        if name not in seen:  # of the library there is another one
            sizes[name.split('_')[0]] += int(text)
        seen.add(name)
    return sizes


def rows(build):
    for name in RELEASED:
        path = samples.SOURCE / 'dist' / ('gridmeter-' + name)
        yield 'size/' + name, (path.stat().st_size if path.exists() else
                               Unavailable('no dist/%s; make release builds it' % path.name))
    said = size(build / 'gridmeter')
    yield 'size/build', int(said.splitlines()[1].split()[0]), ''
    for room, n in sorted(by_room(build).items()):
        yield 'size/room/' + room, n
