"""Tasks, CPU and memory of adopting a large prefix: ``python -m bench.adopting [objects …]``.

The use cases are the real ones, each task in a process of its own over the stand-in store of ``bench.scale``: adoption
by a listing of the store, and by an S3 Inventory of it whose files have its objects in no order.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from hashlib import md5, sha256
from pathlib import Path
from urllib.parse import quote_plus

from bench.scale.outputs import LISTED_AT, PREFIX, MadeUpOutputs
from bench.scale.page import stage_row
from bench.scale.seal_stages import OWNER, SealStep, run_tasks, seal_context
from bench.scale.stages import Stage
from bench.scale.task import Deployment, TaskPorts
from bench.sittings import begin
from packline.keys import ADOPTED_LISTS, marker_key
from packline.model import Execution
from packline.objects import StoredObject
from packline.pipeline.seal_context import SealLimits, SealOutcome, TaskList
from packline.pipeline.sealing import continue_sealing, seal_execution
from packline.rules.adoption import Adoption
from packline.rules.object_lists import ListFile, ObjectList

SIZES = (100_000, 1_000_000)
LIMITS = SealLimits(single_task_files=20_000)
FILE_ROWS = 1_000_000
"""Rows of a file of the inventory."""
STRIDE = 100_003
"""A prime: neighbouring rows of a file are as many objects apart."""
COLUMNS = (
    "Bucket",
    "Key",
    "VersionId",
    "IsLatest",
    "IsDeleteMarker",
    "Size",
    "LastModifiedDate",
    "ETag",
    "StorageClass",
)
WISH = Adoption("raw/2024/", "images", "v1", packaging=True, targeting_aliases=("production",))


class PlainObjects(MadeUpOutputs):
    """Lists ``files`` objects below a prefix, without metadata."""

    def __init__(self, files: int) -> None:
        super().__init__(files, "none")

    def output(self, number: int) -> StoredObject:
        """Return an object by its number."""
        return _below_prefix(super().output(number))

    def since(self, place: int) -> Iterator[StoredObject]:
        """Yield the objects from a place on."""
        return map(_below_prefix, super().since(place))


def _below_prefix(stored: StoredObject) -> StoredObject:
    return stored._replace(key=WISH.prefix + stored.key.removeprefix(PREFIX))


def write_inventory(objects: PlainObjects, ports: TaskPorts) -> str:
    """Write an inventory and its list as ``packline adopt --inventory`` leaves them; the name of the list."""
    files, total = [], len(objects)
    for first in range(0, total, FILE_ROWS):
        text = io.StringIO()
        rows = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number in range(first, min(first + FILE_ROWS, total)):
            each = objects.output(number * STRIDE % total)
            rows.writerow(
                (
                    "store",
                    quote_plus(each.key),
                    each.version_id,
                    "true",
                    "false",
                    each.size,
                    "2026-11-28T00:00:00.000Z",
                    each.etag,
                    "STANDARD",
                )
            )
        body = gzip.compress(text.getvalue().encode(), 1)
        key = f"{ADOPTED_LISTS}{first}.csv.gz"
        ports.store.create(key, body, "application/gzip")
        files.append(ListFile(key, len(body), md5(body, usedforsecurity=False).hexdigest()))
    document = ObjectList("store", "", COLUMNS, encoded=True, files=tuple(files)).encode()
    name = sha256(document).hexdigest()
    ports.store.create(ADOPTED_LISTS + name, document, "application/json")
    return name


def adopt(deployment: Deployment, adoption: Adoption) -> Iterator[Stage]:
    """Adopt the prefix, list of tasks after list."""
    deployment.run(partial(_request, adoption))
    deployment.registry.save_execution(Execution(adoption.execution, touched_at=LISTED_AT))
    steps = [deployment.run(partial(_begin, adoption))]
    while (tasks := steps[-1].value.tasks) is not None:
        yield from run_tasks(deployment, tasks, LIMITS)
        steps.append(deployment.run(partial(_continue, adoption, tasks)))
    yield Stage("seal", "seal_execution", len(steps), tuple(steps))


def _request(adoption: Adoption, ports: TaskPorts) -> None:
    ports.store.create(marker_key(adoption.execution), adoption.marker("bench"), "application/json")


def _begin(adoption: Adoption, ports: TaskPorts) -> SealStep:
    return _step(seal_execution(adoption.execution, OWNER, seal_context(ports, LIMITS)))


def _continue(adoption: Adoption, tasks: TaskList, ports: TaskPorts) -> SealStep:
    context = seal_context(ports, LIMITS)
    return _step(continue_sealing(adoption.execution, OWNER, tasks.folder, tasks.stage, context))


def _step(outcome: SealOutcome) -> SealStep:
    if outcome.tasks is None and not outcome.created:
        raise ValueError(f"no version was created: {outcome.execution.alerts}")
    return SealStep(outcome.tasks, 0)


def measure(objects: int, folder: Path) -> None:
    """Print a line for each stage, then what they come to: by a listing, then by an inventory."""
    outputs = PlainObjects(objects)
    for way in ("listing", "inventory"):
        deployment = Deployment(outputs, folder / way)
        deployment.folder.mkdir()
        adoption = WISH
        if way == "inventory":
            name = deployment.run(partial(write_inventory, outputs)).value
            adoption = Adoption("raw/2024/", "images", "v1", True, (), ("production",), name)
        began, rows = time.monotonic(), []
        for stage in adopt(deployment, adoption):
            rows.append(stage_row(stage))
            print(way, *rows[-1].values(), sep="  ", flush=True)
        print(
            f"{way}: {objects:,} objects,",
            f"{sum(row['tasks'] for row in rows)} tasks,",
            f"CPU {sum(row['cpu_s'] for row in rows):.1f} s,",
            f"longest task {max(row['longest_task_s'] for row in rows):.1f} s,",
            f"peak {max(row['peak_mib'] for row in rows)} MiB,",
            f"$ {sum(sum(row['dollars'].values()) for row in rows):.4f},",
            f"{time.monotonic() - began:.0f} s here",
            flush=True,
        )


if __name__ == "__main__":
    print(begin())
    for size in [int(each) for each in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            measure(size, Path(scratch))
