"""How gui-v2 1.2.33 to 1.3.15 finds plug-ins on a GX device, as far as it matters to one: which
files it reads, what it takes of them, and what the plug-in of another app does to ours."""
import base64
import json
import struct
import zlib

FIRST_THAT_COMPARES = (1, 3, 9)
DIRECTORY, ZLIB, ZSTD = 2, 1, 4


def version(text):
    return tuple(int(part) for part in text.lstrip('vV').split('.'))


def texts(apps):
    """What is read of /data/apps: each *.json of `enabled`/<app>/gui-v2."""
    return [path.read_text(encoding='utf-8')
            for app in sorted((apps / 'enabled').iterdir()) if (app / 'gui-v2').is_dir()
            for path in sorted((app / 'gui-v2').glob('*.json'))]


def plugins(apps, gui):
    """{name: plug-in} of those that are shown. All texts are one array, and parsed at once."""
    try:
        told = json.loads('[ %s ]' % ','.join(texts(apps)))
    except ValueError:
        return {}
    shown = {}
    for one in told:
        if is_whole(one) and one['name'] not in shown and suits(one, version(gui)):
            shown[one['name']] = one
    return shown


def is_whole(one):
    if not isinstance(one, dict):
        return False
    texts_of_it = [one.get(key) for key in ('name', 'version', 'resource')]
    if not all(text and isinstance(text, str) for text in texts_of_it):
        return False
    return any(is_integration(each) for each in one.get('integrations') or [])


def is_integration(each):
    if not each.get('url') or each.get('type') not in (1, 2):
        return False
    return each['type'] == 1 or bool(each.get('productId') and each.get('title'))


def suits(one, gui):
    if gui < FIRST_THAT_COMPARES:
        return True
    least, most = one.get('minRequiredVersion'), one.get('maxRequiredVersion')
    return (not least or gui >= version(least)) and (not most or gui <= version(most))


def in_browser(apps, gui):
    """dbus-flashmq publishes <app>/gui-v2/<app>.json alone, in pieces of 4096 octets; gui-v2 reads
    it so from 1.3.5 on."""
    if version(gui) < (1, 3, 5):
        return {}
    found = [app / 'gui-v2' / (app.name + '.json') for app in (apps / 'enabled').iterdir()]
    return {path.stem: -(-path.stat().st_size // 4096) for path in found if path.exists()}


class Resource:
    """The files in a binary of rcc: {'/prefix/name': (octets, flags, time)}."""

    def __init__(self, plugin):
        self.octets = base64.b64decode(plugin['resource'], validate=True)
        magic, self.format, self.tree, self.data, self.names = struct.unpack('>4s4I',
                                                                             self.octets[:20])
        if magic != b'qres':
            raise ValueError('it is no resource')
        self.files = dict(self.walk(0, ''))

    def number(self, at):
        return struct.unpack('>I', self.octets[at:at + 4])[0]

    def name(self, offset):
        at = self.names + offset
        length, = struct.unpack('>H', self.octets[at:at + 2])
        return self.octets[at + 6:at + 6 + 2 * length].decode('utf-16-be')

    def walk(self, node, path):
        at = self.tree + node * (22 if self.format >= 2 else 14)
        name, flags, first, second = struct.unpack('>IHII', self.octets[at:at + 14])
        if node:
            path += '/' + self.name(name)
        if flags & DIRECTORY:
            for child in range(second, second + first):
                yield from self.walk(child, path)
            return
        time = struct.unpack('>Q', self.octets[at + 14:at + 22])[0] if self.format >= 2 else 0
        at = self.data + second
        octets = self.octets[at + 4:at + 4 + self.number(at)]
        yield path, (zlib.decompress(octets[4:]) if flags & ZLIB else octets, flags, time)
