"""The route of a download without a client: URLs of chosen files of a version, for curl, aria2 and their like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel, ConfigDict, Field

from packline.api.dependencies import URL_SECONDS, ApiDependencies
from packline.api.field_types import DateTime
from packline.api.members import PathPattern, shown_files
from packline.api.paging import LONGEST, Cursor, Limit, Offset, PageResponse
from packline.api.schemas import VersionFile, iso_time
from packline.api.versions import TAGS, VersionId, VersionRoutes
from packline.errors import NotFound
from packline.model import Member
from packline.part_range import parse_part_range
from packline.pipeline.shard_reader import ShardReader

MAX_PATHS = 1_000


class FileUrlsRequest(BaseModel):
    """Whole paths of files of the version."""

    model_config = ConfigDict(extra="forbid")

    paths: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=LONGEST)]],
        Field(min_length=1, max_length=MAX_PATHS),
    ]


class FileUrl(VersionFile):
    """A short-lived URL that reads a file without credentials."""

    url: str
    range: str | None
    """Header ``Range`` that the request must have, of a file inside a part; else null."""


class FileUrls(BaseModel):
    """URLs in the order of the paths, good until ``expires_at``."""

    expires_at: DateTime
    results: list[FileUrl]


class FileUrlPage(PageResponse[FileUrl]):
    """Files by path with URLs, good until ``expires_at``."""

    expires_at: DateTime


class FileUrlRoutes:
    """How files of a version are downloaded by other tools."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies, versions: VersionRoutes) -> None:
        self._deps, self._versions = deps, versions
        self._shards = ShardReader(deps.store)
        path = "/api/v0/dataset-versions/<version>/files/urls/"
        app.get(path, summary="URLs of its files", tags=TAGS)(self.list_file_urls)
        app.post(path, summary="URLs of chosen files", tags=TAGS)(self.sign_files)

    def list_file_urls(
        self,
        version: VersionId,
        search: PathPattern = "",
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> FileUrlPage:
        """List the files of a version with a URL of each, as ``files/`` lists them; each page has its own end."""
        shown = self._shown()
        expires_at = iso_time(self._deps.clock() + URL_SECONDS)
        page = self._versions.page_of_files(version, search, limit, cursor, shown)
        return FileUrlPage(**dict(page), expires_at=expires_at)

    def sign_files(self, version: VersionId, chosen: Annotated[FileUrlsRequest, Body()]) -> FileUrls:
        """Sign a URL for each path. Where a path occurs twice, it is that of the last file, as on disk."""
        dataset_version = self._versions.find(version)
        members: dict[str, Member] = {}
        for path in sorted(
            set(chosen.paths)
        ):  # in the order of the manifest, so that each shard is read once
            member = self._shards.find(dataset_version.manifest, path)
            if member is None:
                raise NotFound(f"{dataset_version.uri} has no file {path!r}.", "See its files.")
            members[path] = member
        shown = self._shown()
        return FileUrls(
            expires_at=iso_time(self._deps.clock() + URL_SECONDS),
            results=[shown(members[path]) for path in chosen.paths],
        )

    def _shown(self) -> Callable[[Member], FileUrl]:
        """Return how a member is shown with its URL."""
        to_file, sign = shown_files(self._deps.store), self._deps.url

        def to_response(member: Member) -> FileUrl:
            at, url = parse_part_range(member.version_id), sign(member.key, member.version_id)
            return FileUrl(**dict(to_file(member)), url=url, range=at.http_range if at else None)

        return to_response
