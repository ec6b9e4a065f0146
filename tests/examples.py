#!/usr/bin/python3
"""What the man pages show as examples, run as it stands there. Only places are others: the port is
a simulated meter, and files are in a folder of the test; and what would go on for ever is ended.

    examples.py GRIDMETER SOURCE_DIR"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from support import tap
from support.own_ports import own_ports

GRIDMETER, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
OLD = '[DEFAULT]\nLogging=INFO\nAccessType=USB\n[USB]\nDevicename=usb-Example\nBaudrate=9600\n'


def blocks(page):
    text = (SOURCE / 'man' / page).read_text()
    found = re.search(r'^\.Sh EXAMPLES\n(.*?)(?=^\.Sh )', text, re.M | re.S)
    return re.findall(r'^\.Bd [^\n]*\n(.*?)^\.Ed', found[1], re.M | re.S)


def publishes_alone():
    """Whether there is a grid meter on a bus without localsettings."""
    r = subprocess.run([GRIDMETER, 'run', '--example'], capture_output=True, check=True)
    return b'#settings = ' in r.stdout


class Examples:
    def set_up(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-examples-'))
        for folder in ('bin', 'tmp', 'data/dbus-d0-smartmeter', 'data/gridmeter'):
            (self.dir / folder).mkdir(parents=True)
        (self.dir / 'bin/gridmeter').symlink_to(GRIDMETER)
        (self.dir / 'data/dbus-d0-smartmeter/config.ini').write_text(OLD)
        publisher = self.dir / 'bin/mosquitto_pub'  # there is no broker
        publisher.write_text('#!/bin/sh\nexec cat\n')
        publisher.chmod(0o755)
        self.env = {**os.environ, 'PATH': '%s/bin:%s' % (self.dir, os.environ['PATH']),
                    'DBUS_SYSTEM_BUS_ADDRESS': 'unix:path=%s/tmp/system' % self.dir,
                    'RUNTIME_DIRECTORY': str(self.dir / 'tmp'), 'LANG': 'C.UTF-8',
                    'STATE_DIRECTORY': str(self.dir / 'tmp')}
        self.running = []

    def tear_down(self):
        for p in self.running:
            try:
                os.killpg(p.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            p.wait()
        shutil.rmtree(self.dir)

    def start(self, script):
        """In the background, with all that it starts, until the test ends."""
        self.running.append(subprocess.Popen(['sh', '-c', script], cwd=self.dir, env=self.env,
                                             start_new_session=True, stdout=subprocess.DEVNULL,
                                             stderr=subprocess.DEVNULL))

    def placed(self, line):
        for there, here in (('/dev/ttyUSB0', 'tmp/meter'), ('/tmp/', 'tmp/'), ('/data/', 'data/'),
                            ('/usr/share/doc/gridmeter/', '%s/doc/' % SOURCE)):
            line = line.replace(there, here)
        line = line.replace('unix:path=tmp/', 'unix:path=%s/tmp/' % self.dir)
        line = line.replace('--seconds 120', '--seconds 5')
        return re.sub(r'^gridmeter watch(?!.*--once)', 'gridmeter watch --seconds 10', line)

    def shell(self, script, statuses=(0,)):
        with open(self.dir / 'out', 'w+') as out, open(self.dir / 'err', 'w+') as err:
            p = subprocess.Popen(['sh', '-c', script], cwd=self.dir, env=self.env, stdout=out,
                                 stderr=err, start_new_session=True)
            self.running.append(p)
            p.wait()  # not for what it has started
        told = (self.dir / 'out').read_text()
        tap.equal(p.returncode in statuses, True,
                  (script, p.returncode, told, (self.dir / 'err').read_text()))
        return told

    def recording(self, name):
        self.shell('gridmeter simulate three-phase --telegrams 30 --output ' + name)

    def meter(self):
        self.start('gridmeter simulate three-phase --link tmp/meter')
        self.shell('until [ -e tmp/meter ]; do sleep 0.05; done')

    def lines(self, page):
        for block in blocks(page):
            for line in block.splitlines():
                yield self.placed(line)

    def page(self, name, *words):
        """Each line by itself; all that is printed has the words."""
        told = ''.join(self.shell(line) for line in self.lines('gridmeter-%s.1' % name))
        for word in words:
            tap.equal(word in told, True, (word, told))

    def test_every_page_has_examples(self):
        pages = sorted(p.name for p in (SOURCE / 'man').glob('*.1'))
        tap.equal(len(pages), 13)
        for name in pages:
            tap.equal(len(blocks(name)) > 0, True, name)

    def test_overview(self):
        """Without a port that is named there may be none here, which is status 1."""
        self.meter()
        first, _, third = blocks('gridmeter.1')
        for line in first.splitlines():
            self.shell(self.placed(line), statuses=(0, 1))
        self.shell(self.placed(third.strip()))
        tap.equal((self.dir / 'meter.capture').read_text().startswith('gridmeter-capture 1'), True)

    def test_meter_on_a_bus_of_its_own(self):
        if not publishes_alone():
            raise tap.Skip('nothing is published without localsettings')
        script = ''.join(self.placed(line) + '\n' for line in blocks('gridmeter.1')[1].splitlines())
        script = script.replace('watch --seconds 10', 'watch --once --wait 60')
        told = self.shell(script)
        tap.equal(re.search(r'\bW\b', told) is not None, True, told)

    def test_run(self):
        self.recording('meter.capture')
        self.page('run')

    def test_decode(self):
        self.recording('meter.capture')
        self.page('decode', 'SML telegram 1', 'importing')

    def test_check(self):
        self.page('check', '1-0:1.7.0')

    def test_detect(self):
        self.meter()
        self.page('detect', '"sml"')

    def test_doctor(self):
        self.meter()
        self.recording('meter.capture')
        told = ''.join(self.shell(line, statuses=(0, 1))
                       for line in self.lines('gridmeter-doctor.1'))
        tap.equal('checksum' in told, True, told)

    def test_watch(self):
        if not publishes_alone():
            raise tap.Skip('nothing is published without localsettings')
        self.meter()
        self.start('dbus-daemon --session --address=unix:path=%s/tmp/system' % self.dir)
        self.start('gridmeter run --port tmp/meter')
        self.shell('until gridmeter watch --once; do :; done')
        self.page('watch', ' W')

    def test_share(self):
        if not (pathlib.Path(GRIDMETER).parent / 'gridmeter-share').exists():
            raise tap.Skip('it was built without gridmeter-share')
        self.page('share', 'http://localhost:8420/')

    def test_simulate(self):
        self.page('simulate', 'SML telegram 10')

    def test_capture(self):
        self.meter()
        self.recording('old.capture')
        self.page('capture', 'understood')

    def test_record(self):
        """Once a telegram has come, whatever the time is, of a meter that is called otherwise."""
        self.meter()
        self.start('gridmeter run --port tmp/meter --set bus=none')
        self.shell('until gridmeter watch --stream --once; do sleep 0.1; done')
        grep, decode = (line.replace('ttyUSB0', 'tmp/meter').replace('T03:12', 'T')
                        for line in self.lines('gridmeter-record.1'))
        told = self.shell(decode)
        tap.equal('SML telegram 1' in told, True, told)
        grep = grep.replace('data/gridmeter/state', '$STATE_DIRECTORY')
        tap.equal('sml' in self.shell(grep), True)

    def test_migrate(self):
        self.page('migrate', 'dbus-d0-smartmeter')
        tap.equal((self.dir / 'data/gridmeter/gridmeter.conf').exists(), True)


own_ports()
tap.run(Examples)
