"""A simulated meter at the line of a chip: the telegrams of `gridmeter simulate`, in their order
for as long as the test lasts, whatever guest the adapter is plugged into."""
import os
import select
import subprocess
import termios
import threading
import time
import tty

SML_BEGIN = b'\x1b\x1b\x1b\x1b\x01\x01\x01\x01'
P1_BEGIN = b'/'


def simulated(gridmeter, profile, count, *args):
    return subprocess.run([gridmeter, 'simulate', profile, '--output', '-', '--telegrams',
                           str(count), *args], stdout=subprocess.PIPE, check=True).stdout


def telegrams(gridmeter, profile, count, *args):
    """Of a profile that speaks SML, or P1, or sends each list in an HDLC frame."""
    whole = simulated(gridmeter, profile, count, *args)
    for begin in (SML_BEGIN, P1_BEGIN):
        if whole.startswith(begin):
            return [begin + part for part in whole.split(begin)[1:]]
    return frames(whole)


def frames(whole):
    """Of HDLC, of format 3: a flag, a length of eleven bits, as many octets, a flag."""
    found = []
    while whole:
        size = 2 + ((whole[1] & 7) << 8 | whole[2])
        found.append(whole[:size])
        whole = whole[size:]
    return found


class Meter(threading.Thread):
    """Sends one after the other, and begins no new one before its time, nor before the last has
    left: a slow machine gets none the sooner."""

    def __init__(self, these, line='9600 8N1', period_s=1.0):
        super().__init__(daemon=True)
        self.telegrams, self.line, self.period_s = these, line, period_s
        self.chip = None  # whose line it is on
        self.sent = 0
        self.is_over = threading.Event()
        self.start()

    def run(self):
        while not self.is_over.is_set():
            begin, takes, chip = time.monotonic(), 0, self.chip
            if chip:
                takes = chip.hear(self.telegrams[self.sent % len(self.telegrams)], self.line)
                self.sent += 1
            left = begin + max(self.period_s, takes) - time.monotonic()
            self.is_over.wait(max(left, 0.01))

    def end(self):
        self.is_over.set()
        self.join()


class AskedMeter(threading.Thread):
    """Sends only when it is asked: a simulated meter at a pseudo-terminal, which has the speed at
    which the adapter is set. What it hears and sends is noise when that is not its own."""
    speeds = {300: termios.B300, 600: termios.B600, 1200: termios.B1200, 2400: termios.B2400,
              4800: termios.B4800, 9600: termios.B9600, 19200: termios.B19200,
              115200: termios.B115200}
    hold_s = 0.15  # in which the simulator has read what was sent to it; it answers later

    def __init__(self, gridmeter, profile):
        super().__init__(daemon=True)
        self.simulator = subprocess.Popen([gridmeter, 'simulate', profile],
                                          stdout=subprocess.PIPE, text=True)
        self.fd = os.open(self.simulator.stdout.readline().strip(), os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.fd)
        self.chip = None
        self.heard = 0.0
        self.is_over = False
        self.start()

    def plug_into(self, chip):
        chip.hearer = self.hear
        self.chip = chip

    def hear(self, octet, setting):
        """What the guest has sent, as eight levels."""
        if setting.bits == 7 and setting.parity != 'N':
            octet |= setting.parity_of(octet) << 7
        self.follow(setting)
        os.write(self.fd, bytes([octet]))
        self.heard = time.monotonic()

    def follow(self, setting):
        speed = min(self.speeds, key=lambda baud: abs(baud / setting.baud - 1))
        now = termios.tcgetattr(self.fd)
        if now[4] != self.speeds[speed]:
            now[4] = now[5] = self.speeds[speed]
            termios.tcsetattr(self.fd, termios.TCSANOW, now)

    def run(self):
        while not self.is_over:
            if self.chip and time.monotonic() > self.heard + self.hold_s:
                self.follow(self.chip.setting)
            if select.select([self.fd], [], [], 0.02)[0]:
                octets = os.read(self.fd, 4096)
                if self.chip:
                    self.chip.hear(octets, '%d 8N1' % self.chip.setting.baud)

    def end(self):
        self.is_over = True
        self.join()
        if self.chip:
            with self.chip.lock:
                self.chip.hearer = None
        self.simulator.terminate()
        self.simulator.wait()
        self.simulator.stdout.close()
        os.close(self.fd)
