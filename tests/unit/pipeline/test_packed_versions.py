"""Versions of members inside parts: inherited, composed, packaged and purged like any other."""

from __future__ import annotations

import pytest

from packline.pipeline.comparing import ChangeKind, compare
from packline.pipeline.composing import Composition, compose
from packline.pipeline.datums import Dependencies
from packline.pipeline.manifests import read_manifest
from packline.pipeline.purging import purge
from tests.memory_lineage import MemoryLineage
from tests.memory_retention_store import MemoryRetentionStore
from tests.unit.part_builder.parts import expected_bytes
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment
from tests.unit.pipeline.packed import push_parts
from tests.unit.pipeline.test_packed_outputs import FIRST, MARKED, SECOND, URI, contents, sealed


@pytest.fixture
def world() -> FakeDeployment:
    return FakeDeployment()


def test_a_version_inherits_members_inside_parts(world: FakeDeployment) -> None:
    push_parts(world, "e", FIRST, uri=URI)
    world.mark("e", **MARKED)
    sealed(world)
    world.outputs("f", {"c.txt": b"c"})
    world.batch("f", [("c.txt", {"valohai.dataset-versions": [{"uri": "dataset://images/v2", "from": URI}]})])
    world.mark("f", environment=ON)
    sealed(world)
    assert contents(world, "v2") == {**FIRST, "c.txt": b"c"}
    assert all(key.endswith(".v2.jsonl.gz") for key in world.registry.version("images", "v2").manifest.shards)


def test_neighbours_of_a_changed_file_in_a_part_do_not_differ(world: FakeDeployment) -> None:
    for execution, version, files in (("e", "v1", FIRST), ("f", "v2", {**FIRST, "a/1.txt": b"changed"})):
        push_parts(world, execution, files, uri=f"dataset://images/{version}")
        world.mark(execution, **MARKED)
        sealed(world)
    before, after = (world.registry.version("images", version).manifest for version in ("v1", "v2"))
    changes = compare(before, after, world.store).changes
    assert [(change.kind, change.path) for change in changes] == [(ChangeKind.CHANGED, "a/1.txt")]


def test_a_version_is_composed_of_datums_inside_parts(world: FakeDeployment) -> None:
    push_parts(world, "e", FIRST, SECOND)
    world.mark("e", **MARKED)
    sealed(world)
    manifest = world.execution("e").manifest
    assert manifest
    chosen = [member for member in read_manifest(world.store, manifest) if "/1" in member.path]
    deps = Dependencies(world.registry, world.datum_index, world.store)
    composition = Composition("images", "v1", tuple(member.datum for member in chosen))
    compose(composition, deps, store=world.store, lineage=MemoryLineage(), now=world.now)
    assert contents(world) == {"a/1.txt": FIRST["a/1.txt"], "b/1.txt": SECOND["b/1.txt"]}


def test_a_package_is_built_from_ranges_of_the_uploaded_parts(world: FakeDeployment) -> None:
    (key,) = push_parts(world, "e", FIRST, uri=URI)
    world.mark("e", **MARKED)
    sealed(world)
    (part, _) = world.registry.parts(world.registry.version("images", "v1").plan)
    (source,) = world.donors[part.key]
    assert (source.key, source.size, source.etag) == (
        key,
        len(world.store.read(key)),
        world.store.head(key).etag,
    )
    (run,) = source.copy_runs
    assert (run.first, run.members, run.start) == (0, 3, 0)


def test_a_part_that_was_written_again_is_not_a_source_of_ranges(world: FakeDeployment) -> None:
    (key,) = push_parts(world, "e", FIRST, uri=URI)
    world.mark("e", environment={}, package="only")
    sealed(world)
    world.upload(key, expected_bytes({path: body[::-1] for path, body in FIRST.items()}))
    world.package(world.registry.version("images", "v1"))
    assert list(world.donors.values()) == [[], []]


def test_a_purge_removes_the_package_and_leaves_the_parts_that_datums_lie_in(world: FakeDeployment) -> None:
    (key,) = push_parts(world, "e", FIRST, uri=URI)
    world.mark("e", **MARKED)
    sealed(world)
    world.outputs("f", {"c.txt": b"c"})
    entry = {"uri": "dataset://images/v2", "from": URI}
    world.batch("f", [("c.txt", {"valohai.dataset-versions": [entry]})])
    world.mark("f", environment=ON)
    sealed(world)
    retention = MemoryRetentionStore(world.registry)
    packages = {stored.key for stored in world.store.list("packages/")}
    retention.delete_version("images", "v1", world.now, world.now)
    purge(registry=world.registry, retention=retention, store=world.store, now=world.now + 1)
    assert packages
    assert not packages & {stored.key for stored in world.store.list("packages/")}
    assert world.store.head(key)
    assert contents(world, "v2") == {**FIRST, "c.txt": b"c"}
