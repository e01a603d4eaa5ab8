"""What a worker without credentials of AWS asks for: URLs of members from any row on, and lineage to be kept."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from packline.client.api.plan import read_page
from packline.model import Use, UseKind
from packline.pipeline.datums import Dependencies
from packline.pipeline.metadata_requests import Description
from packline.pipeline.output_metadata import write_metadata
from packline.pipeline.resolving import plan_any_uri
from packline.uri import parse_uri
from tests.unit.api.api import NOW, Answer, FakeApiDeployment


@pytest.fixture
def world() -> FakeApiDeployment:
    return FakeApiDeployment()


def record(world: FakeApiDeployment, body: Any) -> Answer:
    return world.call("POST", "/api/v0/lineage/", json.dumps(body), content_type="application/json")


def test_members_come_with_urls_of_their_own_object_version_in_the_rows_of_the_manifest(
    world: FakeApiDeployment,
) -> None:
    world.seal("v1", {f"f{n}": str(n) for n in range(5)})
    kept = [(row, member.path, member.key) for row, member in enumerate(world.members("v1"))]
    for limit in (1, 2, 5, 6):
        found = list(world.walk("fetch-plan/members/", uri="dataset://images/latest", limit=limit))
        assert [(one["row"], one["path"], one["url"].partition("?")[0]) for one in found] == [
            (row, path, f"https://store.example/{key}") for row, path, key in kept
        ]
    version = world.members("v1")[3].version_id
    assert f"?v={version}&s=900" in found[3]["url"]


def test_members_are_returned_from_any_row(world: FakeApiDeployment) -> None:
    world.seal("v1", {f"f{n}": str(n) for n in range(8)})
    page = world.get("fetch-plan/members/", uri="dataset://images/v1", start=4, limit=3)
    assert [one["row"] for one in page["results"]] == [4, 5, 6]
    assert page["count"] == 8
    assert page["next"] is not None
    assert world.get("fetch-plan/members/", uri="dataset://images/v1", start=8)["results"] == []
    assert world.refused("fetch-plan/members/?uri=dataset://images/v1&start=9") == (400, "InvalidRequest")
    assert world.refused("fetch-plan/members/?uri=dataset://images/v1&start=-1") == (400, "InvalidRequest")


def test_a_datum_has_no_members(world: FakeApiDeployment) -> None:
    uri = "datum://00000000-0000-8000-8000-000000000000"
    assert world.refused(f"fetch-plan/members/?uri={uri}") == (400, "InvalidRequest")


def test_uses_are_recorded_as_what_their_names_mean_once(world: FakeApiDeployment) -> None:
    world.seal("v1", {"a": "1"})
    world.registry.move_alias("images", "best", "v1", NOW)
    datum = f"datum://{world.members('v1')[0].datum}"
    uris = ["dataset://images/best", "dataset://images/v1", datum]
    for _ in range(2):
        answer = record(world, {"execution": "job-2", "uris": uris})
        assert (answer.status, answer.body["uris"]) == (200, ["dataset://images/v1", datum])
    wanted = Use("dataset://images/v1", UseKind.EXECUTION, "job-2", NOW)
    assert list(world.lineage.users("dataset://images/v1")) == [wanted]
    assert len(list(world.lineage.users(datum))) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"execution": "job-2", "uris": ["dataset://images/v1", "dataset://images/v9"]}, 404),
        ({"execution": "job-2", "uris": ["s3://bucket/key"]}, 400),
        ({"execution": "../job", "uris": ["dataset://images/v1"]}, 400),
        ({"execution": "job-2", "uris": []}, 400),
        ({"execution": "job-2", "uris": ["dataset://images/v1"] * 101}, 400),
        ({"execution": "job-2"}, 400),
        ([], 400),
    ],
)
def test_of_uses_with_one_that_cannot_be_nothing_is_recorded(
    world: FakeApiDeployment, body: Any, status: int
) -> None:
    world.seal("v1", {"a": "1"})
    answer = record(world, body)
    assert (answer.status, answer.body["status"]) == (status, status)
    assert list(world.lineage.users("dataset://images/v1")) == []


def test_what_was_said_about_members_comes_in_pages_that_skip_those_of_which_nothing_was(
    world: FakeApiDeployment,
) -> None:
    execution = world.seal("v1", {f"f{n}": str(n) for n in range(9)})
    told = [Description(json.dumps({"n": n}).encode()) if n % 3 == 0 else None for n in range(9)]
    shards = write_metadata(world.store, world.members("v1"), told)
    world.registry.executions[execution.id] = replace(execution, metadata=shards)
    wanted = [(member.datum, {"n": n}) for n, member in enumerate(world.members("v1")) if n % 3 == 0]
    for limit in (1, 2, 3, 100):
        found = world.walk("fetch-plan/metadata/", uri="dataset://images/v1", limit=limit)
        assert [(one["datum_id"], one["metadata"]) for one in found] == wanted


def test_a_page_of_metadata_goes_through_a_bounded_number_of_members(
    world: FakeApiDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.api.fetch_plan_members.MOST_LOOKED_AT", 4)
    world.seal("v1", {f"f{n}": str(n) for n in range(9)})
    page = world.get("fetch-plan/metadata/", uri="dataset://images/v1")
    assert page["results"] == []
    assert page["next"] is not None
    assert list(world.walk("fetch-plan/metadata/", uri="dataset://images/v1")) == []


def test_a_worker_reads_every_kind_of_plan_as_it_is_answered(world: FakeApiDeployment) -> None:
    execution = world.seal("v1", {"a": "1", "b/c": "2"})
    world.package("v1", parts=3)
    world.seal("1", {"weights": "w"}, dataset="model:bert")
    datum = world.annotate(execution, "b/c", {})
    for uri in ("dataset://images/latest", "model://bert/", datum.uri):
        asked = parse_uri(uri)
        page = read_page(world.get("fetch-plan/", uri=uri, limit=2), asked)
        plan = plan_any_uri(asked, Dependencies(world.registry, world.datum_index, world.store))
        assert page.plan == replace(plan, parts=plan.parts[:2])
        assert bool(page.cursor) == (len(plan.parts) > 2)
        assert all(url.startswith("https://store.example/") for url in page.urls.values())
