#!/usr/bin/python3
"""What others build gridmeter by, for systems that are not here: OpenWrt, Home Assistant,
containers. It names this version and this project, and does with the real program what it says.

    test_recipes.py GRIDMETER SOURCE_DIR"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]
from support import tap  # noqa: E402
from support.own_ports import own_ports  # noqa: E402
from support.ports import free_port  # noqa: E402

GRIDMETER, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
VERSION = re.search(r"version: '([^']+)'", (SOURCE / 'meson.build').read_text())[1]
LICENCE = re.search(r"license: '([^']+)'", (SOURCE / 'meson.build').read_text())[1]
HOME = re.search(r'#define PROJECT_HOME "(.*)"', (SOURCE / 'src/base/project.h').read_text())[1]
# In the place of curl: what the Supervisor answers to who shows the token.
SUPERVISOR = '''#!/bin/sh
grep -q 'Authorization: Bearer secret"$' || exit 22
[ "$3 $4" = '- http://supervisor/services/mqtt' ] || exit 6
echo '{"result": "ok", "data": {"addon": "core_mosquitto", "host": "127.0.0.1", "port": %d,
"ssl": false, "protocol": "3.1.1", "username": "addons", "password": "p w\\"%%"}}'
'''
PATIENCE_S = 300  # for what hangs only


def text(path):
    return (SOURCE / path).read_text(encoding='utf-8')


def program(*args):
    return subprocess.run([GRIDMETER, *map(str, args)], capture_output=True, text=True,
                          timeout=PATIENCE_S, check=False)


def keys():
    return re.findall(r'^#(\w+) =', program('run', '--example').stdout, re.M)


def recording(folder):
    path = folder / 'meter.cap'
    r = program('simulate', 'three-phase', '--output', path, '--telegrams', 3, '--power', '-1234')
    tap.equal(r.returncode, 0, r.stderr)
    return path


def yaml(path):
    try:
        import yaml as module
    except ImportError as e:
        raise tap.Skip('no python3-yaml') from e
    return module.safe_load(text(path))


class Project:
    def test_all_name_the_version_of_the_project(self):
        found = {
            'debian': re.match(r'gridmeter \((.*?)\) ', text('debian/changelog'))[1],
            'openwrt': re.search(r'^PKG_VERSION:=(.*)$', text('package/openwrt/Makefile'), re.M)[1],
            'home-assistant': re.search(r'^version: "(.*)"$',
                                        text('package/home-assistant/config.yaml'), re.M)[1]}
        tap.equal(found, {name: VERSION for name in found})

    def test_all_name_the_place_of_the_project(self):
        fields = re.findall(r'^(?:Homepage|Vcs-\w+|Source): (http.*)$',
                            text('debian/control') + text('debian/copyright'), re.M)
        fields += re.findall(r'^(?:PKG_SOURCE_URL|  URL):=(.*)$', text('package/openwrt/Makefile'),
                             re.M)
        fields += re.findall(r'^url: (.*)$', text('package/home-assistant/config.yaml'), re.M)
        tap.equal(fields, [HOME] * 8)

    def test_there_is_one_address_of_the_authors_at_that_place(self):
        host = re.match(r'https://([^/]+)', HOME)[1]
        found = set()
        for path in ('debian/control', 'debian/changelog', 'debian/copyright',
                     'package/openwrt/Makefile'):
            one = re.findall(r'(The gridmeter authors) <([^>]*)>', text(path))
            tap.equal(len(one) > 0, True, path)
            found |= set(one)
        tap.equal(found, {('The gridmeter authors', 'gridmeter@' + host)})

    def test_the_licence_is_that_of_the_project(self):
        tap.equal(re.findall(r'^PKG_LICENSE:=(.*)$', text('package/openwrt/Makefile'), re.M),
                  [LICENCE])
        paragraph = text('debian/copyright').split('License: Expat\n')[-1]
        words = paragraph.replace('\n .\n', '\n').split()
        tap.equal(words, text('LICENSE').split('\n\n', maxsplit=2)[2].split())


class HomeAssistant:
    """The add-on."""

    def test_its_configuration_has_what_home_assistant_wants(self):
        config = yaml('package/home-assistant/config.yaml')
        tap.equal({'name', 'version', 'slug', 'description', 'arch'} - set(config), set())
        tap.equal((config['slug'], config['uart'], config['init']), ('gridmeter', True, False))
        machines = text('tools/release/machines.sh')
        tap.equal(sorted(config['arch']), sorted(re.findall(r'assistant=(\w+)', machines)))

    def test_its_options_are_keys_of_the_program(self):
        config = yaml('package/home-assistant/config.yaml')
        tap.equal(set(config['schema']) - set(keys()), set())
        tap.equal(set(config['options']) - set(config['schema']), set())

    def test_the_program_takes_every_value_that_it_offers(self):
        for key, kind in yaml('package/home-assistant/config.yaml')['schema'].items():
            offered = re.findall(r'\w+', kind.partition('(')[2])
            for value in offered:
                # What it reads last is wrong, so it ends.
                r = program('run', '-c', '/dev/null', '--set', '%s=%s' % (key, value), '--set',
                            'fuse=?')
                tap.equal(r.stderr.startswith('gridmeter run: --set: fuse = ?: '), True,
                          '%s = %s: %s' % (key, value, r.stderr))

    def test_every_option_is_explained_in_both_languages(self):
        schema = yaml('package/home-assistant/config.yaml')['schema']
        for language in ('en', 'de'):
            told = yaml('package/home-assistant/translations/%s.yaml' % language)['configuration']
            tap.equal(list(told), list(schema), language)
            for key, words in told.items():
                tap.equal(set(words), {'name', 'description'}, '%s in %s' % (key, language))
        docs = re.findall(r'^- ((?:`\w+`(?:, )?)+):', text('package/home-assistant/DOCS.md'), re.M)
        tap.equal([k for line in docs for k in re.findall(r'\w+', line)], list(schema), 'DOCS.md')

    def test_its_image_takes_only_files_that_are_there(self):
        copied = re.findall(r'^COPY (\S+) ', text('package/home-assistant/Dockerfile'), re.M)
        tap.equal(copied, ['gridmeter-${BUILD_ARCH}', 'gridmeter-share-${BUILD_ARCH}', 'run.sh'])

    def start(self, folder, options, token='', **pipes):
        """The add-on, with the program under test in place of the one in its image."""
        for name in ('jq', 'dbus-daemon'):
            if not shutil.which(name):
                raise tap.Skip('no ' + name)
        for name in ('bin', 'data'):
            (folder / name).mkdir(exist_ok=True)
        for name in ('gridmeter', 'gridmeter-share'):
            if not (folder / 'bin' / name).exists():
                (folder / 'bin' / name).symlink_to(GRIDMETER.with_name(name))
        (folder / 'data/options.json').write_text(json.dumps(options))
        return subprocess.Popen(
            [SOURCE / 'package/home-assistant/run.sh'], text=True, stdout=subprocess.PIPE, **pipes,
            env=dict(os.environ, DATA=str(folder / 'data'), RUNTIME_DIRECTORY=str(folder / 'run'),
                     SUPERVISOR_TOKEN=token,
                     PATH='%s:%s' % (folder / 'bin', os.environ['PATH'])))

    def test_it_shows_the_values_of_a_meter_and_ends_when_it_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            meter = folder / 'meter'
            addon = self.start(folder, {'port': str(meter), 'key': '', 'fuse': None},
                               stderr=subprocess.DEVNULL)
            simulator = subprocess.Popen([GRIDMETER, 'simulate', 'three-phase', '--link', meter,
                                          '--power', '-1234'], stdout=subprocess.DEVNULL)
            # Who never says it is ended, and so fails; the others hold its pipe, and go with it.
            late = threading.Timer(PATIENCE_S, addon.terminate)
            late.start()
            try:
                line = next((row for row in addon.stdout if '-1234' in row), '')
                tap.equal(line.startswith('{') and isinstance(json.loads(line), dict), True, line)
                addon.terminate()
                addon.stdout.read()  # ends with the last of those that it has started
                tap.equal(addon.wait(PATIENCE_S), 0, 'exit')
            finally:
                late.cancel()
                for process in (addon, simulator):
                    process.kill()
                    process.wait()
                addon.stdout.close()

    def test_it_tells_the_meter_to_the_broker_that_home_assistant_has(self):
        """Of the Supervisor there is only what it answers; broker, daemon and gridmeter-share are
        real."""
        if not GRIDMETER.with_name('gridmeter-share').exists() or not shutil.which('mosquitto'):
            raise tap.Skip('no gridmeter-share, or no mosquitto')
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            folder.chmod(0o755)
            port = free_port()
            (folder / 'bin').mkdir()
            (folder / 'bin/curl').write_text(SUPERVISOR % port)
            (folder / 'bin/curl').chmod(0o755)
            subprocess.run(['mosquitto_passwd', '-b', '-c', folder / 'users', 'addons', 'p w"%'],
                           check=True)
            (folder / 'users').chmod(0o644)
            (folder / 'broker.conf').write_text(
                'listener %d 127.0.0.1\npassword_file %s/users\n' % (port, folder))
            broker = subprocess.Popen(['mosquitto', '-c', folder / 'broker.conf'],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            meter = folder / 'meter'
            simulator = subprocess.Popen([GRIDMETER, 'simulate', 'three-phase', '--link', meter,
                                          '--power', '-1234'], stdout=subprocess.DEVNULL)
            addon = self.start(folder, {'port': str(meter)}, stderr=subprocess.STDOUT,
                               token='secret')
            try:
                told = subprocess.run(
                    ['sh', '-c', 'until mosquitto_sub -h 127.0.0.1 -p "$1" -u addons -P \'p w"%\' '
                     '-t "gridmeter/+/state" -C 1; do sleep 0.2; done', 'sh', str(port)],
                    capture_output=True, text=True, timeout=PATIENCE_S, check=True).stdout
                tap.equal(json.loads(told)['power'], -1234, told)
                tap.equal((folder / 'run/mqtt-password').stat().st_mode & 0o777, 0o600)
                addon.terminate()
                said = addon.stdout.read()
                tap.equal(addon.wait(PATIENCE_S), 0, said)
                tap.equal([w for w in ('secret', 'p w"%') if w in said], [], 'secrets in the log')
            finally:
                for process in (addon, simulator, broker):
                    process.kill()
                    process.wait()
                addon.stdout.close()

    def test_an_option_is_one_line_and_a_wrong_one_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            addon = self.start(folder, {'key': '0' * 32, 'phases': 'l2\nbus = none'},
                               stderr=subprocess.STDOUT)
            said = addon.communicate(timeout=PATIENCE_S)[0]
            tap.equal((addon.returncode, 'phases = l2 bus = none: expected' in said), (2, True),
                      said)
            tap.equal((folder / 'run/gridmeter.conf').stat().st_mode & 0o777, 0o600,
                      'mode of what has the key')

    def with_programs(self, folder, run, watch):
        """What the add-on's end is, and what it says, where those are in place of ours."""
        (folder / 'bin').mkdir()
        for name in ('gridmeter', 'gridmeter-share'):
            (folder / 'bin' / name).write_text(
                '#!/bin/sh\ncase $1 in run) %s;; *) %s;; esac\n' % (run, watch))
            (folder / 'bin' / name).chmod(0o755)
        addon = self.start(folder, {'port': 'none'}, stderr=subprocess.STDOUT)
        return addon.communicate(timeout=PATIENCE_S)[0], addon.returncode

    def test_it_ends_where_no_values_come_any_more(self):
        with tempfile.TemporaryDirectory() as folder:
            said, status = self.with_programs(pathlib.Path(folder), 'exec sleep 1000', 'exit 0')
            tap.equal(status, 1, said)

    def test_a_daemon_that_ends_at_once_leaves_nobody_behind(self):
        """Nor who has just been begun, and holds our pipe: there a signal was lost once."""
        for _ in range(20):
            with tempfile.TemporaryDirectory() as folder:
                said, status = self.with_programs(pathlib.Path(folder), 'exit 2',
                                                  'exec sleep 1000')
                tap.equal(status, 2, said)


# What OpenWrt's build system and its rc.common do, as far as the recipe needs them.
PACKAGE_MK = '''
INSTALL_DIR := install -d -m 755
INSTALL_BIN := install -m 755
INSTALL_CONF := install -m 600
define BuildPackage
  $(eval $(Package/$(1)))
  $(foreach v,TITLE URL SECTION CATEGORY DEPENDS,$(info $(1): $(v)=$($(v))))
  $(info $(1): conffiles=$(Package/$(1)/conffiles))
install:: install-$(1)
install-$(1):
	$(call Package/$(1)/install,$(DESTDIR)/$(1))
endef
'''
RC_COMMON = '''
reset_cb() {
	config_cb() { return 0; }
	option_cb() { return 0; }
}
reset_cb
procd_open_instance() { echo open${1:+ $1}; }
procd_set_param() { echo "param $*"; }
procd_close_instance() { echo close; }
procd_add_reload_trigger() { echo "reload when $1 changes"; }
'''
DEPENDENCIES = {'dbus-1': '+libdbus', 'inih': '+libinih', 'libcjson': '+cJSON', 'libev': '+libev',
                'mbedcrypto': '+libmbedtls', 'threads': None}
OF_SHARE = {'libmosquitto': '+libmosquitto', 'libmicrohttpd': '+libmicrohttpd'}
PACKAGES = 'gridmeter', 'gridmeter-share'


def uci(config):
    """A file of UCI: [(type, name, {option: value})]."""
    sections = []
    for line in config.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ['config']:
            sections.append((words[1], words[2], {}))
        elif words:
            tap.equal((words[0], len(words)), ('option', 3), line)
            sections[-1][2][words[1]] = words[2]
    return sections


def uci_functions(config):
    """config_load and config_get of OpenWrt over that file."""
    calls, cases = '', ''
    for kind, name, options in uci(config):
        calls += 'config_cb %s %s\n' % (kind, name)
        for key, value in options.items():
            calls += 'option_cb %s %s\n' % (key, shlex.quote(value))
            cases += '%s.%s) eval "$1=%s";;\n' % (name, key, shlex.quote(value))
    return ('config_load() {\n[ "$1" = gridmeter ]\n%sconfig_cb\n}\n'
            'config_get() {\ncase $2.$3 in\n%s*) eval "$1=\\${4:-}";;\nesac\n}\n' % (calls, cases))


class OpenWrt:
    def make(self, folder):
        for name, content in (('rules.mk', ''), ('package.mk', PACKAGE_MK), ('meson.mk', '')):
            (folder / name).write_text(content)
        (folder / 'built/usr/bin').mkdir(parents=True)
        for name in PACKAGES:
            shutil.copy('/bin/true', folder / 'built/usr/bin' / name)
        return subprocess.run(
            ['make', '-s', 'install', 'TOPDIR=%s' % folder, 'INCLUDE_DIR=%s' % folder,
             'PKG_INSTALL_DIR=%s' % (folder / 'built'), 'DESTDIR=%s' % (folder / 'root')],
            cwd=SOURCE / 'package/openwrt', capture_output=True, text=True, check=False)

    def test_its_recipe_installs_the_programs_their_service_and_its_settings(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            r = self.make(folder)
            tap.equal((r.returncode, r.stderr), (0, ''))
            found = {str(p.relative_to(folder / 'root')): p.stat().st_mode & 0o777
                     for p in (folder / 'root').rglob('*') if p.is_file()}
            tap.equal(found, {'gridmeter/usr/bin/gridmeter': 0o755,
                              'gridmeter/etc/config/gridmeter': 0o600,
                              'gridmeter/etc/init.d/gridmeter': 0o755,
                              'gridmeter-share/usr/bin/gridmeter-share': 0o755})
            tap.equal('gridmeter: conffiles=/etc/config/gridmeter' in r.stdout.splitlines(), True,
                      r.stdout)
            for name in PACKAGES:
                tap.equal('%s: URL=%s' % (name, HOME) in r.stdout.splitlines(), True, r.stdout)

    def test_it_depends_on_the_libraries_of_the_project(self):
        used = set(re.findall(r"^\w+ = dependency\('([\w-]+)'", text('meson.build'), re.M))
        with tempfile.TemporaryDirectory() as folder:
            said = self.make(pathlib.Path(folder)).stdout
        for package, expected in (
                ('gridmeter', {DEPENDENCIES[name] for name in used if name in DEPENDENCIES}),
                ('gridmeter-share', {'+gridmeter', *(OF_SHARE[name] for name in used
                                                     if name in OF_SHARE)})):
            tap.equal(re.search('^%s: DEPENDS=(.*)$' % package, said, re.M)[1].split(),
                      sorted(expected - {None}, key=str.lower), package)
        tap.equal(used - set(DEPENDENCIES) - set(OF_SHARE), set(), 'libraries without a package')

    def test_its_options_of_meson_exist(self):
        there = re.findall(r"^option\('(\w+)'", text('meson_options.txt'), re.M)
        told = re.findall(r'^MESON_ARGS \+= (.*)$', text('package/openwrt/Makefile'), re.M)
        tap.equal(set(re.findall(r'-D(\w+)=', '\n'.join(told))) - set(there), set())

    def start(self, folder, config):
        """What the service hands to procd, and the configuration that it makes."""
        (folder / 'bin').mkdir(exist_ok=True)
        if not (folder / 'bin/gridmeter').exists():
            (folder / 'bin/gridmeter').symlink_to(GRIDMETER)
        script = '%s%s. %s\nstart_service\nservice_triggers\n' % (
            RC_COMMON, uci_functions(config), SOURCE / 'package/openwrt/files/gridmeter.init')
        shell = ['busybox', 'sh'] if shutil.which('busybox') else ['sh']
        r = subprocess.run([*shell, '-eu', '-c', script], capture_output=True, text=True,
                           check=False,
                           env=dict(os.environ, FOLDER=str(folder / 'run'),
                                    PATH='%s:%s' % (folder / 'bin', os.environ['PATH'])))
        tap.equal((r.returncode, r.stderr), (0, ''), r.stdout)
        return r.stdout.splitlines(), folder / 'run/gridmeter.conf'

    def test_its_service_reads_a_meter_by_its_settings(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            config = text('package/openwrt/files/gridmeter.config').replace(
                "'/etc/gridmeter'", "'%s'" % (folder / 'state'))
            config = config.replace("'auto'", "'%s@20'" % recording(folder)) + \
                "\toption key '%s'\n" % ('0' * 32)
            said, conf = self.start(folder, config)
            tap.equal(said, ['open',
                             'param command /usr/bin/gridmeter run -c %s' % conf, 'param respawn',
                             'param stderr 1', 'param file %s' % conf, 'close',
                             'reload when gridmeter changes'])
            tap.equal(conf.stat().st_mode & 0o777, 0o600, 'mode of what has the key')
            r = program('run', '-c', conf)
            tap.equal(r.returncode, 0, r.stderr)
            tap.equal('-1234 W' in r.stderr, True, r.stderr)

    @staticmethod
    def instances(said):
        return [line for line in said if line.startswith('open')]

    def test_a_section_share_tells_readings_on_where_that_is_installed(self):
        config = text('package/openwrt/files/gridmeter.config').replace('\n#', '\n')
        config = re.sub(r'(?m)^ With .*$', '', config)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            said, conf = self.start(folder, config)
            tap.equal(self.instances(said), ['open'], 'without the package')
            tap.equal(conf.read_text().endswith('[share]\nmqtt = 192.168.1.10\n'), True,
                      conf.read_text())
            (folder / 'bin/gridmeter-share').symlink_to('/bin/true')
            said = self.start(folder, text('package/openwrt/files/gridmeter.config'))[0]
            tap.equal(self.instances(said), ['open'], 'without the section')
            said = self.start(folder, config)[0]
            at = said.index('open share')
            tap.equal(said[at:at + 6], [
                'open share', 'param command %s -c %s' % (folder / 'bin/gridmeter-share', conf),
                'param respawn', 'param stderr 1', 'param file %s' % conf, 'close'])

    def test_an_option_that_nobody_knows_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            config = text('package/openwrt/files/gridmeter.config') + '\toption prot auto\n'
            r = program('run', '-c', self.start(pathlib.Path(folder), config)[1])
            tap.equal((r.returncode, 'gridmeter.conf:7: unknown key "prot"' in r.stderr), (2, True),
                      r.stderr)

    def test_what_is_switched_off_is_not_started(self):
        with tempfile.TemporaryDirectory() as folder:
            config = text('package/openwrt/files/gridmeter.config').replace("enabled '1'",
                                                                            "enabled '0'")
            said, conf = self.start(pathlib.Path(folder), config)
            tap.equal((said, conf.exists()), (['reload when gridmeter changes'], False))

    def test_the_settings_that_come_with_it_are_keys_of_the_program(self):
        named = {key for _, _, options in uci(text('package/openwrt/files/gridmeter.config'))
                 for key in options}
        tap.equal(named - {'enabled'} - set(keys()), set())


class Container:
    def test_its_root_is_all_that_a_program_with_libraries_needs(self):
        if os.getuid() != 0:
            raise tap.Skip('only root can look from inside')
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            share = GRIDMETER.with_name('gridmeter-share')
            if not share.exists():
                raise tap.Skip('no gridmeter-share')
            subprocess.run([SOURCE / 'package/container/rootfs', folder / 'root', GRIDMETER, share],
                           check=True)
            shutil.move(recording(folder), folder / 'root/meter.cap')
            inside = ['chroot', '--userspec=65532:20', folder / 'root', '/usr/bin/gridmeter']
            r = subprocess.run([*inside, '--version'], capture_output=True, text=True, check=False)
            tap.equal((r.returncode, r.stdout), (0, 'gridmeter %s\n' % VERSION), r.stderr)
            r = subprocess.run([*inside[:-1], '/usr/bin/gridmeter-share', '--version'],
                               capture_output=True, text=True, check=False)
            tap.equal((r.returncode, r.stdout), (0, 'gridmeter %s\n' % VERSION), r.stderr)
            r = subprocess.run([*inside, 'decode', '/meter.cap'], capture_output=True, text=True,
                               check=False)
            tap.equal((r.returncode, '-1234' in r.stdout), (0, True), r.stderr)

    def test_its_words_for_people_name_options_that_there_are(self):
        for command, rest in re.findall(r'gridmeter (decode|detect|run)([^`\n]*)',
                                        text('package/container/README.md')):
            known = program(command, '--help').stdout
            for option in re.findall(r'--[a-z]+', rest):
                tap.equal(option in known, True, option)


own_ports()
tap.run(Project, HomeAssistant, OpenWrt, Container)
