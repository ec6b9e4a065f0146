"""Pictures of the power of a grid over time, as SVG: one panel below the other, with one scale."""
WIDTH, PANEL, LEFT, RIGHT, TOP, GAP = 820, 150, 62, 28, 28, 52
COLOURS = ('#b3261e', '#1a6b3c', '#1f4e9c')
STYLE = ('text{font:13px sans-serif;fill:#333}.axis{stroke:#999;stroke-width:1}'
         '.zero{stroke:#333;stroke-width:1}')


def points(watts, step_s, x, y):
    """Of each second both ends, as its mean would hide how far it goes."""
    n = max(1, round(1 / step_s))
    for at in range(0, len(watts), n):
        part = watts[at:at + n]
        for value in (part[0],) if min(part) == max(part) else (min(part), max(part)):
            yield '%.1f,%.1f' % (x(at * step_s), y(value))


def panel(number, words, watts, step_s, most):
    top = TOP + number * (PANEL + GAP)
    seconds = len(watts) * step_s

    def x(t):
        return LEFT + t / seconds * (WIDTH - LEFT - RIGHT)

    def y(value):
        return top + PANEL / 2 - value / most * PANEL / 2

    yield '<text x="%d" y="%d">%s</text>' % (LEFT, top - 6, words)
    for value in (most, 0, -most):
        yield '<line class="%s" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>' % (
            'axis' if value else 'zero', LEFT, WIDTH - RIGHT, y(value), y(value))
        yield '<text x="%d" y="%.1f" text-anchor="end">%g kW</text>' % (
            LEFT - 6, y(value) + 4, value / 1000)
    yield '<polyline fill="none" stroke="%s" stroke-width="1.3" points="%s"/>' % (
        COLOURS[number % len(COLOURS)], ' '.join(points(watts, step_s, x, y)))
    minutes = range(0, round(seconds / 60) + 1, max(1, round(seconds / 600)))
    for minute in minutes:
        yield '<text x="%.1f" y="%d" text-anchor="middle">%d min</text>' % (
            x(minute * 60), top + PANEL + 16, minute)


def drawing(panels, step_s):
    """`panels`: pairs of words and watts."""
    most = 1000 * max(1, -(-max(abs(w) for _, watts in panels for w in watts) // 1000))
    height = TOP + len(panels) * (PANEL + GAP)
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">' % (WIDTH, height),
             '<style>%s</style>' % STYLE,
             '<rect width="%d" height="%d" fill="#fff"/>' % (WIDTH, height)]
    for number, (words, watts) in enumerate(panels):
        lines += panel(number, words, watts, step_s, most)
    return '\n'.join(lines + ['</svg>', ''])
