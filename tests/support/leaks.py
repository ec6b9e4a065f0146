"""What no output may have in it: characters that control a terminal, and in a log the full number
of a meter, however it is written."""
import re

# C0 but the end of a line, DEL, C1, marks that turn the direction of writing, and other ends of
# lines.
CONTROL = re.compile('[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
SHORTEST = 6  # of a number: what is shorter stands in a log by chance


def unclean(data):
    """What is wrong with an output, or None."""
    try:
        found = CONTROL.search(data.decode())
    except UnicodeDecodeError as error:
        return 'no UTF-8: %r' % data[max(0, error.start - 40):error.end + 20]
    return found and 'not harmless: %r' % data.decode()[max(0, found.start() - 40):found.end() + 20]


def octets_of(number):
    """What a number that is written in hex is made of, or None."""
    if len(number) % 2 or not re.fullmatch('[0-9a-f]+', number.lower()):
        return None
    return bytes.fromhex(number)


def spellings(number):
    """A number in all the ways in which it could be written, in lower case."""
    texts = {number}
    octets = octets_of(number)
    if octets and octets.isascii() and octets.decode().isprintable():
        texts.add(octets.decode())
    # digits alone: those behind the maker's letters, and without the zeros in front
    for text in [t for t in texts if t.isdigit() or not octets_of(t)]:
        for digits in re.findall('[0-9]+', text):
            texts |= {digits, digits.lstrip('0')}
    found = set()
    for text in texts:
        if len(text) < SHORTEST:
            continue
        found |= {text, text.encode().hex(), text.encode('utf-16-le').hex(), ' '.join(text)}
        if text.isdigit():
            n = int(text)
            octets = n.to_bytes(max(4, (n.bit_length() + 7) // 8), 'big')
            found |= {octets.hex(), octets[::-1].hex(), text.zfill(len(text) + len(text) % 2)}
    return {f.lower() for f in found if len(f) >= SHORTEST and f.strip('0')}


def leaked(log, numbers):
    """The spellings of numbers that stand in a log. Those of a type ("ISK5_2M550") are no
    numbers."""
    log = log.lower()
    return sorted(s for n in numbers if re.search('[0-9]{%d}' % SHORTEST, n) for s in spellings(n)
                  if s in log)
