"""Write the search entries that there was no time for when an execution was sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from packline.errors import PacklineError
from packline.model import Datum, Execution
from packline.pipeline.isolation import run_isolated
from packline.pipeline.manifests import read_rows_from
from packline.pipeline.output_metadata import MetadataReader
from packline.ports import DatumIndex, ExecutionStore, Registry, StoreReader
from packline.rules.reserved_keys import is_annotated
from packline.search_index import IndexBacklog

DATUMS_PER_WRITE = 500
"""Datums whose entries are written before the progress is."""
ROWS_PER_WRITE = 40_000
"""Rows of a manifest that are looked at before the progress is written, where few have something to be found by."""


def write_backlogs(
    *, registry: Registry, datum_index: DatumIndex, store: StoreReader, in_time: Callable[[], bool]
) -> tuple[list[IndexBacklog], list[PacklineError]]:
    """Write search entries of sealed executions that lack some, each from where the last call stopped.

    A call that dies in between, or meets another one, does no harm: entries are written again, datums are not.

    Args:
        in_time: Whether there is time to go on.

    Returns:
        What is left to do, and the errors of executions whose entries could not be written now.
    """
    left: list[IndexBacklog] = []
    failed: list[PacklineError] = []
    for backlog in datum_index.backlogs():
        work = partial(_write_backlog, backlog, registry, datum_index, store, in_time)
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
) -> IndexBacklog | None:
    """Return what is left of one backlog; None if it is done."""
    if not in_time():
        return backlog
    execution = registry.execution(backlog.execution)
    for row, datums in _batches(store, execution, backlog.row):
        datum_index.add_datums(datums)
        remaining = replace(backlog, row=row, datums=max(backlog.datums - len(datums), 0))
        datum_index.move_backlog(backlog, remaining)
        backlog = remaining
        if not in_time():
            return backlog
    datum_index.move_backlog(backlog, None)
    return None


def _batches(store: StoreReader, execution: Execution, start: int) -> Iterator[tuple[int, list[Datum]]]:
    """Yield annotated outputs from a row of the manifest on, each batch with the row behind it."""
    if execution.manifest is None:
        return
    metadata_reader = MetadataReader(store, execution)
    datums: list[Datum] = []
    row = start - 1
    for row, member in read_rows_from(store, execution.manifest, start):
        metadata = metadata_reader.get(member.path)
        if is_annotated(metadata):
            datums.append(Datum(member.datum, member.path, *member[2:], execution.id, metadata))
        if len(datums) >= DATUMS_PER_WRITE or (row + 1) % ROWS_PER_WRITE == 0:
            yield row + 1, datums
            datums = []
    if datums:
        yield row + 1, datums
