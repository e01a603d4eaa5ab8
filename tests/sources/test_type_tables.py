"""The page of types says what the engines and the mappings do."""

from __future__ import annotations

import pytest

pytest.importorskip("pyarrow", reason="needs pyarrow and sqlglot: make test-sources")

from tests.sources.postgresql_server import find_programs
from tests.sources.type_tables import ENGINES, HEAD, PAGE, section

NEEDED = {
    "PostgreSQL": "psycopg",
    "DuckDB": "duckdb",
    "SQLite": "sqlite3",
    "BigQuery": "google.cloud.bigquery",
    "Snowflake": "snowflake.connector",
    "Redshift": "redshift_connector",
}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_page_of_types_says_what_is_kept(engine: str) -> None:
    pytest.importorskip(NEEDED[engine], reason="not installed: make test-sources")
    if engine == "PostgreSQL" and find_programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    assert section(engine, ENGINES[engine][1]()) in PAGE.read_text(encoding="utf-8")


def test_the_page_of_types_has_all_engines_and_nothing_else() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith(HEAD)
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == list(ENGINES)
