"""Alias moves: the items a transaction needs to move an alias, with its history."""

from __future__ import annotations

from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item
from packline.aws.table import Table
from packline.model import DatasetVersion, DatumAlias, VersionAlias


class Moves:
    """Reads aliases and writes their moves."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def known(self, dataset: str, alias: str) -> VersionAlias | None:
        """Where the alias points now; None if there is none."""
        item = self._table.get(schema.dataset_pk(dataset), schema.ALIAS + alias)
        return codec.load_alias(item) if item else None

    def targeting(self, version: DatasetVersion, at: float) -> list[Any]:
        """Moves of the version's targeting aliases, but for those moved by a newer intent (or by this one) already."""
        items: list[Any] = []
        for alias in version.targeting_aliases:
            known = self.known(version.dataset, alias)
            if known and (known.version == version.version or known.intent_at > version.created_at):
                continue
            rev = known.rev + 1 if known else 1
            items += self.items(
                VersionAlias(version.dataset, alias, version.version, rev, at, version.created_at)
            )
        return items

    def items(self, moved: VersionAlias) -> list[Any]:
        """The alias under its expected revision, and a history item."""
        pk = schema.dataset_pk(moved.dataset)
        alias = schema.key(pk, schema.ALIAS + moved.alias)
        log = schema.key(pk, f"{schema.ALIAS_LOG}{moved.alias}#{moved.rev:08d}")
        return move_items(self._table, moved, alias, log)


def move_items(table: Table, moved: VersionAlias | DatumAlias, alias: Item, log: Item) -> list[Any]:
    """The writes of one move: ``alias`` (its keys) under the revision before, and ``log`` (its keys)."""
    facts: Item = {
        "rev": codec.number(moved.rev),
        "intent_at": codec.number(moved.intent_at),
        "body": codec.dump(moved, "rev", "intent_at"),
    }
    if moved.rev == 1:
        put = table.put_if({**alias, **facts}, "attribute_not_exists(pk)")
    else:
        put = table.put_if({**alias, **facts}, "rev = :rev", {":rev": codec.number(moved.rev - 1)})
    return [put, table.put_if({**log, **facts})]
