"""Whether an anonymized capture says the same as its original, and nothing of who it is."""
import json
import re
import subprocess
from decimal import Decimal

KEY, AUTH_KEY = '000102030405060708090a0b0c0d0e0f', 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf'
ENERGIES = {'Wh', 'varh', 'VAh'}


def decode(gridmeter, path, keys=()):
    """The telegrams in a capture."""
    options = [x for name, key in zip(('--key', '--auth-key'), keys) if key for x in (name, key)]
    r = subprocess.run([gridmeter, 'decode', '--format', 'json', *options, path],
                       capture_output=True, check=False, timeout=60)
    if r.returncode not in (0, 1):
        raise AssertionError('decode ended with %d: %r' % (r.returncode, r.stderr[-2000:]))
    return [json.loads(line) for line in r.stdout.splitlines()]


def wire_of(data):
    """The bytes of the wire in a capture, with times or raw."""
    if not data.startswith(b'gridmeter-capture '):
        return data
    records = re.findall(rb'^[0-9.]+ ([0-9a-f]+)$', data, re.M)
    return bytes.fromhex(b''.join(records).decode())


def is_counter(register):
    return register.get('unit') in ENERGIES or re.search(r':\d+\.8\.\d+\*', register['obis'])


def numbers(telegrams):
    """What tells a meter from others: strings with five digits in a row, at least."""
    found = {t['meter'].get(k, '') for t in telegrams for k in ('id', 'serial', 'title')}
    for t in telegrams:
        for r in t['registers']:
            if re.search(r'[01]-\d+:(96\.1\.[0-35689]|42\.0\.|0\.0\.[0-8]\b)', r['obis']):
                found |= {r.get('octets', ''), r.get('text', '').strip()}
    titles = {t['meter']['title'] for t in telegrams if t['meter'].get('title')}
    return titles | {n for n in found if re.search(r'\d{5}', n) and re.search('[1-9]', n)
            and not re.match(r'0[01]00190900ff$', n)}


def digits_of(number):
    """The digits in a number, without those in front that tell medium, maker and block."""
    text = number
    if re.fullmatch(r'([0-9a-fA-F]{2}){4,}', number):  # of P1 and DLMS the hex of characters
        octets = bytes.fromhex(number)
        text = octets.rstrip(b'\0').decode('latin-1') if re.fullmatch(rb'[ -~]+\0*', octets) else ''
    text = re.sub(r'^\d[A-Z]{3}[0-9A-F]{2}(?=\d{8}$)', '', text.strip())
    return {run.lstrip('0') for run in re.findall(r'\d+', text) if len(run.lstrip('0')) >= 8}


def binary(digits):
    """A number as octets, from both ends, where there are enough of them."""
    value = int(digits)
    width = (value.bit_length() + 7) // 8
    if 4 <= width <= 8:
        yield value.to_bytes(width, 'big')
        yield value.to_bytes(width, 'little')
    even = digits[len(digits) % 2:]
    yield bytes.fromhex(even)
    yield bytes.fromhex(even)[::-1]


def forms(number):
    """The ways in which a number may stand in bytes."""
    for text in {number, number.upper(), number.lower()} | digits_of(number):
        yield text.encode()
        yield text.encode().hex().encode()
        yield text.encode().hex().upper().encode()
        yield text.encode('utf-16-le')[:-1]
    if re.fullmatch(r'([0-9a-fA-F]{2}){4,}', number):  # octets, of which those of the maker stay
        yield bytes.fromhex(number)
        yield bytes.fromhex(number)[::-1]
    for digits in digits_of(number):
        for octets in binary(digits):
            yield octets
            yield octets.hex().encode()
            yield octets.hex().upper().encode()


def leaks(telegrams, data):
    """What of the numbers is still there: in the bytes, in those without parity, and between what
    separates digits."""
    wire = wire_of(data)
    seven = bytes(b & 0x7f for b in wire)
    joined = re.sub(rb'(?<=\d)[ ./:_,-](?=\d)', b'', seven)
    return sorted({n for n in numbers(telegrams)
                   for text in (wire, seven, joined, data) if stands_in(n, text)})


def stands_in(number, text):
    """A short one only by itself: chance makes it, too."""
    digits = number.lstrip('0')
    if digits.isdigit() and len(digits) < 5:
        return re.search(rb'(?<![\d.])%s(?![\d.])' % number.encode(), text)
    if digits.isdigit() and len(digits) < 8:
        return re.search(rb'(?<![\d.])0*%s(?![\d.])' % digits.encode(), text)
    return any(f in text for f in forms(number))


def contents(telegrams):
    """Texts and octets, of which those that were ciphered are nowhere else."""
    registers = [r for t in telegrams for r in t['registers']]
    return b'\n'.join([bytes.fromhex(r['octets']) for r in registers if 'octets' in r] +
                      [r['text'].encode() for r in registers if 'text' in r])


def quirks(telegram):
    """A counter that was cut needs the quirk or not, by its first bit: a fake may have another."""
    is_cut = any('value' in r and is_counter(r) for r in telegram['registers'])
    return [q for q in telegram['quirks'] if q != 'dzg-unsigned' or not is_cut]


def same(before, after, offsets):
    """Raises unless the registers and the reading of two telegrams agree, up to one offset for each
    register, kept in `offsets`."""
    def check(what, a, b):
        if a != b:
            raise AssertionError('%s: %r became %r' % (what, a, b))
    for key in ('protocol', 'offset', 'length', 'derived'):
        check(key, before[key], after[key])
    check('quirks', quirks(before), quirks(after))
    check('maker', before['meter'].get('manufacturer'), after['meter'].get('manufacturer'))
    check('registers', [(r['obis'], r.get('unit')) for r in before['registers']],
          [(r['obis'], r.get('unit')) for r in after['registers']])
    seen = {}
    for a, b in zip(before['registers'], after['registers']):
        name = (a['obis'], seen.setdefault(a['obis'], 0))
        seen[a['obis']] += 1
        check('kind of %s' % a['obis'], set(a), set(b))
        if 'value' in a and is_counter(a):
            check('decimals of %s' % a['obis'], a['value'].partition('.')[2] != '',
                  b['value'].partition('.')[2] != '')
            offset = Decimal(b['value']) - Decimal(a['value'])
            check('offset of %s' % (name,), offsets.setdefault(name, offset), offset)
        elif 'value' in a and a.get('unit'):
            check(a['obis'], a['value'], b['value'])
        for kind in ('octets', 'text'):
            check('length of %s' % a['obis'], len(a.get(kind, '')), len(b.get(kind, '')))
    check('quantities', list(before['grid']), list(after['grid']))
    for q, value in before['grid'].items():
        if 'energy' not in q:
            check(q, value, after['grid'][q])


def compare(before, after, data):
    """All telegrams of two captures; `data` is the whole file of the second. Returns the
    offsets."""
    offsets = {}
    if len(before) != len(after):
        raise AssertionError('%d telegrams became %d' % (len(before), len(after)))
    for a, b in zip(before, after):
        same(a, b, offsets)
    found = leaks(before, data) + leaks(before, contents(after))
    if found:
        raise AssertionError('still in the bytes: %s' % found)
    return offsets
