"""Send single small requests over kept connections, with bounded retries."""

from __future__ import annotations

import time
from _thread import allocate_lock
from collections.abc import Callable

from packline.errors import EndpointUnreachable, Unavailable
from packline.http.connection import ConnectionLost, HttpConnection
from packline.http.http1 import HttpRequest, HttpResponse
from packline.http.time_limit import RequestTimeLimit
from packline.retry import SMALL_REQUESTS, RetryPolicy

MAX_OBJECT_BYTES = 64 << 20
"""Most bytes of an object that is read in one piece, such as a manifest shard (40,000 rows are about 4 MB)."""
MAX_BODY_BYTES = 1 << 30
"""Most bytes of a response that is held in memory. Larger objects are read by ranges."""


class HttpClient:
    """Sends single requests over kept connections, and retries where that helps.

    Many threads may use it: each request has a connection to itself until its response is complete. One thread alone
    uses the same connection again and again.
    """

    def __init__(
        self,
        retry_policy: RetryPolicy | None = None,
        sleep: Callable[[float], None] = time.sleep,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        """Make a client without connections. ``max_body_bytes`` is the longest body that it reads."""
        self.retry_policy = retry_policy or SMALL_REQUESTS
        self._max_body_bytes = max_body_bytes
        self.requests = 0
        self._sleep = sleep
        self._idle: list[HttpConnection] = []
        self._lock = allocate_lock()  # threading.Lock, without the import

    def call(
        self,
        build: Callable[[], HttpRequest],
        should_retry: Callable[[HttpResponse], bool],
        pause: Callable[[float], None] | None = None,
    ) -> HttpResponse:
        """Send a request until its response is final.

        Args:
            build: Builds the request. It is called for every attempt, so that each has a fresh signature.
            should_retry: Tells whether a response asks for another attempt.
            pause: Sleeps before the next attempt, given the seconds; default that of the client.

        Returns:
            The first response that does not ask for another attempt, or the last one.

        Raises:
            EndpointUnreachable: No attempt got a response, or not within ``RequestTimeLimit``.
            OversizedResponse, ProxyRefused: Retrying does not help.
        """
        limit = RequestTimeLimit.from_environment()
        failure: Unavailable | None = None
        for attempt in range(1, self.retry_policy.attempts + 1):
            request = build()
            last = attempt == self.retry_policy.attempts
            try:
                response = self._exchange(request, limit)
            except (ConnectionLost, Unavailable) as error:
                if isinstance(error, Unavailable) and not error.retryable:
                    raise
                failure = _unreachable(request, error, attempt)
                if limit.left <= 0:
                    raise _too_slow(request, limit) from error
            else:
                if last or not should_retry(response):
                    return response
            if not last:
                (pause or self._sleep)(self.retry_policy.backoff(attempt))
        assert failure is not None
        raise failure

    def close(self) -> None:
        """Close the kept connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _exchange(self, request: HttpRequest, limit: RequestTimeLimit) -> HttpResponse:
        limit.start()
        try:
            return self._exchange_on_connection(request, limit)
        finally:
            limit.stop()

    def _exchange_on_connection(self, request: HttpRequest, limit: RequestTimeLimit) -> HttpResponse:
        connection = self._take(request)
        kept = connection.exchanges > 0
        try:
            try:
                response = connection.exchange(request, limit)
            except ConnectionLost:
                # The peer may have closed the kept connection while it was idle. That does not count as a failure.
                if not kept:
                    raise
                response = connection.exchange(request, limit)
        except BaseException:
            connection.close()  # the rest of the response would be taken for the next one
            raise
        with self._lock:
            self._idle.append(connection)
        return response

    def _take(self, request: HttpRequest) -> HttpConnection:
        """Return a connection that no other thread uses: the one used last, or a new one."""
        with self._lock:
            self.requests += 1
            connection = self._idle.pop() if self._idle else None
        if connection is not None and connection.serves(request):
            return connection
        if connection is not None:
            connection.close()
        return HttpConnection(request.host, request.port, request.tls, self._max_body_bytes)


def _unreachable(request: HttpRequest, error: Exception, tries: int) -> EndpointUnreachable:
    reason = error.message if isinstance(error, Unavailable) else str(error)
    return EndpointUnreachable(
        f"{request.origin()} did not respond in {tries} attempts: {reason}",
        "Check the endpoint (AWS_ENDPOINT_URL), the region and the network.",
    )


def _too_slow(request: HttpRequest, limit: RequestTimeLimit) -> EndpointUnreachable:
    return EndpointUnreachable(
        f"{request.origin()} did not complete its response within {limit.seconds:g} s "
        f"({limit.bytes:,} bytes arrived).",
        "Check the endpoint and the network; PACKLINE_READ_SECONDS sets the time.",
    )
