"""What every retention store keeps: deleted, restored and purged versions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import boto3
import pytest

from packline.aws.parts import PartRecords
from packline.aws.table import Table
from packline.errors import (
    StateMoved,
    VersionDeleted,
    VersionExists,
    VersionInUse,
    VersionNotFound,
)
from packline.model import DatasetVersion, Execution, ExecutionState, Packaging, Part
from packline.objects import PartClaim
from packline.ports import Registry, RetentionStore
from packline.principal import IdentitySource, Principal
from packline.rules.retention import request_rebuild
from tests.builders import a_part, a_version
from tests.contract.conftest import make_table

EVERY = tuple(ExecutionState)
DAY = 86_400.0


def created(registry: Registry, *versions: DatasetVersion) -> None:
    for version in versions:
        registry.seal(Execution(f"exec-of-{version.version}", ExecutionState.SEALED), [version])


def names(retention: RetentionStore) -> list[str]:
    return [version.version for version in retention.versions("images")]


def test_a_deleted_version_is_found_by_the_shelf_only(registry: Registry, retention: RetentionStore) -> None:
    created(registry, a_version("v1"), a_version("v2", created_at=2_000.0))
    deleted = retention.delete_version("images", "v2", 5_000.0, 5_000.0 + DAY)
    assert (deleted.deleted_at, deleted.purge_at) == (5_000.0, 5_000.0 + DAY)
    for look in (registry.version, registry.resolve):
        with pytest.raises(VersionDeleted, match="packline restore dataset://images/v2"):
            look("images", "v2")
    assert registry.resolve("images", "latest").version == "v1"
    assert [version.version for version in registry.versions("images")] == ["v1"]
    assert names(retention) == ["v2", "v1"]
    assert [version.version for version in retention.versions("images", deleted)] == ["v1"]
    assert retention.find("images", "v2") == deleted


def test_deleting_again_does_not_prolong_the_wait(registry: Registry, retention: RetentionStore) -> None:
    created(registry, a_version("v1"))
    first = retention.delete_version("images", "v1", 5_000.0, 6_000.0)
    assert retention.delete_version("images", "v1", 5_500.0, 9_000.0) == first


def test_a_restored_version_is_as_it_was(registry: Registry, retention: RetentionStore) -> None:
    created(registry, a_version("v1", packaging=Packaging.BUILT, plan="p", tags=("t",)))
    before = registry.version("images", "v1")
    retention.delete_version("images", "v1", 5_000.0, 6_000.0)
    assert retention.restore_version("images", "v1", 5_500.0) == before == registry.version("images", "v1")
    assert retention.restore_version("images", "v1", 5_500.0) == before
    assert list(retention.purge(9_000.0)) == []
    retention.delete_version("images", "v1", 7_000.0, 8_000.0)
    assert [version.purge_at for version in retention.purge(9_000.0)] == [8_000.0]


def test_a_package_under_way_is_given_up_by_deleting(registry: Registry, retention: RetentionStore) -> None:
    created(registry, a_version("v1", packaging=Packaging.PENDING))
    retention.delete_version("images", "v1", 5_000.0, 6_000.0)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: registry.plan_packaging("images", "v1", "p"),
        lambda: registry.finish_packaging("images", "v1", 5_100.0),
    )
    for late in attempts:
        with pytest.raises(VersionDeleted):
            late()
    assert retention.restore_version("images", "v1", 5_500.0).packaging is Packaging.NONE


def test_what_an_alias_points_to_is_not_deleted(registry: Registry, retention: RetentionStore) -> None:
    created(registry, a_version("v1"), a_version("v2", created_at=2_000.0))
    registry.move_alias("images", "best", "v1", 3_000.0)
    with pytest.raises(VersionInUse, match="best"):
        retention.delete_version("images", "v1", 5_000.0, 6_000.0)
    registry.move_alias("images", "best", "v2", 4_000.0)
    retention.delete_version("images", "v1", 5_000.0, 6_000.0)
    with pytest.raises(VersionDeleted):
        registry.move_alias("images", "best", "v1", 6_000.0)
    assert registry.resolve("images", "best").version == "v2"


def test_the_name_of_a_deleted_version_stays_taken(registry: Registry, retention: RetentionStore) -> None:
    created(registry, a_version("v1"))
    retention.delete_version("images", "v1", 5_000.0, 6_000.0)
    again = Execution("again", ExecutionState.SEALED)
    for version in (a_version("v1"), a_version("v1", manifest=replace(a_version().manifest, digest="x"))):
        with pytest.raises(VersionExists):
            registry.seal(again, [version])
    list(retention.purge(7_000.0))
    with pytest.raises(VersionExists):
        registry.seal(again, [a_version("v1")])


def test_a_purged_version_is_gone_for_good(registry: Registry, retention: RetentionStore) -> None:
    created(registry, a_version("v1"), a_version("v2"))
    retention.delete_version("images", "v1", 5_000.0, 6_000.0)
    assert list(retention.purge(6_000.0)) == []
    (due,) = retention.purge(6_000.5)
    assert due.uri == "dataset://images/v1"
    restore = partial(retention.restore_version, at=7_000.0)
    for gone in (retention.find, restore, registry.version):
        with pytest.raises(VersionDeleted, match="purged"):
            gone("images", "v1")
    with pytest.raises(VersionDeleted):
        retention.delete_version("images", "v1", 7_000.0, 8_000.0)
    assert names(retention) == ["v2"]
    assert [version.uri for version in retention.purge(6_000.5)] == [due.uri], (
        "a purge that broke off goes on"
    )
    retention.purged(due)
    assert list(retention.purge(6_000.5)) == []


def test_an_unknown_version_is_neither_deleted_nor_restored(
    registry: Registry, retention: RetentionStore
) -> None:
    created(registry, a_version("v1"))
    registry.move_alias("images", "best", "v1", 3_000.0)
    for name in ("v9", "best", "latest"):
        with pytest.raises(VersionNotFound):
            retention.delete_version("images", name, 1.0, 2.0)
        with pytest.raises(VersionNotFound):
            retention.restore_version("images", name, 5_500.0)


def claim(retention: RetentionStore, plan: str, part: Part, claimer: str = "one") -> PartClaim:
    return retention.claim_part(a_version("v1"), plan, part.digest, part.key, claimer)


def forget(retention: RetentionStore, plan: str, part: Part, claimer: str = "one") -> None:
    retention.forget_part(plan, part.index, part.digest, part.key, claimer)


def test_the_object_of_a_part_of_two_plans_goes_with_the_last(
    registry: Registry, retention: RetentionStore
) -> None:
    part = a_part(0)
    registry.record_part("one", part)
    registry.record_part("two", replace(part, index=3, reused=True))
    assert claim(retention, "two", part) is PartClaim.FORGET
    forget(retention, "two", replace(part, index=3))
    assert registry.parts("two") == []
    assert registry.built_part(part.digest) == part
    assert claim(retention, "one", part) is PartClaim.REMOVE
    assert registry.built_part(part.digest) is None
    assert claim(retention, "one", part) is PartClaim.REMOVE, "a purge that broke off goes on"


@pytest.mark.parametrize("reused", [True, False])
def test_a_part_that_a_purge_removes_is_not_recorded_until_it_is_gone(
    registry: Registry, retention: RetentionStore, reused: bool
) -> None:
    part = a_part(0)
    registry.record_part("one", part)
    assert claim(retention, "one", part) is PartClaim.REMOVE
    with pytest.raises(StateMoved):
        registry.record_part("two", replace(part, reused=reused))
    assert registry.parts("two") == []
    forget(retention, "one", part)
    assert registry.parts("one") == []
    registry.record_part("two", part)
    assert registry.parts("two") == [part]


def test_of_two_purges_of_a_part_only_the_one_that_claimed_last_gives_the_claim_up(
    registry: Registry, retention: RetentionStore
) -> None:
    part = a_part(0)
    registry.record_part("one", part)
    assert claim(retention, "one", part, "first") is PartClaim.REMOVE
    assert claim(retention, "one", part, "second") is PartClaim.REMOVE
    forget(retention, "one", part, "first")
    assert registry.parts("one") == []
    with pytest.raises(StateMoved):
        registry.record_part("two", part)  # the second is removing the object
    forget(retention, "one", part, "second")
    registry.record_part("two", part)


@pytest.mark.parametrize("first", ["purge", "collection"])
def test_a_purge_that_takes_nothing_leaves_the_claim_of_who_is_removing_the_object(
    registry: Registry, retention: RetentionStore, first: str
) -> None:
    """The first has looked for users before another version got the plan: it removes the object all the same."""
    part = a_part(0)
    if first == "purge":
        assert claim(retention, "one", part, "first") is PartClaim.REMOVE
    else:
        assert retention.claim_unused(part.digest, part.key, "first")
    created(registry, a_version("v2", packaging=Packaging.PENDING))
    registry.plan_packaging("images", "v2", "one")
    assert claim(retention, "one", part, "second") is PartClaim.KEEP
    with pytest.raises(StateMoved):
        registry.record_part("one", part)
    retention.release_part(part.digest, part.key, "first")
    registry.record_part("one", part)


def test_garbage_collection_does_not_give_up_the_claim_of_a_purge(
    registry: Registry, retention: RetentionStore
) -> None:
    part = a_part(0)
    assert retention.claim_unused(part.digest, part.key, "collection")
    assert claim(retention, "one", part, "purge") is PartClaim.REMOVE
    retention.release_part(part.digest, part.key, "collection")
    with pytest.raises(StateMoved):
        registry.record_part("two", part)


def test_a_part_that_was_never_recorded_can_be_removed(registry: Registry, retention: RetentionStore) -> None:
    assert claim(retention, "one", a_part(0)) is PartClaim.REMOVE
    forget(retention, "one", a_part(0))
    registry.record_part("two", a_part(0))
    assert claim(retention, "one", a_part(0)) is PartClaim.FORGET


def test_nothing_goes_of_a_plan_that_another_version_has_by_now(
    registry: Registry, retention: RetentionStore
) -> None:
    created(registry, a_version("v2", packaging=Packaging.PENDING))
    registry.plan_packaging("images", "v2", "one")
    assert claim(retention, "one", a_part(0)) is PartClaim.KEEP
    registry.record_part("one", a_part(0))
    assert registry.parts("one") == [a_part(0)]


def test_a_rebuilt_part_stands_beside_the_old_one(registry: Registry, retention: RetentionStore) -> None:
    old, new = a_part(0), a_part(0, key="packages/digest-0-again.vhpkgzip")
    registry.record_part("one", old)
    registry.record_part("two", new)
    assert registry.built_part(old.digest) == new
    assert claim(retention, "one", old) is PartClaim.REMOVE
    assert registry.built_part(old.digest) == new


def test_a_plan_is_in_use_while_another_version_has_it(registry: Registry, retention: RetentionStore) -> None:
    one, two = a_version("v1", packaging=Packaging.PENDING), a_version("v2", packaging=Packaging.PENDING)
    created(registry, one, two)
    registry.plan_packaging("images", "v1", "shared")
    assert not retention.plan_in_use("shared", one)
    registry.plan_packaging("images", "v2", "shared")
    assert retention.plan_in_use("shared", one)
    retention.delete_version("images", "v2", 1.0, 2.0)
    assert retention.plan_in_use("shared", one), "it may be restored"
    (due,) = retention.purge(3.0)
    retention.purged(due)
    assert not retention.plan_in_use("shared", one)


def test_of_many_who_ask_for_a_package_at_once_one_begins_the_attempt(registry: Registry) -> None:
    created(registry, a_version("v1"))
    ask = partial(request_rebuild, rebuild=False, now=5_000.0, why="asked")
    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(lambda _: registry.change_version("images", "v1", ask), range(8)))
    assert {(version.attempt, version.packaging) for version in asked} == {(1, Packaging.PENDING)}
    assert registry.version("images", "v1") == asked[0]


def test_who_made_moved_and_deleted_is_kept_with_it(registry: Registry, retention: RetentionStore) -> None:
    maker = Principal("alice", IdentitySource.MARKER, "7")
    mover = Principal("bob@example.com", IdentitySource.TOKEN, "sub-1")
    created(registry, a_version("v1", targeting_aliases=("best",), created_by=maker))
    registry.move_alias("images", "next", "v1", 5_000.0, by=mover)
    registry.remove_alias("images", "next", 5_001.0, by=maker)
    registry.remove_alias("images", "best", 5_002.0, by=mover)
    assert registry.version("images", "v1").created_by == maker
    assert [move.moved_by for move in registry.alias_history("images", "best")] == [mover, maker]
    assert [move.moved_by for move in registry.alias_history("images", "next")] == [maker, mover]
    assert retention.delete_version("images", "v1", 5_003.0, 5_003.0 + DAY, mover).deleted_by == mover
    assert retention.find("images", "v1").deleted_by == mover
    assert retention.restore_version("images", "v1", 5_004.0).deleted_by == Principal()


def test_a_purge_that_took_a_claim_over_leaves_no_claim_whoever_gets_the_plan_meanwhile(aws: Any) -> None:
    """The claim of a purge that died is not left by the next one, either: nobody could record the part for an hour."""
    client = boto3.client("dynamodb")
    make_table(client)
    parts = PartRecords(Table(client, "catalog"))
    part, other = a_part(0), a_version("v2")
    parts.record("one", part)
    parts.use_plan("one", a_version("v1"))
    uri = a_version("v1").uri
    assert parts.claim("one", uri, part.digest, part.key, "died") is PartClaim.REMOVE
    looked = parts.plan_in_use

    def plan_in_use(plan: str, but: str) -> bool:
        in_use = looked(plan, but)
        parts.use_plan(plan, other)  # a moment after the look
        return in_use

    parts.plan_in_use = plan_in_use  # type: ignore[method-assign]
    if parts.claim("one", uri, part.digest, part.key, "next") is not PartClaim.KEEP:
        parts.forget("one", part.index, part.digest, part.key, "next")
    parts.record("two", part)
