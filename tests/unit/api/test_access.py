"""Who I am, what I may do, and how a job gets in: as far as the API knows it, and no further."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from tests.unit.api.api import HOST, FakeApiDeployment, event


def access(authorizer: Any, **settings: Any) -> Any:
    sent = event("GET", "/api/v0/me/")
    sent["requestContext"]["authorizer"] = authorizer
    answer = FakeApiDeployment(**settings).app.resolve(sent, LambdaContext())
    assert answer["statusCode"] == 200
    return json.loads(answer["body"])


def token(**claims: str) -> dict[str, Any]:
    return {
        "jwt": {
            "claims": {
                "sub": "sub-1",
                "iss": "https://issuer.example",
                "email": "alice@example.com",
                **claims,
            }
        }
    }


@pytest.mark.parametrize(
    ("authorizer", "write_scope", "allowed", "reason"),
    [
        (token(scope="openid packline/write"), "packline/write", True, "has the scope packline/write"),
        (token(scope="openid"), "packline/write", False, "does not have the scope packline/write"),
        (token(scp="packline/write"), "packline/write", True, "has the scope"),
        (token(scope="packline/write"), "", False, "jwt_write_scope is empty"),
        ({"iam": {"userArn": "arn:aws:sts::1:assumed-role/r/s"}}, "packline/write", None, "IAM decides"),
        (None, "", True, "asks nobody"),
        ({"jwt": {"claims": {"sub": "local"}}}, "", True, "The local stack asks nobody"),
    ],
)
def test_what_a_caller_may_change_is_told_with_its_reason_or_left_to_iam(
    authorizer: Any, write_scope: str, allowed: bool | None, reason: str
) -> None:
    told = access(authorizer, write_scope=write_scope)
    read, change = told["rights"]
    assert (read["action"], read["allowed"]) == ("read", True)
    assert (change["action"], change["allowed"]) == ("change", allowed)
    assert reason in change["reason"]


def test_who_calls_until_when_and_for_which_teams() -> None:
    told = access(token(exp="1700000600", scope="a b"), teams=("vision",))
    assert (told["who"]["name"], told["who"]["id"], told["who"]["proved"]) == (
        "alice@example.com",
        "sub-1",
        True,
    )
    assert (told["expires_at"], told["scopes"], told["teams"]) == (
        "2023-11-14T22:23:20Z",
        ["a", "b"],
        ["vision"],
    )
    nobody = access(None)
    assert (nobody["who"], nobody["expires_at"], nobody["scopes"], nobody["teams"]) == (None, None, [], None)


@pytest.mark.parametrize("end", ["soon", "", "9" * 30, "-1"])
def test_a_strange_end_of_a_token_is_none(end: str) -> None:
    assert access(token(exp=end))["expires_at"] is None


def test_nobody_is_told_of_no_right_where_teams_are() -> None:
    _, change = access(None, teams=())["rights"]
    assert change["allowed"] is None
    assert "members" in change["reason"]


def test_a_private_api_offers_no_signatures() -> None:
    sent = event("GET", "/api/v0/me/")
    sent["requestContext"] |= {"authorizer": token(), "authorizations": ["Bearer a.b.c"]}
    ways = json.loads(FakeApiDeployment().app.resolve(sent, LambdaContext())["body"])["job_access"]
    assert [way["title"] for way in ways] == ["A token in a file", "The identity of a pod"]


@pytest.mark.parametrize(
    ("verified", "name"), [("true", "alice@example.com"), ("false", "alice"), ("0", "alice")]
)
def test_an_address_that_nobody_verified_is_no_name(verified: str, name: str) -> None:
    claims = {"email_verified": verified, "username": "alice"}
    assert access(token(**claims))["who"]["name"] == name


def test_the_session_name_of_a_role_is_no_address() -> None:
    sent = event("GET", "/api/v0/users/me/")
    arn = "arn:aws:sts::1:assumed-role/r/jane@example.com"
    sent["requestContext"]["authorizer"] = {"iam": {"userArn": arn}}
    user = json.loads(FakeApiDeployment().app.resolve(sent, LambdaContext())["body"])
    assert (user["username"], user["email"]) == (arn, "")


def test_each_way_for_a_job_names_the_address_of_the_api() -> None:
    ways = access(None)["job_access"]
    assert {way["environment"]["PACKLINE_API_URL"] for way in ways} == {f"https://{HOST}"}
    assert len(ways) == 3
