"""Teams: what the setting may say, whose an execution is, and what a team may use."""

from __future__ import annotations

import pytest

from packline.errors import InvalidSetting
from packline.teams import NotOfTheTeam, Team, parse_teams, team_of_execution

VISION = Team("vision", ("vision-*", "shared"), ("candidate", "nightly-?"))
LAB = Team("speech-lab", ("speech-*",))


def test_teams_are_read_from_json() -> None:
    text = (
        '{"vision": {"datasets": ["vision-*", "shared"], "aliases": ["candidate", "nightly-?"]},'
        ' "speech-lab": {"datasets": ["speech-*"]}}'
    )
    assert parse_teams(text) == (LAB, VISION)
    assert parse_teams("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "vision",
        "[]",
        '{"Vision": {"datasets": ["a"]}}',
        '{"vi.sion": {"datasets": ["a"]}}',
        '{"vision": {}}',
        '{"vision": {"datasets": []}}',
        '{"vision": {"datasets": "vision-*"}}',
        '{"vision": {"datasets": ["vision-[ab]"]}}',
        '{"vision": {"datasets": ["vision/x"]}}',
        '{"vision": {"datasets": ["a"], "alias": ["b"]}}',
        '{"vision": {"datasets": ["a"], "aliases": [1]}}',
        '{"vision": {"datasets": ["a"], "roles": ["arn:aws:iam::123456789012:role/*"]}}',
        '{"vision": {"datasets": ["a"], "roles": ["vision-worker"]}}',
    ],
)
def test_what_is_no_list_of_teams_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidSetting, match="teams") as refused:
        parse_teams(text)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("execution", "team"),
    [
        ("vision.run-1", VISION),
        ("vision.a.b", VISION),
        ("speech-lab.1", LAB),
        ("vision", None),
        ("vision-2.run", None),
        ("speech.1", None),
        ("run.vision.1", None),
    ],
)
def test_the_id_of_an_execution_says_whose_it_is(execution: str, team: Team | None) -> None:
    assert team_of_execution((LAB, VISION), execution) == team


@pytest.mark.parametrize("collection", ["vision-cars", "shared", "model:vision-net"])
def test_a_team_uses_its_datasets_and_models(collection: str) -> None:
    VISION.check_collection(collection)


@pytest.mark.parametrize("collection", ["speech-a", "Vision-a", "xvision-a", "shared2", "model:speech-net"])
def test_a_team_uses_no_others(collection: str) -> None:
    with pytest.raises(NotOfTheTeam, match="vision") as refused:
        VISION.check_collection(collection)
    assert refused.value.status == 403


def test_a_team_moves_the_aliases_that_are_named_and_without_any_none() -> None:
    assert [VISION.may_move(name) for name in ("candidate", "nightly-1", "nightly-12", "production")] == [
        True,
        True,
        False,
        False,
    ]
    assert not LAB.may_move("candidate")
