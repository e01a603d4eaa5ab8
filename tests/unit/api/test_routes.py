"""Every route answers what is there, and nothing else."""

from __future__ import annotations

import pytest

from packline.api.paging import encode_cursor
from tests.unit.api.api import NOW, FakeApiDeployment


@pytest.fixture
def world() -> FakeApiDeployment:
    return FakeApiDeployment()


def test_datasets_are_listed_by_name_and_shown_with_their_newest_version(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1"})
    world.seal("v2", {"a": "2"}, created_at=NOW + 1)
    world.seal("m1", {"a": "1"}, dataset="maps")
    assert [found["name"] for found in world.walk("datasets/", limit=1)] == ["images", "maps"]
    assert world.get("datasets/images/")["latest_version"] == {"id": "images:v2", "name": "v2"}
    assert world.refused("datasets/nothing/") == (404, "DatasetNotFound")


def test_versions_are_listed_newest_first_over_pages_of_any_size(world: FakeApiDeployment) -> None:
    for number in range(5):
        world.seal(f"v{number}", {"a": str(number)}, created_at=NOW + number)
    wanted = ["v4", "v3", "v2", "v1", "v0"]
    for limit in (1, 2, 5, 6):
        found = [row["name"] for row in world.walk("dataset-versions/", dataset="images", limit=limit)]
        assert found == wanted
    assert world.get("dataset-versions/", dataset="none")["results"] == []


def test_a_version_is_found_by_id_alias_and_uri_and_shows_its_files(world: FakeApiDeployment) -> None:
    world.seal("v1", {"b/x.txt": "one", "a.txt": "three"})
    world.registry.move_alias("images", "best", "v1", NOW)
    one = world.get("dataset-versions/images:v1/")
    assert [file["path"] for file in one["files"]] == ["a.txt", "b/x.txt"]
    assert one["files"][1]["datum"]["name"] == "b/x.txt"
    assert (one["file_count"], one["size"], one["files_next"]) == (2, 8, None)
    assert world.get("dataset-versions/images:best/") == one
    assert world.get("dataset-versions/images%3Av1/") == one
    assert world.refused("dataset-versions/images:v9/") == (404, "VersionNotFound")
    assert world.refused("dataset-versions/images/") == (400, "InvalidRequest")


def test_a_version_of_a_model_is_found_by_its_counter(world: FakeApiDeployment) -> None:
    world.seal("1", {"weights": "w"}, dataset="model:bert")
    found = world.get("dataset-versions/model:bert:1/")
    assert (found["uri"], found["dataset"]["name"]) == ("model://bert/1", "model:bert")


def test_files_of_a_version_come_in_pages_by_path(world: FakeApiDeployment) -> None:
    names = [f"f{number}" for number in range(8)]
    world.seal("v1", dict.fromkeys(names, "x"))
    for limit in (1, 3, 8, 9):
        rows = list(world.walk("dataset-versions/images:v1/files/", limit=limit))
        assert [row["path"] for row in rows] == names
    detail = world.get("dataset-versions/images:v1/", files=4)
    rest = detail["files_next"].partition("/api/v0/")[2].partition("?")
    assert rest[0] == "dataset-versions/images:v1/files/"
    assert [row["path"] for row in detail["files"]] == names[:4]
    page = world.call("GET", f"/api/v0/{rest[0]}?{rest[2]}").body
    assert [row["path"] for row in page["results"]] == names[4:]


def test_the_facts_of_a_version_come_without_its_files_too(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1", "b": "2"})
    world.store.bodies.clear()
    detail = world.get("dataset-versions/images:v1/", files=0)
    assert (detail["file_count"], detail["files"]) == (2, [])
    assert detail["files_next"].partition("?")[0].endswith("/dataset-versions/images:v1/files/")


def test_the_parts_of_a_package_are_listed_and_can_be_downloaded(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1"})
    assert world.get("dataset-versions/images:v1/package/")["results"] == []
    world.package("v1", parts=3)
    parts = list(world.walk("dataset-versions/images:v1/package/", limit=2))
    assert [part["index"] for part in parts] == [0, 1, 2]
    index = {"index_length": 0, "index_crc32": 0}
    assert parts[0]["blocks"][1] == {"offset": 100, "length": 100, "members": 1, "crc32": 2, **index}
    url = world.get("dataset-versions/images:v1/package/1/download/")["url"]
    assert url == "https://store.example/packages/digest-1.vhpkgzip?v=None&s=900"
    assert world.refused("dataset-versions/images:v1/package/3/download/") == (404, "NotFound")


def test_a_fetch_plan_holds_short_lived_urls_of_parts_and_manifest(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1", "b": "2"})
    plain = world.get("fetch-plan/", uri="dataset://images/v1")
    assert (plain["packaging"], plain["parts"]["results"], plain["rows"]) == ("none", [], 2)
    assert plain["manifest"][0]["url"].startswith("https://store.example/manifests/")
    world.package("v1", parts=2)
    plan = world.get("fetch-plan/", uri="dataset://images/v1", limit=1)
    assert (plan["expires_at"], plan["parts"]["count"]) == ("2023-11-14T22:28:20Z", 2)
    assert "digest-0.vhpkgzip" in plan["parts"]["results"][0]["url"]
    assert plan["parts"]["next"]


def test_a_fetch_plan_of_a_datum_holds_the_one_file(world: FakeApiDeployment) -> None:
    job = world.seal("v1", {"a.txt": "hello"})
    datum = world.annotate(job, "a.txt", {"colour": "red"})
    (file,) = world.get("fetch-plan/", uri=datum.uri)["inline"]
    assert (file["path"], file["datum"]["size"]) == ("a.txt", 5)
    assert file["url"] == "https://store.example/outputs/job-of-v1/a.txt?v=v1&s=900"


def test_aliases_are_listed_with_their_history(world: FakeApiDeployment) -> None:
    for number in (1, 2):
        world.seal(f"v{number}", {"a": str(number)})
        world.registry.move_alias("images", "best", f"v{number}", NOW + number)
    world.registry.move_alias("images", "old", "v1", NOW)
    assert [row["name"] for row in world.walk("datasets/images/aliases/", limit=1)] == ["best", "old"]
    best = world.get("datasets/images/aliases/best/")
    assert (best["version"]["id"], best["rev"], best["uri"]) == ("images:v2", 2, "dataset://images/best")
    history = world.walk("datasets/images/aliases/best/history/", limit=1)
    assert [move["version"]["name"] for move in history] == ["v2", "v1"]
    page = world.get("datasets/images/aliases/best/history/", limit=1)
    assert (page["count"], len(page["results"])) == (2, 1)
    for rev in (0, 3, -1):
        cursor = f"datasets/images/aliases/best/history/?cursor={encode_cursor([rev])}"
        assert world.refused(cursor) == (400, "InvalidRequest"), rev
    assert world.refused("datasets/images/aliases/none/") == (404, "VersionNotFound")


def test_an_execution_shows_its_alerts_and_its_outputs(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1", "b": "22"})
    job = world.get("executions/job-of-v1/")
    assert (job["state"], job["file_count"], job["size"]) == ("sealed", 2, 3)
    assert job["alerts"] == [{"code": "LateFile", "message": "one was late", "remedy": "wait"}]
    assert [row["path"] for row in world.walk("executions/job-of-v1/outputs/", limit=1)] == ["a", "b"]
    assert world.refused("executions/none/") == (404, "ExecutionNotFound")


def test_an_execution_is_known_right_after_its_upload(world: FakeApiDeployment) -> None:
    world.store.put("control/just-now.json", b'{"execution": "just-now", "files": 1, "step": "train"}')
    job = world.get("executions/just-now/")
    assert (job["state"], job["progress"]) == ("open", "uploaded, waiting to be sealed")
    assert (job["marker"]["step"], job["mtime"]) == ("train", "2023-11-14T22:13:20Z")


def test_datums_are_found_by_what_was_said_about_them(world: FakeApiDeployment) -> None:
    job = world.seal("v1", {"a.txt": "1", "b.txt": "2", "c.txt": "3"})
    for name, tag in (("a.txt", "x,y"), ("b.txt", "x,y"), ("c.txt", "x")):
        world.annotate(job, name, {"valohai.tags": [tag], "size": len(tag)})
    assert [row["name"] for row in world.walk("data/", tag="x,y", limit=1)] == ["a.txt", "b.txt"]
    assert [row["name"] for row in world.walk("data/", tag="x")] == ["c.txt"]
    assert [row["name"] for row in world.walk("data/", property=["size>=2", "size<4"])] == ["a.txt", "b.txt"]
    assert [row["name"] for row in world.walk("data/", output_execution="job-of-v1", name="c*")] == ["c.txt"]
    assert len(list(world.walk("data/", dataset_version="images:v1", limit=2))) == 3


def test_a_comparison_of_a_number_with_a_text_is_refused(world: FakeApiDeployment) -> None:
    world.annotate(world.seal("v1", {"a.txt": "1"}), "a.txt", {"sharpness": 0.5})
    assert world.refused("data/?property=sharpness%3E%3Dabc") == (400, "InvalidQuery")


def test_a_datum_shows_who_made_it_and_can_be_downloaded(world: FakeApiDeployment) -> None:
    job = world.seal("v1", {"a.txt": "1"})
    datum = world.annotate(job, "a.txt", {"valohai.tags": ["t"], "valohai.alias": "one", "colour": "red"})
    assert world.get(f"data/{datum.id}/")["aliases"] == []
    world.name_datum("one", datum)
    shown = world.get(f"data/{datum.id}/")
    assert shown["output_execution"] == {"id": "job-of-v1", "counter": None}
    assert (shown["tags"], shown["aliases"], shown["properties"]) == (["t"], ["one"], {"colour": "red"})
    assert shown["ctime"] == "2023-11-14T22:13:20Z"
    assert world.get(f"data/{datum.id}/metadata/")["colour"] == "red"
    url = world.get(f"data/{datum.id}/download/")["url"]
    assert url == "https://store.example/outputs/job-of-v1/a.txt?v=v1&s=900"
    assert world.refused("data/017a849e-9652-e750-d4af-ee173561bffd/") == (404, "DatumNotFound")


def test_datum_aliases_are_listed_and_resolved(world: FakeApiDeployment) -> None:
    job = world.seal("v1", {"a.txt": "1", "b.txt": "22"})
    world.name_datum("the first, of all", world.annotate(job, "a.txt", {}))
    world.name_datum("zweite", world.annotate(job, "b.txt", {}))
    rows = list(world.walk("datum-aliases/", limit=1))
    assert [(row["name"], row["datum"]["size"]) for row in rows] == [("the first, of all", 1), ("zweite", 2)]
    resolved = world.get("datum-aliases/resolve/", name="the first, of all")["datum"]
    assert resolved["name"] == "a.txt"
    assert world.refused("datum-aliases/resolve/?name=none") == (404, "DatumNotFound")


def test_lineage_goes_up_and_down(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1"})
    world.seal("v2", {"a": "2"})
    world.rebase("v2", "dataset://images/v1")
    down = world.get("lineage/", uri="dataset://images/v1")
    assert down["used_by"][0]["version"]["uri"] == "dataset://images/v2"
    up = world.get("lineage/", uri="dataset://images/v2", depth=1)
    assert up["based_on"]["uri"] == "dataset://images/v1"


def test_two_versions_are_compared_over_pages_of_any_size(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1", "b": "1", "c": "1", "e": "1"})
    world.seal("v2", {"b": "2", "c": "1", "d": "2"})
    wanted = [("removed", "a"), ("changed", "b"), ("added", "d"), ("removed", "e")]
    for limit in (1, 2, 5, 6):
        rows = world.walk("dataset-versions/images:v2/diff/", against="images:v1", limit=limit)
        assert [(row["change"], row["path"]) for row in rows] == wanted
    assert world.get("dataset-versions/images:v1/diff/", against="images:v1")["results"] == []


def test_datasets_are_found_by_a_part_of_their_name_in_any_case(world: FakeApiDeployment) -> None:
    for number, name in enumerate(("images", "Images-2", "texts")):
        world.seal(f"v{number}", {"a": name}, dataset=name)
    assert [row["name"] for row in world.walk("datasets/", search="IMAGE", limit=1)] == ["Images-2", "images"]
    assert world.get("datasets/", search="nothing")["results"] == []


def test_datasets_are_listed_with_their_newest_versions_in_one_answer(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1"})
    world.seal("v2", {"a": "2"}, created_at=NOW + 1)
    assert world.get("datasets/")["results"][0]["newest_version"] is None
    newest = world.get("dataset-versions/", dataset="images", limit=1)["results"][0]
    assert world.get("datasets/", newest="true")["results"][0]["newest_version"] == newest
    assert world.refused("datasets/?newest=true&limit=101") == (400, "InvalidRequest")
