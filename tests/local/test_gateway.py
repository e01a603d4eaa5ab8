"""Requests over real sockets become API Gateway's events, and answers come back as they were given."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from packline.local.api_gateway import ApiGateway
from tests.waiting import HANG_SECONDS


class Function:
    """Remembers its events; answers what it is told to, or with the event itself."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.answer: dict[str, Any] | None = None
        self.fails = False

    def __call__(self, event: bytes) -> tuple[bytes, bool]:
        self.events.append(json.loads(event))
        answer = self.answer or {"statusCode": 200, "headers": {"Content-Type": "text/plain"}, "body": "ok"}
        return json.dumps(answer).encode(), self.fails


@pytest.fixture
def function() -> Function:
    return Function()


@pytest.fixture
def connection(function: Function) -> Iterator[HTTPConnection]:
    gateway = ApiGateway(function)
    gateway.start()
    made = HTTPConnection(gateway.url.removeprefix("http://"), timeout=HANG_SECONDS)
    yield made
    made.close()
    gateway.stop()


def test_a_request_becomes_an_event(function: Function, connection: HTTPConnection) -> None:
    connection.request("GET", "/api/v0/data/%C3%A4%2Fb/?tag=a%2Cb&tag=c&x=", headers={"If-Match": '"1"'})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"ok")
    (event,) = function.events
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/api/v0/data/ä/b/"
    assert event["rawQueryString"] == "tag=a%2Cb&tag=c&x="
    assert event["queryStringParameters"] == {"tag": "a,b,c", "x": ""}
    assert event["headers"]["if-match"] == '"1"'
    assert event["headers"]["x-forwarded-proto"] == "http"
    assert event["requestContext"]["domainName"] == event["headers"]["host"]
    assert "body" not in event


def test_a_body_of_text_is_text_and_any_other_is_base64(
    function: Function, connection: HTTPConnection
) -> None:
    for body in ('{"a":"ä"}'.encode(), b"\xff\x00"):
        connection.request("POST", "/", body)
        connection.getresponse().read()
    text, other = function.events
    assert (text["body"], text["isBase64Encoded"]) == ('{"a":"ä"}', False)
    assert (base64.b64decode(other["body"]), other["isBase64Encoded"]) == (b"\xff\x00", True)


def test_an_answer_comes_back_as_it_was_given(function: Function, connection: HTTPConnection) -> None:
    body = base64.b64encode(b"\x00\x01").decode()
    function.answer = {
        "statusCode": 201,
        "headers": {"X-A": "b"},
        "cookies": ["c=1", "d=2"],
        "body": body,
        "isBase64Encoded": True,
    }
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (201, b"\x00\x01")
    assert answer.getheader("x-a") == "b"
    assert answer.headers.get_all("set-cookie") == ["c=1", "d=2"]


def test_a_function_that_fails_is_an_internal_error(function: Function, connection: HTTPConnection) -> None:
    function.fails = True
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (500, {"message": "Internal Server Error"})


def test_the_console_is_answered_by_a_function_of_its_own() -> None:
    api, page = Function(), Function()
    gateway = ApiGateway(api, page)
    gateway.start()
    made = HTTPConnection(gateway.url.removeprefix("http://"), timeout=HANG_SECONDS)
    for path in ("/", "/console", "/console/index.html", "/consoles/", "/api/v0/console/"):
        made.request("GET", path)
        made.getresponse().read()
    made.close()
    gateway.stop()
    assert [event["rawPath"] for event in page.events] == ["/", "/console", "/console/index.html"]
    assert [event["rawPath"] for event in api.events] == ["/consoles/", "/api/v0/console/"]


def test_a_page_of_another_origin_is_sent_away(function: Function, connection: HTTPConnection) -> None:
    own = f"http://{connection.host}:{connection.port}"
    for origin, status in (
        ("https://evil.example", 403),
        ("null", 403),
        ("http://localhost:1", 403),
        (own, 200),
    ):
        connection.request("POST", "/", b"{}", {"Origin": origin})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == status, origin
        if status == 403:
            assert own in json.loads(body)["remedy"], "as every problem of the API has one"
    assert len(function.events) == 1


def test_a_request_line_without_end_is_refused(function: Function, connection: HTTPConnection) -> None:
    connection.request("GET", f"/api/v0/data/?cursor={'x' * 200_000}")
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["title"]) == (431, "TooLong")
    assert not function.events
