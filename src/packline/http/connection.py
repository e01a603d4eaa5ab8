"""One keep-alive HTTP/1.1 connection over a socket of the standard library, TLS or not."""

from __future__ import annotations

import socket
from functools import cache
from typing import TYPE_CHECKING

from packline.errors import EndpointUnreachable, PacklineError
from packline.http.http1 import (
    MAX_HEAD_BYTES,
    ChunkedDecoder,
    HttpRequest,
    HttpResponse,
    MalformedResponse,
    ResponseHead,
    parse_head,
)
from packline.http.proxy import Proxy, find_proxy, open_tunnel
from packline.http.tls import tls_context
from packline.os_errors import file_error, is_exhausted

if TYPE_CHECKING:
    from packline.http.time_limit import RequestTimeLimit

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
PIECE = 256 * 1024


class OversizedResponse(MalformedResponse):
    """The peer sends, or announces, more than anything we asked for can take."""

    retryable = False


class ConnectionLost(ConnectionError):
    """The peer closed or reset the connection, or stayed silent, in the middle of an exchange."""


@cache
def _nothing_yet(tls: bool) -> tuple[type[OSError], ...]:
    """What a socket that does not wait says if nothing is there."""
    if not tls:
        return (BlockingIOError,)
    import ssl

    return (ssl.SSLWantReadError, ssl.SSLWantWriteError)


def connect_error(
    host: str, port: int, tls: bool, error: OSError, proxy: Proxy | None = None
) -> PacklineError:
    """The typed error for an origin that cannot be connected to.

    EndpointUnreachable, unless this machine is to blame because it has no descriptors or no memory left.
    """
    origin = f"{'https' if tls else 'http'}://{host}:{port}"
    if is_exhausted(error):
        return file_error(error, origin, "connect to")
    if any(kind.__name__ == "SSLCertVerificationError" for kind in type(error).__mro__):
        return EndpointUnreachable(
            f"The certificate of {origin} is not trusted: {getattr(error, 'verify_message', '') or error}.",
            "Set AWS_CA_BUNDLE to a file with the issuer's certificate, or check the host name and the clock.",
        )
    if proxy is not None:
        return EndpointUnreachable(
            f"Nothing answers at {origin} through the proxy {proxy} ({error}).",
            f"Check {'HTTPS_PROXY' if tls else 'HTTP_PROXY'} and NO_PROXY, the endpoint and the network.",
        )
    return EndpointUnreachable(
        f"Nothing answers at {origin} ({error}).",
        "Check the endpoint (AWS_ENDPOINT_URL), the region and the network.",
    )


class HttpConnection:
    """A connection to one origin. Not safe among threads."""

    def __init__(
        self, host: str, port: int, tls: bool, max_body_bytes: int = 0, opened: socket.socket | None = None
    ) -> None:
        """``max_body_bytes``: bytes of a body at most (0: any). ``opened``: a socket that is connected (``Connector``).

        Raises InvalidSetting for a proxy that cannot be used.
        """
        self.host, self.port, self.tls = host, port, tls
        self._proxy = find_proxy(host, port, tls)
        self._max_body_bytes = max_body_bytes
        self.exchanges = 0
        self._socket = opened
        self._limit: RequestTimeLimit | None = None

    @property
    def link(self) -> socket.socket:
        """The open socket; connects first if need be. Raises EndpointUnreachable."""
        if self._socket is None:
            self._socket = self._connect()
            self.exchanges = 0
        return self._socket

    def serves(self, request: HttpRequest) -> bool:
        """Whether a request may go over this connection."""
        return (self.host, self.port, self.tls) == (request.host, request.port, request.tls)

    def send(self, request: HttpRequest) -> None:
        """Send a whole request. Raises EndpointUnreachable, ConnectionLost."""
        link = self.link
        head = request.head()
        if self._proxy is not None and not self.tls:
            head = self._proxy.forwarded(head)
        try:
            link.settimeout(self._patience())
            link.sendall(head + request.body if request.body else head)
        except OSError as error:
            raise self.lost(error) from error
        self.exchanges += 1

    def exchange(self, request: HttpRequest, limit: RequestTimeLimit | None = None) -> HttpResponse:
        """Send a request and read its whole answer, within the limit. Raises EndpointUnreachable, ConnectionLost."""
        self._limit = limit
        self.send(request)
        try:
            head, body = self._read_head()
            data = self._read_body(request, head, body)
        except OSError as error:
            raise self.lost(error) from error
        except MalformedResponse:
            self.close()  # what is left of it would be taken for the next answer
            raise
        if not head.keep_alive or (head.length is None and not head.chunked):
            self.close()
        return HttpResponse(head.status, head.headers, data)

    def lost(self, error: OSError) -> ConnectionLost:
        """Close, and wrap the reason."""
        self.close()
        return ConnectionLost(f"{self.host}:{self.port}: {error or type(error).__name__}")

    def set_nonblocking(self) -> None:
        """From now on ``take`` is how to receive, until the next ``send``."""
        self.link.setblocking(False)

    def take(self, view: memoryview) -> int | None:
        """Receive what has come, up to the length of ``view``; None if nothing has, 0 if the peer has closed.

        TLS hands out records, 16 KiB at most: they are put together here.
        """
        taken = 0
        try:
            while taken < len(view):
                count = self.link.recv_into(view[taken:])
                taken += count
                if not count or not self.tls:
                    break
        except _nothing_yet(self.tls):
            return taken or None
        return taken

    def pending(self) -> bool:
        """Whether decrypted bytes wait inside the TLS layer, where no selector sees them."""
        return self.tls and self._socket is not None and self._socket.pending() > 0  # type: ignore[attr-defined]

    def close(self) -> None:
        """Close the socket; the next request opens a new one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connect(self) -> socket.socket:
        proxy = self._proxy
        peer = (self.host, self.port) if proxy is None else (proxy.host, proxy.port)
        try:
            plain = socket.create_connection(peer, CONNECT_SECONDS)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            plain.settimeout(READ_SECONDS)
            return self._secure(plain) if self.tls else plain
        except OSError as error:
            raise connect_error(self.host, self.port, self.tls, error, proxy) from error

    def _secure(self, plain: socket.socket) -> socket.socket:
        try:
            if self._proxy is not None:
                open_tunnel(plain, self._proxy, self.host, self.port)
                plain.settimeout(READ_SECONDS)
            return tls_context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def _read_head(self) -> tuple[ResponseHead, bytearray]:
        raw = bytearray()
        while (end := raw.find(b"\r\n\r\n")) < 0:
            if len(raw) > MAX_HEAD_BYTES:
                raise MalformedResponse(f"{self.host}:{self.port} sends a response head that does not end.")
            self._receive(raw)
        return parse_head(bytes(raw[:end])), raw[end + 4 :]

    def _read_body(self, request: HttpRequest, head: ResponseHead, body: bytearray) -> bytes:
        if request.method == "HEAD" or head.status in (204, 304):
            return b""
        self._check_length(max(len(body), head.length or 0))
        if head.chunked:
            return self._read_chunks(body)
        if head.length is None:
            return self._read_to_end(body)
        view = bytearray(head.length)
        view[: len(body)] = body[: head.length]
        at = min(len(body), head.length)
        rest = memoryview(view)
        while at < head.length:
            self.link.settimeout(self._patience())
            count = self._moved(self.link.recv_into(rest[at:]))
            if not count:
                raise ConnectionResetError(f"closed after {at} of {head.length} bytes")
            at += count
        return bytes(view)

    def _read_chunks(self, first: bytearray) -> bytes:
        chunks, received = ChunkedDecoder(), len(first)
        while not chunks.feed(first):
            first = bytearray()
            self._receive(first)
            received += len(first)
            self._check_length(max(received, chunks.announced))
        return bytes(chunks.body)

    def _read_to_end(self, body: bytearray) -> bytes:
        while piece := self._piece():
            body += piece
            self._check_length(len(body))
        return bytes(body)

    def _patience(self) -> float:
        """Seconds to wait for the next bytes. Raises TimeoutError if there is no time left for this request."""
        left = READ_SECONDS if self._limit is None else min(READ_SECONDS, self._limit.left)
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        return left

    def _moved(self, count: int) -> int:
        if self._limit is not None:
            self._limit.bytes += count
        return count

    def _piece(self) -> bytes:
        self.link.settimeout(self._patience())
        piece = self.link.recv(PIECE)
        self._moved(len(piece))
        return piece

    def _check_length(self, length: int) -> None:
        if self._max_body_bytes and length > self._max_body_bytes:
            self.close()
            raise OversizedResponse(
                f"{self.host}:{self.port} answers with more than {self._max_body_bytes:,} bytes.",
                "Check that this is the address of what was meant.",
            )

    def _receive(self, into: bytearray) -> None:
        piece = self._piece()
        if not piece:
            raise ConnectionResetError("closed before the answer was complete")
        into += piece
