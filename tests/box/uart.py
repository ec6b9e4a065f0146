"""What a receiver makes of the levels on a line: the octets and errors at its own setting, whatever
setting they were sent with. A line is idle at 1; a character begins with a 0, then its bits from
the lowest on, its parity, and a stop bit of 1."""
import re

PARITY, FRAMING, BREAK = 'parity', 'framing', 'break'


class Setting:
    """As in '9600 8N1'."""

    def __init__(self, text):
        m = re.fullmatch(r'(\d+) ([5-8])([NEOMS])([12])', text)
        self.baud, self.bits, self.parity, self.stops = int(m[1]), int(m[2]), m[3], int(m[4])
        self.text = text

    def parity_of(self, octet):
        odd = bin(octet).count('1') & 1
        return {'E': odd, 'O': 1 - odd, 'M': 1, 'S': 0}[self.parity]

    def levels(self, octet):
        bits = [octet >> i & 1 for i in range(self.bits)]
        return [0] + bits + ([] if self.parity == 'N' else [self.parity_of(octet)]) + \
            [1] * self.stops

    def length(self):
        return 1 + self.bits + (self.parity != 'N') + self.stops

    def is_heard_by(self, other):
        """Another one that receives the same: real clocks differ by a hundredth or two."""
        return (self.bits, self.parity) == (other.bits, other.parity) and \
            abs(self.baud / other.baud - 1) < 0.03


def received(data, sent, heard):
    """[(seconds from the beginning, octet, error or None)] of octets sent with one setting and
    heard with another."""
    if sent.is_heard_by(heard):
        each = sent.length() / sent.baud
        mask = (1 << heard.bits) - 1
        return [((i + 1) * each, octet & mask, None) for i, octet in enumerate(data)]
    levels = [level for octet in data for level in sent.levels(octet)]
    ratio = sent.baud / heard.baud  # bits of the line to one of the receiver
    found, at = [], 0.0

    def level(position):
        return levels[int(position)] if position < len(levels) else 1
    while at < len(levels):
        if level(at):
            at = int(at) + 1.0  # to the next edge
            continue
        sample = [level(at + (i + 0.5) * ratio) for i in range(2 + heard.bits + (
            heard.parity != 'N'))]
        octet = sum(bit << i for i, bit in enumerate(sample[1:1 + heard.bits]))
        error = None
        if not sample[-1]:
            error = FRAMING if any(sample) else BREAK
        elif heard.parity != 'N' and sample[-2] != heard.parity_of(octet):
            error = PARITY
        at += (len(sample) - 0.5) * ratio
        found.append((at / sent.baud, octet, error))
        while error and at < len(levels) and not level(at):
            at = int(at) + 1.0  # a low line begins no character
    return found
