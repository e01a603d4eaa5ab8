"""List and find projects by the markers of executions; a project has no record of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from packline.errors import ExecutionNotFound, NotFound
from packline.model import Execution, ExecutionState
from packline.ports import ExecutionIndex
from packline.rules.lifecycle import listed_time
from packline.uri import LATEST

MAX_EXECUTIONS = 5_000
"""Executions looked at to find a project, or an execution by its number."""


class Project(NamedTuple):
    """A project as a marker names it. ``id``: Valohai's, or derived from the name where the marker has none."""

    id: str
    name: str
    """``owner/project`` as Valohai writes it, or the id."""
    seen_at: float
    """When the execution that names it was sealed."""


def project_of(execution: Execution) -> Project | None:
    """Return the project that the marker of an execution names; None if it names none."""
    named = execution.marker.get("project")
    if not isinstance(named, dict):
        return None
    names = {key: value for key in ("id", "name") if isinstance(value := named.get(key), str) and value}
    if not names:
        return None
    identity = names.get("id") or names["name"].replace("/", ":")
    return Project(identity, names.get("name", identity), listed_time(execution))


def is_of_project(execution: Execution, project: str) -> bool:
    """Return whether the marker of the execution names that project, by id or by name."""
    named = project_of(execution)
    return named is not None and project in (named.id, named.name, named.name.rpartition("/")[2])


def list_projects(execution_index: ExecutionIndex) -> list[Project]:
    """List the projects of the newest executions, each as its newest execution names it, in order of name."""
    projects: dict[str, Project] = {}
    for execution in _newest(execution_index):
        if project := project_of(execution):
            projects.setdefault(project.id, project)
    return sorted(projects.values(), key=lambda project: project.name)


def find_project(text: str, execution_index: ExecutionIndex) -> Project:
    """Find the project of that id or name. Raises NotFound."""
    for execution in _newest(execution_index):
        if (project := project_of(execution)) and is_of_project(execution, text):
            return project
    raise NotFound(
        f"None of the newest {MAX_EXECUTIONS:,} executions is of a project {text!r}.",
        "A project is known by the markers of its executions; see the list of projects.",
    )


def find_by_counter(project: str, counter: str, execution_index: ExecutionIndex) -> Execution:
    """Find the execution with that number in that project, or its newest for ``latest``. Raises ExecutionNotFound."""
    for execution in _newest(execution_index):
        numbers = (str(execution.marker.get("counter")), execution.id, LATEST)
        if counter in numbers and is_of_project(execution, project):
            return execution
    raise ExecutionNotFound(
        f"None of the newest {MAX_EXECUTIONS:,} executions has the number {counter} in project {project!r}.",
        "Numbers are known by the markers of executions; name the execution's id.",
    )


def _newest(execution_index: ExecutionIndex) -> Iterator[Execution]:
    return islice(execution_index.executions(list(ExecutionState)), MAX_EXECUTIONS)
