"""Where arriving bytes go: entries of a part become files as they come, an object becomes one file."""

from __future__ import annotations

import os
from struct import Struct
from typing import Protocol

from isal.isal_zlib import crc32

from packline.client.failures import DamagedBlock, DamagedEntry, ObjectDiffers
from packline.client.transfer.directory_writer import Folders, local_error
from packline.client.transfer.task import Kind, Landed, Transfer
from packline.package.headers import LOCAL_HEADER, LocalHeader, pack_local, parse_local_header

USUAL = pack_local(b"", 0, 0)[:14]
"""The constant start of every local header that needs no zip64; others go to the strict parser."""
FIELDS = Struct("<14sIIIHH")
"""That start, then CRC-32, both sizes, the lengths of path and extra field."""
HEADER = LOCAL_HEADER.size


class Sink(Protocol):
    """Takes the body of one transfer."""

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        """Take what can be taken of ``view[at:end]``, new from ``fresh``; where the rest starts."""

    def finish(self) -> Landed:
        """After the last byte: check the whole. Raises leaves of CorruptPackage."""

    def abandon(self, remove: bool) -> None:
        """The transfer failed: close what is open, and ``remove`` its files if they cannot be trusted."""


class LargeFile:
    """A file too large for the buffer, written as it arrives."""

    def __init__(self, folders: Folders, path: bytes, size: int, replace: bool) -> None:
        self.path, self.left, self.crc32 = path, size, 0
        self._handle = folders.open(path, replace)

    def write(self, data: memoryview) -> None:
        """Append. Raises NoSpace, LocalWriteFailed."""
        self.crc32 = crc32(data, self.crc32)
        self.left -= len(data)
        try:
            while data:
                data = data[os.write(self._handle, data) :]
        except OSError as error:
            raise local_error(error, self.path) from error

    def close(self) -> None:
        """Close the file; twice is once."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class EntrySink:
    """Entries of a part, in order: local header, data, local header, data."""

    def __init__(self, transfer: Transfer, folders: Folders, replace: bool) -> None:
        self._transfer, self._folders, self._replace = transfer, folders, replace
        self._wanted = {path.encode() for path in transfer.wanted} if transfer.kind is Kind.SPAN else None
        self._large: LargeFile | None = None
        self._expected = 0
        self._skip = 0
        self._crc32 = self._bytes = 0
        self._last = b""
        self._created: list[bytes] = []

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        if self._wanted is None:
            self._crc32 = crc32(view[fresh:end], self._crc32)
        while True:
            if self._wanted is None and self._large is None:
                at = self._quick(view, at, end)
            further = self._careful(view, at, end)
            if further is None:
                return at
            at = further

    def finish(self) -> Landed:
        expected = self._transfer.members
        if self._large is not None or self._skip:
            raise self._damaged("ends inside an entry")
        if len(self._created) != expected:
            raise self._damaged(f"holds {len(self._created)} of the {expected} entries expected")
        if self._wanted is None and self._crc32 != self._transfer.crc32:
            raise self._damaged(f"has CRC-32 {self._crc32:08x}, recorded is {self._transfer.crc32:08x}")
        first, last = (self._created[0].decode(), self._created[-1].decode()) if self._created else ("", "")
        return Landed(len(self._created), self._bytes, first, last)

    def abandon(self, remove: bool) -> None:
        if self._large is not None:
            self._large.close()
        for path in self._created if remove else ():
            self._folders.remove(path)

    def _quick(self, view: memoryview, at: int, end: int) -> int:
        """Whole small entries with the usual header, the rule in a block; stops before anything else."""
        files: list[tuple[bytes, memoryview]] = []
        fields, last = FIELDS.unpack_from, self._last
        while end - at >= HEADER:
            usual, crc, stored, size, path_length, extra = fields(view, at)
            start = at + HEADER + path_length
            stop = start + size
            if stop > end or extra or stored != size or usual != USUAL:
                break
            path = view[start - path_length : start].tobytes()
            data = view[start:stop]
            if path <= last or crc32(data) != crc:
                break  # the careful way says what is wrong
            files.append((path, data))
            self._bytes += size
            last = path
            at = stop
        self._last = last
        self._folders.create_all(files, self._replace, self._created)
        return at

    def _careful(self, view: memoryview, at: int, end: int) -> int | None:
        """One entry of any kind, or the next piece of a large one; None if more bytes are needed."""
        if at == end:
            return None
        if self._large is not None or self._skip:
            return self._continue(view, at, end)
        entry = parse_local_header(view[:end], at)
        if entry is None:
            return None
        stop = entry.data_offset + entry.size
        if end < stop <= at + len(view):
            return None
        if entry.path <= self._last:
            raise self._damaged(f"has {entry.path!r} after {self._last!r}")
        self._last = entry.path
        if self._wanted is not None and entry.path not in self._wanted:
            self._skip = entry.size
            return entry.data_offset
        self._bytes += entry.size
        if stop > end:
            self._large = LargeFile(self._folders, entry.path, entry.size, self._replace)
            self._expected = entry.crc32
            self._created.append(entry.path)
            return entry.data_offset
        self._whole(entry, view[entry.data_offset : stop])
        self._created.append(entry.path)
        return stop

    def _whole(self, entry: LocalHeader, data: memoryview) -> None:
        if crc32(data) != entry.crc32:
            raise self._wrong(entry.path)
        self._folders.create(entry.path, data, self._replace)

    def _continue(self, view: memoryview, at: int, end: int) -> int:
        if self._large is None:
            step = min(self._skip, end - at)
            self._skip -= step
            return at + step
        large = self._large
        step = min(large.left, end - at)
        large.write(view[at : at + step])
        if not large.left:
            large.close()
            self._large = None
            if large.crc32 != self._expected:
                raise self._wrong(large.path)
        return at + step

    def _damaged(self, how: str) -> DamagedBlock:
        return DamagedBlock(f"The {self._transfer.what} {how}.")

    def _wrong(self, path: bytes) -> DamagedEntry:
        shown = path.decode("utf-8", "replace")
        return DamagedEntry(f"{shown!r} in {self._transfer.what} does not have the CRC-32 of its header.")


class ObjectSink:
    """One object, one file."""

    def __init__(self, transfer: Transfer, folders: Folders, replace: bool) -> None:
        self._transfer, self._folders, self._replace = transfer, folders, replace
        self._path = transfer.path.encode()
        self._large: LargeFile | None = None
        self._done = 0

    def feed(self, view: memoryview, at: int, fresh: int, end: int) -> int:
        size = self._transfer.length
        if self._large is None:
            if end - at < size <= len(view):
                return at
            if end - at >= size:
                self._folders.create(self._path, view[at : at + size], self._replace)
                self._done = size
                return at + size
            self._large = LargeFile(self._folders, self._path, size, self._replace)
        self._large.write(view[at:end])
        self._done += end - at
        return end

    def finish(self) -> Landed:
        size = self._transfer.length
        if self._done != size:
            raise ObjectDiffers(
                f"The {self._transfer.what} has {self._done} bytes, the manifest says {size}."
            )
        self.abandon(remove=False)
        return Landed(1, size, self._transfer.path, self._transfer.path)

    def abandon(self, remove: bool) -> None:
        if self._large is not None:
            self._large.close()


def sink_for(transfer: Transfer, folders: Folders, replace: bool) -> Sink:
    """The sink of a transfer. ``replace``: files of an attempt that failed may be there already."""
    kind = ObjectSink if transfer.kind is Kind.OBJECT else EntrySink
    return kind(transfer, folders, replace)
