"""One socket of the loop: opens, sends a call, and takes in its answer, straight into the sink if it fits."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from enum import Enum
from select import POLLIN, POLLOUT
from typing import TYPE_CHECKING, Any

from packline.http.async_request import AsyncRequest, AsyncResponse, ConnectError, ReadError, TransportError
from packline.http.loop_body import ClosingBody, LengthBody, LoopBody, LoopChunkedBody
from packline.http.proxy import Proxy, is_tunnel_open

if TYPE_CHECKING:
    from packline.http.http_loop import HttpLoop

HEAD_LIMIT = 32 << 10
SEND_BYTES = 256 << 10
"""Bytes given to the kernel before other connections have their turn."""

_WOULD_BLOCK = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class _State(Enum):
    CONNECTING = 1
    TUNNELING = 2
    SHAKING = 3
    OPEN = 4


class LoopConnection:
    """A keep-alive connection with one call at a time (no pipelining: a slow object would hold up others)."""

    __slots__ = (
        "_body", "_head", "_inbox", "_loop", "_lower", "_outgoing", "_sink", "_sock", "_state", "_stream",
        "_target", "call", "fd", "mask", "served", "touched",
    )  # fmt: skip

    def __init__(self, loop: HttpLoop, family: int, target: Any, call: AsyncRequest) -> None:
        self._loop = loop
        self._target = target
        self._sock = socket.socket(family, socket.SOCK_STREAM)
        self._sock.setblocking(False)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fd = self._sock.fileno()
        self.mask = POLLOUT
        self.served = 0
        self.touched = loop.now
        self.call: AsyncRequest | None = call
        self._outgoing: list[memoryview] = []
        """What is still to be sent; empty only when all is."""
        self._stream: Iterator[bytes] | None = None
        self._state = _State.CONNECTING
        self._clear()
        code = self._sock.connect_ex(target)
        if code not in (0, errno.EINPROGRESS):
            self._sock.close()
            raise ConnectError(f"{errno.errorcode.get(code, code)} while connecting")

    def _clear(self) -> None:
        self._inbox = b""
        """Bytes of an answer head that is not whole yet."""
        self._head = self._lower = b""
        self._sink: memoryview | None = None
        self._body: LoopBody | None = None

    @property
    def opening(self) -> bool:
        """Connecting, asking a proxy for a tunnel, or in the TLS handshake."""
        return self._state is not _State.OPEN

    def begin(self, call: AsyncRequest) -> None:
        """Send the call on this idle connection."""
        self.call = call
        self.touched = self._loop.now
        try:
            self._send_call(call)
        except OSError as error:
            self.fail(ReadError(f"{error} while sending"))

    def close(self) -> None:
        self._sock.close()

    def handle(self, event: int) -> None:
        """React to what the poller saw on the socket."""
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
        except (OSError, ValueError) as error:
            self.fail(ConnectError(str(error)) if self.opening else ReadError(str(error)))

    def fail(self, fault: TransportError) -> None:
        """End the call without an answer, and the connection with it."""
        call, unanswered = self.call, not (self._inbox or self._head)
        self.call = None
        self._loop.discard(self)
        if call is None:
            return
        if isinstance(fault, ConnectError):
            self._loop.unreached(call, self._target, fault)
        elif unanswered and self.served and isinstance(fault, ReadError):
            self._loop.restart(call, fault)
        else:
            self._loop.settle(call, fault)

    def _advance(self) -> None:
        if self._state is _State.CONNECTING:
            code = self._sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, f"{errno.errorcode.get(code, code)} while connecting")
            self._state = _State.TUNNELING if self._loop.tunnel is not None else _State.SHAKING
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
            self._state = _State.SHAKING
        if isinstance(self._sock, ssl.SSLSocket):
            self._shake(self._sock)
        self._state = _State.OPEN
        self._loop.opened()
        if self.call is not None:
            self._send_call(self.call)

    def _is_tunnel_open(self, proxy: Proxy) -> bool:
        piece = self._sock.recv(HEAD_LIMIT)
        if not piece:
            raise ConnectionResetError(f"the proxy {proxy} closed the connection")
        self._inbox += piece
        if not is_tunnel_open(bytearray(self._inbox), proxy):
            return False
        self._inbox = b""
        return True

    def _shake(self, sock: ssl.SSLSocket) -> None:
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

    def _send_call(self, call: AsyncRequest) -> None:
        self._outgoing = [memoryview(self._loop.forwarded(call.head))]
        if call.body is not None:
            self._outgoing.append(call.body)
        self._stream = call.stream() if call.stream is not None else None
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
            # The store may have refused early and closed; its answer, if any, is still to be read.
            self._outgoing = []
            self._stream = None
        self._watch(POLLIN | POLLOUT if self._outgoing else POLLIN)

    def _refill(self) -> None:
        """Take the next piece of a streamed body once the last one is sent."""
        if self._stream is None or self._outgoing:
            return
        piece = next(self._stream, None)
        if piece is None:
            self._stream = None
        else:
            self._outgoing.append(memoryview(piece))

    def _receive(self) -> None:
        self._receive_once()
        # TLS gives at most a record at a time, and the poller does not see what is decrypted already.
        while self.call is not None and isinstance(self._sock, ssl.SSLSocket):
            self._receive_once()

    def _receive_once(self) -> None:
        if self._sink is not None:
            self._land(self._sink)
            return
        scratch = self._loop.scratch
        count = self._sock.recv_into(scratch)
        if self.call is None:
            self._loop.discard(self)
        elif count == 0:
            self._closed_by_peer()
        elif self._body is not None:
            self._feed(self._body, bytes(scratch[:count]))
        else:
            self._take_head(self.call, scratch[:count])

    def _land(self, sink: memoryview) -> None:
        count = self._sock.recv_into(sink)
        if count == len(sink):
            self._finish(b"", in_sink=True)
        elif count == 0:
            raise ConnectionError("closed within the body")
        else:
            self._sink = sink[count:]

    def _closed_by_peer(self) -> None:
        if self._body is None or not self._body.end():
            raise ConnectionError("closed before the end of the answer")
        self._finish(self._body.content(), in_sink=False, keep=False)

    def _take_head(self, call: AsyncRequest, data: memoryview) -> None:
        if self._inbox:
            data = memoryview(self._inbox + data)
        raw = bytes(data[:HEAD_LIMIT])
        end = raw.find(b"\r\n\r\n")
        if end < 0:
            if len(raw) == HEAD_LIMIT:
                raise ValueError("the head of the answer is too long")
            self._inbox = raw
            return
        self._inbox = b""
        self._head = raw[:end]
        rest = data[end + 4 :]
        if raw[9:10] == b"1":  # an interim answer such as 100 Continue; the real one follows
            self._head = b""
            if rest:
                self._take_head(call, rest)
            return
        self._lower = self._head.lower()
        self._take_body(call, rest)

    def _take_body(self, call: AsyncRequest, rest: memoryview) -> None:
        length = self._length()
        sink = call.sink
        if sink is not None and length == len(sink) and self._head[9:12] in (b"200", b"206"):
            count = len(rest)
            sink[:count] = rest
            if count == length:
                self._finish(b"", in_sink=True)
            else:
                self._sink = sink[count:]
        elif length == 0 or call.bodyless or self._head[9:12] in (b"204", b"304"):
            self._finish(b"", in_sink=False)
        else:
            self._feed(self._collector(length), bytes(rest))

    def _length(self) -> int | None:
        at = self._lower.find(b"\r\ncontent-length:")
        if at < 0:
            return None
        end = self._lower.find(b"\r", at + 17)
        return int(self._lower[at + 17 : end if end > 0 else None])

    def _collector(self, length: int | None) -> LoopBody:
        if b"\r\ntransfer-encoding: chunked" in self._lower:
            return LoopChunkedBody()
        return ClosingBody() if length is None else LengthBody(length)

    def _feed(self, body: LoopBody, data: bytes) -> None:
        self._body = body
        if body.feed(data):
            self._finish(body.content(), in_sink=False, keep=body.reusable)

    def _finish(self, content: bytes, *, in_sink: bool, keep: bool = True) -> None:
        call = self.call
        assert call is not None
        answer = AsyncResponse(int(self._head[9:12]), self._head, content, in_sink)
        closing = b"\r\nconnection: close" in self._lower or self._lower.startswith(b"http/1.0")
        self.call = None
        self.served += 1
        self._clear()
        if keep and not closing and not self._outgoing:
            self._loop.free(self)
        else:
            self._loop.discard(self)
        self._loop.settle(call, answer)
