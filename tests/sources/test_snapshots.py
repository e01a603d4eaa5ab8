"""A query becomes a version; the same query again changes nothing; and what cannot be kept publishes nothing."""

from __future__ import annotations

import json
import sqlite3
from io import BytesIO
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")
pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")

import pyarrow.parquet

import packline
from packline.cli.main import main
from packline.errors import InvalidInput, PacklineError
from packline.snapshots.errors import (
    EngineUnreachable,
    InvalidConnection,
    InvalidStatement,
    NoRows,
    QueryFailed,
    QueryTimeout,
    ResultTooLarge,
    SchemaChanged,
    UnsupportedColumn,
)
from tests.sources.conftest import QUERY, World


def test_the_rows_of_a_query_become_a_version_with_its_record(world: World, shop: Path) -> None:
    outcome = world.take(
        f"sqlite:{shop}", "SELECT * FROM orders WHERE id < :most ORDER BY id", parameters={"most": 3}
    )
    (data,) = world.files(outcome.execution).values()
    table = pyarrow.parquet.read_table(BytesIO(data))
    assert table.to_pydict() == {
        "id": [0, 1, 2],
        "name": ["n0", "n1", "n2"],
        "price": [0.0, 0.25, 0.5],
        "note": [b"", b"x", b"xx"],
    }
    record = world.entry(outcome.execution)["properties"]["snapshot"]
    assert record == world.marker(outcome.execution)["snapshot"] == outcome.record
    assert record["sql"] == "SELECT * FROM orders WHERE id < :most ORDER BY id"
    assert record["parameters"] == {"most": 3}
    assert record["order_keys"] == ["id"]
    assert (record["connection"], record["engine"], record["rows"]) == ("shop.db", "sqlite", 3)
    assert record["schema"] == ["id: int64", "name: string", "price: double", "note: binary"]
    assert record["files"] == [{"path": "part-00000.parquet", "rows": 3, "bytes": len(data)}]
    assert world.warnings == []


def test_the_record_has_the_keys_that_the_guide_names(world: World, shop: Path) -> None:
    outcome = world.take(f"sqlite:{shop}")
    guide = (Path(__file__).parents[2] / "docs/guides/snapshots.md").read_text(encoding="utf-8")
    listed = guide.partition("Form 1 has the keys")[2].partition("\n\n")[0].split("`")[1::2]
    absent = {
        "snapshot_id",
        "role",
        "query_id",
        "warehouse",
        "bytes_scanned",
        "bytes_billed",
        "since",
        "trimmed",
    }
    assert sorted(listed) == sorted({*outcome.record, *absent})
    assert outcome.record["form"] == 1


def test_a_property_of_that_name_that_is_no_record_refuses_nothing(world: World, shop: Path) -> None:
    outcome = world.take(f"sqlite:{shop}")
    world.seal(outcome)
    made = world.deployment.registry.version("orders", "v1")
    made.properties["snapshot"] = {"by": "hand"}
    assert not world.take(f"sqlite:{shop}", "SELECT id FROM orders ORDER BY id", "v2").unchanged


def test_the_same_rows_again_are_no_new_version_and_nothing_is_uploaded(world: World, shop: Path) -> None:
    world.seal(world.take(f"sqlite:{shop}"))
    before = len(world.store.seen)
    outcome = world.take(f"sqlite:{shop}", version="v2")
    assert outcome.unchanged
    assert outcome.uri == "dataset://orders/v1"
    assert not [seen for seen in world.store.seen[before:] if seen.method in ("PUT", "POST")]
    assert world.take(f"sqlite:{shop}", version="v1").unchanged, "also under the name that exists"


def test_files_that_have_not_changed_are_inherited_and_lost_ones_are_left_out(
    world: World, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.snapshots.parquet_files.ROW_GROUP_ROWS", 10)
    world.seal(world.take(f"sqlite:{shop}", file_rows=10))
    with sqlite3.connect(shop) as connection:
        connection.execute("UPDATE orders SET name = 'other' WHERE id = 15")
        connection.execute("DELETE FROM orders WHERE id >= 40")
    outcome = world.take(f"sqlite:{shop}", version="v2", file_rows=10)
    assert sorted(world.files(outcome.execution)) == ["part-00001.parquet"]
    assert (outcome.uploaded_files, outcome.reused_files, outcome.rows) == (1, 3, 40)
    entry = world.entry(outcome.execution)
    assert (entry["from"], entry["exclude"]) == ("dataset://orders/v1", ["part-00004.parquet"])
    world.seal(outcome)
    assert world.take(f"sqlite:{shop}", version="v3", file_rows=10).unchanged


def test_rows_that_are_only_lost_make_a_version_too(
    world: World, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.snapshots.parquet_files.ROW_GROUP_ROWS", 10)
    world.seal(world.take(f"sqlite:{shop}", file_rows=10))
    with sqlite3.connect(shop) as connection:
        connection.execute("DELETE FROM orders WHERE id >= 20")
    outcome = world.take(f"sqlite:{shop}", version="v2", file_rows=10)
    assert (outcome.uploaded_files, outcome.reused_files, outcome.unchanged) == (1, 1, False)


def test_other_columns_are_refused_unless_they_are_allowed(world: World, shop: Path) -> None:
    world.seal(world.take(f"sqlite:{shop}"))
    changed = "SELECT id, CAST(name AS BLOB) AS name FROM orders ORDER BY id"
    with pytest.raises(SchemaChanged, match="without name: string, price: double; with name: binary"):
        world.take(f"sqlite:{shop}", changed, "v2")
    assert not world.take(f"sqlite:{shop}", changed, "v2", allow_schema_change=True).unchanged


def test_what_may_differ_next_time_is_a_warning(world: World, shop: Path) -> None:
    world.take(f"sqlite:{shop}", "SELECT id, datetime('now') AS t, random() AS r FROM orders")
    assert ["no ORDER BY" in text for text in world.warnings] == [True, False]
    assert "DATETIME('now')" in world.warnings[1]
    assert "RANDOM()" in world.warnings[1]


BAD: list[tuple[str, type[PacklineError], str]] = [
    ("", InvalidStatement, "empty"),
    ("SELECT 1; SELECT 2", InvalidStatement, "2 statements"),
    ("SELECT FROM WHERE", InvalidStatement, "line 1"),
    ("DELETE FROM orders", InvalidStatement, "DELETE"),
    ("CREATE TABLE x AS SELECT 1", InvalidStatement, "CREATE"),
    ("WITH x AS (INSERT INTO orders VALUES (1) RETURNING *) SELECT * FROM x", InvalidStatement, "INSERT"),
    ("PRAGMA query_only = 0", InvalidStatement, "PRAGMA"),
    ("SELECT load_extension('x')", InvalidStatement, "load_extension"),
    ("SELECT nothing FROM orders", QueryFailed, "nothing"),
    ("SELECT * FROM orders WHERE id < 0", NoRows, "no rows"),
    ("SELECT id, id FROM orders", UnsupportedColumn, "2 columns of the query are named 'id'"),
    ('SELECT id AS "" FROM orders', UnsupportedColumn, "Column 1 of the query has no name"),
    ("SELECT CASE id WHEN 1 THEN 'a' ELSE 2.5 END AS v FROM orders", UnsupportedColumn, "real and text"),
]


@pytest.mark.parametrize(("sql", "error", "words"), BAD, ids=lambda value: str(value)[:40])
def test_a_query_that_cannot_be_kept_publishes_nothing(
    world: World, shop: Path, sql: str, error: type[PacklineError], words: str
) -> None:
    with pytest.raises(error) as raised:
        world.take(f"sqlite:{shop}", sql)
    assert words in raised.value.message
    assert raised.value.remedy
    assert "\n" not in str(raised.value)
    assert world.store.seen == []


@pytest.mark.parametrize("limit", [{"max_rows": 49}, {"max_bytes": 100}])
def test_a_result_beyond_its_limit_publishes_nothing(world: World, shop: Path, limit: dict[str, int]) -> None:
    with pytest.raises(ResultTooLarge, match="nothing was published"):
        world.take(f"sqlite:{shop}", QUERY, "v1", **limit)
    assert world.store.seen == []


def test_a_query_that_takes_too_long_is_ended(world: World, shop: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n ORDER BY i"
    with pytest.raises(QueryTimeout):
        world.take(f"sqlite:{shop}", endless, timeout=0.05)


def test_a_file_that_is_not_a_database_is_refused(world: World, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database, but a text that is long enough to be one" * 50)
    for name in ("text.db", "missing.db"):
        with pytest.raises(EngineUnreachable, match=name):
            world.take(f"sqlite:{tmp_path / name}")
    assert not (tmp_path / "missing.db").exists()


def test_a_source_that_is_a_url_is_refused_without_its_password(world: World) -> None:
    with pytest.raises(InvalidConnection) as raised:
        world.take("postgresql://reader:swordfish@db.example/shop")
    assert "swordfish" not in str(raised.value)


@pytest.mark.parametrize("end", [";", " ; -- the end;", "\n-- no semicolon; here", ";;"])
def test_a_statement_may_end_with_a_semicolon_and_a_comment(world: World, shop: Path, end: str) -> None:
    sql = f"SELECT ';' AS mark, id FROM orders ORDER BY id{end}"
    assert world.take(f"sqlite:{shop}", sql).rows == 50


def test_a_parameter_that_the_engine_cannot_take_is_one_line(world: World, shop: Path) -> None:
    with pytest.raises(QueryFailed, match="too large"):
        world.take(f"sqlite:{shop}", "SELECT :n AS n ORDER BY n", parameters={"n": 2**70})


def test_a_parameter_that_the_sql_does_not_use_is_refused(world: World, shop: Path) -> None:
    with pytest.raises(InvalidStatement, match="does not use the parameter most"):
        world.take(
            f"sqlite:{shop}", "SELECT ':most' AS m, id AS i FROM orders ORDER BY 2", parameters={"most": 1}
        )


def test_the_command_and_the_function_say_the_same(
    world: World, shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKLINE_API_URL", world.gateway.url)
    words = ["snapshot", f"sqlite:{shop}", "--query", QUERY, "--dataset", "orders/v1", "--no-packaging"]
    assert main([*words, "--dry-run"]) == 0
    assert "50 rows expected; nothing was uploaded" in capsys.readouterr().out
    assert world.store.seen == []
    assert main([*words, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["rows"], first["unchanged"]) == (50, False)
    world.seal(packline.snapshot(f"sqlite:{shop}", QUERY, "orders/v1", packaging=False))
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("nothing changed: dataset://orders/v1")
    assert main(["snapshot", f"sqlite:{shop}", "--query", "DROP TABLE orders", "--dataset", "orders/v2"]) == 2
    with pytest.raises(InvalidInput):
        packline.snapshot(f"sqlite:{shop}", QUERY, "orders/v2", timeout=0)
