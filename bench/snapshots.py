"""Compare what reads a table to Parquet files: packline snapshot, pandas, and DuckDB's own export; CPU time and memory.

Usage: ``build/sources-venv/bin/python -m bench.snapshots [ROWS]``. Each way runs in a process of its own, one after the
other, over the same DuckDB database; nothing is uploaded. Also: which files stay the same when one row changes.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

QUERY = "SELECT id, name, price, moment FROM orders ORDER BY id"
TABLE = (
    "CREATE TABLE orders AS SELECT i AS id, "
    "'customer ' || (i % 9973) AS name, (i % 100000)::DECIMAL(10,2) / 4 AS price, "
    "TIMESTAMP '2026-01-01' + to_seconds(i) AS moment FROM range({rows}) AS r(i)"
)


def by_packline(database: Path, folder: Path) -> None:
    """Read as ``packline snapshot`` does."""
    from packline.snapshots.columns import stored_schema
    from packline.snapshots.connections import find_connection, open_source
    from packline.snapshots.parquet_files import FileSettings, Limits, write_files

    source = open_source(find_connection(f"duckdb:{database}"))
    source.open(None)
    schema = stored_schema(source.describe(QUERY, {}))
    write_files(source.batches(QUERY, {}, schema), schema, folder, Limits(), FileSettings(100_000))
    source.close()


def by_pandas(database: Path, folder: Path) -> None:
    """Read to one data frame, and write it."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        connection.sql(QUERY).df().to_parquet(folder / "orders.parquet", compression="zstd")


def by_export(database: Path, folder: Path) -> None:
    """Let DuckDB write the file."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"COPY ({QUERY}) TO '{folder}/orders.parquet' (FORMAT parquet, COMPRESSION zstd)")


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "packline": by_packline,
    "pandas": by_pandas,
    "duckdb": by_export,
}


def measure(way: str, database: Path, folder: Path) -> dict[str, float]:
    """Run one way in a process of its own. Returns CPU seconds and MiB at most."""
    folder.mkdir()
    command = [sys.executable, "-m", "bench.snapshots", "--way", way, str(database), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def run_way(way: str, database: Path, folder: Path) -> None:
    """Run one way here, and print what it took."""
    WAYS[way](database, folder)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": usage.ru_utime + usage.ru_stime, "mebibytes": usage.ru_maxrss / 1_024}))


def digests(folder: Path) -> set[str]:
    """Return the hashes of the files of a folder."""
    return {hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def main(rows: int) -> None:
    """Print the figures of all ways."""
    import duckdb

    with TemporaryDirectory() as name:
        database = Path(name, "shop.duckdb")
        with duckdb.connect(str(database)) as connection:
            connection.execute(TABLE.format(rows=rows))
        for way in WAYS:
            figures = measure(way, database, Path(name, way))
            print(f"{way}: {figures['cpu']:.1f} s of CPU, {figures['mebibytes']:.0f} MiB", flush=True)
        with duckdb.connect(str(database)) as connection:
            connection.execute(f"UPDATE orders SET name = 'other' WHERE id = {rows // 2}")
        measure("packline", database, Path(name, "changed"))
        before, after = digests(Path(name, "packline")), digests(Path(name, "changed"))
        print(f"one row changed: {len(before & after)} of {len(after)} files are the same")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        run_way(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
