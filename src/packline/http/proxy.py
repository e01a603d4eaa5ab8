"""Find the HTTP proxy for an origin and speak to it, by the same variables and rules as botocore.

The rules are those of Python's ``urllib.request``, which is not imported. https goes through a tunnel (CONNECT,
RFC 9110 section 9.3.6). http is sent to the proxy with the whole URL (RFC 9112 section 3.2.2). Only the environment
variables are read, not the system settings of macOS and Windows.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from packline.errors import InvalidSetting, Refused
from packline.http.http1 import MAX_HEAD_BYTES, split_head

if TYPE_CHECKING:
    import socket

DEFAULT_PORT = 80
"""Port of a proxy whose URL names none, as in urllib3 and botocore."""


TUNNEL_SECONDS = 10.0
"""Time in which the proxy must find the origin and connect to it."""


class ProxyRefused(Refused):
    """The proxy refuses to forward requests. Retrying does not help."""


class Proxy(NamedTuple):
    """A proxy, to which connections are made instead of the origin."""

    host: str
    port: int
    authorization: str = ""
    """The value of Proxy-Authorization; empty if the URL names no user."""

    def __str__(self) -> str:
        return f"http://{self.host}:{self.port}"

    def tunnel_request(self, host: str, port: int) -> bytes:
        """Return the CONNECT request for a tunnel to an origin."""
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return f"CONNECT {authority} HTTP/1.1\r\nhost: {authority}\r\n{self._header()}\r\n".encode("latin-1")

    def forward(self, head: bytes) -> bytes:
        """Rewrite the head of a plain-HTTP request for the proxy: the origin, from its Host header, into the target."""
        method, _, remainder = head.partition(b" ")
        authority = remainder.partition(b"\r\nhost: ")[2].partition(b"\r\n")[0]
        return b"%b http://%b%b%b\r\n" % (method, authority, remainder[:-2], self._header().encode("latin-1"))

    def _header(self) -> str:
        return f"proxy-authorization: {self.authorization}\r\n" if self.authorization else ""


def open_tunnel(link: socket.socket, proxy: Proxy, host: str, port: int) -> None:
    """Ask the proxy for a tunnel and wait for it. Raises OSError, ProxyRefused, MalformedResponse."""
    link.sendall(proxy.tunnel_request(host, port))
    received = bytearray()
    deadline = time.monotonic() + TUNNEL_SECONDS
    while not is_tunnel_open(received, proxy):
        link.settimeout(max(0.001, deadline - time.monotonic()))
        piece = link.recv(MAX_HEAD_BYTES)
        if not piece:
            raise ConnectionResetError(f"the proxy {proxy} closed the connection")
        received += piece


def is_tunnel_open(received: bytearray, proxy: Proxy) -> bool:
    """Tell whether the response to CONNECT is complete and opens the tunnel.

    Raises:
        ProxyRefused: The proxy refuses.
        OSError: The proxy does not reach the origin.
        MalformedResponse: The response is not HTTP/1.1.
    """
    split = split_head(received)
    if split is None:
        return False
    status = split[0].status
    if 200 <= status < 300:
        return True
    if status >= 500 or status == 408:
        raise OSError(f"the proxy {proxy} does not reach it: HTTP {status}")
    raise refused_by_proxy(status, str(proxy))


def refused_by_proxy(status: int, proxy: str) -> ProxyRefused:
    """Build the typed error for a refusal by the proxy itself."""
    if status == 407:
        return ProxyRefused(
            f"The proxy {proxy} asks for a user and a password (HTTP 407).",
            "Put them before the host in HTTPS_PROXY (HTTP_PROXY), as user:password@host:port.",
        )
    return ProxyRefused(
        f"The proxy {proxy} refuses the connection (HTTP {status}).",
        "Let the proxy allow the host, or add the host to NO_PROXY.",
    )


def _authority(host: str, port: int, tls: bool) -> str:
    """Format an origin as in URLs and Host headers: with the port only if it is not the default of the scheme."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == (443 if tls else 80) else f"{shown}:{port}"


def find_proxy(host: str, port: int, tls: bool, environ: Mapping[str, str] = os.environ) -> Proxy | None:
    """Find the proxy for an origin; None for a direct connection. Raises InvalidSetting for an unusable proxy."""
    variables = _variables(environ)
    scheme = "https" if tls else "http"
    url = variables.get(scheme, "")
    if not url:
        return None
    authority = _authority(host, port, tls)
    if _is_excepted(authority.lower(), variables.get("no", "")):
        return None
    return _parse(url, f"{scheme.upper()}_PROXY")


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Read the proxy settings by scheme, as ``urllib.request.getproxies_environment`` does: lower case wins."""
    proxies: dict[str, str] = {}
    lower: dict[str, str] = {}
    for name, value in environ.items():
        if len(name) > 6 and name[-6:].lower() == "_proxy":
            if value:
                proxies[name[:-6].lower()] = value
            if name[-6:] == "_proxy":
                lower[name.lower()[:-6]] = value
    # In a CGI program HTTP_PROXY holds the header Proxy that the client sent.
    if "REQUEST_METHOD" in environ:
        proxies.pop("http", None)
    # An empty variable in lower case disables the one in upper case.
    for name, value in lower.items():
        if value:
            proxies[name] = value
        else:
            proxies.pop(name, None)
    return proxies


def _is_excepted(authority: str, no_proxy: str) -> bool:
    """Tell whether NO_PROXY names the host, its domain, or every host."""
    if not no_proxy:
        return False
    if no_proxy == "*":
        return True
    bare, colon, port = authority.rpartition(":")
    host = bare if colon and port.isdigit() else authority
    for entry in no_proxy.split(","):
        name = entry.strip().lstrip(".").lower()
        if name and (
            name in (host, authority) or host.endswith(f".{name}") or authority.endswith(f".{name}")
        ):
            return True
    return False


def _parse(url: str, variable: str) -> Proxy:
    from urllib.parse import unquote, urlsplit

    whole = url if "://" in url else f"http:{url}" if url.startswith("//") else f"http://{url}"
    try:
        parts = urlsplit(whole)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in ("http", ""):
        raise InvalidSetting(
            f"{variable} names a {parts.scheme}:// proxy; Packline supports http:// proxies only.",
            f"Set {variable} to an http:// proxy (https stays encrypted through it), or add hosts to NO_PROXY.",
        )
    if not host:
        # The value is not shown, because it may hold a password.
        raise InvalidSetting(
            f"{variable} is not the URL of a proxy.",
            "Write http://host:port, with user:password@ before the host if the proxy needs it.",
        )
    authorization = ""
    if parts.username is not None:
        from binascii import b2a_base64

        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        authorization = f"Basic {b2a_base64(pair, newline=False).decode()}"
    return Proxy(host, port or DEFAULT_PORT, authorization)
