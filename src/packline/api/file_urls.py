"""The route of a download without a client: URLs of chosen files of a version, for curl, aria2 and their like."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel, ConfigDict, Field

from packline.api.dependencies import URL_SECONDS, ApiDependencies
from packline.api.field_types import DateTime
from packline.api.paging import LONGEST
from packline.api.schemas import iso_time
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


class FileUrl(BaseModel):
    """A short-lived URL that reads a file without credentials."""

    path: str
    size: int
    url: str
    range: str | None
    """Header ``Range`` that the request must have, of a file inside a part; else null."""


class FileUrls(BaseModel):
    """URLs in the order of the paths, good until ``expires_at``."""

    expires_at: DateTime
    results: list[FileUrl]


class FileUrlRoutes:
    """How files of a version are downloaded by other tools."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies, versions: VersionRoutes) -> None:
        self._deps, self._versions = deps, versions
        self._shards = ShardReader(deps.store)
        path = "/api/v0/dataset-versions/<version>/files/urls/"
        app.post(path, summary="URLs of chosen files", tags=TAGS)(self.sign_files)

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
        return FileUrls(
            expires_at=iso_time(self._deps.clock() + URL_SECONDS),
            results=[self._response(members[path]) for path in chosen.paths],
        )

    def _response(self, member: Member) -> FileUrl:
        at = parse_part_range(member.version_id)
        url = self._deps.url(member.key, member.version_id)
        return FileUrl(path=member.path, size=member.size, url=url, range=at.http_range if at else None)
