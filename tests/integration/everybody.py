"""Both programs with all that tells readings on: a simulated meter on a wire, `gridmeter run`,
gridmeter-share with its page and a real broker, in a world of their own."""
import http.client
import pathlib
import sys

from harness import GRIDMETER, HERE, World, tap, until
from support.ports import free_port

sys.path.insert(0, str(HERE.parent / 'share'))
from broker import Broker, Listener, needs_broker  # noqa: E402

SHARE = pathlib.Path(GRIDMETER).parent / 'gridmeter-share'
KEY = 'cellar'  # of the section


class Everybody(World):
    is_venus = False
    at_once = 2
    program = SHARE

    def set_up(self):
        if not self.program.exists():
            raise tap.Skip('gridmeter-share is not built')
        needs_broker()
        super().set_up()
        self.broker, self.listeners, self.page = None, [], free_port()
        self.readings = self.dir / 'run' / 'readings'
        self.conf = self.dir / 'gridmeter.conf'

    def tear_down(self):
        for listener in self.listeners:
            listener.__exit__()
        if self.broker:
            self.broker.stop()
        super().tear_down()

    def configure(self, *lines, meters=(), timeout_s=2):
        self.conf.write_text('\n'.join([
            *meters, 'timeout = %g' % timeout_s, '[Cellar]', 'port = %s' % self.w.link, '[share]',
            'stream = %s' % self.readings, 'http_port = %d' % self.page,
            'mqtt = 127.0.0.1:%d' % self.broker.port, *lines, '']))

    def listen(self, *topics):
        """To the broker; everything if no topics are named."""
        self.listeners.append(Listener(self.broker, **({'topics': topics} if topics else {})))
        return self.listeners[-1]

    def begin(self, *lines, **more):
        """Everything but telegrams. Keys of [share], and what configure() takes."""
        self.w = self.wire()
        self.broker = Broker(self.dir)
        self.configure(*lines, **more)
        self.d = self.run('-c', self.conf)
        until('the stream', lambda: self.readings.exists() or self.d.has_ended())
        self.start_share()

    def start_share(self, *before):
        self.s = self.start('run-share', *before, self.program, '-c', self.conf, is_ours=True)
        self.s.wait_log('gridmeter share')
        return self.s

    def ask(self, path):
        """The text of a page; '' while nobody answers."""
        c = http.client.HTTPConnection('127.0.0.1', self.page, timeout=60)
        try:
            c.request('GET', path)
            return c.getresponse().read().decode(errors='replace')
        except OSError:
            return ''
        finally:
            c.close()
