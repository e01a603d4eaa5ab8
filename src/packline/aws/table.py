"""The table in its own words: get, query, put and transact, with AWS's errors turned into ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from packline.aws import schema
from packline.aws.codec import Item, text
from packline.aws.faults import error_code, translated


class Cancelled(Exception):
    """A condition of a transaction did not hold; nothing was written."""


class Table:
    """One DynamoDB table. ``client`` is a low-level DynamoDB client."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def get(self, pk: str, sk: str) -> Item | None:
        """The item, by a strongly consistent read; None if there is none."""
        key = {schema.TABLE_PK: text(pk), schema.TABLE_SK: text(sk)}
        with translated(f"{pk} {sk}"):
            found = self._client.get_item(TableName=self._name, Key=key, ConsistentRead=True)
        item: Item | None = found.get("Item")
        return item

    def query(self, pk: str, sk_prefix: str) -> Iterator[Item]:
        """Items of one partition whose sort key starts so, in order; strongly consistent."""
        return self._pages(
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues={":pk": text(pk), ":sk": text(sk_prefix)},
            ConsistentRead=True,
        )

    def index(self, pk: str, *, below: str = "", newest_first: bool = False) -> Iterator[Item]:
        """Items of one partition of the index, in order of its sort key (all, or those below a value)."""
        condition = f"{schema.INDEX_PK} = :pk" + (f" AND {schema.INDEX_SK} < :below" if below else "")
        return self._pages(
            IndexName=schema.INDEX,
            KeyConditionExpression=condition,
            ExpressionAttributeValues={":pk": text(pk), **({":below": text(below)} if below else {})},
            ScanIndexForward=not newest_first,
        )

    def put(self, item: Item) -> None:
        """Write an item whatever is there."""
        with translated(item[schema.TABLE_PK]["S"]):
            self._client.put_item(TableName=self._name, Item=item)

    def put_if(self, item: Item, condition: str = "", values: Item | None = None) -> Any:
        """A transaction's put, under a condition if one is given."""
        put: dict[str, Any] = {"TableName": self._name, "Item": item}
        if condition:
            put["ConditionExpression"] = condition
        if values:
            put["ExpressionAttributeValues"] = values
        return {"Put": put}

    def check(self, key: Item, condition: str) -> Any:
        """A transaction's condition on an item it does not write."""
        return {"ConditionCheck": {"TableName": self._name, "Key": key, "ConditionExpression": condition}}

    def transact(self, items: Sequence[Any]) -> None:
        """Write all items or none. Raises Cancelled if a condition did not hold or another transaction was at it."""
        try:
            with translated("the registry"):
                self._client.transact_write_items(TransactItems=list(items))
        except Exception as error:
            if error_code(error) == "TransactionCanceledException":
                raise Cancelled(str(error)) from error
            raise

    def _pages(self, **query: Any) -> Iterator[Item]:
        while True:
            with translated(self._name):
                page = self._client.query(TableName=self._name, **query)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]
