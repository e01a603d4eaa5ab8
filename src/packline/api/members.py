"""Pages of a manifest: the members from a row on, or those with a part in their path."""

from __future__ import annotations

from typing import Annotated

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
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef
from packline.pipeline.find_members import MemberPlace, find_members
from packline.pipeline.manifests import read_rows_from
from packline.ports import ObjectStore

PathPattern = Annotated[
    str, Query(max_length=LONGEST, description="A part of the path in any case, or a pattern with * and ?.")
]


def files_from(
    store: ObjectStore, manifest: ManifestRef, limit: int, cursor: str, event: APIGatewayProxyEventV2
) -> PageResponse[VersionFile]:
    """List members in path order, one page; a path that occurs twice is in both rows. Raises InvalidRequest."""
    (start,) = decode_cursor(cursor, int) if cursor else [min(skipped_results(event), manifest.rows)]
    if not 0 <= start <= manifest.rows:
        raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
    md5s = Md5Digests(store)
    return page_of(
        read_rows_from(store, manifest, start),
        limit,
        event,
        place=lambda row: [row[0] + 1],
        to_response=lambda row: file_response(row[1], md5s),
        count=manifest.rows,
        skip=0,
    )


def found_files(
    deps: ApiDependencies,
    manifest: ManifestRef,
    pattern: str,
    limit: int,
    cursor: str,
    event: APIGatewayProxyEventV2,
) -> PageResponse[VersionFile]:
    """Return one page of the members with a part in their path. Raises InvalidRequest."""
    if skipped_results(event):
        raise InvalidRequest("A search has no offset.", "Follow next.")
    place = MemberPlace(*decode_cursor(cursor, int, int)) if cursor else MemberPlace()
    manifest = expand_shards(manifest, deps.store)
    if min(place) < 0 or place.shard > len(manifest.shards):
        raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
    page = find_members(deps.store, manifest, pattern, place=place, limit=limit, clock=deps.clock)
    md5s = Md5Digests(deps.store)
    more = link(event, encode_cursor([*page.place])) if page.place else None
    rows = [file_response(member, md5s) for member in page.members]
    return PageResponse(count=None if more or cursor else len(rows), next=more, results=rows)
