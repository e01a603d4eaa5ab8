"""Build the events that the service sends (EventBridge detail types and details).

The payloads of dataset versions, datum aliases and models have Valohai's shape ("Notification payload formats"), so
that what reads ``data.version.uri`` goes on to work. ``docs/events/`` has a schema for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile

from packline.model import DatasetVersion, DatumAlias, Execution, ModelStatus, Part, VersionAlias
from packline.pipeline.seal_context import SealOutcome
from packline.ports import VersionAliasStore
from packline.rules.datum_ids import named_id
from packline.uri import MODEL

Event = tuple[str, dict[str, object]]
"""Detail type and detail."""

CREATOR_KEYS = ("created_by", "creator", "user", "who")
"""Keys of a marker that say who ran the execution."""


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
                "created_by": _who(execution),
                "tags": list(version.tags),
            },
        },
        "execution": version.execution,
        "files": version.manifest.files,
        "bytes": version.manifest.bytes,
        "packaging": str(version.packaging),
    }


def datum_alias_updated(
    before: DatumAlias | None, now: DatumAlias, execution: Execution | None = None, who: str = ""
) -> Event:
    """Build Valohai's event ``datum_alias_updated``; ``old_alias`` is null for a new alias.

    ``who``: a person, not an execution.
    """
    who = who or _who(execution)
    return "DatumAliasUpdated", {
        **_head(execution),
        "type": "datum_alias_updated",
        "title": f"Datum Alias Updated: {now.alias}'s datum is now updated to {now.path}",
        "body": f"Datum Alias {now.alias} is now pointing to {now.path}.",
        "data": {
            "old_alias": {"name": before.alias, "datum": before.path, "updated_by": ""} if before else None,
            "updated_alias": {"name": now.alias, "datum": now.path, "updated_by": who},
        },
        "execution": now.execution,
        "uri": f"datum://{now.datum}",
        "rev": now.rev,
    }


def model_version_created(version: DatasetVersion, execution: Execution | None = None) -> Event:
    """Build Valohai's model event, of the type "Model version created"."""
    title = f"Model version created: {version.uri}"
    return "ModelVersionCreated", _model(version, "model_version_created", title, execution)


def model_version_status_changed(version: DatasetVersion, before: ModelStatus) -> Event:
    """Build Valohai's model event, of the type "Model version status change"."""
    title = f"Model version {version.uri} is now {version.status}"
    detail = _model(version, "model_version_status_changed", title, None)
    return "ModelVersionStatusChanged", {**detail, "old_status": str(before)}


def alias_events(version: DatasetVersion, registry: VersionAliasStore) -> Iterator[Event]:
    """Yield an event for each alias that this version took when it was made or packaged; not for moves by hand."""
    for alias in version.targeting_aliases:
        # Nothing older than its intent can be a move of this version: no history is read to its end.
        moves = registry.alias_history(version.dataset, alias)
        recent = takewhile(lambda move: move.intent_at >= version.created_at, moves)
        for move in recent:
            if (move.version, move.intent_at) == (version.version, version.created_at):
                yield alias_moved(
                    version.dataset, alias, previous_version(move, registry), move.version, move.rev
                )


def previous_version(move: VersionAlias, registry: VersionAliasStore) -> str:
    """Return the version that the alias named before that move; an empty text if the move is its first."""
    before = registry.alias_before(move)
    return before.version if before else ""


def alias_moved(dataset: str, alias: str, before: str, now: str, rev: int) -> Event:
    """Build the event of a version alias that now names another version."""
    return "VersionAliasMoved", {
        "type": "version_alias_moved",
        "uri": f"dataset://{dataset}/{alias}",
        "dataset": dataset,
        "alias": alias,
        "old_version": before,
        "version": now,
        "rev": rev,
    }


def alias_changed(move: VersionAlias, registry: VersionAliasStore) -> Event:
    """Build the event of a move by hand: the alias names another version, or was removed."""
    before = previous_version(move, registry)
    if move.version:
        return alias_moved(move.dataset, move.alias, before, move.version, move.rev)
    return "VersionAliasRemoved", {
        "type": "version_alias_removed",
        "uri": f"dataset://{move.dataset}/{move.alias}",
        "dataset": move.dataset,
        "alias": move.alias,
        "old_version": before,
        "rev": move.rev,
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
    }


def packaging_failed(version: DatasetVersion, reason: str) -> Event:
    """Build the event of a package that could not be built."""
    return "PackagingFailed", {
        "type": "packaging_failed",
        "uri": version.uri,
        "execution": version.execution,
        "attempt": version.attempt,
        "reason": reason,
    }


def version_deleted(version: DatasetVersion, who: str = "") -> Event:
    """Build the event of a version that was deleted."""
    return "VersionDeleted", {
        "type": "version_deleted",
        "uri": version.uri,
        "execution": version.execution,
        "who": who,
        "purge_at": datetime.fromtimestamp(version.purge_at, UTC).isoformat(timespec="seconds"),
    }


def version_restored(version: DatasetVersion, who: str = "") -> Event:
    """Build the event of a version that was restored."""
    detail = {"type": "version_restored", "uri": version.uri, "execution": version.execution, "who": who}
    return "VersionRestored", dict(detail)


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
                "created_by": _who(execution),
                "status": version.status,
                "tags": list(version.tags),
            },
            "dataset_version": None,
        },
        "execution": version.execution,
        "release_note": version.note,
        "files": version.manifest.files,
        "bytes": version.manifest.bytes,
    }


def _head(execution: Execution | None) -> dict[str, object]:
    project = execution.marker.get("project", "") if execution else ""
    return {"project": project if isinstance(project, str) else "", "url": ""}


def _who(execution: Execution | None) -> str:
    marker = execution.marker if execution else {}
    return next((str(marker[key]) for key in CREATOR_KEYS if isinstance(marker.get(key), str)), "")
