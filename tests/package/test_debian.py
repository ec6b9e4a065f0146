#!/usr/bin/python3
"""The Debian source package: it builds from a clean checkout, lintian has nothing to say, and the
package installs, says what to do next, and leaves nothing.

    test_debian.py GRIDMETER SOURCE_DIR"""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]
from support import tap  # noqa: E402

SOURCE = pathlib.Path(sys.argv[2]).resolve()
VERSION = re.search(r"version: '([^']+)'", (SOURCE / 'meson.build').read_text())[1]
# Always the same place, so that ccache knows what it compiled there.
BUILD = SOURCE / 'build/debian'
PACKAGE = BUILD / ('gridmeter_%s_amd64.deb' % VERSION)


def clean_checkout(to):
    names = subprocess.run(['git', 'ls-files', '-z'], cwd=SOURCE, capture_output=True,
                           check=False).stdout.split(b'\0')[:-1]
    for name in map(os.fsdecode, names):
        if (SOURCE / name).exists():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, to / name, follow_symlinks=False)
    return len(names)


@functools.cache
def built():
    """Why there is no package, or None. Without its tests, which run here anyway."""
    for name in ('dpkg-buildpackage', 'dh', 'git'):
        if not shutil.which(name):
            return 'no ' + name
    if os.uname().machine != 'x86_64':
        return 'this is another machine'
    shutil.rmtree(BUILD, ignore_errors=True)
    if clean_checkout(BUILD / 'gridmeter') == 0:
        return 'no checkout of git'
    for folder in ('build', 'dist'):  # somebody has worked there before
        (BUILD / 'gridmeter' / folder).mkdir()
        (BUILD / 'gridmeter' / folder / 'something').write_text('built')
    env = dict(os.environ, DEB_BUILD_OPTIONS='nocheck')
    if shutil.which('ccache'):
        env['CC'] = 'ccache gcc'
    r = subprocess.run(['dpkg-buildpackage', '-us', '-uc'], cwd=BUILD / 'gridmeter', env=env,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    tap.equal(r.returncode, 0, r.stdout[-3000:])
    return None


def need_package():
    reason = built()
    if reason:
        raise tap.Skip(reason)


def control_files(package, to):
    subprocess.run(['dpkg-deb', '--control', str(package), str(to)], check=True)
    return to


def output(*args):
    return subprocess.run([str(a) for a in args], capture_output=True, text=True, check=True).stdout


def manifest():
    """{file: mode} of what the released packages hold."""
    rows = re.findall(r'^deb (\d+) (\S+)$', (SOURCE / 'tools/release/manifest').read_text(), re.M)
    return {name: int(mode, 8) for mode, name in rows}


class Package:
    def set_up(self):
        need_package()

    def test_lintian_has_nothing_to_say(self):
        if not shutil.which('lintian'):
            raise tap.Skip('no lintian')
        r = subprocess.run(['lintian', '--display-info', '--tag-display-limit', '0',
                            '--no-cfg', BUILD / ('gridmeter_%s_amd64.changes' % VERSION)],
                           capture_output=True, text=True, check=False)
        tap.equal([line for line in r.stdout.splitlines() if line[:2] in ('E:', 'W:') or
                   'override' in line], [])
        tap.equal(r.returncode, 0, r.stderr)

    def test_each_override_says_why(self):
        for name in ('lintian-overrides', 'static.lintian-overrides'):
            blocks = re.findall(r'((?:^#.*\n)*)((?:^[^#\n].*\n)+)',
                                (SOURCE / 'debian' / name).read_text(), re.M)
            tap.equal([tags for reason, tags in blocks if not reason], [], name)

    def test_it_holds_what_the_released_ones_hold(self):
        with tempfile.TemporaryFile() as f:
            subprocess.run(['dpkg-deb', '--fsys-tarfile', str(PACKAGE)], stdout=f, check=True)
            f.seek(0)
            with tarfile.open(fileobj=f) as tar:
                found = {m.name[2:]: m.mode for m in tar if not m.isdir()}
        expected = manifest()
        del expected['usr/share/doc/gridmeter/libraries.gz']  # of those linked statically
        tap.equal(found, expected)

    def test_what_an_owner_changes_is_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            control_files(PACKAGE, folder + '/control')
            tap.equal(pathlib.Path(folder, 'control/conffiles').read_text().split(),
                      ['/etc/gridmeter.conf', '/etc/gridmeter.keys'])

    def test_the_source_package_holds_no_build(self):
        with tarfile.open(BUILD / ('gridmeter_%s.tar.xz' % VERSION)) as tar:
            names = {name.partition('/')[2] for name in tar.getnames()}
        tap.equal([n for n in names if n.startswith(('build/', 'dist/', '.git/', 'obj-'))], [])
        tap.equal({'meson.build', 'debian/control', 'tools/release/build'} - names, set())


class Scripts:
    """The scripts of the package, with programs beside them that only tell how they were called."""

    def set_up(self):
        if os.getuid() != 0 or not shutil.which('unshare'):
            raise tap.Skip('only root can pretend that systemd runs')
        need_package()

    def calls(self, script, *args, before='', after=''):
        with tempfile.TemporaryDirectory() as folder:
            control = control_files(PACKAGE, folder + '/control')
            for name in ('deb-systemd-helper', 'deb-systemd-invoke', 'systemctl', 'udevadm',
                         'systemd-sysusers', 'invoke-rc.d'):
                path = pathlib.Path(folder) / name
                path.write_text('#!/bin/sh\necho "${0##*/} $*" >&2\n')
                path.chmod(0o755)
            r = subprocess.run(
                ['unshare', '--mount', 'sh', '-c',
                 'mount -t tmpfs none /run && mkdir -p /run/systemd/system && '
                 'mount -t tmpfs none /var/lib && eval "$BEFORE" && "$@" && eval "$AFTER"', 'sh',
                 control + '/' + script, *args], capture_output=True, text=True, check=True,
                env={'PATH': folder + ':/usr/sbin:/usr/bin:/sbin:/bin', 'BEFORE': before,
                     'AFTER': after})
        return r.stderr.splitlines(), r.stdout.splitlines()

    def services(self, *args, **more):
        return sorted(line.replace("'", '').split(' ', 1)[1].strip()
                      for line in self.calls(*args, **more)[0]
                      if line.startswith('deb-systemd-invoke'))

    def test_a_new_package_is_started_and_an_update_started_anew(self):
        """But what opens a port is for its owner to start."""
        tap.equal(self.services('postinst', 'configure', ''), ['start gridmeter.service'])
        tap.equal(self.services('postinst', 'configure', '0.1.0'),
                  ['restart gridmeter.service', 'try-restart gridmeter-share.service'])

    def test_the_user_is_there_before_the_bus_reads_the_policy_and_the_service_starts(self):
        called = [line.split()[0] for line in self.calls('postinst', 'configure', '')[0]]
        order = [called.index(name) for name in ('systemd-sysusers', 'invoke-rc.d',
                                                 'deb-systemd-invoke')]
        tap.equal(order, sorted(order), called)

    def test_the_first_installation_says_what_to_do_next_and_an_update_does_not(self):
        said = '\n'.join(self.calls('postinst', 'configure', '')[1])
        for words in ('gridmeter doctor', '/etc/gridmeter.conf', '/etc/gridmeter.keys',
                      '/usr/share/doc/gridmeter'):
            tap.equal(words in said, True, '%s in %s' % (words, said))
        tap.equal(said.count('\n') < 2, True, 'lines of ' + said)
        tap.equal(self.calls('postinst', 'configure', '0.1.0')[1], [])

    def test_the_state_of_an_older_version_is_moved_also_where_that_was_cut(self):
        for link in ('ln -s private/gridmeter /var/lib/gridmeter', 'true'):
            self.calls('postinst', 'configure', '0.1.0',
                       before='mkdir -p /var/lib/private/gridmeter && '
                       'touch /var/lib/private/gridmeter/bindings && ' + link,
                       after='[ -f /var/lib/gridmeter/bindings ] && '
                       '[ ! -e /var/lib/private/gridmeter ]')

    def test_a_removal_that_is_given_up_starts_the_service_again(self):
        tap.equal(self.services('prerm', 'remove'),
                  ['stop gridmeter-share.service', 'stop gridmeter.service'])
        for why in ('abort-remove', 'abort-upgrade', 'abort-deconfigure'):
            tap.equal('restart gridmeter.service' in self.services('postinst', why, '0.1.0'), True,
                      why)


# In a copy of this machine that forgets what is written: dpkg itself.
INSTALL = '''
set -e
top=$1 package=$2
mount -t tmpfs none "$top" 2>/dev/null && mkdir "$top/new" "$top/work" "$top/root" &&
	mount -t overlay none -o "lowerdir=/,upperdir=$top/new,workdir=$top/work" "$top/root" ||
	exit 125
cp "$package" "$top/root/package.deb"
inside() { chroot "$top/root" "$@"; }
rm -rf "$top/root/run"
mkdir "$top/root/run"
inside dpkg --force-depends --purge gridmeter >/dev/null 2>&1 || true
traces() { inside find /etc /usr /var/lib -name '*gridmeter*' -not -path '/var/lib/dpkg/*' | sort; }
traces >"$top/before"
inside dpkg --force-depends --install /package.deb
echo == installed
inside gridmeter --version
inside gridmeter-share --version
inside stat -c '%a %U %n' /etc/gridmeter.conf /etc/gridmeter.keys
inside getent passwd gridmeter >/dev/null && echo the user is there
for doc in README.md guide.md guide.de.md copyright changelog.gz; do
	[ -f "$top/root/usr/share/doc/gridmeter/$doc" ] || echo "no $doc"
done
inside find /etc/systemd/system -name 'gridmeter*.service'
echo == removed
echo '# mine' >>"$top/root/etc/gridmeter.conf"
inside dpkg --remove gridmeter >/dev/null
inside tail -n 1 /etc/gridmeter.conf
mkdir -p "$top/root/var/lib/gridmeter"
echo == purged
inside dpkg --purge gridmeter >/dev/null
traces | comm -13 "$top/before" -
'''


class Installation:
    def test_dpkg_installs_it_and_a_purge_leaves_nothing(self):
        if os.getuid() != 0 or not shutil.which('unshare'):
            raise tap.Skip('only root can install it')
        need_package()
        with tempfile.TemporaryDirectory() as folder:
            r = subprocess.run(['unshare', '--mount', 'sh', '-c', INSTALL, 'sh', folder,
                                str(PACKAGE)], capture_output=True, text=True, check=False)
        if r.returncode == 125:
            raise tap.Skip('no copy of this machine can be made: ' + r.stderr)
        tap.equal(r.returncode, 0, r.stdout + r.stderr)
        said, installed, removed, purged = re.split(r'^== \w+\n', r.stdout, flags=re.M)
        tap.equal('gridmeter doctor' in said, True, said)
        tap.equal(installed.splitlines(), [
            *['gridmeter ' + VERSION] * 2, '644 root /etc/gridmeter.conf',
            '600 root /etc/gridmeter.keys',
            'the user is there', '/etc/systemd/system/multi-user.target.wants/gridmeter.service'])
        tap.equal(removed, '# mine\n')
        tap.equal(purged, '', 'what is left')


tap.run(Package, Scripts, Installation)
