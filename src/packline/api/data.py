"""Routes of datums: search, one datum, its download and metadata, and the names people gave to some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel

from packline.api.doors import ApiDoors
from packline.api.hashes import Md5s
from packline.api.names import parse_datum_id, parse_version_id
from packline.api.paging import MICROS, Limit, Offset, Page, closed, link, opened, repeated, whole_count
from packline.api.problems import InvalidRequest
from packline.api.shapes import DatumShape, datum_shape
from packline.errors import ObjectNotFound
from packline.model import Datum
from packline.pipeline.datums import find_datum, pointing
from packline.pipeline.project_outputs import OutputPlace, is_of_project, list_project
from packline.pipeline.searching import search
from packline.rules.query import Query as Wanted
from packline.rules.query import parse_conditions
from packline.rules.search import LONGEST_NAME
from packline.uri import DatumUri, check_execution_id, parse_datum_uri, version_uri

DatumId = Annotated[str, Path(max_length=128, description="A UUID.")]
Text = Annotated[str, Query(max_length=1_024)]
Texts = Annotated[list[str], Query(max_length=20, description="May be given several times.")]
TAGS = ["data"]


class Download(BaseModel):
    """A short-lived URL of one object."""

    url: str


class DataRoutes:
    """What can be asked about datums."""

    def __init__(self, app: APIGatewayHttpResolver, doors: ApiDoors) -> None:
        self._app, self._doors = app, doors
        root = "/api/v0/data/"
        one = f"{root}<datum>/"
        app.get(root, summary="Search datums", tags=TAGS)(self.search_datums)
        app.get(one, summary="A datum", tags=TAGS)(self.read_datum)
        app.get(f"{one}download/", summary="A URL to download it", tags=TAGS)(self.download_datum)
        app.get(f"{one}metadata/", summary="Its metadata, reserved keys included", tags=TAGS)(
            self.read_metadata
        )

    def search_datums(
        self,
        tag: Texts = [],  # noqa: B006 - never changed; the document shows it
        name: Text = "",
        alias: Text = "",
        output_execution: Text = "",
        dataset_version: Text = "",
        property: Texts = [],  # noqa: B006
        project: Annotated[
            str, Query(max_length=1_024, description="Id or name, by the markers of executions.")
        ] = "",
        limit: Limit = 100,
        cursor: Annotated[str, Query(max_length=8_000)] = "",
        offset: Offset = 0,
    ) -> Page[DatumShape]:
        """All filters must hold, and one is needed; a page may be short, or empty, and still have a next.

        ``project`` alone lists the outputs of its executions, newest execution first.

        ``property`` is ``name``, ``name=value`` or ``name>=value``; ``name`` may have wildcards.
        """
        event = self._app.current_event
        others = (tag, name, alias, output_execution, dataset_version, property)
        if project and not any(others):
            return self._list_project(project, limit, cursor)
        wanted = Wanted(
            tags=_several(event, "tag"),
            name=name,
            alias=parse_datum_uri(f"datum://{alias}").reference if alias else "",
            execution=check_execution_id(output_execution) if output_execution else "",
            dataset=version_uri(*parse_version_id(dataset_version)) if dataset_version else "",
            conditions=parse_conditions(_several(event, "property")),
        )
        page = search(wanted, self._doors.resolving, cursor=cursor, limit=limit)
        more = link(event, page.cursor) if page.cursor else None
        found = self._of_project(page.datums, project) if project else page.datums
        return self._page(found, more, *filter(None, [wanted.alias]))

    def _list_project(self, project: str, limit: int, cursor: str) -> Page[DatumShape]:
        place = None
        if cursor:
            micros, execution, row = opened(cursor, int, str, int)
            place = OutputPlace(micros / MICROS, check_execution_id(execution), max(row, 0))
        doors = self._doors
        page = list_project(project, doors.resolving, doors.shelf, place=place, limit=limit)
        more = None
        if page.place:
            at, execution, row = page.place
            more = link(self._app.current_event, closed([round(at * MICROS), execution, row]))
        return self._page(page.datums, more)

    def _of_project(self, datums: Sequence[Datum], project: str) -> list[Datum]:
        ids = {datum.execution for datum in datums if datum.execution}
        known = {name for name in ids if is_of_project(self._doors.registry.execution(name), project)}
        return [datum for datum in datums if datum.execution in known]

    def _page(self, datums: Sequence[Datum], more: str | None, *moved: str) -> Page[DatumShape]:
        aliases, md5s = pointing(datums, self._doors.catalog, *moved), Md5s(self._doors.store)
        shown = [datum_shape(datum, md5s, aliases[datum.id]) for datum in datums]
        return Page[DatumShape](
            count=whole_count(self._app.current_event, shown, more), next=more, results=shown
        )

    def read_datum(self, datum: DatumId) -> DatumShape:
        found = self._find(datum)
        aliases = pointing([found], self._doors.catalog)
        return datum_shape(found, Md5s(self._doors.store), aliases[found.id], self._written_at(found))

    def download_datum(self, datum: DatumId) -> Download:
        found = self._find(datum)
        return Download(url=self._doors.url(found.key, found.version_id))

    def read_metadata(self, datum: DatumId) -> dict[str, Any]:
        return self._find(datum).metadata

    def _find(self, datum: str) -> Datum:
        return find_datum(DatumUri(parse_datum_id(datum)), self._doors.resolving)

    def _written_at(self, datum: Datum) -> float | None:
        """When the object was written, if it is still the current one at its key."""
        try:
            stored = self._doors.store.head(datum.key)
        except ObjectNotFound:
            return None
        return stored.last_modified if stored.version_id == datum.version_id else None


def _several(event: APIGatewayProxyEventV2, name: str) -> tuple[str, ...]:
    """Values of a parameter that may be given several times, none longer than what the index holds."""
    values = repeated(event, name)
    if any(not value or len(value.encode()) > LONGEST_NAME for value in values):
        raise InvalidRequest(f"A {name} has 1 to {LONGEST_NAME} bytes.", "Nothing longer is in the index.")
    return values
