"""One search over the deployment: names of all kinds, and files of all versions, each with what leads to it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.unit.api.api import FakeApiDeployment


@pytest.fixture
def api() -> FakeApiDeployment:
    deployment = FakeApiDeployment()
    deployment.seal("v1", {"labels.csv": "1", "train/cat.jpg": "x"})
    deployment.seal("v2", {"labels.csv": "2", "train/dog.jpg": "y"}, created_at=1_700_000_500.0)
    deployment.seal("1", {"weights.bin": "3"}, dataset="model:cat-classifier")
    return deployment


def test_a_file_that_nothing_was_said_about_is_found_with_the_versions_that_have_it(
    api: FakeApiDeployment,
) -> None:
    page = api.get("search/", q="LABELS.csv")
    (hit,) = page["results"]
    assert (hit["kind"], hit["name"]) == ("file", "labels.csv")
    assert (hit["collection"], hit["uri"]) == ("images", "dataset://images/v2")
    assert [version["id"] for version in hit["versions"]] == ["images:v2", "images:v1"]
    assert page["searched"].startswith("the files of 3 versions")
    shown = api.get(f"dataset-versions/{hit['versions'][0]['id']}/files/one/", path=hit["name"])
    assert shown["datum"]["id"]


def test_names_of_every_kind_are_found(api: FakeApiDeployment) -> None:
    by_kind = {hit["kind"]: hit for hit in api.get("search/", q="cat")["results"]}
    assert by_kind["model"]["uri"] == "model://cat-classifier"
    assert by_kind["file"]["name"] == "train/cat.jpg"
    assert [hit["kind"] for hit in api.get("search/", q="images")["results"]] == ["dataset"]
    (execution,) = api.get("search/", q="job-of-v1")["results"]
    assert (execution["kind"], execution["name"]) == ("execution", "job-of-v1")


def test_only_the_kinds_that_are_asked_for_are_searched(api: FakeApiDeployment) -> None:
    assert [hit["kind"] for hit in api.get("search/", q="cat", kind="file")["results"]] == ["file"]
    assert {hit["kind"] for hit in api.get("search/", q="cat", kind="file,model")["results"]} == {
        "file",
        "model",
    }
    assert api.refused("search/?q=cat&kind=cats") == (400, "InvalidRequest")
    answer = api.call("GET", "/api/v0/search/?q=cat&kind=cats")
    assert "dataset, model, version, execution, file" in answer.body["detail"]


def test_pages_follow_each_other_and_show_each_file_once(api: FakeApiDeployment) -> None:
    api.seal("v3", {f"{number:02}.txt": "x" for number in range(7)})
    hits = [hit["name"] for hit in api.walk("search/", q="*.txt", kind="file", limit=7)]
    assert hits == [f"{number:02}.txt" for number in range(7)]
    assert all(first < second for first, second in pairwise(hits))


def test_the_first_page_names_the_versions_that_were_not_searched(api: FakeApiDeployment) -> None:
    api.seal("v3", {f"{number:02}.txt": "x" for number in range(7)})
    page = api.get("search/", q="*.txt", kind="file", limit=3)
    assert len(page["results"]) == 3
    assert (page["complete"], page["not_searched"][0]) == (False, "dataset://images/v3")


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=a&cursor=x", "q=a&limit=201", "q=a&tag=b"])
def test_a_search_that_cannot_be_answered_is_refused(api: FakeApiDeployment, query: str) -> None:
    assert api.refused(f"search/?{query}")[0] == 400


def test_a_deleted_version_is_not_found(api: FakeApiDeployment) -> None:
    for version in ("v1", "v2"):
        assert api.call("DELETE", f"/api/v0/dataset-versions/images:{version}/").status in (200, 202, 204)
    assert api.get("search/", q="labels")["results"] == []
