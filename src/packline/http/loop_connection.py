"""Drive one non-blocking socket of ``HttpLoop``: connect, send a request, receive its response.

A body of the length of the request's sink is received straight into the sink.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from enum import Enum
from select import POLLIN, POLLOUT
from typing import TYPE_CHECKING, Any

from packline.http.async_request import AsyncRequest, ConnectError, ReadError, TransportError
from packline.http.http1 import (
    BodyDecoder,
    HttpResponse,
    MalformedResponse,
    ResponseHead,
    body_decoder,
    split_head,
)
from packline.http.proxy import Proxy, is_tunnel_open

if TYPE_CHECKING:
    from packline.http.http_loop import HttpLoop

COLLECT_LIMIT = 4 << 20
"""Most bytes of a body without a sink. No response to our requests is longer; further bytes are not read."""
SEND_BYTES = 256 << 10
"""Bytes given to the kernel before other connections have their turn."""
_TYPICAL_HEAD_BYTES = 2 << 10
_TUNNEL_BYTES = 32 << 10

_WOULD_BLOCK = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class _State(Enum):
    CONNECTING = 1
    TUNNELING = 2
    HANDSHAKE = 3
    OPEN = 4


class LoopConnection:
    """A keep-alive connection with one request at a time. With pipelining, a slow object would delay others."""

    __slots__ = (
        "_decoder", "_head", "_inbox", "_loop", "_outgoing", "_sink", "_sock", "_state", "_stream", "_target",
        "fd", "mask", "request", "served", "touched",
    )  # fmt: skip

    def __init__(self, loop: HttpLoop, family: int, target: Any, request: AsyncRequest) -> None:
        """Start to connect to ``target`` (an address of ``getaddrinfo``). Raises ConnectError."""
        self._loop = loop
        self._target = target
        self._sock = socket.socket(family, socket.SOCK_STREAM)
        self._sock.setblocking(False)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fd = self._sock.fileno()
        self.mask = POLLOUT
        self.served = 0
        self.touched = loop.now
        self.request: AsyncRequest | None = request
        self._outgoing: list[memoryview] = []
        """What is still to be sent. It is empty only when everything is sent."""
        self._stream: Iterator[bytes] | None = None
        self._state = _State.CONNECTING
        self._clear()
        code = self._sock.connect_ex(target)
        if code not in (0, errno.EINPROGRESS):
            self._sock.close()
            raise ConnectError(f"{errno.errorcode.get(code, code)} while connecting")

    def _clear(self) -> None:
        self._inbox = b""
        """Bytes of a response head that is not complete yet."""
        self._head: ResponseHead | None = None
        self._sink: memoryview | None = None
        self._decoder: BodyDecoder | None = None

    @property
    def opening(self) -> bool:
        """Whether it is connecting, asking a proxy for a tunnel, or in the TLS handshake."""
        return self._state is not _State.OPEN

    def begin(self, request: AsyncRequest) -> None:
        """Send a request on this idle connection."""
        self.request = request
        self.touched = self._loop.now
        try:
            self._send_request(request)
        except OSError as error:
            self.fail(ReadError(f"{error} while sending"))

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def handle(self, event: int) -> None:
        """Handle the events that the poller reports for the socket."""
        self.touched = self._loop.now
        try:
            if self._state is not _State.OPEN:
                self._advance()
                return
            if self._outgoing:
                self._send()
            if event & ~POLLOUT:
                self._receive()
        except _WOULD_BLOCK:
            return
        except (OSError, ValueError, MalformedResponse) as error:
            self.fail(ConnectError(str(error)) if self.opening else ReadError(str(error)))

    def fail(self, error: TransportError) -> None:
        """Close the connection, and end its request without a response."""
        request, no_response = self.request, not self._inbox and self._head is None
        self.request = None
        self._loop.discard(self)
        if request is None:
            return
        if isinstance(error, ConnectError):
            self._loop.try_next_address(request, self._target, error)
        elif no_response and self.served and isinstance(error, ReadError):
            self._loop.retry_stale(request, error)
        else:
            self._loop.complete(request, error)

    def _advance(self) -> None:
        if self._state is _State.CONNECTING:
            code = self._sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, f"{errno.errorcode.get(code, code)} while connecting")
            self._state = _State.TUNNELING if self._loop.tunnel is not None else _State.HANDSHAKE
            if self._loop.tunnel is not None:
                # A few hundred bytes always fit into the buffer of a new socket.
                self._sock.sendall(self._loop.tunnel.tunnel_request(*self._loop.address[:2]))
                self._watch(POLLIN)
                return
            self._sock = self._loop.wrap(self._sock)
        if self._loop.tunnel is not None and self._state is _State.TUNNELING:
            if not self._is_tunnel_open(self._loop.tunnel):
                return
            self._sock = self._loop.wrap(self._sock)
            self._state = _State.HANDSHAKE
        if isinstance(self._sock, ssl.SSLSocket):
            self._do_handshake(self._sock)
        self._state = _State.OPEN
        self._loop.opened()
        if self.request is not None:
            self._send_request(self.request)

    def _is_tunnel_open(self, proxy: Proxy) -> bool:
        piece = self._sock.recv(_TUNNEL_BYTES)
        if not piece:
            raise ConnectionResetError(f"the proxy {proxy} closed the connection")
        self._inbox += piece
        if not is_tunnel_open(bytearray(self._inbox), proxy):
            return False
        self._inbox = b""
        return True

    def _do_handshake(self, sock: ssl.SSLSocket) -> None:
        try:
            sock.do_handshake()
        except ssl.SSLWantReadError:
            self._watch(POLLIN)
            raise
        except ssl.SSLWantWriteError:
            self._watch(POLLOUT)
            raise

    def _watch(self, mask: int) -> None:
        if self.mask != mask:
            self.mask = mask
            self._loop.watch(self)

    def _send_request(self, request: AsyncRequest) -> None:
        self._outgoing = [memoryview(self._loop.forward(request.head))]
        if request.body is not None:
            self._outgoing.append(request.body)
        self._stream = request.stream() if request.stream is not None else None
        self._send()

    def _send(self) -> None:
        budget = SEND_BYTES
        try:
            while self._outgoing and budget > 0:
                view = self._outgoing[0]
                sent = self._sock.send(view[:SEND_BYTES])
                budget -= sent
                if sent == len(view):
                    del self._outgoing[0]
                    self._refill()
                else:
                    self._outgoing[0] = view[sent:]
        except _WOULD_BLOCK:
            pass
        except (BrokenPipeError, ConnectionResetError):
            # The store may have refused early and closed. Its response, if any, can still be read.
            self._outgoing = []
            self._stream = None
        self._watch(POLLIN | POLLOUT if self._outgoing else POLLIN)

    def _refill(self) -> None:
        """Queue the next piece of a streamed body after the last one is sent."""
        if self._stream is None or self._outgoing:
            return
        piece = next(self._stream, None)
        if piece is None:
            self._stream = None
        else:
            self._outgoing.append(memoryview(piece))

    def _receive(self) -> None:
        self._receive_once()
        # TLS returns at most one record at a time, and the poller does not see decrypted bytes.
        while self.request is not None and isinstance(self._sock, ssl.SSLSocket):
            self._receive_once()

    def _receive_once(self) -> None:
        if self._sink is not None:
            self._fill_sink(self._sink)
            return
        scratch = self._loop.scratch
        count = self._sock.recv_into(scratch)
        if self.request is None:
            self._loop.discard(self)
        elif count == 0:
            self._closed_by_peer()
        elif self._decoder is not None:
            self._feed(self._decoder, bytes(scratch[:count]))
        else:
            self._take_head(self.request, scratch[:count])

    def _fill_sink(self, sink: memoryview) -> None:
        count = self._sock.recv_into(sink)
        if count == len(sink):
            self._finish(b"", in_sink=True)
        elif count == 0:
            raise ConnectionError("closed within the body")
        else:
            self._sink = sink[count:]

    def _closed_by_peer(self) -> None:
        if self._decoder is None or not self._decoder.close():
            raise ConnectionError("closed before the end of the response")
        self._finish(bytes(self._decoder.body), reusable=False)

    def _take_head(self, request: AsyncRequest, data: memoryview) -> None:
        if self._inbox:
            data = memoryview(self._inbox + data)
        # Most heads are short: the body behind them is not copied only to look for the end of the head.
        split = split_head(bytes(data[:_TYPICAL_HEAD_BYTES]))
        if split is None and len(data) > _TYPICAL_HEAD_BYTES:
            split = split_head(bytes(data))
        if split is None:
            self._inbox = bytes(data)
            return
        self._inbox = b""
        self._head, at = split
        self._take_body(request, self._head, data[at:])

    def _take_body(self, request: AsyncRequest, head: ResponseHead, data: memoryview) -> None:
        sink = request.sink
        if sink is not None and head.length == len(sink) and head.status in (200, 206) and not head.chunked:
            count = min(len(data), len(sink))
            sink[:count] = data[:count]
            if count == len(sink):
                self._finish(b"", in_sink=True, reusable=len(data) == count)
            else:
                self._sink = sink[count:]
            return
        decoder = body_decoder(head, "HEAD" if request.bodyless else "GET")
        if decoder is None:
            self._finish(b"", reusable=not data)
        else:
            self._feed(decoder, bytes(data))

    def _feed(self, decoder: BodyDecoder, data: bytes) -> None:
        self._decoder = decoder
        if decoder.feed(data):
            self._finish(bytes(decoder.body), reusable=decoder.reusable)
        elif len(decoder.body) >= COLLECT_LIMIT:
            self._finish(bytes(decoder.body[:COLLECT_LIMIT]), reusable=False)

    def _finish(self, body: bytes, *, in_sink: bool = False, reusable: bool = True) -> None:
        request, head = self.request, self._head
        assert request is not None
        assert head is not None
        self.request = None
        self.served += 1
        self._clear()
        if reusable and head.keep_alive and not self._outgoing:
            self._loop.keep(self)
        else:
            self._loop.discard(self)
        self._loop.complete(request, HttpResponse(head, body, in_sink))
