"""Aliases of versions and of datums by the HTTP API, which moves one only from the revision that was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from packline.client.api.auth import Pairs
from packline.client.api.datums import datum_id
from packline.client.api.http import ApiClient, ApiResponse
from packline.client.api.json_reader import JsonReader
from packline.client.api.pages import list_results
from packline.client.api.records import read_datum_alias, read_version_alias
from packline.errors import AliasMoved, Conflict, NotFound
from packline.model import DatumAlias, VersionAlias
from packline.uri import DatumUri, version_uri

MOVES = 8
"""How often a move is tried that takes any revision, while others move the alias as well."""

AliasT = TypeVar("AliasT", VersionAlias, DatumAlias)


class ApiAliases:
    """Implements ``packline.ports.deployment.AliasService`` by requests to the HTTP API."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def aliases(self, collection: str) -> Iterator[VersionAlias]:
        """List the aliases of a dataset or model, in order of name."""
        listed = list_results(self._api, f"datasets/{collection}/aliases/")
        return (read_version_alias(alias, collection) for alias in listed)

    def alias(self, collection: str, alias: str) -> VersionAlias:
        """Read what an alias points to now. Raises VersionNotFound."""
        answer = self._api.get(f"datasets/{collection}/aliases/{alias}/")
        return read_version_alias(JsonReader(answer.document, "alias"), collection)

    def history(self, collection: str, alias: str) -> Sequence[VersionAlias]:
        """Return the moves of an alias, oldest first."""
        path = f"datasets/{collection}/aliases/{alias}/history/"
        return _oldest_first(
            read_version_alias(move, collection) for move in _unless_missing(list_results(self._api, path))
        )

    def move(self, collection: str, alias: str, version: str, rev: int | None = None) -> VersionAlias:
        """Move or create an alias. Raises AliasMoved, VersionNotFound, InvalidName."""
        path = f"datasets/{collection}/aliases/{alias}/"

        def put(seen: int) -> VersionAlias:
            answer = self._api.put(path, {"version": version}, headers=_precondition(seen))
            return read_version_alias(JsonReader(answer.document, "alias"), collection)

        return _move(put, lambda: self.history(collection, alias), rev, lambda move: move.version == version)

    def remove(self, collection: str, alias: str, rev: int | None = None) -> VersionAlias:
        """Remove an alias. Raises AliasMoved, VersionNotFound."""
        path = f"datasets/{collection}/aliases/{alias}/"
        self.alias(collection, alias)
        if rev == 0:
            raise AliasMoved(
                f"{version_uri(collection, alias)} exists, at a later revision than 0.",
                "Look at it again, then decide.",
            )

        def delete(seen: int) -> VersionAlias:
            try:
                answer = self._api.delete(path, headers=_precondition(seen))
            except NotFound:
                # The first of two equal requests may have removed it, and its answer may have been lost.
                for move in self.history(collection, alias):
                    if move.rev == seen + 1 and not move.version:
                        return move
                raise
            return read_version_alias(JsonReader(answer.document, "alias"), collection)

        def history() -> Sequence[VersionAlias]:
            return self.history(collection, alias)

        return _move(delete, history, rev, lambda move: not move.version)

    def datum_history(self, alias: str) -> Sequence[DatumAlias]:
        """Return the moves of a datum alias, oldest first."""
        listed = list_results(self._api, "datum-aliases/history/", ("name", alias))
        return _oldest_first(map(read_datum_alias, _unless_missing(listed)))

    def move_datum(self, alias: str, datum: DatumUri, rev: int | None = None) -> DatumAlias:
        """Move or create a datum alias. Raises AliasMoved, DatumNotFound."""
        target = datum_id(self._api, datum)

        def put(seen: int) -> DatumAlias:
            query, headers = ("name", alias), _precondition(seen)
            answer: ApiResponse = self._api.put("datum-aliases/", {"datum": target}, query, headers=headers)
            return read_datum_alias(JsonReader(answer.document, "alias"))

        return _move(put, lambda: self.datum_history(alias), rev, lambda move: move.datum == target)


def _move(
    put: Callable[[int], AliasT],
    history: Callable[[], Sequence[AliasT]],
    rev: int | None,
    is_done: Callable[[AliasT], bool],
) -> AliasT:
    """Move an alias from a revision, or from whatever revision it has. Raises AliasMoved."""
    refused: Conflict | None = None
    for _ in range(MOVES if rev is None else 1):
        seen = rev if rev is not None else max((move.rev for move in history()), default=0)
        try:
            return put(seen)
        except Conflict as error:
            if error.code != "PreconditionFailed":
                raise
            refused = error
        # The first of two equal requests may have moved it, and its answer may have been lost.
        for move in history() if rev is None else ():
            if move.rev == seen + 1 and is_done(move):
                return move
    assert refused is not None, "at least one move was tried"
    raise AliasMoved(refused.message, refused.remedy) from refused


def _precondition(rev: int) -> Pairs:
    return (("if-match", f'"{rev}"'),) if rev else (("if-none-match", "*"),)


def _unless_missing(readers: Iterator[JsonReader]) -> Iterator[JsonReader]:
    try:
        yield from readers
    except NotFound:
        return


def _oldest_first(moves: Iterator[AliasT]) -> list[AliasT]:
    listed = list(moves)
    listed.reverse()
    return listed
