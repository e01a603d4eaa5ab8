"""Routes of datasets: the list, one with its newest version, its aliases and their history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from packline.api.dependencies import ApiDependencies
from packline.api.filters import Search, has_part
from packline.api.ordering import LAST, DatasetOrdering, sorted_page
from packline.api.paging import MICROS, Cursor, Limit, Offset, PageResponse, decode_cursor, page_of
from packline.api.path_ids import parse_collection, version_id
from packline.api.preconditions import IfMatch, IfNoneMatch, Preconditions, read_answer, revision_etag
from packline.api.problems import InvalidRequest
from packline.api.schemas import (
    Alias,
    DatasetDetail,
    ListedDataset,
    NamedResponse,
    alias_response,
    iso_time,
    version_response,
)
from packline.errors import VersionNotFound
from packline.model import DatasetVersion
from packline.ports import DatasetRecord
from packline.uri import check_version_name, version_uri

TAGS = ["datasets"]
DatasetId = Annotated[str, Path(max_length=256, description="The dataset's name; of a model, model:<name>.")]
MOST_WITH_NEWEST = 100
"""Datasets of a page with their newest versions: each is a query of the table."""
READERS = 16
"""Threads that read newest versions to sort by: a thousand after one another would take seconds."""
AliasName = Annotated[str, Path(max_length=256)]


def dataset_response(
    dataset: DatasetRecord, newest: DatasetVersion | None, properties: Mapping[str, object]
) -> DatasetDetail:
    """Return a dataset with its newest version and its properties."""
    return DatasetDetail(
        id=dataset.name,
        name=dataset.name,
        uri=version_uri(dataset.name, "").removesuffix("/"),
        latest_version=NamedResponse(id=version_id(newest), name=newest.version) if newest else None,
        properties=dict(properties),
        owner=dataset.owner or None,
        ctime=iso_time(dataset.created_at) if dataset.created_at else None,
    )


class DatasetRoutes:
    """What can be asked about datasets."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root = "/api/v0/datasets/"
        one = f"{root}<dataset>/"
        app.get(root, summary="Datasets by name", tags=TAGS)(self.list_datasets)
        app.get(one, summary="A dataset", tags=TAGS)(self.read_dataset)
        app.get(f"{one}aliases/", summary="Version aliases", tags=TAGS)(self.list_aliases)
        app.get(f"{one}aliases/<alias>/", summary="A version alias", tags=TAGS)(self.read_alias)
        app.get(f"{one}aliases/<alias>/history/", summary="Where it pointed, newest first", tags=TAGS)(
            self.list_moves
        )

    def list_datasets(
        self,
        search: Search = "",
        newest: Annotated[
            bool, Query(description="Each with its newest version; at most 100 a page.")
        ] = False,
        ordering: DatasetOrdering = "name",
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> PageResponse[ListedDataset]:
        """List names in order. A cursor that names a dataset which is gone by then works all the same."""
        if newest and limit > MOST_WITH_NEWEST:
            raise InvalidRequest(
                f"newest=true gives at most {MOST_WITH_NEWEST} datasets a page.",
                "Ask for fewer, and follow next.",
            )
        if ordering != "name":
            return sorted_page(
                self._deps.registry.datasets(),
                self._sort_key(ordering),
                ordering,
                limit,
                cursor,
                self._app.current_event,
                to_response=partial(self._listed, newest),
                is_shown=has_part(search),
                readers=1 if ordering == "-name" else READERS,
            )
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        return page_of(
            self._deps.registry.datasets(after),
            limit,
            self._app.current_event,
            place=lambda name: [name],
            to_response=partial(self._listed, newest),
            is_shown=has_part(search),
        )

    def _sort_key(self, ordering: str) -> Callable[[str], tuple[int | str, str]]:
        """Return what a dataset is sorted by; those without a version come last."""
        if ordering == "-name":
            return lambda name: (name, "")
        last, by_size = (-1 if ordering.startswith("-") else LAST), ordering.endswith("size")

        def key(name: str) -> tuple[int | str, str]:
            version = self._deps.registry.newest(name)
            if version is None:
                return last, name
            return version.manifest.bytes if by_size else round(version.created_at * MICROS), name

        return key

    def _listed(self, with_newest: bool, name: str) -> ListedDataset:
        newest = self._deps.registry.newest(name) if with_newest else None
        shown = version_response(newest) if newest else None
        return ListedDataset(id=name, name=name, uri=f"dataset://{name}", newest_version=shown)

    def read_dataset(self, dataset: DatasetId) -> DatasetDetail:
        """Read a dataset. Its newest version is null while it has none."""
        name = parse_collection(dataset)
        deps = self._deps
        return dataset_response(
            deps.dataset_store.dataset(name),
            deps.registry.newest(name),
            deps.dataset_store.properties(name),
        )

    def list_aliases(
        self, dataset: DatasetId, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[Alias]:
        """List the aliases of a dataset in order of name."""
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        return page_of(
            self._deps.registry.aliases(parse_collection(dataset), after),
            limit,
            self._app.current_event,
            place=lambda alias: [alias.alias],
            to_response=alias_response,
        )

    def read_alias(
        self, dataset: DatasetId, alias: AliasName, if_match: IfMatch = "", if_none_match: IfNoneMatch = ""
    ) -> Response[Alias]:
        """Read what an alias points to now."""
        current = self._deps.registry.alias(parse_collection(dataset), check_version_name(alias))
        preconditions = Preconditions.parse(if_match, if_none_match)
        return read_answer(alias_response(current), revision_etag(current.rev), preconditions)

    def list_moves(
        self,
        dataset: DatasetId,
        alias: AliasName,
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> PageResponse[Alias]:
        """List everything the alias has pointed to, newest first; ``count`` is its newest rev."""
        registry, collection, name = (
            self._deps.registry,
            parse_collection(dataset),
            check_version_name(alias),
        )
        current = next(registry.alias_history(collection, name), None)
        if current is None:
            raise VersionNotFound(f"There is no alias {version_uri(collection, name)}.", "See its aliases.")
        (before,) = decode_cursor(cursor, int) if cursor else [0]
        if cursor and not 0 < before <= current.rev:
            raise InvalidRequest("The cursor is not one of this list.", "Start again without it.")
        return page_of(
            registry.alias_history(collection, name, before),
            limit,
            self._app.current_event,
            place=lambda move: [move.rev],
            to_response=alias_response,
            count=current.rev,
        )
