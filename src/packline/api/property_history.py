"""Routes of the history of properties: old and new values, by whom and when."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel

from packline.api.datasets import DatasetId
from packline.api.dependencies import ApiDependencies
from packline.api.field_types import DateTime
from packline.api.paging import Cursor, Limit, Offset, PageResponse, decode_cursor, page_of
from packline.api.path_ids import parse_collection
from packline.api.schemas import PrincipalResponse, iso_time, principal_response
from packline.api.versions import VersionId, VersionRoutes
from packline.ports import PropertyChange


class ChangedProperty(BaseModel):
    """A key that was changed; ``valohai.tags`` are the tags of a version."""

    key: str
    before: Any
    """Null if it was not there."""
    after: Any
    """Null if it was removed."""


class PropertyChangeResponse(BaseModel):
    """One write of properties."""

    time: DateTime
    by: PrincipalResponse | None
    changes: list[ChangedProperty]


class PropertyHistoryRoutes:
    """What was said about datasets and versions before."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies, versions: VersionRoutes) -> None:
        self._app, self._deps, self._versions = app, deps, versions
        dataset, version = "/api/v0/datasets/<dataset>/", "/api/v0/dataset-versions/<version>/"
        summary = "Old and new values of its properties"
        app.get(f"{dataset}metadata/history/", summary=summary, tags=["datasets"])(self.list_dataset_changes)
        app.get(f"{version}metadata/history/", summary=summary, tags=["dataset versions"])(
            self.list_version_changes
        )

    def list_dataset_changes(
        self, dataset: DatasetId, limit: Limit = 20, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[PropertyChangeResponse]:
        """List what was changed of the properties of a dataset or model in the last year, newest first."""
        name = parse_collection(dataset)
        self._deps.dataset_store.dataset(name)
        return self._page(name, "", limit, cursor)

    def list_version_changes(
        self, version: VersionId, limit: Limit = 20, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[PropertyChangeResponse]:
        """List what was changed of the properties and tags of a version in the last year, newest first."""
        current = self._versions.find(version)
        return self._page(current.dataset, current.version, limit, cursor)

    def _page(
        self, dataset: str, version: str, limit: int, cursor: str
    ) -> PageResponse[PropertyChangeResponse]:
        (before,) = decode_cursor(cursor, str) if cursor else [""]
        return page_of(
            self._deps.dataset_store.property_changes(dataset, version, before),
            limit,
            self._app.current_event,
            place=lambda change: [change.place],
            to_response=_response,
        )


def _response(change: PropertyChange) -> PropertyChangeResponse:
    keys = sorted(change.before.keys() | change.after.keys())
    changes = [
        ChangedProperty(key=key, before=change.before.get(key), after=change.after.get(key)) for key in keys
    ]
    return PropertyChangeResponse(time=iso_time(change.at), by=principal_response(change.by), changes=changes)
