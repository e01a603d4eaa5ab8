"""No run is stuck: whatever happens to a run, its execution or version reaches a final state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from packline.errors import PackageExists, StateMoved
from packline.model import DatasetVersion, Execution, ExecutionState, Packaging
from packline.pipeline.failures import record_failure
from packline.pipeline.lost_markers import find_markers
from packline.pipeline.packaging_request import request_package
from packline.pipeline.run_state import RunState, run_of
from packline.rules.lifecycle import acquire_lease, packaging_run_name, run_name
from packline.rules.packaging_watch import RETRY_SECONDS, retry_packaging
from packline.rules.retention import soft_delete
from tests.memory import MemoryRegistry
from tests.memory_packaging_watch import MemoryPackagingWatch
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment
from tests.unit.pipeline.test_version_builder import entry

WAITS = entry("dataset://d/v1", packaging=True, targeting_aliases=["production"])


def pending() -> FakeDeployment:
    """A version that waits for its package; its run has sealed the execution and is alive."""
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a", "b": b"b"})
    world.batch("e1", [(path, WAITS) for path in ("a", "b")])
    world.mark("e1", files=2, environment=ON)
    world.deliver()
    world.waiting.clear()
    world.seal("e1", run_name("e1", 0))
    return world


def version(world: FakeDeployment) -> DatasetVersion:
    return world.registry.version("d", "v1")


def aliases(world: FakeDeployment) -> list[str]:
    return [alias.version for alias in world.registry.aliases("d")]


def sweeps(world: FakeDeployment, minutes: int) -> None:
    for _ in range(minutes):
        world.now += 60
        world.sweep()


def test_a_packaging_whose_run_lives_is_left_alone() -> None:
    world = pending()
    sweeps(world, 30)
    assert version(world).attempt == 0
    assert world.packagings == []


def test_a_packaging_whose_run_was_stopped_starts_again_within_two_minutes() -> None:
    world = pending()
    world.ended.add(run_name("e1", 0))
    sweeps(world, 2)
    assert version(world).attempt == 1
    world.carry_out()
    assert version(world).packaging is Packaging.BUILT
    assert aliases(world) == ["v1"]
    sweeps(world, 30)
    assert version(world).packaging is Packaging.BUILT
    assert not world.registry.looks


def test_a_packaging_whose_runs_always_die_fails_with_the_reason_and_its_aliases_move() -> None:
    world = pending()
    world.ended.add(run_name("e1", 0))
    for _ in range(200):
        sweeps(world, 1)
        world.ended.update(packaging_run_name(waiting) for waiting in world.packagings)
        world.packagings.clear()
    assert version(world).packaging is Packaging.FAILED
    assert "ended without an answer" in version(world).packaging_reason
    assert aliases(world) == ["v1"]
    assert version(world).attempt == len(RETRY_SECONDS)
    assert not world.registry.looks


def test_a_start_that_was_lost_is_made_up_for_under_the_same_name() -> None:
    world = pending()
    world.ended.add(run_name("e1", 0))
    sweeps(world, 2)
    world.packagings.clear()
    world.names.clear()
    sweeps(world, 2)
    assert version(world).attempt == 1
    assert [waiting.attempt for waiting in world.packagings] == [1]


def test_a_failed_packaging_is_tried_again_by_itself_with_back_off() -> None:
    world = pending()
    step = {"dataset": "d", "version": "v1", "error": {"Error": "Boom", "Cause": "why"}}
    attempts = []
    for _ in range(int(sum(RETRY_SECONDS) / 60) + 30):
        if version(world).packaging is Packaging.PENDING:
            record_failure(step, registry=world.registry, now=world.now)
        sweeps(world, 1)
        attempts.append(version(world).attempt)
    changes = [number for number, (a, b) in enumerate(pairwise(attempts)) if a != b]
    waits = [(b - a) * 60 for a, b in pairwise(changes)]
    assert attempts[-1] == len(RETRY_SECONDS)
    assert waits == sorted(waits)
    assert version(world).packaging is Packaging.FAILED
    assert "Boom: why" in version(world).packaging_reason


def test_what_is_asked_for_by_hand_starts_at_once_if_no_run_lives_and_may_be_retried_as_often_again() -> None:
    world = pending()
    world.ended.add(run_name("e1", 0))
    asked = request_package(
        "d",
        "v1",
        registry=world.registry,
        start=world.start_packaging,
        now=world.now,
        run_state=world.run_state,
    )
    assert asked.attempt == 1
    assert asked.automatic_retries == 0
    assert [waiting.attempt for waiting in world.packagings] == [1]


def test_what_is_asked_for_by_hand_starts_at_once_if_the_first_start_was_lost() -> None:
    world = pending()
    request_package(
        "d",
        "v1",
        registry=world.registry,
        start=world.start_packaging,
        now=world.now,
        run_state=lambda name: RunState.ABSENT,
    )
    world.carry_out()
    assert version(world).packaging is Packaging.BUILT


def test_what_is_asked_for_by_hand_waits_for_a_run_that_lives() -> None:
    world = pending()
    asked = request_package(
        "d",
        "v1",
        registry=world.registry,
        start=world.start_packaging,
        now=world.now,
        run_state=world.run_state,
    )
    assert asked.attempt == 0
    assert world.packagings == []


def test_a_package_that_is_published_while_it_is_looked_at_stays() -> None:
    world = pending()
    name = run_of(version(world), world.registry)

    def ends_now(run: str) -> RunState:
        world.package(version(world))
        return RunState.ENDED if run == name else RunState.ABSENT

    world.run_state = ends_now  # type: ignore[method-assign, assignment]
    sweeps(world, 2)
    assert version(world).packaging is Packaging.BUILT
    assert world.packagings == []
    with pytest.raises(PackageExists):
        request_package("d", "v1", registry=world.registry, start=world.start_packaging, now=world.now)


def test_an_execution_whose_run_died_goes_on_within_two_minutes_though_it_holds_the_lease() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a"})
    world.mark("e1", files=1)
    world.deliver()
    world.waiting.clear()
    world.now = world.store.now + 1

    held = world.registry.execution("e1")
    world.registry.save_execution(acquire_lease(held, run_name("e1", 0), world.now, 16 * 60.0))
    world.ended.add(run_name("e1", 0))
    sweeps(world, 2)
    world.carry_out()
    assert world.execution("e1").state is ExecutionState.SEALED


def test_a_marked_execution_whose_run_ended_before_it_began_goes_on() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a"})
    world.mark("e1", files=1)
    world.deliver()
    world.waiting.clear()
    world.ended.add(run_name("e1", 0))
    world.now = world.store.now + 1
    sweeps(world, 2)
    world.carry_out()
    assert world.execution("e1").state is ExecutionState.SEALED


def test_a_marker_whose_events_were_all_lost_is_found_in_the_store() -> None:
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a"})
    world.mark("e1", files=1)
    world.upload("control/not a marker", b"")
    world.upload("control/bad name!.json", b"{}")
    world.uploads.clear()
    found, failed = find_markers(
        store=world.store, registry=world.registry, start_run=world.start_run, since=0.0
    )
    assert found == ["e1"]
    assert [error.code for error in failed] == ["InvalidName"]
    world.carry_out()
    assert world.execution("e1").state is ExecutionState.SEALED
    again, _ = find_markers(store=world.store, registry=world.registry, start_run=world.start_run, since=0.0)
    assert again == []


def test_markers_older_than_the_period_are_not_looked_at() -> None:
    world = FakeDeployment()
    world.mark("e1", files=0)
    world.uploads.clear()
    since = world.store.now + 1
    found, _ = find_markers(
        store=world.store, registry=world.registry, start_run=world.start_run, since=since
    )
    assert found == []


@pytest.mark.parametrize("broken", ["d/v1", "other/v1"])
def test_one_packaging_that_cannot_be_looked_at_leaves_the_others_alone(broken: str) -> None:
    world = pending()
    world.outputs("e2", {"a": b"a"})
    world.batch("e2", [("a", entry("dataset://other/v1", packaging=True))])
    world.mark("e2", files=1, environment=ON)
    world.deliver()
    world.waiting.clear()
    world.seal("e2", run_name("e2", 0))
    world.ended |= {run_name("e1", 0), run_name("e2", 0)}
    change = world.registry.change_version

    def fails(dataset: str, name: str, do: object) -> DatasetVersion:
        if f"{dataset}/{name}" == broken:
            raise RuntimeError("DataLimitExceeded")
        return change(dataset, name, do)  # type: ignore[arg-type]

    world.registry.change_version = fails  # type: ignore[method-assign, assignment]
    sweeps(world, 2)
    assert {f"{waiting.dataset}/{waiting.version}" for waiting in world.packagings} == {
        "d/v1",
        "other/v1",
    } - {broken}


def test_however_many_versions_an_execution_makes_its_run_names_few_and_all_are_packaged() -> None:
    world = FakeDeployment()
    entries = {
        "valohai.dataset-versions": [{"uri": f"dataset://d{n}/v1", "packaging": True} for n in range(100)]
    }
    world.outputs("e1", {"a": b"a"})
    world.batch("e1", [("a", entries)])
    world.mark("e1", files=1, environment=ON)
    world.deliver()
    (outcome,) = world.carry_out()
    assert len(outcome.pending) == 40
    for _ in range(3):
        sweeps(world, 1)
        world.carry_out()
    states = {world.registry.version(f"d{n}", "v1").packaging for n in range(100)}
    assert states == {Packaging.BUILT}


def test_a_failure_of_a_run_that_was_replaced_changes_nothing() -> None:
    world = pending()
    world.ended.add(run_name("e1", 0))
    sweeps(world, 2)
    step = {"dataset": "d", "version": "v1", "run": run_name("e1", 0), "error": None}
    failure = record_failure(step, registry=world.registry, now=world.now)
    assert failure.metric == "RepeatedFailures"
    assert version(world).packaging is Packaging.PENDING
    current = {**step, "run": packaging_run_name(version(world))}
    assert record_failure(current, registry=world.registry, now=world.now).metric == "PackagingFailed"


class _OldList(MemoryRegistry):
    """Lists the open executions as they were some minutes ago."""

    listed: tuple[Execution, ...] = ()

    def open_executions(self, touched_before: float) -> Iterator[Execution]:
        return iter(self.listed)


def test_a_sweep_with_an_old_list_leaves_a_sealed_execution_alone() -> None:
    world = FakeDeployment()
    world.registry = registry = _OldList()
    world.datum_index.registry = registry
    world.outputs("e1", {"a": b"a"})
    world.batch("e1", [("a", entry("dataset://d/v1"))])
    world.mark("e1", files=1)
    world.deliver()
    name = run_name("e1", 0)
    registry.save_execution(acquire_lease(registry.execution("e1"), name, world.now, 960))
    registry.listed = (registry.execution("e1"),)
    world.carry_out()
    world.sweep()
    assert registry.execution("e1").state is ExecutionState.SEALED


def test_a_failed_version_that_was_deleted_is_not_looked_at_again() -> None:
    world = pending()
    world.registry.finish_packaging("d", "v1", world.now, failure="SlowDown: too many requests")
    world.registry.change_version("d", "v1", lambda known: soft_delete(known, world.now, world.now + 86_400))
    sweeps(world, 5)
    assert list(MemoryPackagingWatch(world.registry).due(world.now)) == []


def test_a_planning_that_was_given_up_does_not_replace_the_plan_of_the_package() -> None:
    world = pending()
    world.registry.change_version("d", "v1", lambda known: retry_packaging(known, world.now, "again"))
    built = world.package(version(world))
    with pytest.raises(StateMoved):
        world.registry.plan_packaging("d", "v1", "made for attempt 0", attempt=0)
    assert world.registry.version("d", "v1") == built


def test_a_failure_that_is_recorded_late_leaves_the_next_attempt_alone() -> None:
    world = pending()
    world.registry.change_version("d", "v1", lambda known: retry_packaging(known, world.now, "again"))
    built = world.package(version(world))
    with pytest.raises(StateMoved):
        world.registry.finish_packaging("d", "v1", world.now, "died", attempt=0)
    assert world.registry.finish_packaging("d", "v1", world.now, "died", attempt=1) == built
