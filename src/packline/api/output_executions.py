"""The executions that made the datums of an answer: each is read once, however many of its datums are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from packline.errors import ExecutionNotFound
from packline.model import Execution
from packline.pipeline.projects import project_of
from packline.ports import Registry


class ProjectName(BaseModel):
    """A project, as the markers of executions name it."""

    id: str
    name: str


class OutputExecution(BaseModel):
    """The execution that made a datum. ``counter``: null if its marker has none."""

    id: str
    counter: int | None = None


class OutputExecutions:
    """Executions by id, read when first asked for."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._executions: dict[str, Execution | None] = {}

    def execution(self, execution: str) -> Execution | None:
        """Return an execution; None for a file from outside executions, or if it is not in the table."""
        if execution and execution not in self._executions:
            try:
                self._executions[execution] = self._registry.execution(execution)
            except ExecutionNotFound:
                self._executions[execution] = None
        return self._executions.get(execution)


def counter_of(marker: Mapping[str, Any]) -> int | None:
    """Return Valohai's number of an execution within its project, if the marker has it."""
    counter = marker.get("counter")
    return counter if isinstance(counter, int) and not isinstance(counter, bool) else None


def output_execution(execution: str, record: Execution | None) -> OutputExecution | None:
    """Return how a datum names the execution that made it; None if none did."""
    if not execution:
        return None
    return OutputExecution(id=execution, counter=counter_of(record.marker) if record else None)


def project_name(execution: Execution | None) -> ProjectName | None:
    """Return the project of an execution; None if its marker names none."""
    project = project_of(execution) if execution else None
    return ProjectName(id=project.id, name=project.name) if project else None
