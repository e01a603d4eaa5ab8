"""One download: a plan's transfers through the engine into a staging folder, counted and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from packline.client.engine import Engine, Settings, Source
from packline.client.failures import IncompleteFetch, UnusablePackage
from packline.client.manifest import Objects, read_rows
from packline.client.progress import Reporter
from packline.client.staging import Staging
from packline.client.transfer import Kind, Landed, Transfer
from packline.client.work import block_members, block_transfers, check_package, object_transfers
from packline.errors import PacklineError
from packline.model import FetchPlan, Packaging, Part


class Download:
    """What the engine tells, and what becomes of it."""

    def __init__(self, plan: FetchPlan, staging: Staging, objects: Objects, reporter: Reporter) -> None:
        self.plan, self.staging, self.reporter = plan, staging, reporter
        self._objects = objects
        self._journal = staging.journal
        self.resumed = self._journal.files
        self.received_bytes = self.requests = self.retries = self.files_one_by_one = 0
        self.warnings: list[str] = []

    def run(self, source: Source, settings: Settings) -> None:
        """Bring everything that is not there yet, and check that it is all there.

        Raises the typed error of whatever cannot be had; the staging folder then serves the next run.
        """
        transfers, expected = self._transfers()
        self.reporter.start(self.plan, self._journal.files, self._journal.bytes)
        try:
            if expected:
                with Engine(source, str(self.staging.files), settings, expected) as engine:
                    self.staging.own(engine.pids)
                    engine.run(transfers, self, replace=self.staging.resumed)
                    self.requests, self.retries = engine.requests, engine.retries
        finally:
            source.close()
            self.reporter.stop()
        self._compare()

    def facts(self) -> dict[str, int]:
        """For the receipt."""
        return {
            "requests": self.requests,
            "received": self.received_bytes,
            "retries": self.retries,
            "resumed_files": self.resumed,
            "by_files": self.files_one_by_one,
        }

    def landed(self, transfer: Transfer, landed: Landed) -> None:
        self._journal.record(transfer, landed)
        self.files_one_by_one += transfer.kind is Kind.OBJECT
        self.reporter.advance(landed.files, landed.bytes)

    def received(self, count: int) -> None:
        self.received_bytes += count
        self.reporter.received(count)

    def tick(self) -> None:
        self.staging.heartbeat()

    def by_files(self, transfer: Transfer, error: PacklineError) -> Iterator[Transfer]:
        self.warn(f"{error.message} Its {transfer.members:,} files are fetched one by one.")
        return block_members(self.plan, transfer, read_rows(self.plan.manifest, self._objects), self._journal)

    def warn(self, message: str) -> None:
        """Keep a warning for the receipt, and show it."""
        self.warnings.append(message)
        self.reporter.warn(message)

    def _transfers(self) -> tuple[Iterable[Transfer], int]:
        """The transfers to do, and how many at least (0: none)."""
        plan = self.plan
        if plan.parts:
            try:
                check_package(plan)
            except UnusablePackage as error:
                self.warn(f"{error.message} All files are fetched one by one.")
            else:
                blocks = sum(len(part.blocks) for part in plan.parts)
                return block_transfers(plan, self._journal), blocks - self._journal.blocks
        elif plan.packaging is not Packaging.NONE and plan.files:
            self.warn(f"The package of {plan.uri} is {plan.packaging}: its files are fetched one by one.")
        rows = read_rows(plan.manifest, self._objects)
        return object_transfers(rows, 0, self._journal), plan.files - self._journal.files

    def _compare(self) -> None:
        """Compare what has been written with the plan. Raises IncompleteFetch."""
        plan, journal = self.plan, self._journal
        if (journal.files, journal.bytes) != (plan.files, plan.bytes):
            raise IncompleteFetch(
                f"{journal.files} files with {journal.bytes} bytes came, "
                f"{plan.uri} has {plan.files} with {plan.bytes}.",
                "Fetch again; if it repeats, package the version again.",
            )
        for part in plan.parts:
            self._check_order(part)

    def _check_order(self, part: Part) -> None:
        """Paths ascend in a part: with that, no two blocks can have made the same file."""
        last = b""
        for _, landed in self._journal.landed(part.index):
            if landed.first.encode() <= last:
                raise IncompleteFetch(f"Part {part.key!r} has {landed.first!r} twice or out of order.")
            last = landed.last.encode()
