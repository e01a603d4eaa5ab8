"""What travels over the loop: a call (one HTTP/1.1 request), its answer, and the ways to get none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

Stream = Callable[[], Iterator[bytes]]
"""Makes a body in pieces, from its start each time: a call may be sent twice."""


class TransportError(Exception):
    """A call that got no answer. Every kind may be tried again."""


class ConnectError(TransportError):
    """No connection could be made: name not found, refused, no route, handshake failed, or too slow."""


class ReadError(TransportError):
    """The connection ended before the answer did."""


class ReadTimeout(TransportError):
    """Nothing moved on the connection for the stall time."""


class AsyncResponse(NamedTuple):
    """The answer to a call. ``in_sink``: the body went into the sink of the call and is not in ``body``."""

    status: int
    head: bytes
    body: bytes
    in_sink: bool

    def header(self, name: str) -> str | None:
        """The value of a header, its name in any case; None if absent."""
        pattern = rb"(?im)^" + re.escape(name.encode()) + rb":[ \t]*(.*?)[ \t]*\r?$"
        found = re.search(pattern, self.head)
        return found.group(1).decode("latin-1") if found else None


class Callbacks(Protocol):
    """Who is told how a call ended: exactly one of the two, once, unless the loop dropped the call."""

    def on_response(self, answer: AsyncResponse) -> None: ...

    def on_error(self, fault: TransportError) -> None: ...


class AsyncRequest:
    """One request. ``head`` is the whole request head in bytes; body and sink are views, never copied.

    ``stream`` gives a body too large for memory, piece by piece as the peer takes it; what it raises passes through
    ``HttpLoop.step``, unless it is an OSError or a ValueError: those mean that the connection failed.
    If the answer is 200 or 206 and its length is that of ``sink``, the body lands there.
    ``bodyless`` is for HEAD, whose answer announces a length and sends nothing. ``stall_seconds``: when the call is
    given up because nothing moves.
    """

    __slots__ = ("body", "bodyless", "callbacks", "head", "restarts", "sink", "stall_seconds", "stream")

    def __init__(
        self,
        head: bytes,
        callbacks: Callbacks,
        *,
        body: memoryview | None = None,
        stream: Stream | None = None,
        sink: memoryview | None = None,
        bodyless: bool = False,
        stall_seconds: float = 20.0,
    ) -> None:
        self.head = head
        self.callbacks = callbacks
        self.body = body
        self.stream = stream
        self.sink = sink
        self.bodyless = bodyless
        self.stall_seconds = stall_seconds
        self.restarts = 0


class Origin(NamedTuple):
    """Where to connect, and whether to speak TLS there."""

    host: str
    port: int
    tls: bool
