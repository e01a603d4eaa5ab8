"""Lineage: which execution, version or datum used which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from packline.model import Use


class Lineage(Protocol):
    """Keeps the edges between executions, versions and datums."""

    def record_uses(self, uses: Iterable[Use]) -> None:
        """Record uses. Repeats change nothing; of two times for one use the first stays."""

    def users(self, uri: str) -> Iterator[Use]:
        """List everyone who used that URI, in order of kind and name."""
