"""Write the search entries of a sealed execution by lists of tasks, each of which takes a range of its rows.

A run of the state machine of its own does it, which the sweep starts. Its lists have the form of those of sealing;
after each one, the backlog of the execution says how far the entries are written without a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from packline.model import Execution
from packline.pipeline.range_sealing.work_folder import Document, WorkFolder
from packline.pipeline.seal_context import SealContext, SealOutcome, TaskList
from packline.search_index import IndexBacklog

FOLDER = "index-"
"""How the names of the folders begin."""


def is_indexing(event: Mapping[str, object]) -> bool:
    """Return whether a step of the state machine is one that writes search entries."""
    return "index" in event or str(event.get("folder", "")).startswith(FOLDER)


def index_outputs(
    execution: str, owner: str, context: SealContext, *, folder: str = "", stage: int = 0, index: bool = True
) -> SealOutcome:
    """Carry out a step of a run that writes search entries. Repeats give the same outcome.

    Args:
        execution: The id of a sealed execution.
        owner: Names the run.
        context: The stores, and how many rows a task takes.
        folder: Where the tasks of the last list left what they did; empty at the beginning of the run.
        stage: That list.
        index: What the input of the run says.

    Returns:
        The next tasks; none once all entries are written.

    Raises:
        StateMoved: Somebody else has recorded progress in between.
    """
    if folder:
        return continue_indexing(execution, folder, stage, context)
    return start_indexing(execution, owner, context)


def start_indexing(execution: str, owner: str, context: SealContext) -> SealOutcome:
    """Write the first tasks. A repeat by the same run gets the same ones.

    Args:
        execution: The id of a sealed execution.
        owner: Names the run.
        context: The stores, and how many rows a task takes.

    Returns:
        The tasks; none if all entries are written.
    """
    sealed = context.registry.execution(execution)
    backlog = _backlog(execution, context)
    if backlog is None:
        return SealOutcome(sealed)
    work = WorkFolder(context.store, FOLDER + sha256(owner.encode()).hexdigest()[:32])
    progress = {"row": backlog.row, "next": backlog.row, "datums": backlog.datums, "ahead": []}
    return _hand_out(sealed, [], work.write_once(_progress_name(0), progress), work, 0, context)


def continue_indexing(execution: str, folder: str, stage: int, context: SealContext) -> SealOutcome:
    """Record what a list of tasks has written, and write the next one. Repeats give the same outcome.

    Args:
        execution: The execution's id.
        folder: Where the tasks left what they did.
        stage: The list of tasks that is done.
        context: The stores.

    Returns:
        The next tasks, or the same ones if some have left nothing; none once all entries are written.

    Raises:
        StateMoved: The sweep has recorded progress in between.
    """
    sealed = context.registry.execution(execution)
    work = WorkFolder(context.store, folder)
    outcomes = work.outcomes(stage)
    if outcomes is None:
        return SealOutcome(sealed, tasks=TaskList(work.key_of_tasks(stage), folder, stage))
    tasks = work.tasks(stage)
    remaining = [
        (outcome["row"], task["stop"])
        for task, outcome in zip(tasks, outcomes, strict=True)
        if outcome["row"] < task["stop"]
    ]
    progress = _advance(work.read(_progress_name(stage)), tasks, outcomes)
    backlog = _backlog(execution, context)
    if backlog is None:
        return SealOutcome(sealed)
    if backlog.row < progress["row"]:
        moved = replace(backlog, row=progress["row"], datums=progress["datums"])
        context.datum_index.move_backlog(backlog, moved)
        backlog = moved
    progress = work.write_once(_progress_name(stage + 1), progress)
    outcome = _hand_out(sealed, remaining, progress, work, stage + 1, context)
    if outcome.tasks is None:
        context.datum_index.move_backlog(backlog, None)
    return outcome


def _backlog(execution: str, context: SealContext) -> IndexBacklog | None:
    backlogs = context.datum_index.backlogs()
    return next((backlog for backlog in backlogs if backlog.execution == execution), None)


def _advance(before: Document, tasks: Sequence[Document], outcomes: Sequence[Document]) -> Document:
    """Return the progress after a list: what is written behind a gap waits in ``ahead`` until the gap is closed."""
    ahead = [
        *before["ahead"],
        *([task["first"], done["row"], done["datums"]] for task, done in zip(tasks, outcomes, strict=True)),
    ]
    ahead.sort()
    row, datums = before["row"], before["datums"]
    while ahead and ahead[0][0] == row:
        _, row, written = ahead.pop(0)
        datums = max(0, datums - written)
    following = max([before["next"], *(task["stop"] for task in tasks)])
    return {"row": row, "next": following, "datums": datums, "ahead": ahead}


def _hand_out(
    sealed: Execution,
    remaining: Sequence[tuple[int, int]],
    progress: Document,
    work: WorkFolder,
    stage: int,
    context: SealContext,
) -> SealOutcome:
    """Write the tasks of a list: what is left of the last one first; none if nothing is left."""
    rows = sealed.manifest.rows if sealed.manifest else 0
    free = max(0, context.limits.index_tasks - len(remaining))
    ranges = [*remaining, *_new_ranges(progress["next"], rows, context.limits.index_rows, free)]
    if not ranges:
        return SealOutcome(sealed)
    tasks = [
        {"task": "index_range", "execution": sealed.id, "first": first, "stop": stop}
        for first, stop in ranges
    ]
    work.write_tasks(stage, tasks)
    return SealOutcome(sealed, tasks=TaskList(work.key_of_tasks(stage), work.name, stage))


def _new_ranges(first: int, rows: int, size: int, most: int) -> Iterator[tuple[int, int]]:
    for start in range(first, rows, size)[:most]:
        yield start, min(start + size, rows)


def _progress_name(stage: int) -> str:
    return f"progress-{stage:03d}.json"
