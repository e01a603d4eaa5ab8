"""valohai-cli, unmodified: logging in, and every command that speaks to a route that we have."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from packline.model import DatumAlias, Execution, ModelStatus
from tests.clients.conftest import Client, Served
from tests.unit.api.api import NOW, FakeApiDeployment

PROJECT = {"id": "018f3a3e-0000-7000-8000-000000000001", "name": "me/vision"}


def job(world: FakeApiDeployment, version: str, files: dict[str, str], **marker: Any) -> Execution:
    """A sealed execution of the project with these outputs."""
    sealed = world.seal(version, files)
    content = {"project": PROJECT, "step": "train", "status": "completed", **marker}
    return world.registry.save_execution(replace(sealed, marker=content))


@pytest.fixture
def vision(world: FakeApiDeployment, person: Client) -> Client:
    """A client that is logged in and linked to a project of one execution."""
    job(world, "v1", {"a.txt": "a", "deep/b.txt": "bb"}, counter=7)
    person.log_in("vision")
    return person


def test_a_person_logs_in_and_links_a_folder(vision: Client, served: Served) -> None:
    config = json.loads((vision.folder / "valohai-config/config.json").read_text())
    assert config["host"].rstrip("/") == served.url
    (linked,) = config["links"].values()
    assert (linked["id"], linked["name"], linked["owner"]["username"]) == (PROJECT["id"], "vision", "me")
    assert "vision" in vision.vh("project", "list")


def test_a_project_is_chosen_by_its_id_for_one_command(vision: Client) -> None:
    listed = vision.vh("--project", PROJECT["id"], "--project-root", vision.folder, "data", "list")
    assert "deep/b.txt" in listed


def test_data_list_shows_the_outputs_of_the_project(vision: Client, world: FakeApiDeployment) -> None:
    world.seal("other", {"not-ours.txt": "x"})
    rows = vision.vh_json("data", "list")
    assert [row["name"] for row in rows] == ["a.txt", "deep/b.txt"]
    text = vision.vh("data", "list")
    assert "#7" in text
    assert "2.0 B" in text
    assert "not-ours" not in text


def test_alias_list_shows_what_each_points_to(vision: Client, world: FakeApiDeployment) -> None:
    (datum, other) = world.members("v1")
    for name, member in (("first", datum), ("second", other)):
        world.datum_index.move_datum_alias(
            DatumAlias(name, member.datum, member.path, "job-of-v1", 0, NOW, NOW)
        )
    rows = {row["name"]: row["datum"] for row in vision.vh_json("alias", "list")}
    assert {name: (row["name"], row["size"]) for name, row in rows.items()} == {
        "first": ("a.txt", 1),
        "second": ("deep/b.txt", 2),
    }
    assert "datum://first" in vision.vh("alias", "list")


def test_execution_list_and_info_say_what_the_marker_says(vision: Client, world: FakeApiDeployment) -> None:
    job(
        world,
        "v2",
        {"c": "c"},
        counter=8,
        status="error",
        machine={"id": "e-1", "name": "g5.xlarge"},
        times={"started": "2026-01-01T10:00:00+00:00", "ended": "2026-01-01T10:01:30+00:00"},
        inputs={"images": {"uris": ["dataset://images/v1"]}},
        parameters={"epochs": 3},
    )
    rows = vision.vh_json("execution", "list")
    assert [(row["counter"], row["status"], row["step"], row["duration"]) for row in rows] == [
        (8, "error", "train", 90.0),
        (7, "complete", "train", None),
    ]
    assert "/console/#/executions/job-of-v2" in vision.vh("execution", "list")
    assert [row["counter"] for row in vision.vh_json("execution", "list", "--status", "error")] == [8]
    shown = vision.vh("execution", "info", "8")
    assert "g5.xlarge" in shown
    assert "dataset://images/v1" in shown
    assert "epochs" in shown
    assert vision.vh_json("execution", "info", "latest")["id"] in ("job-of-v1", "job-of-v2")
    assert "Execution #9 does not exist" in vision.vh("execution", "info", "9", code=1)


def test_execution_outputs_are_listed_and_downloaded_with_their_folders(vision: Client) -> None:
    target = vision.folder / "got"
    assert "deep/b.txt" in vision.vh("execution", "outputs", "7", "--download", target)
    assert (target / "a.txt").read_text() == "a"
    assert (target / "deep/b.txt").read_text() == "bb"


def test_more_outputs_than_a_page_holds_are_all_listed(vision: Client, world: FakeApiDeployment) -> None:
    job(world, "v3", {f"f{number:04}": "x" for number in range(6_001)}, counter=9)
    listed = vision.vh("--output-format", "csv", "execution", "outputs", "9")
    names = [line.partition(",")[0] for line in listed.splitlines()[1:]]
    assert names == [f"f{number:04}" for number in range(6_001)]


def test_project_status_shows_the_open_executions(vision: Client, world: FakeApiDeployment) -> None:
    running = Execution("running", touched_at=NOW, marker={"project": PROJECT, "counter": 11, "step": "prep"})
    world.registry.save_execution(running)
    shown = vision.vh("project", "status")
    assert "1 Incomplete Executions" in shown
    assert "prep" in shown


@pytest.fixture
def models(vision: Client, world: FakeApiDeployment) -> Client:
    """Three versions of one model, and one of another."""
    for counter, tags in (("1", ("old",)), ("2", ("dev", "big")), ("3", ("dev",))):
        world.seal(counter, {"model.bin": counter}, dataset="model:bert", tags=tags, note=f"note {counter}")
        world.datum_index.reserve_version("model:bert", f"job-of-{counter}")
    world.seal("4", {"w": "w"}, dataset="model:gpt")
    world.datum_index.set_status("model:bert", "2", ModelStatus.APPROVED)
    used = replace(
        world.registry.execution("job-of-3"),
        marker={
            "project": PROJECT,
            "counter": 12,
            "step": "train",
            "title": "Train it",
            "who": {"id": "4", "name": "alice"},
            "inputs": {"data": {"uris": ["dataset://images/v1"], "resolved": ["dataset://images/v1"]}},
        },
    )
    world.registry.save_execution(used)
    return vision


def test_models_are_listed_and_found_by_a_part_of_their_name(models: Client) -> None:
    rows = models.vh_json("model", "list")
    assert [(row["name"], len(row["version_summary"])) for row in rows] == [("bert", 3), ("gpt", 1)]
    assert [row["name"] for row in models.vh_json("model", "list", "--name", "BER")] == ["bert"]
    assert models.vh("model", "list", "--quiet").splitlines() == ["bert\tbert", "gpt\tgpt"]
    assert models.vh_json("model", "list", "--tag", "any") == []
    assert "bert" in models.vh("model", "list")


def test_versions_of_a_model_are_narrowed_by_status_and_tag(models: Client) -> None:
    def counters(*filters: str) -> list[int]:
        return [row["counter"] for row in models.vh_json("model", "versions", "bert", *filters)]

    assert counters() == [3, 2, 1]
    assert counters("--status", "approved") == [2]
    assert counters("--status", "approved", "--status", "pending") == [3, 2, 1]
    assert counters("--tag", "dev") == [3, 2]
    assert counters("--tag", "dev", "--tag", "big") == [2]
    assert "Train it" in models.vh("model", "versions", "bert")


def test_a_model_version_tells_its_sources(models: Client) -> None:
    shown = models.vh_json("model", "version", "bert", "3")
    assert shown["version"]["source"] == {"type": "execution", "id": "job-of-3", "title": "Train it"}
    assert [(row["counter"], row["step"]) for row in shown["source_executions"]] == [(12, "train")]
    assert [(row["name"], row["size"]) for row in shown["source_data"]] == [("a.txt", 1), ("deep/b.txt", 2)]
    text = models.vh("model", "version", "bert", "3")
    assert "Source Executions:" in text
    assert "deep/b.txt" in text
    described = models.vh("model", "version", "bert", "3", "--describe")
    assert "### Release note" in described
    assert "note 3" in described
    assert "**Creator:** alice" in described


def test_a_model_is_described(models: Client) -> None:
    assert "| 2 | approved |" in models.vh("model", "describe", "bert")
    info = models.vh("model", "info", "gpt")
    assert "gpt" in info
    assert "pending" in info


@pytest.mark.parametrize(
    "command",
    [
        ("execution", "delete", "7"),
        ("environments",),
        ("pipeline", "list"),
        ("task", "list"),
        ("project", "commits"),
        ("project", "fetch"),
    ],
    ids=" ".join,
)
def test_what_is_not_here_is_told_and_nothing_is_claimed(vision: Client, command: tuple[str, ...]) -> None:
    shown = vision.vh(*command, code=1)
    assert "NoRoute" in shown or "Nothing was deleted" in shown


def test_the_objects_of_a_download_are_those_of_the_list(vision: Client, tmp_path: Path) -> None:
    row = vision.vh_json("data", "list")[1]
    vision.vh("execution", "outputs", "7", "--download", tmp_path / "got", "--filter-download", "deep/*")
    assert [path.name for path in (tmp_path / "got").rglob("*.txt")] == ["b.txt"]
    assert row["size"] == (tmp_path / "got/deep/b.txt").stat().st_size
