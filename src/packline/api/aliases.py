"""Routes that change something: moving a version alias, and making a version of chosen datums."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel, ConfigDict, Field

from packline.api.auth import principal
from packline.api.datasets import AliasName, DatasetId
from packline.api.dependencies import ApiDependencies
from packline.api.path_ids import parse_datum_id, parse_version_id
from packline.api.preconditions import (
    IfMatch,
    IfNoneMatch,
    Preconditions,
    change_alias,
    revision_etag,
    tagged,
)
from packline.api.schemas import Alias, Version, alias_response, version_response
from packline.model import DatasetVersion
from packline.pipeline.composing import MAX_DATUMS, MAX_SHARDS, Composition, compose
from packline.pipeline.requested_changes import move_version_alias, remove_version_alias
from packline.uri import check_dataset_name, check_version_name

Name = Annotated[str, Field(max_length=256)]


class AliasTarget(BaseModel):
    """Where an alias shall point."""

    model_config = ConfigDict(extra="forbid")

    version: Name


class VersionMember(BaseModel):
    """A datum that shall be in the version, under its own path."""

    datum: Annotated[str, Field(max_length=128)]


class NewVersionRequest(BaseModel):
    """A version to be made of exactly these files; ``previous_version`` is what it comes from, for lineage."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    dataset: Name
    files: Annotated[list[VersionMember], Field(max_length=MAX_DATUMS)]
    previous_version: Annotated[str | None, Field(max_length=600)] = None
    packaging: bool = False
    targeting_aliases: Annotated[list[Name], Field(max_length=20)] = []
    tags: Annotated[list[Name], Field(max_length=20)] = []
    properties: dict[str, Any] = {}


class AliasRoutes:
    """What can be changed."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.put(
            "/api/v0/datasets/<dataset>/aliases/<alias>/", summary="Move a version alias", tags=["datasets"]
        )(self.move_alias)
        app.delete(
            "/api/v0/datasets/<dataset>/aliases/<alias>/", summary="Remove a version alias", tags=["datasets"]
        )(self.remove_alias)
        app.post(
            "/api/v0/dataset-versions/",
            summary="Make a version of chosen datums",
            tags=["dataset versions"],
            status_code=201,
        )(self.create_version)

    def move_alias(
        self,
        dataset: DatasetId,
        alias: AliasName,
        move: Annotated[AliasTarget, Body()],
        if_match: IfMatch = "",
        if_none_match: IfNoneMatch = "",
    ) -> Response[Alias]:
        """Move or create an alias from the revision that the caller has seen; 412 if it has another by now."""
        collection, name = check_dataset_name(dataset), check_version_name(alias)
        to, deps = check_version_name(move.version), self._deps
        moved = change_alias(
            Preconditions.parse(if_match, if_none_match),
            lambda: deps.registry.alias(collection, name).rev,
            lambda seen: move_version_alias(
                collection,
                name,
                to,
                registry=deps.registry,
                announce=deps.announce,
                now=deps.clock(),
                rev=seen,
                by=principal(self._app.current_event),
            ),
        )
        return tagged(alias_response(moved), revision_etag(moved.rev))

    def remove_alias(
        self, dataset: DatasetId, alias: AliasName, if_match: IfMatch = "", if_none_match: IfNoneMatch = ""
    ) -> Alias:
        """Remove an alias that has the revision which the caller has seen; its history stays, and its version."""
        collection, name, deps = check_dataset_name(dataset), check_version_name(alias), self._deps
        removed = change_alias(
            Preconditions.parse(if_match, if_none_match),
            lambda: deps.registry.alias(collection, name).rev,
            lambda seen: remove_version_alias(
                collection,
                name,
                registry=deps.registry,
                announce=deps.announce,
                now=deps.clock(),
                rev=seen,
                by=principal(self._app.current_event),
            ),
        )
        return alias_response(removed)

    def create_version(self, request: Annotated[NewVersionRequest, Body()]) -> Version:
        """Create a version of at most a thousand datums. The same request again returns the same version."""
        composition = Composition(
            dataset=request.dataset,
            version=request.name,
            datums=tuple(parse_datum_id(chosen.datum) for chosen in request.files),
            base=self._base(request.previous_version),
            packaging=request.packaging,
            targeting_aliases=tuple(map(check_version_name, request.targeting_aliases)),
            tags=tuple(request.tags),
            properties=request.properties,
            by=principal(self._app.current_event),
        )
        deps = self._deps
        version, execution = compose(
            composition,
            deps.resolving,
            store=deps.store,
            lineage=deps.lineage,
            now=deps.clock(),
            most_shards=MAX_SHARDS,
        )
        # The run finds the execution sealed: it tells of the version, and packages it if that is wanted.
        deps.start_run(execution.id, execution.attempt)
        return version_response(version)

    def _base(self, previous: str | None) -> str:
        if not previous:
            return ""
        version: DatasetVersion = self._deps.registry.resolve(*parse_version_id(previous))
        return version.uri
