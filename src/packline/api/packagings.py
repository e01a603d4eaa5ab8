"""Route of packagings: what is being packaged now or will be tried again, how far it is, and where its run is seen."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.field_types import DateTime
from packline.api.paging import Cursor, NoOffset, PageResponse, decode_cursor, page_of
from packline.api.path_ids import version_id
from packline.api.schemas import NamedResponse, PrincipalResponse, iso_time, principal_response
from packline.model import DatasetVersion, Packaging
from packline.pipeline.packagings import asked_at, packaging_progress, packagings_under_way


class PackagingResponse(BaseModel):
    """A version that is being packaged (``pending``), or that Packline tries again by itself (``failed``)."""

    version: NamedResponse
    dataset: NamedResponse
    uri: str
    packaging: Packaging
    reason: str
    """Why it is packaged, or why it failed."""
    files: int
    bytes: int
    asked_at: DateTime
    asked_by: PrincipalResponse | None
    attempts: int
    """How often it was begun."""
    packed_parts: int
    planned_parts: int | None
    """Null until its parts are planned."""
    run: str
    """Name of the run of the state machine."""
    run_url: str | None
    """Of its page in the AWS console; null in a local stack."""
    log_url: str | None


class PackagingRoutes:
    """What can be asked about packagings."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.get("/api/v0/packagings/", summary="What is being packaged", tags=["packages"])(
            self.list_packagings
        )

    def list_packagings(
        self,
        limit: Annotated[int, Query(ge=1, le=50, description="Packagings of one page.")] = 20,
        cursor: Cursor = "",
        offset: NoOffset = 0,
    ) -> PageResponse[PackagingResponse]:
        """List packagings that are under way or will be tried again, the one asked for last first.

        One that is not listed any more has ended: its version says how. A failed one that Packline does not try again
        is not listed; events of its dataset say that it failed.
        """
        after = tuple(decode_cursor(cursor, int, str)) if cursor else ()
        under_way = packagings_under_way(self._deps.packaging_watch)
        return page_of(
            [version for version in under_way.versions if not after or _place(version) > after],
            limit,
            self._app.current_event,
            place=lambda version: [*_place(version)],
            to_response=self._response,
            count=len(under_way.versions) if under_way.is_complete else None,
        )

    def _response(self, version: DatasetVersion) -> PackagingResponse:
        progress = packaging_progress(version, self._deps.registry, self._deps.store)
        links = self._deps.run_links(progress.run, version)
        return PackagingResponse(
            version=NamedResponse(id=version_id(version), name=version.version),
            dataset=NamedResponse(id=version.dataset, name=version.dataset),
            uri=version.uri,
            packaging=version.packaging,
            reason=version.packaging_reason,
            files=version.manifest.files,
            bytes=version.manifest.bytes,
            asked_at=iso_time(asked_at(version)),
            asked_by=principal_response(version.asked_by),
            attempts=version.attempt + 1,
            packed_parts=progress.packed_parts,
            planned_parts=progress.planned_parts,
            run=progress.run,
            run_url=links.run or None,
            log_url=links.log or None,
        )


def _place(version: DatasetVersion) -> tuple[int, str]:
    """Return where a packaging stands in the list: by time (microseconds), newest first, then by name."""
    return -round(asked_at(version) * 1_000_000), version.uri
