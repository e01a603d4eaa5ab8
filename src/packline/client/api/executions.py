"""Executions, events, lineage and adoption by the HTTP API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from packline.client.api.http import ApiClient
from packline.client.api.json_reader import JsonReader
from packline.client.api.pages import list_results
from packline.client.api.records import read_event, read_execution
from packline.errors import ExecutionNotFound, InvalidSetting, NotFound
from packline.json_types import JsonObject
from packline.model import Datum, Execution, ExecutionState, PastEvent
from packline.ports.adoption_preview import AdoptionPreview, LeftOutObjects
from packline.ports.deployment import (
    ObjectListSource,
    PrefixAdoption,
    RequestedAdoption,
)
from packline.uri import DatumUri

MAX_STORES = 1_000
MAX_NAMES = 100
ADOPT = "stores/default/adopt/"


class ApiExecutions:
    """Implements ``packline.ports.deployment.ExecutionService`` by requests to the HTTP API."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def execution(self, execution: str) -> Execution:
        """Read an execution as it is recorded. Raises ExecutionNotFound."""
        reader = self._read(execution)
        if not reader.switch("recorded"):
            raise ExecutionNotFound(
                f"No execution {execution!r} is recorded.", "Right after an upload, ask again."
            )
        return read_execution(reader)

    def find(self, execution: str) -> Execution:
        """Read an execution as it is recorded, else by its marker. Raises ExecutionNotFound."""
        return read_execution(self._read(execution))

    def unindexed(self, execution: str) -> int:
        """Return how many of its files search does not find yet."""
        return self._read(execution).number("unindexed")

    def executions(self, states: Sequence[ExecutionState], *, alerts: bool = False) -> Iterator[Execution]:
        """List executions in these states, newest first."""
        query = [("alerts", "true")] if alerts else []
        if len(states) == 1:
            query.append(("state", str(states[0])))
        listed = map(read_execution, list_results(self._api, "executions/", *query, limit=100))
        return (execution for execution in listed if execution.state in states)

    def events(self, subject: str) -> Iterator[PastEvent]:
        """List events of a subject, newest first."""
        kind, _, name = subject.partition(":")
        query = ("dataset", subject) if kind == "model" else (kind, name)
        return map(read_event, list_results(self._api, "events/", query, limit=100))

    def lineage(self, uri: str, depth: int) -> JsonObject:
        """Return what a version or datum was made from, and what of it, as a tree."""
        return self._api.get("lineage/", ("uri", uri), ("depth", str(depth))).document

    def store_name(self) -> str:
        """Return the name of the deployment's bucket. Raises UnreadableAnswer if the API lists none."""
        stores = JsonReader(self._api.get("stores/").document, "stores")
        names = [store.text("name") for store in stores.each("results", MAX_STORES)]
        if not names:
            raise stores.wrong("results")
        return names[0]

    def adopt_object(self, key: str) -> Datum:
        """Record one object of the store as a datum. Raises ObjectNotFound, NotAdoptable."""
        from packline.client.api.datums import ApiDatums

        url = f"s3://{self.store_name()}/{key}"
        created = JsonReader(self._api.post(ADOPT, {"url": url}).document, "adopted").inner("created")
        return ApiDatums(self._api).find(DatumUri(created.text(url)))

    def add_object_list(self, source: ObjectListSource) -> str:
        """Raise InvalidSetting: lists are copied within S3, by the credentials of who adopts."""
        raise InvalidSetting(
            f"{source.inventory or source.csv} cannot be adopted through the API.",
            "Set PACKLINE_TABLE and PACKLINE_STORE, and use AWS credentials with the policy AdoptPolicyArn.",
        )

    def request_adoption(self, request: PrefixAdoption) -> RequestedAdoption:
        """Request the adoption of a prefix; the state machine carries it out. Raises ObjectNotFound."""
        from packline.rules.adoption import Adoption

        adoption = Adoption(*request)
        attempts = self._attempts(adoption.execution)
        answer = JsonReader(self._api.post(ADOPT, _document(request)).document, "adopted")
        execution = answer.text("execution")
        is_sealed = answer.text("state") == ExecutionState.SEALED
        return RequestedAdoption(execution, attempts, self.execution(execution) if is_sealed else None)

    def preview_adoption(self, request: PrefixAdoption) -> AdoptionPreview:
        """Return what a request to adopt would do. Raises ObjectNotFound, VersionExists."""
        answer = JsonReader(self._api.post(ADOPT, _document(request) | {"dry_run": True}).document, "preview")
        left_out = answer.each("left_out", MAX_NAMES)
        return AdoptionPreview(
            files=answer.number("files"),
            bytes=answer.number("bytes"),
            first=answer.texts("first"),
            left_out=tuple(
                LeftOutObjects(one.text("reason"), one.number("objects"), one.texts("first"))
                for one in left_out
            ),
            refusal=answer.text("refusal"),
            remedy=answer.text("remedy"),
            is_complete=answer.switch("is_complete"),
            existing_execution=answer.optional("existing_execution") or "",
        )

    def _attempts(self, execution: str) -> int:
        try:
            return self.execution(execution).attempt
        except NotFound:
            return -1

    def _read(self, execution: str) -> JsonReader:
        return JsonReader(self._api.get(f"executions/{execution}/").document, "execution")


def _document(request: PrefixAdoption) -> JsonObject:
    document: JsonObject = {**request._asdict(), "include": list(request.include)}
    del document["listing"]  # only lists that ``add_object_list`` wrote have a name
    document["targeting_aliases"] = list(request.targeting_aliases)
    return document
