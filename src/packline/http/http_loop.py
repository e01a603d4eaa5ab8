"""An event loop that keeps hundreds of small HTTP/1.1 calls to one endpoint in flight, on one thread.

Why, and measured against which clients: ``docs/decisions/0003-packing-engine.md``.
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
    AsyncResponse,
    ConnectError,
    Origin,
    ReadTimeout,
    TransportError,
)
from packline.http.loop_connection import LoopConnection
from packline.http.proxy import Proxy, find_proxy
from packline.http.tls import tls_context

SCRATCH_BYTES = 64 << 10
OPENING_AT_ONCE = 32
"""Connections in the making: more would overflow the accept queue of small servers and lose a second each."""
RESTARTS = 3
RESOLVE_SECONDS = 60.0
IDLE_SECONDS = 15.0
"""An idle connection older than this is closed rather than tried: stores close them after some 20 seconds."""
_SWEEP_SECONDS = 0.25


class _Poller(Protocol):
    def register(self, fd: int, eventmask: int, /) -> None: ...
    def modify(self, fd: int, eventmask: int, /) -> None: ...
    def unregister(self, fd: int, /) -> None: ...
    def poll(self, timeout: float, /) -> list[tuple[int, int]]: ...


def _make_poller() -> tuple[_Poller, float]:
    """A poller and how many of its time units make a second."""
    if hasattr(select, "epoll"):
        return select.epoll(), 1.0
    return select.poll(), 1000.0


class HttpLoop:
    """Connections to one address, through the proxy before it, if any. Not for use from several threads at once.

    ``connections``: at most so many sockets. ``connect_seconds``: when a call is given up because its connection
    does not open.
    """

    def __init__(
        self,
        address: Origin,
        *,
        connections: int = 256,
        connect_seconds: float = 5.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.address = address
        self.connections = connections
        self.connect_seconds = connect_seconds
        self.now = time.monotonic()
        self.scratch = memoryview(bytearray(SCRATCH_BYTES))
        self.started = 0
        """Connections opened so far."""
        self._tls = (tls or tls_context()) if address.tls else None
        self._proxy = find_proxy(*address)
        self._poller, self._second = _make_poller()
        self._all: dict[int, LoopConnection] = {}
        self._idle: list[LoopConnection] = []
        self._opening = 0
        self._again: deque[tuple[AsyncRequest, TransportError]] = deque()
        self._settled: deque[tuple[AsyncRequest, AsyncResponse | TransportError]] = deque()
        self._turns = count()
        self._targets: list[tuple[int, Any]] = []
        self._resolved_at = 0.0
        self._swept_at = self.now
        self._waker: tuple[int, int] | None = None

    @property
    def busy(self) -> int:
        """Calls that have neither been answered nor failed."""
        return len(self._all) - len(self._idle) + len(self._again) + len(self._settled)

    def ready(self) -> bool:
        """True if a call started now would be on its way at once."""
        if self._idle:
            return True
        return len(self._all) < self.connections and self._opening < OPENING_AT_ONCE

    def start(self, call: AsyncRequest) -> None:
        """Send a call on an idle connection or a new one. Its receiver is told from within ``step``."""
        while self._idle:
            connection = self._idle.pop()
            if self.now - connection.touched < IDLE_SECONDS:
                connection.begin(call)
                return
            self.discard(connection)
        self._open(call)

    def step(self, seconds: float) -> None:
        """Wait at most that long for something to happen, and let it happen."""
        while self._again and self.ready():
            self.start(self._again.popleft()[0])
        wait = 0.0 if self._settled else max(seconds, 0.0) * self._second
        events = self._poller.poll(wait)
        self.now = time.monotonic()
        for fd, event in events:
            connection = self._all.get(fd)
            if connection is not None:
                connection.handle(event)
            elif self._waker is not None and fd == self._waker[0]:
                os.read(fd, SCRATCH_BYTES)
        if self.now - self._swept_at >= _SWEEP_SECONDS:
            self._sweep()
        while self._settled:
            call, outcome = self._settled.popleft()
            if isinstance(outcome, AsyncResponse):
                call.callbacks.on_response(outcome)
            else:
                call.callbacks.on_error(outcome)

    def waker(self) -> Callable[[], None]:
        """A function by which another thread ends the wait in ``step``."""
        if self._waker is None:
            self._waker = os.pipe()
            for end in self._waker:
                os.set_blocking(end, False)
            self._poller.register(self._waker[0], select.POLLIN)
        end = self._waker[1]

        def wake() -> None:
            with suppress(BlockingIOError):  # full: it wakes anyway
                os.write(end, b"w")

        return wake

    def drop_calls(self) -> None:
        """Forget every call under way, without telling its receiver; idle connections stay."""
        self._again.clear()
        self._settled.clear()
        for connection in [each for each in self._all.values() if each.call is not None]:
            connection.call = None
            self.discard(connection)

    def close(self) -> None:
        """Close everything."""
        self.drop_calls()
        for connection in list(self._all.values()):
            self.discard(connection)
        if self._waker is not None:
            self._poller.unregister(self._waker[0])
            for end in self._waker:
                os.close(end)
            self._waker = None

    # What connections tell the loop.

    @property
    def tunnel(self) -> Proxy | None:
        """The proxy to ask for a tunnel: TLS goes through it unseen."""
        return self._proxy if self.address.tls else None

    def forwarded(self, head: bytes) -> bytes:
        """The head of a request as it is sent: for a proxy of plain HTTP with the whole URL."""
        if self._proxy is None or self.address.tls:
            return head
        return self._proxy.forwarded(head)

    def wrap(self, sock: socket.socket) -> socket.socket:
        """The socket, or a TLS socket on it whose handshake is still to be made."""
        if self._tls is None:
            return sock
        return self._tls.wrap_socket(sock, server_hostname=self.address.host, do_handshake_on_connect=False)

    def opened(self) -> None:
        self._opening -= 1

    def settle(self, call: AsyncRequest, outcome: AsyncResponse | TransportError) -> None:
        """Tell the receiver before ``step`` returns, outside of any connection's error handling."""
        self._settled.append((call, outcome))

    def watch(self, connection: LoopConnection) -> None:
        self._poller.modify(connection.fd, connection.mask)

    def free(self, connection: LoopConnection) -> None:
        connection.touched = self.now
        self._idle.append(connection)

    def discard(self, connection: LoopConnection) -> None:
        if self._all.get(connection.fd) is not connection:
            return
        del self._all[connection.fd]
        if connection.opening:
            self._opening -= 1
        if connection in self._idle:
            self._idle.remove(connection)
        self._poller.unregister(connection.fd)
        connection.close()

    def restart(self, call: AsyncRequest, fault: TransportError) -> None:
        """A kept connection turned out to be closed before the call reached the store: nobody's failure."""
        call.restarts += 1
        if call.restarts > RESTARTS:
            self.settle(call, fault)
            return
        for connection in list(self._idle):
            if self.now - connection.touched > 1.0:
                self.discard(connection)
        self._again.append((call, fault))

    def unreached(self, call: AsyncRequest, target: Any, fault: ConnectError) -> None:
        """An address does not answer. The others of its name may: "localhost" is two, S3 eight."""
        others = [each for each in self._targets if each[1] != target]
        if others and (len(others) < len(self._targets) or call.restarts < RESTARTS):
            call.restarts += len(others) == len(self._targets)
            self._targets = others
            self._again.append((call, fault))
        else:
            self._targets = []
            self.settle(call, fault)

    def _open(self, call: AsyncRequest) -> None:
        target = None
        try:
            family, target = self._next_target()
            connection = LoopConnection(self, family, target, call)
        except (ConnectError, OSError) as error:
            self.unreached(call, target, ConnectError(str(error)))
            return
        self._all[connection.fd] = connection
        self._opening += 1
        self.started += 1
        self._poller.register(connection.fd, connection.mask)

    def _next_target(self) -> tuple[int, Any]:
        """Addresses in turn: S3 answers a name with several, and they share the load."""
        if not self._targets or self.now - self._resolved_at > RESOLVE_SECONDS:
            peer = self._proxy or self.address
            found = socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM)
            self._targets = [(family, target) for family, _, _, _, target in found]
            self._resolved_at = self.now
        return self._targets[next(self._turns) % len(self._targets)]

    def _sweep(self) -> None:
        self._swept_at = self.now
        for connection in list(self._all.values()):
            quiet = self.now - connection.touched
            if connection.call is None:
                continue
            if connection.opening and quiet > self.connect_seconds:
                connection.fail(ConnectError(f"no connection within {self.connect_seconds:g} s"))
            elif quiet > connection.call.stall_seconds:
                connection.fail(ReadTimeout(f"nothing moved for {connection.call.stall_seconds:g} s"))
