"""A member index whose pieces are loaded when they are needed: opening a version takes as long whatever its size.

``<cache>/members/<content hash>.partial`` has the columns of a whole index (``member_index``) as a sparse file, and
behind them 8 bytes for each block of a part: 0, or 2^32 and the CRC-32 of what the columns hold about its members. The
pieces come from the indexes that are published beside the parts (``vhpkgzip.part_index``), compared with the CRC-32
that is recorded with the part. A block is marked after it was written, so a killed process leaves none half; processes
that write the same block write the same bytes. Each process compares a block when it first uses it.

Where the file cannot be written, a process goes on in memory, with those blocks that it uses.
"""

from __future__ import annotations

import mmap
import os
import sys
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate

from packline.client.errors import UnusablePackage
from packline.fs.os_errors import file_error
from packline.keys import part_index_key
from packline.model import Block
from packline.reader.block_columns import BlockColumns, anonymous_memory, write_at
from packline.reader.member_index import IndexedPart, IndexLayout, MemberIndex, PathSequence
from packline.reader.piece_range import Fetch, PieceRange, in_batches
from packline.vhpkgzip.part_index import (
    MEMBER_BYTES,
    BlockMembers,
    decode_piece,
    decode_run_table,
    piece_starts,
    run_table_length,
)

PRELOADED_BYTES = 8 << 20
"""Pieces of all parts that are loaded when a version is opened: those of 200,000 members, which take one round trip."""
RANGE_BYTES = 4 << 20
ATTEMPTS = 2
"""How often a piece is requested that is damaged."""
_PRESENT = 1 << 32


class PartialIndex(MemberIndex):
    """An open index that loads what is asked for. ``fetch`` and ``rebuild`` must be set before it loads anything."""

    fetch: Fetch
    rebuild: Callable[[], MemberIndex]
    """Makes the whole index from the manifest, where the store does not have a piece."""

    def __init__(self, data: mmap.mmap, handle: int) -> None:
        """Take a checked file, and its descriptor, which the index closes; if it cannot be written, memory is."""
        super().__init__(data)
        self._handle = handle
        entries = self.document["parts"]
        self._first_paths: list[bytes] = [part[5].encode() for part in entries]
        self._last_paths: list[bytes] = [part[6].encode() for part in entries]
        self._blocks = [Block(*block) for part in entries for block in part[7]]
        counts = [len(part[7]) for part in entries]
        self._part_blocks = list(accumulate(counts, initial=0))
        """Number of the first block of each part."""
        self._firsts = array("Q", accumulate((block.members for block in self._blocks), initial=0))
        """Number of the first member of each block."""
        self._path_starts = array("Q", accumulate(map(_path_bytes, self._blocks), initial=0))
        """Where the paths of each block begin."""
        self._piece_starts = [
            start
            for part in self.parts
            for start in piece_starts(part.end, self._blocks[self._span(part.number)])[:-1]
        ]
        """Where the piece of each block begins in the index of its part."""
        self._columns = BlockColumns(self._layout, self._firsts, self._path_starts)
        self._states_at = states_offset(self._layout, self._path_starts[-1])
        self._states = memoryview(data)[self._states_at : self._states_at + 8 * len(self._blocks)].cast("Q")
        self._loaded = bytearray(len(self._blocks))
        self._left = len(self._blocks)
        self._part_starts = {*self._part_blocks}
        self._file = memoryview(data)
        self._memory: mmap.mmap | None = None
        """Has what this process uses, once the file could not be written."""
        self._lock = threading.RLock()

    @property
    def is_complete(self) -> bool:
        """Whether this process has compared all pieces."""
        return not self._left

    def after_fork(self) -> None:
        """Forget, in a forked child, a lock that a thread of the parent held."""
        self._lock = threading.RLock()

    def load(self, numbers: Iterable[int]) -> None:
        """Load what is said about some members. Raises what ``fetch`` and ``rebuild`` raise."""
        if self._left:
            firsts, loaded = self._firsts, self._loaded
            blocks = {bisect_right(firsts, number) - 1 for number in numbers}
            self._load(sorted(block for block in blocks if not loaded[block]))

    def load_neighbours(self, number: int) -> None:
        """Load all about the part that a member is in: names and sizes are looked at in order."""
        if self._left and not self._loaded[bisect_right(self._firsts, number) - 1]:
            self._load_part(self.part_of(number).number)

    def load_all(self) -> None:
        """Load all that is missing."""
        if self._left:
            self._load([block for block, loaded in enumerate(self._loaded) if not loaded])

    def preload(self) -> None:
        """Load all if it is little, so that nothing has to be requested later."""
        if sum(block.index_length for block in self._blocks) <= PRELOADED_BYTES:
            self.load_all()

    def path_bytes(self, number: int) -> bytes:
        """Return the path of a member as UTF-8; that of the first and the last of a part without loading anything."""
        if self._left and not self._loaded[bisect_right(self._firsts, number) - 1]:
            part = self.part_of(number)
            if number == part.first:
                return self._first_paths[part.number]
            if number == part.stop - 1:
                return self._last_paths[part.number]
            self._load_part(part.number)
        return super().path_bytes(number)

    def bisect(self, path: bytes) -> int:
        """Return the number of the first member whose path is not less than ``path``; one part is loaded for it."""
        if not self._left or not self.parts:
            return super().bisect(path)
        number = bisect_right(self._first_paths, path) - 1
        if number < 0:
            return 0
        part = self.parts[number]
        if path > self._last_paths[number]:
            return part.stop
        self._load_part(number)
        return bisect_left(PathSequence(self), path, part.first, part.stop)

    def first_at(self, part: IndexedPart, offset: int) -> int:
        """Return the first member of a part whose entry does not start before an offset, or one past the last."""
        if not self._left:
            return super().first_at(part, offset)
        span = self._span(part.number)
        block = bisect_right(self._blocks, offset, span.start, span.stop, key=_offset_of) - 1
        if block < span.start:
            return part.first
        first, stop = self._firsts[block], self._firsts[block + 1]
        if offset == self._blocks[block].offset:
            return first
        self._load([block] if not self._loaded[block] else [])
        return bisect_left(self.offsets, offset, first, stop)

    def run_of(self, number: int) -> int:
        """Return the number of the run that a member is in."""
        self.load((number,))
        return super().run_of(number)

    def run_bounds(self, number: int) -> tuple[int, int]:
        """Return the first member of the run that a member is in, and one past its last."""
        self.load((number,))
        return super().run_bounds(number)

    def run_starts(self) -> array[int]:
        """Return the first member of each run that holds any, and the number of members, from the tables of runs."""
        if not self._left:
            return super().run_starts()
        ranges = [
            PieceRange(part_index_key(part.key), 0, run_table_length(part.end), ()) for part in self.parts
        ]
        starts = array("Q")
        for part, table in zip(self.parts, self.fetch(ranges), strict=True):
            try:
                firsts = decode_run_table(table or b"")  # none: the store does not have the index
            except ValueError:
                with self._lock:
                    self._copy_whole()
                return super().run_starts()
            starts.extend(part.first + first for first in _distinct(firsts, part.stop - part.first))
        starts.append(self.members)
        return starts

    def _load_part(self, part: int) -> None:
        span = self._span(part)
        self._load([block for block in range(span.start, span.stop) if not self._loaded[block]])

    def _span(self, part: int) -> slice:
        """Return the blocks of a part."""
        return slice(self._part_blocks[part], self._part_blocks[part + 1])

    def _load(self, blocks: Sequence[int]) -> None:
        """Compare the blocks that the file has, and fetch the others."""
        if not blocks:
            return
        with self._lock:
            absent = [block for block in blocks if not self._loaded[block] and not self._compare(block)]
            for _ in range(ATTEMPTS):
                if not absent:
                    return
                for batch in in_batches(self._ranges(absent)):
                    self._keep(batch, self.fetch(batch))
                absent = [block for block in absent if not self._loaded[block]]
            if absent:
                self._copy_whole()

    def _ranges(self, blocks: Sequence[int]) -> Iterator[PieceRange]:
        """Yield the ranges that hold some blocks' pieces, ascending; neighbours are in one range."""
        pending: list[int] = []
        length = 0
        for block in blocks:
            is_neighbour = pending and block == pending[-1] + 1 and block not in self._part_starts
            if not is_neighbour or length + self._blocks[block].index_length > RANGE_BYTES:
                if pending:
                    yield self._range(pending, length)
                pending, length = [], 0
            pending.append(block)
            length += self._blocks[block].index_length
        if pending:
            yield self._range(pending, length)

    def _range(self, blocks: Sequence[int], length: int) -> PieceRange:
        part = self.part_of(self._firsts[blocks[0]])
        return PieceRange(part_index_key(part.key), self._piece_starts[blocks[0]], length, tuple(blocks))

    def _keep(self, ranges: Sequence[PieceRange], bodies: Sequence[bytes | None]) -> None:
        """Write the pieces that have come; those that are damaged stay absent."""
        for piece_range, body in zip(ranges, bodies, strict=True):
            view, at = memoryview(body or b""), 0
            for number in piece_range.blocks:
                block = self._blocks[number]
                with suppress(ValueError):
                    self._write(number, decode_piece(view[at : at + block.index_length], block))
                at += block.index_length

    def _write(self, block: int, members: BlockMembers) -> None:
        """Write the members of a block into the columns, then mark it.

        The end of the path before them, and the offset behind them, are written too: the neighbours may be absent.
        """
        first, layout, base = self._firsts[block], self._layout, self._path_starts[block]
        ends = array("Q", accumulate(members.path_lengths, initial=base))
        if ends[-1] != self._path_starts[block + 1]:
            raise ValueError("the paths are not as long as recorded")
        offsets = members.offsets
        if block + 1 not in self._part_starts:
            offsets = offsets + array("Q", [self._blocks[block + 1].offset])
        columns = (
            (layout.ends + 8 * max(0, first - 1), memoryview(ends).cast("B")[0 if first else 8 :]),
            (layout.offsets + 8 * first, memoryview(offsets).cast("B")),
            (layout.sizes + 8 * first, memoryview(members.sizes).cast("B")),
            (layout.paths + base, memoryview(members.paths)),
        )
        self._put(columns)
        self._mark((block,))

    def _mark(self, blocks: Sequence[int]) -> None:
        """Mark blocks that were written; in memory nobody else needs their marks."""
        for block in blocks:
            self._count(block)
        if self._memory is None:
            self._put([(self._states_at + 8 * block, self._mark_of(block)) for block in blocks])

    def _mark_of(self, block: int) -> memoryview:
        return memoryview((_PRESENT | self._columns.checksum(self._file, block)).to_bytes(8, sys.byteorder))

    def _count(self, block: int) -> None:
        self._left -= not self._loaded[block]
        self._loaded[block] = 1

    def _compare(self, block: int) -> bool:
        """Return whether the file has a block as it was written."""
        state = self._states[block]
        if not state or state != _PRESENT | self._columns.checksum(self._file, block):
            return False
        if self._memory is not None:
            self._columns.copy(self._file, self._memory, block, block + 1 in self._part_starts)
        self._count(block)
        return True

    def _copy_whole(self) -> None:
        """Make the whole index from the manifest, and copy its columns: pieces are not in the store, or damaged."""
        whole, layout = self.rebuild(), self._layout
        source = memoryview(whole.data)
        length = self._path_starts[-1]
        if not whole.packaged or whole.members != self.members or len(whole.data) - whole.paths_at < length:
            raise UnusablePackage(
                f"The manifest of {self.plan.uri} has other members than its package.",
                "Package the version again.",
            )
        numbers = ((layout.ends, whole.ends), (layout.offsets, whole.offsets), (layout.sizes, whole.sizes))
        columns = [(at, memoryview(column).cast("B")) for at, column in numbers]
        self._put([*columns, (layout.paths, source[whole.paths_at : whole.paths_at + length])])
        self._mark(range(len(self._blocks)))

    def _put(self, pieces: Sequence[tuple[int, memoryview]]) -> None:
        """Write bytes to their places in the file; all of them to memory if one cannot be written."""
        if self._memory is None:
            try:
                for offset, view in pieces:
                    write_at(self._handle, view, offset)
                return
            except OSError:  # a file that cannot be written, or a full disk, is as good as none
                memory = self._use_memory()
        else:
            memory = self._memory
        for offset, view in pieces:
            memory[offset : offset + len(view)] = view

    def _use_memory(self) -> mmap.mmap:
        """Go on in memory, with what this process has used of the file."""
        try:
            memory = anonymous_memory(len(self.data))
        except OSError as error:
            raise file_error(error, f"the member index of {self.plan.uri}", "keep") from error
        for block, loaded in enumerate(self._loaded):
            if loaded:
                self._columns.copy(self._file, memory, block, block + 1 in self._part_starts)
        self._memory = memory
        self._map(memory)
        return memory

    def __del__(self) -> None:
        with suppress(Exception):
            os.close(self._handle)


def states_offset(layout: IndexLayout, path_length: int) -> int:
    """Return where the marks of the blocks begin."""
    return -(-(layout.paths + path_length) // 8) * 8


def _path_bytes(block: Block) -> int:
    return block.index_length - MEMBER_BYTES * block.members


def _offset_of(block: Block) -> int:
    return block.offset


def _distinct(firsts: Sequence[int], members: int) -> Iterator[int]:
    """Yield the first member of each run that holds any: other runs have the first member of the next one."""
    for first, following in zip(firsts, [*firsts[1:], members], strict=True):
        if first != following:
            yield first
