"""``DynamoRegistry``: the registry in one DynamoDB table.

``docs/reference/table.md`` lists the access patterns with key and cost. The client is boto3's low-level one, or
the light one of ``packline.aws_api``, which speaks the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from packline.aws import codec, schema
from packline.aws.alias_items import DatumAliasItems, VersionAliasItems
from packline.aws.codec import Item, text
from packline.aws.index_backlogs import backlog_item
from packline.aws.latest import LatestVersion
from packline.aws.outbox import outbox_item
from packline.aws.packaging_watch import watch_items
from packline.aws.parts import PartRecords
from packline.aws.table import RETRIED, ConditionFailed, Table
from packline.aws.versions import change_item, index_sort_key, new_item, not_deleted
from packline.errors import (
    AliasMoved,
    DatasetNotFound,
    ExecutionNotFound,
    StateMoved,
    VersionExists,
    VersionNotFound,
)
from packline.model import (
    Alert,
    DatasetVersion,
    DatumAlias,
    Execution,
    ExecutionState,
    Packaging,
    Part,
    VersionAlias,
)
from packline.rules.datum_ids import execution_prefix, prefix_text
from packline.rules.lifecycle import listed_time, revision
from packline.rules.outbox_entries import packaged_entry, sealed_entry, version_alias_entry
from packline.rules.packaging_watch import finish_attempt, set_plan
from packline.search_index import IndexBacklog
from packline.uri import LATEST, MODEL, version_uri

TRANSACTION_ITEMS = 100
RETRIES = 5


class DynamoRegistry:
    """Implements ``packline.ports.Registry``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)
        self._version_aliases = VersionAliasItems(self._table)
        self._latest = LatestVersion(self._table)
        self._parts = PartRecords(self._table)
        self._datum_aliases = DatumAliasItems(self._table)

    def execution(self, execution: str) -> Execution:
        """Read an execution. Raises ExecutionNotFound."""
        item = self._table.get(schema.execution_pk(execution), schema.META)
        if item is None:
            raise ExecutionNotFound(
                f"No execution {execution!r} is known.", "Check the id; no upload of it has been recorded."
            )
        return codec.load_execution(item)

    def save_execution(self, execution: Execution) -> Execution:
        """Write an execution if ``execution.rev`` is still the stored one, and return it with the next."""
        saved = replace(execution, rev=revision(execution))
        try:
            self._table.write(self._execution_put(saved, execution.rev))
        except ConditionFailed:
            # A write whose answer was lost is sent again, and then meets itself.
            if not self._holds(saved):
                raise _moved(execution) from None
        return saved

    def _holds(self, execution: Execution) -> bool:
        item = self._table.get(schema.execution_pk(execution.id), schema.META)
        return item is not None and item["rev"]["S"] == execution.rev

    def open_executions(self, touched_before: float) -> Iterator[Execution]:
        """List the executions that are not sealed, and whose last upload event is older than that time."""
        for shard in range(schema.OPEN_SHARDS):
            items = self._table.index(schema.open_pk(shard), below=codec.sortable(touched_before))
            yield from map(codec.load_execution, items)

    def seal(
        self,
        execution: Execution,
        versions: Sequence[DatasetVersion],
        aliases: Sequence[DatumAlias] = (),
        backlog: IndexBacklog | None = None,
    ) -> Execution:
        """Save a sealed execution, create its versions and move its aliases, in one transaction."""
        saved = replace(execution, rev=revision(execution))
        outbox = outbox_item(self._table, sealed_entry(saved))
        last = [self._execution_put(saved, execution.rev), self._prefix_put(saved), outbox]
        if backlog:
            last.append(self._table.put_if(backlog_item(backlog)))
        for version in versions:
            self._latest.advance(version)
        for attempt in range(RETRIES):
            groups = [group for version in versions for group in self._version_groups(version)]
            try:
                self._commit([*groups, *self._datum_aliases.requested(aliases), last])
                return saved
            except ConditionFailed as cancelled:
                self._refuse(cancelled, execution, versions)
                if attempt == RETRIES - 1:
                    raise StateMoved("The aliases are being moved all the time.", RETRIED) from None
        raise AssertionError("unreachable")

    def version(self, dataset: str, version: str) -> DatasetVersion:
        """Read a version. Raises VersionNotFound."""
        return not_deleted(self._version_item(dataset, version))

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        """List the versions that are older than ``after``, newest first; none if the dataset does not exist."""
        below = index_sort_key(after) if after else ""
        items = self._table.index(schema.versions_pk(dataset), below=below, newest_first=True)
        return map(codec.load_version, items)

    def newest(self, dataset: str) -> DatasetVersion | None:
        """Return the first of ``versions``; None if there are none."""
        return self._latest.find(dataset)

    def datasets(self, after: str = "") -> Iterator[str]:
        """List the names of all datasets that sort after ``after``, in order."""
        return (item[schema.INDEX_SK]["S"] for item in self._table.index(schema.DATASETS_PK, above=after))

    def resolve(self, dataset: str, reference: str) -> DatasetVersion:
        """Return the version of that name, else the one that the alias points to; ``latest`` is the newest."""
        pk = schema.dataset_pk(dataset)
        item = self._table.get(pk, schema.VERSION + reference)
        if item is not None:
            return not_deleted(item)
        alias = self._table.get(pk, schema.ALIAS + reference)
        if alias is not None:
            return self.version(dataset, codec.load_alias(alias).version)
        newest = self.newest(dataset) if reference == LATEST else None
        if newest is not None:
            return newest
        if self._table.get(pk, schema.META) is None:
            raise DatasetNotFound(f"There is no {version_uri(dataset, '')}.", "See `packline ls`.")
        raise VersionNotFound(
            f"{version_uri(dataset, reference)} is neither a version nor an alias.",
            f"See `packline ls {version_uri(dataset, '')}`.",
        )

    def aliases(self, dataset: str, after: str = "") -> Iterator[VersionAlias]:
        """List the aliases that sort after ``after``, in order of name."""
        return self._version_aliases.listed(dataset, after)

    def alias(self, dataset: str, alias: str) -> VersionAlias:
        """Read what an alias points to now. Raises VersionNotFound."""
        current = self._version_aliases.current(dataset, alias)
        if current is None:
            raise VersionNotFound(f"There is no alias {version_uri(dataset, alias)}.", "See its aliases.")
        return current

    def alias_history(self, dataset: str, alias: str, before: int = 0) -> Iterator[VersionAlias]:
        """List the moves of an alias before that revision (0: all of them), newest first."""
        return self._version_aliases.history(dataset, alias, before)

    def alias_before(self, move: VersionAlias) -> VersionAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""
        return self._version_aliases.move_before(move)

    def move_alias(
        self, dataset: str, alias: str, version: str, at: float, rev: int | None = None
    ) -> VersionAlias:
        """Move or create an alias by hand."""
        self.version(dataset, version)
        for attempt in range(RETRIES):
            current = self._version_aliases.current(dataset, alias)
            if rev is not None and rev != (current.rev if current else 0):
                break
            moved = VersionAlias(dataset, alias, version, (current.rev if current else 0) + 1, at, at)
            try:
                outbox = outbox_item(self._table, version_alias_entry(moved))
                self._table.transact(
                    [self._version_check(dataset, version), *self._version_aliases.move(moved), outbox]
                )
                return moved
            except ConditionFailed:
                if rev is not None or attempt == RETRIES - 1:
                    break
        raise AliasMoved(
            f"{version_uri(dataset, alias)} was moved in between.", "Look at it again, then decide."
        )

    def plan_packaging(self, dataset: str, version: str, plan: str, *, attempt: int = 0) -> DatasetVersion:
        """Attach a package plan, made for that attempt, to a version. Repeats change nothing."""
        planned = self.change_version(dataset, version, lambda current: set_plan(current, plan, attempt))
        self._parts.use_plan(plan, planned)
        return planned

    def record_part(self, plan: str, part: Part) -> None:
        """Record a built part under its plan and under its own digest. Repeats change nothing."""
        self._parts.record(plan, part)

    def record_part_failure(self, plan: str, index: int, alert: Alert) -> None:
        """Record why a part could not be built; the part itself, once recorded, outranks it."""
        key = schema.key(schema.plan_pk(plan), f"{schema.PLAN_FAILURE}{index:05d}")
        self._table.put({**key, **codec.attributes(alert)})

    def part_failures(self, plan: str) -> list[Alert]:
        """List why parts that are not recorded could not be built, in order of index."""
        recorded = {part.index for part in self.parts(plan)}
        items = self._table.query(schema.plan_pk(plan), schema.PLAN_FAILURE)
        failures = (
            (int(item[schema.TABLE_SK]["S"].removeprefix(schema.PLAN_FAILURE)), item) for item in items
        )
        return [codec.load_alert(item) for index, item in failures if index not in recorded]

    def built_part(self, digest: str) -> Part | None:
        """Return the part of that digest, if any plan has built it."""
        item = self._table.get(schema.part_pk(digest), schema.META)
        return codec.load_part(item) if item else None

    def parts(self, plan: str) -> list[Part]:
        """List the parts recorded so far, in order of index."""
        return [codec.load_part(item) for item in self._table.query(schema.plan_pk(plan), schema.PLAN_PART)]

    def finish_packaging(
        self, dataset: str, version: str, at: float, failure: str = "", *, attempt: int = 0
    ) -> DatasetVersion:
        """Set ``built`` (``failed`` if a failure is given) and move the targeting aliases, in one transaction."""
        return self.change_version(
            dataset, version, lambda current: finish_attempt(current, failure, attempt), move_at=at
        )

    def change_version(
        self,
        dataset: str,
        version: str,
        change: Callable[[DatasetVersion], DatasetVersion],
        move_at: float | None = None,
    ) -> DatasetVersion:
        """Read, change and write what may change of a version; ``move_at``: and move its targeting aliases."""
        for _ in range(RETRIES):
            item = self._version_item(dataset, version)
            current = not_deleted(item)
            changed = change(current)
            moves = self._version_aliases.targeting(changed, move_at) if move_at is not None else []
            if changed == current and not moves:
                return current
            writes = [change_item(self._table, changed, item)]
            if (changed.packaging, changed.attempt) != (current.packaging, current.attempt):
                at = changed.asked_at if move_at is None else move_at
                writes += watch_items(self._table, changed, at)
            if move_at is not None:
                writes.append(outbox_item(self._table, packaged_entry(changed, move_at)))
            try:
                self._commit([*moves, writes])
                return changed
            except ConditionFailed:
                continue
        raise StateMoved(f"{version_uri(dataset, version)} is being changed all the time.", RETRIED)

    def _version_groups(self, version: DatasetVersion) -> list[list[Item]]:
        """Create the version and its dataset; move the aliases at once if no package is to come."""
        created = [new_item(self._table, version), self._dataset_put(version.dataset)]
        if version.packaging is Packaging.NONE:
            return [created, *self._version_aliases.targeting(version, version.created_at)]
        return [[*created, *watch_items(self._table, version, version.created_at)]]

    def _commit(self, groups: Sequence[list[Any]]) -> None:
        """Write groups of items: in one transaction if they fit, else in several, the last group at the very end."""
        batch: list[Any] = []
        for group in groups:
            fresh = [item for item in group if item not in batch]
            if len(batch) + len(fresh) > TRANSACTION_ITEMS:
                self._table.transact(batch)
                batch, fresh = [], group
            batch += fresh
        self._table.transact(batch)

    def _refuse(
        self, cancelled: ConditionFailed, execution: Execution, versions: Sequence[DatasetVersion]
    ) -> None:
        """Raise the error for what stood in the way, unless it was only an alias that moved in between."""
        for version in versions:
            current = self._table.get(schema.dataset_pk(version.dataset), schema.VERSION + version.version)
            if current and (
                "deleted_at" in current or current["content_hash"]["S"] != version.manifest.digest
            ):
                raise VersionExists(
                    f"{version.uri} exists already.", "Choose another version name."
                ) from cancelled
        if execution.rev and self.execution(execution.id).rev != execution.rev:
            raise _moved(execution) from cancelled

    def _execution_put(self, execution: Execution, before: str) -> Any:
        item = {
            **schema.key(schema.execution_pk(execution.id), schema.META),
            "rev": text(execution.rev),
            "state": text(execution.state),
            **codec.attributes(execution, "rev", "state"),
        }
        item[schema.INDEX_PK] = text(_list_of(execution))
        item[schema.INDEX_SK] = text(f"{codec.sortable(listed_time(execution))}#{execution.id}")
        if not before:
            return self._table.put_if(item, "attribute_not_exists(pk)")
        return self._table.put_if(item, "rev = :rev", {":rev": text(before)})

    def _prefix_put(self, execution: Execution) -> Any:
        prefix = prefix_text(execution_prefix(execution.id))
        item = {**schema.key(schema.datum_prefix_pk(prefix), schema.META), "execution": text(execution.id)}
        condition = "attribute_not_exists(pk) OR execution = :execution"
        return self._table.put_if(item, condition, {":execution": text(execution.id)})

    def _version_item(self, dataset: str, version: str) -> Item:
        item = self._table.get(schema.dataset_pk(dataset), schema.VERSION + version)
        if item is None:
            raise VersionNotFound(f"{version_uri(dataset, version)} does not exist.", "See `packline ls`.")
        return item

    def _dataset_put(self, dataset: str) -> Any:
        item = {
            **schema.key(schema.dataset_pk(dataset), schema.META),
            schema.INDEX_PK: text(schema.MODELS_PK if dataset.startswith(MODEL) else schema.DATASETS_PK),
            schema.INDEX_SK: text(dataset.removeprefix(MODEL)),
        }
        return self._table.put_if(item)

    def _version_check(self, dataset: str, version: str) -> Any:
        return self._table.check(
            schema.key(schema.dataset_pk(dataset), schema.VERSION + version),
            "attribute_exists(pk) AND attribute_not_exists(deleted_at)",
        )


def _list_of(execution: Execution) -> str:
    """Return the index partition that lists it."""
    if execution.waiting:
        return schema.WAITING_PK
    shard = execution_prefix(execution.id) % schema.OPEN_SHARDS
    sealed = execution.state is ExecutionState.SEALED
    return schema.sealed_pk(shard) if sealed else schema.open_pk(shard)


def _moved(execution: Execution) -> StateMoved:
    return StateMoved(f"Execution {execution.id} was changed in between.", RETRIED)
