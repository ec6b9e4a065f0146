#!/usr/bin/python3
"""Installed on a model of a GX device, from the archives that are released: it starts, survives,
leaves.

    test_venus.py GRIDMETER SOURCE_DIR life|leaving|ports|sticks|runtime"""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'integration')]
import venus_model  # noqa: E402
from support import tap  # noqa: E402

DIST = pathlib.Path(sys.argv[2]) / 'dist'
OLD = HERE / 'old'
IS_THERE = venus_model.enter()
if IS_THERE:
    # /proc must be that of the new namespace: who has a port open is looked up there.
    subprocess.run(['mount', '-t', 'proc', 'proc', '/proc'], check=True)
from harness import GRIDMETER, GLib, World, make_free, until  # noqa: E402

RUN_WITHOUT = '/Settings/CGwacs/RunWithoutGridMeter'
SERVICES = ['gridmeter', 'gridmeter-share']
OURS = ('data', 'service', 'run', 'var/volatile', 'dev')
USERS_RC_LOCAL = '#!/bin/bash\n/data/other/start.sh &\nif false; then\nexit 1\nfi\nexit 0'

OLD_RUN = '''#!/bin/sh
exec 2>&1
trap 'echo stopped >>/data/old.log; exit 1' TERM
echo started >>/data/old.log
while :; do sleep 0.1; done
'''


def unpack(archive, to):
    subprocess.run(['tar', '-xzf', str(archive), '-C', str(to)], check=True)


class Venus(World):
    at_once = 1  # scripts of a device look for its processes by name
    profile = 'fnn-total'
    page = '{"name": "gridmeter", "version": "1"}\n'

    def set_up(self):
        if not IS_THERE:
            raise tap.Skip('no namespaces can be made here')
        if not (DIST / 'SHA256SUMS').exists():
            raise tap.Skip('there is no release in dist/')
        super().set_up()
        self.start_bus()
        self.start_settings()
        self.device = venus_model.Device(self.dir)
        self.device.bus = self.dir / 'bus'
        self.adapt()

    def tear_down(self):
        if IS_THERE and hasattr(self, 'device'):
            self.device.power_off()
        if hasattr(self, 'processes'):
            super().tear_down()

    def explain(self):
        if not hasattr(self, 'device'):
            return ''
        text = super().explain() if hasattr(self, 'processes') else ''
        for log in self.device.data.glob('log/gridmeter/current'):
            text += '\n' + log.read_text()
        return text

    def adapt(self):
        """This machine is no GX device: its own program stands beside the others."""

    def archive(self):
        (venus,) = DIST.glob('gridmeter-venus-*.tar.gz')
        return venus

    def unpack(self):
        unpack(self.archive(), self.device.data)
        self.add_program()
        self.set_page(self.device.data / 'gridmeter')

    def add_program(self):
        for program in SERVICES:
            shutil.copy2(DIST / (program + '-x86_64'), self.device.data / 'gridmeter/bin')

    def set_page(self, home):
        """The archive has this page for the GUI, or none."""
        path, sums = home / 'parts/gridmeter.json', home / 'md5sums'
        lines = [line for line in sums.read_text().splitlines(True)
                 if 'parts/gridmeter.json' not in line]
        path.unlink(missing_ok=True)
        if self.page is not None:
            path.write_text(self.page)
            lines.append('%s  ./parts/gridmeter.json\n' % hashlib.md5(
                self.page.encode()).hexdigest())
        sums.write_text(''.join(lines))

    def stick(self, name='venus-data-gridmeter.tar.gz'):
        """The archive for USB sticks, with the program for this machine in it."""
        folder = self.dir / 'stick'
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        unpack(DIST / 'venus-data-gridmeter.tar.gz', folder)
        data, self.device.data = self.device.data, folder
        self.add_program()
        self.device.data = data
        self.set_page(folder / 'gridmeter')
        subprocess.run(['tar', '-czf', str(self.dir / name), '-C', str(folder), 'rc', 'gridmeter'],
                       check=True)
        return self.dir / name

    def start_meter(self):
        pty = self.dir / 'meter'
        self.start('simulate', GRIDMETER, 'simulate', self.profile, '--link', pty, is_ours=True)
        until('the meter', pty.exists)
        return pty

    def boot_with_meter(self, **more):
        if not hasattr(self, 'meter'):
            self.meter = self.start_meter()
        make_free(self.meter)
        out = self.device.power_on(**more)
        self.device.plug(self.meter)
        return out

    def wait_for_meter(self):
        until('the meter on the bus', self.services, 30)
        name = self.services()[0]
        tap.equal(self.value('/Connected', name).unpack(), 1)
        tap.equal(self.value('/Ac/Power', name).get_type_string(), 'd')

    def reboot(self, **more):
        self.device.power_off()
        until('the end of the service', lambda: not self.services())
        return self.boot_with_meter(**more)


class Life(Venus):
    def test_a_stick_installs_it_and_the_meter_is_on_the_bus(self):
        (self.device.data / 'rc.local').write_text(USERS_RC_LOCAL)
        (self.device.data / 'rc.local').chmod(0o755)
        out = self.boot_with_meter(stick=[self.stick()])
        tap.equal('it starts when the device has booted' in out, True, out)
        self.wait_for_meter()
        text = (self.device.data / 'rc.local').read_text()
        tap.equal([line for line in text.split('\n') if 'gridmeter' not in line],
                  USERS_RC_LOCAL.split('\n'), 'what the owner has in rc.local')
        tap.equal((self.device.data / 'rc').exists(), False, 'the hooks in /data')

    def test_a_stick_brings_the_keys(self):
        self.profile = 'am550-glo30'
        keys = self.dir / 'gridmeter.keys'
        keys.write_text('key = 000102030405060708090a0b0c0d0e0f\n')
        self.boot_with_meter(stick=[self.stick(), keys])
        self.wait_for_meter()
        there = self.device.data / 'gridmeter/gridmeter.keys'
        tap.equal(oct(there.stat().st_mode & 0o7777), '0o600')

    def test_by_hand_it_starts_at_once(self):
        self.boot_with_meter()
        self.unpack()
        out = self.device.sh('/data/gridmeter/install.sh')
        tap.equal('installed and started' in out, True, out)
        self.wait_for_meter()
        tap.equal('up' in self.device.sh('svstat /service/gridmeter'), True)
        tap.equal(self.device.sh('readlink /service/gridmeter').strip(),
                  '/var/volatile/services/gridmeter')
        until('a log', lambda: 'telegrams' in self.device.sh('cat /var/log/gridmeter/current') or
              'meter' in self.device.sh('cat /var/log/gridmeter/current'))

    def sharing(self):
        """The word of daemontools for the service that tells readings on."""
        return self.device.sh('svstat /service/gridmeter-share').split()[1]

    def switch_sharing(self, section):
        (self.device.data / 'gridmeter/gridmeter.conf').write_text('name = Keller\n' + section)
        return self.device.sh('/data/gridmeter/boot.sh')

    def test_what_tells_readings_on_is_there_and_off(self):
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        until('its service', lambda: self.sharing() == 'down')
        tap.equal(self.device.sh('svstat /service/gridmeter-share/log').split()[1], 'up')
        tap.equal(self.device.sh('pidof gridmeter-share', check=False), '')
        tap.equal(self.device.sh('/data/gridmeter/bin/gridmeter-share --version').split()[0],
                  'gridmeter')

    def test_a_section_of_the_configuration_switches_telling_on_and_off(self):
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        until('its service', lambda: self.sharing() == 'down')
        self.switch_sharing('[share]\nhttp = none\n')
        until('that it is up', lambda: self.sharing() == 'up')
        until('what it says', lambda: 'gridmeter share' in self.device.sh(
            'cat /var/log/gridmeter-share/current', check=False))
        self.device.sh('/data/gridmeter/install.sh')
        until('that an update keeps it on', lambda: self.sharing() == 'up')
        self.switch_sharing('# [share]\n')
        until('that it is down', lambda: self.sharing() == 'down')
        until('its end', lambda: not self.device.sh('pidof gridmeter-share', check=False))
        self.wait_for_meter()

    def test_a_stick_switches_telling_on_and_an_update_of_the_firmware_keeps_it_on(self):
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('\ufeff[Share]\r\nhttp = none\r\n', encoding='utf-8')
        self.boot_with_meter(stick=[self.stick(), conf])
        self.wait_for_meter()
        until('that it is up', lambda: self.sharing() == 'up')
        self.device.power_off()
        self.device.flash()
        self.adapt()
        self.reboot()
        until('that it is up again', lambda: self.sharing() == 'up')

    def test_an_update_of_the_firmware_keeps_it(self):
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        self.device.power_off()
        self.device.flash()
        self.adapt()
        self.reboot()
        self.wait_for_meter()

    def test_a_second_install_changes_nothing(self):
        self.unpack()
        (self.device.data / 'rc.local.disabled').write_text('#!/bin/sh\n')
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        before = self.installed_files()
        self.device.sh('/data/gridmeter/install.sh')
        tap.equal(self.installed_files(), before)
        self.device.sh('/data/gridmeter/boot.sh')
        tap.equal(self.installed_files(), before)
        self.wait_for_meter()

    def installed_files(self):
        return {k: v for k, v in self.device.tree(*OURS).items()
                if '/supervise' not in k and '/log/' not in k and 'udevadm' not in k and
                'state/' not in k and not k.startswith(('run/dbus', 'dev/', 'run/lock'))}

    def test_a_dry_run_changes_nothing_and_says_what_it_would_do(self):
        shutil.copytree(OLD, self.device.data / 'dbus-d0-smartmeter')
        shutil.copy(OLD / 'd0.ini', self.device.data / 'dbus-d0-smartmeter/config.ini')
        self.unpack()
        self.boot_with_meter()
        before = self.device.tree(*OURS)
        out = self.device.sh('/data/gridmeter/install.sh --dry-run')
        tap.equal(self.device.tree(*OURS), before)
        for word in ('/data/rc.local', '/data/conf/serial-starter.d/gridmeter.conf',
                     'protocol = sml',
                     'boot.sh'):
            tap.equal(word in out, True, word)
        self.device.sh('/data/gridmeter/install.sh')
        until('a start', lambda: 'up' in self.device.sh('svstat /service/gridmeter/log'))
        until('a daemon', (self.device.root / 'run/gridmeter').is_dir)  # it makes that itself
        before = self.installed_files()
        out = self.device.sh('/data/gridmeter/uninstall.sh --dry-run')
        tap.equal(self.installed_files(), before)
        for word in ('/service/gridmeter', '/data/rc.local', 'rm -rf'):
            tap.equal(word in out, True, word)

    def test_the_root_file_system_is_left_alone(self):
        def image():
            return {str(p): (p.lstat().st_mtime_ns, p.lstat().st_mode)
                    for p in self.device.image.rglob('*')}
        self.unpack()
        before = image()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal(image(), before)
        tap.equal('Read-only' in self.device.sh('touch /etc/x', check=False), True)


class Leaving(Venus):
    def leaves_no_trace(self):
        """Whatever is there before is there afterwards, to the byte and the mode."""
        self.boot_with_meter()
        before = self.traces()
        self.unpack()
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        self.device.sh('/data/gridmeter/install.sh')
        out = self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal('uninstalled' in out, True, out)
        tap.equal(self.traces(), before)
        self.wait_gone()
        tap.equal([pathlib.Path('/proc/%d/comm' % pid).read_text().strip()
                   for pid in self.device.processes()], ['svscan'], 'what still runs')

    def traces(self):
        return {k: v for k, v in self.device.tree(*OURS).items()
                if k not in ('run/udevadm.log', 'run/stopped')}

    def test_of_a_device_without_add_ons(self):
        self.leaves_no_trace()
        tap.equal((self.device.data / 'rc.local').exists(), False)

    def test_of_an_rc_local_without_a_newline_at_its_end(self):
        (self.device.data / 'rc.local').write_text(USERS_RC_LOCAL)
        (self.device.data / 'rc.local').chmod(0o755)
        self.leaves_no_trace()

    def test_of_an_rc_local_that_is_not_executable(self):
        (self.device.data / 'rc.local').write_text('#!/bin/sh\n# mine\n\n')
        (self.device.data / 'rc.local').chmod(0o644)
        self.leaves_no_trace()

    def test_of_an_rc_local_of_one_line(self):
        (self.device.data / 'rc.local').write_text('#!/bin/sh')
        (self.device.data / 'rc.local').chmod(0o755)
        self.leaves_no_trace()

    def test_of_an_rc_local_without_an_interpreter(self):
        (self.device.data / 'rc.local').write_text('true\nexit 0\n')
        (self.device.data / 'rc.local').chmod(0o755)
        self.leaves_no_trace()

    def test_a_second_install_makes_rc_local_executable(self):
        self.unpack()
        self.boot_with_meter()
        for _ in range(2):
            self.device.sh('/data/gridmeter/install.sh')
            self.device.sh('[ -x /data/rc.local ] && chmod a-x /data/rc.local')

    def test_of_a_link_to_an_rc_local(self):
        (self.device.data / 'mine').write_text('#!/bin/sh\ntrue\n')
        (self.device.data / 'mine').chmod(0o750)
        (self.device.data / 'rc.local').symlink_to('mine')
        self.leaves_no_trace()

    def test_of_an_rc_local_that_the_gui_has_switched_off(self):
        self.unpack()
        self.boot_with_meter()
        (self.device.data / 'rc.local').write_text('#!/bin/sh\ntrue\n')
        (self.device.data / 'rc.local').chmod(0o755)
        self.device.sh('/data/gridmeter/install.sh')
        self.device.sh('mv /data/rc.local /data/rc.local.disabled')
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal((self.device.data / 'rc.local.disabled').read_text(), '#!/bin/sh\ntrue\n')
        tap.equal((self.device.data / 'rc.local').exists(), False)
        tap.equal([k for k in self.traces() if 'gridmeter' in k], [])

    def test_of_add_ons_that_are_switched_on_again_by_the_gui(self):
        """They come back with us, although we were installed meanwhile."""
        disabled = self.device.data / 'rc.local.disabled'
        disabled.write_text('#!/bin/sh\ntrue /data/other/start.sh\n')
        disabled.chmod(0o755)
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        self.device.sh('mv /data/rc.local.disabled /data/rc.local')
        self.reboot()
        self.wait_for_meter()
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal((self.device.data / 'rc.local').read_text(),
                  '#!/bin/sh\ntrue /data/other/start.sh\n')

    def test_serial_starter_files_of_others_stay(self):
        folder = self.device.data / 'conf/serial-starter.d'
        folder.mkdir()
        (folder / 'other.conf').write_text('service other other\nalias default vedirect:other\n')
        self.leaves_no_trace()

    def test_a_begin_without_an_end_takes_nothing_else_away(self):
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        rc = self.device.data / 'rc.local'
        text = rc.read_text().replace('# <<< gridmeter\n', '')
        rc.write_text(text + '/data/other/start.sh\n')
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal(rc.read_text(), '#!/bin/sh\n/data/other/start.sh\n')


class Ports(Venus):
    def test_a_port_by_name_is_kept_from_other_drivers_and_given_back(self):
        """Also where something is wrong for those who are told of the meter."""
        self.unpack()
        (self.device.data / 'gridmeter/gridmeter.conf').write_text(
            '  port = usb-Example_Adapter_0001-if00-port0 # the head ; left\n[share]\nmqt = x\n')
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        rule = self.device.sh('cat /run/udev/rules.d/zz-gridmeter.rules')
        tap.equal(rule,
                  'SUBSYSTEM=="tty", ACTION!="remove", ENV{ID_SERIAL}=="Example_Adapter_0001", '
                        'ENV{ID_USB_INTERFACE_NUM}=="00", ENV{VE_SERVICE}="ignore"\n')
        tap.equal(self.device.sh('cat /run/stopped'), 'ttyUSB0\n')
        told = self.device.sh('grep -v ^info /run/udevadm.log')
        trigger = ('trigger --action=add --subsystem-match=tty '
                   '--property-match=ID_SERIAL=Example_Adapter_0001\n')
        tap.equal(told, 'control --reload\n' + trigger)
        self.device.sh('/data/gridmeter/boot.sh')
        tap.equal(self.device.sh('grep -v ^info /run/udevadm.log'), told,
                  'udev, when nothing changed')
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal(self.device.sh('grep -v ^info /run/udevadm.log'),
                  told + 'control --reload\n' + trigger)
        tap.equal(self.device.sh('ls /run/udev/rules.d /run/lock/serial-starter').split(),
                  ['/run/lock/serial-starter:', '/run/udev/rules.d:'])

    def test_an_adapter_without_a_number_is_known_by_its_socket(self):
        self.device.write('etc/adapter',
                          'ID_SERIAL=1a86_USB_Serial\nID_PATH=platform-usb-0:1.2:1.0\n')
        self.unpack()
        (self.device.data / 'gridmeter/gridmeter.conf').write_text('port=/dev/ttyUSB0\n')
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        rule = self.device.sh('cat /run/udev/rules.d/zz-gridmeter.rules')
        tap.equal('ENV{ID_PATH}=="platform-usb-0:1.2:1.0"' in rule and 'ID_SERIAL' not in rule,
                  True, rule)

    def test_a_port_in_the_form_of_its_owner_is_kept_as_well(self):
        self.unpack()
        conf = self.device.data / 'gridmeter/gridmeter.conf'
        conf.write_bytes('Port = "usb-Example_Adapter_0001-if00-port0"\r\n'.encode('utf-16'))
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        rule = self.device.sh('cat /run/udev/rules.d/zz-gridmeter.rules')
        tap.equal('ENV{ID_SERIAL}=="Example_Adapter_0001"' in rule, True, rule)
        conf.write_text('[nonsense\n')
        self.device.sh('/data/gridmeter/boot.sh')
        tap.equal(self.device.sh('cat /run/udev/rules.d/zz-gridmeter.rules'), rule,
                  'by what was right before')

    def test_a_port_that_is_found_needs_no_rule(self):
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        tap.equal(self.device.sh('ls /run/udev/rules.d'), '')

    def test_nothing_of_a_strange_name_gets_into_a_rule(self):
        self.unpack()
        (self.device.data / 'gridmeter/gridmeter.conf').write_text(
            'port = usb-x", RUN+="reboot-if00\nport = usb-$(reboot)-if00\nport = `reboot`\n')
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        tap.equal(self.device.sh('ls /run/udev/rules.d'), '')

    def test_serial_starter_gets_a_service_and_no_alias(self):
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        lines = [line for line in (self.device.data / 'conf/serial-starter.d/gridmeter.conf')
                 .read_text().splitlines() if not line.startswith('#')]
        tap.equal(lines, ['service gridmeter gridmeter'])


class Sticks(Venus):
    """What an owner without a keyboard does, and is told."""
    KEY = '000102030405060708090a0b0c0d0e0f'

    def file(self, name, content):
        (self.dir / 'files').mkdir(exist_ok=True)
        path = self.dir / 'files' / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def on_stick(self, name):
        return self.device.root / 'run/media/stick' / name

    def report(self):
        path = self.on_stick('gridmeter-report.txt')
        return path.read_bytes().decode('utf-8-sig') if path.exists() else ''

    def installed(self, name):
        return (self.device.data / 'gridmeter' / name).read_text()

    def test_a_report_says_in_two_languages_what_was_done_and_what_is_wrong(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        until('what the doctor says', lambda: self.report().count('com.victronenergy.system') == 2)
        text = self.report()
        for words in ('gridmeter 0.', 'not there', 'fehlt', 'is installed', 'ist eingerichtet',
                      'Was der Doktor sagt', 'com.victronenergy.grid.…', 'ttyUSB0'):
            tap.equal(words in text, True, words)
        tap.equal([line for line in text.split('\n')[:-1] if not line.endswith('\r')], [])
        tap.equal(self.on_stick('gridmeter-report.txt').read_bytes()[:3], b'\xef\xbb\xbf')

    def test_half_an_archive_is_said_on_the_stick(self):
        whole = self.stick().read_bytes()
        half = self.file('venus-data-gridmeter.tar.gz', whole[:len(whole) // 2])
        self.boot_with_meter(stick=[half])
        text = self.report()
        tap.equal('could not be unpacked' in text and 'nicht entpackt' in text, True, text)
        tap.equal(self.device.sh('ls /service'), '')

    def test_keys_as_people_write_them(self):
        self.profile = 'am550-glo30'
        for name, text in (('gridmeter.keys.txt', ('GUEK: ' + self.KEY).encode('utf-16')),):
            self.boot_with_meter(stick=[self.stick(), self.file(name, text)])
            self.wait_for_meter()
        until('the line in the report', lambda: 'takes /run/media/stick/gridmeter.keys.txt' in
              self.report() and 'übernimmt /run/media/stick/gridmeter.keys.txt' in self.report())

    def test_wrong_files_do_not_replace_right_ones(self):
        self.profile = 'am550-glo30'
        good = self.file('gridmeter.conf', 'name = Keller\n'), self.file('gridmeter.keys', self.KEY)
        self.boot_with_meter(stick=[self.stick(), *good])
        self.wait_for_meter()
        bad = (self.file('gridmeter.conf', 'nmae = Dach\n'),
               self.file('gridmeter.keys', self.KEY[1:]))
        self.reboot(stick=[self.dir / 'venus-data-gridmeter.tar.gz', *bad])
        self.wait_for_meter()
        tap.equal((self.installed('gridmeter.conf'), self.installed('gridmeter.keys')),
                  ('name = Keller\n', self.KEY))
        until('the lines in the report', lambda: 'does not take' in self.report() and
              'gridmeter.conf:1: unknown key "nmae", perhaps name was meant' in self.report())
        tap.equal('gridmeter.keys:1: key: expected 32 hexadecimal digits, but here are 31' in
                  self.report(), True, self.report())
        tap.equal(self.KEY[4:12] in self.report(), False)

    def test_a_wrong_file_in_its_place_does_not_stop_the_meter(self):
        self.unpack()
        self.boot_with_meter()
        home = self.device.data / 'gridmeter'
        (home / 'gridmeter.conf').write_text('name = Keller\n')
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        (home / 'gridmeter.conf').write_text('[nmae\n')
        (home / 'gridmeter.keys').write_text('secret\n')
        self.reboot()
        self.wait_for_meter()
        tap.equal(self.value('/CustomName', self.services()[0]).unpack(), 'Keller')
        log = self.device.sh('cat /var/log/gridmeter/current')
        tap.equal(log.count('going on with what was in it before'), 1, log)

    def test_settings_come_without_the_archive_too(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        conf = self.file('Gridmeter.CONF.txt', '\ufeffname = Dach\r\n'.encode('utf-16-le'))
        self.reboot(stick=[conf])
        self.wait_for_meter()
        out = self.device.sh('cd /data/gridmeter && ./gridmeter check -c gridmeter.conf')
        tap.equal(out, 'gridmeter.conf: all right\n  port = auto\n')
        until('the report', lambda: 'takes /run/media/stick/Gridmeter.CONF.txt' in self.report())

    def test_definitions_of_lists_come_from_the_stick(self):
        example = (pathlib.Path(sys.argv[2]) / 'doc/lists.conf.example').read_text()
        self.boot_with_meter(stick=[self.stick(), self.file('gridmeter.lists.txt', example)])
        self.wait_for_meter()
        tap.equal(self.installed('gridmeter.lists'), example)
        self.on_stick('gridmeter.lists.txt').write_text('[Mine]\nnonsense\n')
        out = self.device.sh('/data/gridmeter/boot.sh')
        tap.equal('does not take /run/media/stick/gridmeter.lists.txt' in out and
                  'gridmeter.lists.txt:2: expected "key = value"' in out, True, out)
        tap.equal(self.installed('gridmeter.lists'), example)

    def test_no_number_of_a_meter_is_in_it(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        with open(self.device.data / 'log/gridmeter/current', 'a', encoding='ascii') as log:
            log.write('@400000006b0a60be15367d14 ttyUSB0: meter EFR, serial ends 4567, '
                      '1EFR0012345678 at 115200 8N1, 1234567.8 Wh of 1EFR0012345678.\n')
        self.device.sh('/data/gridmeter/parts.1/report.sh --once')
        text = self.report()
        tap.equal(re.search(r'20\d\d-\d\d-\d\d [0-9:]{8}\.\d+ ttyUSB0: meter EFR, serial '
                            r'ends …, … at 115200 8N1, 1234567\.8 Wh of …\.\r\n', text)
                  is not None, True, text)
        tap.equal([n for n in ('ends 4567', '00123') if n in text], [])

    def test_a_stick_that_cannot_be_written_stops_nothing(self):
        self.boot_with_meter()
        self.unpack()
        shutil.copy(self.file('gridmeter.conf', 'name = Keller\n'),
                    self.device.root / 'run/media/stick')
        stick = self.device.root / 'run/media/stick'
        subprocess.run(['mount', '--bind', stick, stick], check=True)
        subprocess.run(['mount', '-o', 'remount,bind,ro', str(stick)], check=True)
        self.device.mounted.append(stick)
        out = self.device.sh('/data/gridmeter/install.sh')
        tap.equal('installed and started' in out, True, out)
        self.wait_for_meter()
        tap.equal(self.installed('gridmeter.conf'), 'name = Keller\n')
        tap.equal(os.listdir(stick), ['gridmeter.conf'])

    def test_a_broken_stick_stops_nothing(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        broken = self.on_stick('gridmeter.conf')
        broken.touch()
        self.device.mount('--bind', '/proc/%d/mem' % os.getpid(), to=broken)
        out = self.device.sh('/data/gridmeter/boot.sh')
        tap.equal('cannot read /run/media/stick/gridmeter.conf' in out, True, out)
        tap.equal((self.device.data / 'gridmeter/gridmeter.conf').exists(), False)
        tap.equal([p.name for p in (self.device.root / 'run').glob('gridmeter.*.conf')], [])

    def test_what_cannot_be_written_stops_nothing(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        (self.device.data / 'gridmeter/gridmeter.conf.new').mkdir()
        out = self.reboot(stick=[self.file('gridmeter.conf', 'name = Keller\n')])
        self.wait_for_meter()
        tap.equal('cannot write /data/gridmeter/gridmeter.conf' in out, True, out)
        until('the report', lambda: 'kann /data/gridmeter/gridmeter.conf nicht' in self.report())

    def test_a_stick_that_is_full_stops_nothing(self):
        self.boot_with_meter()
        self.unpack()
        stick = self.device.root / 'run/media/stick'
        self.device.mount('-t', 'tmpfs', '-o', 'size=4k', 'none', to=stick)
        shutil.copy(self.file('gridmeter.conf', 'name = Keller\n'), stick)
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        self.device.sh('/data/gridmeter/parts.1/report.sh --once')
        tap.equal(self.installed('gridmeter.conf'), 'name = Keller\n')
        tap.equal(os.listdir(stick), ['gridmeter.conf'])

    def test_sticks_of_others_stay_as_they_are(self):
        self.unpack()
        self.boot_with_meter(stick=[self.file('holiday.jpg', b'x')])
        self.device.sh('/data/gridmeter/install.sh')
        self.wait_for_meter()
        self.device.sh('/data/gridmeter/boot.sh')
        tap.equal(os.listdir(self.device.root / 'run/media/stick'), ['holiday.jpg'])

    def test_a_file_uninstall_takes_it_off_and_keeps_it_off(self):
        before = {p.name for p in self.device.data.iterdir()}
        stick = self.stick()
        self.boot_with_meter(stick=[stick])
        self.wait_for_meter()
        self.reboot(stick=[stick, self.file('Uninstall.txt', '')])
        until('the report', lambda: 'wurde entfernt' in self.report() and
              'was uninstalled' in self.report())
        for boot in range(2):
            script = self.device.data / 'rc.local'
            tap.equal(script.read_text() if script.exists() else None, None,
                      'rc.local, uninstalled %d boots ago' % boot)
            tap.equal({p.name for p in self.device.data.iterdir()}, before)
            tap.equal(self.device.sh('ls /service'), '')
            self.reboot(stick=[stick, self.file('Uninstall.txt', '')])

    def test_who_is_taken_off_while_the_doctor_looks_writes_no_report(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        program = self.device.data / 'gridmeter/gridmeter'
        program.unlink()
        program.write_text('#!/bin/sh\nrm -f /data/gridmeter/boot.sh\necho read by nobody\n')
        program.chmod(0o755)
        self.device.sh('/data/gridmeter/parts.1/report.sh --once')
        tap.equal('read by nobody' in self.report(), False, 'a report')

    def test_a_file_uninstall_alone_does_as_well(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        self.reboot(stick=[self.file('uninstall', '')])
        tap.equal((self.device.data / 'gridmeter').exists(), False)
        tap.equal('was uninstalled' in self.report(), True)
        tap.equal([k for k in self.device.tree('service', 'run') if 'gridmeter' in k],
                  ['run/media/stick/gridmeter-report.txt'])

    def test_after_an_uninstall_by_hand_the_stick_does_not_bring_it_back(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        out = self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal('makes /run/media/stick/uninstall' in out, True, out)
        self.device.sh('/etc/update-data.sh', check=False)
        tap.equal((self.device.data / 'gridmeter').exists(), False)
        self.on_stick('uninstall').unlink()
        self.device.sh('/etc/update-data.sh')
        tap.equal((self.device.data / 'gridmeter').exists(), True, 'installed again')

    def test_gridmeter_can_be_typed(self):
        (self.device.data / 'home/root/.bash_profile').write_text('true mine\n')
        self.unpack()
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/install.sh')
        for shell in ('sh', 'bash'):
            tap.equal(self.device.sh('%s -l -c "gridmeter --version"' % shell).split()[0],
                      'gridmeter', shell)
        self.device.power_off()
        self.device.flash()
        self.adapt()
        self.reboot()
        tap.equal('gridmeter' in self.device.sh('sh -l -c "gridmeter --version"'), True)
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal([p.name for p in (self.device.data / 'home/root').iterdir()], ['.bash_profile'])
        tap.equal((self.device.data / 'home/root/.bash_profile').read_text(), 'true mine\n')

    def test_where_the_root_file_system_can_be_written_there_is_a_link(self):
        self.unpack()
        self.boot_with_meter()
        subprocess.run(['mount', '-o', 'remount,bind,rw', str(self.device.root)], check=True)
        self.device.sh('/data/gridmeter/install.sh')
        tap.equal('gridmeter' in self.device.sh('gridmeter --version'), True)
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal(self.device.sh('ls /usr/bin | grep gridmeter', check=False), '')


class Migration(Venus):
    def old_driver(self, folder, config, name):
        """An old driver in /data that runs as a service and starts from rc.local."""
        home = self.device.data / folder
        (home / 'service').mkdir(parents=True)
        (home / 'service/run').write_text(OLD_RUN)
        (home / 'service/run').chmod(0o755)
        (home / 'install.sh').write_text('#!/bin/sh\nln -sfn /data/%s/service /service/%s\n'
                                         % (folder, home.name))
        (home / 'install.sh').chmod(0o755)
        shutil.copy(OLD / config, home / name)
        rc = self.device.data / 'rc.local'
        rc.write_text('#!/bin/bash\n\n/data/%s/install.sh\n' % folder)
        rc.chmod(0o755)
        self.unpack()

    def setting(self, value=None):
        name = 'com.victronenergy.settings'
        if value is not None:
            self.call('/', 'AddSettings', GLib.Variant('(aa{sv})', ([{
                'path': GLib.Variant('s', RUN_WITHOUT), 'default': GLib.Variant('i', value)}],)),
                'com.victronenergy.Settings', name)
        return self.value(RUN_WITHOUT, name).unpack()

    def old_log(self):
        path = self.device.data / 'old.log'
        return path.read_text() if path.exists() else ''

    def test_of_d0_smartmeter(self):
        self.old_driver('dbus-d0-smartmeter', 'd0.ini', 'config.ini')
        self.setting(1)
        self.boot_with_meter()
        until('the old driver', lambda: 'started' in self.old_log())
        before = (self.device.data / 'rc.local').read_text()
        self.device.sh('/data/gridmeter/install.sh')
        until('its end', lambda: 'stopped' in self.old_log())
        tap.equal('\n#gridmeter# /data/dbus-d0-smartmeter/install.sh\n' in
                  (self.device.data / 'rc.local').read_text(), True, 'its line in rc.local')
        tap.equal(self.device.sh('ls /service').split(), SERVICES)
        conf = (self.device.data / 'gridmeter/gridmeter.conf').read_text()
        tap.equal('\nprotocol = sml\n' in conf, True, conf)
        until('grid metering as before', lambda: self.setting() == 0)
        until('that it is remembered',
              lambda: not (self.device.data / 'gridmeter/restore-metering').exists())
        self.wait_for_meter()
        self.reboot()
        self.wait_for_meter()
        tap.equal(self.old_log().count('started'), 1, 'starts of the old driver')
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal((self.device.data / 'rc.local').read_text(), before)

    def test_of_the_one_that_runs_of_two_in_folders_as_they_were_unpacked(self):
        for rest in ('', '-main'):
            self.old_driver('dbus-d0-smartmeter' + rest, 'd0.ini', 'config.ini')
        (self.device.data / 'dbus-d0-smartmeter/config.ini').write_text('nothing\n')
        self.setting(1)
        self.boot_with_meter()
        until('the old driver', lambda: 'started' in self.old_log())
        self.device.sh('/data/gridmeter/install.sh')
        self.took_the_place_of('dbus-d0-smartmeter-main')

    def test_of_dlms_meter(self):
        """Its keys are those of the simulated meter, which encrypts."""
        self.profile = 'am550-glo30'
        self.old_driver('drivers/dbus-dlms-meter', 'dlms.py', 'config.py')
        self.boot_with_meter()
        until('the old driver', lambda: 'started' in self.old_log())
        out = self.device.sh('/data/gridmeter/install.sh')
        keys = self.device.data / 'gridmeter/gridmeter.keys'
        tap.equal(oct(keys.stat().st_mode & 0o7777), '0o600')
        tap.equal('D0D1D2' in out + (self.device.data / 'gridmeter/gridmeter.conf').read_text(),
                  False)
        tap.equal(self.device.sh('ls /service').split(), SERVICES)
        tap.equal((self.device.data / 'gridmeter/restore-metering').exists(), False)
        self.wait_for_meter()

    def test_what_cannot_be_taken_over_stays_as_it_is(self):
        self.old_driver('dbus-d0-smartmeter', 'd0.ini', 'config.ini')
        (self.device.data / 'dbus-d0-smartmeter/config.ini').write_bytes(b'\0\xff\n' * 50)
        self.boot_with_meter()
        for command in ('install.sh --dry-run', 'install.sh'):
            out = self.device.sh('/data/gridmeter/' + command)
            tap.equal(('cannot be taken over' in out, 'takes its place' in out), (True, False), out)
        tap.equal(sorted(self.device.sh('ls /service').split()),
                  ['dbus-d0-smartmeter', *SERVICES])
        tap.equal((self.device.data / 'gridmeter/gridmeter.conf').exists(), False)

    def test_a_configuration_on_the_stick_counts_more(self):
        self.old_driver('dbus-d0-smartmeter', 'd0.ini', 'config.ini')
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('name = From the stick\n')
        self.setting(1)
        self.boot_with_meter(stick=[conf])
        until('the old driver', lambda: 'started' in self.old_log())
        out = self.device.sh('/data/gridmeter/install.sh --dry-run')
        tap.equal(('would stop' in out, 'protocol = sml' in out), (True, False), out)
        self.device.sh('/data/gridmeter/install.sh')
        tap.equal((self.device.data / 'gridmeter/gridmeter.conf').read_text(),
                  'name = From the stick\n')
        self.took_the_place_of('dbus-d0-smartmeter')

    def took_the_place_of(self, name):
        tap.equal(self.device.sh('ls /service').split(), SERVICES)
        tap.equal((self.device.data / 'gridmeter/replaced').read_text(), name + '\n')
        tap.equal('\n#gridmeter# /data/' in (self.device.data / 'rc.local').read_text(), True)
        until('grid metering as before', lambda: self.setting() == 0)
        self.wait_for_meter()

    def test_after_a_power_cut_it_goes_on_where_it_was(self):
        """The configuration is written already, and the old driver is still there."""
        self.old_driver('dbus-d0-smartmeter', 'd0.ini', 'config.ini')
        self.setting(1)
        self.boot_with_meter()
        self.device.sh('/data/gridmeter/bin/gridmeter-%s migrate --to /data/gridmeter' %
                       os.uname().machine)
        out = self.device.sh('/data/gridmeter/install.sh')
        tap.equal('goes back to' in out, True, out)
        self.took_the_place_of('dbus-d0-smartmeter')
        out = self.device.sh('/data/gridmeter/install.sh --dry-run')
        tap.equal(('would stop' in out, 'goes back to' in out), (False, False), out)

    def test_keys_on_the_stick_count_more(self):
        self.profile = 'am550-glo30'
        self.old_driver('drivers/dbus-dlms-meter', 'dlms.py', 'config.py')
        keys = self.dir / 'gridmeter.keys'
        keys.write_text('# mine\nkey = 000102030405060708090a0b0c0d0e0f\n')
        self.boot_with_meter(stick=[keys])
        self.device.sh('/data/gridmeter/install.sh')
        tap.equal((self.device.data / 'gridmeter/gridmeter.keys').read_text(), keys.read_text())
        tap.equal('key_file = ' in (self.device.data / 'gridmeter/gridmeter.conf').read_text(),
                  True)
        tap.equal(self.device.sh('ls /service').split(), SERVICES)
        self.wait_for_meter()


class OnArmv7(Venus):
    """The program for armv7 under qemu, which needs more memory than softlimit would give."""

    def adapt(self):
        self.device.set_machine('armv7l')
        shutil.copy2(shutil.which('qemu-arm-static'), self.device.image / 'usr/bin')
        self.device.write('usr/bin/softlimit',
                          '#!/bin/sh\nwhile [ "$1" != "${1#-}" ]; do shift 2; done\n'
                                               'exec "$@"\n', 0o755)

    def add_program(self):
        bin_dir = self.device.data / 'gridmeter/bin'
        for program in SERVICES:
            path = bin_dir / (program + '-armv7')
            path.rename(bin_dir / (program + '.arm'))
            path.write_text('#!/bin/sh\nexec qemu-arm-static -cpu cortex-a8 '
                            '/data/gridmeter/bin/%s.arm "$@"\n' % program)
            path.chmod(0o755)
        sums = bin_dir.parent / 'md5sums'
        sums.write_text(''.join(line for line in sums.read_text().splitlines(True)
                                if 'armv7' not in line))

    def test_on_armv7_a_stick_installs_it_and_an_update_keeps_it(self):
        self.boot_with_meter(stick=[self.stick()])
        self.wait_for_meter()
        tap.equal(self.device.sh('readlink /data/gridmeter/gridmeter').strip(),
                  'bin/gridmeter-armv7')
        self.device.power_off()
        self.device.flash()
        self.adapt()
        self.reboot()
        self.wait_for_meter()

    def test_on_armv7_a_second_install_and_the_way_out(self):
        self.boot_with_meter()
        self.unpack()
        self.device.sh('/data/gridmeter/install.sh && /data/gridmeter/install.sh')
        self.wait_for_meter()
        self.device.sh('/data/gridmeter/uninstall.sh')
        self.wait_gone()
        tap.equal([k for k in self.device.tree(*OURS) if 'gridmeter' in k], [])


PLACED = 'apps/available/gridmeter/gui-v2/gridmeter.json'
RUNTIME = 'venus-runtime-gridmeter.tar.gz'


class Runtime(Venus):
    """A stick that is plugged into a device at work, and the page for its GUI."""

    def placed(self):
        """The page that the GUI finds by the link; None: there is no link."""
        link = self.device.data / 'apps/enabled/gridmeter'
        if not link.is_symlink():
            return None
        tap.equal(os.readlink(link), '/data/apps/available/gridmeter')
        return (self.device.data / PLACED).read_text()

    def plug_runtime(self, *more):
        return self.device.plug_stick([self.stick(RUNTIME), *more])

    def file(self, name, content=''):
        path = self.dir / name
        path.write_text(content)
        return path

    def wait_for_the_work(self, name='gridmeter-once'):
        """(What goes while it is listed makes an error of that.)"""
        until('the end of the work', lambda: name not in self.device.sh(
            'ls /service /var/volatile/services', check=False))

    def version_at_work(self):
        """Of the service that has been started from the parts in use."""
        return self.device.sh('readlink /data/gridmeter/boot.sh', check=False).strip()

    def test_a_stick_is_installed_at_work_without_a_restart(self):
        self.boot_with_meter()
        out = self.plug_runtime()
        tap.equal('installed' in out, False, 'the hooks do not wait for it: ' + out)
        self.wait_for_meter()
        until('the page', lambda: self.placed() == self.page)
        self.wait_for_the_work()
        tap.equal((self.device.data / 'rc').exists(), False, 'the hooks in /data')
        until('the report', (self.device.root / 'run/media/stick/gridmeter-report.txt').exists)
        self.reboot()
        self.wait_for_meter()
        tap.equal(self.placed(), self.page)

    def test_an_update_at_work_brings_a_new_page_and_keeps_the_settings(self):
        self.boot_with_meter()
        self.plug_runtime(self.file('gridmeter.conf', 'name = Keller\n'))
        self.wait_for_meter()
        until('the page', lambda: self.placed() == self.page)
        tap.equal(self.version_at_work(), 'parts.1/boot.sh')
        (self.device.root / 'run/media/stick/gridmeter.conf').unlink()
        self.page = self.page.replace('1', '2')
        self.plug_runtime()
        until('the new page', lambda: self.placed() == self.page)
        until('the new parts', lambda: self.version_at_work() == 'parts.2/boot.sh')
        until('the meter under its name', lambda: self.custom_names() == ['Keller'])

    def custom_names(self):
        """Of the meters; none while one is about to begin anew."""
        try:
            return [self.value('/CustomName', s).unpack() for s in self.services()]
        except GLib.Error:
            return []

    def test_a_stick_that_is_left_in_changes_nothing_more(self):
        self.boot_with_meter()
        self.plug_runtime()
        self.wait_for_meter()
        self.wait_for_the_work()
        owner, parts = self.services()[0], self.version_at_work()
        before = {k: v for k, v in self.device.tree('data').items()
                  if 'log/' not in k and 'state/' not in k}
        self.plug_runtime()
        self.plug_runtime()
        self.wait_for_the_work()
        tap.equal({k: v for k, v in self.device.tree('data').items()
                   if 'log/' not in k and 'state/' not in k}, before)
        self.wait_for_meter()
        tap.equal((self.services()[0], self.version_at_work()), (owner, parts))

    def test_a_file_uninstall_takes_it_off_at_work(self):
        self.boot_with_meter()
        before = {p.name for p in self.device.data.iterdir()}
        self.plug_runtime()
        self.wait_for_meter()
        until('the page', lambda: self.placed() == self.page)
        self.plug_runtime(self.file('uninstall'))
        self.wait_gone()
        until('its end', lambda: {p.name for p in self.device.data.iterdir()} == before)
        self.wait_for_the_work('gridmeter')
        self.plug_runtime()
        tap.equal({p.name for p in self.device.data.iterdir()}, before, 'it stays off')

    def test_a_folder_of_that_name_takes_nothing_off(self):
        self.boot_with_meter()
        (self.device.root / 'run/media/stick/uninstall').mkdir()
        self.plug_runtime()
        self.wait_for_meter()
        self.plug_runtime()
        self.wait_for_the_work()
        self.wait_for_meter()

    def test_what_is_wanted_last_is_done_last(self):
        """Another installation is at work, so that the one of the stick waits; meanwhile its owner
        wants it off."""
        self.boot_with_meter()
        before = {p.name for p in self.device.data.iterdir()}
        once = self.device.root / 'var/volatile/services/gridmeter-once'
        self.device.sh('ln -s 1 /run/gridmeter.installing')
        self.plug_runtime()
        until('that it is at work', lambda: (once / 'work').exists())
        self.plug_runtime(self.file('uninstall'))
        self.device.sh('rm /run/gridmeter.installing')
        until('its end', lambda: {p.name for p in self.device.data.iterdir()} == before)
        self.wait_for_the_work('gridmeter')

    def test_by_hand_the_stick_is_told_not_to_bring_it_back(self):
        self.boot_with_meter()
        self.plug_runtime()
        self.wait_for_meter()
        self.wait_for_the_work()
        out = self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal('makes /run/media/stick/uninstall' in out, True, out)

    def test_half_an_archive_is_said_and_nothing_is_started(self):
        self.boot_with_meter()
        whole = self.stick(RUNTIME)
        whole.write_bytes(whole.read_bytes()[:len(whole.read_bytes()) // 2])
        self.device.plug_stick([whole])
        text = (self.device.root / 'run/media/stick/gridmeter-report.txt').read_text()
        tap.equal('could not be unpacked' in text, True, text)
        tap.equal(self.device.sh('ls /service'), '')

    def test_older_firmware_gets_no_page_until_it_is_updated(self):
        for version in ('v2.80', 'v3.67', 'v3.69~2', ''):
            self.device.set_firmware(version)
            if not (self.device.data / 'gridmeter').exists():
                self.boot_with_meter(stick=[self.stick()])
            else:
                self.reboot()
            self.wait_for_meter()
            tap.equal((self.device.data / 'apps').exists(), False, version)
        self.device.power_off()
        self.device.firmware = 'v3.80~12'
        self.device.flash()
        self.adapt()
        self.reboot()
        self.wait_for_meter()
        until('the page', lambda: self.placed() == self.page)

    def test_without_a_page_in_the_archive_there_is_no_link(self):
        self.boot_with_meter()
        self.page = None
        self.plug_runtime()
        self.wait_for_meter()
        tap.equal((self.device.data / 'apps').exists(), False)
        self.page = '{"name": "gridmeter"}\n'
        self.plug_runtime()
        until('the page', lambda: self.placed() == self.page)
        self.page = None
        self.plug_runtime()
        until('that it has gone', lambda: not (self.device.data / 'apps').exists())

    def test_what_others_have_there_stays(self):
        other = self.device.data / 'apps/available/other/gui-v2'
        other.mkdir(parents=True)
        (other / 'other.json').write_text('{}')
        (self.device.data / 'apps/enabled').mkdir()
        (self.device.data / 'apps/enabled/other').symlink_to('/data/apps/available/other')
        self.boot_with_meter()
        before = self.device.tree('data/apps')
        self.plug_runtime()
        until('the page', lambda: self.placed() == self.page)
        tap.equal({k: v for k, v in self.device.tree('data/apps').items()
                   if 'gridmeter' not in k}, before)
        self.wait_for_the_work()
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal(self.device.tree('data/apps'), before)

    def test_a_folder_of_somebody_else_is_not_taken(self):
        mine = self.device.data / 'apps/enabled/gridmeter'
        mine.mkdir(parents=True)
        self.boot_with_meter()
        self.plug_runtime()
        self.wait_for_meter()
        self.wait_for_the_work()
        self.device.sh('/data/gridmeter/uninstall.sh')
        tap.equal(list(self.device.tree('data/apps')), ['data/apps/enabled',
                                                        'data/apps/enabled/gridmeter'])

    def test_the_report_speaks_the_language_of_the_gui_as_well(self):
        self.settings.stop()
        (self.dir / 'settings.json').write_text('{"/Settings/Gui/Language": "nl"}')
        self.start_settings()
        self.boot_with_meter()
        self.plug_runtime()
        self.wait_for_meter()
        path = self.device.root / 'run/media/stick/gridmeter-report.txt'
        until('the words in Dutch', lambda: path.exists() and all(
            words in path.read_text(encoding='utf-8-sig')
            for words in ('======== nl', 'De meter is op de bus, maar', 'What the doctor says',
                          'Was der Doktor sagt')))


CHAPTERS = {'life': (Life, OnArmv7), 'leaving': (Leaving,), 'ports': (Ports, Migration),
            'sticks': (Sticks,), 'runtime': (Runtime,)}
tap.run(*CHAPTERS[sys.argv[3]])
