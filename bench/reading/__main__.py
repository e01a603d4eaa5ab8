"""Measure and write the page: ``python -m bench.reading [--scale tiny|small|full] [--only warm,cold]``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from functools import partial
from pathlib import Path

from bench import endpoint
from bench.reading import page, prepare
from bench.reading.drivers import Row, Rows, counted, run_driver, run_in_turn, scratch_folder
from bench.reading.settings import (
    COLD,
    LARGE,
    LARGE_TREE,
    LATENCY_MS,
    REPOSITORY,
    SCALES,
    TREE,
    WARM,
    ReadScale,
)
from bench.sittings import begin
from bench.workplace import PEERS as FLOORS
from bench.workplace import Workplace, workplace

TABLES = ("warm", "cold", "large", "single", "million")


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default=os.environ.get("SCALE") or "small")
    parser.add_argument("--only", default=",".join(TABLES), help="tables, with commas between them")
    parser.add_argument(
        "--ways", default="", help="only these ways of the cold table, with commas between them"
    )
    parser.add_argument("--print", action="store_true", help="write no page, only print it")
    return parser.parse_args()


def measure_warm(place: Workplace, server: endpoint.Endpoint, scale: ReadScale) -> Rows:
    """Everything in memory, one process on one core."""
    return run_in_turn(
        tuple(WARM),
        scale.rounds,
        lambda way: run_driver(place, server.url, "warm", way, place.memory, server.url),
    )


def read_cold(place: Workplace, server: endpoint.Endpoint, workers: int, way: str) -> Row:
    """Run two epochs of one way with an empty cache."""
    with scratch_folder(place) as scratch:
        before = server.counters()
        row = run_driver(place, server.url, "cold", way, place.memory, scratch, server.url, workers)
        return counted(server, row, before)


def read_single(place: Workplace, server: endpoint.Endpoint, way: str) -> Row:
    """Read members far apart with an empty cache."""
    with scratch_folder(place) as scratch:
        return run_driver(place, server.url, "single", way, place.memory, scratch, server.url)


def measure_million(place: Workplace, server: endpoint.Endpoint, scale: ReadScale) -> Rows:
    """Build the index once, then open it in new processes."""
    with scratch_folder(place) as scratch:
        run = partial(run_driver, place, server.url, "million", place.memory, "million", scratch, server.url)
        return {"build": [run()], "open": [run() for _ in range(max(3, scale.rounds))]}


def measure_download(
    place: Workplace, server: endpoint.Endpoint, scale: ReadScale, tree: str = TREE
) -> list[Row]:
    """The floor: the parts' bytes by a program in C that keeps nothing."""
    return [prepare.download(place, server, tree) for _ in range(scale.rounds)]


def measure_large(place: Workplace, server: endpoint.Endpoint, scale: ReadScale) -> dict[str, Rows]:
    """Members of 100 KiB: Packline beside the floor."""
    tables = {
        f"large_{workers}": run_in_turn(
            tuple(LARGE), scale.rounds, partial(read_cold, place, server, workers)
        )
        for workers in scale.workers
    }
    return tables | {"large_download": {"download": measure_download(place, server, scale, LARGE_TREE)}}


def main() -> None:
    """Measure, print, and write the page and ``build/bench-read.json``."""
    chosen = options()
    scale, tables = SCALES[chosen.scale], chosen.only.split(",")
    ways = tuple(chosen.ways.split(",")) if chosen.ways else tuple(COLD)
    endpoint.compile_all()
    sitting, results = begin(), dict[str, Rows]()
    with workplace() as place:
        prepare.write_data(place, scale, million="million" in tables, large="large" in tables)
        with endpoint.serve(place.catalog, LATENCY_MS) as server:
            if "warm" in tables:
                results["warm"] = measure_warm(place, server, scale)
            for workers in scale.workers if "cold" in tables else ():
                read = partial(read_cold, place, server, workers)
                results[f"cold_{workers}"] = run_in_turn(ways, scale.rounds, read)
            if "cold" in tables:
                results["download"] = {"download": measure_download(place, server, scale)}
            if "large" in tables:
                results |= measure_large(place, server, scale)
            if "single" in tables:
                read_far = partial(read_single, place, server)
                results["single"] = run_in_turn(("packline", "obstore"), scale.rounds, read_far)
            if "million" in tables:
                results["million"] = measure_million(place, server, scale)
    text = "\n".join(page.page_lines(scale, sitting, results)) + "\n"
    print(text)
    if not chosen.print:
        (REPOSITORY / "docs/benchmarks-reading.md").write_text(text, encoding="utf-8")
        report = page.headline(results) | {"scale": chosen.scale, "measured": sitting.text, "rows": results}
        Path(REPOSITORY / "build/bench-read.json").write_text(json.dumps(report, indent=1))
        subprocess.run([FLOORS / "python", "-m", "bench.reading.plot"], cwd=REPOSITORY, check=True)


if __name__ == "__main__":
    main()
