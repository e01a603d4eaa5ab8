"""Build the events that the service sends (EventBridge detail types and details).

The payloads of dataset versions, datum aliases and models have Valohai's shape ("Notification payload formats"), so
that what reads ``data.version.uri`` goes on to work. ``docs/events/`` has a schema for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import takewhile

from packline.model import DatasetVersion, Datum, DatumAlias, Execution, ModelStatus, Part, VersionAlias
from packline.pipeline.seal_context import SealOutcome
from packline.ports import VersionAliasStore
from packline.principal import NOBODY, Principal, principal_of_marker
from packline.rules.datum_ids import named_id
from packline.rules.query_record import read_query_record
from packline.uri import MODEL

Event = tuple[str, dict[str, object]]
"""Detail type and detail."""

KEYS_NAMED = 200
"""Keys of properties or metadata that an event names."""


def sealing_events(outcome: SealOutcome, registry: VersionAliasStore) -> Iterator[Event]:
    """Yield all events of a sealed execution."""
    for version in outcome.created:
        created = model_version_created if version.is_model else version_created
        yield created(version, outcome.execution)
        yield from alias_events(version, registry)
    for before, now in outcome.moves:
        yield datum_alias_updated(before, now, outcome.execution)


def version_created(version: DatasetVersion, execution: Execution | None = None) -> Event:
    """Build Valohai's event ``dataset_version_created``."""
    by = _creator(version, execution)
    return "DatasetVersionCreated", {
        **_head(execution),
        "type": "dataset_version_created",
        "title": f"Dataset version created: {version.version}",
        "body": f"New dataset version {version.version} was created",
        "data": {
            "dataset": {"name": version.dataset, "id": named_id("dataset", version.dataset), "tags": []},
            "version": {
                "id": named_id("version", version.dataset, version.version),
                "name": version.version,
                "uri": version.uri,
                "created_by": by.name,
                "tags": list(version.tags),
            },
        },
        "execution": version.execution,
        "files": version.manifest.files,
        "bytes": version.manifest.bytes,
        **_by(by),
        "packaging": str(version.packaging),
        **_query(version),
    }


def datum_alias_updated(
    before: DatumAlias | None, now: DatumAlias, execution: Execution | None = None
) -> Event:
    """Build Valohai's event ``datum_alias_updated``; ``old_alias`` is null for a new alias."""
    by = now.moved_by if now.moved_by.name else _marked(execution)
    return "DatumAliasUpdated", {
        **_head(execution),
        "type": "datum_alias_updated",
        "title": f"Datum Alias Updated: {now.alias}'s datum is now updated to {now.path}",
        "body": f"Datum Alias {now.alias} is now pointing to {now.path}.",
        "data": {
            "old_alias": {"name": before.alias, "datum": before.path, "updated_by": before.moved_by.name}
            if before
            else None,
            "updated_alias": {"name": now.alias, "datum": now.path, "updated_by": by.name},
        },
        "execution": now.execution,
        "uri": f"datum://{now.datum}",
        "rev": now.rev,
        **_by(by),
    }


def model_version_created(version: DatasetVersion, execution: Execution | None = None) -> Event:
    """Build Valohai's model event, of the type "Model version created"."""
    title = f"Model version created: {version.uri}"
    return "ModelVersionCreated", _model(version, "model_version_created", title, execution)


def model_version_status_changed(
    version: DatasetVersion, before: ModelStatus, by: Principal = NOBODY
) -> Event:
    """Build Valohai's model event, of the type "Model version status change". ``by``: who decided."""
    title = f"Model version {version.uri} is now {version.status}"
    detail = _model(version, "model_version_status_changed", title, None)
    return "ModelVersionStatusChanged", {**detail, "old_status": str(before), **_by(by)}


def alias_events(version: DatasetVersion, registry: VersionAliasStore) -> Iterator[Event]:
    """Yield an event for each alias that this version took when it was made or packaged; not for moves by hand."""
    for alias in version.targeting_aliases:
        # Nothing older than its intent can be a move of this version: no history is read to its end.
        moves = registry.alias_history(version.dataset, alias)
        recent = takewhile(lambda move: move.intent_at >= version.created_at, moves)
        for move in recent:
            if (move.version, move.intent_at) == (version.version, version.created_at):
                yield alias_changed(move, registry)


def previous_version(move: VersionAlias, registry: VersionAliasStore) -> str:
    """Return the version that the alias named before that move; an empty text if the move is its first."""
    before = registry.alias_before(move)
    return before.version if before else ""


def alias_moved(move: VersionAlias, before: str) -> Event:
    """Build the event of a version alias that now names another version than ``before`` (empty: it is new)."""
    return "VersionAliasMoved", {
        "type": "version_alias_moved",
        "uri": f"dataset://{move.dataset}/{move.alias}",
        "dataset": move.dataset,
        "alias": move.alias,
        "old_version": before,
        "version": move.version,
        "rev": move.rev,
        **_by(move.moved_by),
    }


def alias_changed(move: VersionAlias, registry: VersionAliasStore) -> Event:
    """Build the event of a move: the alias names another version, or was removed."""
    before = previous_version(move, registry)
    if move.version:
        return alias_moved(move, before)
    return "VersionAliasRemoved", {
        "type": "version_alias_removed",
        "uri": f"dataset://{move.dataset}/{move.alias}",
        "dataset": move.dataset,
        "alias": move.alias,
        "old_version": before,
        "rev": move.rev,
        **_by(move.moved_by),
    }


def package_published(version: DatasetVersion, parts: list[Part]) -> Event:
    """Build the event of a package that can be fetched."""
    return "PackagePublished", {
        "type": "package_published",
        "uri": version.uri,
        "execution": version.execution,
        "plan": version.plan,
        "parts": len(parts),
        "reused": sum(part.reused for part in parts),
        "bytes": sum(part.size for part in parts),
        "aliases": list(version.targeting_aliases),
        **_by(_packager(version)),
        **_query(version),
    }


def packaging_failed(version: DatasetVersion, reason: str) -> Event:
    """Build the event of a package that could not be built."""
    return "PackagingFailed", {
        "type": "packaging_failed",
        "uri": version.uri,
        "execution": version.execution,
        "attempt": version.attempt,
        "reason": reason,
        **_by(_packager(version)),
    }


def version_deleted(version: DatasetVersion) -> Event:
    """Build the event of a version that was deleted."""
    return "VersionDeleted", {
        "type": "version_deleted",
        "uri": version.uri,
        "execution": version.execution,
        **_by(version.deleted_by),
        "purge_at": datetime.fromtimestamp(version.purge_at, UTC).isoformat(timespec="seconds"),
    }


def version_restored(version: DatasetVersion, by: Principal = NOBODY) -> Event:
    """Build the event of a version that was restored."""
    detail = {"type": "version_restored", "uri": version.uri, "execution": version.execution, **_by(by)}
    return "VersionRestored", detail


def properties_changed(
    uri: str, before: Mapping[str, object], now: Mapping[str, object], by: Principal
) -> Event:
    """Build the event of a dataset, model or version whose properties were changed: the keys, not the values."""
    return "PropertiesChanged", {"type": "properties_changed", **_changed_keys(uri, before, now), **_by(by)}


def metadata_changed(
    datum: Datum, before: Mapping[str, object], now: Mapping[str, object], by: Principal
) -> Event:
    """Build the event of a datum whose metadata was changed after its upload: the keys, not the values."""
    changed = _changed_keys(datum.uri, before, now)
    return "MetadataChanged", {"type": "metadata_changed", **changed, "path": datum.path, **_by(by)}


def _changed_keys(uri: str, before: Mapping[str, object], now: Mapping[str, object]) -> dict[str, object]:
    written = [key for key in sorted(now) if key not in before or before[key] != now[key]]
    removed = [key for key in sorted(before) if key not in now]
    return {"uri": uri, "set": written[:KEYS_NAMED], "removed": removed[:KEYS_NAMED]}


def _model(version: DatasetVersion, kind: str, title: str, execution: Execution | None) -> dict[str, object]:
    name = version.dataset.removeprefix(MODEL)
    return {
        **_head(execution),
        "type": kind,
        "title": title,
        "body": title,
        "data": {
            "model": {"name": name, "id": named_id("model", name), "slug": name.lower(), "tags": []},
            "model_version": {
                "id": named_id("version", version.dataset, version.version),
                "counter": int(version.version),
                "uri": version.uri,
                "created_by": _creator(version, execution).name,
                "status": version.status,
                "tags": list(version.tags),
            },
            "dataset_version": None,
        },
        "execution": version.execution,
        "release_note": version.note,
        "files": version.manifest.files,
        "bytes": version.manifest.bytes,
        **_by(_creator(version, execution)),
    }


def _head(execution: Execution | None) -> dict[str, object]:
    project = execution.marker.get("project", "") if execution else ""
    return {"project": project if isinstance(project, str) else "", "url": ""}


def _by(principal: Principal) -> dict[str, object]:
    return {"who": principal.name, "who_id": principal.id, "who_source": str(principal.source)}


def _query(version: DatasetVersion) -> dict[str, object]:
    """Return the query whose rows the version holds, if a snapshot made it."""
    query = read_query_record(version.properties)
    return {"snapshot": query.document()} if query else {}


def _packager(version: DatasetVersion) -> Principal:
    """Return who asked for the package: with the version, or again later."""
    return version.asked_by if version.asked_by.name else version.created_by


def _creator(version: DatasetVersion, execution: Execution | None) -> Principal:
    """Return who made the version; older releases did not store it, but the marker of the execution has it."""
    return version.created_by if version.created_by.name else _marked(execution)


def _marked(execution: Execution | None) -> Principal:
    return principal_of_marker(execution.marker) if execution else NOBODY
