"""Routes of datum aliases: the names people gave to files, and what each points to."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from packline.api.doors import ApiDoors
from packline.api.hashes import Md5s
from packline.api.paging import Cursor, Limit, Offset, Page, closed, link, opened, whole_count
from packline.api.shapes import DatumShape, Identified, datum_shape, moment
from packline.model import Datum, DatumAlias
from packline.pipeline.datums import find_datum, pointing
from packline.uri import DatumUri, check_datum_alias

TAGS = ["datum aliases"]


class DatumAliasShape(BaseModel):
    """A movable name for a datum. Of a datum that nothing else was said about, the list shows no size."""

    id: str
    name: str
    ctime: str
    mtime: str
    rev: int
    datum: DatumShape


class Resolved(BaseModel):
    """What an alias points to."""

    datum: DatumShape


class DatumAliasRoutes:
    """What can be asked about datum aliases."""

    def __init__(self, app: APIGatewayHttpResolver, doors: ApiDoors) -> None:
        self._app, self._doors = app, doors
        root = "/api/v0/datum-aliases/"
        app.get(root, summary="Datum aliases by name", tags=TAGS)(self.list_datum_aliases)
        app.get(f"{root}resolve/", summary="What a datum alias points to", tags=TAGS)(
            self.resolve_datum_alias
        )

    def list_datum_aliases(
        self, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> Page[DatumAliasShape]:
        """One batch of reads for the datums of a page, and one for their aliases."""
        (after,) = opened(cursor, str) if cursor else [""]
        rows = list(islice(self._doors.catalog.datum_aliases(after), limit + 1))
        more = link(self._app.current_event, closed([rows[limit - 1].alias])) if len(rows) > limit else None
        known = {d.id: d for d in self._doors.catalog.datums([row.datum for row in rows[:limit]])}
        aliases = pointing(known.values(), self._doors.catalog, *(row.alias for row in rows[:limit]))
        md5s = Md5s(self._doors.store)
        shapes = [
            _shape(row, known.get(row.datum), aliases.get(row.datum, [row.alias]), md5s)
            for row in rows[:limit]
        ]
        count = whole_count(self._app.current_event, shapes, more)
        return Page[DatumAliasShape](count=count, next=more, results=shapes)

    def resolve_datum_alias(self, name: Annotated[str, Query(max_length=256)]) -> Resolved:
        alias = check_datum_alias(name)
        found = find_datum(DatumUri(alias), self._doors.resolving)
        aliases = pointing([found], self._doors.catalog, alias)[found.id]
        return Resolved(datum=datum_shape(found, Md5s(self._doors.store), aliases))


def _shape(alias: DatumAlias, datum: Datum | None, aliases: list[str], md5s: Md5s) -> DatumAliasShape:
    at = moment(alias.moved_at)
    shape = datum_shape(datum, md5s, aliases) if datum else _bare(alias)
    return DatumAliasShape(id=alias.alias, name=alias.alias, ctime=at, mtime=at, rev=alias.rev, datum=shape)


def _bare(alias: DatumAlias) -> DatumShape:
    made_by = Identified(id=alias.execution) if alias.execution else None
    return DatumShape(
        id=alias.datum,
        name=alias.path,
        size=None,
        uri=f"datum://{alias.datum}",
        output_execution=made_by,
        aliases=[alias.alias],
    )
