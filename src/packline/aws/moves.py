"""Alias moves: the items a transaction needs to move an alias, with its history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item
from packline.aws.table import Table
from packline.model import DatasetVersion, DatumAlias, VersionAlias

LAST = "\U0010ffff"
"""Sorts behind every character of a name."""
MOST_MOVES = 10**8
"""Revisions have eight digits."""


class Moves:
    """Reads aliases and writes their moves."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def known(self, dataset: str, alias: str) -> VersionAlias | None:
        """Where the alias points now; None if there is none."""
        item = self._table.get(schema.dataset_pk(dataset), schema.ALIAS + alias)
        return codec.load_alias(item) if item else None

    def listed(self, dataset: str, after: str) -> Iterator[VersionAlias]:
        """The aliases of a dataset behind a name, in order."""
        low = f"{schema.ALIAS}{after}\0" if after else schema.ALIAS
        pk = schema.dataset_pk(dataset)
        return map(codec.load_alias, self._table.between(pk, low, schema.ALIAS + LAST))

    def history(self, dataset: str, alias: str, before: int) -> Iterator[VersionAlias]:
        """Where the alias pointed before that revision (0: all of it), newest first."""
        log = f"{schema.ALIAS_LOG}{alias}#"
        return map(codec.load_alias, log_items(self._table, schema.dataset_pk(dataset), log, before))

    def before(self, move: VersionAlias) -> VersionAlias | None:
        """Where the alias pointed before that move: one read, however long its history is."""
        key = f"{schema.ALIAS_LOG}{move.alias}#{move.rev - 1:08d}"
        item = self._table.get(schema.dataset_pk(move.dataset), key)
        return codec.load_alias(item) if item else None

    def targeting(self, version: DatasetVersion, at: float) -> list[list[Any]]:
        """Moves of the version's targeting aliases, but for those moved by a newer intent (or by this one) already.

        A group of items for each: there may be more than one transaction takes.
        """
        groups: list[list[Any]] = []
        for alias in version.targeting_aliases:
            known = self.known(version.dataset, alias)
            if known and (known.version == version.version or known.intent_at > version.created_at):
                continue
            rev = known.rev + 1 if known else 1
            groups.append(
                self.items(VersionAlias(version.dataset, alias, version.version, rev, at, version.created_at))
            )
        return groups

    def items(self, moved: VersionAlias) -> list[Any]:
        """The alias under its expected revision, and a history item."""
        pk = schema.dataset_pk(moved.dataset)
        alias = schema.key(pk, schema.ALIAS + moved.alias)
        log = schema.key(pk, f"{schema.ALIAS_LOG}{moved.alias}#{moved.rev:08d}")
        return move_items(self._table, moved, alias, log)


def log_items(table: Table, pk: str, log: str, before: int) -> Iterator[Item]:
    """History items below a revision (0: all), newest first; ``log``: what their sort keys begin with."""
    last = (before or MOST_MOVES) - 1
    return table.between(pk, f"{log}{0:08d}", f"{log}{last:08d}", newest_first=True)


def move_items(table: Table, moved: VersionAlias | DatumAlias, alias: Item, log: Item) -> list[Any]:
    """The writes of one move: ``alias`` (its keys) under the revision before, and ``log`` (its keys)."""
    facts: Item = {
        "rev": codec.number(moved.rev),
        "intent_at": codec.number(moved.intent_at),
        **codec.attributes(moved, "rev", "intent_at"),
    }
    if moved.rev == 1:
        put = table.put_if({**alias, **facts}, "attribute_not_exists(pk)")
    else:
        put = table.put_if({**alias, **facts}, "rev = :rev", {":rev": codec.number(moved.rev - 1)})
    return [put, table.put_if({**log, **facts})]
