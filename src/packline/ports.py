"""The two doors to the outside, in our own words: ``Registry`` (control facts) and ``ObjectStore`` (bytes).

Each has two implementations, both held to ``tests/contract``: in memory, and on AWS.
A missing thing is our ``NotFound``; a lost race is our ``Conflict``; nothing of boto3 passes these doors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from packline.model import (
    Alert,
    DatasetVersion,
    Execution,
    ManifestRef,
    Part,
    StoredObject,
    VersionAlias,
)


@dataclass(frozen=True, slots=True)
class Touch:
    """What a batch of events says about one execution, folded into one update."""

    execution: str
    at: float
    """Newest event time, seconds since the epoch."""
    marked: bool = False
    keys: tuple[str, ...] = ()
    """A sample of the keys, for the late-files alert."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Everything that becomes true, in one transaction, when an execution is sealed."""

    execution: str
    owner: str
    at: float
    listed_at: float
    manifest: ManifestRef
    versions: tuple[DatasetVersion, ...]
    alerts: tuple[Alert, ...]
    marker: dict[str, object]


class Registry(Protocol):
    """Executions, versions, aliases, package plans and parts: the control facts."""

    def touch(self, touch: Touch) -> Execution:
        """Record that events of an execution arrived. Once it is sealed, only real late files are recorded."""

    def execution(self, execution: str) -> Execution:
        """Raises ExecutionNotFound."""

    def open_executions(self, quiet_before: float) -> Iterator[Execution]:
        """Executions not yet sealed whose last event is older than that time."""

    def begin_sealing(self, execution: str, owner: str, now: float, lease_seconds: float) -> Execution:
        """Take the sealing lease, or return the execution as it is when sealed. Raises SealingElsewhere."""

    def reopen(self, execution: str, owner: str, touched_at: float, alerts: Sequence[Alert]) -> None:
        """Give the lease back without sealing: attempt grows by one, the alerts replace the old ones."""

    def seal(self, seal: Seal) -> Execution:
        """Seal the execution and create its versions in one transaction. Raises VersionExists (then nothing changed)."""

    def version(self, dataset: str, version: str) -> DatasetVersion:
        """Raises DatasetNotFound, VersionNotFound."""

    def versions(self, dataset: str) -> Iterator[DatasetVersion]:
        """Newest first. Raises DatasetNotFound."""

    def datasets(self) -> Iterator[str]:
        """Names of all datasets, in order."""

    def resolve(self, dataset: str, reference: str) -> DatasetVersion:
        """Version name first, then alias, then ``latest`` as the newest. Raises DatasetNotFound, VersionNotFound."""

    def aliases(self, dataset: str) -> Iterator[VersionAlias]:
        """In order of name."""

    def move_alias(self, dataset: str, alias: str, version: str, at: float, rev: int | None = None) -> VersionAlias:
        """Move or create an alias, with a history item. ``rev`` is the revision expected. Raises AliasMoved, VersionNotFound."""

    def begin_packaging(self, dataset: str, version: str, plan: str, parts: int) -> None:
        """Attach a package plan to a version. Repeats change nothing."""

    def record_part(self, plan: str, part: Part) -> None:
        """Record a built part under its plan and under its own digest. Repeats change nothing."""

    def built_part(self, digest: str) -> Part | None:
        """The part of that digest, if any plan has built it."""

    def parts(self, plan: str) -> list[Part]:
        """The parts recorded so far, in order of index."""

    def finish_packaging(self, dataset: str, version: str, plan: str, at: float, failure: str = "") -> DatasetVersion:
        """Set ``built`` (or ``failed`` with a reason) and move the targeting aliases, in one transaction."""


class ObjectStore(Protocol):
    """The bytes: one bucket, seen through a few verbs."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Current objects below a prefix, in key order (a strongly consistent listing)."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """A whole small object. Raises ObjectNotFound."""

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        """A text object line by line, never whole in memory. Raises ObjectNotFound."""

    def head(self, key: str) -> StoredObject:
        """Raises ObjectNotFound."""

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Write only if absent (``If-None-Match: *``). False if it was there already."""


class Bus(Protocol):
    """Where our events go."""

    def publish(self, events: Iterable[tuple[str, dict[str, object]]]) -> None:
        """Send (detail type, detail) pairs; at least once."""
