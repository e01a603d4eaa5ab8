"""What nobody should send gets a problem document, and never a 5xx."""

from __future__ import annotations

import json

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.api.paging import encode_cursor
from packline.pipeline.searching import _mark
from packline.rules.query import Query
from tests.unit.api.api import FakeApiDeployment, event

UUID = "017a849e-9652-e750-d4af-ee173561bffd"
LISTS = [
    "datasets/?",
    "dataset-versions/?dataset=images&",
    "dataset-versions/images:v1/files/?",
    "dataset-versions/images:v1/package/?",
    "dataset-versions/images:v1/tree/?",
    "dataset-versions/images:v1/diff/?against=images:v0&",
    "datasets/images/aliases/?",
    "datasets/images/aliases/best/history/?",
    "executions/?",
    "executions/job-of-v1/outputs/?",
    "data/?tag=t&",
    "datum-aliases/?",
    "fetch-plan/?uri=dataset://images/v1&",
]
CURSORS = [
    "%00",
    "null",
    "a",
    "!!!",
    "💥",
    "-1",
    encode_cursor(None),
    encode_cursor([]),
    encode_cursor([None]),
    encode_cursor([[["x"]]]),
    encode_cursor({"a": 1}),
    encode_cursor([True]),
    encode_cursor([1, 2, 3, 4, 5]),
    encode_cursor([1e308]),
    encode_cursor(["x" * 1_025]),
    encode_cursor(["\ud800"]),
    encode_cursor(["no such version"]),
    encode_cursor(["../up"]),
    "W" * 3_999,
    encode_cursor([[]])[:-1],
]


@pytest.fixture(scope="module")
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v0", {"a": "0"})
    made.seal("v1", {"a": "1"})
    made.registry.move_alias("images", "best", "v1", 0)
    made.package("v1", 1)
    return made


@pytest.mark.parametrize("target", LISTS)
def test_a_page_has_a_limit(world: FakeApiDeployment, target: str) -> None:
    most = "10001" if target.startswith(("data/", "executions/?")) else "1001"
    for limit in ("0", "-1", most, "1e3", "99999999999999999999", "NaN", "", "ten", "1;2"):
        assert world.refused(f"{target}limit={limit}") == (400, "InvalidRequest"), limit
    for offset in ("-1", "100001", "1e3", "NaN", "", "ten"):
        assert world.refused(f"{target}offset={offset}") == (400, "InvalidRequest"), offset
    assert world.get(f"{target}limit=1&offset=0") is not None


@pytest.mark.parametrize("target", LISTS)
@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_was_not_given_out_is_refused(
    world: FakeApiDeployment, target: str, cursor: str
) -> None:
    answer = world.call("GET", f"/api/v0/{target}cursor={cursor}")
    if answer.status == 200:
        # A list by name goes on behind any name, also one that was never in it.
        assert "aliases" in target or "tree" in target or target == "datasets/?", target
        assert cursor in (encode_cursor(["no such version"]), encode_cursor(["../up"]))
    else:
        assert (answer.status, answer.type) == (400, "application/problem+json")


@pytest.mark.parametrize("row", [-1, 10**6, 2**80])
def test_a_row_outside_the_manifest_is_refused(world: FakeApiDeployment, row: int) -> None:
    assert world.refused(f"dataset-versions/images:v1/files/?cursor={encode_cursor([row])}")[0] == 400
    place = encode_cursor([row, 0, ""])
    assert world.refused(f"dataset-versions/images:v1/diff/?against=images:v0&cursor={place}")[0] == 400


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e",
        "%00",
        "images%00",
        "IMAGES",
        "a%20b",
        "x" * 257,
        "images:",
        ":v1",
        ":",
        "images:..",
        "images:v1:v2",
        "model:",
        "model::1",
        "dataset%3A%2F%2Fimages",
        "datum%3A%2F%2Fx",
        "%",
        "%zz",
        "ü",
        "{id}",
        "<script>",
    ],
)
def test_a_name_that_is_none_is_refused(world: FakeApiDeployment, name: str) -> None:
    for target in (
        f"datasets/{name}/",
        f"datasets/{name}/aliases/",
        f"datasets/images/aliases/{name}/",
        f"dataset-versions/{name}/",
        f"dataset-versions/{name}/files/",
        f"dataset-versions/images:v1/diff/?against={name}",
        f"data/{name}/",
        f"data/{name}/download/",
        f"executions/{name}/",
        f"dataset-versions/?dataset={name}",
        f"fetch-plan/?uri={name}",
        f"lineage/?uri={name}",
        f"dataset-versions/images:v1/package/{name}/download/",
    ):
        answer = world.call("GET", f"/api/v0/{target}")
        if answer.status == 200:
            assert answer.body["results"] == [], target
        else:
            assert answer.status in (400, 404), target
            assert answer.type == "application/problem+json"


def test_an_unknown_path_is_a_problem(world: FakeApiDeployment) -> None:
    for method, target in (
        ("GET", "/"),
        ("GET", "/?x=1"),
        ("GET", "/api/v0/nothing/"),
        ("GET", "//api/v0/datasets/"),
        ("GET", "/w/w/api/v0/datasets/"),
        ("GET", "/api/v0/../v0/datasets/"),
    ):
        answer = world.call(method, target)
        assert (answer.status, answer.body["title"]) == (404, "NoRoute"), target


@pytest.mark.parametrize(
    ("method", "target", "allowed"),
    [
        ("DELETE", "/api/v0/datasets/", "GET, POST"),
        ("TRACE", "/api/v0/datasets/", "GET, POST"),
        ("POST", f"/w/api/v0/data/{UUID}/", "GET"),
    ],
)
def test_a_method_that_a_path_does_not_take_is_answered_by_those_that_it_takes(
    world: FakeApiDeployment, method: str, target: str, allowed: str
) -> None:
    answer = world.call(method, target)
    assert (answer.status, answer.body["title"]) == (405, "MethodNotAllowed")
    assert answer.headers["Allow"] == allowed


def test_a_link_names_the_gateway_whatever_the_client_says(world: FakeApiDeployment) -> None:
    sent = event("GET", "/w/api/v0/dataset-versions/?dataset=images&limit=1", host="evil.example")
    sent["headers"]["x-forwarded-proto"] = "javascript"
    answer = world.app.resolve(sent, LambdaContext())
    link = json.loads(answer["body"])["next"]
    assert link.startswith("https://api.example/w/api/v0/dataset-versions/?dataset=images&limit=1&cursor=")


def test_what_nobody_foresaw_is_told_without_its_text(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(after: str = "") -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(world.registry, "datasets", broken)
    answer = world.call("GET", "/api/v0/datasets/")
    assert (answer.status, answer.type) == (500, "application/problem+json")
    assert "secret" not in json.dumps(answer.body)
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    "query",
    [
        "tag=",
        "property=",
        "property=a!=b",
        "alias=a/b",
        f"alias={'x' * 257}",
        "output_execution=../up",
        f"output_execution={'x' * 129}",
        "dataset_version=none",
        f"name={'x' * 1_025}",
        "&".join(["tag=x"] * 21),
    ],
)
def test_a_filter_that_cannot_match_is_refused(world: FakeApiDeployment, query: str) -> None:
    assert world.refused(f"data/?{query}")[0] == 400


def test_a_forged_cursor_of_a_search_goes_nowhere(world: FakeApiDeployment) -> None:
    mark = _mark(Query(tags=("t",)))
    for place in ("x" * 1_025, "\ud800", 7, None, ["x"]):
        assert world.refused(f"data/?tag=t&cursor={encode_cursor([mark, place, 0])}") == (400, "InvalidQuery")
    for span in (-1, 99, "0", None, True, 0.5):
        assert world.refused(f"data/?tag=t&cursor={encode_cursor([mark, 'x', span])}") == (
            400,
            "InvalidQuery",
        )
    assert world.get("data/", tag="t", cursor=encode_cursor([mark, "x", 0]))["results"] == []


@pytest.mark.parametrize("query", [f"tag={'x' * 513}", f"tag={'%C3%A4' * 300}", f"property={'x' * 513}"])
def test_a_long_name_is_looked_up_like_a_short_one(world: FakeApiDeployment, query: str) -> None:
    assert world.get(f"data/?{query}")["results"] == []
