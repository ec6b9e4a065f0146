#!/usr/bin/python3
"""The page of a real house: a simulated meter, gridmeter run, gridmeter-share and a browser.

    test_house.py GRIDMETER GRIDMETER_SHARE BUILD_DIR"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from support import tap  # noqa: E402
from support.own_ports import own_ports  # noqa: E402
from support.ports import free_port  # noqa: E402
from page import browser  # noqa: E402

GRIDMETER, SHARE, BUILD = (pathlib.Path(a).absolute() for a in sys.argv[1:4])
TOKEN = 'abcdefghijklmnop'


def is_of_moving_meter(complaint):
    """Of a history that is asked for as its meter goes, or gets its number."""
    return '404' in complaint and '/history.json' in complaint


class House(browser.Scene):
    def set_up(self):
        self.browser = browser.shared(BUILD)
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-page-'))
        self.env = dict(os.environ, RUNTIME_DIRECTORY=str(self.dir / 'run'),
                        STATE_DIRECTORY=str(self.dir / 'state'),
                        GRIDMETER_ROOT=str(self.dir / 'machine'))
        (self.dir / 'machine' / 'etc').mkdir(parents=True)
        self.running, self.may_complain, self.port = {}, False, free_port()

    def tear_down(self):
        wrong = [w for w in self.browser.do('wrong') if not is_of_moving_meter(w)]
        for name in list(self.running):
            self.end(name)
        shutil.rmtree(self.dir)
        if wrong and not self.may_complain:
            raise AssertionError('the browser complains: %s' % wrong)

    def explain(self):
        logs = sorted(self.dir.glob('*.log'))
        return '\n'.join(p.name + ': ' + p.read_text()[-2000:] for p in logs)

    def begin(self, name, *command):
        with open(self.dir / (name + '.log'), 'ab') as log:
            self.running[name] = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.env)

    def end(self, name):
        process = self.running.pop(name)
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(browser.PATIENCE_S)

    def begin_meter(self, *options, profile='three-phase'):
        self.begin('meter', GRIDMETER, 'simulate', profile, '--link', self.dir / 'meter', *options)

    def begin_run(self):
        self.begin('run', GRIDMETER, 'run', '--port', self.dir / 'meter', '--set', 'bus=none',
                   '--set', 'protocol=sml')

    def begin_share(self, *keys):
        conf = self.dir / 'gridmeter.conf'
        conf.touch(0o600)
        lines = ['[share]', 'stream = %s' % (self.dir / 'run' / 'readings'),
                 'http_port = %d' % self.port, *keys]
        conf.write_text('\n'.join(lines) + '\n')
        self.begin('share', SHARE, '-c', conf)

    def whole(self, *options):
        self.begin_meter(*options)
        self.begin_run()
        self.begin_share()
        self.visit()

    def visit(self, path='', **how):
        self.url = 'http://127.0.0.1:%d/' % self.port
        for _ in range(100 * browser.PATIENCE_S):  # it may have hardly begun
            try:
                socket.create_connection(('127.0.0.1', self.port)).close()
                break
            except OSError:
                time.sleep(0.01)
        self.browser.visit(self.url + path, **how)

    def test_the_power_of_a_meter_is_on_the_page_until_it_is_silent(self):
        self.whole('--power', '-1234')
        self.see('#power', '1,234')
        self.see('#direction', 'into the grid')
        self.see('#phases', 'L3')
        self.running['meter'].send_signal(signal.SIGSTOP)
        self.see('#direction', 'The meter is silent')
        self.is_grey()
        self.running['meter'].send_signal(signal.SIGCONT)
        self.see('#power', '1,234')
        tap.equal(self.browser.do('axe'), [], 'violations')

    def test_without_the_daemon_there_is_no_number(self):
        self.whole('--power', '500')
        self.see('#power', '500')
        self.end('run')
        self.see('#direction', 'gridmeter is not reading')
        self.is_grey()
        self.begin_run()
        self.see('#power', '500')

    def test_without_the_share_there_is_no_number(self):
        self.may_complain = True
        self.whole('--power', '500')
        self.see('#power', '500')
        self.end('share')
        self.see('#direction', 'No connection')
        self.is_grey()
        self.begin_share()
        self.see('#power', '500')

    def test_a_crooked_head_is_seen_while_it_is_aligned(self):
        self.whole('--power', '500', '--period', '300', '--fault', 'checksum:5')
        self.see('#power', '500')
        self.browser.do('click', '#to-align')
        self.browser.do('until', 'marks.length === 20')
        kinds = self.ask('marks')
        tap.equal(set(kinds) >= {'right', 'wrong'}, True, 'right and wrong among %s' % kinds)
        self.see('#count', ' of the last 20 telegrams right')
        self.see('#fault', 'wrong checksum')
        self.browser.do('press', 'Escape')
        self.see('#reception', 'wrong checksum (')

    def test_a_finding_of_the_doctor_is_there_in_the_language_of_the_reader(self):
        self.begin_meter(profile='no-pin')
        self.begin_run()
        self.begin_share()
        self.visit(locale='de-DE')
        self.see('#direction', 'Keine Werte')
        self.see('#findings', 'Problem: ')
        self.browser.do('until', '!!document.querySelector("#findings a[href$=no-pin]")')
        with urllib.request.urlopen(self.url + 'health.json?lang=de') as answer:
            found = json.load(answer)['meters'][0]['findings']
        self.see('#findings', found[0]['to_do'])

    def test_what_the_meter_sends_is_there_once_somebody_looks(self):
        self.whole('--power', '-1234')
        self.see('#power', '1,234')
        self.browser.do('click', '#all-details summary')
        self.see('#all', 'Power\t1-0:16.7.0*255\t−1,234 W')
        self.see('#all', '(not shown: it may tell whose meter it is)')

    def test_the_page_is_among_those_who_ask(self):
        self.whole('--power', '500')
        self.see('#power', '500')
        self.see('#clients', '127.0.0.1')
        self.see('#clients', '500 W')
        self.see('#sinks', 'works')

    def test_a_link_with_its_token_opens_it_and_nothing_else_does(self):
        self.may_complain = True  # of what is refused
        self.begin_meter('--power', '500')
        self.begin_run()
        self.begin_share('http_token = ' + TOKEN)
        self.visit()
        power = self.ask('document.querySelector("#power")?.textContent ?? "–"')
        tap.equal(power, '–', 'the power')
        self.visit('?t=' + TOKEN)
        self.see('#power', '500')
        tap.equal(self.ask('location.href'), self.url, 'address')


if __name__ == '__main__':
    own_ports()
    tap.run(House)
