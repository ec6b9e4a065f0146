"""The same place between meter and law, taken by the real programs: a telegram of each measurement
goes into a pseudo-terminal, `gridmeter run` reads it, and what it signals on a private message bus
is what the law is shown; a battery asks a real gridmeter-share, or is told by it.

The model's time stands still until the programs have done their part, so a run is the same on any
machine, and as fast as it can be. What they do by the time of the machine is not seen here:
silence, hold_off, answer = fresh and powerAvg have tests of their own.

It is used with the harness of tests/integration."""
import os
import pathlib
import re

import clients
import pushed
from harness import GRIDMETER, World, gridmeter, items_of, spin, until
from support.ports import free_port

SHARE = pathlib.Path(GRIDMETER).parent / 'gridmeter-share'
PROFILE = 'p1-v4'  # each 10 s, with a checksum
ASKED = {'ecotracker': clients.ecotracker, 'shelly': clients.shelly,
         'shelly by UDP': clients.shelly_udp, 'homewizard': clients.homewizard,
         'em24': clients.em24, 'sunspec': clients.sunspec}


def crc16(octets):
    """CRC-16/ARC."""
    crc = 0
    for octet in octets:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0xa001 if crc & 1 else 0)
    return crc


class Telegrams:
    """P1 telegrams of the simulated meter, with other powers in them."""

    def __init__(self):
        data = gridmeter('simulate', PROFILE, '--power', 0, '--telegrams', 1, '--output', '-')
        self.text = re.search(rb'/.*?!', data.stdout, re.S)[0].decode('ascii')

    def of(self, values):
        """Of the sum alone, or of three phases; whole watts."""
        powers = {'1.7.0': sum(values), '2.7.0': -sum(values)}
        for i, value in enumerate(values if len(values) == 3 else ()):
            powers.update({'%d1.7.0' % (2 * i + 2): value, '%d2.7.0' % (2 * i + 2): -value})
        lines = [line for line in self.text.splitlines()
                 if len(values) == 3 or not re.match(r'1-0:[246][12]\.7\.0', line)]
        text = '\r\n'.join(lines)
        for name, watts in powers.items():
            text = re.sub(r'(1-0:%s)\(.*?\)' % re.escape(name),
                          r'\g<1>(%06.3f*kW)' % (max(watts, 0) / 1000), text)
        octets = text.encode('ascii')
        return octets + b'%04X\r\n' % crc16(octets)


class Programs(World):
    """A world with a daemon on a wire, and a share where there is one."""
    is_venus = False
    n_phases = 1

    def begin(self, has_share=False):
        """Everything, and a first telegram."""
        self.telegrams, self.n_heard = Telegrams(), 0
        self.start_bus()
        self.w = self.wire()
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('timeout = 300\n[Cellar]\nport = %s\n%s' % (
            self.w.link, self.share_keys() if has_share else ''))
        self.d = self.run('-c', conf)
        self.name = self.send_until(self.telegrams.of([0.0] * self.n_phases), self.services)[0]
        self.sender = self.owner()
        self.folded = {path: (value,) for path, (value, _) in self.items().items()}
        self.has_share = has_share
        if has_share:
            self.start('run-share', SHARE, '-c', conf, is_ours=True).wait_log('gridmeter share')
            self.answered('ecotracker')
            self.listen()

    def share_keys(self):
        self.ports = {name: free_port()
                      for name in ('http', 'udp', 'modbus', 'page', 'p1', 'relay')}
        self.sma = '127.%d.%d.%d' % tuple(os.urandom(3))
        return ('[share]\nmeter_at = local\necotracker = yes\nshelly = yes\nhomewizard = yes\n'
                'modbus = yes\nmdns = no\nstream = %s\nhttp_port = %d\nmeter_port = %d\n'
                'shelly_ports = %d\nmodbus_port = %d\np1_port = %d\nrelay_port = %d\n'
                'sma = yes\nsma_to = %s\n' % (
                    self.dir / 'run' / 'readings', self.ports['page'], self.ports['http'],
                    self.ports['udp'], self.ports['modbus'], self.ports['p1'],
                    self.ports['relay'], self.sma))

    def listen(self):
        """Those who are told, and all of whom have been."""
        self.told = {'sma': pushed.Sma(self.sma), 'p1': pushed.P1(self.ports['p1']),
                     'relay': pushed.P1(self.ports['relay'])}
        self.send_until(self.telegrams.of([0.0] * self.n_phases),
                        lambda: all(who.n for who in self.told.values()))

    def asks(self, which):
        """The power that one is told who asks so; None while there is none."""
        port = {'shelly by UDP': 'udp', 'em24': 'modbus', 'sunspec': 'modbus'}.get(which, 'http')
        try:
            told = ASKED[which](self.ports[port])
        except OSError:
            return None
        return float(told['power']) if told else None

    def answered(self, which):
        """The same, however long an answer takes."""
        return until('an answer to ' + which,
                     lambda: (told := self.asks(which)) is not None and (told,))[0]

    def tell(self, values):
        """A telegram, until all have heard of it."""
        self.send_and_wait(self.telegrams.of(values))
        if self.has_share:
            until('the answer', lambda: self.asks('ecotracker') == sum(values))
            until('those who are told', lambda: all(
                who.said.get('power') == sum(values) for who in self.told.values()))

    def powers(self):
        """What the signals so far add up to, for who has listened to all of them. (They came
        before the answer that was waited for.)"""
        spin(0)
        heard, self.n_heard = self.heard[self.n_heard:], len(self.heard)
        for sender, path, _, member, args in heard:
            if sender == self.sender and member == 'ItemsChanged' and path == '/':
                self.folded.update(items_of(args.get_child_value(0)))
        paths = ['/Ac/Power'] if self.n_phases == 1 else ['/Ac/L%d/Power' % i for i in (1, 2, 3)]
        return [self.folded[path][0].unpack() for path in paths]


class Through:
    """What stands between, by the real programs; `asked`: how a battery asks."""

    def __init__(self, programs, asked='ecotracker'):
        self.programs, self.asked, self.last = programs, asked, None

    def heard(self, _t, values):
        self.programs.tell(values)
        self.last = self.programs.powers()

    def shown(self, _t):
        return self.last

    def ask(self, _t):
        return None if self.last is None else [self.programs.answered(self.asked)]


class Told(Through):
    """The same for who is told each telegram, and knows no other."""

    def __init__(self, programs, told):
        super().__init__(programs)
        self.told, self.new = told, None

    def heard(self, t, values):
        super().heard(t, values)
        self.new = [float(self.programs.told[self.told].said['power'])]

    def ask(self, _t):
        new, self.new = self.new, None
        return new
