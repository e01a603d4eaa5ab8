"""What the table refers to in the store: the roots of garbage collection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(slots=True)
class References:
    """Keys that the table names, and when the oldest sealing that is under way began."""

    keys: set[str] = field(default_factory=set)
    sealing_since: float = float("inf")
    """Newest upload to the execution that waits longest for its sealing: what is younger may be referred to soon."""


class ReferenceScan(Protocol):
    """Reads the whole table."""

    def references(self) -> References:
        """Return every key of a collected prefix that an item refers to, by name or by digest.

        Items of purged versions and claims on parts refer to nothing. The records of parts by digest alone do not
        count: they say which object could be used again, and no version has it.
        """
