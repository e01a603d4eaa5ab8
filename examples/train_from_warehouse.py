"""Warehouse: rows of a database become versions; a model trains on them, and its numbers can be repeated a day later.

    build/sources-venv/bin/python examples/train_from_warehouse.py --count 5000    # after make test-sources

The warehouse is an SQLite file, so the example needs ``packline[snapshot]`` and numpy, and no server; for another
engine only the name of the connection differs. It needs a deployment that the environment names (``make local``).
"""

from __future__ import annotations

import argparse
import io
import os
import sqlite3
import tempfile
from pathlib import Path

import numpy
import pyarrow.parquet
from common import packline, step, wait_for

import packline as library

QUERY = "SELECT id, area, rooms, price FROM flats WHERE sold <= :until ORDER BY id"
DATASET = "example-warehouse"


def sell(database: Path, day: int, count: int) -> None:
    """Add the flats that were sold on a day; the price follows from area and rooms, and a little chance."""
    chance = numpy.random.default_rng(day)
    area, rooms = chance.uniform(20, 120, count).round(1), chance.integers(1, 6, count)
    price = (3000 * area + 9000 * rooms + chance.normal(0, 5000, count)).round()
    with sqlite3.connect(database) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS flats (id INTEGER PRIMARY KEY, sold INT, area REAL, rooms INT, price REAL)"
        )
        rows = zip(area.tolist(), rooms.tolist(), price.tolist(), strict=True)
        connection.executemany(
            "INSERT INTO flats (sold, area, rooms, price) VALUES (?, ?, ?, ?)", ((day, *row) for row in rows)
        )


def take(database: Path, day: int, *options: str) -> dict[str, object]:
    """Snapshot what was sold until a day as the version of that day."""
    version = f"{DATASET}/day-{day}"
    command = (
        "snapshot",
        f"sqlite:{database}",
        "--query",
        QUERY,
        "--param",
        f"until={day}",
        "--dataset",
        version,
    )
    taken: dict[str, object] = packline(*command, *options)
    wait_for(str(taken["uri"]))
    return taken


def train(uri: str) -> tuple[int, list[float]]:
    """Fit prices to area and rooms, reading the rows from the version; how many rows there were, and the fit."""
    with library.open(uri) as dataset:
        tables = [pyarrow.parquet.read_table(io.BytesIO(dataset[path])) for path in dataset.paths()]
    rows = pyarrow.concat_tables(tables)
    features = numpy.column_stack([rows["area"], rows["rooms"]]).astype(float)
    fit = numpy.linalg.lstsq(features, numpy.asarray(rows["price"]), rcond=None)[0]
    return len(rows), [float(value) for value in fit]


def run(count: int, scratch: Path) -> None:
    """Two days of sales, and a training on each."""
    database = scratch / "warehouse.db"
    with step(f"sell {count:,} flats, snapshot, train"):
        sell(database, 1, count)
        first = take(database, 1, "--alias", "training")
        rows, fit = train(f"dataset://{DATASET}/training")
    print(f"    {first['uri']}: {rows:,} rows, {fit[0]:.0f} for a square metre, {fit[1]:.0f} for a room")
    assert rows == count
    assert abs(fit[0] - 3000) < 100, fit
    with step("sell more, and ask the same query for the first day again"):
        sell(database, 2, count)
        again = take(database, 1)
    assert again["unchanged"], again
    print("    nothing changed: no version was made")
    with step("snapshot the second day, train"):
        second = take(database, 2, "--alias", "training", "--since", "id")
        rows, _ = train(f"dataset://{DATASET}/training")
    print(f"    {second['uri']}: {rows:,} rows, {second['reused_files']} files reused")
    assert (rows, second["rows"]) == (2 * count, 2 * count), second
    with step("repeat the training of the first day, and ask where its rows are from"):
        assert train(f"dataset://{DATASET}/day-1") == (count, fit)
        (query,) = packline("lineage", f"dataset://{DATASET}/day-1")["made_by"]["inputs"]
    print(f"    {query['uri']}, {query['rows']:,} rows of {query['engine']}")
    print(f"warehouse: OK ({count} and {2 * count} rows, the same fit again)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=5000, help="flats sold a day (default: 5000)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("PACKLINE_CACHE", str(Path(folder, "cache")))
        run(chosen.count, Path(folder))
