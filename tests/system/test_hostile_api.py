"""What nobody should send to the API, over real sockets: answered as a problem or with nothing, and never by a 5xx."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.system.conftest import User
from tests.waiting import HANG_SECONDS

ROOT = "/api/v0"
PATHS = [
    "/../api/v0/datasets/",
    "/api/v0/%2e%2e/v0/datasets/",
    "/api/v0/..%2f..%2fetc%2fpasswd",
    "/api/v0/datasets/%2e%2e%2f/",
    "/api/v0/datasets/%252e%252e%252f/",
    "/api/v0/datasets/%00/",
    "/api/v0/datasets/%ff%fe/",
    "/api/v0/datasets/" + "x" * 9_000 + "/",
    "/api/v0/data/%2e%2e%2fstore%2fkey/download/",
    "/api/v0/dataset-versions/hostile:v1/files/content/?path=..%2f..%2fsecret",
    "/api/v0/dataset-versions/hostile:v1/files/content/?path=%2500",
    "/api/v0/dataset-versions/hostile:v1/files/content/?path=%00",
    "/api/v0/dataset-versions/hostile:v1/files/content/?path=outputs/hostile-1/a.txt",
    "/api/v0/dataset-versions/hostile:v1/files/?limit=1000000000",
    "/api/v0/dataset-versions/hostile:v1/files/?cursor=W10",
    "/api/v0/dataset-versions/hostile:v1/tree/?cursor=%00",
    "/w/w/api/v0/datasets/",
    "/console/../api/v0/datasets/nothing",
    "/console/%2e%2e/%2e%2e/etc/passwd",
]
BODIES = [
    b"",
    b"null",
    b"[]",
    b"[" * 100_000,
    b'{"version": "v1", "version": "v2", "more": 1}',
    b'{"version": "' + b"x" * 1_000_000 + b'"}',
    b"\xff\xfe",
    b'{"version": "\\ud800"}',
    b'{"version": 1e400}',
]


@pytest.fixture
def sealed(user: User) -> User:
    user.upload("hostile-1", {"a.txt": b"a"}, {"valohai.dataset-versions": ["dataset://hostile/v1"]})
    user.mark("hostile-1")
    user.execution("hostile-1")
    return user


def ask(
    user: User, method: str, target: str, body: bytes | None = None, **headers: str
) -> tuple[int, str, bytes]:
    connection = HTTPConnection(user.stack.api_url.removeprefix("http://"), timeout=HANG_SECONDS)
    sent = {"Content-Type": "application/json", **{n.replace("_", "-"): v for n, v in headers.items()}}
    connection.request(method, target, body, sent)
    answer = connection.getresponse()
    read = answer.read()
    connection.close()
    return answer.status, answer.getheader("Content-Type", ""), read


def test_what_nobody_should_send_is_refused(sealed: User) -> None:
    for path in PATHS:
        status, kind, body = ask(sealed, "GET", path)
        assert status in (400, 403, 404, 414, 431), (path, status, body[:300])
        assert kind.startswith("application/problem+json") or path.startswith("/console/"), path
        assert b"Traceback" not in body
    alias = f"{ROOT}/datasets/hostile/aliases/best/"
    for body in BODIES:
        status, kind, _ = ask(sealed, "PUT", alias, body, If_None_Match="*")
        assert (status, kind) == (400, "application/problem+json"), body[:40]
    assert ask(sealed, "GET", alias)[0] == 404


def test_a_page_of_another_origin_and_a_replayed_revision_change_nothing(sealed: User) -> None:
    alias, move = f"{ROOT}/datasets/hostile/aliases/moved/", json.dumps({"version": "v1"}).encode()
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        assert ask(sealed, "PUT", alias, move, If_None_Match="*", Origin=origin)[0] == 403
    assert ask(sealed, "PUT", alias, move, If_None_Match="*")[0] == 200
    assert ask(sealed, "PUT", alias, move, If_None_Match="*")[0] == 412
    assert ask(sealed, "PUT", alias, move, If_Match='"1"')[0] == 200
    for seen in ('"1"', '"3"', '"999999999"', '"-1"', '"0"', 'W/"2"', '"1", "4"', '"' + "9" * 60 + '"'):
        assert ask(sealed, "PUT", alias, move, If_Match=seen)[0] == 412, seen
    for seen in ("1", "2", '"2', '"1" "2"', "*, *", '"' + "2" * 1_100 + '"'):
        assert ask(sealed, "PUT", alias, move, If_Match=seen)[0] == 400, seen
    assert ask(sealed, "PUT", alias, move)[0] == 428
    found: Any = json.loads(ask(sealed, "GET", alias)[2])
    assert found["rev"] == 2


def test_the_host_that_a_client_names_is_in_no_link(sealed: User) -> None:
    for number in (2, 3):
        sealed.upload(
            f"hostile-{number}", {"a": b"a"}, {"valohai.dataset-versions": [f"dataset://hostile/v{number}"]}
        )
        sealed.mark(f"hostile-{number}")
        sealed.execution(f"hostile-{number}")
    target = f"{ROOT}/dataset-versions/?dataset=hostile&limit=1"
    assert ask(sealed, "GET", target, Host="evil.example")[0] == 421
    page = json.loads(ask(sealed, "GET", target, X_Forwarded_Host="evil.example")[2])
    assert page["next"]
    assert "evil" not in page["next"]
