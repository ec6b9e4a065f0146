"""What each row is: its name, what the figure counts, what it should be at most or at least, and a
sentence for people. A row that is measured and not explained here is refused, so text and
measurement cannot part."""
import collections

import crowd
import paced
import paint
import peers
import samples
import sizes

INSTRUCTIONS, OCTETS = 'instructions', 'octets'  # they repeat: for `make bench-check`
# How much more than what is kept is too much: of what there was, and in its unit.
ALLOWED = {INSTRUCTIONS: (0.03, 0), OCTETS: (0, 1000)}
TIMES, MS, US, KIB, WAKES, MB_S = 'times', 'ms', 'µs', 'KiB', 'wake-ups', 'MB/s'
CORE, A_SECOND = '% of a core', 'wake-ups a second'
ON_AVERAGE = 'instructions on average'  # with what came between, so they repeat less

Row = collections.namedtuple('Row', 'name unit said most least', defaults=(None, None))
Chapter = collections.namedtuple('Chapter', 'title said rows')

WHOLE = 'From the octets of a telegram in one piece to a reading.'
CUT = 'The same telegram in pieces of that size: the decoder is called for each.'
UNKNOWN = ('The same octet by octet before it is known what the meter speaks: each protocol gets all '
           'octets.')
WORST = 'For an octet: an array that ends only by its own length, and never does, octet by octet.'
LEAST = 'Time from octets to a reading, beside what no decoder can do without.'
MEMORY = 'Instructions of libsml, which gets the telegram alone and checks no CRC of it, to ours.'
TRANSPORT = 'The same as vzlogger uses it, octet by octet from a descriptor.'
OTHER = 'Instructions of %s, with all that it checks, to ours.'
WIRE = ('The whole program, from the read of a telegram of three phases until it waits again; in user '
        'space, counted by qemu.')
CHEAP = 'A quarter of the same telegrams: what time brings in between is in none of them.'
SIGNAL = 'What subscribers wait for: until the signal is handed to the kernel.'
ALLOCATIONS = ('malloc, calloc and realloc of the whole program with the libdbus of Debian; the rooms '
               'of this project ask for none.')
JSON = 'What one telegram more costs: the reading, its texts, JSON, and writing it.'
HEARD = 'Until a subscriber has the signal of a telegram that is read at once.'
WOKEN = 'How often a telegram wakes the program; the line is known by then.'
LATE = 'Sleeping through a telegram must not make its signal late.'
FLOOD = ('For an octet of what begins again and again, octet by octet; as much at any length '
         '(tests/linear.py).')


def octet_by_octet():
    rows = {}
    for key, sample in samples.SAMPLES.items():
        rows['decode/' + key] = Row(sample.title, INSTRUCTIONS, WHOLE, sample.most)
        if key not in samples.CUT:
            continue
        for piece in samples.PIECES:
            title = '%s, %d octet%s a piece' % (sample.title, piece, 's' if piece > 1 else '')
            rows['decode/%s/%d' % (key, piece)] = Row(title, INSTRUCTIONS, CUT)
        rows['decode/%s/unknown' % key] = Row(sample.title + ', protocol unknown', INSTRUCTIONS, UNKNOWN,
                                              120000 if key in ('holley', 'kermit') else None)
    rows['decode/worst-bare'] = Row('DLMS, longest array without a frame', INSTRUCTIONS, WORST, 1000)
    for key in ('list23', 'glo20', 'blocks'):
        rows['dlms/' + key] = Row('time, ' + samples.SAMPLES[key].title, US, LEAST)
    return rows


def compared():
    rows = {}
    for key in peers.SML:
        title = samples.SAMPLES[key].title
        rows['peer/libsml/' + key] = Row(title + ': libsml, parse in memory', TIMES, MEMORY, least=4)
        rows['peer/libsml-transport/' + key] = Row(title + ': libsml, its transport and parse', TIMES,
                                                   TRANSPORT)
    least = {'sml-rs': 4, 'dsmr_parser': 1.8}
    for name, keys in peers.PEERS.items():
        for key in keys:
            title = '%s: %s' % (samples.SAMPLES[key].title, name)
            rows['peer/%s/%s' % (name, key)] = Row(title, TIMES, OTHER % name, least=least.get(name))
    return rows


def whole():
    rows = {}
    limits = {'x86_64': (170000, 110000), 'armv7': (185000, None)}
    for name in ('build', *sizes.RELEASED):
        title = 'as `make` builds it' if name == 'build' else 'the released one, ' + name
        most, before = limits.get(name, (None, None))
        rows['whole/' + name] = Row('wire to signal, ' + title, ON_AVERAGE, WIRE, most)
        rows['whole/%s/cheapest' % name] = Row('the cheapest of them, ' + title, INSTRUCTIONS, CHEAP)
        rows['whole/%s/signal' % name] = Row('of it before the signal, ' + title, ON_AVERAGE, SIGNAL,
                                             before)
    rows['whole/allocations'] = Row('memory asked for', 'calls a telegram', ALLOCATIONS, 1)
    for key in ('three-phase', 'p1'):
        title = 'decode --format json, ' + samples.SAMPLES[key].title
        rows['json/' + key] = Row(title, INSTRUCTIONS, JSON)
    for key in ('holley', 'kermit', 'p1'):
        title = 'speed of decode --format json, ' + samples.SAMPLES[key].title
        rows['json/speed/' + key] = Row(title, MB_S, 'A large file to JSON that nobody reads.',
                                        least=200 if key == 'holley' else None)
    return rows


def on_the_bus():
    rows = {}
    for key, title in (('latency', 'alone'), ('latency/deaf', 'beside 200 clients that never read'),
                       ('latency/deaf-one', 'beside 20600 calls of one that never reads'),
                       ('latency/no-answer', 'beside 6400 calls a second that want no answer')):
        for word, text in (('median', '(median)'), ('99', '(99 %)')):
            rows['%s/%s' % (key, word)] = Row('last octet to ItemsChanged, %s %s' % (title, text), MS,
                                              HEARD)
        rows[key + '/cpu'] = Row('CPU a telegram, ' + title, MS, 'Of the daemon, kernel time too.')
        if key != 'latency':
            rows[key + '/memory'] = Row('more memory, ' + title, KIB, 'At most while they do so.')
    rows['silence'] = Row('silence', A_SECOND, 'Of a meter that is known and has said nothing for 20 s.', 0.5)
    rows['memory/dynamic'] = Row('resident, as `make` builds it', KIB,
                                 'With one meter, and the pages of libraries.')
    rows['memory/million'] = Row('more after a million telegrams', KIB,
                                 'Nothing is kept of a telegram.')
    rows['memory/static'] = Row('resident, the released one', KIB, 'x86_64, with one meter on a bus.',
                                640)
    rows['memory/static/more'] = Row('each meter more, the released one', KIB,
                                     'Of eight meters on a bus.', 60)
    return rows


def read():
    rows = {'readings/cpu': Row('CPU for a reading, one who reads', US,
                                'More than with nobody, kernel time and accounts too.', 15),
            'readings/deaf/cpu': Row('the same, 8 who never read and come back', US,
                                     'Most of it is hello, again and again.')}
    for word, text in (('median', '(median)'), ('99', '(99 %)')):
        rows['readings/deaf/' + word] = Row(
            'last octet to ItemsChanged, beside 8 readers that never read %s' % text, MS,
            'As with nobody in the same run.')
    return rows


def shared():
    rows = {}
    for word, text, message, event, answer in (('median', '(median)', 2, 3, 1),
                                               ('99', '(99 %)', 10, None, 5)):
        rows['sharing/mqtt/' + word] = Row('last octet to a subscriber of MQTT ' + text, MS,
                                           'By way of mosquitto on this machine.', message)
        rows['sharing/events/' + word] = Row('last octet to an EventSource ' + text, MS,
                                             'One who is told at once, five times a second.', event)
        rows['sharing/answer/' + word] = Row(
            'question to answer of /now.json ' + text, MS,
            'While 32 ask for events and never read, and the broker is stopped.', answer)
        for key, title in (('ecotracker', 'an EcoTracker'), ('shelly_udp', 'a Shelly by UDP'),
                           ('modbus', 'an EM24, twice by Modbus TCP,')):
            rows['sharing/%s/%s' % (key, word)] = Row(
                'question to answer of %s %s' % (title, text), MS,
                'The same, while a UDP port is flooded with 100,000 datagrams.', answer)
        for key, title in (('stopped', 'is stopped'),
                           ('crashed', 'crashes as often as a supervisor starts it'),
                           ('flapping', 'is killed ten times a second')):
            rows['sharing/%s/%s' % (key, word)] = Row(
                'last octet to ItemsChanged, while it %s %s' % (title, text), TIMES,
                'Of what the daemon takes without it in the same run.',
                1.25 if word == 'median' else None)
    rows['sharing/memory/dynamic'] = Row('resident, as `make` builds it', KIB,
                                         'All but mDNS, and the pages of libraries.')
    rows['sharing/memory/static'] = Row('resident, the released one', KIB,
                                        'x86_64, all but mDNS, with all that they know.', 1536)
    return rows


def a_line(key, title, wakes, cpu):
    return {key + '/wakes': Row(title, WAKES, WOKEN, wakes),
            key + '/cpu': Row('CPU, ' + title, MS, 'For a telegram, kernel time too.', cpu),
            key + '/median': Row('last octet to signal, %s (median)' % title, MS, LATE),
            key + '/99': Row('last octet to signal, %s (99 %%)' % title, MS,
                             'The same for the unlucky.')}


def lines():
    rows = {}
    limits = {(9600, '1'): (16, 0.5), (115200, '1'): (60, None)}
    for baud, _ in paced.LINES:
        for piece, word in paced.PIECES:
            size = {1: 'an octet a read', 4096: 'whole'}.get(piece, '%d octets a read' % piece)
            rows.update(a_line('paced/%d/%s' % (baud, word), 'SML, %d bit/s, %s' % (baud, size),
                               *limits.get((baud, word), (None, None))))
    rows.update(a_line('paced/p1/1', 'P1, 115200 bit/s, an octet a read', 20, None))
    rows['eight/1'] = Row('8 meters, once a second', CORE,
                          '9600 bit/s, an octet a read, on one bus.', 0.7)
    rows['eight/10'] = Row('8 meters, ten times a second', CORE,
                           '115200 bit/s, 16 octets a read, on one bus.', 1.2)
    rows['noise/wakes'] = Row('an open optical head', A_SECOND,
                              '900 octets a second without sense, one a read; a meter is sought.', 60)
    rows['noise/cpu'] = Row('CPU for an open optical head', 'ms a second', 'The same.', 1.5)
    return rows


def many():
    rows = {}
    for n in crowd.NUMBERS:
        title = '%d meter%s, TCP' % (n, 's' if n > 1 else '')
        rows['many/%d/cpu' % n] = Row(title, CORE, 'Each sends P1 once a second, without a bus.',
                                      8 if n == 256 else None)
        if n > 1:
            rows['many/%d/memory' % n] = Row('each more of ' + title, KIB,
                                             'Of its own, as `make` builds it.',
                                             110 if n == 256 else None)
    for word, text in (('median', '(median)'), ('99', '(99 %)')):
        rows['many/flooded/' + word] = Row('telegram to signal beside a port that floods ' + text, MS,
                                           'One port cannot make another wait.')
    return rows


def flooded():
    titles = {'sml': 'SML', 'dlms': 'DLMS', 'iec': 'ASCII', 'any': 'protocol unknown'}
    return {'flood/' + protocol: Row('dearest flood, ' + title, INSTRUCTIONS, FLOOD, 1000)
            for protocol, title in titles.items()}


def sized():
    rows = {}
    for name in sizes.RELEASED:
        rows['size/' + name] = Row('released, ' + name, OCTETS,
                                   'The file: static, with PIE, full RELRO and stack protection.',
                                   350000 if name == 'armv7' else None)
    rows['size/build'] = Row('as `make` builds it', OCTETS,
                             'Code and constants, without libraries, with the simulator.')
    for room in sorted(p.name for p in (samples.SOURCE / 'src').iterdir() if p.is_dir()):
        rows['size/room/' + room] = Row('room `%s`' % room, OCTETS,
                                        'Its code and constants before the linker.')
    return rows


def page():
    return {
        'page/paint': Row('first paint', MS, 'Until a browser that was never there shows words; '
                          'median of %d.' % paint.VISITS, 300),
        'page/number': Row('power in figures', MS, 'Until it shows the power.'),
        'page/size': Row('all its files', OCTETS, 'As they are sent, gzip.', 32768),
    }


CHAPTERS = {
    'sml': Chapter('Beside other programs', 'On the same octets in the same run. Ratios of '
                   'instructions repeat; those of times are of the best of some rounds in turn.',
                   compared()),
    'decode': Chapter('Octets to readings', 'Instructions a telegram, counted by callgrind; (real) is '
                      'of a recording.', octet_by_octet()),
    'floods': Chapter('Floods', 'What is no telegram, endless.', flooded()),
    'whole': Chapter('The whole program', 'From the wire to the bus, and from a file to JSON.', whole()),
    'meter': Chapter('On a bus', 'A private bus, a pseudo-terminal, telegrams that are written at once.',
                     on_the_bus()),
    'readings': Chapter('Readers of this machine', 'gridmeter-readings(7), beside a bus.', read()),
    'sharing': Chapter('gridmeter-share', 'With a daemon on a bus, a broker and the page; all on '
                       'this machine.', shared()),
    'paced': Chapter('At the speed of a line', 'In pieces as an adapter hands them on: an octet a read '
                     'is a USB adapter in low-latency mode, 16 a UART, 62 a USB adapter as it comes.',
                     lines()),
    'crowd': Chapter('Many meters', 'Of one process.', many()),
    'page': Chapter('The page', 'In a headless Chromium on this machine, which has more to do than '
                    'show it.', page()),
    'sizes': Chapter('Sizes', 'Of what is released, and by room.', sized()),
}
ROWS = {key: row for chapter in CHAPTERS.values() for key, row in chapter.rows.items()}
