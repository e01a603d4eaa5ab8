"""Never null for what is known: every field that may be null in an answer stands here, with its reason.

docs/compatibility.md has the same table for readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from packline.model import DatumAlias, Execution
from tests.unit.api.api import NOW, FakeApiDeployment

MARKER = {
    "project": {"id": "p-1", "name": "me/vision"},
    "counter": 7,
    "step": "train",
    "title": "Train it",
    "status": "completed",
    "machine": {"id": "e-1", "name": "g5", "slug": "g5"},
    "who": {"id": "4", "name": "alice"},
    "times": {"started": "2026-01-01T10:00:00+00:00", "ended": "2026-01-01T10:01:30+00:00"},
    "inputs": {"data": {"uris": ["dataset://images/v1"], "resolved": ["dataset://images/v1"]}},
}
"""A marker that says all that one can say."""

REASONS = {
    ("a list", "previous"): "clients follow next; nobody goes back",
    ("a list", "next"): "there are no more",
    ("a datum in a list", "file_mtime"): "S3 is asked for one datum, not for each of a list",
    ("a datum in a list", "sha1"): "the object would have to be read",
    ("a datum in a list", "sha256"): "the object would have to be read",
    ("a datum", "file_ctime"): "S3 does not keep when the uploaded file was made",
    ("a datum in a list", "file_ctime"): "S3 does not keep when the uploaded file was made",
    ("a file of a version", "sha1"): "the object would have to be read",
    ("a file of a version", "sha256"): "the object would have to be read",
    ("a datum", "metadata"): "it is shown where metadata=true was sent",
    ("a datum in a list", "metadata"): "it is shown where metadata=true was sent",
    ("a datum", "part"): "it is an object of its own",
    ("a datum in a list", "part"): "it is an object of its own",
    ("a version", "plan"): "its package was not planned",
    ("a model version", "plan"): "its package was not planned",
    ("an execution", "touched_at"): "it is sealed",
    ("an execution", "listed_at"): "this one was sealed without a listing",
    ("a version", "deleted_at"): "it is not deleted",
    ("a version", "purge_at"): "it is not deleted",
    ("a version", "status"): "a dataset version has none; that of a model has",
    ("a version", "note"): "a dataset version has none; that of a model may have",
    ("a version", "files_next"): "all of its files are shown",
    ("a model version", "deleted_at"): "it is not deleted",
    ("a model version", "purge_at"): "it is not deleted",
    ("a version", "created_by"): "the stores in memory were told nothing of who made it",
    ("a version", "packaging_asked_by"): "nobody asked for its package later",
    ("a version", "deleted_by"): "it is not deleted",
    ("a model version", "created_by"): "the stores in memory were told nothing of who made it",
    ("a model version", "packaging_asked_by"): "nobody asked for its package later",
    ("a model version", "deleted_by"): "it is not deleted",
    ("a model version", "previous_version"): "versions of a model are made afresh",
    ("a model version", "previous_version_uri"): "versions of a model are made afresh",
}


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    for version, dataset, facts in (
        ("v1", "images", {"tags": ("t",)}),
        ("1", "model:bert", {"note": "good"}),
    ):
        job = made.seal(version, {"deep/a.csv": "a", "b.csv": "b"}, dataset=dataset, **facts)
        made.registry.save_execution(replace(job, marker=MARKER))
    made.seal("v2", {"deep/a.csv": "c"}, base="dataset://images/v1")
    for execution in ("job-of-v2",):
        known = made.registry.execution(execution)
        made.registry.save_execution(replace(known, marker=MARKER))
    made.datum_index.reserve_version("model:bert", "job-of-1")
    first, _ = made.members("v1")
    made.datum_index.move_datum_alias(DatumAlias("best", first.datum, first.path, "job-of-v1", 0, NOW, NOW))
    return made


def answers(world: FakeApiDeployment) -> Iterator[tuple[str, Any]]:
    """Everything that routes of Valohai's shape answer, under the name of what it shows."""
    datum = world.members("v1")[0].datum
    yield "a datum", world.get(f"data/{datum}/")
    yield "a datum", {**world.get("datum-aliases/resolve/", name="best")["datum"], "file_mtime": ""}
    for query in ({"output_execution": "job-of-v1"}, {"dataset_version": "images:v1"}, {"project": "vision"}):
        page = world.get("data/", **query)
        yield "a list", {name: page[name] for name in ("count", "next", "previous")}
        for row in page["results"]:
            yield "a datum in a list", row
    aliases = world.get("datum-aliases/")["results"]
    yield "a datum in a list", aliases[0].pop("datum")
    yield "a datum alias", aliases[0]
    version = world.get("dataset-versions/images:v2/")
    for file in version.pop("files"):
        yield "a file of a version", file.pop("datum")
        yield "a file of a version", file
    yield "a version", version
    yield "a dataset", {**world.get("datasets/images/"), "owner": "", "ctime": ""}
    yield "a model", world.get("models/bert/")
    yield "a model", world.get("models/")["results"][0]
    yield "a model version", world.get("model-versions/model:bert:1/")
    for row in world.get("model-versions/model:bert:1/source-data/")["results"]:
        yield "a datum in a list", row
    yield "an execution", world.get("executions/job-of-v1/")
    yield "an execution", world.get("executions/", project="p-1")["results"][0]
    yield "a project", world.get("projects/")["results"][0]
    yield "a store", world.get("stores/")["results"][0]


def nulls(world: FakeApiDeployment) -> set[tuple[str, str]]:
    return {
        (what, name) for what, answer in answers(world) for name, value in answer.items() if value is None
    }


def test_every_null_has_a_reason_and_every_reason_a_null(world: FakeApiDeployment) -> None:
    assert nulls(world) == set(REASONS)


UNDECLARED = {
    ("a datum", "project"),
    ("a datum", "output_execution"),
    ("a dataset", "ctime"),
    ("a dataset", "owner"),
    ("an execution", "counter"),
    ("an execution", "duration"),
    ("an execution", "project"),
    ("an execution", "sealed_at"),
    ("an execution", "listed_at"),
    ("an execution", "content_hash"),
    ("a version", "execution"),
    ("a model", "latest_version"),
}
"""Null where nobody said it, or it has not happened: with the reasons of docs/compatibility.md."""


def test_what_nobody_declared_is_null_and_known_nowhere(world: FakeApiDeployment) -> None:
    world.registry.save_execution(Execution("open", touched_at=NOW))
    shown = world.get("executions/open/")
    known = {name for name, value in shown.items() if value is None}
    assert known == {name for what, name in UNDECLARED if what == "an execution"}
    bare = world.seal("v3", {"a": "a"})
    (datum,) = world.get("data/", output_execution=bare.id)["results"]
    assert datum["project"] is None
    assert datum["output_execution"] == {"id": bare.id, "counter": None}
    dataset = world.get("datasets/images/")
    assert (dataset["owner"], dataset["ctime"]) == (None, None)


def test_the_page_for_readers_names_every_field_that_may_be_null() -> None:
    page = (Path(__file__).parents[3] / "docs/compatibility.md").read_text(encoding="utf-8")
    section = page.partition("## What may be null")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z0-9_]+)`", section))
    assert {name for _, name in REASONS} | {name for _, name in UNDECLARED} <= named
