"""The setting ``snapshot_connections``: what it holds, and what it refuses."""

from __future__ import annotations

import json

import pytest

from packline.errors import InvalidSetting
from packline.server_connections import (
    RedshiftConnection,
    SnowflakeConnection,
    find_server_connection,
    parse_server_connections,
)

WORKGROUP = "arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/1a2b"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:lake-AbCdEf"
LAKE = {
    "engine": "snowflake",
    "account": "ORG-Acme_1",
    "user": "READER",
    "integration": "PACKLINE",
    "secret": SECRET,
}
SALES = {"engine": "redshift", "workgroup": WORKGROUP, "database": "sales"}


def test_connections_are_read_by_name() -> None:
    lake, sales = parse_server_connections(json.dumps({"sales": SALES, "lake": LAKE}))
    assert isinstance(lake, SnowflakeConnection)
    assert isinstance(sales, RedshiftConnection)
    assert (lake.host, lake.token_type) == ("org-acme-1.snowflakecomputing.com", "PROGRAMMATIC_ACCESS_TOKEN")
    assert (sales.database, sales.warehouse) == ("sales", WORKGROUP)
    assert find_server_connection((lake, sales), "redshift", "sales") is sales
    assert parse_server_connections("") == ()


@pytest.mark.parametrize("named", [("snowflake", "sales"), ("redshift", "other")])
def test_a_connection_is_found_by_engine_and_name(named: tuple[str, str]) -> None:
    connections = parse_server_connections(json.dumps({"sales": SALES}))
    with pytest.raises(InvalidSetting, match="no connection") as raised:
        find_server_connection(connections, *named)
    assert "redshift:sales" in raised.value.remedy


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ({"a b": SALES}, "not a name"),
        ({"sales": "x"}, "engine"),
        ({"sales": {"engine": "oracle"}}, "engine"),
        ({"sales": {**SALES, "password": "x"}}, "unknown field 'password'"),
        ({"sales": {**SALES, "database": 1}}, "database"),
        ({"sales": {**SALES, "cluster": "c"}}, "one of workgroup and cluster"),
        ({"sales": {"engine": "redshift", "cluster": "c"}}, "has no database"),
        ({"lake": {**LAKE, "integration": 'P"; DROP'}}, "integration"),
        ({"lake": {**LAKE, "secret": "*"}}, "secret"),
        ({"lake": {key: value for key, value in LAKE.items() if key != "secret"}}, "one of secret and key"),
    ],
)
def test_what_is_not_a_connection_is_refused(content: object, reason: str) -> None:
    with pytest.raises(InvalidSetting, match=reason) as raised:
        parse_server_connections(content if isinstance(content, str) else json.dumps(content))
    assert raised.value.remedy
