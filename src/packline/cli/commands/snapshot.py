"""``packline snapshot``: make a dataset version of the rows of an SQL query."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from packline.cli.backend_option import backend_of
from packline.cli.common_options import (
    add_api,
    add_json,
    add_quiet,
    path_argument,
    seconds_argument,
    size_argument,
    uri_argument,
)
from packline.cli.push_result import warn
from packline.cli.server_side_snapshot import add_server_side, print_run, run_server_side
from packline.client.progress import format_bytes
from packline.errors import InvalidInput
from packline.fs.os_errors import file_error
from packline.library.push import named_execution
from packline.snapshots.connections import find_connection
from packline.snapshots.parameters import parse_parameters
from packline.snapshots.parquet_files import FILE_ROWS, FileFormat, Limits
from packline.snapshots.session import Preview, SnapshotOutcome, SnapshotRequest, preview, take_snapshot
from packline.snapshots.snapshot import check_file_rows, check_timeout
from packline.uri import parse_dataset_uri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline snapshot``."""
    command.add_argument(
        "source",
        metavar="SOURCE",
        help="name of a connection, or sqlite:PATH or duckdb:PATH; with --server-side redshift:NAME or snowflake:NAME",
    )
    _add_query(command)
    command.add_argument(
        "--dataset",
        type=uri_argument,
        required=True,
        metavar="NAME/VERSION",
        help="version to create, such as orders/2026-11-29",
    )
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument(
        "--from",
        dest="base",
        metavar="REFERENCE",
        help="version or alias to compare with (default: the newest version that a snapshot made)",
    )
    command.add_argument("--execution", metavar="ID", help="execution id (default: generated)")
    command.add_argument("--no-packaging", action="store_true", help="create the version without a package")
    _add_files(command)
    _add_guards(command)
    command.add_argument(
        "--connections", type=path_argument, metavar="FILE", help="file of connections (TOML)"
    )
    command.add_argument(
        "--scratch",
        type=path_argument,
        metavar="DIR",
        help="folder with room for the files, before they are uploaded",
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="check the SQL, show columns and the size to expect, upload nothing",
    )
    add_server_side(command)
    add_api(command)
    add_quiet(command)
    add_json(command)


def _add_query(command: argparse.ArgumentParser) -> None:
    query = command.add_mutually_exclusive_group(required=True)
    query.add_argument("--sql", type=path_argument, metavar="FILE", help="file with one SELECT")
    query.add_argument("--query", metavar="TEXT", help="the SELECT itself")
    command.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="value for :NAME in the SQL: a JSON number, true, false, null or string, else a text (may be repeated)",
    )


def _add_files(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--since",
        metavar="COLUMN",
        help="add rows whose COLUMN is greater than in the base version, as files; rewrite none",
    )
    command.add_argument(
        "--format",
        choices=list(FileFormat),
        default=FileFormat.PARQUET,
        help="of the files (default: parquet)",
    )


def _add_guards(command: argparse.ArgumentParser) -> None:
    command.add_argument("--max-rows", type=int, metavar="N", help="refuse a result with more rows")
    command.add_argument(
        "--max-bytes", type=size_argument, metavar="SIZE", help="refuse files with more bytes in all"
    )
    command.add_argument(
        "--timeout", type=seconds_argument, metavar="SECONDS", help="end a query that takes longer"
    )
    command.add_argument(
        "--allow-schema-change",
        action="store_true",
        help="accept other columns than those of the base version",
    )
    command.add_argument(
        "--rows-per-file",
        type=int,
        default=FILE_ROWS,
        metavar="N",
        help=f"rows of each file (default: {FILE_ROWS:,})",
    )


def run(options: argparse.Namespace) -> int:
    """Run ``packline snapshot``. Returns 0. Raises what ``take_snapshot`` raises."""
    sql = options.query if options.sql is None else read_sql(options.sql)
    limits = _limits(options.max_rows, options.max_bytes)
    if options.server_side:
        made = run_server_side(options, sql, limits)
        if isinstance(made, str):
            return print_run(made, options.json)
        return _print(made, options.json)
    if options.no_wait:
        raise InvalidInput("--no-wait is for --server-side.", "Leave it out, or add --server-side.")
    request = SnapshotRequest(
        profile=find_connection(options.source, options.connections),
        sql=sql,
        parameters=parse_parameters(options.param),
        target=parse_dataset_uri(options.dataset),
        aliases=options.alias,
        base=options.base or "",
        execution=named_execution(options.execution or ""),
        packaging=not options.no_packaging,
        allow_schema_change=options.allow_schema_change,
        limits=limits,
        timeout=check_timeout(options.timeout),
        file_rows=check_file_rows(options.rows_per_file),
        format=FileFormat(options.format),
        since=options.since or "",
        scratch=options.scratch,
    )
    if options.dry_run:
        return _print(preview(request), options.json)
    return _print(take_snapshot(request, backend_of(options), warn), options.json)


def _print(made: Preview | SnapshotOutcome, as_json: bool) -> int:
    if isinstance(made, Preview):
        return _print_preview(made, as_json)
    print(json.dumps(made._asdict()) if as_json else _text(made))
    return 0


def read_sql(path: Path) -> str:
    """Return the text of an SQL file. Raises InvalidInput, LocalError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8.", "Save the SQL as UTF-8.") from None
    except OSError as error:
        raise file_error(error, path, "read") from error


def _limits(rows: int | None, size: int | None) -> Limits:
    if (rows or 0) < 0 or (size or 0) < 0:
        raise InvalidInput("--max-rows and --max-bytes are 0 or more.", "Leave them out for no limit.")
    return Limits(rows, size)


def _print_preview(expected: Preview, as_json: bool) -> int:
    for warning in expected.warnings:
        warn(warning)
    estimate = expected.estimate
    if as_json:
        document = {"rows": estimate.rows, "bytes_scanned": estimate.bytes_scanned, **estimate.details}
        print(json.dumps(document | {"columns": list(expected.columns), "warnings": list(expected.warnings)}))
        return 0
    for column in expected.columns:
        print(column)
    rows = (
        "the engine does not say how many rows"
        if estimate.rows is None
        else f"{estimate.rows:,} rows expected"
    )
    columns = f"would read {len(expected.columns):,} columns; " if expected.columns else ""
    print(f"{columns}{rows}; nothing was uploaded")
    return 0


def _text(outcome: SnapshotOutcome) -> str:
    size = f"{outcome.rows:,} rows in {outcome.files:,} files, {format_bytes(outcome.bytes)}"
    if outcome.unchanged:
        return f"nothing changed: {outcome.uri} has the same {size}; no version was made"
    reused = f"; {outcome.reused_files:,} files are those of the base version" if outcome.reused_files else ""
    return f"{outcome.uri}: {size}{reused}; execution {outcome.execution}"
