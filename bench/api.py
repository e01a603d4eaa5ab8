"""p50 and p99 of the API's routes over its handler: ``python -m bench.api``, some three minutes.

The handler is the deployed function's, called in this process with API Gateway's events. What a request asks of the
table and the store (calls, items, bytes) is exact, and the same in AWS: it shows what grows with a deployment.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext
from moto import mock_aws

from bench.api_world import DATASET, EXECUTION, REGION, STORE, TABLE, Size, datum, fill, path
from bench.machine import describe, packline_version
from bench.table import SortedTable
from tests.unit.api.api import event

SIZES = {"small": Size(10_000, 100), "large": Size(1_000_000, 10_000)}
REQUESTS = 100
"""Of each route and size; one more before them is not counted: it loads code and opens connections."""
ONE = f"dataset-versions/{DATASET}:v00000"
BUILD, PAGE = Path("build/bench-api.json"), Path("docs/benchmarks-api.md")

Target = Callable[[random.Random, Size], str]


def _file(chance: random.Random, size: Size) -> str:
    return quote(path(chance.randrange(size.members)))


def _folder(chance: random.Random, size: Size) -> str:
    return quote(path(chance.randrange(size.members)).rpartition("/")[0] + "/")


ROUTES: dict[str, Target] = {
    "datasets/": lambda chance, size: "datasets/",
    "datasets/{d}/": lambda chance, size: f"datasets/{DATASET}/",
    "datasets/{d}/aliases/best/": lambda chance, size: f"datasets/{DATASET}/aliases/best/",
    "dataset-versions/, 100 a page": lambda chance, size: f"dataset-versions/?dataset={DATASET}",
    "dataset-versions/, 1,000 a page": lambda chance, size: f"dataset-versions/?dataset={DATASET}&limit=1000",
    "dataset-versions/{v}/, its first 1,000 files": lambda chance, size: f"{ONE}/",
    "dataset-versions/{latest}/tree/": lambda chance, size: f"dataset-versions/{DATASET}:latest/tree/",
    "…/files/, 100 a page": lambda chance, size: f"{ONE}/files/",
    "…/tree/, all folders, 100 a page": lambda chance, size: f"{ONE}/tree/?prefix=train/",
    "…/tree/, any folder, 100 a page": lambda chance, size: f"{ONE}/tree/?prefix={_folder(chance, size)}",
    "…/files/one/, any file": lambda chance, size: f"{ONE}/files/one/?path={_file(chance, size)}",
    "…/files/content/, any file": lambda chance, size: f"{ONE}/files/content/?path={_file(chance, size)}",
    "…/package/, 50 parts a page": lambda chance, size: f"{ONE}/package/",
    "…/savings/": lambda chance, size: f"{ONE}/savings/",
    "…/diff/ with an equal version": lambda chance, size: f"{ONE}/diff/?against={DATASET}:v00001",
    "fetch-plan/, 50 parts with URLs": lambda chance, size: f"fetch-plan/?uri=dataset://{DATASET}/v00000",
    "data/{id}/, any file": lambda chance, size: f"data/{datum(chance.randrange(size.members))}/",
    "data/?tag=, 100 a page": lambda chance, size: "data/?tag=tagged",
    "executions/{e}/": lambda chance, size: f"executions/{EXECUTION}/",
    "executions/{e}/outputs/, 100 a page": lambda chance, size: f"executions/{EXECUTION}/outputs/",
    "openapi.json": lambda chance, size: "openapi.json",
}


class Meter:
    """What is asked of AWS meanwhile: calls, items of the table, bytes of the store; and the seconds that S3 took."""

    def __init__(self, table: SortedTable, s3: Any) -> None:
        self._table = table
        s3.meta.events.register("before-call.s3.*", self._before)
        s3.meta.events.register("after-call.s3.*", self._after)
        self.reset()

    def reset(self) -> None:
        self.seconds, self.bytes, self._began = 0.0, 0, 0.0
        self._calls = self._table.calls = self._table.items_read = 0

    @property
    def asked(self) -> tuple[int, int, int]:
        """Calls, items and bytes."""
        return self._calls + self._table.calls, self._table.items_read, self.bytes

    def _before(self, **_: Any) -> None:
        self._began = time.perf_counter()

    def _after(self, parsed: Any, **_: Any) -> None:
        self.seconds += time.perf_counter() - self._began
        self._calls += 1
        self.bytes += parsed.get("ContentLength", 0) if "Body" in parsed else 0


def measure(size: Size, table: SortedTable) -> dict[str, Any]:
    """Every route on a deployment of that size. Raises SystemExit for an answer that is not a success."""
    from functions.api import handler
    from packline.aws import runtime

    meter, found = Meter(table, runtime.client("s3")), {}
    for name, target in ROUTES.items():
        chance, rows = random.Random(1), []
        for _ in range(REQUESTS + 1):
            asked = event("GET", f"/api/v0/{target(chance, size)}")
            meter.reset()
            began = time.perf_counter()
            answer = handler(asked, context())
            seconds = time.perf_counter() - began
            if answer["statusCode"] not in (200, 206):
                raise SystemExit(f"{name}: {answer['statusCode']} {answer['body'][:300]}")
            rows.append((seconds - meter.seconds, *meter.asked))
        found[name] = _figures(rows[1:]) | {"first_ms": round(rows[0][0] * 1e3, 1)}
    return found


def _figures(rows: list[tuple[float, int, int, int]]) -> dict[str, float]:
    seconds, calls, items, size = (sorted(column) for column in zip(*rows, strict=True))
    return {
        "p50_ms": round(median(seconds) * 1e3, 1),
        "p99_ms": round(seconds[-(-99 * len(rows) // 100) - 1] * 1e3, 1),
        "calls_most": calls[-1],
        "items_most": items[-1],
        "kb_most": round(size[-1] / 1e3),
    }


def context() -> LambdaContext:
    """Return what Lambda passes to a handler beside the event."""
    made = LambdaContext()
    made._function_name, made._memory_limit_in_mb, made._aws_request_id = "api", 1769, "bench"
    made._invoked_function_arn = "arn:aws:lambda:eu-north-1:123456789012:function:api"
    return made


def main() -> None:
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "PACKLINE_TABLE": TABLE,
        "PACKLINE_STORE": STORE,
    }
    report: dict[str, Any] = {"machine": describe(), "version": packline_version(), "requests": REQUESTS}
    for name, size in SIZES.items():
        report[name] = {**size._asdict(), **_measured(size)}
        print(name, {key: value for key, value in report[name].items() if key != "routes"}, flush=True)
    BUILD.parent.mkdir(exist_ok=True)
    BUILD.write_text(json.dumps(report, indent=1))
    PAGE.write_text("\n".join(_page(report)) + "\n")
    print(f"{BUILD}, {PAGE}")


def _measured(size: Size) -> dict[str, Any]:
    from packline.aws import api_runtime, runtime

    built = (
        api_runtime.app,
        runtime.registry,
        runtime.datum_index,
        runtime.retention,
        runtime.dataset_store,
        runtime.execution_index,
        runtime.event_log,
        runtime.store,
    )
    table, began = SortedTable(), time.monotonic()
    with mock_aws():
        for door in built:
            door.cache_clear()
        s3 = boto3.client("s3")
        runtime.client = {"dynamodb": table, "s3": s3}.__getitem__  # type: ignore[assignment]
        fill(size, table)
        filled = time.monotonic()
        routes = measure(size, table)
    seconds = {"filled_seconds": filled - began, "measured_seconds": time.monotonic() - filled}
    return {**{name: round(value) for name, value in seconds.items()}, "routes": routes}


def _page(report: dict[str, Any]) -> list[str]:
    machine, small, large = report["machine"], report["small"], report["large"]
    lines = [
        "# Benchmarks of the API",
        "",
        f"Written by `python -m bench.api`: {REQUESTS} requests of each route, one after the other, through the",
        "handler of the deployed function, without network and without the time that S3 takes. The store is moto's,",
        "the table a stand-in that keeps its items sorted (`bench/table.py`), in the same process.",
        "*Asked* is the most that one request asked of both, as calls, items and KB, and is the same in AWS: it says",
        "whether a route costs more because the deployment is larger.",
        "",
        f"Small: a version of {small['members']:,} members, and {small['versions']:,} versions of its dataset. Large: "
        f"{large['members']:,} and {large['versions']:,}.",
        f"Machine: {machine['cores']} cores ({machine['processor']}), Python {machine['python']}, load before "
        f"{machine['load_before']}.",
        "",
        "| GET /api/v0/ | p50 ms, small | large | p99 ms, small | large | asked, small | large |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for name, few in small["routes"].items():
        both = (few, large["routes"][name])
        cells = [f"{row[figure]}" for figure in ("p50_ms", "p99_ms") for row in both]
        cells += [f"{row['calls_most']}, {row['items_most']:,}, {row['kb_most']:,}" for row in both]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()
