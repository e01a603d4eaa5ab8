"""Write and read manifests in the store, one shard at a time; never whole in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from packline.keys import datum_index_key
from packline.manifest.rows import SHARD_ROWS, decode_row, decode_rows, encode_shards, split_rows
from packline.manifest.shard_list import expand_shards, name_shards
from packline.model import ManifestRef, Member
from packline.pipeline.shared_objects import SharedWriter, create_shared
from packline.ports import SharedObjectStore, StoreReader
from packline.rules.datum_index import DatumIndexBuilder, count_pieces, id_suffix

CONTENT_TYPE = "application/jsonl"
INDEX_TYPE = "application/octet-stream"


def write_manifest(
    store: SharedObjectStore, members: Iterable[Member], shard_rows: int = SHARD_ROWS
) -> ManifestRef:
    """Write members (in path order) as shards, and a datum index beside them if they are several.

    A shard that is there already is left: its name is its hash.

    Args:
        store: Where the objects are created.
        members: In path order.
        shard_rows: Rows of each shard but the last; every reader must use the same number.
    """
    digest = sha256()
    keys: list[str] = []
    files = size = rows = 0
    last: Member | None = None
    index = DatumIndexBuilder()
    not_indexed: list[Member] = []
    for shard in encode_shards(members, shard_rows):
        create_shared(store, shard.key, shard.body, CONTENT_TYPE)
        keys.append(shard.key)
        digest.update(shard.rows)
        rows += len(shard.members)
        not_indexed += shard.members
        if len(keys) > 1:
            for member in not_indexed:
                index.add(id_suffix(member.datum))
            not_indexed = []
        for member in shard.members:
            again = last is not None and last.path == member.path
            files += not again
            size += member.size - (last.size if again and last else 0)
            last = member
    if len(keys) > 1:
        pieces = count_pieces(rows)
        for number, piece in enumerate(index.encode_pieces(pieces)):
            create_shared(store, datum_index_key(digest.hexdigest(), number, pieces), piece, INDEX_TYPE)
    return ManifestRef(digest.hexdigest(), name_shards(keys, SharedWriter(store)), files, size, rows)


def read_manifest(store: StoreReader, manifest: ManifestRef) -> Iterator[Member]:
    """Yield all members, in order, with one shard in memory at a time. Raises ObjectNotFound if a shard is gone."""
    yield from manifest.inline
    for key in expand_shards(manifest, store).shards:
        yield from decode_rows(store.read(key), key)


def read_rows_from(
    store: StoreReader, manifest: ManifestRef, start: int, shard_rows: int = SHARD_ROWS
) -> Iterator[tuple[int, Member]]:
    """Yield members with their row numbers, from row ``start`` on; shards before it are not read."""
    shard, skip = divmod(start, shard_rows)
    for at, key in enumerate(expand_shards(manifest, store).shards[shard:], start=shard):
        for number, row in enumerate(split_rows(store.read(key))[skip:], start=skip):
            yield at * shard_rows + number, decode_row(row)
        skip = 0
