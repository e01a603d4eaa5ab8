"""Cursors are read by their token until they expire."""

from __future__ import annotations

import boto3
import pytest

from packline.aws.cursor_store import DynamoCursorStore
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
