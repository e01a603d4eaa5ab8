"""Routes of datums: search, one datum, its download and metadata, and the names people gave to some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel

from packline.api.datum_listing import Listing, ProjectListing, QueryListing, check_size, collect
from packline.api.datum_schemas import DatumResponse, DatumResponses
from packline.api.dependencies import ApiDependencies
from packline.api.object_hashes import computed_hashes
from packline.api.paging import (
    MOST,
    LongLimit,
    Offset,
    PageResponse,
    link,
    repeated,
    skipped_results,
    whole_count,
)
from packline.api.path_ids import parse_datum_id, parse_version_id
from packline.api.problems import InvalidRequest
from packline.api.schemas import STORE
from packline.errors import ObjectNotFound
from packline.model import Datum
from packline.part_range import parse_part_range, resolve
from packline.pipeline.datums import current_aliases, find_datum
from packline.rules.query import Query as DatumQuery
from packline.rules.query import parse_conditions
from packline.uri import DatumUri, check_execution_id, parse_datum_uri, version_uri

DatumId = Annotated[str, Path(max_length=128, description="A UUID.")]
ShowMetadata = Annotated[bool, Query(description="Show the whole metadata of each datum.")]
Text = Annotated[str, Query(max_length=1_024)]
Texts = Annotated[list[str], Query(max_length=20, description="May be given several times.")]
LONGEST_QUERY = 1_024
TAGS = ["data"]
FILTERS = (
    "tag",
    "name",
    "alias",
    "output_execution",
    "dataset_version",
    "property",
    "project",
    "store",
    "metadata",
)


class Download(BaseModel):
    """A short-lived URL of one object."""

    url: str
    range: str | None = None
    """Header ``Range`` that the request must have, or else the store refuses it: the file lies inside a part."""


class IndexBacklogDetail(BaseModel):
    """An execution some of whose outputs search does not find yet."""

    execution: str
    files: int
    """How many of them; Packline adds them to the search index automatically."""


class DatumPage(PageResponse[DatumResponse]):
    """Some of the datums, among which they were looked for, and whether that was complete."""

    searched: str
    complete: bool = True
    """False: files that answer the search may be missing: those of ``not_searched``, and for a team those of others."""
    not_searched: Sequence[IndexBacklogDetail] = ()


class DatumRoutes:
    """What can be asked about datums."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
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
        store: Annotated[str, Query(max_length=1_024, description="Its id or name; there is one.")] = "",
        metadata: ShowMetadata = False,
        limit: LongLimit = 100,
        cursor: Annotated[str, Query(max_length=8_000)] = "",
        offset: Offset = 0,
    ) -> DatumPage:
        """Search datums for which all filters hold; one is needed. A page may be short, or empty, and have a next.

        ``searched`` says among which datums; ``complete`` is false while the search index lacks some of a large
        execution. ``project``, with or without ``name``, is among the outputs of its
        executions, newest execution first.

        ``property`` is ``name``, ``name=value`` or ``name>=value``; ``name`` may have wildcards.
        """
        event = self._app.current_event
        if store not in ("", STORE, self._deps.store_name):
            return DatumPage(count=0, next=None, results=[], searched=f"nothing: there is no store {store!r}")
        others = (tag, alias, output_execution, dataset_version, property)
        if project and not any(others):
            return self._listing(ProjectListing(project, name, self._deps), cursor, limit, metadata)
        query = DatumQuery(
            tags=_several(event, "tag"),
            name=name,
            alias=parse_datum_uri(f"datum://{alias}").reference if alias else "",
            execution=check_execution_id(output_execution) if output_execution else "",
            dataset=version_uri(*parse_version_id(dataset_version)) if dataset_version else "",
            conditions=parse_conditions(_several(event, "property")),
        )
        listing = QueryListing(query, project, self._deps)
        return self._listing(listing, cursor, limit, metadata, *filter(None, [query.alias]))

    def _listing(self, listing: Listing, cursor: str, limit: int, metadata: bool, *moved: str) -> DatumPage:
        """Return one page. Raises TooMuchAtOnce where a page, taken for the whole list by clients, is too large."""
        event = self._app.current_event
        datums, cursor = collect(listing, cursor, skipped_results(event), limit, self._deps.clock)
        shown = DatumResponses(self._deps, metadata=metadata).all(datums, moved)
        more = link(event, cursor) if cursor else None
        if limit > MOST or metadata:
            check_size(shown, event)
        lacking = [
            IndexBacklogDetail(execution=backlog.execution, files=backlog.datums)
            for backlog in listing.not_searched
        ]
        return DatumPage(
            count=whole_count(event, shown, more),
            next=more,
            results=shown,
            searched=listing.searched,
            complete=listing.complete and not lacking,
            not_searched=lacking,
        )

    def read_datum(
        self,
        datum: DatumId,
        hashes: Annotated[
            bool, Query(description="Read the object for hashes that are not recorded.")
        ] = True,
        metadata: ShowMetadata = False,
    ) -> DatumResponse:
        """Read a datum, with all hashes if its object is small enough to be read for them."""
        stored = self._find(datum)
        aliases = current_aliases([stored], self._deps.datum_index)
        return DatumResponses(self._deps, metadata=metadata).one(
            stored,
            aliases[stored.id],
            modified=self._written_at(stored),
            hashes=computed_hashes(stored, self._deps.store) if hashes else None,
        )

    def download_datum(self, datum: DatumId) -> Download:
        """Return a short-lived URL of a datum."""
        stored = self._find(datum)
        at = parse_part_range(stored.version_id)
        return Download(
            url=self._deps.url(stored.key, stored.version_id), range=at.http_range if at else None
        )

    def read_metadata(self, datum: DatumId) -> dict[str, Any]:
        """Read the metadata of a datum, reserved keys included."""
        return self._find(datum).metadata

    def _find(self, datum: str) -> Datum:
        return find_datum(DatumUri(parse_datum_id(datum)), self._deps.resolving)

    def _written_at(self, datum: Datum) -> float | None:
        """Return when the object was written, if it is still the current one at its key."""
        where = resolve(datum.key, datum.version_id)
        try:
            stored = self._deps.store.head(where.key)
        except ObjectNotFound:
            return None
        return stored.last_modified if stored.version_id == where.version_id else None


def _several(event: APIGatewayProxyEventV2, name: str) -> tuple[str, ...]:
    """Return the values of a parameter that may be given several times; empty ones are left out."""
    values = repeated(event, name)
    if not all(values) or max(map(len, values), default=0) > LONGEST_QUERY:
        raise InvalidRequest(
            f"A {name} has 1 to {LONGEST_QUERY} characters.", "Search for something shorter."
        )
    return values
