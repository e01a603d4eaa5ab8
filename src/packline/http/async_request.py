"""Define what ``HttpLoop`` works with: requests, the callbacks for their responses, and transport errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from packline.http.http1 import HttpResponse

BodyStream = Callable[[], Iterator[bytes]]
"""Yields a body in pieces, from its start on every call, because a request may be sent twice."""


class TransportError(Exception):
    """A request got no response. Every kind may be retried. The classes are named as in httpx."""


class ConnectError(TransportError):
    """No connection: name not found, refused, no route, TLS handshake failed, or too slow."""


class ReadError(TransportError):
    """The connection ended before the response was complete."""


class ReadTimeout(TransportError):
    """No byte moved on the connection for ``stall_seconds``."""


class Callbacks(Protocol):
    """Hears how a request ended: exactly one call, unless the loop dropped the request."""

    def on_response(self, response: HttpResponse) -> None:
        """Handle the response."""

    def on_error(self, error: TransportError) -> None:
        """Handle the failure of the transport."""


class AsyncRequest:
    """A request for the loop."""

    __slots__ = ("body", "bodyless", "callbacks", "head", "restarts", "sink", "stall_seconds", "stream")

    def __init__(
        self,
        head: bytes,
        callbacks: Callbacks,
        *,
        body: memoryview | None = None,
        stream: BodyStream | None = None,
        sink: memoryview | None = None,
        bodyless: bool = False,
        stall_seconds: float = 20.0,
    ) -> None:
        """Describe a request.

        Args:
            head: The complete request head.
            callbacks: Hears the result from within ``HttpLoop.step``.
            body: The body. It is sent from this memory and not copied.
            stream: A body that is too large for memory, piece by piece as the peer accepts it. An OSError or
                ValueError that it raises fails the connection; any other exception passes through ``HttpLoop.step``.
            sink: Receives the body of a 200 or 206 response of exactly its length.
            bodyless: Whether the response has no body although it announces a length (HEAD).
            stall_seconds: The request fails if no byte moves for this time.
        """
        self.head = head
        self.callbacks = callbacks
        self.body = body
        self.stream = stream
        self.sink = sink
        self.bodyless = bodyless
        self.stall_seconds = stall_seconds
        self.restarts = 0


class Origin(NamedTuple):
    """Where to connect, and whether to use TLS (RFC 6454)."""

    host: str
    port: int
    tls: bool
