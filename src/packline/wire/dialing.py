"""Open a connection without waiting: for whoever has others to serve meanwhile, hosts that do not answer included."""

from __future__ import annotations

import os
import selectors
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from packline.wire.connection import CONNECT_SECONDS, tls_context, unreachable

if TYPE_CHECKING:
    import ssl


class Dialing:
    """Tries the addresses of a host in turn until one takes the connection and, if asked, has proved its name.

    Wait for ``events`` on ``fileno()``, then ``advance``; both may be others afterwards. The look-up of the name waits.
    """

    def __init__(self, host: str, port: int, tls: bool) -> None:
        """Raises EndpointUnreachable."""
        self._host, self._port, self._tls = host, port, tls
        self._secured: ssl.SSLSocket | None = None
        self.events = selectors.EVENT_WRITE
        self.deadline = 0.0
        """When to give the address up (``refuse``), by the monotonic clock."""
        try:
            self._addresses = iter(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            self._plain = self._next()
        except OSError as error:
            raise unreachable(host, port, tls, error) from error

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return (self._secured or self._plain).fileno()

    def advance(self) -> socket.socket | None:
        """Go on as far as possible without waiting; the open socket, still without a timeout, at the end.

        Raises EndpointUnreachable.
        """
        try:
            if not self._is_open():
                return None
        except OSError as error:
            self.refuse(error)
            return None
        return self._secured or self._plain

    def refuse(self, error: OSError) -> None:
        """Give this address up and try the next one. Raises EndpointUnreachable if it was the last."""
        self.close()
        try:
            self._plain = self._next(error)
        except OSError as last:
            raise unreachable(self._host, self._port, self._tls, last) from last

    def close(self) -> None:
        """Close what is open."""
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
            self._secured = tls_context().wrap_socket(
                self._plain, server_hostname=self._host, do_handshake_on_connect=False
            )
        return self._shaken(self._secured)

    def _shaken(self, secured: ssl.SSLSocket) -> bool:
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
