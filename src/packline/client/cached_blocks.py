"""Blocks of parts that a reader has kept in the cache: a fetch extracts them instead of downloading them."""

from __future__ import annotations

import os

from packline.client.cache.present_ranges import PresentRanges
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
