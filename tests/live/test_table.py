"""What Packline takes for granted of DynamoDB. Each docstring ends with the module that relies on it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from packline.aws import schema
from packline.aws.cancellation import Cancellation, cancellation_of
from tests.contract.conftest import make_table
from tests.live.answers import outcomes, refused
from tests.live.target import Target, wait_until

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def dynamodb(target: Target) -> Any:
    return target.client("dynamodb")


@pytest.fixture(scope="module")
def table(target: Target, dynamodb: Any) -> Iterator[str]:
    """A table with the keys of the catalog; deleted at the end."""
    name = target.name("table")
    make_table(dynamodb, name)
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    yield name
    dynamodb.delete_table(TableName=name)


def item(key: str, **attributes: str) -> dict[str, Any]:
    return {**schema.key(key, "x"), **{name: {"S": value} for name, value in attributes.items()}}


def put(table: str, key: str, **condition: Any) -> dict[str, Any]:
    return {"Put": {"TableName": table, "Item": item(key), **condition}}


ABSENT = {"ConditionExpression": "attribute_not_exists(pk)"}


def test_a_strong_read_sees_each_write_and_the_index_follows(dynamodb: Any, table: str) -> None:
    """The index is a hint, soon right. Relied on by ``packline.aws.latest``."""
    for number in range(10):
        written = item(f"seen#{number}", gsi1pk="seen", gsi1sk=str(number))
        dynamodb.put_item(TableName=table, Item=written)
        key = schema.key(f"seen#{number}", "x")
        assert dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"] == written
    query = {
        "TableName": table,
        "IndexName": schema.INDEX,
        "KeyConditionExpression": "gsi1pk = :p",
        "ExpressionAttributeValues": {":p": {"S": "seen"}},
    }
    wait_until(lambda: dynamodb.query(**query)["Count"] == 10, "the index shows ten items", seconds=30)


def test_an_index_cannot_be_read_strongly(dynamodb: Any, table: str, only_aws: None) -> None:
    """So ``latest`` is not read from it. Relied on by ``packline.aws.latest``."""
    with refused("ValidationException"):
        dynamodb.query(
            TableName=table,
            IndexName=schema.INDEX,
            KeyConditionExpression="gsi1pk = :p",
            ExpressionAttributeValues={":p": {"S": "seen"}},
            ConsistentRead=True,
        )


def test_a_cancelled_transaction_says_why_and_writes_nothing(dynamodb: Any, table: str) -> None:
    """One reason for each item. Relied on by ``packline.aws.cancellation``."""
    dynamodb.put_item(TableName=table, Item=item("taken"))
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as caught:
        dynamodb.transact_write_items(TransactItems=[put(table, "free"), put(table, "taken", **ABSENT)])
    codes = [reason["Code"] for reason in caught.value.response["CancellationReasons"]]
    assert codes == ["None", "ConditionalCheckFailed"]
    assert cancellation_of(caught.value) is Cancellation.CONDITION
    assert "Item" not in dynamodb.get_item(TableName=table, Key=schema.key("free", "x"), ConsistentRead=True)


def test_transactions_at_one_item_conflict_and_never_both_win(dynamodb: Any, table: str) -> None:
    """Conflicts are sent again, conditions are not. Relied on by ``packline.aws.cancellation``."""
    ended = outcomes(
        lambda number: dynamodb.transact_write_items(
            TransactItems=[put(table, "contested", **ABSENT), put(table, f"beside#{number}")]
        ),
        12,
    )
    assert ended.count("") == 1
    assert set(ended) <= {"", "TransactionCanceledException", "TransactionConflictException"}


def test_a_token_makes_a_repeated_transaction_the_same_one(dynamodb: Any, table: str, only_aws: None) -> None:
    """For ten minutes. Relied on by ``packline.aws.table``."""
    sent = {"TransactItems": [put(table, "tokened", **ABSENT)], "ClientRequestToken": uuid.uuid4().hex}
    dynamodb.transact_write_items(**sent)
    dynamodb.transact_write_items(**sent)


def test_a_token_for_other_items_is_refused(dynamodb: Any, table: str, only_aws: None) -> None:
    """So a token names the items it is for. Relied on by ``packline.aws.table``."""
    token = uuid.uuid4().hex
    dynamodb.transact_write_items(TransactItems=[put(table, "one")], ClientRequestToken=token)
    with refused("IdempotentParameterMismatchException"):
        dynamodb.transact_write_items(TransactItems=[put(table, "two")], ClientRequestToken=token)


def test_a_transaction_has_at_most_100_items(dynamodb: Any, table: str) -> None:
    """Aliases beyond them are written before. Relied on by ``packline.aws.table``."""
    dynamodb.transact_write_items(TransactItems=[put(table, f"t#{n}") for n in range(100)])
    with refused("ValidationException"):
        dynamodb.transact_write_items(TransactItems=[put(table, f"t#{n}") for n in range(101)])


def test_a_batch_has_at_most_25_writes_or_100_reads(dynamodb: Any, table: str, only_aws: None) -> None:
    """And may leave some for the next call. Relied on by ``packline.aws.table``."""
    requests = [{"PutRequest": {"Item": item(f"b#{n}")}} for n in range(26)]
    dynamodb.batch_write_item(RequestItems={table: requests[:25]})
    with refused("ValidationException"):
        dynamodb.batch_write_item(RequestItems={table: requests})
    keys = [schema.key(f"t#{n}", "x") for n in range(101)]
    read = dynamodb.batch_get_item(RequestItems={table: {"Keys": keys[:100], "ConsistentRead": True}})
    assert len(read["Responses"][table]) + len(read["UnprocessedKeys"].get(table, {}).get("Keys", [])) == 100
    with refused("ValidationException"):
        dynamodb.batch_get_item(RequestItems={table: {"Keys": keys}})


def test_an_item_has_at_most_400_kb(dynamodb: Any, table: str) -> None:
    """Alone a ValidationException that names the size. Relied on by ``packline.aws.cancellation``."""
    large = item("large", body="x" * 410_000)
    with pytest.raises(dynamodb.exceptions.ClientError) as caught:
        dynamodb.put_item(TableName=table, Item=large)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert cancellation_of(caught.value) is Cancellation.SIZE


def test_a_page_ends_at_1_mb(dynamodb: Any, table: str) -> None:
    """Whatever is asked for. Relied on by ``packline.aws.table``."""
    for number in range(4):
        written = {**schema.key("pages", str(number)), "body": {"S": "x" * 350_000}}
        dynamodb.put_item(TableName=table, Item=written)
    page = dynamodb.query(
        TableName=table, KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "pages"}}
    )
    assert page["Count"] < 4
    assert page["LastEvaluatedKey"]
