"""Decides which host names and origins a server of the local stack answers.

A web page can point a name of its own at 127.0.0.1 and read what listens there as if it were its own site (DNS
rebinding). What gives it away is the Host header, which still has the page's name, so only loopback names and addresses
and the names that the user allows are answered; others get 421 (Misdirected Request, RFC 9110 section 15.5.20). A page
of another site that calls the loopback address itself is known by its Origin, and gets 403.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit


class AllowedHosts:
    """Loopback addresses, ``localhost``, names below it (RFC 6761), and ``names`` with all names below them."""

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self._names = ("localhost", *(name.lower().strip(".") for name in names))

    def answers(self, authority: str) -> bool:
        """Return whether a Host header or the authority of a URL is allowed; its port is ignored."""
        host = _host(authority)
        if host is None:
            return False
        return _is_loopback(host) or any(host == name or host.endswith(f".{name}") for name in self._names)

    def answers_page(self, origin: str | None) -> bool:
        """Return whether a request with this Origin header is allowed; without one it is not from another site."""
        return origin is None or (origin != "null" and self.answers(urlsplit(origin).netloc))

    def bucket(self, authority: str) -> str | None:
        """Return the bucket of a virtual-hosted-style S3 request, such as ``store.s3.localhost``, or None."""
        host = _host(authority) or ""
        for name in self._names:
            for suffix in (f".s3.{name}", f".{name}"):
                if host.endswith(suffix) and host != suffix[1:] and host != f"s3.{name}":
                    return host.removesuffix(suffix)
        return None


def authority_of(headers: Mapping[str, str], target: str) -> str | None:
    """Return the authority of a request: from its target if that is a URL, else from the Host header.

    https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
    """
    return headers.get("host") if target.startswith("/") else urlsplit(target).netloc


def _host(authority: str) -> str | None:
    """Return the host without port and brackets, or None if it is not a host."""
    try:
        parts = urlsplit(f"//{authority}")
        parts.port  # noqa: B018 - raises ValueError for a port that is not a number
    except ValueError:
        return None
    if parts.netloc != authority or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname.rstrip(".") if parts.hostname else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
