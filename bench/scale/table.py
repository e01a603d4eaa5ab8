"""The table's ports in memory: what they are asked is counted, and search entries are counted and dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from packline.model import Datum
from packline.rules.search_entries import search_entries_of
from tests.memory import MemoryDatumIndex, MemoryRegistry

WRITES = frozenset(
    (
        *(
            "save_execution",
            "seal",
            "plan_packaging",
            "finish_packaging",
            "record_part",
            "record_part_failure",
        ),
        *("change_version", "move_alias", "move_datum_alias", "move_backlog", "reserve_version"),
    )
)
"""Methods that write an item or few; each counts as the two write units of a transaction."""
UNITS_EACH = 2
WRITES_PER_SECOND = 4_000
"""Of a new table on demand (docs/decisions/0054-at-the-limit-slower.md)."""
ENTRY_UNITS = 2
"""A search entry is an item of the table, and one of the index."""


class CountedRegistry:
    """Passes everything to a registry in memory, and counts the calls."""

    def __init__(self, registry: MemoryRegistry, counts: Counter[str]) -> None:
        self._registry, self._counts = registry, counts

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._registry, name)

        def counted(*arguments: Any, **keywords: Any) -> Any:
            if name in WRITES:
                self._counts["write_units"] += UNITS_EACH
            else:
                self._counts["read_units"] += 1
            return method(*arguments, **keywords)

        return counted if callable(method) else method


class CountedDatumIndex(MemoryDatumIndex):
    """Keeps no datum; counts the items that DynamoDB would write."""

    def __init__(self, registry: MemoryRegistry, counts: Counter[str]) -> None:
        super().__init__(registry)
        self._counts = counts

    @property
    def written(self) -> int:
        """Write units so far."""
        return self._counts["write_units"]

    def add_datums(self, datums: Sequence[Datum]) -> None:
        self.save_datums(datums)

    def save_datums(self, datums: Iterable[Datum]) -> None:
        for datum in datums:
            self._counts["write_units"] += 1 + ENTRY_UNITS * len(search_entries_of(datum))
