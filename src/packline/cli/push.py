"""``packline push``: a folder becomes an execution's outputs and, through them, a dataset version."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packline.cli import worker
from packline.cli.waiting import wait_for_version
from packline.client.progress import human
from packline.client.upload import Upload, Uploaded, upload
from packline.errors import InvalidInput, PacklineError
from packline.uri import DatasetUri, check_execution_id, check_version_name, parse_dataset_uri

LINEAGE = {
    "VH_PROJECT_ID": "project",
    "VH_EXECUTION_ID": "execution_id",
    "VH_PIPELINE_ID": "pipeline",
    "VH_TASK_ID": "task",
}
"""Variables of a Valohai execution that go into the marker."""


def run(options: argparse.Namespace) -> int:
    target = _target(options.dataset) if options.dataset else None
    what = Upload(
        folder=options.folder,
        execution=check_execution_id(options.execution) if options.execution else _execution_id(),
        entry=_entry(target, options) if target else None,
        environment={} if options.no_packaging else {"VH_ENABLE_DATASET_VERSION_PACKAGING": "1"},
        lineage={key: os.environ[name] for name, key in LINEAGE.items() if os.environ.get(name)},
    )
    store = worker.setting("PACKLINE_STORE")
    with _Progress(options.progress) as progress:
        uploaded = upload(what, lambda: StoreWriter(store), advance=progress.advance)
    facts = _facts(uploaded, target)
    if options.wait and target:
        facts |= wait_for_version(worker.registry(), target, uploaded.execution, options.timeout)
    print(json.dumps(facts) if options.json else _text(facts))
    return 0


class StoreWriter:
    """One thread's connection to the store."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._objects = worker.objects()

    def write(self, key: str, body: bytes) -> None:
        self._objects.write(key, body)

    def write_file(self, key: str, path: Path) -> None:
        try:
            import boto3
        except ImportError:
            raise PacklineError(
                f"{path} is large and goes by multipart upload, which needs boto3.",
                'Run: pip install "packline[aws]"',
            ) from None
        boto3.client("s3").upload_file(str(path), self._store, key)


class _Progress:
    """Files and bytes done, as a line every few seconds; rich's bar is for downloads, whose size is known first."""

    def __init__(self, mode: str) -> None:
        self._silent = mode == "none"
        self._said = self._began = time.monotonic()
        self.files = self.bytes = 0

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.files:
            self._say()

    def advance(self, files: int, size: int) -> None:
        self.files += files
        self.bytes += size
        if time.monotonic() - self._said > 5:
            self._said = time.monotonic()
            self._say()

    def _say(self) -> None:
        if not self._silent:
            seconds = time.monotonic() - self._began
            print(
                f"uploaded {self.files:,} files, {human(self.bytes)}, {seconds:.0f} s",
                file=sys.stderr,
                flush=True,
            )


def _target(text: str) -> DatasetUri:
    return parse_dataset_uri(text if "://" in text else f"dataset://{text}")


def _execution_id() -> str:
    return f"push-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


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
