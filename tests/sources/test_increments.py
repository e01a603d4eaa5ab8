"""``--since``: a base version is continued by files of new rows, and nothing of it is read or written again."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")
pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")

import pyarrow.parquet

from packline.errors import PacklineError
from packline.snapshots.errors import InvalidStatement, SchemaChanged, UnsupportedColumn
from packline.snapshots.highest_value import IncrementRefused
from packline.snapshots.parquet_files import FileFormat
from tests.sources.conftest import QUERY, World


def add_orders(shop: Path, first: int, last: int) -> None:
    with sqlite3.connect(shop) as connection:
        rows = [(number, f"n{number}", number / 4, b"") for number in range(first, last)]
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
    connection.close()


def test_new_rows_become_a_file_beside_those_that_are_inherited(world: World, shop: Path) -> None:
    source = f"sqlite:{shop}"
    first = world.take(source, since="id")
    assert first.record["since"] == {"column": "id", "until": 49, "until_rows": 1}
    world.seal(first)
    assert world.take(source, version="v2", since="id").unchanged, "no rows behind 49"
    add_orders(shop, 50, 60)
    second = world.take(source, version="v2", since="id")
    assert sorted(world.files(second.execution)) == ["part-00001.parquet"]
    rows = pyarrow.parquet.read_table(BytesIO(world.files(second.execution)["part-00001.parquet"]))
    assert rows.column("id").to_pylist() == list(range(50, 60))
    assert (second.rows, second.files, second.uploaded_files, second.reused_files) == (60, 2, 1, 1)
    entry = world.entry(second.execution)
    assert entry["from"] == "dataset://orders/v1"
    assert "exclude" not in entry
    since = {"column": "id", "until": 59, "until_rows": 1, "base": "dataset://orders/v1", "after": 49}
    assert second.record["since"] == since
    assert [file["rows"] for file in second.record["files"]] == [50, 10]
    world.seal(second)
    assert world.take(source, version="v2", since="id").uri == "dataset://orders/v2"
    add_orders(shop, 60, 61)
    third = world.take(source, version="v3", since="id")
    assert (sorted(world.files(third.execution)), third.rows) == (["part-00002.parquet"], 61)


def test_a_base_version_without_the_column_is_compared_as_usual(world: World, shop: Path) -> None:
    world.seal(world.take(f"sqlite:{shop}"))
    add_orders(shop, 50, 60)
    full = world.take(f"sqlite:{shop}", version="v2", since="id")
    assert (full.rows, full.record["since"]) == (60, {"column": "id", "until": 59, "until_rows": 1})


def test_the_name_of_a_version_that_exists_is_kept_for_the_same_rows(world: World, shop: Path) -> None:
    world.seal(world.take(f"sqlite:{shop}", since="id"))
    add_orders(shop, 50, 60)
    world.seal(world.take(f"sqlite:{shop}", version="v2", since="id"))
    again = world.take(f"sqlite:{shop}", version="v2", since="id", base="v1")
    assert (again.unchanged, again.uri) == (True, "dataset://orders/v2")


OTHER = "SELECT id, name, price FROM orders WHERE id > 3 ORDER BY id"
REFUSED: list[tuple[str, str, type[PacklineError], str]] = [
    (QUERY + " LIMIT 5", "id", InvalidStatement, "LIMIT"),
    (QUERY, "number", UnsupportedColumn, "no column 'number'"),
    (QUERY, "price", UnsupportedColumn, "type double"),
    (QUERY, "name", InvalidStatement, "order of name"),
    (QUERY + " DESC", "id", InvalidStatement, "order of id"),
    ("SELECT id FROM orders ORDER BY price, id", "id", InvalidStatement, "price is none"),
    ("SELECT id FROM orders ORDER BY id + 1", "id", InvalidStatement, "id + 1 is none"),
]


@pytest.mark.parametrize(("sql", "column", "error", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_cannot_be_continued_publishes_nothing(
    world: World, shop: Path, sql: str, column: str, error: type[PacklineError], words: str
) -> None:
    with pytest.raises(error) as raised:
        world.take(f"sqlite:{shop}", sql, since=column)
    assert words in raised.value.message
    assert raised.value.remedy
    assert world.store.seen == []


def test_another_query_does_not_continue_a_version(world: World, shop: Path) -> None:
    world.seal(world.take(f"sqlite:{shop}", since="id"))
    before = len(world.store.seen)
    with pytest.raises(IncrementRefused, match="by another query"):
        world.take(f"sqlite:{shop}", OTHER, "v2", since="id")
    with pytest.raises(SchemaChanged):
        world.take(f"sqlite:{shop}", "SELECT id AS number FROM orders ORDER BY 1", "v2", since="number")
    assert not [seen for seen in world.store.seen[before:] if seen.method in ("PUT", "POST")]


def test_a_row_without_a_value_in_the_column_is_refused(world: World, shop: Path) -> None:
    with sqlite3.connect(shop) as connection:
        connection.execute("INSERT INTO orders VALUES (NULL, 'late', 1.0, NULL)")
    connection.close()
    with pytest.raises(UnsupportedColumn, match="row without a value"):
        world.take(f"sqlite:{shop}", since="id")


def test_a_row_without_a_value_that_is_added_later_is_refused_too(world: World, shop: Path) -> None:
    world.seal(world.take(f"sqlite:{shop}", since="id"))
    with sqlite3.connect(shop) as connection:
        connection.execute("INSERT INTO orders VALUES (NULL, 'late', 1.0, NULL)")
    connection.close()
    with pytest.raises(UnsupportedColumn, match="row without a value"):
        world.take(f"sqlite:{shop}", version="v2", since="id")


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
def test_a_text_that_ignores_case_does_not_bring_a_row_twice(
    world: World, tmp_path: Path, engine: str
) -> None:
    """Of a and B, a is the greatest by bytes, and B behind it by the collation of the column."""
    path = tmp_path / "names"
    connect = sqlite3.connect if engine == "sqlite" else pytest.importorskip("duckdb").connect
    with connect(str(path)) as connection:
        connection.execute("CREATE TABLE names (name TEXT COLLATE NOCASE)")
        connection.execute("INSERT INTO names VALUES ('a'), ('B')")
    connection.close()
    sql = "SELECT name FROM names ORDER BY name"
    world.seal(world.take(f"{engine}:{path}", sql, since="name"))
    assert world.take(f"{engine}:{path}", sql, "v2", since="name").unchanged


def test_a_value_that_the_record_does_not_keep_is_refused(world: World, shop: Path) -> None:
    with sqlite3.connect(shop) as connection:
        connection.execute("UPDATE orders SET name = 'https://user:word@host/' || name")
    connection.close()
    with pytest.raises(UnsupportedColumn, match="looks like a secret"):
        world.take(f"sqlite:{shop}", "SELECT name FROM orders ORDER BY name", since="name")
    assert world.store.seen == []


def test_an_infinite_value_is_refused_as_there_is_nothing_behind_it(world: World) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb: make test-sources")
    for value in ("DATE 'infinity'", "TIMESTAMP 'infinity'"):
        with pytest.raises(PacklineError, match="infinite"):
            world.take("duckdb:", f"SELECT {value} AS moment ORDER BY moment", since="moment")
    assert world.store.seen == []


def test_another_connection_or_format_does_not_continue_a_version(
    world: World, shop: Path, tmp_path: Path
) -> None:
    world.seal(world.take(f"sqlite:{shop}", since="id"))
    other = tmp_path / "staging.db"
    other.write_bytes(shop.read_bytes())
    add_orders(shop, 50, 60)
    add_orders(other, 50, 60)
    with pytest.raises(IncrementRefused, match=r"its connection is shop\.db, not staging\.db"):
        world.take(f"sqlite:{other}", version="v2", since="id")
    with pytest.raises(IncrementRefused, match="its format is parquet, not csv"):
        world.take(f"sqlite:{shop}", version="v2", since="id", format=FileFormat.CSV)


def test_a_file_of_the_same_name_in_another_folder_does_not_continue_a_version(
    world: World, shop: Path, tmp_path: Path
) -> None:
    world.seal(world.take(f"sqlite:{shop}", since="id"))
    other = tmp_path / "other" / shop.name
    other.parent.mkdir()
    other.write_bytes(shop.read_bytes())
    add_orders(other, 50, 60)
    with pytest.raises(IncrementRefused, match="its connection led elsewhere"):
        world.take(f"sqlite:{other}", version="v2", since="id")
    link = tmp_path / "link"
    link.symlink_to(shop.parent)
    assert world.take(f"sqlite:{link / shop.name}", version="v2", since="id").unchanged


def test_a_connection_that_leads_elsewhere_now_does_not_continue_a_version(
    world: World, shop: Path, tmp_path: Path
) -> None:
    profiles, other = tmp_path / "connections.toml", tmp_path / "production.db"
    other.write_bytes(shop.read_bytes())
    profiles.write_text(f'[shop]\nengine = "sqlite"\npath = "{shop}"\n')
    world.seal(world.take("shop", since="id", connections=profiles))
    profiles.write_text(f'[shop]\nengine = "sqlite"\npath = "{other}"\n')
    with pytest.raises(IncrementRefused, match="its connection led elsewhere"):
        world.take("shop", version="v2", since="id", connections=profiles)


def change(shop: Path, *statements: str) -> None:
    with sqlite3.connect(shop) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO orders VALUES (49, 'twin', 1.0, NULL)",
        "DELETE FROM orders WHERE id = 49",
        "UPDATE orders SET id = 49 WHERE id = 3",
    ],
    ids=["one more", "gone", "moved there"],
)
def test_rows_with_the_greatest_value_of_the_base_version_are_counted(
    world: World, shop: Path, statement: str
) -> None:
    """By a condition of what is greater, a row that came with the same value would be lost for good."""
    world.seal(world.take(f"sqlite:{shop}", since="id"))
    change(shop, statement)
    add_orders(shop, 50, 60)
    with pytest.raises(IncrementRefused, match="rows would be lost") as raised:
        world.take(f"sqlite:{shop}", version="v2", since="id")
    assert "Leave out --since" in raised.value.remedy
    assert world.take(f"sqlite:{shop}", version="v2").rows in (60, 59, 61)


def test_repeated_greatest_values_are_continued_as_often_as_the_base_version_has_them(
    world: World, shop: Path
) -> None:
    change(shop, "UPDATE orders SET id = 49 WHERE id >= 40")
    first = world.take(f"sqlite:{shop}", since="id")
    assert (first.record["since"]["until"], first.record["since"]["until_rows"]) == (49, 10)
    world.seal(first)
    assert world.take(f"sqlite:{shop}", version="v2", since="id").unchanged
    add_orders(shop, 50, 52)
    second = world.take(f"sqlite:{shop}", version="v2", since="id")
    assert (second.rows, second.record["since"]["until_rows"]) == (52, 1)


def test_a_base_version_of_an_earlier_release_is_continued_without_the_count(
    world: World, shop: Path
) -> None:
    world.seal(world.take(f"sqlite:{shop}", since="id"))
    record: Any = world.deployment.registry.version("orders", "v1").properties["snapshot"]
    del record["since"]["until_rows"], record["source_sha256"]
    add_orders(shop, 50, 60)
    assert world.take(f"sqlite:{shop}", version="v2", since="id").rows == 60


def test_other_values_of_parameters_do_not_continue_a_version(world: World, shop: Path) -> None:
    sql = "SELECT id FROM orders WHERE id >= :least ORDER BY id"
    world.seal(world.take(f"sqlite:{shop}", sql, parameters={"least": 1}, since="id"))
    with pytest.raises(IncrementRefused, match="other parameters"):
        world.take(f"sqlite:{shop}", sql, "v2", parameters={"least": 2}, since="id")


@pytest.mark.parametrize(
    ("expression", "until", "later"),
    [
        ("i::BIGINT", 3, "4"),
        ("DATE '2026-01-01' + i::INTEGER", "2026-01-04", "DATE '2026-01-05'"),
        ("TIMESTAMP '2026-01-01' + to_seconds(i)", "2026-01-01T00:00:03", "TIMESTAMP '2026-01-01 00:00:04'"),
        (
            "TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_seconds(i)",
            "2026-01-01T00:00:03+00:00",
            "TIMESTAMPTZ '2026-01-02 00:00:00+00'",
        ),
        ("(i / 4)::DECIMAL(20, 3)", "0.750", "1::DECIMAL(20, 3)"),
        ("'k' || i", "k3", "'k4'"),
    ],
)
def test_the_value_goes_on_with_the_type_of_its_column(
    world: World, tmp_path: Path, expression: str, until: Any, later: str
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb: make test-sources")
    path = tmp_path / "events.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TABLE events AS SELECT {expression} AS moment FROM range(4) AS r(i)")
    sql = "SELECT moment FROM events ORDER BY moment"
    first = world.take(f"duckdb:{path}", sql, since="moment")
    assert first.record["since"]["until"] == until
    world.seal(first)
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"INSERT INTO events VALUES ({later})")
    second = world.take(f"duckdb:{path}", sql, "v2", since="moment")
    assert (second.rows, second.uploaded_files) == (5, 1)


def test_csv_on_request_tells_null_from_an_empty_text_and_is_the_same_each_time(
    world: World, shop: Path
) -> None:
    with sqlite3.connect(shop) as connection:
        connection.execute("DELETE FROM orders WHERE id > 0")
        values = [(1, "", 0.5), (2, None, -1.0), (3, 'say "ü", \n', 2.5)]
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, NULL)", values)
    connection.close()
    outcome = world.take(f"sqlite:{shop}", format=FileFormat.CSV)
    data = world.store.outputs(outcome.execution)["part-00000.csv"]
    text = '"id","name","price"\n0,"n0",0\n1,"",0.5\n2,,-1\n3,"say ""ü"", \n",2.5\n'
    assert data.decode() == text
    assert outcome.record["format"] == "csv"
    with pytest.raises(UnsupportedColumn, match="CSV does not have"):
        world.take(f"sqlite:{shop}", "SELECT id, x'00' AS b FROM orders ORDER BY id", format=FileFormat.CSV)
    with pytest.raises(UnsupportedColumn, match="line in CSV would be empty"):
        world.take(f"sqlite:{shop}", "SELECT name FROM orders ORDER BY id", format=FileFormat.CSV)
