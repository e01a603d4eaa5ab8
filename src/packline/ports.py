"""The ports to table and store: ``Registry`` and ``DatumIndex`` (records), ``ObjectStore`` (bytes).

Each has two implementations, both held to ``tests/contract``: in memory, and on AWS.
A missing thing is our ``NotFound``; a lost race is our ``Conflict``; nothing of boto3 passes a port.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from packline.manifest.reader import ObjectReader
from packline.model import (
    Alert,
    DatasetVersion,
    Datum,
    DatumAlias,
    Execution,
    ExecutionState,
    ModelStatus,
    Part,
    PastEvent,
    Use,
    VersionAlias,
)
from packline.objects import OpenUpload, PartClaim, StoredObject
from packline.search_index import IndexBacklog, IndexEntry, IndexRange


class Registry(Protocol):
    """Executions, versions, aliases, package plans and parts: the control facts."""

    def execution(self, execution: str) -> Execution:
        """Raises ExecutionNotFound."""

    def save_execution(self, execution: Execution) -> Execution:
        """Write if ``execution.rev`` is still the stored one; returns it with the next. Raises StateMoved."""

    def open_executions(self, touched_before: float) -> Iterator[Execution]:
        """Executions not yet sealed whose last upload event is older than that time."""

    def seal(
        self,
        execution: Execution,
        versions: Sequence[DatasetVersion],
        aliases: Sequence[DatumAlias] = (),
        backlog: IndexBacklog | None = None,
    ) -> Execution:
        """Save the execution, create its versions, move its datum aliases and those of versions without package.

        One transaction. An alias that was moved by a newer intent stays. ``backlog``: the search entries that are
        still to be written. Raises VersionExists (a version is there with other content) or StateMoved; then nothing
        has changed.
        """

    def version(self, dataset: str, version: str) -> DatasetVersion:
        """Raises VersionNotFound."""

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        """Newest first, those older than ``after``; empty for a dataset that does not exist."""

    def newest(self, dataset: str) -> DatasetVersion | None:
        """The first of ``versions``; None if there are none."""

    def datasets(self, after: str = "") -> Iterator[str]:
        """Names of all datasets behind ``after``, in order."""

    def resolve(self, dataset: str, reference: str) -> DatasetVersion:
        """A version of that name, else an alias, else ``latest`` as the newest.

        Raises DatasetNotFound, VersionNotFound.
        """

    def aliases(self, dataset: str, after: str = "") -> Iterator[VersionAlias]:
        """Those behind ``after``, in order of name."""

    def alias(self, dataset: str, alias: str) -> VersionAlias:
        """Where it points now. Raises VersionNotFound."""

    def alias_history(self, dataset: str, alias: str, before: int = 0) -> Iterator[VersionAlias]:
        """Every place the alias has pointed to before that revision (0: all of them), newest first."""

    def alias_before(self, move: VersionAlias) -> VersionAlias | None:
        """Where the alias pointed before that move; None if it is its first."""

    def move_alias(
        self, dataset: str, alias: str, version: str, at: float, rev: int | None = None
    ) -> VersionAlias:
        """Move or create an alias by hand. ``rev`` is the revision expected (0: none yet).

        Raises AliasMoved, VersionNotFound.
        """

    def plan_packaging(self, dataset: str, version: str, plan: str, *, attempt: int = 0) -> DatasetVersion:
        """Attach a package plan, made for that attempt, to a version. Repeats change nothing.

        Raises StateMoved if the version is at another attempt by now.
        """

    def record_part(self, plan: str, part: Part) -> None:
        """Record a built part under its plan and under its own digest. Repeats change nothing."""

    def record_part_failure(self, plan: str, index: int, alert: Alert) -> None:
        """Remember why a part could not be built; the part itself, once recorded, outranks it."""

    def part_failures(self, plan: str) -> list[Alert]:
        """Why parts that are not recorded could not be built, in order of index."""

    def built_part(self, digest: str) -> Part | None:
        """The part of that digest, if any plan has built it."""

    def parts(self, plan: str) -> list[Part]:
        """The parts recorded so far, in order of index."""

    def finish_packaging(
        self, dataset: str, version: str, at: float, failure: str = "", *, attempt: int = 0
    ) -> DatasetVersion:
        """Set ``built`` (``failed`` if a failure is given) and move the targeting aliases, in one transaction.

        A failure does not replace ``built``. Raises StateMoved if the version is at another attempt by now.
        """

    def change_version(
        self, dataset: str, version: str, change: Callable[[DatasetVersion], DatasetVersion]
    ) -> DatasetVersion:
        """Read, change and write what may change of a version, again if it was changed in between.

        Raises VersionNotFound, and whatever ``change`` raises.
        """


class Dataset(NamedTuple):
    """A dataset, which may have no version yet. Of one that uploads have made, only the name is known."""

    name: str
    owner: str = ""
    created_at: float = 0.0


class RetentionStore(Protocol):
    """What is made empty, put away, brought back and thrown away: datasets and versions; and what has been done.

    A version that was put away is not found by ``Registry``, which raises VersionDeleted.
    """

    def create_dataset(self, dataset: Dataset) -> Dataset:
        """Create it, or answer what is there. Raises DatasetExists if that has another owner."""

    def dataset(self, dataset: str) -> Dataset:
        """Raises DatasetNotFound."""

    def executions(
        self, states: Collection[ExecutionState], before: tuple[float, str] | None = None
    ) -> Iterator[Execution]:
        """Executions in those states, newest first, older than that time (and id)."""

    def find(self, dataset: str, version: str) -> DatasetVersion:
        """A version, deleted or not. Raises VersionNotFound, VersionDeleted if it was purged."""

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        """Newest first, deleted ones among them; those older than ``after``."""

    def delete_version(self, dataset: str, version: str, at: float, purge_at: float) -> DatasetVersion:
        """Put a version away, to be purged then; one that is put away already stays as it is.

        Raises VersionInUse while an alias points to it, VersionNotFound, VersionDeleted if it was purged.
        """

    def restore_version(self, dataset: str, version: str, at: float) -> DatasetVersion:
        """Bring a version back; one that is there stays as it is.

        A failed packaging that was still to be retried is retried from ``at`` on. Raises VersionNotFound,
        VersionDeleted.
        """

    def purge(self, before: float) -> Iterator[DatasetVersion]:
        """Versions to be purged before that time, those whose purge was begun included.

        When one is given out, it cannot be restored any more; its name stays taken.
        """

    def purged(self, version: DatasetVersion) -> None:
        """Nothing of the version is left to purge."""

    def plan_in_use(self, plan: str, but: DatasetVersion) -> bool:
        """Whether another version has that plan."""

    def claim_part(self, version: DatasetVersion, plan: str, digest: str, key: str) -> PartClaim:
        """Have nobody record the object of a part any more, recorded or not, until it is forgotten.

        Args:
            version: The version that is purged.
            plan: One of its plans.
            digest: The part's.
            key: The object's.
        """

    def forget_part(self, plan: str, index: int, digest: str, key: str) -> None:
        """Remove the record of a part from its plan, and the claim on its object."""


class DatasetProperties(Protocol):
    """Properties of datasets and models: a JSON object for each, empty until somebody writes one."""

    def properties(self, dataset: str) -> dict[str, object]:
        """Empty for a dataset that does not exist."""

    def change_properties(
        self, dataset: str, change: Callable[[dict[str, object]], dict[str, object]]
    ) -> dict[str, object]:
        """Read, change and write the properties, again if they were changed in between; returns the new ones.

        Raises whatever ``change`` raises.
        """


class DatumIndex(Protocol):
    """Datums that something was said about, found again by search; datum aliases; the counters of models.

    Datums that are bare members of an execution are not here: ``pipeline.datums`` finds them by its manifest.
    """

    def datum(self, datum: str) -> Datum:
        """A datum that has metadata of its own, or was uploaded outside executions. Raises DatumNotFound."""

    def datums(self, ids: Sequence[str]) -> list[Datum]:
        """Those of them that are here, in the same order."""

    def save_datums(self, datums: Iterable[Datum]) -> None:
        """Record datums with their search entries. Repeats change nothing."""

    def add_datums(self, datums: Sequence[Datum]) -> None:
        """Record those that are not here yet, and search entries of all of them. Repeats change nothing."""

    def backlogs(self) -> Iterator[IndexBacklog]:
        """Sealed executions whose search entries are not all written, by name."""

    def move_backlog(self, known: IndexBacklog, rest: IndexBacklog | None) -> None:
        """Write what is left of a backlog in the place of what was read (None: nothing). Raises StateMoved."""

    def save_datum(self, datum: Datum, said_at: float) -> bool:
        """Record one datum, unless something newer was said about it (then False)."""

    def change_datum(self, known: Datum | None, changed: Datum, at: float) -> None:
        """Write a datum in the place of the one that was read (None: it is not here), if that is still so.

        Its search entries follow in the same transaction. Raises StateMoved.
        """

    def changed_datums(self, prefix: str) -> Iterator[Datum]:
        """Datums of the execution whose ids begin so (16 hex digits) that were changed since it was sealed."""

    def execution_of(self, prefix: str) -> str:
        """The sealed execution whose datum ids begin so (16 hex digits). Raises DatumNotFound."""

    def hits(self, span: IndexRange, after: str, limit: int) -> list[IndexEntry]:
        """Search entries of a span that sort after ``after``, in order; a hint: the datum itself is the truth."""

    def datum_alias(self, alias: str) -> DatumAlias:
        """Raises DatumNotFound."""

    def named_aliases(self, aliases: Sequence[str]) -> list[DatumAlias]:
        """Those of them that there are, each with where it points now; a batch of reads."""

    def datum_aliases(self, after: str = "") -> Iterator[DatumAlias]:
        """Those behind ``after``, in order of name."""

    def datum_alias_history(self, alias: str, before: int = 0) -> Iterator[DatumAlias]:
        """Every place the alias has pointed to before that revision (0: all of them), newest first."""

    def datum_alias_before(self, move: DatumAlias) -> DatumAlias | None:
        """Where the alias pointed before that move; None if it is its first."""

    def move_datum_alias(self, wish: DatumAlias, rev: int | None = None) -> DatumAlias:
        """Move or create an alias, unless a newer intent has moved it; returns where it points then.

        ``rev`` is the revision expected (0: none yet). Raises AliasMoved.
        """

    def reserve_version(self, model: str, execution: str) -> int:
        """The counter of the version that this execution makes of that model: the next one, and always the same."""

    def models(self, after: str = "") -> Iterator[str]:
        """Names of all models behind ``after``, in order."""

    def set_status(self, model: str, version: str, status: ModelStatus) -> DatasetVersion:
        """Approve or reject a version of a model. Raises VersionNotFound."""


class Lineage(Protocol):
    """Who used what: the edges between executions, versions and datums."""

    def record_uses(self, uses: Iterable[Use]) -> None:
        """Record uses. Repeats change nothing; of two times for one use the first stays."""

    def users(self, uri: str) -> Iterator[Use]:
        """Everyone who used that URI, in order of kind and name."""


class EventLog(Protocol):
    """What was announced, kept for a while."""

    def record(self, events: Sequence[PastEvent]) -> None:
        """Keep events. One that is kept already stays as it is."""

    def unrecorded(self, events: Sequence[PastEvent]) -> list[PastEvent]:
        """Those of the events that are not kept yet, in the same order."""

    def events(self, about: str, since: float, before: str = "") -> Iterator[PastEvent]:
        """Events of a subject that are not older than ``since``, newest first; those behind the place ``before``."""


class StoreReader(ObjectReader, Protocol):
    """Reads objects of the store: all that a worker needs to resolve a URI."""

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        """Read bytes of an object; fewer where it ends before. Raises ObjectNotFound."""


class WriteOnceStore(Protocol):
    """Writes objects that are named by their content."""

    def create(self, key: str, body: bytes, content_type: str) -> bool:
        """Write only if absent (``If-None-Match: *``). False if it was there already."""


class ObjectStore(StoreReader, WriteOnceStore, Protocol):
    """The bytes: one bucket, seen through a few verbs."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Current objects below a prefix, in byte order of their keys (a strongly consistent listing)."""

    def open_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """Multipart uploads below a prefix that were begun, and neither completed nor aborted."""

    def lines(self, key: str, version_id: str | None = None) -> Iterator[bytes]:
        """A text object line by line, never whole in memory; of an endless line only the beginning.

        Raises ObjectNotFound.
        """

    def head(self, key: str) -> StoredObject:
        """Raises ObjectNotFound."""

    def remove(self, key: str) -> None:
        """Remove the object in all versions that it has by now, for good; nothing if there is none."""
