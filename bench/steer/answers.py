"""What a battery is answered, by a real gridmeter-share that lives in the time of the model: its
clock, the monotonic one too, is a file (libfaketime), and stands still in between. So hold_off is
its own. The readings stream is written here, as a daemon would.

It is used with the harness tests/integration/share.py."""
import datetime
import os
import pathlib
import socket
import subprocess

import clients
import pushed
from share import Share, until
from support import tap
from support.ports import free_port

BEGIN = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
SMA_PORT = 9522
LIBRARY = sorted(pathlib.Path('/usr/lib').glob('*/faketime/libfaketimeMT.so.1'))


class Timeless(Share):
    """One whose clock is a file beside its configuration, where its sandbox lets it look."""
    zero_s = 0.0  # when the time of the model began

    def mono_ms(self, t):
        """What its monotonic clock says then."""
        return round((BEGIN.timestamp() + self.zero_s + t) * 1000)

    def set_clock(self, t):
        now = BEGIN + datetime.timedelta(seconds=round(self.zero_s + t, 3))
        new = self.folder / 'clock.new'
        new.write_text(now.strftime('%Y-%m-%d %H:%M:%S.%f'), encoding='ascii')
        new.replace(self.folder / 'clock')

    def connected(self):
        """It looks for the stream by a timer, so a little time goes by before the model begins."""
        def look():
            self.zero_s += 0.1
            self.set_clock(0)
            return self.stream.readers
        until(look, 'the share reads the stream')
        super().connected()

    def start(self):
        self.set_clock(0)
        env = {**os.environ, 'RUNTIME_DIRECTORY': str(self.folder), 'TZ': 'UTC',
               'LD_PRELOAD': str(LIBRARY[0]), 'FAKETIME_NO_CACHE': '1',
               'FAKETIME_TIMESTAMP_FILE': str(self.folder / 'clock')}
        with open(self.log_path, 'a', encoding='utf-8') as log:
            self.process = subprocess.Popen([self.program, '-c', self.config], stderr=log,
                                            stdout=log, env=env)


class Answers:
    """In the place of an Emulation, for a battery that asks an EcoTracker; keys are those of
    [share]."""

    def __init__(self, program, folder, **keys):
        if not LIBRARY:
            raise tap.Skip('the Debian package libfaketime is missing')
        self.port, self.n, self.last = free_port(), 0, None
        self.share = Timeless(program, folder, meter_at='local', meter_port=self.port,
                              ecotracker='yes', mdns='no', **keys)

    def begin(self):
        """Up to the first reading."""
        self.share.connected()
        self.share.stream.meter()
        until(self.share.now, 'the meter is there')

    def end(self):
        self.share.end()

    def heard(self, t, values):
        """A reading, until it is known. It tells as well that the daemon is still there."""
        self.share.set_clock(t)
        self.n += 1
        self.last = sum(values)
        self.share.stream.say('reading', n=self.n, time='2026-01-01T00:00:00.000Z',
                              mono_ms=self.share.mono_ms(t), period_ms=10000,
                              grid={'power': self.last})
        until(lambda: (self.share.now() or {}).get('power') == self.last, 'the reading')

    def shown(self, _t):
        return None if self.last is None else [self.last]

    def ask(self, t):
        """Values; None: it is held off."""
        self.share.set_clock(t)
        told = None if self.last is None else clients.ecotracker(self.port)
        return told and [float(told['power'])]


class Sent(Answers):
    """In the place of Datagrams, for a battery that is told by those of an SMA Energy Meter."""

    def __init__(self, program, folder):
        at = '127.%d.%d.%d' % tuple(os.urandom(3))  # that nobody else has now
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((at, SMA_PORT))
        self.modbus = free_port()
        super().__init__(program, folder, sma='yes', sma_to=at, modbus='yes',
                         modbus_port=self.modbus)

    def end(self):
        self.socket.close()
        super().end()

    def ask(self, t):
        """Values of a datagram that is due by now; None: there is none. It is due a moment after a
        step of the model. By the time of an answer on a new connection the loop has come round."""
        if self.last is None:
            return None
        self.share.set_clock(t + 0.02)
        until(lambda: clients.em24(self.modbus), 'an answer')
        told = []
        while True:
            try:
                octets = self.socket.recv(2048, socket.MSG_DONTWAIT)
                told.append(float(pushed.of_sma(octets)['power']))
            except BlockingIOError:
                break
        tap.equal(len(told) <= 1, True, 'told at %g s: %s' % (t, told))
        return told or None

