"""Versions as items: where each stands in the index, and under which condition it is written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import Table
from packline.model import DatasetVersion
from packline.rules.retention import deleted_error
from packline.uri import MODEL


def not_deleted(item: Item) -> DatasetVersion:
    """Read the version of an item. Raises VersionDeleted."""
    version = codec.load_version(item)
    if version.deleted_at:
        raise deleted_error(version, purged="purged_at" in item)
    return version


def index_sort_key(version: DatasetVersion) -> str:
    """Return where a version sorts in the index among those of its name."""
    return f"{codec.sortable(version.order)}#{version.version}"


def new_item(table: Table, version: DatasetVersion) -> Any:
    """Make the put of a new version: none of that name may exist, or the same one."""
    same = "attribute_not_exists(pk) OR (content_hash = :hash AND attribute_not_exists(deleted_at))"
    return table.put_if(_item(version), same, {":hash": text(version.manifest.digest)})


def change_item(table: Table, version: DatasetVersion, before: Item) -> Any:
    """Make the put of a version that was read as ``before``, if it is still so."""
    return _put_over(table, _item(version, codec.unknown_fields(DatasetVersion, before)), before)


def dataset_item(table: Table, version: DatasetVersion) -> Any:
    """Make the put that lists the dataset or model of a version, also if it was removed before.

    ``version_of`` differs for each execution: a removal sees by it that a version came in between.
    """
    model = version.dataset.startswith(MODEL)
    item = {
        **schema.key(schema.dataset_pk(version.dataset), schema.META),
        schema.INDEX_PK: text(schema.MODELS_PK if model else schema.DATASETS_PK),
        schema.INDEX_SK: text(version.dataset.removeprefix(MODEL)),
        schema.VERSION_OF: text(version.execution),
    }
    return table.put_if(item)


def tombstone_item(table: Table, version: DatasetVersion, before: Item, at: float) -> Any:
    """Make the put of what stays of a purged version: its name is taken, and no list shows it."""
    listed = (schema.INDEX_PK, schema.INDEX_SK)
    item = {name: value for name, value in _item(version).items() if name not in listed}
    return _put_over(table, {**item, "purged_at": codec.number(at)}, before)


def _put_over(table: Table, item: Item, before: Item) -> Any:
    same = "packaging = :state AND body = :body AND attribute_not_exists(purged_at)"
    return table.put_if(item, same, {":state": before["packaging"], ":body": before["body"]})


def _item(version: DatasetVersion, unknown: Mapping[str, Any] = MappingProxyType({})) -> Item:
    partition = schema.deleted_pk if version.deleted_at else schema.versions_pk
    item = {
        **schema.key(schema.dataset_pk(version.dataset), schema.VERSION + version.version),
        schema.INDEX_PK: text(partition(version.dataset)),
        schema.INDEX_SK: text(index_sort_key(version)),
        "content_hash": text(version.manifest.digest),
        "packaging": text(version.packaging),
        **codec.attributes(version, "packaging", unknown=unknown),
    }
    if version.deleted_at:
        item["deleted_at"] = codec.number(version.deleted_at)
    return item
