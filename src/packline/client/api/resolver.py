"""Resolves names and metadata by the API for ``packline inputs``, and records lineage."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

from packline.client.api.errors import UnreadableAnswer
from packline.client.api.json_reader import JsonReader
from packline.client.api.plan import MAX_RESULTS, read_cursor
from packline.client.api.presigned_urls import PlanRegistry
from packline.errors import InvalidUri
from packline.json_types import JsonObject
from packline.model import FetchPlan, Member
from packline.uri import is_datum_id, parse_datum_uri, parse_uri

MAX_USES_PER_REQUEST = 100
"""Number of uses that the API takes in one request."""


class ApiResolver:
    """Implements ``packline.client.inputs.input_file.NameResolver`` by requests to the HTTP API."""

    def __init__(self, registry: PlanRegistry) -> None:
        self._registry = registry
        self._lock = threading.Lock()
        self._versions: dict[str, None] = {}
        self._datums: dict[str, None] = {}

    def version(self, uri: str) -> FetchPlan:
        """Resolve a version to a plan; its parts are requested when they are needed."""
        plan = self._registry.plan(parse_uri(uri))
        with self._lock:
            self._versions[plan.uri] = None
        return plan

    def datum(self, uri: str) -> Member:
        """Resolve a datum by id or alias."""
        (member,) = self._registry.plan(parse_datum_uri(uri)).manifest.inline
        with self._lock:
            self._datums[member.datum] = None
        return member

    def metadata(self, members: Sequence[Member]) -> Mapping[str, JsonObject]:
        """Return the metadata of these members, all of which were resolved here, by datum id."""
        datums = {member.datum for member in members}
        metadata_by_datum: dict[str, JsonObject] = {}
        for uri in self._versions:
            metadata_by_datum.update(self._version_metadata(uri, datums))
        for datum in self._datums:
            entry = self._registry.api.get(f"data/{datum}/metadata/").document if datum in datums else {}
            metadata_by_datum.update({datum: entry} if entry else {})
        return metadata_by_datum

    def _version_metadata(self, uri: str, datums: set[str]) -> Mapping[str, JsonObject]:
        metadata_by_datum: dict[str, JsonObject] = {}
        query = [("uri", uri), ("limit", str(MAX_RESULTS))]
        seen = {""}
        cursor = ""
        while True:
            answer = self._registry.api.get("fetch-plan/metadata/", *query, *_cursor_query(cursor))
            page = JsonReader(answer.document, "fetch-plan/metadata")
            for entry in page.each("results", MAX_RESULTS):
                datum = entry.text("datum_id")
                if datum in datums:
                    metadata_by_datum[datum] = entry.inner("metadata").document
            cursor = read_cursor(page)
            if not cursor:
                return metadata_by_datum
            if cursor in seen:
                raise UnreadableAnswer(f"The API's pages of metadata of {uri} have no end.", "Run again.")
            seen.add(cursor)


def record_uses(registry: PlanRegistry, execution: str, uris: Sequence[str]) -> None:
    """Record what an execution has read. Raises as ``ApiClient.post``: a token may permit reading only."""
    for first in range(0, len(uris), MAX_USES_PER_REQUEST):
        body = {"execution": execution, "uris": list(uris[first : first + MAX_USES_PER_REQUEST])}
        registry.api.post("lineage/", body)


def presign_with_api(registry: PlanRegistry, datums: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function that presigns inputs on demand: datums by the API, web addresses unchanged.

    ``datums``: ids by ``storage_uri``. The function raises InvalidUri, and what the API names.
    """

    def link(storage_uri: str) -> str:
        if storage_uri.startswith(("https://", "http://")):
            return storage_uri
        datum = datums.get(storage_uri, "")
        if not is_datum_id(datum):
            raise InvalidUri(
                f"{storage_uri!r} cannot be downloaded on demand by the API.",
                "Use datums, dataset versions or https://.",
            )
        return JsonReader(registry.api.get(f"data/{datum}/download/").document, "download").text("url")

    return link


def _cursor_query(cursor: str) -> list[tuple[str, str]]:
    return [("cursor", cursor)] if cursor else []
