"""``DynamoVersionAliasStore``: the aliases of versions in the one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from packline.aws import schema
from packline.aws.outbox import outbox_item
from packline.aws.table import ConditionFailed
from packline.aws.version_store import RETRIES, DynamoVersionStore
from packline.errors import AliasMoved, VersionNotFound
from packline.model import VersionAlias
from packline.principal import NOBODY, Principal
from packline.rules.alias_revisions import is_expected
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
        if current is None or not current.version:
            raise _no_alias(dataset, alias)
        return current

    def alias_history(self, dataset: str, alias: str, before: int = 0) -> Iterator[VersionAlias]:
        """List the moves of an alias before that revision (0: all of them), newest first."""
        return self._version_aliases.history(dataset, alias, before)

    def alias_before(self, move: VersionAlias) -> VersionAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""
        return self._version_aliases.move_before(move)

    def move_alias(
        self,
        dataset: str,
        alias: str,
        version: str,
        at: float,
        rev: int | None = None,
        by: Principal = NOBODY,
    ) -> VersionAlias:
        """Move or create an alias by hand."""
        self.version(dataset, version)
        return self._move(VersionAlias(dataset, alias, version, 0, at, at, by), rev)

    def remove_alias(
        self, dataset: str, alias: str, at: float, rev: int | None = None, by: Principal = NOBODY
    ) -> VersionAlias:
        """Remove an alias by hand. Its item stays, so that an older wish does not bring it back."""
        return self._move(VersionAlias(dataset, alias, "", 0, at, at, by), rev)

    def _move(self, wish: VersionAlias, rev: int | None) -> VersionAlias:
        dataset, alias = wish.dataset, wish.alias
        for attempt in range(RETRIES):
            current = self._version_aliases.current(dataset, alias)
            if not wish.version and (current is None or not current.version):
                raise _no_alias(dataset, alias)
            if not is_expected(current, rev):
                break
            moved = replace(wish, rev=(current.rev if current else 0) + 1)
            checks = [self._version_check(dataset, wish.version)] if wish.version else []
            try:
                outbox = outbox_item(self._table, version_alias_entry(moved))
                self._table.transact([*checks, *self._version_aliases.move(moved), outbox])
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


def _no_alias(dataset: str, alias: str) -> VersionNotFound:
    return VersionNotFound(f"There is no alias {version_uri(dataset, alias)}.", "See its aliases.")
