"""The application: all routes over one set of deps, with its own description as OpenAPI 3.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from inspect import getdoc
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from packline.api.access import AccessRoutes
from packline.api.adoption import AdoptionRoutes
from packline.api.aliases import AliasRoutes
from packline.api.browse import BrowseRoutes
from packline.api.dataset_removal import DatasetRemovalRoutes
from packline.api.datasets import DatasetRoutes
from packline.api.datum_aliases import DatumAliasRoutes
from packline.api.datums import DatumRoutes
from packline.api.dependencies import ApiDependencies, RateLimit
from packline.api.events import EventRoutes
from packline.api.executions import ExecutionRoutes
from packline.api.fetch_plan_members import FetchPlanMemberRoutes
from packline.api.file_summary import FileSummaryRoutes
from packline.api.file_urls import FileUrlRoutes
from packline.api.filters import check_parameters
from packline.api.fleet import FleetRoutes
from packline.api.json_codec import dump_json, parse_json
from packline.api.metadata import MetadataRoutes
from packline.api.models import ModelRoutes
from packline.api.openapi import (
    WORKERS,
    for_reader,
    with_descriptions,
    with_examples,
    with_operation_ids,
    with_problems,
)
from packline.api.own_rows import HiddenCursors, with_cursor_revealed
from packline.api.packages import PackageRoutes
from packline.api.packagings import PackagingRoutes
from packline.api.page_uploads import PageUploadRoutes
from packline.api.paging import site_of
from packline.api.preconditions import NotModified, not_modified
from packline.api.problems import handle_problems
from packline.api.projects import ProjectRoutes
from packline.api.properties import PropertyRoutes
from packline.api.property_history import PropertyHistoryRoutes
from packline.api.request_normalization import normalize_request
from packline.api.savings import SavingsRoutes
from packline.api.search import SearchRoutes
from packline.api.uploads import UploadRoutes
from packline.api.version_lifecycle import VersionLifecycleRoutes
from packline.api.versions import VersionRoutes
from packline.http.compressed_answer import compressed
from packline.http.conditional_answer import with_etag

API_VERSION = "0.1"


class _Resolver(APIGatewayHttpResolver):
    """Takes what clients send, and what the routes have, for the same."""

    rate_limit: RateLimit | None = None
    cursors: HiddenCursors

    def resolve(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        request = with_cursor_revealed(normalize_request(event), self.cursors)
        answer = compressed(event, with_etag(event, super().resolve(request, context)))
        if self.rate_limit:
            headers = {**(answer.get("headers") or {}), "RateLimit-Policy": self.rate_limit.policy()}
            return {**answer, "headers": headers}
        return answer


def make_app(deps: ApiDependencies) -> APIGatewayHttpResolver:
    """Build the resolver of API Gateway's events (payload format 2.0), called with an event and a context."""
    app = _Resolver(
        enable_validation=True,
        strip_prefixes=[WORKERS],
        serializer=dump_json,
        json_body_deserializer=parse_json,
    )
    app.rate_limit = deps.rate_limit
    app.cursors = HiddenCursors(deps.cursors, deps.clock)
    handle_problems(app)
    app.exception_handler(NotModified)(not_modified)
    app.use([check_parameters])
    AccessRoutes(app, deps)
    DatasetRoutes(app, deps)
    DatasetRemovalRoutes(app, deps)
    versions = VersionRoutes(app, deps)
    PackageRoutes(app, deps, versions)
    PackagingRoutes(app, deps)
    BrowseRoutes(app, deps, versions)
    SavingsRoutes(app, deps, versions)
    FileSummaryRoutes(app, deps, versions)
    FileUrlRoutes(app, deps, versions)
    FleetRoutes(app, deps)
    SearchRoutes(app, deps)
    DatumRoutes(app, deps)
    DatumAliasRoutes(app, deps)
    ExecutionRoutes(app, deps)
    FetchPlanMemberRoutes(app, deps)
    UploadRoutes(app, deps)
    PageUploadRoutes(app, deps)
    AliasRoutes(app, deps)
    VersionLifecycleRoutes(app, deps)
    MetadataRoutes(app, deps)
    ModelRoutes(app, deps)
    ProjectRoutes(app, deps)
    PropertyRoutes(app, deps)
    PropertyHistoryRoutes(app, deps, versions)
    EventRoutes(app, deps)
    AdoptionRoutes(app, deps)
    _Description(app)
    return app


class _Description:
    """The OpenAPI document, built when first asked for."""

    def __init__(self, app: APIGatewayHttpResolver) -> None:
        self._app = app
        self._document: dict[str, Any] = {}
        app.get("/api/v0/openapi.json", include_in_schema=False)(self.read_document)

    def read_document(self) -> dict[str, Any]:
        """Return the document with the paths and the server that its reader can use."""
        if not self._document:
            text = self._app.get_openapi_json_schema(title="Packline", version=API_VERSION)
            document = with_examples(with_problems(with_operation_ids(json.loads(text))))
            self._document = with_descriptions(document, self._texts())
        event = self._app.current_event
        return for_reader(self._document, event.raw_event, site_of(event))

    def _texts(self) -> dict[tuple[str, str], str]:
        """Return the docstring of each route's function, by method and path."""
        # Powertools has no public list of the routes that were added.
        routes = (*self._app._static_routes, *self._app._dynamic_routes)
        return {
            (str(method).lower(), str(route.openapi_path)): getdoc(route.func) or ""
            for route in routes
            for method in ([route.method] if isinstance(route.method, str) else route.method)
        }
