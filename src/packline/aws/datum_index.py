"""``DynamoDatumIndex``: datums, their aliases and search entries, and the counters of models, in the one table."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from packline.aws import codec, schema
from packline.aws.alias_items import DatumAliasItems, may_move, next_move
from packline.aws.codec import Item
from packline.aws.datum_changes import DatumChanges, datum_items
from packline.aws.dynamodb import DynamoRegistry
from packline.aws.index_backlogs import IndexBacklogs
from packline.aws.outbox import outbox_item
from packline.aws.table import PUT_ITEMS, RETRIED, ConditionFailed, Table
from packline.errors import AliasMoved, DatumNotFound, StateMoved
from packline.model import DatasetVersion, Datum, DatumAlias, ModelStatus
from packline.retry import ALIAS_MOVES
from packline.rules.outbox_entries import datum_alias_entry
from packline.search_index import IndexBacklog, IndexEntry, IndexRange

WRITERS = 16
"""Batches on their way at once."""
WINDOW = 64


class DynamoDatumIndex:
    """Implements ``packline.ports.DatumIndex``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)
        self._aliases = DatumAliasItems(self._table)
        self._changes = DatumChanges(self._table)
        self._backlogs = IndexBacklogs(self._table)
        self._registry = DynamoRegistry(client, table)

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

    def save_datum(self, datum: Datum, said_at: float) -> bool:
        """Record one datum, unless its metadata was written after ``said_at`` (then return False)."""
        first, *entries = datum_items(datum)
        at = codec.number(said_at)
        newest = "attribute_not_exists(pk) OR said_at <= :at"
        try:
            self._table.transact([self._table.put_if({**first, "said_at": at}, newest, {":at": at})])
        except ConditionFailed:
            return False
        for start in range(0, len(entries), PUT_ITEMS):
            self._table.batch_put(entries[start : start + PUT_ITEMS])
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

    def _shard_hits(self, span: IndexRange, shard: int, low: str, limit: int) -> Iterator[IndexEntry]:
        for item in self._table.span(schema.search_pk(span.where, shard), low, span.high, limit):
            yield IndexEntry(
                item[schema.INDEX_SK]["S"], item[schema.TABLE_PK]["S"].removeprefix(schema.datum_pk(""))
            )

    def backlogs(self) -> Iterator[IndexBacklog]:
        """List sealed executions whose search entries are not all written, by name."""
        return self._backlogs.listed()

    def move_backlog(self, before: IndexBacklog, left: IndexBacklog | None) -> None:
        """Replace a backlog as it was read by what is left of it (None: nothing). Raises StateMoved."""
        self._backlogs.move(before, left)

    def datum_alias(self, alias: str) -> DatumAlias:
        """Read what an alias points to now. Raises DatumNotFound."""
        current = self._aliases.current(alias)
        if current is None:
            raise DatumNotFound(f"No datum alias {alias!r} is known.", "See `packline search`.")
        return current

    def named_aliases(self, aliases: Sequence[str]) -> list[DatumAlias]:
        """Read those of the aliases that exist, each with what it points to now, by a batch of reads."""
        return self._aliases.named(aliases)

    def datum_aliases(self, after: str = "") -> Iterator[DatumAlias]:
        """List the aliases that sort after ``after``, in order of name."""
        return map(codec.load_datum_alias, self._table.index(schema.DATUM_ALIASES_PK, above=after))

    def datum_alias_history(self, alias: str, before: int = 0) -> Iterator[DatumAlias]:
        """List the moves of an alias before that revision (0: all of them), newest first."""
        return self._aliases.history(alias, before)

    def datum_alias_before(self, move: DatumAlias) -> DatumAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""
        return self._aliases.move_before(move)

    def move_datum_alias(self, wish: DatumAlias, rev: int | None = None) -> DatumAlias:
        """Move or create an alias, unless a newer intent has moved it; return what it points to then."""
        for attempt in range(1, ALIAS_MOVES.attempts + 1):
            current = self._aliases.current(wish.alias)
            if rev is not None and rev != (current.rev if current else 0):
                break
            if current and not may_move(wish, current):
                return current
            moved = next_move(wish, current)
            try:
                outbox = outbox_item(self._table, datum_alias_entry(moved))
                self._table.transact([*self._aliases.move(moved), outbox])
                return moved
            except ConditionFailed:
                time.sleep(ALIAS_MOVES.backoff(attempt))
        raise AliasMoved(f"datum://{wish.alias} was moved in between.", "Look at it again, then decide.")

    def reserve_version(self, model: str, execution: str) -> int:
        """Return the number of the version that this execution makes of that model: the next one, always the same."""
        pk = schema.dataset_pk(model)
        for attempt in range(1, ALIAS_MOVES.attempts + 1):
            made = self._table.get(pk, schema.MADE + execution)
            if made is not None:
                return int(made["made_number"]["N"])
            last = self._table.get(pk, schema.COUNTER)
            counter = codec.number(int(last["made_number"]["N"]) + 1 if last else 1)
            same = (
                ("made_number = :last", {":last": last["made_number"]})
                if last
                else ("attribute_not_exists(pk)", None)
            )
            items = [
                self._table.put_if({**schema.key(pk, schema.COUNTER), "made_number": counter}, *same),
                self._table.put_if(
                    {**schema.key(pk, schema.MADE + execution), "made_number": counter},
                    "attribute_not_exists(pk)",
                ),
            ]
            try:
                self._table.transact(items)
                return int(counter["N"])
            except ConditionFailed:
                time.sleep(ALIAS_MOVES.backoff(attempt))
        raise StateMoved(f"{model} gets new versions all the time.", RETRIED)

    def models(self, after: str = "") -> Iterator[str]:
        """List the names of all models that sort after ``after``, in order."""
        return (item[schema.INDEX_SK]["S"] for item in self._table.index(schema.MODELS_PK, above=after))

    def set_status(self, model: str, version: str, status: ModelStatus) -> DatasetVersion:
        """Approve or reject a version of a model. Raises VersionNotFound."""
        return self._registry.change_version(
            model, version, lambda current: replace(current, status=str(status))
        )
