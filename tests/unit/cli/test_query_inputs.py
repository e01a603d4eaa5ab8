"""URIs of queries as inputs: what they say, and what is refused before a database is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest

from packline.cli.query_inputs import QueryInput, parse_query_input, snapshot_queries
from packline.client.inputs.definition import InputDefinition
from packline.errors import InvalidInput, PacklineError, Unavailable
from packline.library.backend import TableBackend
from packline.uri import DatasetUri

NOW = datetime(2026, 11, 29, 4, 5, 6, 789_000, tzinfo=UTC)


def test_a_uri_names_connection_file_dataset_and_parameters() -> None:
    uri = "sql://shop/queries/orders%20old.sql?dataset=orders&alias=fresh&param=since=2026-01-01&param=n=3&since=id"
    assert parse_query_input(uri, NOW) == QueryInput(
        "shop",
        PurePosixPath("queries/orders old.sql"),
        DatasetUri("orders", "20261129-040506-789000"),
        ("fresh",),
        ("since=2026-01-01", "n=3"),
        "id",
    )
    assert parse_query_input("sql://shop/o.sql?dataset=orders/v1", NOW).target == DatasetUri("orders", "v1")


@pytest.mark.parametrize(
    "uri",
    [
        "sql://shop",
        "sql:///o.sql?dataset=orders",
        "sql://shop/../o.sql?dataset=orders",
        "sql://shop//etc/o.sql?dataset=orders",
        "sql://shop/o.sql",
        "sql://shop/o.sql?dataset=a&dataset=b",
        "sql://shop/o.sql?dataset=orders&password=x",
        "sql://shop/o.sql?dataset=NOT%20ONE/v1",
    ],
)
def test_a_uri_that_cannot_be_used_is_refused_with_a_remedy(uri: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_query_input(uri, NOW)
    assert raised.value.remedy
    assert "\n" not in str(raised.value)


def test_a_query_is_not_read_offline(tmp_path: Path) -> None:
    definition = InputDefinition("orders", ("dataset://a/b", "sql://shop/o.sql?dataset=orders"))
    with pytest.raises(Unavailable, match=r"orders.*cannot be read offline") as raised:
        snapshot_queries([definition], tmp_path, TableBackend(), offline=True)
    assert isinstance(raised.value, PacklineError)
    assert "dataset://" in raised.value.remedy
