"""Routes for workers without credentials of AWS: URLs of single members, and what a job has used."""

from __future__ import annotations

import json
from itertools import islice
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from pydantic import BaseModel, ConfigDict, Field

from packline.api.dependencies import URL_SECONDS, ApiDependencies
from packline.api.field_types import DateTime
from packline.api.object_hashes import Md5Digests
from packline.api.paging import Cursor, Limit, NoOffset, PageResponse, decode_cursor, encode_cursor, link
from packline.api.problems import InvalidRequest
from packline.api.schemas import VersionFile, file_response, iso_time
from packline.model import ManifestRef, Member, Use, UseKind
from packline.part_range import parse_part_range
from packline.pipeline.datums import find_datum
from packline.pipeline.manifests import read_rows_from
from packline.pipeline.metadata_lookup import load_metadata
from packline.pipeline.resolving import find_version
from packline.uri import DatumUri, check_execution_id, parse_uri

MOST_USES = 100
MOST_LOOKED_AT = 20_000
"""Members that one page of metadata goes through."""
MAX_METADATA_BYTES = 2 << 20
"""Metadata after which a page ends: Lambda answers with at most 6 MB."""
Row = Annotated[int, Query(ge=0, le=2**40, description="The first row of the manifest that is wanted.")]


class PlanMember(VersionFile):
    """A member by its row in the manifest, with a short-lived URL of its object."""

    row: int
    url: str
    range: str | None = None
    """Header ``Range`` that the request must have, of a member inside a part."""


class PlanMembersPage(PageResponse[PlanMember]):
    """Members from a row on. ``url``s are good until ``expires_at``."""

    expires_at: DateTime


class DatumMetadata(BaseModel):
    """A datum, and its metadata as it was uploaded, reserved keys included."""

    datum_id: str
    metadata: dict[str, Any]


class LineageRequest(BaseModel):
    """What an execution has read: versions and datums."""

    model_config = ConfigDict(extra="forbid")

    execution: Annotated[str, Field(max_length=128)]
    uris: Annotated[list[Annotated[str, Field(max_length=600)]], Field(min_length=1, max_length=MOST_USES)]


class LineageResponse(BaseModel):
    """The URIs that were recorded as used: aliases and ``latest`` as what they mean now."""

    execution: str
    uris: list[str]


class FetchPlanMemberRoutes:
    """What a fetch needs beyond its plan."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.get("/api/v0/fetch-plan/members/", summary="URLs of single members", tags=["packages"])(
            self.list_members
        )
        app.get("/api/v0/fetch-plan/metadata/", summary="Metadata of members", tags=["packages"])(
            self.list_metadata
        )
        app.post("/api/v0/lineage/", summary="Record what an execution used", tags=["lineage"])(
            self.record_uses
        )

    def list_members(
        self,
        uri: Annotated[str, Query(max_length=600, description="dataset:// or model://")],
        start: Row = 0,
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: NoOffset = 0,
    ) -> PlanMembersPage:
        """List members with URLs, for a version without package or a lost part; rows are those of the manifest."""
        manifest = self._manifest(uri)
        (first,) = decode_cursor(cursor, int) if cursor else [start]
        if not 0 <= first <= manifest.rows:
            raise InvalidRequest(f"The manifest has no row {first}.", f"It has {manifest.rows} rows.")
        rows = list(islice(read_rows_from(self._deps.store, manifest, first), limit + 1))
        more = link(self._app.current_event, encode_cursor([rows[limit][0]])) if len(rows) > limit else None
        md5s = Md5Digests(self._deps.store)
        return PlanMembersPage(
            count=manifest.rows,
            next=more,
            results=[self._response(row, member, md5s) for row, member in rows[:limit]],
            expires_at=iso_time(self._deps.clock() + URL_SECONDS),
        )

    def list_metadata(
        self,
        uri: Annotated[str, Query(max_length=600, description="dataset:// or model://")],
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: NoOffset = 0,
    ) -> PageResponse[DatumMetadata]:
        """List the metadata of those members that have any; a page may be short, or empty, and have a next."""
        manifest = self._manifest(uri)
        (row,) = decode_cursor(cursor, int) if cursor else [0]
        if not 0 <= row <= manifest.rows:
            raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
        page, row = self._metadata_page(manifest, row, limit)
        more = link(self._app.current_event, encode_cursor([row])) if row < manifest.rows else None
        return PageResponse[DatumMetadata](count=None, next=more, results=page)

    def _metadata_page(self, manifest: ManifestRef, row: int, limit: int) -> tuple[list[DatumMetadata], int]:
        """Return the metadata of members from a row on, and the row to go on with."""
        rows, page, size = read_rows_from(self._deps.store, manifest, row), list[DatumMetadata](), 0
        end = min(row + MOST_LOOKED_AT, manifest.rows)
        while row < end and len(page) < limit and size < MAX_METADATA_BYTES:
            # So few that they cannot be more than what is left of the page.
            members = [member for _, member in islice(rows, min(limit - len(page), end - row))]
            metadata = load_metadata(members, self._deps.resolving)
            page += [
                DatumMetadata(datum_id=m.datum, metadata=metadata[m.datum])
                for m in members
                if m.datum in metadata
            ]
            size += len(json.dumps(metadata))
            row += max(1, len(members))
        return page, row

    def record_uses(self, used: Annotated[LineageRequest, Body()]) -> LineageResponse:
        """Record what an execution used. Repeats change nothing. If one URI is unknown, nothing is recorded."""
        execution, now = check_execution_id(used.execution), self._deps.clock()
        uris = list(dict.fromkeys(map(self._pinned, used.uris)))
        self._deps.lineage.record_uses(Use(uri, UseKind.EXECUTION, execution, now) for uri in uris)
        return LineageResponse(execution=execution, uris=uris)

    def _manifest(self, text: str) -> ManifestRef:
        uri = parse_uri(text)
        if isinstance(uri, DatumUri):
            raise InvalidRequest(f"{text!r} has no members.", "Its URL is in its fetch plan.")
        return find_version(uri, self._deps.registry).manifest

    def _pinned(self, text: str) -> str:
        """Return what a URI means now, as it never changes. Raises InvalidUri, NotFound."""
        uri = parse_uri(text)
        if isinstance(uri, DatumUri):
            return find_datum(uri, self._deps.resolving).uri
        return find_version(uri, self._deps.registry).uri

    def _response(self, row: int, member: Member, md5s: Md5Digests) -> PlanMember:
        at = parse_part_range(member.version_id)
        return PlanMember(
            **dict(file_response(member, md5s)),
            row=row,
            url=self._deps.url(member.key, member.version_id),
            range=at.http_range if at else None,
        )
