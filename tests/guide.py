"""README and guides against the program: what they name must exist, and what the program says must
be in them. Left out: how they read. Part of docs.py."""
import fnmatch
import pathlib
import re
import subprocess
import tempfile

from support import captures, markdown, tap
from support.documents import (
    COMMANDS, FOR_OWNERS, GRIDMETER, GUIDES, SOURCE, findings, is_read, log_lines, options, program,
    project, text)
from tools import picture


def commands(document):
    """Each command of gridmeter that it shows, and what stands behind it."""
    for code in markdown.blocks(document) + markdown.spans(document):
        yield from re.findall(r'(?:^|sudo |dialout |\| )gridmeter ([a-z]\w*)([^#\n|;&]*)', code,
                              re.M)


def settings(document):
    """The configurations in it that can be read: blocks, and single lines in the text."""
    def is_setting(line):
        return re.match(r'(\w+ = [^…]*|\[\w+\])$', line)
    for code in markdown.blocks(document) + [s + '\n' for s in markdown.spans(document)]:
        if all(map(is_setting, code.splitlines())) and '=' in code:
            yield ('[share]\n' if code.split(' =')[0] in OF_SHARE else '') + code


def shape(drawing):
    """A drawing without its numbers, and these."""
    return re.split(r'-?\d+(?:\.\d+)?', drawing), \
        [float(n) for n in re.findall(r'-?\d+(?:\.\d+)?', drawing)]


# Keys of the section [share], which stand in it.
OF_SHARE = set(re.findall(r'^#(\w+) =', text('doc/gridmeter.conf.example').split('#[share]')[1],
                          re.M)) - {'log'}


class Folder(tempfile.TemporaryDirectory):
    """Of an owner whose meter encrypts: a file with the key, and a recording."""

    def __init__(self, keys):
        super().__init__()
        self.path = pathlib.Path(self.name)
        (self.path / 'gridmeter.keys').write_text(keys, encoding='utf-8')
        (self.path / 'gridmeter.keys').chmod(0o600)
        key = re.sub(r'key =|\s', '', keys)
        (self.path / 'my.capture').write_bytes(
            subprocess.run([GRIDMETER, 'simulate', 'am550-glo20', '--output', '-', '--telegrams',
                            '9', '--key', key], capture_output=True, check=True).stdout)

    def __enter__(self):
        return self

    def decodes(self, args):
        with open(self.path / 'my.capture', 'rb') as sent:
            r = subprocess.run([GRIDMETER, 'decode', '--key-file', 'gridmeter.keys', *args.split()],
                               cwd=self.path, stdin=sent, capture_output=True, text=True,
                               check=False)
        return r.returncode, r.stderr


class Guide:
    def test_readme_names_make_targets_that_exist(self):
        targets = set(re.findall(r'^([\w-]+):', text('Makefile'), re.M))
        told = set(re.findall(r'^    make ([\w-]+)', text('README.md'), re.M)) | \
            set(re.findall(r'`make ([\w-]+)', text('README.md') + text('CONTRIBUTING.md')))
        tap.equal(told - targets, set(), 'targets')
        for command in 'make demo\n', 'make test\n':
            tap.equal(command in markdown.blocks(text('README.md')), True, command)

    def test_readme_is_short(self):
        tap.equal(markdown.words(text('README.md')) <= 1200, True,
                  '%d words' % markdown.words(text('README.md')))

    def test_readme_names_all_that_is_released(self):
        manifest = re.findall(r'^- \d+ (\S+)$', text('tools/release/manifest'), re.M)
        told = [span.replace('VERSION', 'V') for span in markdown.spans(text('README.md'))]
        told += ['gridmeter' + span for span in told if span.startswith('-')]
        tap.equal(len(manifest) >= 9, True, manifest)
        tap.equal([file for file in manifest
                   if not any(fnmatch.fnmatch(file, pattern) for pattern in told)], [])

    def test_documents_show_commands_that_the_program_takes(self):
        known = {command: options(program(command, '--help')) for command in COMMANDS}
        for path in FOR_OWNERS:
            shown = list(commands(text(path)))
            tap.equal(len(shown) >= 4, True, path)
            for command, rest in shown:
                tap.equal(command in COMMANDS, True, '%s in %s' % (command, path))
                told = {o for o in rest.split() if o.startswith('--')}
                tap.equal(told - known[command], set(), '%s in %s' % (command, path))

    def test_configurations_that_people_copy_are_read_with_their_indentation(self):
        copied = sorted({block for path in FOR_OWNERS for block in settings(text(path))})
        tap.equal(len(copied) >= 12, True, copied)
        for block in copied:
            block = '    ' + block.replace('\n', '\n    ')
            tap.equal(is_read(block), (1, ''), block)

    def test_settings_that_are_named_exist(self):
        known = set(re.findall(r'^#?(\w+) =', text('doc/gridmeter.conf.example'), re.M))
        for path in FOR_OWNERS:
            told = {m[1] for span in markdown.spans(text(path))
                    for m in [re.match(r'(\w+) = …$', span)] if m}
            tap.equal(told - known, set(), path)

    def test_guides_have_the_lines_of_the_log(self):
        lines = log_lines()
        tap.equal(len(lines) >= 90, True, len(lines))
        for path in GUIDES:
            quotes = markdown.first_cells(
                markdown.chapters(text(path))['log'])
            tap.equal([q for q in quotes if not any(q in line for line in lines)], [],
                      'not said by the program, in ' + path)
            tap.equal([line for line in sorted(lines) if not any(q in line for q in quotes)], [],
                      'missing in ' + path)

    def test_guides_have_a_chapter_for_each_finding(self):
        names = findings()
        tap.equal(len(names) >= 80, True, len(names))
        for path in GUIDES:
            page = text(path)
            chapters = markdown.chapters(page)
            told = markdown.anchors(page[page.index('<a id="findings"></a>'):])[1:]
            tap.equal(sorted(told), sorted(names), path)
            for name in names:
                tap.equal(markdown.words(chapters[name]) >= 20, True, '%s in %s' % (name, path))
                tap.equal('(`%s`)\n' % name in chapters[name], True, '%s in %s' % (name, path))

    def test_both_guides_have_the_same_chapters_tables_and_links(self):
        english, german = (text(path) for path in GUIDES)
        for part in markdown.anchors, markdown.headings, markdown.tables:
            tap.equal(part(german), part(english), part.__name__)
        tap.equal(set(markdown.links(german)) - {'guide.md'},
                  set(markdown.links(english)) - {'guide.de.md'}, 'links')
        tap.equal(set(markdown.addresses(german)), set(markdown.addresses(english)), 'addresses')
        tap.equal(sorted(commands(german)), sorted(commands(english)), 'commands')

    def test_meters_that_the_readme_promises_have_been_read(self):
        index = captures.folder(SOURCE) / 'corpus'
        if not index.is_dir():
            raise tap.Skip('no recordings at hand')
        read = ''.join(path.read_text(encoding='utf-8') for path in index.glob('*/INDEX.tsv'))
        table = re.search(r'^\| country \|.*?\n\n', text('README.md'), re.M | re.S)[0]
        models = ' '.join(row.split('|')[2] for row in table.strip().splitlines())
        told = re.findall(r'[A-Za-z]*\d[\w.-]*', models)
        tap.equal(len(told) >= 50, True, told)
        tap.equal([m for m in told if m.lower() not in read.lower()], [])

    def test_links_lead_somewhere(self):
        for path in *FOR_OWNERS, 'CONTRIBUTING.md':
            page = text(path)
            tap.equal(len(set(markdown.anchors(page))), len(markdown.anchors(page)), path)
            for link in markdown.links(page):
                file, _, anchor = link.partition('#')
                target = (SOURCE / path).parent / file if file else SOURCE / path
                tap.equal(target.is_file(), True, '%s in %s' % (link, path))
                if anchor:
                    tap.equal(anchor in markdown.anchors(target.read_text(encoding='utf-8')), True,
                              '%s in %s' % (link, path))

    def test_addresses_of_the_project_stand_in_one_place(self):
        known = project()
        for path in *FOR_OWNERS, 'CONTRIBUTING.md':
            told = [address for address in markdown.addresses(text(path))
                    if address.startswith(known['PROJECT_HOME'])]
            tap.equal([a for a in told if a not in known.values()], [], path)
            tap.equal(known['PROJECT_TRACKER'] in told, True, path)
        for name, path in ('EN', GUIDES[0]), ('DE', GUIDES[1]):
            tap.equal(known['PROJECT_GUIDE_' + name], known['PROJECT_HOME'] + '/' + path)
        for address in 'PROJECT_SOURCE', 'PROJECT_DOWNLOADS':
            tap.equal(known[address] in text('README.md'), True, address)

    def test_examples_that_need_no_meter_run(self):
        shown = {rest.strip() for path in FOR_OWNERS for command, rest in commands(text(path))
                 if command == 'decode' and rest.strip()}
        keys = {b for path in FOR_OWNERS for b in settings(text(path)) if b.startswith('key = ')}
        tap.equal((len(shown), len(keys)), (2, 1), (shown, keys))
        with Folder(*keys) as folder:
            for args in shown:
                tap.equal(folder.decodes(args), (0, ''), args)

    def test_example_of_a_list_is_right(self):
        said = program('check', SOURCE / 'doc/lists.conf.example').splitlines()
        tap.equal(len(said) >= 5 and said[0].endswith('values:'), True, said)

    def test_picture_is_what_the_program_reads_of_a_simulated_house(self):
        drawn, now = shape(text('doc/picture.svg')), shape(picture.picture(GRIDMETER))
        tap.equal(drawn[0], now[0], 'all but its numbers')
        for was, is_now in zip(drawn[1], now[1]):
            tap.equal(abs(was - is_now) <= 2 + abs(was) / 50, True, (was, is_now))
        tap.equal('](doc/picture.svg)' in text('README.md'), True)
