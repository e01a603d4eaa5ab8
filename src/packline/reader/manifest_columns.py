"""Reads a manifest as columns of paths, datum ids and sizes: three times as fast as member by member."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from packline.manifest.reader import ObjectReader, read_shard
from packline.manifest.rows import MANIFEST_REMEDY, UnreadableManifest
from packline.model import FetchPlan, ManifestRef

_BATCH_ROWS = 1000
"""Number of rows for which one call of the JSON parser is fastest: fewer cost calls, more leave the CPU's cache."""


class MemberColumns:
    """Some consecutive members of a version, by column."""

    def __init__(self) -> None:
        self.paths: list[bytes] = []
        self.datums: list[str] = []
        self.sizes: list[int] = []
        self.rows: list[int] = []
        """Of the manifest."""

    def __len__(self) -> int:
        return len(self.paths)

    def extend(self, other: MemberColumns) -> None:
        """Append other members."""
        self.paths += other.paths
        self.datums += other.datums
        self.sizes += other.sizes
        self.rows += other.rows

    def take(self, count: int) -> MemberColumns:
        """Remove the first ``count`` members, and return them."""
        taken = MemberColumns()
        for name in ("paths", "datums", "sizes", "rows"):
            column = getattr(self, name)
            setattr(taken, name, column[:count])
            del column[:count]
        return taken


def read_columns(plan: FetchPlan, objects: ObjectReader) -> Iterator[tuple[MemberColumns, int]]:
    """Yield the members of a version in path order, a shard at a time, each with the number of rows in the shard.

    Of members with equal paths the last one is the file. Shards are compared with the digests in their keys, all of
    them with the digest of the version.

    Raises:
        UnreadableManifest: The shards are not what the plan says.
        ObjectNotFound: A shard does not exist.
    """
    pending = MemberColumns()
    """The last member, which the next shard may replace."""
    for columns, rows in _shard_columns(plan.manifest, objects):
        pending.extend(columns)
        members = _last_per_path(pending) if plan.manifest.rows != plan.files else pending
        pending = members.take(len(members))
        pending, last = pending.take(max(0, len(pending) - 1)), pending
        yield pending, rows
        pending = last
    yield pending, 0


def _last_per_path(columns: MemberColumns) -> MemberColumns:
    kept = MemberColumns()
    paths = columns.paths
    numbers = [at for at in range(len(paths)) if at + 1 == len(paths) or paths[at] != paths[at + 1]]
    for name in ("paths", "datums", "sizes", "rows"):
        column = getattr(columns, name)
        setattr(kept, name, [column[at] for at in numbers])
    return kept


def _shard_columns(manifest: ManifestRef, objects: ObjectReader) -> Iterator[tuple[MemberColumns, int]]:
    if manifest.inline:
        yield _columns([list(member) for member in manifest.inline], 0, "inline"), 0
    count, digest = len(manifest.inline), sha256()
    for key in manifest.shards:
        data = read_shard(objects, key)
        digest.update(data)
        lines = data.splitlines()
        columns = MemberColumns()
        for first in range(0, len(lines), _BATCH_ROWS):
            batch = lines[first : first + _BATCH_ROWS]
            columns.extend(_columns(_decode(batch, key), count + first, key))
        count += len(lines)
        yield columns, len(lines)
    if (manifest.shards and digest.hexdigest() != manifest.digest) or count != manifest.rows:
        raise UnreadableManifest(
            f"The manifest has {count} rows with the SHA-256 {digest.hexdigest()}, "
            f"{manifest.rows} with {manifest.digest} are recorded.",
            MANIFEST_REMEDY,
        )


def _decode(lines: Sequence[bytes], key: str) -> list[list[Any]]:
    try:
        return list(json.loads(b"[" + b",".join(lines) + b"]"))
    except (ValueError, RecursionError) as error:
        raise UnreadableManifest(
            f"Manifest shard {key!r} cannot be read: {error}.", MANIFEST_REMEDY
        ) from error


def _columns(rows: Sequence[Sequence[Any]], first: int, key: str) -> MemberColumns:
    columns = MemberColumns()
    try:
        paths, datums, _, _, sizes = islice(zip(*rows, strict=False), 5)  # newer releases may add columns
        if {*map(type, paths), *map(type, datums)} != {str} or {*map(type, sizes)} != {int}:
            raise TypeError("a row has values of other types")
        columns.paths = [path.encode() for path in paths]
    except (TypeError, ValueError) as error:
        raise UnreadableManifest(
            f"Manifest shard {key!r} cannot be read: {error}.", MANIFEST_REMEDY
        ) from error
    columns.datums, columns.sizes = list(datums), list(sizes)
    columns.rows = list(range(first, first + len(rows)))
    return columns
