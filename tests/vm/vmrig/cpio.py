# SPDX-License-Identifier: BSD-3-Clause
"""Writer of the "newc" cpio archives that the kernel unpacks as its initial file system."""

import stat


class Archive:
    """Collects entries; bytes() gives the archive, padded so that archives can be concatenated."""

    def __init__(self):
        self._parts = []
        self._directories = set()
        self._inode = 0

    def _entry(self, name, mode, data=b""):
        self._inode += 1
        raw = name.encode() + b"\0"
        fields = [self._inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0]
        header = b"070701" + b"".join(b"%08x" % field for field in fields) + raw
        self._parts.append(header + bytes(-len(header) % 4) + data + bytes(-len(data) % 4))

    def directory(self, name):
        if name and name not in self._directories:
            self.directory(name.rpartition("/")[0])
            self._directories.add(name)
            self._entry(name, stat.S_IFDIR | 0o755)

    def file(self, name, data, mode=0o644):
        self.directory(name.rpartition("/")[0])
        self._entry(name, stat.S_IFREG | mode, data)

    def symlink(self, name, target):
        self.directory(name.rpartition("/")[0])
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def bytes(self):
        self._entry("TRAILER!!!", 0)
        data = b"".join(self._parts)
        return data + bytes(-len(data) % 512)
