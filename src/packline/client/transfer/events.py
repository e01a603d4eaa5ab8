"""What the transfer engine reports to the download."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from packline.client.transfer.task import RangeResult, Transfer, TransferSummary
from packline.errors import PacklineError


class TransferEvents(Protocol):
    """Receives what the transfer engine reports."""

    def finished(self, transfer: Transfer, finished: TransferSummary) -> None:
        """Record that all files of a transfer are written and checked."""

    def range_finished(self, transfer: Transfer, result: RangeResult) -> None:
        """Record that a range of a long transfer is written."""

    def ranges(self, transfer: Transfer) -> list[RangeResult]:
        """Return the ranges of a transfer that are written, by this run or an earlier one."""

    def forget_ranges(self, transfer: Transfer) -> None:
        """Forget the ranges of a transfer, because they were wrong: it starts again."""

    def received(self, count: int) -> None:
        """Count bytes that have arrived."""

    def replace_by_objects(self, transfer: Transfer, error: PacklineError) -> Iterable[Transfer]:
        """Return the single objects that replace a block which cannot be downloaded because of ``error``."""

    def tick(self) -> None:
        """Keep the staging folder alive; called about once a second."""
