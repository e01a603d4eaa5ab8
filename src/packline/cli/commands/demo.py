"""``packline demo``: push, package and fetch a folder in a local stack, then compare every byte."""

from __future__ import annotations

import argparse
import os
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from packline.cli.commands.local import stack
from packline.cli.common_options import path_argument
from packline.cli.wait import wait_for_version
from packline.client.cache.refs import VersionReference
from packline.client.fetch import fetch
from packline.client.progress import format_bytes
from packline.client.receipt import Receipt
from packline.client.upload.output_file import OutputFile
from packline.client.upload.scan import scan
from packline.client.upload.sender import Sender
from packline.client.upload.sidecars import data_files
from packline.client.upload.upload import UploadRequest, UploadResult, find_outputs, upload
from packline.errors import Conflict, InvalidInput
from packline.library import environment
from packline.library.backend import TableBackend
from packline.model import FetchPlan, Packaging
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.pipeline.resolving import fetch_plan
from packline.uri import DatasetUri

DATASET = "demo-files"
VERSION = DatasetUri(DATASET, "v1")
ALIAS = DatasetUri(DATASET, "production")
FILES = 4_000
"""Number of files to take from the installed packages; of a folder with --data, all files."""
LARGEST = 256 * 1024
"""Largest file (bytes) to take from the installed packages, because the subject is small files."""
PACKAGING_SECONDS = 300.0


class ResultDiffers(Conflict):
    """The fetched folder is not equal to the source."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline demo``."""
    command.add_argument(
        "--data", type=path_argument, metavar="DIR", help="folder of files (default: the installed packages)"
    )


def run(options: argparse.Namespace) -> int:
    """Run ``packline demo``. Returns 0. Raises ResultDiffers, Conflict, InvalidInput."""
    with tempfile.TemporaryDirectory(prefix="packline-demo-") as scratch:
        running = stack()
        source = _choose_source(options.data, Path(scratch))
        with _step("local stack up (AWS from moto, the synthesized template deployed)"):
            running.start()
        try:
            os.environ.update(running.env(), PACKLINE_CACHE=f"{scratch}/cache")
            _run_pipeline(source, Path(scratch))
        finally:
            running.stop()
    print("demo: OK")
    return 0


def _run_pipeline(source: Path, scratch: Path) -> None:
    uploaded = _push(source)
    with _step("packaging (state machine: seal, plan, pack, publish)"):
        registry = environment.registry()
        document = wait_for_version(TableBackend().services, VERSION, uploaded.execution, PACKAGING_SECONDS)
        if document["packaging"] != Packaging.BUILT:
            raise Conflict(f"{VERSION} has no package: {document['reason']}.")
    plan = fetch_plan(ALIAS, registry)
    packed = sum(part.size for part in plan.parts)
    _say(
        f"{len(plan.parts)} parts, {format_bytes(packed)} for {plan.files:,} files, {format_bytes(plan.bytes)}"
    )
    with _step(f"fetch {ALIAS}"):
        first = _fetch(scratch / "first")
    _say(
        f"{first.files:,} files, {format_bytes(first.bytes)}, {first.requests} requests, {first.seconds:.2f} s"
    )
    with _step("compare every byte with the source"):
        _compare(source, scratch / "first")
    with _step("fetch again, from the cache"):
        second = _fetch(scratch / "second")
    if not second.from_cache or second.requests:
        raise ResultDiffers("The second fetch did not come from the cache.")
    _compare(source, scratch / "second")
    _say(f"{second.files:,} files in {second.seconds * 1000:.0f} ms")
    with _step("fetch the same files one by one, to compare"):
        other = _one_by_one(plan, scratch)
    _say(
        f"{other.requests:,} requests, {other.seconds:.2f} s: {other.seconds / first.seconds:.1f} times as long"
    )


def _push(source: Path) -> UploadResult:
    entry: dict[str, object] = {
        "uri": str(VERSION),
        "packaging": True,
        "targeting_aliases": [ALIAS.reference],
    }
    what = UploadRequest(source, "demo-1", entry, {"VH_ENABLE_DATASET_VERSION_PACKAGING": "yes"})
    store = S3RequestBuilder.find(environment.setting("PACKLINE_STORE"))
    with _step(f"push to {VERSION}"), closing(Sender(what.execution, store)) as sender:
        uploaded = upload(what, sender)
    _say(f"{uploaded.files:,} files, {format_bytes(uploaded.bytes)}, {uploaded.requests:,} requests")
    return uploaded


def _fetch(to: Path) -> Receipt:
    def resolve() -> FetchPlan:
        return fetch_plan(ALIAS, environment.registry())

    reference = VersionReference(str(ALIAS), resolve, origin=environment.setting("PACKLINE_TABLE"))
    return fetch(reference, to, source=environment.source(), cache=environment.cache_folder(None))


def _one_by_one(plan: FetchPlan, scratch: Path) -> Receipt:
    """Fetch the version as if it had no package."""
    files = replace(plan, parts=(), packaging=Packaging.NONE)
    return fetch(files, scratch / "third", source=environment.source(), cache=scratch / "other-cache")


def _choose_source(data: Path | None, scratch: Path) -> Path:
    """Return the folder to push: ``data``, else links to small files of the installed packages."""
    if data is not None:
        find_outputs(UploadRequest(data, "demo-1"))  # refused before the stack is started
        return data
    packages = Path(sysconfig.get_paths()["purelib"])
    chosen = scratch / "source"
    count = 0
    for output in _small_files(packages):
        target = chosen / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(output.file)
        count += 1
        if count == FILES:
            return chosen
    raise InvalidInput(
        f"{packages} has only {count} small files.", "Name a folder of files: packline demo --data DIR."
    )


def _small_files(folder: Path) -> Iterator[OutputFile]:
    return (
        output
        for output in scan(folder, "demo-1").outputs
        if output.size <= LARGEST and "__pycache__" not in output.path and output.path.isascii()
    )


def _compare(source: Path, fetched: Path) -> None:
    """Compare names and bytes of the files that a version has. Raises ResultDiffers naming the first that differs."""
    expected = {output.path: output for output in data_files(scan(source, "demo-1").outputs)}
    actual = {output.path: output for output in scan(fetched, "demo-1").outputs}
    if expected.keys() != actual.keys():
        raise ResultDiffers(f"The file names differ: {sorted(expected.keys() ^ actual.keys())[:5]}.")
    for path, output in expected.items():
        if Path(output.file).read_bytes() != Path(actual[path].file).read_bytes():
            raise ResultDiffers(f"{path} differs from its source.")
    _say(f"{len(actual):,} files are equal to the source")


@contextmanager
def _step(name: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"- {name}", flush=True)
    yield
    _say(f"{time.monotonic() - started:.2f} s")


def _say(text: str) -> None:
    print(f"    {text}", flush=True)
    sys.stdout.flush()
