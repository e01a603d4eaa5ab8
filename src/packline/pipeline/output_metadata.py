"""Write the metadata of an execution's outputs beside its manifest, and read it again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from packline.json_types import JsonObject
from packline.keys import metadata_shard_key
from packline.model import Datum, DatumAlias, Execution, Member, MetadataShard
from packline.ports import ObjectStore, StoreReader
from packline.rules.alerts import Alerts
from packline.rules.metadata import parse_object
from packline.rules.metadata_shards import MetadataRange, decode_metadata, encode_metadata, find_range
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
    store: ObjectStore, members: list[Member], described: list[Description | None]
) -> tuple[MetadataShard, ...]:
    """Write the metadata of all outputs as shards named by their content."""
    texts = (
        (member.path, description.text if description else None)
        for member, description in _pairs(members, described)
    )
    shards = []
    for shard in encode_metadata(texts):
        key = metadata_shard_key(shard.digest)
        store.create(key, shard.body, "application/jsonl")
        shards.append(MetadataShard(key, shard.first))
    return tuple(shards)


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
    execution: str, members: list[Member], described: list[Description | None], now: float, alerts: Alerts
) -> list[DatumAlias]:
    """Return the datum aliases that the metadata asks for.

    Of files with equal aliases, the last in path order has it.
    """
    aliases: dict[str, DatumAlias] = {}
    for member, description in _pairs(members, described):
        if description is None or not description.alias:
            continue
        before = aliases.get(description.alias)
        if before:
            paths = f"{before.path} and {member.path}"
            message = f"{paths} both ask for the alias {description.alias!r}; the last one has it."
            alerts.add("ConflictingAliases", message, "Give the alias to one file.")
        aliases[description.alias] = DatumAlias(
            description.alias, member.datum, member.path, execution, 0, now, now
        )
    names = sorted(aliases)
    sizes = accumulate(len(name.encode()) for name in names[:MAX_ALIASES])
    moved = sum(1 for size in sizes if size <= MOST_ALIAS_BYTES)
    if moved < len(names):
        alerts.add(
            "TooManyAliases",
            f"{len(names) - moved} datum aliases were not moved: an execution moves at most {MAX_ALIASES}, "
            f"with {MOST_ALIAS_BYTES:,} bytes.",
            "Use tags or properties to find many files.",
        )
    return [aliases[name] for name in names[:moved]]


class MetadataReader:
    """What was said about the outputs of one execution; one shard in memory, so ask in path order."""

    def __init__(self, store: StoreReader, execution: Execution) -> None:
        self._store = store
        self._shards = execution.metadata
        self._at = -1
        self._runs: list[MetadataRange] = []

    def get(self, path: str) -> JsonObject:
        """Return the metadata of the output at that path; an empty object if it has none."""
        at = bisect_right(self._shards, path, key=lambda shard: shard.first) - 1
        if at < 0:
            return {}
        if at != self._at:
            self._at, self._runs = at, list(decode_metadata(self._store.read(self._shards[at].key)))
        run = find_range(self._runs, path)
        return run.metadata if run else {}


def _pairs(
    members: list[Member], described: list[Description | None]
) -> Iterator[tuple[Member, Description | None]]:
    return zip(members, described, strict=True)
