#!/usr/bin/python3
"""gridmeter-share built without TLS: it tells readings on as the other one does, and says so where
TLS is wanted.

    test_no_tls.py GRIDMETER_SHARE_NOTLS"""
import gzip
import json
import os
import pathlib
import re
import signal
import subprocess
import sys

from broker import Broker, HERE, Listener, PATIENCE_S, folder, tap, until
sys.path.insert(0, str(HERE.parent / 'integration'))
import share  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
VERSION = re.search(r"version: '([^']+)'", (HERE.parent.parent / 'meson.build').read_text())[1]
REFUSED = ('mqtt_tls = yes: this gridmeter-share was built without TLS: take the one that has no '
           'notls in its name, or leave mqtt_tls out and name a port of the broker without TLS\n')


class NoTls:
    def set_up(self):
        self.files = folder()
        self.path = pathlib.Path(self.files.name)
        self.broker = Broker(self.path)

    def tear_down(self):
        if hasattr(self, 'broker'):
            self.broker.stop()
        self.files.cleanup()

    def house(self):
        return share.share(PROGRAM, mqtt='127.0.0.1:%d' % self.broker.port)

    @staticmethod
    def speak(s, listener, power):
        """A reading, which the broker and the page have then."""
        s.stream.reading(power)
        until('%s W at the broker' % power, lambda: power in [
            json.loads(state).get('power') for state in listener.payloads('gridmeter/main/state')])
        tap.equal((s.now()['live'], s.now()['power']), (True, power), 'on the page')

    def test_it_says_what_it_is(self):
        tap.equal(subprocess.check_output([PROGRAM, '--version'], text=True),
                  'gridmeter %s without TLS\n' % VERSION)

    def test_a_meter_is_told_to_a_broker_and_on_the_page(self):
        with Listener(self.broker) as listener, self.house() as s:
            s.connected()
            s.stream.meter()
            self.speak(s, listener, -356.24)
            listener.wait('homeassistant/device/gridmeter_main/config')
            self.speak(s, listener, 1200)
            status, headers, body = s.get('/')
            tap.equal((status, headers['Content-Type'], b'</html>' in gzip.decompress(body)),
                      (200, 'text/html; charset=utf-8', True), 'page')
            s.stop()
            listener.wait('gridmeter/status', 'offline')

    def test_tls_is_refused_by_its_line(self):
        conf = self.path / 'gridmeter.conf'
        conf.write_text('[share]\nmqtt = 127.0.0.1:%d\nmqtt_tls = yes\n' % self.broker.port)
        for more in [], ['--link']:
            r = subprocess.run([PROGRAM, '-c', conf, *more], capture_output=True, text=True,
                               timeout=PATIENCE_S, check=False)
            tap.equal((r.returncode, r.stdout, r.stderr),
                      (2, '', 'gridmeter share: %s:3: %s' % (conf, REFUSED)))

    def test_tls_that_comes_later_is_refused_and_the_present_one_stays(self):
        with Listener(self.broker) as listener, self.house() as s:
            s.connected()
            s.stream.meter()
            self.speak(s, listener, 100)
            s.set(mqtt='127.0.0.1:%d' % self.broker.port, mqtt_tls='yes')
            s.process.send_signal(signal.SIGHUP)
            share.until(lambda: 'the present one stays' in s.log(), 'what it says')
            tap.equal('%s:6: %s' % (s.config, REFUSED) in s.log(), True, s.log())
            self.speak(s, listener, 200)


tap.run(NoTls)
