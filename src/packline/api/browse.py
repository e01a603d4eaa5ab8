"""Routes to look into a version: one level of its folders, one of its files, and a file's bytes by range."""

from __future__ import annotations

import base64
from typing import Annotated, Literal
from urllib.parse import quote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.object_hashes import Md5Digests
from packline.api.paging import (
    LONGEST,
    Cursor,
    Limit,
    NoOffset,
    PageResponse,
    decode_cursor,
    encode_cursor,
    link,
)
from packline.api.problems import RangeNotSatisfiable, problem
from packline.api.schemas import File, VersionFile, file_response
from packline.api.versions import TAGS, VersionId, VersionRoutes
from packline.errors import NotFound
from packline.http.load_balancer import MOST_BODY_BYTES, is_of_load_balancer
from packline.model import DatasetVersion, Member
from packline.pipeline.list_folder import FolderItem, list_folder
from packline.pipeline.member_content import locate_member, read_content
from packline.pipeline.shard_reader import ShardReader
from packline.rules.content_type import DEFAULT_TYPE, guess_content_type

MOST_BYTES = 4 << 20
"""Of one answer: a function of AWS answers with at most 6 MB, and bytes travel as base64."""
MinBytes = Annotated[int, Query(ge=0, le=2**50, description="The first byte.")]
Bytes = Annotated[int, Query(ge=1, le=MOST_BYTES)]
FilePath = Annotated[str, Query(min_length=1, max_length=LONGEST, description="A file's whole path.")]
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
"""Whatever is in a file, opened as a page it is one without scripts, and of no origin."""


class TreeEntry(BaseModel):
    """A file, or a folder (whose path ends in a slash) with the number of files below it."""

    kind: Literal["file", "folder"]
    path: str
    datum: File | None
    files: int | None
    files_at_most: bool = False
    """The number counts replaced files, too: the version is too large to tell them apart for one page."""


class PackageLocation(BaseModel):
    """Where a file lies in the package: its part by index and name, its local header, and its data."""

    part_index: int
    part_name: str
    header_offset: int
    offset: int
    length: int


class FileDetail(VersionFile):
    """A file with the type it is shown as, and where it lies in the package once that is built."""

    content_type: str
    in_package: PackageLocation | None


class BrowseRoutes:
    """What can be seen inside a version."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies, versions: VersionRoutes) -> None:
        self._app, self._deps, self._versions = app, deps, versions
        self._shards = ShardReader(deps.store)
        one = "/api/v0/dataset-versions/<version>/"
        app.get(f"{one}tree/", summary="One level of its folders", tags=TAGS)(self.list_tree)
        app.get(f"{one}files/one/", summary="One of its files by path", tags=TAGS)(self.read_file)
        app.get(
            f"{one}files/content/",
            summary="Bytes of one of its files",
            tags=TAGS,
            responses={200: _bytes("The whole file"), 206: _bytes("Some of its bytes")},
        )(self.read_content)

    def list_tree(
        self,
        version: VersionId,
        prefix: Annotated[str, Query(max_length=LONGEST, description="images/ for what is in it.")] = "",
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: NoOffset = 0,
    ) -> PageResponse[TreeEntry]:
        """List files and folders in byte order of their paths; a page may be short and still have a next."""
        place = decode_cursor(cursor, str)[0].encode() if cursor else b""
        manifest = self._versions.find(version).manifest
        level = list_folder(self._shards, manifest, prefix, cursor=place, limit=limit)
        more = link(self._app.current_event, encode_cursor([level.cursor.decode()])) if level.cursor else None
        md5s = Md5Digests(self._deps.store)
        return PageResponse[TreeEntry](
            count=None, next=more, results=[_entry(listed, prefix, md5s) for listed in level.entries]
        )

    def read_file(self, version: VersionId, path: FilePath) -> FileDetail:
        """Read one file of a version. Where its path occurs twice, the last one, as on disk."""
        dataset_version, member = self._member(version, path)
        place = locate_member(member, dataset_version, self._deps.registry, self._shards)
        placed = place and PackageLocation(
            part_index=place.part.index,
            part_name=place.part.key.rpartition("/")[2],
            header_offset=place.header_offset,
            offset=place.data_offset,
            length=member.size,
        )
        shown = file_response(member, Md5Digests(self._deps.store))
        return FileDetail(**dict(shown), content_type=guess_content_type(path), in_package=placed)

    def read_content(
        self, version: VersionId, path: FilePath, start: MinBytes = 0, length: Bytes = 65_536
    ) -> Response[str]:
        """Read bytes of a file, from the package once that is built; never as a type that a browser runs.

        The answer may hold fewer bytes than ``length`` (206; ``Content-Range`` says which): a private API answers with
        at most 704 KiB. Ask again from there.
        """
        dataset_version, member = self._member(version, path)
        if start >= max(1, member.size):
            return _beyond(member, start)
        if is_of_load_balancer(self._app.current_event.raw_event):
            length = min(length, MOST_BODY_BYTES)
        place = locate_member(member, dataset_version, self._deps.registry, self._shards)
        body = read_content(member, place, start, length, self._deps.store)
        answer = Response(
            200 if len(body) == member.size else 206,
            content_type=guess_content_type(path),
            body=base64.b64encode(body).decode(),
            headers={**SAFE, "Content-Disposition": _disposition(path)},
        )
        # A body of bytes would be taken for text on its way out (Powertools, validation of answers).
        answer.base64_encoded = True
        if answer.status_code == 206:
            answer.headers["Content-Range"] = f"bytes {start}-{start + len(body) - 1}/{member.size}"
        return answer

    def _member(self, version: str, path: str) -> tuple[DatasetVersion, Member]:
        dataset_version = self._versions.find(version)
        member = self._shards.find(dataset_version.manifest, path)
        if member is None:
            raise NotFound(f"{dataset_version.uri} has no file {path!r}.", "See its files.")
        return dataset_version, member


def _bytes(description: str) -> OpenAPIResponse:
    schema = {"type": "string", "format": "binary"}
    # The first is what generators of clients know; images and texts have types of their own.
    return {
        "description": description,
        "content": {"application/octet-stream": {"schema": schema}, "*/*": {"schema": schema}},
    }


def _entry(listed: FolderItem, prefix: str, md5s: Md5Digests) -> TreeEntry:
    entry, member, files, at_most = listed
    shown = file_response(member, md5s) if member else None
    return TreeEntry(
        kind="folder" if entry.is_folder else "file",
        path=entry.path,
        datum=shown.datum if shown else None,
        files=files,
        files_at_most=at_most,
    )


def _beyond(member: Member, start: int) -> Response[str]:
    answer = problem(
        RangeNotSatisfiable(
            f"{member.path!r} has {member.size} bytes, none from {start} on.", "Start before its end."
        )
    )
    answer.headers["Content-Range"] = f"bytes */{member.size}"
    return answer


def _disposition(path: str) -> str:
    """Return the header: shown in place where the type is known, else saved; the name by RFC 5987."""
    how = "attachment" if guess_content_type(path) == DEFAULT_TYPE else "inline"
    return f"{how}; filename*=UTF-8''{quote(path.rpartition('/')[2], safe='')}"
