"""Ports for the programs of a test."""
import collections
import contextlib
import pathlib
import random
import socket

RANGE = pathlib.Path('/proc/sys/net/ipv4/ip_local_port_range')
FIRST, HELD = 10240, 200
_held = collections.deque(maxlen=HELD)


def is_free(port):
    """For TCP and UDP, at every address."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as s:
            try:
                s.bind(('', port))
            except OSError:
                return False
    return True


def free_port():
    """A port of TCP and UDP that nobody has, to be had later: one that the kernel gives nobody who
    only connects or asks for any, and no other test is given, as a name beside the port (of this
    network alone, and gone with this process) is held for the last two hundred."""
    low, high = map(int, RANGE.read_text().split())
    ports = [p for p in range(FIRST, 65536) if not low <= p <= high]
    for port in random.SystemRandom().sample(ports, len(ports)):
        name = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError):
            name.bind('\0gridmeter-test-port-%d' % port)
            if is_free(port):
                _held.append(name)
                return port
        name.close()
    raise AssertionError('no port is free outside of %d to %d' % (low, high))
