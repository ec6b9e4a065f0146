"""A subscriber that costs next to nothing: it takes signals off the bus and counts them."""
import os
import select
import socket
import struct

from harness import Gio, GLib

BUS = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')


class Subscriber:
    def __init__(self, path, rule):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.kept, self.n_calls = b'', 0
        uid = str(os.getuid()).encode().hex().encode()
        self.socket.sendall(b'\0AUTH EXTERNAL %s\r\nBEGIN\r\n' % uid)
        while not self.kept.endswith(b'\r\n'):
            self.kept += self.socket.recv(1)
        self.kept = b''
        self.call('Hello')
        self.call('AddMatch', GLib.Variant('(s)', (rule,)))
        n = 0
        while n < 3:  # two replies and NameAcquired
            n += self.take()

    def call(self, member, body=None):
        m = Gio.DBusMessage.new_method_call(*BUS, member)
        self.n_calls += 1
        m.set_serial(self.n_calls)
        if body:
            m.set_body(body)
        self.socket.sendall(bytes(m.to_blob(Gio.DBusCapabilityFlags.NONE)))

    def take(self, patience_s=15):
        """Waits for messages and gives how many have come; 0 when it was in vain."""
        if not select.select([self.socket], [], [], patience_s)[0]:
            return 0
        data, at, n = self.kept + self.socket.recv(65536), 0, 0
        while len(data) - at >= 16:
            body, fields = struct.unpack_from('<I4xI', data, at + 4)
            size = 16 + (fields + 7 & ~7) + body
            if len(data) - at < size:
                break
            at += size
            n += 1
        self.kept = data[at:]
        return n

    def close(self):
        self.socket.close()
