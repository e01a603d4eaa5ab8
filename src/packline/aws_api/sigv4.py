"""AWS Signature Version 4: signed headers and presigned queries, in the small part of it that we send.

Ours because importing botocore's signer costs 0.3 s of CPU, more than a whole warm fetch may take.
The rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()

Pairs = Sequence[tuple[str, str]]


class Credentials(NamedTuple):
    """An access key, and the time (seconds since the epoch) from which it no longer works, if it ends."""

    access_key: str
    secret_key: str
    token: str = ""
    expires_at: float = float("inf")


class CredentialScope(NamedTuple):
    """For whom a signature is valid."""

    region: str
    service: str

    def at(self, stamp: str) -> str:
        return f"{stamp[:8]}/{self.region}/{self.service}/aws4_request"


class SignableRequest(NamedTuple):
    """What is signed. ``path`` is encoded already and signed as it stands (S3 keeps ``//`` and ``..``)."""

    method: str
    host: str
    path: str
    query: Pairs = ()
    payload_sha256: str = UNSIGNED
    headers: Pairs = ()


def encode_path(path: str) -> str:
    """Percent-encode a path as S3 does: everything but unreserved characters and ``/``."""
    return quote(path, safe="/-_.~")


def encode_query(pairs: Pairs) -> str:
    """Canonical query: encoded, then sorted by name and value."""
    encoded = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def amz_date(now: float) -> str:
    """``20130524T000000Z`` for seconds since the epoch."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))


class Signer:
    """Signs for one scope; keeps the derived key of the day, which costs four HMACs."""

    def __init__(self, scope: CredentialScope) -> None:
        self.scope = scope
        self._key: tuple[str, str, bytes] = ("", "", b"")

    def headers(
        self, message: SignableRequest, credentials: Credentials, now: float
    ) -> list[tuple[str, str]]:
        """All headers to send: host, the date, the payload's hash, the token if any, and Authorization."""
        stamp = amz_date(now)
        signed = [
            ("host", message.host),
            ("x-amz-content-sha256", message.payload_sha256),
            ("x-amz-date", stamp),
            *message.headers,
        ]
        if credentials.token:
            signed.append(("x-amz-security-token", credentials.token))
        signed = sorted((name.lower(), " ".join(value.split())) for name, value in signed)
        names = ";".join(name for name, _ in signed)
        canonical = _canonical(message, encode_query(message.query), signed, names)
        signature = self._sign(canonical, credentials, stamp)
        credential = f"{credentials.access_key}/{self.scope.at(stamp)}"
        value = f"{ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
        return [*signed, ("authorization", value)]

    def presign(self, message: SignableRequest, credentials: Credentials, now: float, seconds: int) -> str:
        """The query string of a URL that works for ``seconds`` (S3: at most 604,800)."""
        stamp = amz_date(now)
        query = [
            *message.query,
            ("X-Amz-Algorithm", ALGORITHM),
            ("X-Amz-Credential", f"{credentials.access_key}/{self.scope.at(stamp)}"),
            ("X-Amz-Date", stamp),
            ("X-Amz-Expires", str(seconds)),
            ("X-Amz-SignedHeaders", "host"),
        ]
        if credentials.token:
            query.append(("X-Amz-Security-Token", credentials.token))
        encoded = encode_query(query)
        canonical = _canonical(message, encoded, [("host", message.host)], "host")
        return f"{encoded}&X-Amz-Signature={self._sign(canonical, credentials, stamp)}"

    def _sign(self, canonical: str, credentials: Credentials, stamp: str) -> str:
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"{ALGORITHM}\n{stamp}\n{self.scope.at(stamp)}\n{digest}"
        return hmac.digest(
            self._signing_key(credentials.secret_key, stamp[:8]), text.encode(), "sha256"
        ).hex()

    def _signing_key(self, secret: str, day: str) -> bytes:
        if self._key[:2] != (secret, day):
            self._key = (secret, day, signing_key(secret, day, self.scope))
        return self._key[2]


def signing_key(secret: str, day: str, scope: CredentialScope) -> bytes:
    """The key that signs all requests of one day (``YYYYMMDD``) in a region to a service."""
    key = f"AWS4{secret}".encode()
    for word in (day, scope.region, scope.service, "aws4_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    return key


def _canonical(message: SignableRequest, query: str, headers: Pairs, names: str) -> str:
    lines = "".join(f"{name}:{value}\n" for name, value in headers)
    return f"{message.method}\n{message.path}\n{query}\n{lines}\n{names}\n{message.payload_sha256}"
