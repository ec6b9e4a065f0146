"""What is no telegram, endless: what looks like the beginning of one again and again, and mixtures
of that. Reading it costs the same for each octet, however many there are: work that is done for one
octet and all before it would let one port stop all others. Counted in instructions at one length
and at eight times that, octet by octet and in larger pieces; tests/linear.py judges."""
import collections

import counting
import decoding

ONE, TIMES = 6000, 8  # one is longer than what the framers hold back
ONE_APDU = 500  # that times eight is what one without a frame may have
PIECES = (1, 64)

# one: octets of the shorter one; every: from one pause to the next.
Flood = collections.namedtuple('Flood', 'protocol title unit one every', defaults=(ONE, 0))

GLO = bytes.fromhex('db0849534b') + b'\x01\x02\x03\x04\x05'
HDLC = bytes.fromhex('7ea7ff030013')
SML = bytes.fromhex('1b1b1b1b01010101')
MBUS = bytes.fromhex('68fafa68')
NOISE = bytes((i * i * 7919 + i * 104729) >> 8 & 0xff for i in range(4096))


def floods():
    """Flood of each protocol alone, and of all of them together while none is known."""
    units = {
        'sml': {'a start': SML, 'escapes': b'\x1b' * 4, 'escapes, an odd one': b'\x1b' * 5,
                'starts and lists': SML + b'\x76\x05\x01', 'escapes of escapes': SML + b'\x1b' * 8 + b'a',
                'ends': b'\x1b\x1b\x1b\x1b\x1a\x00\x12\x34', 'noise': NOISE},
        'dlms': {'flags': b'\x7e', 'flags of frames': HDLC, 'flags and formats': b'\x7e\xa0',
                 'M-Bus starts': MBUS, 'M-Bus starts, short': b'\x68\x03\x03\x68',
                 'M-Bus of ones': b'\x68', 'LLC headers': bytes.fromhex('e6e700'),
                 'notifications': bytes.fromhex('0f00000001'),
                 'ciphered heads': GLO, 'ciphered and long': GLO + bytes.fromhex('820f00' '30'),
                 'wrappers': bytes.fromhex('0001000100010fff'), 'blocks': bytes.fromhex('e0400001000082'),
                 'noise': NOISE},
        'iec': {'slashes': b'/', 'identifications': b'/ABC5',
                'identifications in lines': b'/ABC5\\253\r\n', 'brackets': b'(', 'STX': b'\x02',
                'STX and brackets': b'\x02(', 'closed brackets': b'1.8.0()',
                'ends': b'/ABC5x\r\n(\r\n!', 'ends with a check': b'/ABC5x\r\n1(2)\r\n!12G',
                'line ends': b'\r\n',
                'data lines': b'1-0:1.8.0(000.1*kWh)\r\n', 'slashes in lines': b'1(2)\r\n/',
                'blocks': b'\x021.8.0(1)\r\n\x03', 'noise': NOISE},
    }
    for protocol, of in units.items():
        for title, unit in of.items():
            yield Flood(protocol, title, unit)
    head = bytes.fromhex('0f00000001 00')
    for title, unit in (('array that does not end', decoding.worst_bare()),
                        ('lists in lists', head + bytes.fromhex('0201') * 2000),
                        ('lists of lists', head + bytes.fromhex('02ff' + '0202110711' '07' * 600)),
                        ('text that does not end', head + bytes.fromhex('09820ff0') + b'a' * 4000),
                        ('ciphered and long', GLO + bytes.fromhex('820f0030') + b'a' * 4000),
                        ('ciphered heads', GLO + bytes.fromhex('820f0030'))):
        yield Flood('dlms', title + ', after a pause', unit, ONE_APDU, ONE_APDU * TIMES)
    for title, of in mixtures(units):
        yield Flood('any', title, of)


def mixtures(units):
    yield 'SML and DLMS', SML + HDLC
    yield 'SML and ASCII', SML + b'/ABC5x\r\n'
    yield 'DLMS and ASCII', HDLC + MBUS + b'/ABC5x\r\n1('
    yield 'all of them', SML + HDLC + MBUS + GLO + b'/ABC5x\r\n\x021('
    for protocol in units:
        yield 'each of ' + protocol, b''.join(u for t, u in units[protocol].items() if t != 'noise')
    yield 'noise', NOISE


def repeated(unit, n):
    return (unit * (n // len(unit) + 1))[:n]


def count(build):
    """(flood, octets a piece, instructions an octet at one length, and at eight times that) of
    each."""
    jobs, wanted = counting.Jobs(build), []
    for flood in floods():
        for piece in PIECES:
            numbers = [jobs.add(flood.protocol, repeated(flood.unit, n), piece, flood.every)
                       for n in (flood.one, flood.one * TIMES)]
            wanted.append((flood, piece, numbers))
    counts = jobs.run()
    for flood, piece, (one, many) in wanted:
        yield flood, piece, counts[one][0] / flood.one, counts[many][0] / (flood.one * TIMES)


def rows(build):
    """The dearest of each protocol."""
    worst = {}
    for flood, _, one, many in count(build):
        if many > worst.get(flood.protocol, (0,))[0]:
            worst[flood.protocol] = (many, one, flood)
    for protocol, (many, one, flood) in worst.items():
        yield 'flood/' + protocol, many, '%s; %.0f at an eighth of the length' % (flood.title, one)
