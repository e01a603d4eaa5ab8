"""Routes of uploads from a page: what the files become, and the marker that ends them. Signing is in ``uploads``."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path
from pydantic import BaseModel, ConfigDict, Field

from packline.api.auth import principal
from packline.api.dependencies import ApiDependencies
from packline.console.store_cors import cors_configuration
from packline.pipeline.page_upload import (
    MAX_FILES,
    PageUpload,
    complete_upload,
    new_execution_id,
    plan_upload,
)

MAX_PATHS = 5_000
"""Paths that are checked at once."""
MAX_ALIASES = 20
Name = Annotated[str, Field(max_length=256)]


class UploadPlanRequest(BaseModel):
    """The version to make, and paths of its files; more of them in further requests with the same ``execution``."""

    model_config = ConfigDict(extra="forbid")

    dataset: Name
    version: Name
    paths: Annotated[list[Annotated[str, Field(max_length=8_192)]], Field(max_length=MAX_PATHS)] = []
    targeting_aliases: Annotated[list[Name], Field(max_length=MAX_ALIASES)] = []
    previous_version: Annotated[str, Field(max_length=600)] = ""
    packaging: bool = True
    execution: Annotated[str, Field(max_length=128, description="Empty: a new one is named.")] = ""


class RefusedPathResponse(BaseModel):
    """A path that cannot be uploaded, and why."""

    path: str
    problem: str


class UploadPlanResponse(BaseModel):
    """The execution to upload to. ``metadata`` is what the batch metadata says of each file."""

    execution: str
    uri: str
    prefix: str
    metadata: dict[str, Any]
    refused: list[RefusedPathResponse]
    cors: dict[str, Any]
    """What the bucket must allow for pages to upload (``aws s3api put-bucket-cors``), without the origin."""


class CompleteUploadRequest(BaseModel):
    """How many files were uploaded, metadata not counted."""

    model_config = ConfigDict(extra="forbid")

    files: Annotated[int, Field(ge=1, le=MAX_FILES)]
    packaging: bool = True


class UploadCompleted(BaseModel):
    """The execution that is sealed next; its versions are listed by ``executions/{execution}/`` once it is."""

    ok: bool
    execution: str


class PageUploadRoutes:
    """How a page makes a version of files that it sends to the store."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.post("/api/v0/uploads/", summary="Plan an upload", tags=["executions"])(self.plan_upload)
        app.post(
            "/api/v0/executions/<execution>/uploads/complete/",
            summary="End an upload",
            tags=["executions"],
            responses={
                202: {
                    "description": "The execution is being sealed",
                    "content": {"application/json": {"model": UploadCompleted}},
                }
            },
        )(self.complete_upload)

    def plan_upload(self, request: Annotated[UploadPlanRequest, Body()]) -> UploadPlanResponse:
        """Check a version and the paths of its files, and name the execution to upload to; nothing is recorded."""
        deps = self._deps
        named = new_execution_id(deps.execution_prefix(request.dataset), deps.clock())
        upload = PageUpload(
            dataset=request.dataset,
            version=request.version,
            aliases=request.targeting_aliases,
            base=request.previous_version,
            packaging=request.packaging,
        )
        execution = request.execution or named
        deps.check_upload(execution, request.dataset, request.targeting_aliases)
        plan = plan_upload(upload, execution, request.paths, deps.store_name, deps.registry)
        return UploadPlanResponse(
            execution=plan.execution,
            uri=plan.uri,
            prefix=plan.prefix,
            metadata=plan.metadata,
            refused=[RefusedPathResponse(**each._asdict()) for each in plan.refused],
            cors=cors_configuration(),
        )

    def complete_upload(
        self,
        execution: Annotated[str, Path(max_length=128)],
        request: Annotated[CompleteUploadRequest, Body()],
    ) -> Response[UploadCompleted]:
        """Write the marker of an upload, which names who calls; its event seals the execution."""
        deps, who = self._deps, principal(self._app.current_event)
        complete_upload(execution, request.files, request.packaging, who, deps.registry, deps.store)
        return Response(
            202, content_type="application/json", body=UploadCompleted(ok=True, execution=execution)
        )
