"""Blocks of parts that a reader has kept in the cache: a fetch extracts them instead of downloading them."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable

from packline.client.cache.sparse_part import SparsePart
from packline.client.cache.staging import Staging
from packline.client.cache.store import Cache
from packline.client.transfer.entry_writer import EntryWriter
from packline.client.transfer.task import Transfer, TransferSummary
from packline.client.transfer_plan import block_transfers
from packline.errors import CorruptPackage
from packline.fs.directory_writer import DirectoryWriter
from packline.model import FetchPlan
from packline.vhpkgzip.member_paths import check_path_bytes

MAX_BLOCK_BYTES = 64 << 20
"""A longer block, which holds one large member, is downloaded: it would have to fit into memory."""


def extract_cached_blocks(plan: FetchPlan, cache: Cache, staging: Staging) -> None:
    """Write the files of those blocks that are in part files into a staging folder, and journal them.

    A block whose entries or CRC-32 are wrong is left to the download.

    Args:
        plan: The version, with all parts.
        cache: Where part files are.
        staging: Of this process.

    Raises:
        UnsafePath, PathCollision, NoSpace, LocalError: A file cannot be written.
    """
    with DirectoryWriter(staging.files, check_path_bytes) as writer:
        files: dict[int, tuple[SparsePart, PresentRanges]] = {}
        parts = {part.index: part for part in plan.parts}
        for transfer in list(block_transfers(plan, staging.journal)):
            if transfer.part not in files:
                part = parts[transfer.part]
                file = SparsePart(cache.parts, part.sha256 or part.digest, part.size)
                files = {transfer.part: (file, PresentRanges(file.new_ranges()))}
            file, ranges = files[transfer.part]
            if transfer.length <= MAX_BLOCK_BYTES and ranges.cover(transfer.start, transfer.length):
                summary = _extract(transfer, file, writer, staging.resumed)
                if summary is not None:
                    staging.journal.record(transfer, summary)
                    staging.heartbeat()


def _extract(
    transfer: Transfer, file: SparsePart, writer: DirectoryWriter, replace: bool
) -> TransferSummary | None:
    """Write the files of one block; None, and no file, if its bytes are not those of its record."""
    try:
        block = os.pread(file.fd, transfer.length, transfer.start)
    except OSError:
        return None
    entries = EntryWriter(transfer, writer, replace, collect=True)
    try:
        used = entries.feed(memoryview(block), 0, 0, len(block))
        summary = entries.finish()
    except CorruptPackage:
        entries.abandon(remove=True)
        return None
    except BaseException:
        entries.abandon(remove=False)
        raise
    if used != transfer.length or not isinstance(summary, TransferSummary):
        entries.abandon(remove=True)
        return None
    return summary


class PresentRanges:
    """The byte ranges that a journal says are present, joined."""

    def __init__(self, records: Iterable[tuple[int, int, bool]]) -> None:
        """``records``: start, length and whether the range was written or dropped, in the order of the journal."""
        self._starts: list[int] = []
        self._stops: list[int] = []
        for start, length, present in records:
            self._set(start, start + length, present)

    def _set(self, start: int, stop: int, present: bool) -> None:
        first = bisect_right(self._stops, start - 1)  # the first range that ends at ``start`` or later
        last = bisect_right(self._starts, stop)
        joined_start, joined_stop = start, stop
        pieces: list[tuple[int, int]] = []
        for at in range(first, last):
            if present:
                joined_start = min(joined_start, self._starts[at])
                joined_stop = max(joined_stop, self._stops[at])
            else:
                pieces += [(self._starts[at], min(start, self._stops[at]))]
                pieces += [(max(stop, self._starts[at]), self._stops[at])]
        if present:
            pieces = [(joined_start, joined_stop)]
        pieces = [piece for piece in pieces if piece[0] < piece[1]]
        self._starts[first:last] = [piece[0] for piece in pieces]
        self._stops[first:last] = [piece[1] for piece in pieces]

    def cover(self, start: int, length: int) -> bool:
        """Return whether all bytes of a range are present."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and start + length <= self._stops[at]
