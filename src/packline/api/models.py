"""Routes of models: the list, their versions, and what people decided about one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import BaseModel, ConfigDict

from packline.api.auth import principal
from packline.api.datum_schemas import DatumResponse, DatumResponses
from packline.api.dependencies import ApiDependencies
from packline.api.execution_schemas import ExecutionResponse, execution_response
from packline.api.filters import Search, has_part, words
from packline.api.model_schemas import SUMMARISED, ModelDetail, ModelVersion, model_detail, model_version
from packline.api.output_executions import OutputExecutions
from packline.api.paging import Cursor, Limit, Offset, PageResponse, decode_cursor, page_of, site_of
from packline.api.path_ids import parse_collection, parse_version_id
from packline.api.problems import InvalidRequest
from packline.api.versions import last_seen
from packline.errors import VersionNotFound
from packline.model import DatasetVersion, ModelStatus
from packline.pipeline.model_sources import source_data, source_executions
from packline.pipeline.requested_changes import set_model_status
from packline.uri import MODEL

Several = Annotated[
    list[str], Query(max_length=100, description="May be given several times, or joined by commas.")
]
TAGS = ["models"]
ModelId = Annotated[str, Path(max_length=256, description="Its name.")]
VersionId = Annotated[
    str, Path(max_length=600, description="model:<name>:<counter>, or model://<name>/<counter>.")
]


class ApprovalRequest(BaseModel):
    """What people decided."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["pending", "approved", "rejected"]


class ModelRoutes:
    """What can be asked about models, and decided about their versions."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root, versions = "/api/v0/models/", "/api/v0/model-versions/"
        one = f"{versions}<version>/"
        app.get(root, summary="Models by name", tags=TAGS)(self.list_models)
        app.get(f"{root}<model>/", summary="A model with its newest version", tags=TAGS)(self.read_model)
        app.get(versions, summary="Versions of a model, highest counter first", tags=TAGS)(
            self.list_model_versions
        )
        app.get(one, summary="A version of a model", tags=TAGS)(self.read_model_version)
        app.get(f"{one}source-executions/", summary="Executions that made its files", tags=TAGS)(
            self.list_source_executions
        )
        app.get(f"{one}source-data/", summary="What those executions have read", tags=TAGS)(
            self.list_source_data
        )
        app.post(
            f"{one}status/",
            summary="Approve or reject it",
            tags=TAGS,
            operation_id="decide_model_version",
        )(self.decide)

    def list_models(
        self,
        name: Search = "",
        tags: Annotated[
            str, Query(max_length=1_024, description="Models have none here: none is found.")
        ] = "",
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> PageResponse[ModelDetail]:
        """List models in order of name. Models have no tags here: a filter by one matches none."""
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        return page_of(
            self._deps.datum_index.models(after) if not tags else iter(()),
            limit,
            self._app.current_event,
            place=lambda model: [model],
            to_response=self._model,
            is_shown=has_part(name),
        )

    def read_model(self, model: ModelId) -> ModelDetail:
        """Read a model."""
        name = parse_collection(MODEL + model).removeprefix(MODEL)
        self._deps.dataset_store.dataset(MODEL + name)
        return self._model(name)

    def list_model_versions(
        self,
        model: Annotated[str, Query(max_length=256, description="Its name.")],
        counter: Annotated[int | None, Query(ge=1, lt=10**18, description="Only this one.")] = None,
        status: Several = [],  # noqa: B006 - never changed; the document shows it
        tags: Several = [],  # noqa: B006
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> PageResponse[ModelVersion]:
        """List versions with any of the ``status`` values and all ``tags``; none if the model does not exist."""
        event = self._app.current_event
        collection = parse_collection(MODEL + model.removeprefix(MODEL))
        statuses = {status.lower() for status in words(event, "status")}
        versions = (
            version
            for version in self._versions(collection, counter, cursor)
            if (not statuses or (version.status or ModelStatus.PENDING) in statuses)
            and words(event, "tags") <= set(version.tags)
        )
        return page_of(
            versions,
            limit,
            event,
            place=lambda version: [version.version],
            to_response=lambda version: self._version(version),
        )

    def read_model_version(self, version: VersionId) -> ModelVersion:
        """Read a version of a model."""
        return self._version(self._find(version))

    def list_source_executions(
        self, version: VersionId, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[ExecutionResponse]:
        """List the executions that made its files, by id; one that is not in the table any more is left out."""
        event = self._app.current_event
        (after,) = decode_cursor(cursor, str) if cursor else [""]
        executions = source_executions(self._find(version), self._deps.resolving)
        return page_of(
            (execution for execution in executions if execution.id > after),
            limit,
            event,
            place=lambda execution: [execution.id],
            to_response=lambda execution: execution_response(execution, site_of(event)),
        )

    def list_source_data(
        self, version: VersionId, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[DatumResponse]:
        """List datums that those executions have read by their markers; of a version, all of its files."""
        event = self._app.current_event
        place = decode_cursor(cursor, int, int) if cursor else [0, 0]
        shapes = DatumResponses(self._deps)
        return page_of(
            source_data(self._find(version), self._deps.resolving, *place),
            limit,
            event,
            place=lambda source: [source.source, source.row + 1],
            to_response=lambda source: shapes.all([source.datum])[0],
        )

    def decide(self, version: VersionId, decision: Annotated[ApprovalRequest, Body()]) -> ModelVersion:
        """Approve or reject a version, or set it back. The same decision again publishes no event."""
        current, status = self._find(version), ModelStatus(decision.status)
        changed = set_model_status(
            current,
            status,
            index=self._deps.datum_index,
            announce=self._deps.announce,
            by=principal(self._app.current_event),
        )
        return self._version(changed)

    def _model(self, name: str) -> ModelDetail:
        newest = self._deps.registry.newest(MODEL + name)
        versions = list(islice(self._deps.registry.versions(MODEL + name), SUMMARISED))
        return model_detail(name, newest, versions)

    def _version(self, version: DatasetVersion) -> ModelVersion:
        return model_version(version, OutputExecutions(self._deps.registry).execution(version.execution))

    def _versions(self, collection: str, counter: int | None, cursor: str) -> Iterator[DatasetVersion]:
        registry = self._deps.registry
        if counter is None:
            return registry.versions(collection, last_seen(self._deps, collection, cursor))
        try:
            return iter([registry.version(collection, str(counter))])
        except VersionNotFound:
            return iter(())

    def _find(self, version: str) -> DatasetVersion:
        collection, reference = parse_version_id(version)
        if not collection.startswith(MODEL):
            raise InvalidRequest(f"{version!r} is not a version of a model.", "Write model:<name>:<counter>.")
        return self._deps.registry.resolve(collection, reference)
