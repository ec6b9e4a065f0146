#!/usr/bin/python3
"""What guests are tested with, without a guest: the line, the chips, the log of a disk.

    test_parts.py GRIDMETER SOURCE_DIR"""
import pathlib
import random
import socket
import struct
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import chips  # noqa: E402
import cuts  # noqa: E402
import machine  # noqa: E402
import uart  # noqa: E402
import usb_device  # noqa: E402
from support import tap  # noqa: E402

DATA = bytes(range(256)) * 2
IN = 0x81
SECTOR = 512


def heard(data, sent, setting):
    found = uart.received(data, uart.Setting(sent), uart.Setting(setting))
    return bytes(octet for _, octet, _ in found), [error for _, _, error in found if error]


class Lines:
    def test_the_same_setting_hears_what_was_sent(self):
        for line in ('300 7E1', '2400 8E1', '9600 8N1', '115200 8N1'):
            data = bytes(b & 0x7f for b in DATA) if ' 7' in line else DATA
            tap.equal(heard(data, line, line), (data, []), line)

    def test_a_clock_that_is_a_little_off_hears_it_as_well(self):
        tap.equal(heard(DATA, '9600 8N1', '9615 8N1'), (DATA, []))

    def test_the_way_by_the_levels_hears_the_same(self):
        sent, hears = uart.Setting('9600 8E1'), uart.Setting('9900 8E1')  # far off, and not too far
        found = uart.received(DATA, sent, hears)
        tap.equal(bytes(octet for _, octet, _ in found), DATA)

    def test_another_speed_is_noise_with_errors(self):
        for sent, setting in (('2400 8N1', '9600 8N1'), ('9600 8N1', '2400 8N1'),
                              ('9600 8N1', '115200 8N1')):
            data, errors = heard(DATA, sent, setting)
            tap.equal(DATA[:64] in data, False, 'that it is understood')
            tap.equal(uart.FRAMING in errors or uart.BREAK in errors, True, 'errors of framing')

    def test_another_parity_is_noticed(self):
        tap.equal(heard(b'\x07', '2400 8E1', '2400 8O1'), (b'\x07', [uart.PARITY]))
        tap.equal(heard(b'\x03', '2400 8E1', '2400 8N1'), (b'\x03', [uart.FRAMING]))
        # its parity looks like a stop bit
        tap.equal(heard(b'\x07', '2400 8E1', '2400 8N1'), (b'\x07', []))

    def test_characters_take_their_time(self):
        found = uart.received(b'abc', uart.Setting('300 7E1'), uart.Setting('300 7E1'))
        tap.equal([round(at, 4) for at, _, _ in found], [0.0333, 0.0667, 0.1])


class Host:
    """QEMU's end of a chip: what a guest would ask."""

    def __init__(self, kind):
        self.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(self.folder.name) / 'usb'
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()
            self.chip = kind(path)
            self.socket = listener.accept()[0]
        self.rest, self.number = b'', 0
        tap.equal(self.packet(12)[0], usb_device.HELLO)
        self.socket.sendall(struct.pack('<III', usb_device.HELLO, 68, 0) + bytes(64) +
                            struct.pack('<I', usb_device.CAPABILITIES))
        self.plugged = self.wait(usb_device.CONNECT)

    def packet(self, head=16):
        while len(self.rest) < head or len(self.rest) < head + struct.unpack_from(
                '<II', self.rest)[1]:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError('the device has gone')
            self.rest += more
        kind, length = struct.unpack_from('<II', self.rest)
        body, self.rest = self.rest[head:head + length], self.rest[head + length:]
        return kind, body

    def wait(self, wanted):
        while True:
            kind, body = self.packet()
            if kind == wanted:
                return body

    def send(self, kind, body):
        self.number += 1
        self.socket.sendall(struct.pack('<IIQ', kind, len(body), self.number) + body)

    def ask(self, kind, request, value=0, index=0, data=b'', length=0):
        self.send(usb_device.CONTROL, struct.pack('<BBBBHHH', kind & 0x80, request, kind, 0, value,
                                                  index, length or len(data)) + data)
        return self.wait(usb_device.CONTROL)[10:]

    def read(self, endpoint, length=512):
        self.send(usb_device.BULK, struct.pack('<BBHIH', endpoint, 0, length, 0, 0))
        return self.wait(usb_device.BULK)[10:]

    def end(self):
        self.chip.end()
        self.socket.close()
        self.folder.cleanup()


class Chips:
    def open(self, kind):
        self.host = Host(kind)
        return self.host

    def tear_down(self):
        self.host.end()

    def test_an_ft232r_says_who_it_is(self):
        host = self.open(chips.Ftdi)
        tap.equal(struct.unpack('<BBBBHHH', host.plugged)[4:], (0x0403, 0x6001, 0x0600))
        device = host.ask(0x80, 6, 0x0100, length=18)
        tap.equal((len(device), device[8:12]), (18, b'\x03\x04\x01\x60'))
        tap.equal(host.ask(0x80, 6, 0x0303, length=255)[2:].decode('utf-16le'), 'A50285BI')

    def test_the_divisors_of_an_ft232r(self):
        host = self.open(chips.Ftdi)
        # of AN232B-05; the last with an eighth
        for value, index, baud in ((0x2710, 0, 300), (0x04e2, 0, 2400), (0x4138, 0, 9600),
                                   (0x001a, 0, 115385), (0xc027, 0, 76677)):
            host.ask(0x40, 3, value, index)
            tap.equal(host.chip.setting.baud, baud, hex(value))

    def test_an_ft232r_sends_what_has_come_when_its_timer_ends(self):
        host = self.open(chips.Ftdi)
        host.ask(0x40, 0)
        host.ask(0x40, 3, 0x4138)
        host.chip.hear(DATA)
        found, packets = b'', 0
        while len(found) < len(DATA):
            data = host.read(IN)
            for i in range(0, len(data), 64):
                tap.equal(data[i:i + 2], b'\x01\x60', 'status')
                found += data[i + 2:i + 64]
            packets += 1
        tap.equal(found, DATA)
        # 16 ms are 15 octets; a slow machine makes fewer and larger ones
        tap.equal(packets <= len(DATA) // 15 + 3, True, '%d transfers' % packets)

    def test_an_ft232r_tells_a_wrong_parity(self):
        host = self.open(chips.Ftdi)
        host.ask(0x40, 0)
        host.ask(0x40, 3, 0x04e2)
        host.ask(0x40, 4, 0x0108)  # 8O1
        host.chip.hear(b'\x07', '2400 8E1')
        data = b'\x01\x60'
        while len(data) == 2:
            data = host.read(IN)
        tap.equal(data, b'\x01\x64\x07')

    def test_what_comes_while_nobody_has_it_open_is_lost(self):
        host = self.open(chips.Ftdi)
        takes = host.chip.hear(b'lost')
        machine.until('the line', lambda: host.chip.counts['while closed'] == 4 or
                      host.chip.wake())
        host.ask(0x40, 0)
        tap.equal((host.read(IN), round(takes * 960)), (b'\x01\x60', 4))

    def test_the_modem_lines_of_an_ft232r(self):
        host = self.open(chips.Ftdi)
        host.ask(0x40, 0)
        host.ask(0x40, 1, 0x0303)
        tap.equal(host.chip.outputs, {'DTR', 'RTS'})
        host.ask(0x40, 1, 0x0100)  # nothing about RTS
        tap.equal(host.chip.outputs, {'RTS'})
        host.chip.inputs = {'CTS', 'DCD'}
        tap.equal(host.read(IN), b'\x91\x60')

    def test_what_is_still_to_come_is_heard_at_another_speed(self):
        host = self.open(chips.Ftdi)
        host.ask(0x40, 0)
        host.ask(0x40, 3, 0x04e2)
        host.chip.hear(bytes(range(1, 200)), '2400 8N1')
        found = b''
        while len(found) < 20:
            found += host.read(IN)[2:]
        host.ask(0x40, 3, 0x4138)
        machine.until('noise', lambda: host.chip.counts[uart.FRAMING] or host.chip.wake())
        while len(found) < 60:
            found += host.read(IN)[2:]
        tap.equal(found[:20], bytes(range(1, 21)))
        tap.equal(bytes(range(40, 48)) in found, False, 'that it is understood')

    def test_what_was_written_leaves_at_the_speed_of_its_moment(self):
        host = self.open(chips.Ftdi)
        host.ask(0x40, 3, 0x2710)  # 300 Bd
        heard = []
        host.chip.hearer = lambda octet, setting: heard.append((octet, setting.baud))
        host.send(usb_device.BULK, struct.pack('<BBHIH', 2, 0, 2, 0, 0) + b'ab')
        host.wait(usb_device.BULK)
        machine.until('the first', lambda: heard or host.chip.wake())
        host.ask(0x40, 3, 0x4138)
        machine.until('the second', lambda: len(heard) == 2 or host.chip.wake())
        tap.equal(heard[0], (ord('a'), 300))
        tap.equal(bytes(octet for octet, _ in heard), b'ab')


def open_ft232r(host):
    host.ask(0x40, 0)
    host.ask(0x40, 3, 0x04e2)
    host.ask(0x40, 4, 0x0208)


def open_cp2102(host):
    host.ask(0x41, 0x00, 1)
    host.ask(0x41, 0x1e, data=struct.pack('<I', 2400))
    host.ask(0x41, 0x03, 0x0820)


def open_ch340(host):
    host.ask(0x40, 0xa1)
    host.ask(0x40, 0x9a, 0x1312, 0xd981)  # as Linux has it for 2400
    host.ask(0x40, 0x9a, 0x2518, 0x00db)


def open_pl2303(host):
    host.ask(0x40, 0x01, 8)
    host.ask(0x21, 0x20, data=struct.pack('<IBBB', 2400, 0, 2, 8))


class Settings:
    """Each chip, opened as its driver does at 2400 8E1."""
    every = {chips.Ftdi: (open_ft232r, 0x81), chips.Cp2102: (open_cp2102, 0x81),
             chips.Ch340: (open_ch340, 0x82), chips.Pl2303: (open_pl2303, 0x83)}

    def each(self):
        for kind, (opens, endpoint) in self.every.items():
            host = Host(kind)
            try:
                opens(host)
                yield host, endpoint
            finally:
                host.end()

    def open(self, kind):
        self.host = Host(kind)
        self.every[kind][0](self.host)
        return self.host

    def tear_down(self):
        if hasattr(self, 'host'):
            self.host.end()

    @staticmethod
    def heard(host, endpoint, n, skip=0):
        """What is read until there are so many octets, but for so many of each packet."""
        found = b''
        while len(found) < n:
            found += host.read(endpoint, 256)[skip:]
        return found

    def test_all_are_set_as_their_drivers_do(self):
        for host, endpoint in self.each():
            name = type(host.chip).__name__
            tap.equal(host.chip.setting.is_heard_by(uart.Setting('2400 8E1')), True,
                      '%s: %s' % (name, host.chip.setting.text))
            host.chip.hear(b'abc', '2400 8E1')
            tap.equal(self.heard(host, endpoint, 3, 2 if name == 'Ftdi' else 0), b'abc', name)

    def test_all_hear_noise_at_a_wrong_speed_and_lose_what_nobody_fetches(self):
        for host, endpoint in self.each():
            chip, name = host.chip, type(host.chip).__name__
            chip.buffer_size = 8
            chip.hear(DATA, '9600 8N1')
            machine.until('noise that nobody fetches', lambda c=chip: (
                c.counts[uart.FRAMING] and c.counts['overrun']) or c.wake())
            tap.equal(DATA[:8] in self.heard(host, endpoint, 8), False, name)

    def test_a_cp2102_tells_errors_among_the_octets_when_it_is_asked_to(self):
        host = self.open(chips.Cp2102)
        host.chip.hear(b'\x03', '2400 8O1')
        tap.equal(self.heard(host, 0x81, 1), b'\x03')
        host.ask(0x41, 0x15, 0xec)
        host.chip.hear(b'\x03', '2400 8O1')
        tap.equal(self.heard(host, 0x81, 4), b'\xec\x01\x04\x03')
        host.chip.hear_break(0.1)
        tap.equal(self.heard(host, 0x81, 4), b'\xec\x01\x10\x00')
        host.chip.hear(b'\xec', '2400 8E1')
        tap.equal(self.heard(host, 0x81, 2), b'\xec\x00')

    def test_a_pl2303_tells_errors_beside_the_octets(self):
        host = self.open(chips.Pl2303)
        host.chip.hear(b'\x03', '2400 8O1')
        host.send(usb_device.BULK, struct.pack('<BBHIH', 0x83, 0, 64, 0, 0))
        tap.equal(host.wait(usb_device.INTERRUPT)[4:], bytes(8) + b'\x20\x00')
        tap.equal(host.wait(usb_device.BULK)[10:], b'\x03')

    def test_a_ch340_that_is_not_told_to_hurry_fills_its_packets(self):
        host = self.open(chips.Ch340)
        host.ask(0x40, 0x9a, 0x1312, 0xd901)
        host.chip.hear(DATA[:40], '2400 8E1')
        tap.equal(self.heard(host, 0x82, 1), DATA[:32])
        host.ask(0x40, 0x9a, 0x1312, 0xd981)
        tap.equal(self.heard(host, 0x82, 8), DATA[32:40])

    def test_the_modem_lines_of_the_others(self):
        for host, _ in self.each():
            for kind, lower, higher in ((chips.Cp2102, (0x41, 7, 0x0300), (0x41, 7, 0x0303)),
                                        (chips.Ch340, (0x40, 0xa4, 0xff9f + 0x60), (
                                            0x40, 0xa4, 0xff9f)),
                                        (chips.Pl2303, (0x21, 0x22, 0), (0x21, 0x22, 3))):
                if isinstance(host.chip, kind):
                    host.ask(*higher)
                    tap.equal(host.chip.outputs, {'DTR', 'RTS'}, kind.__name__)
                    host.ask(*lower)
                    tap.equal(host.chip.outputs, set(), kind.__name__)


class Logs:
    """A log of five writes: two, a flush, one, one through the cache."""

    def set_up(self):
        self.folder = tempfile.TemporaryDirectory()
        base, log = (pathlib.Path(self.folder.name) / name for name in ('base', 'log'))
        base.write_bytes(bytes(8 * SECTOR))
        data = struct.pack('<QQQI', cuts.MAGIC, 1, 0, SECTOR).ljust(SECTOR, b'\0')
        for place, flags, fill in ((0, 0, 1), (1, 0, 2), (0, cuts.FLUSH, None), (2, 0, 3),
                                   (3, cuts.FUA, 4)):
            count = 0 if fill is None else 1
            data += struct.pack('<QQQQ', place, count, flags, 0).ljust(SECTOR, b'\0')
            data += b'' if fill is None else bytes([fill]) * SECTOR
        self.whole = data
        self.base, self.log = base, log

    def tear_down(self):
        self.folder.cleanup()

    def states(self, data, *how):
        self.log.write_bytes(data)
        log = cuts.BlockLog(self.base, self.log)
        return [[log.state(n, *how)[i * SECTOR] for i in range(4)]
                for n in range(len(log.writes) + 1)]

    def test_a_disk_that_keeps_the_order(self):
        tap.equal(self.states(self.whole), [[0, 0, 0, 0], [1, 0, 0, 0], [1, 2, 0, 0],
                                            [1, 2, 0, 0], [1, 2, 3, 0], [1, 2, 3, 4]])

    def test_a_cache_loses_what_was_not_flushed_or_written_through(self):
        seen = set()
        for seed in range(50):
            last = self.states(self.whole, random.Random(seed))[-1]
            tap.equal((last[:2], last[3]), ([1, 2], 4), 'what is safe')
            seen.add(last[2])
        tap.equal(seen, {0, 3}, 'what is not')

    def test_a_log_that_was_cut_itself(self):
        tap.equal(self.states(self.whole[:-100])[-1], [1, 2, 3, 0])


tap.run(Lines, Chips, Settings, Logs)
