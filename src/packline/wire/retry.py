"""Bounded retries with full-jitter back-off, for single small requests."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import NamedTuple

from packline.errors import EndpointUnreachable, Unavailable
from packline.wire.connection import Connection, ConnectionLost
from packline.wire.message import Request, Response
from packline.wire.time_limit import TimeLimit

LONGEST_OBJECT = 64 << 20
"""Bytes of an object that is read whole, such as a manifest shard (40,000 rows, compressed: about 4 MB)."""
LONGEST_BODY = 1 << 30
"""Bytes of an answer that is held in memory; what is larger is never asked for in one piece."""


class Patience(NamedTuple):
    """How often to try, and how long to wait in between (seconds)."""

    tries: int = 5
    base: float = 0.1
    longest: float = 5.0

    def pause(self, attempt: int) -> float:
        """Seconds to wait after the failed attempt of that number (1, 2, …): full jitter.

        https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        """
        fraction = int.from_bytes(os.urandom(4), "big") / 2**32  # importing random costs 3 ms
        return fraction * min(self.longest, self.base * 2.0**attempt)


class Caller:
    """Sends single requests over one kept connection and repeats what is worth repeating."""

    def __init__(
        self,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
        longest: int = LONGEST_BODY,
    ) -> None:
        """``longest``: bytes of an answer's body at most."""
        self.patience = patience or Patience()
        self._longest = longest
        self.requests = 0
        self._sleep = sleep
        self._connection: Connection | None = None

    def call(self, build: Callable[[], Request], repeat: Callable[[Response], bool]) -> Response:
        """The first answer that ``repeat`` does not ask to try again, or the last one.

        ``build`` is called for every attempt, so that each carries a fresh signature.
        Raises EndpointUnreachable when no attempt was answered, or not in the time of ``TimeLimit``;
        OversizedResponse, ProxyRefused.
        """
        limit = TimeLimit.from_environment()
        failure: Unavailable | None = None
        for attempt in range(1, self.patience.tries + 1):
            request = build()
            last = attempt == self.patience.tries
            try:
                response = self._exchange(request, limit)
            except (ConnectionLost, Unavailable) as error:
                if isinstance(error, Unavailable) and not error.retryable:
                    raise
                failure = _unreachable(request, error, attempt)
                if limit.left <= 0:
                    raise _too_slow(request, limit) from error
            else:
                if last or not repeat(response):
                    return response
            if not last:
                self._sleep(self.patience.pause(attempt))
        assert failure is not None
        raise failure

    def close(self) -> None:
        """Close the kept connection."""
        if self._connection is not None:
            self._connection.close()

    def _exchange(self, request: Request, limit: TimeLimit) -> Response:
        limit.start()
        try:
            return self._exchange_once_more(request, limit)
        finally:
            limit.stop()

    def _exchange_once_more(self, request: Request, limit: TimeLimit) -> Response:
        connection = self._connection
        if connection is None or not connection.serves(request):
            self.close()
            connection = self._connection = Connection(request.host, request.port, request.tls, self._longest)
        self.requests += 1
        kept = connection.exchanges > 0
        try:
            return connection.exchange(request, limit)
        except ConnectionLost:
            # A kept connection may have been closed by the peer while it was idle: that is no failure yet.
            if not kept:
                raise
            return connection.exchange(request, limit)


def _unreachable(request: Request, error: Exception, tries: int) -> EndpointUnreachable:
    reason = error.message if isinstance(error, Unavailable) else str(error)
    return EndpointUnreachable(
        f"{request.origin()} did not answer after {tries} tries: {reason}",
        "Check the endpoint (AWS_ENDPOINT_URL), the region and the network.",
    )


def _too_slow(request: Request, limit: TimeLimit) -> EndpointUnreachable:
    return EndpointUnreachable(
        f"{request.origin()} did not send a whole answer within {limit.seconds:g} s ({limit.bytes:,} bytes moved).",
        "Check the endpoint and the network; PACKLINE_READ_SECONDS sets the time.",
    )
