"""Sealing, from uploads to versions, on the in-memory deps."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.errors import SealingElsewhere
from packline.model import ExecutionState, Packaging
from packline.pipeline.standalone_upload import Upload
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment

V1 = {"valohai.dataset-versions": [{"uri": "dataset://images/v1", "packaging": True}]}
FILES = {"a.txt": b"a", "sub/b c+ä.txt": b"bb", "zero": b""}


def uploaded(
    world: FakeDeployment, execution: str = "exec-1", metadata: object = V1, **marker: object
) -> FakeDeployment:
    world.outputs(execution, FILES)
    world.batch(execution, [(path, metadata) for path in FILES])
    world.mark(execution, **{"files": len(FILES), "environment": ON, **marker})
    return world


def sealed(world: FakeDeployment) -> FakeDeployment:
    world.deliver()
    world.carry_out()
    return world


def test_a_marked_execution_becomes_a_packaged_version() -> None:
    world = sealed(uploaded(FakeDeployment()))
    version = world.registry.version("images", "v1")
    assert version.packaging is Packaging.BUILT
    assert world.members("images", "v1") == sorted(FILES, key=str.encode)
    assert world.execution("exec-1").state is ExecutionState.SEALED
    assert world.execution("exec-1").versions == ("dataset://images/v1",)
    assert world.codes("exec-1") == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_repetition_and_split_of_the_events_gives_the_same_result(data: st.DataObject) -> None:
    def outcome(world: FakeDeployment) -> tuple[object, ...]:
        return (
            world.registry.executions["exec-1"].versions,
            world.registry.executions["exec-1"].late,
            world.registry.executions["exec-1"].alerts,
            world.registry.known,
            world.registry.moves,
            world.registry.recorded,
            {key: [body for _, body in bodies] for key, bodies in world.store.bodies.items()},
        )

    expected = outcome(sealed(uploaded(FakeDeployment())))
    world = uploaded(FakeDeployment())
    events: list[Upload] = world.uploads
    world.uploads = []
    for batch in data.draw(st.lists(st.lists(st.sampled_from(events), max_size=4), max_size=6)):
        world.deliver([[upload] for upload in batch])
        if data.draw(st.booleans()):
            world.carry_out()
    for upload in data.draw(st.permutations(events)):
        world.deliver([[upload]])
    world.carry_out()
    assert outcome(world) == expected


def test_fewer_files_than_declared_seal_nothing_until_they_arrive() -> None:
    world = sealed(uploaded(FakeDeployment(), files=4))
    assert world.codes("exec-1") == ["MissingFiles"]
    assert list(world.registry.datasets()) == []
    world.outputs("exec-1", {"d.txt": b"d"})
    world.mark("exec-1", files=4, environment=ON)
    sealed(world)
    assert world.execution("exec-1").state is ExecutionState.SEALED
    manifest = world.execution("exec-1").manifest
    assert manifest is not None
    assert manifest.files == 4


def test_missing_files_are_not_awaited_for_ever() -> None:
    world = sealed(uploaded(FakeDeployment(), files=9))
    runs = 0
    for _ in range(50):
        world.now += 400
        runs += len(world.sweep())
        world.carry_out()
    assert runs == 5
    assert world.execution("exec-1").waiting


def test_without_a_marker_a_quiet_execution_is_sealed_by_the_sweep() -> None:
    world = FakeDeployment()
    world.outputs("exec-1", FILES)
    world.batch("exec-1", [(path, V1) for path in FILES])
    world.deliver()
    world.now = world.store.now + 10
    assert world.sweep() == []
    world.now = world.store.now + 301
    world.sweep()
    world.carry_out()
    assert world.registry.version("images", "v1").packaging is Packaging.BUILT


def test_a_listing_that_is_not_quiet_is_looked_at_again_later() -> None:
    world = FakeDeployment()
    world.outputs("exec-1", FILES)
    world.deliver()
    world.now = world.store.now + 10
    outcome = world.seal("exec-1")
    assert outcome.execution.state is ExecutionState.OPEN
    assert outcome.execution.attempt == 1
    assert not outcome.execution.waiting


def test_an_existing_version_is_kept_and_the_second_execution_is_told() -> None:
    world = sealed(uploaded(FakeDeployment()))
    before = world.registry.version("images", "v1")
    sealed(uploaded(world, "exec-2"))
    assert world.registry.version("images", "v1") == before
    assert world.codes("exec-2") == ["VersionExists"]
    manifest = world.execution("exec-2").manifest
    assert manifest is not None
    assert manifest.files == 3


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{broken", "InvalidMetadata"),
        (b'["not an object"]', "InvalidMetadata"),
        (b'{"file": "a.txt", "metadata": 7}', "InvalidMetadata"),
        (b'{"file": "a.txt", "metadata": {"valohai.dataset-versions": 7}}', "InvalidMetadata"),
    ],
)
def test_metadata_that_cannot_be_read_refuses_every_version_and_keeps_the_outputs(
    line: bytes, code: str
) -> None:
    world = FakeDeployment()
    world.outputs("exec-1", FILES)
    good = json.dumps({"file": "zero", "metadata": V1}).encode()
    world.upload("outputs/exec-1/valohai.metadata.jsonl", good + b"\n" + line + b"\n")
    world.mark("exec-1", files=3)
    sealed(world)
    assert code in world.codes("exec-1")
    assert "VersionRefused" in world.codes("exec-1")
    manifest = world.execution("exec-1").manifest
    assert manifest is not None
    assert manifest.files == 3
    assert list(world.registry.datasets()) == []
    assert any("line 2" in alert.message and alert.remedy for alert in world.execution("exec-1").alerts)


@pytest.mark.parametrize(
    "entry",
    [
        "images/v1",
        "dataset://Images/v1",
        "dataset://images",
        "s3://images/v1",
        {"uri": 7},
        {"uri": "dataset://images/v1", "packaging": "perhaps"},
        {"uri": "dataset://images/v1", "from": "v0"},
        {"uri": "dataset://images/v1", "targeting_aliases": ["no good"]},
        {},
        7,
        None,
    ],
)
def test_an_entry_that_is_none_refuses_its_version_only(entry: object) -> None:
    world = FakeDeployment()
    world.outputs("exec-1", FILES)
    good = {"valohai.dataset-versions": ["dataset://other/v1"]}
    world.batch("exec-1", [("a.txt", {"valohai.dataset-versions": [entry]}), ("zero", good)])
    world.mark("exec-1", files=3)
    sealed(world)
    assert world.codes("exec-1") == ["InvalidMetadata"]
    assert world.execution("exec-1").versions == ("dataset://other/v1",)


def test_an_invalid_marker_seals_nothing_until_it_is_mended() -> None:
    world = uploaded(FakeDeployment(), files="three")
    sealed(world)
    assert world.codes("exec-1") == ["InvalidMarker"]
    assert world.execution("exec-1").waiting
    world.mark("exec-1", files=3, environment=ON)
    sealed(world)
    assert world.execution("exec-1").state is ExecutionState.SEALED


def test_a_late_file_is_recorded_and_changes_no_version() -> None:
    world = sealed(uploaded(FakeDeployment()))
    before = dict(world.registry.known)
    world.store.now += 60
    world.outputs("exec-1", {"late.txt": b"x"})
    assert [recorded.late for recorded in world.deliver()] == [1]
    world.carry_out()
    assert world.execution("exec-1").late == ("outputs/exec-1/late.txt",)
    assert world.registry.known == before


def test_a_file_that_comes_while_its_execution_is_sealed_is_late() -> None:
    world = uploaded(FakeDeployment())
    world.deliver()
    create = world.store.create

    def create_while_a_file_comes(key: str, body: bytes, content_type: str) -> bool:
        world.store.create = create  # type: ignore[method-assign]
        world.store.now += 10
        world.outputs("exec-1", {"late.txt": b"x"})
        world.deliver()
        return create(key, body, content_type)

    world.store.create = create_while_a_file_comes  # type: ignore[method-assign]
    world.carry_out()
    assert world.execution("exec-1").late == ("outputs/exec-1/late.txt",)
    assert world.members("images", "v1") == sorted(FILES, key=str.encode)


def test_a_marker_that_is_delivered_again_is_not_late() -> None:
    world = FakeDeployment()
    world.outputs("exec-1", FILES)
    world.batch("exec-1", [(path, V1) for path in FILES])
    world.store.now += 60
    world.mark("exec-1", files=len(FILES), environment=ON)
    events = list(world.uploads)
    sealed(world)
    world.deliver([[upload] for upload in events])
    assert world.execution("exec-1").late == ()


def test_a_key_of_no_execution_is_ignored_and_an_impossible_one_comes_back() -> None:
    world = FakeDeployment()
    world.deliver([[Upload("elsewhere/x", 1.0)], [Upload("outputs/", 1.0)]])
    assert world.registry.executions == {}
    (recorded,) = world.deliver([[Upload("outputs/no good/x", 1.0)], [Upload("outputs/fine/x", 1.0)]])
    assert list(recorded.failed) == ["m0"]
    assert list(world.registry.executions) == ["fine"]


def test_two_runs_do_not_seal_at_once() -> None:
    world = uploaded(FakeDeployment())
    world.deliver()
    held = replace(world.execution("exec-1"), state=ExecutionState.SEALING, owner="other")
    world.registry.save_execution(replace(held, lease_until=world.now + 60))
    with pytest.raises(SealingElsewhere):
        world.seal("exec-1")


def test_a_dead_run_is_replaced_by_the_next_attempt() -> None:
    world = uploaded(FakeDeployment())
    world.deliver()
    world.waiting.clear()
    dead = replace(
        world.execution("exec-1"), state=ExecutionState.SEALING, owner="dead", lease_until=world.now + 60
    )
    world.registry.save_execution(dead)
    world.now += 400
    assert world.sweep() == ["exec-1"]
    world.carry_out()
    assert world.execution("exec-1").state is ExecutionState.SEALED
