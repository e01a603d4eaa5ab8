"""A project is what the newest execution that names it says."""

from __future__ import annotations

from typing import Any

import pytest

from packline.errors import ExecutionNotFound, NotFound
from packline.model import Execution, ExecutionState
from packline.pipeline.projects import find_by_counter, find_project, list_projects
from tests.memory import MemoryRegistry
from tests.memory_execution_index import MemoryExecutionIndex


@pytest.fixture
def executions() -> MemoryExecutionIndex:
    registry = MemoryRegistry()
    markers: list[dict[str, Any]] = [
        {"project": {"id": "1", "name": "owner/vision"}, "counter": 1},
        {"project": {"id": "1", "name": "owner/sight"}, "counter": 2},
        {"project": {"name": "owner/audio"}},
        {"project": {"id": "", "name": None}},
        {"project": "text"},
        {},
    ]
    for number, marker in enumerate(markers):
        name = f"job-{number}"
        registry.executions[name] = Execution(
            name, ExecutionState.SEALED, sealed_at=float(number + 1), marker=marker
        )
    return MemoryExecutionIndex(registry)


def test_each_project_is_listed_once_by_its_newest_name(executions: MemoryExecutionIndex) -> None:
    assert [(each.id, each.name) for each in list_projects(executions)] == [
        ("owner:audio", "owner/audio"),
        ("1", "owner/sight"),
    ]


@pytest.mark.parametrize("text", ["1", "owner/sight", "sight"])
def test_a_project_is_found_by_id_and_by_name(executions: MemoryExecutionIndex, text: str) -> None:
    assert find_project(text, executions).name == "owner/sight"


def test_an_unknown_project_is_not_found(executions: MemoryExecutionIndex) -> None:
    with pytest.raises(NotFound, match="'none'"):
        find_project("none", executions)


@pytest.mark.parametrize(("counter", "name"), [("1", "job-0"), ("2", "job-1"), ("latest", "job-1")])
def test_an_execution_is_found_by_its_number(
    executions: MemoryExecutionIndex, counter: str, name: str
) -> None:
    project = "vision" if counter == "1" else "1"
    assert find_by_counter(project, counter, executions).id == name


def test_a_number_that_no_execution_has_is_not_found(executions: MemoryExecutionIndex) -> None:
    with pytest.raises(ExecutionNotFound, match="number 9"):
        find_by_counter("1", "9", executions)
