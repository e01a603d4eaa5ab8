"""Valohai's own libraries on the local stack: a job with inputs and outputs, and what people ask about it later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import RELEASES, Client, Libraries
from tests.outputs import read_tree
from tests.system.conftest import User
from tests.system.test_api import call

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(params=RELEASES)
def libraries(request: pytest.FixtureRequest) -> Iterator[Libraries]:
    started = Libraries(request.param)
    yield started
    started.stop()


@pytest.fixture
def client(libraries: Libraries, user: User, tmp_path: Path) -> Client:
    return Client(libraries, user.stack.api_url, tmp_path)


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A name of its own for each release: the stack is shared."""
    libraries: str = request.node.callspec.params["libraries"]
    return "real-" + libraries.replace(".", "-")


def upload(
    user: User, execution: str, files: dict[str, str], sidecars: dict[str, Any], **marker: Any
) -> None:
    for path, text in files.items():
        user.put(f"outputs/{execution}/{path}", text.encode())
    for path, metadata in sidecars.items():
        user.put(f"outputs/{execution}/{path}.metadata.json", json.dumps(metadata).encode())
    user.mark(execution, files=len(files), **marker)
    user.execution(execution)


def test_a_job_with_utils_and_what_the_command_line_shows_of_it(
    user: User, client: Client, name: str, tmp_path: Path
) -> None:
    project = {"id": f"id-of-{name}", "name": f"me/{name}"}
    data = {"valohai.dataset-versions": [{"uri": f"dataset://{name}/v1", "properties": {"season": "autumn"}}]}
    upload(
        user,
        f"{name}-1",
        {"x.csv": "x", "deep/y.csv": "y"},
        {"x.csv": data, "deep/y.csv": data},
        project=project,
    )
    config, inputs, outputs = (tmp_path / folder for folder in ("config", "inputs", "outputs"))
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"data": f"dataset://{name}/v1"}))
    folders = {"VH_INPUTS_DIR": str(inputs), "VH_OUTPUTS_DIR": str(outputs), "VH_CONFIG_DIR": str(config)}
    user.environment |= folders
    user.run("inputs", "--config", given)
    client.environment |= {**folders, "VH_JOB_ID": f"exec-{name}"}
    assert client.program("outputs") == {"x.csv": "x", "y.csv": "y"}
    facts = {"valohai.project-id": project["id"], "valohai.project-name": project["name"]}
    (config / "execution.json").write_text(
        json.dumps({**facts, "valohai.execution-counter": 2, "valohai.execution-step": "train"})
    )
    batch = outputs / "valohai.metadata.jsonl"
    batch.write_text(
        batch.read_text().replace("real-made", f"{name}-made").replace("real-best", f"{name}-best")
    )
    user.run("push", outputs, "--execution", f"{name}-2")
    assert user.execution(f"{name}-2")["versions"] == [f"dataset://{name}-made/v1"]

    client.log_in(name)
    rows = {row["counter"]: row for row in client.vh_json("execution", "list")}
    assert (rows[2]["id"], rows[2]["step"], rows[2]["status"]) == (f"{name}-2", "train", "complete")
    listed = {row["name"]: row for row in client.vh_json("data", "list")}
    assert {"x.csv", "deep/y.csv", "sub/a.csv", "model.pkl"} <= listed.keys()
    client.vh("execution", "outputs", "2", "--download", tmp_path / "got")
    assert read_tree(tmp_path / "got") == {"sub/a.csv": b"1,2", "model.pkl": b"weights"}
    assert f"{name}-best" in client.vh("alias", "list")
    for variable in (*folders, "VH_JOB_ID"):
        del client.environment[variable]
    assert client.program("inputs", f"datum://{name}-best") == {"name": "model.pkl", "text": "weights"}
    record = json.loads((config / "inputs.json").read_text())["data"]["files"]
    shown = {file["datum_id"]: (file["name"], file["checksums"]["md5"]) for file in record}
    _, version = call(user, "GET", f"dataset-versions/{name}:v1/")
    assert version["properties"] == {"season": "autumn"}
    datums = {file["datum"]["id"]: file["datum"] for file in version["files"]}
    assert {datum: (row["name"].rpartition("/")[2], row["md5"]) for datum, row in datums.items()} == shown
    for datum, row in datums.items():
        _, alone = call(user, "GET", f"data/{datum}/")
        assert (alone["name"], alone["md5"], len(alone["sha256"])) == (row["name"], row["md5"], 64)


def test_a_dataset_is_updated_by_file_and_a_model_tells_its_sources(
    user: User, client: Client, name: str, tmp_path: Path
) -> None:
    name = f"{name}-u"
    entry = {"uri": f"dataset://{name}/v1", "valohai.tags": ["first"]}
    said = {"valohai.dataset-versions": [entry]}
    files = {"keep.csv": "1", "deep/change.csv": "2", "deep/drop.csv": "3"}
    upload(user, f"{name}-1", files, dict.fromkeys(files, said))
    folder = tmp_path / "new"
    (folder / "deep").mkdir(parents=True)
    for path, text in {"keep.csv": "1", "deep/change.csv": "9", "fresh.csv": "4"}.items():
        (folder / path).write_text(text)
    told = client.program("update_dataset", name, folder)
    assert (told["exclude"], told["upload"]) == (
        ["deep/change.csv", "deep/drop.csv"],
        ["deep/change.csv", "fresh.csv"],
    )
    wish = {"uri": f"dataset://{name}/v2", "from": told["from"], "exclude": told["exclude"]}
    sidecar = {"valohai.dataset-versions": [wish], "valohai.model-versions": [f"model://{name}/"]}
    inputs = {"old": {"uris": [told["from"]], "resolved": [told["from"]]}}
    changed = {path: (folder / path).read_text() for path in told["upload"]}
    upload(
        user, f"{name}-2", changed, dict.fromkeys(changed, sidecar), inputs=inputs, step="update", counter=9
    )
    assert user.execution(f"{name}-2")["alerts"] == []
    _, version = call(user, "GET", f"dataset-versions/{name}:latest/")
    assert {file["datum"]["name"]: file["datum"]["id"] for file in version["files"]}.keys() == {
        "keep.csv",
        "deep/change.csv",
        "fresh.csv",
    }
    assert version["previous_version"] == f"{name}:v1"
    again = client.program("update_dataset", name, folder)
    assert (again["exclude"], again["upload"]) == ([], [])

    made = client.program("create_version", f"{name}-2", name, "v3", version["id"])
    assert made["walked"] == [f"{name}:v3", f"{name}:v2", f"{name}:v1"]
    client.log_in()
    sources = client.vh_json("model", "version", name, "1")
    assert [row["id"] for row in sources["source_executions"]] == [f"{name}-2"]
    assert sorted(row["name"] for row in sources["source_data"]) == sorted(files)

    user.run("metadata", f"dataset://{name}", "--set", "species=cod")
    user.run("metadata", f"dataset://{name}/v2", "--set", "season=autumn", "--set", 'lens={"mm": 35}')
    assert call(user, "GET", f"datasets/{name}/")[1]["properties"] == {"species": "cod"}
    assert user.json("show", f"dataset://{name}/v2")["properties"] == {"season": "autumn", "lens": {"mm": 35}}


def test_a_plain_output_is_found_by_its_name_in_execution_version_and_project(user: User) -> None:
    name, plain = "real-plain", "real-plain.bin"
    project = {"id": "id-of-plain", "name": "me/plain"}
    said = {"valohai.dataset-versions": [f"dataset://{name}-p/v1"]}
    upload(
        user, f"{name}-p", {f"deep/{plain}": "p", "other.bin": "o"}, {f"deep/{plain}": said}, project=project
    )

    def names(*scope: str) -> list[str]:
        return [datum["name"] for datum in user.json("search", "--name", plain, *scope)["datums"]]

    for scope in (
        ["--execution", f"{name}-p"],
        ["--dataset", f"dataset://{name}-p/v1"],
        ["--project", "plain"],
    ):
        assert names(*scope) == [f"deep/{plain}"]
    for query in (f"output_execution={name}-p", f"dataset_version={name}-p:v1", "project=me/plain"):
        _, page = call(user, "GET", f"data/?name={plain}&{query}")
        assert [datum["name"] for datum in page["results"]] == [f"deep/{plain}"]
        assert page["searched"].startswith("all ")
    everywhere = user.json("search", "--name", plain)
    assert everywhere["datums"] == []
    assert "name an execution, a version or a project" in everywhere["searched"]


def test_latest_with_start_fresh_begins_a_dataset_and_an_exclude_without_effect_is_told(user: User) -> None:
    """As scripts write it that do not ask whether the dataset is there."""
    wish = {"uri": "dataset://real-fresh/v1", "from": "dataset://real-fresh/latest", "start_fresh": True}
    upload(user, "real-fresh-1", {"deep/a.csv": "a"}, {"deep/a.csv": {"valohai.dataset-versions": [wish]}})
    assert user.execution("real-fresh-1")["versions"] == ["dataset://real-fresh/v1"]
    _, version = call(user, "GET", "dataset-versions/real-fresh:latest/")
    assert ([file["path"] for file in version["files"]], version["previous_version"]) == (
        ["deep/a.csv"],
        None,
    )
    wish = {"uri": "dataset://real-fresh/v2", "from": "dataset://real-fresh/v1", "exclude": ["a.csv"]}
    upload(user, "real-fresh-2", {"b.csv": "b"}, {"b.csv": {"valohai.dataset-versions": [wish]}})
    assert [alert["code"] for alert in user.execution("real-fresh-2")["alerts"]] == ["ExcludeMatchesNothing"]
    _, version = call(user, "GET", "dataset-versions/real-fresh:v2/")
    assert [file["path"] for file in version["files"]] == ["b.csv", "deep/a.csv"]
