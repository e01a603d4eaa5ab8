"""``latest``, strongly consistent: the index that orders versions follows the table with a delay.

Beside the versions of a dataset lies an item that names the newest. It is written before the version is created, so
that a reader who sees the version sees it; if the version is then not created, or is deleted, the index decides.
"""

from __future__ import annotations

from contextlib import suppress

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import ConditionFailed, Table
from packline.aws.versions import index_sort_key
from packline.model import DatasetVersion


class LatestVersion:
    """Reads and advances the item that names the newest version of a dataset or model."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def advance(self, version: DatasetVersion) -> None:
        """Name a version that is about to be created, unless the item names a newer one."""
        key = schema.key(schema.dataset_pk(version.dataset), schema.LATEST)
        item = {**key, "version": text(version.version), "position": text(index_sort_key(version))}
        older = "attribute_not_exists(pk) OR #position < :position"
        put = self._table.put_if(item, older, {":position": item["position"]})
        put["Put"]["ExpressionAttributeNames"] = {"#position": "position"}  # a reserved word of DynamoDB
        with suppress(ConditionFailed):
            self._table.write(put)

    def find(self, dataset: str) -> DatasetVersion | None:
        """Return the newest version that is not deleted; None if there is none."""
        pk = schema.dataset_pk(dataset)
        named = self._table.get(pk, schema.LATEST)
        recent = self._present(dataset, named["version"]["S"]) if named else None
        for entry in self._table.index(schema.versions_pk(dataset), newest_first=True, first=1):
            listed = codec.load_version(entry)
            if recent is not None and index_sort_key(recent) >= index_sort_key(listed):
                break
            # What the index lists may have been deleted a moment ago.
            present = self._present(dataset, listed.version)
            if present is not None:
                return present
        return recent

    def _present(self, dataset: str, version: str) -> DatasetVersion | None:
        item: Item | None = self._table.get(schema.dataset_pk(dataset), schema.VERSION + version)
        return None if item is None or "deleted_at" in item else codec.load_version(item)
