"""Snapshots of PostgreSQL: types that the server declares, one state of the data, and what the server refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("psycopg", reason="needs psycopg: make test-sources")

import pyarrow
import pyarrow.parquet

from packline.cli.main import main
from packline.errors import PacklineError
from packline.snapshots.errors import (
    EngineUnreachable,
    InvalidStatement,
    NoRows,
    QueryFailed,
    QueryTimeout,
    UnsupportedColumn,
)
from packline.snapshots.postgresql import PostgresqlSource
from tests.sources.conftest import QUERY, World
from tests.sources.postgresql_server import PASSWORD, PostgresqlServer, find_programs, postgresql

KEPT = [
    ("1.5::numeric(10,2)", "decimal128(10, 2)", "1.50"),
    (
        "12345678901234567890123456789012345678::numeric(38,0)",
        "decimal128(38, 0)",
        "1234567890123456789012345678901234567",
    ),
    ("1::numeric(50,10)", "decimal256(50, 10)", "1.0000000000"),
    ("'1.10'::numeric", "string", "1.10"),
    ("'NaN'::numeric", "string", "NaN"),
    ("'infinity'::float8", "double", "inf"),
    ("1::int2", "int16", "1"),
    ("true", "bool", "True"),
    ("timestamptz '2026-01-01 00:00:00+02'", "timestamp[us, tz=UTC]", "2025-12-31 22:00:00+00:00"),
    ("timestamp '2026-01-01'", "timestamp[us]", "2026-01-01 00:00:00"),
    ("date '2026-01-01'", "date32[day]", "2026-01-01"),
    ("time '10:00'", "time64[us]", "10:00:00"),
    ("'{\"a\": 1.10}'::json", "string", '{"a": 1.10}'),
    ("'{\"a\":1.10}'::jsonb", "string", '{"a": 1.10}'),
    ("'123e4567-e89b-12d3-a456-426614174000'::uuid", "string", "123e4567-e89b-12d3-a456-426614174000"),
    ("array[1, null]", "list<element: int32>", "[1, None]"),
    ("array['a', null]", "list<element: string>", "['a', None]"),
    ("'x'::bytea", "binary", "b'x'"),
    ("null::int", "int32", "None"),
    ("'sad'::mood", "string", "sad"),
    ("1.5::amount", "decimal128(10, 2)", "1.50"),
    ("array[1.5]::numeric(10,2)[]", "list<element: decimal128(10, 2)>", "[Decimal('1.50')]"),
    ("'-infinity'::float4", "float", "-inf"),
    ("(SELECT hundreds FROM scaled)", "decimal128(7, 0)", "12300"),
    ("(SELECT tiny FROM scaled)", "decimal128(5, 5)", "0.00123"),
]
VALUES = {
    "float8": "0.1, -0.0, 1e308, 5e-324, 'NaN', '-Infinity', 0.30000000000000004, 123456789012345680000",
    "float4": "0.1, -0.0, 3.4e38, 1e-45, 'NaN', 16777217",
    "numeric(10,2)": "1.5, -99999999.99, 0",
    "numeric(38,38)": "0.1, 0.00000000000000000000000000000000000001",
    "numeric": "1.10, 'NaN', '-Infinity', 1e100, 0.0000000, 1e-20",
    "bool": "true, false",
    "int2": "-32768, 32767",
    "int8": "-9223372036854775808, 9223372036854775807",
    "oid": "4294967295",
    "text": r"""U&'\FEFFa', '', '"', '\\.', E'a\r\nb', E'\n', ' ', ',', 'ü😀', 'NULL', '\N', E'\r', E'\t', 't'""",
    "char(5)": "'ab', ''",
    "timestamptz": "'0001-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', '2026-01-01 00:00:00.1+02'",
    "timestamp": "'0001-01-01', '9999-12-31 23:59:59.999999', '1500-02-28 10:00:00.12'",
    "date": "'0001-01-01', '9999-12-31'",
    "time": "'00:00', '23:59:59.999999', '10:00:00.1'",
    "json": """'{"a": "x,\\"y"}', 'null'""",
}
REFUSED = [
    "interval '1 month'",
    "timetz '10:00+02'",
    "'[1,2)'::int4range",
    "1::money",
    "inet '127.0.0.1'",
    "point '(1,2)'",
    "ROW(1, 'a')::pair",
    "array['sad']::mood[]",
    "daterange('2026-01-01', '2026-02-01')",
]
UNFIT = [
    "'NaN'::numeric(10,2)",
    "array[[1],[2]]",
    "date 'infinity'",
    "array[date '-infinity']",
    "timestamptz 'infinity'",
    "timestamp '10000-01-01'",
    "date '0044-03-15 BC'",
    "time '24:00'",
]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql(programs) as server:
        with server.connect() as connection:
            connection.execute("CREATE TABLE orders (id int, name text, price numeric(10,2))")
            connection.execute("INSERT INTO orders SELECT i, 'n' || i, i / 4.0 FROM generate_series(0, 49) i")
            connection.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
            connection.execute("CREATE DOMAIN amount AS numeric(10,2) CHECK (VALUE > 0)")
            connection.execute("CREATE TABLE scaled (hundreds numeric(5,-2), tiny numeric(3,5))")
            connection.execute("INSERT INTO scaled VALUES (12345, 0.00123)")
            connection.execute("CREATE TYPE pair AS (a int, b text)")
            connection.execute(
                "CREATE FUNCTION spy() RETURNS int LANGUAGE sql AS 'DELETE FROM orders RETURNING 1'"
            )
        yield server


@pytest.fixture
def connections(server: PostgresqlServer, tmp_path: Path) -> Path:
    return server.profile(tmp_path)


def test_each_type_is_kept(world: World, connections: Path) -> None:
    columns = ", ".join(f"{value} AS c{place}" for place, (value, _, _) in enumerate(KEPT))
    outcome = world.take("shop", f"SELECT {columns} ORDER BY 1", connections=connections)
    table = pyarrow.parquet.read_table(BytesIO(world.files(outcome.execution)["part-00000.parquet"]))
    assert [str(column.type) for column in table.schema] == [type_ for _, type_, _ in KEPT]
    values = [str(table.column(place)[0].as_py()) for place in range(len(KEPT))]
    assert [value.startswith(text) for value, (_, _, text) in zip(values, KEPT, strict=True)] == [True] * len(
        KEPT
    )


def test_each_value_is_the_same_whether_it_comes_by_copy_or_as_a_tuple(connections: Path) -> None:
    """A column of an array beside it is what lets rows come as tuples."""
    from packline.snapshots.connections import find_connection

    source = PostgresqlSource(find_connection("shop", connections))
    source.open(None)
    try:
        for type_, values in VALUES.items():
            items = f"unnest(array[{values}, null]::text[]) WITH ORDINALITY AS q(v, place)"
            alone = f"SELECT CAST(v AS {type_}) AS v FROM {items} ORDER BY place"
            beside = f"SELECT CAST(v AS {type_}) AS v, array[1] AS k FROM {items} ORDER BY place"
            rows = []
            for sql in (alone, beside):
                batches = source.batches(sql, {}, source.describe(sql, {}))
                rows.append([value for batch in batches for value in batch.column("v").to_pylist()])
            assert repr(rows[0]) == repr(rows[1])
            assert (rows[0][-1], len(rows[0])) == (None, values.count(", ") + 2)
    finally:
        source.close()


@pytest.mark.parametrize("value", REFUSED)
def test_a_type_that_would_lose_something_is_refused(world: World, connections: Path, value: str) -> None:
    with pytest.raises(UnsupportedColumn, match="Column 'c'"):
        world.take("shop", f"SELECT {value} AS c", connections=connections)
    assert world.store.seen == []


@pytest.mark.parametrize("value", UNFIT)
def test_a_value_that_its_type_cannot_hold_publishes_nothing(
    world: World, connections: Path, value: str
) -> None:
    with pytest.raises(QueryFailed) as raised:
        world.take("shop", f"SELECT {value} AS c ORDER BY 1", connections=connections)
    assert "\n" not in str(raised.value)
    assert world.store.seen == []


def test_the_session_is_recorded_and_its_secret_is_nowhere(world: World, connections: Path) -> None:
    sql = "SELECT id, name, price FROM orders WHERE id < :most AND name LIKE 'n%' ORDER BY id"
    outcome = world.take("shop", sql, connections=connections, parameters={"most": 10})
    record = outcome.record
    assert (record["connection"], record["engine"], record["role"]) == ("shop", "postgresql", "postgres")
    assert record["pinned_by"] == "one read-only transaction, REPEATABLE READ"
    assert record["snapshot_id"].count(":") == 2
    assert record["schema"] == ["id: int32", "name: string", "price: decimal128(10, 2)"]
    assert outcome.rows == 10
    assert not [key for key in world.store.objects if PASSWORD.encode() in world.store.data(key)]
    world.seal(outcome)
    assert world.take("shop", sql, "v2", connections=connections, parameters={"most": 10}).unchanged


def test_the_secret_is_in_no_output_whatever_is_printed_logged_or_stored(
    world: World, connections: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    words = [
        "--query",
        QUERY,
        "--connections",
        str(connections),
        "--api",
        world.gateway.url,
        "--no-packaging",
    ]
    bad = ["--query", "SELECT nope FROM orders ORDER BY 1", "--connections", str(connections)]
    assert main(["snapshot", "shop", *words, "--dataset", "orders/v1", "--dry-run"]) == 0
    assert main(["snapshot", "shop", *words, "--dataset", "orders/v1", "--json"]) == 0
    assert main(["snapshot", "shop", *bad, "--dataset", "orders/v2", "--api", world.gateway.url]) == 2
    shown = capsys.readouterr()
    assert PASSWORD not in shown.out + shown.err + caplog.text
    assert world.store.objects
    assert not [key for key in world.store.objects if PASSWORD.encode() in world.store.data(key)]


def test_all_rows_are_of_one_state_whatever_is_written_meanwhile(
    server: PostgresqlServer, connections: Path
) -> None:
    from packline.snapshots.connections import find_connection

    source = PostgresqlSource(find_connection("shop", connections))
    source.open(None)
    try:
        schema = source.describe(QUERY, {})
        with server.connect() as other:
            other.execute("INSERT INTO orders VALUES (99, 'late', 1)")
        assert sum(batch.num_rows for batch in source.batches(QUERY, {}, schema)) == 50
    finally:
        source.close()
        with server.connect() as other:
            other.execute("DELETE FROM orders WHERE id = 99")


def test_what_the_server_refuses_is_one_line_and_publishes_nothing(world: World, connections: Path) -> None:
    refused = [
        ("SELECT spy() AS s ORDER BY 1", QueryFailed, "read-only transaction"),
        ("SELECT nope FROM orders ORDER BY 1", QueryFailed, "nope"),
        ("SELECT id / 0 AS x FROM orders ORDER BY 1", QueryFailed, "division by zero"),
        ("SELECT id INTO copied FROM orders", InvalidStatement, "INTO"),
        ("SELECT id FROM orders ORDER BY id FOR UPDATE", InvalidStatement, "LOCK"),
        ("SELECT 1", UnsupportedColumn, "no name"),
        ("SELECT id, id FROM orders ORDER BY 1", UnsupportedColumn, "named 'id'"),
        ("SELECT id FROM orders WHERE id < 0 ORDER BY id", NoRows, "no rows"),
    ]
    for sql, error, words in refused:
        with pytest.raises(error) as raised:
            world.take("shop", sql, connections=connections)
        assert words in raised.value.message
        assert "\n" not in str(raised.value)
    assert world.store.seen == []


def test_a_query_that_takes_too_long_is_ended_on_the_server(world: World, connections: Path) -> None:
    with pytest.raises(QueryTimeout):
        world.take(
            "shop",
            "SELECT count(*) AS n FROM generate_series(1, 10000000000) ORDER BY 1",
            connections=connections,
            timeout=0.2,
        )


@pytest.mark.parametrize(
    ("function", "error", "words"),
    [
        ("pg_terminate_backend", EngineUnreachable, "broke"),
        ("pg_cancel_backend", QueryFailed, "cancelled on the server"),
    ],
)
def test_a_query_that_is_ended_half_way_publishes_nothing(
    world: World,
    server: PostgresqlServer,
    connections: Path,
    monkeypatch: pytest.MonkeyPatch,
    function: str,
    error: type[PacklineError],
    words: str,
) -> None:
    monkeypatch.setattr("packline.snapshots.postgresql_copy.BLOCK_BYTES", 1_000)
    batches = PostgresqlSource.batches

    def broken(self: PostgresqlSource, *arguments: Any) -> Iterator[Any]:
        rows = batches(self, *arguments)
        yield next(rows)
        with server.connect() as other:
            other.execute(
                f"SELECT {function}(pid) FROM pg_stat_activity WHERE application_name LIKE 'packline%'"
            )
        yield from rows

    monkeypatch.setattr(PostgresqlSource, "batches", broken)
    many = "SELECT i AS id, repeat('x', 1000) AS name FROM generate_series(1, 20000) i ORDER BY i"
    with pytest.raises(error, match=words) as raised:
        world.take("shop", many, connections=connections)
    assert "nothing was published" in raised.value.message
    assert "\n" not in str(raised.value)
    assert world.store.seen == []


@pytest.mark.parametrize(
    "end", ["SELECT 1 AS x) TO STDOUT; COMMIT; DELETE FROM orders; COPY (SELECT 1 AS x", "SELECT spy() AS x"]
)
def test_what_the_check_of_the_sql_would_miss_cannot_write_either(
    server: PostgresqlServer, connections: Path, end: str
) -> None:
    """The text goes to the engine as if sqlglot had taken it for one query."""
    from packline.snapshots.connections import find_connection

    source = PostgresqlSource(find_connection("shop", connections))
    source.open(None)
    try:
        with pytest.raises(QueryFailed, match=r"read-only transaction|cannot mix COPY"):
            list(source.batches(end, {}, pyarrow.schema([("x", pyarrow.int32())])))
    finally:
        source.close()
    with server.connect() as other:
        assert other.execute("SELECT count(*) FROM orders").fetchone() == (50,)


def test_a_wrong_password_is_refused_without_being_shown(
    world: World, connections: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text("not-the-password")
    words = ["--query", QUERY, "--dataset", "orders/v1", "--connections", str(connections)]
    assert main(["snapshot", "shop", *words, "--api", world.gateway.url]) == 7
    shown = capsys.readouterr()
    assert "password authentication failed" in shown.err
    assert "not-the-password" not in shown.err + shown.out


def test_a_dry_run_asks_the_planner_and_reads_nothing(
    connections: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "SELECT id, name, price FROM orders WHERE id < :most ORDER BY id"
    words = [
        "--query",
        query,
        "--param",
        "most=9",
        "--dataset",
        "orders/v1",
        "--connections",
        str(connections),
    ]
    assert main(["snapshot", "shop", *words, "--dry-run", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["columns"] == ["id: int32", "name: string", "price: decimal128(10, 2)"]
    assert document["rows"] > 0
