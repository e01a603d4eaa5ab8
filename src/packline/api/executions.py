"""Routes of executions and of lineage: what a job made, what was wrong, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from packline.api.dependencies import ApiDependencies
from packline.api.execution_schemas import (
    INCOMPLETE,
    ExecutionResponse,
    creator_of,
    execution_response,
    status_of,
)
from packline.api.filters import words
from packline.api.members import files_from, shown_files
from packline.api.own_rows import BoundedRows
from packline.api.paging import (
    MICROS,
    Cursor,
    Limit,
    LongLimit,
    Offset,
    PageResponse,
    decode_cursor,
    encode_cursor,
    link,
    site_of,
    skipped_results,
    whole_count,
)
from packline.api.problems import InvalidRequest
from packline.api.schemas import VersionFile
from packline.keys import marker_key
from packline.model import Execution, ExecutionState, ManifestRef
from packline.pipeline.find_execution import find_execution
from packline.pipeline.lineage import LineageTracer
from packline.pipeline.projects import find_by_counter, is_of_project
from packline.rules.lifecycle import listed_time
from packline.uri import check_execution_id

ExecutionId = Annotated[
    str, Path(max_length=400, description="Its id; or <project>:<counter>, <project>:latest.")
]
Several = Annotated[list[str], Query(max_length=1_000, description="By the marker; any of several.")]
LOOKED_AT = 1_000
"""Number of executions that are looked at for a page of those with alerts."""
MOST_PASSED = 2_000
"""Executions of others that are read for an answer: each may be some kilobytes."""
PAGE_BYTES = 2_000_000
"""A page closes at this size: an execution may say much, and a function answers at most 6 MB."""
FILTERS = ("project", "status", "counter", "creator")
NOTHING = ManifestRef("", (), 0, 0, 0)


class ExecutionRoutes:
    """What can be asked about executions, and the tree above and below a datum or version."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        root = "/api/v0/executions/"
        one = f"{root}<execution>/"
        app.get(root, summary="Executions, newest first", tags=["executions"])(self.list_executions)
        app.get(one, summary="An execution with its alerts", tags=["executions"])(self.read_execution)
        app.get(f"{one}outputs/", summary="Its outputs by path", tags=["executions"])(self.list_outputs)
        app.get("/api/v0/lineage/", summary="What it was made from, and what of it", tags=["lineage"])(
            self.read_lineage
        )

    def list_executions(
        self,
        state: Annotated[ExecutionState | None, Query(description="Only those in this state.")] = None,
        alerts: Annotated[bool, Query(description="Only those with alerts.")] = False,
        project: Several = [],  # noqa: B006 - never changed; the document shows it
        status: Several = [],  # noqa: B006
        counter: Several = [],  # noqa: B006
        creator: Several = [],  # noqa: B006
        limit: LongLimit = 100,
        cursor: Cursor = "",
        offset: Offset = 0,
    ) -> PageResponse[ExecutionResponse]:
        """List executions by the time of their seal; an open one by its newest upload. Pages may be short.

        ``project`` is an id or a name. ``status`` is one of Valohai's words; ``incomplete`` is any that is open.
        """
        event = self._app.current_event
        micros, last = decode_cursor(cursor, int, str) if cursor else (0, "")
        listed = self._deps.execution_index.executions(
            [state] if state else list(ExecutionState), (micros / MICROS, last) if cursor else None
        )
        executions = BoundedRows(listed, most_passed=MOST_PASSED)
        filters = {name: values for name in FILTERS if (values := words(event, name))}
        unindexed = self._unindexed()
        rows: list[ExecutionResponse] = []
        size, more, skip = 0, None, skipped_results(event)
        for number, execution in enumerate(executions, start=1):
            if (execution.alerts or not alerts) and _answers(execution, filters):
                if skip:
                    skip -= 1
                    continue
                rows.append(execution_response(execution, site_of(event), unindexed.get(execution.id, 0)))
                size += len(rows[-1].model_dump_json())
            if len(rows) == limit or number == LOOKED_AT or size > PAGE_BYTES:
                if next(executions, None) or executions.is_cut:
                    more = link(event, _cursor_after(execution))
                break
        if more is None and executions.is_cut:
            if skip:
                raise InvalidRequest("The offset is too large here.", "Leave it out, and follow next.")
            more = link(event, executions.cursor_after(_cursor_after))
        return PageResponse[ExecutionResponse](count=whole_count(event, rows, more), next=more, results=rows)

    def read_execution(self, execution: ExecutionId) -> ExecutionResponse:
        """Read an execution. Before anything of it is recorded, it is read from its marker."""
        deps, site = self._deps, site_of(self._app.current_event)
        project, colon, counter = execution.rpartition(":")
        if colon:
            counted = find_by_counter(project, counter, deps.execution_index)
            return execution_response(counted, site, self._unindexed().get(counted.id, 0))
        name = check_execution_id(execution)
        record = find_execution(name, deps.registry, deps.store)
        if not record.rev:
            record = replace(record, touched_at=deps.store.head(marker_key(name)).last_modified)
        return execution_response(record, site, self._unindexed().get(name, 0))

    def list_outputs(
        self, execution: ExecutionId, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> PageResponse[VersionFile]:
        """List the outputs of an execution; none before it is sealed."""
        manifest = self._find(execution).manifest or NOTHING
        store = self._deps.store
        return files_from(store, manifest, limit, cursor, self._app.current_event, shown_files(store))

    def read_lineage(
        self,
        uri: Annotated[str, Query(max_length=600, description="dataset://, model://, datum:// or sql://")],
        depth: Annotated[int, Query(ge=1, le=5)] = 3,
    ) -> dict[str, Any]:
        """Read the lineage as a tree; what was shown already, or lies deeper, is named with ``more``."""
        return LineageTracer(self._deps.resolving, self._deps.lineage, depth).trace(uri)

    def _unindexed(self) -> dict[str, int]:
        """Count the files that search does not find yet, by execution; few executions have any."""
        return {backlog.execution: backlog.datums for backlog in self._deps.datum_index.backlogs()}

    def _find(self, execution: str) -> Execution:
        return self._deps.registry.execution(check_execution_id(execution))


def _cursor_after(execution: Execution) -> str:
    return encode_cursor([round(listed_time(execution) * MICROS), execution.id])


def _answers(execution: Execution, filters: Mapping[str, frozenset[str]]) -> bool:
    """Return whether an execution passes all filters: each is a set of values, one of which it must have."""
    status, creator = status_of(execution), creator_of(execution.marker)
    values_of = {
        "status": {status, *(["incomplete"] if status in INCOMPLETE else [])},
        "counter": {str(execution.marker.get("counter"))},
        "creator": {creator.id, creator.username},
        "project": {name for name in filters.get("project", ()) if is_of_project(execution, name)},
    }
    return all(values_of[name] & values for name, values in filters.items())
