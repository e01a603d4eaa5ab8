"""Derive the edges of lineage, who used what, from markers and versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from packline.model import DatasetVersion, Execution, Use, UseKind
from packline.rules.query_record import read_query_record


def list_uses(execution: Execution, created: Sequence[DatasetVersion]) -> list[Use]:
    """List what a sealed execution used, by its marker, and what its versions were based on; in a stable order.

    A query whose rows it kept is used like a version, by the URI ``sql://<connection>/<hash>``.
    """
    read = {
        Use(uri, UseKind.EXECUTION, execution.id, execution.sealed_at) for uri in used_uris(execution.marker)
    }
    based = {
        Use(version.base, UseKind.VERSION, version.uri, version.created_at)
        for version in created
        if version.base
    }
    if query := read_query_record(execution.marker):
        read.add(Use(query.uri, UseKind.EXECUTION, execution.id, execution.sealed_at))
    return sorted(read | based)


def used_uris(marker: Mapping[str, object]) -> set[str]:
    """Return the URIs of a marker's inputs; of an alias, the version or datum that it named at the time."""
    uris: set[str] = set()
    for used in _inputs(marker):
        uris.update(_ours(used.get("resolved")) or _ours(used.get("uris")))
        uris.update(f"datum://{datum}" for datum in _texts(used.get("datums")))
    return uris


def _inputs(marker: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield the inputs of a marker: a mapping from name to facts, or a list of facts; a fact may be a URI alone."""
    inputs = marker.get("inputs")
    values = list(inputs.values()) if isinstance(inputs, dict) else inputs
    for value in values if isinstance(values, list) else []:
        if isinstance(value, dict):
            yield value
        else:
            yield {"uris": value if isinstance(value, list) else [value]}


def _ours(value: object) -> list[str]:
    return [uri for uri in _texts(value) if uri.startswith(("dataset://", "model://", "datum://"))]


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
