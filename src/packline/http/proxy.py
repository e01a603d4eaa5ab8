"""HTTP proxies, by the same variables and rules as botocore (Python's ``urllib.request``), which is not imported.

https goes through a tunnel (CONNECT, RFC 9110 section 9.3.6); http is sent to the proxy with the whole URL
(RFC 9112 section 3.2.2). The system settings of macOS and Windows are not read, the variables are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from packline.errors import InvalidSetting, Refused
from packline.http.http1 import MAX_HEAD_BYTES, parse_head

if TYPE_CHECKING:
    import socket

DEFAULT_PORT = 80
"""Of an http proxy whose URL names none, as for urllib3 and botocore."""


TUNNEL_SECONDS = 10.0
"""The proxy has to look up and connect to the origin in this time."""


class ProxyRefused(Refused):
    """The proxy answers, but does not let us through; repeating does not help."""


class Proxy(NamedTuple):
    """A proxy to connect to instead of the origin."""

    host: str
    port: int
    authorization: str = ""
    """The value of Proxy-Authorization; empty where the URL holds no user."""

    def __str__(self) -> str:
        return f"http://{self.host}:{self.port}"

    def tunnel_request(self, host: str, port: int) -> bytes:
        """The CONNECT request for a tunnel to an origin."""
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return f"CONNECT {authority} HTTP/1.1\r\nhost: {authority}\r\n{self._header()}\r\n".encode("latin-1")

    def forwarded(self, head: bytes) -> bytes:
        """The head of a plain-HTTP request as the proxy takes it: with the origin (its Host header) in the target."""
        method, _, rest = head.partition(b" ")
        authority = rest.partition(b"\r\nhost: ")[2].partition(b"\r\n")[0]
        return b"%b http://%b%b%b\r\n" % (method, authority, rest[:-2], self._header().encode("latin-1"))

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
    """Whether the answer to CONNECT is whole and opens the tunnel.

    Raises ProxyRefused where the proxy says no, OSError where it does not reach the origin itself.
    """
    end = received.find(b"\r\n\r\n")
    if end < 0 and len(received) <= MAX_HEAD_BYTES:
        return False
    status = parse_head(bytes(received[: max(end, 0)])).status
    if 200 <= status < 300:
        return True
    if status >= 500 or status == 408:
        raise OSError(f"the proxy {proxy} does not reach it: HTTP {status}")
    raise refused_by_proxy(status, str(proxy))


def refused_by_proxy(status: int, proxy: str) -> ProxyRefused:
    """The typed error for a refusal of the proxy itself."""
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
    """An origin as URLs and Host headers name it: with the port only if it is not the scheme's own."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == (443 if tls else 80) else f"{shown}:{port}"


def find_proxy(host: str, port: int, tls: bool, environ: Mapping[str, str] = os.environ) -> Proxy | None:
    """The proxy for an origin, or None for a direct connection. Raises InvalidSetting for one that cannot be used."""
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
    """Proxy settings by scheme, as ``urllib.request.getproxies_environment`` finds them: lower case wins."""
    found: dict[str, str] = {}
    lower: dict[str, str] = {}
    for name, value in environ.items():
        if len(name) > 6 and name[-6:].lower() == "_proxy":
            if value:
                found[name[:-6].lower()] = value
            if name[-6:] == "_proxy":
                lower[name.lower()[:-6]] = value
    # In a CGI program HTTP_PROXY is what the client sent as the header Proxy.
    if "REQUEST_METHOD" in environ:
        found.pop("http", None)
    # An empty variable in lower case takes the one in upper case away.
    for name, value in lower.items():
        if value:
            found[name] = value
        else:
            found.pop(name, None)
    return found


def _is_excepted(authority: str, no_proxy: str) -> bool:
    """Whether NO_PROXY names the host, its domain, or every host."""
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
            f"{variable} names a {parts.scheme}:// proxy; Packline speaks to http:// proxies only.",
            f"Set {variable} to an http:// proxy (https still goes through it encrypted), or add hosts to NO_PROXY.",
        )
    if not host:
        # The value is not shown: it may hold a password.
        raise InvalidSetting(
            f"{variable} is not the URL of a proxy.",
            "Write http://host:port; user and password stand before the host.",
        )
    authorization = ""
    if parts.username is not None:
        from binascii import b2a_base64

        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        authorization = f"Basic {b2a_base64(pair, newline=False).decode()}"
    return Proxy(host, port or DEFAULT_PORT, authorization)
