"""Routes of executions and of lineage: what a job made, what was wrong, and what came of it."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from packline.api.doors import ApiDoors
from packline.api.members import files_from
from packline.api.paging import Cursor, Limit, Offset, Page
from packline.api.shapes import ExecutionShape, VersionFile, execution_shape
from packline.model import Execution, ManifestRef
from packline.pipeline.lineage import Tracer
from packline.uri import check_execution_id

ExecutionId = Annotated[str, Path(max_length=128)]
NOTHING = ManifestRef("", (), 0, 0, 0)


class ExecutionRoutes:
    """What can be asked about executions, and the tree above and below a datum or version."""

    def __init__(self, app: APIGatewayHttpResolver, doors: ApiDoors) -> None:
        self._app, self._doors = app, doors
        one = "/api/v0/executions/<execution>/"
        app.get(one, summary="An execution with its alerts", tags=["executions"])(self.read_execution)
        app.get(f"{one}outputs/", summary="Its outputs by path", tags=["executions"])(self.list_outputs)
        app.get("/api/v0/lineage/", summary="What it was made from, and what of it", tags=["lineage"])(
            self.read_lineage
        )

    def read_execution(self, execution: ExecutionId) -> ExecutionShape:
        return execution_shape(self._find(execution))

    def list_outputs(
        self, execution: ExecutionId, limit: Limit = 100, cursor: Cursor = "", offset: Offset = 0
    ) -> Page[VersionFile]:
        """Nothing before the execution is sealed."""
        manifest = self._find(execution).manifest or NOTHING
        return files_from(self._doors.store, manifest, limit, cursor, self._app.current_event)

    def read_lineage(
        self,
        uri: Annotated[str, Query(max_length=600, description="dataset://, model:// or datum://")],
        depth: Annotated[int, Query(ge=1, le=5)] = 3,
    ) -> dict[str, Any]:
        """A tree; what was shown already, or lies deeper, is named with ``more``."""
        return Tracer(self._doors.resolving, self._doors.lineage, depth).trace(uri)

    def _find(self, execution: str) -> Execution:
        return self._doors.registry.execution(check_execution_id(execution))
