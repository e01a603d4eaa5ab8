"""A file that is being uploaded: opened once, read in pieces, and refused if it changes meanwhile."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator

from isal.isal_zlib import crc32

from packline.client.upload.output_file import FileStatus
from packline.errors import Conflict, PacklineError, PermissionRefused, UnusablePath
from packline.fs.os_errors import file_error

CLOCK_NS = 20_000_000
"""Two writes within one tick of the system's clock (10 ms at most) leave the same time: nanoseconds, with a margin."""
COARSE_NS = 2_000_000_000
"""The same where a file system counts whole seconds (FAT: every other second)."""
READ_BYTES = 256 * 1024
"""Bytes read and sent at a time: they stay in the processor's cache."""


class FileChanged(Conflict):
    """A file changed while it was uploaded; what the store has of it is neither the old content nor the new."""


class SourceFile:
    """An open file. ``path`` names it in messages. Close it.

    Its methods raise FileChanged, and LocalError if the system does not let us read it.
    """

    __slots__ = ("_fd", "_written", "path", "size", "status")

    def __init__(self, file: str) -> None:
        """Raises LocalError, and FileChanged for what is no longer a file."""
        self.path = file
        self._fd = -1
        try:
            # Without waiting: a FIFO may have taken the place of the file since it was found.
            self._fd = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            status = os.fstat(self._fd)
        except OSError as error:
            self.close()
            raise unreadable_error(file, error) from error
        if not stat.S_ISREG(status.st_mode):
            self.close()
            raise self.changed("it is no longer a file")
        self.size = status.st_size
        self._written = status.st_mtime_ns
        self.status = FileStatus.of(status)
        """As it was at the opening."""

    def close(self) -> None:
        """Close the file; further calls do nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def read(self, start: int, length: int) -> bytes:
        """Read bytes of the file. Raises FileChanged if they no longer exist."""
        try:
            data = os.pread(self._fd, length, start)
            while len(data) < length:  # one read gives 2 GiB at most, and network file systems may give less
                more = os.pread(self._fd, length - len(data), start + len(data))
                if not more:
                    raise self.changed(f"it ends after {start + len(data):,} of {self.size:,} bytes")
                data += more
        except OSError as error:
            raise unreadable_error(self.path, error) from error
        return data

    def pieces(self, start: int, length: int) -> Iterator[bytes]:
        """Yield bytes of the file, piece by piece."""
        for at in range(start, start + length, READ_BYTES):
            yield self.read(at, min(READ_BYTES, start + length - at))

    def checksum(self, start: int, length: int, stopped: Callable[[], bool] = lambda: False) -> int:
        """Compute the CRC-32 of a range, until ``stopped()``."""
        total = 0
        for piece in self.pieces(start, length):
            if stopped():
                break
            total = crc32(piece, total)
        return total

    def check_unchanged(self) -> None:
        """Raise FileChanged if size or time of writing are not those at the opening."""
        try:
            status = os.fstat(self._fd)
        except OSError as error:  # ESTALE: a network file system no longer has it
            raise unreadable_error(self.path, error) from error
        if status.st_size != self.size:
            raise self.changed(f"it had {self.size:,} bytes, and has {status.st_size:,}")
        if status.st_mtime_ns != self._written:
            raise self.changed("it was written to")

    def is_settled(self) -> bool:
        """Return whether a write after this moment would show in the time of change."""
        changed = max(self.status.written, self.status.changed)
        tick = CLOCK_NS if changed % 1_000_000_000 else COARSE_NS
        return time.time_ns() - changed > tick

    def check_found(self, size: int, written: int) -> None:
        """Raise FileChanged if it is not as it was found: of that size in bytes, and written to at that time (ns)."""
        if self.size != size:
            raise self.changed(f"it had {size:,} bytes, and has {self.size:,}")
        if written and self._written != written:
            raise self.changed("it was written to")

    def changed(self, how: str) -> FileChanged:
        """Return the error that says how the file changed."""
        return FileChanged(
            f"{self.path!r} changed while it was uploaded: {how}.",
            "Run again once nothing writes to it, or leave it out (--exclude).",
        )


def read_whole(file: str) -> bytes:
    """Read a small file. Raises FileChanged, LocalError."""
    source = SourceFile(file)
    try:
        return source.read(0, source.size)
    finally:
        source.close()


def unreadable_error(file: str, error: OSError) -> PacklineError:
    """Return the typed error for a file to upload that cannot be read."""
    typed = file_error(error, file, "read")
    if isinstance(typed, PermissionRefused | UnusablePath):
        return type(typed)(typed.message, "Make it readable, or leave it out (--exclude).")
    return typed
