"""A dataset is removed with what the caller has seen of it, a hundred versions at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from packline.model import Use, UseKind
from packline.pipeline import dataset_removal
from tests.unit.api.api import NOW, Answer, FakeApiDeployment


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v1", {"a.txt": "1"}, created_at=NOW - 100)
    made.seal("v2", {"a.txt": "2", "b.txt": "22"}, created_at=NOW - 50)
    made.registry.move_alias("images", "production", "v2", NOW)
    return made


def remove(world: FakeApiDeployment, **query: Any) -> Answer:
    return world.call("DELETE", f"/api/v0/datasets/images/?{urlencode(query)}")


def usage(world: FakeApiDeployment) -> dict[str, Any]:
    answer: dict[str, Any] = world.call("GET", "/api/v0/datasets/images/usage/").body
    return answer


def test_what_the_removal_affects_is_told_before(world: FakeApiDeployment) -> None:
    world.lineage.record_uses([Use("dataset://images/v1", UseKind.EXECUTION, "train-7", NOW)])
    assert usage(world) == {
        "newest_version": "v2",
        "versions": 2,
        "file_count": 3,
        "size": 4,
        "packages": 0,
        "aliases": ["production"],
        "used_by": [{"uri": "dataset://images/v1", "kind": "execution", "by": "train-7"}],
        "complete": True,
    }


def test_a_dataset_is_removed_with_its_aliases_and_versions(world: FakeApiDeployment) -> None:
    answer = remove(world, newest="v2", days=3)
    assert answer.body == {"removed": True, "aliases_removed": 1, "versions_deleted": 2}
    assert list(world.registry.datasets()) == []
    assert [kind for kind, _ in world.announced] == [
        "VersionAliasRemoved",
        "VersionDeleted",
        "VersionDeleted",
    ]
    assert world.retention.find("images", "v1").purge_at == NOW + 3 * 86_400
    assert remove(world, newest="v2").status == 404


def test_a_version_that_nobody_has_seen_keeps_the_dataset(world: FakeApiDeployment) -> None:
    for seen in ({}, {"newest": "v1"}):
        answer = remove(world, **seen)
        assert (answer.status, answer.body["title"]) == (409, "DatasetInUse")
    assert world.registry.alias("images", "production").version == "v2"
    assert world.announced == []


def test_a_version_that_is_pushed_while_its_dataset_is_removed_stays(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, newest = world.registry, world.registry.newest

    def push_meanwhile(dataset: str) -> Any:
        current = newest(dataset)
        if current and current.version == "v2":
            world.seal("v3", {"a.txt": "3"}, created_at=NOW)
            registry.move_alias("images", "next", "v3", NOW)
        return current

    monkeypatch.setattr(registry, "newest", push_meanwhile)
    answer = remove(world, newest="v2")
    assert answer.body == {"removed": False, "aliases_removed": 1, "versions_deleted": 2}
    assert [each.version for each in registry.versions("images")] == ["v3"]
    assert registry.alias("images", "next").version == "v3"
    assert remove(world, newest="v2").status == 409


def test_a_large_dataset_is_removed_by_several_requests(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset_removal, "MAX_CHANGES", 2)
    steps = [remove(world, newest="v2").body for _ in range(2)]
    assert steps == [
        {"removed": False, "aliases_removed": 1, "versions_deleted": 1},
        {"removed": True, "aliases_removed": 0, "versions_deleted": 1},
    ]


def test_the_only_version_of_a_dataset_goes_once_its_alias_is_removed() -> None:
    world = FakeApiDeployment()
    world.seal("v1", {"a.txt": "1"})
    world.registry.move_alias("images", "production", "v1", NOW)
    version = "/api/v0/dataset-versions/images:v1/"
    assert world.call("DELETE", version).status == 409
    alias = "/api/v0/datasets/images/aliases/production/"
    assert world.call("DELETE", alias, **{"if-match": '"1"'}).status == 200
    assert world.call("DELETE", version).body["deleted_at"]
