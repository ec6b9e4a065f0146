"""A USB device that a guest sees, at the other end of QEMU's usb-redir: the protocol of usbredir
(version 0.7: hello with capabilities, then packets of a type, a length and an id), and what any
device answers. What one is, its subclass says.

Each is a thread that waits for the guest or for the moment that something is due."""
import contextlib
import select
import socket
import struct
import threading
import time

HELLO, CONNECT, DISCONNECT, RESET, INTERFACES, ENDPOINTS = range(6)
SET_CONFIG, GET_CONFIG, CONFIG, SET_ALT, GET_ALT, ALT = range(6, 12)
START_INTERRUPT, STOP_INTERRUPT, INTERRUPT_STATUS, CANCEL = 15, 16, 17, 21
CONTROL, BULK, INTERRUPT = 100, 101, 103
# Of the capabilities: the version of the device, sizes of packets, ids of 64 bits, lengths of 32.
CAPABILITIES = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 6
DONE, CANCELLED, STALL = 0, 1, 4
FULL_SPEED = 1
CONTROL_KIND, BULK_KIND, INTERRUPT_KIND, NO_KIND = 0, 2, 3, 255
GET_DESCRIPTOR = 6
HOST_TO_DEVICE = 0


PATIENCE_S = 600


def connected(path):
    """A socket of QEMU, which may not be listening yet."""
    end = time.monotonic() + PATIENCE_S
    while True:
        s = socket.socket(socket.AF_UNIX)
        try:
            s.connect(str(path))
            return s
        except (ConnectionRefusedError, FileNotFoundError):
            s.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def text_descriptor(text):
    return bytes([2 + 2 * len(text), 3]) + text.encode('utf-16le')


class UsbDevice(threading.Thread):
    """`socket_path` is that of a chardev of QEMU. It is plugged in when QEMU is there."""
    vendor, product, version = 0, 0, 0x0100
    usb_version, first_packet = 0x0200, 8
    names = ('', '', '')  # maker, product, serial number
    # number to (kind, greatest packet): 0x81 is what comes from the device
    endpoints = {}

    def __init__(self, socket_path):
        super().__init__(daemon=True)
        self.socket = connected(socket_path)
        self.lock = threading.RLock()
        self.wake_up, self.woken = socket.socketpair()
        self.is_greeted = self.is_plugged = self.is_over = False
        self.wants_plug = True
        self.waiting = []  # transfers that the guest waits for: id, endpoint, octets
        self.transfers = 0  # of bulk, that have been answered
        self.send(HELLO, 0, b'gridmeter box'.ljust(64, b'\0') + struct.pack('<I', CAPABILITIES))
        self.start()

    # What a device is.

    def control(self, request_type, request, value, index, data, length):
        """A request for this device: what it answers, None when it does not know it."""
        raise NotImplementedError

    def take(self, data):
        """The guest sends these."""

    def due(self, now):
        """Does what is due, and says when to come again."""
        return now + 1

    # For the test.

    def plug(self):
        with self.lock:
            self.wants_plug = True
            if self.is_greeted and not self.is_plugged:
                self.connect()

    def pull(self):
        with self.lock:
            self.wants_plug = self.is_plugged = False
            self.waiting = []
            self.send(DISCONNECT, 0)
            self.unplugged()

    def unplugged(self):
        """It has lost its power."""

    def end(self):
        self.is_over = True
        self.wake()
        self.join()
        self.socket.close()

    def wake(self):
        self.wake_up.send(b'.')

    # The protocol.

    def send(self, kind, number, header=b'', data=b''):
        head = struct.pack('<IIQ' if self.is_greeted else '<III', kind, len(header) + len(data),
                           number)
        try:
            self.socket.sendall(head + header + data)
        except OSError:
            self.is_over = True  # QEMU has gone

    def run(self):
        try:
            self.serve()
        finally:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)  # else a test would wait for a dead device

    def serve(self):
        octets, due = b'', time.monotonic()
        while not self.is_over:
            wait = max(0, due - time.monotonic())
            readable = select.select([self.socket, self.woken], [], [], wait)[0]
            if self.woken in readable:
                self.woken.recv(4096)
            if self.socket in readable:
                try:
                    more = self.socket.recv(65536)
                except OSError:
                    more = b''
                if not more:
                    return
                octets += more
            with self.lock:
                octets = self.take_packets(octets)
                due = self.due(time.monotonic())

    def take_packets(self, octets):
        while True:
            head = 16 if self.is_greeted else 12
            if len(octets) < head:
                return octets
            kind, length = struct.unpack_from('<II', octets)
            number, = struct.unpack_from('<Q' if self.is_greeted else '<I', octets, 8)
            if len(octets) < head + length:
                return octets
            body, octets = octets[head:head + length], octets[head + length:]
            self.packet(kind, number, body)

    def packet(self, kind, number, body):
        if kind == HELLO:
            self.is_greeted = True
            if self.wants_plug:
                self.connect()
        elif not self.is_plugged:
            pass  # it was on its way when the plug was pulled
        elif kind == RESET:
            self.waiting = []
            self.unplugged()
        elif kind == SET_CONFIG:
            self.send(CONFIG, number, bytes([DONE, body[0]]))
        elif kind == GET_CONFIG:
            self.send(CONFIG, number, bytes([DONE, 1]))
        elif kind == SET_ALT:
            self.send(ALT, number, bytes([DONE, body[0], body[1]]))
        elif kind == GET_ALT:
            self.send(ALT, number, bytes([DONE, body[0], 0]))
        elif kind in (START_INTERRUPT, STOP_INTERRUPT):
            self.send(INTERRUPT_STATUS, number, bytes([DONE, body[0]]))
        elif kind == CANCEL:
            for one in [w for w in self.waiting if w[0] == number]:
                self.waiting.remove(one)
                self.end_transfer(one, b'', CANCELLED)
        elif kind == CONTROL:
            self.take_control(number, body)
        elif kind == BULK:
            self.take_bulk(number, body)

    def connect(self):
        kinds, sizes = [NO_KIND] * 32, [0] * 32
        kinds[0] = kinds[16] = CONTROL_KIND
        sizes[0] = sizes[16] = self.first_packet
        for address, (kind, size) in self.endpoints.items():
            place = (address & 15) + (16 if address & 0x80 else 0)
            kinds[place], sizes[place] = kind, size
        intervals = [1 if kind == INTERRUPT_KIND else 0 for kind in kinds]
        self.is_plugged = True
        self.send(INTERFACES, 0, struct.pack('<I', 1) + bytes(32) + (b'\xff' + bytes(31)) * 3)
        self.send(ENDPOINTS, 0, bytes(kinds) + bytes(intervals) + bytes(32) +
                  struct.pack('<32H', *sizes))
        self.send(CONNECT, 0, struct.pack('<BBBBHHH', FULL_SPEED, 0, 0, 0, self.vendor,
                                          self.product, self.version))

    def take_control(self, number, body):
        endpoint, request, kind, _, value, index, length = struct.unpack('<BBBBHHH', body[:10])
        answer = self.standard(kind, request, value) if kind & 0x60 == 0 else self.control(
            kind, request, value, index, body[10:], length)
        if answer is None:
            status, answer, length = STALL, b'', 0
        else:
            status = DONE
            answer = answer[:length] if kind & 0x80 else b''
            length = len(answer) if kind & 0x80 else length
        self.send(CONTROL, number, struct.pack('<BBBBHHH', endpoint, request, kind, status, value,
                                               index, length), answer)

    def standard(self, kind, request, value):
        if kind != 0x80 or request != GET_DESCRIPTOR:
            return b'\0\0'
        which, n = value >> 8, value & 255
        if which == 1:
            return struct.pack('<BBHBBBBHHHBBBB', 18, 1, self.usb_version, 0, 0, 0,
                               self.first_packet, self.vendor, self.product, self.version,
                               *(i + 1 if name else 0 for i, name in enumerate(self.names)), 1)
        if which == 2:
            return self.configuration()
        if which == 3 and n <= 3:
            return bytes([4, 3, 9, 4]) if n == 0 else text_descriptor(self.names[n - 1])
        return None

    def configuration(self):
        ends = b''.join(struct.pack('<BBBBHB', 7, 5, address, kind, size,
                                    1 if kind == INTERRUPT_KIND else 0)
                        for address, (kind, size) in self.endpoints.items())
        interface = bytes([9, 4, 0, 0, len(self.endpoints), 0xff, 0xff, 0xff, 2])
        return struct.pack('<BBHBBBBB', 9, 2, 18 + len(ends), 1, 1, 0, 0xa0, 45) + interface + ends

    def take_bulk(self, number, body):
        endpoint, _, length, _, high = struct.unpack('<BBHIH', body[:10])
        length |= high << 16
        if endpoint & 0x80:
            self.waiting.append((number, endpoint, length))
        else:
            self.take(body[10:])
            self.transfers += 1
            self.send(BULK, number, struct.pack('<BBHIH', endpoint, DONE, length & 0xffff, 0,
                                                length >> 16))

    def answer(self, transfer, data):
        """Ends a transfer that the guest waits for."""
        self.transfers += 1
        self.end_transfer(transfer, data, DONE)

    def end_transfer(self, transfer, data, status):
        number, endpoint, _ = transfer
        self.send(BULK, number, struct.pack('<BBHIH', endpoint, status, len(data) & 0xffff, 0,
                                            len(data) >> 16), data)

    def interrupt(self, endpoint, data):
        """Tells the guest these, which it has not asked for by itself."""
        self.send(INTERRUPT, 0, struct.pack('<BBH', endpoint, DONE, len(data)), data)
