"""Records of versions, aliases, datums and executions as the API shows them."""

from __future__ import annotations

from datetime import datetime

from packline.client.api.json_reader import JsonReader
from packline.client.api.plan import read_part
from packline.json_types import JsonObject
from packline.model import (
    Alert,
    DatasetVersion,
    Datum,
    DatumAlias,
    Execution,
    ExecutionState,
    ManifestRef,
    Packaging,
    Part,
    PastEvent,
    VersionAlias,
)
from packline.principal import Principal, load_principal


def read_version(reader: JsonReader) -> DatasetVersion:
    """Read a version; the shards of its manifest are not in it. Raises UnreadableAnswer."""
    files, size = reader.number("file_count"), reader.number("size")
    manifest = ManifestRef(reader.text("content_hash"), (), files, size, files)
    try:
        packaging = Packaging(reader.text("packaging"))
    except ValueError:
        raise reader.wrong("packaging") from None
    return DatasetVersion(
        dataset=reader.inner("dataset").text("name"),
        version=reader.text("name"),
        manifest=manifest,
        execution=reader.optional("execution") or "",
        created_at=read_time(reader, "ctime"),
        packaging=packaging,
        packaging_reason=reader.text("packaging_reason"),
        plan=reader.optional("plan") or "",
        base=reader.optional("previous_version_uri") or "",
        targeting_aliases=reader.texts("targeting_aliases"),
        tags=reader.texts("tags"),
        projects=reader.texts("associated_project_ids"),
        properties=reader.inner("properties").document,
        status=reader.optional("status") or "",
        note=reader.optional("note") or "",
        deleted_at=read_time(reader, "deleted_at"),
        purge_at=read_time(reader, "purge_at"),
        created_by=_principal(reader, "created_by"),
        asked_by=_principal(reader, "packaging_asked_by"),
        deleted_by=_principal(reader, "deleted_by"),
    )


def read_version_alias(reader: JsonReader, collection: str) -> VersionAlias:
    """Read where an alias of a dataset or model points. Raises UnreadableAnswer."""
    removed = reader.document.get("version", "") is None
    version = "" if removed else reader.inner("version").text("name")
    moved_at, intent_at = read_time(reader, "mtime"), read_time(reader, "intent_at")
    return VersionAlias(
        collection,
        reader.text("name"),
        version,
        reader.number("rev"),
        moved_at,
        intent_at or moved_at,
        _principal(reader, "moved_by"),
    )


def read_datum_alias(reader: JsonReader) -> DatumAlias:
    """Read one move of a datum alias. Raises UnreadableAnswer."""
    return DatumAlias(
        reader.text("name"),
        reader.inner("datum").text("id"),
        reader.inner("datum").text("name"),
        reader.optional("execution") or "",
        reader.number("rev"),
        read_time(reader, "mtime"),
        read_time(reader, "intent_at"),
        _principal(reader, "moved_by"),
    )


def read_datum(reader: JsonReader) -> Datum:
    """Read a datum that was requested with its metadata. Raises UnreadableAnswer."""
    made_by = reader.document.get("output_execution")
    execution = JsonReader(made_by, "output_execution").text("id") if made_by is not None else ""
    return Datum(
        reader.text("id"),
        reader.text("name"),
        reader.text("key"),
        reader.optional("version_id"),
        reader.number("size"),
        reader.text("etag"),
        execution,
        reader.inner("metadata").document,
    )


def read_execution(reader: JsonReader) -> Execution:
    """Read an execution, without what only the pipeline needs of it. Raises UnreadableAnswer."""
    try:
        state = ExecutionState(reader.text("state"))
    except ValueError:
        raise reader.wrong("state") from None
    return Execution(
        id=reader.text("id"),
        state=state,
        attempt=reader.number("attempt"),
        touched_at=read_time(reader, "touched_at"),
        marked=reader.switch("marked"),
        waiting=reader.switch("waiting"),
        incomplete=reader.switch("incomplete"),
        failures=reader.number("failures"),
        listed_at=read_time(reader, "listed_at"),
        sealed_at=read_time(reader, "sealed_at"),
        manifest=_outputs(reader),
        versions=reader.texts("versions"),
        aliases=reader.texts("datum_aliases"),
        alerts=tuple(
            Alert(alert.text("code"), alert.text("message"), alert.text("remedy"))
            for alert in reader.each("alerts", MAX_ALERTS)
        ),
        late=reader.texts("late"),
        marker=reader.inner("marker").document,
    )


def read_event(reader: JsonReader) -> PastEvent:
    """Read a published event. Raises UnreadableAnswer."""
    detail: JsonObject = reader.inner("detail").document
    return PastEvent(reader.text("id"), reader.text("type"), read_time(reader, "time"), (), detail)


def read_package_part(reader: JsonReader) -> Part:
    """Read a part of a package. Raises UnreadableAnswer."""
    from dataclasses import replace

    return replace(read_part(reader), reused=reader.switch("reused"))


def read_time(reader: JsonReader, name: str) -> float:
    """Read a time as seconds since the epoch; 0 where it is null or absent. Raises UnreadableAnswer."""
    text = reader.optional(name)
    try:
        return datetime.fromisoformat(text).timestamp() if text else 0.0
    except (ValueError, OverflowError):
        raise reader.wrong(name) from None


MAX_ALERTS = 10_000


def _principal(reader: JsonReader, name: str) -> Principal:
    return load_principal(reader.document.get(name))


def _outputs(reader: JsonReader) -> ManifestRef | None:
    content = reader.optional("content_hash")
    if not content:
        return None
    numbers = (reader.number("file_count"), reader.number("size"), reader.number("rows"))
    return ManifestRef(content, (), *numbers)
