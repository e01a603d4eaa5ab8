"""The route that searches the whole deployment: names of all kinds, and files of all versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.field_types import DateTime
from packline.api.filters import words
from packline.api.paging import (
    LONGEST,
    Cursor,
    PageResponse,
    decode_cursor,
    encode_cursor,
    link,
    whole_count,
)
from packline.api.path_ids import version_id
from packline.api.problems import InvalidRequest
from packline.api.schemas import iso_time
from packline.model import DatasetVersion
from packline.pipeline.path_index.search import PathCursor, SearchPorts
from packline.pipeline.search_everything import EverythingPorts, Hit, HitKind, search_everything

MOST_FILES = 200
"""Files of one page: versions of each are read from the table."""
MOST_NOT_SEARCHED = 20
"""Versions that an answer names as not searched."""
SearchLimit = Annotated[int, Query(ge=1, le=MOST_FILES, description="Files of one page.")]
Kinds = Annotated[
    list[str],
    Query(
        max_length=20, description="dataset, model, version, execution, file; any of several. Default: all."
    ),
]
Pattern = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST,
        description="A part of a name or path, in any case of A to Z; or a pattern with * and ?.",
    ),
]


class VersionOfHit(BaseModel):
    """A version that was found, or that has a file which was found."""

    id: str
    name: str
    uri: str
    ctime: DateTime


class SearchHit(BaseModel):
    """Something that was found."""

    kind: HitKind
    name: str
    """Of a dataset, model or version; the id of an execution; the path of a file."""
    uri: str | None
    """Of a dataset, model or version; of a file, that of the newest version that has it."""
    collection: str | None
    """The dataset it belongs to, or ``model:<name>``."""
    versions: Sequence[VersionOfHit]
    """The version itself; of a file, the newest versions that have it."""
    more_versions: int
    """How many other versions have the file; some of them may be deleted by now."""


class SearchResponse(PageResponse[SearchHit]):
    """What was found, and what was searched for it."""

    searched: str
    versions: int
    """Versions that are there to be searched, as far as is known."""
    complete: bool
    """False: there may be more than this page and the following ones have."""
    not_searched: Sequence[str] = ()
    """URIs of versions whose files were not searched yet, at most 20; the first page names them, and Packline adds
    them to the index."""
    more_of: Sequence[HitKind] = ()
    """Kinds of names of which there are more than the 20 that are shown."""


class SearchRoutes:
    """The search of the whole deployment."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        paths = SearchPorts(deps.path_index, deps.registry, deps.execution_index, deps.store)
        self._ports = EverythingPorts(paths, deps.datum_index)
        app.get("/api/v0/search/", summary="Search everything", tags=["search"])(self.search_everything)

    def search_everything(
        self,
        q: Pattern,
        kind: Kinds = [],  # noqa: B006 - never changed; the document shows it
        limit: SearchLimit = 50,
        cursor: Cursor = "",
    ) -> SearchResponse:
        """Search names of datasets, models, versions and executions, and the files of all versions, annotated or not.

        A page may be short, or empty, and have a next. Files of that very name come first on their page. ``searched``
        and ``not_searched`` say what was searched.
        """
        event = self._app.current_event
        answer = search_everything(
            q,
            self._ports,
            self._deps.path_snapshots,
            kinds=_kinds(event),
            cursor=PathCursor(*decode_cursor(cursor, str, int)) if cursor else None,
            limit=limit,
            clock=self._deps.clock,
            is_visible=self._deps.is_visible,
        )
        shown = [_response(hit) for hit in answer.hits]
        more = link(event, encode_cursor([*answer.cursor])) if answer.cursor else None
        return SearchResponse(
            count=whole_count(event, shown, more),
            next=more,
            results=shown,
            searched=answer.searched,
            versions=answer.versions,
            complete=answer.is_complete,
            not_searched=answer.not_searched[:MOST_NOT_SEARCHED],
            more_of=answer.more,
        )


def _kinds(event: APIGatewayProxyEventV2) -> list[HitKind]:
    names = words(event, "kind")
    unknown = names - {*HitKind}
    if unknown:
        raise InvalidRequest(
            f"kind takes {', '.join(HitKind)}; {', '.join(sorted(unknown))} is none of them.",
            "Leave it out to search for everything.",
        )
    return [HitKind(name) for name in sorted(names)]


def _response(hit: Hit) -> SearchHit:
    return SearchHit(
        kind=hit.kind,
        name=hit.name,
        uri=hit.uri or None,
        collection=hit.collection or None,
        versions=[_version(version) for version in hit.versions],
        more_versions=hit.more_versions,
    )


def _version(version: DatasetVersion) -> VersionOfHit:
    return VersionOfHit(
        id=version_id(version),
        name=version.version,
        uri=version.uri,
        ctime=iso_time(version.created_at),
    )
