"""The tree index of a cached version: every folder and file as it was when the version was checked.

``<cache>/index/<content id>`` is one binary file. Numbers are columns of 64 bits (CRC-32: 32 bits) in the byte order of
the machine, so that 100,000 files load in some milliseconds and a reader may map them: 37 bytes a file and its name.
Folders are in path order, the files of a folder follow each other in name order.
"""

from __future__ import annotations

import mmap
import os
import time
from array import array
from binascii import crc32
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import pairwise
from pathlib import Path
from typing import Literal

from packline.client.cache.name_column import NameColumn
from packline.client.cache.spilled_columns import SpilledColumns
from packline.fs.tree import write_pieces

MAGIC = int.from_bytes(b"PLtree\x00\x01", "big")
"""With the layout's version as its last byte: an index of another version counts as absent and is made again. Another
byte order reads as another number."""
HEADER_NUMBERS = 7
"""Magic, CRC-32 of the rest, folders, files, bytes of the names of folders and of files, mode of the files."""
SPILL_FILES = 250_000
"""Files whose columns are kept in memory while a tree is read."""
TICKS = 20
"""Milliseconds that a clock is waited for."""
FILE_MODE = 0o100444
"""A regular file that nobody may write to."""


class TreeIndex:
    """Columns by folder and by file. File ``n`` belongs to folder ``f`` if ``starts[f] <= n < starts[f + 1]``."""

    def __init__(self) -> None:
        self.folders: list[bytes] = []
        """Paths relative to the version's folder, which is itself the first and has an empty path."""
        self.folder_mtimes = array("q")
        self.folder_ctimes = array("q")
        """0: not known yet, because the folder was renamed since."""
        self.folder_inodes = array("Q")
        self.starts = array("Q", [0])
        self.names = NameColumn()
        """File names, without their folders."""
        self.sizes: array[int] | memoryview = array("Q")
        self.mtimes: array[int] | memoryview = array("q")
        self.inodes: array[int] | memoryview = array("Q")
        self.crcs: array[int] | memoryview = array("I")
        self.has_crc: bytearray | memoryview = bytearray()
        """A byte for each file: 1 if its CRC-32 is known."""
        self.file_mode = FILE_MODE
        """What every file has; the umask may have taken bits away."""
        self.written_ns = 0
        """When the index was written, by the clock of its file system; 0 if it was not."""
        self._folder_numbers: dict[bytes, int] = {}
        self._spilled: SpilledColumns | None = None
        self._may_spill = True
        self._next = 0
        """The file behind the one that was found last: paths are mostly looked up in their order."""

    @property
    def total_bytes(self) -> int:
        """Sum of the file sizes."""
        return sum(self.sizes)

    def add_folder(self, path: bytes, status: os.stat_result) -> None:
        """Begin another folder; ``add_file`` adds to the last one."""
        self.folders.append(path)
        self.folder_mtimes.append(status.st_mtime_ns)
        self.folder_ctimes.append(status.st_ctime_ns)
        self.folder_inodes.append(status.st_ino)
        self.starts.append(len(self.names))

    def add_file(self, name: bytes, size: int, mtime_ns: int, inode: int) -> None:
        """Add a file to the last folder, without a CRC-32."""
        self.add_files([name], (size,), (mtime_ns,), (inode,))

    def add_files(
        self, names: list[bytes], sizes: Sequence[int], mtimes_ns: Sequence[int], inodes: Sequence[int]
    ) -> None:
        """Add files to the last folder, in the order of their names, without CRC-32s."""
        sizes_column, mtimes, inodes_column, crcs, has_crc = self._growing()
        self.names.extend(names)
        sizes_column.extend(sizes)
        mtimes.extend(mtimes_ns)
        inodes_column.extend(inodes)
        crcs.frombytes(bytes(crcs.itemsize * len(names)))
        has_crc += bytes(len(names))
        self.starts[-1] += len(names)

    def _growing(self) -> tuple[array[int], array[int], array[int], array[int], bytearray]:
        """Return the columns of files of an index to which files are added."""
        return self.sizes, self.mtimes, self.inodes, self.crcs, self.has_crc  # type: ignore[return-value]

    def spill(self, folder: Path) -> None:
        """Move the columns of files to the disk of ``folder`` if they have become long; ``finish`` brings them back.

        Meanwhile files are only added. Where the disk is full or read-only, they stay in memory.
        """
        if len(self.sizes) < SPILL_FILES or not self._may_spill:
            return
        spilled = self._spilled or SpilledColumns(folder)
        try:
            self.names.spill(lambda ends, text: spilled.append((*self._growing(), ends, text)))
            self._spilled = spilled
        except OSError:
            self._may_spill = False

    def finish(self) -> None:
        """Map the columns that were moved to the disk. Raises OSError."""
        if self._spilled is not None:
            columns = self._spilled.finish((*self._growing(), *self.names.growing()))
            sizes, mtimes, inodes, crcs, has_crc, ends, text = columns
            self.sizes, self.mtimes, self.inodes = sizes.cast("Q"), mtimes.cast("q"), inodes.cast("Q")
            self.crcs, self.has_crc = crcs.cast("I"), has_crc
            self.names = NameColumn(text, ends.cast("Q"))
            self._spilled = None

    def set_crc(self, number: int, crc: int) -> None:
        """Record the CRC-32 of a file."""
        self.crcs[number] = crc
        self.has_crc[number] = 1

    def set_crcs(self, numbers: Sequence[int], crcs: array[int]) -> None:
        """Record the CRC-32 of several files."""
        if isinstance(numbers, range) and numbers.step == 1:
            self.crcs[numbers.start : numbers.stop] = crcs
            self.has_crc[numbers.start : numbers.stop] = b"\1" * len(numbers)
        else:
            for number, crc in zip(numbers, crcs, strict=True):
                self.set_crc(number, crc)

    def folder_of(self, number: int) -> int:
        """Return the number of the folder that file ``number`` is in."""
        return bisect_right(self.starts, number) - 1

    def path(self, number: int) -> bytes:
        """Return the path of a file, relative to the version's folder."""
        return join(self.folders[self.folder_of(number)], self.names[number])

    def find(self, path: bytes) -> int:
        """Return the number of a file; -1 if there is none of that path."""
        folder, _, name = path.rpartition(b"/")
        if not self._folder_numbers:
            self._folder_numbers = {path: number for number, path in enumerate(self.folders)}
        at = self._folder_numbers.get(folder, -1)
        if at < 0:
            return -1
        first, stop = self.starts[at], self.starts[at + 1]
        number = self._next
        if not first <= number < stop or self.names[number] != name:
            number = bisect_left(self.names, name, first, stop)
            if number == stop or self.names[number] != name:
                return -1
        self._next = number + 1
        return number

    def record_folder(self, number: int, status: os.stat_result) -> None:
        """Update the times and the inode of a folder."""
        self.folder_mtimes[number] = status.st_mtime_ns
        self.folder_ctimes[number] = status.st_ctime_ns
        self.folder_inodes[number] = status.st_ino

    def record_file(self, number: int, status: os.stat_result) -> None:
        """Update the time and the inode of a file."""
        self.mtimes[number] = status.st_mtime_ns
        self.inodes[number] = status.st_ino

    def paths(self) -> Iterator[bytes]:
        """Yield the path of every file, in the order of their numbers."""
        for folder, path in enumerate(self.folders):
            for number in range(self.starts[folder], self.starts[folder + 1]):
                yield join(path, self.names[number])

    def _is_in_path_order(self) -> bool:
        """Return whether folders that have files do not contain each other, and come in the order of their paths."""
        starts = self.starts
        full = [path + b"/" for at, path in enumerate(self.folders) if starts[at + 1] > starts[at]]
        if b"/" in full:  # the version's own folder
            return len(full) == 1
        return all(one < other and not other.startswith(one) for one, other in pairwise(full))

    def known_crcs(self, numbers: Iterable[int]) -> Iterator[tuple[bytes, int]]:
        """Yield path and CRC-32 of those files whose CRC-32 is known."""
        return ((self.path(number), self.crcs[number]) for number in numbers if self.has_crc[number])

    def in_path_order(self) -> Sequence[int]:
        """Return the numbers of all files in path order, which is the order of a manifest's rows."""
        if self._is_in_path_order():
            return range(len(self.names))
        if len(self.names) > SPILL_FILES:
            runs = [range(first, stop) for first, stop in pairwise(self.starts) if first < stop]
            return array("Q", merge(*runs, key=self.path))
        paths = list(self.paths())
        return sorted(range(len(paths)), key=paths.__getitem__)

    def write(self, file: Path) -> None:
        """Write the index by a rename. Raises OSError."""
        folders, names = b"\0".join(self.folders), self.names.text
        counts = (len(self.folders), len(self.names), len(folders), len(names))
        columns: list[memoryview] = [
            memoryview(column).cast("B") for column in self._columns() if len(column)
        ]
        body: list[bytes | memoryview] = [*columns, memoryview(self.has_crc), folders, names]
        crc = 0
        for column in body:
            crc = crc32(column, crc)
        header = array("Q", [MAGIC, crc, *counts, self.file_mode])
        write_pieces(file, [header.tobytes(), *body])
        self._wait_for_the_clock(file)

    def _wait_for_the_clock(self, file: Path) -> None:
        """Wait until the file system's clock shows a later time than any that is recorded.

        Clocks of file systems tick every 4 to 10 ms: a change in the same tick would leave no trace. A file system
        whose clock ticks less often is not waited for.
        """
        latest = max(0, *self.folder_ctimes, *self.folder_mtimes)
        for _ in range(TICKS):
            self.written_ns = os.stat(file).st_mtime_ns
            if self.written_ns > latest:
                return
            time.sleep(0.001)
            os.utime(file)

    def _columns(self) -> Sequence[array[int] | memoryview]:
        return (
            *(self.folder_mtimes, self.folder_ctimes, self.folder_inodes, self.starts),
            *(self.sizes, self.mtimes, self.inodes, self.names.ends, self.crcs),
        )


def join(folder: bytes, name: bytes) -> bytes:
    """Return a path below a version's folder."""
    return folder + b"/" + name if folder else name


def read_index(file: Path) -> TreeIndex | None:
    """Read an index; None if it does not exist, is damaged, or has another layout."""
    at = HEADER_NUMBERS * 8
    try:
        with file.open("rb", buffering=0) as opened:
            status = os.fstat(opened.fileno())
            if status.st_size < at:
                return None
            # What is changed of a mapped file stays in this process. The file is never written in place.
            data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_COPY)
    except OSError:
        return None
    magic, crc, folders, files, folder_bytes, name_bytes, mode = array("Q", data[:at])
    view = memoryview(data)[at : status.st_size]
    expected = folders * 24 + (folders + 1) * 8 + files * 37 + folder_bytes + name_bytes
    # Columns that a newer release adds to this layout come behind the names.
    if magic != MAGIC or len(view) < expected or crc32(view) != crc:
        return None
    index = _parse(view[:expected], folders, files, folder_bytes)
    index.file_mode, index.written_ns = mode, status.st_mtime_ns
    return index


def _parse(view: memoryview, folders: int, files: int, folder_bytes: int) -> TreeIndex:
    index, at = TreeIndex(), 0

    def column(count: int, kind: Literal["q", "Q", "I", "B"], size: int = 8) -> memoryview:
        nonlocal at
        at += count * size
        values: memoryview = view[at - count * size : at].cast(kind)
        return values

    index.folder_mtimes = array("q", column(folders, "q").tobytes())
    index.folder_ctimes = array("q", column(folders, "q").tobytes())
    index.folder_inodes = array("Q", column(folders, "Q").tobytes())
    index.starts = array("Q", column(folders + 1, "Q").tobytes())
    index.sizes, index.mtimes, index.inodes = column(files, "Q"), column(files, "q"), column(files, "Q")
    ends, index.crcs, index.has_crc = column(files, "Q"), column(files, "I", 4), column(files, "B", 1)
    index.folders = bytes(column(folder_bytes, "B", 1)).split(b"\0") if folders else []
    index.names = NameColumn(view[at:], ends)
    return index
