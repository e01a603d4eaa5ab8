"""Write the search entries that there was no time for when an execution was sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from packline.errors import PacklineError
from packline.model import Datum, Execution
from packline.pipeline.isolation import run_isolated
from packline.pipeline.manifests import read_rows_from
from packline.pipeline.output_metadata import MetadataReader
from packline.ports import DatumIndex, ExecutionStore, Registry, StoreReader
from packline.rules.reserved_keys import is_annotated
from packline.search_index import IndexBacklog

SINGLE_TASK_DATUMS = 10_000
"""Datums whose entries the sweep writes by itself: some 25 s of a new table's writes, with three properties each."""
DATUMS_PER_WRITE = 500
"""Datums whose entries are written before the progress is."""
ROWS_PER_WRITE = 40_000
"""Rows of a manifest that are looked at before the progress is written, where few have something to be found by."""


HasRun = Callable[[str], bool]
"""Whether a run of the state machine writes the entries of this execution; it is started if there is none yet."""


def write_backlogs(
    *,
    registry: Registry,
    datum_index: DatumIndex,
    store: StoreReader,
    in_time: Callable[[], bool],
    has_run: HasRun = lambda execution: False,
) -> tuple[list[IndexBacklog], list[PacklineError]]:
    """Write search entries of sealed executions that lack some, each from where the last call stopped.

    Large backlogs are left to runs of the state machine, as long as they do not fail again and again.

    A call that dies in between, or meets another one, does no harm: entries are written again, datums are not.

    Args:
        in_time: Whether there is time to go on.
        has_run: Starts such a run.

    Returns:
        What is left to do, and the errors of executions whose entries could not be written now.
    """
    left: list[IndexBacklog] = []
    failed: list[PacklineError] = []
    for backlog in datum_index.backlogs():
        work = partial(_write_backlog, backlog, registry, datum_index, store, in_time, has_run)
        remaining = run_isolated(f"The search index of execution {backlog.execution}", work)
        if isinstance(remaining, PacklineError):
            failed.append(remaining)
        if not isinstance(remaining, IndexBacklog):
            continue
        left.append(remaining)
    return left, failed


def _write_backlog(
    backlog: IndexBacklog,
    registry: ExecutionStore,
    datum_index: DatumIndex,
    store: StoreReader,
    in_time: Callable[[], bool],
    has_run: HasRun,
) -> IndexBacklog | None:
    """Return what is left of one backlog; None if it is done."""
    if (backlog.datums > SINGLE_TASK_DATUMS and has_run(backlog.execution)) or not in_time():
        return backlog
    execution = registry.execution(backlog.execution)
    for row, datums in annotated_batches(store, execution, backlog.row):
        datum_index.add_datums(datums)
        remaining = replace(backlog, row=row, datums=max(backlog.datums - len(datums), 0))
        datum_index.move_backlog(backlog, remaining)
        backlog = remaining
        if not in_time():
            return backlog
    datum_index.move_backlog(backlog, None)
    return None


def annotated_batches(
    store: StoreReader, execution: Execution, start: int, stop: int | None = None
) -> Iterator[tuple[int, list[Datum]]]:
    """Yield annotated outputs from a row of the manifest on, each batch with the row behind it.

    Args:
        store: Has the manifest and the metadata.
        execution: Is sealed.
        start: The first row.
        stop: The row behind the last one; None: all that follow.
    """
    if execution.manifest is None:
        return
    metadata_reader = MetadataReader(store, execution)
    datums: list[Datum] = []
    row = start - 1
    rows = read_rows_from(store, execution.manifest, start)
    for row, member in islice(rows, None if stop is None else max(0, stop - start)):
        metadata = metadata_reader.get(member.path)
        if is_annotated(metadata):
            datums.append(Datum(member.datum, member.path, *member[2:], execution.id, metadata))
        if len(datums) >= DATUMS_PER_WRITE or (row + 1) % ROWS_PER_WRITE == 0:
            yield row + 1, datums
            datums = []
    if datums:
        yield row + 1, datums
