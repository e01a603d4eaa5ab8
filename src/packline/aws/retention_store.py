"""``DynamoRetentionStore``: delete, restore and purge versions."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.packaging_watch import watch_items
from packline.aws.parts import PartRecords
from packline.aws.property_history import forget_changes
from packline.aws.table import ConditionFailed, Table
from packline.aws.versions import change_item, dataset_item, index_sort_key, tombstone_item
from packline.errors import StateMoved, VersionInUse, VersionNotFound
from packline.model import DatasetVersion
from packline.objects import PartClaim
from packline.principal import NOBODY, Principal
from packline.rules.packaging_watch import next_check
from packline.rules.retention import deleted_error, restore, soft_delete
from packline.uri import version_uri

RETRIES = 5


class DynamoRetentionStore:
    """Implements ``packline.ports.RetentionStore``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)
        self._parts = PartRecords(self._table)

    def find(self, dataset: str, version: str) -> DatasetVersion:
        """Read a version, deleted or not. Raises VersionNotFound, VersionDeleted if it was purged."""
        return _kept(self._item(dataset, version))

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        """List the versions that are older than ``after``, newest first, deleted ones among them."""
        below = index_sort_key(after) if after else ""
        partition_keys = schema.versions_pk(dataset), schema.deleted_pk(dataset)
        partitions = (self._table.index(key, below=below, newest_first=True) for key in partition_keys)
        return heapq.merge(
            *(map(codec.load_version, partition) for partition in partitions),
            key=index_sort_key,
            reverse=True,
        )

    def delete_version(
        self, dataset: str, version: str, at: float, purge_at: float, by: Principal = NOBODY
    ) -> DatasetVersion:
        """Delete a version; one that is deleted already stays as it is."""
        self._refuse_aliased(dataset, version)
        deleted = self._change(
            dataset,
            version,
            lambda current: current if current.deleted_at else soft_delete(current, at, purge_at, by),
        )
        try:
            # An alias may have come while it was written; from now on none can.
            self._refuse_aliased(dataset, version)
        except VersionInUse:
            self.restore_version(dataset, version, at)
            raise
        return deleted

    def restore_version(self, dataset: str, version: str, at: float) -> DatasetVersion:
        """Restore a deleted version; one that is not deleted stays as it is."""
        return self._change(dataset, version, restore, look_from=at)

    def purge(self, before: float) -> Iterator[DatasetVersion]:
        """Yield versions to be purged before that time, those whose purge was begun included."""
        for hint in self._table.index(schema.PURGE_PK, below=codec.sortable(before)):
            dataset = hint[schema.TABLE_PK]["S"].removeprefix(schema.dataset_pk(""))
            item = self._item(dataset, hint[schema.TABLE_SK]["S"].removeprefix(schema.PURGE))
            current = codec.load_version(item)
            if not current.deleted_at:
                self._drop(hint)
            elif "purged_at" in item or (
                current.purge_at < before and self._purge_record(current, item, before)
            ):
                yield current

    def purged(self, version: DatasetVersion) -> None:
        """Record that nothing of the version is left to purge, and forget the history of its properties."""
        forget_changes(self._table, version.dataset, version.version)
        for plan in (version.plan, *version.former_plans):
            if plan:
                self._parts.leave_plan(plan, version.uri)
        self._drop(_purge_index_item(version))

    def plan_in_use(self, plan: str, but: DatasetVersion) -> bool:
        """Return whether another version has that plan."""
        return self._parts.plan_in_use(plan, but.uri)

    def claim_part(
        self, version: DatasetVersion, plan: str, digest: str, key: str, claimer: str
    ) -> PartClaim:
        """Reserve the object of a part: nobody can record it any more, until it is forgotten."""
        return self._parts.claim(plan, version.uri, digest, key, claimer)

    def claim_unused(self, digest: str, key: str, claimer: str) -> bool:
        """Reserve the object of a part that no plan uses; False if one uses it, or somebody has claimed it."""
        return self._parts.claim_unused(digest, key, claimer)

    def release_part(self, digest: str, key: str, claimer: str) -> None:
        """Give up the claim on the object of a part; that of another claimer stays."""
        self._parts.release(digest, key, claimer)

    def forget_part(self, plan: str, index: int, digest: str, key: str, claimer: str) -> None:
        """Remove the record of a part from its plan, and the claim on its object unless another claimer has it."""
        self._parts.forget(plan, index, digest, key, claimer)

    def _drop(self, hint: Item) -> None:
        """Remove a hint, unless it was written anew."""
        key = {name: hint[name] for name in (schema.TABLE_PK, schema.TABLE_SK)}
        with suppress(ConditionFailed):
            same = f"{schema.INDEX_SK} = :at"
            self._table.transact([self._table.delete(key, same, {":at": hint[schema.INDEX_SK]})])

    def _purge_record(self, version: DatasetVersion, item: Item, at: float) -> bool:
        """Replace a version by a tombstone, so that it cannot be restored; return False if it just was restored."""
        bare = replace(version.manifest, shards=(), inline=())
        buried = replace(version, manifest=bare, tags=(), note="", properties={})
        try:
            self._table.transact([tombstone_item(self._table, buried, item, at)])
        except ConditionFailed:
            return False
        return True

    def _change(
        self,
        dataset: str,
        version: str,
        change: Callable[[DatasetVersion], DatasetVersion],
        look_from: float | None = None,
    ) -> DatasetVersion:
        """Read, change and write a version; ``look_from``: its packaging is to be looked at again from then on."""
        for _ in range(RETRIES):
            item = self._item(dataset, version)
            current = _kept(item)
            changed = change(current)
            if changed == current:
                return current
            items = [change_item(self._table, changed, item)]
            if changed.deleted_at:
                items.append(self._table.put_if(_purge_index_item(changed)))
            else:
                items.append(dataset_item(self._table, changed))
            if look_from is not None and next_check(changed, look_from) is not None:
                items += watch_items(self._table, changed, look_from)
            try:
                self._table.transact(items)
                return changed
            except ConditionFailed:
                continue
        raise StateMoved(f"{version_uri(dataset, version)} is being changed all the time.", "Try again.")

    def _refuse_aliased(self, dataset: str, version: str) -> None:
        aliases = map(codec.load_alias, self._table.query(schema.dataset_pk(dataset), schema.ALIAS))
        names = [alias.alias for alias in aliases if alias.version == version]
        if names:
            raise VersionInUse(
                f"{version_uri(dataset, version)} is what {', '.join(names[:10])} points to.",
                "Move the alias to another version first, or remove it: packline alias URI --remove.",
            )

    def _item(self, dataset: str, version: str) -> Item:
        item = self._table.get(schema.dataset_pk(dataset), schema.VERSION + version)
        if item is None:
            raise VersionNotFound(
                f"{version_uri(dataset, version)} does not exist.", "Name the version itself, not an alias."
            )
        return item


def _kept(item: Item) -> DatasetVersion:
    version = codec.load_version(item)
    if "purged_at" in item:
        raise deleted_error(version, purged=True)
    return version


def _purge_index_item(version: DatasetVersion) -> Item:
    """Return what the sweep finds when the time has come; whether it is so still, the version says."""
    return {
        **schema.key(schema.dataset_pk(version.dataset), schema.PURGE + version.version),
        schema.INDEX_PK: text(schema.PURGE_PK),
        schema.INDEX_SK: text(codec.sortable(version.purge_at)),
    }
