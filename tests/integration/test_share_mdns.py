#!/usr/bin/python3
"""What gridmeter-share announces: by a real avahi-daemon on a bus of its own, in a network of its
own, read with avahi-browse. And what it learns of a GX device from that bus.

    test_share_mdns.py GRIDMETER-SHARE"""
import ctypes
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

import share
from share import until
from support import tap

PROGRAM = sys.argv[1]
SOURCE = pathlib.Path(__file__).parent.parent.parent
CLONE_NEWNS, CLONE_NEWNET = 0x00020000, 0x40000000
MS_REC, MS_PRIVATE = 0x4000, 0x40000
HANGS_S = 60
OURS = '192.168.77.5'
BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>custom</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/><allow user="*"/></policy></busconfig>'''
AVAHI = '''[server]
host-name=house
use-ipv6=no
[publish]
publish-workstation=no
disable-user-service-publishing=%s
'''


def ip(*args):
    subprocess.run(['ip', *args], check=True, timeout=HANGS_S)


def enter_network():
    """Once: a network in which nobody else is, and folders of /run that are ours."""
    if os.environ.get('IN_OWN_NETWORK'):
        return
    if not all(map(shutil.which, ('avahi-daemon', 'avahi-browse', 'ip', 'dbus-daemon'))):
        subprocess.run([SOURCE / 'tools/install-packages', 'avahi-daemon', 'avahi-utils',
                        'iproute2', 'dbus'], check=False, stdout=subprocess.DEVNULL)
    if not all(map(shutil.which, ('avahi-daemon', 'avahi-browse', 'ip', 'dbus-daemon'))):
        raise tap.Skip('no avahi-daemon, avahi-utils, iproute2 or dbus')
    libc = ctypes.CDLL(None)
    if os.geteuid() != 0 or libc.unshare(CLONE_NEWNET | CLONE_NEWNS) != 0:
        raise tap.Skip('that takes root, and a network of its own')
    libc.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None)
    libc.mount(b'none', b'/run', b'tmpfs', 0, None)
    os.makedirs('/run/avahi-daemon')
    ip('link', 'set', 'lo', 'up')
    if subprocess.run(['ip', 'link', 'add', 'here', 'type', 'veth', 'peer', 'name', 'there'],
                      check=False, timeout=HANGS_S).returncode:
        raise tap.Skip('no network between two interfaces')
    ip('link', 'set', 'there', 'up')
    ip('address', 'add', OURS + '/24', 'dev', 'here')
    ip('link', 'set', 'here', 'up', 'multicast', 'on')
    os.environ['IN_OWN_NETWORK'] = 'yes'


class House:
    """A bus, Avahi on it, and gridmeter-share."""

    def __init__(self, folder):
        enter_network()
        self.folder, self.processes = pathlib.Path(folder), []
        self.bus = self.folder / 'bus'
        self.address = 'unix:path=%s' % self.bus
        os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = self.address
        (self.folder / 'bus.conf').write_text(BUS % self.bus)
        self.start('dbus-daemon', '--nofork', '--nopidfile',
                   '--config-file=%s' % (self.folder / 'bus.conf'))
        until(self.has_bus, 'the bus')
        self.share, self.program = None, PROGRAM

    def start(self, *command):
        with open(self.folder / 'log-of-others', 'a') as log:
            p = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.processes.append(p)
        return p

    def has_bus(self):
        """Whether it listens: its socket is there a moment before, and Avahi tries only once."""
        with socket.socket(socket.AF_UNIX) as s:
            return s.connect_ex(str(self.bus)) == 0

    def log_of_others(self):
        return (self.folder / 'log-of-others').read_text()

    def avahi(self, forbids='no'):
        conf = self.folder / 'avahi.conf'
        conf.write_text(AVAHI % forbids)
        pathlib.Path('/run/avahi-daemon/pid').unlink(missing_ok=True)  # of one that was killed
        return self.start('avahi-daemon', '-f', conf, '--no-drop-root', '--no-chroot',
                          '--no-rlimits')

    def end_of(self, process):
        process.terminate()
        process.wait(HANGS_S)
        self.processes.remove(process)

    def run(self, **keys):
        folder = self.folder / 'share'
        folder.mkdir()
        self.share = share.Share(self.program, folder, **keys)

    def become_nobody(self):
        """Who runs from now on has no privilege."""
        self.program = self.folder / 'as-nobody'
        self.program.write_text(
            '#!/bin/sh\nchown -R 65534 %s && exec setpriv --reuid=65534 --regid=65534 '
            '--clear-groups %s "$@"\n' % (self.folder / 'share', PROGRAM))
        self.program.chmod(0o755)
        self.folder.chmod(0o711)

    def status(self):
        """What it tells of itself; None: it does not yet."""
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(str(self.folder / 'share/share'))
                return json.loads(s.makefile().read())
        except OSError:
            return None

    def sink(self, name):
        told = until(self.status, 'its status')
        return next((s for s in told['sinks'] if s['name'] == name), {})

    def problem(self, name='mdns'):
        return self.sink(name).get('problem')

    @staticmethod
    def browse(kind):
        """What others see of that service: (name, host, address, port, TXT) each, sorted."""
        r = subprocess.run(['avahi-browse', '-rpt', kind], capture_output=True, timeout=HANGS_S,
                           check=False, stdin=subprocess.DEVNULL)
        rows = [line.split(';') for line in r.stdout.decode().splitlines()]
        return sorted((r[3].replace('\\032', ' '), r[6], r[7], int(r[8]),
                       tuple(sorted(r[9].strip('"').split('" "')))) for r in rows if r[0] == '=')

    def seen(self, kind, is_it=bool):
        """The same as soon as there is what is_it() wants."""
        def once():
            rows = self.browse(kind)
            return [rows] if is_it(rows) else None
        try:
            return until(once, kind + ' to be seen')[0]
        except AssertionError as e:
            raise AssertionError('%s\n%s\n%s\n%s' % (e, self.log_of_others(), self.status(),
                                                    self.share.log())) from e

    def end(self):
        if self.share:
            self.share.end()
        for p in self.processes:
            p.kill()
            p.wait()


def house(test):
    """A test that is handed one."""
    def with_house(self):
        with tempfile.TemporaryDirectory(dir='/dev/shm') as folder:
            h = House(folder)
            try:
                test(self, h)
            finally:
                h.end()
    with_house.__name__ = test.__name__
    return with_house


class Mdns:
    @house
    def test_what_is_on_is_found_by_its_names(self, h):
        h.avahi()
        h.run(ecotracker='yes', shelly='yes', homewizard='yes', meter_port=8421)
        (row,) = h.seen('_everhome._tcp')
        mac = row[0].removeprefix('ecotracker-')
        tap.equal(len(mac), 12, 'digits')
        tap.equal(int(mac[:2], 16) & 3, 2, 'local, and of one station')
        tap.equal(row, ('ecotracker-' + mac, 'ecotracker-%s.local' % mac, OURS, 8421,
                        ('ip=' + OURS, 'productid=1137', 'serial=' + mac)))
        shelly = ('shellypro3em-' + mac, 'shellypro3em-%s.local' % mac, OURS, 8421,
                  ('app=Pro3EM', 'arch=esp8266', 'fw_id=20241011-114455/1.4.4-g6d2a586', 'gen=2',
                   'id=shellypro3em-' + mac, 'mac=' + mac.upper(), 'model=SPEM-003CEBEU',
                   'ver=1.4.4'))
        tap.equal(h.seen('_shelly._tcp'), [shelly])
        tap.equal(h.seen('_http._tcp'), [shelly])
        tap.equal(h.seen('_hwenergy._tcp'), [
            ('p1meter-' + mac[6:], 'p1meter-%s.local' % mac[6:], OURS, 8421,
             ('api_enabled=1', 'path=/api/v1', 'product_name=P1 Meter', 'product_type=HWE-P1',
              'serial=' + mac))])
        until(lambda: h.problem() == 'fine', 'it to be content')
        tap.equal(h.sink('mdns')['place'], 'ecotracker-%s.local' % mac)
        tap.equal('refused' in h.share.log(), False, h.share.log())

    @house
    def test_nothing_is_announced_that_is_off(self, h):
        h.avahi()
        h.run(ecotracker='yes')
        h.seen('_everhome._tcp')
        tap.equal(h.browse('_shelly._tcp') + h.browse('_http._tcp') + h.browse('_hwenergy._tcp'),
                  [])
        h.share.stop()
        h.seen('_everhome._tcp', lambda rows: not rows)
        for keys in {'mdns': 'no'}, {'meter_at': 'local'}, {'ecotracker': 'no'}:
            h.share.set(**{'ecotracker': 'yes', **keys})
            h.share.start()
            tap.equal((keys, h.sink('mdns')), (keys, {}))
            h.share.stop()

    @house
    def test_txt_is_what_the_configuration_makes_of_it(self, h):
        h.avahi()
        h.run(shelly='yes', mdns_txt='_shelly._tcp.gen=3 _shelly._tcp.ver=9.9 '
                                     '_http._tcp.app= _http._tcp.a=b=c')
        (row,) = h.seen('_shelly._tcp')
        tap.equal({'gen=3', 'ver=9.9', 'app=Pro3EM'} <= set(row[4]), True, row)
        tap.equal('gen=2' in row[4], False, row)
        (row,) = h.seen('_http._tcp')
        tap.equal({'gen=2', 'a=b=c'} <= set(row[4]), True, row)
        tap.equal(any(t.startswith('app') for t in row[4]), False, row)

    @house
    def test_avahi_comes_late_goes_and_comes_back(self, h):
        h.run(ecotracker='yes')
        until(lambda: h.problem() == 'no-avahi', 'it to be missed')
        until(lambda: '(see gridmeter doctor: no-avahi)' in h.share.log(), 'the log')
        avahi = h.avahi()
        h.seen('_everhome._tcp')
        until(lambda: h.problem() == 'fine', 'it to be content')
        until(lambda: 'mdns works' in h.share.log(), 'the log to know')  # it looks now and then
        h.end_of(avahi)
        until(lambda: h.problem() == 'no-avahi', 'it to be missed again')
        until(lambda: h.share.log().count('no-avahi') > 1, 'the log to know')
        h.avahi()
        h.seen('_everhome._tcp')
        health = h.share.json('/health.json')
        tap.equal(h.share.log().count('no-avahi'), 2, 'once each: ' + h.share.log())
        tap.equal('no-avahi' in json.dumps(health), False, 'page')

    @house
    def test_without_a_bus_it_is_said_once_and_the_bus_is_found_later(self, h):
        h.bus.rename(h.folder / 'elsewhere')
        h.run(ecotracker='yes')
        until(lambda: h.problem() == 'no-avahi', 'it to be missed')
        until(lambda: 'no-avahi' in json.dumps(h.share.json('/health.json')), 'the page')
        (h.folder / 'elsewhere').rename(h.bus)
        h.avahi()
        h.seen('_everhome._tcp')
        tap.equal(h.share.log().count('no-avahi'), 1, 'once: ' + h.share.log())

    @house
    def test_addresses_of_the_machine_change(self, h):
        h.avahi()
        h.run(ecotracker='yes')
        h.seen('_everhome._tcp')
        ip('address', 'del', OURS + '/24', 'dev', 'here')
        try:
            ip('address', 'add', '10.9.8.7/24', 'dev', 'here')
            h.seen('_everhome._tcp', lambda rows: any(
                r[2] == '10.9.8.7' and 'ip=10.9.8.7' in r[4] for r in rows))
        finally:
            ip('address', 'add', OURS + '/24', 'dev', 'here')
        until(lambda: h.problem() == 'fine', 'two addresses of one interface')
        h.seen('_everhome._tcp', lambda rows: any('ip=10.9.8.7' in r[4] for r in rows))
        ip('address', 'del', '10.9.8.7/24', 'dev', 'here')
        h.seen('_everhome._tcp', lambda rows: [r[2] for r in rows] == [OURS])

    @house
    def test_a_name_that_another_has_gets_a_number(self, h):
        h.avahi()
        h.run(ecotracker='yes')
        name = h.seen('_everhome._tcp')[0][0]
        h.share.stop()
        h.seen('_everhome._tcp', lambda rows: not rows)
        os.unlink(h.share.log_path)
        h.start('avahi-publish-service', name, '_everhome._tcp', '99')
        h.seen('_everhome._tcp', lambda rows: rows and rows[0][3] == 99)
        h.share.start()
        h.seen('_everhome._tcp', lambda rows: (name + '-2', '%s-2.local' % name) in
               [r[:2] for r in rows])
        tap.equal('is the name of another' in h.share.log(), True, h.share.log())

    @house
    def test_one_name_of_another_changes_all_of_ours_once(self, h):
        h.avahi()
        h.run(shelly='yes', ecotracker='yes', homewizard='yes')
        (name,) = [r[0] for r in h.seen('_shelly._tcp')]
        h.share.stop()
        h.seen('_shelly._tcp', lambda rows: not rows)
        for kind in '_shelly._tcp', '_http._tcp':
            h.start('avahi-publish-service', name, kind, '99')
            h.seen(kind, lambda rows: rows and rows[0][3] == 99)
        h.share.start()
        h.seen('_everhome._tcp', lambda rows: rows and rows[0][0].endswith('-2'))
        h.seen('_shelly._tcp', lambda rows: {r[0] for r in rows} == {name, name + '-2'})
        until(lambda: h.problem() == 'fine', 'it to be content')
        tap.equal('avahi-refuses' in h.share.log(), False, h.share.log())

    @house
    def test_an_avahi_that_may_not_is_told_of(self, h):
        h.avahi(forbids='yes')
        h.run(ecotracker='yes')
        until(lambda: h.problem() == 'avahi-refuses', 'its refusal')
        until(lambda: '(see gridmeter doctor: avahi-refuses)' in h.share.log(), 'the log')

    @house
    def test_a_port_that_another_program_has_is_not_announced(self, h):
        h.avahi()
        with socket.socket() as taken:
            taken.bind(('0.0.0.0', 8421))
            taken.listen()
            h.run(ecotracker='yes', meter_port=8421)
            until(lambda: h.problem('emulation') == 'port-taken', 'the port to be missed')
            until(lambda: h.problem() == 'fine', 'Avahi to be asked')
            tap.equal((h.sink('mdns')['told'], h.browse('_everhome._tcp')), (0, []))
        until(lambda: h.problem('emulation') == 'fine', 'the port')
        h.seen('_everhome._tcp')

    @house
    def test_a_user_without_privileges_announces_too(self, h):
        h.avahi()
        h.become_nobody()
        h.run(ecotracker='yes', meter_port=8421)
        h.seen('_everhome._tcp')
        until(lambda: h.problem() == 'fine', 'it to be content')
        status = pathlib.Path('/proc/%d/status' % h.share.process.pid).read_text()
        tap.equal('\nUid:\t65534\t65534' in status, True, status)

    @house
    def test_a_port_for_which_the_right_is_missing_is_told_with_what_to_do(self, h):
        h.become_nobody()
        h.run(ecotracker='yes', meter_port=81, mdns='no')
        until(lambda: h.problem('emulation') == 'port-forbidden', 'the port to be forbidden')
        until(lambda: '(see gridmeter doctor: share-port-denied)' in h.share.log(), 'the log')
        health = h.share.json('/health.json')
        (told,) = [s for s in health['sinks'] if s['name'] == 'emulation']
        for words in 'meter_port = ', 'Start it anew: ':
            tap.equal(words in told['to_do'], True, told)

    @house
    def test_a_bus_that_talks_nonsense_is_left(self, h):
        for octets in (b'REJECTED EXTERNAL\r\n', b'x' * 5000, b'OK 1234\r\n' + b'l' * 64,
                       b'OK 1234\r\nl\x02\x00\x01\xff\xff\xff\x07\x01\0\0\0\0\0\0\0' + b'x' * 9999):
            path = h.folder / 'nonsense'
            with socket.socket(socket.AF_UNIX) as s:
                s.bind(str(path))
                s.listen()
                s.settimeout(HANGS_S * 5)
                os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = 'unix:path=%s,guid=1' % path
                with tempfile.TemporaryDirectory(dir='/dev/shm') as folder:
                    one = share.Share(PROGRAM, folder, ecotracker='yes')
                    c = s.accept()[0]
                    tap.equal(c.recv(100).startswith(b'\0AUTH EXTERNAL '), True)
                    c.sendall(octets)
                    c.close()
                    one.get('/now.json')
                    until(lambda o=one: 'no-avahi' in o.log(), 'it to be said')
                    one.end()
            path.unlink()


ESS_SYSTEM = '''
import sys
import dbus, dbus.service, dbus.mainloop.glib
from gi.repository import GLib
dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.bus.BusConnection(sys.argv[1])
name = dbus.service.BusName('com.victronenergy.system', bus)
class Item(dbus.service.Object):
    @dbus.service.method('com.victronenergy.BusItem', out_signature='v')
    def GetValue(self):
        print('asked for the type', flush=True)
        return dbus.String(sys.argv[2], variant_level=1)
item = Item(bus, '/SystemType')
GLib.MainLoop().run()
'''


class Ess:
    def gx(self, h, system, role='grid', service='on', **keys):
        """A GX device of that kind, and its meter."""
        script = h.folder / 'system.py'
        script.write_text(ESS_SYSTEM)
        h.start('/usr/bin/python3', script, h.address, system)
        until(lambda: b'com.victronenergy.system' in subprocess.run(
            ['dbus-send', '--print-reply', '--bus=' + h.address, '--dest=org.freedesktop.DBus',
             '/', 'org.freedesktop.DBus.ListNames'], capture_output=True, timeout=HANGS_S,
            check=False).stdout, 'the system')
        h.run(**{'mdns': 'no', 'meter_port': 8421, **keys})
        h.share.stream.meter()
        h.share.connected()
        h.share.stream.say('account', service=service, role=role, live=True)
        h.share.stream.reading(100)

    @house
    def test_two_controllers_on_one_meter_are_told_of(self, h):
        self.gx(h, 'ESS', ecotracker='yes')
        until(lambda: h.problem('ess') == 'two-controllers', 'the warning')
        until(lambda: '(see gridmeter doctor: two-controllers)' in h.share.log(), 'the log')
        until(lambda: 'two-controllers' in json.dumps(h.share.json('/health.json')), 'the page')
        h.share.stream.say('account', service='on', role='pvinverter', live=True)
        until(lambda: h.problem('ess') == 'fine', 'no warning of a meter of another role')

    @house
    def test_no_warning_where_there_is_one_controller(self, h):
        self.gx(h, 'Hub-1', ecotracker='yes')
        until(lambda: h.share.now()['live'], 'the meter')
        until(lambda: 'asked for the type' in (h.folder / 'log-of-others').read_text(),
              'the question')
        tap.equal(h.problem('ess'), 'fine')
        h.share.stop()
        h.share.set(mdns='no')
        h.share.start()
        tap.equal(h.sink('ess'), {}, 'nothing that batteries ask')


tap.run(Mdns, Ess)
