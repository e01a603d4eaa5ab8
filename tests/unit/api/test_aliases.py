"""What the API changes: an alias under its revision, and versions made of chosen datums."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.model import Datum, Execution, ExecutionState, Packaging
from packline.pipeline.datums import MAX_SINGLE_LOOKUPS
from packline.pipeline.manifests import write_manifest
from packline.rules.datum_ids import datum_id, execution_prefix
from tests.builders import a_member
from tests.unit.api.api import NOW, Answer, FakeApiDeployment, event

BEST = "/api/v0/datasets/images/aliases/best/"
VERSIONS = "/api/v0/dataset-versions/"


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v1", {"a.txt": "1", "b.txt": "2"})
    made.seal("v2", {"a.txt": "3", "c.txt": "4"})
    return made


def put(world: FakeApiDeployment, version: Any, **headers: str) -> Answer:
    return world.call("PUT", BEST, json.dumps({"version": version}), **headers)


def post(world: FakeApiDeployment, **body: Any) -> Answer:
    return world.call("POST", VERSIONS, json.dumps({"name": "mine", "dataset": "images", **body}))


def chosen(world: FakeApiDeployment, *paths: str) -> list[dict[str, str]]:
    """Files by ``<version>/<path>``."""
    rows = {f"{version}/{row.path}": row.datum for version in ("v1", "v2") for row in world.members(version)}
    return [{"datum": rows[path]} for path in paths]


def test_an_alias_is_made_and_moved_and_both_are_announced(world: FakeApiDeployment) -> None:
    made = put(world, "v1", if_none_match="*")
    assert (made.status, made.body["rev"], made.body["version"]["name"]) == (200, 1, "v1")
    moved = put(world, "v2", if_match='"1"')
    assert (moved.status, moved.body["rev"]) == (200, 2)
    assert world.get("datasets/images/aliases/best/")["version"]["id"] == "images:v2"
    assert [(kind, told["old_version"], told["version"]) for kind, told in world.announced] == [
        ("VersionAliasMoved", "", "v1"),
        ("VersionAliasMoved", "v1", "v2"),
    ]


def test_a_write_that_saw_an_older_revision_is_refused(world: FakeApiDeployment) -> None:
    put(world, "v1", if_none_match="*")
    put(world, "v2", if_match='"1"')
    for headers in ({"if_match": '"1"'}, {"if_match": '"3"'}, {"if_none_match": "*"}):
        answer = put(world, "v1", **headers)
        assert (answer.status, answer.body["title"]) == (412, "PreconditionFailed")
    assert world.get("datasets/images/aliases/best/")["rev"] == 2
    assert len(world.announced) == 2


@pytest.mark.parametrize("sent", ["1", '"1', "W/1", '"1" "2"', '"1",*', "*,*", 'w/"1"', '"\x7f"', ","])
def test_what_is_not_a_list_of_etags_is_refused(world: FakeApiDeployment, sent: str) -> None:
    for name in ("if_match", "if_none_match"):
        assert put(world, "v1", **{name: sent}).status == 400
    assert put(world, "v1").status == 428


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if_match": "*"}, 200),
        ({"if_match": '"2"'}, 200),
        ({"if_match": '"7", "2"'}, 200),
        ({"if_match": ',"a,b" ,, "2"\t,'}, 200),
        ({"if_match": '"2", "7"', "if_none_match": '"1"'}, 200),
        ({"if_match": '"2"', "if_none_match": '"2"'}, 412),
        ({"if_match": "*", "if_none_match": "*"}, 412),
        ({"if_match": 'W/"2"'}, 412),  # compared strongly
        ({"if_match": '"1","3"'}, 412),
        ({"if_match": '""'}, 412),
        ({"if_match": '"02"'}, 412),
        ({"if_none_match": '"1", W/"3"'}, 200),
        ({"if_none_match": 'W/"2"'}, 412),  # compared weakly
        ({"if_none_match": '"1","2"'}, 412),
        ({"if_none_match": "*"}, 412),
    ],
)
def test_a_change_is_made_where_its_preconditions_are_met(
    world: FakeApiDeployment, headers: dict[str, str], status: int
) -> None:
    put(world, "v1", if_none_match="*")
    put(world, "v2", if_match='"1"')
    assert put(world, "v1", **headers).status == status
    assert world.get("datasets/images/aliases/best/")["rev"] == (3 if status == 200 else 2)


def test_preconditions_on_an_alias_that_nobody_has(world: FakeApiDeployment) -> None:
    for headers in ({"if_match": "*"}, {"if_match": '"1"'}, {"if_match": '"1","2"'}):
        assert put(world, "v1", **headers).status == 412
        assert world.call("DELETE", BEST, **headers).status in (404, 412)
    assert put(world, "v1", if_none_match='"1"').status == 200


def test_an_alias_is_removed_whatever_it_points_to_and_not_where_it_must_not_exist(
    world: FakeApiDeployment,
) -> None:
    put(world, "v1", if_none_match="*")
    assert world.call("DELETE", BEST, if_none_match="*").status == 412
    assert world.call("DELETE", BEST, if_match="*").status == 200


def test_an_alias_that_others_move_meanwhile_is_changed_if_it_still_meets_the_preconditions(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world, "v1", if_none_match="*")
    registry = world.registry
    overtaken: list[Any] = []
    move = registry.move_alias

    def overtake(*args: Any) -> Any:
        if not overtaken:
            overtaken.append(move("images", "best", "v2", NOW, None))
        return move(*args)

    monkeypatch.setattr(registry, "move_alias", overtake)
    assert put(world, "v1", if_match='"1","2"').body["rev"] == 3
    overtaken.clear()
    assert put(world, "v1", if_match='"3", "9"').status == 412
    assert registry.alias("images", "best").rev == 4


def test_an_alias_points_to_a_version_that_exists(world: FakeApiDeployment) -> None:
    assert put(world, "v9", if_none_match="*").status == 404
    for version in ("..", "a/b", "", None, 1, ["v1"], {"x": 1}, "x" * 257):
        assert put(world, version, if_none_match="*").status == 400, version
    assert world.get("datasets/images/aliases/")["results"] == []


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"x"', "1", "{}", '{"version":"v1","more":1}', "[" * 100_000, "\ud800", "NaN"],
)
def test_a_body_that_is_none_is_refused(world: FakeApiDeployment, body: str) -> None:
    for method, target in (("PUT", BEST), ("POST", VERSIONS)):
        answer = world.call(method, target, body, if_none_match="*")
        assert (answer.status, answer.type) == (400, "application/problem+json"), (method, body[:20])


@pytest.mark.parametrize(("body", "encoded"), [("!!!", True), ("/////w==", True)])
def test_a_body_that_cannot_be_decoded_is_refused(world: FakeApiDeployment, body: str, encoded: bool) -> None:
    sent = {**event("PUT", BEST, body, if_none_match="*"), "isBase64Encoded": encoded}
    assert world.app.resolve(sent, LambdaContext())["statusCode"] == 400


def test_a_body_in_another_form_is_refused(world: FakeApiDeployment) -> None:
    for kind in ("text/xml", "application/octet-stream"):
        assert world.call("PUT", BEST, "<a/>", content_type=kind).status == 415


def test_a_version_is_made_of_chosen_datums_and_told_of_by_a_run(world: FakeApiDeployment) -> None:
    answer = post(
        world, files=chosen(world, "v2/c.txt", "v1/a.txt"), tags=["t"], previous_version="images:v1"
    )
    assert answer.status == 201
    made = world.get("dataset-versions/images:mine/")
    assert [(file["path"], file["datum"]["size"]) for file in made["files"]] == [("a.txt", 1), ("c.txt", 1)]
    assert (made["tags"], made["previous_version"]) == (["t"], "images:v1")
    assert answer.body["id"] == made["id"] == "images:mine"
    job = world.registry.execution(made["execution"])
    assert job.state is ExecutionState.SEALED
    assert job.versions == ("dataset://images/mine",)
    assert world.runs == [(job.id, 0)]
    below = world.get("lineage/", uri="dataset://images/v1")["used_by"]
    assert [node["version"]["uri"] for node in below] == ["dataset://images/mine"]


def test_the_same_request_again_answers_the_same_version(world: FakeApiDeployment) -> None:
    first, again = (post(world, files=chosen(world, "v1/a.txt")) for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert len(world.runs) == 1


def test_a_version_never_changes(world: FakeApiDeployment) -> None:
    post(world, files=chosen(world, "v1/a.txt"))
    for body in ({"files": chosen(world, "v1/b.txt")}, {"name": "v1", "files": chosen(world, "v1/a.txt")}):
        answer = post(world, **body)
        assert (answer.status, answer.body["title"]) == (409, "VersionExists")
    assert post(world, name="latest", files=[]).status == 409


def test_a_version_that_shall_be_packaged_waits_for_its_package(world: FakeApiDeployment) -> None:
    answer = post(world, files=chosen(world, "v1/a.txt"), packaging=True, targeting_aliases=["best"])
    assert answer.body["packaging"] == "pending"
    assert world.registry.version("images", "mine").packaging is Packaging.PENDING
    assert world.refused("datasets/images/aliases/best/")[0] == 404
    plain = post(world, name="other", files=chosen(world, "v1/a.txt"), targeting_aliases=["best"])
    assert plain.body["packaging"] == "none"
    assert world.get("datasets/images/aliases/best/")["version"]["name"] == "other"


def test_annotated_datums_are_found_without_their_manifest(world: FakeApiDeployment) -> None:
    datum = world.annotate(world.registry.execution("job-of-v1"), "a.txt", {"colour": "red"})
    manifest = world.registry.version("images", "v1").manifest
    for key in manifest.shards:
        del world.store.bodies[key]
    assert post(world, files=[{"datum": datum.id}]).status == 201


def test_what_cannot_be_a_version_is_refused(world: FakeApiDeployment) -> None:
    files = chosen(world, "v1/a.txt")
    unknown = {"datum": "017a849e-9652-e750-d4af-ee173561bffd"}
    for body, status in (
        ({"files": [unknown]}, 404),
        ({"files": [{"datum": "x"}]}, 400),
        ({"files": "all"}, 400),
        ({"files": files * 1_001}, 400),
        ({"files": files, "dataset": "../up"}, 400),
        ({"files": files, "name": "a b"}, 400),
        ({"files": files, "targeting_aliases": ["a b"]}, 400),
        ({"files": files, "previous_version": "images:v9"}, 404),
        ({"files": files, "more": 1}, 400),
        ({}, 400),
    ):
        assert post(world, **body).status == status, body
    assert world.runs == []


def test_who_asked_is_kept(world: FakeApiDeployment) -> None:
    body = json.dumps({"name": "mine", "dataset": "images", "files": chosen(world, "v1/a.txt")})
    sent = event("POST", VERSIONS, body)
    sent["requestContext"]["authorizer"] = {"jwt": {"claims": {"sub": "u1", "email": "a@example.com"}}}
    answer = json.loads(world.app.resolve(sent, LambdaContext())["body"])
    assert world.registry.execution(answer["execution"]).marker == {"who": "a@example.com"}


@pytest.mark.parametrize("count", [1, MAX_SINGLE_LOOKUPS, MAX_SINGLE_LOOKUPS + 1])
def test_few_and_many_files_of_one_execution_are_found(world: FakeApiDeployment, count: int) -> None:
    files = {f"{number:02}.txt": str(number) for number in range(MAX_SINGLE_LOOKUPS + 2)}
    world.seal("v3", files)
    rows = world.members("v3")[-count:]
    made = post(world, files=[{"datum": row.datum} for row in reversed(rows)])
    assert (made.status, made.body["file_count"]) == (201, count)
    listed = world.get("dataset-versions/images:mine/files/")["results"]
    assert [file["path"] for file in listed] == [row.path for row in rows]
    assert [file["datum"]["id"] for file in listed] == [row.datum for row in rows]


@pytest.mark.parametrize(("most_shards", "status"), [(1, 400), (2, 201)])
def test_files_all_over_a_huge_execution_are_found_by_its_index_or_refused(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch, most_shards: int, status: int
) -> None:
    monkeypatch.setattr("packline.pipeline.datums.MAX_ROWS_TO_READ", 40_000)
    monkeypatch.setattr("packline.api.aliases.MAX_SHARDS", most_shards)
    prefix = execution_prefix("huge")
    members = [
        a_member(f"{n:05}", datum=datum_id(prefix, f"{n:05}", "v"), key=f"outputs/huge/{n:05}", size=0)
        for n in range(40_020)
    ]
    manifest = write_manifest(world.store, members)
    world.registry.save_execution(Execution("huge", ExecutionState.SEALED, manifest=manifest))
    made = post(world, files=[{"datum": member.datum} for member in members[39_990::3]])
    assert made.status == status
    if status == 201:
        assert made.body["file_count"] == 10
    else:
        assert "spread over 2 pieces" in made.body["detail"]


def test_removing_an_alias_says_which_precondition_it_needs(world: FakeApiDeployment) -> None:
    put(world, "v1", if_none_match="*")
    answer = world.call("DELETE", BEST)
    assert (answer.status, answer.body["title"]) == (428, "PreconditionRequired")
    assert answer.body["remedy"].startswith('Send If-Match: "<rev>"')
    assert world.call("DELETE", BEST, if_match='"1"').status == 200


def test_a_read_of_an_alias_is_conditional_and_that_of_its_datum_is_not(world: FakeApiDeployment) -> None:
    put(world, "v1", if_none_match="*")
    request = event("GET", BEST, if_none_match='"7", W/"1"')
    assert world.app.resolve(request, LambdaContext())["statusCode"] == 304
    member = world.members("v1")[0]
    world.name_datum("pic", Datum(member.datum, member.path, *member[2:], "job-of-v1", {}))
    target = "/api/v0/datum-aliases/resolve/?name=pic&metadata=true"
    assert world.app.resolve(event("GET", target, if_none_match='"1"'), LambdaContext())["statusCode"] == 200
