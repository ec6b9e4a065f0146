"""A guest: a machine with a kernel, USB and a disk of its own, in QEMU; and what a test does with
it. What it is started from, tools/box makes."""
import ctypes
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import time

from usb_device import connected

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
QEMU = {'armv7': ['qemu-system-arm', '-M', 'virt,highmem=off', '-cpu', 'cortex-a7'],
        'aarch64': ['qemu-system-aarch64', '-M', 'virt', '-cpu', 'cortex-a53']}
PR_SET_PDEATHSIG = 1
# For what takes seconds where nothing else is to be done.
PATIENCE_S = int(os.environ.get('PATIENCE_S', 600))


def until(what, condition, seconds=PATIENCE_S, every=0.05):
    """Gives what the condition gave when it was true."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError('waited %d s for %s' % (seconds, what))
        time.sleep(every)


def make_data(image, files, size='48M'):
    """An ext4 of these files: path to (octets, mode)."""
    folder = pathlib.Path(str(image) + '.d')
    for path, (octets, mode) in files.items():
        to = folder / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(octets)
        to.chmod(mode)
    folder.mkdir(exist_ok=True)
    subprocess.run(['/sbin/mkfs.ext4', '-q', '-F', '-d', str(folder), str(image), size], check=True,
                   stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)


def make_stick(image, files, size=16):
    """A USB stick of so many MiB, with FAT on it, of these files of the host."""
    with open(image, 'wb') as f:
        f.truncate(size << 20)
    subprocess.run(['/sbin/mkfs.vfat', '-n', 'STICK', str(image)], check=True,
                   stdout=subprocess.DEVNULL)
    if files:
        subprocess.run(['mcopy', '-i', str(image), *map(str, files), '::'], check=True)


class Lines:
    """A channel to the guest, a socket of QEMU."""

    def __init__(self, path):
        self.socket = connected(path)
        self.rest = b''

    def lines(self, wait):
        """Those that have come within so many seconds, perhaps none."""
        if not select.select([self.socket], [], [], wait)[0]:
            return []
        octets = self.socket.recv(1 << 16)
        if not octets:
            raise EOFError('the guest has gone')
        *lines, self.rest = (self.rest + octets).split(b'\n')
        return [line.decode(errors='replace') for line in lines]


def is_meter(name):
    return '.gridmeter_' in name


class Items:
    """Values by path, of items as dbus-monitor and dbus-send print them, a line at a time."""
    LINE = re.compile(r'\s+(variant\s+)?(string|double|int32) "?(.*?)"?$')

    def __init__(self):
        self.values = {}
        self.path = self.key = None

    def take(self, line):
        m = self.LINE.match(line)
        if m and m[1]:
            if self.key == 'Value':
                self.values[self.path] = m[3] if m[2] == 'string' else float(m[3])
        elif m and m[3].startswith('/'):
            self.path = m[3]
        elif m:
            self.key = m[3]


class Bus:
    """What the guest's bus says: who is there, and how many changes of values there were."""

    def __init__(self, channel):
        self.channel = channel
        self.owners = {}  # unique name to service
        self.departures = 0  # of meters
        self.changes = 0
        self.member = None
        self.texts = []
        self.items = Items()
        self.powers = set()  # all that were told

    def listen(self, wait=0.05):
        for line in self.channel.lines(wait):
            self.take(line)
        return self

    def catch_up(self):
        """Hears all that has been said by now."""
        while lines := self.channel.lines(0):
            for line in lines:
                self.take(line)
        return self

    def take(self, line):
        m = re.match(r'signal .*member=(\w+)', line)
        if m:
            self.member, self.texts = m[1], []
            self.changes += self.member == 'ItemsChanged'
        elif self.member == 'ItemsChanged':
            self.items.take(line)
            self.powers |= {v for k, v in self.items.values.items() if k == '/Ac/Power'}
        elif self.member == 'NameOwnerChanged':
            m = re.match(r'\s+string "(.*)"$', line)
            self.texts += [m[1]] if m else []
            if m and len(self.texts) == 3:
                self.owner_changed(*self.texts)

    def owner_changed(self, name, old, new):
        if name.startswith(':'):
            return
        self.departures += old in self.owners and is_meter(name)
        self.owners.pop(old, None)
        if new:
            self.owners[new] = name

    def meters(self):
        return sorted(filter(is_meter, self.owners.values()))


class Guest:
    """Switched on by start(), and off by cut(): the power goes."""

    def __init__(self, folder, built, machine='armv7'):
        self.folder, self.built, self.machine = pathlib.Path(folder), pathlib.Path(built), machine
        self.process, self.run = None, self.folder
        self.started = self.commands = 0
        self.chips = []

    def start(self, data, adapters=1, stick=None, log=None, broken_sector=None, has_hub=False,
              root=None, words=(), more=()):
        """`data` is the disk for /data; what is written there comes to `log` as well, and what is
        written to `broken_sector` fails. There are sockets for so many adapters, in which nothing
        is yet, on a hub if there is one. `root` is another root file system, `words` are more for
        the guest to read at its start."""
        self.started += 1
        self.run = self.folder / ('run-%d' % self.started)
        self.run.mkdir()
        self.sockets = []
        self.begin = time.monotonic()
        command = [*QEMU[self.machine], '-smp', '1', '-m', '256', '-nodefaults', '-no-reboot',
                   '-display', 'none', '-kernel', str(self.built / 'kernel'),
                   '-initrd', str(self.built / 'initramfs'), '-append',
                   ' '.join(['console=ttyAMA0 quiet loglevel=5 panic=-1', *words,
                             *(['stick'] if stick else [])]),
                   '-serial', 'file:%s' % (self.run / 'console'),
                   '-qmp', self.server('qmp'), '-device', 'virtio-serial-pci',
                   '-device', 'virtio-rng-pci', '-device', 'qemu-xhci,id=usb',
                   *self.disk('root', root or self.built / 'root.img', 'read-only=on'),
                   *self.data_disk(data, log, broken_sector)]
        for name in ('shell', 'heard'):
            command += ['-chardev', 'socket,id=%s,path=%s' % (name, self.server(name)[5:]),
                        '-device', 'virtserialport,chardev=%s,name=%s' % (name, name)]
        command += ['-device', 'usb-hub,bus=usb.0,port=1'] if has_hub else []
        for i in range(adapters):
            command += ['-chardev', 'socket,id=usb%d,path=%s' % (i, self.server('usb%d' % i)[5:]),
                        '-device', 'usb-redir,chardev=usb%d,id=redir%d,bus=usb.0%s' % (
                            i, i, ',port=1.%d' % (i + 1) if has_hub else '')]
        if stick:
            command += ['-drive', 'if=none,id=stick,format=raw,file=%s,cache=unsafe' % stick,
                        '-device', 'usb-storage,drive=stick,bus=usb.0,id=stick,removable=on']
        with open(self.run / 'qemu', 'wb') as out:
            self.process = subprocess.Popen(command + list(more), stdout=out, stderr=out,
                                            stdin=subprocess.DEVNULL, preexec_fn=end_with_us)
        until('QEMU', lambda: self.has_ended() or self.is_listening())
        self.shell, self.bus = Lines(self.run / 'shell'), Bus(Lines(self.run / 'heard'))
        return self

    def server(self, name):
        self.sockets.append(self.run / name)
        return 'unix:%s,server=on,wait=off' % (self.run / name)

    def disk(self, name, image, how):
        return ['-drive', 'if=none,id=%s,format=raw,file=%s,cache=unsafe,%s' % (name, image, how),
                '-device', 'virtio-blk-pci,drive=%s' % name]

    def data_disk(self, data, log, broken_sector):
        if broken_sector:
            return ['-blockdev', 'driver=file,filename=%s,node-name=image' % data, '-blockdev',
                    'driver=blkdebug,node-name=broken,image=image,inject-error.0.event=none,'
                    'inject-error.0.iotype=write,inject-error.0.errno=5,inject-error.0.sector=%d' %
                    broken_sector, '-device', 'virtio-blk-pci,drive=broken']
        if not log:
            return self.disk('data', data, 'read-only=off')
        log.touch()
        return ['-blockdev', 'driver=file,filename=%s,node-name=image,cache.no-flush=on' % data,
                '-blockdev', 'driver=file,filename=%s,node-name=log,cache.no-flush=on' % log,
                '-blockdev', 'driver=blklogwrites,node-name=logged,file=image,log=log,'
                'log-super-update-interval=1', '-device', 'virtio-blk-pci,drive=logged']

    def is_listening(self):
        return all(path.exists() for path in self.sockets)

    def has_ended(self):
        if self.process.poll() is not None:
            raise AssertionError('QEMU has ended: ' + (self.run / 'qemu').read_text())
        return False

    def adapter(self, kind, place=0, **how):
        chip = kind(self.run / ('usb%d' % place), **how)
        self.chips.append(chip)
        return chip

    def console(self):
        path = self.run / 'console'
        return path.read_text(errors='replace') if path.exists() else ''

    def since_start(self):
        """As a text: on the clock, and of a processor."""
        stat = pathlib.Path('/proc/%d/stat' % self.process.pid).read_text().rpartition(')')[2]
        ticks = sum(map(int, stat.split()[11:13]))
        return '%.1f s after power on (%.1f s of a processor)' % (
            time.monotonic() - self.begin, ticks / os.sysconf('SC_CLK_TCK'))

    def wait_up(self):
        until('the guest to be up', lambda: self.has_ended() or 'box: is up' in self.console())
        return self

    def sh(self, command, check=True):
        """A command in the guest; gives what it wrote."""
        self.commands += 1
        mark = '=%d=' % self.commands
        self.shell.socket.sendall(('( %s\n) </dev/null 2>&1; echo "=""%s$?"\n' % (
            command, mark[1:])).encode())
        out = []
        end = time.monotonic() + PATIENCE_S
        while not (out and out[-1].find(mark) >= 0):
            out += self.shell.lines(1)
            if time.monotonic() > end:
                raise AssertionError('no answer to %s: %s' % (command, out))
        last, _, status = out.pop().rpartition(mark)
        text = '\n'.join(out + [last])
        if check and int(status):
            raise AssertionError('%s ended with %s: %s' % (command, status, text))
        return text

    def has(self, path):
        return 'yes' in self.sh('[ ! -e %s ] || echo yes' % path)

    def uptime(self):
        """Seconds, by its own clock."""
        return float(self.sh('cut -d " " -f 1 /proc/uptime'))

    def wait_for(self, what, condition):
        """Listens to the bus until that is so."""
        return until(what, lambda: self.has_ended() or condition(self.bus.listen()), every=0)

    def wait_watt(self):
        """A meter is there, with a power: gives its items. On a machine that is too busy to send
        its telegrams it may go in between, and come again."""
        def found(bus):
            items = self.items(bus.meters()[0]) if bus.meters() else {}
            return isinstance(items.get('/Ac/Power'), float) and items
        return self.wait_for('a watt', found)

    def items(self, service):
        """Path to value, of all that it has now; of none that has gone."""
        items = Items()
        for line in self.sh('dbus-send --system --print-reply --reply-timeout=%d --dest=%s / '
                            'com.victronenergy.BusItem.GetItems' % (
                                PATIENCE_S * 1000, service), check=False).splitlines():
            items.take(line)
        return items.values

    def wait_left(self, departures):
        """The meter has left since there were so many departures, or was away already."""
        self.wait_for('the meter to be gone',
                      lambda bus: bus.departures > departures or not bus.meters())

    def qmp(self, command, **arguments):
        """A command to QEMU; gives what it returned."""
        with connected(self.run / 'qmp') as s, s.makefile('rw') as f:
            f.readline()
            for one in ({'execute': 'qmp_capabilities'},
                        {'execute': command, 'arguments': arguments}):
                f.write(json.dumps(one) + '\n')
                f.flush()
                answer = {}
                while 'return' not in answer and 'error' not in answer:
                    answer = json.loads(f.readline())
        if 'error' in answer:
            raise AssertionError('%s: %s' % (command, answer['error']))
        return answer['return']

    def cut(self):
        """The power goes."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None
        for chip in self.chips:
            chip.end()
        self.chips = []

    def explain(self):
        said = self.run / 'qemu'
        return '\n'.join(self.console().splitlines()[-40:] +
                         (said.read_text().splitlines() if said.exists() else []))


def end_with_us():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
