#!/usr/bin/python3
"""Clients of a bus that ask and never read what they are told.

    flood.py SERVICE N [--member M] [--interface I] [--path P] [--no-reply]
             [--octets N] [--calls N] [--pause-ms N]

N connections send calls as fast as the bus takes them, or so many each, every one with a text of so
many octets. Says "asking" when all are connected, and "asked" when all calls are sent; stays until
it is killed."""
import argparse
import os
import select
import socket
import struct
import sys
import time

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

BUS = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')
SERIAL = struct.Struct('<I')
AT_ONCE = 64  # calls


def blob(m, serial):
    m.set_serial(serial)
    return bytearray(m.to_blob(Gio.DBusCapabilityFlags.NONE))


class Asker:
    def __init__(self, path, call, n):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.sendall(b'\0AUTH EXTERNAL %s\r\nBEGIN\r\n' %
                            str(os.getuid()).encode().hex().encode())
        self.socket.recv(4096)
        self.socket.sendall(blob(Gio.DBusMessage.new_method_call(*BUS, 'Hello'), 1))
        self.socket.recv(4096)
        self.socket.setblocking(False)
        self.call, self.left, self.serial, self.waiting = call, n, 1, b''

    def fill(self):
        """More calls, each with a serial of its own."""
        n = AT_ONCE if self.left is None else min(AT_ONCE, self.left)
        calls = bytearray(self.call * n)
        for i in range(n):
            self.serial += 1
            SERIAL.pack_into(calls, i * len(self.call) + 8, self.serial)
        if self.left is not None:
            self.left -= n
        self.waiting = memoryview(calls)

    def send(self):
        """False when all is sent."""
        if not len(self.waiting):
            self.fill()
        if not len(self.waiting):
            return False
        self.waiting = self.waiting[self.socket.send(self.waiting):]
        return True


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('service')
    parser.add_argument('n', type=int)
    parser.add_argument('--path', default='/')
    parser.add_argument('--interface')
    parser.add_argument('--member', default='GetItems')
    parser.add_argument('--no-reply', action='store_true')
    parser.add_argument('--octets', type=int)
    parser.add_argument('--calls', type=int)
    parser.add_argument('--pause-ms', type=float, default=0)
    return parser.parse_args()


def main():
    args = arguments()
    m = Gio.DBusMessage.new_method_call(args.service, args.path, args.interface, args.member)
    if args.no_reply:
        m.set_flags(Gio.DBusMessageFlags.NO_REPLY_EXPECTED)
    if args.octets is not None:
        m.set_body(GLib.Variant('(v)', (GLib.Variant('s', 'x' * args.octets),)))
    path = os.environ['DBUS_SYSTEM_BUS_ADDRESS'].split('=')[1]
    askers = [Asker(path, bytes(blob(m, 1)), args.calls) for _ in range(args.n)]
    print('asking', flush=True)
    busy = {a.socket.fileno(): a for a in askers}
    while busy:
        for fd in select.select([], list(busy), [])[1]:
            try:
                if not busy[fd].send():
                    del busy[fd]
            except BlockingIOError:
                pass
            except OSError:
                del busy[fd]  # the bus has had enough of it
        time.sleep(args.pause_ms / 1000)
    print('asked', flush=True)
    sys.stdout.flush()
    while True:
        time.sleep(60)


if __name__ == '__main__':
    main()
