"""The local table keeps what is written beside a transaction, and returns every type of attribute."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from moto.dynamodb.models import dynamodb_backends

from packline.aws.table import ConditionFailed, Table
from tests.contract.conftest import make_table
from tests.local.conftest import Aws


@pytest.fixture
def table(aws: Aws) -> Table:
    client = aws.client("dynamodb")
    name = f"catalog-{len(client.list_tables()['TableNames'])}"
    make_table(client, name)
    return Table(client, name)


def item(name: str, **facts: str) -> Any:
    return {"pk": {"S": name}, "sk": {"S": "META"}, **{key: {"S": value} for key, value in facts.items()}}


def test_a_transaction_that_fails_undoes_its_own_writes_only(table: Table) -> None:
    def fail(number: int) -> None:
        refused = table.put_if(item("nobody"), "attribute_exists(pk)")
        with pytest.raises(ConditionFailed):
            table.transact([table.put_if(item(f"undone-{number}")), refused])

    def write(number: int) -> None:
        table.put(item(f"kept-{number}"))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(act, number) for number in range(60) for act in (fail, write)]:
            done.result()
    assert all(table.get(f"kept-{number}", "META") for number in range(60))
    assert not any(table.get(f"undone-{number}", "META") for number in range(60))


def test_of_many_who_write_what_they_have_read_none_is_lost(table: Table) -> None:
    table.put(item("counter", n="0"))

    def add(_: int) -> None:
        while True:
            seen = (table.get("counter", "META") or {})["n"]["S"]
            put = table.put_if(item("counter", n=str(int(seen) + 1)), "n = :seen", {":seen": {"S": seen}})
            try:
                table.transact([put])
                return
            except ConditionFailed:
                continue

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(30)))
    assert (table.get("counter", "META") or {})["n"] == {"S": "30"}


def test_the_copy_of_a_table_shares_its_items_and_not_their_places(table: Table) -> None:
    table.put(item("a"))
    backend = dynamodb_backends["123456789012"]["eu-west-1"]
    stored = backend.tables[max(backend.tables)]
    copied = copy.deepcopy(stored)
    table.put(item("b"))
    assert (len(copied.items), len(stored.items)) == (1, 2)
    ((mine,), (theirs, _)) = (
        [row for rows in each.items.values() for row in rows.values()] for each in (copied, stored)
    )
    assert mine is theirs


def test_items_are_returned_as_they_were_put(table: Table, aws: Aws) -> None:
    attributes: dict[str, Any] = {
        "string": {"S": ""},
        "number": {"N": "1.5"},
        "bytes": {"B": b"\x00\xff"},
        "flag": {"BOOL": False},
        "nothing": {"NULL": True},
        "strings": {"SS": ["a", "b"]},
        "list": {"L": [{"S": "x"}, {"M": {"deep": {"N": "2"}}}, {"L": []}]},
        "map": {"M": {"S": {"S": "named like a type"}, "flag": {"BOOL": True}}},
    }
    table.put(item("typed") | attributes)
    stored = table.get("typed", "META") or {}
    assert {name: value for name, value in stored.items() if name in attributes} == attributes
