"""A real Node-RED of npm, without its editor."""
import pathlib
import re
import subprocess

from support.case import Case

TESTS = pathlib.Path(__file__).resolve().parents[1]
NPM_S = 90  # what it may take where much is to be fetched
SETTINGS = '''module.exports = {flowFile: 'flows.json', httpAdminRoot: false, httpNodeRoot: false,
    uiHost: '127.0.0.1', uiPort: %d, credentialSecret: false,
    telemetry: {enabled: false, updateNotification: false}};
'''


class InNodeRed(Case):
    """One at work with a flow, in the folder of the case."""

    def start(self, build, flow, port, client=None):
        """`flow` is a text; `client` a folder that pins more nodes of npm."""
        from page.browser import npm_modules, program  # which needs what not all have
        node = program('node', 'nodejs')
        modules = npm_modules(TESTS / 'recipes', build / 'recipes-npm', NPM_S, 'Node-RED')
        if client:
            (self.path / 'node_modules').symlink_to(npm_modules(
                client, build / (client.name + '-npm'), NPM_S, 'the client'))
        (self.path / 'flows.json').write_text(flow, encoding='utf-8')
        (self.path / 'settings.js').write_text(SETTINGS % port)
        with open(self.path / 'node-red.log', 'w') as log:
            red = subprocess.Popen([node, modules / 'node-red/red.js', '-u', self.path, '-s',
                                    self.path / 'settings.js'], stdout=log, stderr=log)
        self.ends.append(lambda: (red.kill(), red.wait()))

    def log(self):
        return (self.path / 'node-red.log').read_text()

    def debugged(self, name):
        """What the debug node of that name has printed."""
        return re.findall(r'\[debug:%s\] ?\n?(.*)$' % name, self.log(), re.M)
