#!/usr/bin/python3
"""Attacks by number: each says how many forms of it were tried. TIMES=10 tries ten times as
many."""
import os
import pathlib
import random
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

from harness import (
    BUSITEM, BUSY, GRIDMETER, Gio, GLib, World, spin, tap, telegram, telegrams, until)
from test_tcp import Server

V = GLib.Variant
TIMES = int(os.environ.get('TIMES', '1'))
OLD = pathlib.Path(__file__).parent.parent / 'release' / 'old'
KEY = '000102030405060708090a0b0c0d0e0f'
GROUP = '/Settings/Devices/gridmeter_0a0149534b000479ef61'
SETTINGS = 'com.victronenergy.settings'

VALUES = [V('i', 0), V('i', -1), V('i', 2147483647), V('u', 4294967295), V('n', -32768),
          V('q', 65535), V('y', 255),
          V('x', -2 ** 63), V('t', 2 ** 64 - 1), V('b', True), V('d', 0.0), V('d', -1e308),
          V('d', float('inf')), V('d', float('nan')), V('s', ''), V('s', 'grid'),
          V('s', 'x' * 5000), V('s', '\x1b[2J\n\u202e'), V('s', 'grid:2147483648'), V('o', '/a'),
          V('g', 'a{sv}'), V('ai', []), V('ay', b'\0\xff'), V('as', ['a', 'b']),
          V('a{sv}', {'Value': V('i', 1)}), V('(is)', (1, 'a')), V('v', V('v', V('i', 1))),
          V('aai', [[1], []])]


class Bus(World):
    def test_every_form_of_a_value_into_every_path(self):
        self.standard(power=500)
        before, n = self.items(), 0
        for path in before:
            for value in VALUES:
                n += 2
                for body in (V.new_tuple(V('v', value)), V.new_tuple(value)):
                    m = Gio.DBusMessage.new_method_call(self.name, path, BUSITEM, 'SetValue')
                    m.set_body(body)
                    self.client.send_message(m, Gio.DBusSendMessageFlags.NONE)
            self.value(path)  # it has seen all of them
        print('# %d forms of SetValue' % n)
        until('the meter, in whatever role', self.services)
        self.name = self.services()[0]
        self.send_and_wait(telegram(power=501))
        after = self.items()
        tap.equal(after['/Role'][0].unpack() in ('grid', 'pvinverter', 'genset', 'acload',
                                                 'evcharger', 'heatpump'),
                  True, after['/Role'])
        for path in ('/Serial', '/ProductName', '/Ac/Energy/Forward', '/Mgmt/Connection'):
            tap.equal(after[path], before[path], path)
        tap.equal(abs(after['/Ac/Power'][0].unpack()), 501.0)

    def test_forged_signals(self):
        """Sent directly they pass every match rule; they count from their sender only."""
        self.standard(power=500)
        owner = self.owner()
        value = {'Value': V('s', 'genset:1'), 'Text': V('s', 'genset:1')}
        item, bus = GROUP + '/ClassAndVrmInstance', 'org.freedesktop.DBus'
        forged = [(item, BUSITEM, 'PropertiesChanged', V('(a{sv})', (value,))),
                  ('/', BUSITEM, 'ItemsChanged', V('(a{sa{sv}})', ({item: value},))),
                  (GROUP + '/CustomName', BUSITEM, 'PropertiesChanged',
                   V('(a{sv})', ({'Value': V('s', 'x')},))),
                  ('/org/freedesktop/DBus', bus, 'NameOwnerChanged',
                   V('(sss)', (SETTINGS, ':1.1', ''))),
                  ('/org/freedesktop/DBus', bus, 'NameOwnerChanged',
                   V('(sss)', (self.name, owner, ''))),
                  ('/org/freedesktop/DBus', bus, 'NameLost', V('(s)', (self.name,))),
                  ('/org/freedesktop/DBus/Local', bus + '.Local', 'Disconnected', None),
                  (item, BUSITEM, 'PropertiesChanged', V('(a{sv})', ({'Value': V('i', 7)},)))]
        for path, interface, member, body in forged:
            try:
                self.client.emit_signal(owner, path, interface, member, body)
            except GLib.Error:
                pass  # the library itself refuses it
        print('# %d forged signals' % len(forged))
        self.send_and_wait(telegram(power=501))
        tap.equal([self.value(p).unpack() for p in ('/Role', '/CustomName', '/Ac/Power')],
                  ['grid', self.value('/CustomName').unpack(), 501.0])
        tap.equal(self.owner(), owner)

    def test_messages_of_sixteen_megabytes(self):
        self.standard(power=500)
        for i in range(4 * TIMES):
            octets = GLib.Bytes.new(bytes(16 << 20))
            value = (V('s', 'x' * (16 << 20)) if i % 2 else
                     V.new_from_bytes(GLib.VariantType('ay'), octets, True))
            m = Gio.DBusMessage.new_method_call(self.name, '/CustomName', BUSITEM, 'SetValue')
            m.set_body(V.new_tuple(V('v', value)))
            self.client.send_message(m, Gio.DBusSendMessageFlags.NONE)
        self.send_until(telegram(power=501), lambda: self.services())
        self.name = self.services()[0]
        self.send_until(telegram(power=502), lambda: self.value('/Ac/Power').unpack() == 502.0)


def say(data):
    def one(peer):
        peer.sendall(data)
        time.sleep(1)
    return one


def drop(_peer):
    pass


def say_nothing(peer):
    time.sleep(3)
    peer.recv(1)


def reset(peer):
    peer.sendall(b'\x1b\x1b\x1b\x1b\x01')
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def drip(peer):
    for octet in telegram(power=666)[:30]:
        peer.sendall(bytes([octet]))
        time.sleep(0.1)


def flood(peer):
    chance = random.Random(7)
    for _ in range(50):
        peer.sendall(chance.randbytes(65536))


def half_close(peer):
    peer.sendall(telegram(power=666)[:100])
    peer.shutdown(socket.SHUT_WR)
    time.sleep(1)


SERVERS = {
    'drops': drop, 'says nothing': say_nothing, 'resets': reset, 'drips': drip, 'floods': flood,
    'half closes': half_close,
    'speaks HTTP': say(b'HTTP/1.1 400 Bad Request\r\nServer: x\r\nContent-Length: 0\r\n\r\n' * 50),
    'speaks TLS': say(b'\x15\x03\x01\x00\x02\x02\x46' * 100),
    'speaks telnet': say(b'\xff\xfb\x01\xff\xfb\x03\xff\xfd\x18login: ' * 100),
    'begins for ever': say(b'\x1b\x1b\x1b\x1b\x01\x01\x01\x01' * 5000),
    'frames for ever': say(b'\x7e\xa7\xff' * 5000 + b'\x68\xff\xff\x68' * 2000),
    'never ends its text': say(b'/ISK5\r\n\r\n' + b'1-0:1.8.0(0000001.000*kWh)\r\n' * 5000),
    'damages each telegram': say(b''.join(t[:60] + b'\x55' + t[61:]
                                          for t in telegrams(n=20, power=666))),
}


class Net(World):
    at_once = 1

    def besiege(self, how):
        """A server that does it to everybody who comes; gives its port."""
        listener = socket.create_server(('127.0.0.1', 0))
        self.listeners.append(listener)

        def serve():
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                try:
                    how(peer)
                except OSError:
                    pass
                peer.close()
        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1]

    def besieged(self, servers):
        """A meter that works, beside servers that do not."""
        self.listeners = []
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        conf = '[good]\nport = %s\ntimeout = 300\n' % self.w.link
        for i, name in enumerate(servers):
            conf += '[bad%d]\nport = tcp://127.0.0.1:%d\n' % (i, self.besiege(SERVERS[name]))
        (self.dir / 'conf').write_text(conf)
        self.d = self.run('-c', self.dir / 'conf')
        self.appear(power=500)
        for power in range(501, 501 + 20 * TIMES):
            self.send_and_wait(telegram(power=power))
            spin(0.1)
        for listener in self.listeners:
            listener.close()
        tap.equal(self.value('/Ac/Power').unpack(), 500.0 + 20 * TIMES)
        tap.equal(len(self.services()), 1, self.services())
        tap.equal(self.d.memory_kib() < 400000, True)

    def test_hostile_servers(self):
        names = list(SERVERS)
        self.besieged(names[:7])
        self.tear_down()
        self.set_up()
        self.besieged(names[7:])
        print('# %d hostile servers' % len(names))


def mutate(data, chance):
    """One of the things that a flash or a person does to a file."""
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        how = chance.randrange(7)
        at = chance.randrange(len(data) + 1)
        if how == 0 and data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        elif how == 1:
            del data[at:]
        elif how == 2:
            data[at:at] = chance.randbytes(chance.randrange(1, 40))
        elif how == 3:
            data[at:at + 64] = bytes(len(data[at:at + 64]))
        elif how == 4:
            data += data[at:at + 200]
        elif how == 5:
            data[at:at] = b'9' * chance.randrange(1, 60)
        else:
            del data[at:at + chance.randrange(1, 30)]
    return bytes(data)


def replace(path, chance):
    """Something else where a file was."""
    how = chance.randrange(12)
    data = path.read_bytes()
    if how > 2:
        path.write_bytes(mutate(data, chance))
        return
    path.unlink()
    if how == 0:
        path.mkdir()
    elif how == 1:
        path.symlink_to(path.name)
    else:
        path.write_bytes(b'x = 1\n' * 100000)


class Files(World):
    def test_starts_on_damaged_state(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        state = self.dir / 'state'
        args = ['integrate=yes', 'timeout=300']
        self.d = self.run('--port', self.w.link, *args)
        self.appear('three-phase-power', power=6000)
        for _ in range(3):
            self.send_and_wait(telegram('three-phase-power', power=6000))
        self.d.stop()
        kept = {p.name: p.read_bytes() for p in state.iterdir()}
        tap.equal(len(kept) > 0, True, 'files of the state')
        chance = random.Random(4)
        for i in range(15 * TIMES):
            shutil.rmtree(state)
            state.mkdir()
            for name, data in kept.items():
                (state / name).write_bytes(data)
            for path in list(state.iterdir()):
                replace(path, chance)
            self.d = self.run('--port', self.w.link, *args)
            self.appear('three-phase-power', power=6000)
            tap.equal(self.value('/Ac/Power').unpack(), 6000.0, i)
            tap.equal(self.d.stop(), 0, self.d.log())
            until('leaving the bus', lambda: not self.services())
        print('# %d starts on damaged state' % (15 * TIMES))

    def test_a_full_disk(self):
        """What could not be written is written later; what was there stays."""
        if os.getuid() != 0:
            raise tap.Skip('needs root, for a file system of its own')
        state = self.dir / 'state'
        state.mkdir()
        if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', state],
                          check=False).returncode:
            raise tap.Skip('nothing can be mounted here')
        try:
            self.fill_disk(state)
        finally:
            for p in self.processes:
                p.stop()
            subprocess.run(['umount', state], check=True)

    def fill_disk(self, state):
        self.standard('integrate=yes', profile='three-phase-power', power=6000)
        self.d.stop()
        kept = {p.name: p.read_bytes() for p in state.iterdir()}
        with open(state / 'full', 'wb', buffering=0) as f:
            try:
                while f.write(bytes(4096)):
                    pass
            except OSError:
                pass
        self.d = self.run('--port', self.w.link, 'integrate=yes', 'timeout=300')
        self.appear('three-phase-power', power=6000)
        for _ in range(3):
            self.send_and_wait(telegram('three-phase-power', power=6000))
        tap.equal(self.d.stop(), 0, self.d.log())
        tap.equal({n: (state / n).read_bytes() for n in kept}, kept, 'the files of the state')
        (state / 'full').unlink()
        self.d = self.run('--port', self.w.link, 'integrate=yes', 'timeout=300')
        self.appear('three-phase-power', power=6000)
        tap.equal(self.d.stop(), 0, self.d.log())
        tap.equal([p.name for p in state.iterdir() if p.stat().st_size == 0], [],
                  'empty files of the state')

    def test_old_configurations_that_were_changed(self):
        chance, n = random.Random(5), 0
        olds = sorted(p for p in OLD.iterdir() if p.suffix in ('.ini', '.py'))
        for i in range(100 * TIMES):
            old = olds[i % len(olds)]
            data = old.read_bytes() + b'\nimport os; os.system("touch %s/run")\n' % bytes(self.dir)
            file = self.dir / ('old' + old.suffix)
            file.write_bytes(mutate(data, chance))
            r = subprocess.run([GRIDMETER, 'migrate', '--from', file], capture_output=True,
                               check=False,
                               timeout=60 * BUSY, env=self.env)
            tap.equal(r.returncode in (0, 1, 2), True, (r.returncode, r.stderr[-2000:]))
            tap.equal(KEY.encode() in (r.stdout + r.stderr).lower(), False, 'a key is shown')
            tap.equal((self.dir / 'run').exists(), False, 'something was executed')
            n += 1
        print('# %d mutated configurations of old drivers' % n)


ITEMS = [V('(a{sa{sv}})', ({},)), V('(i)', (5,)), V('(a{sa{sv}})', ({'/Ac/Power': {}},)),
         V('(a{sa{sv}})', ({'/Ac/Power': {'Value': V('s', '\x1b[2J'),
                                          'Text': V('s', '\x1b]0;x\x07')}},)),
         V('(a{sa{sv}})', ({'/Ac/Power': {'Value': V('d', float('nan')), 'Text': V('i', 5)}},)),
         V('(a{sa{sv}})', ({'/Ac/Power': {'Value': V('d', 1e308), 'Text': V('s', 'x' * 100000)}},)),
         V('(a{sa{sv}})', ({'/%d' % i: {'Value': V('i', i), 'Text': V('s', 'x')}
                            for i in range(20000)},)),
         V('(a{sa{sv}})', ({'/ProductName': {'Value': V('as', ['a']), 'Text': V('s', '\u202e')},
                            '/DeviceInstance': {'Value': V('s', 'forty'), 'Text': V('s', '')},
                            '/CustomName': {'Value': V('i', -1), 'Text': V('s', '\n\n\n')}},)),
         None]


class Peers(World):
    def answer(self, connection, message, incoming):
        """Whatever is called, the body of the day; or nothing at all."""
        if not incoming or message.get_message_type() != Gio.DBusMessageType.METHOD_CALL:
            return message
        if self.body is not None:
            reply = Gio.DBusMessage.new_method_reply(message)
            reply.set_body(self.body)
            connection.send_message(reply, Gio.DBusSendMessageFlags.NONE)
        return None

    def looks_at_it(self, *args):
        """A command beside a bus that is hostile ends in time, and prints what a terminal can
        take."""
        with subprocess.Popen([GRIDMETER, *args], env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL) as p:
            output = []
            reader = threading.Thread(target=lambda: output.append(p.stdout.read()))
            reader.start()
            until('the end of ' + args[0], lambda: p.poll() is not None, 40)
            reader.join()
        text = output[0].decode()
        tap.equal(p.returncode in (0, 1, 2, 3), True, (p.returncode, text[-3000:]))
        tap.equal([c for c in text if ord(c) < 32 and c != '\n'] +
                  [c for c in text if c in '\x7f\u202e'], [],
                  text[-3000:])
        tap.equal('anitizer' in text, False, text[-3000:])

    def test_a_hostile_bus_for_those_who_look(self):
        self.start_bus()
        self.client.add_filter(lambda *a: self.answer(*a[:3]))
        for name in ('com.victronenergy.grid.x', SETTINGS, 'com.victronenergy.system'):
            self.daemon_call('RequestName', V('(su)', (name, 4)))
        for body in ITEMS:
            self.body = body
            self.looks_at_it('watch', '--once')
            self.looks_at_it('doctor')
        print('# %d answers of a hostile bus, to watch and doctor' % len(ITEMS))


CHAPTERS = {'bus': Bus, 'net': Net, 'files': Files, 'peers': Peers}

if __name__ == '__main__':
    tap.run(*[CHAPTERS[name] for name in sys.argv[2:] or CHAPTERS])
