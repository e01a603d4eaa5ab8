"""Aliases of versions and datums as items: where each points, its history, and the writes that move it.

Both kinds lie in the table in the same way: one item for what the alias points to now, under the revision that a
move expects, and one item for each move, in order of revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, NamedTuple, TypeVar

from packline.aws import codec, schema
from packline.aws.codec import Item, text
from packline.aws.table import Table
from packline.model import DatasetVersion, DatumAlias, VersionAlias

LAST = "\U0010ffff"
"""Sorts after every character of a name."""
MAX_MOVES = 10**8
"""Revisions have eight digits."""

AliasT = TypeVar("AliasT", bound=VersionAlias | DatumAlias)


class AliasKeys(NamedTuple):
    """The keys of one alias: its partition, the sort key of its item, the prefix of the sort keys of its history."""

    partition: str
    sort: str
    history: str


class AliasItems(Generic[AliasT]):
    """Reads aliases of one kind, and makes the items that move them."""

    def __init__(self, table: Table, load: Callable[[Item], AliasT]) -> None:
        self._table = table
        self._load = load

    def current(self, keys: AliasKeys) -> AliasT | None:
        """Read what the alias points to now; None if there is no such alias."""
        item = self._table.get(keys.partition, keys.sort)
        return self._load(item) if item else None

    def history(self, keys: AliasKeys, before: int) -> Iterator[AliasT]:
        """List the moves of the alias before that revision (0: all of them), newest first."""
        last = (before or MAX_MOVES) - 1
        low, high = f"{keys.history}{0:08d}", f"{keys.history}{last:08d}"
        return map(self._load, self._table.between(keys.partition, low, high, newest_first=True))

    def move_before(self, keys: AliasKeys, rev: int) -> AliasT | None:
        """Read the move before that revision by one read, however long the history is."""
        item = self._table.get(keys.partition, f"{keys.history}{rev - 1:08d}")
        return self._load(item) if item else None

    def move(self, keys: AliasKeys, moved: AliasT, index: Item | None = None) -> list[Any]:
        """Make the writes of one move: the alias under the revision before, and an item of its history.

        Args:
            keys: Those of the alias.
            moved: What the alias points to from now on; its ``rev`` is one more than the stored one.
            index: Attributes that list the alias in the index.
        """
        attributes: Item = {
            "rev": codec.number(moved.rev),
            "intent_at": codec.number(moved.intent_at),
            **codec.attributes(moved, "rev", "intent_at"),
        }
        alias = {**schema.key(keys.partition, keys.sort), **(index or {}), **attributes}
        if moved.rev == 1:
            put = self._table.put_if(alias, "attribute_not_exists(pk)")
        else:
            put = self._table.put_if(alias, "rev = :rev", {":rev": codec.number(moved.rev - 1)})
        log = schema.key(keys.partition, f"{keys.history}{moved.rev:08d}")
        return [put, self._table.put_if({**log, **attributes})]


class VersionAliasItems:
    """Reads the aliases of versions, and makes the items that move them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._items: AliasItems[VersionAlias] = AliasItems(table, codec.load_alias)

    def current(self, dataset: str, alias: str) -> VersionAlias | None:
        """Read what the alias points to now, or that it was removed; None if it never was."""
        return self._items.current(_version_alias(dataset, alias))

    def listed(self, dataset: str, after: str) -> Iterator[VersionAlias]:
        """List the aliases of a dataset that sort after a name, in order."""
        low = f"{schema.ALIAS}{after}\0" if after else schema.ALIAS
        pk = schema.dataset_pk(dataset)
        stored = map(codec.load_alias, self._table.between(pk, low, schema.ALIAS + LAST))
        return (alias for alias in stored if alias.version)

    def history(self, dataset: str, alias: str, before: int) -> Iterator[VersionAlias]:
        """List the moves of the alias before that revision (0: all of them), newest first."""
        return self._items.history(_version_alias(dataset, alias), before)

    def move_before(self, move: VersionAlias) -> VersionAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""
        return self._items.move_before(_version_alias(move.dataset, move.alias), move.rev)

    def targeting(self, version: DatasetVersion, at: float) -> list[list[Any]]:
        """Make the moves of a version's targeting aliases, but for those that this or a newer intent has moved.

        Args:
            version: What they are to point to.
            at: When (seconds since the epoch).

        Returns:
            A group of items for each alias: there may be more than one transaction takes.
        """
        groups: list[list[Any]] = []
        for alias in version.targeting_aliases:
            current = self.current(version.dataset, alias)
            if current and (current.version == version.version or current.intent_at > version.created_at):
                continue
            rev = current.rev + 1 if current else 1
            moved = VersionAlias(
                version.dataset,
                alias,
                version.version,
                rev,
                moved_at=at,
                intent_at=version.created_at,
                moved_by=version.created_by,
            )
            groups.append(self.move(moved))
        return groups

    def move(self, moved: VersionAlias) -> list[Any]:
        """Make the writes of one move."""
        return self._items.move(_version_alias(moved.dataset, moved.alias), moved)


class DatumAliasItems:
    """Reads the aliases of datums, and makes the items that move them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._items: AliasItems[DatumAlias] = AliasItems(table, codec.load_datum_alias)

    def current(self, alias: str) -> DatumAlias | None:
        """Read what the alias points to now; None if there is no such alias."""
        return self._items.current(_datum_alias(alias))

    def named(self, aliases: Sequence[str]) -> list[DatumAlias]:
        """Read what each of the aliases points to now, of those that exist."""
        keys = [schema.key(*_datum_alias(alias)[:2]) for alias in dict.fromkeys(aliases)]
        return list(map(codec.load_datum_alias, self._table.batch_get(keys)))

    def history(self, alias: str, before: int) -> Iterator[DatumAlias]:
        """List the moves of the alias before that revision (0: all of them), newest first."""
        return self._items.history(_datum_alias(alias), before)

    def move_before(self, move: DatumAlias) -> DatumAlias | None:
        """Read what the alias pointed to before that move; None if it is its first."""
        return self._items.move_before(_datum_alias(move.alias), move.rev)

    def requested(self, requests: Sequence[DatumAlias]) -> list[list[Any]]:
        """Make a group of items for each move, but for aliases that point there already or follow a newer intent."""
        moves = ((request, self.current(request.alias)) for request in requests)
        return [
            self.move(next_move(request, current)) for request, current in moves if may_move(request, current)
        ]

    def move(self, moved: DatumAlias) -> list[Any]:
        """Make the writes of one move."""
        index = {schema.INDEX_PK: text(schema.DATUM_ALIASES_PK), schema.INDEX_SK: text(moved.alias)}
        return self._items.move(_datum_alias(moved.alias), moved, index)


def may_move(request: DatumAlias, current: DatumAlias | None) -> bool:
    """Return whether the request moves the alias: it points elsewhere, and no newer intent has moved it."""
    return current is None or (current.datum != request.datum and current.intent_at <= request.intent_at)


def next_move(request: DatumAlias, current: DatumAlias | None) -> DatumAlias:
    """Return the request with the revision that comes after the current one."""
    return replace(request, rev=current.rev + 1 if current else 1)


def _version_alias(dataset: str, alias: str) -> AliasKeys:
    return AliasKeys(schema.dataset_pk(dataset), schema.ALIAS + alias, f"{schema.ALIAS_LOG}{alias}#")


def _datum_alias(alias: str) -> AliasKeys:
    return AliasKeys(schema.datum_alias_pk(alias), schema.META, schema.DATUM_ALIAS_LOG)
