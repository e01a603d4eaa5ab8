"""What every registry promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.errors import (
    AliasMoved,
    DatasetNotFound,
    ExecutionNotFound,
    StateMoved,
    VersionExists,
    VersionNotFound,
)
from packline.model import Alert, DatasetVersion, Execution, ExecutionState, Packaging
from packline.ports import Registry, RetentionStore
from tests.builders import a_manifest, a_part, a_version

OPEN = Execution("exec-1", touched_at=50.0)


def created(registry: Registry, *versions: DatasetVersion) -> None:
    for version in versions:
        execution = Execution(f"exec-of-{version.version}", state=ExecutionState.SEALED)
        registry.seal(execution, [version])


def test_an_unknown_execution_is_named(registry: Registry) -> None:
    with pytest.raises(ExecutionNotFound, match="exec-9"):
        registry.execution("exec-9")


def test_an_execution_comes_back_as_it_was_saved(registry: Registry) -> None:
    execution = replace(
        OPEN, alerts=(Alert("A", "b", "c"),), manifest=a_manifest(), marker={"status": "completed"}
    )
    saved = registry.save_execution(execution)
    assert saved.rev
    assert replace(saved, rev="") == execution
    assert registry.execution("exec-1") == saved


def test_a_write_on_an_old_revision_is_refused(registry: Registry) -> None:
    saved = registry.save_execution(OPEN)
    registry.save_execution(replace(saved, marked=True))
    with pytest.raises(StateMoved):
        registry.save_execution(saved)
    with pytest.raises(StateMoved):
        registry.save_execution(OPEN)
    assert registry.execution("exec-1").marked


def test_only_open_quiet_executions_that_do_not_wait_are_listed(registry: Registry) -> None:
    registry.save_execution(OPEN)
    registry.save_execution(replace(OPEN, id="busy", touched_at=99.0))
    registry.save_execution(replace(OPEN, id="waiting", waiting=True))
    registry.save_execution(replace(OPEN, id="sealed", state=ExecutionState.SEALED))
    assert [execution.id for execution in registry.open_executions(60.0)] == ["exec-1"]


def test_sealing_creates_versions_and_moves_aliases_of_those_without_package(registry: Registry) -> None:
    plain = a_version("v1", targeting_aliases=("production",))
    waits = a_version("v2", targeting_aliases=("packaged",), packaging=Packaging.PENDING)
    sealed = registry.seal(replace(OPEN, state=ExecutionState.SEALED), [plain, waits])
    assert registry.execution("exec-1") == sealed
    assert registry.version("images", "v1") == plain
    assert registry.version("images", "v2") == waits
    assert [(alias.alias, alias.version) for alias in registry.aliases("images")] == [("production", "v1")]


def test_sealing_again_with_the_same_content_changes_nothing(registry: Registry) -> None:
    version = a_version(targeting_aliases=("production",))
    registry.seal(Execution("exec-1", state=ExecutionState.SEALED), [version])
    registry.seal(Execution("exec-2", state=ExecutionState.SEALED), [version])
    assert list(registry.versions("images")) == [version]
    assert [alias.rev for alias in registry.aliases("images")] == [1]


def test_a_version_is_never_overwritten_and_then_nothing_is_sealed(registry: Registry) -> None:
    created(registry, a_version())
    other = a_version(manifest=a_manifest("other"))
    with pytest.raises(VersionExists, match="v1"):
        registry.seal(Execution("exec-2", state=ExecutionState.SEALED), [a_version("v7"), other])
    with pytest.raises(ExecutionNotFound):
        registry.execution("exec-2")
    with pytest.raises(VersionNotFound):
        registry.version("images", "v7")


def test_versions_come_newest_first(registry: Registry) -> None:
    created(registry, *(a_version(f"v{n}", created_at=1_000.0 + n) for n in (2, 3, 1)))
    assert [version.version for version in registry.versions("images")] == ["v3", "v2", "v1"]
    assert list(registry.versions("nothing")) == []


def test_datasets_are_listed_by_name(registry: Registry) -> None:
    created(
        registry, a_version("v1", dataset="b"), a_version("v2", dataset="a"), a_version("v3", dataset="b")
    )
    assert list(registry.datasets()) == ["a", "b"]


def test_the_newest_version_is_known_by_itself(registry: Registry) -> None:
    assert registry.newest("images") is None
    created(registry, a_version("v1", created_at=2_000.0), a_version("v2"))
    newest = registry.newest("images")
    assert newest is not None
    assert newest.version == "v1"


def test_a_reference_is_a_version_then_an_alias_then_latest(registry: Registry) -> None:
    created(registry, a_version("v1"), a_version("v2", created_at=2_000.0))
    registry.move_alias("images", "v2", "v1", at=3_000.0)
    registry.move_alias("images", "production", "v1", at=3_000.0)
    assert registry.resolve("images", "v2").version == "v2"
    assert registry.resolve("images", "production").version == "v1"
    assert registry.resolve("images", "latest").version == "v2"
    registry.move_alias("images", "latest", "v1", at=3_000.0)
    assert registry.resolve("images", "latest").version == "v1"
    registry.remove_alias("images", "latest", at=4_000.0)
    assert registry.resolve("images", "latest").version == "v2"


def test_an_unknown_dataset_and_an_unknown_reference_are_told_apart(registry: Registry) -> None:
    created(registry, a_version())
    with pytest.raises(DatasetNotFound, match="nothing"):
        registry.resolve("nothing", "v1")
    with pytest.raises(VersionNotFound, match="v9"):
        registry.resolve("images", "v9")
    with pytest.raises(DatasetNotFound):
        registry.resolve("nothing", "latest")


def test_an_alias_keeps_its_history(registry: Registry) -> None:
    created(registry, a_version("v1"), a_version("v2"))
    registry.move_alias("images", "production", "v1", at=10.0)
    registry.move_alias("images", "production", "v2", at=20.0)
    history = [
        (move.version, move.rev, move.moved_at) for move in registry.alias_history("images", "production")
    ]
    assert history == [("v2", 2, 20.0), ("v1", 1, 10.0)]
    assert [move.rev for move in registry.alias_history("images", "production", 2)] == [1]
    assert list(registry.alias_history("images", "production", 1)) == []
    assert list(registry.alias_history("images", "product")) == []
    second, first = registry.alias_history("images", "production")
    assert (registry.alias_before(second), registry.alias_before(first)) == (first, None)
    assert registry.alias("images", "production").rev == 2
    with pytest.raises(VersionNotFound):
        registry.alias("images", "none")


def test_aliases_are_listed_from_any_name_on(registry: Registry) -> None:
    created(registry, a_version("v1"))
    for alias in ("b", "a", "b-2", "B"):
        registry.move_alias("images", alias, "v1", at=10.0)
    assert [alias.alias for alias in registry.aliases("images")] == ["B", "a", "b", "b-2"]
    assert [alias.alias for alias in registry.aliases("images", "b")] == ["b-2"]
    assert [alias.alias for alias in registry.aliases("images", "ab")] == ["b", "b-2"]
    assert list(registry.aliases("images", "b-2")) == []


def test_an_alias_moves_only_from_the_expected_revision(registry: Registry) -> None:
    created(registry, a_version("v1"), a_version("v2"))
    registry.move_alias("images", "production", "v1", at=10.0, rev=0)
    with pytest.raises(AliasMoved):
        registry.move_alias("images", "production", "v2", at=20.0, rev=0)
    assert registry.move_alias("images", "production", "v2", at=20.0, rev=1).rev == 2


def test_a_removed_alias_keeps_its_history_and_its_revisions_go_on(registry: Registry) -> None:
    created(registry, a_version("v1"), a_version("v2"))
    registry.move_alias("images", "production", "v1", at=10.0)
    with pytest.raises(AliasMoved):
        registry.remove_alias("images", "production", at=20.0, rev=2)
    removed = registry.remove_alias("images", "production", at=20.0, rev=1)
    assert (removed.version, removed.rev) == ("", 2)
    assert list(registry.aliases("images")) == []
    for look in (registry.alias, registry.resolve):
        with pytest.raises(VersionNotFound):
            look("images", "production")
    with pytest.raises(VersionNotFound):
        registry.remove_alias("images", "production", at=30.0)
    assert [registry.alias_before(removed)] == [*registry.alias_history("images", "production", 2)]
    assert registry.move_alias("images", "production", "v2", at=40.0, rev=0).rev == 3
    assert [move.version for move in registry.alias_history("images", "production")] == ["v2", "", "v1"]


def test_a_package_that_is_late_does_not_bring_a_removed_alias_back(registry: Registry) -> None:
    waiting = a_version("v2", packaging=Packaging.PENDING, targeting_aliases=("production",))
    created(registry, a_version("v1"), waiting)
    registry.move_alias("images", "production", "v1", at=waiting.created_at + 1)
    registry.remove_alias("images", "production", at=waiting.created_at + 2)
    registry.finish_packaging("images", "v2", waiting.created_at + 3)
    assert list(registry.aliases("images")) == []


def test_an_alias_never_points_to_nothing(registry: Registry) -> None:
    with pytest.raises(VersionNotFound):
        registry.move_alias("images", "production", "v1", at=10.0)
    assert list(registry.aliases("images")) == []


def test_a_finished_package_moves_the_aliases_once(registry: Registry) -> None:
    created(registry, a_version(packaging=Packaging.PENDING, targeting_aliases=("production", "stable")))
    registry.plan_packaging("images", "v1", "plan-1")
    for _ in range(2):
        built = registry.finish_packaging("images", "v1", at=2_000.0)
        assert (built.packaging, built.plan) == (Packaging.BUILT, "plan-1")
    assert registry.version("images", "v1") == built
    assert [(alias.alias, alias.rev) for alias in registry.aliases("images")] == [
        ("production", 1),
        ("stable", 1),
    ]


def test_a_plan_of_an_earlier_attempt_is_refused(registry: Registry) -> None:
    created(registry, a_version(packaging=Packaging.PENDING))
    registry.change_version("images", "v1", lambda known: replace(known, attempt=1))
    registry.plan_packaging("images", "v1", "plan-1", attempt=1)
    with pytest.raises(StateMoved):
        registry.plan_packaging("images", "v1", "plan-0", attempt=0)
    with pytest.raises(StateMoved):
        registry.finish_packaging("images", "v1", 2_000.0, attempt=0)
    assert registry.version("images", "v1").plan == "plan-1"


def test_a_failure_does_not_replace_a_package(registry: Registry) -> None:
    created(registry, a_version(packaging=Packaging.PENDING))
    built = registry.finish_packaging("images", "v1", 2_000.0)
    assert registry.finish_packaging("images", "v1", 2_001.0, failure="died") == built


def test_a_failed_package_moves_the_aliases_and_says_why(registry: Registry) -> None:
    created(registry, a_version(packaging=Packaging.PENDING, targeting_aliases=("production",)))
    failed = registry.finish_packaging("images", "v1", at=2_000.0, failure="ObjectChanged: a.txt")
    assert (failed.packaging, failed.packaging_reason) == (Packaging.FAILED, "ObjectChanged: a.txt")
    assert registry.resolve("images", "production") == failed


def test_an_older_intent_never_overrides_a_newer_one(registry: Registry) -> None:
    slow = a_version("v1", created_at=1_000.0, packaging=Packaging.PENDING, targeting_aliases=("production",))
    quick = a_version(
        "v2", created_at=2_000.0, packaging=Packaging.PENDING, targeting_aliases=("production",)
    )
    created(registry, slow, quick)
    registry.finish_packaging("images", "v2", at=2_100.0)
    registry.finish_packaging("images", "v1", at=2_200.0)
    assert registry.resolve("images", "production").version == "v2"


def test_parts_come_back_in_order_and_under_their_digest(registry: Registry) -> None:
    registry.record_part("plan-1", a_part(1))
    registry.record_part("plan-1", a_part(0))
    registry.record_part("plan-1", a_part(0))
    registry.record_part("plan-2", a_part(5))
    assert registry.parts("plan-1") == [a_part(0), a_part(1)]
    assert registry.built_part("digest-5") == a_part(5)
    assert registry.built_part("digest-9") is None


def test_single_parts_are_read_without_the_others(registry: Registry) -> None:
    assert registry.last_part("plan-1") is None
    for index in (2, 0, 11, 1):
        registry.record_part("plan-1", a_part(index))
    registry.record_part_failure("plan-1", 12, Alert("SlowDown", "busy"))
    assert list(registry.parts_from("plan-1", 1)) == [a_part(1), a_part(2), a_part(11)]
    assert list(registry.parts_from("plan-1", 12)) == []
    assert registry.part("plan-1", 11) == a_part(11)
    assert registry.part("plan-1", 3) is None
    assert registry.last_part("plan-1") == a_part(11)


def test_a_reused_part_does_not_replace_the_record_of_its_build(registry: Registry) -> None:
    registry.record_part("plan-1", a_part(0))
    registry.record_part("plan-2", replace(a_part(0), index=3, reused=True))
    assert registry.built_part("digest-0") == a_part(0)
    assert registry.parts("plan-2") == [replace(a_part(0), index=3, reused=True)]


def test_a_failure_counts_until_its_part_is_recorded(registry: Registry) -> None:
    registry.record_part_failure("plan-1", 0, Alert("ObjectChanged", "a"))
    registry.record_part_failure("plan-1", 1, Alert("SlowDown", "b"))
    registry.record_part("plan-1", a_part(1))
    assert registry.part_failures("plan-1") == [Alert("ObjectChanged", "a")]


def test_datasets_and_versions_go_on_behind_the_last_one_seen(registry: Registry) -> None:
    made = [a_version(f"v{n}", created_at=1_000.0 + n) for n in range(3)]
    created(registry, *made, a_version("other", dataset="maps"), a_version("other-2", dataset="zoo"))
    assert [version.version for version in registry.versions("images", made[1])] == ["v0"]
    assert [version.version for version in registry.versions("images", made[0])] == []
    assert list(registry.datasets("images")) == ["maps", "zoo"]
    assert list(registry.datasets("maps.")) == ["zoo"]


@pytest.mark.parametrize("packaging", [Packaging.NONE, Packaging.PENDING])
def test_a_version_may_move_more_aliases_than_one_transaction_takes(
    registry: Registry, packaging: Packaging
) -> None:
    names = tuple(f"alias-{number:03d}" for number in range(120))
    version = a_version(targeting_aliases=names, packaging=packaging)
    created(registry, version)
    if packaging is Packaging.PENDING:
        registry.finish_packaging("images", "v1", 1_001.0)
    assert [alias.alias for alias in registry.aliases("images")] == list(names)
    assert {alias.version for alias in registry.aliases("images")} == {"v1"}


def test_latest_passes_over_a_version_that_was_deleted(registry: Registry, retention: RetentionStore) -> None:
    created(registry, *(a_version(f"v{n}", created_at=1_000.0 + n) for n in (1, 2, 3)))
    retention.delete_version("images", "v3", 2_000.0, 3_000.0)
    assert registry.resolve("images", "latest").version == "v2"
    retention.restore_version("images", "v3", 5_500.0)
    assert registry.resolve("images", "latest").version == "v3"
