"""The store over HTTP: objects that lie in it are adopted, one at once or a prefix through the state machine."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.keys import marker_key
from packline.model import ExecutionState
from packline.pipeline.seal_context import SealContext
from packline.pipeline.sealing import seal_execution
from packline.rules.adoption import parse_adoption
from tests.unit.api.api import NOW, Answer, FakeApiDeployment, event

ADOPT = "/api/v0/stores/default/adopt/"


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment(store_name="ours")
    for number in range(3):
        made.store.put(f"raw/f{number}.txt", str(number).encode())
    return made


def post(world: FakeApiDeployment, body: Any, target: str = ADOPT) -> Answer:
    return world.call("POST", target, json.dumps(body))


def carry_out(world: FakeApiDeployment, execution: str) -> None:
    to = SealContext(world.registry, world.datum_index, world.store, lambda: NOW)
    seal_execution(execution, "run-1", to)


def test_the_store_is_listed_with_what_it_adopts(world: FakeApiDeployment) -> None:
    assert world.get("stores/") == {
        "count": 1,
        "count_at_least": 1,
        "next": None,
        "previous": None,
        "results": [{"id": "default", "name": "ours", "type": "s3", "url": "s3://ours/", "adoptable": [""]}],
    }


def test_one_object_is_a_datum_at_once_as_with_valohai(world: FakeApiDeployment) -> None:
    url = "s3://ours/raw/f1.txt"
    first, again = (post(world, {"url": url, "project": "0192f8d4"}) for _ in range(2))
    assert (first.status, first.body["ok"], list(first.body["created"])) == (200, True, [url])
    assert first.body == again.body
    datum = world.get(f"data/{first.body['created'][url]}/")
    assert (datum["name"], datum["size"], datum["output_execution"]) == ("f1.txt", 1, None)
    assert world.runs == []


def test_a_prefix_is_adopted_by_an_execution_that_the_state_machine_runs(world: FakeApiDeployment) -> None:
    wanted = {"prefix": "raw/", "dataset": "images", "version": "v1", "include": ["*.txt"]}
    first, again = (post(world, wanted) for _ in range(2))
    assert (first.status, first.body["version"]) == (202, "dataset://images/v1")
    assert first.body == again.body
    execution = first.body["execution"]
    assert world.runs == [(execution, 0)]
    assert world.get(f"executions/{execution}/")["state"] == "open"
    carry_out(world, execution)
    assert [file["path"] for file in world.get("dataset-versions/images:v1/")["files"]] == [
        "f0.txt",
        "f1.txt",
        "f2.txt",
    ]
    assert post(world, wanted).body == {**first.body, "state": "sealed"}
    assert len(world.runs) == 1


def test_a_prefix_may_be_given_by_its_url(world: FakeApiDeployment) -> None:
    assert post(world, {"prefix": "s3://ours/raw/"}).body == post(world, {"prefix": "raw/"}).body


def test_who_asked_is_kept_in_the_marker(world: FakeApiDeployment) -> None:
    sent = event("POST", ADOPT, json.dumps({"prefix": "raw/"}))
    sent["requestContext"]["authorizer"] = {"iam": {"userArn": "arn:aws:iam::1:role/team"}}
    execution = json.loads(world.app.resolve(sent, LambdaContext())["body"])["execution"]
    marker = json.loads(world.store.read(marker_key(execution)))
    assert marker["who"] == "arn:aws:iam::1:role/team"
    assert parse_adoption(marker, execution, ("",)) is not None


def test_a_run_that_gave_up_is_started_anew_by_the_same_request(world: FakeApiDeployment) -> None:
    wanted = {"prefix": "raw/", "include": ["*.png"]}
    execution = post(world, wanted).body["execution"]
    carry_out(world, execution)
    world.registry.save_execution(replace(world.registry.execution(execution), touched_at=NOW - 1))
    assert post(world, wanted).status == 202
    assert world.runs == [(execution, 0), (execution, 1)]
    assert not world.registry.execution(execution).waiting


def test_a_version_that_exists_is_not_made_by_another_request(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a.txt": "1"})
    answer = post(world, {"prefix": "raw/", "dataset": "images", "version": "v1"})
    assert (answer.status, answer.body["title"]) == (409, "VersionExists")
    assert world.runs == []


@pytest.mark.parametrize(
    ("body", "status", "title"),
    [
        ({}, 400, "InvalidRequest"),
        ({"url": "s3://ours/raw/f1.txt", "prefix": "raw/"}, 400, "InvalidRequest"),
        ({"url": "s3://ours/raw/f1.txt", "dataset": "images", "version": "v1"}, 400, "InvalidRequest"),
        ({"url": "s3://ours/raw/no.txt"}, 404, "ObjectNotFound"),
        ({"url": "s3://theirs/raw/f1.txt"}, 400, "NotAdoptable"),
        ({"url": "s3://ours/outputs/job-of-v1/a.txt"}, 400, "NotAdoptable"),
        ({"url": "s3://ours/"}, 400, "NotAdoptable"),
        ({"url": "file:///etc/passwd"}, 400, "NotAdoptable"),
        ({"url": "s3://ours/raw/../control/x"}, 400, "NotAdoptable"),
        ({"url": "s3://ours/raw/\ud800"}, 400, "InvalidRequest"),
        ({"prefix": "raw/\ud800/"}, 400, "InvalidRequest"),
        ({"prefix": "s3://theirs/raw/"}, 400, "NotAdoptable"),
        ({"prefix": "raw"}, 400, "NotAdoptable"),
        ({"prefix": ""}, 400, "NotAdoptable"),
        ({"prefix": "packages/"}, 400, "NotAdoptable"),
        ({"prefix": "nothing/"}, 404, "ObjectNotFound"),
        ({"prefix": "raw/", "dataset": "images"}, 400, "InvalidInput"),
        ({"prefix": "raw/", "packaging": True}, 400, "InvalidInput"),
        ({"prefix": "raw/", "dataset": "../x", "version": "v1"}, 400, "InvalidName"),
        ({"prefix": "raw/", "include": ["../*"]}, 400, "InvalidInput"),
        ({"prefix": "raw/", "include": ["x"] * 101}, 400, "InvalidRequest"),
        ({"prefix": "raw/", "include": ["*" * 257]}, 400, "InvalidRequest"),
        ({"prefix": "raw/", "more": 1}, 400, "InvalidRequest"),
        ({"prefix": ["raw/"]}, 400, "InvalidRequest"),
        ([], 400, "InvalidRequest"),
    ],
)
def test_what_cannot_be_adopted_is_refused(
    world: FakeApiDeployment, body: Any, status: int, title: str
) -> None:
    answer = post(world, body)
    assert (answer.status, answer.body["title"]) == (status, title), answer
    assert answer.type == "application/problem+json"
    assert answer.body["remedy"] or status == 404
    assert (world.runs, world.datum_index.saved, world.registry.executions) == ([], {}, {})
    assert not [key for key in world.store.bodies if key.startswith("control/")]


def test_a_deployment_that_adopts_nothing_says_how_to_change_that() -> None:
    world = FakeApiDeployment(store_name="ours", adoptable=())
    world.store.put("raw/x", b"x")
    for body in ({"url": "s3://ours/raw/x"}, {"prefix": "raw/"}):
        answer = post(world, body)
        assert (answer.status, answer.body["title"]) == (400, "NotAdoptable")
        assert "adoptable" in answer.body["remedy"]


def test_there_is_one_store(world: FakeApiDeployment) -> None:
    assert post(world, {"prefix": "raw/"}, "/api/v0/stores/ours/adopt/").status == 202
    assert post(world, {"prefix": "raw/"}, "/api/v0/stores/other/adopt/").status == 404


def test_the_state_of_a_request_is_the_executions(world: FakeApiDeployment) -> None:
    execution = post(world, {"prefix": "raw/"}).body["execution"]
    carry_out(world, execution)
    assert world.registry.execution(execution).state is ExecutionState.SEALED
    assert world.get(f"executions/{execution}/")["file_count"] == 3


def test_a_dry_run_says_what_would_be_adopted_and_changes_nothing(world: FakeApiDeployment) -> None:
    world.store.put("raw/cats/", b"")
    world.store.put("raw/notes.md", b"notes")
    wanted = {"prefix": "raw/", "dataset": "images", "version": "v1", "include": ["*.txt"], "dry_run": True}
    answer = post(world, wanted)
    assert (answer.status, answer.body["refusal"], answer.body["is_complete"]) == (200, "", True)
    assert (answer.body["files"], answer.body["bytes"], answer.body["first"]) == (
        3,
        3,
        ["f0.txt", "f1.txt", "f2.txt"],
    )
    assert [(one["objects"], one["first"]) for one in answer.body["left_out"]] == [
        (1, ["notes.md"]),
        (1, ["cats"]),
    ]
    assert (world.runs, world.registry.executions) == ([], {})
    assert not [key for key in world.store.bodies if key.startswith("control/")]


@pytest.mark.parametrize(
    ("key", "more", "reason"),
    [
        ("raw/x/../y", {}, "x/../y"),
        ("raw/f1.txt/inside", {}, "f1.txt"),
        ("raw/z", {"include": ["*.png"]}, "No object"),
    ],
)
def test_a_dry_run_says_what_would_refuse_the_version_as_adopting_does(
    world: FakeApiDeployment, key: str, more: dict[str, Any], reason: str
) -> None:
    world.store.put(key, b"x")
    wanted: dict[str, Any] = {"prefix": "raw/", "dataset": "images", "version": "v1", **more}
    previewed = post(world, {**wanted, "dry_run": True}).body
    assert reason in previewed["refusal"]
    assert previewed["remedy"]
    execution = post(world, wanted).body["execution"]
    carry_out(world, execution)
    assert world.get(f"executions/{execution}/")["versions"] == []


def test_a_dry_run_is_refused_as_the_request_is(world: FakeApiDeployment) -> None:
    for named, status in (({"prefix": "nothing/"}, 404), ({"url": "s3://ours/raw/f1.txt"}, 400)):
        assert post(world, {**named, "dry_run": True}).status == status
    world.seal("v1", {"a.txt": "1"})
    wanted = {"prefix": "raw/", "dataset": "images", "version": "v1", "dry_run": True}
    assert post(world, wanted).body["title"] == "VersionExists"


@pytest.mark.parametrize("version", [{}, {"dataset": "images", "version": "v1"}])
def test_a_dry_run_of_what_was_adopted_names_the_execution_that_the_request_answers(
    world: FakeApiDeployment, version: dict[str, Any]
) -> None:
    wanted = {"prefix": "raw/", **version}
    execution = post(world, wanted).body["execution"]
    assert post(world, {**wanted, "dry_run": True}).body["existing_execution"] is None
    carry_out(world, execution)
    world.store.put("raw/later.txt", b"x")
    previewed = post(world, {**wanted, "dry_run": True}).body
    assert (previewed["files"], previewed["first"], previewed["left_out"]) == (0, [], [])
    again = post(world, wanted)
    assert (again.body["state"], again.body["execution"]) == ("sealed", previewed["existing_execution"])


def test_a_dry_run_of_very_many_objects_says_that_there_are_more(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.api.adoption.PREVIEW_OBJECTS", 2)
    previewed = post(world, {"prefix": "raw/", "dry_run": True}).body
    assert (previewed["files"], previewed["is_complete"]) == (2, False)
