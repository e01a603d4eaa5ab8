"""Datums that have metadata of their own: the records, the search entries, the aliases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from packline.model import Datum, DatumAlias
from packline.ports.models import ModelStore
from packline.search_index import IndexBacklog, IndexEntry, IndexRange


class DatumStore(Protocol):
    """Keeps datums that have metadata of their own, or were uploaded outside executions, with their search entries.

    Plain outputs of an execution are not here: ``pipeline.datums`` finds them by its manifest.
    """

    def datum(self, datum: str) -> Datum:
        """Read a datum. Raises DatumNotFound."""

    def datums(self, ids: Sequence[str]) -> list[Datum]:
        """Read those of the datums that are here, in the same order."""

    def save_datums(self, datums: Iterable[Datum]) -> None:
        """Record datums with their search entries. Repeats change nothing."""

    def add_datums(self, datums: Sequence[Datum]) -> None:
        """Record those that are not here yet, and search entries of all of them. Repeats change nothing."""

    def save_datum(self, datum: Datum, said_at: float) -> bool:
        """Record one datum, unless its metadata was written after ``said_at`` (then return False)."""

    def change_datum(self, before: Datum | None, changed: Datum, at: float) -> None:
        """Replace a datum by a changed one, with its search entries, in one transaction.

        Args:
            before: The datum as it was read; None if it was not here.
            changed: The datum to write.
            at: When its metadata was written (seconds since the epoch).

        Raises:
            StateMoved: It was changed since it was read.
        """

    def changed_datums(self, prefix: str) -> Iterator[Datum]:
        """List datums of an execution that were changed since it was sealed; their ids begin so (16 hex digits)."""

    def execution_of(self, prefix: str) -> str:
        """Return the sealed execution whose datum ids begin so (16 hex digits). Raises DatumNotFound."""

    def hits(self, span: IndexRange, after: str, limit: int) -> list[IndexEntry]:
        """Return search entries of a range that sort after ``after``, in order.

        An entry is a hint: the datum itself is the truth.
        """


class IndexBacklogStore(Protocol):
    """Keeps which search entries of sealed executions are still to be written."""

    def backlogs(self) -> Iterator[IndexBacklog]:
        """List sealed executions whose search entries are not all written, by name."""

    def move_backlog(self, before: IndexBacklog, left: IndexBacklog | None) -> None:
        """Replace a backlog as it was read by what is left of it (None: nothing). Raises StateMoved."""


class DatumRemoval(Protocol):
    """Removes what is kept of single datums."""

    def remove_datum(self, datum: str) -> None:
        """Remove a datum's metadata and its search entries; do nothing if there are none."""


class DatumAliasStore(Protocol):
    """Keeps the aliases of datums, each with everything it has pointed to."""

    def datum_alias(self, alias: str) -> DatumAlias:
        """Read what an alias points to now. Raises DatumNotFound."""

    def named_aliases(self, aliases: Sequence[str]) -> list[DatumAlias]:
        """Read those of the aliases that exist, each with what it points to now, by a batch of reads."""

    def datum_aliases(self, after: str = "") -> Iterator[DatumAlias]:
        """List the aliases that sort after ``after``, in order of name."""

    def datum_alias_history(self, alias: str, before: int = 0) -> Iterator[DatumAlias]:
        """List the moves of an alias before that revision (0: all of them), newest first."""

    def datum_alias_before(self, move: DatumAlias) -> DatumAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""

    def move_datum_alias(self, wish: DatumAlias, rev: int | None = None) -> DatumAlias:
        """Move or create an alias, unless a newer intent has moved it; return what it points to then.

        Args:
            wish: What it is to point to; ``intent_at`` ranks it among other moves.
            rev: The revision that is expected (0: there is no such alias yet); None takes any.

        Raises:
            AliasMoved: A revision is expected, and the alias has another, or a newer intent has moved it.
        """


class DatumIndex(DatumStore, IndexBacklogStore, DatumAliasStore, ModelStore, Protocol):
    """Offers the four ports in one, for a use case that needs several."""
