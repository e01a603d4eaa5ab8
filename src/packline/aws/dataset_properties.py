"""``DynamoDatasetProperties``: the properties of a dataset are one item beside its versions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import RETRIED, ConditionFailed, Table
from packline.errors import StateMoved
from packline.uri import version_uri

RETRIES = 10


class DynamoDatasetProperties:
    """See ``packline.ports.DatasetProperties``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)

    def properties(self, dataset: str) -> dict[str, object]:
        return _properties(self._table.get(schema.dataset_pk(dataset), schema.PROPERTIES))

    def change_properties(
        self, dataset: str, change: Callable[[dict[str, object]], dict[str, object]]
    ) -> dict[str, object]:
        key = schema.key(schema.dataset_pk(dataset), schema.PROPERTIES)
        for _ in range(RETRIES):
            before = self._table.get(schema.dataset_pk(dataset), schema.PROPERTIES)
            known = _properties(before)
            changed = change(known)
            if changed == known:
                return known
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
