#!/usr/bin/python3
"""What the shells complete, against what the program says of itself: commands, the options of each,
and the words that an option may have. As tools/completions makes it, and as it is installed.

    completions.py GRIDMETER SOURCE_DIR BUILD_DIR"""
import json
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile

from support import tap

GRIDMETER, SOURCE, BUILD = (pathlib.Path(a).absolute() for a in sys.argv[1:4])
# Stands for what readline does with COMP_WORDBREAKS: cut the words at = and :.
CALL = '''source "$1"; shift
while IFS= read -r part; do COMP_WORDS+=("$part"); done
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_gridmeter && [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
'''
# The words that a completion offers go into a file instead of onto the terminal.
ZSH = '''PS1='% '; autoload -Uz compinit && compinit -u -D; source "$completion"
compadd() {
	[[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] && { builtin compadd "$@"; return }
	typeset -a offered
	builtin compadd -A offered "$@"
	print -rl -- $offered >>"$told"
	builtin compadd "$@"
}
tell() { zle list-choices; print . >>"$told"; BUFFER= }
zle -N tell; bindkey '^I' tell; : >"$told"
print -r re''ady
'''


def program(*args):
    return subprocess.run([GRIDMETER, *args], capture_output=True, text=True, check=True).stdout


def commands():
    return re.findall(r'^  (\w+) ', program('--help'), re.M)


def rows(command):
    """(-c or '', --config, FILE or '') of each option."""
    return re.findall(r'^  (?:(-\w), )?(--[a-z-]+)(?: ((?!  )\S+))?', program(command, '--help'),
                      re.M)


def words_of(argument):
    return argument.split('|') if re.fullmatch(r'[a-z|]+\|[a-z|]+', argument) else []


def need(shell):
    if not shutil.which(shell):
        raise tap.Skip('no ' + shell)


class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, argv, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], argv, {**os.environ, **env})
        self.text = ''

    def type(self, text):
        os.write(self.fd, text.encode())

    def wait(self, pattern):
        """What came until the pattern did."""
        while not (found := re.search(pattern, self.text, re.S)):
            if not select.select([self.fd], [], [], 120)[0]:
                raise AssertionError('no %r in %r' % (pattern, self.text))
            self.text += os.read(self.fd, 65536).decode(errors='replace')
        self.text = self.text[found.end():]
        return found

    def end(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


class Completions:
    def set_up(self):
        self.folder = tempfile.TemporaryDirectory(prefix='gridmeter-completions-')
        self.at = pathlib.Path(self.folder.name)
        subprocess.run([SOURCE / 'tools/completions', self.at, GRIDMETER], check=True)
        (self.at / 'files/by-id').mkdir(parents=True)
        (self.at / 'files/meter one.capture').touch()
        (self.at / 'files/ttyUSB0').touch()
        for made in self.at.glob('*gridmeter*'):
            made.write_text(made.read_text().replace('/dev/tty', '%s/files/tty' % self.at))

    def tear_down(self):
        self.folder.cleanup()

    def bash(self, *words):
        parts = [p for word in words for p in re.findall(r'[=:]+|[^=:]+', word) or ['']]
        r = subprocess.run(['bash', '-c', CALL, 'bash', self.at / 'gridmeter.bash'], text=True,
                           input=''.join(p + '\n' for p in ['gridmeter', *parts]),
                           cwd=self.at / 'files', capture_output=True, check=True)
        tap.equal(r.stderr, '', words)
        return r.stdout.splitlines()

    def fish(self, *words):
        env = {'HOME': str(self.at), 'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8'}
        r = subprocess.run(['fish', '--no-config', '-c', 'source $argv[1]; complete -C $argv[2]',
                            self.at / 'gridmeter.fish', ' '.join(['gridmeter', *words])],
                           env=env, cwd=self.at / 'files', capture_output=True, text=True,
                           check=True)
        tap.equal(r.stderr, '', words)
        return [line.split('\t')[0] for line in r.stdout.splitlines()]

    def zsh(self, lines):
        """What is offered for each of the lines, in one shell."""
        words = self.at / 'words'
        shell = Terminal(['zsh', '-f', '-i'], {'completion': str(self.at / '_gridmeter'),
                                               'told': str(words), 'TERM': 'dumb',
                                               'HOME': str(self.at)})
        offered = {}
        (self.at / 'setup').write_text(ZSH)
        shell.type('source %s; cd %s\n' % (self.at / 'setup', self.at / 'files'))
        shell.wait('ready')
        for line in lines:
            words.write_text('')
            shell.type('gridmeter %s\t' % line)
            while not words.read_text().endswith('.\n'):
                if select.select([shell.fd], [], [], 0.02)[0]:
                    os.read(shell.fd, 65536)
            offered[line] = [w for w in words.read_text().splitlines()[:-1] if w]
        shell.end()
        return offered

    def test_bash_completes_commands_options_and_words(self):
        tap.equal(self.bash(''), commands() + ['--help', '--version'])
        tap.equal(self.bash('de'), ['decode', 'detect'])
        for command in commands():
            told = [w for row in rows(command) for w in row[:2] if w]
            tap.equal(self.bash(command, '-'), told, command)
            for short, name, argument in rows(command):
                if words_of(argument):
                    tap.equal(self.bash(command, name, ''), words_of(argument), name)
                    tap.equal(self.bash(command, name + '='), words_of(argument), name)
                    tap.equal(self.bash(command, name + '=' + argument[:2]),
                              [w for w in words_of(argument) if w.startswith(argument[:2])])

    def test_bash_completes_keys_of_the_configuration_and_their_words(self):
        tap.equal(self.bash('run', '--set', 'po'), ['port=', 'position=', 'power_direction='])
        tap.equal(self.bash('run', '--set', 'log='), ['error', 'info', 'debug'])
        tap.equal(self.bash('run', '--set', 'role=g'), ['grid', 'genset'])
        tap.equal(self.bash('run', '--set=log=d'), ['debug'])
        tap.equal(self.bash('run', '--set', 'key'), ['key_file='])
        tap.equal(self.bash('run', '--set', 'key_file=me'), ['meter one.capture'])

    def test_bash_completes_ports_files_and_profiles_where_they_are_expected(self):
        device = str(self.at / 'files/ttyUSB0')
        tap.equal(self.bash('detect', device[:-1]), [device])
        tap.equal(self.bash('detect', '--ask', ''), self.bash('doctor', '/nowhere', ''))
        tap.equal(device in self.bash('detect', ''), True)
        tap.equal(self.bash('capture', '--seconds', '5', device, 'm'), ['meter one.capture'])
        tap.equal(device in self.bash('capture', '--seconds', '5', ''), True)
        tap.equal(device in self.bash('capture', 'tcp://host:1', ''), False)
        tap.equal(self.bash('decode', 'm'), ['meter one.capture'])
        tap.equal(self.bash('migrate', '--to', ''), ['by-id'])
        tap.equal(self.bash('run', ''), [])
        tap.equal(self.bash('run', '--decide', ''), [])
        profiles = re.findall('^  (easy.*?) ', program('simulate', '--list'), re.M)
        tap.equal(self.bash('simulate', 'easy'), profiles)
        tap.equal(self.bash('simulate', 'dzg', '--fault', 'li'), ['light'])

    def test_bash_completes_what_is_typed(self):
        shell = Terminal(['bash', '--norc', '-i'], {'INPUTRC': '/dev/null', 'TERM': 'dumb'})
        shell.type('source %s; cd %s; PS1=; gridmeter() { printf "<%%s>" "$@"; echo; }; '
                   'echo re""ady\n' % (self.at / 'gridmeter.bash', self.at / 'files'))
        shell.wait('ready')
        for typed, got in (('det\t--form\tj\t', '<detect><--format><json>'),
                           ('run --set lo\tinf\t', '<run><--set><log=info>'),
                           ('run --set=lo\tinf\t', '<run><--set=log=info>'),
                           ('decode --format=j\tmet\t',
                            '<decode><--format=json><meter one.capture>')):
            shell.type('gridmeter ' + typed + '\n')
            shell.wait('(?m)^' + re.escape(got))
        shell.end()

    def test_fish_completes_commands_options_and_words(self):
        need('fish')
        tap.equal(sorted(self.fish('')), sorted(commands()))
        for command in commands():
            tap.equal(sorted(w for w in self.fish(command, '--') if w.startswith('--')),
                      sorted(row[1] for row in rows(command)), command)
        for command, name, argument in (('detect', '--format', 'text|json'),
                                        ('decode', '--protocol', 'sml|dlms|iec'),
                                        ('doctor', '--lang', 'en|de|cs|fr|it|nl|sl|sv')):
            tap.equal(sorted(self.fish(command, name, '')), sorted(argument.split('|')))
        tap.equal(self.fish('run', '--set', 'log=d'), ['log=debug'])
        tap.equal(self.fish('simulate', '--fault', 'li'), ['light'])
        tap.equal(self.fish('decode', 'me'), ['meter one.capture'])
        tap.equal(self.fish('migrate', '--to', ''), ['by-id/'])
        tap.equal(str(self.at / 'files/ttyUSB0') in self.fish('capture', ''), True)
        tap.equal(self.fish('run', 'me'), [])

    def test_zsh_completes_commands_options_and_words(self):
        need('zsh')
        lines = {'': commands(), 'run --set log=': ['error', 'info', 'debug'],
                 'simulate --fault li': ['light'], 'decode me': ['meter\\ one.capture'],
                 'migrate --to ': ['by-id']}
        for command in commands():
            lines[command + ' -'] = [w for row in rows(command) for w in row[:2] if w]
            for _, name, argument in rows(command):
                if words_of(argument):
                    lines['%s %s ' % (command, name)] = words_of(argument)
                    lines['%s %s=' % (command, name)] = words_of(argument)
        offered = self.zsh([*lines, 'detect '])
        for line, expected in lines.items():
            tap.equal(sorted(set(offered[line])), sorted(expected), line)
        tap.equal(str(self.at / 'files/ttyUSB0') in offered['detect '], True)

    def test_bash_completion_is_clean(self):
        need('shellcheck')
        r = subprocess.run(['shellcheck', '-s', 'bash', self.at / 'gridmeter.bash'], text=True,
                           capture_output=True, check=False)
        tap.equal(r.stdout, '')

    def test_an_emulator_may_be_in_front_of_the_program(self):
        subprocess.run([SOURCE / 'tools/completions', self.at / 'again', 'env', GRIDMETER],
                       check=True)
        made = subprocess.run([SOURCE / 'tools/completions', self.at / 'here', GRIDMETER],
                              check=True)
        tap.equal(made.returncode, 0)
        for name in ('gridmeter.bash', '_gridmeter', 'gridmeter.fish'):
            tap.equal((self.at / 'again' / name).read_text(),
                      (self.at / 'here' / name).read_text(), name)

    def test_man_pages_and_completions_are_installed_in_the_standard_folders(self):
        installed = json.loads(subprocess.run(['meson', 'introspect', '--installed', BUILD],
                                              capture_output=True, check=True).stdout)
        prefix = [o['value'] for o in json.loads(subprocess.run(
            ['meson', 'introspect', '--buildoptions', BUILD], capture_output=True,
            check=True).stdout) if o['name'] == 'prefix'][0]
        to = {os.path.relpath(path, prefix) for path in installed.values()}
        pages = {'share/man/man%s/%s' % (p.name[-1], p.name)
                 for p in (SOURCE / 'man').glob('*.[157]')}
        tap.equal({path for path in to if '/man/' in path}, pages)
        for path in ('share/bash-completion/completions/gridmeter.bash',
                     'share/zsh/site-functions/_gridmeter',
                     'share/fish/vendor_completions.d/gridmeter.fish'):
            tap.equal(path in to, True, path)


tap.run(Completions)
