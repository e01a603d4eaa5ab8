"""Garbage collection deletes what nothing refers to, and never what somebody uses again at that moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from packline.errors import InvalidInput, ObjectNotFound, StateMoved
from packline.keys import MANIFESTS, PACKAGES, PLANS, collecting_key, part_index_key, pins_prefix
from packline.model import Execution, ExecutionState, ManifestRef, Member
from packline.objects import StoredObject
from packline.part_range import PartRange
from packline.pipeline import shared_objects
from packline.pipeline.garbage import PIN_SECONDS, Garbage, check_min_age, delete_garbage, find_garbage
from packline.pipeline.manifests import write_manifest
from packline.pipeline.pack_part import pack_part
from packline.pipeline.planning import PlannedPart, object_key, plan_package
from packline.pipeline.purging import purge
from packline.pipeline.shared_objects import create_shared
from packline.vhpkgzip.chunking import PartLimits
from tests.memory_references import MemoryReferenceScan
from tests.memory_retention_store import MemoryRetentionStore
from tests.memory_store import MemoryStore
from tests.unit.pipeline.fake_deployment import FakeDeployment
from tests.unit.pipeline.test_purging import made, packaged, request

DAY = 86_400.0
LATER = 40 * DAY
SHARD = "manifests/0.jsonl.gz"
GONE = f"manifests/{'0' * 64}.jsonl.gz"


class Collection:
    """Garbage collection of a deployment in memory, forty days later."""

    def __init__(self) -> None:
        self.world = FakeDeployment()
        self.retention = MemoryRetentionStore(self.world.registry)
        self.scan = MemoryReferenceScan(self.world.registry, self.retention, self.world.datum_index)
        self.now = LATER

    def find(self) -> Garbage:
        return find_garbage(scan=self.scan, store=self.world.store, now=self.now)

    def delete(self, garbage: Garbage, store: Any = None) -> list[str]:
        deleted = delete_garbage(
            garbage, retention=self.retention, store=store or self.world.store, clock=lambda: self.now
        )
        return [stored.key for stored in deleted]

    def put(self, *keys: str, at: float = 1_000.0) -> None:
        """Objects that nothing refers to."""
        self.world.store.now = at
        for key in keys:
            self.world.store.put(key, b"[]")

    def keys(self) -> set[str]:
        return {
            stored.key for prefix in (MANIFESTS, PACKAGES, PLANS) for stored in self.world.store.list(prefix)
        }


@pytest.fixture
def collection(monkeypatch: pytest.MonkeyPatch) -> Collection:
    made = Collection()
    monkeypatch.setattr(shared_objects, "clock", lambda: made.now)
    return made


class Interrupted:
    """A port where something happens before one of its verbs."""

    def __init__(self, store: Any, verb: str, key: str, happens: Callable[[], object]) -> None:
        self._store, self._verb, self._key, self._happens = store, verb, key, happens
        self.refusal: StateMoved | None = None

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def call(first: Any, *args: Any, **keywords: Any) -> Any:
            key = first.key if isinstance(first, StoredObject) else first
            if name == self._verb and key.startswith(self._key):
                try:
                    self._happens()
                except StateMoved as error:
                    self.refusal = error
            return method(first, *args, **keywords)

        return call


def test_nothing_of_a_packaged_version_is_garbage(collection: Collection) -> None:
    made(collection.world, "v1", {"a": b"a", "b": b"b"})
    packaged(collection.world, "v1")
    assert collection.find().objects == ()
    assert collection.find().kept == 5, "shards of manifest and metadata, a plan, a part, its index"


def test_what_a_failed_run_left_is_deleted_and_nothing_else(collection: Collection) -> None:
    made(collection.world, "v1", {"a": b"a"})
    packaged(collection.world, "v1")
    before = collection.keys()
    left = {
        SHARD,
        "manifests/0.datums",
        "manifests/0.datums.1-of-2",
        "packages/0.index",
        "plans/0.json",
        "packages/0.vhpkgzip",
        "packages/0-1.vhpkgzip",
    }
    collection.put(*left)
    assert {stored.key for stored in collection.find().objects} == left
    assert collection.keys() == before | left, "finding deletes nothing"
    assert {*collection.delete(collection.find())} == left
    assert collection.keys() == before


def forgotten(collection: Collection) -> PlannedPart:
    """A part of a version that is packaged again, which nothing refers to: it was built once, and never recorded."""
    world = collection.world
    made(world, "v1", {"a": b"a", "b": b"b"})
    request(world, "v1")
    _, (planned,) = plan_package("d", "v1", registry=world.registry, store=world.store, limits=PartLimits())
    pack_part(planned, registry=world.registry, store=world.store, build=world.build)
    world.registry.recorded.clear()
    return planned


@pytest.mark.parametrize("verb", ["claim_unused", "discard", "release_part"])
@pytest.mark.parametrize("suffix", [".members", ".vhpkgzip"])
def test_a_part_that_is_used_again_while_garbage_is_deleted_keeps_its_index(
    collection: Collection, verb: str, suffix: str
) -> None:
    planned = forgotten(collection)
    world, key = collection.world, object_key(planned)
    garbage = collection.find()
    one = replace(garbage, objects=tuple(each for each in garbage.objects if each.key.endswith(suffix)))
    assert len(one.objects) == 1

    def use() -> None:
        pack_part(planned, registry=world.registry, store=world.store, build=world.build)

    store = Interrupted(world.store, verb, key.removesuffix(".vhpkgzip"), use)
    collection.retention = Interrupted(collection.retention, verb, planned.digest, use)  # type: ignore[assignment]
    collection.delete(one, store)
    if not world.registry.recorded:
        use()
    collection.delete(garbage)
    assert world.store.read(key)
    assert world.store.read(part_index_key(key))


@pytest.mark.parametrize("left", ["index", "part"])
def test_what_is_left_of_a_part_that_was_half_deleted_is_deleted(collection: Collection, left: str) -> None:
    planned = forgotten(collection)
    key = object_key(planned)
    collection.world.store.remove(key if left == "index" else part_index_key(key))
    collection.delete(collection.find())
    assert not [*collection.world.store.list(PACKAGES)]


def test_nothing_younger_than_a_day_is_garbage(collection: Collection) -> None:
    collection.put(SHARD, at=LATER - DAY + 1)
    assert (collection.find().objects, collection.find().young) == ((), 1)
    assert check_min_age(DAY) == DAY
    with pytest.raises(InvalidInput, match="younger than a day"):
        check_min_age(DAY - 1)


def test_what_a_sealing_under_way_may_have_written_is_kept(collection: Collection) -> None:
    collection.put(SHARD, at=20 * DAY)
    sealing = Execution("e", ExecutionState.SEALING, touched_at=19 * DAY)
    collection.world.registry.save_execution(sealing)
    assert collection.find().objects == ()


def test_what_only_a_purged_version_needed_is_garbage(collection: Collection) -> None:
    world = collection.world
    made(world, "v1", {"a": b"a"})
    packaged(world, "v1")
    collection.retention.delete_version("d", "v1", 1.0, DAY)
    assert collection.find().objects == (), "it can be restored"
    purge(registry=world.registry, retention=collection.retention, store=world.store, now=2 * DAY)
    garbage = [stored.key for stored in collection.find().objects]
    assert [key.partition("/")[0] for key in garbage] == ["plans"], "its execution has the same manifest"


def test_an_object_that_a_row_of_a_manifest_names_is_kept(collection: Collection) -> None:
    """Members may lie in parts: whatever a live manifest refers to is reachable."""
    world = collection.world
    collection.put("packages/members.vhpkgzip", "packages/whole.vhpkgzip")
    location = PartRange("packages/members.vhpkgzip", "v1", "etag", 0, 1, 0).encode()
    members = [
        Member("a", "datum-a", "outputs/e/a", location, 1, "etag+0"),
        Member("b", "datum-b", "packages/whole.vhpkgzip", None, 1, "etag"),
    ]
    manifest = write_manifest(world.store, members)
    world.registry.seal(Execution("e", ExecutionState.SEALED, manifest=manifest), [])
    assert collection.find().objects == ()


def test_an_archive_that_was_adopted_is_never_garbage(collection: Collection) -> None:
    """Neither while a version has files in it nor after: Packline has not written it."""
    collection.put("raw/train-0.tar", "raw/unused.vhpkgzip")
    location = PartRange("raw/train-0.tar", "v1", "etag", 512, 1, 0).encode()
    manifest = write_manifest(
        collection.world.store, [Member("a", "datum-a", "raw/a", location, 1, "etag+512")]
    )
    collection.world.registry.seal(Execution("e", ExecutionState.SEALED, manifest=manifest), [])
    assert collection.find().objects == ()


def test_a_manifest_that_is_gone_ends_the_search(collection: Collection) -> None:
    gone = ManifestRef("f" * 64, (GONE,), 1, 1, 1)
    collection.world.registry.seal(Execution("e", ExecutionState.SEALED, manifest=gone), [])
    with pytest.raises(ObjectNotFound, match=GONE):
        collection.find()


@pytest.mark.parametrize(
    "path", ["manifests/a.json", "manifests/run/0.jsonl.gz", "plans/a", "packages/b.txt"]
)
def test_a_file_in_a_folder_that_is_called_as_one_of_the_store_is_no_reference_to_follow(
    collection: Collection, path: str
) -> None:
    made(collection.world, "v1", {path: b"a"})
    collection.put(SHARD)
    assert [stored.key for stored in collection.find().objects] == [SHARD]


def test_an_object_that_is_used_again_after_the_search_is_kept(collection: Collection) -> None:
    collection.put(SHARD)
    garbage = collection.find()
    collection.world.store.now = collection.now
    create_shared(collection.world.store, SHARD, b"[]", "text/plain")
    assert collection.delete(garbage) == []
    collection.now += PIN_SECONDS + 1
    collection.put(at=collection.now)
    assert collection.delete(collection.find()) == [SHARD], "the pin is a week old, and nobody referred to it"
    assert not [*collection.world.store.list(MANIFESTS)], "pins and claims are deleted, too"


@pytest.mark.parametrize(
    ("verb", "key"),
    [
        ("create", collecting_key(SHARD)),
        ("list", pins_prefix(SHARD)),
        ("discard", SHARD),
        ("discard", collecting_key(SHARD)),
    ],
)
def test_an_object_that_is_used_again_while_it_is_deleted_is_there_afterwards(
    collection: Collection, verb: str, key: str
) -> None:
    """Whenever it happens, the user has the object, or is told to try again; then it has the object."""
    collection.put(SHARD)
    garbage, store = collection.find(), collection.world.store

    def use() -> None:
        store.now = collection.now
        create_shared(store, SHARD, b"[]", "text/plain")

    interrupted = Interrupted(store, verb, key, use)
    collection.delete(garbage, interrupted)
    if interrupted.refusal:
        use()
    assert store.read(SHARD) == b"[]"


@pytest.mark.parametrize("key", [SHARD, "packages/0.vhpkgzip"])
def test_an_object_that_was_written_anew_does_not_count_as_deleted(collection: Collection, key: str) -> None:
    class Rewritten(MemoryStore):
        def discard(self, stored: StoredObject) -> bool:
            return False

    collection.put(key)
    store = Rewritten()
    store.bodies = collection.world.store.bodies
    assert collection.delete(collection.find(), store) == []


def test_an_object_that_was_deleted_before_it_was_pinned_is_written_again(collection: Collection) -> None:
    collection.put(SHARD)
    garbage, store = collection.find(), collection.world.store
    interrupted = Interrupted(store, "create", pins_prefix(SHARD), lambda: collection.delete(garbage))
    create_shared(interrupted, SHARD, b"[]", "text/plain")
    assert store.read(SHARD) == b"[]"


def test_a_claim_of_a_collection_that_died_does_not_stop_others_for_ever(collection: Collection) -> None:
    collection.put(SHARD)
    garbage, store = collection.find(), collection.world.store
    store.put(collecting_key(SHARD), repr(collection.now).encode())
    with pytest.raises(StateMoved, match="Garbage collection is deleting"):
        create_shared(store, SHARD, b"[]", "text/plain")
    collection.now += 3_601
    create_shared(store, SHARD, b"[]", "text/plain")
    assert collection.delete(garbage) == [], "the old claim is removed, and the pin keeps the object"
    assert collecting_key(SHARD) not in store.bodies


def test_a_collection_that_was_stopped_for_a_while_deletes_nothing_on_an_old_claim(
    collection: Collection,
) -> None:
    collection.put(SHARD, "packages/0.vhpkgzip")
    garbage, before = collection.find(), collection.keys()
    times = iter(LATER + 120 * number for number in range(100))
    deleted = delete_garbage(
        garbage, retention=collection.retention, store=collection.world.store, clock=lambda: next(times)
    )
    assert [*deleted] == []
    assert collection.keys() == before


def test_a_collection_that_was_stopped_leaves_the_claim_of_the_next_one(collection: Collection) -> None:
    collection.put(SHARD)
    garbage, store = collection.find(), collection.world.store
    claim = collecting_key(SHARD)

    def another_one_claims() -> None:
        store.remove(claim)
        collection.now += 3_601
        store.create(claim, repr(collection.now).encode(), "text/plain")

    assert (
        collection.delete(garbage, Interrupted(store, "list", pins_prefix(SHARD), another_one_claims)) == []
    )
    assert claim in store.bodies, "else who uses the object again would see neither of them"
    collection.now += 3_601
    anew = Interrupted(store, "discard", claim, another_one_claims)
    assert collection.delete(garbage, anew) == []
    assert claim in store.bodies
