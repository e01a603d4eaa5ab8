"""``DynamoVersionStore``: versions of datasets and models in the one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from packline.aws import codec, schema
from packline.aws.alias_items import VersionAliasItems
from packline.aws.codec import Item
from packline.aws.latest import LatestVersion
from packline.aws.outbox import outbox_item
from packline.aws.packaging_watch import watch_items
from packline.aws.property_history import history_item
from packline.aws.table import RETRIED, ConditionFailed, TableStore
from packline.aws.versions import change_item, index_sort_key, not_deleted
from packline.errors import DatasetNotFound, StateMoved, VersionNotFound
from packline.model import DatasetVersion
from packline.ports import PropertyChange
from packline.rules.outbox_entries import packaged_entry
from packline.uri import LATEST, version_uri

TRANSACTION_ITEMS = 100
RETRIES = 5


class DynamoVersionStore(TableStore):
    """Implements ``packline.ports.VersionStore``."""

    def __init__(self, client: Any, table: str) -> None:
        super().__init__(client, table)
        self._version_aliases = VersionAliasItems(self._table)
        self._latest = LatestVersion(self._table)

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
        pointed = codec.load_alias(alias).version if alias is not None else ""
        if pointed:
            return self.version(dataset, pointed)
        newest = self.newest(dataset) if reference == LATEST else None
        if newest is not None:
            return newest
        listing = self._table.get(pk, schema.META)
        if listing is None or schema.REMOVED_AT in listing:
            raise DatasetNotFound(f"There is no {version_uri(dataset, '')}.", "See `packline ls`.")
        raise VersionNotFound(
            f"{version_uri(dataset, reference)} is neither a version nor an alias.",
            f"See `packline ls {version_uri(dataset, '')}`.",
        )

    def change_version(
        self,
        dataset: str,
        version: str,
        change: Callable[[DatasetVersion], DatasetVersion],
        move_at: float | None = None,
        *,
        log: Callable[[DatasetVersion, DatasetVersion], PropertyChange] | None = None,
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
            if log is not None:
                writes.append(history_item(self._table, log(current, changed)))
            if move_at is not None:
                writes.append(outbox_item(self._table, packaged_entry(changed, move_at)))
            try:
                self._commit([*moves, writes])
                return changed
            except ConditionFailed:
                continue
        raise StateMoved(f"{version_uri(dataset, version)} is being changed all the time.", RETRIED)

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

    def _version_item(self, dataset: str, version: str) -> Item:
        item = self._table.get(schema.dataset_pk(dataset), schema.VERSION + version)
        if item is None:
            raise VersionNotFound(f"{version_uri(dataset, version)} does not exist.", "See `packline ls`.")
        return item
