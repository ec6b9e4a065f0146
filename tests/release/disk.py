"""What may be on a disk when the power has gone: the folder of a model, and of it what was waited
for.

A file system keeps what `fsync` and `sync` have waited for, and nothing else is sure: a file that
has its name may have no content yet, a name that was given or taken may be as before, in one folder
and not in another. Stricter than ext4 is, and about what UBIFS does."""
import os
import stat


def tree(root):
    """What is in a folder: path to (mode, content or target)."""
    found = {}
    for folder, names, files in os.walk(root):
        for name in names + files:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, root)] = what_is(path)
    return found


def what_is(path):
    st = os.lstat(path)
    if stat.S_ISLNK(st.st_mode):
        return stat.S_IFLNK, os.readlink(path).encode()
    if stat.S_ISREG(st.st_mode):
        with open(path, 'rb') as f:
            return st.st_mode, f.read()
    return st.st_mode, b''


def write_tree(root, files):
    """Makes an empty folder be like that."""
    for path, (mode, content) in sorted(files.items()):
        to = os.path.join(root, path)
        if stat.S_ISLNK(mode):
            os.symlink(content, to)
            continue
        if stat.S_ISDIR(mode):
            os.mkdir(to)
        else:
            with open(to, 'wb') as f:
                f.write(content)
        os.chmod(to, stat.S_IMODE(mode))


class Disk:
    """Inodes and names, as they are now and as they are sure to be."""

    def __init__(self, root):
        self.root = root
        self.top = os.stat(root).st_ino
        self.device = os.stat(root).st_dev
        self.names, self.inodes = {}, {}
        self.look()
        self.sure_names = dict(self.names)
        self.sure_inodes = dict(self.inodes)

    def look(self):
        """Something has changed. What a name that is sure stands for is remembered when it is
        gone."""
        names, inodes = {}, {}
        for folder, _, _ in os.walk(self.root):
            here = names[os.stat(folder).st_ino] = {}
            for name in os.listdir(folder):
                path = os.path.join(folder, name)
                here[name] = os.lstat(path).st_ino
                inodes[here[name]] = what_is(path)
        self.names = names
        self.inodes = {**self.inodes, **inodes}

    def synced(self, device, inode):
        """A file or folder was waited for; device 0: all of them."""
        if device == 0:
            self.sure_names, self.sure_inodes = dict(self.names), dict(self.inodes)
        elif device == self.device and inode in self.names:
            self.sure_names[inode] = self.names[inode]
            for child in self.names[inode].values():
                mode, content = self.inodes[child]
                if stat.S_ISLNK(mode):
                    self.sure_inodes[child] = mode, content
        elif device == self.device and inode in self.inodes:
            self.sure_inodes[inode] = self.inodes[inode]

    def _build(self, names, is_sure, folder=None, path=''):
        found = {}
        for name, inode in names.get(self.top if folder is None else folder, {}).items():
            mode, content = self.inodes[inode]
            if is_sure and stat.S_ISREG(mode):
                mode, content = self.sure_inodes.get(inode, (mode, b''))
            found[path + name] = mode, content
            if stat.S_ISDIR(mode):
                found.update(self._build(names, is_sure, inode, path + name + '/'))
        return found

    def after_power_cut(self):
        """The trees that there may be: all is kept; contents are lost; names, too; of one folder
        the names are older than of the others, or newer."""
        yield self._build(self.names, False)
        yield self._build(self.names, True)
        yield self._build(self.sure_names, True)
        for folder in set(self.names) & set(self.sure_names):
            if self.names[folder] != self.sure_names[folder]:
                yield self._build({**self.names, folder: self.sure_names[folder]}, True)
                yield self._build({**self.sure_names, folder: self.names[folder]}, True)
