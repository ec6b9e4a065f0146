#!/usr/bin/python3
"""Configuration: by file, by command line, read again while it runs."""
import signal

from harness import World, gridmeter, tap, telegram, until


class Configuration(World):
    def configure(self, text):
        path = self.dir / 'gridmeter.conf'
        path.write_text(text)
        return path

    def with_file(self, text=''):
        self.start_bus()
        self.start_settings()
        self.w = self.wire()
        self.conf = self.configure('port = %s\ntimeout = 60\n%s' % (self.w.link, text))
        self.d = self.run('-c', self.conf)
        self.appear(power=500)

    def hang_up(self, text):
        self.configure('port = %s\ntimeout = 60\n%s' % (self.w.link, text))
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
        tap.equal(r.stderr.decode(), '%s:3: timeout = soon: expected auto, or whole seconds from 1 '
                  'to 300\n' % conf)

    def test_a_file_that_is_not_there(self):
        r = gridmeter('run', '-c', '/nowhere/gridmeter.conf')
        tap.equal((r.returncode, r.stderr), (2, b'gridmeter run: /nowhere/gridmeter.conf: No '
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
        tap.equal(self.value('/Mgmt/Connection').unpack(), self.w.link)
        tap.equal(old.link != self.w.link, True)

    def test_sighup_many_times(self):
        self.with_file()
        for i in range(20):
            self.hang_up('instance = %d\n' % (50 + i))
            until('the new start', lambda n=i + 1: self.d.log().count('starting anew') == n)
        self.appear(power=600)
        tap.equal(len(self.services()), 1)


if __name__ == '__main__':
    tap.run(Configuration)
