"""What is said about datums over HTTP: merged, found by search, told of, and refused where it cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.model import Execution, ExecutionState
from packline.search_index import IndexBacklog
from tests.unit.api.api import NOW, Answer, FakeApiDeployment, event

APPLY = "/api/v0/data/metadata/apply/"
UNKNOWN = "017a849e-9652-e750-d4af-ee173561bffd"


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v1", {"a.txt": "1", "b.txt": "2", **{f"many/{n:02}.txt": str(n) for n in range(20)}})
    return made


def ids(world: FakeApiDeployment) -> dict[str, str]:
    return {row.path: row.datum for row in world.members("v1")}


def say(world: FakeApiDeployment, datum: str, said: Any) -> Answer:
    return world.call("POST", f"/api/v0/data/{datum}/metadata/", json.dumps(said))


def apply(world: FakeApiDeployment, **body: Any) -> Answer:
    return world.call("POST", APPLY, json.dumps(body))


def found(world: FakeApiDeployment, **query: Any) -> list[str]:
    return [datum["name"] for datum in world.get("data/", **query)["results"]]


def test_a_bare_output_becomes_a_datum_that_is_found(world: FakeApiDeployment) -> None:
    datum = ids(world)["a.txt"]
    assert found(world, tag="good") == []
    answer = say(world, datum, {"valohai.tags": ["good"], "stars": 5, "deep": {"x": [1, None]}})
    assert (answer.status, answer.body["stars"]) == (200, 5)
    assert found(world, tag="good") == found(world, property="stars>=5") == ["a.txt"]
    shown = world.get(f"data/{datum}/")
    assert (shown["tags"], shown["properties"]["deep"]) == (["good"], {"x": [1, None]})
    assert world.get(f"data/{datum}/metadata/") == answer.body


def test_a_key_wins_over_what_was_said_and_a_null_takes_it_away(world: FakeApiDeployment) -> None:
    datum = world.annotate(
        world.registry.execution("job-of-v1"), "a.txt", {"colour": "red", "size": {"x": 1, "y": 2}, "n": 1}
    )
    answer = say(world, datum.id, {"size": {"x": 3}, "n": None, "never": None})
    assert answer.body == {"colour": "red", "size": {"x": 3}}
    assert found(world, property="n") == found(world, property="size.y") == []
    assert found(world, property="size.x=3") == ["a.txt"]


def test_the_lists_of_an_execution_and_a_version_show_what_is_said_now(world: FakeApiDeployment) -> None:
    say(world, ids(world)["b.txt"], {"stars": 5})
    for query in ({"output_execution": "job-of-v1"}, {"dataset_version": "images:v1"}):
        shown = {datum["name"]: datum["properties"] for datum in world.get("data/", **query)["results"]}
        assert (shown["a.txt"], shown["b.txt"]) == ({}, {"stars": 5}), query


def test_an_alias_moves_and_is_told_once(world: FakeApiDeployment) -> None:
    one, two = ids(world)["a.txt"], ids(world)["b.txt"]
    for datum in (one, one, two):
        assert say(world, datum, {"valohai.alias": "best"}).status == 200
    assert world.get("datum-aliases/resolve/", name="best")["datum"]["id"] == two
    told = [detail for kind, detail in world.announced if kind == "DatumAliasUpdated"]
    assert [(detail["rev"], detail["uri"]) for detail in told] == [
        (1, f"datum://{one}"),
        (2, f"datum://{two}"),
    ]
    data: Any = told[1]["data"]
    assert data["old_alias"]["datum"] == "a.txt"
    assert [world.get(f"data/{datum}/")["aliases"] for datum in (one, two)] == [[], ["best"]]
    for query in ({"output_execution": "job-of-v1"}, {"alias": "best"}):
        shown = {datum["id"]: datum["aliases"] for datum in world.get("data/", **query)["results"]}
        assert (shown.get(one, []), shown[two]) == ([], ["best"]), query
    (row,) = world.get("datum-aliases/")["results"]
    assert row["datum"]["aliases"] == ["best"]
    # What the metadata of the first still says: asking again is a wish of now.
    assert say(world, one, {"valohai.alias": "best"}).status == 200
    assert world.get("datum-aliases/resolve/", name="best")["datum"]["id"] == one


def test_what_made_versions_cannot_be_changed(world: FakeApiDeployment) -> None:
    made = ["dataset://images/v1"]
    datum = world.annotate(
        world.registry.execution("job-of-v1"), "a.txt", {"valohai.dataset-versions": made, "n": 1}
    )
    for key, value, path in (
        ("valohai.dataset-versions", ["dataset://images/v2"], "a.txt"),
        ("valohai.dataset-versions", [], "a.txt"),
        ("valohai.dataset-versions", None, "a.txt"),
        ("valohai.model-versions", ["model://cats/"], "a.txt"),
        ("valohai.dataset-versions", made, "b.txt"),
    ):
        answer = say(world, ids(world)[path], {key: value, "n": 2})
        assert (answer.status, answer.body["title"]) == (400, "FrozenKey"), (key, value)
        assert key in answer.body["detail"]
        assert answer.body["remedy"]
    assert say(world, datum.id, {"valohai.dataset-versions": made, "n": 3}).body["n"] == 3


@pytest.mark.parametrize(
    "said",
    [
        '{"n": NaN}',
        '{"n": [1, -Infinity]}',
        '{"n": 1e999}',
        '{"n": ' + "[" * 40 + "]" * 40 + "}",
        '{"n": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        '{"n": "\\ud800"}',
        '{"\\udfff": 1}',
        '{"n": ' + "9" * 5_000 + "}",
        '{"valohai.tags": 7}',
        '{"valohai.tags": ["a", 7]}',
        '{"valohai.tags": [""]}',
        '{"valohai.tags": ["' + "x" * 513 + '"]}',
        '{"valohai.alias": ["a"]}',
        '{"valohai.alias": "a/b"}',
        '{"valohai.alias": "017a849e-9652-e750-d4af-ee173561bffd"}',
        "[]",
        "null",
        "7",
        '"x"',
        "",
        "{",
        '{"a" 1}',
    ],
    ids=lambda said: said[:30],
)
def test_what_is_no_metadata_is_refused_and_changes_nothing(world: FakeApiDeployment, said: str) -> None:
    datum = ids(world)["a.txt"]
    answer = world.call("POST", f"/api/v0/data/{datum}/metadata/", said)
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert world.get(f"data/{datum}/metadata/") == {}
    assert world.announced == []


def test_more_than_an_item_holds_is_refused_also_when_it_comes_bit_by_bit(world: FakeApiDeployment) -> None:
    datum = ids(world)["a.txt"]
    assert say(world, datum, {"one": "x" * 200_000}).status == 200
    answers = [say(world, datum, {"two": "x" * 100_000}), say(world, datum, {"three": "ä" * 3_000_000})]
    assert [(answer.status, answer.body["title"]) for answer in answers] == [(400, "MetadataTooLarge")] * 2
    assert list(world.get(f"data/{datum}/metadata/")) == ["one"]
    assert say(world, datum, {"one": None, "two": "x" * 200_000}).status == 200


def test_a_datum_that_is_none_is_not_found(world: FakeApiDeployment) -> None:
    world.registry.save_execution(Execution("open", ExecutionState.OPEN))
    for datum, status in ((UNKNOWN, 404), ("x", 400), ("..%2Fx", 400), ("best", 400)):
        assert say(world, datum, {"n": 1}).status == status


def test_while_its_execution_is_being_sealed_a_datum_waits(world: FakeApiDeployment) -> None:
    execution = world.registry.execution("job-of-v1")
    datum = world.annotate(execution, "a.txt", {"n": 1})
    world.registry.executions["job-of-v1"] = Execution("job-of-v1", ExecutionState.SEALING)
    answer = say(world, datum.id, {"n": 2})
    assert (answer.status, answer.body["title"]) == (409, "SealingElsewhere")
    row = apply(world, datum_metadata={datum.id: {"n": 2}}).body["results"][0]
    assert (row["status"], row["error"]["code"]) == ("refused", "SealingElsewhere")


def test_many_datums_get_metadata_each_its_own(world: FakeApiDeployment) -> None:
    known = ids(world)
    said = {datum: {"name": path} for path, datum in known.items()}
    answer = apply(world, datum_metadata={**said, UNKNOWN: {"n": 1}, "x": {"n": 1}})
    assert (answer.status, answer.body["changed"], answer.body["refused"]) == (200, len(known), 2)
    rows = answer.body["results"]
    assert answer.body["ok"] is False, "the status alone must not say that all went well"
    assert [row["datum_id"] for row in rows] == [*said, UNKNOWN, "x"]
    assert [row["error"]["code"] for row in rows[-2:]] == ["DatumNotFound", "InvalidRequest"]
    assert found(world, property="name=many/07.txt") == ["many/07.txt"]
    again = apply(world, datum_metadata=said).body
    assert (again["ok"], again["changed"], again["unchanged"]) == (True, 0, len(known))


def test_many_datums_get_the_same_metadata_and_null_says_nothing(world: FakeApiDeployment) -> None:
    known = ids(world)
    answer = apply(world, datums=list(known.values()), metadata={"valohai.tags": ["all"]})
    assert answer.body["changed"] == len(known)
    assert len(found(world, tag="all")) == len(known)
    assert apply(world, datum_metadata={known["a.txt"]: None}).body["unchanged"] == 1


def test_one_that_is_refused_leaves_the_others_alone(world: FakeApiDeployment) -> None:
    one, two = ids(world)["a.txt"], ids(world)["b.txt"]
    said = {one: {"valohai.dataset-versions": ["dataset://x/y"]}, two: {"n": 1, "valohai.alias": "best"}}
    answer = apply(world, datum_metadata=said)
    assert [row["status"] for row in answer.body["results"]] == ["refused", "changed"]
    assert answer.body["results"][0]["error"]["code"] == "FrozenKey"
    assert [kind for kind, _ in world.announced] == ["MetadataChanged", "DatumAliasUpdated"]


def test_a_call_that_cannot_be_meant_changes_nothing(world: FakeApiDeployment) -> None:
    one, two = ids(world)["a.txt"], ids(world)["b.txt"]
    alias = {"valohai.alias": "best"}
    many = [UNKNOWN[:-4] + f"{n:04x}" for n in range(1_001)]
    for body in (
        {},
        {"datum_metadata": {one: {"n": 1}}, "datums": [one], "metadata": {"n": 1}},
        {"datum_metadata": {one: {"n": 1}}, "metadata": {"n": 1}},
        {"datums": [one]},
        {"metadata": {"n": 1}},
        {"datum_metadata": [one]},
        {"datum_metadata": {one: 7}},
        {"datum_metadata": {one: [{"n": 1}]}},
        {"datum_metadata": {one: {"n": 1}, one.upper(): {"n": 2}}},
        {"datum_metadata": {one: alias, two: alias}},
        {"datums": [one, two], "metadata": alias},
        {"datums": [one, one], "metadata": {"n": 1}},
        {"datums": [one, 7], "metadata": {"n": 1}},
        {"datums": one, "metadata": {"n": 1}},
        {"datums": many, "metadata": {"n": 1}},
        {"datum_metadata": {datum: {"n": 1} for datum in many}},
        {"datum_metadata": {one: {"n": 1}}, "more": 1},
    ):
        answer = apply(world, **body)
        assert (answer.status, answer.type) == (400, "application/problem+json"), str(body)[:80]
    assert world.get(f"data/{one}/metadata/") == world.get(f"data/{two}/metadata/") == {}


def test_a_thousand_datums_are_taken(world: FakeApiDeployment) -> None:
    answer = apply(world, datums=[UNKNOWN[:-4] + f"{n:04x}" for n in range(1_000)], metadata={"n": 1})
    assert (answer.status, answer.body["refused"]) == (200, 1_000)
    assert apply(world, datum_metadata={}).body["results"] == []


def test_what_a_sidecar_brought_that_is_no_json_is_told_as_null(world: FakeApiDeployment) -> None:
    strange = {"loss": float("nan"), "deep": [{"x": float("inf")}], "n": 1.5}
    datum = world.annotate(world.registry.execution("job-of-v1"), "a.txt", strange)
    for path in (f"data/{datum.id}/metadata/", f"data/{datum.id}/", "data/?name=a.txt"):
        sent = event("GET", f"/api/v0/{path}")
        answer = world.app.resolve(sent, LambdaContext())["body"]
        assert '"loss":null' in answer
        assert '"x":null' in answer
        assert "NaN" not in answer
        assert "Infinity" not in answer
    assert say(world, datum.id, {"n": 2}).body["n"] == 2


def test_who_moved_an_alias_is_told(world: FakeApiDeployment) -> None:
    sent = event("POST", f"/api/v0/data/{ids(world)['a.txt']}/metadata/", '{"valohai.alias": "best"}')
    sent["requestContext"]["authorizer"] = {"jwt": {"claims": {"email": "a@example.com"}}}
    assert world.app.resolve(sent, LambdaContext())["statusCode"] == 200
    (_, changed), (_, told) = world.announced
    assert changed["who"] == told["who"] == "a@example.com"
    data: Any = told["data"]
    assert data["updated_alias"]["updated_by"] == "a@example.com"


def test_alias_events_are_kept(world: FakeApiDeployment) -> None:
    datum = ids(world)["a.txt"]
    say(world, datum, {"valohai.alias": "best"})
    told, _ = world.get("events/", datum=datum)["results"]
    assert (told["type"], told["detail"]["rev"]) == ("DatumAliasUpdated", 1)
    assert told["time"].startswith("2023-11-14")
    assert NOW == 1_700_000_000.0


def test_a_search_says_what_is_not_in_the_index_yet(world: FakeApiDeployment) -> None:
    assert {name: world.get("data/", tag="x")[name] for name in ("complete", "not_searched")} == {
        "complete": True,
        "not_searched": [],
    }
    world.registry.backlogs["job-of-v1"] = IndexBacklog("job-of-v1", 3, 12)
    answer = world.get("data/", tag="x")
    assert answer["complete"] is False
    assert answer["not_searched"] == [{"execution": "job-of-v1", "files": 12}]
    assert world.get("data/", output_execution="job-of-v1")["complete"] is True
    assert world.get("executions/job-of-v1/")["unindexed"] == 12
    assert [one["unindexed"] for one in world.get("executions/")["results"]] == [12]
