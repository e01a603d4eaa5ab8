"""Pages of a manifest: the members from a row on, without reading the shards before it."""

from __future__ import annotations

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.api.object_hashes import Md5Digests
from packline.api.paging import PageResponse, decode_cursor, page_of, skipped_results
from packline.api.problems import InvalidRequest
from packline.api.schemas import VersionFile, file_response
from packline.model import ManifestRef
from packline.pipeline.manifests import read_rows_from
from packline.ports import ObjectStore


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
