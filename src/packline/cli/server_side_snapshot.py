"""``packline snapshot --server-side``: start the run of a deployment's state machine, and wait for it."""

from __future__ import annotations

import argparse
import json
import sys

from packline.cli.backend_option import backend_of
from packline.cli.push_result import warn
from packline.errors import InvalidInput
from packline.library.backend import Backend
from packline.snapshots.parameters import parse_parameters
from packline.snapshots.parquet_files import FILE_ROWS, FileFormat, Limits
from packline.snapshots.server_side.request import DEFAULT_SECONDS, ServerRequest
from packline.snapshots.server_side.start import (
    SnapshotRuns,
    base_uri,
    check_request,
    find_machine,
    parse_source,
    preview_of,
    snapshot_outcome,
    start_snapshot,
    wait_for_run,
)
from packline.snapshots.session import Preview, SnapshotOutcome
from packline.uri import parse_dataset_uri

PROGRESS_SECONDS = 30
_OF_WORKERS = {
    "since": "",
    "format": FileFormat.PARQUET,
    "rows_per_file": FILE_ROWS,
    "connections": None,
    "scratch": None,
    "execution": None,
}
"""Options that only a snapshot on a worker has, and their defaults."""


def add_server_side(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.add_argument(
        "--server-side",
        action="store_true",
        help="let the engine write the files to the store: SOURCE is redshift:NAME or snowflake:NAME, "
        "a connection of the deployment",
    )
    command.add_argument(
        "--no-wait",
        action="store_true",
        help="with --server-side: print the name of the run and exit with 0, whatever becomes of it",
    )


def run_server_side(options: argparse.Namespace, sql: str, limits: Limits) -> str | Preview | SnapshotOutcome:
    """Start a snapshot and wait for it.

    Args:
        options: Of the command line.
        sql: The query.
        limits: How large the result may be.

    Returns:
        What it has made, what a dry run has found, or the name of the run with ``--no-wait``.

    Raises:
        InvalidInput: Options or the query cannot be used.
        PacklineError: What ``start_snapshot`` and ``wait_for_run`` raise.
    """
    for name, default in _OF_WORKERS.items():
        if (getattr(options, name) or default) != default:
            raise InvalidInput(
                f"--{name.replace('_', '-')} is not for --server-side.",
                "Leave it out; the engine writes the files.",
            )
    engine, connection = parse_source(options.source)
    target = parse_dataset_uri(options.dataset)
    request = ServerRequest(
        engine=engine,
        connection=connection,
        sql=sql,
        parameters=parse_parameters(options.param),
        target=target,
        aliases=tuple(options.alias),
        base=base_uri(options.base or "", target),
        packaging=not options.no_packaging,
        allow_schema_change=options.allow_schema_change,
        limits=limits,
        timeout=options.timeout or DEFAULT_SECONDS,
        is_dry_run=options.dry_run,
    )
    check_request(request, warn)
    return _run(request, backend_of(options), find_machine(), options)


def _run(
    request: ServerRequest, backend: Backend, runs: SnapshotRuns, options: argparse.Namespace
) -> str | Preview | SnapshotOutcome:
    name = start_snapshot(request, backend, runs)
    if options.no_wait:
        if request.aliases:
            warn("with --no-wait, aliases do not move where nothing has changed; move them by packline alias")
        return name
    output = wait_for_run(name, runs, _nothing if options.quiet else _Progress().show)
    return preview_of(output, request) if request.is_dry_run else snapshot_outcome(output, request, backend)


def _nothing(name: str, seconds: float) -> None: ...


def print_run(name: str, as_json: bool) -> int:
    """Print the name of a run that is not waited for. Returns 0."""
    print(
        json.dumps({"run": name, "execution": name})
        if as_json
        else f"run {name} goes on; its execution has the same name"
    )
    return 0


class _Progress:
    """Says now and then on standard error that a run goes on."""

    def __init__(self) -> None:
        self._printed_at = 0.0

    def show(self, name: str, seconds: float) -> None:
        """Print a line if there was none for half a minute."""
        if seconds == 0:
            print(f"run {name}", file=sys.stderr, flush=True)
        elif seconds - self._printed_at >= PROGRESS_SECONDS:
            self._printed_at = seconds
            print(f"run {name}: {seconds:.0f} s", file=sys.stderr, flush=True)
