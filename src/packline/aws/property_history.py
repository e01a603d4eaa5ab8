"""The history of properties: an item for each change, written with it, for a year."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from packline.aws import codec, schema
from packline.aws.table import ConditionFailed, Table
from packline.ports import PropertyChange

KEPT_SECONDS = 365 * 86_400
AFTER_ALL = "~"
"""Sorts behind every place."""


def history_item(table: Table, change: PropertyChange) -> Any:
    """Make the write of a change, for the transaction that makes it."""
    key = schema.key(schema.dataset_pk(change.dataset), _prefix(change.version) + change.place)
    expires = {schema.TTL: codec.number(int(change.at) + KEPT_SECONDS)}
    return table.put_if({**key, **codec.attributes(change), **expires})


def listed_changes(table: Table, dataset: str, version: str, before: str) -> Iterator[PropertyChange]:
    """List changes, newest first; ``before``: the place of the one that was listed last."""
    prefix = _prefix(version)
    items = table.between(
        schema.dataset_pk(dataset), prefix, prefix + (before or AFTER_ALL), newest_first=True
    )
    changes = map(codec.load_property_change, items)
    return (change for change in changes if not before or change.place < before)


def forget_changes(table: Table, dataset: str, version: str) -> None:
    """Remove the history of a version that is purged."""
    for item in table.query(schema.dataset_pk(dataset), _prefix(version)):
        key = {name: item[name] for name in (schema.TABLE_PK, schema.TABLE_SK)}
        with suppress(ConditionFailed):
            table.transact([table.delete(key)])


def _prefix(version: str) -> str:
    return f"{schema.PROPERTY_LOG}{version}#"
