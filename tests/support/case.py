"""A scene with a folder of its own and with ends: what was begun last ends first."""
import pathlib
import tempfile


class Case:
    def set_up(self):
        self.files = tempfile.TemporaryDirectory(prefix='gridmeter-case-')
        self.path = pathlib.Path(self.files.name)
        self.ends = [self.files.cleanup]

    def tear_down(self):
        for end in reversed(self.ends):
            end()

    def explain(self):
        return ''.join(p.read_text(errors='replace') for p in self.path.glob('*log'))[-3000:]
