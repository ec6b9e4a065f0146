#!/usr/bin/python3
"""What people read must be what the program does: README, guides, man pages and example against
the program's own help and tables.

    docs.py GRIDMETER SOURCE_DIR"""
import re
import shutil
import subprocess
import tempfile

from guide import Guide
from support import tap
from support.documents import (
    COMMANDS, FOR_OWNERS, SOURCE, is_read, options, program, text)


def mandoc(path, *args):
    if not shutil.which('mandoc'):
        raise tap.Skip('no mandoc')
    return subprocess.run(['mandoc', *args, SOURCE / path], capture_output=True, text=True,
                          check=False)


def rows(help_text):
    """The options that have a line of their own."""
    return set(re.findall(r'^  (?:-\w, )?(--[a-z-]+)', help_text, re.M))


def packed_texts():
    """What the tables of options say, by the file."""
    for path in sorted((SOURCE / 'src/cmd').rglob('*_options.c')):
        found = re.findall(r'\bPACKED\(((?:\s*"(?:[^"\\]|\\.)*")+)\)',
                           path.read_text(encoding='utf-8'))
        lines = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', '\n'.join(t + r'"\n"' for t in found)))
        yield path, lines.replace(r'\"', '"').split(r'\n')


def page_of(command):
    return text('man/gridmeter-%s.1' % command)


def section(page, title):
    found = re.search(r'^\.Sh %s\n(.*?)(?=^\.Sh |\Z)' % title, page, re.M | re.S)
    return found[1]


def statuses(usage):
    """Those that are named where the usage tells with which the command ends."""
    told = re.search(r'Exit status: (.*?)(?=\n\n|\Z)', usage, re.S)[1]
    return sorted(set(re.findall(r'(?<!\S)\d\b', told)))


class Docs:
    def test_man_pages_are_well_formed(self):
        for path in sorted((SOURCE / 'man').glob('*.[157]')):
            tap.equal(mandoc(path, '-T', 'lint', '-W', 'warning').stdout, '', path.name)

    def test_man_page_of_a_command_has_every_option(self):
        for command in COMMANDS:
            told = re.findall(r'^\.It Fl (?:\w , )?(?:Fl )?\\-([a-z-]+)(?: (?:Ar|Cm) .*)?$',
                              section(page_of(command), 'DESCRIPTION'), re.M)
            tap.equal({'--' + o for o in told}, rows(program(command, '--help')) - {'--help'},
                      command)

    def test_man_page_of_a_command_names_no_option_that_it_does_not_have(self):
        for command in COMMANDS:
            known = options(program(command, '--help'))
            told = {'--' + o for part in ('SYNOPSIS', 'DESCRIPTION')
                    for o in re.findall(r'Fl (?:\w , )?(?:Fl )?\\-([a-z]+(?:-[a-z]+)*)',
                                        section(page_of(command), part))}
            tap.equal(told - known, set(), command)

    def test_synopsis_of_a_man_page_is_the_usage(self):
        for command in COMMANDS:
            usage = program(command, '--help').split('\n\n', maxsplit=1)[0]
            told = re.findall(r'\\-([a-z]+(?:-[a-z]+)*)', section(page_of(command), 'SYNOPSIS'))
            tap.equal({'--' + o for o in told}, options(usage), command)

    def test_man_page_of_a_command_has_its_exit_statuses(self):
        for command in COMMANDS:
            told = re.findall(r'^\.It (\d)$', section(page_of(command), 'EXIT STATUS'), re.M)
            tap.equal(told, statuses(program(command, '--help')), command)

    def test_first_lines_of_a_usage_name_options_that_there_are(self):
        for command in COMMANDS:
            usage = program(command, '--help')
            tap.equal(options(usage.split('\n\n', maxsplit=1)[0]) - rows(usage), set(), command)

    def test_usage_is_what_the_tables_say(self):
        usages = '\n'.join([program('--help'),
                             *[program(command, '--help') for command in COMMANDS]])
        files = list(packed_texts())
        tap.equal(len(files) >= 8, True, files)
        for path, lines in files:
            tap.equal([line for line in lines if line not in usages], [], path.name)

    def test_man_page_has_every_command(self):
        listed = re.findall(r'^  (\w+) ', program('--help'), re.M)
        tap.equal(listed, COMMANDS, 'commands of --help')
        tap.equal(re.findall(r'^\.It Xr gridmeter-(\w+) 1$', text('man/gridmeter.1'), re.M),
                  COMMANDS)
        tap.equal(sorted(p.name for p in (SOURCE / 'man').glob('*.[157]')),
                  sorted(['gridmeter.1', 'gridmeter.conf.5', 'gridmeter-readings.7'] +
                         ['gridmeter-%s.1' % command for command in COMMANDS]))

    def test_man_pages_that_are_named_exist(self):
        for path in (SOURCE / 'man').glob('*.[157]'):
            for name, chapter in re.findall(r'Xr (gridmeter\S*) (\d)', path.read_text()):
                tap.equal((SOURCE / 'man' / (name + '.' + chapter)).exists(), True,
                          '%s(%s) in %s' % (name, chapter, path.name))

    def test_man_page_has_every_key_with_its_default(self):
        told = re.findall(r'^\.It Cm (.*)$', text('man/gridmeter.conf.5'), re.M)
        keys = [line[1:] for line in program('run', '--example').splitlines()
                if re.match(r'#\w+ =', line)]
        tap.equal(told, keys, 'keys')

    def test_man_page_has_every_path_of_the_diagnostics(self):
        told = re.findall(r'^\.It Pa (/Diagnostics/.*)$', page_of('run'), re.M)
        tap.equal(told, re.findall(r'"(/Diagnostics/[^"]*)"', text('src/venus/paths.c')), 'paths')

    def test_example_file_is_what_the_program_prints(self):
        tap.equal(text('doc/gridmeter.conf.example'), program('run', '--example'))

    def test_example_of_lists_is_right_and_reads_the_list_that_it_is_for(self):
        example = SOURCE / 'doc/lists.conf.example'
        tap.equal('values:' in program('check', example), True)
        with tempfile.NamedTemporaryFile() as f:
            program('simulate', 'am550-unknown', '--telegrams', '3', '--power', '700',
                    '--output', f.name)
            said = program('decode', '--lists', example, f.name)
        tap.equal('  power                700 W' in said, True, said)
        tap.equal('  l1_voltage ' in said, True, said)

    def test_make_help_names_every_target(self):
        told = set(re.findall(r'^#   make ([\w-]+)', text('Makefile'), re.M))
        phony = set(re.search(r'^\.PHONY: (.*)$', text('Makefile'), re.M)[1].split())
        tap.equal(phony - told, {'all', 'help'})

    def test_configurations_of_the_man_page_are_read_with_their_indentation(self):
        page = text('man/gridmeter.conf.5').split('.Sh LISTS')
        copied = re.findall(r'^\.Bd .*\n([^.]*?)^\.Ed', page[0] + page[1].split('.Sh EXAMPLES')[1],
                            re.M)
        tap.equal(len(copied) >= 2, True, copied)
        for block in copied:
            block = '    ' + block.replace('\n', '\n    ')
            tap.equal(is_read(block), (1, ''), block)

    def test_files_that_the_documents_name_exist(self):
        for document in (*FOR_OWNERS, 'CONTRIBUTING.md', 'doc/architecture.md', 'doc/library.md'):
            for name in re.findall(r'`((?:src|tests|doc|man|bench|tools)/[\w./-]+)`',
                                   text(document)):
                tap.equal('NAME' in name or (SOURCE / name).exists(), True,
                          '%s in %s' % (name, document))
        security = text('doc/security.md')
        tests = set(re.findall(r'\b(?:tests|package|dist)/[\w./-]+',
                               security))
        tests -= {'dist/gridmeter-x86_64', 'tests/fuzz'}
        for name in tests:
            source = re.sub(r'^tests/(test_\w+)$', r'tests/\1.c', name)
            tap.equal((SOURCE / source).exists(), True, '%s in doc/security.md' % name)
        for target in re.findall(r'`make (\w+)', security):
            tap.equal(re.search('^%s:' % target, text('Makefile'), re.M) is not None, True, target)
        rooms = text('doc/architecture.md')
        for name in re.findall(r'\*\*`(\w+/[\w/]+\.[ch])`\*\*', rooms):
            tap.equal((SOURCE / 'src' / name).exists(), True, name)

    def test_the_walk_in_the_architecture_is_true(self):
        walk, page = text('tests/telegrams/sml/dzg-small.expect'), text('doc/architecture.md')
        for said in ('-255.36 W  (means 400.00)', '1DZG0045100005', 'dzg-unsigned'):
            tap.equal(said in walk, True, said)
        octets = re.sub(r'#.*', '', text('tests/telegrams/sml/dzg-small.hex'))
        octets = re.sub(r'\s', '', octets)
        for quote in re.findall(r'^       ((?:[0-9a-f]{2,} )+[0-9a-f]+)$', page, re.M):
            tap.equal(quote.replace(' ', '') in octets, True, quote)
        tap.equal(len(octets) // 2, 232)

    def test_library_page_has_every_function_and_event(self):
        header, page = text('include/gridmeter.h'), text('doc/library.md')
        functions = set(re.findall(r'^GRIDMETER_API [^;]*?(\w+)\(', header, re.M))
        enum = re.search(r'enum gridmeter_event \{.*?^\};', header, re.M | re.S)[0]
        events = set(re.findall(r'\b(GRIDMETER_\w+)', enum))
        tap.equal(set(re.findall(r'`(gridmeter_\w+)', page)), functions, 'functions')
        tap.equal(set(re.findall(r'^\| `(\w+)`', page, re.M)), events, 'events')

    def test_version_is_in_the_changelog(self):
        version = program('--version').split()[1]
        tap.equal('\n## %s ' % version in text('CHANGELOG.md'), True, version)


tap.run(Docs, Guide)
