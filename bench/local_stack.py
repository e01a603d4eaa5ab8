"""Times the main job on the local stack: ``python -m bench.local_stack [--files N] [--intake all|metadata]``.

Any S3 client's pace (boto3, 16 threads), then sealing, packaging and fetching, each phase in seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3

from packline.client.fetch import fetch
from packline.errors import NotFound
from packline.library import environment
from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from packline.model import ExecutionState, Packaging
from packline.pipeline.resolving import fetch_plan
from packline.uri import DatasetUri

EXECUTION = "bench-1"
URI = DatasetUri("bench", "v1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--intake", choices=("all", "metadata"), default="all")
    options = parser.parse_args()
    context = {} if options.intake == "all" else {"intake": options.intake}
    phases: dict[str, float] = {}
    started = time.monotonic()

    def done(phase: str) -> None:
        nonlocal started
        phases[phase] = round(time.monotonic() - started, 2)
        started = time.monotonic()

    with LocalStack(synthesized(None, context)) as stack, tempfile.TemporaryDirectory() as scratch:
        os.environ.update(stack.env())
        done("stack up")
        size = put(stack, options.files)
        done("upload, 16 threads of boto3")
        registry = environment.registry()
        wait(lambda: registry.execution(EXECUTION).state is ExecutionState.SEALED)
        done("events, sealing")
        wait(lambda: registry.version("bench", "v1").packaging is not Packaging.PENDING)
        done("packaging")
        receipt = fetch(
            fetch_plan(URI, registry),
            Path(scratch, "in"),
            source=environment.source(),
            cache=Path(scratch, "cache"),
        )
        done("fetch")
    assert receipt.files == options.files
    assert receipt.bytes == size
    print(json.dumps({"intake": options.intake, "files": options.files, "bytes": size, "seconds": phases}))


def put(stack: LocalStack, count: int) -> int:
    """Upload as a foreign tool would: files, batch metadata, marker. Returns the bytes of the files."""
    client = boto3.client("s3")
    chance = random.Random(1)
    bodies = {
        f"{n % 200:03d}/{n:06d}.bin": chance.randbytes(chance.randint(1_000, 20_000)) for n in range(count)
    }

    def write(key: str, body: bytes) -> None:
        client.put_object(Bucket=stack.store, Key=key, Body=body)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda path: write(f"outputs/{EXECUTION}/{path}", bodies[path]), bodies))
    metadata = {"valohai.dataset-versions": [{"uri": str(URI), "packaging": True}]}
    lines = "\n".join(json.dumps({"file": path, "metadata": metadata}) for path in bodies)
    write(f"outputs/{EXECUTION}/valohai.metadata.jsonl", lines.encode())
    environment = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "yes"}
    marker = {"execution": EXECUTION, "status": "completed", "files": count, "environment": environment}
    write(f"control/{EXECUTION}.json", json.dumps(marker).encode())
    return sum(map(len, bodies.values()))


def wait(ready: Any) -> None:
    """Look again every 100 ms until it is so; at most ten minutes."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        try:
            if ready():
                return
        except NotFound:
            pass
        time.sleep(0.1)
    raise SystemExit("not within ten minutes")


if __name__ == "__main__":
    main()
