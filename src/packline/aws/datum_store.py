"""``DynamoDatumStore``: datums and their search entries in the one table."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item
from packline.aws.datum_changes import DatumChanges, datum_items
from packline.aws.table import PUT_ITEMS, RETRIED, ConditionFailed, TableStore
from packline.errors import DatumNotFound, StateMoved
from packline.model import Datum
from packline.search_index import IndexEntry, IndexRange

WRITERS = 64
"""Batches on their way at once."""
WINDOW = 64


class DynamoDatumStore(TableStore):
    """Implements ``packline.ports.DatumStore``."""

    def __init__(self, client: Any, table: str) -> None:
        super().__init__(client, table)
        self._changes = DatumChanges(self._table)

    def datum(self, datum: str) -> Datum:
        """Read a datum. Raises DatumNotFound."""
        item = self._table.get(schema.datum_pk(datum), schema.META)
        if item is None:
            raise DatumNotFound(f"No datum {datum} is recorded.", "It may be a plain output of an execution.")
        return codec.load_datum(item)

    def datums(self, ids: Sequence[str]) -> list[Datum]:
        """Read those of the datums that are here, in the same order."""
        keys = [schema.key(schema.datum_pk(datum), schema.META) for datum in dict.fromkeys(ids)]
        stored = {datum.id: datum for datum in map(codec.load_datum, self._table.batch_get(keys))}
        return [stored[datum] for datum in ids if datum in stored]

    def save_datums(self, datums: Iterable[Datum]) -> None:
        """Record datums with their search entries. Repeats change nothing."""
        self._put_all(item for datum in datums for item in datum_items(datum))

    def add_datums(self, datums: Sequence[Datum]) -> None:
        """Record those that are not here yet, and search entries of all of them. Repeats change nothing."""
        # Entries first: a reader that finds the datum here already may then believe that it can be searched for.
        items = [list(datum_items(datum)) for datum in datums]
        self._put_all(entry for _, *entries in items for entry in entries)
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(self._add, (first for first, *_ in items)))

    def save_datum(self, datum: Datum, said_at: float) -> bool:
        """Record one datum, unless its metadata was written after ``said_at`` (then return False)."""
        first, *entries = datum_items(datum)
        at = codec.number(said_at)
        newest = "attribute_not_exists(pk) OR said_at <= :at"
        written = self._table.put_if({**first, "said_at": at}, newest, {":at": at})
        try:
            self._table.transact([written, *map(self._table.put_if, entries[: PUT_ITEMS - 1])])
        except ConditionFailed:
            return False
        self._table.put_all(entries[PUT_ITEMS - 1 :])
        return True

    def change_datum(self, before: Datum | None, changed: Datum, at: float) -> None:
        """Replace a datum by a changed one, with its search entries, in one transaction."""
        try:
            items, early = self._changes.items(before, changed, at)
            for item in early:
                self._table.put(item)
            self._table.transact(items)
        except ConditionFailed:
            raise StateMoved(f"{changed.uri} was changed in between.", RETRIED) from None

    def changed_datums(self, prefix: str) -> Iterator[Datum]:
        """List datums of an execution that were changed since it was sealed; their ids begin so (16 hex digits)."""
        return map(codec.load_datum, self._table.index(schema.changed_pk(prefix)))

    def execution_of(self, prefix: str) -> str:
        """Return the sealed execution whose datum ids begin so (16 hex digits). Raises DatumNotFound."""
        item = self._table.get(schema.datum_prefix_pk(prefix), schema.META)
        if item is None:
            raise DatumNotFound(
                f"No sealed execution has datums that begin with {prefix}.", "It may not be sealed yet."
            )
        return item["execution"]["S"]

    def hits(self, span: IndexRange, after: str, limit: int) -> list[IndexEntry]:
        """Return search entries of a range that sort after ``after``, in order."""
        low = max(span.low, after)
        if low > span.high:
            return []
        entries = heapq.merge(
            *(self._shard_hits(span, shard, low, limit + 1) for shard in range(schema.SEARCH_SHARDS))
        )
        return list(islice((hit for hit in entries if hit.sort > after), limit))

    def _add(self, item: Item) -> None:
        with suppress(ConditionFailed):
            self._table.write(self._table.put_if(item, "attribute_not_exists(pk)"))

    def _put_all(self, items: Iterable[Item]) -> None:
        items = iter(items)
        batches = iter(lambda: list(islice(items, PUT_ITEMS)), [])
        first = list(islice(batches, 2))
        if len(first) < 2:
            for batch in first:
                self._table.batch_put(batch)
            return
        with ThreadPoolExecutor(WRITERS) as pool:
            while first:
                list(pool.map(self._table.batch_put, first))
                first = list(islice(batches, WINDOW))

    def _shard_hits(self, span: IndexRange, shard: int, low: str, limit: int) -> Iterator[IndexEntry]:
        for item in self._table.span(schema.search_pk(span.where, shard), low, span.high, limit):
            yield IndexEntry(
                item[schema.INDEX_SK]["S"], item[schema.TABLE_PK]["S"].removeprefix(schema.datum_pk(""))
            )
