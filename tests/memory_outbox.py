"""The outbox in memory."""

from __future__ import annotations

from collections.abc import Iterator

from packline.outbox import OutboxEntry
from tests.memory import MemoryRegistry


class MemoryOutbox:
    """See ``packline.ports.Outbox``; beside a registry, as both are one table."""

    def __init__(self, registry: MemoryRegistry) -> None:
        self.registry = registry

    def due(self, before: float) -> Iterator[OutboxEntry]:
        found = (entry for entry in self.registry.outbox.values() if entry.at < before)
        return iter(sorted(found, key=lambda entry: entry.at))

    def remove(self, entry: OutboxEntry) -> None:
        self.registry.outbox.pop((entry.kind, entry.subject, entry.name, entry.number), None)
