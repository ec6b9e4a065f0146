"""Chips of USB serial adapters, as the drivers of Linux know them: an UART that hears a line at the
setting that the guest has given it, and packets to the guest at the pace of that chip."""
import collections
import time

import uart
from usb_device import BULK_KIND, INTERRUPT_KIND, UsbDevice

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


class Cp2102(Chip):
    """CP2102 (AN571 of Silicon Labs): what has come is in the packet for which the guest asks next,
    and a speed is a number of bits a second. Errors are told when they are asked for."""
    vendor, product, version = 0x10c4, 0xea60, 0x0100
    names = ('Silicon Labs', 'CP2102 USB to UART Bridge Controller', '0001')
    endpoints = {IN: (BULK_KIND, 64), 0x01: (BULK_KIND, 64)}
    buffer_size = 576
    pace_s = 0.001  # of frames of USB

    def __init__(self, socket_path, serial=None):
        self.last = 0.0
        super().__init__(socket_path, serial)

    def control(self, request_type, request, value, index, data, length):
        if request == 0x00:  # IFC_ENABLE
            self.is_open = bool(value)
            self.buffer.clear()
        elif request == 0x03:  # SET_LINE_CTL
            self.set_format(value >> 8, 'NOEMS'[value >> 4 & 15], 2 if value & 15 == 2 else 1)
        elif request == 0x1e:  # SET_BAUDRATE
            self.set_baud(int.from_bytes(data[:4], 'little'))
        return {0x04: (self.setting.bits << 8 | 'NOEMS'.index(self.setting.parity) << 4 |
                       (self.setting.stops == 2) * 2).to_bytes(2, 'little'),
                0x1d: self.setting.baud.to_bytes(4, 'little'),
                0x08: b'\x30', 0x10: bytes(19), 0x14: bytes(16), 0xff: b'\x02',
                }.get(request) if request_type & 0x80 else b''

    def take(self, data):
        self.written += data

    def due(self, now):
        self.arrive(now)
        if self.waiting and self.buffer and now >= self.last + self.pace_s:
            self.answer(self.waiting.pop(0), bytes(self.buffer[:63]))
            del self.buffer[:63]
            self.last = now
            self.errors.clear()
        if not self.waiting or not (self.on_line or self.buffer):
            return now + 1
        return max(self.last + self.pace_s, now if self.buffer else self.on_line[0][0])


class Ch340(Cp2102):
    """CH340, as the driver ch341 has found it out: a prescaler and a divisor of 12 MHz, a register
    of the format as in a 16550; what arrives comes in packets of 32."""
    vendor, product, version = 0x1a86, 0x7523, 0x0262
    names = ('', 'USB Serial', '')
    endpoints = {IN + 1: (BULK_KIND, 32), OUT: (BULK_KIND, 32), 0x81: (INTERRUPT_KIND, 8)}
    clock = 48e6

    def control(self, request_type, request, value, index, data, length):
        if request == 0x9a and value == 0x1312:
            self.set_baud(self.baud_of(index))
        elif request == 0x9a and value == 0x2518:
            self.set_register(index & 255)
        elif request == 0xa1:
            self.is_open = True
            if value:  # LCR, and divisor, at once
                self.set_register(value >> 8)
                self.set_baud(self.baud_of(index))
        return {0x5f: b'\x31\x00', 0x95: b'\xff\xee'}.get(request) if request_type & 0x80 else b''

    def set_register(self, lcr):
        self.set_format(5 + (lcr & 3), 'N' if not lcr & 8 else 'OEMS'[lcr >> 4 & 3],
                        2 if lcr & 4 else 1)

    def baud_of(self, index):
        """Of 2^12 clocks at the prescaler 0, of 8 times less for each more; bit 2 leaves half."""
        prescaler, divisor = index & 3, 256 - (index >> 8)
        clocks = 1 << (12 - 3 * prescaler - (1 if index & 4 else 0))
        return self.clock / (clocks * divisor)


class Pl2303(Chip):
    """PL2303HX, as its driver knows it: the line coding of CDC, its first byte a speed."""
    vendor, product, version = 0x067b, 0x2303, 0x0300
    names = ('Prolific Technology Inc.', 'USB-Serial Controller', '')
    endpoints = {0x83: (BULK_KIND, 64), OUT: (BULK_KIND, 64), 0x81: (INTERRUPT_KIND, 10)}
    pace_s = 0.001
    line_errors = {'overrun': 0x40, uart.PARITY: 0x20, uart.FRAMING: 0x10, uart.BREAK: 0x04}

    def __init__(self, socket_path, serial=None):
        self.last = 0.0
        super().__init__(socket_path, serial)

    def control(self, request_type, request, value, index, data, length):
        if request == 0x20:  # SET_LINE_CODING
            self.set_line('%d %d%s%d' % (int.from_bytes(data[:4], 'little'), data[6],
                                         'NOEMS'[data[5]], 2 if data[4] == 2 else 1))
            self.is_open = True
        elif request == 0x22:  # the modem lines go down when it is closed
            self.is_open = bool(value)
        now = self.setting
        return {0x21: now.baud.to_bytes(4, 'little') + bytes([
            (now.stops == 2) * 2, 'NOEMS'.index(now.parity), now.bits]), 0x01: b'\x00',
                }.get(request) if request_type & 0x80 else b''

    take = Cp2102.take

    def due(self, now):
        had = bool(self.errors)
        self.arrive(now)
        if self.errors and not had:
            state = sum(self.line_errors[error] for error in self.errors)
            self.interrupt(0x81, bytes(8) + bytes([state | 0x81]) + b'\0')
        return Cp2102.due(self, now)
