"""Counts what the local stack is asked for, as AWS bills it: ``tests/system/test_cost.py`` compares the cost model."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from packline.aws.schema import INDEX_PK
from packline.local.http_server import Request
from packline.local.s3_target import S3Target

WRITE_UNIT = 1_024
"""Bytes of an item that one write request unit pays for."""
INVOKE = "/invocations"
_SINGLE = ("PutItem", "UpdateItem", "DeleteItem")


class RequestCounts:
    """Counts requests by name, such as ``s3 PUT outputs``, ``lambda pack_part``, ``dynamodb write units``."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def snapshot(self) -> Counter[str]:
        """Return a copy of the counts."""
        with self._lock:
            return self._counts.copy()

    def add(self, name: str, count: int = 1) -> None:
        """Add to a count."""
        with self._lock:
            self._counts[name] += count

    def add_request(self, service: str, request: Request) -> None:
        """Count a request to the endpoint; of functions only ``LambdaFunctions`` sees all calls."""
        if service == "s3":
            self.add(f"s3 {_s3_operation(request.method, S3Target.of(request))}")
            return
        operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
        if service == "dynamodb":
            self.add("dynamodb write units", sum(_write_units(operation, json.loads(request.body))))
        if operation:
            self.add(f"{service} {operation}")


def _s3_operation(method: str, target: S3Target) -> str:
    """Return what S3 bills a request as, and the folder that it is for."""
    if not target.key:
        prefix = target.query.get("prefix", "")
        return f"LIST {prefix.partition('/')[0]}"
    billed = "PUT" if method == "POST" else method
    return f"{billed} {target.key.partition('/')[0]}"


def _write_units(operation: str, body: Mapping[str, Any]) -> Iterator[int]:
    """Yield the write request units of each item of a request, copies in the index included."""
    if operation in _SINGLE:
        yield _units(body)
    for action in body.get("TransactItems", ()) if operation == "TransactWriteItems" else ():
        yield from (2 * _units(write) for write in action.values())
    if operation == "BatchWriteItem":
        for writes in body["RequestItems"].values():
            yield from (_units(write) for entry in writes for write in entry.values())


def _units(write: Mapping[str, Any]) -> int:
    # An update names what it sets; the size of its item is not in the request, and items of Packline are small.
    item = write.get("Item", {})
    indexed = INDEX_PK in item or INDEX_PK in write.get("ExpressionAttributeNames", {}).values()
    return max(1, -(-_item_bytes(item) // WRITE_UNIT)) * (2 if indexed else 1)


def _item_bytes(item: Mapping[str, Any]) -> int:
    """Return about what DynamoDB takes an item's size for: names and values as UTF-8, without their types."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "M":
        return 3 + _item_bytes(content) + len(content)
    if kind == "L":
        return 3 + sum(_value_bytes(each) + 1 for each in content)
    return len(str(content).encode())
