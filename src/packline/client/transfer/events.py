"""What the fetch engine tells whoever asked for the fetch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from packline.client.transfer.task import RangeResult, Transfer, TransferSummary
from packline.errors import PacklineError


class TransferEvents(Protocol):
    """What the engine tells whoever asked for the fetch."""

    def finished(self, transfer: Transfer, finished: TransferSummary) -> None:
        """All files of a transfer are written and checked."""

    def range_finished(self, transfer: Transfer, result: RangeResult) -> None:
        """A range of a long transfer is written."""

    def ranges(self, transfer: Transfer) -> list[RangeResult]:
        """The ranges of a transfer that are written, by this run or by one before."""

    def forget_ranges(self, transfer: Transfer) -> None:
        """The ranges of a transfer were wrong: it starts again."""

    def received(self, count: int) -> None:
        """So many bytes more have arrived."""

    def replace_by_objects(self, transfer: Transfer, error: PacklineError) -> Iterable[Transfer]:
        """The single objects that stand in for a block that cannot be had because of ``error``."""

    def tick(self) -> None:
        """About once a second."""
