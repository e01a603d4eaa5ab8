"""One download: transfers through the engine into a staging folder, journalled, counted and compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from packline.client.cache.journal import LinkedFiles
from packline.client.cache.staging import Staging
from packline.client.errors import IncompleteFetch, PartDigestMismatch, RangesIgnored
from packline.client.file_checksums import CollectedChecksums
from packline.client.progress import Reporter
from packline.client.transfer.engine import ObjectSource, TransferEngine
from packline.client.transfer.settings import TransferSettings
from packline.client.transfer.task import RangeResult, Transfer, TransferKind, TransferSummary
from packline.client.transfer_plan import TransferPlan
from packline.errors import PacklineError
from packline.model import Part


class WarningLog:
    """Collects warnings for the receipt and shows each once."""

    def __init__(self, reporter: Reporter) -> None:
        self.messages: list[str] = []
        self._reporter = reporter

    def __call__(self, message: str) -> None:
        if message not in self.messages:
            self.messages.append(message)
            self._reporter.warn(message)


class BackgroundTask(Protocol):
    """Work that goes on while the workers download."""

    def start(self) -> None:
        """Begin; called after the workers were started."""

    def finish(self) -> None:
        """Wait for the end, for a moment."""


class StagedDownload:
    """Downloads into a staging folder, and receives what the engine reports."""

    def __init__(
        self, transfer_plan: TransferPlan, staging: Staging, reporter: Reporter, warn: WarningLog
    ) -> None:
        self._transfer_plan, self._staging, self._reporter, self._warn = (
            transfer_plan,
            staging,
            reporter,
            warn,
        )
        self._journal = staging.journal
        self._linked = self._journal.linked or LinkedFiles(b"", 0, 0)
        self._resumed = self._journal.files - self._linked.files
        self._lost: set[int] = set()
        self.checksums = CollectedChecksums()
        """Of the files whose paths were known when they came."""
        self._partial: dict[str, int] = {}
        """Bytes reported already of transfers that are fetched by ranges."""
        self._received = self._requests = self._retries = self._one_by_one = 0
        self._is_counted = transfer_plan.plan.files > 0
        """Whether the reporter knows the totals."""

    def run(
        self, source: ObjectSource, settings: TransferSettings, background: BackgroundTask | None = None
    ) -> None:
        """Download everything that is missing, and check that it is complete.

        Args:
            source: Where the objects come from.
            settings: How hard to work.
            background: Runs while the workers download.

        Raises:
            PacklineError: The typed error of what cannot be downloaded; the staging folder serves the next run.
        """
        transfers, expected = self._transfer_plan.transfers(self._journal)
        self._reporter.start(
            self._transfer_plan.plan, self._resumed, self._journal.bytes - self._linked.bytes
        )
        try:
            if self._linked.files:
                self._reporter.advance(self._linked.files, self._linked.bytes)
            if expected:
                left = self._transfer_plan.plan.bytes - self._journal.bytes
                # A single large object is worth several workers, too: it comes by ranges.
                expected = max(expected, left // settings.range_bytes)
                with TransferEngine(source, str(self._staging.files), settings, expected) as engine:
                    self._staging.own(engine.pids)
                    if background is not None:
                        background.start()
                    engine.run(transfers, self, replace=self._staging.resumed)
                    self._requests, self._retries = engine.requests, engine.retries
                    if background is not None:
                        background.finish()
        finally:
            self._reporter.stop()
        self._compare()
        if settings.verify_sha256:
            self._verify(source)

    def _verify(self, source: ObjectSource) -> None:
        """Compare the files with the SHA-256 of the parts; what differs is not kept. Raises PartDiffers."""
        from packline.client.part_digests import verify_parts

        plan = self._transfer_plan.plan
        if plan.content_hash != plan.manifest.digest:
            return  # single files: a part is compared as a whole or not at all
        try:
            for warning in verify_parts(plan, self._staging.files, source, self._staging.heartbeat):
                self._warn(warning)
        except PartDigestMismatch:
            self._journal.forget_all()
            raise

    def counters(self) -> dict[str, int]:
        """Return the counts for the receipt."""
        return {
            "requests": self._requests,
            "received": self._received,
            "retries": self._retries,
            "resumed_files": self._resumed,
            "reused_files": self._linked.files,
            "reused_bytes": self._linked.bytes,
            "by_files": self._one_by_one,
            "checked_by_size": self._journal.by_size,
        }

    def finished(self, transfer: Transfer, finished: TransferSummary) -> None:
        """Write a finished transfer into the journal, and show progress."""
        self._journal.record(transfer, finished)
        self.checksums.add(transfer, finished.crcs)
        self._one_by_one += transfer.kind is TransferKind.OBJECT
        self._reporter.advance(finished.files, finished.bytes - self._partial.pop(transfer.token, 0))

    def range_finished(self, transfer: Transfer, result: RangeResult) -> None:
        """Write a range into the journal, and show progress."""
        self._journal.record_range(transfer, result)
        self._reporter.advance(0, result.present_bytes)
        self._partial[transfer.token] = self._partial.get(transfer.token, 0) + result.present_bytes

    def ranges(self, transfer: Transfer) -> list[RangeResult]:
        """Return the ranges of a transfer that the journal has."""
        return self._journal.ranges(transfer)

    def forget_ranges(self, transfer: Transfer) -> None:
        """Remove the ranges of a transfer from the journal."""
        self._journal.forget_ranges(transfer)
        self._reporter.advance(0, -self._partial.pop(transfer.token, 0))

    def received(self, count: int) -> None:
        """Count bytes that have arrived."""
        self._received += count
        self._reporter.received(count)

    def tick(self) -> None:
        """Renew the staging folder."""
        self._staging.heartbeat()
        plan = self._transfer_plan.plan
        if plan.files and not self._is_counted:
            self._is_counted = True
            self._reporter.counted(plan)

    def replace_by_objects(self, transfer: Transfer, error: PacklineError) -> Iterator[Transfer]:
        """Return the objects that replace a range of a part, and warn once."""
        if isinstance(error, RangesIgnored):
            self._warn(f"{error.message} Files are fetched one by one.")
        elif transfer.kind is TransferKind.BLOCK:
            self._warn(f"{error.message} Its {transfer.members:,} files are fetched one by one.")
        elif transfer.part not in self._lost:  # a part can have thousands of spans
            self._warn(f"{error.message} What is lost of part {transfer.part} is fetched one by one.")
        self._lost.add(transfer.part)
        return self._transfer_plan.fallback(transfer, self._journal)

    def _compare(self) -> None:
        """Compare what has been written with the plan. Raises IncompleteFetch."""
        plan, journal = self._transfer_plan.plan, self._journal
        if (journal.files, journal.bytes) != (plan.files, plan.bytes):
            raise IncompleteFetch(
                f"Incomplete download of {plan.uri}: got {journal.files} files with {journal.bytes} bytes, "
                f"expected {plan.files} with {plan.bytes}.",
                "Fetch again; if it repeats, package the version again.",
            )
        for part in plan.parts:
            self._check_order(part)

    def _check_order(self, part: Part) -> None:
        """Check that paths ascend in a part: then no two blocks can have made the same file."""
        last = b""
        for _, finished in self._journal.landed(part.index):
            if finished.first.encode() <= last:
                raise IncompleteFetch(f"Part {part.key!r} has {finished.first!r} twice or out of order.")
            last = finished.last.encode()
