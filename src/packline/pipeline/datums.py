"""Find datums by id or alias, without an item for every file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from packline.errors import DatumNotFound, NotFound
from packline.keys import datum_index_key
from packline.manifest.rows import SHARD_ROWS, decode_row, decode_rows, split_rows
from packline.manifest.shard_list import expand_shards
from packline.model import Datum, Execution, ManifestRef, Member
from packline.pipeline.datum_rows import find_members_by_index, rows_of
from packline.pipeline.manifests import read_manifest
from packline.pipeline.output_metadata import MetadataReader
from packline.ports import DatumAliasStore, DatumIndex, Registry, StoreReader
from packline.rules.datum_ids import prefix_of
from packline.rules.datum_index import RECORD_BYTES, id_suffix
from packline.rules.reserved_keys import alias_of
from packline.uri import DatumUri

MAX_IDS_IN_MEMORY = 1_000_000
"""Rows of a manifest whose datums are held as a set: some 80 MB."""
MAX_SINGLE_LOOKUPS = 8
"""Number of datums of one execution that are looked up one by one; for more, its manifest is read once."""
MAX_ROWS_TO_READ = 1_000_000
"""Rows of a manifest that are read to find some of them: 25 shards, some three seconds."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What resolving needs."""

    registry: Registry
    datum_index: DatumIndex
    store: StoreReader


def find_datum(uri: DatumUri, deps: Dependencies) -> Datum:
    """Find the datum of an id or an alias. Raises DatumNotFound.

    An annotated datum or a standalone upload is an item. Any other is found by its execution: the item that its first
    64 bits name, a ranged read of the datum index beside the manifest, one manifest shard, and one shard of metadata.
    """
    datum = uri.reference if uri.is_id else deps.datum_index.datum_alias(uri.reference).datum
    try:
        return deps.datum_index.datum(datum)
    except DatumNotFound:
        pass
    execution = deps.registry.execution(deps.datum_index.execution_of(prefix_of(datum)))
    if execution.manifest is None:
        raise datum_not_found(datum)
    member = find_member(deps.store, execution.manifest, datum)
    if member is None:
        raise datum_not_found(datum)
    return as_datum(member, execution, deps.store)


def execution_of_datum(datum: str, index: DatumIndex) -> str:
    """Return the execution that made a datum; empty if none did, or none that is known."""
    with suppress(DatumNotFound):
        return index.datum(datum).execution
    with suppress(DatumNotFound):
        return index.execution_of(prefix_of(datum))
    return ""


def as_datum(member: Member, execution: Execution, store: StoreReader) -> Datum:
    """Build the datum of an execution's output, with its metadata."""
    path, datum, key, version_id, size, etag = member
    metadata = MetadataReader(store, execution).get(path)
    return Datum(datum, path, key, version_id, size, etag, execution.id, metadata)


def find_member(
    store: StoreReader, manifest: ManifestRef, datum: str, shard_rows: int = SHARD_ROWS
) -> Member | None:
    """Find the last member of a manifest with that datum; None if it has none."""
    manifest = expand_shards(manifest, store)
    if len(manifest.shards) <= 1:
        members = [
            member
            for key in manifest.shards
            for member in decode_rows(store.read(key))
            if member.datum == datum
        ]
        return members[-1] if members else None
    for row in reversed(rows_of(store, manifest, datum)):
        shard, at = divmod(row, shard_rows)
        member = decode_row(split_rows(store.read(manifest.shards[shard]))[at])
        if member.datum == datum:
            return member
    return None


def has_datum(store: StoreReader, manifest: ManifestRef, datum: str) -> bool:
    """Return whether a manifest of several shards has a datum, by its index."""
    return bool(rows_of(store, manifest, datum))


def datum_id_set(store: StoreReader, manifest: ManifestRef) -> frozenset[bytes]:
    """Return the datums of a manifest as a set of id suffixes, for many membership tests.

    The manifest has at most ``MAX_IDS_IN_MEMORY`` rows.
    """
    if manifest.rows > SHARD_ROWS:
        records = store.read(datum_index_key(manifest.digest))
        return frozenset(records[at : at + 8] for at in range(0, len(records), RECORD_BYTES))
    return frozenset(id_suffix(member.datum) for member in _members(store, manifest))


def find_members(
    store: StoreReader,
    manifest: ManifestRef,
    ids: Collection[str],
    most_shards: int | None = None,
    in_time: Callable[[], bool] = lambda: True,
) -> list[Member]:
    """Find the members of a manifest with those datums.

    A few are found by its index, one by one. For more, a manifest of at most ``MAX_ROWS_TO_READ`` rows is read once;
    of a larger one only those shards that have some, as long as it is ``in_time``.

    Raises InvalidInput if those are more than ``most_shards``.
    """
    if manifest.rows > MAX_ROWS_TO_READ:
        return find_members_by_index(store, manifest, ids, most_shards, in_time=in_time)
    if len(ids) <= MAX_SINGLE_LOOKUPS:
        looked_up = (find_member(store, manifest, datum) for datum in ids)
        return [member for member in looked_up if member]
    id_set = frozenset(ids)
    return [row for row in read_manifest(store, manifest) if row.datum in id_set]


def find_datums(ids: Sequence[str], deps: Dependencies) -> list[Datum]:
    """Find the datums that exist among these ids, with their metadata."""
    datums = {datum.id: datum for datum in deps.datum_index.datums(ids)}
    for datum in dict.fromkeys(ids):
        if datum not in datums:
            with suppress(NotFound):
                datums[datum] = find_datum(DatumUri(datum), deps)
    return [datums[datum] for datum in dict.fromkeys(ids) if datum in datums]


def current_aliases(
    datums: Iterable[Datum], datum_index: DatumAliasStore, *moved: str
) -> dict[str, list[str]]:
    """Return, for each datum, the aliases that point to it now.

    Considered are those its metadata asks for, and those ``moved`` by hand.

    An alias that was asked for may have gone on to another datum since. One batch of reads, none if nobody asks.
    """
    shown = list(datums)
    names = [*filter(None, (alias_of(datum.metadata) for datum in shown)), *moved]
    aliases_by_datum: dict[str, list[str]] = {datum.id: [] for datum in shown}
    for alias in sorted(datum_index.named_aliases(names), key=lambda entry: entry.alias) if names else ():
        if alias.datum in aliases_by_datum:
            aliases_by_datum[alias.datum].append(alias.alias)
    return aliases_by_datum


def datum_not_found(datum: str) -> DatumNotFound:
    """Build the error for a datum that does not exist."""
    return DatumNotFound(f"No datum {datum} is known.", "Its execution may not be sealed yet; check the id.")


def _members(store: StoreReader, manifest: ManifestRef) -> Iterator[Member]:
    for key in expand_shards(manifest, store).shards:
        yield from decode_rows(store.read(key))
