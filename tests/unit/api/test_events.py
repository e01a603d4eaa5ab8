"""What happened, over HTTP: newest first, each thing once, of the last 90 days."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from packline.api.paging import encode_cursor
from packline.model import VersionAlias
from packline.pipeline.events import alias_moved, package_published, version_created
from packline.rules.event_identity import past_event
from tests.builders import a_part, a_version
from tests.unit.api.api import NOW, FakeApiDeployment

DOCS = Path(__file__).parents[3] / "docs" / "events"
DAY = 24 * 3600.0


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    version = a_version(execution="job-1")
    told = [version_created(version), package_published(version, [a_part()])]
    told += [alias_moved(VersionAlias("images", "best", "v1", rev, NOW, NOW), "v0") for rev in range(1, 31)]
    made.events.record([past_event(*event, NOW - 100 + at) for at, event in enumerate(told)])
    return made


def test_events_come_newest_first_in_pages(world: FakeApiDeployment) -> None:
    events = list(world.walk("events/", dataset="images", limit=7))
    assert [event["detail"].get("rev") for event in events] == [*range(30, 0, -1), None, None]
    assert [event["type"] for event in events[-2:]] == ["PackagePublished", "DatasetVersionCreated"]
    times = [event["time"] for event in events]
    assert times == sorted(times, reverse=True)


def test_each_detail_is_as_its_schema_says(world: FakeApiDeployment) -> None:
    for event in world.get("events/", dataset="images")["results"]:
        schema = json.loads((DOCS / f"{event['type']}.schema.json").read_text())
        Draft202012Validator(schema).validate(event["detail"])


def test_an_execution_has_events_of_its_own(world: FakeApiDeployment) -> None:
    kinds = [event["type"] for event in world.get("events/", execution="job-1")["results"]]
    assert kinds == ["PackagePublished", "DatasetVersionCreated"]
    assert world.get("events/", execution="job-2")["results"] == []
    assert world.get("events/", dataset="model:images")["results"] == []


def test_what_is_older_than_ninety_days_is_gone(world: FakeApiDeployment) -> None:
    for rev, days in ((1, 91), (2, 89)):
        told = alias_moved(VersionAlias("old", "best", "v1", rev, NOW, NOW), "")
        world.events.record([past_event(*told, NOW - days * DAY)])
    assert [event["detail"]["rev"] for event in world.get("events/", dataset="old")["results"]] == [2]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "dataset=images&execution=job-1",
        "dataset=",
        "dataset=../up",
        "dataset=" + "x" * 300,
        "execution=../up",
        "datum=best",
        "dataset=images&limit=0",
        "dataset=images&limit=1001",
        "dataset=images&offset=-1",
        "dataset=images&cursor=x",
        f"dataset=images&cursor={encode_cursor([1])}",
        f"dataset=images&cursor={encode_cursor(['x' * 1_025])}",
    ],
)
def test_a_question_that_is_none_is_refused(world: FakeApiDeployment, query: str) -> None:
    assert world.refused(f"events/?{query}")[0] == 400


def test_a_forged_cursor_goes_nowhere(world: FakeApiDeployment) -> None:
    assert world.get("events/", dataset="images", cursor=encode_cursor(["0"]))["results"] == []
