"""What was given up or deleted, and is taken up again, is no longer out of the sweep's sight."""

from __future__ import annotations

from dataclasses import replace

from packline.model import Packaging
from packline.rules.lifecycle import acquire_lease, run_name
from tests.memory_packaging_watch import MemoryPackagingWatch
from tests.memory_retention_store import MemoryRetentionStore
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_packaging_reconciliation import pending, sweeps, version


def test_a_failed_version_that_was_deleted_and_restored_is_tried_again() -> None:
    world = pending()
    retention = MemoryRetentionStore(world.registry)
    world.registry.moves.clear()
    failed = replace(version(world), packaging=Packaging.FAILED, targeting_aliases=())
    world.registry.known["d", "v1"] = failed
    retention.delete_version("d", "v1", world.now, world.now + 86_400)
    sweeps(world, 5)
    retention.restore_version("d", "v1", world.now)
    sweeps(world, 5)
    assert version(world).packaging is Packaging.PENDING
    assert [waiting.attempt for waiting in world.packagings] == [1]


def test_a_look_at_a_deleted_version_does_not_end_the_retries_of_one_that_was_just_restored() -> None:
    world = pending()
    retention, watch = MemoryRetentionStore(world.registry), MemoryPackagingWatch(world.registry)
    failed = replace(version(world), packaging=Packaging.FAILED)
    world.registry.known["d", "v1"] = failed
    deleted = retention.delete_version("d", "v1", world.now, world.now + 86_400)
    retention.restore_version("d", "v1", world.now)
    watch.forget(deleted)
    assert ("d", "v1") in world.registry.looks


def test_a_given_up_execution_that_is_sealed_again_is_seen_by_the_sweep_if_that_run_dies() -> None:
    """Found by the simulator: its marker came again, the run died, and it was being sealed for ever."""
    world = FakeDeployment()
    world.outputs("e1", {"a": b"a"})
    world.mark("e1", files=1)
    world.deliver()
    given_up = replace(world.registry.execution("e1"), waiting=True)
    world.registry.save_execution(given_up)
    name = run_name("e1", 0)
    world.registry.save_execution(acquire_lease(world.registry.execution("e1"), name, world.now, 960))
    world.ended.add(name)
    world.waiting.clear()
    sweeps(world, 2)
    assert world.registry.execution("e1").attempt == 1
    assert world.waiting == [("e1", 1)]
