"""Datasets: their names and owners before the first version, and their properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol


class DatasetRecord(NamedTuple):
    """A dataset, which may have no version yet. Of one that uploads have made, only the name is recorded."""

    name: str
    owner: str = ""
    created_at: float = 0.0


class DatasetStore(Protocol):
    """Keeps datasets and the properties of datasets and models: a JSON object each, empty until one is written."""

    def create_dataset(self, dataset: DatasetRecord) -> DatasetRecord:
        """Create a dataset, or return the one that exists. Raises DatasetExists if that has another owner."""

    def dataset(self, dataset: str) -> DatasetRecord:
        """Read a dataset. Raises DatasetNotFound."""

    def properties(self, dataset: str) -> dict[str, object]:
        """Read the properties; empty for a dataset that does not exist."""

    def change_properties(
        self, dataset: str, change: Callable[[dict[str, object]], dict[str, object]]
    ) -> dict[str, object]:
        """Read, change and write the properties, again if others changed them in between; return the new ones.

        Raises whatever ``change`` raises.
        """
