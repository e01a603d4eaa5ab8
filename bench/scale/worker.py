"""A worker at very many members: what planning a fetch, selecting, listing, comparing and the reader's index take.

The manifest is the one that the pipeline has written; no member is downloaded. Each step is a process of its own.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bench.scale.outputs import DATASET, VERSION, etag_of
from bench.scale.task import Deployment, TaskPorts
from packline.client.cache.journal import Journal
from packline.client.cache_fill import plan_transfers
from packline.client.download import WarningLog
from packline.client.progress import SilentReporter
from packline.client.transfer.task import Transfer
from packline.client.transfer_plan import FullPlan
from packline.model import DatasetVersion, FetchPlan, ManifestRef, Member
from packline.pipeline.comparing import compare
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.reader.index_builder import build_index
from packline.reader.member_index import open_index

if TYPE_CHECKING:
    from packline.client.transfer.engine import ObjectSource

CHANGED = 1_000
"""The versions that are compared differ in one member of each this many."""
FOLDER, ALL = "train/class-000000/", "*.jpg"


class Counted(NamedTuple):
    """What a step has gone through."""

    items: int
    first_seconds: float = 0.0
    """Until the first one was there."""
    mapped_mib: float = 0.0
    """Of files that are mapped, and count as resident memory."""


Step = Callable[[FetchPlan, TaskPorts, Path], Counted]


def measure(deployment: Deployment) -> Iterator[dict[str, object]]:
    """Yield a row for each step: memory beyond that of a process that does nothing, and beyond mapped files."""
    plan = deployment.run(_plan).value
    empty = deployment.run(lambda ports: None).peak_mib
    for name, step in STEPS.items():
        result = deployment.run(partial(_run, step, plan))
        counted: Counted = result.value
        yield {
            "step": name,
            "members": plan.files,
            "items": counted.items,
            "first after s": round(counted.first_seconds, 2),
            "seconds": round(result.seconds, 1),
            "grown MiB": round(result.peak_mib - empty),
            "mapped MiB": round(counted.mapped_mib),
            "requests": sum(result.store.requests.values()),
        }


def _plan(ports: TaskPorts) -> FetchPlan:
    version: DatasetVersion = ports.registry.version(DATASET, VERSION)
    manifest, parts = version.manifest, tuple(ports.registry.parts(version.plan))
    return FetchPlan(
        DATASET, VERSION, manifest.digest, manifest.files, manifest.bytes, manifest, parts, version.packaging
    )


def _run(step: Step, plan: FetchPlan, ports: TaskPorts) -> Counted:
    with tempfile.TemporaryDirectory() as folder:
        return step(plan, ports, Path(folder))


def _count(items: Iterable[Any], began: float) -> Counted:
    count, first = 0, 0.0
    for _ in items:
        if not count:
            first = time.monotonic() - began
        count += 1
    return Counted(count, first)


def _warn(message: str) -> None:
    raise ValueError(message)


def plan_by_blocks(plan: FetchPlan, ports: TaskPorts, folder: Path) -> Counted:
    """Go through the transfers of a package."""
    began = time.monotonic()
    transfers, _ = FullPlan(plan, ports.store, _warn).transfers(Journal(folder / "journal"))
    return _count(transfers, began)


def plan_by_files(plan: FetchPlan, ports: TaskPorts, folder: Path) -> Counted:
    """Go through the transfers of a version without a package."""
    began = time.monotonic()
    loose = type(plan)(**{**vars(plan), "parts": ()})
    journal = Journal(folder / "journal")
    transfers, _ = FullPlan(loose, ports.store, lambda _: None).transfers(journal)
    return _count(transfers, began)


def select(include: str, plan: FetchPlan, ports: TaskPorts, folder: Path) -> Counted:
    """Go through the transfers of chosen members."""
    began = time.monotonic()
    source, warn = cast("ObjectSource", ports.store), WarningLog(SilentReporter())
    transfer_plan, _ = plan_transfers(plan, source, [include], warn, folder=folder)
    transfers: Iterable[Transfer] = transfer_plan.transfers(Journal(folder / "journal"))[0]
    return _count(transfers, began)


def build_reader_index(plan: FetchPlan, ports: TaskPorts, folder: Path) -> Counted:
    """Build the index of ``packline.open``."""
    import os

    handle = build_index(plan, ports.store, folder)
    size = os.fstat(handle).st_size
    return Counted(plan.files, 0.0, size / (1 << 20))


def list_by_index(plan: FetchPlan, ports: TaskPorts, folder: Path) -> Counted:
    """List all paths and sizes, as ``packline ls -l`` does."""
    import os

    handle = build_index(plan, ports.store, folder)
    began = time.monotonic()
    index = open_index(handle, plan.content_hash)
    assert index is not None
    counted = _count(((index.path(number), index.sizes[number]) for number in range(index.members)), began)
    return counted._replace(mapped_mib=os.fstat(handle).st_size / (1 << 20))


def compare_versions(plan: FetchPlan, ports: TaskPorts, folder: Path) -> Counted:
    """Compare with a version in which a few members differ, as ``packline diff`` does."""
    other = _changed_version(ports, plan.manifest)
    began, cursor, count, first = time.monotonic(), None, 0, 0.0
    while True:
        page = compare(plan.manifest, other, ports.store, cursor=cursor)
        if page.changes and not count:
            first = time.monotonic() - began
        count += len(page.changes)
        if page.cursor is None:
            return Counted(count, first)
        cursor = page.cursor


def _changed_version(ports: TaskPorts, manifest: ManifestRef) -> ManifestRef:
    return write_manifest(
        ports.store, map(_changed, range(manifest.rows), read_manifest(ports.store, manifest))
    )


def _changed(row: int, member: Member) -> Member:
    return member if row % CHANGED else member._replace(etag=etag_of(-2 - row))


STEPS: dict[str, Step] = {
    "fetch by blocks: plan": plan_by_blocks,
    "fetch by files: plan": plan_by_files,
    "fetch --include one folder: plan": partial(select, FOLDER),
    "fetch --include all: plan": partial(select, ALL),
    "packline.open: build the index": build_reader_index,
    "packline ls: list by the index": list_by_index,
    "packline diff: one of 1,000 differs": compare_versions,
}
