"""Datasets: their names and owners before the first version, and their properties."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple, Protocol

from packline.model import Use
from packline.principal import NOBODY, Principal
from packline.records import record


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


@record(frozen=True)
class PropertyChange:
    """What one write has changed of the properties of a dataset, or of properties and tags of a version."""

    dataset: str
    version: str
    """Empty for the properties of the dataset itself."""
    at: float
    """Seconds since the epoch."""
    before: dict[str, object]
    """The keys that changed with their old values; one that was not there is left out."""
    after: dict[str, object]
    """The same keys with their new values; one that was removed is left out."""
    by: Principal = NOBODY

    @property
    def place(self) -> str:
        """Where it stands among changes: text that sorts by time (until the year 5138)."""
        text = json.dumps([self.before, self.after], sort_keys=True)
        return f"{self.at:018.6f}#{sha256(text.encode()).hexdigest()[:12]}"


LogChange = Callable[[dict[str, object], dict[str, object]], PropertyChange]
"""Makes the entry of the history of a write from what it replaces and what it writes."""


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
        self,
        dataset: str,
        change: Callable[[dict[str, object]], dict[str, object]],
        log: LogChange | None = None,
    ) -> dict[str, object]:
        """Read, change and write the properties, again if others changed them in between; return the new ones.

        ``log`` makes the entry of the history, which is written with a change, or not at all. Raises whatever
        ``change`` raises.
        """

    def property_changes(self, dataset: str, version: str, before: str = "") -> Iterator[PropertyChange]:
        """List the history of the properties of a dataset (``version`` empty) or version, newest first.

        ``before``: ``place`` of the change that was listed last. Entries are kept for a year, at most as long as the
        version.
        """
