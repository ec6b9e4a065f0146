"""Real captures of third parties, where they are at hand: $GRIDMETER_CORPUS, or the shared folder
beside the checkout."""
import os
import pathlib

from support import tap


def folder(source):
    return pathlib.Path(os.environ.get('GRIDMETER_CORPUS', source / '../shared'))


def suite(shared, protocol, tests):
    """A class with a test for each capture of a protocol, or one that is skipped where there are
    none. `tests` gives names and methods, and is asked only where there are captures."""
    def absent(_):
        raise tap.Skip('the captures are not in %s' % shared)

    if not (shared / 'corpus' / protocol).is_dir():
        return type('Corpus', (), {'test_captures_of_' + protocol: absent})
    return type('Corpus', (), {'test_' + name: test for name, test in tests(protocol)})
