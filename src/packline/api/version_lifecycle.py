"""Routes that create empty datasets, request packages, and delete and restore versions."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from pydantic import BaseModel, ConfigDict, Field

from packline.api.auth import principal
from packline.api.datasets import dataset_response
from packline.api.dependencies import ApiDependencies
from packline.api.path_ids import parse_version_id
from packline.api.schemas import DatasetDetail, Version, version_response
from packline.api.versions import VersionId
from packline.pipeline.packaging_request import request_package
from packline.pipeline.requested_changes import delete_version, restore_version
from packline.ports import DatasetRecord
from packline.uri import check_dataset_name
from packline.worker_settings import MOST_DAYS

DAY = 86_400.0


class NewDatasetRequest(BaseModel):
    """A dataset to be made, without any version."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=256)]
    owner: Annotated[str, Field(max_length=256, coerce_numbers_to_str=True)] = ""
    """A name; Valohai's owners have numbers."""


class PackageRequest(BaseModel):
    """A request for a package. ``rebuild``: build every part from the objects, even if the version has its package."""

    model_config = ConfigDict(extra="forbid")

    rebuild: bool = False


class VersionLifecycleRoutes:
    """What can be made, packaged, put away and brought back."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        one = "/api/v0/dataset-versions/<version>/"
        tags = ["dataset versions"]
        app.post("/api/v0/datasets/", summary="Make an empty dataset", tags=["datasets"], status_code=201)(
            self.create_dataset
        )
        app.post(f"{one}package/", summary="Package a version", tags=tags, status_code=202)(
            self.package_version
        )
        app.delete(one, summary="Delete a version", tags=tags)(self.delete_version)
        app.post(f"{one}restore/", summary="Restore a deleted version", tags=tags)(self.restore_version)

    def create_dataset(self, request: Annotated[NewDatasetRequest, Body()]) -> DatasetDetail:
        """Create a dataset without versions. The same request again returns the dataset that exists."""
        name = check_dataset_name(request.name)
        made = self._deps.dataset_store.create_dataset(DatasetRecord(name, request.owner, self._deps.clock()))
        return dataset_response(
            made, self._deps.registry.newest(name), self._deps.dataset_store.properties(name)
        )

    def package_version(
        self, version: VersionId, wish: Annotated[PackageRequest | None, Body()] = None
    ) -> Version:
        """Package a version, whatever made it. One that waits for its package already is returned as it is."""
        current = self._deps.registry.resolve(*parse_version_id(version))
        requested = request_package(
            current.dataset,
            current.version,
            registry=self._deps.registry,
            start=self._deps.start_packaging,
            run_state=self._deps.run_state,
            now=self._deps.clock(),
            rebuild=wish is not None and wish.rebuild,
            by=principal(self._app.current_event),
        )
        return version_response(requested)

    def delete_version(
        self,
        version: VersionId,
        days: Annotated[
            int | None, Query(ge=1, le=MOST_DAYS, description="How long it can be restored.")
        ] = None,
    ) -> Version:
        """Delete a version by its own name, not an alias: the same request again deletes nothing else."""
        deps, now = self._deps, self._deps.clock()
        seconds = deps.delete_seconds if days is None else days * DAY
        deleted = delete_version(
            *parse_version_id(version),
            retention=deps.retention,
            announce=deps.announce,
            now=now,
            purge_at=now + seconds,
            by=principal(self._app.current_event),
        )
        return version_response(deleted)

    def restore_version(self, version: VersionId) -> Version:
        """Restore a deleted version. One that is not deleted is returned as it is."""
        restored = restore_version(
            *parse_version_id(version),
            retention=self._deps.retention,
            announce=self._deps.announce,
            now=self._deps.clock(),
            by=principal(self._app.current_event),
        )
        return version_response(restored)
