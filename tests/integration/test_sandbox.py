#!/usr/bin/python3
"""What the program may still do once it has begun. A debugger follows every command through its
work: what the list of system calls allows must be of use, and nothing that is needed may be
refused.

    test_sandbox.py GRIDMETER [OTHER…]

OTHER: the same with other C libraries, where they are there; a row of the list may be of use to any
of them."""
import json
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys

from harness import GRIDMETER, World, gridmeter, spin, tap, telegram, until

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TABLE = SOURCE / 'src/sandbox/calls.c'
KEYS = 'key = 000102030405060708090a0b0c0d0e0f\nauth_key = d0d1d2d3d4d5d6d7d8d9dadbdcdddedf\n'
HAS_FILTERS = (shutil.which('strace') and
               '\nSeccomp_filters:' in pathlib.Path('/proc/self/status').read_text())
PROGRAMS = [GRIDMETER] + [os.path.abspath(p) for p in sys.argv[2:] if os.path.exists(p)]

# The kinds of work of each command, as its source says.
PORTS = {'READ', 'PORT'}
DAEMON = PORTS | {'WRITE', 'LOOP', 'BUS', 'DAEMON'}
KINDS = {
    'decode': set(), 'check': {'READ'}, 'migrate': {'READ', 'WRITE'}, 'simulate': {'WIRE'},
    'anonymize': {'READ', 'WRITE'}, 'capture': PORTS | {'WRITE', 'BUS'},
    'relay': PORTS | {'WRITE', 'BUS'},
    'watch': {'LOOP', 'BUS', 'SCREEN'}, 'screen': {'LOOP', 'BUS', 'SCREEN'},
    'detect': PORTS | {'LOOP'}, 'doctor': PORTS | {'LOOP', 'BUS'},
    'run': DAEMON, 'run-tcp': DAEMON | {'NET'}, 'looker': {'LOOK'},
}

# Rows that are of use where this test is not: calls, or values of their arguments, by what needs
# them.
ELSEWHERE = {
    'aarch64, which has no others': 
        '''readlinkat mkdirat renameat unlinkat symlinkat faccessat ppoll''',
    'machines of 32 bits': '''fstat64 stat64 lstat64 fstatat64 _llseek geteuid32 getresuid32
        getresgid32 send recv sigreturn clock_gettime64 futex_time64 ppoll_time64
        clock_nanosleep_time64 statx''',
    'kernels that tell no time without a call': 'clock_gettime',
    'musl, where nanosleep() is to be interrupted': 'nanosleep',
    'glibc before 2.33': 'lstat',
    'glibc with libraries that look up names': 'PROT_READ|PROT_EXEC',
    'gridmeter-share, which tests/integration/test_share.py runs': 'listen accept4 TIOCOUTQ',
    'a recording on a stick, which tests/integration/test_screen.py makes': '''pipe2 wait4 fstatfs
        fstatfs64 set_tid_address set_robust_list fork SIGTERM SIGCHLD
        CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD''',
    'servers of names': 'bind recvfrom recvmsg sendmmsg AF_INET6 AF_NETLINK',
    'libdbus, which asks once, where it looks at its environment late': 'getresuid getresgid',
    'a bus that goes in the middle of a message': 'shutdown',
    'a machine that is short of something for a moment': 'clock_nanosleep',
    'serial ports that are no pseudo-terminals': 'TIOCSSERIAL',
    'a process that is stopped and goes on': 'restart_syscall',
    'blocks of memory that grow': 'mremap',
    'assertions': 'gettid SIGABRT',
    'a loop whose state in the kernel has to be made anew': 'epoll_create1 eventfd2 dup2 dup3',
    'the device behind a name that is no path': 'getcwd',
    'the C library, for what is read in one piece': 'readv',
}

# What is refused on purpose: whoever asks knows how to do without.
REFUSED = {
    'clone3': 'no filter can see its flags; glibc then takes clone',
}

# With mounts of its own, whoever we are.
ALONE = ['unshare', '-m'] if os.getuid() == 0 else ['unshare', '--map-current-user', '--keep-caps',
                                                   '-m']
VENUS = '''mount -t tmpfs none "$(readlink -f /var/lock)" && mkdir /var/lock/serial-starter &&
ln -s 4194303 /var/lock/serial-starter/"$(basename "$(readlink -f "$0")")" && exec "$@"'''


def rows():
    """What the tables of the filter say: (call, kinds, test or None, value)."""
    text = re.sub(r'/\*.*?\*/', '', TABLE.read_text(), flags=re.S)
    text = re.sub(r'#ifdef __SANITIZE_ADDRESS__.*?\n\};', '};', text, flags=re.S)
    found = [(name, kinds, None, None)
             for name, kinds in re.findall(r'^\tCALL\((\w+), ([\w| ]+)\)', text, re.M)]
    for a, b, kinds, test, value in re.findall(
            r'^\t(?:ARGUMENT\((\w+), |(\w+)_ARGUMENT\()([\w| ]+), \d, (\w+), ([\w| ]+)\)', text,
            re.M):
        found.append((a or b, kinds, test, value))
    return [(name, set(kinds.split(' | ')), test, value) for name, kinds, test, value in found]


def calls(trace, looker=False):
    """Calls behind a filter, as (name, arguments, result): of the process and its threads, or of
    its looker, which is another that has a filter of its own."""
    lines = [line.split(None, 1) for line in trace.read_text(errors='replace').splitlines()]
    begins = {pid: i for i, (pid, text) in reversed(list(enumerate(lines)))
              if 'SECCOMP_MODE_FILTER' in text}
    main, found = lines[0][0], []
    for i, (pid, text) in enumerate(lines):
        is_looker = pid != main and pid in begins
        if is_looker != looker or i <= begins.get(pid, begins[main]):
            continue
        m = re.match(r'(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*?)(?:\) += (.*)|<unfinished \.\.\.>)?$',
                     text)
        if m:
            found.append((m[1], m[2], m[3] or ''))
        elif 'SIGSYS' in text:
            found.append(('SIGSYS', text, ''))
    return found


def is_used(row, used):
    """Whether one of the calls is what the row allows."""
    name, _, test, value = row
    for call, arguments, _ in used:
        if call == name or (name, call) in (('fcntl', 'fcntl64'), ('mmap', 'mmap2')):
            if test != 'EQUAL' or re.search(r'(^|[ ,])%s\b' % re.escape(value.replace(' ', '')),
                                            arguments):
                return True
    return False


def is_shut(call):
    """Whether a file could not be opened. What others have open only root may see, sandbox or not;
    it is looked for by its number."""
    _, arguments, result = call
    others = os.getuid() != 0 and re.search(r'"(/proc/\d+/fd|\d+)"', arguments)
    return 'EACCES' in result and not others


def is_for_elsewhere(row):
    words = {w for text in ELSEWHERE.values() for w in text.split()}
    return (row[3] or row[0]).replace(' ', '') in words or row[0] in words


class Sandbox(World):
    def set_up(self):
        super().set_up()
        if not HAS_FILTERS:
            raise tap.Skip('no filter of system calls here, or no strace')
        self.traces = {}
        self.program = GRIDMETER

    def traced(self, command, *args):
        self.traces[command] = self.dir / ('%s.strace' % command)
        return ['strace', '-f', '-o', str(self.traces[command]), self.program, *map(str, args)]

    def follow(self, command, *args, code=0, **more):
        r = subprocess.run(self.traced(command, *args), env=self.env, capture_output=True,
                           check=False,
                           timeout=120, **more)
        tap.equal(r.returncode, code, '%s: %s' % (args, r.stderr))
        return r

    def pid_of(self, command):
        return int(until('the trace', self.traces[command].read_text).split()[0])

    def files(self):
        gridmeter('simulate', 'am550-glo30', '--output', self.dir / 'raw', '--telegrams', 4)
        (self.dir / 'keys').write_text(KEYS)
        (self.dir / 'keys').chmod(0o600)
        (self.dir / 'lists').write_text('[mine]\n1 = 1-0:1.7.0*255\n')
        shutil.copy(SOURCE / 'tests/release/old/d0.ini', self.dir / 'config.ini')

    def work_on_files(self):
        self.files()
        self.follow('decode', 'decode', '--key', KEYS[6:38], self.dir / 'raw')
        r = gridmeter('check', self.dir / 'lists')
        self.follow('check', 'check', self.dir / 'lists', code=r.returncode)
        (self.dir / 'new').mkdir()
        self.follow('migrate', 'migrate', '--from', self.dir / 'config.ini', '--to',
                    self.dir / 'new')
        self.follow('anonymize', 'capture', '--anonymous', '--from', self.dir / 'raw', '--key-file',
                    self.dir / 'keys', self.dir / 'fakes')

    def work_on_wires(self):
        link = self.dir / 'simulated'
        s = self.start('simulate', *self.traced('simulate', 'simulate', 'three-phase', '--link',
                                                link))
        until('the simulator', link.is_symlink)
        pid = self.pid_of('simulate')
        for there in (False, True):
            os.kill(pid, signal.SIGUSR1)
            until('the plug', lambda want=there: link.is_symlink() == want)
        self.follow('capture', 'capture', link, self.dir / 'captured', '--seconds', '3')
        self.follow('detect', 'detect', '--seconds', '30', link, 'captured', cwd=self.dir)
        os.kill(pid, signal.SIGTERM)
        s.wait_end()

    def work_as_daemon(self):
        self.files()
        self.start_bus()
        self.start_settings()
        self.w = self.wire('meter0')
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('port = auto:%s/meter*\nintegrate = yes\nkey_file = %s/keys\n' %
                        (self.dir, self.dir))
        conf.chmod(0o600)
        # a lock that a process has left which is no more
        d = self.start('run', *ALONE, 'sh', '-c', VENUS, self.w.link,
                       *self.traced('run', 'run', '-c', conf), is_ours=True)
        self.send_until(telegram('three-phase'), self.services)
        self.name = self.services()[0]
        d.wait_log('on the bus as')  # else it has not heard yet that it is
        pid = self.pid_of('run')
        conf.write_text(conf.read_text() + 'name = Haus\n')
        os.kill(pid, signal.SIGHUP)
        d.wait_log('off the bus')
        self.wait_gone()
        self.send_until(telegram('three-phase'), self.services)
        self.call('/', 'GetMachineId', interface='org.freedesktop.DBus.Peer')
        self.follow('watch', 'watch', '--once')
        self.look_at_screen()
        self.follow('doctor', 'doctor', '--seconds', '3', code=1)
        with self.speaking((self.w, telegram('three-phase'))):
            self.follow('relay', 'capture', self.dir / 'relayed', '--seconds', '3')
        os.kill(pid, signal.SIGTERM)
        d.wait_end()

    def look_at_screen(self):
        master, slave = pty.openpty()
        p = subprocess.Popen(self.traced('screen', 'watch', '--seconds', '2'), env=self.env,
                             stdin=slave,
                             stdout=slave, stderr=slave)
        os.close(slave)
        try:
            while os.read(master, 4096):
                pass
        except OSError:
            pass  # it has ended
        os.close(master)
        tap.equal(p.wait(), 0, 'end of the screen')

    def work_over_tcp(self):
        if not self.client:
            self.start_bus()
            self.start_settings()
        server = socket.create_server(('127.0.0.1', 0))
        conf = self.dir / 'tcp.conf'
        conf.write_text('[A]\nport = tcp://localhost:%d\n[B]\nport = tcp://nobody.invalid:1\n' %
                        server.getsockname()[1])
        d = self.start('run', *self.traced(
            'run-tcp', 'run', '-c', conf), is_ours=True)
        server.settimeout(60)
        peer, _ = server.accept()
        until('the meter', lambda: (peer.sendall(telegram()), spin(0.2), self.services())[2])
        peer.close()
        server.close()
        until('the alarm', lambda: re.search(r'alarm\(|setitimer\(',
                                             self.traces['run-tcp'].read_text().split(
            'SECCOMP_MODE_FILTER')[-1]))
        os.kill(self.pid_of('run-tcp'), signal.SIGTERM)
        d.wait_end()

    def work(self):
        self.work_on_files()
        self.work_on_wires()
        self.work_as_daemon()
        self.work_over_tcp()
        if os.getuid() == 0:  # others need nobody who looks on after this
            self.traces['looker'] = self.traces['run']
        return {c: calls(t, c == 'looker') for c, t in self.traces.items()}

    def test_what_is_allowed_is_used_and_what_is_used_is_allowed(self):
        justified = set()
        table = rows()
        for self.program in PROGRAMS:
            self.tear_down()
            self.set_up_again()
            for command, used in self.work().items():
                tap.equal(len(used) > 2, True, 'calls of ' + command)
                wrong = sorted({name for name, _,
                                result in used if 'ENOSYS' in result or name == 'SIGSYS'})
                tap.equal([n for n in wrong if n not in REFUSED], [], 'refused to ' + command)
                shut = [c for c in used if is_shut(c) and command != 'looker']
                tap.equal(shut, [], 'shut to ' + command)
                justified |= {(i, kind) for i, row in enumerate(table) for kind in row[1]
                              if kind in KINDS[command] | {'ALL'} and is_used(row, used)}
        idle = ['%s %s for %s' % (row[0], row[3] or '', kind) for i, row in enumerate(table)
                for kind in sorted(row[1]) if (i, kind) not in justified and
                not is_for_elsewhere(row)]
        # Half of the rows are of the library of the release, some of what only root does.
        if len(PROGRAMS) > 1 and os.getuid() == 0:
            tap.equal(idle, [], 'what nothing needs')

    def test_a_refused_call_is_told_to_developers_only(self):
        """By the number that the kernel has for it; nobody else reads such lines."""
        tap.equal(b'the sandbox has refused' in pathlib.Path(GRIDMETER).read_bytes(), False,
                  'told by the release')

    def test_the_daemon_says_what_it_has_given_up(self):
        self.standard('log=debug')
        self.d.wait_log('sandbox: privileges capabilities folders calls')
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.dir / 'run' / 'status'))
            account = json.loads(b''.join(iter(lambda: s.recv(65536), b'')))
        tap.equal(account['sandbox'], 'privileges capabilities folders calls')
        status = pathlib.Path('/proc/%d/status' % self.d.p.pid).read_text()
        # Who has none may not say that there shall never be any; nor are there, without new
        # privileges.
        never = [('CapBnd', '0' * 16)] if os.getuid() == 0 else []
        for name, value in [('NoNewPrivs', '1'), ('Seccomp', '2'), ('CapPrm', '0' * 16),
                            ('CapEff', '0' * 16)] + never:
            tap.equal(re.search(r'^%s:\s*(\w+)' % name, status, re.M)[1], value, name)

    def test_a_new_configuration_that_needs_more_waits_for_a_restart(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('port = %s\n' % self.w.link)
        self.d = self.run('-c', conf)
        self.appear()
        conf.write_text('port = tcp://127.0.0.1:3333\n')
        self.d.p.send_signal(signal.SIGHUP)
        self.d.wait_log('3333: gridmeter has to be started anew for it')
        self.d.wait_log('the present one stays')
        self.send_and_wait(telegram())

    def test_the_unit_of_systemd_leaves_little(self):
        r = subprocess.run(['systemd-analyze', 'security', '--offline=true', '--threshold=15',
                            str(SOURCE / 'package/systemd/gridmeter.service')], capture_output=True,
                           check=False)
        tap.equal(r.returncode, 0, r.stdout.decode()[-80:])

    def set_up_again(self):
        program = self.program
        self.set_up()
        self.program = program


tap.run(Sandbox)
