"""``DynamoDatasetStore``: a dataset and its properties are items beside its versions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.latest import LatestVersion
from packline.aws.property_history import history_item, listed_changes
from packline.aws.table import RETRIED, ConditionFailed, Table
from packline.errors import DatasetExists, DatasetNotFound, StateMoved
from packline.ports import DatasetRecord, LogChange, PropertyChange
from packline.uri import version_uri

RETRIES = 10


class DynamoDatasetStore:
    """Implements ``packline.ports.DatasetStore``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)
        self._latest = LatestVersion(self._table)

    def create_dataset(self, dataset: DatasetRecord) -> DatasetRecord:
        """Create a dataset, or return the one that exists. Raises DatasetExists if that has another owner."""
        pk = schema.dataset_pk(dataset.name)
        listed = {schema.INDEX_PK: text(schema.DATASETS_PK), schema.INDEX_SK: text(dataset.name)}
        about = {**schema.key(pk, schema.ABOUT), "body": text(json.dumps(dataset._asdict()))}
        was_removed = _is_removed(self._table.get(pk, schema.META))
        condition = f"attribute_exists({schema.REMOVED_AT})" if was_removed else "attribute_not_exists(pk)"
        items = [
            self._table.put_if({**schema.key(pk, schema.META), **listed}, condition),
            self._table.put_if(about, "" if was_removed else condition),
        ]
        try:
            self._table.transact(items)
        except ConditionFailed:
            return _same(self.dataset(dataset.name), dataset)
        return dataset

    def dataset(self, dataset: str) -> DatasetRecord:
        """Read a dataset. Raises DatasetNotFound, also if it was removed."""
        self._listing(dataset)
        about = self._table.get(schema.dataset_pk(dataset), schema.ABOUT)
        return DatasetRecord(**json.loads(about["body"]["S"])) if about else DatasetRecord(dataset)

    def remove_dataset(self, dataset: str, at: float) -> bool:
        """Take a dataset or model off the list, unless it has a version; return whether it is off the list."""
        listing = self._listing(dataset)
        if self._latest.find(dataset) is not None:
            return False
        item = {**schema.key(schema.dataset_pk(dataset), schema.META), schema.REMOVED_AT: codec.number(at)}
        last = listing.get(schema.VERSION_OF)
        same = f"{schema.VERSION_OF} = :last" if last else f"attribute_not_exists({schema.VERSION_OF})"
        try:
            self._table.transact([self._table.put_if(item, same, {":last": last} if last else None)])
        except ConditionFailed:
            return False  # a version was made, or restored, in between
        return True

    def _listing(self, dataset: str) -> Item:
        item = self._table.get(schema.dataset_pk(dataset), schema.META)
        uri = version_uri(dataset, "")
        if item is None:
            raise DatasetNotFound(f"There is no {uri}.", "See the list of datasets.")
        if _is_removed(item):
            raise DatasetNotFound(
                f"{uri} was removed.", "Restore one of its versions: packline restore URI. See packline ls."
            )
        return item

    def properties(self, dataset: str) -> dict[str, object]:
        """Read the properties; empty for a dataset that does not exist."""
        return _properties(self._table.get(schema.dataset_pk(dataset), schema.PROPERTIES))

    def property_changes(self, dataset: str, version: str, before: str = "") -> Iterator[PropertyChange]:
        """List the history of the properties of a dataset or version, newest first."""
        return listed_changes(self._table, dataset, version, before)

    def change_properties(
        self,
        dataset: str,
        change: Callable[[dict[str, object]], dict[str, object]],
        log: LogChange | None = None,
    ) -> dict[str, object]:
        """Read, change and write the properties, again if others changed them in between; return the new ones."""
        key = schema.key(schema.dataset_pk(dataset), schema.PROPERTIES)
        for _ in range(RETRIES):
            before = self._table.get(schema.dataset_pk(dataset), schema.PROPERTIES)
            current = _properties(before)
            changed = change(current)
            if changed == current:
                return current
            body = json.dumps(changed, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
            item = {**key, "schema": codec.number(codec.SCHEMA), "body": text(body)}
            logged = [history_item(self._table, log(current, changed))] if log else []
            try:
                self._table.transact([self._put_over(item, before), *logged])
                return changed
            except ConditionFailed:
                continue
        raise StateMoved(
            f"The properties of {version_uri(dataset, '')} are being changed all the time.", RETRIED
        )

    def _put_over(self, item: Item, before: Item | None) -> Any:
        if before is None:
            return self._table.put_if(item, "attribute_not_exists(pk)")
        return self._table.put_if(item, "body = :body", {":body": before["body"]})


def _is_removed(listing: Item | None) -> bool:
    return listing is not None and schema.REMOVED_AT in listing


def _properties(item: Item | None) -> dict[str, object]:
    return codec.load_properties(item) if item else {}


def _same(current: DatasetRecord, requested: DatasetRecord) -> DatasetRecord:
    if current.owner != requested.owner:
        raise DatasetExists(
            f"dataset://{current.name} exists already"
            + (f" and is {current.owner}'s." if current.owner else "."),
            "Choose another name, or ask without an owner.",
        )
    return current
