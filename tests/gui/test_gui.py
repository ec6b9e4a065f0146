#!/usr/bin/python3
"""The page on the screen of a GX device: the file that is built, how gui-v2 finds it, and its pages
as they are in the file, with a stub of Victron's module (tests/gui/stub), in every language.

    test_gui.py SOURCE_DIR BUILD_DIR

Pictures of the pages are left in BUILD_DIR/gui-pictures."""
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from support import tap  # noqa: E402
from gui import gui_model  # noqa: E402

SOURCE, BUILD = (pathlib.Path(a).absolute() for a in sys.argv[1:3])
HERE = pathlib.Path(__file__).absolute().parent
PICTURES = BUILD / 'gui-pictures'
PATIENCE_S = 600
SIZE_MAX = 24000
LANGUAGES = ['en', 'cs', 'de', 'fr', 'it', 'nl', 'sl', 'sv']
GUIS = ['1.2.33', '1.2.40', '1.3.5', '1.3.9', '1.3.15']
QT = ['/usr/lib/qt6/bin', '/usr/lib/qt6/libexec']
PACKAGES = {'rcc': 'qt6-base-dev-tools', 'lrelease': 'qt6-l10n-tools',
            'qmllint': 'qt6-declarative-dev-tools', 'qmltestrunner': 'qt6-declarative-dev-tools'}
# Modules whose absence qmltestrunner tells only by a test that fails.
MODULES = {'QtQuick': 'qml6-module-qtquick', 'QtTest': 'qml6-module-qttest',
           'QtQml': 'qml6-module-qtqml', 'QtQml/Models': 'qml6-module-qtqml-models',
           'QtQuick/Window': 'qml6-module-qtquick-window',
           'QtQml/WorkerScript': 'qml6-module-qtqml-workerscript'}
HEADLESS = {'QT_QPA_PLATFORM': 'offscreen', 'QT_QUICK_BACKEND': 'software', 'LC_ALL': 'C.UTF-8'}


def tool(name):
    found = shutil.which(name, path=os.pathsep.join(QT + [os.environ['PATH']]))
    if not found:
        raise tap.Skip('there is no %s (Debian package %s)' % (name, PACKAGES[name]))
    return found


def modules():
    runs = pathlib.Path(tool('qmltestrunner')).resolve()
    for module, package in MODULES.items():
        places = [*pathlib.Path('/usr/lib').glob('*/qt6/qml'), runs.parents[1] / 'qml']
        if not any((place / module / 'qmldir').exists() for place in places):
            raise tap.Skip('there is no module %s (Debian package %s)' % (module, package))


def run(command, **more):
    return subprocess.run(list(map(str, command)), capture_output=True, encoding='utf-8',
                          errors='replace', check=False, timeout=PATIENCE_S, **more)


@functools.cache
def folder():
    """Lasts as long as the tests."""
    kept = tempfile.TemporaryDirectory(prefix='gridmeter-gui-')
    folder.kept = kept
    return pathlib.Path(kept.name)


@functools.cache
def sources():
    """A copy of all that the file is made of, to be changed."""
    tree = folder() / 'sources'
    shutil.copytree(SOURCE / 'package' / 'gui-v2', tree / 'package' / 'gui-v2')
    (tree / 'tools').mkdir()
    shutil.copy(SOURCE / 'tools' / 'pack_gui', tree / 'tools')
    return tree


def pack(out, tree=SOURCE, version='1.2.3', env=None):
    return run([sys.executable, tree / 'tools' / 'pack_gui', out, version], env=env)


@functools.cache
def built():
    tool('rcc'), tool('lrelease')
    out = folder() / 'gridmeter.json'
    said = pack(out)
    tap.equal((said.returncode, said.stderr), (0, ''), 'what pack_gui said')
    return out


@functools.cache
def plugin():
    return json.loads(built().read_text(encoding='utf-8'))


@functools.cache
def resource():
    return gui_model.Resource(plugin())


@functools.cache
def unpacked():
    """A folder with the pages as they are in the file, and what their tests need beside them."""
    tree = folder() / 'unpacked'
    (tree / 'pages').mkdir(parents=True)
    for path, (octets, _, _) in resource().files.items():
        (tree / 'pages' / path.rsplit('/', 1)[1]).write_bytes(octets)
    # Off in the file, and tested all the same.
    shutil.copy(SOURCE / 'package' / 'gui-v2' / 'GridmeterDevice.qml', tree / 'pages')
    for path in HERE.glob('*.qml'):
        shutil.copy(path, tree)
    return tree


@functools.cache
def words(language):
    path = SOURCE / 'package' / 'gui-v2' / ('gridmeter_%s.ts' % language)
    root = xml.etree.ElementTree.parse(path).getroot()
    return {m.get('id'): m.findtext('translation') for m in root.iter('message')
            if m.get('id') != 'gridmeter_language'}


class File:
    def test_the_same_sources_give_the_same_bytes(self):
        tool('rcc'), tool('lrelease')
        again = folder() / 'again.json'
        for path in (sources() / 'package').rglob('*'):
            os.utime(path, (1, 1))
        said = pack(again, sources(), env=dict(os.environ, TZ='Asia/Tokyo', LC_ALL='C'))
        tap.equal(said.returncode, 0, said.stderr)
        tap.equal(again.read_bytes() == built().read_bytes(), True, 'sameness')

    def test_it_is_small(self):
        tap.equal(built().stat().st_size <= SIZE_MAX, True, '%d octets' % built().stat().st_size)

    def test_it_is_what_gui_v2_reads(self):
        got = dict(plugin(), resource=None)
        tap.equal(got, {
            'name': 'gridmeter', 'version': '1.2.3', 'minRequiredVersion': '1.2.33',
            'maxRequiredVersion': '', 'resource': None,
            'translations': ['qrc:/gridmeter/gridmeter_%s.qm' % one for one in LANGUAGES],
            'integrations': [{'type': 1, 'url': 'qrc:/gridmeter/Gridmeter.qml'}]})
        tap.equal(built().read_bytes().isascii(), True, 'only ASCII')

    def test_all_that_it_names_is_in_it(self):
        files = resource().files
        urls = plugin()['translations'] + [one['url'] for one in plugin()['integrations']]
        code = b''.join(octets for octets, _, _ in files.values()).decode('utf-8', 'replace')
        urls += re.findall(r'"(qrc:[^"]+)"', code)
        scripts = re.findall(r'^\.?import "([^"]+)"', code, re.M)
        missing = [url for url in urls if url[len('qrc:'):] not in files]
        missing += [name for name in scripts if '/gridmeter/' + name not in files]
        tap.equal((missing, len(urls) > 10), ([], True), 'what is missing')

    def test_browsers_can_unpack_it(self):
        # Their Qt has zlib alone.
        for path, (_, flags, time) in resource().files.items():
            tap.equal(flags & gui_model.ZSTD, 0, 'zstd in ' + path)
            tap.equal(time, 1000, 'time of ' + path)

    def test_no_comment_of_ours_is_carried_along(self):
        for path, (octets, _, _) in resource().files.items():
            if not path.endswith('.qm'):
                tap.equal(re.findall(rb'(?:^|\s)//.*', octets), [], path)

    def test_without_the_tools_it_says_so_and_leaves_nothing(self):
        out = folder() / 'none' / 'gridmeter.json'
        out.parent.mkdir()
        text = (SOURCE / 'tools' / 'pack_gui').read_text(encoding='utf-8')
        bare = folder() / 'bare' / 'tools' / 'pack_gui'
        bare.parent.mkdir(parents=True)
        bare.write_text(text.replace('/usr/lib/qt6/', '/nowhere/'), encoding='utf-8')
        said = pack(out, bare.parents[1], env={'PATH': '/nowhere'})
        tap.equal((said.returncode, said.stderr), (75,
                  'pack_gui: there is no rcc, so no page for the GX screen (Debian package '
                  'qt6-base-dev-tools)\n'))
        tap.equal(list(out.parent.iterdir()), [])

    def test_a_catalogue_that_lacks_a_text_is_refused(self):
        self.refused('gridmeter_nl.ts', '<message id="version">', '<message id="versie">',
                     'nl and en differ in: versie version')

    def test_an_empty_text_is_refused(self):
        self.refused('gridmeter_nl.ts', '>Versie<', '><',
                     'no text, or one of several lines: version')

    def test_a_text_that_no_catalogue_has_is_refused(self):
        self.refused('Gridmeter.qml', 'Words.of("version")', 'Words.of("versoin")', 'versoin')

    def test_one_that_is_too_large_is_refused(self):
        self.refused('gridmeter_nl.ts', '>Versie<', '>%s<' % os.urandom(4000).hex(),
                     'are more than 24000')

    @staticmethod
    def refused(name, old, new, words):
        tool('rcc'), tool('lrelease')
        path = sources() / 'package' / 'gui-v2' / name
        before = path.read_text(encoding='utf-8')
        tap.equal(old in before, True, old)
        out = folder() / 'refused.json'
        out.write_text('as before', encoding='utf-8')
        try:
            path.write_text(before.replace(old, new), encoding='utf-8')
            said = pack(out, sources())
        finally:
            path.write_text(before, encoding='utf-8')
        tap.equal((said.returncode, words in said.stderr), (1, True), said.stderr)
        tap.equal(out.read_text(encoding='utf-8'), 'as before')

    def test_an_id_of_our_own_has_it_in_the_device_page(self):
        tool('rcc'), tool('lrelease')
        tree = folder() / 'own'
        shutil.copytree(sources(), tree)
        header = tree / 'src' / 'dbus' / 'product_id.h'
        header.parent.mkdir(parents=True)
        out = folder() / 'own.json'
        for text, expected in (('0xFFFF', None), ('0xB0FE', '0xB0FE')):
            header.write_text('enum { PRODUCT_ID = %s };\n' % text, encoding='utf-8')
            tap.equal(pack(out, tree).returncode, 0)
            own = json.loads(out.read_text(encoding='utf-8'))
            entries = [one for one in own['integrations'] if one['type'] == 2]
            tap.equal([one['productId'] for one in entries], [expected] if expected else [])
            files = gui_model.Resource(own).files
            tap.equal('/gridmeter/GridmeterDevice.qml' in files, bool(expected))

    def test_the_id_is_the_one_of_the_program(self):
        header = SOURCE / 'src' / 'dbus' / 'product_id.h'
        if not header.exists():
            raise tap.Skip('the program has no such header')
        text = header.read_text(encoding='utf-8')
        tap.equal(bool(re.search(r'\bPRODUCT_ID\b\D*?0[xX][0-9a-fA-F]+', text)), True, 'a number')


    def test_paths_that_the_pages_read_and_write_are_those_of_the_program(self):
        code = '\n'.join(path.read_text(encoding='utf-8')
                         for path in sorted((SOURCE / 'package' / 'gui-v2').glob('*.qml')))
        used = set(re.findall(r'\b(?:source|service) \+ "(/[\w/]+\w)"', code))
        used |= {'/Settings' + path for path in re.findall(r'\bsettings \+ "(/\w+)"', code)}
        for name in re.findall(r'\bsetting: "(\w+)"', code):
            used |= {'/Settings/' + name, '/Settings/%sFrom' % name}
        used -= {'/Settings', '/Settings/RecordFrom'}  # the root; who records is not kept
        tap.equal(len(used) > 40, True, '%d paths' % len(used))
        screen = SOURCE / 'src' / 'screen'
        if not screen.is_dir():
            raise tap.Skip('the program has no such service')
        there = set(re.findall(r'"(/[\w/]+)"', '\n'.join(
            path.read_text(encoding='utf-8') for path in screen.glob('*.c'))))
        tap.equal(sorted(used - there), [], 'paths that the program does not have')


class Directories:
    """The rules of the folders on the device, by a model of gui-v2."""

    def set_up(self):
        self.kept = tempfile.TemporaryDirectory()
        self.apps = pathlib.Path(self.kept.name)
        for name in 'available', 'enabled':
            (self.apps / name).mkdir()
        self.ours = self.app('gridmeter', built().read_text(encoding='utf-8'))

    def tear_down(self):
        self.kept.cleanup()

    def app(self, name, text, link=True):
        into = self.apps / 'available' / name / 'gui-v2'
        into.mkdir(parents=True)
        (into / (name + '.json')).write_text(text, encoding='utf-8')
        if link:
            (self.apps / 'enabled' / name).symlink_to(self.apps / 'available' / name)
        return into / (name + '.json')

    def shown(self, gui='1.3.15'):
        return sorted(gui_model.plugins(self.apps, gui))

    @staticmethod
    def neighbour(**more):
        return json.dumps({'name': 'other', 'version': '1', 'resource': 'eA==',
                           'integrations': [{'type': 1, 'url': 'qrc:/other/Page.qml'}], **more})

    def test_every_gui_from_the_first_on_shows_it(self):
        for gui in GUIS:
            tap.equal(self.shown(gui), ['gridmeter'], gui)

    def test_a_gui_that_is_older_and_looks_leaves_it_out(self):
        ours = json.loads(self.ours.read_text(encoding='utf-8'))
        self.ours.write_text(json.dumps(dict(ours, minRequiredVersion='1.4.0')), encoding='utf-8')
        tap.equal((self.shown('1.3.15'), self.shown('1.4.0')), ([], ['gridmeter']))

    def test_it_is_found_by_its_link_alone(self):
        (self.apps / 'enabled' / 'gridmeter').unlink()
        tap.equal(self.shown(), [])

    def test_it_lives_beside_others(self):
        self.app('other', self.neighbour())
        tap.equal(self.shown(), ['gridmeter', 'other'])

    def test_one_broken_neighbour_hides_all(self):
        broken = self.app('other', self.neighbour()[:-9])
        tap.equal(self.shown(), [])
        # Ours is not the broken one, which is how it is found.
        tap.equal([path for path in (self.ours, broken) if not self.is_json(path)], [broken])

    @staticmethod
    def is_json(path):
        try:
            json.loads(path.read_text(encoding='utf-8'))
        except ValueError:
            return False
        return True

    def test_half_a_file_of_ours_would_hide_all_so_it_comes_by_rename(self):
        self.app('other', self.neighbour())
        whole = self.ours.read_text(encoding='utf-8')
        self.ours.write_text(whole[:len(whole) // 2], encoding='utf-8')
        tap.equal(self.shown(), [])
        self.ours.write_text(whole, encoding='utf-8')
        before = self.ours.stat().st_ino
        tap.equal(pack(self.ours, version='1.2.4').returncode, 0)
        tap.equal(self.ours.stat().st_ino == before, False, 'the old file, written anew')
        tap.equal(list(self.ours.parent.iterdir()), [self.ours])
        tap.equal(gui_model.plugins(self.apps, '1.3.15')['gridmeter']['version'], '1.2.4')

    def test_what_is_beside_it_while_it_is_written_is_not_read(self):
        (self.ours.parent / '.gridmeter.json.4711').write_text('{"name":', encoding='utf-8')
        tap.equal(self.shown(), ['gridmeter'])

    def test_a_second_file_of_its_name_is_not_shown_twice(self):
        shutil.copy(self.ours, self.ours.parent / 'old.json')
        tap.equal(self.shown(), ['gridmeter'])

    def test_browsers_have_it_by_its_name_in_few_pieces(self):
        tap.equal(gui_model.in_browser(self.apps, '1.2.40'), {})
        tap.equal(gui_model.in_browser(self.apps, '1.3.15'), {'gridmeter': 6})
        self.ours.rename(self.ours.parent / 'page.json')
        tap.equal(gui_model.in_browser(self.apps, '1.3.15'), {})


class Lint:
    def test_pages_use_what_both_lines_of_gui_v2_have(self):
        """The stub has no more than that. An id of the page is no unqualified name: the pragma that
        would say so is newer than Debian 12's Qt."""
        tool('qmllint'), modules()
        told = folder() / 'lint.json'
        pages = sorted((unpacked() / 'pages').glob('*.qml'))
        run([tool('qmllint'), '--json', told, '-I', HERE / 'stub', *pages])
        wrong = []
        for one in json.loads(told.read_text(encoding='utf-8'))['files']:
            lines = pathlib.Path(one['filename']).read_text(encoding='utf-8').splitlines()
            ids = set(re.findall(r'\bid: (\w+)', '\n'.join(lines)))
            for w in one['warnings']:
                if w['type'] == 'info' or not w.get('line'):
                    continue
                at = lines[w['line'] - 1][w['column'] - 1:][:w.get('length', 0)]
                if at not in ids or not w['message'].startswith('Unqualified'):
                    wrong.append((pathlib.Path(one['filename']).name, w['line'], at, w['message']))
        tap.equal(wrong, [])


@functools.cache
def compiled(language):
    return unpacked() / 'pages' / ('gridmeter_%s.qm' % language)


@functools.cache
def told(suite, language):
    """{name of a test: what went wrong, or ''} of a file of tests, run in a language."""
    modules()
    tree = folder() / 'runs' / (suite + '-' + language)
    shutil.copytree(unpacked(), tree, dirs_exist_ok=True)
    PICTURES.mkdir(exist_ok=True)
    known = {'pictures': str(PICTURES), 'language': language, 'words': words(language)}
    (tree / 'Run.js').write_text('.pragma library\n' + ''.join(
        'const %s = %s\n' % (name, json.dumps(value)) for name, value in known.items()),
        encoding='utf-8')
    said = run([tool('qmltestrunner'), '-input', tree / ('tst_%s.qml' % suite),
                '-import', HERE / 'stub', '-translation', compiled(language), '-maxwarnings', '0',
                '-o', '-,txt'], env=dict(os.environ, **HEADLESS)).stdout
    found = dict.fromkeys(re.findall(r'^PASS .*::(\w+)\(', said, re.M), '')
    wrong = list(re.finditer(r'^FAIL! .*::(\w+)\(.*(?:\n +.*)*', said, re.M))
    found.update((one[1], one[0]) for one in wrong)
    found[''] = '\n'.join(re.findall(r'^Q(?:WARN|CRITICAL|FATAL) .*(?:\n +.*)*', said, re.M))
    return found


def of_one(suite, name, language):
    def test(self):
        found = told(suite, language)
        if found.get(name, 'it did not run'):
            raise AssertionError(found.get(name, 'it did not run') + '\n' + found[''])
    return test


class Pages:
    """Each test of tests/gui/tst_*.qml in English, and what it warned of; then the languages."""


for tests in sorted(HERE.glob('tst_*.qml')):
    about = tests.stem[len('tst_'):]
    if about != 'language':
        text = tests.read_text(encoding='utf-8')
        for title in re.findall(r'function (test_\w+)(?<!_data)\(', text):  # which hands out rows
            setattr(Pages, 'test_%s_%s' % (about, title[len('test_'):]), of_one(about, title, 'en'))
        setattr(Pages, 'test_%s_warns_of_nothing' % about, of_one(about, '', 'en'))
for spoken in LANGUAGES:
    setattr(Pages, 'test_every_text_is_shown_in_' + spoken,
            of_one('language', 'test_every_text_of_the_catalogue_is_shown', spoken))
    setattr(Pages, 'test_warns_of_nothing_in_' + spoken, of_one('language', '', spoken))


if __name__ == '__main__':
    tap.run(File, Directories, Lint, Pages)
