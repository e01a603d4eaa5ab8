"""Datasets and their properties in memory, beside a registry: both are one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock

from packline.errors import DatasetExists, DatasetNotFound
from packline.ports import DatasetRecord, LogChange, PropertyChange
from tests.memory import MemoryRegistry


class MemoryDatasetStore:
    """Implements ``packline.ports.DatasetStore``."""

    def __init__(self, registry: MemoryRegistry) -> None:
        self.registry = registry
        self.made: dict[str, DatasetRecord] = {}
        self.known: dict[str, dict[str, object]] = {}
        self._lock = Lock()

    def create_dataset(self, dataset: DatasetRecord) -> DatasetRecord:
        if dataset.name in self.registry.datasets():
            known = self.dataset(dataset.name)
            if known.owner != dataset.owner:
                raise DatasetExists(f"dataset://{dataset.name} exists already.")
            return known
        self.registry.empty.add(dataset.name)
        self.registry.removed.discard(dataset.name)
        self.made[dataset.name] = dataset
        return dataset

    def dataset(self, dataset: str) -> DatasetRecord:
        if dataset in self.registry.removed:
            raise DatasetNotFound(f"dataset://{dataset}/ was removed.")
        if dataset not in self.made and not any(name == dataset for name, _ in self.registry.known):
            raise DatasetNotFound(f"There is no dataset {dataset!r}.")
        return self.made.get(dataset, DatasetRecord(dataset))

    def remove_dataset(self, dataset: str, at: float) -> bool:
        self.dataset(dataset)
        if self.registry.newest(dataset) is not None:
            return False
        self.registry.removed.add(dataset)
        return True

    def properties(self, dataset: str) -> dict[str, object]:
        return dict(self.known.get(dataset, {}))

    def property_changes(self, dataset: str, version: str, before: str = "") -> Iterator[PropertyChange]:
        changes = [
            change
            for change in self.registry.changes
            if (change.dataset, change.version) == (dataset, version)
        ]
        newest = sorted(changes, key=lambda change: change.place, reverse=True)
        return (change for change in newest if not before or change.place < before)

    def change_properties(
        self,
        dataset: str,
        change: Callable[[dict[str, object]], dict[str, object]],
        log: LogChange | None = None,
    ) -> dict[str, object]:
        while True:
            before = self.properties(dataset)
            changed = change(before)
            with self._lock:
                if self.properties(dataset) == before:
                    self.known[dataset] = changed
                    if log and changed != before:
                        self.registry.changes.append(log(before, changed))
                    return changed
