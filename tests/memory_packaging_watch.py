"""The watch over packagings in memory."""

from __future__ import annotations

from collections.abc import Iterator

from packline.model import DatasetVersion
from tests.memory import MemoryRegistry


class MemoryPackagingWatch:
    """See ``packline.ports.PackagingWatch``; beside a registry, as both are one table."""

    def __init__(self, registry: MemoryRegistry) -> None:
        self.registry = registry

    def due(self, before: float) -> Iterator[DatasetVersion]:
        looks = self.registry.looks
        names = sorted((at, name) for name, at in looks.items() if at < before)
        return (self.registry.known[name] for _, name in names)

    def look_again(self, version: DatasetVersion, at: float) -> None:
        self.registry.looks[version.dataset, version.version] = at

    def forget(self, version: DatasetVersion) -> None:
        current = self.registry.known[version.dataset, version.version]
        if (current.packaging, current.deleted_at > 0) == (version.packaging, version.deleted_at > 0):
            self.registry.looks.pop((version.dataset, version.version), None)
