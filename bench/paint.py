"""Rows of the page: how soon a phone shows something, and what it must fetch for that. In a
headless Chromium that has never been there, served by the stub of its tests."""
import pathlib
import statistics
import subprocess

from counting import Unavailable
from page import browser, stub
from support import tap

VISITS = 7
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
NUMBER = '''new Promise(done => (function look() {
	document.querySelector('#power').textContent === '356' ?
		done(performance.now()) : requestAnimationFrame(look);
})())'''


def visit(chromium, url):
    """ms from the beginning of a visit to the first words, and to the power."""
    chromium.visit(url)
    number = chromium.do('evaluate', NUMBER)
    chromium.do('until', PAINT + ' > 0')
    return chromium.do('evaluate', PAINT), number


def rows(build):
    made = subprocess.run(['ninja', '-C', build, 'tests/show_page'], stdout=subprocess.DEVNULL,
                          check=False)
    if made.returncode:
        raise Unavailable('it cannot be built')
    pages = stub.files(pathlib.Path(build) / 'tests' / 'show_page')
    yield 'page/size', sum(len(octets) for _, _, octets in pages.values()), ''
    try:
        chromium = browser.Browser(pathlib.Path(build))
    except tap.Skip as why:
        raise Unavailable(str(why)) from why
    house = stub.House()
    server = stub.Stub(house, pages)
    house.reading()
    try:
        visits = [visit(chromium, server.url) for _ in range(VISITS)]
    finally:
        chromium.close()
        server.stop()
    for key, times in zip(('page/paint', 'page/number'), zip(*visits)):
        yield key, statistics.median(times), ''
