"""Outputs of a project: of executions whose marker names it, newest execution first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from packline.errors import ExecutionNotFound
from packline.model import Datum, Execution, ExecutionState, Member
from packline.pipeline.datums import Dependencies
from packline.pipeline.manifests import rows_from
from packline.pipeline.projects import is_of_project
from packline.pipeline.searching import EXAMINED_ROWS, describe_members
from packline.ports import ExecutionIndex
from packline.rules.lifecycle import listed_time
from packline.rules.query import InvalidQuery
from packline.rules.search_entries import name_matches

MICROS = 1_000_000
"""Times in cursors are in microseconds."""
PLACE = re.compile(r"(\d{1,18}):(\d{1,12}):([A-Za-z0-9][A-Za-z0-9._-]{0,127})")
EXECUTIONS = 1_000
"""Executions looked at for one page; a page may then be short, or empty, and still have a place to go on from."""


class OutputPlace(NamedTuple):
    """Where to go on: an execution, when it was sealed, and the row of its manifest to read next."""

    sealed_at: float
    execution: str
    row: int

    def __str__(self) -> str:
        return f"{round(self.sealed_at * MICROS)}:{self.row}:{self.execution}"


def parse_place(text: str) -> OutputPlace:
    """The place that a text names, as ``str`` writes it. Raises InvalidQuery."""
    found = PLACE.fullmatch(text)
    if not found:
        raise InvalidQuery("The cursor is not of this search.", "Start again without it.")
    return OutputPlace(int(found[1]) / MICROS, found[3], int(found[2]))


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Some of the outputs, and where to go on; no place after the last."""

    datums: tuple[Datum, ...]
    place: OutputPlace | None = None


def list_project(
    project: str,
    deps: Dependencies,
    execution_index: ExecutionIndex,
    *,
    name: str = "",
    place: OutputPlace | None = None,
    limit: int = 100,
) -> ProjectPage:
    """One page of the outputs of sealed executions of that project; with ``name``, those that ``name_matches``."""
    found: list[Member] = []
    examined = 0
    for number, execution in enumerate(_executions(deps, execution_index, place), start=0 if place else 1):
        at = listed_time(execution)
        start = place.row if place and execution.id == place.execution else 0
        if execution.manifest and is_of_project(execution, project):
            for row, member in rows_from(deps.store, execution.manifest, start):
                if len(found) == limit or examined == EXAMINED_ROWS:
                    return _page(found, deps, OutputPlace(at, execution.id, row))
                examined += 1
                if not name or name_matches(member.path, name):
                    found.append(member)
        if number == EXECUTIONS:
            rows = execution.manifest.rows if execution.manifest else 0
            return _page(found, deps, OutputPlace(at, execution.id, rows))
    return _page(found, deps, None)


def _executions(
    deps: Dependencies, execution_index: ExecutionIndex, place: OutputPlace | None
) -> Iterator[Execution]:
    """Sealed ones, newest first, from the one on that the place is in. Raises ExecutionNotFound for a wrong place."""
    sealed = [ExecutionState.SEALED]
    if place is None:
        return execution_index.executions(sealed)
    current = deps.registry.execution(place.execution)
    if current.state is not ExecutionState.SEALED:
        raise ExecutionNotFound(
            f"No execution {place.execution!r} is sealed.", "Start again without the cursor."
        )
    return chain([current], execution_index.executions(sealed, (place.sealed_at, place.execution)))


def _page(found: list[Member], deps: Dependencies, place: OutputPlace | None) -> ProjectPage:
    return ProjectPage(tuple(describe_members(found, deps)), place)
