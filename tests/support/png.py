"""Makes a picture of a screen small: a PNG of 24 or 32 bits, as browsers write it, becomes one with
a table of 256 colours, the most frequent ones; each other becomes the nearest of them."""
import collections
import struct
import zlib

COLOURS = 256


def chunks(png):
    at = 8
    while at < len(png):
        n, kind = struct.unpack_from('>I4s', png, at)
        yield kind, png[at + 8:at + 8 + n]
        at += 12 + n


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda v: abs(guess - v))


def rows(data, width, depth):
    """Without the filters of the format."""
    n, above = width * depth, bytes(width * depth)
    for at in range(0, len(data), n + 1):
        kind, row = data[at], bytearray(data[at + 1:at + 1 + n])
        for i in range(n if kind else 0):
            left, corner = (row[i - depth], above[i - depth]) if i >= depth else (0, 0)
            row[i] = (row[i] + (0, left, above[i], (left + above[i]) // 2,
                                paeth(left, above[i], corner))[kind]) & 255
        yield row
        above = row


def table(pixels):
    """The colours that are kept, and the number of that for each."""
    kept = [c for c, _ in collections.Counter(pixels).most_common(COLOURS)]
    numbers = {c: i for i, c in enumerate(kept)}
    for c in set(pixels) - numbers.keys():
        numbers[c] = min(range(len(kept)),
                         key=lambda i: sum((a - b) ** 2 for a, b in zip(kept[i], c)))
    return kept, numbers


def smaller(png):
    parts = list(chunks(png))
    width, height, bits, kind, _, _, interlaced = struct.unpack('>IIBBBBB', dict(parts)[b'IHDR'])
    assert bits == 8 and kind in (2, 6) and not interlaced
    depth = 3 if kind == 2 else 4
    data = zlib.decompress(b''.join(d for k, d in parts if k == b'IDAT'))
    lines = [[tuple(row[i:i + 3]) for i in range(0, len(row), depth)]
             for row in rows(data, width, depth)]
    kept, numbers = table([pixel for line in lines for pixel in line])
    packed = b''.join(b'\0' + bytes(numbers[pixel] for pixel in line) for line in lines)
    return (png[:8] + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 3, 0, 0, 0)) +
            chunk(b'PLTE', bytes(v for c in kept for v in c)) +
            chunk(b'IDAT', zlib.compress(packed, 9)) + chunk(b'IEND', b''))
