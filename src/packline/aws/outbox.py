"""``DynamoOutbox``: facts that may not have been announced, as items of the one table (transactional outbox).

Each lies in the partition of what it is about, so that a role that may write the fact may write it; the index lists
them by time. The sweep removes it once its events are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import Table
from packline.outbox import FactKind, OutboxEntry


class DynamoOutbox:
    """Implements ``packline.ports.Outbox``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)

    def due(self, before: float) -> Iterator[OutboxEntry]:
        """List the facts that were written before that time, oldest first."""
        return map(codec.load_outbox, self._table.index(schema.OUTBOX_PK, below=codec.sortable(before)))

    def remove(self, entry: OutboxEntry) -> None:
        """Remove a fact that was announced."""
        self._table.transact([self._table.delete(_key(entry))])


def outbox_item(table: Table, entry: OutboxEntry) -> Any:
    """Make the put of an entry, for the transaction that writes its fact."""
    key = _key(entry)
    place = f"{codec.sortable(entry.at)}#{key[schema.TABLE_PK]['S']}#{key[schema.TABLE_SK]['S']}"
    listed = {schema.INDEX_PK: text(schema.OUTBOX_PK), schema.INDEX_SK: text(place)}
    return table.put_if({**key, **listed, **codec.attributes(entry)})


_PARTITIONS = {
    FactKind.SEALED: schema.execution_pk,
    FactKind.PACKAGED: schema.dataset_pk,
    FactKind.VERSION_ALIAS: schema.dataset_pk,
    FactKind.DATUM_ALIAS: schema.datum_alias_pk,
}


def _key(entry: OutboxEntry) -> Item:
    named = f"{schema.OUTBOX}#{entry.kind}#{entry.name}#{entry.number:08d}"
    return schema.key(_PARTITIONS[entry.kind](entry.subject), named)
