"""What the API makes empty, packages, puts away and brings back; and what it lists of executions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from packline.model import Alert, Execution, ExecutionState, Packaging
from packline.pipeline.run_state import RunState
from tests.unit.api.api import NOW, Answer, FakeApiDeployment

DAY = 86_400


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v1", {"a.txt": "1"}, created_at=NOW - 100)
    made.seal("v2", {"a.txt": "2"}, created_at=NOW - 50)
    return made


def post(world: FakeApiDeployment, path: str, body: Any = None) -> Answer:
    return world.call("POST", f"/api/v0/{path}", json.dumps({} if body is None else body))


def package(world: FakeApiDeployment, version: str = "images:v1", **body: Any) -> Answer:
    return post(world, f"dataset-versions/{version}/package/", body)


def delete(world: FakeApiDeployment, version: str = "images:v1") -> Answer:
    return world.call("DELETE", f"/api/v0/dataset-versions/{version}/")


def restore(world: FakeApiDeployment, version: str = "images:v1") -> Answer:
    return post(world, f"dataset-versions/{version}/restore/")


def names(world: FakeApiDeployment, **query: Any) -> list[str]:
    return [found["name"] for found in world.walk("dataset-versions/", dataset="images", **query)]


def test_a_version_without_package_is_packaged_now(world: FakeApiDeployment) -> None:
    answer = package(world)
    assert (answer.status, answer.body["packaging"]) == (202, "pending")
    assert answer.body["packaging_reason"] == "asked for by hand"
    assert len(world.packagings) == 1


def test_two_who_ask_at_once_share_a_run(world: FakeApiDeployment) -> None:
    first, second = package(world), package(world, "images:v1")
    assert (first.status, second.status) == (202, 202)
    assert first.body == second.body
    assert len(world.packagings) == 1


def test_a_start_that_was_lost_is_made_up_for(world: FakeApiDeployment) -> None:
    package(world)
    lost = world.packagings.pop()
    package(world)
    assert world.packagings == [lost]


def test_a_failed_package_is_tried_again_under_another_run_and_plan(world: FakeApiDeployment) -> None:
    package(world)
    world.registry.plan_packaging("images", "v1", "plan-1", attempt=1)
    world.registry.finish_packaging("images", "v1", NOW, failure="ObjectChanged: a.txt", attempt=1)
    again = package(world)
    assert (again.status, again.body["packaging"]) == (202, "pending")
    assert "ObjectChanged" not in again.body["packaging_reason"]
    known = world.registry.version("images", "v1")
    assert (known.plan, known.former_plans) == ("", ("plan-1",))
    assert len(set(world.packagings)) == 2


def test_a_built_package_is_built_again_only_if_that_is_said(world: FakeApiDeployment) -> None:
    world.package("v1", 1)
    refused = package(world)
    assert (refused.status, refused.body["title"]) == (409, "PackageExists")
    assert "rebuild" in refused.body["remedy"]
    answer = package(world, rebuild=True)
    assert (answer.status, answer.body["packaging"]) == (202, "pending")
    assert world.registry.version("images", "v1").rebuild
    assert world.get("fetch-plan/", uri="dataset://images/v1")["parts"]["results"] == []


def test_a_package_that_waits_from_the_seal_is_left_to_its_run(world: FakeApiDeployment) -> None:
    world.seal("v3", {"a.txt": "3"}, packaging=Packaging.PENDING)
    assert package(world, "images:v3").status == 202
    assert world.packagings == []


def test_a_package_whose_run_is_gone_is_started_again_at_once(world: FakeApiDeployment) -> None:
    world.seal("v3", {"a.txt": "3"}, packaging=Packaging.PENDING)
    world.run_state = RunState.ENDED
    assert package(world, "images:v3").status == 202
    assert len(world.packagings) == 1


def test_a_version_is_packaged_by_alias_uri_or_as_that_of_a_model(world: FakeApiDeployment) -> None:
    world.registry.move_alias("images", "best", "v2", NOW)
    assert package(world, "images:best").body["name"] == "v2"
    assert package(world, "dataset%3A%2F%2Fimages%2Flatest").body["name"] == "v2"
    world.seal("1", {"m.bin": "m"}, dataset="model:net")
    assert package(world, "model:net:1").status == 202


def test_what_cannot_be_packaged_is_refused(world: FakeApiDeployment) -> None:
    world.seal("none", {})
    for version, body, status in (
        ("images:v9", {}, 404),
        ("other:v1", {}, 404),
        ("images:none", {}, 400),
        ("images:v1", {"rebuild": "perhaps"}, 400),
        ("images:v1", {"more": 1}, 400),
        ("images", {}, 400),
        ("images:a b", {}, 400),
    ):
        assert package(world, version, **body).status == status, (version, body)
    assert world.packagings == []


def test_no_body_is_no_rebuild(world: FakeApiDeployment) -> None:
    world.package("v1", 1)
    assert world.call("POST", "/api/v0/dataset-versions/images:v1/package/").status == 409


def test_a_deleted_version_is_hidden_and_says_how_to_restore_it(world: FakeApiDeployment) -> None:
    answer = delete(world)
    assert answer.status == 200
    assert answer.body["deleted_at"] == "2023-11-14T22:13:20Z"
    assert answer.body["purge_at"] == "2023-12-14T22:13:20Z"
    assert names(world) == ["v2"]
    for path in ("dataset-versions/images:v1/", "fetch-plan/?uri=dataset://images/v1"):
        refused = world.call("GET", f"/api/v0/{path}")
        assert (refused.status, refused.body["title"]) == (410, "VersionDeleted")
        assert "packline restore dataset://images/v1" in refused.body["remedy"]
    assert package(world).status == 410


def test_deleted_versions_are_listed_when_asked_for(world: FakeApiDeployment) -> None:
    delete(world, "images:v2")
    assert names(world, deleted="true") == names(world, deleted="true", limit=1) == ["v2", "v1"]
    shown = list(world.walk("dataset-versions/", dataset="images", deleted="true"))
    assert [bool(version["deleted_at"]) for version in shown] == [True, False]
    assert world.get("datasets/images/")["latest_version"]["name"] == "v1"


def test_a_delete_replayed_deletes_nothing_more(world: FakeApiDeployment) -> None:
    first, again = delete(world), delete(world)
    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert delete(world, "images:latest").status == 404
    assert names(world) == ["v2"]


def test_what_an_alias_points_to_is_kept(world: FakeApiDeployment) -> None:
    world.registry.move_alias("images", "best", "v1", NOW)
    refused = delete(world)
    assert (refused.status, refused.body["title"]) == (409, "VersionInUse")
    assert "best" in refused.body["detail"]
    assert delete(world, "images:best").status == 404
    assert names(world) == ["v2", "v1"]


def test_an_alias_cannot_move_to_a_deleted_version(world: FakeApiDeployment) -> None:
    delete(world)
    body = json.dumps({"version": "v1"})
    moved = world.call("PUT", "/api/v0/datasets/images/aliases/best/", body, if_none_match="*")
    assert moved.status == 410


def test_a_restored_version_is_as_it_was(world: FakeApiDeployment) -> None:
    before = world.get("dataset-versions/images:v1/")
    delete(world)
    answer = restore(world)
    assert (answer.status, answer.body["deleted_at"], answer.body["purge_at"]) == (200, None, None)
    assert world.get("dataset-versions/images:v1/") == before
    assert restore(world).status == 200
    assert restore(world, "images:v9").status == 404
    assert [kind for kind, _ in world.announced] == ["VersionDeleted", "VersionRestored"]


def test_a_purged_version_is_not_restored_and_its_name_not_given_again(world: FakeApiDeployment) -> None:
    files = [{"datum": world.members("v1")[0].datum}]
    delete(world)
    wanted = {"name": "v1", "dataset": "images", "files": files}
    assert post(world, "dataset-versions/", wanted).status == 409
    list(world.retention.purge(NOW + 31 * DAY))
    gone = restore(world)
    assert (gone.status, gone.body["title"]) == (410, "VersionDeleted")
    assert "purged" in gone.body["detail"]
    assert delete(world).status == 410
    assert names(world, deleted="true") == ["v2"]
    assert post(world, "dataset-versions/", wanted).status == 409


def test_an_empty_dataset_is_made_and_shown(world: FakeApiDeployment) -> None:
    answer = post(world, "datasets/", {"name": "fresh", "owner": "platform"})
    assert answer.status == 201
    assert answer.body == world.get("datasets/fresh/")
    assert (answer.body["latest_version"], answer.body["owner"]) == (None, "platform")
    assert "fresh" in [found["name"] for found in world.walk("datasets/")]
    assert post(world, "datasets/", {"name": "fresh", "owner": "platform"}).body == answer.body
    assert post(world, "datasets/", {"name": "fresh", "owner": "others"}).status == 409
    assert world.refused("datasets/other/") == (404, "DatasetNotFound")


@pytest.mark.parametrize("name", ["", "../up", "Images", "a b", "x" * 129, 5, None, ["x"], "model:net"])
def test_a_dataset_has_a_name(world: FakeApiDeployment, name: Any) -> None:
    assert post(world, "datasets/", {"name": name}).status == 400


def executions(world: FakeApiDeployment, **query: Any) -> list[str]:
    return [found["id"] for found in world.walk("executions/", **query)]


def test_executions_come_newest_first_in_pages(world: FakeApiDeployment) -> None:
    for number in range(5):
        world.registry.save_execution(Execution(f"open-{number}", touched_at=NOW + number))
    everything = ["open-4", "open-3", "open-2", "open-1", "open-0", "job-of-v2", "job-of-v1"]
    assert executions(world) == everything
    for limit in (1, 2, 3, 7):
        assert executions(world, limit=limit) == everything
    assert executions(world, state="sealed") == everything[5:]
    assert executions(world, state="open", limit=2) == everything[:5]
    assert executions(world, state="sealing") == []


def test_executions_with_alerts_are_found(world: FakeApiDeployment) -> None:
    world.registry.save_execution(Execution("fine", touched_at=NOW + 1))
    worried = Execution("stuck", touched_at=NOW + 2, waiting=True, alerts=(Alert("MissingFiles", "2 of 3"),))
    world.registry.save_execution(worried)
    found = list(world.walk("executions/", alerts="true"))
    assert [execution["id"] for execution in found] == ["stuck", "job-of-v2", "job-of-v1"]
    assert found[0]["alerts"][0]["code"] == "MissingFiles"
    assert executions(world, alerts="true", state="open") == ["stuck"]


def test_a_page_of_executions_looks_at_a_bounded_number(world: FakeApiDeployment) -> None:
    for number in range(1_200):
        quiet = Execution(f"quiet-{number:04}", ExecutionState.SEALED, sealed_at=NOW + number)
        world.registry.save_execution(quiet)
    page = world.get("executions/", alerts="true")
    assert (page["results"], page["next"] is None) == ([], False)
    assert executions(world, alerts="true") == ["job-of-v2", "job-of-v1"]


def test_a_page_of_talkative_executions_stays_small(world: FakeApiDeployment) -> None:
    for number in range(20):
        said = tuple(Alert("Said", "x" * 1_000) for _ in range(300))
        world.registry.save_execution(Execution(f"loud-{number:02}", touched_at=NOW + number, alerts=said))
    page = world.get("executions/", limit=1_000)
    assert 1 < len(page["results"]) < 10
    assert len(executions(world, limit=1_000)) == 22


def test_a_state_or_cursor_that_is_none_is_refused(world: FakeApiDeployment) -> None:
    for query in ("state=shut", "alerts=perhaps", "cursor=null", "cursor=WyJ4Il0", "limit=0"):
        assert world.refused(f"executions/?{query}")[0] == 400, query
