#!/usr/bin/python3
"""Keys: from where the commands take them, and where they are not to be found."""
import os
import pathlib
import re
import resource
import signal
import subprocess

from harness import GRIDMETER, World, gridmeter, tap, until
from memory import look_inside, traces

KEY, AUTH_KEY = '7c1be59a04d2f86337a0c4de915b28f1', 'e0946d13bb5c02a8f7719ec35d08a46b'


# What is started here would leave core dumps.
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))

# The library of a sanitizer binds its functions late, and whoever does saves registers on the
# stack, in which there may be a key. The program itself does not.
if b'libasan' in pathlib.Path(GRIDMETER).read_bytes():
    os.environ['LD_BIND_NOW'] = '1'


def cmdline(pid):
    with open('/proc/%d/cmdline' % pid, 'rb') as f:
        return f.read()


def has_open(pid, path):
    folder, path = '/proc/%d/fd' % pid, os.path.realpath(path)
    try:
        return any(os.readlink(os.path.join(folder, fd)) == path for fd in os.listdir(folder))
    except OSError:
        return False


def core_limits(pid):
    """Soft and hard; a sanitizer sets the soft one to 0 itself."""
    with open('/proc/%d/limits' % pid, encoding='ascii') as f:
        return re.search(r'^Max core file size +(\S+) +(\S+)', f.read(), re.M).groups()


class Keys(World):
    def file(self, text, name='keys'):
        path = self.dir / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    def keys(self):
        return self.file('# mine\nkey = %s ; GUEK\n  auth_key = %s\n' % (KEY, AUTH_KEY.upper()))

    def looks_closed(self, pid):
        tap.equal(traces(pid, KEY, AUTH_KEY), set(), 'digits of the keys in its memory')
        tap.equal(core_limits(pid), ('0', '0'), 'core dump')
        for key in (KEY, AUTH_KEY):
            tap.equal(key.encode() in cmdline(pid), False, 'command line')

    def decode(self, *args):
        """Waits for the bytes of a pipe; by then it has its keys."""
        pipe = self.dir / 'pipe'
        os.mkfifo(pipe)
        p = subprocess.Popen([GRIDMETER, 'decode', *map(str, args), pipe], stderr=subprocess.PIPE,
                             stdout=subprocess.DEVNULL)
        return p, open(pipe, 'wb')

    def test_what_decode_reads_from_a_file(self):
        wire = gridmeter('simulate', 'am550-glo30', '--output', '-', '--telegrams', 2).stdout
        keys = self.file('key = 000102030405060708090a0b0c0d0e0f\n'
                         'auth_key = d0d1d2d3d4d5d6d7d8d9dadbdcdddedf\n')
        r = gridmeter('decode', '--key-file', keys, '-', data=wire)
        tap.equal((r.returncode, b'16.7.0' in r.stdout or b'1.7.0' in r.stdout), (0, True), r)
        tap.equal(b'everybody' in r.stderr, False, r.stderr)
        tap.equal(gridmeter('decode', '-', data=wire).returncode, 1)
        keys.chmod(0o644)
        r = gridmeter('decode', '--key-file', keys, '-', data=wire)
        tap.equal((r.returncode, b'others can read it' in r.stderr), (0, True), r.stderr)

    def test_decode_keeps_them_from_others(self):
        look_inside()
        p, pipe = self.decode('--key-file', self.keys())
        with pipe:
            self.looks_closed(p.pid)
            tap.equal(traces(p.pid, KEY, octets=True) != set(), True, 'it can be found at all')
        tap.equal(b'everybody' in p.communicate()[1], False)

    def test_on_a_command_line_they_are_stars(self):
        look_inside()
        for form in (['--key', KEY, '--auth-key', AUTH_KEY],
                     ['--key=' + KEY, '--auth-k', AUTH_KEY]):
            p, pipe = self.decode(*form)
            with pipe:
                self.looks_closed(p.pid)
                tap.equal(cmdline(p.pid).count(b'*' * 32), 2, cmdline(p.pid))
            said = p.communicate()[1].decode()
            for option in ('--key', '--auth-key'):
                tap.equal('%s: everybody on this machine could read it' % option in said, True,
                          said)
            (self.dir / 'pipe').unlink()

    def test_all_that_listen_keep_them_from_others(self):
        look_inside()
        wire, keys = self.wire(), self.keys()
        conf = self.file('key_file = %s # the keys\n' % keys, 'gridmeter.conf')
        inside = self.file('key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY), 'inside.conf')
        for args in (['detect', '--key-file', keys, wire.link],
                     ['doctor', '-c', conf, wire.link],
                     ['capture', wire.link, self.dir / 'x', '--key-file', keys, '--line',
                      '9600 8N1'],
                     ['run', '-c', inside, '--port', wire.link]):
            p = self.start(args[0], GRIDMETER, *args)
            p.is_ours = False
            until(args[0], lambda: has_open(p.p.pid, wire.link) or p.has_ended())
            self.looks_closed(p.p.pid)
            tap.equal(traces(p.p.pid, KEY, octets=True) != set(), True, 'it can be found at all')
            p.stop()
            wire.make_free()

    def test_where_they_go_nothing_stays(self):
        """Neither digits nor octets, when the configuration has others, or none."""
        look_inside()
        other = KEY[::-1]
        wire = self.wire()
        for form in ('key = %s\nauth_key = %s\n', '[Cellar]\nkey = %s\nauth_key = %s\n'):
            conf = self.file('%s\n' % (form % (KEY, AUTH_KEY)), 'gridmeter.conf')
            d = self.run('-c', conf, '--port', wire.link)
            until('the port', lambda: has_open(d.p.pid, wire.link) or d.has_ended())
            tap.equal(len(traces(d.p.pid, KEY, AUTH_KEY, octets=True)), 2)
            self.file(form % (other, AUTH_KEY), 'gridmeter.conf')
            d.p.send_signal(signal.SIGHUP)
            d.wait_log('starting anew with it')
            until('the port', lambda: has_open(d.p.pid, wire.link) or d.has_ended())
            tap.equal(traces(d.p.pid, KEY, octets=True), set())
            self.file('timeout = 9\n', 'gridmeter.conf')
            d.p.send_signal(signal.SIGHUP)
            until('the third', lambda: d.log().count('starting anew with it') == 2)
            until('the port', lambda: has_open(d.p.pid, wire.link) or d.has_ended())
            tap.equal(traces(d.p.pid, KEY, AUTH_KEY, other, octets=True), set())
            d.stop()

    def test_a_key_in_a_wrong_place_is_not_said(self):
        wrong_keys = self.file('[%s]\nkey = x\n' % KEY)
        conf = self.file('lists = %s\n' % self.keys(), 'gridmeter.conf')
        reversed_pair = self.file('%s = key\n' % KEY, 'reversed')
        for args in (['decode', '--key-file', KEY, '-'], ['detect', '--key', KEY, '/dev/x'],
                     ['doctor', '--key-file', KEY],
                     ['capture', '/dev/x', '/nowhere/y', '--key', KEY],
                     ['decode', '--key', KEY + '0', '-'], ['decode', '--key', KEY[1:], '-'],
                     ['run', '--set', 'key_file=' + KEY], ['run', '--set', 'key=' + KEY],
                     ['run', '--set', KEY], ['run', '--set', KEY + '=key'], ['run', '-c', KEY],
                     ['run', '-c', reversed_pair], ['decode', '--key-file', reversed_pair, '-'],
                     ['decode', '--key-file', self.file('guek = %s\n' % KEY, 'unknown'), '-'],
                     ['decode', '--key-file', wrong_keys, '-'],
                     ['run', '-c', conf], ['check', self.keys()]):
            r = gridmeter(*args)
            said = (r.stdout + r.stderr).decode().lower()
            tap.equal(r.returncode in (1, 2, 3), True, args)
            tap.equal(KEY[4:12] in said or AUTH_KEY[4:12] in said, False, (args, said))


tap.run(Keys)
