"""The table reads about as many items as are wanted of a list."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from packline.aws.codec import text
from packline.aws.table import ConditionFailed, Table
from packline.errors import SlowDown


class Wire:
    """A client of DynamoDB with so many items in one partition, which counts what it reads."""

    def __init__(self, items: int) -> None:
        self.items = items
        self.asked: list[int] = []
        self.read = 0

    def query(self, **query: Any) -> Any:
        start = int(query.get("ExclusiveStartKey", {"at": 0})["at"])
        # A megabyte, were they of 2 KB.
        end = min(start + query["Limit"], start + 500, self.items)
        self.asked.append(query["Limit"])
        self.read += end - start
        page = {"Items": [{"n": {"N": str(at)}} for at in range(start, end)]}
        return page | ({"LastEvaluatedKey": {"at": end}} if end < self.items else {})


@pytest.mark.parametrize("wanted", [1, 50, 101, 102, 1_001])
def test_a_page_of_a_long_list_costs_about_what_it_shows(wanted: int) -> None:
    wire = Wire(10_000)
    found = list(islice(Table(wire, "t").index("VERSIONS#images", newest_first=True), wanted))
    assert [int(item["n"]["N"]) for item in found] == list(range(wanted))
    assert wire.read <= max(101, 5 * wanted)
    assert len(wire.asked) <= 4


def test_a_whole_list_is_read_in_large_pages() -> None:
    wire = Wire(10_000)
    assert len(list(Table(wire, "t").partition("PLAN#p"))) == 10_000
    assert len(wire.asked) <= 10_000 / 500 + 3
    assert max(wire.asked) <= 10_000


def test_a_span_asks_for_no_more_than_its_limit() -> None:
    wire = Wire(10_000)
    assert len(list(Table(wire, "t").span("TAG#a#0", "a", "z", 7))) == 7
    assert wire.read == 7


class Writer:
    """A client of DynamoDB that refuses, and remembers what it was asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.asked: list[dict[str, Any]] = []

    def put_item(self, **asked: Any) -> Any:
        self.asked.append(asked)
        if self.code:
            raise Refused(self.code)


class Refused(Exception):
    """As botocore's ClientError."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


def test_one_write_is_no_transaction() -> None:
    writer = Writer("")
    table = Table(writer, "t")
    table.write(table.put_if({"pk": text("EXEC#a")}, "rev = :rev", {":rev": text("1")}))
    (asked,) = writer.asked
    assert (asked["ConditionExpression"], asked["ExpressionAttributeValues"]) == (
        "rev = :rev",
        {":rev": {"S": "1"}},
    )


def test_one_write_whose_condition_fails_fails_as_a_transaction_does() -> None:
    table = Table(Writer("ConditionalCheckFailedException"), "t")
    with pytest.raises(ConditionFailed):
        table.write(table.put_if({"pk": text("EXEC#a")}, "attribute_not_exists(pk)"))


class BusyTable:
    """A client of DynamoDB that takes one item of each batch, and refuses every second call for its rate."""

    def __init__(self) -> None:
        self.calls = 0
        self.written: list[str] = []

    def batch_write_item(self, RequestItems: Any) -> Any:  # noqa: N803
        self.calls += 1
        if self.calls % 2:
            raise Refused("ProvisionedThroughputExceededException")
        ((name, (first, *others)),) = RequestItems.items()
        self.written.append(first["PutRequest"]["Item"]["pk"]["S"])
        return {"UnprocessedItems": {name: others} if others else {}}


def test_a_batch_of_writes_to_a_table_at_its_limit_is_slow_and_does_not_fail() -> None:
    busy, pauses = BusyTable(), list[float]()
    items = [{"pk": text(f"DATUM#{number}")} for number in range(25)]
    Table(busy, "t", pauses.append).batch_put(items)
    assert busy.written == [f"DATUM#{number}" for number in range(25)]
    assert len(pauses) == busy.calls - 1 > 25


def test_a_table_that_takes_nothing_at_all_ends_in_an_error() -> None:
    class FullTable:
        def batch_write_item(self, **request: Any) -> Any:
            return {"UnprocessedItems": request["RequestItems"]}

    with pytest.raises(SlowDown):
        Table(FullTable(), "t", lambda seconds: None).batch_put([{"pk": text("DATUM#a")}])


class Transactions:
    """A client that takes 4 MB and 25 items in a transaction, as DynamoDB does in a batch of puts."""

    def __init__(self) -> None:
        self.written: list[int] = []

    def transact_write_items(self, **request: Any) -> None:
        sizes = [len(each["Put"]["Item"]["body"]["S"].encode()) for each in request["TransactItems"]]
        assert sum(sizes) < 4_000_000
        assert len(sizes) <= 25
        self.written += sizes


@pytest.mark.parametrize(("size", "letter"), [(400_000, "a"), (199_000, "\u00e4"), (10, "a")])
def test_items_are_written_by_transactions_that_the_table_takes(size: int, letter: str) -> None:
    wire = Transactions()
    items = [{"pk": text(str(number)), "body": text(letter * size)} for number in range(60)]
    Table(wire, "t").put_all(items)
    assert len(wire.written) == 60
