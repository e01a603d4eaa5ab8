"""``DynamoExecutionStore``: executions in the one table, and their sealing, which creates versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from packline.aws import codec, schema
from packline.aws.alias_items import DatumAliasItems
from packline.aws.codec import Item, text
from packline.aws.index_backlogs import backlog_item
from packline.aws.outbox import outbox_item
from packline.aws.packaging_watch import watch_items
from packline.aws.table import RETRIED, ConditionFailed
from packline.aws.version_store import RETRIES, DynamoVersionStore
from packline.aws.versions import dataset_item, new_item
from packline.errors import ExecutionNotFound, StateMoved, VersionExists
from packline.model import DatasetVersion, DatumAlias, Execution, ExecutionState, Packaging
from packline.rules.datum_ids import execution_prefix, prefix_text
from packline.rules.lifecycle import listed_time, revision
from packline.rules.outbox_entries import sealed_entry
from packline.search_index import IndexBacklog


class DynamoExecutionStore(DynamoVersionStore):
    """Implements ``packline.ports.ExecutionStore``."""

    def __init__(self, client: Any, table: str) -> None:
        super().__init__(client, table)
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

    def _version_groups(self, version: DatasetVersion) -> list[list[Item]]:
        """Create the version and its dataset; move the aliases at once if no package is to come."""
        created = [new_item(self._table, version), dataset_item(self._table, version)]
        if version.packaging is Packaging.NONE:
            return [created, *self._version_aliases.targeting(version, version.created_at)]
        return [[*created, *watch_items(self._table, version, version.created_at)]]

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


def _list_of(execution: Execution) -> str:
    """Return the index partition that lists it."""
    if execution.waiting:
        return schema.WAITING_PK
    shard = execution_prefix(execution.id) % schema.OPEN_SHARDS
    sealed = execution.state is ExecutionState.SEALED
    return schema.sealed_pk(shard) if sealed else schema.open_pk(shard)


def _moved(execution: Execution) -> StateMoved:
    return StateMoved(f"Execution {execution.id} was changed in between.", RETRIED)
