"""Rows of the whole program, from the wire to the signal, in instructions: it runs under qemu, on a
private bus. So the released binary can be counted too, and that of another machine."""
import os
import platform
import statistics
import tempfile
import time

import counting
import samples
from counting import Unavailable
from harness import World, telegrams, until

LEARNED, COUNTED = 8, 20  # telegrams until the line is known well, and those that count
CHEAPEST = 5
DIST = samples.SOURCE / 'dist'
HOST = platform.machine()


class Walked(World):
    """A daemon of which each instruction is told."""

    def __init__(self, program, machine):
        self.program, self.machine, self.walk = program, machine, None

    def start(self, name, *args, is_ours=False):
        if name == 'run':
            self.walk = counting.Walk(self.machine, self.dir)
            args = (*self.walk.command, self.program, *args[1:])
        return super().start(name, *args, is_ours=is_ours)

    def tear_down(self):
        try:
            super().tear_down()
        finally:
            if self.walk:
                self.walk.close()

    def is_quiet(self):
        """It waits, and all that it has done has been told."""
        before = self.walk.instructions
        return self.d.waits() and self.walk.wait_idle() == before

    def settle(self):
        for _ in range(2):  # what it does a little later, because of it, too
            until('quiet', self.is_quiet)
            time.sleep(0.03)

    def one(self, telegram):
        """What is called for a telegram that is read in one go, and the instructions until then;
        the last is the end."""
        n, before = len(self.walk.calls), self.walk.instructions
        self.w.send(telegram)
        until('a signal', lambda: any(call == 'sendto' for call, _ in self.walk.calls[n:]))
        self.settle()
        return [(call, at - before) for call, at in
                [*self.walk.calls[n:], ('end', self.walk.instructions)]]

    def figures(self):
        """Instructions of a telegram: on average, of the cheapest, which no other work came
        between, and until the signal. Each is another second of the house, so each makes one."""
        self.set_up()
        try:
            first, *stream = telegrams('three-phase', 1 + LEARNED + COUNTED)
            self.start_bus()
            self.start_settings()
            self.w = self.wire()
            self.d = self.run('--port', self.w.link, 'timeout=300')
            self.send_until(first, self.services, every=1)
            self.settle()
            walks = [self.one(telegram) for telegram in stream][LEARNED:]
        finally:
            self.tear_down()
        walks = [calls for calls in walks if is_telegram_alone(calls)] or walks
        totals = sorted(calls[-1][1] for calls in walks)
        return (statistics.mean(totals), statistics.mean(totals[:CHEAPEST]),
                statistics.mean(dict(reversed(calls))['sendto'] for calls in walks))


def is_telegram_alone(calls):
    """Neither the slow signal nor files came between."""
    names = [call for call, _ in calls]
    return names.count('sendto') == 1 and not {'open', 'openat', 'mkdir', 'rename'} & set(names)


def binaries(build):
    """(part of the keys, the program, its machine)."""
    yield 'build', build / 'gridmeter', HOST
    for name, machine in (('x86_64', 'x86_64'), ('armv7', 'arm'), ('aarch64', 'aarch64')):
        yield name, DIST / ('gridmeter-' + name), machine


def rows(build, names=('build', 'x86_64', 'armv7', 'aarch64')):
    for name, program, machine in binaries(build):
        if name not in names:
            continue
        keys = ['whole/%s%s' % (name, part) for part in ('', '/cheapest', '/signal')]
        try:
            if not program.exists():
                raise Unavailable('no %s; make release builds it' %
                                  program.relative_to(samples.SOURCE))
            for key, count in zip(keys, Walked(program, machine).figures()):
                yield key, count, ''
        except Unavailable as why:
            yield from ((key, why) for key in keys)


def json_rows(build):
    """What a telegram more costs a run of `decode`."""
    few, many = 2, 12
    for key in ('three-phase', 'p1'):
        profile = samples.SAMPLES[key].profile
        counts = []
        for n in (few, many):
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, 'telegrams')
                with open(path, 'wb') as f:
                    f.write(samples.simulated(build / 'gridmeter', profile, n))
                counts.append(counting.of_whole_run(
                    HOST, folder, [build / 'gridmeter', 'decode', '--format', 'json', path]))
        yield 'json/%s' % key, (counts[1] - counts[0]) / (many - few), ''
