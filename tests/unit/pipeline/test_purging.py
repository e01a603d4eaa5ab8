"""Packages asked for again, and what a purge leaves: whatever happens, nobody loses what is still theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.errors import InvalidInput, PackageExists, VersionDeleted
from packline.keys import PACKAGES, part_index_key
from packline.model import DatasetVersion, Packaging, Part
from packline.objects import StoredObject
from packline.pipeline import purging
from packline.pipeline.failures import record_failure
from packline.pipeline.packaging_request import request_package
from packline.pipeline.planning import object_key, part_members, plan_package
from packline.pipeline.purging import purge
from packline.rules.lifecycle import packaging_run_name
from packline.rules.retention import request_rebuild, restore, soft_delete
from tests.builders import a_version
from tests.memory_retention_store import MemoryRetentionStore
from tests.memory_store import MemoryStore
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_version_builder import entry


def made(world: FakeDeployment, version: str, files: dict[str, bytes]) -> None:
    """A version of those files, without package."""
    world.outputs(f"job-{version}", files)
    world.batch(f"job-{version}", [(path, entry(f"dataset://d/{version}")) for path in files])
    world.mark(f"job-{version}")
    world.deliver()
    world.carry_out()


def request(world: FakeDeployment, version: str, *, rebuild: bool = False) -> DatasetVersion:
    started: list[str] = []

    def start(version: DatasetVersion) -> bool:
        started.append(packaging_run_name(version))
        return True

    asked = request_package(
        "d",
        version,
        registry=world.registry,
        start=start,
        now=world.now,
        rebuild=rebuild,
    )
    assert len(started) == 1
    return asked


def packaged(world: FakeDeployment, version: str, *, rebuild: bool = False) -> None:
    world.package(request(world, version, rebuild=rebuild))
    assert world.registry.version("d", version).packaging is Packaging.BUILT


def purged(world: FakeDeployment, retention: MemoryRetentionStore, now: float) -> list[str]:
    done = purge(registry=world.registry, retention=retention, store=world.store, now=now)
    return [version.version for version in done]


def keys(world: FakeDeployment, prefix: str) -> set[str]:
    return {stored.key for stored in world.store.list(prefix)}


def parts_of(world: FakeDeployment, version: str) -> set[str]:
    return {part.key for part in world.registry.parts(world.registry.version("d", version).plan)}


NUMBERS = st.sets(st.integers(0, 9), min_size=1)


@settings(max_examples=40, deadline=None)
@given(
    contents=st.lists(NUMBERS, min_size=1, max_size=4),
    rebuilt=st.lists(st.integers(0, 3), max_size=3),
    deleted=st.sets(st.integers(0, 3)),
)
def test_a_purge_takes_what_only_the_purged_used_and_nothing_else(
    contents: list[set[int]], rebuilt: list[int], deleted: set[int]
) -> None:
    world, names = FakeDeployment(), [f"v{number}" for number in range(len(contents))]
    for name, numbers in zip(names, contents, strict=True):
        made(world, name, {f"f{number}": b"x" * number for number in numbers})
        packaged(world, name)
    for place in rebuilt:
        packaged(world, names[place % len(names)], rebuild=True)
    retention = MemoryRetentionStore(world.registry)
    kept = [name for place, name in enumerate(names) if place not in deleted]
    for name in set(names) - set(kept):
        retention.delete_version("d", name, world.now, world.now + 10)
    others = keys(world, "outputs/") | keys(world, "manifests/")
    assert purged(world, retention, world.now + 10) == []
    assert set(purged(world, retention, world.now + 11)) == set(names) - set(kept)
    for name in kept:
        assert parts_of(world, name) <= keys(world, PACKAGES)
    if not kept:
        assert keys(world, PACKAGES) == set()
        assert world.registry.built == {}
    assert keys(world, "outputs/") | keys(world, "manifests/") == others
    assert purged(world, retention, world.now + 12) == []


def test_a_large_purge_goes_on_in_the_next_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    world = FakeDeployment()
    made(world, "v1", {f"f{number:02}": b"x" for number in range(20)})
    packaged(world, "v1")
    before = parts_of(world, "v1")
    retention = MemoryRetentionStore(world.registry)
    retention.delete_version("d", "v1", world.now, world.now)
    monkeypatch.setattr(purging, "MAX_PARTS", 3)
    assert len(before) > 3
    assert purged(world, retention, world.now + 1) == []
    assert len(before & keys(world, PACKAGES)) == len(before) - 3
    while not purged(world, retention, world.now + 1):
        pass
    assert keys(world, PACKAGES) == set()


def test_parts_that_were_built_and_never_recorded_are_purged() -> None:
    world = FakeDeployment()
    made(world, "v1", {f"f{number}": b"x" for number in range(5)})
    asked = request(world, "v1")
    _, planned = plan_package("d", "v1", registry=world.registry, store=world.store, limits=world.limits)
    for part in planned:  # each function dies before it records what it has built
        world.build(part_members(part, world.store), object_key(part), part.index, part.digest, ())
    record_failure(
        {"dataset": "d", "version": "v1", "run": packaging_run_name(asked)},
        registry=world.registry,
        now=world.now,
    )
    assert len(keys(world, PACKAGES)) == len(planned) > 1
    retention = MemoryRetentionStore(world.registry)
    retention.delete_version("d", "v1", world.now, world.now)
    assert purged(world, retention, world.now + 1) == ["v1"]
    assert keys(world, PACKAGES) == set()


def test_a_purge_that_dies_between_object_and_claim_leaves_no_claim_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody could record a part of that content again, so versions with it would never be packaged."""
    world = FakeDeployment()
    for version in ("v1", "v2"):
        made(world, version, {"a": b"1", "b": b"2"})
    request(world, "v1")
    _, planned = plan_package("d", "v1", registry=world.registry, store=world.store, limits=world.limits)
    for part in planned:
        world.build(part_members(part, world.store), object_key(part), part.index, part.digest, ())
    retention = MemoryRetentionStore(world.registry)
    retention.delete_version("d", "v1", world.now, world.now)
    discard = world.store.discard

    def dying(stored: StoredObject) -> None:
        discard(stored)
        raise ConnectionError("the function died")

    with monkeypatch.context() as patched:
        patched.setattr(world.store, "discard", dying)
        with pytest.raises(ConnectionError):
            purged(world, retention, world.now + 1)
    assert world.registry.claimed
    assert purged(world, retention, world.now + 1) == ["v1"]
    packaged(world, "v2")


def test_a_purge_that_removes_a_part_while_another_version_builds_it_takes_nothing_from_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = FakeDeployment()
    for version in ("v1", "v2"):
        made(world, version, {"a": b"1", "b": b"2"})
    packaged(world, "v1")
    retention = MemoryRetentionStore(world.registry)
    retention.delete_version("d", "v1", world.now, world.now)
    built = world.build

    def purged_meanwhile(*given: Any) -> Part:
        part = built(*given)
        purged(world, retention, world.now + 1)
        return part

    world.registry.built.clear()  # v2 has looked for a built part when there was none yet
    monkeypatch.setattr(world, "build", purged_meanwhile)
    packaged(world, "v2")
    assert parts_of(world, "v2") <= keys(world, PACKAGES)


def test_a_rebuild_reads_the_objects_and_no_older_part() -> None:
    world = FakeDeployment()
    made(world, "v1", {f"f{number}": b"x" for number in range(5)})
    packaged(world, "v1")
    old, builds = parts_of(world, "v1"), world.builds
    packaged(world, "v1", rebuild=True)
    assert world.builds == builds + len(old)
    assert not parts_of(world, "v1") & old
    assert not any(world.donors[key] for key in parts_of(world, "v1"))


def test_old_failures_are_not_told_as_new_ones() -> None:
    world = FakeDeployment()
    made(world, "v1", {"a": b"1"})
    asked = request(world, "v1")
    step = {"dataset": "d", "version": "v1"}
    for code in ("First", "Second"):
        record_failure({**step, "error": {"Error": code}}, registry=world.registry, now=world.now)
        known = world.registry.version("d", "v1")
        assert known.packaging_reason.startswith(code)
        again = request(world, "v1")
        assert again.attempt > asked.attempt
        assert again.packaging is Packaging.PENDING


def test_a_failure_of_a_version_that_was_deleted_meanwhile_changes_nothing() -> None:
    world = FakeDeployment()
    made(world, "v1", {"a": b"1"})
    request(world, "v1")
    retention = MemoryRetentionStore(world.registry)
    deleted = retention.delete_version("d", "v1", world.now, world.now + 10)
    step = {"dataset": "d", "version": "v1", "error": {"Error": "Late"}}
    assert record_failure(step, registry=world.registry, now=world.now).events == ()
    assert retention.find("d", "v1") == deleted


def test_a_deleted_version_is_no_base_and_its_name_an_alert() -> None:
    world = FakeDeployment()
    made(world, "v1", {"a": b"1"})
    MemoryRetentionStore(world.registry).delete_version("d", "v1", world.now, world.now + 10)
    world.outputs("e2", {"b": b"2"})
    asked = [{"uri": "dataset://d/v1"}, {"uri": "dataset://d/v2", "from": "dataset://d/v1"}]
    world.batch("e2", [("b", {"valohai.dataset-versions": asked})])
    world.mark("e2")
    world.deliver()
    world.carry_out()
    assert sorted(world.codes("e2")) == ["VersionExists", "VersionNotFound"]
    assert world.execution("e2").versions == ()


@given(at=st.floats(1, 1e9), days=st.floats(0, 1e6))
def test_restoring_undoes_deleting(at: float, days: float) -> None:
    version = a_version(packaging=Packaging.BUILT, plan="p")
    assert restore(soft_delete(version, at, at + days)) == version


@given(st.sampled_from(Packaging), st.booleans(), st.booleans())
def test_asking_twice_at_once_is_asking_once(state: Packaging, rebuild: bool, alive: bool) -> None:
    version = a_version(packaging=state, created_at=1_000.0)
    now = 2_000.0
    if state is Packaging.BUILT and not rebuild:
        with pytest.raises(PackageExists):
            request_rebuild(version, rebuild=rebuild, now=now, why="")
        return
    once = request_rebuild(version, rebuild=rebuild, now=now, why="w", alive=alive)
    assert once.packaging is Packaging.PENDING
    assert request_rebuild(once, rebuild=rebuild, now=now, why="w") == once
    assert (once == version) == (state is Packaging.PENDING and alive)


def test_nothing_is_not_packaged() -> None:
    empty = a_version(manifest=replace(a_version().manifest, rows=0, files=0))
    with pytest.raises(InvalidInput, match="no files"):
        request_rebuild(empty, rebuild=False, now=1.0, why="")


def test_a_request_for_a_deleted_version_is_refused() -> None:
    world = FakeDeployment()
    made(world, "v1", {"a": b"1"})
    MemoryRetentionStore(world.registry).delete_version("d", "v1", world.now, world.now + 10)
    with pytest.raises(VersionDeleted):
        request(world, "v1")


class Stopped(MemoryStore):
    """A store where something happens just before a removal takes effect; once."""

    def __init__(self, world: FakeDeployment, happens: Callable[[], object]) -> None:
        self.__dict__.update(world.store.__dict__)
        self._happens: Callable[[], object] | None = happens

    def discard(self, stored: StoredObject) -> bool:
        happens, self._happens = self._happens, None
        if happens:
            happens()
        return super().discard(stored)


def test_a_purge_that_was_stopped_leaves_a_part_that_was_built_again_meanwhile() -> None:
    world = FakeDeployment()
    for name in ("v1", "v2"):
        made(world, name, {"f": b"x"})
    packaged(world, "v1")
    retention = MemoryRetentionStore(world.registry)
    retention.delete_version("d", "v1", world.now, world.now)

    def another_sweep_purges_it_and_v2_builds_it() -> None:
        assert purged(world, retention, world.now + 1) == ["v1"]
        packaged(world, "v2")

    stopped = Stopped(world, another_sweep_purges_it_and_v2_builds_it)
    purge(registry=world.registry, retention=retention, store=stopped, now=world.now + 1)
    part = parts_of(world, "v2")
    assert part == keys(world, PACKAGES) - {part_index_key(key) for key in part}
    assert {part_index_key(key) for key in part} <= keys(world, PACKAGES)
