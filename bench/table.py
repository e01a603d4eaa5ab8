"""A table that keeps its items sorted, behind DynamoDB's calls: moto looks at every item for every query."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from typing import Any

from packline.aws import schema

Item = dict[str, Any]
Place = tuple[str, str, str]
"""Sort key, then the item's own key: what an index is ordered by."""
MEGABYTE = 1 << 20
"""DynamoDB's limit of one answer."""
LAST = "\U0010ffff"


class SortedTable:
    """The calls of a low-level client that our adapters make to read; of writing, what fills a table."""

    def __init__(self) -> None:
        self.calls = self.items_read = 0
        self._items: dict[tuple[str, str], Item] = {}
        self._places: dict[str, dict[str, list[Place]]] = {
            "": defaultdict(list),
            schema.INDEX: defaultdict(list),
        }

    def get_item(self, Key: Item, **_: Any) -> Item:  # noqa: N803 - DynamoDB's names
        found = self._items.get(_key(Key))
        self._count(1 if found else 0)
        return {"Item": found} if found else {}

    def batch_get_item(self, RequestItems: Item) -> Item:  # noqa: N803
        ((name, wanted),) = RequestItems.items()
        found = [item for key in wanted["Keys"] if (item := self._items.get(_key(key)))]
        self._count(len(found))
        return {"Responses": {name: found}}

    def query(self, **query: Any) -> Item:
        values = {name: value["S"] for name, value in query["ExpressionAttributeValues"].items()}
        places = self._places[query.get("IndexName", "")][values[":pk"]]
        low, high = _bounds(query["KeyConditionExpression"], values, places)
        forward = query.get("ScanIndexForward", True)
        if start := query.get("ExclusiveStartKey"):
            low, high = (start["at"] + 1, high) if forward else (low, start["at"])
        numbers = range(low, high) if forward else range(high - 1, low - 1, -1)
        found, size = [], 0
        for number in numbers:
            item = self._items[places[number][1:]]
            found.append(item)
            size += sum(len(value.get("S", "")) for value in item.values())
            if len(found) == query.get("Limit") or size > MEGABYTE:
                break
        self._count(len(found))
        more = found and len(found) < len(numbers)
        return {"Items": found, **({"LastEvaluatedKey": {"at": numbers[len(found) - 1]}} if more else {})}

    def put_item(self, Item: Item, **_: Any) -> Item:  # noqa: N803
        key = _key(Item)
        if before := self._items.get(key):
            for name, pk, place in _index_places(before):
                self._places[name][pk].remove(place)
        self._items[key] = Item
        for name, pk, place in _index_places(Item):
            insort(self._places[name][pk], place)
        return {}

    def batch_write_item(self, RequestItems: Item) -> Item:  # noqa: N803
        for write in next(iter(RequestItems.values())):
            self.put_item(write["PutRequest"]["Item"])
        return {}

    def transact_write_items(self, TransactItems: list[Item]) -> Item:  # noqa: N803
        """Without its conditions: they hold while a table is filled."""
        for item in TransactItems:
            if put := item.get("Put"):
                self.put_item(put["Item"])
        return {}

    def _count(self, items: int) -> None:
        self.calls += 1
        self.items_read += items


def _key(item: Item) -> tuple[str, str]:
    return item[schema.TABLE_PK]["S"], item[schema.TABLE_SK]["S"]


def _index_places(item: Item) -> list[tuple[str, str, Place]]:
    pk, sk = _key(item)
    places = [("", pk, (sk, pk, sk))]
    if schema.INDEX_PK in item:
        places.append((schema.INDEX, item[schema.INDEX_PK]["S"], (item[schema.INDEX_SK]["S"], pk, sk)))
    return places


def _bounds(condition: str, values: dict[str, str], places: list[Place]) -> tuple[int, int]:
    """The first place of a key condition, and the one behind the last."""
    if ":sk" in values:
        return bisect_left(places, (values[":sk"],)), bisect_left(places, (values[":sk"] + LAST,))
    if ":low" in values:
        return bisect_left(places, (values[":low"],)), bisect_right(places, (values[":high"], LAST, LAST))
    if ":bound" in values and "<" in condition:
        return 0, bisect_left(places, (values[":bound"],))
    if ":bound" in values:
        return bisect_right(places, (values[":bound"], LAST, LAST)), len(places)
    return 0, len(places)
