"""Exchange HTTP/1.1 messages over one kept socket of the standard library, with or without TLS."""

from __future__ import annotations

import socket
from functools import cache
from typing import TYPE_CHECKING

from packline.errors import EndpointUnreachable, PacklineError
from packline.fs.os_errors import file_error, is_exhausted
from packline.http.http1 import (
    BodyDecoder,
    HttpRequest,
    HttpResponse,
    MalformedResponse,
    body_decoder,
    split_head,
)
from packline.http.proxy import Proxy, find_proxy, open_tunnel
from packline.http.tls import tls_context

if TYPE_CHECKING:
    from packline.http.time_limit import RequestTimeLimit

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
PIECE = 256 * 1024


class OversizedResponse(MalformedResponse):
    """The peer sends or announces more bytes than any response to our requests has."""

    retryable = False


class ConnectionLost(ConnectionError):
    """The peer closed or reset the connection, or sent nothing for too long, in the middle of an exchange."""


@cache
def _would_block_errors(tls: bool) -> tuple[type[OSError], ...]:
    """Return the exceptions by which a non-blocking socket tells that there is nothing to read."""
    if not tls:
        return (BlockingIOError,)
    import ssl

    return (ssl.SSLWantReadError, ssl.SSLWantWriteError)


def connect_error(
    host: str, port: int, tls: bool, error: OSError, proxy: Proxy | None = None
) -> PacklineError:
    """Build the typed error for an origin that cannot be connected to.

    It is EndpointUnreachable, unless this machine has no descriptors or no memory left.
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
    """A connection to one origin. Only one thread may use it."""

    def __init__(
        self, host: str, port: int, tls: bool, max_body_bytes: int = 0, opened: socket.socket | None = None
    ) -> None:
        """Describe a connection; it opens with the first request.

        Args:
            host: Name or address of the origin.
            port: Port of the origin.
            tls: Whether to use TLS.
            max_body_bytes: Longest body that is read; 0 for no limit.
            opened: A connected socket (``Connector``).

        Raises:
            InvalidSetting: The proxy for the origin cannot be used.
        """
        self.host, self.port, self.tls = host, port, tls
        self._proxy = find_proxy(host, port, tls)
        self._max_body_bytes = max_body_bytes
        self.exchanges = 0
        self._socket = opened
        self._limit: RequestTimeLimit | None = None

    @property
    def link(self) -> socket.socket:
        """The open socket. It connects first if necessary. Raises EndpointUnreachable."""
        if self._socket is None:
            self._socket = self._connect()
            self.exchanges = 0
        return self._socket

    def serves(self, request: HttpRequest) -> bool:
        """Tell whether a request may be sent on this connection."""
        return (self.host, self.port, self.tls) == (request.host, request.port, request.tls)

    def send(self, request: HttpRequest) -> None:
        """Send a complete request. Raises EndpointUnreachable, ConnectionLost."""
        link = self.link
        head = request.head()
        if self._proxy is not None and not self.tls:
            head = self._proxy.forward(head)
        try:
            link.settimeout(self._seconds_left())
            link.sendall(head + request.body if request.body else head)
        except OSError as error:
            raise self.lost(error) from error
        self.exchanges += 1

    def exchange(self, request: HttpRequest, limit: RequestTimeLimit | None = None) -> HttpResponse:
        """Send a request and read its complete response, within the limit.

        Raises EndpointUnreachable, ConnectionLost, MalformedResponse, OversizedResponse.
        """
        self._limit = limit
        self.send(request)
        try:
            return self._read(request)
        except OSError as error:
            raise self.lost(error) from error
        except MalformedResponse:
            self.close()  # its remaining bytes would be taken for the next response
            raise

    def lost(self, error: OSError) -> ConnectionLost:
        """Close the connection; return the reason as ConnectionLost."""
        self.close()
        return ConnectionLost(f"{self.host}:{self.port}: {error or type(error).__name__}")

    def set_nonblocking(self) -> None:
        """Switch the socket to non-blocking mode for ``recv_available``, until the next request."""
        self.link.setblocking(False)

    def recv_available(self, view: memoryview) -> int | None:
        """Receive the bytes that have arrived, at most as many as ``view`` holds.

        TLS returns records of at most 16 KiB, so several are received in one call.

        Returns:
            The number of bytes; None if nothing has arrived, 0 if the peer has closed the connection.
        """
        received = 0
        try:
            while received < len(view):
                count = self.link.recv_into(view[received:])
                received += count
                if not count or not self.tls:
                    break
        except _would_block_errors(self.tls):
            return received or None
        return received

    def pending(self) -> bool:
        """Tell whether decrypted bytes wait inside the TLS layer, where no selector sees them."""
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

    def _read(self, request: HttpRequest) -> HttpResponse:
        received = bytearray()
        while (split := split_head(received)) is None:
            if not (piece := self._receive()):
                raise ConnectionResetError("closed before the response was complete")
            received += piece
        head, at = split
        decoder = body_decoder(head, request.method)
        if decoder is not None:
            self._read_body(decoder, received[at:])
        if not head.keep_alive or (decoder is not None and not decoder.reusable):
            self.close()
        return HttpResponse(head, b"" if decoder is None else bytes(decoder.body))

    def _read_body(self, decoder: BodyDecoder, first: bytearray) -> None:
        received = len(first)
        self._check_length(max(received, decoder.announced))
        complete = decoder.feed(first)
        while not complete:
            self._check_length(max(received, decoder.announced))
            piece = self._receive()
            received += len(piece)
            complete = decoder.feed(piece) if piece else decoder.close()
            if not (piece or complete):
                raise ConnectionResetError(f"closed after {len(decoder.body)} of {decoder.announced} bytes")
        self._check_length(len(decoder.body))

    def _seconds_left(self) -> float:
        """Return the seconds to wait for the next bytes. Raises TimeoutError if the request has no time left."""
        left = READ_SECONDS if self._limit is None else min(READ_SECONDS, self._limit.left)
        if left <= 0:
            raise TimeoutError("the response takes too long")
        return left

    def _receive(self) -> bytes:
        self.link.settimeout(self._seconds_left())
        piece = self.link.recv(PIECE)
        if self._limit is not None:
            self._limit.bytes += len(piece)
        return piece

    def _check_length(self, length: int) -> None:
        if self._max_body_bytes and length > self._max_body_bytes:
            self.close()
            raise OversizedResponse(
                f"{self.host}:{self.port} sends more than {self._max_body_bytes:,} bytes.",
                "Check that this is the right address.",
            )
