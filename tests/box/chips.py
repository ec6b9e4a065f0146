"""Chips of USB serial adapters, as the drivers of Linux know them: an UART that hears a line at the
setting that the guest has given it, and packets to the guest at the pace of that chip."""
import collections
import time

import uart
from usb_device import BULK_KIND, UsbDevice

IN, OUT = 0x81, 0x02
EIGHTHS = (0, 4, 2, 1, 3, 5, 6, 7)  # of a divisor, by what stands in a request


class Chip(UsbDevice):
    """What all have in common: the line, a buffer, and counts for the test."""
    buffer_size = 256

    def __init__(self, socket_path, serial=None):
        self.setting = uart.Setting('9600 8N1')
        self.settings = []  # all that it was ever set to
        self.is_open = False
        self.on_line = collections.deque()  # (when it has arrived, octet, error)
        self.buffer = bytearray()
        self.errors = set()  # since the last packet
        self.counts = collections.Counter()
        self.written = bytearray()  # by the guest
        if serial is not None:
            self.names = self.names[:2] + (serial,)
        super().__init__(socket_path)

    def hear(self, data, line='9600 8N1'):
        """A meter sends these octets, from now on; gives the seconds that they take."""
        sent = uart.Setting(line)
        with self.lock:
            begin = max(time.monotonic(), self.on_line[-1][0] if self.on_line else 0)
            self.on_line += [(begin + at, octet, error)
                             for at, octet, error in uart.received(data, sent, self.setting)]
        self.wake()
        return len(data) * sent.length() / sent.baud

    def set_line(self, setting):
        self.setting = uart.Setting(setting)
        self.settings.append(setting)

    def set_baud(self, baud):
        now = self.setting
        self.set_line('%d %d%s%d' % (round(baud), now.bits, now.parity, now.stops))

    def set_format(self, bits, parity, stops):
        self.set_line('%d %d%s%d' % (self.setting.baud, bits, parity, stops))

    def unplugged(self):
        self.is_open = False
        self.buffer.clear()

    def arrive(self, now):
        """What has come by now is in the buffer, where somebody has opened it."""
        while self.on_line and self.on_line[0][0] <= now:
            _, octet, error = self.on_line.popleft()
            if not self.is_open:
                self.counts['while closed'] += 1
            elif len(self.buffer) >= self.buffer_size:
                self.counts['overrun'] += 1
                self.errors.add('overrun')
            else:
                self.buffer.append(octet)
                if error:
                    self.counts[error] += 1
                    self.errors.add(error)


class Ftdi(Chip):
    """FT232R: packets of 62 octets behind two of status; one that is not full, or has nothing at
    all, when the latency timer ends (AN232B-04 of FTDI)."""
    vendor, product, version = 0x0403, 0x6001, 0x0600
    names = ('FTDI', 'FT232R USB UART', 'A50285BI')
    endpoints = {IN: (BULK_KIND, 64), OUT: (BULK_KIND, 64)}
    line_errors = {'overrun': 0x02, uart.PARITY: 0x04, uart.FRAMING: 0x08, uart.BREAK: 0x10}

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
            return {10: bytes([self.latency_ms]), 5: b'\x01\x60', 0x90: b'\xff\xff'}.get(request)
        if request == 0:
            self.is_open = True
            self.buffer.clear()
        elif request == 3:
            eighths = EIGHTHS[value >> 14 | (index & 1) << 2]
            whole = value & 0x3fff
            self.set_baud(24e6 / (8 * whole + eighths) if whole > 1 else 2e6 if whole else 3e6)
        elif request == 4:
            self.set_format(value & 15, 'NOEMS'[value >> 8 & 7], 2 if value >> 11 & 3 == 2 else 1)
        elif request == 9:
            self.latency_ms = max(value, 1)
            self.latencies.append(value)
        return b''

    def take(self, data):
        self.written += data

    def packet_of(self, octets):
        status = 0x60
        for error in self.errors:
            status |= self.line_errors[error]
        self.errors.clear()
        return bytes([0x01, status]) + octets

    def due(self, now):
        self.arrive(now)
        if not self.waiting:
            return now + 1
        room = self.waiting[0][2] // 64
        while len(self.buffer) >= 62 and len(self.packets) < 64 * room:
            self.packets += self.packet_of(bytes(self.buffer[:62]))
            del self.buffer[:62]
            self.timer = now + self.latency_ms / 1000
        if now >= self.timer or len(self.packets) >= 64 * room:
            if len(self.packets) < 64 * room:
                self.packets += self.packet_of(bytes(self.buffer))
                self.buffer.clear()
                self.counts['idle'] += len(self.packets) == 2
            self.answer(self.waiting.pop(0), self.packets)
            self.packets = b''
            self.timer = now + self.latency_ms / 1000
        return self.timer
