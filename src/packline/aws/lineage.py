"""``DynamoLineage``: who used what, as items of the one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from packline.aws import schema
from packline.aws.codec import number
from packline.aws.table import ConditionFailed, Table
from packline.model import Use, UseKind


class DynamoLineage:
    """Implements ``packline.ports.Lineage``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)

    def record_uses(self, uses: Iterable[Use]) -> None:
        """Record uses. Repeats change nothing; of two times for one use the first stays."""
        for use in uses:
            item = {**schema.key(schema.used_pk(use.uri), f"{use.kind}#{use.by}"), "at": number(use.at)}
            try:
                self._table.transact([self._table.put_if(item, "attribute_not_exists(pk)")])
            except ConditionFailed:
                continue  # recorded before

    def users(self, uri: str) -> Iterator[Use]:
        """List everyone who used that URI, in order of kind and name."""
        for item in self._table.partition(schema.used_pk(uri)):
            kind, _, by = item[schema.TABLE_SK]["S"].partition("#")
            yield Use(uri, UseKind(kind), by, float(item["at"]["N"]))
