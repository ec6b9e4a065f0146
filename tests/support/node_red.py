"""A real Node-RED of npm, without its editor."""
import pathlib
import subprocess

TESTS = pathlib.Path(__file__).resolve().parents[1]
NPM_S = 90  # what it may take where much is to be fetched
SETTINGS = '''module.exports = {flowFile: 'flows.json', httpAdminRoot: false, httpNodeRoot: false,
    uiHost: '127.0.0.1', uiPort: %d, credentialSecret: false,
    telemetry: {enabled: false, updateNotification: false}};
'''


def start(folder, build, flow, port):
    """One at work with that flow, a text, in a folder of its own; it logs to node-red.log there."""
    from page.browser import npm_modules, program  # which needs what not all have
    node = program('node', 'nodejs')
    modules = npm_modules(TESTS / 'recipes', build / 'recipes-npm', NPM_S, 'Node-RED')
    (folder / 'flows.json').write_text(flow, encoding='utf-8')
    (folder / 'settings.js').write_text(SETTINGS % port)
    with open(folder / 'node-red.log', 'w') as log:
        return subprocess.Popen([node, modules / 'node-red/red.js', '-u', folder, '-s',
                                 folder / 'settings.js'], stdout=log, stderr=log)
