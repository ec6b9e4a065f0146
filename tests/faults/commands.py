"""The other sub-commands, with a call that fails: they say so and end with another status than 0,
or nothing is missing in what they give."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from house import AUTH_KEY, GRIDMETER, KEY, House, Wrong, gridmeter
import faults

SOURCE = pathlib.Path(__file__).parent.parent.parent
# What they say depends on what they could find out.
SEARCHING = ('capture', 'capture of the daemon', 'capture --anonymous',
             'capture --anonymous with keys', 'doctor', 'detect', 'watch', 'doctor of the daemon')


class Command:
    """One way to call the program: arguments with the files it reads ({in}) and writes ({out})."""

    def __init__(self, name, *args, data=b''):
        self.name, self.args, self.data = name, args, data


def commands(folder):
    """They read what stands in `folder`."""
    def sent(profile, name, n=6, *args):
        (folder / name).write_bytes(gridmeter('simulate', profile, '--output', '-', '--telegrams',
                                              n, *args).stdout)
    sent('three-phase', 'sml')
    sent('am550-glo30', 'dlms')
    sent('p1', 'p1')
    (folder / 'keys').write_text('key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY))
    (folder / 'keys').chmod(0o600)
    (folder / 'conf').write_text('timeout = 10\n[A]\nport = %s\n' % (folder / 'p1'))
    (folder / 'lists').write_text(gridmeter_lists())
    old = SOURCE / 'tests' / 'release' / 'old'
    return [
        Command('run --example', 'run', '--example'),
        Command('run --help', 'run', '--help'),
        Command('help', '--help'),
        Command('decode', 'decode', folder / 'sml'),
        Command('decode json', 'decode', '--format', 'json', folder / 'p1'),
        Command('decode from a pipe', 'decode', '-', data=(folder / 'sml').read_bytes()),
        Command('decode with keys', 'decode', '--key', KEY, '--auth-key', AUTH_KEY,
                folder / 'dlms'),
        Command('check', 'check', folder / 'lists'),
        Command('simulate', 'simulate', 'three-phase', '--output', '{out}/sent', '--telegrams', 3),
        Command('simulate to a pipe', 'simulate', 'three-phase', '--output', '-', '--telegrams', 3),
        Command('simulate --list', 'simulate', '--list'),
        Command('capture --anonymous', 'capture', '--anonymous', '--from', folder / 'p1',
                '{out}/shown'),
        Command('capture --anonymous with keys', 'capture', '--anonymous', '--from',
                folder / 'dlms', '{out}/shown',
                '--key-file', folder / 'keys'),
        Command('capture', 'capture', str(folder / 'sml') + '@100', '{out}/recorded', '--seconds',
                2),
        Command('migrate', 'migrate', '--from', old / 'd0.ini'),
        Command('migrate --to', 'migrate', '--from', old / 'dlms.py', '--to', '{out}'),
        Command('migrate d0 --to', 'migrate', '--from', old / 'd0.ini', '--to', '{out}'),
        Command('detect', 'detect', '--format', 'json', '--seconds', 3,
                str(folder / 'sml') + '@100'),
        Command('doctor', 'doctor', '--format', 'json', '-c', folder / 'conf', '--seconds', 3,
                str(folder / 'p1') + '@100'),
    ]


def gridmeter_lists():
    """The example of the manual."""
    text = (SOURCE / 'man' / 'gridmeter.conf.5').read_text()
    block = text[text.index('.Sh LISTS'):].split('.Bd -literal -offset indent\n')[2]
    return block.split('.Ed')[0]


def of_daemon(house):
    """Those that ask a running one."""
    return [Command('capture of the daemon', 'capture', house.sml.link, '{out}/recorded',
                    '--seconds', 1),
            Command('doctor of the daemon', 'doctor', '--format', 'json'),
            Command('watch', 'watch', '--once')]


class Bench:
    """Runs them, and judges."""

    def __init__(self, env, house=None):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-test-'))
        self.env = dict(env, LD_PRELOAD=os.environ['FAULTS'], LC_ALL='C.UTF-8')
        self.page = faults.Page(self.dir / 'faults')
        self.env['GRIDMETER_FAULTS'] = str(self.page.path)
        (self.dir / 'in').mkdir()
        self.commands = of_daemon(house) if house else commands(self.dir / 'in')

    def close(self):
        self.page.close()
        shutil.rmtree(self.dir)

    def run(self, command, fault=None):
        """Status, both outputs, and the files that it has written."""
        out = self.dir / 'out'
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        self.page.clear()
        if fault:
            self.page.arm(fault)
        args = [str(a).replace('{out}', str(out)) for a in command.args]
        with open(self.dir / 'stdout', 'wb') as f:
            r = subprocess.run([GRIDMETER, *args], input=command.data, stdout=f,
                               stderr=subprocess.PIPE,
                               env=self.env, timeout=120, check=False)
        return (r.returncode, (self.dir / 'stdout').read_bytes(), r.stderr,
                {p.name: p.read_bytes() for p in sorted(out.iterdir())})

    def learn(self, command):
        self.reference = self.run(command)
        if self.reference[0] not in (0, 1):
            raise Wrong('%s ends with %d: %r' %
                        (command.name, self.reference[0], self.reference[2]))
        return self.page.sites()

    def judge(self, command, got):
        code, stdout, stderr, files = got
        expected = self.reference
        if code not in (0, 1, 2, 3) or b'Sanitizer' in stderr:
            raise Wrong('it ended with %d: %r' % (code, stderr[-300:]))
        if code != expected[0]:
            if not stderr and stdout == expected[1][:len(stdout)]:
                raise Wrong('it ended with %d and does not say why' % code)
        elif stdout != expected[1] and (
                command.name not in SEARCHING or stdout == expected[1][:len(stdout)]):
            raise Wrong('it ended with %d, and what it wrote is another: %d octets, not %d' % (
                code, len(stdout), len(expected[1])))
        elif not is_alike(command, files, expected[3]):
            raise Wrong('it ended with %d, and its files are others: %r' % (code, {
                n: len(c) for n, c in files.items()}))
        if command.name.startswith('migrate'):
            for name, content in files.items():
                if content != expected[3].get(name):
                    raise Wrong('half of %s' % name)


def is_alike(command, files, expected):
    """Recordings have times, and fakes are others each time."""
    if command.name.startswith('capture'):
        return set(files) == set(expected) and all(len(c) > 0.7 * len(expected[n])
                                                   for n, c in files.items())
    return files == expected


GROUPS = ('commands', 'daemon')


def with_bench(group, build, use):
    """Calls use(bench); for those that ask a daemon there is one."""
    house = build('house') if group == 'daemon' else None
    bench = Bench(house.env if house else os.environ, house)
    try:
        use(bench)
    finally:
        bench.close()
        if house:
            house.tear_down()
