"""The properties of datasets in memory."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock


class MemoryDatasetProperties:
    """See ``packline.ports.DatasetProperties``."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, object]] = {}
        self._lock = Lock()

    def properties(self, dataset: str) -> dict[str, object]:
        return dict(self.known.get(dataset, {}))

    def change_properties(
        self, dataset: str, change: Callable[[dict[str, object]], dict[str, object]]
    ) -> dict[str, object]:
        while True:
            before = self.properties(dataset)
            changed = change(before)
            with self._lock:
                if self.properties(dataset) == before:
                    self.known[dataset] = changed
                    return changed
