"""What a new version costs a worker that has the one before in its cache: ``python -m bench.delta [MEMBERS]``.

Of a version of 100,000 members of 10 KB, 1 % are removed, 1 % changed and 1 % added, at random. The new version is
fetched three times into a cache that holds the old one and three times into an empty one, in turn; tmpfs, 20 ms to
the first byte, counted by the endpoint. Prints median, least and most.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.endpoint import LATENCY_MS, Endpoint, compile_all, serve
from bench.process import run
from bench.settings import Tree
from bench.workplace import Workplace, describe_tree, environment, prepare_tree, wipe, workplace, wrong_files

RUNS = 3
SIZE = 10_240
DRIVER = Path(__file__).resolve().parent / "drivers/fetch.py"
OLD, NEW = "old", "new"
HOW = {True: "old version cached", False: "cache empty"}


def main(members: int) -> None:
    """Measure and print."""
    compile_all()
    with workplace() as place:
        prepare_tree(place, Tree(OLD, members, SIZE), pooled=True)
        write_changed(place)
        describe_tree(place, NEW)
        for name, version in ((OLD, "v1"), (NEW, "v2")):
            plan = place.memory / f"{name}-plan.json"
            plan.write_text(
                json.dumps(json.loads(plan.read_text()) | {"dataset": "images", "version": version})
            )
        with serve(place.catalog, LATENCY_MS) as server:
            rows = list(_measure(place, server))
    for cached, how in HOW.items():
        chosen = [row for row in rows if row["cached"] == cached]
        names = [name for name in chosen[0] if name != "cached"]
        print(f"{how}: " + "; ".join(_figures(name, [row[name] for row in chosen]) for name in names))


def write_changed(place: Workplace, seed: int = 1) -> None:
    """The catalog of the new version; its bytes lie in the old one's pool, one further on where they changed."""
    dice = random.Random(seed)
    rows = [line.split("\t") for line in (place.memory / f"{OLD}.catalog").read_text().splitlines()]
    share = len(rows) // 100
    touched = dice.sample(range(len(rows)), 2 * share)
    removed, changed = set(touched[:share]), set(touched[share:])
    kept = [_other(row) if i in changed else row for i, row in enumerate(rows) if i not in removed]
    added = [_other([f"{row[0]}-new", *row[1:]]) for row in dice.sample(rows, share)]
    lines = sorted("\t".join(row) + "\n" for row in kept + added)
    (place.memory / f"{NEW}.catalog").write_text("".join(lines))
    (place.memory / f"{NEW}.tar").symlink_to(place.memory / f"{OLD}.tar")


def _other(row: list[str]) -> list[str]:
    path, pool, offset, size, _ = row
    return [path, pool, str(int(offset) + 1), size, f"{int(offset) + 1:032x}"]


def _measure(place: Workplace, server: Endpoint) -> Iterator[dict[str, float]]:
    env, out = environment(place, server.url), place.target("tmpfs")
    for _ in range(RUNS):
        for cached in HOW:
            wipe(out)
            out.mkdir()
            if cached:
                run(_command(place, OLD, server, "first"), env)
            before = server.counters()
            took = run(_command(place, NEW, server, "files"), env)
            after = server.counters()
            wrong = wrong_files(place, NEW, out / "files")
            if wrong:
                raise SystemExit(f"wrong files: {wrong}")
            yield {
                "cached": cached,
                "seconds": took.seconds,
                "CPU seconds": took.cpu_seconds,
                "peak MiB": took.peak_rss_mib,
                "MB": (after["bytes"] - before["bytes"]) / 1e6,
                "requests": after["requests"] - before["requests"],
            }


def _command(place: Workplace, version: str, server: Endpoint, name: str) -> list[str]:
    """The fetch of a version to the folder ``name`` of the target."""
    plan, out = place.memory / f"{version}-plan.json", place.target("tmpfs")
    return [sys.executable, str(DRIVER), str(plan), str(out), server.url, name, "symlink"]


def _figures(name: str, values: list[float]) -> str:
    return f"{name} {median(values):,.2f} ({min(values):,.2f} to {max(values):,.2f})"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
