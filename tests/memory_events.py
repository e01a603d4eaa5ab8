"""The log of events in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packline.model import PastEvent


class MemoryEventLog:
    """See ``packline.ports.EventLog``."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], PastEvent] = {}

    def record(self, events: Sequence[PastEvent]) -> None:
        for event in events:
            for about in event.about:
                self.kept.setdefault((about, event.id), event)

    def unrecorded(self, events: Sequence[PastEvent]) -> list[PastEvent]:
        return [e for e in events if not all((about, e.id) in self.kept for about in e.about)]

    def events(self, about: str, since: float, before: str = "") -> Iterator[PastEvent]:
        found = [event for (subject, _), event in self.kept.items() if subject == about and event.at >= since]
        places = sorted(found, key=lambda event: event.place, reverse=True)
        return (event for event in places if not before or event.place < before)
