"""What gridmeter doctor is tried on: simulated meters with something wrong, each in a world of its
own. Cases that need no bus run several at a time, as silence takes its time to be told from a slow
meter."""
import concurrent.futures
import json
import os
import pathlib
import pty
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import tty

from harness import BUSY, GRIDMETER, tap
from support.own_ports import own_ports

AT_ONCE = 6
LOOKS = 3
CASE_S = 200 * BUSY  # a balance of power and energy takes two minutes
NOBODY = 65534
SLOW = ('sign-contradiction', 'scale-contradiction')


class Case:
    """A world without a bus."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-ward-'))
        self.env = dict(os.environ, RUNTIME_DIRECTORY=str(self.dir / 'run'), LC_ALL='C.UTF-8',
                        STATE_DIRECTORY=str(self.dir / 'state'),
                        DBUS_SYSTEM_BUS_ADDRESS='unix:path=%s/no-bus' % self.dir)
        self.env.pop('LANG', None)
        self.processes, self.ends, self.is_over = [], [], threading.Event()
        self.threads = []

    def close(self):
        self.is_over.set()
        for t in self.threads:
            t.join()
        for p in reversed(self.processes):  # who reads a meter ends before that
            p.terminate()
            p.wait(15 * BUSY)
        for fd in self.ends:
            os.close(fd)
        if self.path('run').exists():
            self.path('run').chmod(0o700)  # one may have closed it to all
        shutil.rmtree(self.dir)

    def start(self, *args):
        with open(self.dir / ('log-%d' % len(self.processes)), 'wb') as log:
            p = subprocess.Popen([GRIDMETER, *map(str, args)], env=self.env, stdout=log, stderr=log,
                                 stdin=subprocess.DEVNULL)
        self.processes.append(p)
        return p

    def path(self, name='meter'):
        return self.dir / name

    def simulate(self, profile, *args, name='meter'):
        """A meter at work; gives its port."""
        self.start('simulate', profile, '--link', self.path(name), *args)
        self.until('the simulator', lambda: os.path.islink(self.path(name)))
        return self.path(name)

    def daemon(self, *args, port=None):
        """gridmeter run; `key=value` arguments become settings."""
        args = [x for a in args for x in (['--set', a] if '=' in str(a) else [a])]
        return self.start('run', '--port', port or self.path(), *args)

    def config(self, *lines):
        file = self.path('conf')
        file.write_text('\n'.join(lines) + '\n')
        file.chmod(0o600)
        return ['-c', file]

    def wire(self, name='meter'):
        """A pseudo-terminal; gives the end of the meter."""
        master, slave = pty.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        self.ends += [master, slave]
        os.symlink(os.ttyname(slave), self.path(name))
        return master

    def keep_sending(self, master, make, every=0.5):
        """Sends what `make` gives, again and again."""
        def work():
            while not self.is_over.wait(every):
                try:
                    os.write(master, make())
                except BlockingIOError:
                    pass  # nobody reads
        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()

    def keep_sending_after(self, master, first, make, n=3, every=0.5):
        """Sends `first` until the daemon has understood `n` of it, and then what `make` gives: what
        is sent before it has opened the port is lost."""
        heard = [False]

        def next_one():
            heard[0] = heard[0] or self.n_telegrams() >= n
            return make() if heard[0] else first
        self.keep_sending(master, next_one, every)

    def n_telegrams(self):
        """That the daemon has understood."""
        return sum(s.get('telegrams', 0) for s in self.status()['stations'])

    def echo(self, master):
        """A head that hears its own light."""
        def work():
            while not self.is_over.wait(0.01):
                try:
                    os.write(master, os.read(master, 256))
                except BlockingIOError:
                    pass
        self.threads.append(threading.Thread(target=work))
        self.threads[-1].start()

    def until(self, what, condition, seconds=20):
        end = time.monotonic() + BUSY * seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError('%s did not happen' % what)
            time.sleep(0.05)

    def status(self):
        """What a daemon tells at its socket; of none that does not answer yet."""
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(str(self.path('run/status')))
                return json.loads(b''.join(iter(lambda: s.recv(65536), b'')))
        except (OSError, ValueError):
            return {'stations': [], 'ports': []}

    def as_nobody(self):
        """How to run the doctor as somebody without rights. The program is a copy where nobody may
        read it: root's own folder is closed to others."""
        if os.getuid() != 0:
            return {}
        program = self.path('gridmeter')
        shutil.copy(GRIDMETER, program)
        program.chmod(0o755)
        os.chmod(self.dir, 0o755)
        return {'program': program, 'user': NOBODY, 'group': NOBODY, 'extra_groups': [], 'cwd': '/'}

    def doctor(self, *args, program=GRIDMETER, **more):
        """One run; gives what it says of each meter, and checks its exit status."""
        r = subprocess.run([program, 'doctor', '--format', 'json', *map(str, args)], env=self.env,
                           capture_output=True, check=False, timeout=CASE_S, **more)
        said = [json.loads(line) for line in r.stdout.splitlines()]
        if r.stderr or not said:
            raise AssertionError('doctor: %r %r' % (r.stdout, r.stderr))
        fine = all(s['finding'] == 'ok' or s['hint'] for s in said)
        tap.equal(r.returncode, 0 if fine else 1, 'exit of the doctor: %s' % said)
        return said

    def doctor_tells(self, finding, *args):
        """What it says of a wire. Where the machine stands still for a moment, pauses between
        telegrams run into one, and bits that tell what is wrong are missing: then once more."""
        for _ in range(LOOKS):
            said = self.doctor(*args)
            if [s['finding'] for s in said] == [finding]:
                break
        return said

    def doctor_says(self, finding, *args, port=None):
        """Asks until it says that, of all that it tells or of one port: daemons need a while to see
        things."""
        end = time.monotonic() + CASE_S
        while True:
            said = [s for s in self.doctor(*args) if port in (None, s['port'])]
            if (said and said[0]['finding'] == finding) or time.monotonic() > end:
                return said
            time.sleep(0.3)


def try_one(function, finding):
    own_ports()
    case = Case()
    try:
        args = function(case)
        if callable(args):
            return args()
        if args is None:
            return case.doctor_says(finding)
        return case.doctor_tells(finding, *args)
    finally:
        case.close()


def chapter(cases):
    """A class of tests out of (title, finding, function). A function makes its case and gives the
    arguments for the doctor, or None: a daemon is to be asked, until it has seen enough."""
    only = os.environ.get('ONLY', '').split()
    chosen = [c for c in cases if not only or any(word in 'test_' + c[0] for word in only)]
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    first = sorted(chosen, key=lambda c: c[1] not in SLOW)
    results = {title: pool.submit(try_one, function, finding) for title, finding, function in first}

    def test_of(title, finding):
        def test(_self):
            said = results[title].result()
            tap.equal([s['finding'] for s in said], [finding],
                      json.dumps(said, indent=1) + '\nfinding')
        return test
    return type('Cases', (), {'test_' + title: test_of(title, finding)
                              for title, finding, _ in cases})
