"""From a version that waits to a published package, or to a reason why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.errors import IncompletePackage, ObjectChanged, PathCollision
from packline.keys import part_index_key, plan_key
from packline.manifest.members import last_per_path
from packline.model import ExecutionState, Packaging
from packline.pipeline.failures import record_failure
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.pipeline.pack_part import pack_part
from packline.pipeline.planning import part_members, plan_package, plan_rows
from packline.pipeline.publishing import publish_package
from packline.vhpkgzip.chunking import PartLimits
from packline.vhpkgzip.part_index import decode_piece, piece_starts
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_version_builder import entry, run

WAIT = entry("dataset://d/v1", packaging=True, targeting_aliases=["production"])


def waiting(files: list[str]) -> FakeDeployment:
    """A world whose version d/v1 is sealed and waits for its package."""
    world = FakeDeployment()
    world.outputs("e1", {path: path.encode() for path in files})
    world.batch("e1", [(path, WAIT) for path in files])
    world.mark("e1", files=len(files), environment={"VH_ENABLE_DATASET_VERSION_PACKAGING": "1"})
    world.deliver()
    world.waiting.clear()
    world.seal("e1")
    return world


@settings(max_examples=40, deadline=None)
@given(
    names=st.lists(st.integers(0, 400), unique=True, min_size=1, max_size=120),
    again=st.lists(st.integers(0, 400), unique=True, max_size=40),
    limit=st.integers(1, 30),
)
def test_the_parts_hold_every_winning_member_once_and_in_order(
    names: list[int], again: list[int], limit: int
) -> None:
    world = run(FakeDeployment(), "e0", {f"{n}.txt": entry("dataset://d/v0") for n in names})
    newer = {f"{n}.txt": entry("dataset://d/v1", **{"from": "dataset://d/v0"}) for n in [*again, 999]}
    run(world, "e1", newer)
    version = world.registry.version("d", "v1")
    _, parts = plan_package(
        "d", "v1", registry=world.registry, store=world.store, limits=PartLimits(max_files=limit)
    )
    members = [member for planned in parts for member in part_members(planned, world.store)]
    assert members == list(last_per_path(read_manifest(world.store, version.manifest)))
    assert all(planned.files <= limit for planned in parts)
    assert sum(planned.rows for planned in parts) == version.manifest.rows


@pytest.mark.parametrize("most_rows", [1, 4, 7])
def test_planning_by_several_calls_each_made_twice_gives_the_same_plan(most_rows: int) -> None:
    world = waiting([f"{n}" for n in range(20)])
    limits = PartLimits(max_files=3)
    expected = plan_package("d", "v1", registry=world.registry, store=world.store, limits=limits)
    body = world.store.read(plan_key(expected[0].plan))
    del world.store.bodies[plan_key(expected[0].plan)]
    begin = ""
    while True:
        step, again = (
            plan_rows(
                "d",
                "v1",
                registry=world.registry,
                store=world.store,
                limits=limits,
                begin=begin,
                most_rows=most_rows,
            )
            for _ in range(2)
        )
        assert step == again
        if not step.progress:
            break
        assert step.parts == []
        begin = step.progress
    assert (step.version, step.parts) == expected
    assert world.store.read(plan_key(expected[0].plan)) == body


def test_an_equal_part_is_not_built_again_for_another_version() -> None:
    world = run(FakeDeployment(), "e1", {f"{n}": entry("dataset://d/v1", packaging=True) for n in range(9)})
    builds = world.builds
    run(world, "e2", {"zz": entry("dataset://d/v2", **{"from": "dataset://d/v1"}, packaging=True)})
    reused = [part.reused for part in world.registry.parts(world.registry.version("d", "v2").plan)]
    assert world.builds - builds == reused.count(False)
    assert reused.count(True) >= 1


def test_the_index_of_a_part_is_published_beside_it() -> None:
    world = run(FakeDeployment(), "e1", {f"{n}": entry("dataset://d/v1", packaging=True) for n in range(9)})
    for part in world.registry.parts(world.registry.version("d", "v1").plan):
        body = world.store.read(part_index_key(part.key))
        (start, stop) = piece_starts(part.blocks[0].length, part.blocks)
        members = decode_piece(memoryview(body)[start:stop], part.blocks[0])
        assert len(members.sizes) == part.files
        assert sum(members.sizes) == part.bytes
        assert members.paths.startswith(part.first.encode())


def test_a_part_of_an_older_release_gets_its_index_when_it_is_used_again() -> None:
    world = waiting([f"{n}" for n in range(5)])
    _, (planned,) = plan_package("d", "v1", registry=world.registry, store=world.store, limits=PartLimits())
    built = pack_part(planned, registry=world.registry, store=world.store, build=world.build)
    older = tuple(block._replace(index_length=0, index_crc32=0) for block in built.blocks)
    world.registry.record_part(planned.plan, replace(built, blocks=older))
    world.store.remove(part_index_key(built.key))
    again = pack_part(planned, registry=world.registry, store=world.store, build=world.build)
    assert again.reused
    assert again.blocks == built.blocks
    assert world.registry.parts(planned.plan)[0].blocks == built.blocks
    assert world.store.read(part_index_key(built.key))


def test_an_index_that_is_gone_is_published_again_when_its_part_is_used_again() -> None:
    world = waiting([f"{n}" for n in range(5)])
    _, (planned,) = plan_package("d", "v1", registry=world.registry, store=world.store, limits=PartLimits())
    built = pack_part(planned, registry=world.registry, store=world.store, build=world.build)
    body = world.store.read(part_index_key(built.key))
    world.store.remove(part_index_key(built.key))
    again = pack_part(planned, registry=world.registry, store=world.store, build=world.build)
    assert (again.reused, again.blocks) == (True, built.blocks)
    assert world.store.read(part_index_key(built.key)) == body


def test_a_shard_of_the_manifest_is_read_once_to_build_a_part_and_its_index() -> None:
    world = waiting([f"{n}" for n in range(5)])
    _, (planned,) = plan_package("d", "v1", registry=world.registry, store=world.store, limits=PartLimits())
    seen = Counter[str]()
    read = world.store.read

    def count(key: str, version_id: str | None = None) -> bytes:
        seen[key] += 1
        return read(key, version_id)

    world.store.read = count  # type: ignore[method-assign]
    pack_part(planned, registry=world.registry, store=world.store, build=world.build)
    assert [seen[key] for key in planned.shards] == [1]


def test_nothing_is_published_while_a_part_is_missing() -> None:
    world = waiting([f"{n}" for n in range(9)])
    _, parts = plan_package(
        "d", "v1", registry=world.registry, store=world.store, limits=PartLimits(max_files=3)
    )
    pack_part(parts[0], registry=world.registry, store=world.store, build=world.build)
    with pytest.raises(IncompletePackage, match="1"):
        publish_package("d", "v1", registry=world.registry, store=world.store, now=1.0)
    assert world.registry.version("d", "v1").packaging is Packaging.PENDING
    assert list(world.registry.aliases("d")) == []


def test_a_changed_object_fails_the_package_with_its_reason_and_the_alias_still_moves() -> None:
    world = waiting(["a", "b"])
    _, (planned,) = plan_package("d", "v1", registry=world.registry, store=world.store, limits=PartLimits())

    def changed(*_: object) -> NoReturn:
        raise ObjectChanged("outputs/e1/a is not the object that was sealed.", "Make a new version.")

    with pytest.raises(ObjectChanged):
        pack_part(planned, registry=world.registry, store=world.store, build=changed)
    step = {"dataset": "d", "version": "v1", "error": {"Error": "IncompletePackage", "Cause": "{}"}}
    failure = record_failure(step, registry=world.registry, now=9.0)
    record_failure(step, registry=world.registry, now=9.0)
    version = world.registry.version("d", "v1")
    assert version.packaging is Packaging.FAILED
    assert "ObjectChanged: outputs/e1/a" in version.packaging_reason
    assert [alias.version for alias in world.registry.aliases("d")] == ["v1"]
    assert world.codes("e1") == ["PackagingFailed"]
    assert failure.events[0][0] == "PackagingFailed"


def test_a_failure_that_comes_after_publication_changes_nothing() -> None:
    world = run(FakeDeployment(), "e1", {"a": WAIT})
    before = world.registry.version("d", "v1")
    record_failure({"dataset": "d", "version": "v1", "error": None}, registry=world.registry, now=9.0)
    assert world.registry.version("d", "v1") == before


def test_a_file_that_is_also_a_folder_cannot_be_packaged() -> None:
    world = waiting(["a", "a-b", "b/b"])
    version = world.registry.version("d", "v1")
    clashing = [
        m._replace(path=m.path.replace("b/", "a/")) for m in read_manifest(world.store, version.manifest)
    ]
    manifest = write_manifest(world.store, clashing)
    world.registry.known["d", "v1"] = replace(version, manifest=manifest)
    with pytest.raises(PathCollision, match="'a' and 'a/b'"):
        plan_package("d", "v1", registry=world.registry, store=world.store, limits=PartLimits())


def test_a_failed_sealing_is_tried_again_a_bounded_number_of_times() -> None:
    world = waiting(["a"])
    world.outputs("e2", {"a": b"a"})
    world.mark("e2", files=1)
    world.deliver()
    for attempt in range(6):
        held = replace(world.execution("e2"), state=ExecutionState.SEALING, owner=f"run-{attempt}")
        world.registry.save_execution(held)
        step = {"execution": "e2", "owner": f"run-{attempt}", "error": {"Error": "Boom", "Cause": "why"}}
        record_failure(step, registry=world.registry, now=9.0)
        assert world.execution("e2").waiting == (attempt == 5)
    assert world.codes("e2") == ["SealingFailed"]
    assert "Boom: why" in world.execution("e2").alerts[0].message
