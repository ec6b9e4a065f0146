#!/usr/bin/python3
"""decode, watch and simulate as a person uses them."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios

from harness import GRIDMETER, Terminal, World, gridmeter, spin, tap, telegram, telegrams, until

COMMANDS = ('run', 'decode', 'detect', 'doctor', 'watch', 'simulate')


class Commands(World):
    def test_help_of_every_command(self):
        r = gridmeter('--help')
        tap.equal(r.returncode, 0)
        for command in COMMANDS:
            tap.equal(command.encode() in r.stdout, True, command)
            more = gridmeter(command, '--help')
            tap.equal((more.returncode, more.stderr), (0, b''), command)
            tap.equal(more.stdout.startswith(b'Usage: gridmeter ' + command.encode()), True)

    def test_no_line_of_help_is_wider_than_a_terminal(self):
        for args in ([], *[[c] for c in COMMANDS]):
            for line in gridmeter(*args, '--help').stdout.decode().splitlines():
                tap.equal(len(line) <= 100, True, line)

    def test_wrong_usage(self):
        for args in ([], ['frobnicate'], ['decode'], ['decode', 'a', 'b'], ['watch', 'extra'],
                     ['decode', '--format', 'xml', '-'], ['decode', '--protocol', 'none', '-'],
                     ['watch', '--wait', 'soon'], ['watch', '--seconds', '-1'],
                     ['simulate', 'nobody'], ['simulate', '--fault', 'none'],
                     ['simulate', '--speed', '0'], ['simulate', '--hour', '25'],
                     ['simulate', '--telegrams', '0'], ['simulate', 'dzg', 'dzg'],
                     ['simulate', '--link', '/tmp/a', '--output', '-']):
            r = gridmeter(*args)
            tap.equal((r.returncode, r.stdout), (2, b''), args)
            tap.equal(len(r.stderr) > 10, True, args)

    def test_a_file_that_cannot_be_read_is_3_everywhere(self):
        new = self.dir / 'new'
        for args in (['decode', '/no/file'], ['decode', '--lists', '/no/file', '-'],
                     ['decode', '--key-file', '/no/file', '-'], ['check', '/no/file'],
                     ['run', '-c', '/no/file'], ['detect', '-c', '/no/file'],
                     ['detect', '--key-file', '/no/file'], ['doctor', '-c', '/no/file'],
                     ['doctor', '--key-file', '/no/file'], ['migrate', '--from', '/no/file'],
                     ['migrate', '--from', '/dev/null', '--to', '/no/file'],
                     ['capture', '--anonymous', '--from', '/no/file', new],
                     ['capture', '/dev/null', '/no/file'],
                     ['capture', '/dev/null', new, '--key-file', '/no/file'],
                     ['simulate', '--output', '/no/file']):
            r = gridmeter(*args)
            tap.equal((r.returncode, r.stdout), (3, b''), (args, r.stderr))
            tap.equal(r.stderr.startswith(b'gridmeter %s: ' % args[0].encode()), True, r.stderr)
            tap.equal(b'/no/file: No such file or directory' in r.stderr, True, r.stderr)
            tap.equal(new.exists(), False)
        tap.equal(gridmeter('check', '/dev/null', '/no/file').returncode, 3)
        for args in (['decode'], ['check'], ['run', '-c'], ['doctor', '-c'], ['detect', '-c'],
                     ['decode', '-', '--lists']):
            r = gridmeter(*args, self.dir)
            tap.equal((r.returncode, b'irectory' in r.stderr), (3, True), (args, r.stderr))

    def test_what_is_typed_wrong_is_told_by_name_with_a_pointer(self):
        for args, said in ((['run', '--frob'], 'gridmeter run: unrecognized option \'--frob\'\n'
                                               'gridmeter run --help lists the options\n'),
                           (['frob'], 'gridmeter: unknown command frob; gridmeter --help lists '
                                      'all\n'),
                           (['help', 'frob'], 'gridmeter: unknown command frob; gridmeter --help '
                                              'lists all\n'),
                           (['simulate', '--inverted'], 'gridmeter simulate: --inverted: expected '
                                                        '--line with it\n'),
                           (['simulate', '--telegrams', '0'], 'gridmeter simulate: --telegrams 0: '
                            'expected a number from 1 to 1000000000000\n'),
                           (['run', '--set', 'log=loud'], 'gridmeter run: --set: log = loud: '
                                                          'expected error, info or debug\n')):
            r = gridmeter(*args)
            tap.equal((r.returncode, r.stdout, r.stderr.decode()), (2, b'', said), args)

    def test_help_and_version_in_the_words_that_people_try(self):
        for words in (['help'], ['-h']):
            tap.equal(gridmeter(*words).stdout, gridmeter('--help').stdout)
        tap.equal(gridmeter('help', 'doctor').stdout, gridmeter('doctor', '--help').stdout)
        for word in ('version', '-V', '-v'):
            tap.equal(gridmeter(word).stdout, gridmeter('--version').stdout)
        tap.equal(b'gridmeter --help | --version' in gridmeter('--help').stdout, True)

    def test_version(self):
        r = gridmeter('--version')
        tap.equal(r.returncode, 0)
        tap.equal(r.stdout.startswith(b'gridmeter '), True)

    def test_decode_prints_what_was_sent_and_what_it_means(self):
        r = gridmeter('decode', '-', data=telegram('edl-status', power=-731))
        text = r.stdout.decode()
        for line in ('1-0:15.7.0*255           power without direction  731.0 W  (means -731.0)',
                     'power                -731.0 W  (derived)  exporting'):
            tap.equal(line in text, True, text)

    def test_decode_json_by_its_schema(self):
        r = gridmeter('decode', '--format', 'json', '-',
                      data=b'\xff' * 7 + telegram('dzg', power=400))
        o = json.loads(r.stdout)
        tap.equal(list(o), ['protocol', 'offset', 'length', 'meter', 'registers', 'grid', 'derived',
                            'quirks'])
        tap.equal((o['protocol'], o['offset'], o['quirks'], o['derived']),
                  ('sml', 7, ['dzg-unsigned'], []))
        tap.equal(o['grid'], {'power': 400.0, 'energy_forward': 4321098.7,
                              'energy_reverse': 1234567.8})
        tap.equal(o['registers'][0], {'obis': '1-0:96.50.1*1', 'octets': '445a47'})
        tap.equal(o['registers'][4], {'obis': '1-0:16.7.0*255', 'value': '-255.36', 'unit': 'W'})

    def lines_as_they_come(self, file, send, **more):
        """What decode prints of three telegrams, each of which is sent when the line of the one
        before has come."""
        p = subprocess.Popen([GRIDMETER, 'decode', '--format', 'json', file], bufsize=0,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more)
        for data in telegrams('fnn-total', 3):
            send(p, data)
            until('its line', lambda: select.select([p.stdout], [], [], 0)[0])
            yield json.loads(p.stdout.readline())
        p.terminate()
        p.communicate()

    def test_decode_prints_each_telegram_of_a_pipe_as_it_comes(self):
        seen = [line['grid']['power'] for line in self.lines_as_they_come(
            '-', lambda p, data: p.stdin.write(data), stdin=subprocess.PIPE)]
        tap.equal(len(seen), 3)

    def test_decode_prints_each_telegram_of_a_serial_port_as_it_comes(self):
        master, slave = pty.openpty()  # as a terminal would have it: lines, with an echo

        def send(_, data):
            until('the port', lambda: not termios.tcgetattr(slave)[3] & termios.ICANON)
            os.write(master, data)
        seen = [line['grid']['power'] for line in self.lines_as_they_come(
            os.ttyname(slave), send)]
        tap.equal(len(seen), 3)
        os.close(slave)
        os.close(master)

    def test_decode_from_a_pipe_in_pieces(self):
        data = b''.join(telegrams('three-phase', 5))
        whole = gridmeter('decode', '-', data=data).stdout
        p = subprocess.Popen([GRIDMETER, 'decode', '-'], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
        for i in range(0, len(data), 11):
            p.stdin.write(data[i:i + 11])
            p.stdin.flush()
        tap.equal(p.communicate()[0], whole)

    def test_decode_says_what_it_does_not_know_behind_what_came_before(self):
        """Both into one pipe, as into the file that somebody sends."""
        data = b''.join(gridmeter('simulate', profile, '--output', '-', '--telegrams', 1).stdout
                        for profile in ('am550', 'am550-unknown'))
        r = subprocess.run([GRIDMETER, 'decode', '-'], input=data, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, check=False)
        text = r.stdout.decode()
        tap.equal(0 <= text.find('DLMS telegram 1') < text.find('a list that is not known'), True,
                  text)

    def test_simulate_lists_what_it_knows(self):
        text = gridmeter('simulate', '--list').stdout.decode()
        for word in ('fnn-total', 'three-phase', 'edl-status', 'dzg', 'noise', 'checksum'):
            tap.equal(word in text, True, word)

    def test_simulate_is_the_same_for_the_same_seed(self):
        a, b, c = (gridmeter('simulate', '--output', '-', '--telegrams', '20', '--seed', s).stdout
                   for s in (1, 1, 2))
        tap.equal((a == b, a == c), (True, False))

    def test_simulate_into_a_file(self):
        path = self.dir / 'capture'
        r = gridmeter('simulate', 'dzg', '--output', path, '--telegrams', 3)
        tap.equal((r.returncode, path.read_bytes()), (0, b''.join(telegrams('dzg', 3))))
        r = gridmeter('simulate', '--output', self.dir / 'none' / 'capture')
        tap.equal((r.returncode, b'No such file' in r.stderr), (3, True))

    def test_simulate_in_real_time(self):
        link = self.dir / 'meter'
        p = self.start('simulate', GRIDMETER, 'simulate', '--link', link, '--speed', '20',
                       '--telegrams', '5', is_ours=True)
        until('the port', link.exists)
        port = os.path.realpath(link)
        until('its path', lambda: p.log().endswith('\n'))
        tap.equal(p.log().strip(), port)
        tap.equal(p.wait_end(), 0)
        tap.equal(os.path.lexists(link), False)

    def test_simulate_ends_by_signal_and_takes_its_link_away(self):
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            link = self.dir / 'meter'
            p = self.start('simulate', GRIDMETER, 'simulate', '--link', link, is_ours=True)
            until('the port', link.exists)
            tap.equal(p.stop(how), 0)
            tap.equal(os.path.lexists(link), False)

    def test_watch_once(self):
        self.standard('name=Keller', power=-1234)
        r = gridmeter('watch', '--once', env=self.env)
        text = r.stdout.decode()
        tap.equal((r.returncode, '\x1b' in text), (0, False))
        for word in ('Keller', '1ISK0075100001', 'exporting 1234 W to the grid', 'instance 40',
                     'import 4321.099 kWh', 'last telegram'):
            tap.equal(word in text, True, text)

    def test_watch_once_without_a_meter(self):
        self.start_bus()
        r = gridmeter('watch', '--once', '--wait', '0.5', env=self.env)
        tap.equal((r.returncode, b'no grid meter on the bus' in r.stdout), (1, True), r)

    def test_watch_once_without_a_bus(self):
        r = gridmeter('watch', '--once', '--wait', '0.5', '--bus', 'unix:path=/nowhere')
        tap.equal((r.returncode, b'no message bus at unix:path=/nowhere' in r.stdout), (1, True))

    def test_watch_into_a_pipe_says_once_what_it_waits_for(self):
        p = self.start('watch', GRIDMETER, 'watch', '--seconds', '600', is_ours=True)
        p.wait_log('gridmeter watch: no message bus at the system bus; trying again')
        self.start_bus()
        p.wait_log('gridmeter watch: no grid meter on the bus; waiting')
        spin(2.5)
        tap.equal(p.stop(), 0)
        tap.equal(len(p.log().splitlines()), 2, p.log())

    def test_watch_for_some_seconds_tells_whether_there_was_a_meter(self):
        self.start_bus()
        r = gridmeter('watch', '--seconds', '0.5', env=self.env)
        tap.equal((r.returncode, r.stdout), (1, b''), r)
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=300')
        self.appear()
        p = self.start('watch', GRIDMETER, 'watch', '--seconds', '5', is_ours=True)
        p.wait_log(' W ')
        tap.equal(p.wait_end(), 0)

    # waiting

    def waiting(self):
        """Commands for which nothing comes, and what each says that it waits for."""
        port, file = self.wire('silent').link, self.dir / 'recording'
        name = port.encode()
        return (
            (('detect', port, '--seconds', '8'), rb'/8 s  listening to ' + name + rb': 0 bytes,'),
            (('detect', port, '--lang', 'de', '--seconds', '8'),
             'höre an '.encode() + name + b': 0 Bytes, 0 Telegramme'),
            (('doctor', port, '--seconds', '8'), rb'/8 s  listening to ' + name),
            (('capture', port, file, '--seconds', '8'),
             rb'/8 s  ' + name + rb' at \d+ 8N1: 0 bytes, 0 telegrams'),
            (('watch', '--once', '--wait', '8'), rb'/8 s  no grid meter on the bus; waiting'),
            (('watch', '--seconds', '8'), rb'/8 s  no grid meter on the bus; waiting'))

    def test_whoever_waits_at_a_terminal_sees_one_line_that_goes_again(self):
        self.start_bus()
        for args, line in self.waiting():
            t = Terminal(args, {**self.env, 'LANG': 'C'}, 200, stdout=subprocess.DEVNULL)
            t.shows(rb'\r\d' + line if line.startswith(b'/') else line)
            t.end()
            *shown, gone, rest = re.split(rb'\r([^\r\n]*)\x1b\[K', t.shown)
            tap.equal((gone, b' s  ' in rest), (b'', False), (args, t.shown))
            tap.equal([text for text in shown[::2] if text], [], (args, t.shown))

    def test_a_narrow_terminal_is_not_wrapped(self):
        t = Terminal(self.waiting()[0][0], self.env, 24, stdout=subprocess.DEVNULL)
        t.shows(rb'\r\d/8 s  listening to')
        t.end()
        shown = re.findall(rb'\r(\d[^\r]*)\x1b\[K', t.shown)
        tap.equal({len(line) for line in shown}, {23}, t.shown)

    def test_into_a_pipe_or_on_a_dumb_terminal_there_is_no_such_line(self):
        self.start_bus()
        waiting = self.waiting()
        for args, _ in waiting[:3]:
            r = gridmeter(*args[:-1], '3', env={'TERM': 'xterm', **self.env})
            tap.equal((b'\r' in r.stderr, b'\r' in r.stdout), (False, False), r)
        for term in ('dumb', ''):
            t = Terminal((*waiting[0][0][:-1], '3'), {**self.env, 'TERM': term})
            t.end()
            tap.equal(b'\x1b' in t.shown, False, t.shown)

    def test_detect_of_a_silent_port_tells_one_time(self):
        r = gridmeter('detect', self.wire().link, env=self.env)
        text = r.stdout.decode()
        seconds = set(re.findall(r'(\d[\d.]*) s\b', text))
        tap.equal((r.returncode, len(seconds)), (1, 1), text)
    def watch_json(self, *args):
        return subprocess.Popen([GRIDMETER, 'watch', '--format', 'json', *args], env=self.env,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_watch_json_is_an_object_per_change(self):
        self.standard('name=Keller', 'instance=33', power=500)
        p = self.watch_json()
        first = json.loads(p.stdout.readline())
        tap.equal({k: v for k, v in first.items() if k not in ('time', 'grid', 'connection')}, {
            'service': self.name, 'on_bus': True, 'name': 'Keller', 'role': 'grid', 'instance': 33,
            'product': 'Iskraemeco smart meter', 'serial': '1ISK0075100001'})
        tap.equal(bool(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z',
                                    first['time'])), True, first)
        decoded = json.loads(gridmeter('decode', '--format', 'json', '-',
                                       data=telegram(power=500)).stdout)['grid']
        tap.equal({k: first['grid'][k] for k in ('power', 'energy_forward')},
                  {k: decoded[k] for k in ('power', 'energy_forward')}, 'names and units')
        self.send_and_wait(telegram(power=-600))
        tap.equal(json.loads(p.stdout.readline())['grid']['power'], -600)
        self.d.stop()
        gone = json.loads(p.stdout.readline())
        while gone['on_bus']:  # its values go first
            tap.equal(gone['grid'], {})
            gone = json.loads(p.stdout.readline())
        tap.equal((gone['on_bus'], gone['grid'], gone['service']), (False, {}, self.name))
        p.terminate()
        tap.equal(p.wait(), 0)
        p.communicate()

    def test_watch_json_once(self):
        self.standard(power=500)
        r = gridmeter('watch', '--format', 'json', '--once', env=self.env)
        tap.equal((r.returncode, json.loads(r.stdout)['grid']['power']), (0, 500), r)

    def test_watch_json_into_a_file_and_without_a_meter_says_nothing(self):
        self.start_bus()
        r = gridmeter('watch', '--format', 'json', '--seconds', '0.3', env=self.env)
        tap.equal((r.returncode, r.stdout), (1, b''), r)
        with open(self.dir / 'file', 'wb') as f:
            r = subprocess.run([GRIDMETER, 'watch', '--format', 'json', '--seconds', '0.3'],
                               env=self.env, stdout=f, check=False)
        tap.equal((r.returncode, (self.dir / 'file').read_bytes()), (1, b''))

    def test_watch_ends_with_who_reads_it(self):
        self.start_bus()
        for form in ('json', 'text'):
            p = subprocess.Popen([GRIDMETER, 'watch', '--format', form], env=self.env,
                                 stdout=subprocess.PIPE)
            p.stdout.close()
            tap.equal(until('the end', lambda p=p: p.poll() is not None) and p.returncode, 0, form)

    def test_watch_into_a_pipe_is_a_line_per_change(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--port', self.w.link, 'timeout=3')
        p = self.start('watch', GRIDMETER, 'watch', is_ours=True)
        for power in (100, -200, 300):
            with self.speaking((self.w, telegram(power=power))):
                p.wait_log('%s %d.0 W' % ('importing' if power > 0 else 'exporting', abs(power)))
        p.wait_log('left the bus')
        tap.equal(p.stop(), 0)
        lines = [line.split(' ', 1)[1] for line in p.log().splitlines()]
        tap.equal([a for a, b in zip(lines, lines[1:]) if a == b], [], 'lines said twice')

    def test_watch_in_a_terminal(self):
        self.standard(power=-1234)
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 20, 50, 0, 0))
        before = termios.tcgetattr(slave)
        p = subprocess.Popen([GRIDMETER, 'watch'], stdin=slave, stdout=slave, env=self.env)
        os.set_blocking(master, False)
        screen = [b'']

        def shows(text):
            def look():
                try:
                    screen[0] += os.read(master, 65536)
                except BlockingIOError:
                    pass
                return text in screen[0]
            return look
        until('the screen', shows('exporting 1234 W'.encode()))
        tap.equal(screen[0].startswith(b'\x1b[?1049h'), True, 'the other screen')
        os.write(master, b'q')
        until('its end', lambda: p.poll() is not None)
        until('the first screen', shows(b'\x1b[?1049l'))
        tap.equal((p.returncode, termios.tcgetattr(slave)), (0, before))
        os.close(master)
        os.close(slave)

    def test_watch_shows_grid_meters_of_other_drivers(self):
        self.standard(power=100)
        other = self.wire('other')
        self.w = other
        self.run('--port', other.link, 'timeout=300')
        self.send_until(telegram('dzg', power=-900), lambda: len(self.services()) == 2)
        text = gridmeter('watch', '--once', env=self.env).stdout.decode()
        tap.equal('DZG smart meter' in text, True, text)
        spin(0)


if __name__ == '__main__':
    tap.run(Commands)
