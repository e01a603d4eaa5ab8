"""Datums, their metadata, and properties of datasets and versions by the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from packline.errors import PacklineError
from packline.json_types import JsonObject
from packline.library.caller import client_principal
from packline.library.table.stores import TableStores
from packline.model import Datum
from packline.ports.deployment import DatumQuery, DatumResults, FoundItem, FoundItems, MetadataChange
from packline.uri import DatumUri

if TYPE_CHECKING:
    from packline.pipeline.annotating import AnnotationResult
    from packline.pipeline.search_everything import Hit
    from packline.principal import Principal


class TableDatums:
    """Implements ``packline.ports.deployment.DatumService`` with table and store."""

    def __init__(self, stores: TableStores) -> None:
        self._stores = stores

    def find(self, uri: DatumUri) -> Datum:
        """Find a datum with its metadata. Raises DatumNotFound."""
        from packline.pipeline.datums import find_datum

        return find_datum(uri, self._stores.deps)

    def datum_id(self, uri: DatumUri) -> str:
        """Return the id of a datum that is named by id or alias. Raises DatumNotFound for an unknown alias."""
        return uri.reference if uri.is_id else self._stores.deps.datum_index.datum_alias(uri.reference).datum

    def search(self, query: DatumQuery, cursor: str, limit: int) -> DatumResults:
        """Return one page of the datums that match. Raises InvalidQuery, NotFound."""
        if query.project:
            return self._outputs_of_project(query, cursor, limit)
        from packline.pipeline.searching import describe_scope, search
        from packline.rules.query import Query, parse_conditions

        parsed = Query(
            tags=query.tags,
            name=query.name,
            alias=query.alias,
            execution=query.execution,
            dataset=query.dataset,
            conditions=parse_conditions(query.conditions),
        )
        page = search(parsed, self._stores.deps, cursor=cursor, limit=limit)
        return DatumResults(page.datums, page.cursor, describe_scope(parsed), page.not_searched)

    def search_everything(self, pattern: str, cursor: str, limit: int) -> FoundItems:
        """Return one page of what has a part in its name or path, in the whole deployment. Raises InvalidInput."""
        from packline.pipeline.path_index.search import SearchPorts, parse_cursor
        from packline.pipeline.path_index.snapshot import SnapshotReader
        from packline.pipeline.search_everything import EverythingPorts, search_everything

        stores = self._stores
        registry, datum_index, store = stores.deps.registry, stores.deps.datum_index, stores.deps.store
        page = search_everything(
            pattern,
            EverythingPorts(
                SearchPorts(stores.path_index, registry, stores.execution_index, store), datum_index
            ),
            SnapshotReader(store),
            cursor=parse_cursor(cursor),
            limit=max(1, limit),
            clock=stores.now,
        )
        return FoundItems(
            [_found_item(hit) for hit in page.hits],
            str(page.cursor) if page.cursor else "",
            page.searched,
            page.is_complete,
            page.not_searched,
        )

    def annotate(self, datum: Datum, changes: JsonObject) -> MetadataChange:
        """Merge an object into a datum's metadata, and announce a moved alias. Raises FrozenKey, SealingElsewhere."""
        from packline.pipeline.annotating import annotate

        by = client_principal()
        result = annotate(datum.id, changes, self._stores.deps, self._stores.now(), by=by)
        self._announce([result], by)
        return MetadataChange(result.datum, result.changed)

    def annotate_many(self, changes: Mapping[str, JsonObject]) -> Mapping[str, bool | PacklineError]:
        """Merge metadata into at most 1,000 datums by id."""
        from packline.pipeline.annotating import annotate_many

        by = client_principal()
        results = annotate_many(changes, self._stores.deps, self._stores.now(), by=by)
        self._announce((each for each in results.values() if not isinstance(each, PacklineError)), by)
        return {
            datum: each if isinstance(each, PacklineError) else bool(each.changed or each.moves)
            for datum, each in results.items()
        }

    def _announce(self, annotations: Iterable[AnnotationResult], by: Principal) -> None:
        from packline.pipeline.annotating import annotation_events

        self._stores.announce([event for each in annotations for event in annotation_events(each, by)])

    def _outputs_of_project(self, query: DatumQuery, cursor: str, limit: int) -> DatumResults:
        from packline.pipeline.project_outputs import list_project_outputs, parse_cursor

        page = list_project_outputs(
            query.project,
            self._stores.deps,
            self._stores.execution_index,
            name=query.name,
            cursor=parse_cursor(cursor) if cursor else None,
            limit=max(1, limit),
        )
        scope = f"all outputs of sealed executions of project {query.project}"
        return DatumResults(page.datums, str(page.cursor) if page.cursor else "", scope)


def _found_item(hit: Hit) -> FoundItem:
    is_file = hit.kind == "file"
    uris = tuple(version.uri for version in hit.versions)
    return FoundItem(hit.kind.value, hit.name, hit.uri, uris if is_file else (), hit.more_versions)


class TableProperties:
    """Implements ``packline.ports.deployment.PropertyService`` with table and store."""

    def __init__(self, stores: TableStores) -> None:
        self._stores = stores

    def properties(self, collection: str, reference: str) -> JsonObject:
        """Return the properties of a version, or of a dataset or model. Raises DatasetNotFound, VersionNotFound."""
        if reference:
            return self._stores.registry.resolve(collection, reference).properties
        from packline.pipeline.properties import dataset_properties

        return dataset_properties(collection, self._stores.dataset_store)

    def change_properties(self, collection: str, reference: str, changes: JsonObject) -> JsonObject:
        """Merge an object into the properties; return all of them. Raises InvalidMetadata, MetadataTooLarge."""
        from packline.pipeline.properties import change_dataset_properties, change_version_properties

        by, now = client_principal(), self._stores.now()
        if reference:
            registry = self._stores.registry
            return change_version_properties(
                collection,
                reference,
                changes,
                registry=registry,
                announce=self._stores.announce,
                by=by,
                now=now,
            ).properties
        dataset_store = self._stores.dataset_store
        return change_dataset_properties(
            collection,
            changes,
            dataset_store=dataset_store,
            announce=self._stores.announce,
            by=by,
            now=now,
        )
