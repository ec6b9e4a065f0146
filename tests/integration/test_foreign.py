#!/usr/bin/python3
"""What others have written (a meter, the wire, another program, a file) reaches no terminal, no
log, no JSON and no bus raw; and a log has the full number of no meter."""
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess

from harness import BUSY, GRIDMETER, Gio, GLib, World, spin, tap, telegram, until
from support import leaks
from support.wires import crc_x25, glo, hdlc, p1_checked

KEY = bytes(range(16))
TITLE = b'SAG\0\0\0\1\2'
# ESC and BEL; CSI as C1, in Latin-1 and in UTF-8; umlauts of old meters; a mark that turns the
# text; halves of characters
NASTY = [b'\x1b[2J', b'\x1b]0;x\x07', b'\x9b31m', b'\xc2\x9b', b'Z\xe4hler', 'Zähler'.encode(),
         '\u202etxt'.encode(), b'\xff\xfe', b'\xe2\x80', b'\x7f', b'a"b\\', b'%s%n',
         b'\xed\xa0\x80', b'\n\nx: y']
# What stands around a value of a telegram in ASCII.
SYNTAX = bytes(c for c in range(256) if c not in b'()!/\r\n\x02\x03\0')


def sml_file(*entries, server=b'7510001'):
    def octets(text):
        n = len(text) + 1
        return (bytes((n,)) if n < 16 else bytes((0x80 | (n + 1) >> 4, (n + 1) & 15))) + text
    body = b'\x77\x01' + octets(server) + b'\x01\x01' + bytes((0x70 | len(entries),))
    for obis, unit, value in entries:
        body += b'\x77\x07' + bytes(obis) + b'\x01\x01'
        body += b'\x62' + bytes((unit,)) if unit else b'\x01'
        body += b'\x52\0'
        body += octets(value) if isinstance(value, bytes) else b'\x55' + value.to_bytes(4, 'big')
        body += b'\x01'
    message = b'\x76\x05\0\0\0\1\x62\0\x62\0\x72\x63\x07\x01' + body + b'\x01\x01'
    message += b'\x63' + crc_x25(message) + b'\0'
    escaped = message.replace(b'\x1b\x1b\x1b\x1b', b'\x1b' * 8)
    pad = -len(escaped) % 4
    text = bytes.fromhex('1b1b1b1b01010101') + escaped + bytes(pad)
    text += b'\x1b\x1b\x1b\x1b\x1a' + bytes((pad,))
    return text + crc_x25(text)


def sml(r, power=400):
    """A file in which every text is anything."""
    return sml_file(((1, 0, 16, 7, 0, 255), 27, power), ((1, 0, 96, 50, 1, 1), 0, text(r, 3)),
                    ((129, 129, 199, 130, 3, 255), 0, text(r, 3)),
                    ((1, 0, 0, 0, 0, 255), 0, text(r)), ((1, 0, 0, 2, 0, 0), 0, text(r)),
                    ((1, 0, 96, 1, 0, 255), 0, text(r)), server=text(r, 10))


def text(r, most=20):
    """Random octets, mostly with something in it that must not get through."""
    data = r.choice((b'', b'ISK', b'1EMH00')) + r.choice(NASTY + [r.randbytes(8), b'12'])
    return (data + r.randbytes(r.randrange(4)))[:most]


def structure(elements):
    return b'\x02' + bytes((len(elements),)) + b''.join(elements)


def dlms(r, power=400):
    """The same as a notification of DLMS: octets or text below the names of a meter's numbers and
    lists."""
    names = ((0, 0, 42, 0, 0, 255), (0, 0, 96, 1, 0, 255), (1, 1, 0, 0, 5, 255),
             (1, 1, 0, 2, 129, 255))
    elements = [b'\x09\x06\x01\0\x01\x07\0\xff', b'\x06' + power.to_bytes(4, 'big'),
                b'\x09\x06\x01\0\x02\x07\0\xff',
                b'\x06\0\0\0\0']
    for name in names:
        value = text(r)
        elements += [b'\x09\x06' + bytes(name),
                     r.choice((b'\x09', b'\x0a')) + bytes((len(value),)) + value]
    return hdlc(b'\x0f\0\0\0\0\0' + structure(elements))


def field(r):
    return bytes(c for c in text(r) if c in SYNTAX)


def p1(r, power=0):
    """The same as a telegram of a P1 port. Without a power the unit of one may be anything, too."""
    unit = b'kW' if power else r.choice((b'kW', field(r)))
    return p1_checked(b'/' + (field(r) or b'ISK5') + b'\r\n\r\n0-0:42.0.0(' + field(r) +
                      b')\r\n0-0:96.1.1(' + field(r) +
                      b')\r\n0-0:96.13.0(' + field(r) + b')\r\n1-0:1.7.0(%06.3f*kW)\r\n' %
                      (power / 1000) +
                      b'1-0:2.7.0(00.000*' + unit + b')\r\n!')


class Counter:
    """A push with the telegram of a P1 port in it."""

    def __init__(self):
        self.n = 0

    def __call__(self, r, power=0):
        self.n += 1
        return hdlc(glo(p1(r, power), text(r, 8).ljust(8, b'\x1b'), self.n, KEY))


PROTOCOLS = {'sml': sml, 'dlms': dlms, 'iec': p1, 'p1 in a push': Counter()}


def clean(output, what):
    tap.equal(leaks.unclean(output), None, what)
    return output.decode()


class Foreign(World):
    def command(self, *args, status=None):
        """Both outputs of a command, which must be harmless."""
        r = subprocess.run([GRIDMETER, *map(str, args)], env=self.env, capture_output=True,
                           check=False,
                           timeout=60 * BUSY)
        if status is not None:
            tap.equal(r.returncode, status, r.stderr)
        clean(r.stderr, args[0])
        return clean(r.stdout, args[0])

    def decode(self, data, *args):
        path = self.dir / 'capture'
        path.write_bytes(data)
        keys = ('--key', KEY.hex())
        said = self.command('decode', *keys, *args, path)
        lines = self.command('decode', '--format', 'json', *keys, path).splitlines()
        return said, [json.loads(line) for line in lines]

    def begin(self, *args):
        keys = self.dir / 'keys'
        keys.write_text('key = %s\n' % KEY.hex())
        keys.chmod(0o600)
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run_on_wire('timeout=300', 'key_file=%s' % keys, 'log=debug', *args)

    def look_around(self):
        """What everybody says who tells of a meter that is on the bus."""
        self.name = self.services()[0]
        for path, (value, said) in self.items().items():
            for s in (said, value.unpack()):
                clean(s.encode(errors='surrogatepass') if isinstance(s, str) else b'', path)
        account = json.loads(self.command('doctor', '--format', 'json').splitlines()[0])
        tap.equal(account['finding'] != 'not-running', True, account)
        self.command('doctor', '--all')
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.dir / 'run' / 'status'))
            json.loads(clean(s.makefile('rb').read(), 'the status'))
        self.command('watch', '--once', status=0)
        clean(self.d.log_path.read_bytes(), 'the log')

    def test_an_escape_in_a_p1_identification_inside_of_a_ciphered_push(self):
        """ESC [ 2 as the maker went raw into the log and into what decode printed, 84 9B made JSON
        no UTF-8."""
        pushes = [hdlc(glo(p1_checked(b'/\x1b[2\x84\x9b\r\n\r\n1-0:1.7.0(00.400*kW)\r\n!'),
                           b'\x1b[2J\0\0\0\1', n, KEY))
                  for n in range(1, 30)]
        said, objects = self.decode(pushes[0])
        tap.equal('400 W' in said and len(objects) == 1, True, said)
        tap.equal('manufacturer' in objects[0]['meter'], False,
                  'what is no three letters is no maker')
        self.begin()
        pushes = iter(pushes)
        until('the meter', lambda: self.w.send(next(pushes)) or spin(0.1) or self.services())
        self.look_around()
        tap.equal('of unknown make' in self.d.log(), True, self.d.log())

    def test_eight_bit_letters_of_a_meter(self):
        """/Z E4 h was the maker Z C4 H in JSON."""
        said, objects = self.decode(
            p1_checked(b'/Z\xe4h5M\xfcller\r\n\r\n0-0:96.13.0(Z\xe4hler)\r\n'
                       b'1-0:1.7.0(00.400*kW)\r\n1-0:1.8.0(1*kWh)\r\n!') +
            p1_checked(b'/ISK5\r\n\r\n0-0:96.13.0(Z\xe4hler)\r\n1-0:1.7.0(00.400*kW)\r\n!'))
        tap.equal([r['text'] for o in objects for r in o['registers'] if 'text' in r][-1], 'Z?hler',
                  said)
        tap.equal(len(objects), 2, said)

    def test_a_process_with_an_escape_in_its_name_holds_a_port(self):
        if subprocess.run(['unshare', '-m', 'true'], capture_output=True, check=False).returncode:
            raise tap.Skip('needs mount namespaces')
        program = self.dir / 'x\x1b[2J\u202eb'
        shutil.copy(shutil.which('sleep'), program)
        somebody = self.start('somebody', program, '1000')
        comm = pathlib.Path('/proc/%d/comm' % somebody.p.pid)
        until('its name', lambda: b'\x1b[2J' in comm.read_bytes())
        w = self.wire()
        locks = self.dir / 'lock' / 'serial-starter'
        locks.mkdir(parents=True)
        (locks / os.path.basename(os.path.realpath(w.link))).symlink_to(str(somebody.p.pid))
        script = 'mount --bind "$0" "$(readlink -f /var/lock)"; exec "$@"'
        said = []
        for command in (['run', '--decide', '2', '--port', w.link], ['detect', 'auto:' + w.link],
                        ['doctor', w.link],
                        ['detect', '--format', 'json', 'auto:' + w.link],
                        ['doctor', '--format', 'json', w.link]):
            r = subprocess.run(['unshare', '-m', 'sh', '-c', script, str(self.dir / 'lock'),
                                GRIDMETER, *command],
                               env=self.env, capture_output=True, check=False, timeout=60 * BUSY)
            said.append(clean(r.stdout + r.stderr, command[0]))
        tap.equal('x\\x1b[2J' in said[0] and 'process %d' % somebody.p.pid in said[0], True, said)

    def test_a_port_and_a_name_that_somebody_has_chosen(self):
        """The link of an adapter may be called anything; the name of a meter comes from whoever
        writes on the bus."""
        self.start_bus()
        self.start_settings()
        self.w = self.wire('me\x1b[2J\u202ete\udcff\n')
        self.d = self.run_on_wire('timeout=300', 'log=debug', 'name=\x9b31m')
        self.send_until(telegram(power=500), self.services)
        self.name = self.services()[0]
        self.set('/CustomName', GLib.Variant('s', 'a\x1b[2J\u202eb'))
        until('the name', lambda: self.value('/CustomName').unpack() == 'a?[2J?b')
        self.look_around()

    def test_names_of_files_and_lists(self):
        path = self.dir / 'x\x1b[2J'
        path.write_text('[\x1b[2J]\nsignature = u32\n1 = 1-0:1.7.0\n2 = \x1b[2J\n')
        self.command('check', path, status=1)
        self.command('decode', path)
        self.command('decode', self.dir / 'none\x1b[2J', status=3)
        self.command('run', '-c', path, status=2)
        self.command('doctor', '--lang', '\x1b[2J', status=2)
        self.command('\x1b[2J', status=2)

    def test_any_octets_in_any_text_that_decode_prints(self):
        for name, telegram_of in PROTOCOLS.items():
            r = random.Random(name)
            said, objects = self.decode(b''.join(telegram_of(r) for _ in range(300)))
            tap.equal(len(objects) > 60, True, '%s: %d telegrams understood' % (name, len(objects)))
            for o in objects:
                for s in [*o['meter'].values(), *(x.get('text', '') for x in o['registers'])]:
                    clean(s.encode(errors='surrogatepass'), name)

    def test_any_octets_in_any_text_of_sml(self):
        self.any_octets('sml')

    def test_any_octets_in_any_text_of_dlms(self):
        self.any_octets('dlms')

    def test_any_octets_in_any_text_of_p1(self):
        self.any_octets('iec')

    def test_any_octets_in_any_text_of_p1_in_a_push(self):
        self.any_octets('p1 in a push')

    def any_octets(self, protocol):
        """The same meter for a few telegrams, so that it is believed, then the next; the last one
        is looked at."""
        telegram_of = PROTOCOLS[protocol]
        self.begin()
        for first in range(0, 40, 10):
            for seed in range(first, first + 10):
                for power in (400, 401, 402, 403):
                    self.w.send(telegram_of(random.Random(seed), power))
            last = next(s for s in range(first, first + 10)
                        if any('power' in o['grid']
                               for o in self.decode(telegram_of(random.Random(s), 400))[1]))
            until('the meter', lambda s=last: self.w.send(telegram_of(random.Random(s), 500 + s)) or
                  spin(0.1) or
                  self.has_power(500 + s))
            self.look_around()

    def has_power(self, power):
        try:
            return self.value('/Ac/Power', self.services()[0]).unpack() == power
        except (IndexError, GLib.Error):
            return False

    def test_a_watched_driver_that_calls_itself_what_it_likes(self):
        self.start_bus()
        evil = {'/ProductName': '\x1b[2J', '/CustomName': '\u202ex\x9b', '/Serial': '\x07',
                '/Mgmt/Connection': '\n\x1b'}
        items = {p: {'Value': GLib.Variant('s', v), 'Text': GLib.Variant('s', v)}
                 for p, v in evil.items()}
        items['/Ac/Power'] = {'Value': GLib.Variant('d', 1.0), 'Text': GLib.Variant('s', '\x1b[2J')}

        def answer(_connection, message, incoming):
            if incoming and message.get_member() == 'GetItems':
                reply = message.new_method_reply()
                reply.set_body(GLib.Variant('(a{sa{sv}})', (items,)))
                self.client.send_message(reply, Gio.DBusSendMessageFlags.NONE)
                return None
            return message
        self.client.add_filter(answer)
        self.daemon_call('RequestName', GLib.Variant('(su)', ('com.victronenergy.grid.evil', 4)))
        p = self.start('watch', GRIDMETER, 'watch', '--once', '--wait', '30')
        p.wait_end()
        said = clean(p.log_path.read_bytes(), 'watch')
        tap.equal('1 W' in said, True, said)


class Numbers(World):
    """Last digits only: tear_down() of the harness looks at the log of every test, here are the
    messages that seldom come."""
    SML = '0a0149534b000479ef61'
    SHOWN = 'com.victronenergy.grid.gridmeter_…ef61'

    def test_the_name_on_the_bus(self):
        self.standard('timeout=2', 'log=debug', power=500)
        self.d.wait_log('on the bus as ' + self.SHOWN)
        with self.speaking((self.w, telegram(power=500))):
            second = self.run('--port', self.wire_twice(), 'timeout=300')
            until('the second', lambda: self.w2.send(telegram(power=500)) or spin(0.2) or
                  second.has_ended())
        second.wait_log(self.SHOWN + ' is on the bus already')
        self.wait_gone()
        self.d.wait_log(self.SHOWN + ': off the bus')

    def wire_twice(self):
        self.w2 = self.wire('other')
        return self.w2.link

    def test_a_bus_that_refuses_the_name(self):
        self.start_bus()
        self.start_settings()
        conf = (self.dir / 'bus.conf').read_text()
        (self.dir / 'bus.conf').write_text(conf.replace(
            '</policy>', '<deny own_prefix="com.victronenergy.grid"/></policy>'))
        self.client.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                              'org.freedesktop.DBus', 'ReloadConfig', None,
                              None, Gio.DBusCallFlags.NONE, -1, None)
        self.w = self.wire()
        self.d = self.run_on_wire('timeout=300', 'log=debug')
        self.secrets = {self.SML, '1ISK0080342881'}
        said = self.SHOWN + ': the message bus does not give this name'
        self.send_until(telegram(power=500), lambda: said in self.d.log())

    def test_settings_that_are_refused_or_not_stored(self):
        path = '/Settings/Devices/gridmeter_%s/CustomName' % self.SML
        (self.dir / 'settings.json').write_text(json.dumps({path: 5}))
        self.standard(power=500)
        self.d.wait_log('localsettings refuses CustomName of gridmeter_…ef61')
        self.set('/CustomName', GLib.Variant('s', 'x'))
        self.d.wait_log('localsettings did not store a change of gridmeter_…ef61')

    def test_roles_and_positions(self):
        self.standard('role=pvinverter', power=500)
        for role in ('acload', 'pvinverter', 'grid'):
            self.set('/Role', GLib.Variant('s', role))
            until('the role', lambda role=role: [n for n in self.services() if '.%s.' % role in n])
            self.name = self.services()[0]
        self.d.wait_log('it has been made')

    def test_the_file_of_the_energies(self):
        (self.dir / 'state').mkdir()
        for i, content in enumerate(('total_forward = x\n', 'total_forward = 1\n', 'no\n')):
            (self.dir / 'state' / ('energies-' + self.SML)).write_text(content)
            self.w = self.wire('meter-%d' % i)
            d = self.run('--port', self.w.link, 'integrate=yes')
            self.secrets = {self.SML}
            self.send_until(telegram(power=500),
                            lambda d=d: 'those of the phases begin anew' in d.log())
            d.stop()
        self.start_bus()

    def test_a_section_that_waits_for_another_meter(self):
        w = self.wire()
        conf = self.dir / 'gridmeter.conf'
        conf.write_text('[A]\nport = %s\nmeter = 1ISK0000009999\n' % w.link)
        self.w, d = w, self.run('-c', conf)
        self.secrets = {'1ISK0000009999', self.SML}
        self.send_until(telegram(power=500), lambda: 'not meter …9999' in d.log())

    def test_two_meters_on_a_wire(self):
        self.standard(power=500)
        self.send_until(telegram(power=500, serial='80342999'),
                        lambda: 'is gone, now it is' in self.d.log())

    def test_a_list_that_is_not_known(self):
        """The number as text with and without zeros behind it, as digits, in BCD and as octets."""
        number = 45100005
        values = [b'\x09\x10' + b'1DZG0045100005'.ljust(16, b'\0'), b'\x0a\x0e1DZG0045100005',
                  b'\x06' + number.to_bytes(4, 'big'),
                  b'\x09\x04' + bytes.fromhex('45100005'),
                  b'\x09\x0a' + bytes.fromhex('0a01445a470002b02be5'),
                  b'\x09\x08' + bytes.fromhex('445a470002b02be5'), b'\x09\x08' + b'45100005',
                  b'\x15' + number.to_bytes(8, 'big'), b'\x06\0\0\1\x90',
                  b'\x09\x0c' + bytes.fromhex('07e9061103101e00ff008000'),
                  b'\x09\x06\x01\0\x01\x08\0\xff']
        self.w = self.wire()
        d = self.run_on_wire('timeout=300', 'log=debug')
        self.secrets = {'1DZG0045100005', '0a01445a470002b02be5', '45100005', '445a470002b02be5'}
        self.send_until(hdlc(b'\x0f\0\0\0\0\0' + structure(values)), lambda: '11 = -' in d.log())
        for said in ('1 = -  ; 14 characters, the last "0005"', '3 = -  ; 8 digits, the last 0005',
                     '4 = -  ; 4 octets, the last 0005',
                     '5 = -  ; 10 octets, the last 2be5', '9 = -  ; 400',
                     '10 = -  ; 07e9061103101e00ff008000', '11 = -  ; 0100010800ff'):
            tap.equal(said in d.log(), True, said + ' in ' + d.log())

    def test_numbers_of_every_protocol(self):
        """In ASCII, in hex of ASCII (P1), and as octets."""
        self.start_bus()
        self.start_settings()
        for data in (p1_checked(b'/ISK5\r\n\r\n0-0:96.1.1(4530303132333435363738393031)\r\n'
                                b'1-0:1.7.0(00.400*kW)\r\n!'),
                     hdlc(b'\x0f\0\0\0\0\0' +
                          structure([b'\x09\x06\0\0\x2a\0\0\xff', b'\x09\x10KAM1234567890123',
                                                      b'\x09\x06\x01\0\x01\x07\0\xff',
                                     b'\x06\0\0\1\x90',
                                                      b'\x09\x06\x01\0\x02\x07\0\xff',
                                     b'\x06\0\0\0\0'])),
                     telegram('dzg')):
            self.w = self.wire('meter-%d' % len(data))
            d = self.run('--port', self.w.link, 'timeout=300', 'log=debug')
            self.send_until(data, self.services)
            d.wait_log('on the bus as com.victronenergy.grid.gridmeter_…')
            d.stop()
            until('leaving', lambda: not self.services())


if __name__ == '__main__':
    tap.run(Foreign, Numbers)
