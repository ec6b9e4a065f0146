"""What the tests of whole devices have in common: a guest of one machine with a stick, an adapter
and a meter, and what must hold of /data at every moment."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

import cuts
import machine
import meter

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from support import tap  # noqa: E402

GRIDMETER, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
BOX, DIST = SOURCE / 'build/box', SOURCE / 'dist'
ARCHIVE = DIST / 'venus-data-gridmeter.tar.gz'
TOOLS = ('qemu-system-arm', 'mkfs.ext4', 'mkfs.vfat', 'mcopy', 'debugfs', 'depmod', 'cpio')
UNAVAILABLE = 75
OWNERS_RC_LOCAL = '#!/bin/sh\ntrue /data/other/start.sh &\nif false; then\nexit 1\nfi\nexit 0\n'
PARTS = ('common.sh', 'boot.sh', 'report.sh', 'restore-metering.sh', 'service/run',
         'service/log/run', 'share/run')


def built(name):
    """The folder with what a guest of that machine is started from; it is made when it is not
    there."""
    path = os.environ['PATH'] + ':/usr/sbin:/sbin'
    missing = [tool for tool in TOOLS
               if not any(pathlib.Path(p, tool).exists() for p in path.split(':'))]
    if missing:
        raise tap.Skip('this machine has no ' + ', '.join(missing))
    work = SOURCE / 'build/dist/machines' / name
    if not ARCHIVE.exists() or not (work / 'libraries').exists():
        raise tap.Skip('there is no release in dist/')
    r = subprocess.run([str(SOURCE / 'tools/box/build'), name, str(BOX / 'packages' / name),
                        str(work / 'toolchain/cc'), str(work / 'libraries'), str(BOX / name)],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                       env=dict(os.environ, PATH=path))
    if r.returncode == UNAVAILABLE:
        raise tap.Skip('a guest cannot be made here: ' + r.stdout.strip().replace('\n', '; '))
    if r.returncode:
        raise AssertionError('tools/box/build: ' + r.stdout)
    return BOX / name


class Archive:
    """What of gridmeter is released for GX devices, or made of that."""

    def __init__(self, path=ARCHIVE):
        with tarfile.open(path) as tar:
            self.files = {m.name: tar.extractfile(m).read() for m in tar.getmembers()
                          if m.isfile()}

    def part(self, name, binary):
        """The content of a part of an installation for that machine."""
        program = {'gridmeter': 'bin/gridmeter-' + binary,
                   'gridmeter-share': 'bin/gridmeter-share-' + binary}.get(name)
        return self.files['gridmeter/' + (program or
                                          (name if name == 'common.sh' else 'parts/' + name))]


def without_block(text):
    """A start-up script without what gridmeter has put in: whole, or not at all."""
    return re.sub(r'# >>> gridmeter.*\n\[ ! -x /data/gridmeter/boot\.sh \].*\n# <<< gridmeter\n',
                  '', text)


def altered(to):
    """An archive of another version."""
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        with tarfile.open(ARCHIVE) as tar:
            tar.extractall(home)
        boot = home / 'gridmeter/parts/boot.sh'
        boot.write_text(boot.read_text() + '# another\n')
        (home / 'gridmeter/version').write_text('0.0.0\n')
        sums = home / 'gridmeter/md5sums'
        lines = [line.split()[1] for line in sums.read_text().splitlines()]
        sums.write_text(''.join('%s  %s\n' % (hashlib.md5(
            (home / 'gridmeter' / name).read_bytes()).hexdigest(), name) for name in lines))
        subprocess.run(['tar', '-czf', str(to), '-C', folder, 'rc', 'gridmeter'], check=True)
    return to


class Data:
    """/data as it was found on a disk, where one of these archives was unpacked."""

    def __init__(self, folder, archives, binary):
        self.folder, self.archives, self.binary = pathlib.Path(folder), archives, binary

    def text(self, name):
        path = self.folder / name
        return path.read_text() if path.exists() else None

    def is_started_at_boot(self):
        return '# >>> gridmeter' in (self.text('rc.local') or '')

    def look(self):
        """Whatever the moment was: what has to hold."""
        script = self.folder / 'rc.local'
        tap.equal(without_block(self.text('rc.local') or ''), OWNERS_RC_LOCAL, 'rc.local')
        tap.equal(os.access(script, os.X_OK), True, 'that rc.local can be run')
        boot = self.folder / 'gridmeter/boot.sh'
        if self.is_started_at_boot():
            tap.equal(boot.is_symlink(), True, 'that boot.sh is there')
        if boot.is_symlink():
            self.look_at_parts(boot.parent / os.readlink(boot))
        note = self.text('conf/serial-starter.d/gridmeter.conf')
        if note is not None:
            tap.equal(note.splitlines()[-1], 'service gridmeter gridmeter',
                      'the end of gridmeter.conf of serial-starter')
        settings = self.text('conf/settings.xml')
        if settings is not None:
            tap.equal(settings.endswith('end\n'), True, 'that the settings are whole')
        for path in self.state_files():
            self.look_at_state(path)

    def look_at_parts(self, boot):
        """All are of one archive."""
        wrong = [[name for name in PARTS + ('gridmeter', 'gridmeter-share')
                  if not (boot.parent / name).exists() or
                  (boot.parent / name).read_bytes() != archive.part(name, self.binary)]
                 for archive in self.archives]
        tap.equal(min(wrong, key=len), [], 'parts that are not whole')

    def state_files(self):
        """Those that are read again: recordings are for people, and wait for no disk."""
        state = self.folder / 'gridmeter/state'
        return sorted(p for p in state.glob('*') if not p.name.endswith('.new') and
                      not p.name.startswith('recorded-')) if state.exists() else []

    def look_at_state(self, path):
        """Nothing half-written is believed: what has its name is whole."""
        text = path.read_text()
        tap.equal(text.endswith('\n') and '\0' not in text, True,
                  'that %s is whole: %r' % (path.name, text))
        if path.name.startswith('energies-'):
            tap.equal(len(self.numbers(text)) in (7, 14), True, 'that the energies are all there')

    @staticmethod
    def numbers(text):
        return {k: float(v) for k, v in re.findall(r'^(\w+) = ([0-9.]+)$', text, re.M)}

    def marks(self):
        """Wh of each phase below which nothing will be said, as dbus-send would print it."""
        for path in self.state_files():
            if path.name.startswith('energies-'):
                found = self.numbers(path.read_text())
                return {k: float('%.6g' % (v / 1000)) * 1000 for k, v in found.items()
                        if k.endswith('_mark')}
        return {}


def energies(items):
    """Wh of each phase and direction, named as their marks are."""
    found = {}
    for path, value in items.items():
        m = re.fullmatch(r'/Ac/(L[123])/Energy/(Forward|Reverse)', path)
        if m and isinstance(value, float):
            found['%s_%s_mark' % (m[1].lower(), m[2].lower())] = value * 1000
    return found


def fallen(before, after):
    """Those of the energies that are smaller now."""
    return {k: (before[k], after[k]) for k in before if k in after and after[k] < before[k] - 0.01}


def cut_states(writes, count, random, folder, archives, binary):
    """Looks at so many states of a disk whose power has gone, spread over all its writes, each
    other one with a volatile cache. Gives of each how many writes it has had, and what was on it;
    what is wrong is said with that."""
    image, found = folder / 'cut.img', folder / 'cut'
    for i in range(1, count + 1):
        n, has_cache = i * len(writes.writes) // count, i % 2
        image.write_bytes(writes.state(n, random if has_cache else None))
        cuts.repair(image)
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir()
        cuts.read(image, '/', found)
        data = Data(found, archives, binary)
        try:
            data.look()
            yield n, data
        except AssertionError as error:
            raise AssertionError('after %d writes%s: %s' % (
                n, ', with a cache' if has_cache else '', error)) from error


def installed(folder, started_from, binary='armv7', configuration=''):
    """The image of /data of a device onto which a stick has brought gridmeter."""
    data, stick = folder / 'installed.img', folder / 'installed.stick'
    conf = folder / 'gridmeter.conf'
    conf.write_text(configuration)
    machine.make_data(data, {'rc.local': (OWNERS_RC_LOCAL.encode(), 0o755)})
    machine.make_stick(stick, [ARCHIVE] + ([conf] if configuration else []))
    guest = machine.Guest(folder / 'install', started_from, binary)
    guest.folder.mkdir()
    try:
        guest.start(data, adapters=0, stick=stick).wait_up()
        machine.until('the service', lambda: ': up' in guest.sh('svstat /service/gridmeter; true'))
        guest.sh('svc -d /service/gridmeter; sync; umount /data || sync')
    finally:
        guest.cut()
    stick.unlink()
    shutil.rmtree(guest.folder)
    return data
