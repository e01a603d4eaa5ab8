"""``DynamoEventLog``: what was announced, as items of the one table that expire by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import Table
from packline.model import PastEvent
from packline.rules.event_identity import RETENTION_SECONDS

EventKey = tuple[str, str]
"""Subject and id."""


class DynamoEventLog:
    """Implements ``packline.ports.EventLog``."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = Table(client, table)

    def record(self, events: Sequence[PastEvent]) -> None:
        """Keep events. One that is kept already stays as it is."""
        keys = {(about, event.id): event for event in events for about in event.about}
        kept = self._kept(keys)
        fresh = [_item(about, event) for (about, name), event in keys.items() if (about, name) not in kept]
        self._table.put_all(fresh)

    def unrecorded(self, events: Sequence[PastEvent]) -> list[PastEvent]:
        """Return those of the events that are not kept yet, in the same order."""
        kept = self._kept({(about, event.id): event for event in events for about in event.about})

        return [event for event in events if not all((about, event.id) in kept for about in event.about)]

    def events(self, about: str, since: float, before: str = "") -> Iterator[PastEvent]:
        """List events of a subject, newest first."""
        items = self._table.index(schema.events_pk(about), below=before, newest_first=True)
        return takewhile(lambda event: event.at >= since, map(_load, items))

    def _kept(self, keys: dict[EventKey, PastEvent]) -> set[EventKey]:
        """Return those of the places that hold an event."""
        items = self._table.batch_get(
            [schema.key(schema.event_pk(about), name) for about, name in sorted(keys)]
        )
        prefix = schema.event_pk("")
        return {
            (item[schema.TABLE_PK]["S"].removeprefix(prefix), item[schema.TABLE_SK]["S"]) for item in items
        }


def _item(about: str, event: PastEvent) -> Item:
    return {
        **schema.key(schema.event_pk(about), event.id),
        schema.INDEX_PK: text(schema.events_pk(about)),
        schema.INDEX_SK: text(event.place),
        schema.TTL: codec.number(int(event.at + RETENTION_SECONDS)),
        **codec.attributes(event),
    }


def _load(item: Item) -> PastEvent:
    return codec.load_event(item)
