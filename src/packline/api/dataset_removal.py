"""Routes that remove a dataset, and tell before what that affects."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from packline.api.auth import principal
from packline.api.datasets import TAGS, DatasetId
from packline.api.dependencies import ApiDependencies
from packline.api.path_ids import parse_collection
from packline.model import UseKind
from packline.pipeline.dataset_removal import dataset_usage, remove_dataset
from packline.uri import check_version_name
from packline.worker_settings import MOST_DAYS

DAY = 86_400.0


class DatasetUser(BaseModel):
    """An execution whose inputs name a version, or a version that is based on one."""

    uri: str
    """The version that is used."""
    kind: UseKind
    by: str


class DatasetUsageResponse(BaseModel):
    """What the removal of a dataset affects. Where ``complete`` is false, there is more than what is listed."""

    newest_version: str | None
    versions: int
    file_count: int
    size: int
    packages: int
    aliases: list[str]
    used_by: list[DatasetUser]
    complete: bool


class DatasetRemoval(BaseModel):
    """What one request did; while ``removed`` is false, send it again."""

    removed: bool
    aliases_removed: int
    versions_deleted: int


class DatasetRemovalRoutes:
    """How a dataset is removed."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        one = "/api/v0/datasets/<dataset>/"
        app.get(f"{one}usage/", summary="What the removal of a dataset affects", tags=TAGS)(
            self.read_dataset_usage
        )
        app.delete(one, summary="Remove a dataset", tags=TAGS)(self.remove_dataset)

    def read_dataset_usage(self, dataset: DatasetId) -> DatasetUsageResponse:
        """Count its versions (at most 1,000) and packages, and list at most 100 aliases and 100 of who used it."""
        deps = self._deps
        usage = dataset_usage(
            parse_collection(dataset),
            registry=deps.registry,
            datasets=deps.dataset_store,
            lineage=deps.lineage,
        )
        return DatasetUsageResponse(
            newest_version=usage.newest or None,
            versions=usage.versions,
            file_count=usage.files,
            size=usage.size,
            packages=usage.packages,
            aliases=list(usage.aliases),
            used_by=[DatasetUser(uri=use.uri, kind=use.kind, by=use.by) for use in usage.users],
            complete=usage.is_complete,
        )

    def remove_dataset(
        self,
        dataset: DatasetId,
        newest: Annotated[
            str,
            Query(max_length=256, description="The newest version that was seen; none for an empty dataset."),
        ] = "",
        days: Annotated[
            int | None, Query(ge=1, le=MOST_DAYS, description="How long its versions can be restored.")
        ] = None,
    ) -> DatasetRemoval:
        """Remove its aliases and delete its versions, 100 at a time; 409 if it has a version newer than that."""
        deps, now = self._deps, self._deps.clock()
        step = remove_dataset(
            parse_collection(dataset),
            newest=check_version_name(newest) if newest else "",
            registry=deps.registry,
            retention=deps.retention,
            datasets=deps.dataset_store,
            announce=deps.announce,
            now=now,
            purge_at=now + (deps.delete_seconds if days is None else days * DAY),
            by=principal(self._app.current_event),
        )
        return DatasetRemoval(
            removed=step.is_removed,
            aliases_removed=step.aliases_removed,
            versions_deleted=step.versions_deleted,
        )
