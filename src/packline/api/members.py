"""Pages of a manifest: the files from a row on, or those with a part in their path. Replaced files are left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple, TypeVar

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.api.dependencies import ApiDependencies
from packline.api.object_hashes import Md5Digests
from packline.api.paging import (
    LONGEST,
    PageResponse,
    decode_cursor,
    encode_cursor,
    link,
    page_of,
    skipped_results,
)
from packline.api.problems import InvalidRequest
from packline.api.schemas import VersionFile, file_response
from packline.manifest.members import last_per_path
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.pipeline.find_members import MemberPlace, find_members
from packline.pipeline.manifests import read_rows_from
from packline.ports import ObjectStore

T = TypeVar("T")
PathPattern = Annotated[
    str, Query(max_length=LONGEST, description="A part of the path in any case, or a pattern with * and ?.")
]


def shown_files(store: ObjectStore) -> Callable[[Member], VersionFile]:
    """Return how the members of one answer are shown: as files, with their MD5 where it is known."""
    md5s = Md5Digests(store)
    return lambda member: file_response(member, md5s)


def files_from(
    store: ObjectStore,
    manifest: ManifestRef,
    limit: int,
    cursor: str,
    event: APIGatewayProxyEventV2,
    to_response: Callable[[Member], T],
) -> PageResponse[T]:
    """List files in path order, one page; of a path that occurs twice the last one. Raises InvalidRequest."""
    skipped = skipped_results(event)
    each_is_a_file = manifest.files == manifest.rows
    (start,) = decode_cursor(cursor, int) if cursor else [skipped if each_is_a_file else 0]
    if cursor and not 0 <= start <= manifest.rows:
        raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
    rows = (_Row(*row) for row in read_rows_from(store, manifest, min(start, manifest.rows)))
    return page_of(
        rows if each_is_a_file else last_per_path(rows),
        limit,
        event,
        place=lambda row: [row.number + 1],
        to_response=lambda row: to_response(row.member),
        count=manifest.files,
        skip=0 if each_is_a_file else skipped,
    )


class _Row(NamedTuple):
    """A row of a manifest."""

    number: int
    member: Member

    @property
    def path(self) -> str:
        return self.member.path


def found_files(
    deps: ApiDependencies,
    manifest: ManifestRef,
    pattern: str,
    limit: int,
    cursor: str,
    event: APIGatewayProxyEventV2,
    to_response: Callable[[Member], T],
) -> PageResponse[T]:
    """Return one page of the members with a part in their path. Raises InvalidRequest."""
    if skipped_results(event):
        raise InvalidRequest("A search has no offset.", "Follow next.")
    place = MemberPlace(*decode_cursor(cursor, int, int)) if cursor else MemberPlace()
    manifest = expand_shards(manifest, deps.store)
    if min(place) < 0 or place.shard > len(manifest.shards):
        raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
    page = find_members(deps.store, manifest, pattern, place=place, limit=limit, clock=deps.clock)
    more = link(event, encode_cursor([*page.place])) if page.place else None
    rows = [to_response(member) for member in page.members]
    return PageResponse(count=None if more or cursor else len(rows), next=more, results=rows)
