"""A house with meters, a program that runs with faults.c in it, and all that happens to it in its
life, as acts."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import pathlib

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / 'integration'))
from harness import (  # noqa: E402
    BUSITEM, GLib, GRIDMETER, Process, World, gridmeter, spin, telegrams, until)
import faults  # noqa: E402

V = GLib.Variant
SETTINGS = 'com.victronenergy.settings'
KEY = '000102030405060708090a0b0c0d0e0f'
AUTH_KEY = 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf'
POWERS = {'Sml': range(300, 316), 'Tcp': range(4000, 4016), 'Dlms': (1500, -1900), 'Iec': (1200,)}
METER_OF = {p: meter for meter, powers in POWERS.items() for p in powers}
VARIES = re.compile(r'/Diagnostics/|/Ac/(L\d/)?(Power|Current|Voltage|Frequency|Energy)|'
                    r'/Ac/Frequency|/RefreshTime|/Mgmt/Connection|/Ac/PowerFactor|'
                    r'/Ac/L\d/PowerFactor')
JUMP_MS = 31000
ANSWER_MS, VALUE_MS = 3000, 10000
PATIENCE_S = 8   # for a recovery; the harness gives more on a busy machine


class Wrong(Exception):
    """The program did what it must not do; says what."""


def pushes(n, power):
    """Pushes of a ciphered meter, with their counters running."""
    data = gridmeter('simulate', 'am550-glo30', '--output', '-', '--telegrams', n, '--power',
                     power).stdout
    frames = []
    while data:
        length = (data[1] << 8 | data[2]) & 0x7ff
        frames.append(data[:length + 2])
        data = data[length + 2:]
    return frames


class Server:
    """A serial server for one client."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        self.peer = None

    def send(self, data):
        try:
            while True:
                peer = self.listener.accept()[0]
                self.hang_up()
                self.peer = peer
        except BlockingIOError:
            pass
        try:
            if self.peer:
                self.peer.sendall(data)
        except OSError:
            self.hang_up()

    def hang_up(self):
        if self.peer:
            self.peer.close()
        self.peer = None

    def unplug(self):
        self.hang_up()
        self.listener.close()


class House(World):
    """Three meters that send: SML on a port, ciphered DLMS on another, SML behind a serial
    server."""
    meters = ('Sml', 'Dlms', 'Tcp')
    # From cheap to dear: a site is tried in the first act that comes by.
    acts = ('feed', 'ask', 'write', 'status', 'record', 'later', 'keys', 'plug', 'hang_up',
            'hangup', 'localsettings', 'role',
            'bus_again', 'again', 'first')

    def set_up(self):
        super().set_up()
        self.page = faults.Page(self.dir / 'faults')
        self.n = self.n_names = self.n_logged = 0
        self.last, self.view, self.speaks, self.wrong = {}, {}, {}, []
        self.names_of, self.reference = {}, {}
        self.is_odd = False
        (self.dir / 'state').mkdir()
        self.lock_as_venus()

    @staticmethod
    def lock_as_venus():
        """serial-starter's locks, in a file system of our own."""
        locks = pathlib.Path('/var/lock/serial-starter')
        if os.environ.get('GRIDMETER_OWN_PTS') and not locks.exists():
            subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', os.path.realpath('/var/lock')],
                           check=True)
            locks.mkdir()

    def tear_down(self):
        for p in self.processes:
            p.is_ours = False
        super().tear_down()
        self.page.close()

    def value(self, path, name=None):
        """As Python asks the bus: whoever waits longer sends nothing meanwhile."""
        return self.call(path, 'GetValue', name=name, ms=VALUE_MS).get_child_value(0).get_variant()

    # What is there.

    def build(self):
        self.start_bus()
        self.start_settings()
        self.sml, self.dlms = self.wire('tty-sml'), self.wire('tty-dlms')
        self.tcp = Server()
        self.wires.append(self.tcp)
        self.frames = [pushes(6000, p) for p in POWERS['Dlms']]
        self.keys = self.dir / 'keys'
        self.write_keys()
        self.config = self.dir / 'gridmeter.conf'
        self.write_config()
        self.begin()
        self.recover()
        self.learn()

    def write_keys(self):
        self.keys.write_text('key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY))
        self.keys.chmod(0o600)

    def write_config(self):
        self.config.write_text(
            'timeout = 300\nstate_dir = %s\nstatistics = %d min\n[Sml]\nport = %s\n'
            'integrate = yes\nname = Haus\n'
            'raw_data = %s\nrun_without_grid_meter = yes\n'
            '[Dlms]\nport = %s\nkey_file = %s\n[Tcp]\nport = tcp://localhost:%d\n' % (
                self.dir / 'state', 1 + self.is_odd, self.sml.link, 'yes' if self.is_odd else 'no',
                self.dlms.link, self.keys, self.tcp.port))

    def begin(self):
        self.d = None
        env = dict(self.env, GRIDMETER_FAULTS=str(self.page.path), LD_PRELOAD=os.environ['FAULTS'],
                   MALLOC_PERTURB_='165', ASAN_OPTIONS='detect_leaks=0')
        env, self.env = self.env, env
        try:
            self.d = Process([GRIDMETER, 'run', '-c', self.config], self.env, self.dir / 'run.log')
        finally:
            self.env = env
        self.d.is_ours = True
        self.processes = [p for p in self.processes if not (p.is_ours and p.has_ended())] + [self.d]

    # What is sent, and what is heard.

    def send(self):
        """A telegram of each meter, with another power than before."""
        self.n += 1
        sml, tcp = (POWERS[m][self.n % len(POWERS[m])] for m in ('Sml', 'Tcp'))
        which = self.n % 2
        sent = {'Sml': sml, 'Tcp': tcp, 'Dlms': POWERS['Dlms'][which]}
        self.offer(self.sml, telegrams('three-phase', power=sml, serial=1001)[0])
        self.offer(self.dlms, self.frames[which][self.n % 6000])
        self.tcp.send(telegrams('fnn-total', power=tcp, serial=1002)[0])
        self.last.update(sent)

    @staticmethod
    def offer(wire, data):
        """Nobody may be reading."""
        try:
            if wire.master is not None:
                os.write(wire.master, data)
        except BlockingIOError:
            pass

    def on_signal(self, _connection, sender, path, interface, member, args):
        if interface != BUSITEM or member != 'ItemsChanged' or path != '/':
            return
        items = args.unpack()[0]
        for at, properties in items.items():
            if 'Value' not in properties or 'Text' not in properties:
                self.wrong.append('a signal with half of %s' % at)
            if sender in self.view:
                self.view[sender][at] = properties.get('Value')
        power = items.get('/Ac/Power', {}).get('Value')
        if isinstance(power, float):
            meter = METER_OF.get(power)
            if meter is None or self.speaks.setdefault(sender, meter) != meter:
                self.wrong.append('a power of %r by the meter %s' %
                                  (power, self.speaks.get(sender)))

    def there(self):
        """Which meters are on the bus: meter to name."""
        found = {}
        for name in self.services():
            meter = self.names_of.get(name.rpartition('.')[2])
            if meter is None:
                serial = self.value('/Serial', name).unpack()
                meter = {'1001': 'Sml', '1002': 'Tcp', '0001': 'Dlms'}.get(serial[-4:])
                if meter == 'Dlms' and 'Iec' in self.meters:
                    meter = 'Iec'
                self.names_of[name.rpartition('.')[2]] = meter
            found[meter] = name
        return found

    def plain_items(self, name):
        return {p: v.unpack() for p, (v, _) in self.items(name).items()}

    def is_fresh(self):
        """All meters are there, under their names, with what was sent last."""
        try:
            there = self.there()
            if set(there) != set(self.meters):
                return False
            for meter, name in there.items():
                if meter in self.last and self.value('/Ac/Power',
                                                     name).unpack() != self.last[meter]:
                    return False
            return True
        except GLib.Error:
            return False

    def recover(self, seconds=PATIENCE_S):
        """Telegrams until all is as it was."""
        state = {'next': 0.0}

        def attempt():
            if self.d.has_ended():
                raise Wrong('it ended with %d: %s' % (self.d.p.returncode, self.last_words()))
            now = GLib.get_monotonic_time() / 1e6
            if now >= state['next']:
                self.send()
                state['next'] = now + 0.25
            spin(0.005)
            return self.is_fresh()
        try:
            until('the recovery', attempt, seconds)
        except AssertionError as error:
            raise Wrong('it does not recover: %r' % (self.missing(),)) from error

    def missing(self):
        try:
            there = self.there()
            return {m: self.value('/Ac/Power', there[m]).unpack() if m in there else 'not there'
                    for m in self.meters}, 'sent', dict(self.last)
        except GLib.Error as error:
            return str(error)

    def last_words(self):
        return ' | '.join(self.new_log().splitlines()[-3:])

    def new_log(self):
        return self.d.log()[self.n_logged:]

    # What it must be like afterwards.

    def learn(self):
        """What does not change."""
        for meter, name in self.there().items():
            self.reference[meter] = {p: v for p, v in self.plain_items(name).items()
                                     if not VARIES.search(p)}
        self.settings_then = self.stored_settings()
        self.state_then = self.state()
        self.watch_all()

    def watch_all(self):
        """What a client knows that has asked once and listens from then on."""
        self.view = {}
        for name in self.there().values():
            owner = self.owner(name)
            self.view[owner] = {}
            self.view[owner] = dict(self.plain_items(name), **self.view[owner])

    def stored_settings(self):
        return json.loads((self.dir / 'settings.json').read_text())

    def state(self):
        folder = self.dir / 'state'
        return {p.name: p.read_text() for p in folder.iterdir() if not p.name.endswith('.new')}

    def normal(self):
        """Names and roles as at first, by the owner's hand."""
        def attempt():
            try:
                there = self.there()
                if set(there) != set(self.meters):
                    self.send()
                    spin(0.1)
                    return False
                for meter, name in there.items():
                    reference, items = self.reference[meter], self.plain_items(name)
                    for path in ('/CustomName', '/Role'):
                        if items[path] != reference[path]:
                            self.set(path, V('s', reference[path]), name=name)
                            spin(0.1)
                            return False
                return True
            except GLib.Error:
                return False
        until('names and roles as before', attempt)

    def judge(self):
        spin(0.01)
        if self.wrong:
            raise Wrong(self.wrong[0])
        for meter, name in self.there().items():
            items = self.plain_items(name)
            spin(0.01)
            fixed = {p: v for p, v in items.items() if not VARIES.search(p) and p != '/Rawdata'}
            expected = {p: v for p, v in self.reference[meter].items() if p != '/Rawdata'}
            if fixed != expected:
                raise Wrong('other items of %s: %r' % (meter, set(map(str, fixed.items())) ^
                                                       set(map(str, expected.items()))))
            self.judge_view(meter, name, items)
        if self.stored_settings() != self.settings_then:
            raise Wrong('other settings: %r' % self.stored_settings())
        wrong = self.what_is_wrong_with_state()
        if wrong:
            raise Wrong(wrong)

    def judge_view(self, meter, name, items):
        seen = self.view.get(self.owner(name))
        if seen is None:
            return
        for path, value in items.items():
            if path.startswith('/Diagnostics') or path == '/Rawdata':
                continue
            if seen.get(path) != value:
                raise Wrong('%s of %s is %r, and signals said %r' %
                            (path, meter, value, seen.get(path)))

    def what_is_wrong_with_state(self):
        """Each file holds what it held, or more; energies go on."""
        state = self.state()
        for name, text in self.state_then.items():
            now = state.get(name, '')
            if not now.endswith('\n'):
                return 'half of %s, or nothing: %r' % (name, now)
            if name.startswith('energies'):
                is_kept = now.count('\n') == text.count('\n')
            else:
                is_kept = set(self.lines_of(now)) >= set(self.lines_of(text))
            if not is_kept:
                return '%s is another: %r' % (name, now)
        return None

    @staticmethod
    def lines_of(text):
        return [line for line in text.splitlines() if not line.startswith('#')]

    def look_for_sanitizers(self):
        found = re.search('^.*(Sanitizer|runtime error)(.*\n){0,12}', self.new_log(), re.M)
        if found:
            raise Wrong('a sanitizer spoke: ' + ' | '.join(found[0].splitlines()))

    # One fault.

    def supervise(self):
        """What systemd or daemontools do: it is begun again when it says why it has ended."""
        code = self.d.p.returncode
        if code not in (1, 2, 3):
            raise Wrong('it ended with %d: %s' % (code, self.last_words()))
        if not self.new_log().strip():
            raise Wrong('it ended with %d, and does not say why' % code)
        self.begin()

    def try_fault(self, act, fault):
        """How many calls have failed; raises Wrong."""
        self.wrong.clear()
        self.n_logged = len(self.d.log())
        self.page.arm(fault)
        try:
            getattr(self, 'act_' + act)()
            ended = self.d.has_ended()
        finally:
            n = self.page.disarm()
        if ended:
            self.supervise()
        self.look_for_sanitizers()
        # A SIGHUP whose call to wake up has failed is heard with what comes next, and may take a
        # service off the bus that is being looked at.
        self.settle(3 if act == 'hangup' else 1)
        return n, ended

    def settle(self, times):
        """All is as it was, at the last of so many attempts."""
        try:
            self.recover()
            self.normal()
            for _ in range(3):
                if self.what_is_wrong_with_state():
                    self.act_later()  # what could not be written is written later
                    self.recover()
            self.judge()
            if any(self.owner(name) not in self.view for name in self.there().values()):
                self.watch_all()
        except GLib.Error:
            if times == 1:
                raise
            self.settle(times - 1)

    # What happens.

    def act_feed(self):
        for _ in range(2):
            self.send()
            spin(0.03)

    def try_call(self, *args, **more):
        """An answer for which there was no memory does not come."""
        try:
            return self.call(*args, ms=ANSWER_MS, **more)
        except GLib.Error:
            return None

    def act_ask(self):
        for name in self.names_there():
            self.try_call('/', 'GetItems', name=name)
            for path in ('/', '/Ac', '/Ac/Power', '/Diagnostics', '/NoSuch', '/AllowedRoles',
                         '/Serial'):
                for method in ('GetValue', 'GetText'):
                    self.try_call(path, method, name=name)
            self.try_call('/Ac/Power', 'GetDescription', V('(si)', ('en', 100)), name=name)
            self.try_call('/Ac/Power', 'GetDescription', name=name)
            self.try_call('/', 'NoSuch', name=name)
            self.try_call('/', 'Introspect', interface='org.freedesktop.DBus.Introspectable',
                          name=name)
            self.try_call('/', 'Ping', interface='org.freedesktop.DBus.Peer', name=name)
            return  # they are all alike

    def names_there(self):
        try:
            return list(self.there().values())
        except GLib.Error:
            return []

    def act_write(self):
        self.n_names += 1
        name = next((n for m, n in self.there().items() if m == 'Sml'), None)
        if not name:
            return
        for path, value in (('/CustomName', V('s', 'Haus %d' % self.n_names)),
                            ('/Position', V('i', 1)),
                            ('/Ac/Power', V('d', 5.0)), ('/Role', V('s', 'nonsense'))):
            self.try_call(path, 'SetValue', V('(v)', (value,)), name=name)
        self.try_call('/CustomName', 'SetValue', name=name)
        spin(0.1)

    def act_status(self):
        """What doctor asks: all or nothing."""
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(20)
        try:
            s.connect(str(self.dir / 'run' / 'status'))
            text = b''.join(iter(lambda: s.recv(65536), b''))
        except OSError:
            return
        finally:
            s.close()
        if text:
            try:
                said = json.loads(text)
            except ValueError as error:
                raise Wrong('half a status: %s' % error) from error
            if len(said['stations']) != len(self.meters) or any(
                    'port' not in s or 'telegrams' not in s or 'state' not in s
                    for s in said['stations']):
                raise Wrong('a status with a part of it: %r' % text)

    def act_record(self):
        """What capture asks: a recording that begins at its beginning, or nothing."""
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(2)
        said = b''
        try:
            s.connect(str(self.dir / 'run' / 'record'))
            s.sendall(self.sml.link.encode() + b'\n')
            said = s.recv(65536)
            self.send()
            said += s.recv(65536)
        except OSError:
            pass
        finally:
            s.close()
        if not said.startswith((b'gridmeter-capture 1\nstart 20', b'ended ')) and said:
            raise Wrong('half a recording: %r' % said)

    def act_later(self):
        self.page.jump(self.page.jump() + JUMP_MS)
        for _ in range(4):
            self.send()
            spin(0.05)

    def act_keys(self):
        """The owner writes the file again."""
        self.write_keys()
        self.act_later()

    def act_plug(self):
        self.sml.unplug()
        spin(0.1)
        self.sml.plug()
        self.send_until_there()

    def act_hang_up(self):
        self.tcp.hang_up()
        self.send_until_there()

    def send_until_there(self, n=24):
        for _ in range(n):
            if self.d.has_ended() or self.is_fresh():
                return
            self.send()
            spin(0.1)

    def act_hangup(self):
        self.is_odd = not self.is_odd
        self.write_config()
        if not self.d.has_ended():
            self.d.p.send_signal(signal.SIGHUP)
        spin(0.05)
        self.send_until_there()

    def act_localsettings(self):
        self.settings.stop()
        self.start_settings()
        spin(0.1)

    def act_role(self):
        name = next((n for m, n in self.there().items() if m == 'Sml'), None)
        for role in ('pvinverter', 'grid'):
            if name:
                self.try_call('/Role', 'SetValue', V('(v)', (V('s', role),)), name=name)
            spin(0.1)
            self.send_until_there()
            name = next((n for n in self.names_there()
                         if self.names_of.get(n.rpartition('.')[2]) == 'Sml'), None)

    def act_bus_again(self):
        self.settings.stop()
        self.bus.stop()
        spin(0.05)
        self.speaks.clear()  # unique names begin anew, too
        self.view.clear()
        self.start_bus()
        self.start_settings()
        self.page.jump(self.page.jump() + 5000)
        self.send_until_there(40)

    def act_first(self):
        """Its first beginning."""
        self.act_again(is_first=True)

    def act_again(self, is_first=False):
        """Its end and its next beginning."""
        code = self.d.stop()
        if code not in (0, 1, 2, 3):
            raise Wrong('its end is %d: %s' % (code, self.last_words()))
        if is_first:
            shutil.rmtree(self.dir / 'state')
        self.begin()
        self.send_until_there(40)


class Asked(House):
    """A meter that must be asked, beside one that sends."""
    meters = ('Sml', 'Iec')
    acts = ('wait', 'pull', 'again', 'first')

    def build(self):
        self.iec = self.dir / 'tty-iec'
        self.sim = self.start('simulate', GRIDMETER, 'simulate', 'mt174', '--link', self.iec,
                              '--power', 1200,
                              '--speed', 20)
        self.sim.is_ours = False
        until('the port', self.iec.is_symlink)
        super().build()

    def write_config(self):
        self.config.write_text('timeout = 300\nstate_dir = %s\n[Sml]\nport = %s\nname = Haus\n'
                               '[Iec]\nport = %s\nask = yes\nask_period = 2\n' % (
                                   self.dir / 'state', self.sml.link, self.iec))

    def asked(self):
        """How many telegrams have come of the one that is asked; -1: it is not there."""
        try:
            return self.value('/Diagnostics/Telegrams', self.there()['Iec']).unpack()
        except (GLib.Error, KeyError):
            return -1

    def is_fresh(self):
        if not super().is_fresh():
            return False
        n = self.asked()
        if self.n_before is None:
            self.n_before = n
        return n > self.n_before or n < self.n_before

    def recover(self, seconds=PATIENCE_S):
        """With one more answer."""
        self.n_before = None
        super().recover(seconds)

    def act_wait(self):
        """Until it has been asked."""
        n = self.asked()
        for _ in range(60):
            self.send()
            spin(0.05)
            if self.asked() != n:
                return

    def act_pull(self):
        for _ in range(2):
            self.sim.p.send_signal(signal.SIGUSR1)
            spin(0.3)
        self.act_wait()

    def send_until_there(self, n=24):
        """Without waiting for an answer."""
        for _ in range(n):
            if self.d.has_ended() or set(self.names_there_by_meter()) == set(self.meters):
                return
            self.send()
            spin(0.1)

    def names_there_by_meter(self):
        try:
            return self.there()
        except GLib.Error:
            return {}


class Hunting(House):
    """No port is named: whatever is found on those that match is published."""
    meters = ('Sml', 'Tcp')
    acts = ('feed', 'ask', 'later', 'plug', 'again', 'first')

    def write_config(self):
        self.other = self.other if hasattr(self, 'other') else self.wire('tty-other')
        self.config.write_text('timeout = 300\nstate_dir = %s\nport = auto:%s/tty-*\n' % (
            self.dir / 'state', self.dir))

    def send(self):
        """The one behind a serial server is on a port here."""
        self.n += 1
        sent = {m: POWERS[m][self.n % len(POWERS[m])] for m in self.meters}
        self.offer(self.sml, telegrams('three-phase', power=sent['Sml'], serial=1001)[0])
        self.offer(self.other, telegrams('fnn-total', power=sent['Tcp'], serial=1002)[0])
        self.last.update(sent)


HOUSES = {'house': House, 'asked': Asked, 'hunting': Hunting}
