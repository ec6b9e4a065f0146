"""What the preloaded library (faults.c) and a test share: the sites of a run, and which of them
fails."""
import errno
import mmap
import os
import struct
import subprocess

SITES_MAX, FRAMES_KEPT, MODULES_MAX = 8192, 4, 64
HEAD = struct.Struct('<QiiIIq')
SITE = struct.Struct('<QiI%dQ' % FRAMES_KEPT)
SITES_AT = HEAD.size + MODULES_MAX * 64
SIZE = SITES_AT + SITES_MAX * SITE.size
SHORT = -1
OFFSET = 0xffffffffffff
CALLS = {0: 'read', 1: 'write', 2: 'open', 3: 'close', 4: 'stat', 5: 'fstat', 6: 'lstat', 7: 'poll',
         8: 'lseek',
         16: 'ioctl', 17: 'pread', 18: 'pwrite', 19: 'readv', 20: 'writev', 21: 'access',
         22: 'pipe', 23: 'select', 32: 'dup', 33: 'dup2', 41: 'socket', 42: 'connect', 43: 'accept',
         44: 'sendto', 45: 'recvfrom', 46: 'sendmsg', 47: 'recvmsg', 48: 'shutdown', 49: 'bind',
         50: 'listen', 51: 'getsockname', 52: 'getpeername', 53: 'socketpair', 54: 'setsockopt',
         55: 'getsockopt', 63: 'uname', 72: 'fcntl', 73: 'flock', 74: 'fsync', 75: 'fdatasync',
         76: 'truncate', 77: 'ftruncate', 79: 'getcwd', 82: 'rename',
         83: 'mkdir', 84: 'rmdir', 86: 'link', 87: 'unlink', 88: 'symlink', 89: 'readlink',
         90: 'chmod', 91: 'fchmod', 99: 'sysinfo', 157: 'prctl', 217: 'getdents',
         230: 'clock_nanosleep', 232: 'epoll_wait', 233: 'epoll_ctl', 257: 'openat', 258: 'mkdirat',
         262: 'newfstatat', 263: 'unlinkat', 264: 'renameat',
         267: 'readlinkat', 269: 'faccessat', 270: 'pselect', 271: 'ppoll', 281: 'epoll_pwait',
         283: 'timerfd_create', 286: 'timerfd_settime', 288: 'accept4', 290: 'eventfd',
         291: 'epoll_create', 292: 'dup3', 293: 'pipe2', 302: 'prlimit', 307: 'sendmmsg',
         316: 'renameat2', 317: 'seccomp', 318: 'getrandom', 332: 'statx', 439: 'faccessat2',
         1000: 'malloc', 1001: 'calloc', 1002: 'realloc', 1003: 'pthread_create',
         1004: 'getaddrinfo'}
TRANSFERS = {'read', 'write', 'readv', 'writev', 'sendto', 'recvfrom', 'sendmsg', 'recvmsg',
             'pread', 'pwrite'}
ERRORS = (errno.EINTR, errno.EAGAIN, errno.ENOSPC, errno.EIO)


class Fault:
    """A site, what goes wrong there, and how many times in a row."""

    def __init__(self, site, error, times):
        self.site, self.error, self.times = site, error, times

    def what(self):
        return 'short' if self.error == SHORT else errno.errorcode[self.error]


class Site:
    def __init__(self, key, call, n, frames):
        self.key, self.call, self.n, self.frames = key, CALLS.get(call, str(call)), n, frames

    def faults(self):
        """One at a time, and some in a row."""
        if self.call in ('malloc', 'calloc', 'realloc'):
            return [Fault(self, errno.ENOMEM, times) for times in (1, 5)]
        if self.call in ('pthread_create', 'getaddrinfo'):
            return [Fault(self, errno.EAGAIN, 1)]
        errors = ERRORS + ((SHORT,) if self.call in TRANSFERS else ())
        return [Fault(self, e, 1) for e in errors] + [Fault(self, e, 4)
                                                      for e in (errno.EINTR, SHORT) if e in errors]


class Page:
    """The page of one program."""

    def __init__(self, path):
        self.path = path
        with open(path, 'wb') as f:
            f.truncate(SIZE)
        self.fd = os.open(path, os.O_RDWR)
        self.map = mmap.mmap(self.fd, SIZE)

    def close(self):
        self.map.close()
        os.close(self.fd)

    def clear(self):
        """For a program that begins: no site yet."""
        jump = self.jump()
        self.map[:] = bytes(SIZE)
        self.jump(jump)

    def arm(self, fault):
        struct.pack_into('<Q', self.map, 0, 0)
        struct.pack_into('<iiI', self.map, 8, fault.error, fault.times, 0)
        struct.pack_into('<Q', self.map, 0, fault.site.key)

    def disarm(self):
        """How many calls have failed."""
        struct.pack_into('<Q', self.map, 0, 0)
        return self.n_failed()

    def n_failed(self):
        return HEAD.unpack_from(self.map, 0)[3]

    def jump(self, ms=None):
        if ms is not None:
            struct.pack_into('<q', self.map, HEAD.size - 8, ms)
        return HEAD.unpack_from(self.map, 0)[5]

    def sites(self):
        found = {}
        for i in range(SITES_MAX):
            key, call, n, *frames = SITE.unpack_from(self.map, SITES_AT + i * SITE.size)
            if key and n:
                found[key] = Site(key, call, n, frames)
        return found

    def module(self, i):
        return self.map[HEAD.size + 64 * i:HEAD.size + 64 * (i + 1)].split(b'\0')[0].decode()


def symbols_of(program, offsets):
    """Functions and lines of the program."""
    if not offsets:
        return []
    r = subprocess.run(['addr2line', '-fse', program, *map(hex, offsets)], capture_output=True,
                       text=True, check=False)
    lines = r.stdout.splitlines()
    return ['%s(%s)' % (lines[2 * i], lines[2 * i + 1].split(' ')[0]) for i in range(len(offsets))]


def places_of(page, sites, program):
    """Frames in words, innermost first: key of the site to text."""
    sites = list(sites)
    ours = sorted({f for s in sites for f in s.frames if f and not page.module(f >> 48)})
    words = dict(zip(ours, symbols_of(program, [(f & OFFSET) - 1 for f in ours])))
    for s in sites:
        for f in s.frames:
            if f and f not in words:
                words[f] = '%s+%x' % (os.path.basename(page.module(f >> 48)), (f & OFFSET) - 1)
    return {s.key: ' < '.join(words[f] for f in s.frames if f) for s in sites}
