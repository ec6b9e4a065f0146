#!/usr/bin/python3
"""Clients that ask and never read: one, one that wants no answers, 200 of them. The program lives
within the limits of a GX device (100 MB of address space), keeps its size and its place on the bus,
and tells each new value. How soon is measured by `make bench`."""
import re

from harness import CALL_MS, GRIDMETER, Gio, HERE, World, error_of, tap, telegrams, until

ADDRESS_SPACE_KIB = 100_000
MORE_KIB = 4096
ASKED = 20_600  # calls: their answers were more than that address space


class Askers(World):
    def run(self, *args):
        """The daemon as a GX device has it. A sanitizer needs more than that."""
        args = [x for a in args for x in (['--set', a] if re.match('[a-z_]+=', str(a)) else [a])]
        limit = 'ulimit -v %d; exec "$@"' % ADDRESS_SPACE_KIB
        return self.start('run', 'sh', '-c', limit, 'sh', GRIDMETER, 'run', *args, is_ours=True)

    def begin(self):
        self.standard(power=500)
        self.telegrams = {p: telegrams(power=p)[0] for p in (600, 700)}
        self.before, self.first = self.d.memory_kib(), self.owner()
        self.call('/', 'GetItems')

    def ask(self, n, *args, name=None):
        """Clients that ask; they have begun, or have sent all, when it returns."""
        flood = self.start('flood', '/usr/bin/python3', HERE / 'flood.py', name or self.name, n,
                           *args)
        flood.wait_log('asked' if '--calls' in args else 'asking', 50)
        return flood

    def tells(self, power):
        """A new value goes out as long as they are there."""
        path, own = self.w, self.first
        n = len(self.changes(own))
        path.send(self.telegrams[power])
        until('the signal', lambda: any('/Ac/Power' in c and c['/Ac/Power'][0].unpack() == power
                                        for c in self.changes(own)[n:]))

    def stays(self, flood):
        for power in (600, 700) * 5:
            self.tells(power)
            grown = self.d.memory_kib() - self.before
            tap.equal(grown <= MORE_KIB, True, '%d KiB more' % grown)
        tap.equal(self.owner(), self.first, 'it has never left the bus')
        tap.equal(self.value('/Ac/Power').unpack(), 700.0, 'and answers others')
        flood.stop()
        until('its size again', lambda: self.d.memory_kib() - self.before <= MORE_KIB / 4)

    def test_one_that_never_reads(self):
        self.begin()
        self.stays(self.ask(1, '--calls', ASKED))

    def test_one_that_wants_no_answer_and_does_not_end(self):
        self.begin()
        self.stays(self.ask(1, '--no-reply', '--pause-ms', 2))

    def test_two_hundred_that_never_read(self):
        self.begin()
        self.stays(self.ask(200, '--calls', ASKED // 200))

    def test_one_that_pings_and_never_reads(self):
        """libdbus would answer by itself."""
        self.begin()
        self.stays(self.ask(1, '--calls', ASKED, '--interface', 'org.freedesktop.DBus.Peer',
                            '--member', 'Ping'))

    def test_one_that_writes_and_never_reads(self):
        self.begin()
        self.stays(self.ask(1, '--calls', ASKED, '--member', 'SetValue', '--path', '/CustomName',
                            '--octets', 40))

    def test_one_that_sends_as_much_as_the_bus_lets_it(self):
        """A message for us has 32 MiB at most, and would want twice that to be read."""
        self.begin()
        self.stays(self.ask(1, '--calls', 3, '--member', 'SetValue', '--path', '/CustomName',
                            '--octets', 33_000_000))

    def test_one_that_sends_what_is_just_read(self):
        self.begin()
        self.stays(self.ask(1, '--calls', 200, '--member', 'SetValue', '--path', '/CustomName',
                            '--octets', 250_000))

    def test_one_that_reads_gets_all_its_answers(self):
        """However many there are: it answers pings, as its library does for it."""
        self.begin()
        for _ in range(1500):
            self.call('/', 'GetItems')

    def test_one_that_does_not_read_is_told_so(self):
        """As far as it reads at all: here it reads late, without an answer to a ping."""
        self.begin()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | \
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        deaf = Gio.DBusConnection.new_for_address_sync(
            self.env['DBUS_SYSTEM_BUS_ADDRESS'], flags, None, None)
        deaf.add_filter(lambda _c, m, is_incoming: None if is_incoming and
                        m.get_message_type() == Gio.DBusMessageType.METHOD_CALL else m)
        errors = []
        for _ in range(2000):
            m = Gio.DBusMessage.new_method_call(self.name, '/', None, 'GetItems')
            reply, _ = deaf.send_message_with_reply_sync(m, Gio.DBusSendMessageFlags.NONE, CALL_MS,
                                                         None)
            if reply.get_message_type() == Gio.DBusMessageType.ERROR:
                errors.append(reply.get_error_name())
                break
        tap.equal(errors, ['org.freedesktop.DBus.Error.LimitsExceeded'])
        tap.equal(error_of(self.call, '/', 'Nonsense'), 'org.freedesktop.DBus.Error.UnknownMethod',
                  'others get what they should')
        deaf.close_sync(None)

    def test_a_client_of_another_name_begins_anew(self):
        self.begin()
        for _ in range(3):
            self.ask(100, '--calls', 60).stop()
        tap.equal(self.value('/Ac/Power').unpack(), 500.0)


if __name__ == '__main__':
    tap.run(Askers)
