"""Calculate the digest of a manifest that was made in pieces, and write the datum index beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from packline.keys import datum_index_key
from packline.pipeline.manifests import INDEX_TYPE
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.pipeline.shared_objects import create_shared
from packline.rules.datum_index import (
    BUCKETS,
    GROUPS_HEADER,
    DatumIndexBuilder,
    count_pieces,
    group_offsets,
)


class RowPiece(NamedTuple):
    """Neighbouring rows of a manifest: those of a range, or of a segment."""

    members: str
    """Name of the rows in the folder."""
    suffixes: str
    """Name of the last halves of their datum ids, by bucket."""
    rows: int


def add_pieces(pieces: Sequence[RowPiece], work: WorkFolder) -> str:
    """Write which pieces a manifest has, and return the name: a task would grow with their number."""
    return work.add(json.dumps(pieces, separators=(",", ":")).encode(), "json")


def write_index(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Calculate the digest of a manifest, and write its datum index if that is one object.

    Args:
        task: With ``pieces`` (what ``add_pieces`` returned) and ``rows``.
        work: Has the rows and the last halves of the datum ids.
        context: The store, and how long shards are: the manifest of one shard has no index.

    Returns:
        The digest.
    """
    pieces = _read_pieces(task, work)
    digest = sha256()
    for rows in work.read_many([piece.members for piece in pieces]):
        digest.update(rows)
    if task["rows"] > context.limits.shard_rows and count_pieces(task["rows"]) == 1:
        _write_piece(pieces, digest.hexdigest(), 0, 1, work, context)
    return {"digest": digest.hexdigest()}


def write_index_piece(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Write one piece of the datum index of a large manifest.

    Args:
        task: As ``write_index``, with ``digest``, ``piece`` (its number) and ``count`` (of pieces).
        work: Has the last halves of the datum ids.
        context: The store.
    """
    _write_piece(_read_pieces(task, work), task["digest"], task["piece"], task["count"], work, context)
    return {}


def _write_piece(
    pieces: Sequence[RowPiece], digest: str, number: int, count: int, work: WorkFolder, context: SealContext
) -> None:
    """Sort the records of some buckets, and write them."""
    first, stop = number * BUCKETS // count, (number + 1) * BUCKETS // count
    index = DatumIndexBuilder()
    row = 0

    def load(name: str) -> tuple[tuple[int, ...], bytes]:
        offsets = group_offsets(work.read_range(name, 0, GROUPS_HEADER))
        length = offsets[stop] - offsets[first]
        return offsets, work.read_range(name, offsets[first], length) if length else b""

    names = [piece.suffixes for piece in pieces]
    for piece, (offsets, records) in zip(pieces, work.load_many(names, load), strict=True):
        for bucket in range(first, stop):
            start, end = offsets[bucket] - offsets[first], offsets[bucket + 1] - offsets[first]
            index.add_group(bucket, records[start:end], row)
        row += piece.rows
    key = datum_index_key(digest, number, count)
    create_shared(context.store, key, index.encode(first, stop), INDEX_TYPE)


def _read_pieces(task: Task, work: WorkFolder) -> list[RowPiece]:
    return [RowPiece(*piece) for piece in json.loads(work.read_bytes(task["pieces"]))]
