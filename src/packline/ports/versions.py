"""Versions of datasets and models, and the aliases that point to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from packline.model import DatasetVersion, VersionAlias
from packline.ports.datasets import PropertyChange
from packline.principal import NOBODY, Principal


class VersionStore(Protocol):
    """Keeps versions by dataset and name. A deleted version raises VersionDeleted; ``RetentionStore`` finds it."""

    def version(self, dataset: str, version: str) -> DatasetVersion:
        """Read a version. Raises VersionNotFound."""

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        """List the versions that are older than ``after``, newest first; none if the dataset does not exist."""

    def newest(self, dataset: str) -> DatasetVersion | None:
        """Return the first of ``versions``; None if there are none."""

    def datasets(self, after: str = "") -> Iterator[str]:
        """List the names of all datasets that sort after ``after``, in order."""

    def resolve(self, dataset: str, reference: str) -> DatasetVersion:
        """Return the version of that name, else the one that the alias points to; ``latest`` is the newest.

        Raises DatasetNotFound, VersionNotFound.
        """

    def change_version(
        self,
        dataset: str,
        version: str,
        change: Callable[[DatasetVersion], DatasetVersion],
        *,
        log: Callable[[DatasetVersion, DatasetVersion], PropertyChange] | None = None,
    ) -> DatasetVersion:
        """Read, change and write what may change of a version, again if others changed it in between.

        ``log`` makes the entry of the history of its properties, which is written with a change, or not at all.

        Raises VersionNotFound, and whatever ``change`` raises.
        """


class VersionAliasStore(Protocol):
    """Keeps the aliases of versions, each with everything it has pointed to. A removed one keeps its history."""

    def aliases(self, dataset: str, after: str = "") -> Iterator[VersionAlias]:
        """List the aliases that sort after ``after``, in order of name."""

    def alias(self, dataset: str, alias: str) -> VersionAlias:
        """Read what an alias points to now. Raises VersionNotFound."""

    def alias_history(self, dataset: str, alias: str, before: int = 0) -> Iterator[VersionAlias]:
        """List the moves of an alias before that revision (0: all of them), newest first."""

    def alias_before(self, move: VersionAlias) -> VersionAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""

    def move_alias(
        self,
        dataset: str,
        alias: str,
        version: str,
        at: float,
        rev: int | None = None,
        by: Principal = NOBODY,
    ) -> VersionAlias:
        """Move or create an alias by hand.

        Args:
            dataset: The dataset or model of both.
            alias: The alias.
            version: The name of the version that it points to from now on.
            at: When (seconds since the epoch).
            rev: The revision that is expected (0: there is no such alias yet); None takes any.
            by: Who moves it.

        Raises:
            AliasMoved: The alias has another revision.
            VersionNotFound: The version does not exist.
        """

    def remove_alias(
        self, dataset: str, alias: str, at: float, rev: int | None = None, by: Principal = NOBODY
    ) -> VersionAlias:
        """Remove an alias by hand, and return the move that says so: its version is empty.

        A version that was created before does not bring the alias back when its packaging ends. Arguments as in
        ``move_alias``. Raises AliasMoved; VersionNotFound if there is no such alias.
        """
