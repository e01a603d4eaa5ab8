"""Versions by the HTTP API: reads by name, their files by presigned URLs, their differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packline.client.api.json_reader import JsonReader
from packline.client.api.pages import list_results
from packline.client.api.presigned_urls import PAGE_PARTS, PlanRegistry
from packline.client.api.records import read_package_part, read_version
from packline.client.api.source import ApiSource
from packline.errors import VersionNotFound
from packline.manifest.reader import read_files
from packline.model import DatasetVersion, Member, Part
from packline.ports.deployment import DatumSide, PathChange
from packline.uri import parse_uri, version_uri


class ApiVersions:
    """Implements ``packline.ports.deployment.VersionService`` by requests to the HTTP API."""

    def __init__(self, registry: PlanRegistry) -> None:
        self._registry, self._api = registry, registry.api

    def datasets(self) -> Iterator[str]:
        """List the names of all datasets, in order."""
        return (dataset.text("name") for dataset in list_results(self._api, "datasets/"))

    def models(self) -> Iterator[str]:
        """List the names of all models, in order."""
        return (model.text("name") for model in list_results(self._api, "models/", limit=100))

    def versions(self, collection: str, *, deleted: bool = False) -> Iterator[DatasetVersion]:
        """List the versions of a dataset or model, newest first."""
        query = [("dataset", collection), *([("deleted", "true")] if deleted else [])]
        return map(read_version, list_results(self._api, "dataset-versions/", *query))

    def version(self, collection: str, version: str) -> DatasetVersion:
        """Read the version of that name. Raises VersionNotFound, VersionDeleted."""
        named = self.resolve(collection, version)
        if named.version != version:  # an alias, or latest
            raise VersionNotFound(
                f"{version_uri(collection, version)} is not a version.", f"It points to {named.uri}."
            )
        return named

    def resolve(self, collection: str, reference: str) -> DatasetVersion:
        """Resolve a name, an alias or ``latest``. Raises DatasetNotFound, VersionNotFound."""
        answer = self._api.get(version_path(collection, reference), ("files", "0"))
        return read_version(JsonReader(answer.document, "version"))

    def parts(self, version: DatasetVersion) -> Sequence[Part]:
        """Return the parts of its package that are built so far."""
        if not version.plan:
            return []
        path = version_path(version.dataset, version.version) + "package/"
        return [read_package_part(part) for part in list_results(self._api, path, limit=PAGE_PARTS)]

    def files(self, version: DatasetVersion) -> Iterator[Member]:
        """Yield the files of a version in path order, by its manifest. Raises ApiDenied, Unavailable."""
        plan = self._registry.plan(parse_uri(version.uri))
        source = ApiSource(self._registry)
        try:
            yield from read_files(plan.manifest, source)
        finally:
            source.close()

    def changes(self, before: DatasetVersion, after: DatasetVersion) -> Iterator[PathChange]:
        """Yield what turns one version into the other, in path order."""
        path = version_path(after.dataset, after.version) + "diff/"
        against = ("against", f"{before.dataset}:{before.version}")
        for change in list_results(self._api, path, against):
            yield PathChange(
                change.text("change"), change.text("path"), _side(change, "before"), _side(change, "after")
            )


def version_path(collection: str, reference: str) -> str:
    """Return the path of a version's routes. Names have no character that a path encodes."""
    return f"dataset-versions/{collection}:{reference}/"


def _side(change: JsonReader, name: str) -> DatumSide | None:
    if change.document.get(name) is None:
        return None
    file = change.inner(name)
    return DatumSide(file.text("id"), file.number("size"))
