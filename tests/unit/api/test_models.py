"""Models over HTTP: listed, looked at, decided about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.api.api import Answer, FakeApiDeployment
from tests.unit.api.test_hostile import CURSORS


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    for counter in (2, 10, 9):
        made.seal(str(counter), {"model.bin": str(counter)}, dataset="model:cats", status="pending")
    made.seal("1", {"model.bin": "d"}, dataset="model:Dogs", status="pending", note="good", tags=("t",))
    made.seal("v1", {"a.txt": "1"})
    return made


def decide(world: FakeApiDeployment, version: str, **body: Any) -> Answer:
    return world.call("POST", f"/api/v0/model-versions/{version}/status/", json.dumps(body))


def test_models_are_listed_apart_from_datasets_in_pages(world: FakeApiDeployment) -> None:
    names = [model["name"] for model in world.walk("models/", limit=1)]
    assert names == ["Dogs", "cats"]
    assert [dataset["name"] for dataset in world.get("datasets/")["results"]] == ["images"]


def test_a_model_shows_its_newest_version(world: FakeApiDeployment) -> None:
    model = world.get("models/cats/")
    assert model["latest_version"] == {"id": "model:cats:10", "name": "10"}
    assert (model["id"], model["uri"]) == ("cats", "model://cats/")
    assert world.refused("models/cows/")[0] == 404
    assert world.refused("models/..%2Fx/")[0] == 400


def test_a_list_goes_on_behind_a_version_that_was_deleted_meanwhile(world: FakeApiDeployment) -> None:
    page = world.get("model-versions/", model="cats", limit=1)
    assert world.call("DELETE", "/api/v0/dataset-versions/model:cats:10/").status == 200
    query = page["next"].partition("/api/v0/")[2]
    assert [version["counter"] for version in world.get(query)["results"]] == [9]


def test_a_model_whose_versions_are_all_deleted_is_there_still(world: FakeApiDeployment) -> None:
    assert world.call("DELETE", "/api/v0/dataset-versions/model:Dogs:1/").status == 200
    assert world.get("models/Dogs/")["latest_version"] is None


def test_versions_come_with_the_highest_counter_first(world: FakeApiDeployment) -> None:
    assert [v["counter"] for v in world.walk("model-versions/", model="cats", limit=2)] == [10, 9, 2]
    (one,) = world.get("model-versions/", model="cats", counter=9)["results"]
    assert one["uri"] == "model://cats/9"
    assert world.get("model-versions/", model="cats", counter=3)["results"] == []
    assert world.get("model-versions/", model="cows")["results"] == []


def test_a_version_says_where_its_files_are(world: FakeApiDeployment) -> None:
    one = world.get("model-versions/model:Dogs:1/")
    assert (one["status"], one["note"], one["tags"], one["counter"]) == ("pending", "good", ["t"], 1)
    assert one["model"] == {"id": "Dogs", "name": "Dogs", "slug": "Dogs", "uri": "model://Dogs/"}
    files = world.get(f"dataset-versions/{one['dataset_version']['id']}/")["files"]
    assert [file["path"] for file in files] == ["model.bin"]
    assert world.get("model-versions/model:cats:latest/")["counter"] == 10


def test_a_decision_is_told_once_and_kept(world: FakeApiDeployment) -> None:
    for status in ("approved", "approved", "rejected", "pending", "approved"):
        answer = decide(world, "model:cats:9", status=status)
        assert (answer.status, answer.body["status"]) == (200, status)
    assert world.get("model-versions/model:cats:9/")["status"] == "approved"
    told = [(kind, detail["old_status"]) for kind, detail in world.announced]
    assert told == [
        ("ModelVersionStatusChanged", before) for before in ("pending", "approved", "rejected", "pending")
    ]


@pytest.mark.parametrize(
    ("version", "body", "status"),
    [
        ("model:cats:3", {"status": "approved"}, 404),
        ("model:cows:1", {"status": "approved"}, 404),
        ("images:v1", {"status": "approved"}, 400),
        ("model:cats:9", {"status": "Approved!"}, 400),
        ("model:cats:9", {"status": None}, 400),
        ("model:cats:9", {"status": ["approved"]}, 400),
        ("model:cats:9", {"status": "approved", "more": 1}, 400),
        ("model:cats:9", {}, 400),
        ("model:cats:x", {"status": "approved"}, 404),
        ("cats:9", {"status": "approved"}, 400),
        ("..", {"status": "approved"}, 400),
    ],
)
def test_what_cannot_be_decided_is_refused(
    world: FakeApiDeployment, version: str, body: Any, status: int
) -> None:
    answer = decide(world, version, **body)
    assert (answer.status, answer.type) == (status, "application/problem+json")
    assert world.announced == []


@pytest.mark.parametrize("target", ["models/?", "model-versions/?model=cats&", "events/?dataset=model:cats&"])
@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_was_not_given_out_shows_nothing_new(
    world: FakeApiDeployment, target: str, cursor: str
) -> None:
    answer = world.call("GET", f"/api/v0/{target}cursor={cursor}")
    if answer.status == 200:
        names = {model.get("name") for model in answer.body["results"]}
        assert names <= {"cats", "Dogs"}
        assert not target.startswith("model-versions")
    else:
        assert (answer.status, answer.type) == (400, "application/problem+json")


@pytest.mark.parametrize("target", ["models/?", "model-versions/?model=cats&", "events/?dataset=images&"])
def test_a_page_has_a_limit(world: FakeApiDeployment, target: str) -> None:
    for limit in ("0", "-1", "1001", "NaN", "", "ten"):
        assert world.refused(f"{target}limit={limit}") == (400, "InvalidRequest"), limit
