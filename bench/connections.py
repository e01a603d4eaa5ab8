"""What it is worth to open connections while waiting for the store: ``python -m bench.connections [FILES]``.

100,000 files of 10 KiB and a fifth as many of 50 KiB, fetched to tmpfs with connections that grow from 8 a worker, and
with 8, 12 and 24 that stay; from a near store and from one that is further away. In turn, three times; prints a row of
a table for each way: median, least and most seconds, and median CPU seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.endpoint import Endpoint, compile_all, serve
from bench.machine import touch_memory
from bench.process import Measure, run
from bench.settings import Tree
from bench.workplace import Workplace, environment, prepare_tree, wipe, workplace

RUNS = 3
DRIVER = Path(__file__).resolve().parent / "drivers/fetch.py"
WAYS = {"grow from 8": [], "8 stay": ["8"], "12 stay": ["12"], "24 stay": ["24"]}


class Distance(NamedTuple):
    """How far away a store is: milliseconds to the first byte, MB/s per connection."""

    latency_ms: int
    rate: int


DISTANCES = (Distance(20, 90), Distance(50, 40))


def main(files: int) -> None:
    """Measure and print."""
    compile_all()
    trees = (Tree("k10", files, 10_240), Tree("k50", files // 5, 51_200))
    print("| files | first byte, MB/s per connection | connections a worker | seconds | CPU seconds |")
    print("|---|---|---|--:|--:|")
    with workplace() as place:
        for tree in trees:
            prepare_tree(place, tree, pooled=True)
        for distance in DISTANCES:
            with serve(place.catalog, distance.latency_ms, rate=distance.rate) as server:
                for tree in trees:
                    for row in rows(place, server, tree):
                        what = f"{tree.files:,} × {tree.size / 1024:g} KiB"
                        print(f"| {what} | {distance.latency_ms} ms, {distance.rate} | {row}")


def rows(place: Workplace, server: Endpoint, tree: Tree) -> Iterator[str]:
    """The way and its figures, as the last cells of its row."""
    taken: dict[str, list[Measure]] = {way: [] for way in WAYS}
    env, out = environment(place, server.url), place.target("tmpfs")
    for _ in range(RUNS):
        for way, connections in WAYS.items():
            wipe(out)
            out.mkdir()
            touch_memory(tree.room)
            plan = str(place.memory / f"{tree.name}-plan.json")
            taken[way].append(
                run(
                    [
                        sys.executable,
                        str(DRIVER),
                        plan,
                        str(out),
                        server.url,
                        "files",
                        "symlink",
                        *connections,
                    ],
                    env,
                )
            )
    for way, measures in taken.items():
        seconds = [measure.seconds for measure in measures]
        cpu = median(measure.cpu_seconds for measure in measures)
        yield f"{way} | {median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f}) | {cpu:.2f} |"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
