"""The record of a query in a marker or in properties: what is read of it, and what is passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from packline.model import Execution, ExecutionState, Use, UseKind
from packline.rules.lineage_edges import list_uses
from packline.rules.query_record import is_query_uri, read_query_record

STORED = Path(__file__).parents[2] / "fixtures" / "stored"
RELEASES = sorted(folder for folder in STORED.iterdir() if folder.is_dir())
URI = "sql://shop/9f2c7e1b5a4d3c60"


def record_of(release: Path = RELEASES[-1], **changes: Any) -> dict[str, Any]:
    return {**json.loads((release / "query-record.json").read_text()), **changes}


@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: str(folder.name))
def test_records_of_every_release_are_read_and_keys_of_a_newer_one_are_passed_over(release: Path) -> None:
    for holder in ({"snapshot": record_of(release)}, {"snapshot": record_of(release, more=[1])}):
        query = read_query_record(holder)
        assert query
        assert (query.uri, query.engine, query.engine_version, query.rows) == (URI, "postgresql", "15.18", 3)
        assert is_query_uri(query.uri)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "text",
        {},
        record_of(form=2),
        record_of(connection=""),
        record_of(connection=["shop"]),
        record_of(sql_sha256="9f2c"),
        record_of(sql_sha256=7),
    ],
    ids=str,
)
def test_what_is_no_record_of_a_form_that_is_known_counts_as_absent(wrong: Any) -> None:
    assert read_query_record({"snapshot": wrong}) is None


def test_a_record_that_a_client_made_up_neither_grows_nor_breaks_an_event() -> None:
    odd = record_of(
        connection="a/b c?" + "x" * 500, rows=True, engine=7, started="s" * 500, schema_sha256="<b>"
    )
    query = read_query_record({"snapshot": odd})
    assert query
    assert (query.rows, query.engine, query.schema_sha256) == (0, "", "")
    assert len(json.dumps(query.document())) < 1_200
    assert query.uri.startswith("sql://a%2Fb%20c%3Fx")
    assert is_query_uri(query.uri)


def test_an_execution_that_kept_a_query_has_used_it() -> None:
    execution = Execution("e1", ExecutionState.SEALED, sealed_at=5.0, marker={"snapshot": record_of()})
    assert list_uses(execution, []) == [Use(URI, UseKind.EXECUTION, "e1", 5.0)]


@pytest.mark.parametrize(
    "text",
    ["sql://shop", "sql://shop/9f2c", "sql:///9f2c7e1b5a4d3c60", URI + "0", URI.upper(), "dataset://a/b"],
)
def test_other_texts_are_no_uris_of_queries(text: str) -> None:
    assert not is_query_uri(text)
