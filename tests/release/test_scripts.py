#!/usr/bin/python3
"""What ships that is no program: shell scripts, the D-Bus policy, the unit of systemd. And that there is a
release at all.

    test_scripts.py GRIDMETER SOURCE_DIR"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'integration')]
from support import tap  # noqa: E402
from harness import World, until  # noqa: E402

SOURCE = pathlib.Path(sys.argv[2])
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
    for folder in ('package', 'tools', '.ci'):
        for path in sorted((SOURCE / folder).rglob('*')):
            if path.is_file() and (path.suffix == '.sh' or
                                   re.match(rb'#!/(usr/)?bin/(env )?(ba)?sh', path.read_bytes()[:30])):
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
                r = subprocess.run(['busybox', 'sh', '-n', str(path)], capture_output=True, text=True,
                                   check=False)
                tap.equal((r.returncode, r.stderr), (0, ''), path.name)

    def test_scripts_can_be_run(self):
        for path in scripts():
            tap.equal(os.access(path, os.X_OK), path.name not in ('common.sh', 'machines.sh'), str(path))

    def test_the_release_is_built(self):
        status = SOURCE / 'build/dist/status'
        code = status.read_text().strip() if status.exists() else 'none'
        if code in ('75', 'none'):
            raise tap.Skip('NO RELEASE: its sources cannot be fetched here' if code == '75' else
                           'make release was not run')
        tap.equal(code, '0', 'exit of tools/release/build')

    def test_the_unit_is_one_that_systemd_understands(self):
        if not shutil.which('systemd-analyze'):
            raise tap.Skip('no systemd-analyze')
        r = subprocess.run(['systemd-analyze', 'verify', '--man=no',
                            str(SOURCE / 'package/systemd/gridmeter.service')], capture_output=True,
                           text=True, check=False)
        tap.equal([line for line in r.stderr.splitlines()
                   if 'gridmeter.service' in line and 'not executable' not in line], [])

    def test_the_unit_has_a_folder_where_doctor_looks_for_the_daemon(self):
        unit = (SOURCE / 'package/systemd/gridmeter.service').read_text()
        tap.equal(re.findall('^RuntimeDirectory=(.*)$', unit, re.M), ['gridmeter'])
        code = (SOURCE / 'src/cmd/run/status.c').read_text()
        tap.equal('"/run/gridmeter"' in code, True, 'where doctor looks')


class Policy(World):
    def set_up(self):
        if os.getuid() != 0:
            raise tap.Skip('only root can be somebody else')
        super().set_up()
        self.dir.chmod(0o755)
        (self.dir / 'policy.conf').write_text(SYSTEM_BUS % (
            self.dir / 'bus', SOURCE / 'package/systemd/dbus-policy.conf'))
        self.start('bus', 'dbus-daemon', '--nofork', '--nopidfile',
                   '--config-file=%s' % (self.dir / 'policy.conf'))
        until('the bus', (self.dir / 'bus').exists)
        (self.dir / 'bus').chmod(0o666)

    def tear_down(self):
        if hasattr(self, 'processes'):
            super().tear_down()

    def explain(self):
        return super().explain() if hasattr(self, 'processes') else ''

    def asks(self, group, name):
        """Whether somebody of that group gets the name."""
        r = subprocess.run(
            ['setpriv', '--reuid', '65534', '--regid', '65534', '--groups', group, 'dbus-send',
             '--bus=unix:path=%s' % (self.dir / 'bus'), '--print-reply', '--dest=org.freedesktop.DBus', '/',
             'org.freedesktop.DBus.RequestName', 'string:' + name, 'uint32:4'],
            capture_output=True, text=True, check=False)
        return r.returncode == 0 and 'uint32 1' in r.stdout

    def test_who_may_open_the_port_may_publish_the_meter_and_nothing_else(self):
        tap.equal(self.asks('dialout', 'com.victronenergy.grid.gridmeter_1'), True)
        tap.equal(self.asks('dialout', 'org.example.Other'), False)

    def test_others_may_not_pretend_to_be_a_meter(self):
        tap.equal(self.asks('nogroup', 'com.victronenergy.grid.gridmeter_1'), False)


tap.run(Scripts, Policy)
