"""Datums, their metadata, and properties of datasets and versions by the HTTP API."""

from __future__ import annotations

from collections.abc import Mapping

from packline.aws_api.checksums import Checksum
from packline.client.api.errors import UnreadableAnswer
from packline.client.api.http import ApiClient
from packline.client.api.json_reader import JsonReader
from packline.client.api.plan import read_cursor
from packline.client.api.records import read_datum
from packline.client.api.versions import version_path
from packline.client.errors import error_named
from packline.errors import PacklineError, Unavailable
from packline.json_types import JsonObject
from packline.model import Datum
from packline.ports.deployment import DatumQuery, DatumResults, FoundItem, FoundItems, MetadataChange
from packline.search_index import IndexBacklog
from packline.uri import DatumUri

MAX_RESULTS = 1_000
"""Results of one page of a search."""
MAX_FILES = 200
"""Files of one page of a search of everything."""
MAX_NAMES = 80
"""Names that the first page has beside them: 20 of each kind."""
_WITH_METADATA = ("metadata", "true")
_WITHOUT_HASHES = ("hashes", "false")


class ApiDatums:
    """Implements ``packline.ports.deployment.DatumService`` by requests to the HTTP API."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def find(self, uri: DatumUri) -> Datum:
        """Find a datum with its metadata. Raises DatumNotFound."""
        query = (_WITH_METADATA, _WITHOUT_HASHES)
        if uri.is_id:
            return read_datum(JsonReader(self._api.get(f"data/{uri.reference}/", *query).document, "datum"))
        answer = self._api.get("datum-aliases/resolve/", ("name", uri.reference), *query)
        return read_datum(JsonReader(answer.document, "alias").inner("datum"))

    def datum_id(self, uri: DatumUri) -> str:
        """Return the id of a datum that is named by id or alias. Raises DatumNotFound for an unknown alias."""
        return datum_id(self._api, uri)

    def search(self, query: DatumQuery, cursor: str, limit: int) -> DatumResults:
        """Return one page of the datums that match. Raises InvalidQuery, NotFound."""
        limit = max(1, min(limit, MAX_RESULTS))
        parameters = [("limit", str(limit)), _WITH_METADATA, *_criteria(query)]
        answer = self._api.get("data/", *parameters, *([("cursor", cursor)] if cursor else []))
        page = JsonReader(answer.document, "data")
        return DatumResults(
            [read_datum(datum) for datum in page.each("results", limit)],
            read_cursor(page),
            page.text("searched"),
            [
                IndexBacklog(backlog.text("execution"), 0, backlog.number("files"))
                for backlog in page.each("not_searched", MAX_RESULTS)
            ],
        )

    def search_everything(self, pattern: str, cursor: str, limit: int) -> FoundItems:
        """Return one page of what has a part in its name or path, in the whole deployment. Raises InvalidInput."""
        limit = max(1, min(limit, MAX_FILES))
        parameters = [("q", pattern), ("limit", str(limit)), *([("cursor", cursor)] if cursor else [])]
        page = JsonReader(self._api.get("search/", *parameters).document, "search")
        return FoundItems(
            [_found_item(item) for item in page.each("results", limit + MAX_NAMES)],
            read_cursor(page),
            page.text("searched"),
            page.switch("complete"),
            page.texts("not_searched"),
        )

    def annotate(self, datum: Datum, changes: JsonObject) -> MetadataChange:
        """Merge an object into a datum's metadata. Raises FrozenKey, InvalidMetadata, SealingElsewhere."""
        from dataclasses import replace

        metadata = self._api.post(f"data/{datum.id}/metadata/", changes).document
        return MetadataChange(replace(datum, metadata=metadata), metadata != datum.metadata)

    def annotate_many(self, changes: Mapping[str, JsonObject]) -> Mapping[str, bool | PacklineError]:
        """Merge metadata into at most 1,000 datums by id; those that there was no time for are sent again."""
        results: dict[str, bool | PacklineError] = dict.fromkeys(changes, False)
        pending = dict(changes)
        while pending:
            answer = self._api.post("data/metadata/apply/", {"datum_metadata": pending})
            done = _results(JsonReader(answer.document, "results"), len(pending))
            results |= {datum: done[datum] for datum in pending if datum in done}
            left = [datum for datum in pending if isinstance(done.get(datum), Unavailable)]
            if len(left) == len(pending):
                break
            pending = {datum: pending[datum] for datum in left}
        return results


class ApiProperties:
    """Implements ``packline.ports.deployment.PropertyService`` by requests to the HTTP API."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def properties(self, collection: str, reference: str) -> JsonObject:
        """Return the properties of a version, or of a dataset or model. Raises DatasetNotFound, VersionNotFound."""
        return self._api.get(_properties_path(collection, reference)).document

    def change_properties(self, collection: str, reference: str, changes: JsonObject) -> JsonObject:
        """Merge an object into the properties; return all of them. Raises InvalidMetadata, MetadataTooLarge."""
        return self._api.post(_properties_path(collection, reference), changes).document


def stored_checksum(api: ApiClient, datum: str) -> Checksum | None:
    """Return the SHA-256 of a datum's object, which the API reads for it; None if it is too large for that."""
    reader = JsonReader(api.get(f"data/{datum}/").document, "datum")
    digest = reader.optional("sha256")
    return Checksum("SHA-256", bytes.fromhex(digest)) if digest else None


def datum_id(api: ApiClient, uri: DatumUri) -> str:
    """Return the id of a datum that is named by id or alias. Raises DatumNotFound for an unknown alias."""
    if uri.is_id:
        return uri.reference
    answer = api.get("datum-aliases/resolve/", ("name", uri.reference), _WITHOUT_HASHES)
    return JsonReader(answer.document, "alias").inner("datum").text("id")


def _found_item(item: JsonReader) -> FoundItem:
    kind = item.text("kind")
    versions = tuple(version.text("uri") for version in item.each("versions", MAX_FILES))
    return FoundItem(
        kind,
        item.text("name"),
        item.optional("uri") or "",
        versions if kind == "file" else (),
        item.number("more_versions"),
    )


def _criteria(query: DatumQuery) -> list[tuple[str, str]]:
    dataset = query.dataset
    single = {
        "name": query.name,
        "alias": query.alias,
        "output_execution": query.execution,
        "dataset_version": dataset,
        "project": query.project,
    }
    return [
        *((name, value) for name, value in single.items() if value),
        *(("tag", tag) for tag in query.tags),
        *(("property", condition) for condition in query.conditions),
    ]


def _properties_path(collection: str, reference: str) -> str:
    return f"{version_path(collection, reference) if reference else f'datasets/{collection}/'}metadata/"


def _results(reader: JsonReader, most: int) -> dict[str, bool | PacklineError]:
    results: dict[str, bool | PacklineError] = {}
    for result in reader.each("results", most):
        if result.text("status") != "refused":
            results[result.text("datum_id")] = result.text("status") == "changed"
            continue
        error = result.inner("error")
        results[result.text("datum_id")] = _error(error)
    if len(results) != most:
        raise UnreadableAnswer("The API did not answer for each datum.", "Run again; repeats change nothing.")
    return results


def _error(reader: JsonReader) -> PacklineError:
    code = reader.text("code")
    kind = Unavailable if code == "NotReached" else None
    detail, remedy = reader.text("detail"), reader.text("remedy")
    return kind(detail, remedy) if kind else error_named(code, detail, remedy)
