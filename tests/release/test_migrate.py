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
            'port': 'usb-Example_Adapter_0001-if00-port0', 'protocol': 'sml', 'phases': 'split',
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
        tap.equal(settings(text), {'protocol': 'iec', 'ask': 'no', 'log': 'error', 'name': '?'})
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
        for line in (2, 3, 4, 6, 10, 11, 12, 13):
            tap.equal(remarks(text, line).startswith('line %d: no simple assignment' % line), True,
                      line)
        tap.equal(settings(text), {'protocol': 'dlms'})
        tap.equal('expected 32 hexadecimal digits' in remarks(text, 7), True)
        self.accepted(text)

    def test_nothing_is_overwritten(self):
        (self.dir / 'gridmeter.conf').write_text('# mine\n')
        r = migrate('--from', OLD / 'dlms.py', '--to', self.dir)
        tap.equal((r.returncode, b'gridmeter.conf: File exists' in r.stderr), (3, True))
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
        tap.equal(migrate('--from', OLD / 'dlms.py', '--to', self.dir).returncode, 3)
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
        tap.equal(migrate('--from', self.dir / 'missing.ini').returncode, 1)
        tap.equal(migrate('--from', self.dir).returncode, 1)

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
        tap.equal(settings(text), {'port': 'usb-x', 'name': 'a'}, text)
        path.write_text('[DEFAULT]\nAccessType = USB\n[USB]\nDevicename = usb-x #y\n'
                        'CustomName = # a\n')
        text = migrate('--from', path).stdout.decode()
        tap.equal(settings(text), {'port': 'usb-x'}, text)
        python = self.dir / 'config.py'
        python.write_text("TTY_INTERFACE = '/dev/ttyUSB0 # left'\nSERIAL_BAUD_RATE = 2400\n")
        text = migrate('--from', python).stdout.decode()
        tap.equal('port' in settings(text), False, text)

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
