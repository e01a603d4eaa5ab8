"""``packline import --in-place``: make a version of files that stay in the archives of the bucket."""

from __future__ import annotations

import argparse
import json
from typing import Any

from packline.cli.backend_option import backend_of
from packline.cli.commands.adopt import alert_texts, wait_for_adoption
from packline.cli.stop_signals import StopSignals
from packline.cli.wait import wait_for_version, waited_text
from packline.client.progress import format_bytes
from packline.errors import InvalidInput
from packline.imports.detect import SourceOptions
from packline.imports.in_place import InPlaceOutcome, InPlaceRequest, import_in_place
from packline.library.backend import Backend
from packline.uri import DatasetUri, parse_dataset_uri


def run_in_place(options: argparse.Namespace) -> int:
    """Run the command. Returns 0. Raises what ``import_in_place`` and waiting raise."""
    for value, name in ((options.rev, "--rev"), (options.data, "--data"), (options.execution, "--execution")):
        if value:
            raise InvalidInput(f"{name} has no meaning with --in-place.", f"Remove {name}.")
    target = parse_dataset_uri(options.dataset)
    request = InPlaceRequest(
        SourceOptions(options.source, options.format, keep_archives=options.keep_archives),
        target,
        options.alias,
        not options.no_packaging,
        tuple(options.include),
        tuple(options.exclude),
        options.scratch,
    )
    backend = backend_of(options)
    with StopSignals(False) as signals:
        outcome = import_in_place(request, backend, dry_run=options.dry_run, checkpoint=signals.check)
    document = _document(outcome, target, options.dry_run)
    if options.wait and not options.dry_run:
        document |= _wait(outcome, target, backend, options.timeout)
    print(json.dumps(document) if options.json else _text(document))
    return 0


def _document(outcome: InPlaceOutcome, target: DatasetUri, dry_run: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "uri": str(target),
        "archives": outcome.archives,
        "files": outcome.files,
        "bytes": outcome.bytes,
        "excluded": outcome.excluded,
        "not_carried": list(outcome.not_carried),
    }
    if dry_run:
        return document
    return document | {"execution": outcome.execution, "already_existed": outcome.existing is not None}


def _wait(outcome: InPlaceOutcome, target: DatasetUri, backend: Backend, timeout: float) -> dict[str, Any]:
    """Wait until the version exists and is packaged. Raises VersionRefused, Unavailable."""
    waited: dict[str, Any] = {}
    executions = backend.services.executions
    if outcome.existing is None:
        sealed = outcome.sealed or wait_for_adoption(executions, outcome.execution, outcome.attempt, timeout)
        waited["alerts"] = alert_texts(sealed)
    return waited | wait_for_version(backend.services, target, outcome.execution, timeout)


def _text(document: dict[str, Any]) -> str:
    what = f"{document['files']:,} files, {format_bytes(document['bytes'])}, in {document['archives']:,} archives"
    not_carried = [f"not carried over: {sentence}" for sentence in document["not_carried"]]
    if "execution" not in document:
        return "\n".join([f"would import {what} as {document['uri']}; nothing was written", *not_carried])
    if document["already_existed"]:
        lines = [f"{document['uri']} is already there, of the same files: {what}"]
    else:
        done = "imported" if "packaging" in document else "requested a version of"
        lines = [f"{done} {what}, as execution {document['execution']}; the archives stay where they are"]
    lines += not_carried
    lines += [f"alert {alert}" for alert in document.get("alerts", ())]
    if "packaging" in document:
        lines.append(waited_text(document))
    return "\n".join(lines)
