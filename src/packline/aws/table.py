"""One DynamoDB table: get, query, put and transact, with AWS's errors translated."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from packline.aws import schema
from packline.aws.cancellation import Cancellation, cancellation_of
from packline.aws.codec import Item, text
from packline.aws.errors import translate
from packline.errors import ItemTooLarge, SlowDown, StateMoved
from packline.retry import TABLE_WRITES

GET_ITEMS = 100
PUT_ITEMS = 25
"""Items a batch call takes (DynamoDB, BatchGetItem and BatchWriteItem)."""
PUT_BYTES = 3_500_000
"""Bytes of JSON in a transaction of several items, which DynamoDB counts as fewer; it takes 4 MB."""

FIRST_ITEMS = 101
"""Items the first query of a list asks for: a page of the API, and the one that tells that there are more."""
MORE_ITEMS = 4
"""How many times more each further query asks for."""
MOST_ITEMS = 10_000
"""DynamoDB gives 1 MB at once, whatever is asked for."""

RETRIED = "Packline retries automatically; nothing to do."


class ConditionFailed(Exception):
    """A condition of a write did not hold: what was read is out of date. Nothing was written."""


class Table:
    """One DynamoDB table. ``client`` is a low-level DynamoDB client."""

    def __init__(self, client: Any, name: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._name = name
        self._sleep = sleep

    def get(self, pk: str, sk: str) -> Item | None:
        """Read an item, strongly consistent; None if there is none."""
        key = {schema.TABLE_PK: text(pk), schema.TABLE_SK: text(sk)}
        with translate(f"{pk} {sk}"):
            response = self._client.get_item(TableName=self._name, Key=key, ConsistentRead=True)
        item: Item | None = response.get("Item")
        return item

    def query(self, pk: str, sk_prefix: str) -> Iterator[Item]:
        """Read the items of one partition whose sort key starts so, in order; strongly consistent."""
        return self._pages(
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues={":pk": text(pk), ":sk": text(sk_prefix)},
            ConsistentRead=True,
        )

    def between(
        self, pk: str, low: str, high: str, *, newest_first: bool = False, first: int = FIRST_ITEMS
    ) -> Iterator[Item]:
        """Read the items of one partition whose sort key is in a range, ends included; strongly consistent."""
        return self._pages(
            KeyConditionExpression="pk = :pk AND sk BETWEEN :low AND :high",
            ExpressionAttributeValues={":pk": text(pk), ":low": text(low), ":high": text(high)},
            ConsistentRead=True,
            ScanIndexForward=not newest_first,
            Limit=first,
        )

    def partition(self, pk: str) -> Iterator[Item]:
        """Read all items of one partition, in order; strongly consistent."""
        values = {":pk": text(pk)}
        return self._pages(
            KeyConditionExpression="pk = :pk", ExpressionAttributeValues=values, ConsistentRead=True
        )

    def index(
        self,
        pk: str,
        *,
        below: str = "",
        above: str = "",
        newest_first: bool = False,
        first: int = FIRST_ITEMS,
    ) -> Iterator[Item]:
        """Read one partition of the index, in order of its sort key: all, or the items below or above a value."""
        assert not (below and above), "a key condition takes one comparison"
        bound = "< :bound" if below else "> :bound"
        condition = f"{schema.INDEX_PK} = :pk" + (f" AND {schema.INDEX_SK} {bound}" if below or above else "")
        values = {":pk": text(pk), **({":bound": text(below or above)} if below or above else {})}
        return self._pages(
            IndexName=schema.INDEX,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=not newest_first,
            Limit=first,
        )

    def span(self, pk: str, low: str, high: str, limit: int) -> Iterator[Item]:
        """Read at most ``limit`` items of an index partition whose sort key is in a range, ends included."""
        items = self._pages(
            IndexName=schema.INDEX,
            KeyConditionExpression=f"{schema.INDEX_PK} = :pk AND {schema.INDEX_SK} BETWEEN :low AND :high",
            ExpressionAttributeValues={":pk": text(pk), ":low": text(low), ":high": text(high)},
            Limit=limit,
        )
        return islice(items, limit)

    def scan(self) -> Iterator[Item]:
        """Read all items of the table, in no order; strongly consistent."""
        request: dict[str, Any] = {"TableName": self._name, "ConsistentRead": True}
        while True:
            with translate(self._name):
                page = self._client.scan(**request)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def batch_get(self, keys: Sequence[Item]) -> Iterator[Item]:
        """Read those of the items that exist, in no order; strongly consistent. Raises SlowDown."""
        waiting, tries = list(keys), 0
        while waiting:
            batch, waiting = waiting[:GET_ITEMS], waiting[GET_ITEMS:]
            with translate(self._name):
                request = {self._name: {"Keys": batch, "ConsistentRead": True}}
                answer = self._client.batch_get_item(RequestItems=request)
            yield from answer["Responses"].get(self._name, ())
            left = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            tries = self._pause(tries) if left else 0
            waiting += left

    def put_all(self, items: Sequence[Item]) -> None:
        """Write different items whatever is there, by transactions. Raises as ``transact`` does.

        They need the right to put items only; that to write batches is one to delete as well.
        """
        for batch in _batches(items):
            self.transact([self.put_if(item) for item in batch])

    def batch_put(self, items: Sequence[Item]) -> None:
        """Write at most 25 items whatever is there; not one transaction, at half its price.

        A table at its limit makes it slower: only attempts that wrote nothing at all count. Raises SlowDown.
        """
        waiting, tries = [{"PutRequest": {"Item": item}} for item in items], 0
        while waiting:
            left = self._put_batch(waiting)
            if left:
                tries = self._pause(tries if len(left) == len(waiting) else 0)
            waiting = left

    def _put_batch(self, requests: list[Any]) -> list[Any]:
        """Send a batch, and return what was not written: all of it if DynamoDB refuses the call for its rate."""
        try:
            with translate(self._name):
                answer = self._client.batch_write_item(RequestItems={self._name: requests})
        except SlowDown:
            return requests
        unprocessed: list[Any] = answer.get("UnprocessedItems", {}).get(self._name, [])
        return unprocessed

    def _pause(self, tries: int) -> int:
        """Wait before what the table did not take is sent again: exponential, with jitter."""
        if tries >= TABLE_WRITES.attempts:
            raise SlowDown(
                f"{self._name}: AWS takes no more items for now.",
                "Packline retries automatically; nothing to do.",
            )
        self._sleep(TABLE_WRITES.backoff(tries + 1))
        return tries + 1

    def put(self, item: Item) -> None:
        """Write an item whatever is there."""
        with translate(item[schema.TABLE_PK]["S"]):
            self._client.put_item(TableName=self._name, Item=item)

    def put_if(self, item: Item, condition: str = "", values: Item | None = None) -> Any:
        """Make a transaction's put, under a condition if one is given."""
        return {"Put": self._conditional({"Item": item}, condition, values)}

    def delete(self, key: Item, condition: str = "", values: Item | None = None) -> Any:
        """Make a transaction's removal of an item, under a condition if one is given."""
        return {"Delete": self._conditional({"Key": key}, condition, values)}

    def check(self, key: Item, condition: str, values: Item | None = None) -> Any:
        """Make a transaction's condition on an item that it does not write."""
        return {"ConditionCheck": self._conditional({"Key": key}, condition, values)}

    def _conditional(self, target: dict[str, Any], condition: str, values: Item | None) -> dict[str, Any]:
        request = {"TableName": self._name, **target}
        if condition:
            request["ConditionExpression"] = condition
        if values:
            request["ExpressionAttributeValues"] = values
        return request

    def write(self, change: Any) -> None:
        """Write one ``put_if`` by itself, at half the price of a transaction. Raises as ``transact`` does."""
        self._send(lambda: self._client.put_item(**change["Put"]))

    def transact(self, items: Sequence[Any]) -> None:
        """Write all items or none.

        Throttled transactions and those that met another one are sent again, with the same token: an answer that
        was lost does not make a second write of the first (ClientRequestToken is good for ten minutes).

        Raises:
            ConditionFailed: A condition does not hold.
            SlowDown: Throttled, even after waiting.
            StateMoved: Other transactions were always at the same items.
            ItemTooLarge: An item has more than 400 KB, or all of them more than 4 MB.
        """
        token = f"{random.getrandbits(128):032x}"  # unique, not secret
        request = {"TransactItems": list(items), "ClientRequestToken": token}
        self._send(lambda: self._client.transact_write_items(**request))

    def _send(self, call: Callable[[], Any]) -> None:
        """Send a write until it is done or cannot be."""
        tries = 0
        while True:
            try:
                with translate(self._name):
                    call()
                return
            except Exception as error:
                outcome = cancellation_of(error) or cancellation_of(error.__cause__)
                if outcome is None:
                    raise
                tries = self._again(outcome, tries, error)

    def _again(self, outcome: Cancellation, tries: int, error: Exception) -> int:
        """Wait before a write is sent again; raise what its sender must know if that does not help."""
        match outcome:
            case Cancellation.CONDITION:
                raise ConditionFailed(str(error)) from error
            case Cancellation.SIZE:
                raise ItemTooLarge(
                    f"{self._name}: DynamoDB refuses an item for its size ({error}).",
                    "Shorten the metadata, tags or marker that it holds; an item takes at most 400 KB.",
                ) from error
            case Cancellation.CONFLICT if tries >= TABLE_WRITES.attempts:
                raise StateMoved(
                    f"{self._name}: other transactions were always writing the same items.",
                    RETRIED,
                ) from error
        return self._pause(tries)

    def _pages(self, **query: Any) -> Iterator[Item]:
        """Read about as much as is taken: a page need not cost all that would fit in a response."""
        query.setdefault("Limit", FIRST_ITEMS)
        while True:
            with translate(self._name):
                page = self._client.query(TableName=self._name, **query)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]
            query["Limit"] = min(query["Limit"] * MORE_ITEMS, MOST_ITEMS)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut items into what one transaction takes."""
    batch: list[Item] = []
    size = 0
    for item in items:
        item_size = len(json.dumps(item, ensure_ascii=False, default=repr).encode("utf-8", "surrogatepass"))
        if batch and (len(batch) == PUT_ITEMS or size + item_size > PUT_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += item_size
    if batch:
        yield batch


class TableStore:
    """Base of the ports that are kept in the one table."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)
