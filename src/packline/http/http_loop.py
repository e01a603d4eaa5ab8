"""Keep hundreds of small HTTP/1.1 requests to one endpoint in flight, on one thread.

``docs/decisions/0003-packing-engine.md`` says why Packline has an event loop of its own, and compares it with other
clients.
"""

from __future__ import annotations

import os
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any, Protocol

from packline.http.async_request import (
    AsyncRequest,
    ConnectError,
    Origin,
    ReadTimeout,
    TransportError,
)
from packline.http.http1 import HttpResponse
from packline.http.loop_connection import LoopConnection
from packline.http.proxy import Proxy, find_proxy
from packline.http.tls import tls_context

SCRATCH_BYTES = 64 << 10
OPENING_AT_ONCE = 32
"""Most connections that are being opened. More overflow the accept queue of small servers, which costs a second."""
RESTARTS = 3
RESOLVE_SECONDS = 60.0
IDLE_SECONDS = 15.0
"""A connection that was idle for longer is closed and not used again, because stores close it after some 20 s."""
_SWEEP_SECONDS = 0.25


class _Poller(Protocol):
    def register(self, fd: int, eventmask: int, /) -> None: ...
    def modify(self, fd: int, eventmask: int, /) -> None: ...
    def unregister(self, fd: int, /) -> None: ...
    def poll(self, timeout: float, /) -> list[tuple[int, int]]: ...


def _make_poller() -> tuple[_Poller, float]:
    """Return a poller, and how many of its time units make a second."""
    if hasattr(select, "epoll"):
        return select.epoll(), 1.0
    return select.poll(), 1000.0


class HttpLoop:
    """An event loop for connections to one origin. Only one thread may use it at a time."""

    def __init__(
        self,
        address: Origin,
        *,
        connections: int = 256,
        connect_seconds: float = 5.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Make a loop without connections.

        Args:
            address: The origin. A proxy is used if the environment names one for it.
            connections: Most sockets that are open at once.
            connect_seconds: A request fails if its connection does not open in this time.
            tls: The TLS context; by default that of the process.
        """
        self.address = address
        self.connections = connections
        self.connect_seconds = connect_seconds
        self.now = time.monotonic()
        self.scratch = memoryview(bytearray(SCRATCH_BYTES))
        self.started = 0
        """Number of connections that were opened so far."""
        self._tls = (tls or tls_context()) if address.tls else None
        self._proxy = find_proxy(*address)
        self._poller, self._second = _make_poller()
        self._connections: dict[int, LoopConnection] = {}
        self._idle: list[LoopConnection] = []
        self._opening = 0
        self._waiting: deque[tuple[AsyncRequest, TransportError]] = deque()
        self._completed: deque[tuple[AsyncRequest, HttpResponse | TransportError]] = deque()
        self._turns = count()
        self._targets: list[tuple[int, Any]] = []
        self._resolved_at = 0.0
        self._swept_at = self.now
        self._waker: tuple[int, int] | None = None

    @property
    def busy(self) -> int:
        """Number of requests whose callbacks have not been called yet."""
        return len(self._connections) - len(self._idle) + len(self._waiting) + len(self._completed)

    def ready(self) -> bool:
        """Tell whether a request that is started now would be sent at once."""
        if self._idle:
            return True
        return len(self._connections) < self.connections and self._opening < OPENING_AT_ONCE

    def start(self, request: AsyncRequest) -> None:
        """Send a request on an idle connection or a new one. ``step`` calls its callbacks."""
        while self._idle:
            connection = self._idle.pop()
            if self.now - connection.touched < IDLE_SECONDS:
                connection.begin(request)
                return
            self.discard(connection)
        self._open(request)

    def step(self, seconds: float) -> None:
        """Wait at most ``seconds`` for network events, handle them, and call the callbacks of ended requests."""
        while self._waiting and self.ready():
            self.start(self._waiting.popleft()[0])
        wait = 0.0 if self._completed else max(seconds, 0.0) * self._second
        events = self._poller.poll(wait)
        self.now = time.monotonic()
        for fd, event in events:
            connection = self._connections.get(fd)
            if connection is not None:
                connection.handle(event)
            elif self._waker is not None and fd == self._waker[0]:
                os.read(fd, SCRATCH_BYTES)
        if self.now - self._swept_at >= _SWEEP_SECONDS:
            self._sweep()
        while self._completed:
            request, outcome = self._completed.popleft()
            if isinstance(outcome, HttpResponse):
                request.callbacks.on_response(outcome)
            else:
                request.callbacks.on_error(outcome)

    def waker(self) -> Callable[[], None]:
        """Return a function by which another thread ends the wait in ``step``."""
        if self._waker is None:
            self._waker = os.pipe()
            for end in self._waker:
                os.set_blocking(end, False)
            self._poller.register(self._waker[0], select.POLLIN)
        end = self._waker[1]

        def wake() -> None:
            with suppress(BlockingIOError):  # a full pipe wakes the loop as well
                os.write(end, b"w")

        return wake

    def drop_requests(self) -> None:
        """Forget every pending request without calling its callbacks. Idle connections stay open."""
        self._waiting.clear()
        self._completed.clear()
        for connection in [each for each in self._connections.values() if each.request is not None]:
            connection.request = None
            self.discard(connection)

    def close(self) -> None:
        """Close all connections."""
        self.drop_requests()
        for connection in list(self._connections.values()):
            self.discard(connection)
        if self._waker is not None:
            self._poller.unregister(self._waker[0])
            for end in self._waker:
                os.close(end)
            self._waker = None

    # The methods below are called by connections.

    @property
    def tunnel(self) -> Proxy | None:
        """The proxy to ask for a tunnel, which TLS needs; else None."""
        return self._proxy if self.address.tls else None

    def forward(self, head: bytes) -> bytes:
        """Return a request head as it is sent. A proxy for plain HTTP needs the whole URL in it."""
        if self._proxy is None or self.address.tls:
            return head
        return self._proxy.forward(head)

    def wrap(self, sock: socket.socket) -> socket.socket:
        """Wrap a socket in TLS if the origin needs it. The handshake is not made yet."""
        if self._tls is None:
            return sock
        return self._tls.wrap_socket(sock, server_hostname=self.address.host, do_handshake_on_connect=False)

    def opened(self) -> None:
        """Note that a connection is open."""
        self._opening -= 1

    def complete(self, request: AsyncRequest, outcome: HttpResponse | TransportError) -> None:
        """Queue the callback of a request. ``step`` calls it outside of the error handling of connections."""
        self._completed.append((request, outcome))

    def watch(self, connection: LoopConnection) -> None:
        """Apply the event mask of a connection."""
        self._poller.modify(connection.fd, connection.mask)

    def keep(self, connection: LoopConnection) -> None:
        """Keep an idle connection for further requests."""
        connection.touched = self.now
        self._idle.append(connection)

    def discard(self, connection: LoopConnection) -> None:
        """Close a connection and forget it."""
        if self._connections.get(connection.fd) is not connection:
            return
        del self._connections[connection.fd]
        if connection.opening:
            self._opening -= 1
        if connection in self._idle:
            self._idle.remove(connection)
        self._poller.unregister(connection.fd)
        connection.close()

    def retry_stale(self, request: AsyncRequest, error: TransportError) -> None:
        """Send a request again whose kept connection the peer had closed before it could see the request."""
        request.restarts += 1
        if request.restarts > RESTARTS:
            self.complete(request, error)
            return
        for connection in list(self._idle):
            if self.now - connection.touched > 1.0:
                self.discard(connection)
        self._waiting.append((request, error))

    def try_next_address(self, request: AsyncRequest, target: Any, error: ConnectError) -> None:
        """Try another address of the name after ``target`` did not answer: "localhost" has two, S3 has eight."""
        others = [each for each in self._targets if each[1] != target]
        if others and (len(others) < len(self._targets) or request.restarts < RESTARTS):
            request.restarts += len(others) == len(self._targets)
            self._targets = others
            self._waiting.append((request, error))
        else:
            self._targets = []
            self.complete(request, error)

    def _open(self, request: AsyncRequest) -> None:
        target = None
        try:
            family, target = self._next_target()
            connection = LoopConnection(self, family, target, request)
        except (ConnectError, OSError) as error:
            self.try_next_address(request, target, ConnectError(str(error)))
            return
        self._connections[connection.fd] = connection
        self._opening += 1
        self.started += 1
        self._poller.register(connection.fd, connection.mask)

    def _next_target(self) -> tuple[int, Any]:
        """Return the addresses of the name in turn. S3 has several, which share the load."""
        if not self._targets or self.now - self._resolved_at > RESOLVE_SECONDS:
            peer = self._proxy or self.address
            addresses = socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM)
            self._targets = [(family, target) for family, _, _, _, target in addresses]
            self._resolved_at = self.now
        return self._targets[next(self._turns) % len(self._targets)]

    def _sweep(self) -> None:
        self._swept_at = self.now
        for connection in list(self._connections.values()):
            quiet = self.now - connection.touched
            if connection.request is None:
                continue
            if connection.opening and quiet > self.connect_seconds:
                connection.fail(ConnectError(f"no connection within {self.connect_seconds:g} s"))
            elif quiet > connection.request.stall_seconds:
                connection.fail(ReadTimeout(f"nothing moved for {connection.request.stall_seconds:g} s"))
