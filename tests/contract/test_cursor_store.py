"""Cursors are read by their token until they expire."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from packline.aws.cursor_store import DynamoCursorStore
from packline.errors import WrittenByNewerRelease
from packline.ports import CursorStore
from tests.contract.conftest import make_table
from tests.memory_cursors import MemoryCursorStore


@pytest.fixture(params=["memory", "dynamodb"])
def cursors(request: pytest.FixtureRequest) -> CursorStore:
    if request.param == "memory":
        return MemoryCursorStore()
    request.getfixturevalue("aws")
    client = boto3.client("dynamodb")
    make_table(client)
    return DynamoCursorStore(client, "catalog")


def test_a_cursor_is_read_by_its_token_until_it_expires(cursors: CursorStore) -> None:
    cursors.save_cursor("one", "WyJhIl0", 1_000.0)
    assert cursors.cursor("one", 999.0) == "WyJhIl0"
    assert cursors.cursor("one", 1_000.0) is None
    assert cursors.cursor("two", 0.0) is None


def test_cursors_of_past_releases_are_read_and_those_of_a_newer_form_refused(aws: Any) -> None:
    client = boto3.client("dynamodb")
    make_table(client)
    store = DynamoCursorStore(client, "catalog")
    stored = Path(__file__).parents[1] / "fixtures" / "stored"
    for file in stored.glob("*/cursor.json"):
        item = json.loads(file.read_text("utf-8"))
        token = item["pk"]["S"].removeprefix("CURSOR#")
        client.put_item(TableName="catalog", Item=item)
        assert store.cursor(token, 1_000.0) == "WyJhIl0"
        client.put_item(TableName="catalog", Item={**item, "schema": {"N": "2"}})
        with pytest.raises(WrittenByNewerRelease, match="Upgrade"):
            store.cursor(token, 1_000.0)
