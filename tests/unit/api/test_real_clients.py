"""What clients that were written for Valohai send and read: forms, paths without a slash, hashes, names, counts."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from gzip import decompress
from hashlib import md5, sha256

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from tests.unit.api.api import NOW, FakeApiDeployment, event


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    job = made.seal("v1", {"a.txt": "a", "deep/b.txt": "b"})
    made.annotate(job, "deep/b.txt", {"valohai.tags": ["t"]})
    return made


def hash_of(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def test_a_path_without_the_slash_at_its_end_is_the_same_path(world: FakeApiDeployment) -> None:
    (found,) = world.get("data/", tag="t")["results"]
    assert world.get(f"data/{found['id']}") == world.get(f"data/{found['id']}/")
    assert world.get("datasets") == world.get("datasets/")
    assert world.get("data", tag="t")["results"] == [found]


@pytest.mark.parametrize("encoded", [False, True], ids=["as text", "as API Gateway encodes it"])
def test_a_form_is_a_body(world: FakeApiDeployment, encoded: bool) -> None:
    sent = event("POST", "/api/v0/datasets/", "name=by-form&owner=me")
    sent["headers"]["content-type"] = "application/x-www-form-urlencoded; charset=utf-8"
    if encoded:
        sent |= {"body": b64encode(sent["body"].encode()).decode(), "isBase64Encoded": True}
    answer = world.app.resolve(sent, LambdaContext())
    assert answer["statusCode"] in (200, 201), answer
    assert json.loads(answer["body"])["name"] == "by-form"
    assert "by-form" in [dataset["name"] for dataset in world.walk("datasets/")]


def test_a_form_that_is_none_is_a_problem(world: FakeApiDeployment) -> None:
    sent = event("POST", "/api/v0/datasets", "name=%ff")
    sent["headers"]["content-type"] = "application/x-www-form-urlencoded"
    assert world.app.resolve(sent, LambdaContext())["statusCode"] in (400, 415)


def test_the_md5_of_an_object_uploaded_in_one_piece_is_told_everywhere(world: FakeApiDeployment) -> None:
    files = world.get("dataset-versions/images:v1/")["files"]
    assert [file["datum"]["md5"] for file in files] == [hash_of("a"), hash_of("b")]
    (found,) = world.get("data/", tag="t")["results"]
    assert found["md5"] == world.get(f"data/{found['id']}/")["md5"] == hash_of("b")


def test_the_tag_of_an_encrypted_or_composed_object_is_not_called_an_md5() -> None:
    world = FakeApiDeployment()
    world.seal("v1", {"a.txt": "a"})
    (key,) = (key for key in world.store.bodies if key.endswith("a.txt"))
    stored, body = world.store.bodies[key][-1]
    world.store.bodies[key][-1] = (stored._replace(encrypted_otherwise=True), body)
    (file,) = world.get("dataset-versions/images:v1/")["files"]
    assert file["datum"]["md5"] is None
    del world.store.bodies[key]
    (file,) = world.get("dataset-versions/images:v1/")["files"]
    assert file["datum"]["md5"] is None


def test_a_datum_has_one_name_everywhere(world: FakeApiDeployment) -> None:
    files = world.get("dataset-versions/images:v1/")["files"]
    (found,) = world.get("data/", tag="t")["results"]
    names = {file["datum"]["id"]: file["datum"]["name"] for file in files}
    assert names[found["id"]] == found["name"] == world.get(f"data/{found['id']}/")["name"] == "deep/b.txt"


def test_a_list_on_one_page_is_counted(world: FakeApiDeployment) -> None:
    assert world.get("data/", tag="t")["count"] == 1
    assert world.get("data/", tag="none")["count"] == 0
    assert world.get("data/", dataset_version="images:v1", limit=1)["count"] is None
    assert world.get("datasets/")["count"] == 1
    assert world.get("executions/")["count"] == 1


def of_project(world: FakeApiDeployment, version: str, project: object, *paths: str) -> None:
    execution = world.seal(version, dict.fromkeys(paths, version))
    number = float(version.removeprefix("v"))
    world.registry.save_execution(
        replace(execution, sealed_at=NOW + number, marker={"project": project, "files": len(paths)})
    )


def test_the_data_of_a_project_are_the_outputs_of_its_executions_newest_first() -> None:
    world = FakeApiDeployment()
    of_project(world, "v1", {"id": "p-1", "name": "me/vision"}, "a", "b", "c")
    of_project(world, "v2", {"id": "p-2"}, "x")
    of_project(world, "v3", {"id": "p-1"}, "d", "e")
    of_project(world, "v4", "p-1", "y")
    for limit in (1, 2, 3, 100):
        assert [datum["name"] for datum in world.walk("data/", project="p-1", limit=limit)] == [*"deabc"]
    assert [datum["name"] for datum in world.walk("data/", project="me/vision")] == [*"abc"]
    assert world.get("data/", project="p-1", deleted="false", no_count="true")["count"] == 5
    assert world.get("data/", project="none")["results"] == []


def test_a_project_narrows_another_search() -> None:
    world = FakeApiDeployment()
    of_project(world, "v1", {"id": "p-1"}, "a")
    of_project(world, "v2", {"id": "p-2"}, "a")
    for version in ("v1", "v2"):
        world.annotate(world.registry.execution(f"job-of-{version}"), "a", {"valohai.tags": ["t"]})
    (found,) = world.get("data/", project="p-2", tag="t")["results"]
    assert found["output_execution"] == {"id": "job-of-v2", "counter": None}


def test_many_executions_of_others_do_not_make_one_page_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packline.pipeline.project_outputs.MAX_EXECUTIONS", 1)
    world = FakeApiDeployment()
    for number in range(1, 5):
        of_project(world, f"v{number}", {"id": "p-1" if number in (1, 3) else "p-2"}, f"a{number}", "b")
    assert [datum["name"] for datum in world.walk("data/", project="p-1", limit=2)] == ["a3", "b", "a1", "b"]
    assert world.refused("data/?project=p-1&cursor=e30") == (400, "InvalidRequest")


@pytest.mark.parametrize(
    "target",
    [
        "data/?tag=t&creator=me",
        "data/?tag=t&purged=true",
        "executions/?deleted=true",
        "executions/?environment=x",
        "datasets/?project=p",
        "dataset-versions/?dataset=images&name=v1",
        "datum-aliases/?name=x",
        "models/?owner=x",
        "model-versions/?model=bert&creator=x",
        "projects/?name=x",
        "datasets/?ordering=owner",
        "models/?ordering=-name",
        "executions/?ordering=duration",
        "dataset-versions/images:v1/files/?name=x",
        "dataset-versions/images:v1/?file=1",
        "dataset-versions/images:v1/tree/?path=a",
        "dataset-versions/images:v1/package/?offest=1",
        "datasets/images/?latest=true",
        "datasets/images/aliases/?name=x",
        "events/?dataset=images&type=x",
        "lineage/?uri=dataset://images/v1&limit=2",
        "dataset-versions/images:v1/savings/?month=1",
        "users/me/?name=x",
    ],
)
def test_a_filter_that_a_list_does_not_have_is_refused(world: FakeApiDeployment, target: str) -> None:
    assert world.refused(target) == (400, "InvalidRequest")


def test_a_parameter_that_is_refused_comes_with_those_that_there_are(world: FakeApiDeployment) -> None:
    remedy = world.call("GET", "/api/v0/datasets/?owner=x").body["remedy"]
    assert all(name in remedy for name in ("search", "limit", "newest"))


def test_what_clients_send_everywhere_is_accepted(world: FakeApiDeployment) -> None:
    sent = {
        "ordering": "-ctime",
        "no_count": "true",
        "deleted": "false",
        "purged": "false",
        "exclude": "project",
    }
    assert world.get("data/", tag="t", **sent)["count"] == 1
    assert world.get("executions/", **sent)["count"] == 1


def test_an_offset_skips_and_goes_on(world: FakeApiDeployment) -> None:
    world.seal("v2", {f"f{number}": "x" for number in range(9)})
    for path, query in (
        ("data/", {"output_execution": "job-of-v2"}),
        ("data/", {"dataset_version": "images:v2", "name": "f*"}),
        ("dataset-versions/images:v2/files/", {}),
        ("executions/job-of-v2/outputs/", {}),
    ):
        whole = world.get(path, **query, limit=9)["results"]
        assert [*world.walk(path, **query, offset=4, limit=2)] == whole[4:]
        assert world.get(path, **query, offset=4, limit=9)["count"] == 9
        assert world.get(path, **query, offset=50)["results"] == []


def test_a_long_page_that_an_answer_cannot_hold_is_refused(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.api.datum_listing.PLAIN_BYTES", 1_000)
    world.seal("v2", {f"f{number}": "x" for number in range(9)})
    assert world.refused("data/?output_execution=job-of-v2&limit=5000") == (413, "TooMuchAtOnce")
    assert len(world.get("data/", output_execution="job-of-v2", limit=1_000)["results"]) == 9


@pytest.mark.parametrize("accepted", ["gzip;q=0", "*;q=0, br", "identity"])
def test_a_reader_that_refuses_gzip_gets_no_answer_that_only_gzip_makes_small_enough(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch, accepted: str
) -> None:
    monkeypatch.setattr("packline.api.versions.PLAIN_FILES", 1)
    monkeypatch.setattr("packline.api.datum_listing.PLAIN_BYTES", 10)
    world.seal("v2", {f"f{number}": "x" for number in range(9)})
    for target in ("dataset-versions/images:v1/", "data/?output_execution=job-of-v2&limit=5000"):
        assert world.call("GET", f"/api/v0/{target}", accept_encoding=accepted).status == 413


def test_a_version_whose_files_an_answer_cannot_hold_is_refused(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.api.versions.PLAIN_FILES", 1)
    monkeypatch.setattr("packline.http.compressed_answer.WORTH_IT", 1)
    assert world.refused("dataset-versions/images:v1/") == (413, "TooMuchAtOnce")
    assert len(world.get("dataset-versions/images:v1/", files=1)["files"]) == 1
    compressed = world.app.resolve(
        event("GET", "/api/v0/dataset-versions/images:v1/", accept_encoding="gzip"), LambdaContext()
    )
    assert compressed["headers"]["Content-Encoding"] == "gzip"
    assert len(json.loads(decompress(b64decode(compressed["body"])))["files"]) == 2


def test_hashes_of_one_datum_are_read_where_its_tag_does_not_tell(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = (key for key in world.store.bodies if key.endswith("a.txt"))
    stored, body = world.store.bodies[key][-1]
    world.store.bodies[key][-1] = (stored._replace(encrypted_otherwise=True), body)
    datum = world.members("v1")[0].datum
    shown = world.get(f"data/{datum}/")
    assert (shown["md5"], shown["sha256"]) == (hash_of("a"), sha256(b"a").hexdigest())
    assert world.get(f"data/{datum}/", hashes="false")["sha256"] is None
    monkeypatch.setattr("packline.api.object_hashes.LARGEST_READ", 0)
    assert world.get(f"data/{datum}/")["sha256"] is None


def test_a_name_is_tidy_wherever_a_datum_is_shown(world: FakeApiDeployment) -> None:
    world.seal("v2", {"x//y.csv": "x"})
    (datum,) = world.get("data/", output_execution="job-of-v2")["results"]
    assert datum["name"] == "x/y.csv" == world.get(f"data/{datum['id']}/")["name"]
