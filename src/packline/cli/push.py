"""``packline push``: a folder becomes an execution's outputs and, through them, a dataset version."""

from __future__ import annotations

import argparse
import json
import os
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from packline.cli import worker
from packline.cli.command import command_line
from packline.cli.uploading import Moving, StoreWriter
from packline.cli.waiting import wait_for_version
from packline.client.progress import human
from packline.client.upload.marker import environment, read_lineage
from packline.client.upload.upload import Upload, Uploaded, upload
from packline.errors import Conflict, InvalidInput, NotFound
from packline.model import ExecutionState
from packline.uri import DatasetUri, check_execution_id, check_version_name, parse_dataset_uri

PACKAGING = "VH_ENABLE_DATASET_VERSION_PACKAGING"


def run(options: argparse.Namespace) -> int:
    command = command_line(options.argv)
    target = _target(options.dataset) if options.dataset else None
    what = Upload(
        folder=options.folder,
        execution=_execution(options),
        entry=_entry(target, options) if target else None,
        environment=_environment(options),
    )
    store = worker.setting("PACKLINE_STORE")
    code = 0
    with Moving(options.progress) as moving:
        if options.watch or command:
            from packline.cli.watching import watch
            from packline.client.upload.watch import Watch

            writer = partial(StoreWriter, store)
            watching = Watch(what, writer, advance=moving.advance, heartbeat_seconds=options.heartbeat)
            uploaded, code = watch(watching, what.folder, command, lineage)
        else:
            uploaded = upload(
                replace(what, lineage=lineage()), partial(StoreWriter, store), advance=moving.advance
            )
    facts = _facts(uploaded, target)
    if options.wait and target:
        facts |= wait_for_version(worker.registry(), target, uploaded.execution, options.timeout)
    print(json.dumps(facts) if options.json else _text(facts))
    return code


def lineage(**more: object) -> dict[str, object]:
    """What the marker says of this execution besides its files; ``more`` is what the caller knows itself."""
    folder = Path(os.environ.get("VH_CONFIG_DIR") or "/valohai/config")
    known = read_lineage(folder)
    known.setdefault("who", {"name": worker.person()})
    times = {**known.get("times", {}), **_object(more.pop("times", {})), "ended": _now()}
    return known | {"status": "completed", **more, "times": times}


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _environment(options: argparse.Namespace) -> dict[str, str]:
    """The platform's variables; the one for packaging is on unless it is set, or packaging is not wanted."""
    known = {PACKAGING: "1"} | environment()
    if options.no_packaging:
        known.pop(PACKAGING)
    return known


class ExecutionSealed(Conflict):
    """The execution was sealed before: what is uploaded now is late and changes no version."""


def _execution(options: argparse.Namespace) -> str:
    """The execution named, else the one this process runs in, else one of its own. Raises ExecutionSealed."""
    named = options.execution or worker.current_execution()
    if named:
        _check_open(check_execution_id(named))
        return str(named)
    return f"push-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def _check_open(execution: str) -> None:
    if not os.environ.get("PACKLINE_TABLE"):
        return
    try:
        sealed = worker.registry().execution(execution).state is ExecutionState.SEALED
    except NotFound:
        return
    if sealed:
        raise ExecutionSealed(
            f"Execution {execution} is sealed: nothing can join it any more.",
            "Give another one: --execution ID.",
        )


def _target(text: str) -> DatasetUri:
    return parse_dataset_uri(text if "://" in text else f"dataset://{text}")


def _entry(target: DatasetUri, options: argparse.Namespace) -> dict[str, object]:
    entry: dict[str, object] = {"uri": str(target), "packaging": not options.no_packaging}
    if options.alias:
        entry["targeting_aliases"] = [check_version_name(alias) for alias in options.alias]
    if options.base:
        base = options.base if "://" in options.base else f"dataset://{target.dataset}/{options.base}"
        entry["from"] = str(parse_dataset_uri(base))
    if target.reference == "latest":
        raise InvalidInput(
            "latest always names the newest version.", "Give the new version a name of its own."
        )
    return entry


def _facts(uploaded: Uploaded, target: DatasetUri | None) -> dict[str, Any]:
    facts: dict[str, Any] = {**uploaded._asdict(), "seconds": round(uploaded.seconds, 3)}
    return facts | ({"uri": str(target)} if target else {})


def _text(facts: dict[str, Any]) -> str:
    lines = [
        f"uploaded {facts['files']:,} files, {human(facts['bytes'])} in {facts['seconds']:.1f} s "
        f"({facts['requests']:,} requests) as execution {facts['execution']}"
    ]
    if "packaging" in facts:
        parts = f", {facts['parts']} parts" if facts["parts"] else ""
        lines.append(f"{facts['uri']}: packaging {facts['packaging']}{parts}, after {facts['waited']:.1f} s")
    elif "uri" in facts:
        lines.append(f"{facts['uri']} follows: packline show {facts['uri']}")
    return "\n".join(lines)
