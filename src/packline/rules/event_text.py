"""Published events as activities: what was done, in a sentence, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from packline.errors import InvalidUri
from packline.json_types import JsonObject
from packline.model import PastEvent
from packline.principal import NOBODY, IdentitySource, Principal, load_principal, principal_document
from packline.rules.iso_time import iso_time
from packline.uri import parse_version_uri, version_uri


class DescribedEvent(NamedTuple):
    """An event as people read it."""

    event: PastEvent
    by: Principal
    uri: str
    """What it was done to; of a new version, the version."""
    version: str
    """URI of the version that it is about: what an alias points to since then, or did before; empty: of none."""
    text: str
    """A sentence without the person."""


def describe_event(event: PastEvent) -> DescribedEvent:
    """Return what an event tells; events of older releases may name nobody."""
    return DescribedEvent(
        event, _principal(event.detail), _uri(event.detail), _version(event.detail), _sentence(event)
    )


def event_document(event: PastEvent) -> JsonObject:
    """Return an event as the API and ``packline events --json`` show it: the same by the table and by the API."""
    activity = describe_event(event)
    return {
        "id": event.id,
        "time": iso_time(event.at),
        "type": event.kind,
        "by": principal_document(activity.by),
        "uri": activity.uri,
        "version": ":".join(parse_version_uri(activity.version)) if activity.version else None,
        "text": activity.text,
        "detail": event.detail,
    }


def _principal(detail: Mapping[str, Any]) -> Principal:
    stored = {"name": detail.get("who"), "source": detail.get("who_source"), "id": detail.get("who_id")}
    by = load_principal(stored)
    if by.name and not by.source:
        return Principal(by.name, IdentitySource.CLIENT, by.id)  # an older release did not say how it knew
    return by if by.name else NOBODY


def _uri(detail: Mapping[str, Any]) -> str:
    data = detail.get("data") or {}
    made = data.get("version") or data.get("model_version") or {}
    return str(made.get("uri") or detail.get("uri") or "")


def _version(detail: Mapping[str, Any]) -> str:
    uri = _uri(detail)
    try:
        collection, name = parse_version_uri(uri)
    except InvalidUri:
        return ""
    pointed_to = (detail.get("version") or detail.get("old_version")) if "alias" in detail else name
    return version_uri(collection, str(pointed_to)) if pointed_to else ""


def _sentence(event: PastEvent) -> str:
    try:
        return _SENTENCES[event.kind](event.detail)
    except (KeyError, TypeError, AttributeError):
        return str(event.detail.get("title") or event.kind)


def _alias_moved(detail: Mapping[str, Any]) -> str:
    before, now = detail["old_version"], detail["version"]
    return f"{detail['alias']} {f'moved from {before} to {now}' if before else f'was created at {now}'}"


def _packaged(detail: Mapping[str, Any]) -> str:
    parts = detail["parts"]
    reused = f", {detail['reused']} reused" if detail.get("reused") else ""
    return f"{_name(detail)} was packaged in {parts} {'part' if parts == 1 else 'parts'}{reused}"


def _decided(detail: Mapping[str, Any]) -> str:
    version, before = detail["data"]["model_version"], detail.get("old_status")
    return f"version {version['counter']} is {version['status']}{f', no longer {before}' if before else ''}"


def _keys(detail: Mapping[str, Any], what: str) -> str:
    written, removed = ", ".join(detail["set"]), ", ".join(detail["removed"])
    changes = [f"set {written}"] * bool(written) + [f"removed {removed}"] * bool(removed)
    return f"{what}: {'; '.join(changes)}"


def _name(detail: Mapping[str, Any]) -> str:
    return str(detail["uri"]).rpartition("/")[2]


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "DatasetVersionCreated": lambda d: f"{d['data']['version']['name']} was created, {d['files']:,} files",
    "ModelVersionCreated": lambda d: f"version {d['data']['model_version']['counter']} was created",
    "ModelVersionStatusChanged": _decided,
    "VersionAliasMoved": _alias_moved,
    "VersionAliasRemoved": lambda d: f"{d['alias']} was removed from {d['old_version']}",
    "DatumAliasUpdated": lambda d: (
        f"{d['data']['updated_alias']['name']} points to {d['data']['updated_alias']['datum']}"
    ),
    "PackagePublished": _packaged,
    "PackagingFailed": lambda d: f"packaging of {_name(d)} failed: {d['reason']}",
    "VersionDeleted": lambda d: f"{_name(d)} was deleted; it can be restored until {d['purge_at']}",
    "VersionRestored": lambda d: f"{_name(d)} was restored",
    "PropertiesChanged": lambda d: _keys(d, f"properties of {_name(d)}"),
    "MetadataChanged": lambda d: _keys(d, f"metadata of {d['path']}"),
}
