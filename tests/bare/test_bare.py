#!/usr/bin/python3
"""The commands of the README on a machine that has nothing: a bare Debian, made for this, as root
in /root and as a user.

    test_bare.py SOURCE_DIR SUITE…

Where such a machine cannot be made, all of it is skipped, and says why. When $WHOLE is set, `make
test` is run there, too."""
import atexit
import contextlib
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import tap  # noqa: E402

SOURCE = pathlib.Path(sys.argv[1]).resolve()
TOOLS = SOURCE / 'tools/bare'
UNAVAILABLE = 75
POWER = r'Demo meter  (?:im|ex)porting [0-9.]+ W'
# Ends the demo by a signal to make when it shows a power, and tells what has stayed.
END_DEMO = r'''
look() {
	ls -A /tmp /run /var/lib /run/gridmeter /var/lib/gridmeter
	cat /proc/[0-9]*/comm | grep -vx -e sh -e cat -e grep -e sort | sort # but for these here
}
look >~/before 2>&1
make demo >~/shown 2>&1 &
until grep -q 'porting .* W' ~/shown || ! kill -0 $!; do sleep 0.2; done
kill -TERM $!
wait $!
echo "make ended with $?"
# Who looks at other processes for a daemon ends when that has ended, which is a moment later.
for i in $(seq 50); do
	look >~/after 2>&1
	! cmp -s ~/before ~/after || break
	sleep 0.2
done
diff ~/before ~/after && echo nothing has stayed || cat ~/shown'''


def files(folder):
    return {str(p.relative_to(folder)) for p in folder.rglob('*') if not p.is_dir()}


def copy(to):
    """The sources, as somebody has just got them."""
    shutil.copytree(SOURCE, to, symlinks=True, ignore=lambda folder, names: [
        n for n in names if n in ('__pycache__', '.git') or
        (pathlib.Path(folder) == SOURCE and re.match('build|dist', n))])


def lend_cache(to):
    """Copies what ccache knows of this checkout's builds: made or of use since they began."""
    begun = SOURCE / 'build/release/build.ninja'
    if not shutil.which('ccache') or not begun.exists():
        return
    cache = pathlib.Path(subprocess.run(['ccache', '--get-config', 'cache_dir'], check=True,
                                        stdout=subprocess.PIPE, text=True).stdout.strip())
    for path in cache.glob('?/**/*[RM]'):
        with contextlib.suppress(FileNotFoundError):  # it has made room meanwhile
            if path.stat().st_mtime >= begun.stat().st_mtime:
                (to / path.relative_to(cache)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, to / path.relative_to(cache))


class Machine:
    """A bare Debian, made when the first test needs it."""

    def __init__(self, suite):
        self.suite, self.root, self.why_not = suite, None, None

    def need(self):
        if not self.root and not self.why_not:
            self.root = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-bare-', dir='/var/tmp'))
            atexit.register(shutil.rmtree, self.root, ignore_errors=True)
            self.why_not = self.make()
        if self.why_not:
            raise tap.Skip('NO BARE MACHINE: ' + self.why_not)

    def make(self):
        """Why there is none, or None."""
        if os.getuid() != 0:
            return 'only root can make one'
        self.root.chmod(0o755)
        for command in ([TOOLS / 'root', self.suite, self.root],
                        [TOOLS / 'enter', self.root, 'root', 'true']):
            r = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, check=False)
            if r.returncode:
                return '%s: %s' % (command[0].name, ' / '.join(r.stdout.splitlines()[-3:]))
        for home in ('root', 'home/owner'):
            copy(self.root / home / 'gridmeter')
        if platform.freedesktop_os_release().get('VERSION_CODENAME') == self.suite:
            lend_cache(self.root / 'var/cache/ccache')  # the same compiler, and all else by its sum
            self.run('root', 'chmod -R a+rwX /var/cache/ccache')
        self.files = files(self.root / 'root/gridmeter')
        self.run('root', 'chown -R owner: /home/owner')
        return None

    def home(self, user):
        return self.root / ('root' if user == 'root' else 'home/owner')

    def run(self, user, script, status=0):
        """What a script of the shell prints in the checkout of that user."""
        r = subprocess.run([TOOLS / 'enter', self.root, user, 'sh', '-c',
                            'cd gridmeter\n' + script], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           errors='replace', check=False)
        tap.equal(r.returncode, status, 'exit of %s:\n%s\n' % (script, r.stdout[-3000:]))
        return r.stdout


def who_may_not_install_is_told_what_to(machine):
    said = machine.run('owner', 'make demo', 2)
    (line,) = re.findall('^As root, please run: apt-get install (.*)$', said, re.M)
    packages = [word for word in line.split() if not word.startswith('-')]
    tap.equal(('gcc' in packages, len(packages)), (True, len(set(packages))), line)


def shows_a_meter(machine, user):
    """It comes first for root, so packages are installed, which takes minutes: it says so."""
    said = machine.run(user, 'make demo SECONDS=10')
    for words in ('Installing Debian packages: ', '  fetching them', '  installing them'):
        tap.equal(words in said, user == 'root', words)
    tap.equal(len(re.findall(POWER, said)) >= 3, True, 'lines of the demo: ' + said)


def is_ended_by_a_signal(machine, user):
    said = machine.run(user, END_DEMO)
    tap.equal(said.splitlines()[-2:], ['make ended with 143', 'nothing has stayed'], said)


def passes(machine, user, verb):
    """Without leaving anything in /tmp, which is empty before."""
    said = machine.run(user, verb + '; status=$?; ls -A /tmp >~/left; exit $status')
    tap.equal((machine.home(user) / 'left').read_text(), '', 'what is left in /tmp')
    tap.equal(re.fullmatch(r'[1-9]\d+ passed, 0 failed(, \d+ skipped)?', said.splitlines()[-1])
              is not None, True, said[-3000:])


def measures(machine, user):
    """Beside libsml, for root after a build that had none, for owner before any."""
    said = machine.run(user, '%smake bench ROWS=sml' % ('' if user == 'root' else 'make clean; '))
    rows = re.findall(r'^\| SML, FNN meter: libsml, .* \| [\d.,]+ times \|', said, re.M)
    tap.equal(len(rows), 2, said)


def installs_where_it_may(machine):
    said = machine.run('owner', 'make install', 2)
    tap.equal('make install: owner may not write to /usr/local: that needs root' in said, True,
              said)
    tap.equal('Traceback' in said or 'Meson bug' in said, False, said)
    said = machine.run('owner', 'make install PREFIX=$HOME/own && ~/own/bin/gridmeter --version && '
                       'cat ~/own/lib/pkgconfig/gridmeter.pc')
    tap.equal('prefix=/home/owner/own\n' in said, True, said)


def cleans_up(machine, user):
    """Everything but what was there at first is gone."""
    machine.run(user, 'make clean')
    tap.equal(files(machine.home(user) / 'gridmeter') ^ machine.files, set(), 'what has changed')


def has_all_packages(machine):
    names = subprocess.run(['make', '-s', '-C', SOURCE, 'packages'], stdout=subprocess.PIPE,
                           text=True, check=True).stdout.split()
    r = subprocess.run([TOOLS / 'packages', machine.suite, *names], stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, text=True, check=False)
    if r.returncode == UNAVAILABLE:
        raise tap.Skip('NO PACKAGE LISTS: ' + ' / '.join(r.stderr.splitlines()[-3:]))
    tap.equal((r.returncode, 'gcc' in names), (0, True), r.stderr)


def scenes(suite):
    machine = Machine(suite)

    def on_it(what, *args):
        def run(_):
            machine.need()
            what(machine, *args)
        return run

    found = {'has all packages': lambda _: has_all_packages(machine),
             'who may not install is told what to': on_it(who_may_not_install_is_told_what_to)}
    for user in ('root', 'owner'):
        if user == 'owner':
            found['make bench comes first for owner'] = on_it(measures, user)
        found['make demo shows a meter to ' + user] = on_it(shows_a_meter, user)
        found['a signal ends make demo of %s, and nothing stays' % user] = on_it(
            is_ended_by_a_signal, user)
        for verb in ('make quick', *(['make test'] if os.environ.get('WHOLE') else [])):
            found['%s passes as %s' % (verb, user)] = on_it(passes, user, verb)
        if user == 'root':
            found['make bench comes last for root'] = on_it(measures, user)
    found['make install installs where owner may'] = on_it(installs_where_it_may)
    found['make clean leaves what was there'] = on_it(cleans_up, 'root')
    return {'test_%s: %s' % (suite, name): scene for name, scene in found.items()}


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was made is removed
    tap.run(*(type(suite, (), scenes(suite)) for suite in sys.argv[2:]))


main()
