"""The cache is shared, bounded, and never loses what a living job uses."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from packline.client.cache.eviction import evict, in_use, remove
from packline.client.cache.leases import hold_lease
from packline.client.cache.liveness import is_alive
from packline.client.cache.owner_file import OwnerFile
from packline.client.cache.process_identity import boot_id, this_process
from packline.client.cache.refs import VersionReference
from packline.client.cache.store import Cache, CacheEntry
from packline.client.placement.link_mode import LinkMode
from packline.client.preflight import check_names, check_room
from packline.errors import (
    EndpointUnreachable,
    LocalError,
    NoSpace,
    PathCollision,
    Unavailable,
    UnsafePath,
    VersionNotFound,
)
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.owners import GONE, change_owner, make_silent

FILES = some_files(60, 500)


def a_cache(folder: Path, versions: Sequence[str], size: int = 1000) -> Cache:
    """A cache with versions of one file each, used in that order."""
    cache = Cache(folder / "cache")
    for age, content in enumerate(reversed(versions)):
        files = folder / f"staged-{content}"
        files.mkdir()
        (files / "file").write_bytes(bytes(size))
        cache.publish(content, files, CacheEntry(1, size, "dataset://x/y", boot_id()))
        os.utime(cache.entries / f"{content}.json", (1e9 - age, 1e9 - age))
    return cache


def test_versions_used_longest_ago_are_evicted_first(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["old", "middle", "new"])
    assert evict(cache, limit=2500) == ["old"]
    assert evict(cache, limit=2500) == []
    cache.find("middle")
    assert evict(cache, limit=1500) == ["new"]
    assert cache.find("middle")


def test_room_for_a_coming_version_is_made_beforehand(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["old", "new"])
    assert evict(cache, limit=2500, room=1000) == ["old"]


def test_a_held_version_is_never_evicted(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["old", "new"])
    with hold_lease(cache, "old"):
        assert evict(cache, limit=0) == ["new"]
        assert cache.find("old")
    assert evict(cache, limit=0) == ["old"]
    assert list(cache.staging.iterdir()) == []


def test_the_lease_of_a_dead_job_holds_nothing(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["old"])
    with hold_lease(cache, "old") as lease:
        assert lease is not None
        change_owner(lease.file, processes=GONE)
        assert evict(cache, limit=0) == ["old"]


def test_a_lease_of_another_machine_holds_while_it_is_renewed(tmp_path: Path) -> None:
    cache = a_cache(tmp_path, ["old"])
    with hold_lease(cache, "old") as lease:
        assert lease is not None
        change_owner(lease.file, boot="another machine")
        make_silent(lease.file, 120)
        assert not remove(cache, "old")
        make_silent(lease.file, 3600)
        assert remove(cache, "old")


def test_a_process_id_used_again_is_not_the_owner(tmp_path: Path) -> None:
    owner = OwnerFile(tmp_path / "owner.json")
    assert is_alive(owner.file)
    ((pid, _),) = this_process().processes
    change_owner(owner.file, processes=[[pid, "another start time"]])
    assert not is_alive(owner.file)
    owner.release()


def test_a_version_with_a_link_to_it_is_in_use_until_the_link_goes(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=LinkMode.SYMLINK)
    cache = Cache(tmp_path / "cache")
    assert not remove(cache, plan.content_hash)
    (tmp_path / "data").unlink()
    assert not in_use(cache, plan.content_hash)
    assert remove(cache, plan.content_hash)


def test_a_size_limit_makes_room_while_fetching(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = a_version(store, some_files(20, 500, 1)), a_version(store, some_files(20, 500, 2))
    quick_fetch(first, tmp_path / "one", link_mode=LinkMode.COPY)
    quick_fetch(second, tmp_path / "two", limit_bytes=second.bytes + 10)
    assert [folder.name for folder in (tmp_path / "cache/v1").iterdir()] == [second.content_hash]
    assert tree(tmp_path / "one") == some_files(20, 500, 1)


def test_files_lost_in_a_power_cut_are_noticed_at_the_first_use_after_it(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan)
    cache = Cache(tmp_path / "cache")
    note = cache.entry(plan.content_hash)
    assert note is not None
    cache.write_entry(plan.content_hash, note._replace(boot="another boot"))
    assert cache.find(plan.content_hash)
    lost = next(path for path in cache.folder(plan.content_hash).rglob("*.bin") if path.stat().st_size)
    lost.unlink()
    cache.write_entry(plan.content_hash, note._replace(boot="another boot"))
    assert cache.find(plan.content_hash) is None
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES


def test_copies_can_be_changed_without_harm_to_the_cache(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=LinkMode.COPY)
    (tmp_path / "data/empty.txt").write_text("changed")
    quick_fetch(plan, tmp_path / "again")
    assert tree(tmp_path / "again") == FILES


def a_name(plan: FetchPlan, answers: list[object]) -> VersionReference:
    """A name whose resolution gives these answers in turn."""

    def resolve() -> FetchPlan:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, FetchPlan)
        return answer

    return VersionReference("dataset://images/production", resolve, "table")


def test_offline_the_last_meaning_of_a_name_is_used(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(a_name(plan, [plan]))
    receipt = quick_fetch(a_name(plan, []), tmp_path / "again", offline=True)
    assert receipt.content_hash == plan.content_hash
    assert tree(tmp_path / "again") == FILES


def test_a_registry_that_does_not_answer_is_replaced_by_memory_with_a_warning(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(a_name(plan, [plan]))
    receipt = quick_fetch(a_name(plan, [EndpointUnreachable("No answer.")]), tmp_path / "again")
    assert "when last asked" in receipt.warnings[0]


def test_offline_a_name_never_fetched_is_an_error(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    with pytest.raises(Unavailable, match="production"):
        quick_fetch(a_name(plan, []), offline=True)


def test_an_unknown_version_is_not_answered_from_memory(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(a_name(plan, [plan]))
    with pytest.raises(VersionNotFound):
        quick_fetch(a_name(plan, [VersionNotFound("gone")]), tmp_path / "again")


def test_a_moved_alias_is_followed(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    first, second = a_version(store, FILES), a_version(store, some_files(20, 500, 2))
    quick_fetch(a_name(first, [first]), tmp_path / "one")
    quick_fetch(a_name(second, [second]), tmp_path / "two")
    assert tree(tmp_path / "two") == some_files(20, 500, 2)


def test_too_little_room_is_found_before_the_first_byte(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    with pytest.raises(NoSpace, match="free"):
        quick_fetch(replace(plan, parts=(), bytes=1 << 60))
    assert store.ranges() == []
    check_room(tmp_path, 10, 1000)


def test_names_that_cannot_be_files_are_found_before_the_first_byte(tmp_path: Path) -> None:
    check_names(tmp_path, ["a/b", "a/c", "A/b"])
    with pytest.raises(UnsafePath, match="longer"):
        check_names(tmp_path, ["a/" + "x" * 300])
    with pytest.raises(PathCollision):
        check_names(tmp_path, ["a", "a/b"])


def test_a_cache_folder_may_be_removed_by_its_user(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    quick_fetch(a_version(store, FILES), link_mode=LinkMode.SYMLINK)
    shutil.rmtree(tmp_path / "cache")
    assert not (tmp_path / "data").exists()


def test_a_cache_that_cannot_be_written_is_named(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(LocalError, match="cache"):
        quick_fetch(a_version(store, FILES))


def test_notes_and_places_are_plain_json(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, link_mode=LinkMode.SYMLINK)
    place = json.loads(next((tmp_path / "cache/places").iterdir()).read_text())
    assert place[:3] == [str(tmp_path / "data"), plan.content_hash, True]
