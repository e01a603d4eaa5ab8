"""Routes of datum aliases: the names people gave to files, what each points to and has pointed to, and moving one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from pydantic import BaseModel, ConfigDict, Field

from packline.api.auth import principal
from packline.api.datum_schemas import DatumResponse, DatumResponses
from packline.api.datums import ShowMetadata
from packline.api.dependencies import ApiDependencies
from packline.api.field_types import DateTime
from packline.api.object_hashes import computed_hashes
from packline.api.own_rows import BoundedRows
from packline.api.paging import (
    Cursor,
    Limit,
    Offset,
    PageResponse,
    decode_cursor,
    encode_cursor,
    link,
    page_of,
    rows_of_page,
    skipped_results,
    whole_count,
)
from packline.api.path_ids import parse_datum_id
from packline.api.preconditions import (
    IfMatch,
    IfNoneMatch,
    Preconditions,
    change_alias,
    revision_etag,
    tagged,
)
from packline.api.problems import InvalidRequest
from packline.api.schemas import NamedResponse, PrincipalResponse, iso_time, principal_response
from packline.model import Datum, DatumAlias
from packline.pipeline.datums import current_aliases, find_datum, find_datums
from packline.pipeline.requested_changes import move_datum_alias
from packline.uri import DatumUri, check_datum_alias

TAGS = ["datum aliases"]
AliasQuery = Annotated[str, Query(max_length=256, description="The alias.")]
ProjectQuery = Annotated[
    str, Query(max_length=1_024, description="Accepted: aliases belong to the deployment.")
]


class DatumAliasResponse(BaseModel):
    """A movable name for a datum."""

    id: str
    name: str
    ctime: DateTime
    mtime: DateTime
    rev: int
    datum: DatumResponse


class ResolvedAlias(BaseModel):
    """What an alias points to."""

    datum: DatumResponse


class DatumAliasMove(BaseModel):
    """One of the moves of an alias: the datum that it points to since then."""

    name: str
    rev: int
    datum: NamedResponse
    execution: str | None
    """The execution whose metadata moved it."""
    mtime: DateTime
    intent_at: DateTime
    """When the move was wanted: a move with an older intent never overrides a newer one."""
    moved_by: PrincipalResponse | None


class DatumAliasTarget(BaseModel):
    """Where a datum alias shall point."""

    model_config = ConfigDict(extra="forbid")

    datum: Annotated[str, Field(max_length=128)]


class DatumAliasRoutes:
    """What can be asked about datum aliases, and moving one."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root = "/api/v0/datum-aliases/"
        app.get(root, summary="Datum aliases by name", tags=TAGS)(self.list_datum_aliases)
        app.get(f"{root}resolve/", summary="What a datum alias points to", tags=TAGS)(
            self.resolve_datum_alias
        )
        app.get(f"{root}history/", summary="Where it pointed, newest first", tags=TAGS)(
            self.list_datum_alias_moves
        )
        app.put(root, summary="Move a datum alias", tags=TAGS)(self.move_datum_alias)

    def list_datum_aliases(
        self, project: ProjectQuery = "", limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[DatumAliasResponse]:
        """List aliases. They belong to the deployment: a ``project`` is accepted, and leaves none out."""
        event = self._app.current_event
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        rows, more = rows_of_page(
            BoundedRows(self._deps.datum_index.datum_aliases(after)),
            skipped_results(event),
            limit,
            lambda alias: encode_cursor([alias.alias]),
        )
        more = more and link(event, more)
        rows = rows[:limit]
        datums = {datum.id: datum for datum in find_datums([row.datum for row in rows], self._deps.resolving)}
        aliases = current_aliases(datums.values(), self._deps.datum_index, *(row.alias for row in rows))
        shapes = DatumResponses(self._deps)
        results = [_response(row, datums.get(row.datum), aliases, shapes) for row in rows]
        return PageResponse[DatumAliasResponse](
            count=whole_count(event, results, more), next=more, results=results
        )

    def resolve_datum_alias(
        self,
        name: AliasQuery,
        project: ProjectQuery = "",
        hashes: Annotated[bool, Query(description="Read the object for hashes.")] = True,
        metadata: ShowMetadata = False,
    ) -> Response[ResolvedAlias]:
        """Resolve an alias to its datum, with all hashes if its object is small enough to be read for them."""
        alias = check_datum_alias(name)
        current = self._deps.datum_index.datum_alias(alias)
        datum = find_datum(DatumUri(current.datum), self._deps.resolving)
        aliases = current_aliases([datum], self._deps.datum_index, alias)[datum.id]
        computed = computed_hashes(datum, self._deps.store) if hashes else None
        shapes = DatumResponses(self._deps, metadata=metadata)
        resolved = ResolvedAlias(datum=shapes.one(datum, aliases, hashes=computed))
        return tagged(resolved, revision_etag(current.rev))

    def list_datum_alias_moves(
        self, name: AliasQuery, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[DatumAliasMove]:
        """List everything the alias has pointed to, newest first; ``count`` is its newest rev."""
        index, alias = self._deps.datum_index, check_datum_alias(name)
        current = index.datum_alias(alias)
        (before,) = decode_cursor(cursor, int) if cursor else [0]
        if cursor and not 0 < before <= current.rev:
            raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
        return page_of(
            index.datum_alias_history(alias, before),
            limit,
            self._app.current_event,
            place=lambda move: [move.rev],
            to_response=_move,
            count=current.rev,
        )

    def move_datum_alias(
        self,
        name: AliasQuery,
        target: Annotated[DatumAliasTarget, Body()],
        if_match: IfMatch = "",
        if_none_match: IfNoneMatch = "",
    ) -> Response[DatumAliasMove]:
        """Move or create an alias from the revision that the caller has seen; 412 if it has another by now."""
        alias, deps = check_datum_alias(name), self._deps
        datum = find_datum(DatumUri(parse_datum_id(target.datum)), deps.resolving)
        deps.check_datum_alias(alias)
        move = change_alias(
            Preconditions.parse(if_match, if_none_match),
            lambda: deps.datum_index.datum_alias(alias).rev,
            lambda seen: move_datum_alias(
                alias,
                datum,
                index=deps.datum_index,
                announce=deps.announce,
                now=deps.clock(),
                rev=seen,
                by=principal(self._app.current_event),
            ),
        )
        return tagged(_move(move), revision_etag(move.rev))


def _move(move: DatumAlias) -> DatumAliasMove:
    return DatumAliasMove(
        name=move.alias,
        rev=move.rev,
        datum=NamedResponse(id=move.datum, name=move.path),
        execution=move.execution or None,
        mtime=iso_time(move.moved_at),
        intent_at=iso_time(move.intent_at),
        moved_by=principal_response(move.moved_by),
    )


def _response(
    alias: DatumAlias, datum: Datum | None, aliases: Mapping[str, list[str]], shapes: DatumResponses
) -> DatumAliasResponse:
    at = iso_time(alias.moved_at)
    shown = shapes.one(datum, aliases[datum.id]) if datum else shapes.lost(alias)
    return DatumAliasResponse(
        id=alias.alias, name=alias.alias, ctime=at, mtime=at, rev=alias.rev, datum=shown
    )
