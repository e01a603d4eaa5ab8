"""Routes of packages: the parts of a version with their downloads, and what a worker needs to fetch it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel

from packline.api.datums import Download
from packline.api.dependencies import URL_SECONDS, ApiDependencies
from packline.api.field_types import Crc32, DateTime
from packline.api.object_hashes import Md5Digests
from packline.api.paging import Cursor, NoOffset, PageResponse, decode_cursor, page_of
from packline.api.schemas import VersionFile, file_response, iso_time
from packline.api.versions import VersionId, VersionRoutes
from packline.errors import NotFound, ObjectNotFound
from packline.keys import part_index_key
from packline.manifest.shard_list import expand_plan
from packline.model import DatasetVersion, FetchPlan, Member, Packaging, Part
from packline.part_range import parse_part_range
from packline.pipeline.planning import read_plan
from packline.pipeline.resolving import find_version, plan_any_uri, plan_of
from packline.uri import DatumUri, Uri, parse_uri
from packline.vhpkgzip.part_index import has_index

TAGS = ["packages"]
Few = Annotated[int, Query(ge=1, le=200, description="Parts of one page; each lists its blocks.")]


class BlockResponse(BaseModel):
    """An entry-aligned byte range of a part."""

    offset: int
    length: int
    members: int
    crc32: Crc32
    index_length: int
    index_crc32: Crc32


class PartResponse(BaseModel):
    """One file of a package."""

    index: int
    name: str
    key: str
    digest: str
    size: int
    files: int
    bytes: int
    sha256: str
    crc32: Crc32
    first: str
    last: str
    reused: bool
    blocks: list[BlockResponse]
    url: str | None = None
    index_url: str | None = None
    """Of the index of its members, if one was published."""


class EstimatedPackage(BaseModel):
    """What a package will have once all of it is packed; ``bytes`` without headers."""

    parts: int
    files: int
    bytes: int


class PackagePage(PageResponse[PartResponse]):
    """Parts that are packed, how packaging stands, and what was planned: null before it is planned."""

    packaging: Packaging
    planned: EstimatedPackage | None


class ShardResponse(BaseModel):
    """One piece of a manifest, with a short-lived URL."""

    key: str
    url: str


class PlanFile(VersionFile):
    """The one file of a datum, with a short-lived URL."""

    key: str
    version_id: str | None
    url: str
    range: str | None = None
    """Header ``Range`` that the request must have, of a file inside a part."""


class FetchPlanResponse(BaseModel):
    """What a worker downloads. ``url``s are good until ``expires_at``; ask again for new ones."""

    uri: str
    content_hash: str
    files: int
    bytes: int
    rows: int
    packaging: Packaging
    store: str
    manifest: list[ShardResponse]
    inline: list[PlanFile]
    parts: PageResponse[PartResponse]
    expires_at: DateTime


class PackageRoutes:
    """What can be asked about packages."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies, versions: VersionRoutes) -> None:
        self._app, self._deps, self._versions = app, deps, versions
        one = "/api/v0/dataset-versions/<version>/package/"
        app.get(one, summary="Parts of its package", tags=TAGS)(self.list_parts)
        app.get(f"{one}<index>/download/", summary="A URL to download a part", tags=TAGS)(self.download_part)
        app.get("/api/v0/fetch-plan/", summary="What a worker downloads", tags=TAGS)(self.read_fetch_plan)

    def list_parts(
        self, version: VersionId, limit: Few = 50, cursor: Cursor = "", offset: NoOffset = 0
    ) -> PackagePage:
        """List parts recorded so far, while it is being packed; ``packaging`` says whether it is whole."""
        dataset_version = self._versions.find(version)
        if dataset_version.packaging is Packaging.BUILT:
            page = self._built_page(dataset_version.plan, limit, cursor)
            files, size = dataset_version.manifest.files, dataset_version.manifest.bytes
            planned = EstimatedPackage(parts=page.count, files=files, bytes=size) if page.count else None
        else:
            parts = self._deps.registry.parts(dataset_version.plan) if dataset_version.plan else []
            page, planned = self._page(parts, limit, cursor, len(parts)), self._planned(dataset_version)
        return PackagePage(**dict(page), packaging=dataset_version.packaging, planned=planned)

    def download_part(self, version: VersionId, index: Annotated[int, Path(ge=0, le=99_999)]) -> Download:
        """Return a short-lived URL of a part."""
        dataset_version = self._versions.find(version)
        built = dataset_version.packaging is Packaging.BUILT
        part = self._deps.registry.part(dataset_version.plan, index) if built else None
        if part is not None:
            return Download(url=self._deps.url(part.key))
        raise NotFound(f"{dataset_version.uri} has no part {index}.", "See the parts of its package.")

    def read_fetch_plan(
        self,
        uri: Annotated[str, Query(max_length=600, description="dataset://, model:// or datum://")],
        limit: Few = 50,
        cursor: Cursor = "",
        offset: NoOffset = 0,
    ) -> FetchPlanResponse:
        """Read the plan with its parts in pages; a version without package has none: fetch it by its manifest."""
        plan, package = self._plan(parse_uri(uri))
        url = self._deps.url
        return FetchPlanResponse(
            uri=plan.uri,
            content_hash=plan.content_hash,
            files=plan.files,
            bytes=plan.bytes,
            rows=plan.manifest.rows,
            packaging=plan.packaging,
            store=self._deps.store_name,
            manifest=[ShardResponse(key=key, url=url(key)) for key in plan.manifest.shards],
            inline=[self._plan_file(member) for member in plan.manifest.inline],
            parts=self._built_page(package, limit, cursor, signed=True),
            expires_at=iso_time(self._deps.clock() + URL_SECONDS),
        )

    def _plan(self, uri: Uri) -> tuple[FetchPlan, str]:
        """Return the plan without its parts, and the digest of its package; empty while there is none."""
        if isinstance(uri, DatumUri):
            return plan_any_uri(uri, self._deps.resolving), ""
        version = find_version(uri, self._deps.registry)
        plan = expand_plan(plan_of(version), self._deps.store)
        return plan, version.plan if version.packaging is Packaging.BUILT else ""

    def _planned(self, version: DatasetVersion) -> EstimatedPackage | None:
        """Sum up the plan, by one read of the store; nothing of a plan that a purge took away."""
        try:
            planned = read_plan(self._deps.store, version.plan) if version.plan else []
        except ObjectNotFound:
            planned = []
        if not planned:
            return None
        return EstimatedPackage(
            parts=len(planned), files=sum(p.files for p in planned), bytes=sum(p.bytes for p in planned)
        )

    def _built_page(
        self, plan: str, limit: int, cursor: str, *, signed: bool = False
    ) -> PageResponse[PartResponse]:
        """Return a page of a package that is whole, which may have thousands of parts; no others are read."""
        last = self._deps.registry.last_part(plan) if plan else None
        if last is None:
            return self._page((), limit, cursor, 0)
        parts = self._deps.registry.parts_from(plan, _after(cursor) + 1)
        return self._page(parts, limit, cursor, last.index + 1, signed=signed)

    def _page(
        self, parts: Iterable[Part], limit: int, cursor: str, count: int, *, signed: bool = False
    ) -> PageResponse[PartResponse]:
        after = _after(cursor)
        return page_of(
            (part for part in parts if part.index > after),
            limit,
            self._app.current_event,
            place=lambda part: [part.index],
            to_response=lambda part: _response(part, self._deps.url if signed else None),
            count=count,
        )

    def _plan_file(self, member: Member) -> PlanFile:
        at, shown = parse_part_range(member.version_id), file_response(member, Md5Digests(self._deps.store))
        return PlanFile(
            **dict(shown),
            key=member.key,
            version_id=member.version_id,
            url=self._deps.url(member.key, member.version_id),
            range=at.http_range if at else None,
        )


def _after(cursor: str) -> int:
    """Return the index of the last part of the page before."""
    (after,) = decode_cursor(cursor, int) if cursor else [-1]
    return int(after)


def _response(part: Part, sign: Callable[[str], str] | None) -> PartResponse:
    """Describe a part; ``sign`` makes the URL of an object, without it there are none."""
    return PartResponse(
        index=part.index,
        name=part.key.rpartition("/")[2],
        key=part.key,
        digest=part.digest,
        size=part.size,
        files=part.files,
        bytes=part.bytes,
        sha256=part.sha256,
        crc32=part.crc32,
        first=part.first,
        last=part.last,
        reused=part.reused,
        blocks=[BlockResponse(**block._asdict()) for block in part.blocks],
        url=sign(part.key) if sign else None,
        index_url=sign(part_index_key(part.key)) if sign and has_index(part.blocks) else None,
    )
