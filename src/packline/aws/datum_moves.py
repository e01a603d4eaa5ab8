"""Moves of datum aliases: the items a transaction needs, with the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from packline.aws import codec, schema
from packline.aws.codec import text
from packline.aws.moves import log_items, move_items
from packline.aws.table import Table
from packline.model import DatumAlias


class DatumMoves:
    """Reads datum aliases and writes their moves."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def known(self, alias: str) -> DatumAlias | None:
        """Where the alias points now; None if there is none."""
        item = self._table.get(schema.datum_alias_pk(alias), schema.META)
        return codec.load_datum_alias(item) if item else None

    def named(self, aliases: Sequence[str]) -> list[DatumAlias]:
        """Where each of the aliases points now, of those that there are."""
        keys = [schema.key(schema.datum_alias_pk(alias), schema.META) for alias in dict.fromkeys(aliases)]
        return list(map(codec.load_datum_alias, self._table.batch_get(keys)))

    def history(self, alias: str, before: int) -> Iterator[DatumAlias]:
        """Where the alias pointed before that revision (0: all of it), newest first."""
        pk = schema.datum_alias_pk(alias)
        return map(codec.load_datum_alias, log_items(self._table, pk, schema.DATUM_ALIAS_LOG, before))

    def before(self, move: DatumAlias) -> DatumAlias | None:
        """Where the alias pointed before that move: one read, however long its history is."""
        key = f"{schema.DATUM_ALIAS_LOG}{move.rev - 1:08d}"
        item = self._table.get(schema.datum_alias_pk(move.alias), key)
        return codec.load_datum_alias(item) if item else None

    def wanted(self, wishes: Sequence[DatumAlias]) -> list[list[Any]]:
        """A group of items for each move, but for aliases that point there already or follow a newer intent."""
        moves = ((wish, self.known(wish.alias)) for wish in wishes)
        return [self.items(next_move(wish, known)) for wish, known in moves if may_move(wish, known)]

    def items(self, moved: DatumAlias) -> list[Any]:
        """The alias under its expected revision, and a history item."""
        pk = schema.datum_alias_pk(moved.alias)
        place = {schema.INDEX_PK: text(schema.DATUM_ALIASES_PK), schema.INDEX_SK: text(moved.alias)}
        log = schema.key(pk, f"{schema.DATUM_ALIAS_LOG}{moved.rev:08d}")
        return move_items(self._table, moved, {**schema.key(pk, schema.META), **place}, log)


def may_move(wish: DatumAlias, known: DatumAlias | None) -> bool:
    """Whether the wish moves the alias."""
    return known is None or (known.datum != wish.datum and known.intent_at <= wish.intent_at)


def next_move(wish: DatumAlias, known: DatumAlias | None) -> DatumAlias:
    return replace(wish, rev=known.rev + 1 if known else 1)
