"""A world for integration tests: a private message bus, localsettings, wires that the test holds
the other end of, and gridmeter itself. Nothing is mocked but the meter and localsettings."""
import contextlib
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import tty

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from support import leaks, tap  # noqa: E402
from support.own_ports import own_ports  # noqa: E402

GRIDMETER = os.path.abspath(sys.argv[1])
BUSITEM = 'com.victronenergy.BusItem'
PREFIX = 'com.victronenergy.grid.'
METER = re.compile(r'com\.victronenergy\.[a-z]+\.gridmeter_')
PATIENCE_S = 15  # for things that take milliseconds on a machine with nothing else to do
TIOCGEXCL = 0x80045440  # not in termios before Python 3.13
BUSY = 12       # and that many times more, as no test depends on such a machine
CALL_MS = 20000 * BUSY  # of two hundred that ask without end one is answered late, but it is
BUS_CONF = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>custom</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/><allow user="*"/></policy>
<limit name="max_replies_per_connection">50000</limit></busconfig>'''


def spin(seconds=0.02):
    """Lets the client hear what is on the bus."""
    context = GLib.MainContext.default()
    end = time.monotonic() + seconds
    while True:
        while context.iteration(False):
            pass
        if time.monotonic() >= end:
            return
        time.sleep(0.002)


def until(what, condition, seconds=PATIENCE_S):
    """Waits for a condition, and gives what it gave. `seconds` are enough on an idle machine."""
    end = time.monotonic() + BUSY * seconds
    while True:
        spin(0)
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError('%s did not happen within %g s' % (what, BUSY * seconds))
        time.sleep(0.004)


def gridmeter(*args, data=None, **more):
    """A run of a sub-command to its end."""
    return subprocess.run([GRIDMETER, *map(str, args)], input=data, capture_output=True,
                          check=False,
                          timeout=60 * BUSY, **more)


_telegrams = {}


def telegrams(profile='fnn-total', n=1, **options):
    """What a simulated meter sends: a list of telegrams."""
    key = (profile, n, tuple(sorted(options.items())))
    if key not in _telegrams:
        args = [x for k, v in options.items() for x in ('--' + k, v)]
        r = gridmeter('simulate', profile, '--output', '-', '--telegrams', n, *args)
        tap.equal(r.returncode, 0, 'exit of the simulator')
        parts = r.stdout.split(bytes.fromhex('1b1b1b1b01010101'))[1:]
        _telegrams[key] = [bytes.fromhex('1b1b1b1b01010101') + p for p in parts]
    return _telegrams[key]


def telegram(profile='fnn-total', **options):
    return telegrams(profile, 1, **options)[0]


def make_free(port):
    """A daemon that was killed leaves a port exclusive until all have closed it; a wire of a test,
    or a simulator, never does."""
    try:
        fd = os.open(port, os.O_RDWR | os.O_NOCTTY)
    except OSError as error:
        raise tap.Skip('only root may open a port that was left exclusive') from error
    fcntl.ioctl(fd, termios.TIOCNXCL)
    os.close(fd)


class Wire:
    """A pseudo-terminal with a fixed name; the test is the meter at its other end."""

    def __init__(self, link):
        self.link = str(link)
        self.master = self.slave = None
        self.plug()

    def plug(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave, termios.TCSANOW)
        os.set_blocking(self.master, False)
        if os.path.islink(self.link):
            os.unlink(self.link)
        os.symlink(os.ttyname(self.slave), self.link)

    def connection(self):
        """What /Mgmt/Connection says of it."""
        return 'virtual port, ' + os.path.realpath(self.link).removeprefix('/dev/')

    def unplug(self):
        if self.master is not None:
            os.unlink(self.link)
            os.close(self.slave)
            os.close(self.master)
        self.master = self.slave = None

    def make_free(self):
        if self.slave is not None:
            fcntl.ioctl(self.slave, termios.TIOCNXCL)

    def is_taken(self):
        """Whether a program has opened it for itself alone."""
        return fcntl.ioctl(self.slave, TIOCGEXCL, bytes(4)) != bytes(4)

    def is_read(self):
        """Whether all that was sent has been read."""
        waiting = fcntl.ioctl(self.slave, termios.FIONREAD, bytes(4))
        return int.from_bytes(waiting, sys.byteorder) == 0

    def send(self, data):
        """Sends all; waits while the reader is slower."""
        end = time.monotonic() + BUSY * PATIENCE_S
        while data:
            if time.monotonic() > end:
                raise AssertionError('nobody reads')
            _, ready, _ = select.select([], [self.master], [], 0.1)
            if ready:
                data = data[os.write(self.master, data[:2048]):]


class Terminal:
    """A terminal that a command has as its standard error, and, where it is given none, as its
    standard output; what it shows is gathered."""

    def __init__(self, args, env, columns=80, **more):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        self.shown = b''
        self.p = subprocess.Popen([GRIDMETER, *map(str, args)], env={'TERM': 'xterm', **env},
                                  stdin=subprocess.DEVNULL, stderr=slave,
                                  stdout=more.get('stdout', slave))
        os.close(slave)
        os.set_blocking(self.master, False)

    def look(self):
        try:
            self.shown += os.read(self.master, 65536)
        except BlockingIOError:
            pass
        except OSError:  # nobody has the other end any more
            return False
        return True

    def shows(self, pattern):
        """Waits for it, as a regular expression."""
        def seen():
            ended = self.p.poll() is not None and not self.look()
            self.look()
            return re.search(pattern, self.shown) or ended
        until('%s on the terminal, not %r' % (pattern, self.shown), seen)
        if not re.search(pattern, self.shown):
            raise AssertionError('the terminal shows %r' % self.shown)

    def end(self, how=None):
        if how:
            self.p.send_signal(how)
        until('its end', lambda: self.look() and self.p.poll() is not None or
              self.p.poll() is not None)
        while self.look() and select.select([self.master], [], [], 0)[0]:
            pass
        os.close(self.master)
        return self.p.returncode


class Process:
    is_ours = False  # a gridmeter, of which nothing may be wrong

    def __init__(self, args, env, log):
        self.log_path = log
        with open(log, 'ab') as f:
            self.p = subprocess.Popen([str(a) for a in args], stdin=subprocess.DEVNULL, stdout=f,
                                      stderr=f, env=env)

    def log(self):
        return self.log_path.read_text(errors='replace')

    def wait_log(self, text, seconds=PATIENCE_S):
        until('the log line "%s"' % text, lambda: text in self.log() or self.has_ended(), seconds)
        if text not in self.log():
            raise AssertionError('it ended without the log line "%s"' % text)

    def has_ended(self):
        return self.p.poll() is not None

    def wait_end(self, seconds=PATIENCE_S):
        until('the end of the process', self.has_ended, seconds)
        return self.p.returncode

    def heeds(self, number):
        """Whether it has got so far that it has a handler for a signal."""
        try:
            text = pathlib.Path('/proc/%d/status' % self.p.pid).read_text(encoding='ascii')
        except OSError:
            return False
        caught = int(re.search(r'^SigCgt:\s*(\w+)', text, re.M)[1], 16)
        return bool(caught >> (number - 1) & 1)

    def state(self):
        """A letter, as the kernel has it; None if it is gone."""
        try:
            stat = pathlib.Path('/proc/%d/stat' % self.p.pid).read_bytes()
        except OSError:
            return None
        return stat.rpartition(b')')[2].split()[0].decode()

    def resume(self):
        """One that was stopped goes on. Others hear no SIGCONT, as that takes a SIGSTOP back: at
        the end of a process LeakSanitizer has sent it one, and waits for it."""
        if self.state() == 'T':
            self.p.send_signal(signal.SIGCONT)

    def stop(self, how=signal.SIGTERM):
        if not self.has_ended():
            if self.is_ours and how == signal.SIGTERM and 'run' in self.p.args:
                for _ in range(200):  # on a busy machine it may have hardly begun
                    if self.heeds(how) or self.has_ended():
                        break
                    spin(0.05)
            self.p.send_signal(how)
            end = time.monotonic() + BUSY * PATIENCE_S
            while not self.has_ended() and time.monotonic() < end:
                self.resume()
                time.sleep(0.004)
            if not self.has_ended():
                self.p.kill()
                self.p.wait()
        return self.p.returncode

    def waits(self):
        """Whether it is in its loop, with nothing to do; where the kernel does not say, whether it
        sleeps."""
        folder = pathlib.Path('/proc/%d' % self.p.pid)
        where = (folder / 'wchan').read_text()
        if where not in ('', '0'):
            return 'ep' in where
        return self.state() == 'S'

    def memory_kib(self):
        """That it has taken. (Pages of files come and go with what else the machine does.)"""
        for line in open('/proc/%d/status' % self.p.pid, encoding='ascii'):
            if line.startswith('RssAnon'):
                return int(line.split()[1])
        return 0


class World:
    """One test's world, and the base of every chapter."""
    is_venus = True  # the machine is a GX device, and localsettings is waited for
    at_once = int(os.environ.get('AT_ONCE', '4'))  # they wait for a meter most of the time

    dir = None

    def set_up(self):
        own_ports()
        tap.equal(self.dir, None, 'folder that nobody has removed')
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-test-'))
        self.env = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS='unix:path=%s/bus' % self.dir,
                        STATE_DIRECTORY=str(self.dir / 'state'),
                        RUNTIME_DIRECTORY=str(self.dir / 'run'), LC_ALL='C.UTF-8',
                        LSAN_OPTIONS='suppressions=%s' % (HERE.parent / 'lsan.supp'))
        self.env['GRIDMETER_ROOT'] = str(self.dir / 'machine')
        for folder in ('data/gridmeter', 'etc', *(['opt/victronenergy'] if self.is_venus else [])):
            (self.dir / 'machine' / folder).mkdir(parents=True)
        self.processes, self.wires, self.heard = [], [], []
        self.client = None
        self.bus = self.settings = None
        self.secrets = set()  # numbers of meters that were never on the bus

    def tear_down(self):
        if self.client:
            spin(0)
            try:
                self.client.close_sync(None)
            except GLib.Error:
                pass  # the bus went first
        numbers = self.numbers()
        for p in reversed(self.processes):
            code = p.stop()
            text = p.log()
            self.look_at(p, numbers)
            if 'Sanitizer' in text or 'runtime error' in text:
                raise AssertionError('a sanitizer spoke: ' + text[-3000:])
            if 'the sandbox has refused' in text:
                raise AssertionError('something needed is refused: ' + ' | '.join(
                    line for line in text.splitlines() if 'the sandbox has refused' in line))
            if p.is_ours and code not in (0, 1, 2):
                raise AssertionError('gridmeter ended with %d: %s' % (code, text[-3000:]))
        for w in self.wires:
            w.unplug()
        shutil.rmtree(self.dir)
        self.dir = None

    def numbers(self):
        """Of all meters that have been on the bus, by their names and serials."""
        found = set(self.secrets)
        for _, _, _, member, args in self.heard:
            if member == 'NameOwnerChanged' and METER.match(args.unpack()[0]):
                found.add(args.unpack()[0].split('gridmeter_')[1])
            elif member == 'ItemsChanged':
                value, _ = items_of(args.get_child_value(0)).get('/Serial', (None, None))
                found |= {value.unpack()} if value and value.get_type_string() == 's' else set()
        return found

    def look_at(self, p, numbers):
        """Every log of every test: harmless, and without the full number of a meter."""
        if p.log_path.name.startswith('run-'):
            data = p.log_path.read_bytes()
            if leaks.unclean(data) or leaks.leaked(data.decode(), numbers):
                raise AssertionError('the log of run: %s %s' % (
                    leaks.unclean(data), leaks.leaked(data.decode(errors='replace'), numbers)))

    def explain(self):
        return '\n'.join('\n'.join([p.log_path.name] + p.log().splitlines()[-40:])
                         for p in self.processes)

    def start(self, name, *args, is_ours=False):
        p = Process(args, self.env, self.dir / ('%s-%d.log' % (name, len(self.processes))))
        p.is_ours = is_ours
        self.processes.append(p)
        return p

    def start_bus(self):
        (self.dir / 'bus.conf').write_text(BUS_CONF % (self.dir / 'bus'))
        (self.dir / 'bus').unlink(missing_ok=True)
        self.bus = self.start('bus', 'dbus-daemon', '--nofork', '--nopidfile',
                              '--config-file=%s' % (self.dir / 'bus.conf'))
        until('the bus', (self.dir / 'bus').exists)
        self.connect()

    def connect(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                 Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.client = until('a connection', self.try_connect(flags))
        self.client.set_exit_on_close(False)
        self.client.signal_subscribe(None, None, None, None, None, Gio.DBusSignalFlags.NONE,
                                     self.on_signal)
        self.names()  # the match is in force now

    def try_connect(self, flags):
        def attempt():
            try:
                return Gio.DBusConnection.new_for_address_sync(
                    self.env['DBUS_SYSTEM_BUS_ADDRESS'], flags, None, None)
            except GLib.Error:
                return None
        return attempt

    def on_signal(self, _connection, sender, path, interface, member, args):
        self.heard.append((sender, path, interface, member, args))

    def start_settings(self, *args):
        self.settings = self.start('settings', '/usr/bin/python3', HERE / 'localsettings.py',
                                   '--file', self.dir / 'settings.json', *args)
        self.settings.wait_log('ready')
        return self.settings

    def wire(self, name='meter'):
        w = Wire(self.dir / name)
        self.wires.append(w)
        return w

    def run(self, *args):
        """The daemon. `key=value` arguments become settings."""
        for w in self.wires:
            w.make_free()
        args = [x for a in args
                for x in (['--set', a] if re.match('[a-z_]+=', str(a)) else [a])]
        return self.start('run', GRIDMETER, 'run', *args, is_ours=True)

    def run_on_wire(self, *args):
        """The daemon, once it waits for the wire: opening throws away what was sent before."""
        d = self.run('--port', self.w.link, *args)

        def has_port():
            try:
                return self.w.is_taken() and d.waits()
            except OSError:
                return d.has_ended()
        until('the port to be open', lambda: has_port() or d.has_ended())
        return d

    def standard(self, *args, profile='fnn-total', **options):
        """Bus, localsettings, a wire, the daemon on it, and one telegram: the meter is there, and
        stays there without another one, unless the scene says how long."""
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300', *args)
        self.appear(profile, **options)

    def appear(self, profile='fnn-total', **options):
        """A telegram as soon as somebody reads, until the meter is on the bus."""
        self.name = self.send_until(telegram(profile, **options), self.services)[0]
        return self.name

    def send_until(self, data, condition, every=0.2):
        """Gives what the condition gave."""
        last = [0]

        def attempt():
            result = condition()
            if not result and time.monotonic() - last[0] > every:
                last[0] = time.monotonic()
                self.w.send(data)
            return result
        return until('what telegrams are sent for', attempt)

    @contextlib.contextmanager
    def speaking(self, *talks, every=0.2):
        """Meters that are not to fall silent meanwhile, however long it takes: pairs of a wire and
        what is sent there again and again, by nobody else."""
        is_over = threading.Event()

        def speak():
            while not is_over.wait(every):
                for wire, data in talks:
                    wire.send(data)
        speaker = threading.Thread(target=speak)
        speaker.start()
        try:
            yield
        finally:
            is_over.set()
            speaker.join()

    def daemon_call(self, member, args=None):
        return self.client.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                     'org.freedesktop.DBus', member, args, None,
                                     Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()[0]

    def names(self):
        return self.daemon_call('ListNames')

    def services(self):
        return sorted(n for n in self.names() if METER.match(n))

    def owner(self, name=None):
        return self.daemon_call('GetNameOwner', GLib.Variant('(s)', (name or self.name,)))

    def call(self, path, member, args=None, interface=BUSITEM, name=None, ms=CALL_MS):
        """A raw call; gives the body of the answer as a GVariant, or raises GLib.Error."""
        m = Gio.DBusMessage.new_method_call(name or self.name, path, interface, member)
        if args is not None:
            m.set_body(args)
        reply, _ = self.client.send_message_with_reply_sync(
            m, Gio.DBusSendMessageFlags.NONE, ms, None)
        reply.to_gerror()
        return reply.get_body()

    def value(self, path, name=None):
        """The value at a path as a GVariant."""
        return self.call(path, 'GetValue', name=name).get_child_value(0).get_variant()

    def text(self, path):
        return self.call(path, 'GetText').unpack()[0]

    def items(self, name=None):
        """GetItems: path to (value as GVariant, text)."""
        array = self.call('/', 'GetItems', name=name).get_child_value(0)
        return items_of(array)

    def set(self, path, variant, interface=BUSITEM, name=None):
        return self.call(path, 'SetValue', GLib.Variant('(v)', (variant,)), interface,
                         name).unpack()[0]

    def changes(self, sender):
        """The ItemsChanged signals of a sender so far."""
        return [items_of(args.get_child_value(0)) for s, path, interface, member, args in self.heard
                if s == sender and interface == BUSITEM and member == 'ItemsChanged' and
                path == '/']

    def telegram_count(self):
        return self.value('/Diagnostics/Telegrams').unpack()

    def send_and_wait(self, data, n=1):
        """Sends telegrams and waits until the daemon has counted them, and what was sent before."""
        until('what was sent before', self.w.is_read)
        before = self.telegram_count()
        self.w.send(data)
        until('the telegram', lambda: self.telegram_count() >= before + n)

    def wait_gone(self, seconds=PATIENCE_S):
        until('leaving the bus', lambda: not self.services(), seconds)


def items_of(array):
    items = {}
    for i in range(array.n_children()):
        entry = array.get_child_value(i)
        properties = entry.get_child_value(1)
        items[entry.get_child_value(0).unpack()] = (
            properties.lookup_value('Value', None), properties.lookup_value('Text', None).unpack())
    return items


def error_of(function, *args, **more):
    """The name of the D-Bus error that a call gives."""
    try:
        function(*args, **more)
    except GLib.Error as error:
        return Gio.DBusError.get_remote_error(error)
    raise AssertionError('the call gave no error')
