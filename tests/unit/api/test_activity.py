"""Who did what: each change by the API names who made it, in its answer, in history and in the dataset's activity."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.api.auth import principal
from packline.model import PastEvent
from packline.principal import IdentitySource, Principal, principal_of_marker
from packline.rules.event_identity import past_event
from packline.rules.event_text import describe_event
from tests.unit.api.api import NOW, FakeApiDeployment, event

TOKEN = {"jwt": {"claims": {"sub": "sub-1", "email": "alice@example.com"}}}
ROLE = "arn:aws:sts::1:assumed-role/Trainer/job-7"
SIGNED = {"iam": {"userArn": ROLE}}
ALICE = {"name": "alice@example.com", "id": "sub-1", "source": "token", "proved": True}
TRAINER = {"name": ROLE, "id": ROLE, "source": "signature", "proved": True}

Ask = Callable[..., Any]


@pytest.fixture
def world() -> FakeApiDeployment:
    made = FakeApiDeployment()
    made.seal("v1", {"a.txt": "alpha"})
    made.seal("v2", {"a.txt": "beta"})
    return made


@pytest.fixture
def ask(world: FakeApiDeployment) -> Ask:
    def request(method: str, path: str, body: object = None, by: object = TOKEN, **headers: str) -> Any:
        sent = event(method, f"/api/v0/{path}", None if body is None else json.dumps(body), **headers)
        sent["requestContext"]["authorizer"] = by
        answer = world.app.resolve(sent, LambdaContext())
        assert answer["statusCode"] < 300, answer
        return json.loads(answer["body"])

    return request


@pytest.mark.parametrize(
    ("authorizer", "expected"),
    [
        (TOKEN, Principal("alice@example.com", IdentitySource.TOKEN, "sub-1")),
        (
            {"jwt": {"claims": {"sub": "s", "preferred_username": "al"}}},
            Principal("al", IdentitySource.TOKEN, "s"),
        ),
        ({"jwt": {"claims": {"sub": "s" * 300}}}, Principal("s" * 256, IdentitySource.TOKEN, "s" * 256)),
        (SIGNED, Principal(ROLE, IdentitySource.SIGNATURE, ROLE)),
        (None, Principal()),
        ({"jwt": None}, Principal()),
    ],
)
def test_a_caller_is_who_the_authorizer_has_verified(authorizer: object, expected: Principal) -> None:
    from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

    sent = event("GET", "/")
    sent["requestContext"]["authorizer"] = authorizer
    assert principal(APIGatewayProxyEventV2(sent)) == expected


def test_every_change_of_a_dataset_names_who_made_it_newest_first(world: FakeApiDeployment, ask: Ask) -> None:
    alias = "datasets/images/aliases/best/"
    assert ask("PUT", alias, {"version": "v1"}, if_none_match="*")["moved_by"] == ALICE
    moved = ask("PUT", alias, {"version": "v2"}, SIGNED, if_match='"1"')
    assert moved["moved_by"] == TRAINER
    ask("DELETE", alias, by=SIGNED, if_match='"2"')
    ask("POST", "datasets/images/metadata/", {"team": "vision"})
    ask("POST", "dataset-versions/images:v1/metadata/", {"a": 1})
    ask("POST", "dataset-versions/images:v1/metadata/", {"a": None}, SIGNED)
    asked = ask("POST", "dataset-versions/images:v1/package/")
    assert (asked["packaging_asked_by"], asked["packaging_reason"]) == (ALICE, "asked for by hand")
    assert ask("DELETE", "dataset-versions/images:v2/")["deleted_by"] == ALICE
    assert ask("POST", "dataset-versions/images:v2/restore/", by=SIGNED)["deleted_by"] is None

    done = [(row["type"], row["text"], row["by"]) for row in world.walk("datasets/images/activity/", limit=3)]
    deleted = done[1][1]
    assert done == [
        ("VersionRestored", "v2 was restored", TRAINER),
        ("VersionDeleted", deleted, ALICE),
        ("PropertiesChanged", "properties of v1: removed a", TRAINER),
        ("PropertiesChanged", "properties of v1: set a", ALICE),
        ("PropertiesChanged", "properties of images: set team", ALICE),
        ("VersionAliasRemoved", "best was removed from v2", TRAINER),
        ("VersionAliasMoved", "best moved from v1 to v2", TRAINER),
        ("VersionAliasMoved", "best was created at v1", ALICE),
    ]
    assert deleted.startswith("v2 was deleted; it can be restored until 20")
    history = world.get("datasets/images/aliases/best/history/")["results"]
    assert [move["moved_by"] for move in history] == [TRAINER, TRAINER, ALICE]


def test_a_change_that_changes_nothing_is_no_activity(world: FakeApiDeployment, ask: Ask) -> None:
    for _ in range(2):
        ask("POST", "datasets/images/metadata/", {"team": "vision"})
        ask("POST", "dataset-versions/images:v1/metadata/", {"team": "vision"})
    assert len(list(world.walk("datasets/images/activity/"))) == 2


def test_metadata_and_aliases_of_a_file_name_who_changed_them(world: FakeApiDeployment, ask: Ask) -> None:
    datum = world.members("v1")[0].datum
    ask("POST", f"data/{datum}/metadata/", {"colour": "red"}, SIGNED)
    ask("PUT", "datum-aliases/?name=best-picture", {"datum": datum}, if_none_match="*")
    told = [
        (row["type"], row["detail"]["who"], row["detail"]["who_source"])
        for row in world.get("events/", datum=datum)["results"]
    ]
    assert told == [
        ("DatumAliasUpdated", "alice@example.com", "token"),
        ("MetadataChanged", ROLE, "signature"),
    ]
    (move,) = world.get("datum-aliases/history/", name="best-picture")["results"]
    assert move["moved_by"] == ALICE


def test_a_composed_version_names_its_author_where_it_is_shown_and_in_the_moves_of_its_aliases(
    world: FakeApiDeployment, ask: Ask
) -> None:
    datum = world.members("v1")[0].datum
    wish = {"name": "v3", "dataset": "images", "files": [{"datum": datum}], "targeting_aliases": ["best"]}
    assert ask("POST", "dataset-versions/", wish)["created_by"] == ALICE
    assert world.get("dataset-versions/images:v3/")["created_by"] == ALICE
    assert world.get("datasets/images/aliases/best/")["moved_by"] == ALICE


def test_describe_event_a_dataset_that_does_not_exist_is_refused(world: FakeApiDeployment) -> None:
    assert world.refused("datasets/nothing/activity/")[0] == 404
    assert world.refused("datasets/images/activity/?limit=1001")[0] == 400


def old(kind: str, **detail: object) -> PastEvent:
    return past_event(kind, detail, NOW)


@pytest.mark.parametrize(
    ("stored", "text", "by"),
    [
        (
            old("VersionDeleted", uri="dataset://images/v1", who="alice", purge_at="2026-01-01"),
            "v1 was deleted; it can be restored until 2026-01-01",
            Principal("alice", IdentitySource.CLIENT),
        ),
        (
            old("PackagePublished", uri="dataset://images/v2", parts=3, reused=2),
            "v2 was packaged in 3 parts, 2 reused",
            Principal(),
        ),
        (
            old("ModelVersionStatusChanged", data={"model_version": {"counter": 2, "status": "approved"}}),
            "version 2 is approved",
            Principal(),
        ),
        (old("SomethingNew", title="A title"), "A title", Principal()),
        (old("VersionDeleted"), "VersionDeleted", Principal()),
        (old("VersionAliasMoved", who="x", who_source="of-a-newer-release"), "VersionAliasMoved", None),
    ],
)
def test_events_of_other_releases_are_told_as_far_as_they_are_understood(
    stored: PastEvent, text: str, by: Principal | None
) -> None:
    activity = describe_event(stored)
    assert activity.text == text
    assert activity.by == by if by is not None else not activity.by.is_proved


@pytest.mark.parametrize(
    ("detail", "version"),
    [
        ({"uri": "dataset://images/v1"}, "dataset://images/v1"),
        ({"uri": "dataset://images/best", "alias": "best", "version": "v2"}, "dataset://images/v2"),
        ({"uri": "dataset://images/best", "alias": "best", "old_version": "v1"}, "dataset://images/v1"),
        ({"uri": "datum://x", "data": {"version": {"uri": "dataset://a/b"}}}, "dataset://a/b"),
        ({"uri": "dataset://images/best", "alias": "best"}, ""),
        ({"uri": "dataset://images"}, ""),
        ({"uri": "datum://x"}, ""),
        ({}, ""),
    ],
)
def test_an_event_names_the_version_that_it_is_about(detail: dict[str, object], version: str) -> None:
    assert describe_event(old("Something", **detail)).version == version


def test_an_unknown_author_is_null(world: FakeApiDeployment) -> None:
    assert world.get("dataset-versions/images:v1/")["created_by"] is None
    assert principal_of_marker({"who": {}, "creator": True}) == Principal()
