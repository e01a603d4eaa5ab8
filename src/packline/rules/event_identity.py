"""Give events an identity: a repeated event has the same id; and tell what each event is about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from packline.model import PastEvent
from packline.rules.datum_ids import named_id
from packline.uri import MODEL

RETENTION_SECONDS = 90 * 24 * 3600.0
"""Events are kept for 90 days."""

IDENTITY_FIELDS: dict[str, tuple[str, ...]] = {
    "DatasetVersionCreated": ("data.version.uri", "execution"),
    "ModelVersionCreated": ("data.model_version.uri", "execution"),
    "DatumAliasUpdated": ("data.updated_alias.name", "uri", "rev"),
    "VersionAliasMoved": ("uri", "rev"),
    "VersionAliasRemoved": ("uri", "rev"),
    "PackagePublished": ("uri", "plan"),
    "PackagingFailed": ("uri", "attempt", "reason"),
}
"""Events of facts that come about once, and what names the fact. Each attempt to package has a plan of its own."""

EXECUTION = "execution:"
DATUM = "datum:"
URIS = ("uri", "data.version.uri", "data.model_version.uri")


def past_event(kind: str, detail: Mapping[str, Any], at: float) -> PastEvent:
    """Build the record of an event (detail type and detail).

    A repeated event gets the same id. ``at``: seconds since the epoch.

    Events of other kinds are told by who did it, once; each is one of its own.
    """
    if kind in IDENTITY_FIELDS:
        return _event(kind, detail, at, _values(detail, IDENTITY_FIELDS[kind]))
    return _event(kind, detail, at, (json.dumps(detail, sort_keys=True), repr(at)))


def subjects_of(detail: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the subjects of an event: ``dataset:<name>``, ``model:<name>``, ``datum:<id>``, ``execution:<id>``."""
    return tuple(dict.fromkeys(_subjects(detail)))


def collection_subject(collection: str) -> str:
    """Return the subject of events of that dataset, or of that model."""
    return collection if collection.startswith(MODEL) else f"dataset:{collection}"


def is_about(event: PastEvent, uri: str) -> bool:
    """Return whether an event is about the version or alias of that URI."""
    return uri in _values(event.detail, URIS)


def _event(kind: str, detail: Mapping[str, Any], at: float, names: tuple[str, ...]) -> PastEvent:
    return PastEvent(named_id("event", kind, *names), kind, at, subjects_of(detail), dict(detail))


def _subjects(detail: Mapping[str, Any]) -> Iterator[str]:
    for uri in _values(detail, URIS):
        scheme, _, path = uri.partition("://")
        name = path if scheme == "datum" else path.partition("/")[0]
        if name:
            yield f"{scheme}:{name}"
    execution = _value(detail, "execution")
    if execution:
        yield EXECUTION + execution


def _values(detail: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_value(detail, name) for name in names)


def _value(detail: Any, name: str) -> str:
    for step in name.split("."):
        detail = detail.get(step) if isinstance(detail, Mapping) else None
    return "" if detail is None else str(detail)
