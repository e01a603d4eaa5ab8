"""The files of a folder in byte order of their paths: in memory while they are few, else in a file on disk."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from packline.client.upload.output_file import FileStatus, OutputFile
from packline.fs.sorted_records import SortedRecords
from packline.keys import is_document

_STATUS = struct.Struct("<QqqQ")
"""Size, time of writing, time of change, inode."""
PATH_START = _STATUS.size
"""Where the path begins in a record."""


class OutputList:
    """Files to upload, which can be read as often as needed; they take about 100 bytes each on disk, none in memory."""

    def __init__(self, top: str, folder: Path | None = None) -> None:
        """Begin without files.

        Args:
            top: The folder that paths are below.
            folder: Where lists of many files are kept; default: the system's folder for temporary files.
        """
        self._prefix = os.path.join(top, "")
        self._records = SortedRecords(folder, key=_path_of)
        self.bytes = 0
        """Sum of the sizes."""
        self.files = 0
        """Number of files, metadata documents not counted."""

    @classmethod
    def of(cls, outputs: Iterable[OutputFile], top: str = "") -> OutputList:
        """Make a list of files that are known already."""
        made = cls(top)
        for output in outputs:
            made.add(output.path, output.status)
        return made

    def add(self, path: str, status: FileStatus) -> None:
        """Add a file; not once reading has begun. ``path`` is that below the folder."""
        self.bytes += status.size
        self.files += not is_document(path)
        self._records.add(encode_record(path, status))

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[OutputFile]:
        """Yield the files in byte order of their paths."""
        for row, record in enumerate(self._records):
            size, written, changed, inode = _STATUS.unpack_from(record)
            path = record[PATH_START:].decode()
            yield OutputFile(path, self._prefix + path, size, written, changed, inode, row)

    def documents(self) -> Iterator[OutputFile]:
        """Yield the metadata documents among the files, and what is named like one."""
        if len(self) > self.files:
            yield from (output for output in self if is_document(output.path))

    def records(self) -> Iterator[bytes]:
        """Yield the encoded records in the same order."""
        return iter(self._records)

    def close(self) -> None:
        """Forget the files."""
        self._records.close()


def encode_record(path: str, status: FileStatus) -> bytes:
    """Encode a file for a list on disk."""
    return _STATUS.pack(*status) + path.encode()


def decode_status(record: bytes) -> FileStatus:
    """Decode the status of a file in a list on disk."""
    return FileStatus(*_STATUS.unpack_from(record))


def _path_of(record: bytes) -> bytes:
    return record[PATH_START:]
