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
