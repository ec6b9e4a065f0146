"""What a process has in its memory, and whether a key is in there."""
import os

from support import tap

REGION_MAX = 64 << 20  # what is larger is the shadow of a sanitizer


def look_inside():
    if os.getuid() != 0:
        raise tap.Skip('only root can look from inside')


def regions(pid):
    """What a process may write to: its stack with the command line, its variables, its heap."""
    with open('/proc/%d/maps' % pid, encoding='utf-8') as f:
        for line in f:
            begin, end = (int(x, 16) for x in line.split()[0].split('-'))
            if ' rw' in line and end - begin <= REGION_MAX:
                yield begin, end - begin


def memory(pid):
    """What a process has in it: with keys it is closed to its own user."""
    with open('/proc/%d/mem' % pid, 'rb', 0) as f:
        for begin, size in regions(pid):
            try:
                f.seek(begin)
                yield f.read(size)
            except OSError:
                pass  # not there any more


def traces(pid, *keys, octets=False):
    """How the keys are to be found in the memory of a process: as digits, or as octets as well."""
    found = set()
    for piece in memory(pid):
        for key in keys:
            forms = {key.encode(), key.upper().encode()}
            forms |= {bytes.fromhex(key)} if octets else set()
            found |= {form for form in forms if form in piece}
    return found
