"""List the outputs of a project: of executions whose marker names it, newest execution first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from packline.errors import ExecutionNotFound
from packline.model import Datum, Execution, ExecutionState, Member
from packline.pipeline.datums import Dependencies
from packline.pipeline.manifests import read_rows_from
from packline.pipeline.projects import is_of_project
from packline.pipeline.searching import MAX_EXAMINED_ROWS, describe_members
from packline.ports import ExecutionIndex
from packline.rules.lifecycle import listed_time
from packline.rules.query import InvalidQuery
from packline.rules.search_entries import name_matches

MICROS = 1_000_000
"""Times in cursors are in microseconds."""
CURSOR_PATTERN = re.compile(r"(\d{1,18}):(\d{1,12}):([A-Za-z0-9][A-Za-z0-9._-]{0,127})")
MAX_EXECUTIONS = 1_000
"""Executions looked at for one page; a page may then be short, or empty, and still have a cursor."""


class OutputCursor(NamedTuple):
    """Where to go on: an execution, when it was sealed, and the row of its manifest to read next."""

    sealed_at: float
    execution: str
    row: int

    def __str__(self) -> str:
        return f"{round(self.sealed_at * MICROS)}:{self.row}:{self.execution}"


def parse_cursor(text: str) -> OutputCursor:
    """Parse a cursor, as ``str`` writes it. Raises InvalidQuery."""
    match = CURSOR_PATTERN.fullmatch(text)
    if not match:
        raise InvalidQuery("The cursor is not of this search.", "Start again without it.")
    return OutputCursor(int(match[1]) / MICROS, match[3], int(match[2]))


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Some of the outputs, and where to go on; no cursor after the last."""

    datums: tuple[Datum, ...]
    cursor: OutputCursor | None = None


def list_project_outputs(
    project: str,
    deps: Dependencies,
    execution_index: ExecutionIndex,
    *,
    name: str = "",
    cursor: OutputCursor | None = None,
    limit: int = 100,
) -> ProjectPage:
    """List one page of the outputs of sealed executions of a project.

    With ``name``, only those that ``name_matches``.
    """
    members: list[Member] = []
    examined = 0
    for number, execution in enumerate(_executions(deps, execution_index, cursor), start=0 if cursor else 1):
        at = listed_time(execution)
        start = cursor.row if cursor and execution.id == cursor.execution else 0
        if execution.manifest and is_of_project(execution, project):
            for row, member in read_rows_from(deps.store, execution.manifest, start):
                if len(members) == limit or examined == MAX_EXAMINED_ROWS:
                    return _page(members, deps, OutputCursor(at, execution.id, row))
                examined += 1
                if not name or name_matches(member.path, name):
                    members.append(member)
        if number == MAX_EXECUTIONS:
            rows = execution.manifest.rows if execution.manifest else 0
            return _page(members, deps, OutputCursor(at, execution.id, rows))
    return _page(members, deps, None)


def _executions(
    deps: Dependencies, execution_index: ExecutionIndex, cursor: OutputCursor | None
) -> Iterator[Execution]:
    """Yield sealed executions, newest first, from the cursor on. Raises ExecutionNotFound for a wrong cursor."""
    sealed = [ExecutionState.SEALED]
    if cursor is None:
        return execution_index.executions(sealed)
    current = deps.registry.execution(cursor.execution)
    if current.state is not ExecutionState.SEALED:
        raise ExecutionNotFound(
            f"No execution {cursor.execution!r} is sealed.", "Start again without the cursor."
        )
    return chain([current], execution_index.executions(sealed, (cursor.sealed_at, cursor.execution)))


def _page(members: list[Member], deps: Dependencies, cursor: OutputCursor | None) -> ProjectPage:
    return ProjectPage(tuple(describe_members(members, deps)), cursor)
