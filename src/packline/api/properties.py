"""Routes of the properties of datasets and versions, in the form that a datum's metadata has."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from packline.api.auth import principal
from packline.api.datasets import DatasetId
from packline.api.dependencies import ApiDependencies
from packline.api.path_ids import parse_collection, parse_version_id
from packline.api.preconditions import IfMatch, IfNoneMatch, Preconditions, read_answer, tagged
from packline.api.property_etags import etag_of, state_check
from packline.api.versions import VersionId
from packline.json_types import JsonObject
from packline.pipeline.properties import (
    change_dataset_properties,
    change_version_properties,
    dataset_properties,
)


class PropertyRoutes:
    """What is said about datasets and versions, and saying more."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        dataset, version = (
            "/api/v0/datasets/<dataset>/metadata/",
            "/api/v0/dataset-versions/<version>/metadata/",
        )
        routes = (
            (app.get, dataset, "Properties of a dataset", "read_dataset_properties", self.read_dataset),
            (
                app.post,
                dataset,
                "Merge an object into them",
                "change_dataset_properties",
                self.change_dataset,
            ),
            (app.get, version, "Properties of a version", "read_version_properties", self.read_version),
            (
                app.post,
                version,
                "Merge an object into them",
                "change_version_properties",
                self.change_version,
            ),
        )
        for add, path, summary, name, function in routes:
            tags = ["datasets" if path == dataset else "dataset versions"]
            add(path, summary=summary, tags=tags, operation_id=name)(function)

    def read_dataset(
        self, dataset: DatasetId, if_match: IfMatch = "", if_none_match: IfNoneMatch = ""
    ) -> Response[JsonObject]:
        """Read the properties of a dataset or model. The ETag is what If-Match of a change names."""
        properties = dataset_properties(parse_collection(dataset), self._deps.dataset_store)
        return read_answer(properties, etag_of(properties), Preconditions.parse(if_match, if_none_match))

    def change_dataset(
        self,
        dataset: DatasetId,
        changes: Annotated[JsonObject, Body()],
        if_match: IfMatch = "",
        if_none_match: IfNoneMatch = "",
    ) -> Response[JsonObject]:
        """Merge properties key by key; a null removes its key. Returns all properties, as they are then."""
        deps = self._deps
        properties = change_dataset_properties(
            parse_collection(dataset),
            changes,
            dataset_store=deps.dataset_store,
            announce=deps.announce,
            by=principal(self._app.current_event),
            now=deps.clock(),
            check=state_check(Preconditions.parse(if_match, if_none_match)),
        )
        return tagged(properties, etag_of(properties))

    def read_version(
        self, version: VersionId, if_match: IfMatch = "", if_none_match: IfNoneMatch = ""
    ) -> Response[JsonObject]:
        """Read the properties of a version. The ETag, of properties and tags, is what If-Match of a change names."""
        current = self._deps.registry.resolve(*parse_version_id(version))
        etag = etag_of(current.properties, current.tags)
        return read_answer(current.properties, etag, Preconditions.parse(if_match, if_none_match))

    def change_version(
        self,
        version: VersionId,
        changes: Annotated[JsonObject, Body()],
        if_match: IfMatch = "",
        if_none_match: IfNoneMatch = "",
    ) -> Response[JsonObject]:
        """Merge properties key by key; a null removes its key. Files and content hash of the version stay.

        ``valohai.tags``, a list, replaces the tags of the version.
        """
        changed = change_version_properties(
            *parse_version_id(version),
            changes,
            registry=self._deps.registry,
            announce=self._deps.announce,
            by=principal(self._app.current_event),
            now=self._deps.clock(),
            check=state_check(Preconditions.parse(if_match, if_none_match)),
        )
        return tagged(changed.properties, etag_of(changed.properties, changed.tags))
