"""The stage that writes search entries: by tasks of a run of its own, or by the sweep where they are few."""

from __future__ import annotations

import math
import time
from itertools import count

from bench.scale.outputs import EXECUTION
from bench.scale.stages import Stage
from bench.scale.table import WRITES_PER_SECOND
from bench.scale.task import Deployment, TaskPorts
from packline.pipeline.index_backlog import DATUMS_PER_WRITE, SINGLE_TASK_DATUMS, write_backlogs
from packline.pipeline.range_sealing.index_stages import index_outputs
from packline.pipeline.range_sealing.tasks import run_task
from packline.pipeline.range_sealing.work_folder import WorkFolder
from packline.pipeline.seal_context import SealContext, SealLimits

OWNER = "run-of-entries"
SAMPLE = 40
"""Batches of search entries that the sweep writes here; the others take as long."""
NAME = "search entries"


def search(deployment: Deployment, datums: int) -> Stage:
    """Write some of the search entries, at the rate of the table: by the first task of those that write at once."""
    if datums <= SINGLE_TASK_DATUMS:
        return _search_by_sweep(deployment, datums)
    at_once = SealLimits().index_tasks
    result = deployment.run(_index_range)
    units = result.table.get("write_units", 0)
    counts = result.store._replace(wait_seconds=result.store.wait_seconds + _table_seconds(units, at_once))
    share = result.value / datums
    tasks = math.ceil(1 / share)
    results = (result._replace(store=counts),)
    return Stage(NAME, "seal_range", tasks, results, mapped=True, at_once=at_once, share=share)


def _table_seconds(units: int, at_once: int = 1) -> float:
    """Return how long a task waits for the table, whose rate several share."""
    return units * at_once / WRITES_PER_SECOND


def _index_range(ports: TaskPorts) -> int:
    """Carry out the first task, by a clock that goes on with the table; it stops when its time is over."""
    limits = SealLimits()
    context = SealContext(
        ports.registry,
        ports.datum_index,
        ports.store,
        lambda: time.time() + _table_seconds(ports.datum_index.written, limits.index_tasks),
        limits=limits,
    )
    tasks = index_outputs(EXECUTION, OWNER, context).tasks
    if tasks is None:
        raise ValueError("no search entries are left to write")
    task = WorkFolder(ports.store, tasks.folder).tasks(tasks.stage)[0]
    return int(run_task(task, context)["datums"])


def _search_by_sweep(deployment: Deployment, datums: int) -> Stage:
    result = deployment.run(_write_entries)
    units = result.table.get("write_units", 0)
    counts = result.store._replace(wait_seconds=_table_seconds(units))
    tasks = math.ceil(datums / (SAMPLE * DATUMS_PER_WRITE))
    return Stage(NAME, "sweep", tasks, (result._replace(store=counts),))


def _write_entries(ports: TaskPorts) -> None:
    asked = count()
    _, failed = write_backlogs(
        registry=ports.registry,
        datum_index=ports.datum_index,
        store=ports.store,
        in_time=lambda: next(asked) < SAMPLE,
    )
    for error in failed:
        raise error
