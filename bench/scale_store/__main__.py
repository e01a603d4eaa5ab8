"""Seal, plan, pack, fetch and compare an execution in SeaweedFS: ``python -m bench.scale_store --s3 URL``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.scale.outputs import DATASET, EXECUTION, VERSION, MadeUpOutputs
from bench.scale_store.functions import Functions
from bench.scale_store.server import restore_files, write_metadata
from bench.scale_store.stages import Packing, Row, compare, fetch, rows
from bench.scale_store.state_machine import begin, carry_out
from packline.keys import SIDECAR_SUFFIX, outputs_prefix
from tests.foreign.server_process import ServerProcess, free_ports

TABLE = "catalog"
NAMES = ("seal_execution", "seal_range", "plan_package", "pack_part", "publish_package", "record_failure")
RESULT = Path(__file__).resolve().parents[2] / "build/bench-scale-store.json"


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale_store", description=__doc__)
    parser.add_argument("--files", type=int, default=2_000_000)
    parser.add_argument("--bytes", type=int, default=500, help="mean bytes of a file")
    parser.add_argument("--parts", type=int, default=10, help="parts that are built")
    parser.add_argument(
        "--s3", required=True, metavar="URL", help="of SeaweedFS, which takes unsigned requests"
    )
    parser.add_argument("--bucket", default="store", help="which exists")
    parser.add_argument("--weed", type=Path, help="fill the bucket first, by this program")
    parser.add_argument("--master", default="127.0.0.1:9333.19333", metavar="HOST:PORT.GRPC")
    parser.add_argument("--filer", default="127.0.0.1:8888.18888", metavar="HOST:PORT.GRPC")
    parser.add_argument("--has-metadata", action="store_true", help="batch file and marker are there")
    parser.add_argument("--touched-at", type=float, help="go on with the sealing of files touched then")
    parser.add_argument("--at-once", type=int, default=2, help="tasks that run at once")
    parser.add_argument("--include", default="train/class-00001*", help="what is fetched")
    parser.add_argument("--folder", type=Path, required=True, help="where a worker puts what it fetches")
    return parser.parse_args()


def main() -> None:
    """Do all of it, print each step, and keep the figures."""
    chosen = options()
    outputs = MadeUpOutputs(chosen.files, "same", chosen.bytes)
    os.environ.update(
        {
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL_S3": chosen.s3,
            "PACKLINE_TABLE": TABLE,
            "PACKLINE_STORE": chosen.bucket,
            "PACKLINE_PACKAGING_RULE": "flag",
            "PACKLINE_QUIET_SECONDS": "0",
            "POWERTOOLS_METRICS_DISABLED": "true",
            "POWERTOOLS_LOG_LEVEL": "ERROR",
        }
    )
    with table_server() as url:
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = url
        kept = [shown(row) for row in measure(outputs, chosen)]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"files": chosen.files, "rows": kept}, indent=1))


@contextmanager
def table_server() -> Iterator[str]:
    """Run moto in a process of its own; yields its URL."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        process = ServerProcess(command, dict(os.environ), Path(folder) / "moto.log")
        try:
            process.wait_until_it_answers(f"http://127.0.0.1:{port}/moto-api/data.json")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.stop()


def measure(outputs: MadeUpOutputs, chosen: argparse.Namespace) -> Iterator[Row]:
    """Yield a row for each step, as it is done."""
    import boto3

    s3 = boto3.client("s3")
    if chosen.weed:
        for count in restore_files(chosen.weed, (chosen.master, chosen.filer), chosen.bucket, outputs):
            print(f"{count:,} files", file=sys.stderr, flush=True)
    if not chosen.has_metadata:
        write_metadata(s3, chosen.bucket, outputs)
    functions = Functions(NAMES)
    begin(EXECUTION, TABLE, chosen.touched_at or time.time())
    carry_out(EXECUTION, functions, chosen.bucket, Packing(functions, chosen.parts), chosen.at_once)
    yield from rows(functions.calls)
    yield from fetch(outputs, chosen.include, chosen.folder)
    yield from grow(functions, s3, chosen.bucket)
    yield compare(f"dataset://{DATASET}/{VERSION}", f"dataset://{DATASET}/v2")


def grow(functions: Functions, s3: Any, bucket: str) -> Iterator[Row]:
    """Seal one more file that makes a version with all others: it inherits them."""
    name, uri = "exec-0192f8d5-scale", f"dataset://{DATASET}/{VERSION}"
    line = {"valohai.dataset-versions": [{"uri": f"dataset://{DATASET}/v2", "from": uri}]}
    path = f"{outputs_prefix(name)}train/one-more.jpg"
    s3.put_object(Bucket=bucket, Key=path, Body=b"one more")
    s3.put_object(Bucket=bucket, Key=path + SIDECAR_SUFFIX, Body=json.dumps(line).encode())
    functions.calls.clear()
    begin(name, TABLE, time.time())
    carry_out(name, functions, bucket, Packing(functions, 0), 1)
    for row in rows(functions.calls):
        yield {**row, "step": f"{row['step']}, of a file that inherits the others"}


def shown(row: Row) -> Row:
    """Print a row as soon as it is there."""
    print(*row.values(), sep="  ", file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    main()
