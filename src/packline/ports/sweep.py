"""Ports that only the sweep reads: what other functions leave for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from packline.model import DatasetVersion
from packline.outbox import OutboxEntry


class Outbox(Protocol):
    """Keeps facts that may not have been announced yet. Each such write adds one."""

    def due(self, before: float) -> Iterator[OutboxEntry]:
        """List the facts that were written before that time, oldest first."""

    def remove(self, entry: OutboxEntry) -> None:
        """Remove a fact that was announced."""


class PackagingWatch(Protocol):
    """Keeps packagings under way or to be tried again. ``Registry`` adds a version when its packaging changes."""

    def due(self, before: float) -> Iterator[DatasetVersion]:
        """List the versions whose next look was due before that time, each as it is now; those longest due first."""

    def look_again(self, version: DatasetVersion, at: float) -> None:
        """Look at the version again at that time."""

    def forget(self, version: DatasetVersion) -> None:
        """Stop looking at the version, unless it has changed since."""
