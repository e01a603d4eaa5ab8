"""Changes of datums: the items a transaction needs to write one again, with its search entries."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import ConditionFailed, Table
from packline.model import Datum
from packline.rules.datum_ids import prefix_of
from packline.rules.search_entries import SearchEntry, search_entries_of

TRANSACTION_ITEMS = 100
UNCHANGED = "body = :body"
"""The whole of it, so that other writers of the item need not keep a revision."""


class DatumChanges:
    """Writes what changes of a datum and its search entries, and nothing else."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def items(self, before: Datum | None, changed: Datum, at: float) -> tuple[list[Any], list[Item]]:
        """Make the transaction, and new entries that it has no room for: hints, which may be written before it.

        Raises ConditionFailed if the table holds another datum than ``before``.

        Entries that no longer hold leave the index and expire. Where there is no room for that they stay: whether
        a datum is found is decided on the datum.
        """
        entries_before = set(search_entries_of(before)) if before else set()
        after = set(search_entries_of(changed))
        fresh = [_entry(changed, entry) for entry in sorted(after - entries_before)]
        gone = [_expiring(changed, entry, at) for entry in sorted(entries_before - after)]
        room = TRANSACTION_ITEMS - 1
        puts = [self._table.put_if(item) for item in (*fresh, *gone)[:room]]
        return [self._datum(before, changed, at), *puts], fresh[room:]

    def _datum(self, before: Datum | None, changed: Datum, at: float) -> Any:
        item = {**_meta(changed), "said_at": codec.number(at)}
        if changed.execution:
            item[schema.INDEX_PK] = text(schema.changed_pk(prefix_of(changed.id)))
            item[schema.INDEX_SK] = text(changed.id)
        if before is None:
            return self._table.put_if(item, "attribute_not_exists(pk)")
        # The body as it is stored, which another release may have written with more fields than we know.
        stored = self._table.get(schema.datum_pk(before.id), schema.META)
        if stored is None or codec.load_datum(stored) != before:
            raise ConditionFailed(f"{before.uri} is no longer what was read.")
        item |= codec.attributes(changed, unknown=codec.unknown_fields(Datum, stored))
        return self._table.put_if(item, UNCHANGED, {":body": stored["body"]})


def datum_items(datum: Datum) -> Iterator[Item]:
    """Yield the item of a datum, then its search entries.

    An entry is named by its place, so that one for an older value is never written over one for a newer; what has
    become wrong is not found, for the datum decides.
    """
    yield _meta(datum)
    yield from (_entry(datum, entry) for entry in search_entries_of(datum))


def _meta(datum: Datum) -> Item:
    return {**schema.key(schema.datum_pk(datum.id), schema.META), **codec.attributes(datum)}


def _entry(datum: Datum, entry: SearchEntry) -> Item:
    shard = int(datum.id[-2:], 16) % schema.SEARCH_SHARDS
    return {
        **_place(datum, entry),
        schema.INDEX_PK: text(schema.search_pk(entry.where, shard)),
        schema.INDEX_SK: text(entry.sort),
    }


def _expiring(datum: Datum, entry: SearchEntry, at: float) -> Item:
    """Build an entry outside the index; DynamoDB removes it by its TTL, so that no role needs the right to delete."""
    return {**_place(datum, entry), schema.TTL: codec.number(int(at))}


def _place(datum: Datum, entry: SearchEntry) -> Item:
    place = sha256(entry.sort.encode()).hexdigest()[:16]
    return schema.key(schema.datum_pk(datum.id), f"{schema.ENTRY}{entry.where}#{place}")
