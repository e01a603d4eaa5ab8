"""A file that records are appended to by one process, which may be killed between any two of them.

Nothing is synchronised: what a crash of the machine loses is done again. A record that does not fit on the disk is
taken back whole, so that what follows is never read as a part of it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from packline.fs.file_data import write_all
from packline.fs.os_errors import file_error

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC


class AppendLog:
    """An open log. Close it."""

    def __init__(self, file: Path, length: int, mode: int = 0o644) -> None:
        """Open or create the file and cut off what is behind its whole records. Raises OSError.

        Args:
            file: Its path.
            length: Bytes of the whole records in it.
            mode: Permission bits of a new file.
        """
        self._file, self._length = file, length
        self._handle = os.open(file, _FLAGS, mode)
        os.ftruncate(self._handle, length)

    def append(self, record: bytes) -> None:
        """Append a record. Raises LocalError, NoSpace; the log is then as it was."""
        try:
            write_all(self._handle, record)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._handle, self._length)
            raise file_error(error, self._file, "write") from error
        self._length += len(record)

    def close(self) -> None:
        """Close the file. A record that its server refuses only now is missing: what it tells of is fetched again."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)
