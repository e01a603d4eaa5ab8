"""``packline import``: make a version of archives, or of a dataset of another tool."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from packline.cli.backend_option import backend_of
from packline.cli.common_options import (
    add_api,
    add_json,
    add_progress,
    add_quiet,
    add_wait,
    path_argument,
    uri_argument,
)
from packline.cli.push_result import add_outcome, existing_summary, result_text, upload_summary, warn
from packline.cli.stop_signals import StopSignals
from packline.cli.upload_progress import UploadProgress
from packline.cli.wait import TimeLimit, wait_for_execution
from packline.client.progress import format_bytes
from packline.errors import NotFound
from packline.imports.detect import KINDS, SourceOptions
from packline.imports.session import ImportOutcome, ImportRequest, preview_import, run_import
from packline.library.backend import Backend
from packline.library.push import named_execution
from packline.uri import parse_dataset_uri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline import``."""
    _add_source(command)
    command.add_argument("--include", action="append", default=[], metavar="GLOB", help="only these paths")
    command.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="not these paths")
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument("--execution", metavar="ID", help="execution id (default: generated)")
    command.add_argument("--no-packaging", action="store_true", help="create the version without a package")
    command.add_argument(
        "--scratch",
        type=path_argument,
        metavar="DIR",
        help="folder with room for all files (default: the cache)",
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would come and what would not; write and upload nothing",
    )
    add_wait(command)
    add_api(command)
    add_progress(command)
    add_quiet(command)
    add_json(command)


def _add_source(command: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is read."""
    command.add_argument(
        "source",
        metavar="SOURCE",
        help="archive, folder or manifest, here or in a bucket: shards/*.tar, s3://bucket/train-{000..127}.tar, a DVC "
        "repository, a snapshot of Hugging Face",
    )
    command.add_argument(
        "--dataset",
        type=uri_argument,
        required=True,
        metavar="NAME/VERSION",
        help="version to create, such as images/v1",
    )
    command.add_argument("--format", choices=KINDS, default="", help="what SOURCE is (default: found out)")
    command.add_argument(
        "--rev", default="", metavar="REVISION", help="tag, branch or commit of a DVC repository"
    )
    command.add_argument(
        "--data", type=path_argument, metavar="DIR", help="folder with the files that a manifest names"
    )
    command.add_argument(
        "--keep-archives", action="store_true", help="give the files of each archive a folder of its name"
    )
    command.add_argument(
        "--in-place",
        action="store_true",
        help="copy nothing: files of tar and stored zip archives in the deployment's bucket stay in them, and are "
        "read by range",
    )


def run(options: argparse.Namespace) -> int:
    """Run ``packline import``. Returns 0. Raises what ``run_import`` raises."""
    if options.in_place:
        from packline.cli.import_in_place import run_in_place

        return run_in_place(options)
    request = ImportRequest(
        SourceOptions(options.source, options.format, options.rev, options.data, options.keep_archives),
        parse_dataset_uri(options.dataset),
        options.alias,
        named_execution(options.execution or ""),
        not options.no_packaging,
        tuple(options.include),
        tuple(options.exclude),
        options.scratch,
    )
    if options.dry_run:
        return _show(request, options.json)
    backend = backend_of(options)
    if options.wait:
        backend.check_names()
    attempts = _attempts(backend, request.execution) if options.wait and request.execution else 0
    with UploadProgress(options.progress) as progress, StopSignals(False) as signals:
        outcome = run_import(
            request, backend, advance=progress.advance, checkpoint=signals.check, warn=_warn_all
        )
    summary = _summary(outcome, request, backend)
    try:
        if options.wait and outcome.upload is not None:
            limit = TimeLimit(options.timeout)
            ended = wait_for_execution(backend.services, outcome.execution, limit, attempts)
            summary["waited"] = round(limit.elapsed, 3)
            add_outcome(summary, ended, backend.services, request.target, request.aliases)
    finally:
        print(json.dumps(summary) if options.json else _text(summary, outcome))
    return 0


def _attempts(backend: Backend, execution: str) -> int:
    try:
        return backend.services.executions.execution(execution).attempt
    except NotFound:
        return 0


def _summary(outcome: ImportOutcome, request: ImportRequest, backend: Backend) -> dict[str, object]:
    if outcome.upload is None:
        version = backend.services.versions.version(request.target.dataset, request.target.reference)
        summary = existing_summary(version, outcome.excluded)
    else:
        summary = upload_summary(outcome.upload._replace(excluded=outcome.excluded), request.target)
    return summary | {
        "kind": outcome.kind,
        "imported_files": outcome.files,
        "imported_bytes": outcome.bytes,
        "not_carried": list(outcome.not_carried),
        "record": outcome.record,
    }


def _text(summary: dict[str, object], outcome: ImportOutcome) -> str:
    lines = [f"not carried over: {sentence}" for sentence in outcome.not_carried]
    return "\n".join([result_text(summary), *lines])


def _show(request: ImportRequest, as_json: bool) -> int:
    """Print what would come (``--dry-run``)."""
    plan, staged = preview_import(request)
    if as_json:
        document = {"kind": plan.kind, **staged._asdict(), "record": plan.document()}
        print(json.dumps(document | {"tags": list(plan.tags), "not_carried": list(plan.not_carried)}))
        return 0
    excluded = f", {staged.excluded:,} left out" if staged.excluded else ""
    print(
        f"would import {staged.files:,} files, {format_bytes(staged.bytes)}{excluded} from {plan.kind} {plan.source} "
        f"as {request.target}; nothing was uploaded"
    )
    for sentence in plan.not_carried:
        print(f"not carried over: {sentence}")
    return 0


def _warn_all(warnings: Sequence[str]) -> None:
    for warning in warnings[:5]:
        warn(warning)
