"""The search entries of a large execution are written by tasks; what comes of it is what the sweep writes."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.errors import SlowDown
from packline.pipeline import index_backlog
from packline.pipeline.failures import record_failure
from packline.pipeline.index_runs import has_index_run
from packline.pipeline.range_sealing import index_range
from packline.pipeline.range_sealing.index_stages import continue_indexing, start_indexing
from packline.pipeline.range_sealing.tasks import run_task
from packline.pipeline.run_state import RunState
from packline.pipeline.seal_context import SealContext, SealLimits, TaskList
from packline.rules.lifecycle import MAX_ATTEMPTS, index_run_name
from packline.search_index import IndexBacklog
from tests.unit.pipeline.fake_deployment import FakeDeployment

OWNER = "index-run-0"


class Clock:
    """Grows by some seconds each time it is read."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.now, self._seconds = 5_000.0, seconds

    def __call__(self) -> float:
        self.now += self._seconds
        return self.now


def deployment(files: int) -> FakeDeployment:
    """A deployment with a sealed execution whose files have properties, but for every third one."""
    world = FakeDeployment()
    world.index_seconds = 0.0
    paths = [f"{number:03}" for number in range(files)]
    world.outputs("e", {path: path.encode() for path in paths})
    world.batch("e", [(path, {"n": int(path)} if (int(path) + 1) % 3 else {}) for path in paths])
    world.mark("e")
    world.deliver()
    world.carry_out()
    return world


def context(world: FakeDeployment, rows: int, tasks: int, clock: Clock | None = None) -> SealContext:
    limits = SealLimits(index_rows=rows, index_tasks=tasks)
    return SealContext(world.registry, world.datum_index, world.store, clock or Clock(), limits=limits)


def tasks_of(world: FakeDeployment, listed: TaskList) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = json.loads(world.store.read(listed.key))
    return tasks


def carry_out(world: FakeDeployment, to: SealContext, chance: Random) -> list[int]:
    """Carry out a run whose functions are repeated now and then; the rows of the backlog after each list."""
    outcome, rows = start_indexing("e", OWNER, to), []
    while outcome.tasks is not None:
        tasks = tasks_of(world, outcome.tasks)
        assert len(tasks) <= to.limits.index_tasks
        for task in chance.sample(tasks, len(tasks)) + chance.sample(tasks, chance.randint(0, 1)):
            run_task(task, to)
        following = partial(continue_indexing, "e", outcome.tasks.folder, outcome.tasks.stage, to)
        if chance.random() < 0.3:
            assert following().tasks == following().tasks
        outcome = following()
        rows += [backlog.row for backlog in world.datum_index.backlogs()]
    return rows


@settings(max_examples=40, deadline=None)
@given(
    files=st.integers(1, 30),
    rows=st.integers(1, 12),
    tasks=st.integers(1, 4),
    seconds=st.sampled_from([0.0, 100.0, 300.0]),
    seed=st.integers(0, 2**32),
)
def test_tasks_write_what_the_sweep_writes_whatever_the_split(
    files: int, rows: int, tasks: int, seconds: float, seed: int
) -> None:
    by_sweep, by_tasks = deployment(files), deployment(files)
    ports: Any = {
        "registry": by_sweep.registry,
        "datum_index": by_sweep.datum_index,
        "store": by_sweep.store,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_backlog, "DATUMS_PER_WRITE", 2)
        index_backlog.write_backlogs(**ports, in_time=lambda: True)
        seen = carry_out(by_tasks, context(by_tasks, rows, tasks, Clock(seconds)), Random(seed))
    assert by_tasks.datum_index.saved == by_sweep.datum_index.saved
    assert len(by_tasks.datum_index.saved) == sum(1 for number in range(files) if (number + 1) % 3)
    assert seen == sorted(seen)
    assert not [*by_tasks.datum_index.backlogs()]


def test_progress_says_how_many_files_are_left_behind_a_task_that_is_not_done() -> None:
    world = deployment(12)
    to = context(world, rows=3, tasks=2)
    first = start_indexing("e", OWNER, to).tasks
    assert first is not None
    one, other = tasks_of(world, first)
    run_task(other, to)
    assert continue_indexing("e", first.folder, first.stage, to).tasks == first
    assert [*world.datum_index.backlogs()] == [IndexBacklog("e", 0, 8)]
    run_task(one, to)
    second = continue_indexing("e", first.folder, first.stage, to).tasks
    assert [*world.datum_index.backlogs()] == [IndexBacklog("e", 6, 4)]
    assert second
    assert [task["first"] for task in tasks_of(world, second)] == [6, 9]


def test_a_task_that_ran_out_of_time_is_gone_on_with_and_the_next_ones_begin() -> None:
    world = deployment(12)
    to = context(world, rows=4, tasks=2, clock=Clock(index_range.TASK_SECONDS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_backlog, "DATUMS_PER_WRITE", 1)
        first = start_indexing("e", OWNER, to).tasks
        assert first is not None
        for task in tasks_of(world, first):
            run_task(task, to)
    second = continue_indexing("e", first.folder, first.stage, to).tasks
    assert second
    assert [(task["first"], task["stop"]) for task in tasks_of(world, second)] == [(1, 4), (5, 8)]
    assert [*world.datum_index.backlogs()] == [IndexBacklog("e", 1, 7)]


def test_a_busy_table_fails_one_task_and_leaves_no_outcome() -> None:
    world = deployment(4)
    to = context(world, rows=2, tasks=2)
    first = start_indexing("e", OWNER, to).tasks
    assert first is not None
    one, other = tasks_of(world, first)
    refused: Any = SlowDown("The table is busy.", "Nothing to do.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.datum_index, "add_datums", lambda datums: (_ for _ in ()).throw(refused))
        with pytest.raises(SlowDown):
            run_task(one, to)
    run_task(other, to)
    assert continue_indexing("e", first.folder, first.stage, to).tasks == first
    run_task(one, to)
    assert continue_indexing("e", first.folder, first.stage, to).tasks is None


def test_a_run_that_starts_after_the_last_entry_has_nothing_to_do() -> None:
    world = deployment(3)
    to = context(world, rows=3, tasks=1)
    carry_out(world, to, Random(1))
    assert start_indexing("e", "index-run-1", to).tasks is None


def test_a_large_backlog_is_left_to_a_run_and_a_small_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    world = deployment(9)
    asked: list[str] = []
    ports: Any = {"registry": world.registry, "datum_index": world.datum_index, "store": world.store}
    write = partial(index_backlog.write_backlogs, **ports, in_time=lambda: True)

    def has_run(execution: str) -> bool:
        asked.append(execution)
        return True

    monkeypatch.setattr(index_backlog, "SINGLE_TASK_DATUMS", 5)
    assert write(has_run=has_run) == ([IndexBacklog("e", 0, 6)], [])
    assert (asked, world.datum_index.saved) == (["e"], {})
    monkeypatch.setattr(index_backlog, "SINGLE_TASK_DATUMS", 6)
    assert write(has_run=has_run) == ([], [])
    assert (asked, len(world.datum_index.saved)) == (["e"], 6)


def test_the_sweep_writes_what_runs_failed_to_write_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = deployment(9)
    monkeypatch.setattr(index_backlog, "SINGLE_TASK_DATUMS", 0)
    ports: Any = {"registry": world.registry, "datum_index": world.datum_index, "store": world.store}
    started: list[int] = []

    def has_run(execution: str) -> bool:
        return has_index_run(
            execution,
            start_run=lambda _, attempt: not started.append(attempt),  # type: ignore[func-returns-value]
            run_state=lambda name: (
                RunState.ENDED
                if name in {index_run_name("e", attempt) for attempt in started}
                else RunState.ABSENT
            ),
        )

    for _ in range(MAX_ATTEMPTS):
        left, _ = index_backlog.write_backlogs(**ports, in_time=lambda: True, has_run=has_run)
        assert left == [IndexBacklog("e", 0, 6)]
    assert started == [*range(MAX_ATTEMPTS)]
    assert index_backlog.write_backlogs(**ports, in_time=lambda: True, has_run=has_run) == ([], [])
    assert len(world.datum_index.saved) == 6


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.UNKNOWN])
def test_no_second_run_is_started_where_one_may_be_at_work(state: RunState) -> None:
    def start_run(execution: str, attempt: int) -> bool:
        raise AssertionError("a run is at work")

    assert has_index_run("e", start_run=start_run, run_state=lambda name: state)


def test_a_run_of_search_entries_that_fails_is_not_a_failed_sealing() -> None:
    world = deployment(3)
    step = {"execution": "e", "owner": OWNER, "error": {"Error": "SlowDown", "Cause": "The table is busy."}}
    before = world.execution("e")
    assert record_failure(step, registry=world.registry, now=world.now).metric == "RepeatedFailures"
    assert world.execution("e") == before
