#!/usr/bin/python3
"""Draws doc/page-now.png and doc/page-align.png: the page on a phone, with a day of the simulated
house as gridmeter reads it. The same Chromium with the same fonts draws the same pictures.

    page_pictures.py GRIDMETER BUILD_DIR FOLDER"""
import calendar
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from page import browser, stub  # noqa: E402
from support import png  # noqa: E402

GRIDMETER, BUILD, FOLDER = (pathlib.Path(a).absolute() for a in sys.argv[1:])
NOW_S = calendar.timegm((2026, 6, 21, 10, 10, 0))  # in Berlin noon and ten minutes
SHOWN = 730      # the telegram of that minute; one each simulated minute
PHONE = {'width': 390, 'height': 900, 'locale': 'en-GB', 'clock': 1000 * NOW_S - 1000}
WRONG = 2, 7     # of twenty frames


def readings():
    """What the program makes of each telegram of the meter."""
    sent = subprocess.run([GRIDMETER, 'simulate', 'three-phase', '--hour', '0', '--period', '1000',
                           '--telegrams', '1440', '--output', '-'], capture_output=True,
                          check=True).stdout
    said = subprocess.run([GRIDMETER, 'decode', '--format', 'json', '-'], input=sent,
                          capture_output=True, check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def history(powers, step_s):
    return {'key': 'main', 'step_s': step_s, 'from_s': NOW_S - step_s * len(powers),
            'least': powers, 'mean': powers, 'most': powers}


def picture(chromium, name):
    path = FOLDER / (name + '.png')
    chromium.do('picture', str(path), {})
    path.write_bytes(png.smaller(path.read_bytes()))


def main():
    read, house = readings(), stub.House()
    house.history['main', 10] = history([r['grid']['power'] for r in read[SHOWN - 9:SHOWN + 1]], 60)
    house.account()
    shown = {**dict.fromkeys(stub.GRID), **read[SHOWN]['grid'], 'name': 'Main', 'age_ms': 300,
             'manufacturer': read[SHOWN]['meter']['manufacturer']}
    house.reading(**shown)
    server = stub.Stub(house, stub.files(BUILD / 'tests' / 'show_page'))
    chromium = browser.Browser(BUILD)
    chromium.visit(server.url, **PHONE)
    chromium.do('pause', 1000 * NOW_S)
    chromium.do('until', 'meters.get("main")?.past?.live')
    chromium.do('run', 1000)
    house.reading(**shown)
    chromium.until_text('#age', '0.3 s old')
    picture(chromium, 'page-now')
    chromium.do('click', '#to-align')
    chromium.do('until', 'isOpen')
    for i in range(20):
        house.frame(ok=i not in WRONG)
    chromium.until_text('#count', '18 of the last 20')
    picture(chromium, 'page-align')
    chromium.close()
    server.stop()


main()
