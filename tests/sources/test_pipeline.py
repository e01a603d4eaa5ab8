"""From a table to rows on a worker: snapshot, version, package and fetch, by the template on the local stack."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")
pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")

import pyarrow.compute
import pyarrow.parquet

from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from packline.snapshots.parquet_files import ROW_GROUP_ROWS
from tests.stacks import only
from tests.system.conftest import QUIET_SECONDS, User

FILES = 3
ROWS = FILES * ROW_GROUP_ROWS
QUERY = "SELECT id, city FROM visits WHERE id >= :first ORDER BY id"


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    context = {"part_files": "1"}  # a part for each file, so that reused parts can be counted
    with only(LocalStack(synthesized(None, context), quiet_seconds=QUIET_SECONDS)) as running:
        yield running


@pytest.fixture
def user(stack: LocalStack, tmp_path: Path) -> User:
    return User(stack, tmp_path / "cache")


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    path = tmp_path / "visits.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE visits (id INTEGER PRIMARY KEY, city TEXT)")
        connection.executemany(
            "INSERT INTO visits VALUES (?, ?)", ((n, f"city {n % 7}") for n in range(ROWS))
        )
    connection.close()
    return path


def take(user: User, visits: Path, version: str, *options: str) -> Any:
    words = ("--query", QUERY, "--param", "first=0", "--rows-per-file", str(ROW_GROUP_ROWS))
    return user.json("snapshot", f"sqlite:{visits}", *words, "--dataset", f"visits/{version}", *options)


def versions(user: User) -> list[str]:
    return [version["version"] for version in user.json("ls", "visits")["versions"]]


def test_a_query_becomes_a_version_that_is_packed_fetched_and_reused(
    user: User, visits: Path, tmp_path: Path
) -> None:
    first = take(user, visits, "v1", "--alias", "production")
    assert (first["uploaded_files"], first["reused_files"], first["unchanged"]) == (FILES, 0, False)
    shown = user.packaged("dataset://visits/v1")
    assert len(shown["parts"]) == FILES
    assert shown["properties"]["snapshot"]["sql"] == QUERY
    user.run("fetch", "dataset://visits/production", "--to", tmp_path / "first")
    rows = pyarrow.parquet.read_table(tmp_path / "first")
    assert rows.column("id").to_pylist() == list(range(ROWS))

    lineage = user.run("lineage", "dataset://visits/production").stdout
    query = f"sql://visits.db/{first['record']['sql_sha256'][:16]}"
    assert f"from {query}  {ROWS:,} rows of sqlite" in lineage
    (use,) = user.json("lineage", query)["used_by"]
    assert [made["uri"] for made in use["made"]] == ["dataset://visits/v1"]

    again = take(user, visits, "v2", "--alias", "checked")
    assert (again["unchanged"], again["uri"], again["uploaded_files"]) == (True, "dataset://visits/v1", 0)
    assert versions(user) == ["v1"], "the same rows are no new version"
    assert user.json("show", "dataset://visits/checked")["uri"] == "dataset://visits/v1", "but aliases move"

    with sqlite3.connect(visits) as connection:
        connection.execute("UPDATE visits SET city = 'elsewhere' WHERE id = ?", (ROW_GROUP_ROWS + 5,))
    connection.close()
    changed = take(user, visits, "v2", "--alias", "production")
    assert (changed["uploaded_files"], changed["reused_files"]) == (1, FILES - 1)
    assert changed["files"] == FILES
    shown = user.packaged("dataset://visits/v2")
    before = {part["key"] for part in user.json("show", "dataset://visits/v1")["parts"]}
    after = {part["key"] for part in shown["parts"]}
    assert (len(after), len(after - before)) == (FILES, 1), "one changed row: all parts but one are reused"
    user.run("fetch", "dataset://visits/production", "--to", tmp_path / "second")
    changes = pyarrow.parquet.read_table(tmp_path / "second").filter(
        pyarrow.compute.field("city") == "elsewhere"
    )
    assert changes.column("id").to_pylist() == [ROW_GROUP_ROWS + 5]


def test_a_query_in_valohai_yaml_is_an_input_of_the_version_that_keeps_its_rows(
    user: User, visits: Path, tmp_path: Path
) -> None:
    (tmp_path / "cities.sql").write_text("SELECT id, city FROM visits WHERE id < :most ORDER BY id")
    (tmp_path / "connections.toml").write_text(f'[trips]\nengine = "sqlite"\npath = "{visits}"\n')
    user.environment["PACKLINE_CONNECTIONS"] = str(tmp_path / "connections.toml")
    uri = "sql://trips/cities.sql?dataset=cities&param=most={parameter:most}"
    (tmp_path / "config.json").write_text(json.dumps({"cities": uri}))
    words = ("inputs", "--config", tmp_path / "config.json", "--parameter", "most=10")
    for name in ("one", "two"):
        folders = ("--to", tmp_path / name, "--config-dir", tmp_path / f"{name}-config")
        done = json.loads(user.run(*words, *folders, "--json").stdout)
        (version,) = done["cities"]["resolved"]
        rows = pyarrow.parquet.read_table(tmp_path / name / "cities" / "part-00000.parquet")
        assert rows.num_rows == 10
        assert [made["uri"] for made in user.json("ls", "cities")["versions"]] == [version], name


def test_a_query_that_fails_leaves_no_trace_in_the_store(user: User, visits: Path) -> None:
    done = user.run(
        *("snapshot", f"sqlite:{visits}", "--query", "SELECT id FROM nowhere ORDER BY id"),
        *("--dataset", "visits/never", "--json"),
        code=2,
    )
    assert "nowhere" in done.stderr
    assert "never" not in json.dumps(user.json("ls"))
