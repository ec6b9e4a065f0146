#!/usr/bin/python3
"""What ships that is no program: shell scripts, the D-Bus policy, the unit of systemd. And that
there is a release at all.

    test_scripts.py GRIDMETER SOURCE_DIR"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'integration')]
from support import tap  # noqa: E402
from harness import GRIDMETER, World, until  # noqa: E402

SOURCE = pathlib.Path(sys.argv[2]).resolve()
NO_RELEASE = {'75': 'NO RELEASE: its sources cannot be fetched here',
              '78': 'NO RELEASE: the compiler or linker here is not the one that it is made with',
              'none': 'make release was not run'}
# What the system bus of Debian has before it reads the policies of services.
SYSTEM_BUS = '''<busconfig><type>custom</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><deny own="*"/><deny send_type="method_call"/>
<allow send_type="signal"/><allow send_requested_reply="true" send_type="method_return"/>
<allow send_requested_reply="true" send_type="error"/><allow receive_type="method_call"/>
<allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/>
<allow send_destination="org.freedesktop.DBus"/></policy>
<include>%s</include></busconfig>'''


def scripts():
    found = []
    for folder in ('debian', 'package', 'tools', '.ci'):
        for path in sorted((SOURCE / folder).rglob('*')):
            if path.is_file() and (path.suffix == '.sh' or
                                   re.match(rb'#!/(usr/)?bin/(env )?(ba)?sh',
                                            path.read_bytes()[:30])):
                found.append(path)
    return found


class Scripts:
    def test_shellcheck_has_nothing_to_say(self):
        if not shutil.which('shellcheck'):
            raise tap.Skip('no shellcheck')
        tap.equal(len(scripts()) >= 15, True, 'scripts')
        r = subprocess.run(['shellcheck', '-x', '-P', 'SCRIPTDIR', *map(str, scripts())],
                           stdout=subprocess.PIPE, text=True, check=False)
        tap.equal(r.stdout, '')

    def test_busybox_understands_what_ships_to_the_device(self):
        if not shutil.which('busybox'):
            raise tap.Skip('no busybox')
        for path in (SOURCE / 'package/venus').rglob('*'):
            if path in scripts():
                r = subprocess.run(['busybox', 'sh', '-n', str(path)], capture_output=True,
                                   text=True,
                                   check=False)
                tap.equal((r.returncode, r.stderr), (0, ''), path.name)

    def test_scripts_can_be_run(self):
        for path in scripts():
            tap.equal(os.access(path, os.X_OK), path.name not in ('common.sh', 'machines.sh'),
                      str(path))

    def test_the_release_is_built(self):
        status = SOURCE / 'build/dist/status'
        code = status.read_text().strip() if status.exists() else 'none'
        if code in NO_RELEASE:
            raise tap.Skip(NO_RELEASE[code])
        tap.equal(code, '0', 'exit of tools/release/build')

    def test_what_another_compiler_or_linker_makes_is_no_release(self):
        compilers = ['arm-linux-gnueabihf-gcc', 'aarch64-linux-gnu-gcc', 'x86_64-linux-gnu-gcc']
        theirs = 'gcc (Debian 14.2.0-19) 14.2.0'
        self.refuse({name: theirs for name in compilers},
                    'it is made with gcc 12.2.0 of Debian 12, whose bytes are tested; here is: ' +
                    theirs)
        ours = 'gcc (Debian 12.2.0-14) 12.2.0'
        self.refuse(dict({name: ours for name in compilers}, **{'ld.lld': 'Debian LLD 19.1.7'}),
                    'it is linked with lld 14.0.6 of Debian 12, whose bytes are tested; here is: '
                    'Debian LLD 19.1.7')

    def refuse(self, programs, why):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / 'dist').mkdir()
            (folder / 'dist/gridmeter-armv7').touch()  # of an earlier build
            for name, version in programs.items():
                (folder / name).write_text('#!/bin/sh\necho "%s"\n' % version)
                (folder / name).chmod(0o755)
            r = subprocess.run([SOURCE / 'tools/release/build', folder / 'work', folder / 'dist'],
                               env=dict(os.environ, PATH='%s:%s' % (folder, os.environ['PATH'])),
                               capture_output=True, text=True, check=False)
            tap.equal((r.returncode, r.stdout, r.stderr), (
                78, '', '*** NO RELEASE: %s ***\n' % why))
            tap.equal((folder / 'dist').exists(), False, 'the earlier build')

    def test_the_units_are_such_that_systemd_understands(self):
        if not shutil.which('systemd-analyze'):
            raise tap.Skip('no systemd-analyze')
        units = sorted((SOURCE / 'package/systemd').glob('gridmeter*.[sp]*'))
        tap.equal([u.name for u in units], ['gridmeter-keys.path', 'gridmeter-keys.service',
                                            'gridmeter-share.service', 'gridmeter.service'])
        r = subprocess.run(['systemd-analyze', 'verify', '--man=no', *map(str, units)],
                           capture_output=True, text=True, check=False)
        tap.equal([line for line in r.stderr.splitlines()
                   if 'gridmeter' in line and 'not executable' not in line], [])

    def test_the_service_that_tells_readings_on_is_not_exposed(self):
        if not shutil.which('systemd-analyze'):
            raise tap.Skip('no systemd-analyze')
        r = subprocess.run(['systemd-analyze', 'security', '--offline=yes',
                            str(SOURCE / 'package/systemd/gridmeter-share.service')],
                           capture_output=True, text=True, check=False)
        found = re.search(r'Overall exposure level for gridmeter-share.*: ([0-9.]+)', r.stdout)
        tap.equal(found is not None, True, r.stdout + r.stderr)
        tap.equal(float(found[1]) < 2.5, True, found[0])

    def test_it_has_a_user_of_its_own_who_may_read_the_readings_and_no_file_of_ours(self):
        unit = (SOURCE / 'package/systemd/gridmeter-share.service').read_text()
        told = dict(re.findall(r'^(\w+)=(.*)$', unit, re.M))
        tap.equal([told.get(key) for key in (
            'DynamicUser', 'User', 'SupplementaryGroups', 'AmbientCapabilities',
            'CapabilityBoundingSet', 'Restart', 'MemoryMax', 'TasksMax',
            'RestrictAddressFamilies')],
            ['yes', None, 'gridmeter', 'CAP_NET_BIND_SERVICE', 'CAP_NET_BIND_SERVICE', 'always',
             '16M', '4', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'])
        tap.equal(re.findall('^LoadCredential=(.*)$', unit, re.M), [
            'gridmeter.conf:/etc/gridmeter.conf',
            'gridmeter.mqtt-password:/etc/gridmeter.mqtt-password'])
        tap.equal('gridmeter.keys' in unit, False, 'keys of meters')
        tap.equal(told['ExecStart'], '/usr/bin/gridmeter-share', 'which finds what it was handed')

    def test_the_folder_of_the_readings_lets_the_group_through(self):
        unit = (SOURCE / 'package/systemd/gridmeter.service').read_text()
        mode = re.search('^RuntimeDirectoryMode=(.*)$', unit, re.M)
        tap.equal(int(mode[1], 8) & 0o10 if mode else 0o10, 0o10)

    def test_keys_that_change_start_the_service_anew(self):
        """It has a copy of them: the file that is watched is the one that is handed over, and who
        watches it runs whenever the service does."""
        service, path, keys = ((SOURCE / 'package/systemd' / name).read_text() for name in (
            'gridmeter.service', 'gridmeter-keys.path', 'gridmeter-keys.service'))
        handed = re.findall('^LoadCredential=gridmeter.keys:(.*)$', service, re.M)
        tap.equal(handed, re.findall('^PathChanged=(.*)$', path, re.M))
        tap.equal('gridmeter-keys.path' in re.search('^Wants=(.*)$', service, re.M)[1], True)
        tap.equal(re.findall('^Unit=(.*)$', path, re.M), ['gridmeter-keys.service'])
        tap.equal(re.findall('^ExecStart=(.*)$', keys, re.M),
                  ['systemctl --no-block try-restart gridmeter.service'])

    def test_the_unit_has_a_folder_where_doctor_looks_for_the_daemon(self):
        unit = (SOURCE / 'package/systemd/gridmeter.service').read_text()
        tap.equal(re.findall('^RuntimeDirectory=(.*)$', unit, re.M), ['gridmeter'])
        code = (SOURCE / 'src/daemon/status_server.c').read_text()
        tap.equal('"/run/gridmeter"' in code, True, 'where doctor looks')


USER, GROUP, NOBODY, DIALOUT = 61501, 61502, 65534, 20
# Answers whatever it is asked under the name of a meter, as the service's user does.
SERVICE = '''
import sys
import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib
F = Gio.DBusConnectionFlags
flags = F.AUTHENTICATION_CLIENT | F.MESSAGE_BUS_CONNECTION
bus = Gio.DBusConnection.new_for_address_sync(sys.argv[1], flags, None, None)
def answer(_bus, m, is_incoming):
    if not is_incoming or m.get_message_type() != Gio.DBusMessageType.METHOD_CALL:
        return m
    reply = Gio.DBusMessage.new_method_reply(m)
    reply.set_body(GLib.Variant('(s)', ('1ISK0000004711',)))
    bus.send_message(reply, Gio.DBusSendMessageFlags.NONE)
bus.add_filter(answer)
bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'RequestName',
              GLib.Variant('(su)', (sys.argv[2], 4)), None, Gio.DBusCallFlags.NONE, -1, None)
print('ready', flush=True)
GLib.MainLoop().run()
'''
METER = 'com.victronenergy.grid.gridmeter_1'


def as_user(uid, gid, *groups):
    return ['setpriv', '--reuid', str(uid), '--regid', str(gid),
            '--clear-groups' if not groups else '--groups',
            *([','.join(map(str, groups))] if groups else [])]


class Policy(World):
    """A bus with our policy, on a machine where the package has made its user and its group."""

    def set_up(self):
        if os.getuid() != 0:
            raise tap.Skip('only root can be somebody else')
        super().set_up()
        self.dir.chmod(0o755)
        self.address = 'unix:path=%s' % (self.dir / 'bus')
        (self.dir / 'policy.conf').write_text(SYSTEM_BUS % (
            self.dir / 'bus', SOURCE / 'package/systemd/dbus-policy.conf'))
        for name, more in (('passwd', 'gridmeter:x:%d:%d::/nonexistent:/usr/sbin/nologin' %
                            (USER, GROUP)),
                           ('group', 'gridmeter:x:%d:' % GROUP)):
            lines = [line for line in pathlib.Path('/etc', name).read_text().splitlines()
                     if not line.startswith('gridmeter:')]
            (self.dir / name).write_text('\n'.join([*lines, more]) + '\n')
        self.bus = self.start(
            'bus', 'unshare', '--mount', 'sh', '-c',
            'mount --bind "$1/passwd" /etc/passwd && '
            'mount --bind "$1/group" /etc/group || exit 125; '
            'exec dbus-daemon --nofork --nopidfile --config-file="$1/policy.conf"', 'sh', self.dir)
        until('the bus', lambda: (self.dir / 'bus').exists() or self.bus.has_ended())
        if self.bus.has_ended() and self.bus.p.returncode == 125:
            raise tap.Skip('no users of our own: ' + self.bus.log())
        (self.dir / 'bus').chmod(0o666)
        until('the bus to listen', lambda: self.send(
            (0, 0), 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetId'))

    def tear_down(self):
        if hasattr(self, 'processes'):
            super().tear_down()

    def explain(self):
        return super().explain() if hasattr(self, 'processes') else ''

    def send(self, who, dest, path, member, *args):
        """What somebody gets for a call, or None."""
        r = subprocess.run(
            [*as_user(*who), 'dbus-send', '--bus=' + self.address, '--print-reply',
             '--dest=' + dest, path,
             member, *args], capture_output=True, text=True, check=False)
        return r.stdout if r.returncode == 0 else None

    def owns(self, who, name):
        got = self.send(who, 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus.RequestName',
                        'string:' + name, 'uint32:4')
        return got is not None and 'uint32 1' in got

    def test_the_user_of_the_service_is_a_meter_and_nothing_else(self):
        tap.equal(self.owns((USER, GROUP), METER), True)
        tap.equal(self.owns((USER, GROUP), 'org.example.Other'), False)

    def test_nobody_else_is_a_meter(self):
        for who in ((NOBODY, NOBODY), (NOBODY, DIALOUT), (NOBODY, NOBODY, DIALOUT), (NOBODY, GROUP),
                    (NOBODY, NOBODY, GROUP), (0, 0)):
            for name in (METER, 'com.victronenergy.grid', 'com.victronenergy.settings'):
                tap.equal(self.owns(who, name), False, '%s as %s' % (name, who))

    def test_who_may_change_and_read_a_meter(self):
        service = self.start('service', *as_user(USER, GROUP), '/usr/bin/python3', '-c', SERVICE,
                             self.address, METER)
        service.wait_log('ready')
        write = ('/Role', 'com.victronenergy.BusItem.SetValue', 'variant:string:pvinverter')
        questions = (write, ('/Serial', 'com.victronenergy.BusItem.GetValue'),
                     ('/', 'com.victronenergy.BusItem.GetItems'),
                     ('/', 'com.victronenergy.BusItem.GetValue'),
                     ('/Serial', 'com.victronenergy.BusItem.GetText'))
        for who, may in (((0, 0), True), ((USER, GROUP), True), ((NOBODY, NOBODY, GROUP), True),
                         ((NOBODY, NOBODY), False), ((NOBODY, DIALOUT), False),
                         ((NOBODY, NOBODY, DIALOUT), False)):
            for path, member, *args in questions:
                got = self.send(who, METER, path, member, *args)
                tap.equal(got is not None and '4711' in got, may,
                          '%s %s as %s' % (member, path, who))

    def test_the_service_asks_its_callers_whether_they_read(self):
        service = self.start('service', *as_user(NOBODY, NOBODY), '/usr/bin/python3', '-c',
                             SERVICE.replace("'RequestName'", "'NameHasOwner'")
                             .replace("'(su)'", "'(s)'")
                             .replace("(sys.argv[2], 4)", "(sys.argv[2],)")
                             .replace("'ready'", "'ready', bus.get_unique_name()"), self.address,
                             METER)
        service.wait_log('ready')
        name = service.log().split()[-1]
        tap.equal(self.send((USER, GROUP), name, '/', 'org.freedesktop.DBus.Peer.Ping') is not None,
                  True)
        tap.equal(self.send((USER, GROUP), name, '/', 'org.example.Other.Ping'), None)

    def test_the_package_makes_the_user_that_policy_and_unit_name(self):
        made = (SOURCE / 'package/systemd/sysusers.conf').read_text()
        unit = (SOURCE / 'package/systemd/gridmeter.service').read_text()
        tap.equal(re.findall(r'^u (\S+)', made, re.M), ['gridmeter'])
        tap.equal(re.findall('^(?:User|Group)=(.*)$', unit, re.M), ['gridmeter', 'gridmeter'])
        if not shutil.which('systemd-sysusers'):
            raise tap.Skip('no systemd-sysusers')
        root = self.dir / 'root'
        (root / 'etc').mkdir(parents=True)
        r = subprocess.run(['systemd-sysusers', '--root=%s' % root,
                            str(SOURCE / 'package/systemd/sysusers.conf')],
                           capture_output=True, text=True, check=False)
        tap.equal(r.returncode, 0, r.stderr)
        for name in ('passwd', 'group'):
            tap.equal('gridmeter:' in (root / 'etc' / name).read_text(), True, name)


SHARER = 61503
# The first line of the readings, for who may have them.
READER = '''
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
print(s.recv(1000).decode())
'''


class Readings(World):
    """What the units hand over, by users as they have them; systemd is played."""

    def set_up(self):
        if os.getuid() != 0:
            raise tap.Skip('only root can be somebody else')
        super().set_up()
        self.dir.chmod(0o755)
        (self.dir / 'group').write_text('root:x:0:\ngridmeter:x:%d:\n' % GROUP)
        self.run = self.dir / 'run'
        self.run.mkdir(mode=0o755)
        os.chown(self.run, USER, GROUP)
        shutil.copy(GRIDMETER, self.dir / 'gridmeter')
        self.env['RUNTIME_DIRECTORY'] = str(self.run)
        self.daemon = self.start(
            'daemon', 'unshare', '--mount', 'sh', '-c',
            'mount --bind "$1/group" /etc/group || exit 125; dir=$1; shift; umask 077; '
            'cd "$dir"; exec "$@"', 'sh', self.dir, *as_user(USER, GROUP), './gridmeter', 'run',
            '--bus', 'none', '--port', 'tcp://127.0.0.1:9')
        until('the readings', lambda: (self.run / 'readings').exists() or self.daemon.has_ended())
        if self.daemon.has_ended() and self.daemon.p.returncode == 125:
            raise tap.Skip('no groups of our own: ' + self.daemon.log())

    def tear_down(self):
        if hasattr(self, 'processes'):
            super().tear_down()

    def explain(self):
        return super().explain() if hasattr(self, 'processes') else ''

    def reads(self, who, socket):
        r = subprocess.run([*as_user(*who), '/usr/bin/python3', '-c', READER, self.run / socket],
                           capture_output=True, text=True, check=False)
        return r.stdout

    def test_the_group_has_the_readings_and_nothing_else(self):
        until('a mode', lambda: (self.run / 'readings').stat().st_mode & 0o777 == 0o660)
        tap.equal('"hello"' in self.reads((SHARER, SHARER, GROUP), 'readings'), True)
        tap.equal(self.reads((SHARER, SHARER), 'readings'), '', 'who is not in it')
        tap.equal((self.run / 'status').stat().st_mode & 0o777, 0o600)
        tap.equal(self.reads((SHARER, SHARER, GROUP), 'status'), '', 'the status')


tap.run(Scripts, Policy, Readings)
