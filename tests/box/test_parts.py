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
            self.rest += self.socket.recv(65536)
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
            data = host.read(0x81)
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
            data = host.read(0x81)
        tap.equal(data, b'\x01\x64\x07')

    def test_what_comes_while_nobody_has_it_open_is_lost(self):
        host = self.open(chips.Ftdi)
        takes = host.chip.hear(b'lost')
        machine.until('the line', lambda: host.chip.counts['while closed'] == 4 or
                      host.chip.wake())
        host.ask(0x40, 0)
        tap.equal((host.read(0x81), round(takes * 960)), (b'\x01\x60', 4))


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


tap.run(Lines, Chips, Logs)
