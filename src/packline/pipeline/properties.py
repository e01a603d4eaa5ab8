"""Read and change the properties of datasets, models and their versions."""

from __future__ import annotations

from dataclasses import replace

from packline.json_types import JsonObject
from packline.model import DatasetVersion
from packline.ports import DatasetStore, VersionStore
from packline.rules.properties import merge_properties
from packline.uri import version_uri


def dataset_properties(dataset: str, dataset_store: DatasetStore) -> dict[str, object]:
    """Return the properties of a dataset or model. Raises DatasetNotFound."""
    dataset_store.dataset(dataset)
    return dataset_store.properties(dataset)


def change_dataset_properties(
    dataset: str, changes: JsonObject, dataset_store: DatasetStore
) -> dict[str, object]:
    """Merge an object into the properties of a dataset or model; a null takes its key away.

    Raises DatasetNotFound, InvalidMetadata, MetadataTooLarge, and StateMoved if others write all the time.
    """
    dataset_store.dataset(dataset)
    where = version_uri(dataset, "").rstrip("/")
    return dataset_store.change_properties(dataset, lambda current: merge_properties(current, changes, where))


def change_version_properties(
    dataset: str, reference: str, changes: JsonObject, registry: VersionStore
) -> DatasetVersion:
    """Merge an object into the properties of a version; its files and its content hash stay as they are.

    Raises VersionNotFound, InvalidMetadata, MetadataTooLarge, and StateMoved if others write all the time.
    """
    version = registry.resolve(dataset, reference)
    return registry.change_version(
        version.dataset,
        version.version,
        lambda current: replace(
            current, properties=merge_properties(current.properties, changes, current.uri)
        ),
    )
