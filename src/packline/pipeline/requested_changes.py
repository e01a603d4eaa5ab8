"""Changes that a person requests, each with the event that tells of it: aliases, deletion, approval.

The routes of the HTTP API and the commands that use the table call the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from packline.model import DatasetVersion, Datum, DatumAlias, ModelStatus, VersionAlias
from packline.pipeline.events import (
    Event,
    alias_changed,
    datum_alias_updated,
    model_version_status_changed,
    version_deleted,
    version_restored,
)
from packline.pipeline.version_checks import check_alias_name
from packline.ports import Registry, RetentionStore
from packline.ports.datums import DatumAliasStore
from packline.ports.models import ModelStore
from packline.principal import Principal

Announce = Callable[[Iterable[Event]], object]
"""Publishes events and records them."""


def move_version_alias(
    collection: str,
    alias: str,
    version: str,
    *,
    registry: Registry,
    announce: Announce,
    now: float,
    rev: int | None,
    by: Principal,
) -> VersionAlias:
    """Move or create the alias of a dataset or model.

    Args:
        collection: Name of the dataset or model.
        alias: The alias.
        version: Name of the version that it shall point to.
        registry: Holds versions and aliases.
        announce: Gets the event.
        now: Seconds since the epoch.
        rev: Revision of the alias that the caller has seen, 0 for none; None: any.
        by: Who requests it.

    Returns:
        The alias as it is now.

    Raises:
        AliasMoved: The alias has another revision.
        InvalidName, VersionNotFound: The alias is named like a version; there is no such version.
    """
    check_alias_name(collection, alias, registry)
    move = registry.move_alias(collection, alias, version, now, rev, by)
    announce([alias_changed(move, registry)])
    return move


def remove_version_alias(
    collection: str,
    alias: str,
    *,
    registry: Registry,
    announce: Announce,
    now: float,
    rev: int | None,
    by: Principal,
) -> VersionAlias:
    """Remove the alias of a dataset or model; the version that it names stays, and so does the alias's history.

    Arguments and errors as those of ``move_version_alias``; VersionNotFound: there is no such alias.
    """
    move = registry.remove_alias(collection, alias, now, rev, by)
    announce([alias_changed(move, registry)])
    return move


def move_datum_alias(
    alias: str,
    datum: Datum,
    *,
    index: DatumAliasStore,
    announce: Announce,
    now: float,
    rev: int | None,
    by: Principal,
) -> DatumAlias:
    """Move or create the alias of a datum; ``rev`` and ``now`` as in ``move_version_alias``. Raises AliasMoved."""
    move = index.move_datum_alias(DatumAlias(alias, datum.id, datum.path, "", 0, now, now, by), rev)
    announce([datum_alias_updated(index.datum_alias_before(move), move)])
    return move


def delete_version(
    collection: str,
    version: str,
    *,
    retention: RetentionStore,
    announce: Announce,
    now: float,
    purge_at: float,
    by: Principal,
) -> DatasetVersion:
    """Delete a version until it is purged. One that is deleted already stays as it is, and publishes no event.

    Args:
        collection: Name of the dataset or model.
        version: Name of the version, not an alias.
        retention: Holds what is deleted.
        announce: Gets the event.
        now: Seconds since the epoch.
        purge_at: When the version cannot be restored any more, in seconds since the epoch.
        by: Who requests it.

    Raises:
        VersionInUse, VersionNotFound: An alias points to the version; there is none.
    """
    before = retention.find(collection, version)
    deleted = retention.delete_version(collection, version, at=now, purge_at=purge_at, by=by)
    if not before.deleted_at:
        announce([version_deleted(deleted)])
    return deleted


def restore_version(
    collection: str, version: str, *, retention: RetentionStore, announce: Announce, now: float, by: Principal
) -> DatasetVersion:
    """Restore a deleted version; one that is not deleted stays as it is. Raises VersionNotFound, VersionDeleted."""
    before = retention.find(collection, version)
    restored = retention.restore_version(collection, version, at=now)
    if before.deleted_at:
        announce([version_restored(restored, by)])
    return restored


def set_model_status(
    current: DatasetVersion, status: ModelStatus, *, index: ModelStore, announce: Announce, by: Principal
) -> DatasetVersion:
    """Approve or reject a version of a model. The same decision again publishes no event. Raises VersionNotFound."""
    changed = index.set_status(current.dataset, current.version, status)
    if changed.status != current.status:
        before = ModelStatus(current.status or ModelStatus.PENDING)
        announce([model_version_status_changed(changed, before, by)])
    return changed
