"""The SQL API of Snowflake, over HTTP and without a driver.

https://docs.snowflake.com/en/developer-guide/sql-api/reference
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from packline.errors import CredentialsMissing, EndpointFailing, Refused, SlowDown
from packline.http.client import HttpClient
from packline.http.http1 import HttpRequest, HttpResponse
from packline.snapshots.errors import EngineUnreachable, QueryFailed, QueryTimeout, one_line

PATH = "/api/v2/statements"
MAX_RESULT_BYTES = 64 << 20
CANCELLED, TIMED_OUT = "000604", "000630"
"""Codes of statements that somebody cancelled, and that Snowflake ended because they took too long."""


class AccessToken(NamedTuple):
    """A bearer token, and how Snowflake is told of its kind."""

    kind: str
    """``KEYPAIR_JWT``, ``OAUTH`` or ``PROGRAMMATIC_ACCESS_TOKEN``."""
    value: str


class SqlApiAddress(NamedTuple):
    """Where the SQL API of an account answers."""

    host: str
    port: int = 443
    tls: bool = True


class ResultSet(NamedTuple):
    """The rows of a statement; every value is a text or None."""

    names: Sequence[str]
    rows: Sequence[Sequence[object]]
    row_types: Sequence[Mapping[str, Any]] = ()


class SnowflakeApi:
    """Runs statements of one account."""

    def __init__(
        self, address: SqlApiAddress, token: Callable[[], AccessToken], http_client: HttpClient | None = None
    ) -> None:
        """Open no connection yet.

        Args:
            address: Where the API answers.
            token: Returns a token that is valid now.
            http_client: Sends the requests.
        """
        self._address, self._token = address, token
        self._http_client = http_client or HttpClient(max_body_bytes=MAX_RESULT_BYTES)

    def submit(self, sql: str, request_id: str, session: Mapping[str, Any]) -> str:
        """Start a statement; return its handle.

        Args:
            sql: One statement.
            request_id: A UUID: Snowflake runs a statement once, however often it is sent with the same one.
            session: More keys of the request: ``warehouse``, ``role``, ``database``, ``schema``, ``timeout``.
        """
        return str(self._post(sql, request_id, session, is_async=True)["statementHandle"])

    def run(self, sql: str, request_id: str, session: Mapping[str, Any]) -> ResultSet:
        """Run a statement that takes less than 45 seconds; return its rows. Raises EngineUnreachable else."""
        answer = self._post(sql, request_id, session, is_async=False)
        if "resultSetMetaData" not in answer:
            raise EngineUnreachable("Snowflake does not answer within 45 seconds.", "Start it again later.")
        return self._rows(answer)

    def state(self, handle: str) -> tuple[str, str]:
        """Return the state of a statement (``STARTED``, ``FINISHED``, ``FAILED``, ``ABORTED``) and why it failed."""
        status, answer = self._request("GET", f"{PATH}/{quote(handle, safe='')}")
        code, message = str(answer.get("code")), one_line(answer.get("message") or "no message")
        if status == 408 or (status == 422 and code == TIMED_OUT):
            return "FAILED", f"statement timeout: {message}"
        if status == 422:
            return ("ABORTED" if code == CANCELLED else "FAILED"), message
        _check(status, answer)
        return ("FINISHED" if "resultSetMetaData" in answer else "STARTED"), ""

    def result(self, handle: str) -> ResultSet:
        """Return all rows of a statement that has finished."""
        first = self._send("GET", f"{PATH}/{quote(handle, safe='')}")
        return self._rows(first)

    def cancel(self, handle: str) -> None:
        """Cancel a statement."""
        self._send("POST", f"{PATH}/{quote(handle, safe='')}/cancel")

    def _rows(self, answer: Mapping[str, Any]) -> ResultSet:
        meta = answer["resultSetMetaData"]
        rows = list(answer.get("data", ()))
        handle = quote(str(answer.get("statementHandle", "")), safe="")
        for number in range(1, len(meta.get("partitionInfo", ()))):
            rows += self._send("GET", f"{PATH}/{handle}?partition={number}")["data"]
        return ResultSet([str(column["name"]) for column in meta["rowType"]], rows, meta["rowType"])

    def _post(
        self, sql: str, request_id: str, session: Mapping[str, Any], *, is_async: bool
    ) -> Mapping[str, Any]:
        query = urlencode({"requestId": request_id, "retry": "true", "async": str(is_async).lower()})
        return self._send("POST", f"{PATH}?{query}", json.dumps({"statement": sql, **session}).encode())

    def _send(self, method: str, target: str, body: bytes = b"") -> Mapping[str, Any]:
        status, answer = self._request(method, target, body)
        _check(status, answer)
        return answer

    def _request(self, method: str, target: str, body: bytes = b"") -> tuple[int, Mapping[str, Any]]:
        response = self._http_client.call(lambda: self._build(method, target, body), _should_retry)
        return response.status, response.json_object()

    def _build(self, method: str, target: str, body: bytes) -> HttpRequest:
        token, at = self._token(), self._address
        headers = (
            ("host", at.host if at.port == 443 else f"{at.host}:{at.port}"),
            ("authorization", f"Bearer {token.value}"),
            ("x-snowflake-authorization-token-type", token.kind),
            ("content-type", "application/json"),
            ("accept", "application/json"),
            ("user-agent", "packline/1"),
        )
        return HttpRequest(method, at.host, at.port, at.tls, target, headers, body)


def _should_retry(response: HttpResponse) -> bool:
    return response.status == 429 or response.status >= 500


def _check(status: int, answer: Mapping[str, Any]) -> None:
    """Raise the error of a status that is not one of success."""
    if status not in (200, 202):
        raise _error(status, one_line(answer.get("message") or f"HTTP {status}"))


def _error(status: int, message: str) -> Exception:
    if status == 408:
        return QueryTimeout(f"Snowflake ended the statement: {message}.", "Allow more with --timeout.")
    if status == 422:
        return QueryFailed(message, "Correct the SQL, or ask for the rights.")
    if status in (401, 403):
        return CredentialsMissing(
            f"Snowflake refuses the token: {message}.",
            "Renew the token in Secrets Manager, or check the public key of the user and its network policy.",
        )
    if status == 429:
        return SlowDown(
            "Snowflake asks for fewer requests.", "Packline retries automatically; nothing to do."
        )
    if status >= 500:
        return EndpointFailing(f"Snowflake answers {status}: {message}.", "Start it again later.")
    return Refused(
        f"Snowflake answers {status}: {message}.", "Check account, warehouse and role of the connection."
    )
