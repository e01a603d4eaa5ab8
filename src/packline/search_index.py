"""What the search index holds, and what is still missing from it."""

from __future__ import annotations

from typing import NamedTuple

from packline.records import record


class IndexRange(NamedTuple):
    """A range of sort keys in a partition of the search index, ends included."""

    where: str
    low: str
    high: str


class IndexEntry(NamedTuple):
    """What a span holds: the sort key, and the datum."""

    sort: str
    datum: str


@record(frozen=True)
class IndexBacklog:
    """Outputs of a sealed execution that search does not find yet: their entries are still being written."""

    execution: str
    row: int
    """The first row of the execution's manifest that was not looked at."""
    datums: int
    """How many of the outputs from there on have something to be found by."""


@record(frozen=True)
class PathSegment:
    """An object with a part of the index of all paths: blocks of paths, their signatures, and a directory."""

    key: str
    signatures: int
    """Offset of the signatures; before it are the blocks."""
    directory: int
    """Offset of the directory."""
    size: int
    """Bytes of the whole object."""


@record(frozen=True)
class PathIndexHead:
    """What the index of all paths consists of, and how far it has come."""

    rev: int = 0
    """Grows by one with every change; 0: there is no index yet."""
    segments: tuple[PathSegment, ...] = ()
    sealed_at: float = 0.0
    """Executions that were sealed before have been looked at."""
    pending: tuple[str, ...] = ()
    """URIs of versions that are not in the index yet; the first ones, if there are very many."""
    gone: tuple[str, ...] = ()
    """URIs of versions that are still in a segment, and are deleted."""
    pass_after: str = ""
    """The dataset or model after which the comparison with the table goes on; empty: none is under way."""
    passed_at: float = 0.0
    """When the last comparison with the whole table ended; 0: never."""
