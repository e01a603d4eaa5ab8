"""Uploads from a page: the names, the version and the marker are those of a push, and what cannot be is said before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.api.app import make_app
from packline.api.team_ports import restrict
from packline.client.upload.upload import entry_lines
from packline.keys import marker_key
from packline.model import Execution, ExecutionState
from packline.pipeline.seal_context import SealContext
from packline.pipeline.sealing import seal_execution
from packline.rules.marker import parse_marker
from packline.rules.team_access import TeamAccess
from packline.teams import parse_teams
from tests.unit.api.api import NOW, Answer, FakeApiDeployment, event

PLAN = "/api/v0/uploads/"
VERSION = {"dataset": "images", "version": "v1"}


@pytest.fixture
def world() -> FakeApiDeployment:
    return FakeApiDeployment(store_name="ours")


def plan(world: FakeApiDeployment, **more: Any) -> Answer:
    return world.call("POST", PLAN, json.dumps({**VERSION, **more}))


def complete(world: FakeApiDeployment, execution: str, **body: Any) -> Answer:
    return world.call("POST", f"/api/v0/executions/{execution}/uploads/complete/", json.dumps(body))


def test_what_a_page_uploads_becomes_a_version_as_what_is_pushed(world: FakeApiDeployment) -> None:
    planned = plan(world, paths=["a.txt", "deep/b.txt"], targeting_aliases=["best"]).body
    assert (planned["uri"], planned["refused"]) == ("dataset://images/v1", [])
    execution, prefix = planned["execution"], planned["prefix"]
    assert prefix == f"outputs/{execution}/"
    for path in ("a.txt", "deep/b.txt"):
        world.store.put(prefix + path, path.encode())
    entry = planned["metadata"]["valohai.dataset-versions"][0]
    batch = b"".join(entry_lines(entry, ["a.txt", "deep/b.txt"]))
    world.store.put(f"{prefix}valohai.metadata.jsonl", batch)
    assert complete(world, execution, files=2).status == 202
    world.registry.save_execution(Execution(execution))  # as the event of the marker does
    seal_execution(
        execution, "run-1", SealContext(world.registry, world.datum_index, world.store, lambda: NOW)
    )
    version = world.get("dataset-versions/images:v1/")
    assert [file["path"] for file in version["files"]] == ["a.txt", "deep/b.txt"]
    assert (version["packaging"], version["targeting_aliases"]) == ("pending", ["best"])


def test_the_marker_counts_the_files_and_names_who_uploaded_them(world: FakeApiDeployment) -> None:
    target = "/api/v0/executions/upload-1/uploads/complete/"
    sent = event("POST", target, json.dumps({"files": 3, "packaging": False}))
    claims = {"sub": "7", "email": "alice@example.com"}
    sent["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
    assert world.app.resolve(sent, LambdaContext())["statusCode"] == 202
    marker = parse_marker(world.store.read(marker_key("upload-1")), "upload-1")
    assert (marker.files, marker.environment) == (3, {})
    assert marker.content["who"] == {"name": "alice@example.com", "id": "7"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../up.txt", "is refused (rule:"),
        ("/etc/passwd", "is refused (rule:"),
        ("a\\b.txt", "is refused (rule:"),
        ("C:/x.txt", "is refused (rule:"),
        ("a/./b.txt", "would be another path"),
        ("a//b.txt", "would be another path"),
        ("folder/", "names a folder"),
        ("", "is refused (rule:"),
        ("n" * 256, "is refused (rule:"),
        ("/".join(["n" * 200] * 6), "S3 allows"),
    ],
)
def test_a_hostile_name_is_refused_before_anything_is_sent_and_never_signed(
    world: FakeApiDeployment, path: str, reason: str
) -> None:
    (refused,) = plan(world, paths=["fine.txt", path]).body["refused"]
    assert refused["path"] == path
    assert reason in refused["problem"]
    put = {"method": "PUT", "key": f"outputs/job-1/{path}", "headers": {"x-amz-checksum-crc32": "AAAAAA=="}}
    answer = world.call("POST", "/api/v0/executions/job-1/uploads/", json.dumps({"requests": [put]}))
    assert (answer.status, answer.body["title"]) == (400, "RequestNotSigned")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ({"dataset": "Images"}, "InvalidName"),
        ({"version": "latest"}, "InvalidInput"),
        ({"version": "a/b"}, "InvalidName"),
        ({"execution": "adopted-x"}, "InvalidName"),
        ({"execution": "composed-x"}, "InvalidName"),
        ({"execution": "a/b"}, "InvalidName"),
        ({"targeting_aliases": ["a b"]}, "InvalidName"),
        ({"previous_version": "a b"}, "InvalidUri"),
        ({"paths": ["x"] * 5_001}, "InvalidRequest"),
        ({"more": 1}, "InvalidRequest"),
    ],
)
def test_what_cannot_become_a_version_is_refused_before_anything_is_sent(
    world: FakeApiDeployment, body: dict[str, Any], title: str
) -> None:
    answer = plan(world, **body)
    assert (answer.status, answer.body["title"]) == (400, title), answer
    assert answer.body["remedy"]


def test_a_version_that_exists_and_a_sealed_execution_are_refused(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a.txt": "1"})
    assert (plan(world).status, plan(world).body["title"]) == (409, "VersionExists")
    assert plan(world, version="v2", execution="job-of-v1").body["title"] == "ExecutionSealed"
    assert complete(world, "job-of-v1", files=1).body["title"] == "ExecutionSealed"
    assert complete(world, "job-2", files=0).status == 400
    assert not [key for key in world.store.bodies if key.startswith("control/")]


def test_an_upload_that_is_ended_twice_is_ended_once_and_never_otherwise(world: FakeApiDeployment) -> None:
    """An answer may be lost, and two tabs may end one upload: only an equal request was done."""
    assert [complete(world, "job-1", files=2).status for _ in range(2)] == [202, 202]
    for other in ({"files": 3}, {"files": 2, "packaging": False}):
        answer = complete(world, "job-1", **other)
        assert (answer.status, answer.body["title"]) == (409, "MarkerDiffers")
    world.registry.save_execution(Execution("job-1", ExecutionState.SEALED))
    assert complete(world, "job-1", files=2).status == 202
    assert complete(world, "job-1", files=3).body["title"] == "ExecutionSealed"
    assert parse_marker(world.store.read(marker_key("job-1")), "job-1").files == 2


def test_an_upload_to_the_dataset_of_a_team_is_an_execution_of_that_team() -> None:
    access = TeamAccess(parse_teams('{"vision": {"datasets": ["vision-*"]}}'))
    world = FakeApiDeployment(store_name="ours")
    world.app = make_app(restrict(world.dependencies, access))
    planned = plan(world, dataset="vision-cats").body
    assert planned["execution"].startswith("vision.upload-")
    assert complete(world, planned["execution"], files=1).status == 202
    assert plan(world, dataset="audio").status == 403
    assert complete(world, "upload-1", files=1).status == 403


@pytest.mark.parametrize(
    "body",
    [
        {"execution": "audio.job-1"},
        {"execution": "job-1"},
        {"targeting_aliases": ["candidate", "production"]},
    ],
    ids=["another team's", "no team's", "alias"],
)
def test_what_a_team_may_not_do_is_refused_before_its_files_are_sent(body: dict[str, Any]) -> None:
    teams = (
        '{"vision": {"datasets": ["images"], "aliases": ["candidate"]}, "audio": {"datasets": ["audio-*"]}}'
    )
    world = FakeApiDeployment(store_name="ours")
    ours = TeamAccess(tuple(team for team in parse_teams(teams) if team.name == "vision"))
    world.app = make_app(restrict(world.dependencies, ours))
    assert plan(world, targeting_aliases=["candidate"]).status == 200
    assert (plan(world, **body).status, plan(world, **body).body["title"]) == (403, "NotOfTheTeam")


def test_a_version_that_is_not_there_cannot_be_inherited_from(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a.txt": "1"})
    for base in ("v1", "latest", "dataset://images/v1"):
        assert plan(world, version="v2", previous_version=base).status == 200
    answer = plan(world, version="v2", previous_version="v0")
    assert (answer.status, answer.body["title"]) == (404, "VersionNotFound")


def test_urls_of_chosen_files_read_them_and_say_until_when(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a.txt": "1", "deep/b c.txt": "22"})
    path = "/api/v0/dataset-versions/images:v1/files/urls/"
    signed = world.call("POST", path, json.dumps({"paths": ["deep/b c.txt", "a.txt"]})).body
    assert [(each["path"], each["datum"]["size"], each["range"]) for each in signed["results"]] == [
        ("deep/b c.txt", 2, None),
        ("a.txt", 1, None),
    ]
    assert all(each["url"].startswith("https://") for each in signed["results"])
    assert signed["expires_at"] == "2023-11-14T22:28:20Z"
    missing = world.call("POST", path, json.dumps({"paths": ["a.txt", "no.txt"]}))
    assert (missing.status, "no.txt" in missing.body["detail"]) == (404, True)


def test_urls_of_all_files_come_in_pages(world: FakeApiDeployment) -> None:
    world.seal("v1", {f"f{number}.txt": str(number) for number in range(5)})
    path = "dataset-versions/images:v1/files/urls/"
    for limit in (1, 2, 5, 6):
        files = list(world.walk(path, limit=limit))
        assert [file["path"] for file in files] == [f"f{number}.txt" for number in range(5)]
        assert all(file["url"].startswith("https://") for file in files)
    (found,) = world.walk(path, search="F3")
    assert (found["path"], found["datum"]["name"], found["range"]) == ("f3.txt", "f3.txt", None)
    assert world.get(path, limit=1)["expires_at"] == "2023-11-14T22:28:20Z"
