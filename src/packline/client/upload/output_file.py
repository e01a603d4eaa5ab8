"""A file to upload, and what tells whether it is still the file that it was."""

from __future__ import annotations

import os
from typing import NamedTuple


class FileStatus(NamedTuple):
    """If all four are equal, nobody has written to the file in between."""

    size: int
    written: int
    """Modification time in nanoseconds (``st_mtime_ns``)."""
    changed: int
    """Time of the last change of the file or its inode in nanoseconds (``st_ctime_ns``), which no program can set."""
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileStatus:
        """Return what counts of a status."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class OutputFile(NamedTuple):
    """A file to upload: its path below the folder, where it is, and its size when it was found, bytes."""

    path: str
    file: str
    size: int
    written: int = 0
    """When it was last written to as it was found, in nanoseconds since the epoch; 0 if that was not looked at."""
    changed: int = 0
    """When it was last changed in any way as it was found, in nanoseconds since the epoch."""
    inode: int = 0
    row: int = -1
    """Its place in the list of the folder's files; -1 if it is in none."""

    @property
    def status(self) -> FileStatus:
        """The status as it was found."""
        return FileStatus(self.size, self.written, self.changed, self.inode)
