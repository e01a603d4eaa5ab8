"""Measure an execution of any size: ``python -m bench.scale --files N [--metadata FORM] [--bytes MEAN]``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.scale import api, listing, page, planning, stages, worker
from bench.scale.outputs import METADATA, MadeUpOutputs
from bench.scale.packing import pack
from bench.scale.sample import Sample
from bench.scale.seal_stages import seal, write_version
from bench.scale.task import Deployment
from bench.sittings import begin

SINGLE_TASK_FILES = 20_000
"""Objects that one function seals by itself."""
NEVER = -1
"""In place of such a number: nothing is sealed."""


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--files", type=int, default=0, metavar="N", help="files of the execution")
    parser.add_argument("--metadata", choices=METADATA, default="same", help="what is said about each file")
    parser.add_argument("--bytes", type=int, default=10_000, metavar="MEAN", help="mean bytes of a file")
    parser.add_argument("--parts", type=int, default=2, help="parts that are built, of all; 0: none")
    parser.add_argument(
        "--one-function", action="store_true", help="seal in one function, however many files"
    )
    parser.add_argument(
        "--unsealed", action="store_true", help="write the manifest, and measure from there on"
    )
    parser.add_argument(
        "--repeat", type=int, default=1, metavar="K", help="with --unsealed: N / K rows, K times the same"
    )
    parser.add_argument("--added", type=int, default=0, metavar="M", help="then a version with M files more")
    parser.add_argument(
        "--ranges", type=int, default=0, metavar="K", help="only run K tasks of each list of sealing"
    )
    parser.add_argument("--worker", action="store_true", help="then what a worker does with the version")
    parser.add_argument("--api", action="store_true", help="then the routes of the API over the version")
    parser.add_argument("--listing", action="store_true", help="CPU of listing through boto3")
    parser.add_argument("--folder", type=Path, help="where manifests are written (default: a temporary one)")
    parser.add_argument("--page", action="store_true", help="write the table of docs/scale.md")
    return parser.parse_args()


def measure(
    deployment: Deployment,
    parts: int,
    single_task_files: int | None = SINGLE_TASK_FILES,
    repeat: int = 1,
    added: int = 0,
) -> Iterator[stages.Stage]:
    """Yield the stages of the pipeline, as they are done."""
    if single_task_files == NEVER:
        write_version(deployment, repeat)
    else:
        yield from seal(deployment, single_task_files)
    planning_stage, planned = planning.plan_repeated(deployment) if repeat > 1 else planning.plan(deployment)
    yield planning_stage
    if parts:
        yield pack(deployment, planned, parts)
    if repeat > 1:
        planning.record_like_the_first(deployment, planned)
    else:
        stages.record_parts(deployment, planned)
    yield stages.publish(deployment)
    if added:
        yield from planning.grow(deployment, added)


def main() -> None:
    """Measure, print each stage as it ends, and keep the rows."""
    chosen = options()
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "bench")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "bench")
    if chosen.files:
        with tempfile.TemporaryDirectory() as scratch:
            folder = chosen.folder or Path(scratch)
            folder.mkdir(parents=True, exist_ok=True)
            outputs = MadeUpOutputs(chosen.files, chosen.metadata, chosen.bytes)
            measure_all(Deployment(outputs, folder), chosen)
    if chosen.listing:
        keep_table("Listing through boto3", listing.measure())
    if chosen.page:
        page.write()


def measure_all(deployment: Deployment, chosen: argparse.Namespace) -> None:
    """Measure the pipeline, then what was chosen beside it."""
    sitting = begin()
    measured = f"{sitting.at}, commit {sitting.commit}, load {sitting.load_before:.0f} before"
    if chosen.ranges:
        sample = Sample(deployment, SINGLE_TASK_FILES, chosen.ranges)
        rows = [shown(page.stage_row(stage)) for stage in sample.run()]
        page.keep(page.Run(chosen.files, chosen.metadata, chosen.bytes, page.SAMPLED, measured, rows))
        return
    limit = None if chosen.one_function else NEVER if chosen.unsealed else SINGLE_TASK_FILES
    measuring = measure(deployment, chosen.parts, limit, chosen.repeat, chosen.added)
    rows = [shown(page.stage_row(stage)) for stage in measuring]
    unsealed = page.UNSEALED + (f", the same rows {chosen.repeat} times" if chosen.repeat > 1 else "")
    way = "one function" if chosen.one_function else unsealed if chosen.unsealed else "tasks"
    page.keep(page.Run(chosen.files, chosen.metadata, chosen.bytes, way, measured, rows))
    if chosen.api:
        title = f"The API over a version of {chosen.files:,} members"
        keep_table(title, api.measure(deployment))
    if chosen.worker:
        keep_table(f"A worker with {chosen.files:,} members", worker.measure(deployment))


def keep_table(title: str, rows: Iterable[page.Row]) -> None:
    """Keep the rows of a table as they come: the run may be stopped."""
    kept: list[page.Row] = []
    for row in rows:
        kept.append(shown(row))
        page.keep(None, tables={title: kept})


def shown(row: page.Row) -> page.Row:
    """Print a row as soon as it is there."""
    print(*row.values(), sep="  ", file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    main()
