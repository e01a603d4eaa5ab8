"""``DynamoVersionAliasStore``: the aliases of versions in the one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packline.aws import schema
from packline.aws.outbox import outbox_item
from packline.aws.table import ConditionFailed
from packline.aws.version_store import RETRIES, DynamoVersionStore
from packline.errors import AliasMoved, VersionNotFound
from packline.model import VersionAlias
from packline.rules.outbox_entries import version_alias_entry
from packline.uri import version_uri


class DynamoVersionAliasStore(DynamoVersionStore):
    """Implements ``packline.ports.VersionAliasStore``."""

    def aliases(self, dataset: str, after: str = "") -> Iterator[VersionAlias]:
        """List the aliases that sort after ``after``, in order of name."""
        return self._version_aliases.listed(dataset, after)

    def alias(self, dataset: str, alias: str) -> VersionAlias:
        """Read what an alias points to now. Raises VersionNotFound."""
        current = self._version_aliases.current(dataset, alias)
        if current is None:
            raise VersionNotFound(f"There is no alias {version_uri(dataset, alias)}.", "See its aliases.")
        return current

    def alias_history(self, dataset: str, alias: str, before: int = 0) -> Iterator[VersionAlias]:
        """List the moves of an alias before that revision (0: all of them), newest first."""
        return self._version_aliases.history(dataset, alias, before)

    def alias_before(self, move: VersionAlias) -> VersionAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""
        return self._version_aliases.move_before(move)

    def move_alias(
        self, dataset: str, alias: str, version: str, at: float, rev: int | None = None
    ) -> VersionAlias:
        """Move or create an alias by hand."""
        self.version(dataset, version)
        for attempt in range(RETRIES):
            current = self._version_aliases.current(dataset, alias)
            if rev is not None and rev != (current.rev if current else 0):
                break
            moved = VersionAlias(dataset, alias, version, (current.rev if current else 0) + 1, at, at)
            try:
                outbox = outbox_item(self._table, version_alias_entry(moved))
                self._table.transact(
                    [self._version_check(dataset, version), *self._version_aliases.move(moved), outbox]
                )
                return moved
            except ConditionFailed:
                if rev is not None or attempt == RETRIES - 1:
                    break
        raise AliasMoved(
            f"{version_uri(dataset, alias)} was moved in between.", "Look at it again, then decide."
        )

    def _version_check(self, dataset: str, version: str) -> Any:
        return self._table.check(
            schema.key(schema.dataset_pk(dataset), schema.VERSION + version),
            "attribute_exists(pk) AND attribute_not_exists(deleted_at)",
        )
