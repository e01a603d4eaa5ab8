"""``DynamoPackagingWatch``: which packagings are to be looked at, and when, as items of the one table.

The item lies beside its version and is written in the same transaction. One that is no longer needed leaves the index
and expires, so that nobody needs the right to delete.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import ConditionFailed, Table
from packline.model import DatasetVersion
from packline.rules.packaging_watch import next_check

EXPIRES_AFTER = 86_400
"""Seconds until DynamoDB may remove an item that is no longer needed."""


class DynamoPackagingWatch:
    """Implements ``packline.ports.PackagingWatch``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)

    def due(self, before: float) -> Iterator[DatasetVersion]:
        """List the versions whose next look was due before that time, each as it is now; those longest due first."""
        for hint in self._table.index(schema.WATCH_PK, below=codec.sortable(before)):
            dataset = hint[schema.TABLE_PK]["S"].removeprefix(schema.dataset_pk(""))
            name = hint[schema.TABLE_SK]["S"].removeprefix(schema.WATCH)
            item = self._table.get(schema.dataset_pk(dataset), schema.VERSION + name)
            if item is not None:
                yield codec.load_version(item)

    def look_again(self, version: DatasetVersion, at: float) -> None:
        """Look at the version again at that time."""
        self._table.put(_item(version, at))

    def forget(self, version: DatasetVersion) -> None:
        """Stop looking at the version, unless it has changed since."""
        place = schema.key(schema.dataset_pk(version.dataset), schema.VERSION + version.version)
        deleted = "attribute_exists" if version.deleted_at else "attribute_not_exists"
        values = {":state": text(version.packaging)}
        same = self._table.check(place, f"packaging = :state AND {deleted}(deleted_at)", values)
        with suppress(ConditionFailed):
            self._table.transact([self._table.put_if(_expired(version, version.created_at)), same])


def watch_items(table: Table, version: DatasetVersion, at: float) -> list[Any]:
    """Make the writes that go with a change of a version's packaging at ``at``, for its transaction."""
    due = next_check(version, at)
    return [table.put_if(_expired(version, at) if due is None else _item(version, due))]


def _item(version: DatasetVersion, due: float) -> Item:
    return {
        **schema.key(schema.dataset_pk(version.dataset), schema.WATCH + version.version),
        schema.INDEX_PK: text(schema.WATCH_PK),
        schema.INDEX_SK: text(f"{codec.sortable(due)}#{version.uri}"),
    }


def _expired(version: DatasetVersion, at: float) -> Item:
    key = schema.key(schema.dataset_pk(version.dataset), schema.WATCH + version.version)
    return {**key, schema.TTL: codec.number(int(at) + EXPIRES_AFTER)}
