"""Read and change the properties of datasets, models and their versions."""

from __future__ import annotations

from dataclasses import replace

from packline.json_types import JsonObject
from packline.model import DatasetVersion
from packline.pipeline.events import properties_changed
from packline.pipeline.requested_changes import Announce
from packline.ports import DatasetStore, VersionStore
from packline.principal import Principal
from packline.rules.properties import merge_properties
from packline.uri import version_uri


def dataset_properties(dataset: str, dataset_store: DatasetStore) -> dict[str, object]:
    """Return the properties of a dataset or model. Raises DatasetNotFound."""
    dataset_store.dataset(dataset)
    return dataset_store.properties(dataset)


def change_dataset_properties(
    dataset: str, changes: JsonObject, *, dataset_store: DatasetStore, announce: Announce, by: Principal
) -> dict[str, object]:
    """Merge an object into the properties of a dataset or model; a null takes its key away.

    A change is announced; ``by`` says who made it.

    Raises DatasetNotFound, InvalidMetadata, MetadataTooLarge, and StateMoved if others write all the time.
    """
    dataset_store.dataset(dataset)
    where = version_uri(dataset, "").rstrip("/")
    replaced: dict[str, object] = {}

    def change(current: dict[str, object]) -> dict[str, object]:
        nonlocal replaced
        replaced = current
        return merge_properties(current, changes, where)

    properties = dataset_store.change_properties(dataset, change)
    if properties != replaced:
        announce([properties_changed(where, replaced, properties, by)])
    return properties


def change_version_properties(
    dataset: str,
    reference: str,
    changes: JsonObject,
    *,
    registry: VersionStore,
    announce: Announce,
    by: Principal,
) -> DatasetVersion:
    """Merge an object into the properties of a version; its files and its content hash stay as they are.

    A change is announced; ``by`` says who made it.

    Raises VersionNotFound, InvalidMetadata, MetadataTooLarge, and StateMoved if others write all the time.
    """
    version = registry.resolve(dataset, reference)
    replaced: dict[str, object] = {}

    def change(current: DatasetVersion) -> DatasetVersion:
        nonlocal replaced
        replaced = current.properties
        return replace(current, properties=merge_properties(current.properties, changes, current.uri))

    changed = registry.change_version(version.dataset, version.version, change)
    if changed.properties != replaced:
        announce([properties_changed(changed.uri, replaced, changed.properties, by)])
    return changed
