#!/usr/bin/python3
"""The image for containers in dist/: by the specification of OCI images 1.0, and what is in it runs
with nothing else around it.

    test_image.py GRIDMETER SOURCE_DIR"""
import gzip
import hashlib
import json
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

GRIDMETER, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
IMAGE = SOURCE / 'dist/gridmeter-oci.tar'
VERSION = re.search(r"version: '([^']+)'", (SOURCE / 'meson.build').read_text())[1]
HOME = re.search(r'#define PROJECT_HOME "(.*)"', (SOURCE / 'src/base/project.h').read_text())[1]
TYPE = 'application/vnd.oci.image.'
MACHINES = {('arm', 'v7'): ('armv7', ['qemu-arm-static', '-cpu', 'cortex-a8']),
            ('arm64', None): ('aarch64', ['qemu-aarch64-static', '-cpu', 'cortex-a53']),
            ('amd64', None): ('x86_64', [])}
OWNER = (65532, 20)


class Layout:
    """The archive, unpacked into a folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        with tarfile.open(IMAGE) as tar:
            tar.extractall(folder)

    def blob(self, descriptor, media_type):
        tap.equal(descriptor['mediaType'], TYPE + media_type)
        algorithm, digest = descriptor['digest'].split(':')
        octets = (self.folder / 'blobs' / algorithm / digest).read_bytes()
        tap.equal((len(octets), hashlib.sha256(octets).hexdigest()), (descriptor['size'], digest))
        return octets

    def index(self):
        top = json.loads((self.folder / 'index.json').read_text())
        return top, json.loads(self.blob(top['manifests'][0], 'index.v1+json'))

    def images(self):
        """(platform, manifest, config, layer as a tar) of each."""
        for entry in self.index()[1]['manifests']:
            manifest = json.loads(self.blob(entry, 'manifest.v1+json'))
            config = json.loads(self.blob(manifest['config'], 'config.v1+json'))
            layer = gzip.decompress(self.blob(manifest['layers'][0], 'layer.v1.tar+gzip'))
            yield entry['platform'], manifest, config, layer


class Image:
    def set_up(self):
        if not IMAGE.exists():
            raise tap.Skip('there is no release in dist/')
        self.folder = tempfile.TemporaryDirectory()
        self.layout = Layout(self.folder.name)

    def tear_down(self):
        if hasattr(self, 'folder'):
            self.folder.cleanup()

    def test_it_is_a_layout_with_one_name_for_all_machines(self):
        tap.equal(json.loads((self.layout.folder / 'oci-layout').read_text()),
                  {'imageLayoutVersion': '1.0.0'})
        top, index = self.layout.index()
        for it in (top, index):
            tap.equal((it['schemaVersion'], it['mediaType']), (2, TYPE + 'index.v1+json'))
        tap.equal([m.get('annotations') for m in top['manifests']],
                  [{'org.opencontainers.image.ref.name': VERSION}])
        tap.equal([(p['os'], p['architecture'], p.get('variant')) for p, *_ in
                   self.layout.images()], [('linux', *machine) for machine in MACHINES])

    def test_every_blob_is_named_by_its_content_and_belongs_to_an_image(self):
        found = {p.name for p in (self.layout.folder / 'blobs/sha256').iterdir()}
        top, index = self.layout.index()
        named = [m['digest'] for m in top['manifests'] + index['manifests']]
        for _, manifest, _, _ in self.layout.images():
            tap.equal((manifest['schemaVersion'], manifest['mediaType'], len(manifest['layers'])),
                      (2, TYPE + 'manifest.v1+json', 1))
            named += [manifest['config']['digest'], manifest['layers'][0]['digest']]
        tap.equal(found, {digest.split(':')[1] for digest in named})

    def test_each_image_says_what_it_is_and_how_it_is_run(self):
        for platform, _, config, layer in self.layout.images():
            tap.equal({k: config.get(k) for k in platform}, platform)
            tap.equal(config['rootfs'], {
                'type': 'layers', 'diff_ids': ['sha256:' + hashlib.sha256(layer).hexdigest()]})
            tap.equal(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', config['created'])
                      is not None, True, config['created'])
            labels = {k.rpartition('.')[2]: v for k, v in config['config']['Labels'].items()}
            tap.equal((labels['title'], labels['version'], labels['licenses'], labels['url'],
                       labels['source']), ('gridmeter', VERSION, 'MIT', HOME, HOME))

    def test_who_builds_it_by_hand_gets_the_same(self):
        recipe = (SOURCE / 'package/container/Containerfile').read_text().split('FROM scratch')[1]
        told = dict(re.findall(r'^([A-Z]+) (.*)$', recipe, re.M))
        for _, _, config, _ in self.layout.images():
            config = config['config']
            tap.equal((config['User'], ' '.join(config['Env']), config['WorkingDir'],
                       config['StopSignal'], ' '.join(config['Volumes']), config['Entrypoint'],
                       config['Cmd']),
                      (told['USER'], told['ENV'], told['WORKDIR'], told['STOPSIGNAL'],
                       told['VOLUME'], json.loads(told['ENTRYPOINT']), json.loads(told['CMD'])))

    def test_its_files_are_roots_and_its_folders_its_own(self):
        for platform, _, _, layer in self.layout.images():
            path = self.layout.folder / 'layer'
            path.write_bytes(layer)
            machine = MACHINES[platform['architecture'], platform.get('variant')][0]
            with tarfile.open(path) as tar:
                found = {m.name: (m.mode, (m.uid, m.gid)) for m in tar}
                programs = {name: tar.extractfile('usr/bin/' + name).read()
                            for name in ('gridmeter', 'gridmeter-share')}
            tap.equal({name for name, (_, owner) in found.items() if owner != (0, 0)},
                      {'run/gridmeter', 'var/lib/gridmeter'})
            tap.equal({found[name] for name in ('run/gridmeter', 'var/lib/gridmeter')},
                      {(0o755, OWNER)})
            tap.equal('usr/share/doc/gridmeter/LICENSES' in found, True, sorted(found))
            for name, octets in programs.items():
                tap.equal(found['usr/bin/' + name], (0o755, (0, 0)))
                tap.equal(octets == (SOURCE / 'dist' / ('%s-%s' % (name, machine))).read_bytes(),
                          True, '%s for %s' % (name, machine))

    def test_it_reads_a_meter_with_nothing_around_it(self):
        if os.getuid() != 0:
            raise tap.Skip('only root can unpack it as it is')
        for number, (platform, _, config, layer) in enumerate(self.layout.images()):
            machine, emulator = MACHINES[platform['architecture'], platform.get('variant')]
            root = self.layout.folder / str(number)
            (self.layout.folder / 'layer').write_bytes(layer)
            with tarfile.open(self.layout.folder / 'layer') as tar:
                tar.extractall(root, numeric_owner=True)
            subprocess.run([GRIDMETER, 'simulate', 'three-phase', '--output', root / 'meter.cap',
                            '--telegrams', '3', '--power', '-1234'], check=True)
            if emulator:  # it is static, too
                shutil.copy(shutil.which(emulator[0]), root / 'emulator')
            inside = ['chroot', '--userspec=%d:%d' % OWNER, root,
                      *(['/emulator', *emulator[1:]] if emulator else []),
                      *config['config']['Entrypoint']]
            r = subprocess.run([*inside, '--version'], capture_output=True, text=True, check=False)
            tap.equal((r.returncode, r.stdout), (0, 'gridmeter %s\n' % VERSION), machine + r.stderr)
            r = subprocess.run([*inside[:-1], '/usr/bin/gridmeter-share', '--version'],
                               capture_output=True, text=True, check=False)
            tap.equal((r.returncode, r.stdout), (0, 'gridmeter %s\n' % VERSION), machine + r.stderr)
            r = subprocess.run([*inside, *config['config']['Cmd'], '--bus', 'none', '--port',
                                '/meter.cap@20'], capture_output=True, text=True, check=False)
            tap.equal((r.returncode, '-1234 W' in r.stderr), (0, True), machine + ': ' + r.stderr)


tap.run(Image)
