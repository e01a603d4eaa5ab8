"""The routes of the API over a version of very many members, called in one process that does nothing else."""

from __future__ import annotations

import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools.utilities.typing import LambdaContext

from bench.scale.outputs import DATASET, EXECUTION, VERSION, MadeUpOutputs, path_of
from bench.scale.task import Deployment, TaskPorts
from packline.api.app import make_app
from packline.api.dependencies import ApiDependencies
from packline.api.paging import encode_cursor
from packline.pipeline.path_index.snapshot import SnapshotReader
from packline.pipeline.run_state import RunState
from packline.rules.datum_ids import datum_id, execution_prefix
from tests.memory_cursors import MemoryCursorStore
from tests.memory_dataset_store import MemoryDatasetStore
from tests.memory_events import MemoryEventLog
from tests.memory_execution_index import MemoryExecutionIndex
from tests.memory_lineage import MemoryLineage
from tests.memory_packaging_watch import MemoryPackagingWatch
from tests.memory_path_index import MemoryPathIndexHeads
from tests.memory_retention_store import MemoryRetentionStore
from tests.unit.api.api import event, sign, sign_request

REQUESTS = 30
"""Of each route; one more before them loads code and is not counted."""
ONE = f"dataset-versions/{DATASET}:{VERSION}"
URI = f"dataset://{DATASET}/{VERSION}"

Target = Callable[[random.Random, MadeUpOutputs], str]


def _path(chance: random.Random, outputs: MadeUpOutputs) -> str:
    return path_of(chance.randrange(outputs.files))


def _file(chance: random.Random, outputs: MadeUpOutputs) -> str:
    return quote(_path(chance, outputs))


def _folder(chance: random.Random, outputs: MadeUpOutputs) -> str:
    return quote(_path(chance, outputs).rpartition("/")[0] + "/")


def _cursor(chance: random.Random, outputs: MadeUpOutputs) -> str:
    return encode_cursor([chance.randrange(outputs.files)])


def _datum(chance: random.Random, outputs: MadeUpOutputs) -> str:
    stored = outputs.output(chance.randrange(outputs.files))
    path = stored.key.split("/", 2)[2]
    return datum_id(execution_prefix(EXECUTION), path, stored.version_id or stored.etag)


ROUTES: dict[str, Target] = {
    "datasets/{d}/": lambda chance, outputs: f"datasets/{DATASET}/",
    "{v}/, its first 1,000 files": lambda chance, outputs: f"{ONE}/?files=1000",
    "{v}/files/, first page": lambda chance, outputs: f"{ONE}/files/",
    "{v}/files/, any page": lambda chance, outputs: f"{ONE}/files/?cursor={_cursor(chance, outputs)}",
    "{v}/tree/, root": lambda chance, outputs: f"{ONE}/tree/",
    "{v}/tree/, 100 of its folders": lambda chance, outputs: f"{ONE}/tree/?prefix=train/",
    "{v}/tree/, any folder": lambda chance, outputs: f"{ONE}/tree/?prefix={_folder(chance, outputs)}",
    "{v}/files/one/, any file": lambda chance, outputs: f"{ONE}/files/one/?path={_file(chance, outputs)}",
    "{v}/files/content/": lambda chance, outputs: f"{ONE}/files/content/?path={_file(chance, outputs)}",
    "{v}/package/, 50 parts": lambda chance, outputs: f"{ONE}/package/",
    "{v}/savings/": lambda chance, outputs: f"{ONE}/savings/",
    "fetch-plan/, 50 parts": lambda chance, outputs: f"fetch-plan/?uri={URI}",
    "fetch-plan/members/, any": lambda chance, outputs: (
        f"fetch-plan/members/?uri={URI}&start={chance.randrange(outputs.files)}"
    ),
    "fetch-plan/metadata/": lambda chance, outputs: f"fetch-plan/metadata/?uri={URI}",
    "data/{id}/, any file": lambda chance, outputs: f"data/{_datum(chance, outputs)}/",
    "executions/{e}/": lambda chance, outputs: f"executions/{EXECUTION}/",
    "executions/{e}/outputs/": lambda chance, outputs: f"executions/{EXECUTION}/outputs/",
}


def measure(deployment: Deployment) -> Iterator[dict[str, object]]:
    """Yield a row for each route: seconds in this process, requests and bytes of the store, memory it grew by."""
    for name, target in ROUTES.items():
        yield deployment.run(partial(_measure_route, name, target)).value


def _measure_route(name: str, target: Target, ports: TaskPorts) -> dict[str, object]:
    app, chance = _make_app(ports), random.Random(1)
    before, rows = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, []
    for _ in range(REQUESTS + 1):
        request = event("GET", f"/api/v0/{target(chance, ports.store.outputs)}")
        requests, read = ports.store.requests.total(), ports.store.bytes_read
        began = time.perf_counter()
        answer = app.resolve(request, LambdaContext())
        seconds = time.perf_counter() - began
        if answer["statusCode"] not in (200, 206):
            raise ValueError(f"{name}: {json.dumps(answer)[:500]}")
        asked = ports.store.requests.total() - requests, ports.store.bytes_read - read
        rows.append((seconds, *asked, len(answer["body"])))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    seconds_each, calls, bytes_read, answers = (sorted(column) for column in zip(*rows[1:], strict=True))
    return {
        "route": name,
        "p50 ms": round(median(seconds_each) * 1e3, 1),
        "p99 ms": round(seconds_each[-1] * 1e3, 1),
        "first ms": round(rows[0][0] * 1e3, 1),
        "store requests, most": calls[-1],
        "store MB, most": round(bytes_read[-1] / 1e6, 1),
        "answer KB, most": round(answers[-1] / 1e3),
        "grown MiB": round(grown / 1024),
    }


def _make_app(ports: TaskPorts) -> Any:
    registry = ports.registry
    return make_app(
        ApiDependencies(
            registry,
            ports.datum_index,
            MemoryLineage(),
            MemoryEventLog(),
            ports.store,
            sign,
            sign_request,
            time.time,
            list,
            lambda execution, attempt: True,
            MemoryRetentionStore(registry),
            MemoryDatasetStore(registry),
            MemoryExecutionIndex(registry),
            lambda version: True,
            lambda name: RunState.UNKNOWN,
            packaging_watch=MemoryPackagingWatch(registry),
            cursors=MemoryCursorStore(),
            path_index=MemoryPathIndexHeads(),
            path_snapshots=SnapshotReader(ports.store),
        )
    )
