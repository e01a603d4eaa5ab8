"""Aliases of versions in memory: a part of the registry in memory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

from packline.errors import AliasMoved, VersionNotFound
from packline.model import DatasetVersion, VersionAlias
from packline.outbox import OutboxEntry
from packline.principal import NOBODY, Principal
from packline.rules.alias_revisions import is_expected
from packline.rules.outbox_entries import version_alias_entry
from packline.uri import version_uri


class MemoryVersionAliases:
    """See ``packline.ports.VersionAliasStore``."""

    moves: dict[tuple[str, str], list[VersionAlias]]

    @abstractmethod
    def version(self, dataset: str, version: str) -> DatasetVersion: ...

    @abstractmethod
    def tell(self, entry: OutboxEntry) -> None: ...

    def aliases(self, dataset: str, after: str = "") -> Iterator[VersionAlias]:
        found = sorted(self.moves.items())
        listed = (moves[-1] for (name, alias), moves in found if name == dataset and alias > after)
        return (alias for alias in listed if alias.version)

    def alias(self, dataset: str, alias: str) -> VersionAlias:
        current = self._alias(dataset, alias)
        if current is None:
            raise VersionNotFound(f"There is no alias {version_uri(dataset, alias)}.")
        return current

    def _alias(self, dataset: str, alias: str) -> VersionAlias | None:
        moves = self.moves.get((dataset, alias), [])
        return moves[-1] if moves and moves[-1].version else None

    def alias_history(self, dataset: str, alias: str, before: int = 0) -> Iterator[VersionAlias]:
        moves = self.moves.get((dataset, alias), [])
        return (move for move in reversed(moves) if not before or move.rev < before)

    def alias_before(self, move: VersionAlias) -> VersionAlias | None:
        return next(self.alias_history(move.dataset, move.alias, move.rev), None)

    def move_alias(
        self,
        dataset: str,
        alias: str,
        version: str,
        at: float,
        rev: int | None = None,
        by: Principal = NOBODY,
    ) -> VersionAlias:
        self.version(dataset, version)
        return self._move_alias(VersionAlias(dataset, alias, version, 0, at, at, by), rev)

    def remove_alias(
        self, dataset: str, alias: str, at: float, rev: int | None = None, by: Principal = NOBODY
    ) -> VersionAlias:
        self.alias(dataset, alias)
        return self._move_alias(VersionAlias(dataset, alias, "", 0, at, at, by), rev)

    def _move_alias(self, move: VersionAlias, rev: int | None) -> VersionAlias:
        dataset, alias = move.dataset, move.alias
        moves = self.moves.get((dataset, alias), [])
        if not is_expected(moves[-1] if moves else None, rev):
            raise AliasMoved(f"dataset://{dataset}/{alias} was moved in between.")
        moved = replace(move, rev=len(moves) + 1)
        self.moves[dataset, alias] = [*moves, moved]
        self.tell(version_alias_entry(moved))
        return moved

    def _target(self, version: DatasetVersion, at: float) -> None:
        for alias in version.targeting_aliases:
            moves = self.moves.setdefault((version.dataset, alias), [])
            if moves and (moves[-1].version == version.version or moves[-1].intent_at > version.created_at):
                continue
            rev = len(moves) + 1
            target = version.dataset, alias, version.version
            moves.append(VersionAlias(*target, rev, at, version.created_at, version.created_by))
