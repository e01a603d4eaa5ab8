"""The HTTP API behind a load balancer: its requests through the real handler, and what a token must say."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from packline.aws import runtime
from packline.model import Execution, ExecutionState, Member
from packline.pipeline.manifests import write_manifest
from tests.builders import a_version
from tests.events import sample
from tests.functions.conftest import Deployment

ISSUER = "https://login.example.com"


@pytest.fixture
def private(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    for name, value in {
        "ISSUER": ISSUER,
        "AUDIENCE": "packline, others",
        "READ_SCOPE": "packline/read",
        "WRITE_SCOPE": "packline/write",
    }.items():
        monkeypatch.setenv(f"PACKLINE_JWT_{name}", value)
    runtime.settings.cache_clear()
    return deployment


def request(method: str = "GET", path: str = "/api/v0/datasets/", **claims: Any) -> Any:
    """A request of the load balancer with a token that says this beside what it must."""
    event = sample("api/load-balancer.json")
    event |= {"httpMethod": method, "path": path, "multiValueQueryStringParameters": {}}
    said = {
        "iss": ISSUER,
        "aud": "packline",
        "exp": 2_000_000_600,
        "scope": "packline/read",
        "sub": "ada",
        **claims,
    }
    body = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    event["multiValueHeaders"]["authorization"] = [f"Bearer e30.{body}.c2ln"]
    return event


def answer_to(deployment: Deployment, event: Any) -> tuple[int, Any]:
    answer = deployment.call("api", event)
    return answer["statusCode"], json.loads(answer["body"])


def test_a_person_reads_by_a_load_balancer(private: Deployment) -> None:
    answer = private.call("api", sample("api/load-balancer.json"))
    assert answer["statusCode"] == 200
    assert answer["multiValueHeaders"]["Content-Type"] == ["application/json"]
    assert json.loads(answer["body"])["results"] == []
    status, user = answer_to(private, request(path="/api/v0/users/me/", email="ada@example.com"))
    assert (status, user["username"]) == (200, "ada@example.com")


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"iss": "https://other.example.com"}, 401),
        ({"iss": f"{ISSUER}/"}, 401),
        ({"iss": [ISSUER]}, 401),
        ({"iss": None}, 401),
        ({"aud": "another"}, 401),
        ({"aud": ["another", "others"]}, 200),
        ({"aud": None, "client_id": "packline"}, 200),
        ({"aud": None}, 401),
        ({"exp": 1_999_999_000}, 401),
        ({"aud": "another", "client_id": "packline"}, 401),
        ({"aud": [], "client_id": "packline"}, 401),
        ({"aud": "another packline"}, 401),
        ({"exp": "never"}, 401),
        ({"exp": float("nan")}, 401),
        ({"exp": float("inf")}, 401),
        ({"exp": True}, 401),
        ({"scope": "openid"}, 403),
        ({"scope": "openid packline/write"}, 200),
        ({"scope": None, "scp": ["packline/read"]}, 200),
    ],
)
def test_a_token_is_for_this_deployment_and_allows_the_request(
    private: Deployment, claims: dict[str, Any], status: int
) -> None:
    answer = private.call("api", request(**claims))
    assert answer["statusCode"] == status
    assert ("WWW-Authenticate" in answer["multiValueHeaders"]) == (status != 200)


def test_people_write_with_the_scope_alone(private: Deployment) -> None:
    made = {"body": json.dumps({"name": "images"})}
    kinds = {"content-type": ["application/json"]}
    for scope, status in (("packline/read", 403), ("packline/write", 201)):
        event = request("POST", scope=scope) | made
        event["multiValueHeaders"] |= kinds
        assert answer_to(private, event)[0] == status


@pytest.mark.parametrize("path", ["files/urls", "files/urls/"])
@pytest.mark.parametrize(
    ("scope", "status"), [("openid", 403), ("packline/read", 404), ("packline/write", 404)]
)
def test_a_post_that_only_reads_takes_the_scope_to_read(
    private: Deployment, path: str, scope: str, status: int
) -> None:
    event = request("POST", f"/api/v0/dataset-versions/images:v1/{path}", scope=scope)
    event["body"] = json.dumps({"paths": ["a.txt"]})
    event["multiValueHeaders"] |= {"content-type": ["application/json"]}
    assert answer_to(private, event)[0] == status


@pytest.mark.parametrize("path", ["metadata/", "files/urls/metadata/", "files/", "package/"])
def test_no_other_post_takes_the_scope_to_read(private: Deployment, path: str) -> None:
    event = request("POST", f"/api/v0/dataset-versions/images:v1/{path}")
    assert answer_to(private, event)[1]["title"] == "ScopeMissing"


@pytest.mark.parametrize(
    "authorizations",
    [
        [],
        ["Bearer"],
        ["Bearer a.b"],
        ["Bearer a.!.c"],
        ["Bearer a.W10.c"],
        ["Basic YTpi"],
        ["Bearer e30.e30.c2ln", "Bearer e30.e30.c2ln"],
    ],
)
def test_a_request_has_one_token_that_can_be_read(private: Deployment, authorizations: list[str]) -> None:
    event = request()
    event["multiValueHeaders"]["authorization"] = authorizations
    status, problem = answer_to(private, event)
    assert (status, problem["title"]) == (401, "TokenMissing")


@pytest.mark.parametrize(
    ("claims", "title", "remedy"),
    [
        ({"exp": 1_999_999_000}, "TokenExpired", "Sign in again"),
        ({"iss": "https://other.example.com"}, "TokenNotAccepted", f"Ask {ISSUER} for a token."),
        ({"aud": "another"}, "TokenNotAccepted", "whose audience is packline or others"),
        ({"scope": "openid"}, "ScopeMissing", "packline/read"),
    ],
)
def test_a_refused_token_says_what_to_do(
    private: Deployment, claims: dict[str, Any], title: str, remedy: str
) -> None:
    _, problem = answer_to(private, request(**claims))
    assert problem["title"] == title
    assert remedy in problem["remedy"]


def test_a_request_without_a_token_is_told_no_error_but_to_send_one(private: Deployment) -> None:
    event = request()
    del event["multiValueHeaders"]["authorization"]
    answer = private.call("api", event)
    assert answer["multiValueHeaders"]["WWW-Authenticate"] == ["Bearer"]
    assert "Authorization: Bearer" in json.loads(answer["body"])["remedy"]


def test_headers_by_which_other_listeners_tell_who_calls_are_not_believed(private: Deployment) -> None:
    event = request(path="/api/v0/users/me/", email="ada@example.com")
    token = event["multiValueHeaders"]["authorization"][0].removeprefix("Bearer ")
    forged = {
        "x-amzn-oidc-data": [token],
        "x-amzn-oidc-identity": ["root"],
        "x-amzn-oidc-accesstoken": [token],
    }
    event["multiValueHeaders"] |= forged
    assert answer_to(private, event)[1]["username"] == "ada@example.com"
    del event["multiValueHeaders"]["authorization"]
    assert answer_to(private, event)[0] == 401


def test_a_file_is_read_by_a_load_balancer_in_ranges_that_it_takes(private: Deployment) -> None:
    body = bytes(range(256)) * 12_000
    private.put("outputs/e-1/a.bin", body)
    stored = runtime.store().head("outputs/e-1/a.bin")
    member = Member("a.bin", "d-1", stored.key, stored.version_id, stored.size, stored.etag)
    made = a_version("v1", manifest=write_manifest(runtime.store(), [member]), execution="e-1")
    sealed = Execution("e-1", ExecutionState.SEALED, sealed_at=runtime.clock(), versions=(made.uri,))
    runtime.registry().seal(sealed, [made])
    read = b""
    while len(read) < len(body):
        event = request(path="/api/v0/dataset-versions/images:v1/files/content/")
        query = {"path": "a.bin", "start": len(read), "length": 4 << 20}
        event["multiValueQueryStringParameters"] = {name: [str(value)] for name, value in query.items()}
        answer = private.call("api", event)
        assert (answer["statusCode"], len(json.dumps(answer)) <= 1_000_000) == (206, True)
        piece = base64.b64decode(answer["body"])
        (shown,) = answer["multiValueHeaders"]["Content-Range"]
        assert shown == f"bytes {len(read)}-{len(read) + len(piece) - 1}/{len(body)}"
        read += piece
    assert read == body


def test_a_deployment_without_a_private_api_takes_no_request_of_a_load_balancer(
    deployment: Deployment,
) -> None:
    assert answer_to(deployment, request(iss=""))[0] == 401
    assert answer_to(deployment, request())[0] == 401
