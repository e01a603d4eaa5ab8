"""Validates the URLs that a worker gets from its environment or from the API, before anything is sent to them."""

from __future__ import annotations

import re
from typing import NamedTuple

from packline.client.api.errors import UnsafeUrl, sanitize
from packline.errors import InvalidSetting
from packline.http.http1 import HttpRequest

MAX_URL_CHARACTERS = 8192
"""S3 takes request heads of 8 KB; a presigned URL with a session token has about 2."""

# No user, no fragment, nothing that is not printable ASCII: what passes can be put on the wire as it is.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>[/?][\x21\x22\x24-\x7e]*)?"
)
_LOOPBACK = re.compile(r"localhost|::1|127(?:\.[0-9]{1,3}){3}")


class UrlAddress(NamedTuple):
    """The host, port and target of a URL."""

    host: str
    port: int
    tls: bool
    authority: str
    """The Host header."""
    target: str
    """Path and query as they go on the wire."""

    @property
    def loopback(self) -> bool:
        """Whether it is this machine, by its address and not by what a name server says."""
        return _LOOPBACK.fullmatch(self.host) is not None

    def __str__(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.authority}{self.target.partition('?')[0]}"

    def get(self, *headers: tuple[str, str]) -> HttpRequest:
        """Build a GET of the address."""
        return HttpRequest(
            "GET", self.host, self.port, self.tls, self.target, (("host", self.authority), *headers)
        )


def parse_url(text: str) -> UrlAddress | None:
    """Parse an ``https`` or ``http`` URL; None for anything else."""
    match = _URL.fullmatch(text) if len(text) <= MAX_URL_CHARACTERS else None
    if match is None:
        return None
    tls = match["scheme"] == "https"
    port = int(match["port"] or (443 if tls else 80))
    target = match["target"] or "/"
    host = match["host"].strip("[]").lower()
    shown_host = f"[{host}]" if ":" in host else host
    authority = shown_host if port == (443 if tls else 80) else f"{shown_host}:{port}"
    if not 0 < port < 65536:
        return None
    return UrlAddress(host, port, tls, authority, target if target[0] == "/" else f"/{target}")


def parse_api_url(text: str) -> UrlAddress:
    """Parse the address of an API, without a trailing slash and without ``/api/v0``. Raises InvalidSetting."""
    address = parse_url(text.strip())
    if address is None or "?" in address.target:
        raise InvalidSetting(
            f"{sanitize(text)!r} is not the address of an API.",
            "Set PACKLINE_API_URL (or --api) to the stack's output ApiUrl: https://host.",
        )
    if not address.tls and not address.loopback:
        raise InvalidSetting(
            f"{address} is not encrypted: others on the network could read the token and the URLs.",
            "Use https; http is for this machine alone (127.0.0.1, localhost).",
        )
    path = address.target.rstrip("/").removesuffix("/api/v0").removesuffix("/w")
    return address._replace(target=path)


def validate_url(text: str, api: UrlAddress) -> UrlAddress:
    """Parse a presigned URL of any host that the API names. Raises UnsafeUrl.

    Plain HTTP is allowed only on loopback, or where the API itself is on loopback.
    """
    address = parse_url(text)
    if address is None or not (address.tls or address.loopback or api.loopback):
        raise UnsafeUrl(
            f"The API {api} names a URL that is not followed: {sanitize(text).partition('?')[0]!r}.",
            "A worker follows https URLs alone. Check that PACKLINE_API_URL is the right address.",
        )
    return address
