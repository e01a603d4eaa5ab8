"""Read a package file on disk by position, through bounded windows.

It is read and not mapped into memory: when another process truncates the file, a read raises a typed error, but an
access to a memory map kills the process.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import TracebackType
from typing import Self

from packline.errors import InvalidInput, NotFound
from packline.fs.os_errors import file_error
from packline.vhpkgzip import format_errors

WINDOW_BYTES = 1 << 20


class PartFile:
    """An open regular file."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open a file. Raises NotFound if there is none, InvalidInput for a folder, pipe or device."""
        self.path = Path(path)
        try:
            # Without O_NONBLOCK, opening a pipe that nobody writes to would hang.
            self.fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                raise file_error(error, path, "read") from error
            raise NotFound(
                f"{os.fspath(path)!r} cannot be read: {error.strerror}.", "Check its name."
            ) from error
        status = os.fstat(self.fd)
        if not stat.S_ISREG(status.st_mode):
            os.close(self.fd)
            raise InvalidInput(f"{os.fspath(path)!r} is not a regular file.", "Save it to disk first.")
        self.size = status.st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.fd)


class FileWindow:
    """A range of a file in memory that moves along with the reads. Each thread needs its own."""

    def __init__(self, file: PartFile, capacity: int = WINDOW_BYTES) -> None:
        self.capacity = capacity
        self._file = file
        self._buffer = memoryview(bytearray(min(capacity, max(file.size, 1))))
        self._start = self._end = 0

    def view(self, at: int, length: int, what: bytes | str | None = None) -> memoryview:
        """Return bytes ``at`` to ``at + length`` of the file, at most ``capacity``; valid until the next call.

        ``what`` names the entry that lies there. Raises Truncated if the file ends before them.
        """
        end = at + length
        if end > self._file.size:
            raise format_errors.Truncated.at(what, f"runs to byte {end}, but the file has {self._file.size}")
        if at < self._start or end > self._end:
            self._start = at
            self._end = at + self._fill(at)
            if end > self._end:
                raise format_errors.Truncated.at(
                    what, f"runs to byte {end}, but the file now ends at {self._end}"
                )
        return self._buffer[at - self._start : end - self._start]

    def _fill(self, at: int) -> int:
        filled = 0
        while filled < len(self._buffer):
            count = os.preadv(self._file.fd, [self._buffer[filled:]], at + filled)
            if not count:
                break
            filled += count
        return filled
