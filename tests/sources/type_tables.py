"""What becomes of each type of an engine: measured on the engine, or by the mapping where only its vendor runs it.

``build/sources-venv/bin/python -m tests.sources.type_tables`` writes ``docs/guides/snapshot-types.md``, and a test
compares it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from packline.snapshots.columns import stored_schema
from packline.snapshots.errors import UnsupportedColumn
from tests.sources.postgresql_server import find_programs, postgresql

PAGE = Path(__file__).parents[2] / "docs" / "guides" / "snapshot-types.md"
Rows = list[tuple[str, str]]
HEAD = """# Types of snapshots

Written by `python -m tests.sources.type_tables`, not by hand; `make test-sources` compares it with the engines. The
second column is the Arrow type of the column in the Parquet files. A type that is refused needs a `CAST` in the query,
and the message names it. [The guide](snapshots.md#types) names values that a type cannot hold, such as infinite dates.
"""
POSTGRESQL = {
    "smallint": "1",
    "integer": "1",
    "bigint": "1",
    "oid": "1",
    "numeric": "1",
    "numeric(10,2)": "1",
    "numeric(38,10)": "1",
    "numeric(76,2)": "1",
    "numeric(77,2)": "1",
    "real": "1",
    "double precision": "1",
    "boolean": "true",
    "text": "'a'",
    "varchar(5)": "'a'",
    "char(5)": "'a'",
    "name": "'a'",
    "json": "'1'",
    "jsonb": "'1'",
    "uuid": "'123e4567-e89b-12d3-a456-426614174000'",
    "bytea": "'a'",
    "date": "'2026-01-01'",
    "time": "'10:00'",
    "timetz": "'10:00+00'",
    "timestamp": "'2026-01-01'",
    "timestamptz": "'2026-01-01'",
    "mood": "'sad'",
    "amount": "1",
    "integer[]": "'{1}'",
    "numeric(10,2)[]": "'{1}'",
    "text[]": "'{a}'",
    "mood[]": "'{sad}'",
    "pair": "'(1,a)'",
    "interval": "'1 day'",
    "money": "1",
    "bit(3)": "'101'",
    "inet": "'127.0.0.1'",
    "point": "'(1,2)'",
    "int4range": "'[1,2)'",
    "tsvector": "'a'",
    "xml": "'<a/>'",
    "hstore": "'a=>1'",
}
NAMES = {
    "mood": "enumeration",
    "amount": "domain over numeric(10,2)",
    "pair": "composite type",
    "mood[]": "array of an enumeration",
}
DUCKDB = {
    "TINYINT": "1",
    "INTEGER": "1",
    "BIGINT": "1",
    "UBIGINT": "1",
    "HUGEINT": "1",
    "UHUGEINT": "1",
    "BIGNUM": "1",
    "DECIMAL(10,2)": "1",
    "DECIMAL(38,10)": "1",
    "FLOAT": "1",
    "DOUBLE": "1",
    "BOOLEAN": "true",
    "VARCHAR": "'a'",
    "JSON": "'1'",
    "UUID": "'123e4567-e89b-12d3-a456-426614174000'",
    "BLOB": "'a'",
    "DATE": "'2026-01-01'",
    "TIME": "'10:00'",
    "TIMETZ": "'10:00+00'",
    "TIMESTAMP": "'2026-01-01'",
    "TIMESTAMP_NS": "'2026-01-01'",
    "TIMESTAMPTZ": "'2026-01-01 00:00:00+00'",
    "ENUM('a', 'b')": "'a'",
    "INTEGER[]": "[1]",
    "INTEGER[2]": "[1, 2]",
    "STRUCT(a INTEGER)": "{'a': 1}",
    "MAP(VARCHAR, INTEGER)": "MAP {'a': 1}",
    "UNION(a INTEGER)": "union_value(a := 1)",
    "BIT": "'101'",
    "INTERVAL": "'1 day'",
}
SQLITE = {
    "INTEGER": "1",
    "REAL": "1.5",
    "TEXT": "'a'",
    "BLOB": "x'00'",
    "NULL alone": "NULL",
    "two of these in one column": "1 AS c UNION ALL SELECT 'a'",
}
BIGQUERY = (
    *(
        "INT64",
        "FLOAT64",
        "NUMERIC",
        "BIGNUMERIC",
        "BOOL",
        "STRING",
        "BYTES",
        "DATE",
        "TIME",
        "DATETIME",
        "TIMESTAMP",
    ),
    *("JSON", "GEOGRAPHY", "INTERVAL", "RANGE"),
)
SNOWFLAKE = {
    "NUMBER(38,0)": ("FIXED", 38, 0),
    "NUMBER(18,0)": ("FIXED", 18, 0),
    "NUMBER(10,2)": ("FIXED", 10, 2),
    "FLOAT": ("REAL", None, None),
    "BOOLEAN": ("BOOLEAN", None, None),
    "VARCHAR": ("TEXT", None, None),
    "BINARY": ("BINARY", None, None),
    "DATE": ("DATE", None, None),
    "TIME(9)": ("TIME", 0, 9),
    "TIME(6)": ("TIME", 0, 6),
    "TIMESTAMP_NTZ(9)": ("TIMESTAMP_NTZ", 0, 9),
    "TIMESTAMP_LTZ(6)": ("TIMESTAMP_LTZ", 0, 6),
    "TIMESTAMP_TZ(9)": ("TIMESTAMP_TZ", 0, 9),
    "VARIANT": ("VARIANT", None, None),
    "OBJECT": ("OBJECT", None, None),
    "ARRAY": ("ARRAY", None, None),
    "GEOGRAPHY": ("GEOGRAPHY", None, None),
    "VECTOR": ("VECTOR", None, None),
}
REDSHIFT = {
    "BOOLEAN": (16, -1),
    "SMALLINT": (21, -1),
    "INTEGER": (23, -1),
    "BIGINT": (20, -1),
    "DECIMAL(10,2)": (1700, (10 << 16 | 2) + 4),
    "REAL": (700, -1),
    "DOUBLE PRECISION": (701, -1),
    "CHAR": (1042, -1),
    "VARCHAR": (1043, -1),
    "DATE": (1082, -1),
    "TIME": (1083, -1),
    "TIMESTAMP": (1114, -1),
    "TIMESTAMPTZ": (1184, -1),
    "TIMETZ": (1266, -1),
    "SUPER": (4000, -1),
    "GEOMETRY": (3000, -1),
    "VARBYTE": (6551, -1),
    "INTERVAL": (1186, -1),
}


def kept_as(arrow_type: Callable[..., Any], *arguments: object) -> str:
    """Return the Arrow type that is returned for the arguments, or ``refused``."""
    try:
        return f"`{arrow_type(*arguments)}`"
    except UnsupportedColumn:
        return "refused"


def _described(source: Any, value: str, type_: str = "") -> Any:
    expression = f"CAST({value} AS {type_})" if type_ else value
    return stored_schema(source.describe(f"SELECT {expression} AS c", {})).field(0).type


def postgresql_rows() -> Rows:
    """Ask a server of Debian's package."""
    from packline.snapshots.connections import find_connection, open_source

    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed: apt-get install postgresql"
    with postgresql(programs) as server, TemporaryDirectory() as folder:
        with server.connect() as connection:
            connection.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
            connection.execute("CREATE DOMAIN amount AS numeric(10,2)")
            connection.execute("CREATE TYPE pair AS (a int, b text)")
            connection.execute("CREATE EXTENSION IF NOT EXISTS hstore")
        with closing(open_source(find_connection("shop", server.profile(Path(folder))))) as source:
            source.open(None)
            return [
                (NAMES.get(name, name), kept_as(_described, source, value, name))
                for name, value in POSTGRESQL.items()
            ]


def duckdb_rows() -> Rows:
    """Ask DuckDB."""
    from packline.snapshots.duckdb import DuckdbSource

    with closing(DuckdbSource(None)) as source:
        source.open(None)
        return [(name, kept_as(_described, source, value, name)) for name, value in DUCKDB.items()]


def sqlite_rows() -> Rows:
    """Ask SQLite."""
    from packline.snapshots.sqlite import SqliteSource

    with TemporaryDirectory() as folder:
        sqlite3.connect(Path(folder, "empty.db")).close()
        with closing(SqliteSource(Path(folder, "empty.db"))) as source:
            source.open(None)
            return [(name, kept_as(_described, source, value)) for name, value in SQLITE.items()]


def bigquery_rows() -> Rows:
    """Read the mapping."""
    from google.cloud.bigquery import SchemaField

    from packline.snapshots.bigquery_types import arrow_schema

    def _mapped(field: Any) -> Any:
        return arrow_schema([field]).field(0).type

    fields = {name: SchemaField("c", name) for name in BIGQUERY}
    fields["NUMERIC(10, 2)"] = SchemaField("c", "NUMERIC", precision=10, scale=2)
    fields["ARRAY<INT64>"] = SchemaField("c", "INT64", mode="REPEATED")
    fields["STRUCT<a INT64>"] = SchemaField("c", "RECORD", fields=[SchemaField("a", "INT64")])
    return [(name, kept_as(_mapped, each)) for name, each in fields.items()]


def snowflake_rows() -> Rows:
    """Read the mapping."""
    from snowflake.connector.constants import FIELD_NAME_TO_ID
    from snowflake.connector.cursor import ResultMetadata

    from packline.snapshots.snowflake import _arrow_type

    columns = {
        name: ResultMetadata("c", FIELD_NAME_TO_ID[kind], None, None, precision, scale, True)
        for name, (kind, precision, scale) in SNOWFLAKE.items()
    }
    return [(name, kept_as(_arrow_type, column)) for name, column in columns.items()]


def redshift_rows() -> Rows:
    """Read the mapping."""
    from packline.snapshots.redshift import _arrow_type

    return [(name, kept_as(_arrow_type, "c", oid, modifier)) for name, (oid, modifier) in REDSHIFT.items()]


ENGINES: dict[str, tuple[str, Callable[[], Rows]]] = {
    "PostgreSQL": ("Measured on PostgreSQL", postgresql_rows),
    "DuckDB": ("Measured on DuckDB", duckdb_rows),
    "SQLite": ("Measured on SQLite, which types values, not columns", sqlite_rows),
    "BigQuery": ("By the mapping of what a dry run declares", bigquery_rows),
    "Snowflake": ("By the mapping of what the connector declares", snowflake_rows),
    "Redshift": ("By the mapping of OIDs", redshift_rows),
}


def section(engine: str, rows: Rows) -> str:
    """Return the table of an engine."""
    lines = [f"| `{name}` | {kept} |" for name, kept in rows]
    head = [f"## {engine}", "", f"{ENGINES[engine][0]}.", "", "| type | kept as |", "|---|---|"]
    return "\n".join([*head, *lines, ""])


def sections() -> Iterator[str]:
    """Yield the tables of all engines."""
    for engine, (_, read) in ENGINES.items():
        yield section(engine, read())


if __name__ == "__main__":
    PAGE.write_text("\n".join([HEAD, *sections()]), encoding="utf-8")
