"""Properties of datasets and versions over HTTP: read, merged, given with a new version, refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from tests.unit.api.api import Answer, FakeApiDeployment, event


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v1", {"a.txt": "a"}, properties={"season": "autumn"})
    made.registry.move_alias("images", "best", "v1", 0)
    return made


def say(world: FakeApiDeployment, path: str, body: Any) -> Answer:
    return world.call("POST", f"/api/v0/{path}metadata/", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("path", ["datasets/images/", "dataset-versions/images:v1/"])
def test_properties_are_merged_key_by_key_and_shown(world: FakeApiDeployment, path: str) -> None:
    assert say(world, path, {"lens": {"mm": 35}, "gone": 1}).status == 200
    answer = say(world, path, {"gone": None, "shots": 3})
    assert {**answer.body, "season": "autumn"} == {"season": "autumn", "lens": {"mm": 35}, "shots": 3}
    assert world.get(f"{path}metadata/") == answer.body == world.get(path)["properties"]


def test_a_version_is_named_by_an_alias_too_and_its_content_stays(world: FakeApiDeployment) -> None:
    before = world.get("dataset-versions/images:v1/")
    assert say(world, "dataset-versions/images:best/", {"x": 1}).body == {"season": "autumn", "x": 1}
    after = world.get("dataset-versions/images:v1/")
    assert after == {**before, "properties": {"season": "autumn", "x": 1}}
    (listed,) = world.get("dataset-versions/", dataset="images")["results"]
    assert listed["properties"] == after["properties"]


def test_a_new_version_has_the_properties_that_come_with_it(world: FakeApiDeployment) -> None:
    (file,) = world.get("dataset-versions/images:v1/")["files"]
    wanted = {"name": "v2", "dataset": "images", "files": [{"datum": file["datum"]["id"]}]}
    body = json.dumps({**wanted, "properties": {"k": [1, {"a": None}]}})
    made = world.call("POST", "/api/v0/dataset-versions/", body, content_type="application/json")
    assert (made.status, made.body["properties"]) == (201, {"k": [1, {"a": None}]})


def test_models_have_properties_as_well(world: FakeApiDeployment) -> None:
    world.seal("1", {"w": "w"}, dataset="model:bert")
    assert say(world, "datasets/model:bert/", {"licence": "MIT"}).status == 200
    assert world.get("datasets/model:bert/metadata/") == {"licence": "MIT"}
    assert say(world, "dataset-versions/model:bert:1/", {"f1": 0.9}).status == 200
    assert world.get("model-versions/model:bert:1/")["properties"] == {"f1": 0.9}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("datasets/none/", {"x": 1}, 404),
        ("dataset-versions/images:v9/", {"x": 1}, 404),
        ("datasets/images/", {"valohai.tags": ["x"]}, 400),
        ("dataset-versions/images:v1/", {"x": "y" * 65_536}, 400),
        ("datasets/images/", [1], 400),
    ],
)
def test_what_cannot_be_said_is_refused_and_changes_nothing(
    world: FakeApiDeployment, path: str, body: Any, status: int
) -> None:
    assert say(world, path, body).status == status
    assert world.get("datasets/images/metadata/") == {}
    assert world.get("dataset-versions/images:v1/metadata/") == {"season": "autumn"}


def write(world: FakeApiDeployment, method: str, path: str, body: Any, if_match: str) -> Answer:
    headers = {"content_type": "application/json", **({"if_match": if_match} if if_match else {})}
    return world.call(method, f"/api/v0/{path}", json.dumps(body), **headers)


@pytest.mark.parametrize("path", ["datasets/images/", "dataset-versions/images:v1/"])
def test_a_change_of_properties_that_another_one_overtook_is_refused(
    world: FakeApiDeployment, path: str
) -> None:
    seen = world.call("GET", f"/api/v0/{path}metadata/").headers["ETag"]
    first = write(world, "POST", f"{path}metadata/", {"owner": "ann"}, seen)
    assert first.status == 200
    late = write(world, "POST", f"{path}metadata/", {"owner": "bob"}, seen)
    assert (late.status, late.body["title"]) == (412, "PreconditionFailed")
    assert world.get(f"{path}metadata/")["owner"] == "ann"
    assert write(world, "POST", f"{path}metadata/", {"owner": "bob"}, first.headers["ETag"]).status == 200


@pytest.mark.parametrize("path", ["datasets/images/metadata/", "dataset-versions/images:v1/metadata/"])
def test_properties_are_read_and_changed_under_all_forms_of_preconditions(
    world: FakeApiDeployment, path: str
) -> None:
    target = f"/api/v0/{path}"
    seen = world.call("GET", target).headers["ETag"]

    def read(**headers: str) -> tuple[int, str | None]:
        answer = world.app.resolve(event("GET", target, **headers), LambdaContext())
        return answer["statusCode"], answer["headers"].get("ETag")

    for kept in (seen, f"W/{seen}", f'"x", {seen}', "*"):
        assert read(if_none_match=kept) == (304, seen)
    for other in ('"x"', 'W/"x", "y"'):
        assert read(if_none_match=other) == (200, seen)
        assert read(if_match=other)[0] == 412
    assert read(if_match=f'"x", {seen}') == (200, seen)
    assert read(if_match="?")[0] == 400
    for refused in ({"if_match": f"W/{seen}"}, {"if_none_match": "*"}, {"if_none_match": f"W/{seen}"}):
        assert world.call("POST", target, '{"x": 1}', **refused).status == 412
    assert world.call("POST", target, '{"x": 1}', if_match="*").status == 200
    changed = world.call("GET", target).headers["ETag"]
    assert world.call("POST", target, '{"x": 2}', if_match=f'"x",{changed}').status == 200


def test_tags_of_a_version_are_replaced_and_who_did_it_is_told(world: FakeApiDeployment) -> None:
    one = "dataset-versions/images:best/metadata/"
    seen = world.call("GET", f"/api/v0/{one}").headers["ETag"]
    wanted = {"valohai.tags": ["red", "blue", "red"], "x": 1}
    done = write(world, "POST", one, wanted, seen)
    assert (done.status, done.body) == (200, {"season": "autumn", "x": 1})
    assert world.get("dataset-versions/images:v1/")["tags"] == ["red", "blue"]
    assert write(world, "POST", one, {"valohai.tags": None}, seen).status == 412
    for wrong in ("red", [""], ["x" * 129], [1]):
        assert write(world, "POST", one, {"valohai.tags": wrong}, done.headers["ETag"]).status == 400
    (event,) = [detail for kind, detail in world.announced if kind == "PropertiesChanged"]
    assert (event["uri"], event["set"]) == ("dataset://images/v1", ["valohai.tags", "x"])
    assert write(world, "POST", one, {"valohai.tags": None}, "").status == 200
    assert world.get("dataset-versions/images:v1/")["tags"] == []


@pytest.mark.parametrize("path", ["datasets/images/", "dataset-versions/images:v1/"])
def test_the_history_says_what_a_key_was_and_is_and_who_changed_it(
    world: FakeApiDeployment, path: str
) -> None:
    say(world, path, {"lens": 35})
    say(world, path, {"lens": 50, "owner": "ada"})
    say(world, path, {"lens": None})
    rows = [*world.walk(f"{path}metadata/history/", limit=1)]
    shown = {tuple((c["key"], c["before"], c["after"]) for c in row["changes"]) for row in rows}
    assert shown == {
        (("lens", 50, None),),
        (("lens", 35, 50), ("owner", None, "ada")),
        (("lens", None, 35),),
    }
    assert world.refused(f"{path}metadata/history/?key=lens") == (400, "InvalidRequest")


def test_the_history_of_a_version_has_its_tags(world: FakeApiDeployment) -> None:
    say(world, "dataset-versions/images:v1/", {"valohai.tags": ["red"]})
    (row,) = world.get("dataset-versions/images:v1/metadata/history/")["results"]
    assert row["changes"] == [{"key": "valohai.tags", "before": None, "after": ["red"]}]
