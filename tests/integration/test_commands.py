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

from harness import GRIDMETER, World, gridmeter, spin, tap, telegram, telegrams, until

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
        seen = [line['grid']['power'] for line in self.lines_as_they_come(
            os.ttyname(slave), lambda _, data: os.write(master, data))]
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
        self.standard('timeout=60', 'name=Keller', power=-1234)
        r = gridmeter('watch', '--once', env=self.env)
        text = r.stdout.decode()
        tap.equal((r.returncode, '\x1b' in text), (0, False))
        for word in ('Keller', '1ISK0075100001', 'exporting 1,234 W to the grid', 'instance 40',
                     'import 4321.099 kWh', 'last telegram'):
            tap.equal(word in text, True, text)

    def test_watch_once_without_a_meter(self):
        self.start_bus()
        r = gridmeter('watch', '--once', '--wait', '0.5', env=self.env)
        tap.equal((r.returncode, b'no grid meter on the bus' in r.stdout), (1, True), r)

    def test_watch_once_without_a_bus(self):
        r = gridmeter('watch', '--once', '--wait', '0.5', '--bus', 'unix:path=/nowhere')
        tap.equal((r.returncode, b'no message bus at unix:path=/nowhere' in r.stdout), (1, True))

    def watch_json(self, *args):
        return subprocess.Popen([GRIDMETER, 'watch', '--format', 'json', *args], env=self.env,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_watch_json_is_an_object_per_change(self):
        self.standard('timeout=60', 'name=Keller', 'instance=33', power=500)
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
        self.standard('timeout=60', power=500)
        r = gridmeter('watch', '--format', 'json', '--once', env=self.env)
        tap.equal((r.returncode, json.loads(r.stdout)['grid']['power']), (0, 500), r)

    def test_watch_json_into_a_file_and_without_a_meter_says_nothing(self):
        self.start_bus()
        r = gridmeter('watch', '--format', 'json', '--seconds', '0.3', env=self.env)
        tap.equal((r.returncode, r.stdout), (0, b''), r)
        with open(self.dir / 'file', 'wb') as f:
            r = subprocess.run([GRIDMETER, 'watch', '--format', 'json', '--seconds', '0.3'],
                               env=self.env, stdout=f, check=False)
        tap.equal(r.returncode, 0)

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
        self.standard('timeout=60', power=-1234)
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
        until('the screen', shows('exporting 1,234 W'.encode()))
        tap.equal(screen[0].startswith(b'\x1b[?1049h'), True, 'the other screen')
        os.write(master, b'q')
        until('its end', lambda: p.poll() is not None)
        until('the first screen', shows(b'\x1b[?1049l'))
        tap.equal((p.returncode, termios.tcgetattr(slave)), (0, before))
        os.close(master)
        os.close(slave)

    def test_watch_shows_grid_meters_of_other_drivers(self):
        self.standard('timeout=60', power=100)
        other = self.wire('other')
        self.w = other
        self.run('--port', other.link, 'timeout=60')
        self.send_until(telegram('dzg', power=-900), lambda: len(self.services()) == 2)
        text = gridmeter('watch', '--once', env=self.env).stdout.decode()
        tap.equal('DZG smart meter' in text, True, text)
        spin(0)


if __name__ == '__main__':
    tap.run(Commands)
