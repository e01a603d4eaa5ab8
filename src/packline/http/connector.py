"""Open a connection without blocking, so that the caller can serve other connections in the meantime."""

from __future__ import annotations

import os
import selectors
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from packline.http.connection import CONNECT_SECONDS, connect_error
from packline.http.http1 import MAX_HEAD_BYTES
from packline.http.proxy import TUNNEL_SECONDS, Proxy, find_proxy, is_tunnel_open
from packline.http.tls import tls_context

if TYPE_CHECKING:
    import ssl


class Connector:
    """Tries the addresses of a host in turn until one accepts the connection and, with TLS, has proved its name.

    If the host is behind a proxy, the proxy's addresses are tried, and with TLS it is asked for a tunnel.

    Wait for ``events`` on ``fileno()``, then call ``advance``. Both may have changed afterwards. Only the look-up of
    the name blocks.
    """

    def __init__(self, host: str, port: int, tls: bool) -> None:
        """Look up the name and start to connect. Raises EndpointUnreachable, InvalidSetting."""
        self._host, self._port, self._tls = host, port, tls
        self._proxy = find_proxy(host, port, tls)
        self._tunnel_response: bytearray | None = None
        """What the proxy has sent since it was asked for a tunnel."""
        self._secured: ssl.SSLSocket | None = None
        self.events = selectors.EVENT_WRITE
        self.deadline = 0.0
        """When to call ``try_next_address``, by the monotonic clock."""
        try:
            peer = (host, port) if self._proxy is None else (self._proxy.host, self._proxy.port)
            self._addresses = iter(socket.getaddrinfo(*peer, type=socket.SOCK_STREAM))
            self._plain = self._next()
        except OSError as error:
            raise connect_error(host, port, tls, error, self._proxy) from error

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return (self._secured or self._plain).fileno()

    def advance(self) -> socket.socket | None:
        """Continue as far as possible without blocking.

        Returns:
            The connected socket, in non-blocking mode; None if it is not connected yet.

        Raises:
            EndpointUnreachable, ProxyRefused: No address accepts the connection.
        """
        try:
            if not self._is_open():
                return None
        except OSError as error:
            self.try_next_address(error)
            return None
        return self._secured or self._plain

    def try_next_address(self, error: OSError) -> None:
        """Close this address's socket and try the next address. Raises EndpointUnreachable if there is none."""
        self.close()
        try:
            self._plain = self._next(error)
        except OSError as last:
            raise connect_error(self._host, self._port, self._tls, last, self._proxy) from last

    def close(self) -> None:
        """Close the socket."""
        (self._secured or self._plain).close()
        self._secured = None

    def _next(self, error: OSError | None = None) -> socket.socket:
        for family, kind, protocol, _, address in self._addresses:
            link = socket.socket(family, kind, protocol)
            try:
                link.setblocking(False)
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with suppress(BlockingIOError):
                    link.connect(address)
            except OSError as refused:
                link.close()
                error = refused
                continue
            self._tunnel_response = None
            self.events = selectors.EVENT_WRITE
            self.deadline = time.monotonic() + CONNECT_SECONDS
            return link
        raise error or OSError("the name has no address")

    def _is_open(self) -> bool:
        if self._secured is None:
            code = self._plain.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, os.strerror(code))
            if not self._tls:
                return True
            if self._proxy is not None and not self._is_tunnel_open(self._proxy):
                return False
            self._secured = tls_context().wrap_socket(
                self._plain, server_hostname=self._host, do_handshake_on_connect=False
            )
        return self._do_handshake(self._secured)

    def _is_tunnel_open(self, proxy: Proxy) -> bool:
        if self._tunnel_response is None:
            # A few hundred bytes always fit into the buffer of a new socket.
            self._plain.sendall(proxy.tunnel_request(self._host, self._port))
            self._tunnel_response = bytearray()
            self.events = selectors.EVENT_READ
            self.deadline = time.monotonic() + TUNNEL_SECONDS
            return False
        try:
            piece = self._plain.recv(MAX_HEAD_BYTES)
        except BlockingIOError:
            return False
        if not piece:
            raise ConnectionResetError(f"the proxy {proxy} closed the connection")
        self._tunnel_response += piece
        return is_tunnel_open(self._tunnel_response, proxy)

    def _do_handshake(self, secured: ssl.SSLSocket) -> bool:
        import ssl

        try:
            secured.do_handshake()
        except ssl.SSLWantReadError:
            self.events = selectors.EVENT_READ
        except ssl.SSLWantWriteError:
            self.events = selectors.EVENT_WRITE
        else:
            return True
        return False
