"""Find the rows of datums in a manifest by the datum index beside it, without reading the manifest."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from packline.errors import InvalidInput, NotFound, ObjectNotFound
from packline.keys import datum_index_key
from packline.manifest.rows import SHARD_ROWS, decode_row, split_rows
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.ports import StoreReader
from packline.rules.datum_index import RECORD_BYTES, count_pieces, find_rows, piece_of, search_window

INDEX_READERS = 16
"""Lookups at once: 240 KB each, for 100,000,000 rows."""
SHARD_READERS = 4
"""Shards read and unpacked at once, some 25 MB each."""


class _IndexMatch(NamedTuple):
    """What stands in the index where a datum is expected."""

    key: str
    """Of the index, or the piece of it; empty if the manifest has none."""
    rows: list[int]


def rows_of(store: StoreReader, manifest: ManifestRef, datum: str) -> list[int]:
    """Return the rows of a manifest of several shards that have the datum, by its index."""
    key, rows = _look_up(store, manifest, datum)
    return rows or (find_rows(store.read(key), datum) if key else [])


def find_members_by_index(
    store: StoreReader,
    manifest: ManifestRef,
    ids: Collection[str],
    most_shards: int | None = None,
    shard_rows: int = SHARD_ROWS,
    in_time: Callable[[], bool] = lambda: True,
) -> list[Member]:
    """Find the members of a manifest of several shards with those datums; only shards that have some are read.

    Args:
        store: Has the manifest and its index.
        manifest: Of the execution that made the datums.
        ids: Of the datums.
        most_shards: How many shards are read at most; None: any number.
        shard_rows: Rows of each shard but the last.
        in_time: Once it says False, no more shards are read, and what they have is not found.

    Raises:
        InvalidInput: The datums lie in more shards.
        UnreadableManifest: A shard is damaged.
    """
    manifest = expand_shards(manifest, store)
    rows_by_shard: dict[int, list[int]] = {}
    for row in sorted(_find_rows(store, manifest, ids)):
        rows_by_shard.setdefault(row // shard_rows, []).append(row % shard_rows)
    if most_shards is not None and len(rows_by_shard) > most_shards:
        raise InvalidInput(
            f"The {len(ids):,} files are spread over {len(rows_by_shard):,} pieces of a manifest of {manifest.rows:,} "
            f"files, and one request reads at most {most_shards:,}.",
            "Choose fewer files, or neighbouring ones; or use packline compose with PACKLINE_TABLE, which has no limit "
            "of time.",
        )

    def read(shard: int) -> list[Member]:
        if not in_time():
            return []
        key = manifest.shards[shard]
        rows = split_rows(store.read(key), key)
        return [decode_row(rows[number]) for number in rows_by_shard[shard]]

    id_set = frozenset(ids)
    with ThreadPoolExecutor(SHARD_READERS) as pool:
        return [row for rows in pool.map(read, rows_by_shard) for row in rows if row.datum in id_set]


def _find_rows(store: StoreReader, manifest: ManifestRef, ids: Collection[str]) -> set[int]:
    with ThreadPoolExecutor(INDEX_READERS) as pool:
        matches = dict(zip(ids, pool.map(partial(_look_up, store, manifest), ids), strict=True))
    rows = {row for match in matches.values() for row in match.rows}
    elsewhere: dict[str, list[str]] = {}
    for datum, match in matches.items():
        if match.key and not match.rows:
            elsewhere.setdefault(match.key, []).append(datum)
    for key, datums in elsewhere.items():  # one of some 10,000 that exist, and all that do not
        records = store.read(key)
        rows.update(row for datum in datums for row in find_rows(records, datum))
    return rows


def _look_up(store: StoreReader, manifest: ManifestRef, datum: str) -> _IndexMatch:
    pieces = count_pieces(manifest.rows)
    for number in dict.fromkeys((pieces, 1)):  # releases without pieces wrote one index, however large
        key = datum_index_key(manifest.digest, piece_of(datum, number), number)
        first, count = search_window(datum, manifest.rows, number)
        try:
            records = store.read_range(key, first * RECORD_BYTES, count * RECORD_BYTES)
        except (ObjectNotFound, NotFound):
            continue
        return _IndexMatch(key, find_rows(records, datum))
    return _IndexMatch("", [])
