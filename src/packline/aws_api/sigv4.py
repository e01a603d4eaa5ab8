"""Sign requests by AWS Signature Version 4: in headers, or in the query of a presigned URL.

botocore's signer is not used, because its import costs 0.3 s of CPU, which is more than a whole warm fetch.
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
    """An access key, its secret, its session token, and when it expires (seconds since the epoch)."""

    access_key: str
    secret_key: str
    token: str = ""
    expires_at: float = float("inf")


class CredentialScope(NamedTuple):
    """The region and the service for which a signature is valid."""

    region: str
    service: str

    def at(self, stamp: str) -> str:
        """Return the credential scope on the day of ``stamp`` (``amz_date``)."""
        return f"{stamp[:8]}/{self.region}/{self.service}/aws4_request"


class SignableRequest(NamedTuple):
    """The signed values of a request. ``path`` is percent-encoded and not normalized, because S3 keeps ``//``."""

    method: str
    host: str
    path: str
    query: Pairs = ()
    payload_sha256: str = UNSIGNED
    headers: Pairs = ()


def encode_path(path: str) -> str:
    """Encode a path with percent signs as S3 does: everything but unreserved characters and ``/``."""
    return quote(path, safe="/-_.~")


def encode_query(pairs: Pairs) -> str:
    """Return the canonical query: encoded, then sorted by name and value."""
    encoded = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def amz_date(now: float) -> str:
    """Format seconds since the epoch like ``20130524T000000Z``."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))


class Signer:
    """Signs requests for one scope. It keeps the derived key of the day, which costs four HMACs."""

    def __init__(self, scope: CredentialScope) -> None:
        self.scope = scope
        self._key: tuple[str, str, bytes] = ("", "", b"")

    def headers(
        self, message: SignableRequest, credentials: Credentials, now: float
    ) -> list[tuple[str, str]]:
        """Sign a request; return all its headers: host, date, hash of the payload, token and Authorization.

        ``now`` is in seconds since the epoch.
        """
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
        """Sign a URL; return its query, which is valid for ``seconds`` (S3: at most 604,800) from ``now`` on.

        The request must be sent with the headers of ``message`` as they are.
        """
        stamp = amz_date(now)
        signed = sorted(
            (name.lower(), " ".join(value.split()))
            for name, value in (("host", message.host), *message.headers)
        )
        names = ";".join(name for name, _ in signed)
        query = [
            *message.query,
            ("X-Amz-Algorithm", ALGORITHM),
            ("X-Amz-Credential", f"{credentials.access_key}/{self.scope.at(stamp)}"),
            ("X-Amz-Date", stamp),
            ("X-Amz-Expires", str(seconds)),
            ("X-Amz-SignedHeaders", names),
        ]
        if credentials.token:
            query.append(("X-Amz-Security-Token", credentials.token))
        encoded = encode_query(query)
        canonical = _canonical(message, encoded, signed, names)
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
    """Derive the key that signs all requests of one day (``YYYYMMDD``) in a scope."""
    key = f"AWS4{secret}".encode()
    for word in (day, scope.region, scope.service, "aws4_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    return key


def _canonical(message: SignableRequest, query: str, headers: Pairs, names: str) -> str:
    lines = "".join(f"{name}:{value}\n" for name, value in headers)
    return f"{message.method}\n{message.path}\n{query}\n{lines}\n{names}\n{message.payload_sha256}"
