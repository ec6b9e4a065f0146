"""A headless Chromium for tests of the page, by playwright-core. What is missing is installed:
Chromium and Node by Debian's packages, the modules by npm as package-lock.json pins them, into the
build folder. Where they cannot be had the tests are skipped, and say why."""
import atexit
import fcntl
import functools
import json
import os
import pathlib
import shutil
import subprocess
import time

from support import tap

HERE = pathlib.Path(__file__).parent
IN_VAIN_S = 600
PATIENCE_S = int(os.environ.get('PATIENCE', '120'))  # of what takes a second on an idle machine


def said_by(command, **more):
    r = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **more)
    return r.returncode == 0, (r.stderr.strip() or r.stdout.strip()).splitlines()[-1:]


def program(name, package):
    if not shutil.which(name):
        said_by([HERE.parents[1] / 'tools' / 'install-packages', package])
    found = shutil.which(name)
    if not found:
        raise tap.Skip('there is no %s (Debian package %s)' % (name, package))
    return found


def installed(pinned, folder, seconds, what):
    lock, kept = (pinned / 'package-lock.json').read_bytes(), folder / 'package-lock.json'
    if not (folder / 'done').exists() or kept.read_bytes() != lock:
        npm = program('npm', 'npm')
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in 'package.json', 'package-lock.json':
            shutil.copy(pinned / name, folder / name)
        try:
            done, words = said_by([npm, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
                                  cwd=folder, timeout=seconds)
        except subprocess.TimeoutExpired:
            done, words = False, ['not within %d s' % seconds]
        if not done:
            raise tap.Skip('npm cannot install %s: %s' % (what, ' '.join(words)))
        (folder / 'done').touch()
    return folder / 'node_modules'


def npm_modules(pinned, folder, seconds, what):
    """Where that is installed which `pinned`/package-lock.json pins. One at a time installs it, and
    where that was in vain, as without a network, it is not tried for each test again."""
    with open(str(folder) + '.lock', 'a+', encoding='utf-8') as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        door.seek(0)
        why = door.read()
        if why and time.time() - os.fstat(door.fileno()).st_mtime < IN_VAIN_S:
            raise tap.Skip(why)
        door.truncate(0)
        try:
            return installed(pinned, folder, seconds, what)
        except tap.Skip as skip:
            door.write(str(skip))
            raise


@functools.cache
def modules(build):
    return npm_modules(HERE, build / 'page-npm', 300, 'playwright-core')


class Browser:
    """One for all tests; visit() forgets what was before."""

    def __init__(self, build):
        command = [program('node', 'nodejs'), HERE / 'browser.js', modules(build),
                   program('chromium', 'chromium'), 1000 * PATIENCE_S]
        self.node = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True)
        if not self.node.stdout.readline():
            raise tap.Skip('Chromium does not start here')

    def do(self, *call):
        self.node.stdin.write(json.dumps(call) + '\n')
        self.node.stdin.flush()
        answer = json.loads(self.node.stdout.readline())
        if 'wrong' in answer:
            raise AssertionError('%s: %s' % (call[:2], answer['wrong']))
        return answer['said']

    def visit(self, url, **how):
        return self.do('visit', url, how)

    def text(self, selector):
        return self.do('evaluate', 'document.querySelector(%s).innerText' % json.dumps(selector))

    def until_text(self, selector, words):
        """Waits until an element shows some words."""
        look = 'document.querySelector(%s).innerText.includes(%s)' % (json.dumps(selector),
                                                                      json.dumps(words))
        try:
            self.do('until', look)
        except AssertionError as error:
            shown, all_of_it = self.text(selector), self.text('body')
            raise AssertionError('%s shows %r, not %r; the page: %s' % (
                selector, shown, words, ' '.join(all_of_it.split()))) from error

    def close(self):
        self.node.stdin.close()
        self.node.wait(PATIENCE_S)


@functools.cache
def shared(build):
    """The one of this process."""
    it = Browser(build)
    atexit.register(it.close)
    return it


class Scene:
    """What tests ask of the page that `self.browser` shows."""

    def ask(self, script):
        return self.browser.do('evaluate', script)

    def see(self, selector, words):
        self.browser.until_text(selector, words)

    def is_grey(self):
        self.browser.do('until', 'document.querySelector("#now").className === "grey"')
        tap.equal(self.browser.text('#power').strip(), '–', 'the power')
