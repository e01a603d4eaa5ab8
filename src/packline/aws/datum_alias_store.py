"""``DynamoDatumAliasStore``: the aliases of datums in the one table."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from packline.aws import codec, schema
from packline.aws.alias_items import DatumAliasItems, may_move, next_move
from packline.aws.outbox import outbox_item
from packline.aws.table import ConditionFailed, TableStore
from packline.errors import AliasMoved, DatumNotFound
from packline.model import DatumAlias
from packline.retry import ALIAS_MOVES
from packline.rules.outbox_entries import datum_alias_entry


class DynamoDatumAliasStore(TableStore):
    """Implements ``packline.ports.DatumAliasStore``."""

    def __init__(self, client: Any, table: str) -> None:
        super().__init__(client, table)
        self._aliases = DatumAliasItems(self._table)

    def datum_alias(self, alias: str) -> DatumAlias:
        """Read what an alias points to now. Raises DatumNotFound."""
        current = self._aliases.current(alias)
        if current is None:
            raise DatumNotFound(f"No datum alias {alias!r} is known.", "See `packline search`.")
        return current

    def named_aliases(self, aliases: Sequence[str]) -> list[DatumAlias]:
        """Read those of the aliases that exist, each with what it points to now, by a batch of reads."""
        return self._aliases.named(aliases)

    def datum_aliases(self, after: str = "") -> Iterator[DatumAlias]:
        """List the aliases that sort after ``after``, in order of name."""
        return map(codec.load_datum_alias, self._table.index(schema.DATUM_ALIASES_PK, above=after))

    def datum_alias_history(self, alias: str, before: int = 0) -> Iterator[DatumAlias]:
        """List the moves of an alias before that revision (0: all of them), newest first."""
        return self._aliases.history(alias, before)

    def datum_alias_before(self, move: DatumAlias) -> DatumAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""
        return self._aliases.move_before(move)

    def move_datum_alias(self, wish: DatumAlias, rev: int | None = None) -> DatumAlias:
        """Move or create an alias, unless a newer intent has moved it; return what it points to then."""
        for attempt in range(1, ALIAS_MOVES.attempts + 1):
            current = self._aliases.current(wish.alias)
            if rev is not None and rev != (current.rev if current else 0):
                break
            if current and not may_move(wish, current):
                if rev is not None and current.datum != wish.datum:
                    break
                return current
            moved = next_move(wish, current)
            try:
                outbox = outbox_item(self._table, datum_alias_entry(moved))
                self._table.transact([*self._aliases.move(moved), outbox])
                return moved
            except ConditionFailed:
                time.sleep(ALIAS_MOVES.backoff(attempt))
        raise AliasMoved(f"datum://{wish.alias} was moved in between.", "Look at it again, then decide.")
