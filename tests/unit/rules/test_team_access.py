"""Who is in which team, by the claims of a token or by the role that signed a request."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest

from packline.model import Execution
from packline.rules.team_access import TeamAccess, TeamMembership
from packline.teams import Team

ROLE = "arn:aws:iam::123456789012:role/jobs/vision-worker"
VISION = Team("vision", ("vision-*", "shared"), ("candidate",), (ROLE,))
SPEECH = Team("speech", ("speech-*", "shared"))
BOTH = TeamMembership((SPEECH, VISION), "cognito:groups", "packline-admins")
SESSION = "arn:aws:sts::123456789012:assumed-role/{}/job-7"


@pytest.mark.parametrize(
    ("groups", "teams"),
    [
        ("vision", (VISION,)),
        (["vision", "others"], (VISION,)),
        ("vision speech", ()),
        ("vision,speech", ()),
        (["speech"], (SPEECH,)),
        ("visionary", ()),
        ("VISION", ()),
        ([{"vision": 1}, 7], ()),
        ({"vision": 1}, ()),
        (None, ()),
        ("", ()),
    ],
)
def test_a_token_names_the_teams_of_a_person(groups: object, teams: tuple[Team, ...]) -> None:
    assert BOTH.access_of({"sub": "vision", "cognito:groups": groups}, "") == TeamAccess(teams)


def bearer(groups: object) -> str:
    body = urlsafe_b64encode(json.dumps({"cognito:groups": groups}).encode()).decode().rstrip("=")
    return f"Bearer e30.{body}.c2ln"


@pytest.mark.parametrize(
    ("text", "sent", "teams"),
    [
        ("[vision speech]", [bearer(["vision", "speech"])], (SPEECH, VISION)),
        ("[vision, speech]", [bearer(["vision", "speech"])], (SPEECH, VISION)),
        ("[vision]", [bearer(["vision"])], (VISION,)),
        ("[former vision]", [bearer(["former vision"])], ()),
        ("[not-in,vision x]", [bearer(["not-in,vision", "x"])], ()),
        ("[former vision speech]", [bearer(["former vision", "speech"])], (SPEECH,)),
        ("[x packline-admins]", [bearer(["x packline-admins"])], ()),
        ("[others]", [bearer(["vision"])], ()),
        ("[vision]", [bearer("[vision]")], ()),
        ("[vision]", [bearer(None)], ()),
        ("[vision]", [], ()),
        ("[vision]", ["Basic YTpi"], ()),
        ("[vision]", [bearer(["vision"]) + "," + bearer(["vision"])], ()),
    ],
)
def test_a_list_that_is_handed_over_as_text_is_read_as_the_token_has_it(
    text: str, sent: list[str], teams: tuple[Team, ...]
) -> None:
    assert BOTH.access_of({"cognito:groups": text}, "", sent) == TeamAccess(teams)


def test_a_token_without_the_claim_reaches_nothing() -> None:
    access = BOTH.access_of({"groups": "vision"}, "")
    assert access == TeamAccess(())
    assert not access.has_collection("shared")
    assert not access.has_execution("vision.run")


def test_administrators_reach_everything_if_there_are_any() -> None:
    assert BOTH.access_of({"cognito:groups": ["vision", "packline-admins"]}, "") is None
    nobody = TeamMembership((VISION,), "groups")
    assert nobody.access_of({"groups": ""}, "") == nobody.access_of({"groups": []}, "") == TeamAccess(())


@pytest.mark.parametrize(
    ("caller", "access"),
    [
        (SESSION.format("vision-worker"), TeamAccess((VISION,))),
        (ROLE, TeamAccess((VISION,))),
        (SESSION.format("vision-worker").replace("123456789012", "210987654321"), None),
        (SESSION.format("vision-worker-2"), None),
        ("arn:aws:iam::123456789012:user/vision-worker", None),
        ("", TeamAccess(())),
    ],
)
def test_a_role_is_of_the_team_that_names_it(caller: str, access: TeamAccess | None) -> None:
    assert BOTH.access_of(None, caller) == access


def test_without_teams_everybody_reaches_everything() -> None:
    assert TeamMembership().access_of({"groups": "x"}, "") is None
    assert TeamMembership().access_of(None, "") is None


def test_a_right_to_an_alias_is_for_the_datasets_of_the_same_team() -> None:
    access = TeamAccess((VISION, SPEECH))
    assert access.may_move("vision-a", "candidate")
    assert access.may_move("model:vision-a", "candidate")
    assert not access.may_move("speech-a", "candidate")
    assert not access.may_move("vision-a", "production")


def test_an_execution_that_composed_versions_is_theirs_if_all_of_them_are() -> None:
    access = TeamAccess((VISION,))
    assert access.has_record(Execution("composed-1", versions=("dataset://vision-a/v1", "model://shared/1")))
    assert not access.has_record(
        Execution("composed-1", versions=("dataset://vision-a/v1", "dataset://speech-a/v1"))
    )
    assert not access.has_record(Execution("composed-1"))
    assert not access.has_record(Execution("other", versions=("dataset://vision-a/v1",)))
    assert access.has_record(Execution("vision.1", versions=("dataset://speech-a/v1",)))


@pytest.mark.parametrize(
    ("key", "theirs"),
    [
        ("outputs/vision.1/a", True),
        ("control/vision.1.json", True),
        ("staged/vision.1/parts.json", True),
        ("outputs/vision/a", False),
        ("outputs/speech.1/vision.1/", False),
        ("manifests/vision.1/a", False),
        ("vision.1/a", False),
    ],
)
def test_an_object_is_theirs_by_the_execution_that_its_key_names(key: str, theirs: bool) -> None:
    assert TeamAccess((VISION,)).has_key(key) == theirs
