"""An erased datum is in no version, no package and no object; what others need is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from packline.errors import DatumNotFound, ObjectNotFound, StateMoved, VersionDeleted
from packline.model import DatasetVersion, Packaging
from packline.part_range import PartRange
from packline.pipeline import erasing, purging
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.erasing import PACKING_SECONDS, ErasingContext, NotErasable, erase, find_erasure
from packline.pipeline.manifests import read_manifest
from packline.pipeline.output_metadata import MetadataReader
from packline.search_index import IndexBacklog
from packline.uri import DatumUri
from tests.memory_retention_store import MemoryRetentionStore
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_purging import made, packaged, request

FILES = {"a": b"a", "face.png": b"somebody", "z": b"z"}
NOW = 50_000.0


class Removal:
    """Removes datums of a deployment in memory."""

    def __init__(self, world: FakeDeployment) -> None:
        self._world = world

    def remove_datum(self, datum: str) -> None:
        self._world.datum_index.saved.pop(datum, None)


def context_of(world: FakeDeployment) -> ErasingContext:
    deps = Dependencies(world.registry, world.datum_index, world.store)
    retention = MemoryRetentionStore(world.registry)
    return ErasingContext(deps, retention, world.store, Removal(world), sleep=lambda _: None)


@pytest.fixture
def world() -> FakeDeployment:
    """A packaged version with an alias, and one that inherits from it."""
    world = FakeDeployment()
    made(world, "v1", FILES)
    packaged(world, "v1")
    world.registry.move_alias("d", "production", "v1", 1.0)
    return world


def datum_of(world: FakeDeployment, path: str, version: str = "v1") -> str:
    members = read_manifest(world.store, world.registry.version("d", version).manifest)
    return next(member.datum for member in members if member.path == path)


def paths(world: FakeDeployment, version: str) -> list[str]:
    return [m.path for m in read_manifest(world.store, world.registry.version("d", version).manifest)]


def test_the_versions_that_hold_a_datum_are_shown_and_nothing_changes(world: FakeDeployment) -> None:
    made(world, "other", {"b": b"b"})
    before = dict(world.store.bodies)
    erasure = find_erasure(DatumUri(datum_of(world, "face.png")), context_of(world))
    assert [version.uri for version in erasure.versions] == ["dataset://d/v1"]
    assert world.store.bodies == before


def test_an_erased_datum_is_nowhere_and_its_neighbours_are_where_they_were(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    key = find_datum(uri, context.deps).key
    ((old, new),) = erase(find_erasure(uri, context), context, NOW)
    assert old == "dataset://d/v1"
    successor = new.removeprefix("dataset://d/")
    assert successor.startswith("v1.without-")
    assert paths(world, successor) == ["a", "z"]
    assert world.registry.alias("d", "production").version == successor
    assert world.registry.version("d", successor).packaging is Packaging.PENDING
    with pytest.raises(VersionDeleted):
        world.registry.version("d", "v1")
    with pytest.raises(ObjectNotFound):
        world.store.read(key)
    assert not [*world.store.list("packages/")], "the old package held it"
    with pytest.raises(DatumNotFound):
        find_datum(uri, context.deps)
    execution = world.registry.execution("job-v1")
    assert execution.manifest is not None
    assert [member.path for member in read_manifest(world.store, execution.manifest)] == ["a", "z"]
    reader = MetadataReader(world.store, execution)
    assert reader.get("a") == reader.get("z") != {}
    texts = b"".join(world.store.read(shard.key) for shard in execution.metadata)
    assert b"face.png" not in texts


def test_an_erasure_that_was_interrupted_is_completed_by_a_repeat(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    interrupted = erase(find_erasure(uri, context), context, NOW)
    next(interrupted)
    del interrupted
    again = [*erase(find_erasure(uri, context), context, NOW + 1)]
    assert [new for _, new in again] in ([], [""]), "the version is deleted, and has its successor"
    with pytest.raises(DatumNotFound):
        find_datum(uri, context.deps)
    (version,) = world.registry.versions("d")
    assert paths(world, version.version) == ["a", "z"]


def test_a_version_that_was_deleted_before_is_purged_with_its_package_now(world: FakeDeployment) -> None:
    context = context_of(world)
    world.registry.remove_alias("d", "production", 2.0)
    uri = DatumUri(datum_of(world, "face.png"))
    context.retention.delete_version("d", "v1", NOW - 10, NOW + 30 * 86_400)
    assert [*erase(find_erasure(uri, context), context, NOW)] == [("dataset://d/v1", "")]
    assert not [*world.store.list("packages/")]
    assert not [*world.registry.versions("d")], "nobody asked for its successor"


def test_a_version_of_that_file_alone_has_no_successor(world: FakeDeployment) -> None:
    made(world, "single", {"face.png": b"alone"})
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png", "single"))
    assert [*erase(find_erasure(uri, context), context, NOW)] == [("dataset://d/single", "")]
    assert paths(world, "v1") == ["a", "face.png", "z"], "another upload of the same name is another datum"


def inherit(world: FakeDeployment, name: str) -> None:
    """A version that others make of the members of v1."""
    known = world.registry.known["d", "v1"]
    copy = replace(known, version=name, plan="", packaging=Packaging.NONE, deleted_at=0.0, purge_at=0.0)
    world.registry.known["d", name] = copy


def test_a_version_that_is_made_meanwhile_is_erased_from_as_well(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    erasure = find_erasure(uri, context)
    inherit(world, "late")
    assert [old for old, _ in erase(erasure, context, NOW)] == ["dataset://d/v1", "dataset://d/late"]
    assert all("face.png" not in paths(world, each.version) for each in world.registry.versions("d"))


def test_an_erasure_that_others_outrun_says_so_and_can_be_repeated(
    world: FakeDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "SEARCHES", 1)
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    key = find_datum(uri, context.deps).key
    erasure = find_erasure(uri, context)
    inherit(world, "late")
    with pytest.raises(StateMoved, match="go on making versions"):
        [*erase(erasure, context, NOW)]
    assert world.store.read(key) == b"somebody"
    assert [old for old, _ in erase(find_erasure(uri, context), context, NOW)] == ["dataset://d/late"]


def test_a_datum_is_not_erased_while_it_is_being_packaged(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    request(world, "v1", rebuild=True)
    with pytest.raises(StateMoved, match="is being packaged"):
        [*erase(find_erasure(uri, context), context, NOW)]
    assert world.registry.alias("d", "production").version == "v1", "nothing was changed"


def test_a_packaging_that_begins_while_a_datum_is_erased_ends_the_erasure(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    erasure = find_erasure(uri, context)
    request(world, "v1", rebuild=True)
    with pytest.raises(StateMoved, match="begun to be packaged"):
        [*erase(erasure, context, NOW)]
    repeated = find_erasure(uri, context)
    with pytest.raises(StateMoved, match="is being packaged"):
        [*erase(repeated, context, NOW + 1)]
    assert [*erase(repeated, context, NOW + PACKING_SECONDS)] == [("dataset://d/v1", "")]
    (successor,) = world.registry.versions("d")
    assert world.registry.alias("d", "production").version == successor.version


def test_a_part_that_may_still_be_packed_for_a_deleted_version_is_waited_for(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    world.registry.remove_alias("d", "production", 2.0)
    pending = replace(world.registry.version("d", "v1"), packaging=Packaging.PENDING)
    world.registry.known["d", "v1"] = pending
    context.retention.delete_version("d", "v1", NOW - 10, NOW + 86_400)
    erasure = find_erasure(uri, context)
    with pytest.raises(StateMoved, match="is being packaged"):
        [*erase(erasure, context, NOW)]
    assert [*erase(erasure, context, NOW + PACKING_SECONDS)] == [("dataset://d/v1", "")]


def test_parts_that_one_purge_leaves_are_removed_by_the_next(
    world: FakeDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(world, "large", {f"{number}": b"x" * number for number in range(1, 10)} | {"face.png": b"large"})
    packaged(world, "large")
    monkeypatch.setattr(purging, "MAX_PARTS", 1)
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png", "large"))
    large = {part.key for part in world.registry.parts(world.registry.version("d", "large").plan)}
    assert len(large) > 2
    assert len([*erase(find_erasure(uri, context), context, NOW)]) == 1
    assert not large & {stored.key for stored in world.store.list("packages/")}


class LateIndex(MemoryRetentionStore):
    """Tells nothing of what is to be purged: the index of the table is behind."""

    def purge(self, before: float) -> Iterator[DatasetVersion]:
        return iter(())


def test_a_purge_that_did_nothing_is_not_called_one(world: FakeDeployment) -> None:
    context = replace(context_of(world), retention=LateIndex(world.registry))
    uri = DatumUri(datum_of(world, "face.png"))
    key = find_datum(uri, context.deps).key
    with pytest.raises(StateMoved, match="not removed yet"):
        [*erase(find_erasure(uri, context), context, NOW)]
    assert world.store.read(key) == b"somebody", "so that a repeat completes it"


class OldList(MemoryRetentionStore):
    """Lists versions that were purged: the index of the table is behind."""

    def versions(self, dataset: str, after: DatasetVersion | None = None) -> Iterator[DatasetVersion]:
        return iter([version for version in self.registry.known.values() if version.dataset == dataset])


def test_a_purged_version_that_is_still_listed_holds_nothing(world: FakeDeployment) -> None:
    context = replace(context_of(world), retention=OldList(world.registry))
    uri = DatumUri(datum_of(world, "face.png"))
    assert [old for old, _ in erase(find_erasure(uri, context), context, NOW)] == ["dataset://d/v1"]
    with pytest.raises(DatumNotFound):
        find_datum(uri, context.deps)


def test_an_adopted_object_cannot_be_erased(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    datum = find_datum(uri, context.deps)
    world.datum_index.saved[datum.id] = replace(datum, key="archive/face.png")
    with pytest.raises(NotErasable, match="was adopted"):
        find_erasure(uri, context)


def test_a_member_inside_of_a_part_cannot_be_erased(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    datum = find_datum(uri, context.deps)
    location = PartRange("staged/x/0.vhpkgzip", "v1", "etag", 0, 8, 0).encode()
    world.datum_index.saved[datum.id] = type(datum)(
        **{**{f: getattr(datum, f) for f in datum.__match_args__}, "version_id": location}
    )
    with pytest.raises(NotErasable, match="lie in a part") as refused:
        find_erasure(uri, context)
    assert "--key staged/x/0.vhpkgzip --version-id v1" in refused.value.remedy


def test_a_member_inside_of_an_adopted_archive_cannot_be_erased(world: FakeDeployment) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    datum = find_datum(uri, context.deps)
    location = PartRange("raw/train-0.tar", "v1", "etag", 512, 8, 0).encode()
    world.datum_index.saved[datum.id] = replace(datum, key="raw/face.png", version_id=location)
    with pytest.raises(NotErasable, match=r"lie in the archive raw/train-0\.tar") as refused:
        find_erasure(uri, context)
    assert "delete-object" not in refused.value.remedy


def test_a_datum_is_not_erased_while_search_entries_of_its_execution_are_written(
    world: FakeDeployment,
) -> None:
    context = context_of(world)
    uri = DatumUri(datum_of(world, "face.png"))
    datum = find_datum(uri, context.deps)
    left = IndexBacklog(str(datum.execution), 0, 3)
    world.registry.backlogs[left.execution] = left
    with pytest.raises(StateMoved, match="are being written"):
        find_erasure(uri, context)
