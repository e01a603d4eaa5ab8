"""The route of uploads: it signs the requests by which a client uploads the files of an execution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Path
from pydantic import BaseModel, ConfigDict, Field

from packline.api.dependencies import URL_SECONDS, ApiDependencies
from packline.api.field_types import DateTime
from packline.api.schemas import iso_time
from packline.keys import marker_key
from packline.objects import StoreRequest
from packline.pipeline.page_upload import check_open
from packline.rules.upload_requests import MAX_REQUESTS, check_upload_execution, check_upload_request

Text = Annotated[str, Field(max_length=4_096)]


class StoreRequestModel(BaseModel):
    """A request to S3 that an upload sends: its key, the parameters of its query, and the headers to sign."""

    model_config = ConfigDict(extra="forbid")

    method: Annotated[str, Field(max_length=8)]
    key: Text
    query: Annotated[dict[str, Text], Field(max_length=4)] = {}
    headers: Annotated[dict[str, Text], Field(max_length=8)] = {}


class UploadsRequest(BaseModel):
    """The requests to sign; an empty list asks where the store is."""

    model_config = ConfigDict(extra="forbid")

    requests: Annotated[list[StoreRequestModel], Field(max_length=MAX_REQUESTS)]


class SignedUploads(BaseModel):
    """A URL for each request, in order: send the method and the headers that were named, until ``expires_at``."""

    store: str
    endpoint: str
    """Scheme and host of all URLs."""
    urls: list[str]
    expires_at: DateTime


class UploadRoutes:
    """How files come into the store without AWS credentials."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._deps = deps
        app.post(
            "/api/v0/executions/<execution>/uploads/",
            summary="Sign the requests of an upload",
            tags=["executions"],
        )(self.sign_uploads)

    def sign_uploads(
        self, execution: Annotated[str, Path(max_length=128)], uploads: Annotated[UploadsRequest, Body()]
    ) -> SignedUploads:
        """Sign at most a thousand requests to the store; nothing is recorded. A sealed execution is refused (409)."""
        name, deps = check_upload_execution(execution), self._deps
        check_open(name, deps.registry)
        requests = [
            check_upload_request(_store_request(each), name, deps.store_name) for each in uploads.requests
        ]
        probe = urlsplit(deps.request_signer(StoreRequest("HEAD", marker_key(name)), URL_SECONDS))
        return SignedUploads(
            store=deps.store_name,
            endpoint=f"{probe.scheme}://{probe.netloc}",
            urls=[deps.request_signer(request, URL_SECONDS) for request in requests],
            expires_at=iso_time(deps.clock() + URL_SECONDS),
        )


def _store_request(request: StoreRequestModel) -> StoreRequest:
    return StoreRequest(request.method, request.key, _pairs(request.query), _pairs(request.headers))


def _pairs(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(values.items())
