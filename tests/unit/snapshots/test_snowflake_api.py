"""The SQL API of Snowflake by recorded answers: what becomes of each status, and of a connection that breaks.

Not verified on the real service: the answers are what its reference shows.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from packline.errors import CredentialsMissing, EndpointFailing, EndpointUnreachable, Refused, SlowDown
from packline.http.client import HttpClient
from packline.snapshots.errors import EngineUnreachable, QueryFailed, QueryTimeout
from packline.snapshots.server_side.snowflake_api import AccessToken, SnowflakeApi, SqlApiAddress

DROPPED = -1
RUNNING = (202, {"statementHandle": "h-1", "message": "Asynchronous execution in progress"})
FINISHED = {"statementHandle": "h-1", "resultSetMetaData": {"rowType": [{"name": "A"}]}, "data": [["1"]]}


class Recorded:
    """A server that gives answers one after the other, and keeps what it was asked."""

    def __init__(self, answers: list[tuple[int, Any]]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []


@contextmanager
def recorded(*answers: tuple[int, Any]) -> Iterator[tuple[SnowflakeApi, Recorded]]:
    known = Recorded([*answers])

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            known.asked.append((self.command, self.path, headers, body))
            status, document = known.answers.pop(0)
            if status == DROPPED:
                self.close_connection = True
                return
            payload = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_POST = do_GET  # noqa: N815 - by this name it is found

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.timeout = 5
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    client = HttpClient(sleep=lambda seconds: None)
    address = SqlApiAddress("127.0.0.1", server.server_address[1], tls=False)
    try:
        yield SnowflakeApi(address, lambda: AccessToken("OAUTH", "t-1"), client), known
    finally:
        client.close()
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_statement_is_sent_once_by_its_request_id_and_with_its_token() -> None:
    with recorded(RUNNING) as (api, server):
        assert api.submit("SELECT 1", "r-1", {"warehouse": "SMALL", "timeout": 60}) == "h-1"
    ((method, target, headers, body),) = server.asked
    assert (method, target) == ("POST", "/api/v2/statements?requestId=r-1&retry=true&async=true")
    assert (headers["authorization"], headers["x-snowflake-authorization-token-type"]) == (
        "Bearer t-1",
        "OAUTH",
    )
    assert json.loads(body) == {"statement": "SELECT 1", "warehouse": "SMALL", "timeout": 60}


def test_all_partitions_of_a_result_are_read() -> None:
    first = {**FINISHED, "resultSetMetaData": {"rowType": [{"name": "A"}], "partitionInfo": [{}, {}, {}]}}
    with recorded((200, first), (200, {"data": [["2"]]}), (200, {"data": [["3"]]})) as (api, server):
        assert api.result("h-1").rows == [["1"], ["2"], ["3"]]
    assert [asked[1] for asked in server.asked[1:]] == [
        f"/api/v2/statements/h-1?partition={n}" for n in (1, 2)
    ]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (RUNNING, "STARTED"),
        ((200, FINISHED), "FINISHED"),
        ((422, {"code": "001003", "message": "SQL compilation error"}), "FAILED"),
        ((422, {"code": "000604", "message": "SQL execution canceled"}), "ABORTED"),
        ((422, {"code": "000904", "message": "invalid identifier 'CANCELLED'"}), "FAILED"),
        ((422, {"code": "000630", "message": "Statement reached its timeout and was canceled"}), "FAILED"),
        ((408, {"code": "000630", "message": "Statement reached its timeout and was canceled"}), "FAILED"),
    ],
)
def test_the_state_of_a_statement(answer: tuple[int, Any], state: str) -> None:
    with recorded(answer) as (api, _):
        assert api.state("h-1")[0] == state


@pytest.mark.parametrize("status", [408, 422])
def test_a_statement_that_snowflake_ended_says_that_it_took_too_long(status: int) -> None:
    with recorded((status, {"code": "000630", "message": "Statement was canceled"})) as (api, _):
        assert api.state("h-1")[1].startswith("statement timeout: ")


def test_a_statement_is_cancelled_by_its_handle() -> None:
    with recorded((200, {})) as (api, server):
        api.cancel("h-1")
    assert server.asked[0][:2] == ("POST", "/api/v2/statements/h-1/cancel")


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([(422, {"message": "syntax error"})], QueryFailed),
        ([(401, {"code": "390318", "message": "OAuth access token expired"})], CredentialsMissing),
        ([(403, b"")], CredentialsMissing),
        ([(405, {})], Refused),
        ([(408, {"message": "Statement reached its timeout"})], QueryTimeout),
        ([(429, {})] * 20, SlowDown),
        ([(503, b"<html>")] * 20, EndpointFailing),
        ([(DROPPED, {})] * 40, EndpointUnreachable),
        ([RUNNING], EngineUnreachable),
    ],
)
def test_each_refusal_is_a_typed_error_with_a_remedy(
    answers: list[tuple[int, Any]], error: type[Exception]
) -> None:
    with recorded(*answers) as (api, _), pytest.raises(error) as raised:
        api.run("SELECT 1", "r-1", {})
    assert getattr(raised.value, "remedy", "")
    assert "t-1" not in str(raised.value)


@pytest.mark.parametrize("first", [(429, {}), (503, {}), (DROPPED, {})])
def test_what_passes_is_tried_again_with_the_same_request_id(first: tuple[int, Any]) -> None:
    with recorded(first, RUNNING) as (api, server):
        assert api.submit("SELECT 1", "r-1", {}) == "h-1"
    assert len({target for _, target, _, _ in server.asked}) == 1
