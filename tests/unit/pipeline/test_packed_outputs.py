"""Outputs inside parts become datums and versions as objects do; a part that is wrong is named, and nothing is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from packline.errors import VersionNotFound
from packline.keys import packed_list_key, packed_part_key
from packline.model import ExecutionState, Packaging
from packline.part_range import MAX_PACKED_BYTES, parse_part_range
from packline.pipeline import packed_outputs
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.manifests import read_manifest
from packline.pipeline.metadata_lookup import load_metadata
from packline.pipeline.seal_context import SealLimits
from packline.rules.staged_parts import encode_staged_parts
from packline.uri import DatumUri
from tests.unit.part_builder.parts import expected_bytes
from tests.unit.pipeline.fake_deployment import ON, FakeDeployment
from tests.unit.pipeline.packed import push_parts, staged_part
from tests.unit.pipeline.test_range_sealing import some_limits

FIRST = {f"a/{n}.txt": f"first {n}".encode() for n in range(4)}
SECOND = {f"b/{n}.txt": f"second {n}".encode() for n in range(3)}
URI = "dataset://images/v1"
MARKED = {"environment": ON, "package": "only"}


@pytest.fixture
def world() -> FakeDeployment:
    return FakeDeployment()


def contents(world: FakeDeployment, version: str = "v1") -> dict[str, bytes]:
    """The bytes of all members of a version."""
    manifest = world.registry.version("images", version).manifest
    return {
        member.path: world.store.read(member.key, member.version_id)
        for member in read_manifest(world.store, manifest)
    }


def sealed(world: FakeDeployment) -> None:
    world.deliver()
    world.carry_out()


def assert_refused(world: FakeDeployment, key: str, problem: str) -> None:
    """Nothing was made of the execution, and its alert names the part and what is wrong."""
    sealed(world)
    execution = world.execution("e")
    assert execution.state is not ExecutionState.SEALED
    assert execution.versions == ()
    (alert,) = execution.alerts
    assert alert.code == "InvalidUploadedPart"
    assert key in alert.message
    assert problem in alert.message
    with pytest.raises(VersionNotFound):
        world.registry.version("images", "v1")


def test_entries_of_parts_become_the_members_of_a_version_which_is_packaged(world: FakeDeployment) -> None:
    push_parts(world, "e", FIRST, SECOND, uri=URI)
    world.outputs("e", {"big.bin": b"an object"})
    world.mark("e", files=8, **MARKED)
    sealed(world)
    assert world.codes("e") == []
    assert contents(world) == FIRST | SECOND
    version = world.registry.version("images", "v1")
    assert version.packaging is Packaging.BUILT
    (part, *others) = world.registry.parts(version.plan)
    assert world.store.read(part.key) == expected_bytes(dict(list((FIRST | SECOND).items())[:3]))
    assert sum(other.files for other in others) == 4
    manifest = world.execution("e").manifest
    assert manifest
    assert [member.path for member in read_manifest(world.store, manifest)] == [
        *FIRST,
        "b/0.txt",
        "b/1.txt",
        "b/2.txt",
        "big.bin",
    ]


def test_each_entry_is_a_datum_with_metadata(world: FakeDeployment) -> None:
    push_parts(world, "e", FIRST)
    world.batch("e", [("a/1.txt", {"n": 1})])
    world.outputs("e", {"a/2.txt.metadata.json": json.dumps({"n": 2}).encode()})
    world.mark("e", files=4, **MARKED)
    sealed(world)
    assert world.codes("e") == []
    deps = Dependencies(world.registry, world.datum_index, world.store)
    manifest = world.execution("e").manifest
    assert manifest
    members = list(read_manifest(world.store, manifest))
    found = [find_datum(DatumUri(member.datum), deps) for member in members]
    assert [(datum.path, datum.metadata.get("n")) for datum in found] == [
        ("a/0.txt", None),
        ("a/1.txt", 1),
        ("a/2.txt", 2),
        ("a/3.txt", None),
    ]
    assert [world.store.read(datum.key, datum.version_id) for datum in found] == [*FIRST.values()]
    assert sorted(each["n"] for each in load_metadata(members, deps).values()) == [1, 2]


@pytest.mark.parametrize("without", [False, True], ids=["by checksum", "by reading"])
def test_a_part_with_other_data_than_its_headers_say_is_refused(world: FakeDeployment, without: bool) -> None:
    _, key = push_parts(world, "e", FIRST, SECOND, uri=URI)
    body = bytearray(world.store.read(key))
    body[40] ^= 1
    if without:
        world.store.without_crc.add(key)
    world.upload(key, bytes(body))
    world.mark("e", **MARKED)
    assert_refused(world, key, "its CRC-32 is")


def test_a_part_is_verified_by_reading_where_the_store_has_no_checksum(world: FakeDeployment) -> None:
    (key,) = push_parts(world, "e", FIRST, uri=URI)
    world.store.without_crc.add(key)
    world.mark("e", **MARKED)
    sealed(world)
    assert contents(world) == FIRST


def test_a_part_with_another_name_in_an_entry_than_in_its_directory_is_refused(world: FakeDeployment) -> None:
    (key,) = push_parts(world, "e", FIRST, uri=URI)
    world.upload(key, world.store.read(key).replace(b"a/1.txt", b"a/x.txt", 1))
    world.mark("e", **MARKED)
    assert_refused(world, key, "its CRC-32 is")


def test_a_part_with_another_size_than_its_uploader_says_is_refused(world: FakeDeployment) -> None:
    (key,) = push_parts(world, "e", FIRST, uri=URI)
    world.upload(key, world.store.read(key) + b"!")
    world.mark("e", **MARKED)
    assert_refused(world, key, "bytes, not")


def test_a_part_whose_directory_is_cut_off_is_refused(world: FakeDeployment) -> None:
    record, body = staged_part("p", FIRST)
    world.upload(packed_part_key("e", "p"), body)
    world.upload(packed_list_key("e"), encode_staged_parts([record._replace(files=5, last="a/4.txt")]))
    world.mark("e", **MARKED)
    assert_refused(world, packed_part_key("e", "p"), "central directory cannot be read")


def test_a_part_that_is_not_there_is_named(world: FakeDeployment) -> None:
    _, key = push_parts(world, "e", FIRST, SECOND, uri=URI)
    world.store.remove(key)
    world.mark("e", **MARKED)
    assert_refused(world, key, "not in the store")


def test_parts_that_overlap_are_refused(world: FakeDeployment) -> None:
    push_parts(world, "e", FIRST, {"a/3.txt": b"another"}, uri=URI)
    world.mark("e", **MARKED)
    assert_refused(world, packed_list_key("e"), "not in the order of their paths")


def test_a_missing_list_is_named(world: FakeDeployment) -> None:
    world.mark("e", **MARKED)
    assert_refused(world, packed_list_key("e"), "not in the store")


def test_a_list_of_a_later_form_is_named(world: FakeDeployment) -> None:
    world.upload(packed_list_key("e"), b'{"schema": 2, "parts": []}')
    world.mark("e", **MARKED)
    assert_refused(world, packed_list_key("e"), "form 1")


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"a": b"", "b": b"1"}, "'a' has 0 bytes"),
        ({"a": bytes(MAX_PACKED_BYTES + 1)}, "are packed"),
        ({"../a": b"1"}, "cannot be an output"),
        ({"./a": b"1"}, "not a normal path"),
        ({"a.metadata.json": b"{}"}, "not a normal path"),
        ({".packline-parts/a": b"1"}, "folder of the parts"),
    ],
)
def test_an_entry_that_no_uploader_packs_is_refused(
    world: FakeDeployment, files: Mapping[str, bytes], problem: str
) -> None:
    (key,) = push_parts(world, "e", files)
    world.mark("e", **MARKED)
    assert_refused(world, key, problem)


def test_a_part_that_was_mended_is_sealed_with_the_next_marker(world: FakeDeployment) -> None:
    (key,) = push_parts(world, "e", FIRST, uri=URI)
    right = world.store.read(key)
    world.upload(key, right[:-1] + b"x")
    world.mark("e", **MARKED)
    sealed(world)
    world.upload(key, right)
    world.mark("e", **MARKED)
    sealed(world)
    assert contents(world) == FIRST
    assert world.codes("e") == []


def test_parts_of_an_interrupted_push_are_left_out_and_an_entry_counts_more_than_an_object(
    world: FakeDeployment,
) -> None:
    push_parts(world, "e", FIRST, uri=URI)
    world.upload(packed_part_key("e", "former"), expected_bytes({"a/9.txt": b"nine"}))
    world.store.begin_upload(packed_part_key("e", "killed"))
    world.outputs("e", {"a/0.txt": b"of a push of files"})
    world.mark("e", files=4, **MARKED)
    sealed(world)
    assert world.codes("e") == ["PartsNotListed"]
    assert contents(world) == FIRST


def test_parts_of_another_push_of_the_same_execution_are_named(world: FakeDeployment) -> None:
    _, body = staged_part("of-the-first", FIRST)
    world.upload(packed_part_key("e", "of-the-first"), body)
    push_parts(world, "e", SECOND, uri=URI)
    world.mark("e", files=3, **MARKED)
    sealed(world)
    (alert,) = world.execution("e").alerts
    assert (alert.code, "of-the-first.vhpkgzip" in alert.message) == ("PartsNotListed", True)
    assert "another execution" in alert.remedy
    assert contents(world) == SECOND


@pytest.mark.parametrize("limits", [SealLimits(), SealLimits(single_task_files=1)], ids=["one", "tasks"])
def test_a_repeat_that_makes_no_part_leaves_no_part_as_an_output(
    world: FakeDeployment, limits: SealLimits
) -> None:
    world.seal_limits = limits
    push_parts(world, "e", FIRST)
    push_parts(world, "e")
    world.outputs("e", {"a": b"one", "b": b"two"})
    world.mark("e", files=2, **MARKED)
    sealed(world)
    assert world.codes("e") == ["PartsNotListed"]
    manifest = world.execution("e").manifest
    assert manifest
    assert [member.path for member in read_manifest(world.store, manifest)] == ["a", "b"]


@pytest.mark.parametrize("limits", [SealLimits(), SealLimits(single_task_files=1)], ids=["one", "tasks"])
def test_without_the_word_of_the_marker_parts_are_files_and_an_alert_says_so(
    world: FakeDeployment, limits: SealLimits
) -> None:
    world.seal_limits = limits
    (key,) = push_parts(world, "e", FIRST)
    world.mark("e", environment=ON)
    sealed(world)
    assert world.codes("e") == ["PartsAsFiles"]
    manifest = world.execution("e").manifest
    assert manifest
    assert key in [member.key for member in read_manifest(world.store, manifest)]


def random_push(world: FakeDeployment, seed: int) -> SealLimits:
    """Upload files at random inside parts or as objects, with sidecars and metadata; limits of small tasks."""
    chance = Random(seed)
    paths = sorted(
        {"".join(chance.choices("ab/x", k=chance.randint(1, 5))).strip("/") for _ in range(30)} - {""}
    )
    paths = [path for path in paths if "//" not in path]
    packed = [path for path in paths if chance.random() < 0.7]
    groups: list[dict[str, bytes]] = [{}]
    for path in packed:
        if groups[-1] and chance.random() < 0.3:
            groups.append({})
        groups[-1][path] = f"in a part: {path}".encode()
    for path in paths:
        if path not in packed or chance.random() < 0.1:
            world.outputs("e", {path: path.encode() * chance.randint(0, 1)})
        if chance.random() < 0.2:
            world.outputs("e", {f"{path}.metadata.json": json.dumps({"n": path}).encode()})
    push_parts(world, "e", *filter(None, groups), uri=URI if chance.random() < 0.8 else "")
    if chance.random() < 0.2:
        world.upload(packed_part_key("e", "former"), expected_bytes({"a/9.txt": b"nine"}))
    world.mark("e", **MARKED)
    return some_limits(chance)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 2**32))
def test_many_tasks_make_of_parts_what_one_function_makes(seed: int) -> None:
    outcomes = []
    for is_split in (False, True):
        world = FakeDeployment()
        limits = random_push(world, seed)
        world.seal_limits = limits if is_split else SealLimits(shard_rows=limits.shard_rows)
        sealed(world)
        execution = world.execution("e")
        assert execution.manifest
        rows = [*read_manifest(world.store, execution.manifest)]
        for member in rows:
            at = parse_part_range(member.version_id)
            body = world.store.read(member.key, member.version_id)
            assert not at or body == f"in a part: {member.path}".encode()
        versions = [
            [*read_manifest(world.store, version.manifest)]
            if (version := world.registry.version("images", "v1"))
            else []
            for _ in execution.versions
        ]
        outcomes.append((rows, execution.manifest, execution.versions, world.codes("e"), versions))
    assert outcomes[0] == outcomes[1]


def test_more_parts_than_one_function_verifies_are_refused(
    world: FakeDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_outputs, "MAX_PACKED_PARTS", 1)
    push_parts(world, "e", FIRST, SECOND)
    world.mark("e", **MARKED)
    assert_refused(world, packed_list_key("e"), "names 2 parts")
