"""What stands around a telegram on the wire: checksums, and the frame of HDLC."""


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
    head = (0xa000 | 2 + 1 + 2 + 1 + 2 + len(information) + 2).to_bytes(2, 'big') + b'\xcf\x02\x23\x13'
    body = head + crc_x25(head) + information
    return b'\x7e' + body + crc_x25(body) + b'\x7e'
