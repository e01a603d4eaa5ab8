"""How a worker authenticates to the HTTP API: a token, an IAM role that signs, or nothing on loopback."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from packline.client.api.urls import UrlAddress
from packline.errors import CredentialsMissing, InvalidSetting

if TYPE_CHECKING:
    from packline.aws_api.credentials import CredentialChain
    from packline.aws_api.sigv4 import Credentials

Pairs = tuple[tuple[str, str], ...]

REMEDY = (
    "Set PACKLINE_API_TOKEN or PACKLINE_API_TOKEN_FILE to a token of the identity provider, "
    "or give the worker AWS credentials whose role may execute-api:Invoke."
)
MAX_TOKEN_CHARACTERS = 16_384

_TOKEN = re.compile(r"[\x21-\x7e]+")
_EXECUTE_API = re.compile(r"[a-z0-9-]+\.execute-api(?:-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)")


class ApiAuth(Protocol):
    """Authenticates requests."""

    prefix: str
    """Before the path: machines and people have one each."""
    remedy: str
    """What to do when the API refuses."""
    description: str
    """What is sent, in words."""

    def headers(self, method: str, address: UrlAddress, path: str, query: Pairs, body: bytes) -> Pairs:
        """Return the headers that authenticate a request, fresh for each. Raises CredentialsMissing, InvalidSetting."""

    def renew(self) -> bool:
        """Return whether newer credentials are available after a refusal."""


class NoAuth:
    """Sends no credentials: for an API on loopback, which does not ask for any."""

    prefix = ""
    remedy = REMEDY
    description = "none: an API on this machine asks nobody"

    def headers(self, method: str, address: UrlAddress, path: str, query: Pairs, body: bytes) -> Pairs:
        """Return no headers."""
        return ()

    def renew(self) -> bool:
        """Return False: there is nothing to renew."""
        return False


class BearerAuth:
    """Sends a token, read again for each request: Kubernetes replaces projected token files while a job runs."""

    prefix = ""
    remedy = "Get a new token: see PACKLINE_API_TOKEN and PACKLINE_API_TOKEN_FILE, and the scopes it needs."
    description = "a token"

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self._sent = ""

    def headers(self, method: str, address: UrlAddress, path: str, query: Pairs, body: bytes) -> Pairs:
        """Return the Authorization header with the current token."""
        self._sent = self._read()
        return (("authorization", f"Bearer {self._sent}"),)

    def renew(self) -> bool:
        """Return whether the token has changed since it was sent."""
        return self._read() != self._sent


class SigV4Auth:
    """Signs requests to ``execute-api`` with AWS credentials (Signature Version 4)."""

    prefix = "/w"
    remedy = (
        "Allow the role execute-api:Invoke on the API (the stack's ApiReadPolicyArn does), and check its end."
    )
    description = "AWS credentials that sign for execute-api"

    def __init__(self, chain: CredentialChain, region: str) -> None:
        from packline.aws_api.sigv4 import CredentialScope, Signer

        self._chain = chain
        self._signer = Signer(CredentialScope(region, "execute-api"))
        self._used: Credentials | None = None

    def headers(self, method: str, address: UrlAddress, path: str, query: Pairs, body: bytes) -> Pairs:
        """Return the headers of the signature."""
        from hashlib import sha256

        from packline.aws_api.clock import now
        from packline.aws_api.sigv4 import SignableRequest, encode_path

        self._used = self._chain.get()
        # Of every service but S3, the encoded path is encoded once more.
        message = SignableRequest(
            method, address.authority, encode_path(path), query, sha256(body).hexdigest()
        )
        signed = self._signer.headers(message, self._used, now())
        return tuple(pair for pair in signed if pair[0] != "host")

    def renew(self) -> bool:
        """Return whether newer AWS credentials were found."""
        try:
            return self._used is not None and self._chain.renew(self._used) is not None
        except CredentialsMissing:
            return False


def choose_auth(address: UrlAddress, environ: Mapping[str, str] = os.environ) -> ApiAuth:
    """Return a token if there is one, else AWS credentials, else no authentication on loopback.

    Raises CredentialsMissing, InvalidSetting.
    """
    token, file = environ.get("PACKLINE_API_TOKEN", ""), environ.get("PACKLINE_API_TOKEN_FILE", "")
    if token:
        return BearerAuth(lambda: check_token(token, "PACKLINE_API_TOKEN"))
    if file:
        return BearerAuth(lambda: _read_token(Path(file)))
    # On this machine nobody asks, so nobody waits for the search of profiles and instance roles.
    if address.loopback and not (environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY")):
        return NoAuth()
    from packline.aws_api.credentials import CredentialChain

    chain = CredentialChain()
    try:
        chain.get()
    except CredentialsMissing as error:
        raise CredentialsMissing(
            f"The API {address} wants to know who asks. {error.message}", REMEDY
        ) from error
    return SigV4Auth(chain, _region(address, environ))


def check_token(text: str, name: str) -> str:
    """Return the token, which goes into a header. Raises InvalidSetting, which does not show it."""
    token = text.strip()
    if not _TOKEN.fullmatch(token) or len(token) > MAX_TOKEN_CHARACTERS:
        raise InvalidSetting(f"{name} holds no token: it is one word of plain characters.", REMEDY)
    return token


def _read_token(file: Path) -> str:
    try:
        with file.open(encoding="ascii", errors="replace") as opened:
            text = opened.read(MAX_TOKEN_CHARACTERS + 2)
    except OSError as error:
        raise CredentialsMissing(
            f"The token file {file} cannot be read: {error.strerror}.", "See PACKLINE_API_TOKEN_FILE."
        ) from error
    return check_token(text, f"The token file {file}")


def _region(address: UrlAddress, environ: Mapping[str, str]) -> str:
    """Return the API's own region where its name tells it; the worker may be in another."""
    from packline.aws_api.endpoint import dns_suffixes, find_region

    host = _EXECUTE_API.fullmatch(address.host)
    if host and host[2] in dns_suffixes(host[1]):
        return host[1]
    return "us-east-1" if address.loopback and not environ.get("AWS_REGION") else find_region(environ)
