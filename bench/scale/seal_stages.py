"""The stages of sealing: in one function, or by tasks that each list a range of keys; then the search entries."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from bench.scale.outputs import DATASET, EXECUTION, LISTED_AT, VERSION, path_of
from bench.scale.search_stage import search
from bench.scale.stages import Stage
from bench.scale.task import Deployment, TaskPorts, TaskResult
from packline.manifest.shard_list import expand_shards, name_shards
from packline.model import DatasetVersion, Execution, ExecutionState, Member, Packaging
from packline.pipeline.manifests import write_manifest
from packline.pipeline.range_sealing.tasks import run_task
from packline.pipeline.range_sealing.work_folder import Task, WorkFolder
from packline.pipeline.seal_context import SealContext, SealLimits, SealOutcome, TaskList
from packline.pipeline.sealing import continue_sealing, seal_execution
from packline.rules.datum_ids import datum_id, execution_prefix

OWNER = "run-1"
AT_ONCE = 64


class SealStep(NamedTuple):
    """What sealing has come to: tasks to be done, or how many search entries are left."""

    tasks: TaskList | None
    backlog: int


def seal(deployment: Deployment, single_task_files: int | None) -> Iterator[Stage]:
    """Seal the execution, by many tasks if it has more objects than one function seals."""
    deployment.registry.save_execution(Execution(EXECUTION, touched_at=1.0))
    limits = SealLimits(single_task_files=single_task_files)
    steps = [deployment.run(partial(begin, limits))]
    while (tasks := steps[-1].value.tasks) is not None:
        yield from run_tasks(deployment, tasks, limits)
        steps.append(deployment.run(partial(_continue, limits, tasks)))
    yield Stage("seal", "seal_execution", len(steps), tuple(steps))
    if steps[-1].value.backlog:
        yield search(deployment, steps[-1].value.backlog)


def write_version(deployment: Deployment, repeat: int = 1) -> None:
    """Make the version without sealing: for what comes after it, at more files than there is time to seal.

    ``repeat``: how often the same shards are listed, at more files than there is time to write rows of.
    """
    deployment.run(partial(_write_version, repeat))


def _write_version(repeat: int, ports: TaskPorts) -> None:
    outputs, half_id = ports.store.outputs, execution_prefix(EXECUTION)

    def members() -> Iterator[Member]:
        for number in range(outputs.files // repeat):
            stored, path = outputs.output(number), path_of(number)
            datum = datum_id(half_id, path, stored.version_id or stored.etag)
            yield Member(path, datum, stored.key, stored.version_id, stored.size, stored.etag)

    manifest = write_manifest(ports.store, members())
    if repeat > 1:
        keys = expand_shards(manifest, ports.store).shards * repeat
        shards = name_shards(keys, ports.store)
        manifest = replace(manifest, shards=shards, files=outputs.files, rows=outputs.files)
    version = DatasetVersion(DATASET, VERSION, manifest, EXECUTION, LISTED_AT, Packaging.PENDING)
    sealed = Execution(EXECUTION, ExecutionState.SEALED, manifest=manifest, versions=(version.uri,))
    ports.registry.seal(sealed, [version])


def run_tasks(deployment: Deployment, tasks: TaskList, limits: SealLimits) -> Iterator[Stage]:
    """Run all tasks of a list; a stage for each kind."""
    waiting: list[Task] = deployment.run(partial(read_tasks, tasks)).value
    results: dict[str, list[TaskResult]] = {}
    for task in waiting:
        results.setdefault(task["task"], []).append(deployment.run(partial(run_one_task, task, limits)))
    for name, each in results.items():
        yield Stage(name, "seal_range", len(each), tuple(each), mapped=True, at_once=AT_ONCE)


def seal_context(ports: TaskPorts, limits: SealLimits) -> SealContext:
    """Return what sealing needs."""
    return SealContext(
        ports.registry,
        ports.datum_index,
        ports.store,
        time.time,
        rule="flag",
        index_seconds=0.0,
        limits=limits,
    )


def begin(limits: SealLimits, ports: TaskPorts) -> SealStep:
    """Begin to seal the execution."""
    return _step(seal_execution(EXECUTION, OWNER, seal_context(ports, limits)), ports)


def _continue(limits: SealLimits, tasks: TaskList, ports: TaskPorts) -> SealStep:
    context = seal_context(ports, limits)
    return _step(continue_sealing(EXECUTION, OWNER, tasks.folder, tasks.stage, context), ports)


def _step(outcome: SealOutcome, ports: TaskPorts) -> SealStep:
    if outcome.tasks is None and not outcome.created:
        raise ValueError(f"no version was created: {outcome.execution.alerts}")
    return SealStep(outcome.tasks, sum(backlog.datums for backlog in ports.datum_index.backlogs()))


def read_tasks(tasks: TaskList, ports: TaskPorts) -> list[Task]:
    """Read a list of tasks."""
    return WorkFolder(ports.store, tasks.folder).tasks(tasks.stage)


def run_one_task(task: Task, limits: SealLimits, ports: TaskPorts) -> None:
    """Carry out a task."""
    run_task(task, seal_context(ports, limits))
