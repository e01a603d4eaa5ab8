"""``python -m bench.snapshots``: measure, add to ``bench/snapshots/measured.json``, and write the page."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.snapshots.page import write_page
from bench.snapshots.tables import Table, filled
from bench.snapshots.ways import WAYS, ways_of

MEASURED = Path(__file__).with_name("measured.json")
ENGINES = ("duckdb", "postgresql", "sqlite")


def measure(way: str, table: Table, folder: Path) -> dict[str, float]:
    """Run one way in a process of its own. Returns seconds of CPU and of the clock, MiB at most, and MiB of files."""
    folder.mkdir()
    words = [sys.executable, "-m", "bench.snapshots", "--way", way, *table, str(folder)]
    started = time.monotonic()
    process = os.posix_spawn(sys.executable, words, os.environ)
    _, status, usage = os.wait4(process, 0)
    wall = time.monotonic() - started
    assert status == 0, f"{way} failed"
    written = sum(file.stat().st_size for file in folder.glob("*.parquet")) or sum(
        file.stat().st_size for file in folder.glob("*.csv")
    )
    shutil.rmtree(folder)
    return {
        "cpu": round(usage.ru_utime + usage.ru_stime, 2),
        "wall": round(wall, 2),
        "mebibytes": round(usage.ru_maxrss / 1_024),
        "written": round(written / 2**20),
    }


def run(engine: str, rows: int, ways: list[str], scratch: Path) -> dict[str, Any]:
    """Measure the ways of one engine, in turn, over the same table."""
    figures: dict[str, Any] = {}
    with TemporaryDirectory(dir=scratch) as name, filled(engine, rows, Path(name)) as table:
        for way in ways:
            figures[way] = measure(way, table, Path(name, way))
            print(engine, f"{rows:,}", way, figures[way], flush=True)
    return {
        "engine": engine,
        "rows": rows,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "load": round(os.getloadavg()[0], 1),
        "ways": figures,
    }


def main() -> None:
    """Measure what the command names, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.snapshots")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--only", choices=WAYS, action="append", help="leave out the other ways")
    parser.add_argument("--scratch", type=Path, help="folder with 4 GB of room")
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument(
        "--way", nargs=4, metavar=("WAY", "ENGINE", "ADDRESS", "FOLDER"), help=argparse.SUPPRESS
    )
    options = parser.parse_args()
    if options.way:
        way, engine, address, folder = options.way
        WAYS[way](Table(engine, address), Path(folder))
        return
    runs = json.loads(MEASURED.read_text()) if MEASURED.exists() else []
    for engine in () if options.page else options.engine or ENGINES:
        ways = [way for way in ways_of(engine) if not options.only or way in options.only]
        made = run(engine, options.rows, ways, options.scratch)
        runs = [each for each in runs if (each["engine"], each["rows"]) != (engine, options.rows)] + [made]
        MEASURED.write_text(json.dumps(runs, indent=1) + "\n")
    write_page(runs)


if __name__ == "__main__":
    main()
