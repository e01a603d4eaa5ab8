"""Ways to read the table to files; each runs in a process of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bench.snapshots.tables import QUERY, Table

CHUNK_ROWS = 100_000
DVC = Path("build/dvc-venv/bin/dvc")


def by_packline(table: Table, folder: Path) -> None:
    """Read as ``packline snapshot`` does; nothing is uploaded."""
    from packline.redaction import Secret
    from packline.snapshots.columns import stored_schema
    from packline.snapshots.connections import ConnectionProfile, open_source
    from packline.snapshots.parquet_files import FileSettings, Limits, write_files

    if table.engine == "postgresql":
        at = urlsplit(table.address)
        values: dict[str, str | int] = {
            "host": str(at.hostname),
            "port": int(at.port or 0),
            "database": at.path[1:],
            "user": str(at.username),
        }
        profile = ConnectionProfile(
            "orders", table.engine, values, {"password": Secret(unquote(str(at.password)))}
        )
    else:
        profile = ConnectionProfile("orders", table.engine, {"path": table.address})
    source = open_source(profile)
    source.open(None)
    try:
        schema = stored_schema(source.describe(QUERY, {}))
        write_files(source.batches(QUERY, {}, schema), schema, folder, Limits(), FileSettings())
    finally:
        source.close()


def by_pandas(table: Table, folder: Path) -> None:
    """``pandas.read_sql``, in chunks, and each to one Parquet file."""
    import pandas
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    writer: Any = None
    connection = _connect(table)
    try:
        for frame in pandas.read_sql(QUERY, connection, chunksize=CHUNK_ROWS):
            rows = pyarrow.Table.from_pandas(frame, preserve_index=False)
            writer = writer or ParquetWriter(folder / "orders.parquet", rows.schema, compression="zstd")
            writer.write_table(rows)
    finally:
        connection.close()
    writer.close()


def _connect(table: Table) -> Any:
    if table.engine == "duckdb":
        import duckdb

        return duckdb.connect(table.address, read_only=True)
    if table.engine == "sqlite":
        import sqlite3

        return sqlite3.connect(table.address)
    import psycopg

    return psycopg.connect(table.address, cursor_factory=_ServerCursor(psycopg))


def _ServerCursor(psycopg: Any) -> Any:  # noqa: N802 - it makes a class
    """Return the class of a cursor on the server: pandas would have all rows sent at once."""

    class ServerCursor(psycopg.ServerCursor):  # type: ignore[misc]
        def __init__(self, connection: Any, *_: Any, **__: Any) -> None:
            super().__init__(connection, "pandas")

    return ServerCursor


def by_dvc(table: Table, folder: Path) -> None:
    """``dvc import-db``, which writes CSV, from an environment of its own."""
    dvc, environment = DVC.absolute(), {**os.environ, "DVC_NO_ANALYTICS": "1"}

    def run(*words: str) -> None:
        subprocess.run([str(dvc), *words], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)

    run("init", "--no-scm", "--quiet")
    run("config", "--local", "db.orders.url", table.sqlalchemy_url)
    run("import-db", "--quiet", "--sql", QUERY, "--conn", "orders", "-o", "orders.csv")


def by_export(table: Table, folder: Path) -> None:
    """Let DuckDB write the file, with the memory limit that it has in a snapshot."""
    import duckdb

    from packline.snapshots.duckdb import MEMORY_LIMIT

    with duckdb.connect(table.address, read_only=True) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        connection.execute(f"SET temp_directory = '{folder}'")
        connection.execute(f"COPY ({QUERY}) TO '{folder}/orders.parquet' (FORMAT parquet, COMPRESSION zstd)")


WAYS: dict[str, Callable[[Table, Path], None]] = {
    "packline": by_packline,
    "pandas": by_pandas,
    "dvc": by_dvc,
    "copy": by_export,
}


def ways_of(engine: str) -> list[str]:
    """Return the ways that an engine has."""
    return [way for way in WAYS if way != "copy" or engine == "duckdb"]
