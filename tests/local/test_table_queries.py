"""A query of a local table answers what moto's own does, and its work does not grow with the other items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from packline.local.patches import Patches
from packline.local.table_queries import patch_queries
from tests.effort import instructions

PARTITIONS = ("b", "a", "ü", "none")


def table(items: int, kind: str = "S") -> Any:
    """A table with a partition of three items, ``items`` of others, and an index the other way round."""
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
    swapped = [{"AttributeName": "sk", "KeyType": "HASH"}, {"AttributeName": "pk", "KeyType": "RANGE"}]
    made = cast(Any, Table)(
        "catalog", "123456789012", "eu-west-1", keys,
        [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": kind}],
        billing_mode="PAY_PER_REQUEST",
        global_indexes=[{"IndexName": "by-sk", "KeySchema": swapped, "Projection": {"ProjectionType": "ALL"}}],
    )  # fmt: skip
    for number in range(items):
        made.put_item({"pk": {"S": PARTITIONS[number % 3]}, "sk": {kind: str(items - number)}})
    return made


def answers(table: Any, kind: str = "S") -> list[Any]:
    """What queries of every partition and of the index answer, forwards, backwards, limited and from a key on."""
    start = {"pk": {"S": "a"}, "sk": {kind: "4"}}
    found: list[Any] = [[item.to_json() for item in table.all_items()]]
    for forward in (True, False):
        for name in PARTITIONS:
            key = DynamoType({"S": name})
            found.append(table.query(key, None, [], 100, None, forward, None))
            found.append(table.query(key, "GT", [DynamoType({kind: "2"})], 1, None, forward, None))
        found.append(table.query(DynamoType({"S": "a"}), None, [], 100, start, forward, None))
        wanted = [("sk", DynamoType({kind: "2"}))]
        by_index = table.query(None, None, [], 9, None, forward, None, "by-sk", hash_key_conditions=wanted)
        found.append(by_index)
    return [
        [[item.to_json() for item in each[0]], *each[1:]] if isinstance(each, tuple) else each
        for each in found
    ]


@pytest.fixture
def patched() -> Iterator[None]:
    with Patches() as patches:
        patch_queries(patches)
        yield


@pytest.mark.parametrize("kind", ["S", "N"])
def test_queries_answer_as_before(kind: str) -> None:
    expected = answers(table(24, kind), kind)
    with Patches() as patches:
        patch_queries(patches)
        assert answers(table(24, kind), kind) == expected


@pytest.mark.usefixtures("patched")
def test_a_query_of_a_partition_does_not_read_the_others() -> None:
    def effort(items: int) -> int:
        made = table(items)
        made.put_item({"pk": {"S": "alone"}, "sk": {"S": "1"}})
        return instructions(lambda: made.query(DynamoType({"S": "alone"}), None, [], 9, None, True, None))

    assert effort(3_000) < 1.5 * effort(3)
