"""Routes of datum aliases: the names people gave to files, and what each points to."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from packline.api.datum_schemas import DatumResponse, DatumResponses
from packline.api.dependencies import ApiDependencies
from packline.api.filters import check_filters
from packline.api.md5_digests import computed_hashes
from packline.api.paging import (
    Cursor,
    Limit,
    Offset,
    PageResponse,
    decode_cursor,
    encode_cursor,
    link,
    skipped_results,
    whole_count,
)
from packline.api.schemas import iso_time
from packline.model import Datum, DatumAlias
from packline.pipeline.datums import current_aliases, find_datum, find_datums
from packline.uri import DatumUri, check_datum_alias

TAGS = ["datum aliases"]


class DatumAliasResponse(BaseModel):
    """A movable name for a datum."""

    id: str
    name: str
    ctime: str
    mtime: str
    rev: int
    datum: DatumResponse


class ResolvedAlias(BaseModel):
    """What an alias points to."""

    datum: DatumResponse


class DatumAliasRoutes:
    """What can be asked about datum aliases."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root = "/api/v0/datum-aliases/"
        app.get(root, summary="Datum aliases by name", tags=TAGS)(self.list_datum_aliases)
        app.get(f"{root}resolve/", summary="What a datum alias points to", tags=TAGS)(
            self.resolve_datum_alias
        )

    def list_datum_aliases(
        self, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[DatumAliasResponse]:
        """List aliases. They belong to the deployment: a ``project`` is accepted, and leaves none out."""
        event = self._app.current_event
        check_filters(event, "project")
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        start = skipped_results(event)
        rows = list(islice(self._deps.datum_index.datum_aliases(after), start, start + limit + 1))
        more = link(event, encode_cursor([rows[limit - 1].alias])) if len(rows) > limit else None
        rows = rows[:limit]
        datums = {datum.id: datum for datum in find_datums([row.datum for row in rows], self._deps.resolving)}
        aliases = current_aliases(datums.values(), self._deps.datum_index, *(row.alias for row in rows))
        shapes = DatumResponses(self._deps)
        results = [_response(row, datums.get(row.datum), aliases, shapes) for row in rows]
        return PageResponse[DatumAliasResponse](
            count=whole_count(event, results, more), next=more, results=results
        )

    def resolve_datum_alias(self, name: Annotated[str, Query(max_length=256)]) -> ResolvedAlias:
        """Resolve an alias to its datum, with all hashes if its object is small enough to be read for them."""
        alias = check_datum_alias(name)
        datum = find_datum(DatumUri(alias), self._deps.resolving)
        aliases = current_aliases([datum], self._deps.datum_index, alias)[datum.id]
        hashes = computed_hashes(datum, self._deps.store)
        return ResolvedAlias(datum=DatumResponses(self._deps).one(datum, aliases, hashes=hashes))


def _response(
    alias: DatumAlias, datum: Datum | None, aliases: Mapping[str, list[str]], shapes: DatumResponses
) -> DatumAliasResponse:
    at = iso_time(alias.moved_at)
    shown = shapes.one(datum, aliases[datum.id]) if datum else shapes.lost(alias)
    return DatumAliasResponse(
        id=alias.alias, name=alias.alias, ctime=at, mtime=at, rev=alias.rev, datum=shown
    )
