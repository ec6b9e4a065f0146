#!/usr/bin/python3
"""gridmeter migrate, on files of both old drivers, whole and broken.

    test_migrate.py GRIDMETER SOURCE_DIR"""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from support import tap  # noqa: E402

GRIDMETER = os.path.abspath(sys.argv[1])
OLD = HERE / 'old'
# As they ship, in our own words and without the remarks.
STOCK_D0 = '''[DEFAULT]
Logging=INFO
AccessType=USB
SignOfLifeLog=15
CustomName=D0 SML Gridmeter
TimeoutInterval=10000
EurPerKwh=0.082
Regex=^(?:..){2,}?62(.{2})52([0f].)([56])([2-5])((?:..){1,4})01
[USB]
Devicename=usb-Example_Adapter_0001-if00-port0
Baudrate=9600
'''
STOCK_RUN = '''#!/bin/sh
#DEV='/dev/ttyUSB7'
DEV='/dev/serial/by-id/usb-Example_Adapter_0003-if00-port0'
TTY=$( realpath $DEV )
exec python driver.py $TTY
'''
KEY, AUTH_KEY = '000102030405060708090a0b0c0d0e0f', 'D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF'


def migrate(*args):
    return subprocess.run([GRIDMETER, 'migrate', *map(str, args)], capture_output=True, check=False)


def printed(name):
    r = migrate('--from', OLD / name)
    tap.equal((r.returncode, r.stderr), (0, b''), name)
    return r.stdout.decode()


def settings(text):
    return dict(re.findall(r'^(\w+) = (.*)$', text, re.M))


def offered(text):
    """What is commented out, but stands there like a setting."""
    return dict(re.findall(r'^#(\w+) = (.*)$', text, re.M))


def remarks(text, line):
    """What is said of a line of the old file, in one line."""
    found = re.findall(r'^# line %d[,:].*\n(?:# .*\n)*' % line, text, re.M)
    return ' '.join(re.sub(r'\n# ', ' ', f[2:]).strip() for f in found)


class Migrate:
    def set_up(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix='gridmeter-test-'))

    def tear_down(self):
        shutil.rmtree(self.dir)

    def accepted(self, text):
        """The program takes the file: it stops at nothing but a port that is not there."""
        keys = self.dir / 'gridmeter.keys'
        keys.touch(0o600)
        conf = self.dir / 'check.conf'
        conf.write_text(re.sub('^key_file = .*', 'key_file = %s' % keys, text, flags=re.M))
        capture = self.dir / 'empty'
        capture.touch()
        r = subprocess.run([GRIDMETER, 'run', '-c', str(conf), '--port', str(capture), '--bus',
                            'unix:path=' + str(self.dir / 'none')], capture_output=True,
                           check=False,
                           timeout=30)
        tap.equal(r.returncode, 0, r.stderr.decode())

    def test_d0_becomes_the_same(self):
        text = printed('d0.ini')
        tap.equal(settings(text), {
            'protocol': 'sml', 'phases': 'split',
            'line': '9600 8N1', 'name': 'Zähler im Keller', 'timeout': '10', 'log': 'info',
            'statistics': '15 min', 'feed_in_tariff': '0.082', 'raw_data': 'yes'})
        self.accepted(text)

    def test_every_line_of_d0_is_told_of(self):
        text = printed('d0.ini')
        for i, line in enumerate((OLD / 'd0.ini').read_text().splitlines(), 1):
            if line and line[0] not in '#[':
                tap.equal(remarks(text, i) != '', True, 'line %d, %s' % (i, line))

    def test_what_d0_did_to_the_installation_is_only_offered(self):
        text = printed('d0.ini')
        tap.equal(offered(text)['run_without_grid_meter'], 'yes')
        tap.equal(offered(text)['legacy_display'], 'yes')
        tap.equal('overrides' in remarks(text, 13), True)

    def test_what_is_dropped_says_why(self):
        text = printed('d0.ini')
        for line, words in ((8, 'no good instance'), (11, 'comes back'), (12, 'runs for years'),
                            (18, 'nothing to match'), (28, 'when it comes'),
                            (31, 'not of the profile')):
            tap.equal(words in remarks(text, line), True, remarks(text, line))

    def test_thirds_are_explained(self):
        tap.equal('thirds' in remarks(printed('d0.ini'), 6), True)

    def test_a_broken_d0_gives_what_it_can(self):
        text = printed('d0-broken.ini')
        tap.equal(settings(text), {'protocol': 'iec', 'ask': 'no', 'log': 'info', 'name': '?'})
        for line in (5, 6, 8, 9, 10, 11, 13, 15, 16):
            tap.equal(re.search('dropped|left out', remarks(text, line)) is not None, True, line)
        self.accepted(text)

    def test_dlms_becomes_the_same(self):
        text = printed('dlms.py')
        tap.equal(settings(text), {'port': '/dev/ttyUSB0', 'line': '38400 8N1', 'protocol': 'dlms',
                                   'key_file': '/data/gridmeter/gridmeter.keys'})
        self.accepted(text)

    def test_keys_go_into_a_file_of_their_own_that_nobody_else_can_read(self):
        r = migrate('--from', OLD / 'dlms.py', '--to', self.dir)
        tap.equal((r.returncode, r.stdout, r.stderr), (0, b'', b''))
        keys = self.dir / 'gridmeter.keys'
        tap.equal(stat.S_IMODE(keys.stat().st_mode), 0o600)
        tap.equal(keys.read_text(), 'key = %s\nauth_key = %s\n' % (KEY, AUTH_KEY))
        text = (self.dir / 'gridmeter.conf').read_text()
        tap.equal('key_file = %s\n' % keys in text, True)
        r = subprocess.run([GRIDMETER, 'run', '-c', str(self.dir / 'gridmeter.conf'), '--port',
                            str(OLD / 'dlms.py'), '--bus', 'unix:path=/none'], capture_output=True,
                           check=False, timeout=30)
        tap.equal(r.returncode, 0, r.stderr.decode())

    def test_keys_are_never_shown(self):
        for name in ('dlms.py', 'dlms-broken.py'):
            r = migrate('--from', OLD / name)
            said = (r.stdout + r.stderr).lower().replace(b' ', b'')
            for key in (KEY[:16], AUTH_KEY[:8], '00010203040506070809'):
                tap.equal(key.lower().encode() in said, False, name)

    def test_python_is_read_and_not_run(self):
        marker = pathlib.Path('/tmp/gridmeter-was-here')
        marker.unlink(missing_ok=True)
        text = printed('dlms-broken.py')
        tap.equal(marker.exists(), False)
        for line, name in ((2, 'TTY_INTERFACE'), (3, 'SERIAL_BAUD_RATE'), (4, 'BYTE_SIZE: int'),
                           (12, 'TARIFFS')):
            tap.equal(remarks(text, line).startswith(
                'line %d, %s: no simple assignment' % (line, name)), True, remarks(text, line))
        for line in (10, 11, 13):
            tap.equal(remarks(text, line).startswith('line %d: no simple assignment' % line), True,
                      line)
        tap.equal(settings(text), {'protocol': 'dlms'})
        tap.equal('said again further down' in remarks(text, 6), True)
        tap.equal('expected 32 hexadecimal digits' in remarks(text, 7), True)
        self.accepted(text)

    def test_nothing_is_overwritten(self):
        (self.dir / 'gridmeter.conf').write_text('# mine\n')
        r = migrate('--from', OLD / 'dlms.py', '--to', self.dir)
        tap.equal((r.returncode, r.stdout), (1, b''))
        tap.equal(r.stderr.decode(), 'gridmeter migrate: there is a configuration already, '
                  '%s/gridmeter.conf; it stays, and nothing is written\n' % self.dir)
        tap.equal([p.name for p in self.dir.iterdir()], ['gridmeter.conf'], 'what is there')
        tap.equal((self.dir / 'gridmeter.conf').read_text(), '# mine\n')

    def test_what_was_left_by_one_that_was_cut_is_no_configuration(self):
        (self.dir / 'gridmeter.conf.new').write_text('# half of a l')
        (self.dir / 'gridmeter.keys.new').write_text('key = 00')
        r = migrate('--from', OLD / 'dlms.py', '--to', self.dir)
        tap.equal(r.returncode, 0, r.stderr)
        tap.equal(sorted(p.name for p in self.dir.iterdir()), ['gridmeter.conf', 'gridmeter.keys'])
        tap.equal(oct((self.dir / 'gridmeter.keys').stat().st_mode & 0o7777), '0o600')
        tap.equal('half of' in (self.dir / 'gridmeter.conf').read_text(), False)

    def test_keys_that_are_there_stay(self):
        keys = self.dir / 'gridmeter.keys'
        keys.write_text('# mine\n')
        r = migrate('--from', OLD / 'dlms.py', '--to', self.dir)
        tap.equal((r.returncode, b'is there already and stays' in r.stderr), (0, True), r.stderr)
        tap.equal(keys.read_text(), '# mine\n')
        tap.equal('key_file = %s\n' % keys in (self.dir / 'gridmeter.conf').read_text(), True)
        tap.equal(migrate('--from', OLD / 'dlms.py', '--to', self.dir).returncode, 1)
        tap.equal(keys.read_text(), '# mine\n', 'when the configuration cannot be written')

    def test_printing_touches_nothing(self):
        before = {p: p.stat().st_mtime_ns for p in OLD.iterdir()}
        printed('dlms.py')
        tap.equal({p: p.stat().st_mtime_ns for p in OLD.iterdir()}, before)

    def test_what_is_no_configuration_is_refused(self):
        for name, content in (('empty.ini', b''), ('noise.ini', os.urandom(5000).replace(b'=', b'')
                                                   .replace(b':', b'')),
                              ('empty.py', b''), ('other.py', b'x = 1\n'),
                              ('long.py', b'a' * 100000)):
            path = self.dir / name
            path.write_bytes(content)
            r = migrate('--from', path)
            tap.equal((r.returncode, r.stdout), (1, b''), name)
        tap.equal(migrate('--from', self.dir).returncode, 1)
        tap.equal(migrate('--from', self.dir / 'missing.ini').returncode, 3)

    def test_settings_without_end_do_not_hurt(self):
        path = self.dir / 'many.ini'
        path.write_text('[DEFAULT]\n' + ''.join('Regex%d = %s\n' % (i, 'x' * 500)
                                                for i in range(3000)) +
                        'Logging = INFO\n')
        r = migrate('--from', path)
        tap.equal(r.returncode in (0, 1), True, r.stderr)
        path = self.dir / 'many.py'
        path.write_text(''.join('X%d = "%s"\n' % (i, 'x' * 100) for i in range(3000)) +
                        'BYTE_SIZE = 8\nSERIAL_BAUD_RATE = 2400\n')
        tap.equal(migrate('--from', path).returncode, 0)

    def test_every_parity_and_stop_bit_has_its_letter(self):
        for parity, stop, line in (('Parity.EVEN', 'StopBits.ONE', '2400 8E1'),
                                   ('serial.PARITY_NONE', 'serial.STOPBITS_TWO', '2400 8N2'),
                                   ("'O'", '1', '2400 8O1'), ('None', 'None', '2400 8N1')):
            path = self.dir / 'config.py'
            path.write_text('SERIAL_BAUD_RATE = 2400\nBYTE_SIZE = 8\nPARITY = %s\nSTOP_BITS = %s\n'
                            % (parity, stop))
            text = migrate('--from', path).stdout.decode()
            tap.equal(settings(text).get('line'), line, text)

    def test_a_long_word_is_cut_between_characters(self):
        for n in range(4):
            file = self.dir / 'config.ini'
            old = (OLD / 'd0.ini').read_text()
            file.write_text(re.sub('ReadInterval *[:=] *',
                                   'ReadInterval = %s%s' % ('x' * n, 'ü€' * 30), old))
            r = migrate('--from', file)
            tap.equal(r.returncode, 0)
            tap.equal(('ü€ü€' in r.stdout.decode(), '\\x' in r.stdout.decode()), (True, False),
                      r.stdout)

    def test_a_value_that_would_begin_a_comment_ends_there(self):
        path = self.dir / 'config.ini'
        path.write_text('[DEFAULT]\nAccessType = USB\n[USB]\nDevicename = usb-x ; y\n'
                        'CustomName = a ; b\n')
        text = migrate('--from', path).stdout.decode()
        tap.equal((offered(text)['port'], settings(text)['name']), ('usb-x', 'a'), text)
        path.write_text('[DEFAULT]\nAccessType = USB\n[USB]\nDevicename = usb-x #y\n'
                        'CustomName = # a\n')
        text = migrate('--from', path).stdout.decode()
        tap.equal((offered(text)['port'], 'name' in settings(text)), ('usb-x', False), text)
        python = self.dir / 'config.py'
        python.write_text("TTY_INTERFACE = '/dev/ttyUSB0 # left'\nSERIAL_BAUD_RATE = 2400\n")
        text = migrate('--from', python).stdout.decode()
        tap.equal('port' in settings(text), False, text)

    def test_a_value_that_begins_with_a_quote_is_in_quotes(self):
        """As that of a name of which only a part is quoted; found by the fuzzer."""
        for name in ('"" im Keller', "'Haus' 1", '"Dach"'):
            text = self.d0(CustomName=name)  # and is accepted
            tap.equal(settings(text)['name'], "'%s'" % name)

    def d0(self, run=None, **changed):
        """What becomes of a folder with a file as it ships, but for what is changed in it."""
        text = STOCK_D0
        for key, value in changed.items():
            text = re.sub('(?m)^%s=.*$' % key, '%s=%s' % (key, value), text)
        (self.dir / 'config.ini').write_text(text)
        if run:
            (self.dir / 'service').mkdir(exist_ok=True)
            (self.dir / 'service/run').write_text(run)
        r = migrate('--from', self.dir)
        tap.equal((r.returncode, r.stderr), (0, b''))
        self.accepted(r.stdout.decode())
        return r.stdout.decode()

    def test_the_port_of_d0_is_the_one_that_its_service_was_started_with(self):
        text = self.d0(STOCK_RUN)
        tap.equal(settings(text)['port'], 'usb-Example_Adapter_0003-if00-port0')
        tap.equal('# service/run line 3, DEV = /dev/serial/by-id/usb-Example' in
                  text.replace('\n# /dev', ' /dev'), True, text)
        tap.equal('dropped; counted only when the old driver was started by hand' in
                  remarks(text, 10), True, remarks(text, 10))
        text = self.d0("DEV='/dev/ttyUSB1' # left\n")
        tap.equal(settings(text)['port'], '/dev/ttyUSB1')
        tap.equal('this number can change' in text.replace('\n# ', ' '), True, text)
        for run in ('DEV=$1\n', "DEV=''\n", '\n', '#DEV=/dev/ttyUSB0\n'):
            tap.equal('port' in settings(self.d0(run)), False, run)

    def test_a_service_of_d0_that_cannot_be_read_is_not_passed_over(self):
        (self.dir / 'config.ini').write_text(STOCK_D0)
        (self.dir / 'service/run').mkdir(parents=True)
        r = migrate('--from', self.dir)
        tap.equal((r.returncode, r.stdout, b'service/run: Is a directory' in r.stderr),
                  (3, b'', True), r.stderr)

    def test_a_port_of_d0_that_counted_only_by_hand_is_offered(self):
        text = self.d0()
        tap.equal('port' in settings(text), False, text)
        tap.equal(offered(text)['port'], 'usb-Example_Adapter_0001-if00-port0')
        tap.equal('no such adapter is plugged in' in remarks(text, 10), True, remarks(text, 10))

    def test_thirds_are_told_where_d0_has_no_word_for_them(self):
        text = self.d0()
        tap.equal(settings(text)['phases'], 'split')
        tap.equal('into thirds' in text.split('phases = split')[0], True, text)

    def test_a_timeout_of_d0_that_would_let_a_meter_flap_is_raised(self):
        for ms, seconds in ((500, '5'), (4000, '5'), (4001, '5'), (5001, '6'), ('2500,5', '5')):
            text = self.d0(TimeoutInterval=ms)
            tap.equal(settings(text)['timeout'], seconds, ms)
            tap.equal('raised to 5 s' in remarks(text, 6), ms in (500, 4000, '2500,5'),
                      remarks(text, 6))

    def test_no_level_of_d0_hides_what_is_to_be_seen(self):
        for theirs, ours in (('CRITICAL', 'info'), ('ERROR', 'info'), ('WARNING', 'info'),
                             ('INFO', 'info'), ('DEBUG', 'debug'), ('NOTSET', 'debug')):
            text = self.d0(Logging=theirs)
            tap.equal(settings(text)['log'], ours, theirs)
            tap.equal('even say that a meter came' in remarks(text, 2),
                      theirs in ('CRITICAL', 'ERROR', 'WARNING'), remarks(text, 2))

    def test_a_tariff_of_d0_may_have_a_comma(self):
        tap.equal(settings(self.d0(EurPerKwh='0,082'))['feed_in_tariff'], '0.082')

    def test_remarks_are_in_the_order_of_the_lines_and_have_a_sum(self):
        for text in (self.d0(STOCK_RUN), printed('d0-broken.ini'), printed('dlms.py'),
                     printed('dlms-broken.py')):
            lines = [int(n) for n in re.findall(r'^# line (\d+)[,:]', text, re.M)]
            tap.equal(lines, sorted(lines), text)
        for name in ('d0.ini', 'dlms.py'):
            head = re.sub(r'\n# ', ' ', printed(name).split('\n\n')[0])
            found = re.search(r'taken over: (\d+) of (\d+); dropped: (\d+); not understood: (\d+)',
                              head)
            taken, total, dropped, unknown = map(int, found.groups())
            tap.equal(taken + dropped + unknown, total, head)
            old = [line for line in (OLD / name).read_text().splitlines()
                   if re.match(r'\w+ ?[=:]', line)]
            tap.equal(total, len(old), head)

    def test_what_is_in_a_file_tells_what_it_is(self):
        expected = printed('dlms.py').split('\n\n', maxsplit=1)[1]
        text = (OLD / 'dlms.py').read_text()
        for name, content in (('config.py.example', text.encode()), ('config.bak', text.encode()),
                              ('notepad', b'\xef\xbb\xbf' + text.encode()),
                              ('wide', b'\xff\xfe' + text.encode('utf-16-le')),
                              ('far.ini', b'\xfe\xff' + text.encode('utf-16-be'))):
            (self.dir / name).write_bytes(content)
            r = migrate('--from', self.dir / name)
            tap.equal((r.returncode, r.stderr), (0, b''), name)
            tap.equal(r.stdout.decode().split('\n\n', maxsplit=1)[1], expected, name)
        (self.dir / 'wide.py').write_bytes(
            b'\xff\xfe' + (OLD / 'd0.ini').read_text().encode('utf-16-le'))
        r = migrate('--from', self.dir / 'wide.py')
        tap.equal(settings(r.stdout.decode())['name'], 'Zähler im Keller', r.stderr)

    def test_a_folder_and_standard_input_do(self):
        (self.dir / 'config.py').write_text((OLD / 'dlms.py').read_text())
        tap.equal(settings(migrate('--from', self.dir).stdout.decode()),
                  settings(printed('dlms.py')))
        r = subprocess.run([GRIDMETER, 'migrate', '--from', '-'], check=True, capture_output=True,
                           input=(OLD / 'd0.ini').read_bytes())
        tap.equal(settings(r.stdout.decode()), settings(printed('d0.ini')))
        tap.equal('from standard input of dbus-d0-smartmeter' in r.stdout.decode(), True)

    def test_a_key_may_be_written_as_python_does(self):
        for value in ("bytes.fromhex('%s')", 'bytearray.fromhex( "%s" )  # mine', "r'%s'",
                      'binascii.unhexlify("%s")', 'GXByteBuffer.hexToBytes("%s")', "'0x%s'",
                      "'%s'; TTY_INTERFACE = 'ttyUSB0'"):
            (self.dir / 'config.py').write_text('AUTHENTICATION_KEY = ' + value % AUTH_KEY + '\n')
            into = self.dir / 'into'
            into.mkdir()
            r = migrate('--from', self.dir, '--to', into)
            tap.equal((r.returncode, r.stderr), (0, b''), value)
            tap.equal((into / 'gridmeter.keys').read_text(), 'auth_key = %s\n' % AUTH_KEY, value)
            shutil.rmtree(into)

    def test_nothing_is_dropped_without_its_name(self):
        (self.dir / 'config.py').write_text(
            "AUTHENTICATION_KEY = os.environ['KEY']; BYTE_SIZE = 8\n"
            "TTY_INTERFACE = 'ttyUSB0'; SERIAL_BAUD_RATE = 38400; COLOUR = 'blue'\n"
            "PARITY, STOP_BITS = Parity.NONE, StopBits.ONE\n"
            "if True:\n    TELEGRAM_ID = 'x'\n"
            '"""\nBLOCK_CIPHER_KEY = "in a remark"\n"""\n')
        text = migrate('--from', self.dir).stdout.decode()
        tap.equal(settings(text), {'port': '/dev/ttyUSB0', 'line': '38400 8N1'}, text)
        for line, names in ((1, 'AUTHENTICATION_KEY'), (2, 'COLOUR'), (3, 'PARITY, STOP_BITS'),
                            (5, 'TELEGRAM_ID')):
            tap.equal('line %d, %s: ' % (line, names) in remarks(text, line), True, text)
        tap.equal('BLOCK_CIPHER_KEY' in text, False, text)
        tap.equal('this line is nothing: expected' in remarks(printed('d0-broken.ini'), 9), True)

    def test_the_name_of_an_adapter_is_no_number_that_can_change(self):
        for port, changes in (('/dev/serial/by-id/usb-x', False), ('ttyUSB0', True)):
            (self.dir / 'config.py').write_text("TTY_INTERFACE = '%s'\n" % port)
            text = migrate('--from', self.dir).stdout.decode()
            tap.equal('can change' in text, changes, text)

    def test_the_file_with_the_keys_is_named_whole(self):
        (self.dir / 'to').mkdir()
        r = subprocess.run([GRIDMETER, 'migrate', '--from', OLD / 'dlms.py', '--to', 'to'],
                           cwd=self.dir, capture_output=True, check=True)
        tap.equal(r.stderr, b'')
        tap.equal(settings((self.dir / 'to/gridmeter.conf').read_text())['key_file'],
                  '%s/to/gridmeter.keys' % self.dir)
        r = migrate('--from', OLD / 'dlms.py', '--to', self.dir / 'nowhere')
        tap.equal((r.returncode, b'nowhere: No such file' in r.stderr), (3, True), r.stderr)

    def test_wrong_usage(self):
        tap.equal(migrate('something').returncode, 2)
        tap.equal(migrate('--nonsense').returncode, 2)

    def test_without_an_old_driver_it_says_so(self):
        if any(pathlib.Path(p).exists() for p in ('/data/dbus-d0-smartmeter',
                                                  '/data/dbus-dlms-meter')):
            raise tap.Skip('there is one on this machine')
        r = migrate()
        tap.equal((r.returncode, b'--from' in r.stderr), (1, True))


tap.run(Migrate)
