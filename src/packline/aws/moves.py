"""Alias moves: the items a transaction needs to move an alias, with its history."""

from __future__ import annotations

from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import Table
from packline.model import DatasetVersion, VersionAlias


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
        facts: Item = {
            "rev": codec.number(moved.rev),
            "intent_at": codec.number(moved.intent_at),
            "body": codec.dump(moved, "rev", "intent_at"),
        }
        alias = {schema.TABLE_PK: text(pk), schema.TABLE_SK: text(schema.ALIAS + moved.alias), **facts}
        log_sk = f"{schema.ALIAS_LOG}{moved.alias}#{moved.rev:08d}"
        log = {schema.TABLE_PK: text(pk), schema.TABLE_SK: text(log_sk), **facts}
        if moved.rev == 1:
            put = self._table.put_if(alias, "attribute_not_exists(pk)")
        else:
            put = self._table.put_if(alias, "rev = :rev", {":rev": codec.number(moved.rev - 1)})
        return [put, self._table.put_if(log)]
