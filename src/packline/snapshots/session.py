"""One snapshot: check the SQL, read the rows in one transaction, write the files, compare, and push what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from packline.client.upload.upload import UploadRequest
from packline.errors import PacklineError
from packline.fs.temporary_names import scratch_folder
from packline.json_types import JsonObject
from packline.library.backend import Backend
from packline.library.existing_version import find_existing, point_aliases
from packline.library.push import check_open, execution_variables, keep_existing
from packline.library.push_session import PushSession
from packline.model import DatasetVersion
from packline.rules.query_record import PROPERTY
from packline.rules.upload_contents import version_entry
from packline.snapshots.base_version import compare_files, find_base
from packline.snapshots.columns import column_lines, schema_sha256, stored_schema
from packline.snapshots.connections import ConnectionProfile, open_source
from packline.snapshots.errors import InvalidConnection, NoRows, one_line
from packline.snapshots.increments import Increment, continued_base, plan_increment, statement_since
from packline.snapshots.parameters import ParameterValue
from packline.snapshots.parquet_files import (
    FILE_ROWS,
    FileFormat,
    FileSettings,
    Limits,
    pyarrow_version,
    write_files,
)
from packline.snapshots.record import QuerySnapshot
from packline.snapshots.reuse import Reuse, check_schema, entry_changes
from packline.snapshots.source import EngineRecord, Estimate, SnapshotSource
from packline.snapshots.statement import ReadStatement, read_statement, sqlglot_version
from packline.uri import DatasetUri


@dataclass(frozen=True, slots=True)
class SnapshotRequest:
    """What is read, and what it becomes."""

    profile: ConnectionProfile
    sql: str
    parameters: Mapping[str, ParameterValue]
    target: DatasetUri
    aliases: Sequence[str] = ()
    base: str = ""
    execution: str = ""
    packaging: bool = True
    allow_schema_change: bool = False
    limits: Limits = field(default_factory=Limits)
    timeout: float | None = None
    """Seconds for the query."""
    file_rows: int = FILE_ROWS
    format: FileFormat = FileFormat.PARQUET
    since: str = ""
    """Column of the result that only grows: rows behind those of the base version are added."""
    scratch: Path | None = None
    """Where the files are written first; None for the system's folder for temporary files."""


class SnapshotOutcome(NamedTuple):
    """What a snapshot has made."""

    uri: str
    """The version; of a result that has not changed, the version that has it."""
    rows: int
    files: int
    bytes: int
    uploaded_files: int
    reused_files: int
    execution: str
    """Execution whose outputs the files are."""
    unchanged: bool
    """Nothing has changed, so no version was made."""
    record: JsonObject
    """What is kept of it with the version."""


class Preview(NamedTuple):
    """What is known of a snapshot without making it."""

    estimate: Estimate
    columns: Sequence[str]
    warnings: Sequence[str]


Warn = Callable[[str], None]


def preview(request: SnapshotRequest) -> Preview:
    """Check the SQL, describe its columns and estimate its result; nothing is read or uploaded."""
    source = open_source(request.profile)
    statement = read_statement(request.sql, source.dialect)
    with closing(source):
        _open(source, request)
        schema = stored_schema(source.describe(statement.text, request.parameters))
        estimate = source.estimate(statement.text, request.parameters)
    return Preview(estimate, column_lines(schema), statement.warnings)


def take_snapshot(
    request: SnapshotRequest, backend: Backend, warn: Warn = lambda text: None
) -> SnapshotOutcome:
    """Read the rows and make a version of them; or none, if the base version or the version itself has the same.

    Args:
        request: What is read.
        backend: The deployment.
        warn: Told why the same data may give other files next time.

    Raises:
        InvalidStatement, UnsupportedColumn, QueryFailed, NoRows, ResultTooLarge: The query cannot be used.
        SchemaChanged, IncrementRefused, VersionExists: The result does not fit what exists.
        EngineUnreachable, QueryTimeout: The engine does not answer.
        PacklineError: What a push raises.
    """
    source = open_source(request.profile)
    statement = read_statement(request.sql, source.dialect)
    for warning in statement.warnings:
        warn(warning)
    check_open(request.execution, backend)
    existing = find_existing(request.target, request.aliases, backend)
    base = find_base(request.target, request.base or continued_base(request.since, existing), backend)
    with scratch_folder(request.scratch, "packline-snapshot") as scratch:
        folder = scratch / "files"
        folder.mkdir()
        increment = _plan_increment(request, statement, base)
        snapshot = _read(request, source, statement, folder, base, increment)
        push = _Push(request, backend, snapshot, folder, scratch / "state")
        if existing is not None:
            return push.keep(existing)
        return push.run(base)


def _plan_increment(
    request: SnapshotRequest, statement: ReadStatement, base: DatasetVersion | None
) -> Increment | None:
    if not request.since:
        return None
    origin = {
        "source_sha256": request.profile.source_sha256,
        "connection": request.profile.name,
        "format": str(request.format),
    }
    return plan_increment(request.since, statement, request.parameters, base, origin)


def _read(
    request: SnapshotRequest,
    source: SnapshotSource,
    statement: ReadStatement,
    folder: Path,
    base: DatasetVersion | None,
    increment: Increment | None,
) -> QuerySnapshot:
    """Read all rows to files. Nothing is kept of an engine's session but its record."""
    with closing(source):
        started = _now()
        engine = _open(source, request)
        schema = stored_schema(source.describe(statement.text, request.parameters))
        snapshot = QuerySnapshot(
            connection=request.profile.name,
            source_sha256=request.profile.source_sha256,
            statement=statement,
            parameters=request.parameters,
            engine=engine,
            columns=column_lines(schema),
            schema_sha256=schema_sha256(schema),
            files=(),
            started=started,
            ended="",
            tools={"pyarrow": pyarrow_version(), "sqlglot": sqlglot_version()},
            format=request.format,
            increment=increment,
        )
        if base is not None and not request.allow_schema_change:
            check_schema(base, snapshot.columns, snapshot.schema_sha256)
        rows = _batches(request, source, statement, schema, increment)
        settings = FileSettings(request.file_rows, request.format, increment.file_count if increment else 0)
        files = write_files(rows, schema, folder, request.limits, settings)
        engine = source.finish(engine)
    if not files and not (increment and increment.base):
        raise NoRows(
            "The query returns no rows; nothing was published.", "Check its conditions and parameters."
        )
    return replace(snapshot, files=tuple(files), ended=_now(), engine=engine)


def _open(source: SnapshotSource, request: SnapshotRequest) -> EngineRecord:
    """Open the session. Raises InvalidConnection for what a driver does not call an error of its own."""
    try:
        return source.open(request.timeout)
    except PacklineError:
        raise
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OSError,
    ) as error:  # of a library below the driver
        raise InvalidConnection(
            f"Connection {request.profile.name} cannot be used: {one_line(error, request.profile.secrets)}.",
            "Check its keys, the files that they name, and the password of a private key.",
        ) from None


def _batches(
    request: SnapshotRequest,
    source: SnapshotSource,
    statement: ReadStatement,
    schema: Any,
    increment: Increment | None,
) -> Iterator[Any]:
    """Yield the rows: all, or those behind the base version that is continued."""
    if increment is None:
        return source.batches(statement.text, request.parameters, schema)
    sql = statement_since(increment, statement, source.dialect, schema)
    return increment.highest.watch(source.batches(sql, increment.parameters(request.parameters), schema))


class _Push:
    """Makes a version of the files, by the push of a folder."""

    def __init__(
        self, request: SnapshotRequest, backend: Backend, snapshot: QuerySnapshot, folder: Path, state: Path
    ) -> None:
        self._request, self._backend, self._snapshot = request, backend, snapshot
        self._folder, self._state = folder, state

    def keep(self, existing: DatasetVersion) -> SnapshotOutcome:
        """Move the aliases of the version of that name, if it has the same files. Raises VersionExists."""
        increment = self._snapshot.increment
        inherited = {"from": increment.base} if increment and increment.base else {}
        keep_existing(existing, self._upload_request(inherited), self._backend)
        return self._unchanged(existing)

    def run(self, base: DatasetVersion | None) -> SnapshotOutcome:
        """Upload what the base version does not have; nothing, if it has all."""
        increment = self._snapshot.increment
        if base is not None and increment is not None and increment.base:
            if not self._snapshot.files:
                return self._unchanged(base)
            return self._upload({"from": base.uri}, increment.file_count)
        reuse = compare_files(base, self._folder, self._backend) if base else Reuse()
        if base is not None and reuse.is_same:
            return self._unchanged(base)
        reused = self._leave_out(reuse)
        return self._upload(entry_changes(base, reuse) if base is not None and reused else {}, reused)

    def _upload(self, entry: JsonObject, reused: int) -> SnapshotOutcome:
        record = self._snapshot.document()
        request = replace(
            self._upload_request(entry | {"properties": {PROPERTY: record}}), lineage={PROPERTY: record}
        )
        result = PushSession(request, self._backend, state=self._state).run()
        return self._outcome(str(self._request.target), result.execution, result.files, reused, False)

    def _leave_out(self, reuse: Reuse) -> int:
        """Remove files that the version inherits."""
        reused = reuse.inherited(len(self._snapshot.files))
        for path in reused:
            (self._folder / path).unlink()
        return len(reused)

    def _unchanged(self, version: DatasetVersion) -> SnapshotOutcome:
        point_aliases(self._backend.services.aliases, version, list(self._request.aliases), [])
        return self._outcome(version.uri, version.execution, 0, self._snapshot.file_count, True)

    def _outcome(
        self, uri: str, execution: str, uploaded: int, reused: int, unchanged: bool
    ) -> SnapshotOutcome:
        snapshot = self._snapshot
        return SnapshotOutcome(
            uri=uri,
            rows=snapshot.rows,
            files=snapshot.file_count,
            bytes=snapshot.bytes,
            uploaded_files=uploaded,
            reused_files=reused,
            execution=execution,
            unchanged=unchanged,
            record=snapshot.document(),
        )

    def _upload_request(self, more: Mapping[str, Any]) -> UploadRequest:
        request = self._request
        entry = version_entry(request.target, request.aliases, "", request.packaging)
        return UploadRequest(
            folder=self._folder,
            execution=request.execution,
            entry={**entry, **more},
            environment=execution_variables(request.packaging),
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
