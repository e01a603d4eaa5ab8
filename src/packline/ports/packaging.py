"""Packaging: the plans of versions, the parts that were built for them, and why others were not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from packline.model import Alert, DatasetVersion, Part


class PackagingStore(Protocol):
    """Keeps package plans, their parts and their failures."""

    def plan_packaging(self, dataset: str, version: str, plan: str, *, attempt: int = 0) -> DatasetVersion:
        """Attach a package plan, made for that attempt, to a version. Repeats change nothing.

        Raises StateMoved if the version is at another attempt by now.
        """

    def finish_packaging(
        self, dataset: str, version: str, at: float, failure: str = "", *, attempt: int = 0
    ) -> DatasetVersion:
        """Set ``built`` (``failed`` if a failure is given) and move the targeting aliases, in one transaction.

        A failure does not replace ``built``. Raises StateMoved if the version is at another attempt by now.
        """

    def record_part(self, plan: str, part: Part) -> None:
        """Record a built part under its plan and under its own digest. Repeats change nothing."""

    def record_part_failure(self, plan: str, index: int, alert: Alert) -> None:
        """Record why a part could not be built; the part itself, once recorded, outranks it."""

    def part_failures(self, plan: str) -> list[Alert]:
        """List why parts that are not recorded could not be built, in order of index."""

    def built_part(self, digest: str) -> Part | None:
        """Return the part of that digest, if any plan has built it."""

    def parts(self, plan: str) -> list[Part]:
        """List the parts recorded so far, in order of index."""

    def parts_from(self, plan: str, index: int) -> Iterator[Part]:
        """List the parts recorded so far from an index on, in order; only about as many are read as are taken."""

    def part(self, plan: str, index: int) -> Part | None:
        """Return the part of that index, if it is recorded."""

    def last_part(self, plan: str) -> Part | None:
        """Return the part with the highest index recorded so far, if any."""
