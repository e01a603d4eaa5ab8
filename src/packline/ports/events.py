"""Published events, kept for a while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from packline.model import PastEvent


class EventLog(Protocol):
    """Keeps published events."""

    def record(self, events: Sequence[PastEvent]) -> None:
        """Keep events. One that is kept already stays as it is."""

    def unrecorded(self, events: Sequence[PastEvent]) -> list[PastEvent]:
        """Return those of the events that are not kept yet, in the same order."""

    def events(self, about: str, since: float, before: str = "") -> Iterator[PastEvent]:
        """List events of a subject, newest first.

        Args:
            about: The subject.
            since: Only events that are not older (seconds since the epoch).
            before: Only events that come after the one with this sort key in the list.
        """
