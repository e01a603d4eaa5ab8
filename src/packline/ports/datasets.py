"""Datasets: their names and owners before the first version, and their properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from packline.model import Use


class DatasetRecord(NamedTuple):
    """A dataset, which may have no version yet. Of one that uploads have made, only the name is recorded."""

    name: str
    owner: str = ""
    created_at: float = 0.0


class DatasetUsage(NamedTuple):
    """What the removal of a dataset affects. Counts are lower bounds where ``is_complete`` is False."""

    newest: str
    """Name of its newest version; empty if it has none."""
    versions: int
    files: int
    """Of all counted versions together."""
    size: int
    """Of those files, in bytes; a file that several versions have counts for each."""
    packages: int
    aliases: tuple[str, ...]
    users: tuple[Use, ...]
    """Executions whose inputs name one of the versions, and versions that are based on one."""
    is_complete: bool


class RemovalStep(NamedTuple):
    """What one request to remove a dataset did. ``is_removed`` is False while versions are left."""

    aliases_removed: int
    versions_deleted: int
    is_removed: bool


class DatasetStore(Protocol):
    """Keeps datasets and the properties of datasets and models: a JSON object each, empty until one is written."""

    def create_dataset(self, dataset: DatasetRecord) -> DatasetRecord:
        """Create a dataset, or return the one that exists. Raises DatasetExists if that has another owner."""

    def dataset(self, dataset: str) -> DatasetRecord:
        """Read a dataset. Raises DatasetNotFound, also if it was removed."""

    def remove_dataset(self, dataset: str, at: float) -> bool:
        """Take a dataset or model off the list, unless it has a version; return whether it is off the list.

        A version that is made or restored later puts it back. ``at``: seconds since the epoch. Raises DatasetNotFound.
        """

    def properties(self, dataset: str) -> dict[str, object]:
        """Read the properties; empty for a dataset that does not exist."""

    def change_properties(
        self, dataset: str, change: Callable[[dict[str, object]], dict[str, object]]
    ) -> dict[str, object]:
        """Read, change and write the properties, again if others changed them in between; return the new ones.

        Raises whatever ``change`` raises.
        """
