"""``DynamoDatasetStore``: a dataset and its properties are items beside its versions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import RETRIED, ConditionFailed, Table
from packline.errors import DatasetExists, DatasetNotFound, StateMoved
from packline.ports import DatasetRecord
from packline.uri import version_uri

RETRIES = 10


class DynamoDatasetStore:
    """Implements ``packline.ports.DatasetStore``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)

    def create_dataset(self, dataset: DatasetRecord) -> DatasetRecord:
        """Create a dataset, or return the one that exists. Raises DatasetExists if that has another owner."""
        pk = schema.dataset_pk(dataset.name)
        listed = {schema.INDEX_PK: text(schema.DATASETS_PK), schema.INDEX_SK: text(dataset.name)}
        about = {**schema.key(pk, schema.ABOUT), "body": text(json.dumps(dataset._asdict()))}
        items = [
            self._table.put_if({**schema.key(pk, schema.META), **listed}, "attribute_not_exists(pk)"),
            self._table.put_if(about, "attribute_not_exists(pk)"),
        ]
        try:
            self._table.transact(items)
        except ConditionFailed:
            return _same(self.dataset(dataset.name), dataset)
        return dataset

    def dataset(self, dataset: str) -> DatasetRecord:
        """Read a dataset. Raises DatasetNotFound."""
        pk = schema.dataset_pk(dataset)
        about = self._table.get(pk, schema.ABOUT)
        if about is not None:
            return DatasetRecord(**json.loads(about["body"]["S"]))
        if self._table.get(pk, schema.META) is None:
            raise DatasetNotFound(f"There is no {version_uri(dataset, '')}.", "See the list of datasets.")
        return DatasetRecord(dataset)

    def properties(self, dataset: str) -> dict[str, object]:
        """Read the properties; empty for a dataset that does not exist."""
        return _properties(self._table.get(schema.dataset_pk(dataset), schema.PROPERTIES))

    def change_properties(
        self, dataset: str, change: Callable[[dict[str, object]], dict[str, object]]
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
            try:
                self._table.write(self._put_over(item, before))
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
