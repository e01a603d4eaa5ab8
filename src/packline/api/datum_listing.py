"""Lists of datums as Valohai's clients page through them: by cursor, by offset, or thousands at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.api.datum_schemas import DatumResponse
from packline.api.dependencies import ApiDependencies
from packline.api.paging import MICROS, MOST, decode_cursor, encode_cursor
from packline.api.problems import TooMuchAtOnce
from packline.http.compressed_answer import accepts_gzip
from packline.model import Datum
from packline.pipeline.project_outputs import OutputCursor, list_project_outputs
from packline.pipeline.projects import is_of_project
from packline.pipeline.searching import describe_scope, search
from packline.rules.query import Query
from packline.search_index import IndexBacklog
from packline.uri import check_execution_id

SECONDS = 15.0
"""Spent on one page; API Gateway waits for 30."""
PLAIN_BYTES = 5 << 20
"""A function answers with at most 6 MB."""
COMPRESSED_BYTES = 20 << 20
"""Datums compress to less than a quarter of it, base64 included."""


class Listing(Protocol):
    """Datums in a fixed order, page by page."""

    @property
    def searched(self) -> str:
        """Among which datums it looks, in words."""

    @property
    def complete(self) -> bool:
        """Whether it can find all that is there, but for ``not_searched``."""

    @property
    def not_searched(self) -> Sequence[IndexBacklog]:
        """What the last page may lack, because it is not in the search index yet."""

    def page(self, cursor: str, limit: int) -> tuple[Sequence[Datum], str]:
        """Return at most ``limit`` datums after a cursor, and the next cursor; empty at the end."""


class ProjectListing:
    """The outputs of a project's executions, newest execution first; with a name, those of that name."""

    def __init__(self, project: str, name: str, deps: ApiDependencies) -> None:
        self._project, self._name, self._deps = project, name, deps
        self.complete = True
        self.searched = f"all outputs of sealed executions of project {project}"
        self.not_searched: Sequence[IndexBacklog] = ()

    def page(self, cursor: str, limit: int) -> tuple[Sequence[Datum], str]:
        """Return a page of the outputs, and the next cursor; empty at the end."""
        place = None
        if cursor:
            micros, execution, row = decode_cursor(cursor, int, str, int)
            place = OutputCursor(micros / MICROS, check_execution_id(execution), max(row, 0))
        result = list_project_outputs(
            self._project,
            self._deps.resolving,
            self._deps.execution_index,
            name=self._name,
            cursor=place,
            limit=limit,
        )
        if result.cursor is None:
            return result.datums, ""
        at, execution, row = result.cursor
        return result.datums, encode_cursor([round(at * MICROS), execution, row])


class QueryListing:
    """The answers of a search; with a project, those that its executions made."""

    def __init__(self, query: Query, project: str, deps: ApiDependencies) -> None:
        self._query, self._project, self._deps = query, project, deps
        self._of_project: dict[str, bool] = {}
        # What others said about their files of a shared dataset is not shown to a team, so not searched either.
        self.complete = deps.teams is None or not (query.dataset and query.needs_annotations)
        self.searched = describe_scope(query) + (f", of project {project}" if project else "")
        self.not_searched: Sequence[IndexBacklog] = ()

    def page(self, cursor: str, limit: int) -> tuple[Sequence[Datum], str]:
        """Return a page of the search, and the next cursor; empty at the end."""
        result = search(self._query, self._deps.resolving, cursor=cursor, limit=limit)
        self.not_searched = result.not_searched
        if not self._project:
            return result.datums, result.cursor
        return [datum for datum in result.datums if self._is_of_project(datum)], result.cursor

    def _is_of_project(self, datum: Datum) -> bool:
        if datum.execution and datum.execution not in self._of_project:
            execution = self._deps.registry.execution(datum.execution)
            self._of_project[datum.execution] = is_of_project(execution, self._project)
        return self._of_project.get(datum.execution, False)


def collect(
    listing: Listing, cursor: str, skip: int, limit: int, clock: Callable[[], float]
) -> tuple[list[Datum], str]:
    """Collect a page of at most ``limit`` datums after ``skip`` others, and its next cursor; empty at the end.

    It goes on while nothing is found, because clients take an empty page for the end; and it fills a long page, or one
    after an offset, because clients take a short page for the last. Raises TooMuchAtOnce if that takes too long.
    """
    collected: list[Datum] = []
    ends, whole = clock() + SECONDS, bool(skip) or limit > MOST
    while True:
        datums, cursor = listing.page(cursor, min(skip or limit - len(collected), MOST))
        collected += datums[skip:]
        skip -= min(skip, len(datums))
        if not cursor or len(collected) == limit or (collected and not whole):
            return collected, cursor
        if clock() > ends:
            if whole:
                raise TooMuchAtOnce("The page takes too long to find.", "Ask for fewer, and follow next.")
            return collected, cursor


def check_size(shown: Sequence[DatumResponse], event: APIGatewayProxyEventV2) -> None:
    """Check that an answer is not larger than a function's may be. Raises TooMuchAtOnce."""
    most = COMPRESSED_BYTES if accepts_gzip(event.headers) else PLAIN_BYTES
    size = sum(len(datum.model_dump_json()) for datum in shown)
    if size > most:
        raise TooMuchAtOnce(
            f"{len(shown):,} datums have {size:,} bytes; {most:,} can be answered at once.",
            f"Ask for at most {MOST:,} at once, and follow next.",
        )
