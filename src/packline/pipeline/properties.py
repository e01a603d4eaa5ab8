"""Read and change the properties of datasets, models and their versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from packline.json_types import JsonObject
from packline.model import DatasetVersion
from packline.pipeline.events import properties_changed
from packline.pipeline.requested_changes import Announce
from packline.ports import DatasetStore, PropertyChange, VersionStore
from packline.principal import Principal
from packline.rules.properties import merge_properties, parse_tags
from packline.rules.reserved_keys import TAGS
from packline.uri import version_uri

CheckState = Callable[[Mapping[str, object], Sequence[str]], None]
"""Raises if properties and tags are not those that the writer has seen."""


def any_state(properties: Mapping[str, object], tags: Sequence[str]) -> None:
    """Accept a write, whatever it replaces."""


def dataset_properties(dataset: str, dataset_store: DatasetStore) -> dict[str, object]:
    """Return the properties of a dataset or model. Raises DatasetNotFound."""
    dataset_store.dataset(dataset)
    return dataset_store.properties(dataset)


def change_dataset_properties(
    dataset: str,
    changes: JsonObject,
    *,
    dataset_store: DatasetStore,
    announce: Announce,
    by: Principal,
    now: float,
    check: CheckState = any_state,
) -> dict[str, object]:
    """Merge an object into the properties of a dataset or model; a null takes its key away.

    A change is announced, and kept with old and new values; ``by`` says who made it, ``now`` when (seconds since the
    epoch).

    Raises DatasetNotFound, InvalidMetadata, MetadataTooLarge, StateMoved if others write all the time, and what
    ``check`` raises.
    """
    dataset_store.dataset(dataset)
    where = version_uri(dataset, "").rstrip("/")
    replaced: dict[str, object] = {}

    def change(current: dict[str, object]) -> dict[str, object]:
        nonlocal replaced
        check(current, ())
        replaced = current
        return merge_properties(current, changes, where)

    log = partial(property_change, dataset, "", now, by)
    properties = dataset_store.change_properties(dataset, change, log)
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
    now: float,
    check: CheckState = any_state,
) -> DatasetVersion:
    """Merge an object into the properties of a version; its files and its content hash stay as they are.

    ``valohai.tags``, which is a list of texts or null, replaces its tags. A change is announced, and kept with old
    and new values; ``by`` says who made it, ``now`` when (seconds since the epoch).

    Raises VersionNotFound, InvalidMetadata, MetadataTooLarge, StateMoved if others write all the time, and what
    ``check`` raises.
    """
    version = registry.resolve(dataset, reference)
    others = {name: value for name, value in changes.items() if name != TAGS}
    replaced = version

    def change(current: DatasetVersion) -> DatasetVersion:
        nonlocal replaced
        check(current.properties, current.tags)
        replaced = current
        properties = merge_properties(current.properties, others, current.uri)
        tags = parse_tags(changes[TAGS], current.uri) if TAGS in changes else current.tags
        return replace(current, properties=properties, tags=tags)

    def log(before: DatasetVersion, after: DatasetVersion) -> PropertyChange:
        return property_change(
            version.dataset, version.version, now, by, _described(before), _described(after)
        )

    changed = registry.change_version(version.dataset, version.version, change, log=log)
    if changed != replaced:
        announce([properties_changed(changed.uri, _described(replaced), _described(changed), by)])
    return changed


def property_change(
    dataset: str,
    version: str,
    at: float,
    by: Principal,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> PropertyChange:
    """Return the entry of the history of a write: the keys whose values differ, with both values."""
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    old, new = ({key: values[key] for key in sorted(keys) if key in values} for values in (before, after))
    return PropertyChange(dataset, version, at, old, new, by)


def _described(version: DatasetVersion) -> dict[str, object]:
    """Return properties and tags of a version as one object; without tags, that key is left out."""
    tags: dict[str, object] = {TAGS: [*version.tags]} if version.tags else {}
    return {**version.properties, **tags}
