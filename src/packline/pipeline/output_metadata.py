"""Write the metadata of an execution's outputs beside its manifest, and read it again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from packline.json_types import JsonObject
from packline.keys import metadata_shard_key
from packline.manifest.rows import SHARD_ROWS
from packline.manifest.shard_list import expand_metadata_shards, name_metadata_shards
from packline.model import Datum, DatumAlias, Execution, Member, MetadataShard
from packline.pipeline.shared_objects import SharedWriter, create_shared
from packline.ports import SharedObjectStore, StoreReader
from packline.rules.alerts import Alerts
from packline.rules.metadata import parse_object
from packline.rules.metadata_shards import ShardRanges, encode_metadata
from packline.search_index import IndexBacklog

if TYPE_CHECKING:
    from packline.pipeline.metadata_requests import (
        Description,  # a worker reads metadata, and need not have pydantic
    )

MAX_ALIASES = 1_000
"""Datum aliases one execution may move: they are named on its item."""
MOST_ALIAS_BYTES = 64 * 1024
"""Bytes of their names, beside the marker and the alerts: an item holds at most 400 KB."""


def write_metadata(
    store: SharedObjectStore,
    members: Sequence[Member],
    described: Sequence[Description | None],
    shard_rows: int = SHARD_ROWS,
) -> tuple[MetadataShard, ...]:
    """Write the metadata of all outputs as shards named by their content.

    No shard goes over the end of a manifest shard, so that each can be written alone.
    """
    texts = (
        (member.path, description.text if description else None)
        for member, description in _pairs(members, described)
    )
    shards: list[MetadataShard] = []
    while block := list(islice(texts, shard_rows)):
        shards += write_metadata_texts(store, block)
    return name_metadata_shards(shards, SharedWriter(store))


def write_metadata_texts(
    store: SharedObjectStore, texts: Iterable[tuple[str, bytes | None]]
) -> Iterator[MetadataShard]:
    """Write paths with their metadata texts, in path order, as shards named by their content."""
    for shard in encode_metadata(texts):
        key = metadata_shard_key(shard.digest)
        create_shared(store, key, shard.body, "application/jsonl")
        yield MetadataShard(key, shard.first)


class AnnotatedDatums:
    """The outputs to search for, as datums in path order; from when the time is over on they are only counted."""

    def __init__(
        self,
        execution: str,
        members: list[Member],
        described: list[Description | None],
        in_time: Callable[[], bool],
    ) -> None:
        self._execution = execution
        self._members, self._described = members, described
        self._in_time = in_time
        self.backlog: IndexBacklog | None = None
        """What there was no time for; known once the iteration is over."""

    def __iter__(self) -> Iterator[Datum]:
        self.backlog = None
        for row, (member, description) in enumerate(_pairs(self._members, self._described)):
            if description is None or not description.annotated:
                continue
            if not self._in_time():
                remaining = sum(
                    1 for description in self._described[row:] if description and description.annotated
                )
                self.backlog = IndexBacklog(self._execution, row, remaining)
                return
            metadata = parse_object(description.text, member.path)
            yield Datum(member.datum, member.path, *member[2:], self._execution, metadata)


def requested_aliases(
    execution: str,
    members: Sequence[Member],
    described: Sequence[Description | None],
    now: float,
    alerts: Alerts,
) -> list[DatumAlias]:
    """Return the datum aliases that the metadata asks for."""
    asking = (
        (description.alias, member.path, member.datum)
        for member, description in _pairs(members, described)
        if description is not None and description.alias
    )
    return choose_aliases(execution, asking, now, alerts)


def choose_aliases(
    execution: str, asking: Iterable[tuple[str, str, str]], now: float, alerts: Alerts, more: int = 0
) -> list[DatumAlias]:
    """Return the datum aliases that are moved. Of files with equal aliases, the last in path order has it.

    Args:
        execution: The execution's id.
        asking: Alias, path and datum of each file that asks for one, in path order.
        now: When they are moved, seconds since the epoch.
        alerts: Gets those about aliases that clash, and those that are too many.
        more: How many aliases there are beside these, which come behind the first ``MAX_ALIASES``.
    """
    aliases: dict[str, DatumAlias] = {}
    for alias, path, datum in asking:
        before = aliases.get(alias)
        if before:
            message = f"{before.path} and {path} both ask for the alias {alias!r}; the last one has it."
            alerts.add("ConflictingAliases", message, "Give the alias to one file.")
        aliases[alias] = DatumAlias(alias, datum, path, execution, 0, now, now)
    names = sorted(aliases)
    sizes = accumulate(len(name.encode()) for name in names[:MAX_ALIASES])
    moved = sum(1 for size in sizes if size <= MOST_ALIAS_BYTES)
    if moved < len(names) + more:
        alerts.add(
            "TooManyAliases",
            f"{len(names) + more - moved} datum aliases were not moved: an execution moves at most {MAX_ALIASES}, "
            f"with {MOST_ALIAS_BYTES:,} bytes.",
            "Use tags or properties to find many files.",
        )
    return [aliases[name] for name in names[:moved]]


class MetadataReader:
    """What was said about the outputs of one execution; one shard in memory, so ask in path order."""

    def __init__(self, store: StoreReader, execution: Execution) -> None:
        self._store = store
        self._shards = expand_metadata_shards(execution.metadata, store)
        self._at = -1
        self._ranges = ShardRanges()

    def get(self, path: str) -> JsonObject:
        """Return the metadata of the output at that path; an empty object if it has none."""
        at = bisect_right(self._shards, path, key=lambda shard: shard.first) - 1
        if at < 0:
            return {}
        if at != self._at:
            self._at, self._ranges = at, ShardRanges(self._store.read(self._shards[at].key))
        holding = self._ranges.find(path)
        return holding.metadata if holding else {}


def _pairs(
    members: Sequence[Member], described: Sequence[Description | None]
) -> Iterator[tuple[Member, Description | None]]:
    return zip(members, described, strict=True)
