"""``packline push``: upload a folder as the outputs of an execution, and create a dataset version from them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

from packline.cli.backend_option import backend_of
from packline.cli.child_command import command_line
from packline.cli.common_options import (
    add_api,
    add_json,
    add_progress,
    add_quiet,
    add_wait,
    path_argument,
    seconds_argument,
    uri_argument,
)
from packline.cli.push_result import (
    add_outcome,
    add_packaging,
    excluded_text,
    existing_summary,
    result_text,
    upload_summary,
    warn,
)
from packline.cli.stop_signals import StopSignals
from packline.cli.upload_interrupted import UploadInterrupted
from packline.cli.upload_progress import UploadProgress
from packline.cli.wait import TimeLimit, wait_for_execution
from packline.client.progress import format_bytes
from packline.client.upload.scan import printable
from packline.client.upload.upload import UploadRequest, UploadResult, find_outputs
from packline.errors import InvalidInput, NotFound
from packline.keys import split_store
from packline.library.backend import Backend
from packline.library.execution_lineage import execution_lineage
from packline.library.existing_version import (
    documents,
    find_existing,
    pending_aliases,
    point_aliases,
    refuse_watched,
)
from packline.library.push import (
    check_open,
    check_package,
    execution_variables,
    keep_existing,
    named_execution,
)
from packline.library.push_session import PushSession, new_execution_id
from packline.model import DatasetVersion
from packline.ports.deployment import ExecutionService
from packline.rules.staged_parts import CLIENT, ONLY
from packline.rules.upload_contents import version_entry
from packline.uri import parse_dataset_uri

WARNINGS = 5
"""Number of warnings that are shown one by one."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline push``."""
    command.add_argument("folder", type=path_argument, metavar="DIR")
    command.add_argument(
        "--dataset",
        type=uri_argument,
        metavar="NAME/VERSION",
        help="version to create from all files, such as my-images/v1",
    )
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument(
        "--from", dest="base", metavar="REFERENCE", help="base version or alias whose files it inherits"
    )
    command.add_argument("--execution", metavar="ID", help="execution id (default: generated)")
    command.add_argument("--no-packaging", action="store_true", help="create the version without a package")
    _add_package(command)
    command.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="exclude these paths, in addition to those in .packlineignore (may be repeated)",
    )
    command.add_argument(
        "--state",
        type=path_argument,
        metavar="DIR",
        help="folder for the journal by which an interrupted push goes on (default: the cache folder)",
    )
    command.add_argument(
        "--restart", action="store_true", help="forget what an interrupted push of the folder has uploaded"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="list what would be uploaded, check it, and upload nothing"
    )
    _add_watching(command)
    add_wait(command)
    add_api(command)
    add_progress(command)
    add_quiet(command)
    add_json(command)


def _add_package(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--package",
        choices=[CLIENT, ONLY],
        default="",
        help="client: build the parts of the package while the files are uploaded, so that the pipeline reads a few "
        "large ranges of them instead of every file; only: upload parts in the place of files up to 8 MiB, which takes "
        "some 300 times fewer requests",
    )


def _add_watching(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--watch",
        action="store_true",
        help="upload files as soon as they are set read-only, the others when stopped (SIGTERM, end of input)",
    )
    command.add_argument(
        "--heartbeat",
        type=seconds_argument,
        default=60.0,
        metavar="SECONDS",
        help="interval of heartbeats while nothing is uploaded (default: 60; must be below the quiet period)",
    )
    command.add_argument(
        "--command",
        dest="argv",
        nargs=argparse.REMAINDER,
        metavar="...",
        help="run this command and watch until it ends (must come last)",
    )


def run(options: argparse.Namespace) -> int:
    """Run ``packline push``. Returns 0, or the exit code of the command. Raises what upload and waiting raise."""
    command = command_line(options.argv)
    watched = bool(options.watch or command)
    target = parse_dataset_uri(options.dataset) if options.dataset else None
    packaging = not options.no_packaging
    check_package(options.package, packaging, watched)
    backend = backend_of(options)
    what = UploadRequest(
        folder=options.folder,
        execution=named_execution(options.execution or ""),
        entry=version_entry(target, options.alias, options.base or "", packaging) if target else None,
        environment=execution_variables(packaging),
        exclude=options.exclude,
        package=options.package,
    )
    if options.dry_run:
        return _show(what, watched, options.json)
    if options.wait:
        backend.check_names()  # what cannot be waited for is refused at once
    existing = find_existing(target, options.alias, backend) if target else None
    if existing:
        if watched:
            raise refuse_watched(existing)
        return _keep(existing, what, options, backend)
    executions = backend.services.executions
    former_attempts = _attempts(executions, what.execution) if options.wait and options.execution else 0
    try:
        ended_upload = _watch(what, backend, command, options) if watched else _push(what, backend, options)
    except UploadInterrupted as error:
        print(error, file=sys.stderr)
        return error.exit_code
    uploaded = ended_upload.result
    summary = upload_summary(uploaded, target)
    try:
        if options.wait:
            limit = TimeLimit(options.timeout)
            attempts = max(former_attempts, ended_upload.former_attempts)
            ended = wait_for_execution(backend.services, uploaded.execution, limit, attempts)
            summary["waited"] = round(limit.elapsed, 3)
            add_outcome(summary, ended, backend.services, target, options.alias)
    finally:
        _print(summary, options.json)
    return ended_upload.exit_code


def _keep(
    existing: DatasetVersion, what: UploadRequest, options: argparse.Namespace, backend: Backend
) -> int:
    """Move the aliases of an existing version. Raises VersionExists unless it has the same content."""
    outputs = keep_existing(existing, what, backend)
    PushSession(what, backend, state=options.state).forget()
    summary = existing_summary(existing, outputs.excluded)
    count, first = documents(outputs.outputs)
    if count:
        warn(f"{count:,} metadata documents, such as {printable(first)}, were neither compared nor uploaded")
    services = backend.services
    try:
        if options.wait:
            existing = add_packaging(summary, existing, services, TimeLimit(options.timeout))
        summary["pending_aliases"] = pending_aliases(existing, options.alias)
        point_aliases(services.aliases, existing, options.alias, summary.setdefault("moved_aliases", []))
    finally:
        _print(summary, options.json)
    return 0


def _print(summary: dict[str, Any], as_json: bool) -> None:
    print(json.dumps(summary) if as_json else result_text(summary))


def _attempts(executions: ExecutionService, execution: str) -> int:
    """Return how often sealing the execution has failed before."""
    try:
        return executions.execution(execution).attempt
    except NotFound:
        return 0


class EndedUpload(NamedTuple):
    """An upload that has ended."""

    result: UploadResult
    exit_code: int = 0
    former_attempts: int = 0
    """Attempts to seal its execution before: an interrupted push may have been sealed without success."""


def _push(what: UploadRequest, backend: Backend, options: argparse.Namespace) -> EndedUpload:
    """Upload the folder, and go on with an interrupted push. Raises UploadInterrupted."""
    with UploadProgress(options.progress) as progress, StopSignals(False) as signals:
        session = PushSession(
            what,
            backend,
            state=options.state,
            restart=options.restart,
            advance=progress.advance,
            checkpoint=signals.check,
            warn=_warn_all,
        )
        try:
            result = session.run()
            return EndedUpload(result, former_attempts=session.former_attempts)
        except KeyboardInterrupt as error:
            again = "Run the same command again to go on." if session.journaled else ""
            execution = session.request.execution
            raise UploadInterrupted(error, session.sender, execution, session.resumed, again) from None


def _watch(
    what: UploadRequest, backend: Backend, command: Sequence[str], options: argparse.Namespace
) -> EndedUpload:
    """Upload while a job writes. Raises UploadInterrupted."""
    from packline.cli.watch import watch
    from packline.client.upload.live_upload import LiveUpload

    check_open(what.execution, backend)
    what = replace(what, execution=what.execution or new_execution_id(), store_prefix=backend.store_prefix)
    with UploadProgress(options.progress) as progress, StopSignals(True) as signals:
        sender = backend.open_sender(what.execution, progress.advance, signals.check)
        try:
            with closing(sender):
                watching = LiveUpload(what, sender, warn=warn, heartbeat_seconds=options.heartbeat)
                return EndedUpload(*watch(watching, what.folder, command, execution_lineage, signals))
        except KeyboardInterrupt as error:
            raise UploadInterrupted(error, sender, what.execution) from None


def _show(what: UploadRequest, watched: bool, as_json: bool) -> int:
    """List what would be uploaded (``--dry-run``)."""
    if watched:
        raise InvalidInput("--dry-run cannot be combined with --watch or --command.", "Remove them.")
    # The store of a stack that is named by PACKLINE_STACK is not looked up: that takes credentials.
    outputs = find_outputs(replace(what, store_prefix=split_store(os.environ.get("PACKLINE_STORE", ""))[1]))
    _warn_all(outputs.warnings)
    summary = {"files": len(outputs.outputs), "bytes": outputs.bytes, "excluded": outputs.excluded}
    if as_json:
        print(json.dumps(summary | {"paths": [output.path for output in outputs.outputs]}))
        return 0
    for output in outputs.outputs:
        print(printable(output.path))
    print(
        f"would upload {len(outputs.outputs):,} files, {format_bytes(outputs.bytes)}{excluded_text(outputs.excluded)}"
    )
    return 0


def _warn_all(warnings: Sequence[str]) -> None:
    for warning in warnings[:WARNINGS]:
        warn(warning)
    if len(warnings) > WARNINGS:
        warn(f"{len(warnings) - WARNINGS:,} more pairs of names like these")
