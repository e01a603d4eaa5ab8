"""Snapshots of DuckDB: its types, its guards, and files that it reads."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="needs DuckDB: make test-sources")

import duckdb
import pyarrow
import pyarrow.parquet

from packline.snapshots.duckdb import DuckdbSource
from packline.snapshots.errors import (
    EngineUnreachable,
    InvalidStatement,
    QueryFailed,
    QueryTimeout,
    UnsupportedColumn,
)
from tests.sources.conftest import QUERY, World

KEPT = [
    ("1.5::DECIMAL(10,2)", "decimal128(10, 2)"),
    ("12345678901234567890123456789012345678::DECIMAL(38,0)", "decimal128(38, 0)"),
    ("1::UBIGINT", "uint64"),
    ("1::HUGEINT", "decimal128(38, 0)"),
    ("'infinity'::DOUBLE", "double"),
    ("TIMESTAMPTZ '2026-01-01 00:00:00+02'", "timestamp[us, tz=UTC]"),
    ("TIMESTAMP_NS '2026-01-01 00:00:00.123456789'", "timestamp[ns]"),
    ("DATE '2026-01-01'", "date32[day]"),
    ("TIME '10:00'", "time64[us]"),
    ("'{}'::JSON", "string"),
    ("'123e4567-e89b-12d3-a456-426614174000'::UUID", "string"),
    ("'a'::ENUM('a', 'b')", "string"),
    ("[1, NULL]", "list<element: int32>"),
    ("[1, 2]::INTEGER[2]", "fixed_size_list<element: int32>[2]"),
    ("{'a': 1}", "struct<a: int32>"),
    ("'x'::BLOB", "binary"),
    ("NULL::INTEGER", "int32"),
]
UNFIT = [
    "'infinity'::DATE",
    "'-infinity'::DATE",
    "'infinity'::TIMESTAMP",
    "'-infinity'::TIMESTAMPTZ",
    "TIME '24:00'",
    "170141183460469231731687303715884105727::HUGEINT",
    "[DATE '2026-01-01', 'infinity'::DATE]",
    "{'a': [TIMESTAMP 'infinity']}",
]
EDGES = [
    "DATE '0001-01-01'",
    "TIMESTAMP '9999-12-31 23:59:59.999999'",
    "TIME '23:59:59.999999'",
    "99999999999999999999999999999999999999::HUGEINT",
    "'-infinity'::DOUBLE",
    "'NaN'::FLOAT",
    "NULL::DATE",
    "[NULL, DATE '2026-01-01']",
]
REFUSED = ["INTERVAL '1 day'", "BITSTRING '01'", "'10:00:00+02'::TIMETZ", "NULL"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE orders AS SELECT i AS id, 'n' || i AS name, (i / 4)::DECIMAL(10,2) AS price "
            "FROM range(50) t(i)"
        )
    return path


def table_of(world: World, sql: str, source: str = "duckdb:", **options: Any) -> Any:
    outcome = world.take(source, sql, **options)
    return pyarrow.parquet.read_table(BytesIO(world.files(outcome.execution)["part-00000.parquet"]))


def test_each_type_is_kept(world: World) -> None:
    columns = ", ".join(f"{value} AS c{place}" for place, (value, _) in enumerate(KEPT))
    table = table_of(world, f"SELECT {columns} ORDER BY 1")
    assert [str(column.type) for column in table.schema] == [type_ for _, type_ in KEPT]
    assert str(table["c1"][0]) == "12345678901234567890123456789012345678"
    assert table["c5"][0].as_py().isoformat() == "2025-12-31T22:00:00+00:00"


def test_a_value_that_arrow_does_not_have_publishes_nothing(world: World) -> None:
    for value in UNFIT:
        with pytest.raises(QueryFailed, match="Column 'c' has") as raised:
            world.take("duckdb:", f"SELECT {value} AS c ORDER BY 1")
        assert "CAST(c AS text)" in raised.value.remedy
    assert world.store.seen == []


def test_values_at_the_edges_are_kept(world: World) -> None:
    columns = ", ".join(f"{value} AS c{place}" for place, value in enumerate(EDGES))
    with duckdb.connect() as connection:
        expected = connection.execute(f"SELECT {columns}").fetchone()
    (row,) = table_of(world, f"SELECT {columns} ORDER BY 1").to_pylist()
    assert repr(tuple(row.values())) == repr(
        tuple(Decimal(value) if isinstance(value, int) else value for value in expected or ())
    )


@pytest.mark.parametrize("value", REFUSED)
def test_a_type_that_would_lose_something_is_refused(world: World, value: str) -> None:
    with pytest.raises(UnsupportedColumn, match="Column 'c'") as raised:
        world.take("duckdb:", f"SELECT {value} AS c ORDER BY 1")
    assert "CAST(c AS text)" in raised.value.remedy


def test_a_database_is_read_and_the_same_rows_are_no_new_version(world: World, shop: Path) -> None:
    outcome = world.take(f"duckdb:{shop}")
    assert outcome.record["schema"] == ["id: int64", "name: string", "price: decimal128(10, 2)"]
    assert outcome.record["pinned_by"] == "one transaction on a file that is opened read-only"
    world.seal(outcome)
    assert world.take(f"duckdb:{shop}", version="v2").unchanged


def test_files_are_read_with_parameters(world: World, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("day,n\n2026-01-01,1\n2026-01-02,2\n")
    sql = f"SELECT * FROM read_csv('{tmp_path}/rows.csv') WHERE day >= :since::DATE ORDER BY day"
    table = table_of(world, sql, parameters={"since": "2026-01-02"})
    assert table["n"].to_pylist() == [2]


def test_what_changes_something_or_is_wrong_publishes_nothing(world: World, shop: Path) -> None:
    for sql in ("COPY orders TO 'x.csv'", "ATTACH 'x' AS y", "INSTALL httpfs", "SELECT 1; DROP TABLE orders"):
        with pytest.raises(InvalidStatement):
            world.take(f"duckdb:{shop}", sql)
    with pytest.raises(QueryFailed, match="nope"):
        world.take(f"duckdb:{shop}", "SELECT * FROM nope ORDER BY 1")
    with pytest.raises(UnsupportedColumn, match="named 'id'"):
        world.take(f"duckdb:{shop}", "SELECT id, id FROM orders ORDER BY 1")
    for twins in ("id, name AS ID", "id AS A, id AS b, id AS a"):
        with pytest.raises(UnsupportedColumn, match="differ in case alone"):
            world.take(f"duckdb:{shop}", f"SELECT {twins} FROM orders ORDER BY 1")
    with pytest.raises(EngineUnreachable, match="missing"):
        world.take(f"duckdb:{shop.parent / 'missing.duckdb'}", QUERY)
    assert world.store.seen == []


def test_a_query_that_takes_too_long_is_ended(world: World) -> None:
    with pytest.raises(QueryTimeout):
        world.take(
            "duckdb:", "SELECT count(*) AS n FROM range(10_000_000_000) a, range(1_000) b", timeout=0.1
        )


def test_what_is_larger_than_the_limit_is_sorted_on_disk_which_is_cleaned_up() -> None:
    source: Any = DuckdbSource(None)
    source.open(None)
    limit, folder = source._connection.execute(
        "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
    ).fetchone()
    assert limit.startswith("192")
    assert Path(folder).is_dir()
    source.close()
    assert not Path(folder).exists()
