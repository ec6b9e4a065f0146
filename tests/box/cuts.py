"""What may be on a disk when the power has gone: the log of what a guest has written to it (that of
dm-log-writes, as QEMU's blklogwrites has it), replayed to any moment.

A disk that keeps the order has the first so many writes. One with a volatile cache has all that was
before the last flush, and of the later ones any; what is written through (FUA) it has."""
import pathlib
import struct
import subprocess

FLUSH, FUA, DISCARD = 1, 2, 4
MAGIC = 0x6a736677736872
REPAIRED = (0, 1)


class BlockLog:
    """`base` is the image as it was before."""

    def __init__(self, base, log):
        self.base = pathlib.Path(base).read_bytes()
        self.writes = []  # (place, flags, octets)
        self.ends = []  # where in the log each ends
        data = pathlib.Path(log).read_bytes()
        magic, _, _, self.sector = struct.unpack_from('<QQQI', data)
        if magic != MAGIC:
            raise AssertionError('no log of blklogwrites: %x' % magic)
        at = self.sector
        while at + 32 <= len(data):
            sector, count, flags, _ = struct.unpack_from('<QQQQ', data, at)
            length = 0 if flags & DISCARD else count * self.sector
            begin = at + self.sector
            if not (count or flags) or begin + length > len(data):
                break
            at = begin + length
            self.writes.append((sector * self.sector, flags, data[begin:at]))
            self.ends.append(at)

    def octets(self):
        return sum(len(w[2]) for w in self.writes)

    def flushes(self):
        return sum(bool(w[1] & FLUSH) for w in self.writes)

    def number_at(self, size):
        """How many writes there were when the log was of that size."""
        return sum(end <= size for end in self.ends)

    def state(self, n, random=None):
        """The image after n writes; with a source of chance that of a disk with a cache."""
        image = bytearray(self.base)
        flushed = max((i for i in range(n) if self.writes[i][1] & FLUSH), default=-1)
        for i, (place, flags, octets) in enumerate(self.writes[:n]):
            if random and i > flushed and not flags & FUA and random.random() < 0.5:
                continue
            image[place:place + len(octets)] = octets
        return bytes(image)


def repair(image):
    """As a device does when it starts."""
    r = subprocess.run(['/sbin/e2fsck', '-fy', str(image)], capture_output=True, text=True,
                       check=False)
    if r.returncode not in REPAIRED:
        raise AssertionError('e2fsck gives %d: %s' % (r.returncode, r.stdout + r.stderr))


def read(image, folder, to):
    """Copies a folder of the image, with what is below it."""
    subprocess.run(['/sbin/debugfs', '-R', 'rdump %s %s' % (folder, to), str(image)],
                   capture_output=True, check=True)
