"""Routes that say something about datums: one datum's metadata, and that of many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel, ConfigDict, Field

from packline.api.auth import principal
from packline.api.datums import TAGS, DatumId
from packline.api.dependencies import ApiDependencies
from packline.api.path_ids import parse_datum_id
from packline.api.problems import InvalidRequest
from packline.errors import PacklineError
from packline.json_types import JsonObject
from packline.pipeline.annotating import (
    MAX_DATUMS,
    AnnotationResult,
    annotate,
    annotate_many,
    annotation_events,
)

SECONDS = 20.0
"""What is not done by then is answered as not reached: API Gateway waits for 30 seconds."""

Id = Annotated[str, Field(max_length=128)]


class MetadataRequest(BaseModel):
    """Metadata for many datums: each its own (Valohai's form), or one object for all that are named."""

    model_config = ConfigDict(extra="forbid")

    datum_metadata: Annotated[dict[str, JsonObject | None] | None, Field(max_length=MAX_DATUMS)] = None
    """By datum id; null says nothing."""
    datums: Annotated[list[Id] | None, Field(max_length=MAX_DATUMS)] = None
    metadata: JsonObject | None = None


class ErrorDetail(BaseModel):
    """Why a datum was left as it was."""

    code: str
    detail: str
    remedy: str


class MetadataResult(BaseModel):
    """What became of one datum."""

    datum_id: str
    status: Literal["changed", "unchanged", "refused"]
    error: ErrorDetail | None = None


class MetadataResults(BaseModel):
    """What became of each datum, in the order they were named; ``ok``: none was refused."""

    ok: bool
    changed: int
    unchanged: int
    refused: int
    results: list[MetadataResult]


class MetadataRoutes:
    """What can be said about datums."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root = "/api/v0/data/"
        app.post(f"{root}metadata/apply/", summary="Say something about many datums", tags=TAGS)(
            self.apply_metadata
        )
        app.post(f"{root}<datum>/metadata/", summary="Merge an object into its metadata", tags=TAGS)(
            self.merge_metadata
        )

    def merge_metadata(self, datum: DatumId, metadata: Annotated[JsonObject, Body()]) -> JsonObject:
        """Merge metadata key by key; a null removes its key. Returns all of the metadata, as it is then."""
        by, now = principal(self._app.current_event), self._deps.clock()
        done = annotate(
            parse_datum_id(datum),
            metadata,
            self._deps.resolving,
            now,
            by=by,
            check_alias=self._deps.check_datum_alias,
        )
        self._deps.announce(annotation_events(done, by))
        return done.datum.metadata

    def apply_metadata(self, request: Annotated[MetadataRequest, Body()]) -> MetadataResults:
        """Merge metadata into each datum by itself: a refused one leaves the others alone. Repeats do no harm."""
        results: dict[str, AnnotationResult | PacklineError] = {}
        metadata_by_datum: dict[str, JsonObject] = {}
        for name, metadata in _each(request):
            try:
                datum = parse_datum_id(name)
            except InvalidRequest as error:
                results[name] = error
                continue
            if datum in metadata_by_datum:
                raise InvalidRequest(f"{datum} is named twice.", "Name each datum once.")
            results[datum] = NAMED
            metadata_by_datum[datum] = metadata
        by = principal(self._app.current_event)
        ends, clock = self._deps.clock() + SECONDS, self._deps.clock
        results |= annotate_many(
            metadata_by_datum,
            self._deps.resolving,
            clock(),
            in_time=lambda: clock() < ends,
            by=by,
            check_alias=self._deps.check_datum_alias,
        )
        done = [each for each in results.values() if isinstance(each, AnnotationResult)]
        self._deps.announce([event for each in done for event in annotation_events(each, by)])
        return _answer(results)


NAMED = PacklineError("Not looked at.")
"""Holds a datum's place in the order."""


def _each(request: MetadataRequest) -> list[tuple[str, JsonObject]]:
    """Return pairs of datum and metadata. Raises InvalidRequest unless exactly one of the two forms is used."""
    shared = request.datums is not None and request.metadata is not None
    one_each = request.datum_metadata is not None
    if shared == one_each or (request.datums is None) != (request.metadata is None):
        raise InvalidRequest(
            "The body is of neither form.", "Send datum_metadata by id, or datums and one metadata for all."
        )
    if request.datum_metadata is not None:
        return [(name, metadata or {}) for name, metadata in request.datum_metadata.items()]
    return [(name, request.metadata or {}) for name in request.datums or ()]


def _answer(results: Mapping[str, AnnotationResult | PacklineError]) -> MetadataResults:
    rows = [_row(datum, done) for datum, done in results.items()]
    count = {
        status: sum(row.status == status for row in rows) for status in ("changed", "unchanged", "refused")
    }
    return MetadataResults(ok=not count["refused"], **count, results=rows)


def _row(datum: str, done: AnnotationResult | PacklineError) -> MetadataResult:
    if isinstance(done, AnnotationResult):
        return MetadataResult(datum_id=datum, status="changed" if done.changed or done.moves else "unchanged")
    trouble = ErrorDetail(code=done.code, detail=done.message, remedy=done.remedy)
    return MetadataResult(datum_id=datum, status="refused", error=trouble)
