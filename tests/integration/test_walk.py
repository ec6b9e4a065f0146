#!/usr/bin/python3
"""The whole walk, once: a simulated meter, its wire, the daemon, a message bus, and somebody who
listens there. It is what `make quick` has of the integration tests."""
import json
import signal

from harness import GRIDMETER, World, gridmeter, tap, until

METER = ('fnn-total', '--seed', '7')


class Walk(World):
    def powers_of_the_meter(self):
        """Of its first telegrams, by another way: into a file, and decoded."""
        capture = self.dir / 'telegrams'
        gridmeter('simulate', *METER, '--output', capture, '--telegrams', 5000)
        lines = gridmeter('decode', '--format', 'json', capture).stdout.splitlines()
        return [json.loads(line)['grid']['power'] for line in lines]

    def powers_on_the_bus(self):
        """That were signalled, in their order."""
        values = [c['/Ac/Power'][0] for c in self.changes(self.owner()) if '/Ac/Power' in c]
        return [v.unpack() for v in values if v.get_type_string() == 'd']

    def test_what_a_meter_sends_is_what_a_subscriber_hears(self):
        self.start_bus()
        self.start_settings()
        link = self.dir / 'meter'
        simulator = self.start('simulate', GRIDMETER, 'simulate', *METER, '--link', link, '--speed',
                               10,
                               is_ours=True)
        until('the port', link.exists)
        self.d = self.run('--port', link)
        self.name = until('the meter', self.services)[0]
        powers = until('some powers', lambda: self.powers_on_the_bus()[4:] and
                       self.powers_on_the_bus())
        expected = iter(self.powers_of_the_meter())
        tap.equal(all(p in expected for p in powers), True, 'powers %s in their order' % powers)
        tap.equal(self.value('/Serial').unpack(), '1ISK0075100001')
        self.d.p.send_signal(signal.SIGTERM)
        tap.equal(self.d.wait_end(), 0)
        self.wait_gone()
        tap.equal(simulator.stop(), 0)


if __name__ == '__main__':
    tap.run(Walk)
