"""The table that is read, in each engine: 10,000,000 rows of a number, a text, a decimal and a moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

QUERY = "SELECT id, name, price, moment FROM orders ORDER BY id"
_DUCKDB = (
    "CREATE TABLE orders AS SELECT i AS id, 'customer ' || (i % 9973) AS name, "
    "((i % 100000) / 4)::DECIMAL(10,2) AS price, TIMESTAMP '2026-01-01' + to_seconds(i) AS moment "
    "FROM range({rows}) AS r(i)"
)
_POSTGRESQL = (
    "CREATE UNLOGGED TABLE orders AS SELECT i::bigint AS id, 'customer ' || (i % 9973) AS name, "
    "((i % 100000) / 4.0)::numeric(10,2) AS price, timestamp '2026-01-01' + i * interval '1 second' AS moment "
    "FROM generate_series(0, {rows} - 1) AS r(i)"
)
_SQLITE = (
    "INSERT INTO orders WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i < {rows} - 1) "
    "SELECT i, 'customer ' || (i % 9973), (i % 100000) / 4.0, datetime('2026-01-01', i || ' seconds') FROM r"
)


class Table(NamedTuple):
    """Where the table is."""

    engine: str
    address: str
    """Path of the file; of PostgreSQL, the URI of the server, which has a password for this run alone."""

    @property
    def sqlalchemy_url(self) -> str:
        """As SQLAlchemy names it, for pandas and DVC."""
        if self.engine == "postgresql":
            return self.address.replace("postgresql://", "postgresql+psycopg2://")
        return f"{self.engine}:///{self.address}"


@contextmanager
def filled(engine: str, rows: int, folder: Path) -> Iterator[Table]:
    """Yield the table of an engine. What was made goes away with the block."""
    if engine == "postgresql":
        with _postgresql(rows) as table:
            yield table
        return
    path = folder / f"orders.{engine}"
    try:
        if engine == "duckdb":
            import duckdb

            with duckdb.connect(str(path)) as database:
                database.execute("SET memory_limit = '1GiB'")
                database.execute(_DUCKDB.format(rows=rows))
        else:
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute(
                    "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, price REAL, moment TEXT)"
                )
                connection.execute(_SQLITE.format(rows=rows))
            connection.close()
        yield Table(engine, str(path))
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _postgresql(rows: int) -> Iterator[Table]:
    from tests.sources.postgresql_server import PASSWORD, find_programs, postgresql

    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed: apt-get install postgresql"
    with postgresql(programs) as server:
        with server.connect() as connection:
            connection.execute(_POSTGRESQL.format(rows=rows))
            connection.execute("CREATE UNIQUE INDEX ON orders (id)")
            connection.execute("ANALYZE orders")
        password = PASSWORD.replace("/", "%2F")
        yield Table("postgresql", f"postgresql://postgres:{password}@127.0.0.1:{server.port}/postgres")
