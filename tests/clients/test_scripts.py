"""The requests of published example scripts, in their order, by the libraries those use."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import md5

from tests.clients.conftest import Client
from tests.clients.test_valohai_cli import PROJECT
from tests.unit.api.api import FakeApiDeployment


def test_a_dataset_is_updated_by_what_has_changed(world: FakeApiDeployment, person: Client) -> None:
    world.seal("v1", {"same.csv": "1", "deep/other.csv": "2", "gone.csv": "3"})
    folder = person.folder / "new"
    (folder / "deep").mkdir(parents=True)
    for name, text in {"same.csv": "1", "deep/other.csv": "9", "fresh.csv": "4"}.items():
        (folder / name).write_text(text)
    told = person.program("update_dataset", "images", folder)
    assert told["from"] == "dataset://images/v1"
    assert told["exclude"] == ["deep/other.csv", "gone.csv"]
    assert told["upload"] == ["deep/other.csv", "fresh.csv"]
    assert list(told["keep"]) == ["same.csv"]


def test_a_dataset_of_many_files_is_compared_whole(world: FakeApiDeployment, person: Client) -> None:
    files = {f"f{number:04}.csv": str(number) for number in range(2_500)}
    world.seal("v1", files)
    folder = person.folder / "new"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    told = person.program("update_dataset", "images", folder)
    assert (told["exclude"], told["upload"], len(told["keep"])) == ([], [], 2_500)


def test_a_version_is_made_of_the_outputs_of_an_execution(world: FakeApiDeployment, person: Client) -> None:
    world.seal("v1", {"a": "a"})
    world.seal("job", {f"f{number}": str(number) for number in range(5)}, dataset="scratch")
    told = person.program("create_version", "job-of-job", "images", "v2", "images:v1")
    assert told["walked"] == ["images:v2", "images:v1"]
    assert told["ids"] == [member.datum for member in world.members("v2")]


def test_files_are_looked_up_and_described(world: FakeApiDeployment, person: Client) -> None:
    sealed = world.seal("v1", {"deep/a.csv": "a"})
    world.registry.save_execution(replace(sealed, marker={"project": PROJECT}))
    told = person.program("look_up", "deep/a.csv", "deep/none.csv")
    assert told == {
        "counts": {"deep/a.csv": 1, "deep/none.csv": 0},
        "datasets": ["by-form", "by-json"],
        "owners": ["0", "7"],
        "metadata": {"sheeps": ["fluffy"], "valohai.tags": ["a"], "valohai.alias": "mine"},
        "applied": True,
        "properties": {"species": "cod"},
        "name": "deep/a.csv",
        "alias": True,
    }


def test_hashes_and_names_of_a_file_are_the_same_wherever_it_is_shown(world: FakeApiDeployment) -> None:
    job = world.seal("v1", {"deep/a.csv": "text"})
    world.registry.save_execution(replace(job, marker={"project": PROJECT}))
    datum = world.annotate(job, "deep/a.csv", {"valohai.tags": ["t"], "valohai.alias": "mine"})
    world.name_datum("mine", datum)
    (file,) = world.get("dataset-versions/images:v1/")["files"]
    shown = [
        file["datum"],
        world.get(f"data/{datum.id}/"),
        world.get("datum-aliases/")["results"][0]["datum"],
        world.get("datum-aliases/resolve/", name="mine")["datum"],
        *world.get("data/", tag="t")["results"],
        *world.get("data/", name="a.csv")["results"],
        *world.get("data/", dataset_version="images:v1")["results"],
        *world.get("data/", output_execution=job.id)["results"],
        *world.get("data/", project="vision")["results"],
        world.get("executions/job-of-v1/outputs/")["results"][0]["datum"],
        world.get("dataset-versions/images:v1/tree/", prefix="deep/")["results"][0]["datum"],
    ]
    digest = md5(b"text", usedforsecurity=False).hexdigest()
    assert {(one["id"], one["name"], one["size"], one["md5"]) for one in shown} == {
        (datum.id, "deep/a.csv", 4, digest)
    }
    lineage = world.get("lineage/", uri=f"datum://{datum.id}")
    assert (lineage["uri"], lineage["path"]) == (datum.uri, "deep/a.csv")
    assert json.dumps(shown).count(datum.id) >= len(shown)
