"""Chips of USB serial adapters, as the drivers of Linux know them: an UART that hears a line at the
setting that the guest has given it, and packets to the guest at the pace of that chip."""
import collections
import math
import time

import uart
from usb_device import BULK_KIND, INTERRUPT_KIND, UsbDevice

IN, OUT = 0x81, 0x02
EIGHTHS = (0, 4, 2, 1, 3, 5, 6, 7)  # of a divisor, by what stands in a request
PARITIES = 'NOEMS'
OVERRUN = 'overrun'
# Of a 16550, which others have taken over.
LINE_STATUS = {OVERRUN: 0x02, uart.PARITY: 0x04, uart.FRAMING: 0x08, uart.BREAK: 0x10}
MODEM_STATUS = {'CTS': 0x10, 'DSR': 0x20, 'RI': 0x40, 'DCD': 0x80}
DTR_RTS = {'DTR': 1, 'RTS': 2}


def bits_of(names, table):
    return sum(table[name] for name in names)


class Chip(UsbDevice):
    """What all have in common: the line, a buffer, and counts for the test."""
    buffer_size = 256

    def __init__(self, socket_path, serial=None):
        self.setting = uart.Setting('9600 8N1')
        self.settings = []  # all that it was ever set to
        self.is_open = False
        self.sent = collections.deque()  # of meters: (since when, octets, setting)
        self.on_line = collections.deque()  # as it is heard: (when it has arrived, octet, error)
        self.buffer = []  # (octet, error)
        self.has_overrun = False  # since the last packet
        self.counts = collections.Counter()
        self.inputs, self.outputs = set(), set()  # modem lines that are up
        self.leaving = collections.deque()  # what the guest has written
        self.left = 0.0  # when the last of it has left
        self.written = bytearray()  # what has left
        self.hearer = None  # of what leaves: called with an octet and the setting
        if serial is not None:
            self.names = self.names[:2] + (serial,)
        super().__init__(socket_path)

    def hear(self, data, line='9600 8N1'):
        """A meter sends these octets, from now on; gives the seconds that they take."""
        sent = uart.Setting(line)
        with self.lock:
            begin = max(time.monotonic(), self.on_line[-1][0] if self.on_line else 0)
            self.sent.append((begin, data, sent))
            self.listen(begin, data, sent)
        self.wake()
        return len(data) * sent.length() / sent.baud

    def listen(self, begin, data, sent):
        self.on_line += [(begin + at, octet, error)
                         for at, octet, error in uart.received(data, sent, self.setting)]

    def hear_break(self, seconds):
        """The line is low for so long."""
        with self.lock:
            begin = max(time.monotonic(), self.on_line[-1][0] if self.on_line else 0)
            self.on_line.append((begin + seconds, 0, uart.BREAK))
        self.wake()

    def set_line(self, setting):
        """What is still to come is heard at that setting, but for the octet that is being sent."""
        self.settings.append(setting)
        if setting == self.setting.text:
            return
        now = time.monotonic()
        self.arrive(now)
        self.setting = uart.Setting(setting)
        self.on_line.clear()
        for begin, data, sent in self.sent:
            each = sent.length() / sent.baud
            gone = max(0, math.ceil((now - begin) / each))
            if gone < len(data):
                self.listen(begin + gone * each, data[gone:], sent)

    def set_baud(self, baud):
        now = self.setting
        self.set_line('%d %d%s%d' % (round(baud), now.bits, now.parity, now.stops))

    def set_format(self, bits, parity, stops):
        self.set_line('%d %d%s%d' % (self.setting.baud, bits, parity, stops))

    def open(self):
        self.is_open, self.has_overrun = True, False
        self.buffer.clear()

    def unplugged(self):
        self.is_open = self.has_overrun = False
        self.buffer.clear()
        self.leaving.clear()
        self.outputs = set()

    def take(self, data):
        self.leaving += data

    def due(self, now):
        self.arrive(now)
        return min(self.leave(now), self.hand_on(now))

    def arrive(self, now):
        """What has come by now is in the buffer, where somebody has opened it."""
        while self.sent and self.is_over_at(now, *self.sent[0]):
            self.sent.popleft()
        while self.on_line and self.on_line[0][0] <= now:
            _, octet, error = self.on_line.popleft()
            if not self.is_open:
                self.counts['while closed'] += 1
            elif len(self.buffer) >= self.buffer_size:
                self.counts[OVERRUN] += 1
                self.has_overrun = True
            else:
                self.buffer.append((octet, error))
                if error:
                    self.counts[error] += 1

    @staticmethod
    def is_over_at(now, begin, data, sent):
        return begin + len(data) * sent.length() / sent.baud < now

    def leave(self, now):
        """What the guest has written leaves an octet after the other, at the setting that there is
        when its time has come. Says when the next one has left."""
        takes = self.setting.length() / self.setting.baud
        while self.leaving:
            self.left = max(self.left, now - takes)
            if self.left + takes > now:
                return self.left + takes
            self.left += takes
            octet = self.leaving.popleft()
            self.written.append(octet)
            if self.hearer:
                self.hearer(octet, self.setting)
        self.left = now
        return now + 1

    def fetch(self, most):
        """Of what has come: [(octet, error)], and which errors there were among them."""
        found, self.buffer = self.buffer[:most], self.buffer[most:]
        errors = {error for _, error in found if error}
        if self.has_overrun:
            errors.add(OVERRUN)
            self.has_overrun = False
        return found, errors

    def hand_on(self, now):
        """Answers the guest with what has come, and says when to come again."""
        raise NotImplementedError


def octets_of(found):
    return bytes(octet for octet, _ in found)


class Ftdi(Chip):
    """FT232R: packets of 62 octets behind two of status; one that is not full, or has nothing at
    all, when the latency timer ends (AN232B-04 of FTDI)."""
    vendor, product, version = 0x0403, 0x6001, 0x0600
    names = ('FTDI', 'FT232R USB UART', 'A50285BI')
    endpoints = {IN: (BULK_KIND, 64), OUT: (BULK_KIND, 64)}
    ready_to_send = 0x60  # of the line status

    def __init__(self, socket_path, serial=None):
        self.latency_ms = 16
        self.latencies = []  # all that were asked for
        self.packets = b''  # full ones, on their way
        self.timer = 0.0
        super().__init__(socket_path, serial)

    def unplugged(self):
        super().unplugged()
        self.latency_ms, self.packets = 16, b''

    def control(self, request_type, request, value, index, data, length):
        if request_type == 0xc0:
            return {10: bytes([self.latency_ms]), 5: self.status(()),
                    0x90: b'\xff\xff'}.get(request)
        if request == 0:
            self.open()
        elif request == 1:
            for name, bit in DTR_RTS.items():
                if value >> 8 & bit:
                    (self.outputs.add if value & bit else self.outputs.discard)(name)
        elif request == 3:
            eighths = EIGHTHS[value >> 14 | (index & 1) << 2]
            whole = value & 0x3fff
            self.set_baud(24e6 / (8 * whole + eighths) if whole > 1 else 2e6 if whole else 3e6)
        elif request == 4:
            self.set_format(value & 15, PARITIES[value >> 8 & 7], 2 if value >> 11 & 3 == 2 else 1)
        elif request == 9:
            self.latency_ms = max(value, 1)
            self.latencies.append(value)
        return b''

    def status(self, errors):
        return bytes([0x01 | bits_of(self.inputs, MODEM_STATUS),
                      self.ready_to_send | bits_of(errors, LINE_STATUS)])

    def next_packet(self):
        found, errors = self.fetch(62)
        return self.status(errors) + octets_of(found)

    def hand_on(self, now):
        if not self.waiting:
            return now + 1
        room = self.waiting[0][2] // 64
        while len(self.buffer) >= 62 and len(self.packets) < 64 * room:
            self.packets += self.next_packet()
            self.timer = now + self.latency_ms / 1000
        if now >= self.timer or len(self.packets) >= 64 * room:
            if len(self.packets) < 64 * room:
                self.packets += self.next_packet()
                self.counts['idle'] += len(self.packets) == 2
            self.answer(self.waiting.pop(0), self.packets)
            self.packets = b''
            self.timer = now + self.latency_ms / 1000
        return self.timer


class Prompt(Chip):
    """A chip that hands on whatever has come as soon as the guest asks: once in a frame of USB."""
    frame_s = 0.001
    most = 64  # octets at once

    def __init__(self, socket_path, serial=None):
        self.last = 0.0
        super().__init__(socket_path, serial)

    def packed(self, found, errors):
        """What the guest is sent for these."""
        return octets_of(found)

    def is_ready(self):
        return bool(self.buffer)

    def hand_on(self, now):
        if not self.waiting:
            return now + 1
        if self.is_ready() and now >= self.last + self.frame_s:
            self.answer(self.waiting.pop(0), self.packed(*self.fetch(self.most)))
            self.last = now
        if self.is_ready():
            return self.last + self.frame_s
        return self.on_line[0][0] if self.on_line else now + 1


class Cp2102(Prompt):
    """CP2102 (AN571 of Silicon Labs): a speed is a number of bits a second. Errors stand among the
    octets, behind a character that the guest chooses, when it has asked for that."""
    vendor, product, version = 0x10c4, 0xea60, 0x0100
    names = ('Silicon Labs', 'CP2102 USB to UART Bridge Controller', '0001')
    endpoints = {IN: (BULK_KIND, 64), 0x01: (BULK_KIND, 64)}
    buffer_size = 576
    escape = 0  # none

    def control(self, request_type, request, value, index, data, length):
        if request_type & 0x80:
            return {0x04: (self.setting.bits << 8 | PARITIES.index(self.setting.parity) << 4 |
                           (self.setting.stops == 2) * 2).to_bytes(2, 'little'),
                    0x1d: self.setting.baud.to_bytes(4, 'little'),
                    0x08: bytes([bits_of(self.outputs, DTR_RTS) |
                                 bits_of(self.inputs, MODEM_STATUS)]),
                    0x10: bytes(19), 0x14: bytes(16), 0xff: b'\x02'}.get(request)
        if request == 0x00:
            self.open()
            self.is_open = bool(value)
        elif request == 0x03:
            self.set_format(value >> 8, PARITIES[value >> 4 & 15], 2 if value & 15 == 2 else 1)
        elif request == 0x07:
            for name, bit in DTR_RTS.items():
                if value >> 8 & bit:
                    (self.outputs.add if value & bit else self.outputs.discard)(name)
        elif request == 0x15:
            self.escape = value & 0xff
            self.most = 15 if self.escape else 64
        elif request == 0x1e:
            self.set_baud(int.from_bytes(data[:4], 'little'))
        return b''

    def packed(self, found, errors):
        if not self.escape:
            return octets_of(found)
        data = bytes([self.escape, 2, LINE_STATUS[OVERRUN]]) if OVERRUN in errors else b''
        for octet, error in found:
            if error:
                data += bytes([self.escape, 1, LINE_STATUS[error], octet])
            else:
                data += bytes([octet]) if octet != self.escape else bytes([octet, 0])
        return data


class Ch340(Prompt):
    """CH340, as its driver knows it: a prescaler and a divisor of 48 MHz, a register of the format
    as in a 16550. It tells no errors of the line. A packet that is not full waits for the rest,
    unless a bit beside the speed says otherwise."""
    vendor, product, version = 0x1a86, 0x7523, 0x0262
    names = ('', 'USB Serial', '')
    endpoints = {0x82: (BULK_KIND, 32), OUT: (BULK_KIND, 32), 0x81: (INTERRUPT_KIND, 8)}
    clock = 48e6
    most = 32
    is_eager = False
    outputs_by_bit = {'DTR': 0x20, 'RTS': 0x40}
    inputs_by_bit = {'CTS': 1, 'DSR': 2, 'RI': 4, 'DCD': 8}

    def control(self, request_type, request, value, index, data, length):
        if request_type & 0x80:
            return {0x5f: b'\x31\x00', 0x95: bytes([
                0xff & ~bits_of(self.inputs, self.inputs_by_bit), 0xee])}.get(request)
        if request == 0x9a and value == 0x1312:
            self.set_speed(index)
        elif request == 0x9a and value == 0x2518:
            self.set_register(index & 0xff)
        elif request == 0xa1:
            self.open()
        elif request == 0xa4:  # a 0 raises a line
            self.outputs = {name for name, bit in self.outputs_by_bit.items() if not value & bit}
        return b''

    def set_register(self, lcr):
        self.set_format(5 + (lcr & 3), 'OEMS'[lcr >> 4 & 3] if lcr & 8 else 'N',
                        2 if lcr & 4 else 1)

    def set_speed(self, index):
        """The prescaler divides by 4096, or for each more by an eighth of that; one bit leaves
        half."""
        self.is_eager = bool(index & 0x80)
        by = 1 << (12 - 3 * (index & 3) - (index >> 2 & 1))
        self.set_baud(self.clock / (by * (256 - (index >> 8))))

    def is_ready(self):
        return bool(self.buffer) if self.is_eager else len(self.buffer) >= self.most


class Pl2303(Prompt):
    """PL2303HX, as its driver knows it: the line coding of CDC. Errors come beside the octets, at
    an endpoint of their own, and go for the next that are read."""
    vendor, product, version = 0x067b, 0x2303, 0x0300
    usb_version, first_packet = 0x0110, 64
    names = ('Prolific Technology Inc.', 'USB-Serial Controller', '')
    endpoints = {0x83: (BULK_KIND, 64), OUT: (BULK_KIND, 64), 0x81: (INTERRUPT_KIND, 10)}
    line_errors = {OVERRUN: 0x40, uart.PARITY: 0x20, uart.FRAMING: 0x10, uart.BREAK: 0x04}
    inputs_by_bit = {'DCD': 1, 'DSR': 2, 'RI': 8, 'CTS': 0x80}

    def control(self, request_type, request, value, index, data, length):
        now = self.setting
        if request_type & 0x80:
            return {0x21: now.baud.to_bytes(4, 'little') + bytes([
                (now.stops == 2) * 2, PARITIES.index(now.parity), now.bits]),
                    0x01: b'\x00'}.get(request)
        if request == 0x20:
            self.set_line('%d %d%s%d' % (int.from_bytes(data[:4], 'little'), data[6],
                                         PARITIES[data[5]], 2 if data[4] == 2 else 1))
        elif request == 0x22:
            self.outputs = {name for name, bit in DTR_RTS.items() if value & bit}
            if not self.outputs:
                self.is_open = False
        elif request == 0x01 and value == 8:  # what has come so far is thrown away
            self.open()
        return b''

    def packed(self, found, errors):
        if errors:
            self.interrupt(0x81, bytes(8) + bytes([
                bits_of(errors, self.line_errors) | bits_of(self.inputs, self.inputs_by_bit), 0]))
        return octets_of(found)
