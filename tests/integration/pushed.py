"""Those who are told without asking: readers of SMA Energy Meters and of P1 ports, each as far as
its description says, and for powers only. What they were told holds for some seconds."""
import decimal
import re
import socket
import struct
import threading
import time

HOLDS_S = 3
PHASES = ('power', 'l1_power', 'l2_power', 'l3_power')
CODES = (1, 21, 41, 61)  # of import; export is one more


def of_all(pairs):
    """Import and export of all, L1, L2, L3 in watts, each a pair; None: not there."""
    return {q: pair[0] - pair[1] for q, pair in zip(PHASES, pairs) if None not in pair}


def of_sma(octets):
    """Of a datagram."""
    found, at = {}, 28
    end = 16 + struct.unpack('>H', octets[12:14])[0]
    while at < end and octets[at] == 0:
        size = octets[at + 2]
        found[octets[at + 1], size] = decimal.Decimal(
            int.from_bytes(octets[at + 4:at + 4 + size], 'big'))
        at += 4 + size
    return of_all([[found[c + i, 4] / 10 if (c + i, 4) in found else None for i in (0, 1)]
                   for c in CODES])


def of_p1(text):
    """Of a telegram."""
    found = {name: decimal.Decimal(kw) * 1000 for name, kw in re.findall(
        r'1-0:(\d+)\.7\.0\((\d+\.\d+)\*kW\)', text.decode('ascii'))}
    return of_all([[found.get(str(c + i)) for i in (0, 1)] for c in CODES])


class Pushed(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.said, self.until, self.n = {}, 0, 0
        self.start()

    def now(self, _port=None):
        return self.said if time.monotonic() < self.until else {}

    def take(self, said):
        self.said, self.until = said, time.monotonic() + HOLDS_S
        self.n += 1


class Sma(Pushed):
    """One to whom datagrams are sent, at an address of this machine."""
    def __init__(self, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 9522))
        super().__init__()

    def run(self):
        while True:
            self.take(of_sma(self.socket.recv(2048)))


class P1(Pushed):
    """One who reads telegrams at a TCP port."""
    def __init__(self, port):
        self.port = port
        super().__init__()

    def run(self):
        while True:
            try:
                with socket.create_connection(('127.0.0.1', self.port)) as s:
                    self.read(s)
            except OSError:
                time.sleep(0.1)  # it is not there yet

    def read(self, s):
        text = b''
        while more := s.recv(4096):
            text += more
            while (end := re.search(rb'![0-9A-F]{4}\r\n', text)):
                self.take(of_p1(text[:end.end()]))
                text = text[end.end():]
