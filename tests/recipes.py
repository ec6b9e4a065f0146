#!/usr/bin/python3
"""The recipes for other programs (doc/recipes) against ours: what they have written into a
configuration is right, what they name is told, and what they have others write keeps the rules of
those. Left out: that it works, see recipes/test_programs.py.

    recipes.py GRIDMETER SOURCE_DIR"""
import copy
import json
import re
import subprocess
import tempfile

from support import markdown, tap
from support.documents import GRIDMETER, SOURCE, program, text

RECIPES = sorted(p.name for p in (SOURCE / 'doc/recipes').glob('*.md') if p.name != 'README.md')
DEFAULTS = dict(re.findall(r'^#(\w+) = ?(.*)$', text('doc/gridmeter.conf.example').split(
    '#[share]')[1], re.M))
QUANTITIES = re.findall(r'\[Q_\w+\] = \{"(\w+)"', text('src/reading/reading.c'))
IN_METER = ['state', 'health', 'availability']


def recipe(name):
    return text('doc/recipes/' + name)


def shares(name):
    return [b for b in markdown.blocks(recipe(name)) if b.startswith('[share]\n')]


def settings(name):
    """Of its section [share], with the defaults."""
    return {**DEFAULTS, **dict(line.split(' = ') for line in shares(name)[0].splitlines()[1:])}


def checked(configuration):
    with tempfile.NamedTemporaryFile('w', encoding='utf-8') as f:
        f.write(configuration)
        f.flush()
        r = subprocess.run([GRIDMETER, 'check', '-c', f.name], capture_output=True, text=True,
                           check=False)
    return r.returncode, r.stderr


def topics(page):
    """Those of a meter and that of the process, as they stand in it or as ioBroker names them."""
    page = re.sub(r'https?://\S+', '', page)
    return {t.replace('.', '/') for t in
            re.findall(r'(?<![/\w])gridmeter(?:(?:/\w+)+|(?:\.(?!conf\b)\w+)+)', page)}


def parsed(name):
    try:
        import yaml
    except ImportError as e:
        raise tap.Skip('no python3-yaml') from e
    return [yaml.safe_load(block) for block in markdown.fenced(recipe(name), 'yaml')]


def seconds(duration):
    """Go's, as evcc takes it."""
    found = re.fullmatch(r'(\d+)(s|m|h)', str(duration))
    return int(found[1]) * {'s': 1, 'm': 60, 'h': 3600}[found[2]] if found else 0


def evcc_faults(config, told):
    """What evcc would take wrongly, or not at all (plugin/mqtt.go, meter/measurement), where the
    settings of [share] are these."""
    meter = config['meters'][0]
    values = {'power': meter['power'], 'energy': meter['energy'],
              **{'l%d_current' % (i + 1): c for i, c in enumerate(meter.get('currents', []))}}
    topic_of = {'power': 'power', 'energy': 'energy_forward'}
    for name, value in values.items():
        every = int(told['mqtt_every' if name == 'power' else 'mqtt_every_other'])
        if value.get('source') != 'mqtt':
            yield name + ' is not of MQTT'
        if value.get('topic') != 'gridmeter/main/' + topic_of.get(name, name):
            yield name + ' has another topic'
        if not seconds(value.get('timeout')):
            yield name + ' is believed for ever'
        elif not 3 * every <= seconds(value['timeout']) <= 60:
            yield name + ' is believed too long, or not long enough'
        if value.get('scale', 1) != (0.001 if name == 'energy' else 1):
            yield name + ' is in another unit, or has another sign'
    if len(meter.get('currents', [])) not in (0, 3):
        yield 'not the currents of three phases'
    if config['site']['meters']['grid'] != meter['name'] or meter['type'] != 'custom':
        yield 'it is not the meter of the grid'
    if config['mqtt']['broker'].split(':')[0] != told['mqtt']:
        yield 'another broker'
    if told['mqtt_topics'] not in ('plain', 'both'):
        yield 'there is no topic for each value'


class Recipes:
    def test_all_are_listed_and_links_lead_somewhere(self):
        listed = [x for x in markdown.links(recipe('README.md')) if re.fullmatch(r'[\w-]+\.md', x)]
        tap.equal(sorted(listed), RECIPES)
        for name in ['README.md', *RECIPES]:
            for link in markdown.links(recipe(name)):
                file, _, anchor = link.partition('#')
                target = SOURCE / 'doc/recipes' / file
                tap.equal(target.is_file(), True, '%s in %s' % (link, name))
                tap.equal(not anchor or anchor in markdown.anchors(target.read_text('utf-8')),
                          True, '%s in %s' % (link, name))

    def test_each_says_who_has_tried_it(self):
        for name in RECIPES:
            last = recipe(name).strip().split('\n\n')[-1]
            tap.equal(last.startswith('Tried on a real installation by: '), True, name)

    def test_each_device_of_a_table_says_who_has_tried_it(self):
        told = {}
        for name in 'batteries.md', 'wallboxes.md':
            rows = [[c.strip() for c in line.strip('|').split(' | ')]
                    for line in recipe(name).splitlines() if line.startswith('| ')]
            tap.equal(rows[0][-1].strip(' |'), 'tried by', name)
            for row in rows[1:]:
                tap.equal((len(row), bool(row[-1].strip(' |'))), (4, True), row)
            told[name] = len(rows) - 1
        tap.equal(told['batteries.md'] >= 11, True, told)
        tap.equal('| – |' in recipe('batteries.md'), True, 'who cannot be answered')

    def test_ports_that_devices_ask_are_the_defaults(self):
        tap.equal([DEFAULTS[k] for k in ('meter_port', 'modbus_port', 'shelly_ports')],
                  ['80', '502', '1010 2220 2222 2223'])

    def test_configurations_are_right_with_their_indentation(self):
        for name in RECIPES:
            tap.equal(len(shares(name)), 1, name)
            block = '    ' + shares(name)[0].replace('\n', '\n    ')
            tap.equal(checked(block), (0, ''), name)
            tap.equal(checked(block.replace(' = ', 'x = ', 1))[0], 1, name + ' when it is wrong')

    def test_settings_that_are_named_exist(self):
        for name in ['README.md', *RECIPES]:
            told = {m[1] for span in markdown.spans(recipe(name))
                    for m in [re.fullmatch(r'(\w+) = \S+', span)] if m}
            tap.equal(told - set(DEFAULTS), set(), name)

    def test_topics_that_are_named_are_told(self):
        tap.equal(len(QUANTITIES) >= 23, True, QUANTITIES)
        for name in ['README.md', *RECIPES]:
            plain = {t.split('/')[2] for t in topics(recipe(name)) if t.count('/') == 2}
            alone = {t for t in topics(recipe(name)) if t.count('/') == 1}
            tap.equal(plain - {*QUANTITIES, *IN_METER}, set(), name)
            tap.equal(alone - {'gridmeter/status'}, set(), name)
            has_numbers = bool(plain & set(QUANTITIES))
            if has_numbers:
                tap.equal(settings(name)['mqtt_topics'], 'both', name)
        tap.equal(len(topics(recipe('evcc.md'))), 5, 'evcc')
        tap.equal(len(topics(recipe('iobroker.md'))), 5, 'ioBroker')

    def test_routes_and_ports_that_are_named_are_there(self):
        routes = re.findall(r'\{"(/[\w.]+)", answer_', text('src/share/http/http_routes.c'))
        named = {name: re.findall(r'(\d+\.\d+\.\d+\.\d+):(8\d+)(/[\w.]+)?', recipe(name))
                 for name in ['README.md', *RECIPES]}
        tap.equal(sorted(n for n in named if named[n]), ['README.md', 'openwb.md', 'prometheus.md'])
        for name, places in named.items():
            for _, port, route in places:
                tap.equal(port, DEFAULTS['http_port'], name)
                tap.equal(not route or route in routes, True, '%s in %s' % (route, name))

    def test_who_is_asked_from_elsewhere_listens_there(self):
        for name in 'openwb.md', 'prometheus.md':
            tap.equal(settings(name)['http'], 'lan', name)
        tap.equal(DEFAULTS['http'], 'local')
        tap.equal('Nothing is to be set where Prometheus runs on the same machine' in
                  recipe('prometheus.md'), True)

    def test_intervals_that_are_told_are_the_defaults(self):
        tap.equal((DEFAULTS['mqtt_every'], DEFAULTS['mqtt_every_other']), ('1', '10'))
        tap.equal('the power each second at most, all else each ten seconds' in
                  recipe('home-assistant.md'), True)
        tap.equal(DEFAULTS['homeassistant'], 'yes')
        tap.equal(DEFAULTS['share_serial'], 'no')

    def test_the_password_is_where_the_service_may_read_it(self):
        unit = text('debian/gridmeter.gridmeter-share.service')
        handed = re.findall(r'^LoadCredential=[\w.-]+:(/\S+)$', unit, re.M)
        for page in text('README.md'), recipe('home-assistant.md'):
            for path in re.findall(r'mqtt_password_file = (/\S+)', page):
                tap.equal(path in handed, True, path)

    def test_blocks_of_others_can_be_read(self):
        tap.equal([sorted(x) for x in parsed('prometheus.md')], [['scrape_configs']])
        tap.equal([sorted(x) for x in parsed('evcc.md')], [['meters', 'mqtt', 'site']])
        flow = json.loads(*markdown.fenced(recipe('node-red.md'), 'json'))
        known = {node['id'] for node in flow}
        tap.equal(len(known), len(flow), 'ids')
        for node in flow:
            tap.equal({to for wire in node.get('wires', []) for to in wire} - known, set(), node)
            tap.equal(node.get('broker', 'gm-broker') in ('gm-broker', '127.0.0.1'), True, node)

    def test_items_of_openhab_have_channels_that_there_are(self):
        things, items = markdown.fenced(recipe('openhab.md'), '')
        bridge, thing = re.search(r'Bridge mqtt:broker:(\w+)', things), re.search(
            r'Thing topic (\w+)', things)
        channels = {'mqtt:topic:%s:%s:%s' % (bridge[1], thing[1], name)
                    for name in re.findall(r'Type number : (\w+)', things)}
        tap.equal(set(re.findall(r'channel="([^"]*)"', items)), channels)
        tap.equal(re.findall(r'Grid_Power .*expire="(\d+)s,state=UNDEF"', items), ['30'], 'expiry')

    def test_evcc_gets_right_values_or_none(self):
        tap.equal(list(evcc_faults(*parsed('evcc.md'), settings('evcc.md'))), [])

    def test_each_rule_of_evcc_can_be_broken(self):
        grid = 'meters', 0
        wrong = (('power is believed for ever', (*grid, 'power', 'timeout'), None),
                 ('power is believed too', (*grid, 'power', 'timeout'), '1h'),
                 ('energy is believed too', (*grid, 'energy', 'timeout'), '5s'),
                 ('energy is in another', (*grid, 'energy', 'scale'), 1),
                 ('power is in another', (*grid, 'power', 'scale'), -1),
                 ('l2_current has another topic', (*grid, 'currents', 1, 'topic'), 'gridmeter/x'),
                 ('power is not of', (*grid, 'power', 'source'), 'http'),
                 ('of three phases', (*grid, 'currents'), [{}]),
                 ('not the meter of the grid', (*grid, 'name'), 'pv'),
                 ('another broker', ('mqtt', 'broker'), 'elsewhere:1883'))
        for words, path, value in wrong:
            spoiled = copy.deepcopy(parsed('evcc.md')[0])
            at = spoiled
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = value
            said = list(evcc_faults(spoiled, settings('evcc.md')))
            tap.equal(any(words in fault for fault in said), True, (words, said))
        json_only = {**settings('evcc.md'), 'mqtt_topics': 'json'}
        tap.equal(list(evcc_faults(*parsed('evcc.md'), json_only)),
                  ['there is no topic for each value'])

    def test_the_program_says_what_the_example_says(self):
        """From which the defaults are taken here."""
        tap.equal(program('run', '--example'), text('doc/gridmeter.conf.example'))


tap.run(Recipes)
