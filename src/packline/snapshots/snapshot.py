"""``packline.snapshot``: the rows of a query become Parquet files, and those a dataset version."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from packline.client.argument_checks import check_bytes, check_flag, check_path, check_text, check_texts
from packline.errors import InvalidInput
from packline.library.backend import choose_backend
from packline.library.boundary import public_function
from packline.library.push import named_execution, parse_target
from packline.snapshots.connections import ConnectionProfile, find_connection
from packline.snapshots.parameters import ParameterValue, check_parameters
from packline.snapshots.parquet_files import FILE_ROWS, ROW_GROUP_ROWS, FileFormat, Limits
from packline.snapshots.server_side.request import DEFAULT_SECONDS, ServerRequest
from packline.snapshots.server_side.start import base_uri, parse_source, take_server_side
from packline.snapshots.session import SnapshotOutcome, SnapshotRequest, take_snapshot
from packline.uri import DatasetUri


@public_function()
def snapshot(
    source: str,
    query: str,
    dataset: str,
    *,
    params: Mapping[str, object] | None = None,
    aliases: str | Sequence[str] = (),
    base: str = "",
    execution: str = "",
    packaging: bool = True,
    allow_schema_change: bool = False,
    max_rows: int | None = None,
    max_bytes: int | None = None,
    timeout: float | None = None,
    rows_per_file: int = FILE_ROWS,
    format: str = "parquet",
    since: str = "",
    connections: str | Path | None = None,
    scratch: str | Path | None = None,
    server_side: bool = False,
    api: str | None = None,
) -> SnapshotOutcome:
    """Run one query that only reads, and make a dataset version of its rows, unless they are those of the base version.

    Args:
        source: Name of a connection, or ``sqlite:PATH`` or ``duckdb:PATH``; with ``server_side``, ``redshift:NAME`` or
            ``snowflake:NAME``.
        query: The SQL, with ``:name`` where a parameter belongs.
        dataset: ``name/version`` or ``dataset://name/version`` of the new version.
        params: Values of the parameters; they are recorded, so none may be a secret.
        aliases: Aliases that move to the version.
        base: Version or alias that the rows are compared with; default: the newest version, if a snapshot made it.
        execution: Id of the execution; default the one this process runs in, else a new id.
        packaging: Whether the version gets a package.
        allow_schema_change: Whether the columns may differ from those of the base version.
        max_rows: Rows that the result may have; None for no limit.
        max_bytes: Bytes that the files may have; None for no limit.
        timeout: Seconds that the query may take; None for no limit.
        rows_per_file: Rows of each file but the last.
        format: ``parquet`` or ``csv``.
        since: Column that only grows: rows behind those of the base version are added as files, and none is rewritten.
        connections: File of connections; default: PACKLINE_CONNECTIONS, else beside the configuration file.
        scratch: Folder with room for the files; default: the system's folder for temporary files.
        server_side: Whether the engine writes the files to the store, by the state machine of the deployment; it takes
            no ``execution``, ``rows_per_file``, ``format``, ``since``, ``connections`` and ``scratch``.
        api: Address of the HTTP API; default as for ``packline.push``.

    Returns:
        The version, what was read, and what was uploaded. Warnings go to standard error.

    Raises:
        InvalidInput: The query, an argument or a connection cannot be used, or the result cannot be kept.
        Conflict: The columns have changed, or the version exists with other rows.
        Unavailable: The engine does not answer in time.
        PacklineError: Another typed error of ``packline.errors``.
    """
    guards = _Guards(packaging, allow_schema_change, _limits(max_rows, max_bytes), check_timeout(timeout))
    common = _common_arguments(query, params, dataset, aliases, base, guards)
    with closing(choose_backend(None if api is None else check_text("api", api))) as backend:
        if check_flag("server_side", server_side):
            for_workers = (
                execution,
                rows_per_file != FILE_ROWS,
                format != "parquet",
                since,
                connections,
                scratch,
            )
            return take_server_side(_server_request(source, common, any(for_workers)), backend, warn)
        request = SnapshotRequest(
            **common._asdict(),
            profile=_profile(source, connections),
            execution=named_execution(check_text("execution", execution) if execution else ""),
            file_rows=check_file_rows(rows_per_file),
            format=check_format(format),
            since=check_text("since", since) if since else "",
            scratch=None if scratch is None else check_path("scratch", scratch),
        )
        return take_snapshot(request, backend, warn)


class _Guards(NamedTuple):
    packaging: bool
    allow_schema_change: bool
    limits: Limits
    timeout: float | None


class _CommonArguments(NamedTuple):
    """Arguments of both ways, checked."""

    sql: str
    parameters: Mapping[str, ParameterValue]
    target: DatasetUri
    aliases: tuple[str, ...]
    base: str
    packaging: bool
    allow_schema_change: bool
    limits: Limits
    timeout: float | None


def _common_arguments(
    query: str,
    params: Mapping[str, object] | None,
    dataset: str,
    aliases: str | Sequence[str],
    base: str,
    guards: _Guards,
) -> _CommonArguments:
    return _CommonArguments(
        check_text("query", query),
        check_parameters(params or {}),
        parse_target(check_text("dataset", dataset)),
        tuple(check_texts("aliases", aliases)),
        check_text("base", base) if base else "",
        check_flag("packaging", guards.packaging),
        check_flag("allow_schema_change", guards.allow_schema_change),
        guards.limits,
        guards.timeout,
    )


def _profile(source: str, connections: str | Path | None) -> ConnectionProfile:
    file = None if connections is None else check_path("connections", connections)
    return find_connection(check_text("source", source), file)


def _server_request(source: str, common: _CommonArguments, for_workers: bool) -> ServerRequest:
    """Return the request; ``for_workers``: it has arguments that only a snapshot on a worker has."""
    if for_workers:
        raise InvalidInput(
            "execution, rows_per_file, format, since, connections and scratch are not for server_side.",
            "Leave them out; the engine writes the files.",
        )
    engine, connection = parse_source(check_text("source", source))
    fields = common._asdict() | {
        "base": base_uri(common.base, common.target),
        "timeout": common.timeout or DEFAULT_SECONDS,
    }
    return ServerRequest(engine=engine, connection=connection, **fields)


def _limits(max_rows: int | None, max_bytes: int | None) -> Limits:
    return Limits(
        None if max_rows is None else check_bytes("max_rows", max_rows),
        None if max_bytes is None else check_bytes("max_bytes", max_bytes),
    )


def warn(text: str) -> None:
    """Print a warning to standard error."""
    print(f"warning: {text}", file=sys.stderr, flush=True)


def check_timeout(seconds: float | None) -> float | None:
    """Return a time-out in seconds. Raises InvalidInput."""
    if seconds is not None and not (isinstance(seconds, int | float) and 0 < seconds < 10_000_000):
        raise InvalidInput(f"The time-out is {seconds!r}.", "Pass seconds, more than 0.")
    return seconds


def check_format(name: str) -> FileFormat:
    """Return the format of that name. Raises InvalidInput."""
    if name not in set(FileFormat):
        raise InvalidInput(f"The format is {name!r}.", f"Pass one of {', '.join(FileFormat)}.")
    return FileFormat(name)


def check_file_rows(rows: int) -> int:
    """Return the rows of a file. Raises InvalidInput for a number below that of a row group."""
    if not isinstance(rows, int) or rows < ROW_GROUP_ROWS:
        raise InvalidInput(f"rows_per_file is {rows!r}.", f"Pass {ROW_GROUP_ROWS:,} or more.")
    return rows
