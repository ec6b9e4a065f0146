#!/usr/bin/python3
"""A wire in a cupboard is public, and so is a bus: nothing that comes may crash, grow or lie."""
import os
import random
import struct

from harness import Gio, GLib, World, gridmeter, spin, tap, telegram, until

V = GLib.Variant


def crc16(data):
    crc = 0xffff
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return struct.pack('<H', crc ^ 0xffff)


def sml_file(body, tag=b'\x63\x07\x01'):
    """A file around the body of one message, with right checksums."""
    message = b'\x76\x05\0\0\0\1\x62\0\x62\0\x72' + tag + body
    message += b'\x63' + crc16(message) + b'\0'
    pad = -len(message) % 4
    text = bytes.fromhex('1b1b1b1b01010101') + message + b'\0' * pad + b'\x1b\x1b\x1b\x1b\x1a' + \
        bytes([pad])
    return text + crc16(text)


def sml_list(server, *entries):
    tl = bytes([len(server) + 1])
    return sml_file(b'\x77\x01' + tl + server + b'\x01\x01' + bytes([0x70 + len(entries)]) +
                    b''.join(entries) + b'\x01\x01')


def entry(obis, unit, value):
    return b'\x77\x07' + bytes.fromhex(obis) + b'\x01\x01\x62' + bytes([unit]) + b'\x52\x00' + \
        value + b'\x01'


POWER = entry('0100100700ff', 27, b'\x53\x01\xf4')


class Hostile(World):
    def test_megabytes_of_noise(self):
        self.standard(power=500)
        before = self.d.memory_kib()
        chance = random.Random(1)
        for _ in range(40):
            self.w.send(chance.randbytes(65536))
        self.w.send(b'\x1b' * 65536 + b'\x1b\x1b\x1b\x1b\x01\x01\x01\x01' * 2000)
        self.send_until(telegram(power=600), lambda: self.value('/Ac/Power').unpack() == 600.0)
        grown = self.d.memory_kib() - before
        tap.equal(grown < 4096, True, '%d KiB more' % grown)

    def test_noise_is_told_once_in_words(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        d = self.run('--port', self.w.link)
        chance = random.Random(2)
        data = bytes(chance.randrange(0x80, 0xff) for _ in range(200))

        def talk():
            self.w.send(data)
            spin(0.2)
            return 'nothing that begins like a telegram' in d.log()
        until('the finding', talk, 40)
        for _ in range(10):
            self.w.send(data)
        tap.equal(d.log().count('nothing that begins like a telegram'), 1)

    def test_a_serial_number_that_is_no_text(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        d = self.run('--port', self.w.link, 'timeout=300')
        for server in (b'\xff\xfe\xfd\xfc', b'\x1b[2J\x07', b'\xc3\x28\xa0', b'\0\0\0\0',
                       b'a b"<&\n'):
            self.send_until(sml_list(server, POWER), lambda s=server: [
                n for n in self.services() if n.endswith(s.hex())])
            self.name = self.services()[0]
            tap.equal(self.value('/Serial').unpack().isprintable(), True)
            tap.equal(self.value('/Ac/Power').unpack(), 500.0)
        tap.equal('\x1b' in d.log(), False, 'the log is printable')

    def test_a_firmware_that_is_no_text(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        firmware = b'\x77\x07\x01\0\0\x02\0\0\x01\x01\x01\x01\x06\xff\x1b[2J\x01'
        self.send_until(sml_list(b'7510001', firmware, POWER), self.services)
        self.name = self.services()[0]
        tap.equal(self.value('/FirmwareVersion').get_type_string() in ('ai', 's'), True)

    def test_a_meter_without_any_identity(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.run('--port', self.w.link, 'timeout=300')
        self.send_until(sml_list(b'', POWER), self.services)
        self.name = self.services()[0]
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)

    def test_values_beyond_reason(self):
        self.standard(power=500)
        huge = b'\x77\x07' + bytes.fromhex('0100100700ff') + \
            b'\x01\x01\x62\x1b\x52\x7f\x69' + b'\xff' * 8 + b'\x01'
        large = b'\x77\x07' + bytes.fromhex('0100010800ff') + \
            b'\x01\x01\x62\x1e\x52\x14\x69' + b'\xff' * 8 + b'\x01'
        server = bytes.fromhex('0a0149534b000479ef61')
        self.send_and_wait(sml_list(server, huge, large))
        tap.equal(self.value('/Ac/Power').get_type_string(), 'ai', 'a scaler of 127 is no power')
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/Ac/Power').unpack(), 501.0)

    def test_lengths_of_four_gigabytes_and_lists_without_end(self):
        self.standard(power=500)
        for body in (b'\x8f\x8f\x8f\x8f\x8f\x8f\x8f\x0f', b'\x77' * 4000, b'\xff\x8f\x8f\x0f',
                     b'\xf1\x81\x81\x01' * 500, b''):
            self.w.send(sml_file(body))
        self.send_until(telegram(power=600), lambda: self.value('/Ac/Power').unpack() == 600.0)
        tap.equal(self.value('/Diagnostics/Faults').unpack() >= 4, True)

    def test_messages_from_the_bus_that_make_no_sense(self):
        self.standard(power=500)
        chance = random.Random(3)
        bodies = [None, V('(v)', (V('v', V('v', V('i', 1))),)),
                  V('(ay)', (chance.randbytes(20000),)),
                  V('(a{sv})', ({'Value': V('i', 5)},)), V('(as)', (['x'] * 500,)),
                  V('(d)', (1e308,)), V('(t)', (2 ** 64 - 1,))]
        for path in ('/', '/Ac', '/Ac/Power', '/CustomName', '/Role', '/x'):
            for member in ('GetValue', 'SetValue', 'GetText', 'GetItems', 'Introspect',
                           'AddSettings'):
                for body in bodies:
                    m = Gio.DBusMessage.new_method_call(self.name, path, None, member)
                    if body is not None:
                        m.set_body(body)
                    self.client.send_message(m, Gio.DBusSendMessageFlags.NONE)
        self.send_and_wait(telegram(power=501))
        tap.equal(self.value('/Ac/Power').unpack(), 501.0)

    def test_replies_that_localsettings_would_never_give(self):
        """Something else has taken the name of localsettings."""
        self.start_bus()
        xml = '''<node><interface name="com.victronenergy.Settings"><method name="AddSettings">
            <arg type="aa{sv}" direction="in"/><arg type="aa{sv}" direction="out"/></method>
            </interface></node>'''
        answers = [[], [{}], [{'error': V('s', 'x')}], [{'error': V('i', 0)}],
                   [{'error': V('i', 0), 'value': V('i', 5)}] * 2,
                   [{'error': V('i', -7), 'value': V('s', 'grid:40')}] * 2,
                   [{'error': V('i', 0), 'value': V('s', 'x' * 5000)}] * 2]
        given = []

        def answer(_c, _s, _p, _i, _m, _args, invocation):
            given.append(1)
            invocation.return_value(V('(aa{sv})', (answers[min(len(given), len(answers)) - 1],)))
        info = Gio.DBusNodeInfo.new_for_xml(xml)
        self.client.register_object('/', info.interfaces[0], answer, None, None)
        self.daemon_call('RequestName', V('(su)', ('com.victronenergy.settings', 4)))
        self.w = self.wire()
        d = self.run('--port', self.w.link, 'timeout=300')
        self.send_until(telegram(power=500), lambda: len(given) >= len(answers), 0.5)
        tap.equal(d.has_ended(), False)

    def test_decode_of_what_is_no_capture(self):
        empty = self.dir / 'empty'
        empty.touch()
        for path, status, text in ((empty, 1, 'no telegram in 0 bytes'),
                                   (self.dir, 3, 'is a directory, expected a capture file'),
                                   (self.dir / 'none', 3, 'No such file or directory'),
                                   ('/proc/self/mem', 3, 'Input/output error')):
            r = gridmeter('decode', path)
            tap.equal((r.returncode, r.stdout), (status, b''), path)
            tap.equal(text in r.stderr.decode(), True, r.stderr)

    def test_decode_of_a_hundred_megabytes(self):
        big = self.dir / 'big'
        with open(big, 'wb') as f:
            f.write(telegram(power=1))
            f.truncate(100_000_000)
            f.seek(100_000_000)
            f.write(telegram(power=2))
        r = gridmeter('decode', '--format', 'json', big)
        tap.equal((r.returncode, r.stdout.count(b'"protocol":"sml"')), (0, 2))
        tap.equal(b'"offset":100000000,' in r.stdout, True)

    def test_decode_into_a_full_disk(self):
        if not os.path.exists('/dev/full'):
            raise tap.Skip('no /dev/full')
        with open('/dev/full', 'wb') as full:
            import subprocess
            from harness import GRIDMETER
            r = subprocess.run([GRIDMETER, 'decode', '-'], input=telegram(power=1), stdout=full,
                               stderr=subprocess.PIPE, check=False)
        tap.equal((r.returncode, b'cannot write' in r.stderr), (3, True))


if __name__ == '__main__':
    tap.run(Hostile)
