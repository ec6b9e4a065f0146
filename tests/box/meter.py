"""A simulated meter at the line of a chip: the telegrams of `gridmeter simulate`, in their order
for as long as the test lasts, whatever guest the adapter is plugged into."""
import subprocess
import threading
import time

SML_BEGIN = b'\x1b\x1b\x1b\x1b\x01\x01\x01\x01'


def telegrams(gridmeter, profile, count):
    """Of a profile that speaks SML."""
    whole = subprocess.run([gridmeter, 'simulate', profile, '--output', '-', '--telegrams',
                            str(count)], stdout=subprocess.PIPE, check=True).stdout
    return [SML_BEGIN + part for part in whole.split(SML_BEGIN)[1:]]


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
