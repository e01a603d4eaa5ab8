"""Routes of models: the list, their versions, and what people decided about one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import BaseModel, ConfigDict

from packline.api.doors import ApiDoors
from packline.api.names import parse_collection, parse_version_id, version_id
from packline.api.paging import Cursor, Limit, Offset, Page, opened, page_of
from packline.api.problems import InvalidRequest
from packline.api.shapes import Named, Version, version_facts
from packline.api.versions import last_seen
from packline.errors import VersionNotFound
from packline.model import DatasetVersion, ModelStatus
from packline.pipeline.announcing import model_version_status_changed
from packline.uri import MODEL

TAGS = ["models"]
ModelId = Annotated[str, Path(max_length=256, description="Its name.")]
VersionId = Annotated[
    str, Path(max_length=600, description="model:<name>:<counter>, or model://<name>/<counter>.")
]


class Model(BaseModel):
    """A model; its id is its name."""

    id: str
    name: str
    uri: str


class ModelDetail(Model):
    """A model with its newest version; null while all of them are deleted."""

    latest_version: Named | None


class ModelVersion(Version):
    """A version of a model; ``dataset_version`` is where its files are."""

    counter: int
    model: Named
    dataset_version: Named


class Decision(BaseModel):
    """What people decided."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["pending", "approved", "rejected"]


class ModelRoutes:
    """What can be asked about models, and decided about their versions."""

    def __init__(self, app: APIGatewayHttpResolver, doors: ApiDoors) -> None:
        self._app, self._doors = app, doors
        root, versions = "/api/v0/models/", "/api/v0/model-versions/"
        one = f"{versions}<version>/"
        app.get(root, summary="Models by name", tags=TAGS)(self.list_models)
        app.get(f"{root}<model>/", summary="A model with its newest version", tags=TAGS)(self.read_model)
        app.get(versions, summary="Versions of a model, highest counter first", tags=TAGS)(
            self.list_model_versions
        )
        app.get(one, summary="A version of a model", tags=TAGS)(self.read_model_version)
        app.post(f"{one}status/", summary="Approve or reject it", tags=TAGS)(self.decide)

    def list_models(self, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0) -> Page[Model]:
        (after,) = opened(cursor, str) if cursor else [""]
        found = self._doors.catalog.models(after)
        return page_of(found, limit, self._app.current_event, place=lambda name: [name], shape=_model)

    def read_model(self, model: ModelId) -> ModelDetail:
        name = parse_collection(MODEL + model).removeprefix(MODEL)
        self._doors.shelf.dataset(MODEL + name)
        newest = self._doors.registry.newest(MODEL + name)
        latest = Named(id=version_id(newest), name=newest.version) if newest else None
        return ModelDetail(**_model(name).model_dump(), latest_version=latest)

    def list_model_versions(
        self,
        model: Annotated[str, Query(max_length=256, description="Its name.")],
        counter: Annotated[int | None, Query(ge=1, lt=10**18, description="Only this one.")] = None,
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> Page[ModelVersion]:
        """Empty for a model that does not exist."""
        collection = parse_collection(MODEL + model.removeprefix(MODEL))
        return page_of(
            self._versions(collection, counter, cursor),
            limit,
            self._app.current_event,
            place=lambda version: [version.version],
            shape=_version,
        )

    def read_model_version(self, version: VersionId) -> ModelVersion:
        return _version(self._find(version))

    def decide(self, version: VersionId, decision: Annotated[Decision, Body()]) -> ModelVersion:
        """May be set back. The same decision again tells nobody."""
        known, status = self._find(version), ModelStatus(decision.status)
        changed = self._doors.catalog.set_status(known.dataset, known.version, status)
        if changed.status != known.status:
            before = ModelStatus(known.status or ModelStatus.PENDING)
            self._doors.announce([model_version_status_changed(changed, before)])
        return _version(changed)

    def _versions(self, collection: str, counter: int | None, cursor: str) -> Iterator[DatasetVersion]:
        registry = self._doors.registry
        if counter is None:
            return registry.versions(collection, last_seen(self._doors, collection, cursor))
        try:
            return iter([registry.version(collection, str(counter))])
        except VersionNotFound:
            return iter(())

    def _find(self, version: str) -> DatasetVersion:
        collection, reference = parse_version_id(version)
        if not collection.startswith(MODEL):
            raise InvalidRequest(f"{version!r} is no version of a model.", "Write model:<name>:<counter>.")
        return self._doors.registry.resolve(collection, reference)


def _model(name: str) -> Model:
    return Model(id=name, name=name, uri=f"model://{name}/")


def _version(version: DatasetVersion) -> ModelVersion:
    name = version.dataset.removeprefix(MODEL)
    return ModelVersion(
        **version_facts(version),
        counter=int(version.version),
        model=Named(id=name, name=name),
        dataset_version=Named(id=version_id(version), name=version.version),
    )
