"""Client of a deployment's HTTP API: small JSON documents, retries, bounded bodies, typed errors.

Imported only where ``PACKLINE_API_URL`` is set: a worker then needs no AWS credentials.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from packline.aws_api.clock import correct, parse_http_date
from packline.client.api.auth import ApiAuth, Pairs, choose_auth
from packline.client.api.errors import ApiMoved, UnreadableAnswer, sanitize, to_error
from packline.client.api.urls import parse_api_url, parse_url
from packline.client.lazy_property import lazy_property
from packline.errors import EndpointUnreachable
from packline.http.client import HttpClient
from packline.http.http1 import HttpRequest, HttpResponse
from packline.retry import API_REQUESTS, RetryPolicy

MAX_BODY_BYTES = 16 << 20
"""Bytes of an answer: API Gateway lets 10 MB through, Lambda 6."""
MAX_WAIT_SECONDS = 60.0
"""Seconds that are waited at most where the API says how long (``Retry-After``)."""
SKEWED = (b"Signature expired", b"Signature not yet current")
"""How API Gateway refuses a signature for its date."""
RETRYABLE_STATUSES = (429, 500, 502, 503, 504)


class ApiResponse(NamedTuple):
    """A JSON object, and the API's clock when it was sent (empty if it does not say)."""

    document: dict[str, Any]
    date: str


class ApiClient:
    """One API, as one worker uses it. Several threads may use it."""

    def __init__(
        self,
        url: str,
        environ: Mapping[str, str] = os.environ,
        retry_policy: RetryPolicy = API_REQUESTS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Nothing is asked, and no credentials are looked for, before the first request. Raises InvalidSetting."""
        self.address = parse_api_url(url)
        self._environ, self._sleep = environ, sleep
        self._client = HttpClient(retry_policy, sleep, MAX_BODY_BYTES)

    @lazy_property
    def _identity(self) -> ApiAuth:
        return choose_auth(self.address, self._environ)

    def get(self, path: str, *query: tuple[str, str]) -> ApiResponse:
        """GET ``/api/v0/<path>``. Raises the error the API names, TokenRefused, ApiDenied, Unavailable's leaves."""
        return self._call("GET", path, query, b"")

    def post(self, path: str, document: Mapping[str, Any]) -> ApiResponse:
        """Send a document by POST. Raises as ``get``. It may be sent twice, so only idempotent requests are allowed."""
        return self._call("POST", path, (), json.dumps(document).encode())

    def put(
        self, path: str, document: Mapping[str, Any], *query: tuple[str, str], headers: Pairs = ()
    ) -> ApiResponse:
        """Send a document by PUT, with headers such as ``If-Match``. Raises as ``get``; it may be sent twice."""
        return self._call("PUT", path, query, json.dumps(document).encode(), headers)

    def delete(self, path: str, *query: tuple[str, str], headers: Pairs = ()) -> ApiResponse:
        """Send a DELETE. Raises as ``get``; it may be sent twice."""
        return self._call("DELETE", path, query, b"", headers)

    def describe_auth(self) -> str:
        """Return in words how requests are authenticated. Raises CredentialsMissing, InvalidSetting."""
        return self._identity.description

    def close(self) -> None:
        """Close all kept connections; the next request opens a new one."""
        self._client.close()

    def _call(self, method: str, path: str, query: Pairs, body: bytes, headers: Pairs = ()) -> ApiResponse:
        full = f"{self.address.target}{self._identity.prefix}/api/v0/{path}"
        attempts = _Attempts(lambda: self._identity.renew(), self._sleep)
        try:
            response = self._client.call(
                lambda: self._build(method, full, query, body, headers),
                attempts.should_repeat,
                attempts.pause,
            )
        except EndpointUnreachable as error:
            raise EndpointUnreachable(error.message, "Check PACKLINE_API_URL and the network.") from error
        return self._read(response)

    def _build(self, method: str, path: str, query: Pairs, body: bytes, more: Pairs) -> HttpRequest:
        address = self.address
        proof = self._identity.headers(method, address, path, query, body)
        content = (("content-type", "application/json"),) if body else ()
        headers = (("host", address.authority), ("accept", "application/json"), *content, *more, *proof)
        pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query)
        target = path + ("?" + "&".join(f"{name}={value}" for name, value in pairs) if pairs else "")
        return HttpRequest(method, address.host, address.port, address.tls, target, headers, body)

    def _read(self, response: HttpResponse) -> ApiResponse:
        if 300 <= response.status < 400:
            raise self._moved(response.headers.get("location", ""))
        try:
            document = json.loads(response.body)
        except (ValueError, RecursionError):
            document = None
        if response.status >= 400:
            refusal = document if isinstance(document, dict) else {"message": _beginning(response.body)}
            raise to_error(response.status, refusal, str(self.address), self._identity.remedy)
        if not isinstance(document, dict):
            raise UnreadableAnswer(
                f"{self.address} does not answer like an API: {_beginning(response.body)!r}.",
                "Check PACKLINE_API_URL; a proxy or a login page may be in between.",
            )
        return ApiResponse(document, response.headers.get("date", ""))

    def _moved(self, location: str) -> ApiMoved:
        to = parse_url(location)
        where = str(to._replace(target="")) if to else sanitize(location).partition("?")[0]
        return ApiMoved(
            f"The API {self.address} sends us on to {where}; our credentials were not sent there.",
            "If it is the API, set PACKLINE_API_URL to its address.",
        )


class _Attempts:
    """The attempts of one request: whether there is another, and after what pause."""

    def __init__(self, renew: Callable[[], bool], sleep: Callable[[float], None]) -> None:
        self._renew, self._sleep = renew, sleep
        self._renewed, self._wait = False, 0.0

    def should_repeat(self, response: HttpResponse) -> bool:
        """Whether an answer is worth asking again for."""
        self._wait = (
            _seconds(response.headers.get("retry-after", ""))
            if response.status in RETRYABLE_STATUSES
            else 0.0
        )
        if response.status == 403 and any(text in response.body for text in SKEWED):
            return correct(parse_http_date(response.headers.get("date", "")))
        if response.status in (401, 403) and not self._renewed:
            self._renewed = True
            return self._renew()
        return response.status in RETRYABLE_STATUSES

    def pause(self, seconds: float) -> None:
        """Sleep before the next attempt, as long as the API says if that is longer."""
        self._sleep(min(MAX_WAIT_SECONDS, max(seconds, self._wait)))
        self._wait = 0.0


def _seconds(text: str) -> float:
    """Parse ``Retry-After`` in seconds; where it is a date, or nothing, our own pause is long enough."""
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0.0


def _beginning(body: bytes) -> str:
    return sanitize(body[:120].decode("utf-8", "replace"))
