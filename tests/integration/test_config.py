#!/usr/bin/python3
"""Configuration: by file, by command line, read again while it runs."""
import signal

from harness import World, gridmeter, tap, telegram, until

KEY = '000102030405060708090a0b0c0d0e0f'  # of the simulated meters


class Configuration(World):
    def configure(self, text):
        path = self.dir / 'gridmeter.conf'
        path.write_text(text)
        return path

    def with_file(self, text=''):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.conf = self.configure('port = %s\ntimeout = 300\n%s' % (self.w.link, text))
        self.d = self.run('-c', self.conf)
        self.appear(power=500)

    def hang_up(self, text):
        self.configure('port = %s\ntimeout = 300\n%s' % (self.w.link, text))
        self.d.p.send_signal(signal.SIGHUP)

    def test_a_file(self):
        self.with_file('name = Keller\ninstance = 44\n')
        tap.equal((self.value('/CustomName').unpack(), self.value('/DeviceInstance').unpack()),
                  ('Keller', 44))

    def test_the_command_line_overrides_the_file(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        conf = self.configure('port = /dev/nowhere\ninstance = 44\n')
        self.run('-c', conf, '--port', self.w.link, 'instance=45')
        self.appear(power=500)
        tap.equal(self.value('/DeviceInstance').unpack(), 45)

    def test_a_wrong_file_names_file_line_key_and_what_was_expected(self):
        conf = self.configure('# mine\nport = /dev/ttyUSB0\ntimeout = soon\n')
        r = gridmeter('run', '-c', conf)
        tap.equal(r.returncode, 2)
        tap.equal(r.stderr.decode(), 'gridmeter run: %s:3: timeout = soon: expected auto, or whole '
                  'seconds from 1 to 300\n' % conf)

    def test_a_file_that_is_not_there(self):
        r = gridmeter('run', '-c', '/nowhere/gridmeter.conf')
        tap.equal((r.returncode, r.stderr), (3, b'gridmeter run: /nowhere/gridmeter.conf: No '
                                             b'such file or directory; gridmeter run --example '
                                             b'prints one\n'))

    def test_wrong_command_lines(self):
        for args, text in ((['--set', 'baud=9600'], 'unknown key "baud"'),
                           (['--set', 'port'], 'expected KEY=VALUE'),
                           (['--set', 'instance=0'], '--set: instance = 0: expected'),
                           (['--frobnicate'], 'frobnicate'),
                           (['extra'], 'unexpected argument extra'),
                           (['--port', ''], '--port: port = : expected')):
            r = gridmeter('run', *args)
            tap.equal(r.returncode, 2, args)
            tap.equal(text in r.stderr.decode(), True, r.stderr.decode())
            tap.equal(r.stderr.startswith(b'gridmeter run: '), True, r.stderr.decode())

    def test_sighup_takes_the_new_configuration(self):
        self.with_file()
        self.hang_up('name = Dach\ninstance = 50\npower_direction = export\nlog = debug\n')
        self.d.wait_log('configuration read again, starting anew with it')
        self.appear(power=600)
        tap.equal(self.value('/Ac/Power').unpack(), 600.0)

    def test_sighup_with_the_same_file_changes_nothing(self):
        self.with_file()
        before = self.owner()
        self.hang_up('')
        self.d.wait_log('nothing changed')
        self.send_and_wait(telegram(power=501))
        tap.equal(self.owner(), before)

    def test_sighup_with_a_wrong_file_keeps_the_old_one(self):
        self.with_file()
        before = self.owner()
        for i, wrong in enumerate(('instance = no\n', 'frobnicate = 1\n', 'port = /tmp\n')):
            self.hang_up(wrong)
            until('a complaint', lambda n=i + 1: self.d.log().count('the present one stays') == n)
        self.send_and_wait(telegram(power=501))
        tap.equal((self.owner(), self.value('/Ac/Power').unpack()), (before, 501.0))

    def test_sighup_with_another_port(self):
        self.with_file()
        old = self.w
        self.w = self.wire('other')
        self.hang_up('')
        self.d.wait_log('starting anew')
        self.appear(power=777)
        tap.equal(self.value('/Mgmt/Connection').unpack(), self.w.connection())
        tap.equal(old.link != self.w.link, True)

    def test_sighup_many_times(self):
        self.with_file()
        for i in range(20):
            self.hang_up('instance = %d\n' % (50 + i))
            until('the new start', lambda n=i + 1: self.d.log().count('starting anew') == n)
        self.appear(power=600)
        tap.equal(len(self.services()), 1)

    def test_a_wrong_file_at_the_start_is_replaced_by_what_was_right(self):
        self.with_file('name = Keller\n')
        self.d.stop()
        kept = list((self.dir / 'state').glob('good*'))
        tap.equal([(p.stat().st_mode & 0o777, p.read_text()) for p in kept], [])
        self.d = self.run('-c', self.conf, '--last-good')
        self.appear(power=600)
        self.d.stop()
        (kept,) = (self.dir / 'state').glob('good*')
        tap.equal((kept.stat().st_mode & 0o777, kept.read_text()), (0o600, self.conf.read_text()))
        self.configure('port = %s\nnmae = Dach\n' % self.w.link)
        self.d = self.run('-c', self.conf, '--last-good')
        self.d.wait_log('%s:2: unknown key "nmae", perhaps name was meant' % self.conf)
        self.d.wait_log('%s is wrong: going on with what was in it before' % self.conf)
        self.appear(power=700)
        tap.equal(self.value('/CustomName').unpack(), 'Keller')
        self.hang_up('name = Dach\n')
        self.d.wait_log('starting anew with it')
        until('a new copy', lambda: 'Dach' in kept.read_text())

    def test_without_one_that_was_right_the_defaults_hold(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.conf = self.configure('[Cellar\n')
        self.d = self.run('-c', self.conf, '--last-good', '--port', self.w.link)
        self.d.wait_log('%s is wrong: going on with the defaults' % self.conf)
        self.appear(power=500)
        self.d.stop()
        self.conf.unlink()
        self.d = self.run('-c', self.conf, '--last-good', '--port', self.w.link)
        self.appear(power=600)

    def test_a_wrong_line_of_the_share_keeps_no_meter_from_the_bus(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.conf = self.configure('port = %s\n[share]\nmqt = broker\n' % self.w.link)
        said = '%s:3: unknown key "mqt", perhaps mqtt was meant' % self.conf
        self.d = self.run('-c', self.conf)
        self.d.wait_log(said + '; that is for gridmeter share only')
        self.appear(power=500)
        r = gridmeter('check', '-c', self.conf)
        tap.equal((r.returncode, 'all right' in r.stdout.decode(), said in r.stderr.decode(),
                   'port = %s' % self.w.link in r.stdout.decode()), (1, False, True, True), r)

    def test_a_file_that_was_taken_away_leaves_no_copy(self):
        self.with_file()
        self.d.stop()
        keys = self.dir / 'keys'
        keys.write_text(KEY)
        self.d = self.run('-c', self.conf, '--last-good', 'key_file=%s' % keys)
        self.appear(power=600)
        tap.equal(len(list((self.dir / 'state').glob('good*'))), 2)
        self.d.stop()
        self.conf.unlink()
        keys.unlink()
        self.d = self.run('-c', self.conf, '--last-good', 'key_file=%s' % keys, '--port',
                          self.w.link)
        self.appear(power=700)
        tap.equal(list((self.dir / 'state').glob('good*')), [])

    def test_a_wrong_command_line_ends_it_all_the_same(self):
        r = gridmeter('run', '--last-good', '--set', 'instance=x')
        tap.equal((r.returncode, '--set: instance = x' in r.stderr.decode()), (2, True), r)

    def with_keys(self, profile, text):
        self.keys = self.dir / 'keys'
        self.keys.write_text(text)
        self.keys.chmod(0o600)
        self.w.make_free()
        self.d = self.run('--last-good', '--port', self.w.link, 'key_file=%s' % self.keys)
        sent = gridmeter('simulate', profile, '--output', '-', '--telegrams', 2).stdout
        self.send_until(sent, self.services)

    def test_wrong_keys_leave_those_of_before(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.with_keys('am550-glo30', 'GUEK: "%s"\r\n' % KEY)
        self.d.stop()
        until('its end', lambda: not self.services())
        self.with_keys('am550-glo30', KEY[1:])
        self.d.wait_log('%s:1: key: expected 32 hexadecimal digits, but here are 31' % self.keys)
        self.d.wait_log('going on with the keys that were in %s before' % self.keys)
        tap.equal(KEY[4:12] in self.d.log(), False)

    def test_a_meter_that_needs_no_key_is_read_with_a_wrong_one(self):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.with_keys('fnn-total', 'my key is secret\n')
        self.d.wait_log('going on without the keys in %s' % self.keys)

    def test_definitions_that_are_wrong_are_left_out(self):
        lists = self.dir / 'lists.conf'
        lists.write_text('[x]\nnonsense\n')
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.d = self.run('--last-good', '--port', self.w.link, 'lists=%s' % lists)
        self.d.wait_log('going on without the definitions in %s' % lists)
        self.appear(power=500)

    def check(self, *args):
        r = gridmeter('check', *args)
        return r.returncode, r.stdout.decode(), r.stderr.decode()

    def test_check_tells_a_right_file_from_a_wrong_one(self):
        conf = self.configure('Port = "ttyUSB0"\nkey_file = /nowhere\n')
        tap.equal(self.check('-c', conf), (0, '%s: all right\n  port = ttyUSB0\n'
                                           '  key_file = /nowhere\n' % conf, ''))
        self.configure('port = a\n\nrolle = grid\n')
        tap.equal(self.check('-c', conf), (1, '', 'gridmeter check: %s:3: unknown key "rolle", '
                                           'perhaps role was meant\n' % conf))
        keys = self.dir / 'keys'
        for text, status, out, err in (
                ('EK ' + KEY, 0, 'key', ''), ('GAK: ' + KEY, 0, 'auth_key', ''),
                ('key=%s\nak=%s' % (KEY, KEY), 0, 'key and auth_key', ''),
                ('\n', 1, '', ': there is no key in it\n'),
                (KEY + '0', 1, '', ':1: key: expected 32 hexadecimal digits, but here are 33\n')):
            keys.write_text(text)
            tap.equal(self.check('--key-file', keys),
                      (status, out and '%s: %s\n' % (keys, out),
                       err and 'gridmeter check: %s%s' % (keys, err)))
        tap.equal(self.check('-c', conf, '--key-file', keys)[0], 1)
        tap.equal(self.check()[0], 2)


if __name__ == '__main__':
    tap.run(Configuration)
