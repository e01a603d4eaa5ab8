"""Carry out one task of a large sealing, as the Distributed Map hands it over."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from packline.errors import InvalidInput
from packline.pipeline.packed_listing import load_listing
from packline.pipeline.range_sealing.build_version import merge_segment
from packline.pipeline.range_sealing.describe_range import describe_range
from packline.pipeline.range_sealing.index_range import index_range
from packline.pipeline.range_sealing.list_range import list_range
from packline.pipeline.range_sealing.listed_store import load_listed_store
from packline.pipeline.range_sealing.merge_lines import merge_lines
from packline.pipeline.range_sealing.read_list import read_list
from packline.pipeline.range_sealing.sources import load_source
from packline.pipeline.range_sealing.split_batch import split_batch
from packline.pipeline.range_sealing.start import PACKED
from packline.pipeline.range_sealing.work_folder import BEGIN_AGAIN, Document, Task, WorkFolder, check_tasks
from packline.pipeline.range_sealing.write_index import write_index, write_index_piece
from packline.pipeline.range_sealing.write_shards import write_shards
from packline.pipeline.seal_context import SealContext

TASKS: Mapping[str, Callable[[Task, WorkFolder, SealContext], Document]] = {
    "read_list": read_list,
    "list_range": list_range,
    "split_batch": split_batch,
    "merge_lines": merge_lines,
    "describe_range": describe_range,
    "write_shards": write_shards,
    "write_index": write_index,
    "write_index_piece": write_index_piece,
    "merge_segment": merge_segment,
    "index_range": index_range,
}


LISTING = ("list_range", "describe_range")
"""Tasks that look at objects beside those they were given."""


def run_task(task: Task, context: SealContext) -> Document:
    """Carry out a task unless it is done, and return its outcome. A repeat gives the same outcome.

    Raises InvalidInput for a task that this release does not know, or another one has written.
    """
    check_tasks([task])
    work = WorkFolder(context.store, task["folder"])
    outcome = work.outcome(task)
    if outcome is not None:
        return outcome
    carry_out = TASKS.get(task["task"])
    if carry_out is None:
        raise InvalidInput(f"This release does not know the task {task['task']!r}.", BEGIN_AGAIN)
    if task.get("packed") and "execution" in task:
        context = load_listing(task["execution"], work.read(PACKED), context)
    if task.get("listed") and task["task"] in LISTING:
        listed = load_listed_store(context.store, load_source(task, work).prefix, work)
        context = replace(context, store=listed)
    with _uncollected():
        outcome = carry_out(task, work, context)
    return work.write_outcome(task, outcome)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles meanwhile: a task keeps many small objects and makes few cycles. A tenth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
