#!/usr/bin/python3
"""Installation, update and removal on a model of a GX device, cut behind every system call that
changes a file.

Each script runs once to its end under `cutter`, and at each of these calls the model is looked at:
what there was if all processes were killed here, and what there may be on the disk if the power
went here (disk.py). Each of these is then a device of its own: it boots and must be as good as
before or after; the script is run again and must end as if nothing had happened. Processes of
daemontools are files here, so that they can be in such a picture.

    test_cuts.py GRIDMETER SOURCE_DIR CUTTER [all]

Without `all`, every thirteenth of these devices is tried, and they are others in each script."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import disk  # noqa: E402
import venus_model  # noqa: E402
from support import tap  # noqa: E402

GRIDMETER, SOURCE, CUTTER = map(os.path.abspath, sys.argv[1:4])
STEP = 1 if sys.argv[4:] == ['all'] else 13
IS_THERE = venus_model.enter()
if IS_THERE:
    subprocess.run(['mount', '-t', 'proc', 'proc', '/proc'], check=True)
MACHINE = os.uname().machine
RAM = ('run', 'service', 'var/volatile')
WAITING = ('sync', 'syncfs', 'fsync', 'fdatasync')

# It is there, and looks at a folder in which nothing is.
SVSCAN = '''#!/bin/sh
exec /opt/victronenergy/svscan /tmp
'''
# A service is up as long as this file is there.
SVC = '''#!/bin/sh
case $1 in -t | -u | -d) ;; *) rm -rf "$2/supervise" ;; esac
'''
SVOK = '''#!/bin/sh
[ -e "$1/supervise/ok" ]
'''
# What udev has acted upon is what it was last told to look at.
UDEVADM = '''#!/bin/sh
case $1 in
info) cat /etc/adapter ;;
trigger)
	cat /run/udev/rules.d/zz-gridmeter.rules >/run/udev/acted 2>/dev/null ||
		rm -f /run/udev/acted ;;
esac
'''
DBUS_SEND = '''#!/bin/sh
echo '   variant       int32 0'
'''
PROGRAM = '''#!/bin/sh
# %s
[ "$1" != --version ] || exec echo small
exec /usr/bin/gridmeter "$@"
'''
PAGE = '{"name": "gridmeter", "version": "%s"}\n'
PLACED, LINKED = 'apps/available/gridmeter/gui-v2/gridmeter.json', 'apps/enabled/gridmeter'
FOREIGN_RC_LOCAL = '#!/bin/sh\n/data/other/start.sh &\nif false; then\nexit 1\nfi\nexit 0'
OLD_RC_LOCAL = '#!/bin/sh\n\n/data/dbus-d0-smartmeter/install.sh\n/data/other/start.sh'
OLD_INSTALL = '#!/bin/sh\nln -sfn /data/dbus-d0-smartmeter/service /service/dbus-d0-smartmeter\n'
SERVICES = 'gridmeter', 'gridmeter-share'
SCRIPTS = 'rc.local', 'rc.local.disabled', 'home/root/.profile'
CONFIGURATION = 'port = usb-Example_Adapter_0001-if00-port0\nname = Meter\n[share]\nmqtt = hub\n'


class Paper(venus_model.Device):
    """The model, with services that are files."""

    def flash(self):
        super().flash()
        (self.image / 'usr/bin/svscan').rename(self.image / 'opt/victronenergy/svscan')
        for name, text in (('svscan', SVSCAN), ('svc', SVC), ('svok', SVOK),
                           ('svstat', '#!/bin/sh\n'),
                           ('udevadm', UDEVADM), ('dbus-send', DBUS_SEND)):
            self.write('usr/bin/' + name, text, 0o755)
        self.add_program(GRIDMETER)

    def power_on(self, stick=None):
        super().power_on(stick)
        self.ram = self.pictures(RAM)

    def picture(self):
        return disk.tree(self.data)

    def pictures(self, names):
        return {name: disk.tree(self.root / name) for name in names}

    def become(self, data, ram=None):
        """The device has this on its disk; and this in RAM, else what is there when it is switched
        on."""
        for folder, files in [(self.data, data)] + [(self.root / k, v)
                                                    for k, v in (ram or self.ram).items()]:
            for entry in os.scandir(folder):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)
            disk.write_tree(folder, files)

    def boot(self):
        self.run('[ ! -x /data/rc.local ] || /data/rc.local')

    def run(self, command):
        """Runs it to its end, with all that it leaves running, and starts the services that are
        there then."""
        out = self.sh(command + '; echo "=$?"', check=False)
        self.wait()
        self.scan()
        return int(re.findall('=([0-9]+)\n', out)[-1]), out

    def wait(self):
        """Until nothing runs any more that a script has left behind."""
        end = time.monotonic() + 300
        while len(self.processes()) > 1:
            if time.monotonic() > end:
                raise AssertionError('something still runs: %s' % self.processes())
            time.sleep(0.002)

    def beside(self, command):
        return subprocess.Popen(['chroot', str(self.root), '/bin/sh', '-c', command], env={
            'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/'}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)

    def scan(self):
        for link in (self.root / 'service').iterdir():
            if link.name.startswith('.'):
                continue
            for folder in (self.on_device(link), self.on_device(link) / 'log'):
                if (folder / 'run').exists():
                    (folder / 'supervise').mkdir(exist_ok=True)
                    (folder / 'supervise/ok').touch()

    def on_device(self, link):
        return self.root / os.readlink(link).lstrip('/') if link.is_symlink() else link

    @staticmethod
    def follow(told, goes_on, at_call):
        with open(told, encoding='utf-8', errors='replace') as lines:
            for line in lines:
                name, device, inode, path = line.rstrip('\n').split(' ', 3)
                if name == 'exit':
                    tap.equal(path, '0', 'exit of the script')
                    break
                if not at_call(name, int(device), int(inode), path):
                    break  # the cutter gets no answer, and all are dead
                os.write(goes_on, b'g')

    def trace(self, command, at_call):
        """Runs it under the cutter; `at_call` is called with the words of each line."""
        told, goes_on = os.pipe(), os.pipe()

        def place():
            os.dup2(told[1], 103)
            os.dup2(goes_on[0], 104)
            os.dup2(103, 3)
            os.dup2(104, 4)
            os.closerange(5, 200)
        with subprocess.Popen([CUTTER, 'chroot', str(self.root), '/bin/sh', '-c', command], env={
                'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/'}, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, close_fds=False, preexec_fn=place) as p:
            os.close(told[1])
            os.close(goes_on[0])
            try:
                self.follow(told[0], goes_on[1], at_call)
            finally:
                os.close(goes_on[1])
            p.wait()
        self.wait()
        self.scan()


def lasting(files):
    """Without what supervise writes."""
    return {k: v for k, v in files.items() if 'supervise' not in k}


def owners(files):
    """What is neither gridmeter's nor a start-up script."""
    return {k: v for k, v in lasting(files).items()
            if not k.startswith(('gridmeter', 'rc.local', 'conf/serial-starter.d',
                                 'log/gridmeter', 'home/root/.profile', 'apps/enabled/gridmeter',
                                 'apps/available/gridmeter'))
            and k not in ('apps', 'apps/available', 'apps/enabled')}


def shown(files):
    """The version of the page that the GUI shows, or None. It is there whole, and no link is
    without one: the GUI would show the pages of nobody."""
    page = files.get(PLACED)
    for version in ('v1', 'v2', None):
        if page is None or page[1] == (PAGE % version).encode():
            break
    else:
        raise AssertionError('a part of a page: %s' % (page,))
    if LINKED not in files:
        return None
    tap.equal(page is not None, True, 'the page behind the link')
    return version


def named(what, step):
    return '%s behind call %d, %s' % ((what,) + step)


class Cuts:
    install = '/data/gridmeter/install.sh'
    # Of the two there is always one, until nothing else is there.
    uninstall = '''if [ -f /data/gridmeter/uninstall.sh ]; then /data/gridmeter/uninstall.sh
        elif [ -f /data/gridmeter-uninstall.sh ]; then /data/gridmeter-uninstall.sh; fi'''

    def set_up(self):
        if not IS_THERE:
            raise tap.Skip('no namespaces can be made here')
        subprocess.run(['mount', '-t', 'tmpfs', 'none', '/mnt'], check=True)
        self.dir = pathlib.Path(tempfile.mkdtemp(dir='/mnt'))
        self.device = Paper(self.dir)

    def tear_down(self):
        if IS_THERE:
            self.device.power_off()
            subprocess.run(['umount', '-l', '/mnt'], check=True)

    # What there is to begin with.

    def a_device_without_add_ons(self):
        pass

    def other(self):
        (self.device.data / 'other').mkdir()
        page = self.device.data / 'apps/available/other/gui-v2/other.json'
        page.parent.mkdir(parents=True)
        page.write_text('{}')
        (self.device.data / 'apps/enabled').mkdir()
        (self.device.data / 'apps/enabled/other').symlink_to('/data/apps/available/other')
        (self.device.data / 'other/start.sh').write_text('#!/bin/sh\n')
        (self.device.data / 'other/start.sh').chmod(0o755)

    def a_device_of_others(self):
        """With a start-up script that never was executable, and one that the GUI has switched
        off."""
        self.other()
        data = self.device.data
        for name, mode in (('rc.local', 0o644), ('rc.local.disabled', 0o755)):
            (data / name).write_text(FOREIGN_RC_LOCAL)
            (data / name).chmod(mode)
        (data / 'conf/serial-starter.d').mkdir()
        (data / 'conf/serial-starter.d/other.conf').write_text('service other other\n')

    def a_device_with_an_old_driver(self):
        self.other()
        data = self.device.data
        home = data / 'dbus-d0-smartmeter'
        (home / 'service').mkdir(parents=True)
        for path, text in ((home / 'install.sh', OLD_INSTALL),
                           (home / 'service/run', '#!/bin/sh\n'),
                           (data / 'rc.local', OLD_RC_LOCAL)):
            path.write_text(text)
            path.chmod(0o755)
        (home / 'config.ini').write_text((HERE / 'old/d0.ini').read_text())

    def unpack(self, version):
        """The archive as it is released, but for programs that are small, and what is only there to
        be read."""
        programs = [self.dir / ('%s-%s' % (name, MACHINE)) for name in SERVICES]
        for program in programs:
            program.write_text(PROGRAM % version)
            program.chmod(0o755)
        (self.dir / 'LICENSES').write_text('of libraries\n')
        (self.dir / 'page').write_text(PAGE % version)
        parts = self.dir / ('archive-' + version)
        subprocess.run([SOURCE + '/tools/release/venus', str(parts / 'gridmeter'), version,
                        str(self.dir / 'LICENSES'), str(self.dir / 'page'), *map(str, programs)],
                       check=True)
        for script in ('boot.sh', 'service/run', 'share/run'):
            path = parts / 'gridmeter/parts' / script
            path.write_text(path.read_text() + '# %s\n' % version)
        for name in ('LICENSE', 'LICENSES', 'README', 'gridmeter.conf.example'):
            (parts / 'gridmeter' / name).unlink()
        subprocess.run(['sh', '-c',
                        'rm md5sums && sums=$(find . -type f | xargs md5sum) && '
                        'echo "$sums" >md5sums'],
                       cwd=parts / 'gridmeter', check=True)
        subprocess.run(['tar', '-cf', str(self.device.image / ('%s.tar' % version)), '-C',
                        str(parts), 'gridmeter'],
                       check=True)

    def begin(self, kind):
        for version in ('v1', 'v2'):
            self.unpack(version)
        getattr(self, kind)()
        self.device.power_on()
        self.device.boot()

    # What it has to be like.

    def runs(self, name):
        """The version that is started, or None; half of one is an error."""
        link = self.device.root / 'service' / name
        if not link.is_symlink():
            return None
        run = (self.device.on_device(link) / 'run').read_text()
        program = next(word for word in run.split()
                       if re.match('/data/gridmeter/.*/%s$' % name, word))
        content = (self.device.root / program.lstrip('/')).read_text()
        version = run.rstrip().rpartition(' ')[2]
        tap.equal(content, PROGRAM % version, 'the program of ' + version)
        tap.equal((self.device.data / 'gridmeter').is_dir(), True, 'its folder')
        return version

    def working(self):
        """Who reads the meter, and as what; and whether that is told on."""
        found = [p.name for p in (self.device.root / 'service').iterdir() if p.name not in SERVICES]
        data = self.device.picture()
        link = self.device.root / 'service/gridmeter-share'
        is_down = link.is_symlink() and (self.device.on_device(link) / 'down').exists()
        return sorted(found), shown(data), self.runs('gridmeter') and (
            *map(self.runs, SERVICES), is_down, data.get('gridmeter/gridmeter.conf'),
            data.get('gridmeter/gridmeter.keys'))

    def is_at_the_end(self, expected, what):
        """Disk and RAM are as they were in the end when nothing was cut, but for the diary of what
        was done."""
        got = {'data/' + k: v for k, v in lasting(self.device.picture()).items()}
        for folder, files in self.device.pictures(RAM).items():
            got.update({folder + '/' + k: v for k, v in files.items() if k != 'gridmeter.told'})
        if expected is None:
            return got
        differences = [['%s: %s, expected %s' % (k, got.get(k), one.get(k))
                        for k in sorted(set(got) | set(one))
                        if got.get(k) != one.get(k)] for one in expected]
        tap.equal([] in differences, True, '%s: %s' % (what, min(differences, key=len)))
        return got

    # The work.

    def look(self, command):
        """Runs it once, and gathers what there would be at each call: (name, disk, RAM or None for
        a power cut)."""
        model = disk.Disk(self.device.data)
        found, seen, calls = [], set(), []

        def at_call(name, device, inode, path):
            calls.append(name)
            step = len(calls), '%s %s' % (name, path)
            if name in WAITING:
                model.synced(device, inode)
            else:
                model.look()
                found.append((named('killed', step), self.device.picture(),
                              self.device.pictures(RAM)))
            for n, files in enumerate(model.after_power_cut()):
                key = frozenset(files.items())
                if key not in seen:
                    seen.add(key)
                    found.append((named('no power (%d)' % n, step), files, None))
            return True
        self.device.trace(command, at_call)
        return found, len(calls)

    def try_one(self, what, files, ram, command):
        self.device.become(files, ram)
        if ram is None:
            self.device.boot()
            got = self.device.picture()
            tap.equal(owners(got), self.owners, 'files of others, ' + what)
            for script in SCRIPTS:
                tap.equal(got.get(script) in self.scripts[script], True, '%s, %s: %s' % (
                    script, what, got.get(script)))
            tap.equal(self.working() in self.works, True, '%s: %s works, not one of %s' % (
                what, self.working(), self.works))
        code, out = self.device.run(command)
        tap.equal(code, 0, 'exit of the second run, %s: %s' % (what, out))
        self.is_at_the_end(self.ends[:1] if ram else self.ends, what)

    def cut(self, command, first=0):
        """Cuts that command at each of its calls; what is there now is before."""
        before, ram_before = self.device.picture(), self.device.pictures(RAM)
        self.device.become(before)
        self.device.boot()
        self.works = [self.working()]
        self.device.become(before, ram_before)
        found, n_calls = self.look(command)
        tap.equal(n_calls > 50, True, 'calls of ' + command)
        after, ram = self.device.picture(), self.device.pictures(RAM)
        self.ends = [self.is_at_the_end(None, '')]
        self.owners = owners(before)
        tap.equal(owners(after), self.owners, 'files of others')
        self.scripts = {name: (before.get(name), after.get(name))
                        for name in SCRIPTS}
        self.device.become(after)
        self.device.boot()
        self.works.append(self.working())
        if not self.works[1][2]:  # a page goes first, as there is nothing to it without the program
            self.works.append((self.works[0][0], self.works[1][1], self.works[0][2]))
        self.ends.append(self.is_at_the_end(None, ''))
        for what, files, _ in found:
            try:
                shown(files)
            except AssertionError as e:
                raise AssertionError('%s: %s' % (what, e)) from e
        tried = found[first % STEP::STEP]
        for state in tried:
            self.try_one(*state, command)
        for n in range(1 + first, n_calls, 4 * STEP):
            self.device.become(before, ram_before)
            self.kill(command, n)
            self.try_one('dead behind call %d' % n, self.device.picture(), None, command)
        self.device.become(after, ram)
        print('# %d calls, %d devices, %d of them tried' % (n_calls, len(found), len(tried)),
              flush=True)

    def kill(self, command, last):
        """In earnest: no process gets beyond that call."""
        calls = []

        def at_call(*_):
            calls.append(1)
            return len(calls) < last
        self.device.trace(command, at_call)

    def remove_twice(self, n):
        """Another one begins behind call n of the first: it comes to its end there, or waits until
        the first has."""
        others = []

        def at_call(*_):
            others.append(None)
            if len(others) == n:
                others[-1] = self.device.beside(self.uninstall)
                if not (self.device.root / 'run/gridmeter.installing').is_symlink():
                    others[-1].wait()
            return True
        self.device.trace(self.uninstall, at_call)
        tap.equal([p.wait() for p in others if p], [0], 'exit of the other one')
        self.is_at_the_end(self.ends[:1], 'two at once, behind call %d' % n)

    def life(self, kind, configuration=None):
        self.begin(kind)
        before = self.device.picture()
        self.cut('tar -xf /v1.tar -C /data && ' + self.install, 0)
        if configuration:
            (self.device.data / 'gridmeter/gridmeter.conf').write_text(configuration)
            self.device.run(self.install)
        self.cut('tar -xf /v2.tar -C /data && ' + self.install, 1)
        installed = self.device.picture(), self.device.pictures(RAM)
        self.cut(self.uninstall, 2)
        for n in range(1, 50, STEP):
            self.device.become(*installed)
            self.remove_twice(n)
        tap.equal(lasting(self.device.picture()), lasting(before), 'the disk in the end')
        tap.equal('udev/acted' in self.device.pictures(RAM)['run'], False,
                  'what udev has been told')

    def test_an_archive_that_is_not_whole_is_not_installed(self):
        self.begin('a_device_of_others')
        self.device.run('tar -xf /v1.tar -C /data && ' + self.install)
        before = self.device.picture()
        self.device.run('tar -xf /v2.tar -C /data')
        program = self.device.data / 'gridmeter/bin' / ('gridmeter-' + MACHINE)
        for octets in (program.read_bytes()[:-1], b''):
            program.write_bytes(octets)
            code, out = self.device.run(self.install)
            tap.equal((code, 'unpack it once more' in out), (1, True), out)
            after = self.device.picture()
            tap.equal([k for k in before if not k.startswith('gridmeter/') and
                       after.get(k) != before[k]], [])
            self.device.become(after)
            self.device.boot()
            tap.equal(self.runs('gridmeter'), 'v1')

    def test_on_a_device_without_add_ons(self):
        self.life('a_device_without_add_ons', CONFIGURATION)

    def test_on_a_device_with_add_ons_of_others(self):
        self.life('a_device_of_others')

    def test_in_the_place_of_an_old_driver(self):
        self.life('a_device_with_an_old_driver')


tap.run(Cuts)
