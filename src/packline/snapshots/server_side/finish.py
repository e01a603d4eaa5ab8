"""The last step: compare what an engine says it wrote with the store and the base version, and write the marker.

The marker is written last, after each file that the engine names was found with its size; before that the execution has
metadata that names a file that never exists, so that the pipeline does not seal it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from packline.aws_api.checksums import Checksum
from packline.aws_api.object_listing import ObjectSummary
from packline.errors import NotFound, VersionExists
from packline.json_types import JsonObject
from packline.keys import BATCH_METADATA, OUTPUTS, is_document, marker_key, outputs_prefix
from packline.model import DatasetVersion, Member
from packline.redaction import redact_document
from packline.rules.query_record import PROPERTY
from packline.rules.upload_contents import entry_metadata, marker_content, packaging_variables, version_entry
from packline.server_connections import EXECUTIONS
from packline.snapshots.columns import lines_sha256
from packline.snapshots.errors import NoRows
from packline.snapshots.record import QuerySnapshot
from packline.snapshots.reuse import (
    Reuse,
    VersionResolver,
    check_schema,
    compare_members,
    entry_changes,
    newest_snapshot,
)
from packline.snapshots.server_side.request import ServerRequest, parse_request
from packline.snapshots.server_side.result import UnloadedFiles, incomplete
from packline.snapshots.source import EngineRecord
from packline.snapshots.statement import ReadStatement
from packline.uri import parse_dataset_uri


class SnapshotVersions(VersionResolver, Protocol):
    """Reads versions and their files."""

    def version(self, collection: str, version: str) -> DatasetVersion:
        """Return a version by its name. Raises NotFound."""

    def files(self, version: DatasetVersion) -> Iterable[Member]:
        """Yield the files of a version in path order."""


class SnapshotObjects(Protocol):
    """Objects of the store; ``packline.aws_api.s3.S3Client`` has these methods."""

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """Read a whole object. Raises ObjectNotFound."""

    def write(self, key: str, body: bytes) -> None:
        """Put a whole object, replacing any."""

    def list(self, prefix: str) -> Iterator[ObjectSummary]:
        """List the objects below a prefix in the order of their keys."""

    def checksum(self, key: str, version_id: str | None = None) -> Checksum | None:
        """Get the checksum that the store keeps of a whole object, or None."""


@dataclass(frozen=True, slots=True)
class FinishContext:
    """What the step needs of its deployment."""

    versions: SnapshotVersions
    objects: SnapshotObjects
    clock: Callable[[], float]


def publish(
    prepared: Mapping[str, Any], engine: EngineRecord, unloaded: UnloadedFiles, context: FinishContext
) -> JsonObject:
    """Make a version of what an engine wrote, by the marker of its execution; or none, if a version has it already.

    Args:
        prepared: What the first step returned.
        engine: What is known of the statement.
        unloaded: What the engine says that it wrote.
        context: The deployment.

    Returns:
        The fields of ``SnapshotOutcome``.

    Raises:
        NoRows, ResultTooLarge, SchemaChanged, VersionExists: The result is not published.
        UnloadIncomplete: The store does not have what the engine names.
    """
    request = parse_request(prepared["request"])
    run = _Run(str(prepared["run"]), request, unloaded, context)
    snapshot = _snapshot(prepared, request, engine, unloaded, context.clock())
    run.check_stored()
    if not unloaded.rows:
        raise NoRows(
            "The query returns no rows; nothing was published.", "Check its conditions and parameters."
        )
    unloaded.check(request.limits)
    existing = run.find_existing()
    if existing is not None:
        return run.keep(existing, snapshot)
    base = run.find_base()
    if base is not None and not request.allow_schema_change:
        check_schema(base, snapshot.columns, snapshot.schema_sha256)
    reuse = run.compare(base) if base is not None else Reuse()
    if base is not None and reuse.is_same:
        run.close_without_version(base)
        return _outcome(base.uri, run.name, 0, len(unloaded.files), True, snapshot)
    inherited = reuse.inherited(len(unloaded.files))
    run.write(snapshot, entry_changes(base, reuse) if base is not None and inherited else {}, inherited)
    sent = len(unloaded.files) - len(inherited)
    return _outcome(str(request.target), run.name, sent, len(inherited), False, snapshot)


class _Run:
    """The files of one run in the store."""

    def __init__(
        self, name: str, request: ServerRequest, unloaded: UnloadedFiles, context: FinishContext
    ) -> None:
        self.name = name
        self._request, self._unloaded, self._context = request, unloaded, context
        prefix = outputs_prefix(name)
        self._stored = {each.key.removeprefix(prefix): each for each in context.objects.list(prefix)}

    def check_stored(self) -> None:
        """Raise UnloadIncomplete unless each file is in the store, once, with the size that the engine says."""
        if len({file.path for file in self._unloaded.files}) < len(self._unloaded.files):
            raise incomplete("names a file twice")
        for file in self._unloaded.files:
            stored = self._stored.get(file.path)
            size = "no such object" if stored is None else f"{stored.size:,} bytes"
            if stored is None or stored.size != file.bytes:
                raise incomplete(f"names {file.path} with {file.bytes:,} bytes, and the store has {size}")

    def find_existing(self) -> DatasetVersion | None:
        """Return the version of that name, if there is one."""
        target = self._request.target
        try:
            return self._context.versions.version(target.dataset, target.reference)
        except NotFound:
            return None

    def find_base(self) -> DatasetVersion | None:
        """Return the version that the files are compared with. Raises NotFound for one that is named."""
        if not self._request.base:
            return newest_snapshot(self._request.target, self._context.versions)
        named = parse_dataset_uri(self._request.base)
        return self._context.versions.resolve(named.dataset, named.reference)

    def compare(self, version: DatasetVersion) -> Reuse:
        """Compare the files with those of a version, by sizes and checksums."""
        sizes = {file.path: file.bytes for file in self._unloaded.files}
        return compare_members(self._context.versions.files(version), sizes, self._has_same_bytes)

    def keep(self, existing: DatasetVersion, snapshot: QuerySnapshot) -> JsonObject:
        """Return the outcome for a version that exists with the same files. Raises VersionExists."""
        is_own = existing.execution == self.name
        if not is_own and not self.compare(existing).is_same:
            raise VersionExists(
                f"{existing.uri} exists already (made by execution {existing.execution}), with other rows. "
                "Nothing was published.",
                "Versions never change: choose another version name.",
            )
        if not is_own:
            self.close_without_version(existing)
        files = len(snapshot.files)
        return _outcome(
            existing.uri, existing.execution, files * is_own, files * (not is_own), not is_own, snapshot
        )

    def write(self, snapshot: QuerySnapshot, changes: JsonObject, inherited: Iterable[str]) -> None:
        """Write the metadata that makes the files members of the version, then the marker."""
        request, record = self._request, snapshot.document()
        entry = version_entry(request.target, request.aliases, "", request.packaging)
        metadata = entry_metadata({**entry, **changes, "properties": {PROPERTY: record}})
        left_out = set(inherited)
        paths = [file.path for file in snapshot.files if file.path not in left_out]
        self._close([{"file": path, "metadata": metadata} for path in paths], {PROPERTY: record})

    def close_without_version(self, version: DatasetVersion) -> None:
        """Let the pipeline seal the execution without a version: its files are those of a version already."""
        self._close([], {"title": f"nothing changed: {version.uri}"})

    def _close(self, lines: Iterable[JsonObject], lineage: JsonObject) -> None:
        body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        self._context.objects.write(f"{outputs_prefix(self.name)}{BATCH_METADATA}", body.encode())
        files = sum(not is_document(path) for path in self._stored)
        environment = packaging_variables(self._request.packaging)
        content = redact_document(marker_content(self.name, files, environment, lineage))
        self._context.objects.write(marker_key(self.name), json.dumps(content, ensure_ascii=False).encode())

    def _has_same_bytes(self, path: str, member: Member) -> bool:
        """Compare ETags, then checksums; files that a worker wrote are never the same, and cannot be read here."""
        stored = self._stored[path]
        if stored.etag and stored.etag == member.etag:
            return True
        if not member.key.startswith(f"{OUTPUTS}{EXECUTIONS}"):
            return False
        own = self._context.objects.checksum(stored.key)
        return own is not None and own == self._context.objects.checksum(member.key, member.version_id)


def _snapshot(
    prepared: Mapping[str, Any],
    request: ServerRequest,
    engine: EngineRecord,
    unloaded: UnloadedFiles,
    now: float,
) -> QuerySnapshot:
    stated = prepared["statement"]
    statement = ReadStatement(
        text=stated["text"],
        normalised_sha256=stated["sql_sha256"],
        order_keys=tuple(stated["order_keys"]),
        varying=tuple(stated["varying"]),
        is_limited=False,
    )
    return QuerySnapshot(
        connection=request.connection,
        statement=statement,
        parameters=request.parameters,
        engine=engine,
        columns=unloaded.columns,
        schema_sha256=lines_sha256(unloaded.columns),
        files=tuple(unloaded.files),
        started=str(prepared["started"]),
        ended=datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds"),
        tools={"sqlglot": stated["sqlglot"]},
    )


def _outcome(
    uri: str, execution: str, uploaded: int, reused: int, unchanged: bool, snapshot: QuerySnapshot
) -> JsonObject:
    return {
        "uri": uri,
        "rows": snapshot.rows,
        "files": snapshot.file_count,
        "bytes": snapshot.bytes,
        "uploaded_files": uploaded,
        "reused_files": reused,
        "execution": execution,
        "unchanged": unchanged,
        "record": snapshot.document(),
    }
