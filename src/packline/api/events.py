"""Routes of events: what was announced about a dataset, model or datum, or by an execution; and who did it."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from packline.api.datasets import DatasetId
from packline.api.dependencies import ApiDependencies
from packline.api.field_types import DateTime
from packline.api.paging import Cursor, Limit, Offset, PageResponse, decode_cursor, page_of
from packline.api.path_ids import parse_collection, parse_datum_id
from packline.api.problems import InvalidRequest
from packline.api.schemas import PrincipalResponse
from packline.model import PastEvent
from packline.rules.event_identity import DATUM, EXECUTION, RETENTION_SECONDS, collection_subject
from packline.rules.event_text import event_document
from packline.uri import check_execution_id

Text = Annotated[str, Query(max_length=256)]


class ActivityResponse(BaseModel):
    """Something that was done: by whom, to what (``uri``), and in a sentence without the person (``text``)."""

    id: str
    time: DateTime
    type: str
    by: PrincipalResponse | None
    """Null where nobody is known."""
    uri: str
    version: str | None
    """The id of the version that it is about; what an alias points to since then, or did before it was removed."""
    text: str


class EventResponse(ActivityResponse):
    """Something that happened. ``detail`` is as docs/events has it for each type."""

    detail: dict[str, Any]


class EventRoutes:
    """What can be asked about the past."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.get("/api/v0/events/", summary="What happened, newest first", tags=["events"])(self.list_events)
        app.get(
            "/api/v0/datasets/<dataset>/activity/", summary="Who did what, newest first", tags=["datasets"]
        )(self.list_activity)

    def list_activity(
        self, dataset: DatasetId, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[ActivityResponse]:
        """List what was done to a dataset or model in the last 90 days, newest first, each with who did it."""
        collection = parse_collection(dataset)
        self._deps.dataset_store.dataset(collection)
        (before,) = decode_cursor(cursor, str) if cursor else [""]
        since = self._deps.clock() - RETENTION_SECONDS
        return page_of(
            self._deps.events.events(collection_subject(collection), since, before),
            limit,
            self._app.current_event,
            place=lambda event: [event.place],
            to_response=_activity,
        )

    def list_events(
        self,
        dataset: Annotated[str, Query(max_length=256, description="A dataset, or model:<name>.")] = "",
        execution: Text = "",
        datum: Annotated[str, Query(max_length=128, description="Its id.")] = "",
        limit: Limit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> PageResponse[EventResponse]:
        """List events of the last 90 days, newest first. One of the three parameters is needed."""
        (before,) = decode_cursor(cursor, str) if cursor else [""]
        since = self._deps.clock() - RETENTION_SECONDS
        return page_of(
            self._deps.events.events(_subject(dataset, execution, datum), since, before),
            limit,
            self._app.current_event,
            place=lambda event: [event.place],
            to_response=_response,
        )


def _subject(dataset: str, execution: str, datum: str) -> str:
    if sum(map(bool, (dataset, execution, datum))) != 1:
        raise InvalidRequest("Events of what?", "Give one of dataset, execution and datum.")
    if dataset:
        return collection_subject(parse_collection(dataset))
    return EXECUTION + check_execution_id(execution) if execution else DATUM + parse_datum_id(datum)


def _activity(event: PastEvent) -> ActivityResponse:
    return ActivityResponse.model_validate(event_document(event))


def _response(event: PastEvent) -> EventResponse:
    return EventResponse.model_validate(event_document(event))
