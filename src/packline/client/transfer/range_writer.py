"""Files larger than the receive buffer: written as they arrive, from the start or by ranges."""

from __future__ import annotations

import os

from isal.isal_zlib import crc32

from packline.aws_api.checksums import new_digest
from packline.client.transfer.task import RangeResult, Transfer
from packline.fs.directory_writer import DirectoryWriter
from packline.fs.file_data import write_all
from packline.fs.os_errors import member_error

UNFINISHED_MODE = 0o600
"""Of a file that more ranges have to be written to: its owner can open it again."""


class SequentialFile:
    """A file that is written from its start."""

    def __init__(
        self, writer: DirectoryWriter, path: bytes, size: int, replace: bool, by_ranges: bool = False
    ) -> None:
        """``by_ranges``: other ranges may follow after ``close``."""
        self.path, self.left, self.crc32 = path, size, 0
        self.size = size
        self._handle = writer.open(path, replace)
        if by_ranges:
            os.fchmod(self._handle, UNFINISHED_MODE)

    def write(self, data: memoryview) -> None:
        """Append. Raises NoSpace, LocalError."""
        self.crc32 = crc32(data, self.crc32)
        self.left -= len(data)
        try:
            write_all(self._handle, data)
        except OSError as error:
            raise member_error(error, self.path) from error

    def close(self) -> None:
        """Close the file; twice is once. Raises NoSpace, LocalError."""
        handle, self._handle = self._handle, -1
        _close_written(handle, self.path)


class RangeWriter:
    """Writes a range of a file that exists already."""

    def __init__(self, transfer: Transfer, writer: DirectoryWriter) -> None:
        self._transfer, self._writer = transfer, writer
        self._path = transfer.path.encode()
        self._at = transfer.offset
        self._digest = new_digest(transfer.algorithm)
        self._handle = -1

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        """Write what has arrived. Raises NoSpace, LocalError."""
        data = view[at:end]
        self._digest.update(data)
        try:
            if self._handle < 0:
                self._handle = self._writer.reopen(self._path)
            while data:
                written = os.pwrite(self._handle, data, self._at)
                self._at += written
                data = data[written:]
        except OSError as error:
            raise member_error(error, self._path) from error
        return end

    def finish(self) -> RangeResult:
        """Return the checksum of the range. Raises NoSpace, LocalError."""
        self.abandon(remove=False)
        transfer = self._transfer
        return RangeResult(transfer.start, transfer.length, self._digest.digest().hex())

    def abandon(self, remove: bool) -> None:
        """Close the file. It stays: other ranges of it may be good. Raises NoSpace, LocalError."""
        handle, self._handle = self._handle, -1
        _close_written(handle, self._path)


def _close_written(handle: int, path: bytes) -> None:
    """Close a file unless it is closed (-1). NFS may take data that it has no room for, and say so only here.

    The descriptor is free whatever close(2) answers: closed once more, it may be another file.
    """
    try:
        if handle >= 0:
            os.close(handle)
    except OSError as error:
        raise member_error(error, path) from error


def create_empty_file(transfer: Transfer, writer: DirectoryWriter, replace: bool) -> None:
    """Create the file that ranges of an object are written to. Raises PathCollision, NoSpace, LocalError."""
    SequentialFile(writer, transfer.path.encode(), transfer.length, replace, by_ranges=True).close()
