"""What stands around a telegram on the wire: checksums, and the frame of HDLC; and a list that
looks like another."""
import itertools


def _crc(data, value, polynomial):
    for octet in data:
        value ^= octet
        for _ in range(8):
            value = value >> 1 ^ polynomial if value & 1 else value >> 1
    return value


def crc_x25(data):
    """CRC-16/X.25 as it is sent, low octet first."""
    return (_crc(data, 0xffff, 0x8408) ^ 0xffff).to_bytes(2, 'little')


def crc_arc(data):
    """CRC-16/ARC of P1."""
    return _crc(data, 0, 0xa001)


def p1_checked(text):
    """A P1 telegram up to its `!`, with the checksum behind it."""
    return text + b'%04X\r\n' % crc_arc(text)


def hdlc(apdu):
    """One frame, as an AM550 sends it."""
    information = b'\xe6\xe7\x00' + apdu
    head = (0xa000 | 2 + 1 + 2 + 1 + 2 + len(information) + 2).to_bytes(2, 'big')
    head += b'\xcf\x02\x23\x13'
    body = head + crc_x25(head) + information
    return b'\x7e' + body + crc_x25(body) + b'\x7e'



def voltages():
    """Pushes of "text, clock, P+ P- U1 U2 U3 I1 I2 I3", which have the types of Wiener Netze's
    "text, clock, A+ A- R+ R- P+ P- Q+ Q-", one a second."""
    for second in itertools.count():
        list_ = bytes.fromhex('020a 0908 4c4953545f563838 090c 07ea0a13011622')
        list_ += bytes([second % 60]) + bytes.fromhex('ff800000')
        for value in (300 + second % 7, 0, 2301 - second % 3, 2278, 2300 + second % 5, 98, 50, 10):
            list_ += b'\x06' + value.to_bytes(4, 'big')
        yield hdlc(b'\x0f\x00\x00\x00\x01\x00' + list_)


def _aes_box():
    """The S-box of FIPS 197: inverses, found by a generator and its own, and their rotations."""
    box, p, q = [0x63] * 256, 1, 1
    for _ in range(255):
        p = (p ^ p << 1 ^ (0x11b if p & 0x80 else 0)) & 0xff
        for shift in (1, 2, 4):
            q = (q ^ q << shift) & 0xff
        q ^= 0x09 if q & 0x80 else 0
        turned = q
        for bits in (1, 2, 3, 4):
            turned ^= (q << bits | q >> 8 - bits) & 0xff
        box[p] = turned ^ 0x63
    return box


_BOX = _aes_box()


def _aes_keys(key):
    words, round_ = [key[i:i + 4] for i in range(0, 16, 4)], 1
    while len(words) < 44:
        w = words[-1]
        if len(words) % 4 == 0:
            w = bytes((_BOX[w[1]] ^ round_, _BOX[w[2]], _BOX[w[3]], _BOX[w[0]]))
            round_ = round_ << 1 ^ (0x11b if round_ & 0x80 else 0)
        words.append(bytes(a ^ b for a, b in zip(words[-4], w)))
    return [b''.join(words[i:i + 4]) for i in range(0, 44, 4)]


def _mixed(column):
    every = column[0] ^ column[1] ^ column[2] ^ column[3]
    twice = [(a ^ b) << 1 ^ (0x11b if (a ^ b) & 0x80 else 0) for a, b in
             zip(column, column[1:] + column[:1])]
    return bytes(a ^ every ^ t for a, t in zip(column, twice))


def aes(key, block):
    """One block of AES-128."""
    keys = _aes_keys(key)
    s = bytes(a ^ b for a, b in zip(block, keys[0]))
    for i, k in enumerate(keys[1:]):
        s = bytes(_BOX[s[(n + 4 * (n % 4)) % 16]] for n in range(16))
        if i < 9:
            s = b''.join(_mixed(s[n:n + 4]) for n in range(0, 16, 4))
        s = bytes(a ^ b for a, b in zip(s, k))
    return s


def glo(plain, title, counter, key):
    """A general-glo-ciphering APDU that is encrypted and not authenticated (security control
    20)."""
    head = title + counter.to_bytes(4, 'big')
    stream = b''.join(aes(key, head + n.to_bytes(4, 'big')) for n in range(2, 3 + len(plain) // 16))
    body = b'\x20' + head[8:] + bytes(a ^ b for a, b in zip(plain, stream))
    length = bytes((len(body),)) if len(body) < 128 else b'\x82' + len(body).to_bytes(2, 'big')
    return b'\xdb\x08' + title + length + body
