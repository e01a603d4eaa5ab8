"""``packline adopt``: turn objects that are in the bucket already into datums or a version, without copying."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet, add_wait, uri_argument
from packline.cli.wait import POLL_SECONDS, VersionRefused, alert_text, wait_for_version, waited_text
from packline.client.progress import format_bytes
from packline.client.upload.scan import printable
from packline.errors import InvalidInput, NotFound, Unavailable
from packline.model import Execution, ExecutionState
from packline.ports.adoption_preview import AdoptionPreview
from packline.ports.deployment import (
    DeploymentServices,
    ExecutionService,
    ObjectListSource,
    PrefixAdoption,
)
from packline.uri import check_version_name, parse_dataset_uri


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline adopt``."""
    command.add_argument(
        "url",
        metavar="URL",
        help="s3://store/prefix/ for all below it; s3://store/key for one object; in other stores gs://, "
        "azure://, hf://, https:// or s3+profile://, whose bytes are uploaded as parts",
    )
    command.add_argument(
        "--to",
        type=uri_argument,
        metavar="NAME/VERSION",
        help="version to create from them, such as my-images/v1",
    )
    command.add_argument("--packaging", action="store_true", help="package the version")
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument(
        "--include", action="append", default=[], metavar="GLOB", help="only these paths (may be repeated)"
    )
    lists = command.add_mutually_exclusive_group()
    lists.add_argument(
        "--inventory",
        default="",
        metavar="URL",
        help="do not list the prefix, but read this manifest.json of an S3 Inventory",
    )
    lists.add_argument(
        "--csv",
        default="",
        metavar="FILE",
        help="do not list the prefix, but read this CSV (path or s3:// URL) with the columns key, size and e_tag "
        "of an S3 Metadata inventory table",
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="show what would be adopted and what is left out; change nothing",
    )
    add_wait(command)
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline adopt``. Returns 0. Raises InvalidInput, ObjectNotFound, VersionRefused, Unavailable."""
    from packline.client.inputs.remote_listing import names_other_store
    from packline.rules.adoption import parse_store_url

    if names_other_store(options.url):
        from packline.cli.adopt_elsewhere import adopt

        return adopt(options)
    services = services_of(options)
    key = parse_store_url(options.url, services.executions.store_name())
    if options.dry_run:
        return _preview(key, services, options)
    if key.endswith("/") or not key:
        document = _adopt_below(key, services, options)
    else:
        document = _adopt_one(key, services, options)
    print(json.dumps(document) if options.json else _text(document))
    return 0


def _preview(prefix: str, services: DeploymentServices, options: argparse.Namespace) -> int:
    """Show what adopting a prefix would do (``--dry-run``)."""
    if options.inventory or options.csv or options.wait:
        raise InvalidInput("--dry-run lists the prefix itself.", "Remove --inventory, --csv and --wait.")
    preview = services.executions.preview_adoption(_adoption(prefix, options))
    if options.json:
        left_out = [each._asdict() for each in preview.left_out]
        print(json.dumps({**preview._asdict(), "left_out": left_out}))
    else:
        print(_preview_text(preview))
    return 0


def _preview_text(preview: AdoptionPreview) -> str:
    if preview.existing_execution:
        execution = printable(preview.existing_execution)
        return f"nothing would be adopted: {execution} has done so; `packline execution {execution}` says what it made"
    least = "" if preview.is_complete else "at least "
    lines = [f"would adopt {least}{preview.files:,} files, {format_bytes(preview.bytes)}"]
    lines += [f"  {printable(path)}" for path in preview.first]
    if preview.files > len(preview.first):
        lines.append(f"  and {preview.files - len(preview.first):,} more")
    for group in preview.left_out:
        named = ", ".join(map(printable, group.first))
        lines.append(f"left out {group.objects:,}: {group.reason} Such as {named}")
    if preview.refusal:
        lines.append(f"would be refused: {preview.refusal} {preview.remedy}")
    return "\n".join(lines)


def _adopt_one(key: str, services: DeploymentServices, options: argparse.Namespace) -> dict[str, Any]:
    """Create a datum from one object."""
    if (
        options.to
        or options.include
        or options.alias
        or options.packaging
        or options.inventory
        or options.csv
    ):
        raise InvalidInput(
            f"{options.url} names one object, which becomes a datum.", "End it in a slash to adopt a folder."
        )
    datum = services.executions.adopt_object(key)
    return {"datum": datum.id, "uri": datum.uri, "name": datum.path, "bytes": datum.size}


def _adopt_below(prefix: str, services: DeploymentServices, options: argparse.Namespace) -> dict[str, Any]:
    """Request the adoption of a prefix; the state machine carries it out."""
    source = ObjectListSource(options.inventory, options.csv)
    listing = services.executions.add_object_list(source) if any(source) else ""
    requested = services.executions.request_adoption(_adoption(prefix, options)._replace(listing=listing))
    execution = requested.sealed
    if options.wait and execution is None:
        execution = wait_for_adoption(
            services.executions, requested.execution, requested.attempts, options.timeout
        )
    document = _document(requested.execution, options.to or "", execution)
    if options.wait and options.to:
        uri = parse_dataset_uri(options.to)
        document |= wait_for_version(services, uri, requested.execution, options.timeout)
    return document


def _adoption(prefix: str, options: argparse.Namespace) -> PrefixAdoption:
    target = parse_dataset_uri(options.to) if options.to else None
    return PrefixAdoption(
        prefix=prefix,
        dataset=target.dataset if target else "",
        version=target.reference if target else "",
        packaging=options.packaging,
        include=tuple(options.include),
        targeting_aliases=tuple(map(check_version_name, options.alias)),
    )


def wait_for_adoption(
    executions: ExecutionService, execution: str, attempt: int, timeout: float
) -> Execution:
    """Wait until the execution is sealed. Raises VersionRefused if it cannot be, Unavailable when time is up."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        try:
            current = executions.execution(execution)
        except NotFound:
            current = Execution(execution)
        if current.state is ExecutionState.SEALED:
            return current
        if current.waiting and current.attempt > max(attempt, 0):
            alerts = "; ".join(map(alert_text, current.alerts))
            raise VersionRefused(
                f"Nothing was adopted: {alerts}.", "Correct this, then run the command again."
            )
        time.sleep(POLL_SECONDS)
    raise Unavailable(
        f"{execution} was not sealed after {timeout:.0f} s.", f"See `packline execution {execution}`."
    )


def alert_texts(execution: Execution) -> list[str]:
    """Return the alerts of an execution for people."""
    return [alert_text(alert) for alert in execution.alerts]


def _document(name: str, uri: str, execution: Execution | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "execution": name,
        "state": str(execution.state if execution else ExecutionState.OPEN),
    }
    if uri:
        document["uri"] = uri
    if execution and execution.manifest:
        document |= {"files": execution.manifest.files, "bytes": execution.manifest.bytes}
        document["alerts"] = alert_texts(execution)
    return document


def _text(document: dict[str, Any]) -> str:
    if "datum" in document:
        return f"{document['uri']}  {document['name']}, {format_bytes(document['bytes'])}"
    if "files" not in document:
        return f"requested as execution {document['execution']}; see `packline execution {document['execution']}`"
    lines = [
        f"adopted {document['files']:,} files, {format_bytes(document['bytes'])} as execution {document['execution']}"
    ]
    lines += [f"alert {alert}" for alert in document["alerts"]]
    if "packaging" in document:
        lines.append(waited_text(document))
    elif "uri" in document:
        lines.append(f"{document['uri']}: packline show {document['uri']}")
    return "\n".join(lines)
