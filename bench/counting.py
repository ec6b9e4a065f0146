"""Instructions, which repeat where times do not: by callgrind of what a program does in its
function `measured` (bench/measure.h), and by qemu of a whole program, which has a filter of system
calls that valgrind does not survive, and may be one of another machine. Without them there is
nothing to count: Unavailable, with a word why."""
import fcntl
import os
import pathlib
import re
import select
import shutil
import subprocess
import tempfile
import threading
import time


# A long one has a second line, without a name.
INSTRUCTION = re.compile(rb'0x[0-9a-f]+: +(?:[0-9a-f]{2,8} )+ *[a-z.]')
CALL = re.compile(rb'(?:\d+ )?(\w+)\(')


class Unavailable(Exception):
    """What cannot be measured here, and why."""


def callgrind(program, *args, text=''):
    """Runs a program; gives the instructions of each call of measured(), and the lines it
    printed."""
    if not shutil.which('valgrind'):
        raise Unavailable('no valgrind')
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / 'out'
        r = subprocess.run(
            ['valgrind', '--tool=callgrind', '--toggle-collect=measured', '--dump-after=measured',
             '--callgrind-out-file=%s' % out, str(program),
             *map(str, args)],
            input=text, capture_output=True, text=True, check=False)
        if r.returncode:
            raise Unavailable('%s under valgrind: %s' %
                              (pathlib.Path(program).name, r.stderr[-500:]))
        n = len(list(pathlib.Path(folder).glob('out.*')))
        counts = [int(re.search(r'^totals: (\d+)', pathlib.Path('%s.%d' % (out, i + 1)).read_text(),
                                re.M)[1]) for i in range(n)]
    return counts, r.stdout.splitlines()


class Jobs:
    """Streams of octets for bench_protocol, all of them counted in one run."""

    def __init__(self, build):
        self.program = build / 'bench/bench_protocol'
        self.folder = tempfile.TemporaryDirectory()
        self.lines, self.files = [], {}

    def add(self, protocol, data, piece=0, pause_every=0):
        """Gives the number of the job."""
        if data not in self.files:
            path = pathlib.Path(self.folder.name) / str(len(self.files))
            path.write_bytes(data)
            self.files[data] = path
        self.lines.append('%s %d %d %s\n' % (protocol, piece, pause_every, self.files[data]))
        return len(self.lines) - 1

    def run(self):
        """(instructions, telegrams) of each; several at once, as there are processors."""
        n = min(os.cpu_count() or 1, len(self.lines))
        counts = [None] * len(self.lines)

        def some(first):
            mine = range(first, len(self.lines), n)
            found, said = callgrind(self.program, 'jobs', text=''.join(self.lines[i] for i in mine))
            for i, instructions, telegrams in zip(mine, found, said):
                counts[i] = (instructions, int(telegrams))
        parts = [Thread(some, i) for i in range(n)]
        for part in parts:
            part.end()
        self.folder.cleanup()
        return counts


class Thread(threading.Thread):
    """That tells how it failed."""

    def __init__(self, function, *args):
        super().__init__()
        self.function, self.args, self.failure = function, args, None
        self.start()

    def run(self):
        try:
            self.function(*self.args)
        except Exception as failure:  # told by end()
            self.failure = failure

    def end(self):
        self.join()
        if self.failure:
            raise self.failure


def qemu(machine):
    """The command that runs a program of a machine and tells of each block of instructions, and of
    system calls."""
    for name in ('qemu-%s-static' % machine, 'qemu-' + machine):
        if shutil.which(name):
            return [name, '-d', 'in_asm,exec,nochain', '-strace', '-D']
    raise Unavailable('no qemu-' + machine)


class Walk:
    """What qemu tells of a program, through a pipe: each block once, with its instructions, then a
    line as often as it is run, and the system calls between them."""

    def __init__(self, machine, folder):
        self.path = pathlib.Path(folder) / 'instructions'
        self.command = [*qemu(machine), str(self.path)]
        os.mkfifo(self.path)
        self.fd = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        self.hold = os.open(self.path, os.O_WRONLY)  # so that there is no end before it begins
        os.set_blocking(self.fd, True)
        fcntl.fcntl(self.fd, fcntl.F_SETPIPE_SZ, 1 << 20)
        self.instructions = 0
        self.calls = []  # (what is called, instructions before)
        self.sizes, self.n_new = {}, 0
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        rest = b''
        while True:
            data = os.read(self.fd, 1 << 16)
            if not data:
                return
            *lines, rest = (rest + data).split(b'\n')
            for line in lines:
                self.take(line)

    def take(self, line):
        if line.startswith(b'Trace'):
            block = line.split(b' ', 3)[2]
            if self.n_new:
                self.sizes[block], self.n_new = self.n_new, 0
            self.instructions += self.sizes.get(block, 1)
        elif line.startswith(b'0x'):
            self.n_new += INSTRUCTION.match(line) is not None
        else:
            call = CALL.match(line)
            if call:
                self.calls.append((call[1].decode(), self.instructions))

    def wait_idle(self):
        """Gives the instructions when nothing more has come for a while."""
        while True:
            before = self.instructions
            time.sleep(0.02)
            if self.instructions == before and not select.select([self.fd], [], [], 0)[0]:
                return before

    def close(self):
        os.close(self.hold)
        self.thread.join()
        os.close(self.fd)


def of_whole_run(machine, folder, command):
    """Instructions of a program from its beginning to its end."""
    walk = Walk(machine, folder)
    r = subprocess.run([*walk.command, *map(str, command)], stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, check=False)
    walk.close()
    if r.returncode:
        raise Unavailable('qemu-%s: %s' % (machine, r.stderr.decode(errors='replace')[-300:]))
    return walk.instructions
