"""What the tests of the documents share: the program, the sources, and what both say."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

GRIDMETER, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
COMMANDS = ['run', 'decode', 'check', 'detect', 'doctor', 'explain', 'watch', 'share', 'simulate',
            'capture', 'record', 'migrate']
GUIDES = ['doc/guide.md', 'doc/guide.de.md']
FOR_OWNERS = ['README.md', *GUIDES]


def text(path):
    return (SOURCE / path).read_text(encoding='utf-8')


def program(*args):
    return subprocess.run([GRIDMETER, *args], capture_output=True, text=True, check=True).stdout


def options(help_text):
    return set(re.findall(r'(?:^| |\[)(--[a-z]+(?:-[a-z]+)*)', help_text))


def is_read(configuration):
    """What the program says of it; it goes no further than to look for a port."""
    with tempfile.NamedTemporaryFile('w', encoding='utf-8') as f:
        f.write(configuration)
        f.flush()
        r = subprocess.run([GRIDMETER, 'detect', '-c', f.name, '/nowhere/port'], text=True,
                           capture_output=True, check=False)
    return r.returncode, r.stderr


def joined(code):
    """Source with strings that stand one behind the other in one."""
    return re.sub(r'(?<!\\)"(?:\s|\\\n)*"', '', re.sub(r'\s*PRI\w+\s*', '"…"', code))


def log_lines():
    """All that the daemon can write into its log, with … for what is filled in but the reasons why
    a port cannot be opened."""
    why = re.findall(r'\bX\(\w+,[\s\\]*"([^"]*)"', joined(text('src/port/port_words.c')))
    texts = re.findall(r'^\t\[EVENT_\w+\] =\s*"(.*?)",$', joined(text('src/event/event_texts.c')),
                       re.M | re.S)
    texts = [t.replace('{port}', reason) for t in texts for reason in why]
    for path in sorted((SOURCE / 'src').rglob('*.c')):
        if path.name != 'event_words.c':  # where those are written
            texts += re.findall(r'\blog_(?:error|info)\(\s*"((?:[^"\\]|\\.)*)"',
                                joined(path.read_text(encoding='utf-8')))
    lines = {re.sub(r'(?:\{[^}]*\}|%(?:[a-z]+|…))+', '…', t) for t in texts}
    return {re.sub(r'\\(.)', r'\1', line) for line in lines if re.search(r'[a-z]{3}', line)}


def findings():
    return re.findall(r'\{"([a-z-]+)",\s*LAYER_', text('src/doctor/findings.c'))


def project():
    """The addresses of src/base/project.h by their names."""
    found, told = {}, re.findall(r'^#define (PROJECT_\w+) (.*)$', text('src/base/project.h'), re.M)
    for name, value in told:
        value = re.sub(r'PROJECT_\w+', lambda m: '"%s"' % found[m[0]], value)
        found[name] = ''.join(re.findall(r'"([^"]*)"', value))
    return found
