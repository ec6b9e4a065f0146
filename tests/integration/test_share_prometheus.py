#!/usr/bin/python3
"""What Prometheus makes of /metrics of gridmeter-share, and the dashboard for Grafana of it.

    test_share_prometheus.py GRIDMETER-SHARE"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request

import share
from share import until
from support import tap
from support.ports import free_port

PROGRAM = sys.argv[1]
SOURCE = pathlib.Path(__file__).parent.parent.parent
TOKEN = 'a-token-of-enough-characters'
EVERYTHING = {
    'l1_power': 1, 'l2_power': -2, 'l3_power': 3, 'l1_voltage': 230.1, 'l2_voltage': 231,
    'l3_voltage': 229.9, 'l1_current': 1.5, 'l2_current': 2, 'l3_current': 3, 'frequency': 49.98,
    'energy_forward': 1234567.8, 'energy_reverse': 5, 'l1_energy_forward': 7,
    'l3_energy_reverse': 9, 'power_factor': 0.95, 'l1_power_factor': 1}


def with_meter(s, **keys):
    s.stream.meter()
    until(lambda: s.stream.readers, 'the share reads the stream')
    s.stream.reading(-356.24, **EVERYTHING)
    s.stream.say('account', live=True, quality=97, frames=5, telegrams=4, bytes=400, faults=1,
                 faults_by_name={'crc': 3, 'a "b"\\': 1})
    until(lambda: b'gridmeter_faults_total{' in s.get('/metrics', **keys)[2], 'all is known')


def install():
    """promtool and prometheus, of the Debian package."""
    if not shutil.which('promtool'):
        subprocess.run([SOURCE / 'tools/install-packages', 'prometheus'], check=False,
                       capture_output=True)
    if not shutil.which('promtool'):
        raise tap.Skip('the Debian package prometheus cannot be had here')


def names_of(text):
    """Of the series."""
    return set(re.findall(r'^(gridmeter_\w+)\{', text, re.M))


class Metrics:
    def test_promtool_has_nothing_to_remark(self):
        install()
        with share.share(PROGRAM) as s:
            with_meter(s)
            for is_silent in False, True:
                if is_silent:
                    s.stream.say('silent', since_ms=5000)
                    until(lambda: b'gridmeter_up{meter="main"} 0' in s.get('/metrics')[2], 'up')
                text = s.get('/metrics')[2]
                told = subprocess.run(['promtool', 'check', 'metrics'], input=text,
                                      capture_output=True, check=False)
                tap.equal((told.returncode, told.stdout + told.stderr), (0, b''), 'promtool')

    def test_prometheus_reads_it_with_the_token_and_sees_the_meter_fall_silent(self):
        install()
        port = free_port()
        with share.share(PROGRAM, http_token=TOKEN) as s:
            with_meter(s, Authorization='Bearer ' + TOKEN)
            config = s.folder / 'prometheus.yml'
            config.write_text(
                'global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: gridmeter\n'
                '  authorization: {credentials: %s}\n'
                '  static_configs: [{targets: ["127.0.0.1:%d"]}]\n' % (TOKEN, s.port))
            with open(s.folder / 'prometheus.log', 'w', encoding='utf-8') as log:
                prometheus = subprocess.Popen(
                    ['prometheus', '--config.file', config, '--storage.tsdb.path',
                     s.folder / 'tsdb', '--web.listen-address', '127.0.0.1:%d' % port],
                    stdout=log, stderr=log)
            try:
                self.follow(s, port)
            finally:
                prometheus.terminate()
                prometheus.wait()

    def follow(self, s, port):
        def query(expression):
            """Its values, one a series; None: nobody answers yet."""
            try:
                with urllib.request.urlopen('http://127.0.0.1:%d/api/v1/query?%s' % (
                        port, urllib.parse.urlencode({'query': expression}))) as answer:
                    return [v['value'][1] for v in json.load(answer)['data']['result']]
            except OSError:
                return None
        until(lambda: query('up{job="gridmeter"}') == ['1'], 'prometheus reads it')
        until(lambda: query('gridmeter_power_watts{phase="total"}') == ['-356.24'], 'the power')
        tap.equal(query('gridmeter_energy_joules_total{direction="import",phase="total"}'),
                  ['4444444080'], 'energy')
        for expression in expressions():
            if query(expression) is None:
                raise AssertionError('prometheus refuses ' + expression)
        s.stream.say('silent', since_ms=5000)
        until(lambda: query('gridmeter_up') == ['0'], 'the meter is silent')
        tap.equal(query('gridmeter_power_watts'), [], 'the power of a silent meter')


def dashboard():
    return json.loads((SOURCE / 'doc/grafana.json').read_text(encoding='utf-8'))


def expressions():
    """All of the dashboard, with its variables filled in."""
    found = [t['expr'] for p in dashboard()['panels'] for t in p.get('targets', [])]
    return [e.replace('$meter', 'main').replace('$__rate_interval', '1m').replace(
        '$__range', '1h') for e in found]


class Dashboard:
    def test_each_expression_names_series_that_there_are(self):
        with share.share(PROGRAM) as s:
            with_meter(s)
            there = names_of(s.get('/metrics')[2].decode())
            for expression in expressions():
                named = set(re.findall(r'\bgridmeter_\w+', expression))
                tap.equal((bool(named), named - there), (True, set()), expression)

    def test_each_panel_has_its_own_number_and_the_source_that_is_chosen(self):
        d = dashboard()
        tap.equal([v['name'] for v in d['templating']['list']], ['datasource', 'meter'],
                  'variables')
        ids = [p['id'] for p in d['panels']]
        tap.equal(len(set(ids)), len(ids), 'numbers of panels')
        for p in d['panels']:
            tap.equal(p['datasource']['uid'], '${datasource}', p['title'])
            for t in p['targets']:
                tap.equal('meter=~"$meter"' in t['expr'], True, t['expr'])

    def test_whatever_there_is_of_a_meter_is_shown(self):
        shown = ' '.join(expressions())
        for name in ('power_watts', 'energy_joules_total', 'voltage_volts', 'current_amperes',
                     'frequency_hertz', 'up', 'quality_ratio', 'faults_total'):
            tap.equal('gridmeter_' + name in shown, True, name)


tap.run(Metrics, Dashboard)
