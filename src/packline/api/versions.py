"""Routes of versions of datasets and models: the list, one with its files, and what two differ in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel

from packline.api.dependencies import ApiDependencies
from packline.api.members import PathPattern, files_from, found_files, shown_files
from packline.api.object_hashes import Md5Digests
from packline.api.ordering import (
    MOST_SORTED_FILES,
    FileOrdering,
    VersionOrdering,
    sorted_page,
    too_many_to_sort,
)
from packline.api.paging import (
    MICROS,
    Cursor,
    Limit,
    NoOffset,
    Offset,
    PageResponse,
    decode_cursor,
    encode_cursor,
    link,
    link_below,
    page_of,
)
from packline.api.path_ids import parse_collection, parse_version_id
from packline.api.problems import InvalidRequest, TooMuchAtOnce
from packline.api.schemas import (
    File,
    Version,
    VersionDetail,
    VersionFile,
    file_response,
    version_facts,
    version_response,
)
from packline.errors import InvalidName, VersionNotFound
from packline.http.compressed_answer import accepts_gzip
from packline.manifest.members import last_per_path
from packline.manifest.shard_list import expand_shards
from packline.model import DatasetVersion, Member
from packline.pipeline.comparing import Change, ChangeKind, ManifestCursor, compare
from packline.pipeline.manifests import read_manifest
from packline.uri import check_version_name

T = TypeVar("T")
TAGS = ["dataset versions"]
SHOWN = 1_000
"""Files shown with a version, if a number is asked for."""
PLAIN_FILES = 12_000
COMPRESSED_FILES = 60_000
"""Files that one answer can hold, compressed or not: a function answers with at most 6 MB."""

VersionId = Annotated[str, Path(max_length=600, description="<dataset>:<version>; an alias does as well.")]


VERSION_KEYS: dict[str, Callable[[DatasetVersion], tuple[int | str, str]]] = {
    "ctime": lambda version: (round(version.created_at * MICROS), version.version),
    "name": lambda version: (version.version, ""),
    "size": lambda version: (version.manifest.bytes, version.version),
}
"""What versions are sorted by."""


class ChangeResponse(BaseModel):
    """A path that differs: ``added``, ``removed`` or ``changed``, and the file on either side."""

    change: ChangeKind
    path: str
    before: File | None
    after: File | None


class VersionRoutes:
    """What can be asked about versions."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root = "/api/v0/dataset-versions/"
        one = f"{root}<version>/"
        app.get(root, summary="Versions of a dataset, newest first", tags=TAGS)(self.list_versions)
        app.get(one, summary="A version with its files", tags=TAGS)(self.read_version)
        app.get(f"{one}files/", summary="Its files by path", tags=TAGS)(self.list_files)
        app.get(f"{one}diff/", summary="What it differs in from another", tags=TAGS)(self.list_changes)

    def list_versions(
        self,
        dataset: Annotated[str, Query(max_length=256, description="A dataset, or model:<name>.")],
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
        deleted: Annotated[bool, Query(description="Deleted ones as well, until they are purged.")] = False,
        ordering: VersionOrdering = "-ctime",
    ) -> PageResponse[Version]:
        """List versions, newest first; none for a dataset that does not exist."""
        collection = parse_collection(dataset)
        where = self._deps.retention if deleted else self._deps.registry
        if ordering != "-ctime":
            return sorted_page(
                where.versions(collection),
                VERSION_KEYS[ordering.lstrip("-")],
                ordering,
                limit,
                cursor,
                self._app.current_event,
                to_response=version_response,
            )
        return page_of(
            where.versions(collection, last_seen(self._deps, collection, cursor)),
            limit,
            self._app.current_event,
            place=lambda version: [version.version],
            to_response=version_response,
        )

    def read_version(
        self,
        version: VersionId,
        files: Annotated[int | None, Query(ge=0, le=SHOWN, description="How many are shown with it.")] = None,
        deleted: Annotated[bool, Query(description="Also if it is deleted; by its own name alone.")] = False,
    ) -> VersionDetail:
        """Read a version with all files unless a number is asked for: scripts take ``files`` for all there are.

        Raises TooMuchAtOnce if one answer cannot hold them.
        """
        retention = self._deps.retention
        dataset_version = retention.find(*parse_version_id(version)) if deleted else self.find(version)
        event = self._app.current_event
        if files is None:
            check_whole(dataset_version, event)
        # None is a way to ask for the facts alone: no shard of the manifest is read.
        none = PageResponse[VersionFile](count=None, next=link(event, ""), results=[])
        shown = COMPRESSED_FILES if files is None else files
        store = self._deps.store
        page = (
            files_from(store, dataset_version.manifest, shown, "", event, shown_files(store))
            if shown
            else none
        )
        files_next = link_below(event, "files", page.next) if page.next else None
        return VersionDetail(**version_facts(dataset_version), files=page.results, files_next=files_next)

    def list_files(
        self,
        version: VersionId,
        search: PathPattern = "",
        ordering: FileOrdering = "path",
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> PageResponse[VersionFile]:
        """List files in order of path. Where a path occurs twice, the last one, as on disk.

        With ``search``, all files of the version are looked at; a page may be short, or empty, and have a next.
        """
        if ordering != "path":
            return self._sorted_files(version, search, ordering, limit, cursor)
        return self.page_of_files(version, search, limit, cursor, shown_files(self._deps.store))

    def list_changes(
        self,
        version: VersionId,
        against: Annotated[str, Query(max_length=600, description="The version to start from.")],
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: NoOffset = 0,
    ) -> PageResponse[ChangeResponse]:
        """List what must be done to ``against`` to get this version; a page may be short and still have a next."""
        before, after = (
            expand_shards(self.find(each).manifest, self._deps.store) for each in (against, version)
        )
        place = ManifestCursor(*decode_cursor(cursor, int, int, str)) if cursor else ManifestCursor()
        if not (0 <= place.before <= len(before.shards) and 0 <= place.after <= len(after.shards)):
            raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
        comparison = compare(before, after, self._deps.store, cursor=place, limit=limit)
        more = (
            link(self._app.current_event, encode_cursor(list(comparison.cursor)))
            if comparison.cursor
            else None
        )
        md5s = Md5Digests(self._deps.store)
        return PageResponse[ChangeResponse](
            count=None, next=more, results=[_change(change, md5s) for change in comparison.changes]
        )

    def _sorted_files(
        self, version: str, search: str, ordering: str, limit: int, cursor: str
    ) -> PageResponse[VersionFile]:
        if search:
            raise InvalidRequest(f"What was searched for is not sorted by {ordering}.", "Leave ordering out.")
        store, manifest = self._deps.store, self.find(version).manifest
        if manifest.rows > MOST_SORTED_FILES:  # replaced files are read as well
            raise too_many_to_sort(MOST_SORTED_FILES, ordering)
        by_size = ordering.endswith("size")
        return sorted_page(
            last_per_path(read_manifest(store, manifest)),
            (lambda member: (member.size, member.path)) if by_size else (lambda member: (member.path, "")),
            ordering,
            limit,
            cursor,
            self._app.current_event,
            to_response=shown_files(store),
            most=MOST_SORTED_FILES,
        )

    def page_of_files(
        self, version: str, search: str, limit: int, cursor: str, to_response: Callable[[Member], T]
    ) -> PageResponse[T]:
        """Return one page of the files of a version: all, or those with a part in their path."""
        manifest, event = self.find(version).manifest, self._app.current_event
        if search:
            return found_files(self._deps, manifest, search, limit, cursor, event, to_response)
        return files_from(self._deps.store, manifest, limit, cursor, event, to_response)

    def find(self, version: str) -> DatasetVersion:
        """Return the version that an id in a path names. Raises VersionNotFound."""
        return self._deps.registry.resolve(*parse_version_id(version))


def check_whole(version: DatasetVersion, event: APIGatewayProxyEventV2) -> None:
    """Check that the files of a version fit into one answer. Raises TooMuchAtOnce."""
    most = COMPRESSED_FILES if accepts_gzip(event.headers) else PLAIN_FILES
    if version.manifest.files > most:
        raise TooMuchAtOnce(
            f"{version.uri} has {version.manifest.files:,} files; {most:,} can be answered at once.",
            "Read them from files/ page by page, or say how many with files=; files=0 gives the facts alone.",
        )


def last_seen(deps: ApiDependencies, collection: str, cursor: str) -> DatasetVersion | None:
    """Return the version that a page ended with, also if it was deleted since. Raises InvalidRequest."""
    if not cursor:
        return None
    try:
        return deps.retention.find(collection, check_version_name(*decode_cursor(cursor, str)))
    except (VersionNotFound, InvalidName):
        raise InvalidRequest("The cursor is not one of this list.", "Start again without it.") from None


def _change(change: Change, md5s: Md5Digests) -> ChangeResponse:
    sides: dict[str, Any] = {
        "before": file_response(change.before, md5s).datum if change.before else None,
        "after": file_response(change.after, md5s).datum if change.after else None,
    }
    return ChangeResponse(change=change.kind, path=change.path, **sides)
