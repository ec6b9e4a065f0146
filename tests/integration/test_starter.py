#!/usr/bin/python3
"""As one driver among others on Venus OS: serial-starter's locks and links, in a mount namespace
that has them where a GX device has, and the decision whether a port has a meter."""
import os
import shlex
import subprocess
import termios

from harness import GRIDMETER, World, spin, tap, telegram, telegrams, until

NODES = ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'ptmx']
NOISE = b'\x55\xaa\x00\xfe\xf8\x80' * 40


def has_namespaces():
    """Whether mounts can be had that nobody else sees."""
    r = subprocess.run(['unshare', '-m', 'true'], capture_output=True, check=False) \
        if os.getuid() == 0 else None
    return r is not None and r.returncode == 0


class Starter(World):
    def set_up(self):
        super().set_up()
        if not has_namespaces():
            raise tap.Skip('needs root and mount namespaces')
        self.locks = self.dir / 'lock' / 'serial-starter'
        self.dev = self.dir / 'dev'
        self.links = self.dev / 'serial-starter'
        for folder in (self.locks, self.links, self.dev / 'pts', self.dev / 'shm'):
            folder.mkdir(parents=True)
        for node in NODES:
            (self.dev / node).touch()
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.tty = 'ttyUSB9'
        self.lock, self.link = self.locks / self.tty, self.links / self.tty
        self.link.symlink_to('/dev/' + self.tty)

    def venus(self, *args, before='', port=None, more=None):
        """The daemon where /dev and /var/lock are as on a GX device; `more`: wires by the names of
        their ports."""
        q = shlex.quote
        script = ['set -e']
        script += ['mount --bind /dev/%s %s' % (n, q(str(self.dev / n))) for n in NODES]
        ports = {self.tty: self.w, **(more or {})}
        for tty in ports:
            (self.dev / tty).touch()
        script += ['mount --bind %s %s' % (q(os.path.realpath(w.link)), q(str(self.dev / tty)))
                   for tty, w in ports.items()]
        script += ['mount --bind /dev/pts %s' % q(str(self.dev / 'pts')),
                   'mount --bind %s "$(readlink -f /var/lock)"' % q(str(self.dir / 'lock')),
                   'mount --rbind %s /dev' % q(str(self.dev)),
                   before or 'exec "$@"']
        args = [x for a in args for x in (['--set', a] if str(a).startswith(('timeout', 'log='))
                                          else [a])]
        return self.start('run', 'unshare', '-m', 'sh', '-c', '\n'.join(script), 'sh', GRIDMETER,
                          'run', '--port', port or '/dev/' + self.tty, *args, is_ours=True)

    def holder(self):
        try:
            return os.readlink(self.lock)
        except OSError:
            return None

    def until_held_by(self, pid):
        until('the lock to be that of %s' % pid, lambda: self.holder() == str(pid))

    def somebody(self):
        return self.start('somebody', 'sleep', '1000')

    def is_shown(self):
        return os.path.islink(self.link)

    def test_a_port_that_was_named_is_locked_claimed_and_given_back(self):
        d = self.venus()
        self.until_held_by(d.p.pid)
        until('the link to go', lambda: not self.is_shown())
        self.appear(power=500)
        tap.equal(self.value('/Mgmt/Connection').unpack(), 'USB reading head, ' + self.tty)
        tap.equal(d.stop(), 0)
        tap.equal(self.holder(), None)
        tap.equal(os.readlink(self.link), '/dev/' + self.tty)

    def test_a_lock_that_was_removed_is_made_anew(self):
        d = self.venus()
        self.until_held_by(d.p.pid)
        self.lock.unlink()
        self.until_held_by(d.p.pid)

    def test_a_lock_of_somebody_else_is_respected_until_he_is_gone(self):
        other = self.somebody()
        self.lock.symlink_to(str(other.p.pid))
        d = self.venus()
        d.wait_log('is held by another program: sleep, process %d' % other.p.pid)
        spin(1.5)
        tap.equal(self.holder(), str(other.p.pid))
        tap.equal(self.is_shown(), True)
        tap.equal(d.log().count('is held by'), 1, 'said once')
        other.stop()
        self.until_held_by(d.p.pid)
        self.appear(power=500)

    def test_a_lock_of_nobody_is_taken(self):
        other = self.somebody()
        other.stop()
        self.lock.symlink_to(str(other.p.pid))
        d = self.venus()
        self.until_held_by(d.p.pid)

    def test_a_lock_that_was_overwritten_ends_the_reading(self):
        d = self.venus('timeout=300')
        self.until_held_by(d.p.pid)
        self.appear(power=500)
        other = self.somebody()
        self.lock.unlink()
        self.lock.symlink_to(str(other.p.pid))
        self.wait_gone()
        d.wait_log('another program has taken it: sleep, process %d' % other.p.pid)
        spin(1.5)
        tap.equal(d.log().count('process %d' % other.p.pid), 1, 'said once')
        tap.equal(self.holder(), str(other.p.pid), 'not fought for')
        other.stop()
        self.until_held_by(d.p.pid)
        self.appear(power=600)

    def test_the_lock_of_the_script_that_starts_us(self):
        script = ('ln -s $$ %s; "$@" & trap "kill $!" TERM; '
                  'wait $! || wait $! || true; exit 0' % self.lock)
        d = self.venus(before=script)
        self.appear(power=500)
        holder = self.holder()
        tap.equal(holder, str(d.p.pid))
        self.lock.unlink()
        until('a lock of our own', lambda: self.holder() not in (None, holder))

    def test_a_port_that_is_only_tried_is_not_claimed(self):
        d = self.venus('--decide', 10)
        self.until_held_by(d.p.pid)
        spin(0.5)
        tap.equal(self.is_shown(), True)
        self.appear(power=500)
        until('the link to go', lambda: not self.is_shown())
        d.stop()
        tap.equal((self.holder(), self.is_shown()), (None, True))

    def test_an_adapter_is_called_what_it_calls_itself(self):
        """udev has its name, also where the meter is found by another one."""
        by_id = self.dev / 'serial' / 'by-id'
        by_id.mkdir(parents=True)
        (by_id / 'usb-FTDI_USB-RS485_Cable_FT1MHGK8-if00-port0').symlink_to('../../' + self.tty)
        d = self.venus(port='auto')
        self.appear(power=500)
        tap.equal(self.value('/Mgmt/Connection').unpack(), 'RS485 adapter, ' + self.tty)
        d.stop()

    def test_auto_leaves_the_console_of_the_kernel_alone(self):
        """It comes first by its name, and nobody has opened it."""
        (self.dir / 'consoles').write_text('ttyUSB1              -W- (EC p a)  188:1\n')
        d = self.venus('log=debug', port='auto', more={'ttyUSB1': self.wire('console')}, before=(
            'mount --bind %s /proc/consoles\nexec "$@"' % shlex.quote(str(self.dir / 'consoles'))))
        self.appear(power=500)
        tap.equal(self.value('/Mgmt/Connection').unpack(), 'USB reading head, ' + self.tty)
        tap.equal('ttyUSB1' in d.log(), False, d.log())
        d.stop()
        d = self.venus('log=debug', port='/dev/ttyUSB1', more={'ttyUSB1': self.wires[-1]}, before=(
            'mount --bind %s /proc/consoles\nexec "$@"' % shlex.quote(str(self.dir / 'consoles'))))
        self.w = self.wires[-1]
        self.appear(power=600)  # what the owner names is his will

    def test_no_meter_gives_all_back(self):
        d = self.venus('--decide', 2)
        tap.equal(d.wait_end(), 1)
        d.wait_log('silence for 2 s, there is no meter here')
        tap.equal((self.holder(), self.is_shown()), (None, True))
        tap.equal(len(d.log().splitlines()), 1, d.log())


class Decide(World):
    """Without serial-starter."""
    w = None

    def begin(self, *args):
        self.start_bus()
        self.start_settings()
        self.w = self.w or self.wire()
        return self.run('--port', self.w.link, *args)

    def talk(self, d, data, baud=None, every=0.5):
        """A meter that sends at one speed; at another its bytes are noise."""
        for _ in range(100):
            if d.has_ended() or self.services():
                return
            speed = termios.tcgetattr(self.w.slave)[4]
            self.w.send(data if baud is None or speed == baud else NOISE)
            spin(every)
        raise AssertionError('neither found nor given up')

    def test_silence(self):
        d = self.begin('--decide', 2)
        tap.equal(d.wait_end(), 1)
        d.wait_log('meter: silence for 2 s, there is no meter here')

    def test_bytes_of_something_else(self):
        d = self.begin('--decide', 2)
        self.talk(d, NOISE)
        tap.equal(d.wait_end(), 1)
        d.wait_log('bytes that are no meter\'s for 2 s')

    def test_a_meter_stays_for_good(self):
        self.w = self.wire()
        with self.speaking((self.w, telegram(power=500)), every=0.1):
            d = self.begin('--decide', 2, 'timeout=3')
            until('the meter', self.services)
        self.wait_gone()
        spin(3)
        tap.equal(d.has_ended(), False)
        self.appear(power=600)

    def test_a_meter_without_power_is_one(self):
        self.w = self.wire()
        with self.speaking((self.w, telegram('no-pin')), every=0.1):
            d = self.begin('--decide', 2)
            spin(3.6)
        tap.equal(d.has_ended(), False, d.log())
        tap.equal(self.services(), [])

    def test_speeds_are_found_in_time(self):
        for baud in (termios.B9600, termios.B115200, termios.B2400):
            self.w = self.wire('meter-%d' % baud)
            if not self.bus:
                self.start_bus()
                self.start_settings()
            d = self.run('--port', self.w.link, '--decide', 20)
            self.talk(d, telegram(power=500), baud, every=0.7)
            tap.equal(len(self.services()), 1, d.log())
            d.stop()
            self.wait_gone()

    def test_pulled_out(self):
        d = self.begin('--decide', 5)
        self.talk(d, telegram(power=500))
        self.w.unplug()
        tap.equal(d.wait_end(), 1)
        d.wait_log('the port is gone')
        self.wait_gone()

    def test_a_port_that_is_not_there(self):
        d = self.run('--port', self.dir / 'none', '--decide', 5)
        tap.equal(d.wait_end(), 1)
        d.wait_log('is not there (see gridmeter doctor: port-missing)')
        tap.equal(len(d.log().splitlines()), 1, d.log())

    def test_it_sends_nothing(self):
        d = self.begin('--decide', 26, 'protocol=iec')
        tap.equal(d.wait_end(40), 1)
        try:
            sent = os.read(self.w.master, 100)
        except BlockingIOError:
            sent = b''
        tap.equal(sent, b'')

    def test_a_recording_whose_name_begins_like_auto_is_no_search(self):
        """"auto" is a word, "auto.capture" is a file."""
        self.start_bus()
        self.start_settings()
        (self.dir / 'auto.capture').write_bytes(b''.join(telegrams(n=8)))
        os.chdir(self.dir)
        d = self.run('--port', 'auto.capture', '--decide', 5)
        tap.equal(d.wait_end(), 0, d.log())
        d.wait_log('auto.capture: end of the capture, 8 telegrams')

    def test_what_makes_no_sense(self):
        for args, why in ((['--decide', 5], '--decide needs one port'),
                          (['--port', 'auto:/dev/ttyUSB*', '--decide', 5],
                           '--decide needs one port'),
                          (['--port', 'x', '--decide', 1], 'from 2 to 60'),
                          (['--port', 'x', '--decide', '5s'], 'from 2 to 60')):
            d = self.run(*args)
            tap.equal(d.wait_end(), 2)
            tap.equal(why in d.log(), True, d.log())


if __name__ == '__main__':
    tap.run(Starter, Decide)
