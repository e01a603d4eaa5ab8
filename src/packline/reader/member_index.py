"""The member index of a version: path, offset, size and datum id of every member, in one memory-mapped file.

``<cache>/members/<content hash>`` is written once from the manifest (``index_builder``) and shared by all processes.
Numbers are in the byte order of the machine. Decision 45 has the table of its bytes: 40 bytes a member (44 in a version
with repeated paths) and the paths, which are in byte order, so that a path is found by bisection.
"""

from __future__ import annotations

import json
import mmap
import os
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from packline.client.cache.refs import read_plan
from packline.client.cache.schema import check_schema
from packline.model import FetchPlan
from packline.vhpkgzip.part_index import RUN_BYTES

MAGIC = int.from_bytes(b"PLmemb\x00\x01", "big")
"""With the form as its last byte: an index of another form counts as absent and is made again. Another byte order
reads as another number."""
HEADER_NUMBERS = 8
"""Magic, CRC-32 of all bytes behind the header, members, bytes of the paths, bytes of the JSON document, 1 if there is
a column of manifest rows, bytes of the whole file, 0."""
HEADER_BYTES = HEADER_NUMBERS * 8
DATUM_BYTES = 16


class IndexLayout(NamedTuple):
    """Where the columns of an index file begin, bytes."""

    members: int
    has_rows: bool
    document_bytes: int

    @property
    def ends(self) -> int:
        """Of each path in the blob of paths, its end: 64 bits."""
        return HEADER_BYTES + _padded(self.document_bytes)

    @property
    def offsets(self) -> int:
        """Of each entry in its part: 64 bits."""
        return self.ends + 8 * self.members

    @property
    def sizes(self) -> int:
        """Of each member: 64 bits."""
        return self.offsets + 8 * self.members

    @property
    def datums(self) -> int:
        """Ids as 128 bits; 0 for an id that is not a UUID, which is then read from the manifest."""
        return self.sizes + 8 * self.members

    @property
    def rows(self) -> int:
        """Row of the manifest: 32 bits, only in a version with repeated paths."""
        return self.datums + DATUM_BYTES * self.members

    @property
    def paths(self) -> int:
        """All paths, joined."""
        return self.rows + (_padded(4 * self.members) if self.has_rows else 0)


def _padded(length: int) -> int:
    return -(-length // 8) * 8


class IndexedPart(NamedTuple):
    """A part as the index knows it. Members are numbered through all parts."""

    number: int
    key: str
    name: str
    """Of its file in the cache: the SHA-256 of the part, else its digest."""
    size: int
    first: int
    """Number of its first member."""
    stop: int
    """One past the number of its last member."""
    end: int
    """Where its last entry ends, which is where the central directory starts."""


class MemberIndex:
    """An open index. It is read only, and may be used by many threads and by forked processes."""

    def __init__(self, data: mmap.mmap) -> None:
        """Take the columns of a checked file (``open_index``)."""
        header = array("Q", data[:HEADER_BYTES])
        self.members, document_bytes, has_rows = header[2], header[4], bool(header[5])
        self._layout = IndexLayout(self.members, has_rows, document_bytes)
        self._map(data)
        self.document = json.loads(data[HEADER_BYTES : HEADER_BYTES + document_bytes])
        self.plan: FetchPlan = read_plan({**self.document["plan"], "parts": ()})
        self.packaged: bool = self.document["packaged"]
        self.parts = _parts(self.document, self)
        self.firsts = [*(part.first for part in self.parts), self.members]
        """Number of the first member of each part, and of all members."""
        self.crcs = memoryview(mmap.mmap(-1, max(4, 4 * self.members))).cast("I")
        """CRC-32 of each member whose local header was compared, 0 of the others. Forked processes share it."""
        self._runs = list(accumulate((-(-part.end // RUN_BYTES) for part in self.parts), initial=0))

    def _map(self, data: mmap.mmap) -> None:
        """Read the columns from these bytes."""
        layout, view = self._layout, memoryview(data)
        self.data = data
        self.paths_at = layout.paths
        self.ends = view[layout.ends : layout.offsets].cast("Q")
        self.offsets = view[layout.offsets : layout.sizes].cast("Q")
        self.sizes = view[layout.sizes : layout.datums].cast("Q")
        self._datums_at = layout.datums
        rows = view[layout.rows : layout.rows + 4 * self.members]
        self._rows = rows.cast("I") if layout.has_rows else None

    @property
    def is_complete(self) -> bool:
        """Whether nothing has to be loaded any more."""
        return True

    def load(self, numbers: Iterable[int]) -> None:
        """Load what is said about some members: all that has a whole index."""

    def load_neighbours(self, number: int) -> None:
        """Load what is said about a member and those beside it."""

    def load_all(self) -> None:
        """Load what is said about all members."""

    def after_fork(self) -> None:
        """Forget, in a forked child, what processes cannot share."""

    def path_bytes(self, number: int) -> bytes:
        """Return the path of a member as UTF-8."""
        start = self.ends[number - 1] if number else 0
        return self.data[self.paths_at + start : self.paths_at + self.ends[number]]

    def path(self, number: int) -> str:
        """Return the path of a member."""
        return self.path_bytes(number).decode()

    def find(self, path: bytes) -> int:
        """Return the number of the member with this path; -1 if there is none."""
        number = self.bisect(path)
        return number if number < self.members and self.path_bytes(number) == path else -1

    def bisect(self, path: bytes) -> int:
        """Return the number of the first member whose path is not less than ``path``."""
        return bisect_left(PathSequence(self), path)

    def datum(self, number: int) -> str:
        """Return the datum id of a member; empty if the index does not have it."""
        at = self._datums_at + DATUM_BYTES * number
        digits = self.data[at : at + DATUM_BYTES].hex()
        if not digits.strip("0"):
            return ""
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def row(self, number: int) -> int:
        """Return the row of the manifest that describes a member."""
        return number if self._rows is None else self._rows[number]

    def part_of(self, number: int) -> IndexedPart:
        """Return the part that a member is in."""
        return self.parts[bisect_right(self.firsts, number, 0, len(self.parts)) - 1]

    def entry_end(self, number: int, part: IndexedPart) -> int:
        """Return the offset of the first byte behind the entry of a member."""
        return self.offsets[number + 1] if number + 1 < part.stop else part.end

    def run_of(self, number: int) -> int:
        """Return the number of the run that a member is in; runs are numbered through all parts."""
        at = bisect_right(self.firsts, number, 0, len(self.parts)) - 1
        return self._runs[at] + self.offsets[number] // RUN_BYTES

    def run_bounds(self, number: int) -> tuple[int, int]:
        """Return the first member of the run that a member is in, and one past its last."""
        part, start = self.part_of(number), self.offsets[number] // RUN_BYTES
        return self.first_at(part, start * RUN_BYTES), self.first_at(part, (start + 1) * RUN_BYTES)

    def first_at(self, part: IndexedPart, offset: int) -> int:
        """Return the first member of a part whose entry does not start before an offset, or one past the last."""
        return bisect_left(self.offsets, offset, part.first, part.stop)

    def run_starts(self) -> array[int]:
        """Return the first member of each run that holds any, and the number of members."""
        starts, number = array("Q"), 0
        while number < self.members:
            starts.append(number)
            number = self.run_bounds(number)[1]
        starts.append(number)
        return starts

    @property
    def runs(self) -> int:
        """Number of runs; those inside a large member hold nothing."""
        return self._runs[-1]


class PathSequence:
    """The paths as a sequence, for bisection."""

    def __init__(self, index: MemberIndex) -> None:
        self._index = index

    def __len__(self) -> int:
        return self._index.members

    def __getitem__(self, number: int) -> bytes:
        return self._index.path_bytes(number)


def _parts(document: dict[str, Any], index: MemberIndex) -> list[IndexedPart]:
    parts: list[IndexedPart] = []
    first = 0
    for number, (key, name, size, files, end) in enumerate(part[:5] for part in document["parts"]):
        parts.append(IndexedPart(number, key, name, size, first, first + files, end))
        first += files
    if first != index.members:
        raise ValueError(f"the parts hold {first} members of {index.members}")
    return parts


def open_index(file: Path | int, content_hash: str) -> MemberIndex | None:
    """Map an index file, and check every byte of it.

    Args:
        file: Its path, or an open descriptor, which stays open.
        content_hash: Of the version that it must describe.

    Returns:
        The index; None if the file is absent, cut off, damaged, of another form or of another version.
    """
    with suppress(OSError, ValueError, TypeError, KeyError):
        return _open(file, content_hash)
    return None


def _open(file: Path | int, content_hash: str) -> MemberIndex:
    handle = file if isinstance(file, int) else os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        length = os.fstat(handle).st_size
        if length < HEADER_BYTES:
            raise ValueError("cut off")
        data = mmap.mmap(handle, length, access=mmap.ACCESS_READ)
    finally:
        if not isinstance(file, int):
            os.close(handle)
    magic, crc, members, path_bytes, document_bytes, has_rows, expected, _ = array("Q", data[:HEADER_BYTES])
    layout = IndexLayout(members, bool(has_rows), document_bytes)
    # Columns that a newer release adds to this form come behind the paths.
    if magic != MAGIC or expected != length or layout.paths + path_bytes > length:
        raise ValueError("not an index of this form")
    if checksum(data, HEADER_BYTES) != crc:
        raise ValueError("damaged")
    index = MemberIndex(data)
    check_schema(index.document)
    if index.plan.content_hash != content_hash:
        raise ValueError("of another version")
    return index


def checksum(data: mmap.mmap | bytes, start: int) -> int:
    """Return the CRC-32 of the bytes from ``start`` on."""
    from isal.isal_zlib import crc32  # 64 MiB in 4 ms; zlib needs 20

    view = memoryview(data)[start:]
    try:
        return int(crc32(view))
    finally:
        view.release()


def select(index: MemberIndex, is_selected: Callable[[str], bool]) -> Sequence[int]:
    """Return the numbers of the selected members, ascending: 4 bytes each."""
    index.load_all()
    return array("I", (number for number in range(index.members) if is_selected(index.path(number))))
