#!/usr/bin/python3
"""Draws doc/picture.svg: a day of the simulated house, sent by a simulated meter and read by
gridmeter as it reads any other. No value comes from anywhere else, and the same program draws the
same picture.

    picture.py GRIDMETER >doc/picture.svg"""
import json
import subprocess
import sys

TELEGRAMS = 1440  # one each simulated minute
SHOWN = 840       # the one whose values stand in figures: two in the afternoon
POINTS = 240      # of the curve
LEFT, RIGHT, TOP, BOTTOM = 32, 608, 428, 600

STYLE = '''
  .card { fill: #ffffff; stroke: #d0d7de } .line { stroke: #d0d7de } .zero { stroke: #59636e }
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
    font-size: 22px; fill: #1f2328 } .dim { fill: #59636e }
  .big { font-size: 76px; font-weight: 700 } .name { font-size: 26px; font-weight: 600 }
  .r { text-anchor: end } .m { text-anchor: middle }
  .export { fill: #1a7f37 } .import { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    .card { fill: #151b23; stroke: #3d444d } .line { stroke: #3d444d } .zero { stroke: #9198a1 }
    text { fill: #f0f6fc } .dim { fill: #9198a1 }
    .export { fill: #3fb950 } .import { fill: #f0883e }
  }
'''


def readings(gridmeter):
    """What the program makes of each telegram of the meter."""
    sent = subprocess.run([gridmeter, 'simulate', 'three-phase', '--hour', '0', '--period', '1000',
                           '--telegrams', str(TELEGRAMS), '--output', '-'], capture_output=True,
                          check=True).stdout
    said = subprocess.run([gridmeter, 'decode', '--format', 'json', '-'], input=sent,
                          capture_output=True, check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def text(x, y, words, kind=''):
    return '<text x="%d" y="%d"%s>%s</text>' % (x, y, ' class="%s"' % kind if kind else '', words)


def figures(reading):
    """The device as a page would show it."""
    grid, meter = reading['grid'], reading['meter']
    power = grid['power']
    direction = 'export' if power < 0 else 'import'
    yield text(LEFT, 60, '%s smart meter' % meter['manufacturer'], 'name')
    yield text(RIGHT, 60, meter['serial'], 'dim r')
    yield text(LEFT, 150, '%.0f W' % abs(power), 'big ' + direction)
    yield text(RIGHT, 150, 'into the grid' if power < 0 else 'from the grid', direction + ' r')
    for i, y in (1, 206), (2, 242), (3, 278):
        yield text(LEFT, y, 'L%d' % i, 'dim')
        yield text(260, y, '%.1f W' % grid['l%d_power' % i], 'r')
        yield text(430, y, '%.1f V' % grid['l%d_voltage' % i], 'r')
        yield text(RIGHT, y, '%.2f A' % grid['l%d_current' % i], 'r')
    for y, words, key in (330, 'Imported', 'energy_forward'), (366, 'Exported', 'energy_reverse'):
        yield text(LEFT, y, words, 'dim')
        yield text(RIGHT, y, '%.1f kWh' % (grid[key] / 1000), 'r')


def area(powers, direction, y):
    """The part of the curve on one side of zero."""
    side = [max(p, 0) if direction == 'import' else min(p, 0) for p in powers]
    step = (RIGHT - LEFT) / (len(side) - 1)
    points = ' '.join('%.1f,%.1f' % (LEFT + i * step, y(p)) for i, p in enumerate(side))
    return '<polygon class="%s" points="%d,%.1f %s %d,%.1f"/>' % (
        direction, LEFT, y(0), points, RIGHT, y(0))


def curve(read):
    n = len(read) // POINTS
    powers = [sum(r['grid']['power'] for r in read[i:i + n]) / n for i in range(0, len(read), n)]
    low, high = min(powers), max(powers)

    def y(power):
        return TOP + (high - power) / (high - low) * (BOTTOM - TOP)
    yield area(powers, 'import', y)
    yield area(powers, 'export', y)
    yield '<line class="zero" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>' % (LEFT, RIGHT, y(0), y(0))
    for hour in range(0, 25, 6):
        x = LEFT + (RIGHT - LEFT) * hour / 24
        yield '<line class="line" x1="%d" x2="%d" y1="%d" y2="%d"/>' % (x, x, BOTTOM, BOTTOM + 8)
        yield text(x, BOTTOM + 34, '%d:00' % hour, {0: 'dim', 24: 'dim r'}.get(hour, 'dim m'))


def picture(gridmeter):
    read = readings(gridmeter)
    title = 'A day of a simulated house as gridmeter reads it, with its values at 14:00'
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 660" role="img">',
             '<title>%s</title>' % title, '<style>%s</style>' % STYLE,
             '<rect class="card" x="4" y="4" width="632" height="652" rx="20"/>',
             '<line class="line" x1="32" x2="608" y1="394" y2="394"/>',
             *figures(read[SHOWN]), *curve(read), '</svg>']
    return '\n'.join(parts) + '\n'


if __name__ == '__main__':
    sys.stdout.write(picture(sys.argv[1]))
