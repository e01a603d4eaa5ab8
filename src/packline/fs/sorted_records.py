"""Sorts more records than fit into memory: sorted runs in a file without a name, merged as they are read."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.fs.file_data import write_all

MAX_RECORDS = 1 << 16
"""Records in memory before they are written to a run."""
MAX_BYTES = 8 << 20
"""Their bytes."""
BUFFER_BYTES = 1 << 16
"""Bytes read or written at a time."""
_LENGTH = struct.Struct("<H")


class _Run(NamedTuple):
    """A sorted run in the file: offset of its first byte, and of the first byte behind it."""

    start: int
    stop: int


class SortedRecords:
    """Records of at most 65,535 bytes, which can be read in the order of their keys as often as needed.

    A killed process leaves nothing behind. Where the disk is full, records stay in memory.
    """

    def __init__(self, folder: Path | None = None, key: Callable[[bytes], bytes] = bytes) -> None:
        """Begin without records.

        Args:
            folder: Where the file is made, if one is needed; default: the system's folder for temporary files.
            key: Returns what a record is ordered by.
        """
        self._folder, self._key = folder, key
        self._recent: list[bytes] = []
        self._recent_bytes = self._count = 0
        self._runs: list[_Run | list[bytes]] = []
        self._file: _RunFile | None = None

    def __len__(self) -> int:
        return self._count

    def add(self, record: bytes) -> None:
        """Add a record; not once reading has begun."""
        self._recent.append(record)
        self._recent_bytes += len(record)
        self._count += 1
        if len(self._recent) >= MAX_RECORDS or self._recent_bytes >= MAX_BYTES:
            self._end_run()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the records in order."""
        if self._runs:
            self._end_run()
            self._join_runs()
            yield from self._merged()
        else:
            self._recent.sort(key=self._key)
            yield from self._recent

    def close(self) -> None:
        """Forget the records."""
        self._runs.clear()
        self._recent.clear()
        if self._file is not None:
            self._file.close()

    def _end_run(self) -> None:
        """Write what is in memory as a run; it stays in memory where there is no room for it."""
        records, self._recent, self._recent_bytes = self._recent, [], 0
        if not records:
            return
        records.sort(key=self._key)
        try:
            if self._file is None:
                self._file = _RunFile(self._folder)
            self._runs.append(self._file.write(records))
        except OSError:
            self._runs.append(records)

    def _join_runs(self) -> None:
        """Write one run in the place of many, so that no later reading merges anything."""
        if len(self._runs) < 2:
            return
        with suppress(OSError):
            joined = _RunFile(self._folder)
            try:
                run = joined.write(self._merged())
            except OSError:
                joined.close()
                raise
            if self._file is not None:
                self._file.close()
            self._file, self._runs = joined, [run]

    def _merged(self) -> Iterator[bytes]:
        runs = [self._read(run) for run in self._runs]
        if len(runs) == 1:
            return iter(runs[0])
        import heapq  # only a large folder needs it

        return heapq.merge(*runs, key=self._key)

    def _read(self, run: _Run | list[bytes]) -> Iterable[bytes]:
        if isinstance(run, list) or self._file is None:
            return run if isinstance(run, list) else ()
        return self._file.read(run)


class _RunFile:
    """A file without a name that holds runs: records with their lengths."""

    _fd = -1

    def __init__(self, folder: Path | None) -> None:
        import tempfile

        with tempfile.TemporaryFile(dir=folder) as opened:
            self._fd = os.dup(opened.fileno())
        self._stop = 0

    def write(self, records: Iterable[bytes]) -> _Run:
        """Append a run. Raises OSError; the file is then as it was."""
        start = stop = self._stop
        buffer = bytearray()
        try:
            for record in records:
                buffer += _LENGTH.pack(len(record)) + record
                if len(buffer) >= BUFFER_BYTES:
                    stop += self._append(buffer)
            stop += self._append(buffer)
        except OSError:
            os.ftruncate(self._fd, start)
            os.lseek(self._fd, start, os.SEEK_SET)
            raise
        self._stop = stop
        return _Run(start, stop)

    def _append(self, buffer: bytearray) -> int:
        length = len(buffer)
        write_all(self._fd, bytes(buffer))
        buffer.clear()
        return length

    def read(self, run: _Run) -> Iterator[bytes]:
        """Yield the records of a run. Raises OSError."""
        at, data = run.start, b""
        while at < run.stop:
            more = os.pread(self._fd, min(BUFFER_BYTES, run.stop - at), at)
            at += len(more)
            data, position = data + more, 0
            while position + 2 <= len(data):
                stop = position + 2 + _LENGTH.unpack_from(data, position)[0]
                if stop > len(data):
                    break
                yield data[position + 2 : stop]
                position = stop
            data = data[position:]

    def close(self) -> None:
        """Close the file, which removes it."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def __del__(self) -> None:
        with suppress(OSError):
            self.close()
