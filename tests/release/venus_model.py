"""A model of a GX device in a folder: a root file system that is mounted read-only, with busybox
and daemontools, /data, what Venus OS keeps in RAM, and the steps of its boot as far as an add-on
meets them. It needs mount and process namespaces of its own; `enter` makes them."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
IN_RAM = ['run', 'var/volatile', 'service', 'dev']
BOXED = '''[ ash awk basename cat chmod cmp cp cut date dirname echo env false find grep head
    hostname id kill ln ls md5sum mkdir mv pidof printf ps pwd readlink realpath rm rmdir sed sh
    sleep sort stat sync tail tar test touch tr true wc'''.split()
DAEMONTOOLS = ['svscan', 'supervise', 'svc', 'svok', 'svstat', 'multilog', 'softlimit',
               'tai64nlocal']

UDEVADM = '''#!/bin/sh
echo "$*" >>/run/udevadm.log
[ "$1" != info ] || cat /etc/adapter
'''
STOP_TTY = '''#!/bin/sh
echo "$1" >>/run/stopped
rm -f "/dev/serial-starter/$1"
'''
# What happens at a boot, in this order; the numbers are those of Venus. The first as well, from
# v3.70 on, with `venus-runtime` when a stick is plugged in.
UPDATE_DATA = '''#!/bin/sh
for archive in /run/media/*/${1:-venus-data}*.tar.gz; do
	[ -f "$archive" ] || continue
	rm -rf /run/hooks && mkdir /run/hooks
	for hook in pre post; do
		tar -xzf "$archive" -C /run/hooks "rc/$hook-hook.sh" 2>/dev/null
	done
	[ ! -f /run/hooks/rc/pre-hook.sh ] || sh /run/hooks/rc/pre-hook.sh || continue
	result=success
	mkdir /run/unpacked
	tar -xzf "$archive" -C /run/unpacked && rm -rf /run/unpacked/rc &&
		(cd /run/unpacked && tar -cf - .) | tar -xf - -C /data || result=extraction-failed
	[ ! -f /run/hooks/rc/post-hook.sh ] || sh /run/hooks/rc/post-hook.sh $result
	rm -rf /run/unpacked
done
'''
BOOT = '''#!/bin/sh
# S30
/etc/update-data.sh
# overlays: services in RAM
cp -a /opt/victronenergy/service/. /service
# daemontools
svscan /service >/run/svscan.log 2>&1 </dev/null &
# S99
[ ! -x /data/rc.local ] || /data/rc.local
'''


def enter():
    """Runs the script anew in namespaces of its own; gives False where that is not possible."""
    if os.environ.get('GRIDMETER_MODEL'):
        subprocess.run(['mount', '--make-rprivate', '/'], check=True)
        return True
    unshare = ['unshare', '--mount', '--pid', '--fork', '--kill-child']
    if os.getuid() != 0:
        unshare.append('--map-root-user')
    trial = 'mount -t proc proc /proc && mount -t tmpfs none /mnt && mount --bind /tmp /mnt'
    if subprocess.run(unshare + ['sh', '-c', trial], stderr=subprocess.DEVNULL,
                      check=False).returncode != 0:
        return False
    os.execvpe('unshare', unshare + [sys.executable] + sys.argv,
               dict(os.environ, GRIDMETER_MODEL='yes'))


def libraries(program):
    """The shared objects that a program of this machine needs."""
    text = subprocess.run(['ldd', program], capture_output=True, text=True, check=False).stdout
    return [word for word in text.split() if word.startswith('/')]


def is_of(pid, others):
    """Whether it is one of those, or a child of one."""
    while pid > 1 and pid not in others:
        try:
            pid = int(pathlib.Path('/proc/%d/stat' % pid).read_text().rpartition(')')[2].split()[1])
        except OSError:
            return True  # it has ended
    return pid > 1


class Device:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.root = self.folder / 'mounted'
        self.data = self.folder / 'data'
        self.bus = None  # the socket of the system bus
        self.mounted = []
        self.firmware = 'v3.77'
        self.data.mkdir()
        (self.data / 'log').mkdir()
        (self.data / 'conf').mkdir()
        (self.data / 'home/root').mkdir(parents=True)
        self.root.mkdir()
        self.image = None
        self.flash()

    def flash(self):
        """A new root file system, as an update brings it."""
        self.image = self.folder / ('image-%d' % len(list(self.folder.glob('image-*'))))
        for name in ['bin', 'sbin', 'usr/bin', 'usr/lib', 'etc/venus', 'data', 'proc', 'tmp',
                     'var/lib',
                     'opt/victronenergy/service', 'opt/victronenergy/service-templates',
                     'opt/victronenergy/serial-starter'] + IN_RAM:
            (self.image / name).mkdir(parents=True)
        for link, to in (('var/log', '/data/log'), ('var/lock', '/run/lock'), ('var/run', '/run'),
                         ('lib', 'usr/lib'), ('lib64', 'usr/lib')):
            (self.image / link).symlink_to(to)
        self.add_busybox()
        for name in BOXED:
            (self.image / 'bin' / name).symlink_to('busybox')
        for name in DAEMONTOOLS + ['dbus-send', 'bash']:
            self.add_program(shutil.which(name))
        (self.image / 'bin/bash').symlink_to('../usr/bin/bash')
        self.write('etc/venus/serial-starter.conf',
                   'service vedirect vedirect-interface\nalias default vedirect\n'
                   'include /data/conf/serial-starter.d\n')
        self.write('usr/bin/udevadm', UDEVADM, 0o755)
        self.write('etc/adapter', 'ID_SERIAL=Example_Adapter_0001\nID_SERIAL_SHORT=0001\n'
                                  'ID_USB_INTERFACE_NUM=00\n')
        self.write('opt/victronenergy/serial-starter/stop-tty.sh', STOP_TTY, 0o755)
        self.write('etc/update-data.sh', UPDATE_DATA, 0o755)
        self.set_firmware(self.firmware)
        self.write('etc/boot.sh', BOOT, 0o755)

    def add_busybox(self):
        """Debian's has applets of runit with the names of daemontools, and its shell runs an applet
        before it looks for a program. So those get other names, of the same length and place in the
        order; and `uname`, which a test may want to answer for itself."""
        octets = pathlib.Path(shutil.which('busybox')).read_bytes()
        begin = octets.index(b'[\0[[\0')  # the table of names
        table = octets[begin:octets.index(b'\0zcat\0', begin)]
        for name, other in ((b'svc', b'svb'), (b'svok', b'svoj'), (b'uname', b'unamd')):
            table = table.replace(b'\0%s\0' % name, b'\0%s\0' % other)
        octets = octets[:begin] + table + octets[begin + len(table):]
        self.add_program(shutil.which('busybox'))
        (self.image / 'usr/bin/busybox').unlink()
        (self.image / 'bin/busybox').write_bytes(octets)
        (self.image / 'bin/busybox').chmod(0o755)
        self.set_machine(os.uname().machine)

    def set_firmware(self, version):
        """What it is called from now on, and after each update."""
        self.firmware = version
        self.write('opt/victronenergy/version', version + '\nVictron Energy\n20260806120000\n')

    def set_machine(self, name):
        self.write('bin/uname', '#!/bin/sh\necho %s\n' % name, 0o755)

    def add_program(self, path):
        shutil.copy2(path, self.image / 'usr/bin')
        for library in libraries(path):
            to = self.image / 'usr/lib' / pathlib.Path(library).name
            if not to.exists():
                shutil.copy2(library, to)
            # where the loader looks
            wanted = self.image / library.lstrip('/')
            if not wanted.exists():
                wanted.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(library, wanted)

    def write(self, name, text, mode=0o644):
        path = self.image / name
        path.write_text(text)
        path.chmod(mode)

    def mount(self, *args, to):
        subprocess.run(['mount', *map(str, args), str(to)], check=True)
        self.mounted.append(to)

    def power_on(self, stick=None):
        """Mounts everything, and boots; with a USB stick of these files in it."""
        self.mount('--bind', self.image, to=self.root)
        subprocess.run(['mount', '-o', 'remount,bind,ro', str(self.root)], check=True)
        self.mount('--bind', self.data, to=self.root / 'data')
        for name in IN_RAM:
            # not open to all: the kernel lets nobody write to another's device in such a folder
            self.mount('-t', 'tmpfs', '-o', 'mode=755', 'none', to=self.root / name)
        self.mount('-t', 'proc', 'proc', to=self.root / 'proc')
        for name in ('run/lock/serial-starter', 'run/udev/rules.d', 'run/dbus', 'run/media/stick',
                     'var/volatile/services', 'dev/serial-starter', 'dev/serial/by-id'):
            (self.root / name).mkdir(parents=True)
        for name in ('null', 'zero', 'urandom'):
            (self.root / 'dev' / name).touch()
            self.mount('--bind', '/dev/' + name, to=self.root / 'dev' / name)
        if self.bus:
            (self.root / 'run/dbus/system_bus_socket').touch()
            self.mount('--bind', self.bus, to=self.root / 'run/dbus/system_bus_socket')
        for file in stick or []:
            shutil.copy(file, self.root / 'run/media/stick')
        return self.sh('/etc/boot.sh')

    def plug(self, pty, name='ttyUSB0'):
        """An adapter, whose other end is that pseudo-terminal."""
        port = self.root / 'dev' / name
        port.touch()
        self.mount('--bind', os.path.realpath(pty), to=port)
        link = self.root / 'dev/serial/by-id/usb-Example_Adapter_0001-if00-port0'
        link.symlink_to('../../' + name)
        (self.root / 'dev/serial-starter' / name).symlink_to('/dev/' + name)

    def plug_stick(self, files):
        """A USB stick at work. udev unpacks it from v3.70 on; it waits for the hooks, and whatever
        they have left running it kills. daemontools stand still meanwhile: nobody may wait for
        them."""
        for file in files:
            shutil.copy(file, self.root / 'run/media/stick')
        before = self.processes()
        svscan = next(pid for pid in before if pathlib.Path('/proc/%d/comm' % pid).read_text() ==
                      'svscan\n')
        os.kill(svscan, signal.SIGSTOP)
        try:
            out = self.sh('/etc/update-data.sh venus-runtime', check=False)
            left = [pid for pid in self.processes() if not is_of(pid, before)]
        finally:
            os.kill(svscan, signal.SIGCONT)
        if left:
            raise AssertionError('the hooks have left processes: %s' % left)
        return out

    def sh(self, command, check=True):
        """A command on the device; gives what it wrote."""
        r = subprocess.run(['chroot', str(self.root), '/bin/sh', '-c', command], env={
            'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/data/home/root'},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False, timeout=120)
        if check and r.returncode:
            raise AssertionError('%s ended with %d: %s' % (command, r.returncode, r.stdout))
        return r.stdout

    def processes(self):
        found = []
        for entry in pathlib.Path('/proc').iterdir():
            try:
                if entry.name.isdigit() and os.readlink(entry / 'root') == str(self.root):
                    found.append(int(entry.name))
            except OSError:
                pass  # it has ended
        return found

    def power_off(self):
        killed = []
        while self.processes():
            for pid in self.processes():
                killed.append(pid)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
        for pid in killed:  # of a process that nobody waits for the next boot would see the name
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        for path in reversed(self.mounted):
            subprocess.run(['umount', '-l', str(path)], check=True)
        self.mounted = []

    def tree(self, *names):
        """What is in these folders: path to (mode, content or target)."""
        found = {}
        for name in names:
            for path in sorted((self.root / name).rglob('*')):
                st = path.lstat()
                key = str(path.relative_to(self.root))
                if path.is_symlink():
                    found[key] = (0, os.readlink(path))
                elif path.is_file():
                    found[key] = (st.st_mode, path.read_bytes())
                elif path.is_dir():
                    found[key] = (st.st_mode, b'')
        return found
