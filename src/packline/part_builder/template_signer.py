"""Sign request heads by template: of many thousands, only path, query and checksum differ.

The signatures are those of ``aws_api.sigv4.Signer`` (a test compares them), at about half its cost: decision 0038.
"""

from __future__ import annotations

import hashlib
import hmac

from packline.aws_api.sigv4 import ALGORITHM, UNSIGNED, Credentials, CredentialScope, amz_date, signing_key

CHECKSUM = "x-amz-checksum-crc32"
REUSE_SECONDS = 60.0
"""How long one date is used. S3 accepts 15 minutes."""


class TemplateSigner:
    """Signs GETs, and PUTs with a CRC-32, for one bucket."""

    def __init__(self, authority: str, scope: CredentialScope) -> None:
        self._authority = authority
        self._scope = scope
        self._credentials: Credentials | None = None
        self._until = 0.0
        self._key = b""
        self._host = self._to_sign = self._lines = ""
        self._tail = self._authorization = ""
        self._put_tail = self._put_authorization = ""

    def head(self, path: str, query: str, unsigned: str, credentials: Credentials, now: float) -> bytes:
        """Build the signed head of a GET. ``path`` and ``query`` are in canonical form (encoded, sorted).

        ``unsigned`` are further header lines, each with its line end. ``now``: seconds since the epoch.
        """
        if credentials is not self._credentials or not self._until - REUSE_SECONDS <= now < self._until:
            self._prepare(credentials, now)
        signature = self._sign(f"GET\n{path}\n{query}\n{self._host}{self._tail}")
        target = f"{path}?{query}" if query else path
        lines = f"{self._lines}{unsigned}{self._authorization}{signature}"
        return f"GET {target} HTTP/1.1\r\n{lines}\r\n\r\n".encode("latin-1")

    def put_head(
        self, path: str, query: str, checksum: str, length: int, credentials: Credentials, now: float
    ) -> bytes:
        """Build the signed head of a PUT of ``length`` bytes whose encoded CRC-32 is ``checksum``."""
        if credentials is not self._credentials or not self._until - REUSE_SECONDS <= now < self._until:
            self._prepare(credentials, now)
        signature = self._sign(f"PUT\n{path}\n{query}\n{self._host}{CHECKSUM}:{checksum}\n{self._put_tail}")
        target = f"{path}?{query}" if query else path
        lines = (
            f"{self._lines}{CHECKSUM}: {checksum}\r\ncontent-length: {length}\r\n"
            f"{self._put_authorization}{signature}"
        )
        return f"PUT {target} HTTP/1.1\r\n{lines}\r\n\r\n".encode("latin-1")

    def _sign(self, canonical: str) -> str:
        to_sign = self._to_sign + hashlib.sha256(canonical.encode()).hexdigest()
        return hmac.digest(self._key, to_sign.encode(), "sha256").hex()

    def _prepare(self, credentials: Credentials, now: float) -> None:
        stamp, scope = amz_date(now), self._scope
        signed = [("host", self._authority), ("x-amz-content-sha256", UNSIGNED), ("x-amz-date", stamp)]
        if credentials.token:
            signed.append(("x-amz-security-token", credentials.token))
        names = ";".join(name for name, _ in signed)
        put_names = names.replace("host;", f"host;{CHECKSUM};", 1)
        credential = f"{credentials.access_key}/{scope.at(stamp)}"
        self._host = f"host:{self._authority}\n"
        tail = "".join(f"{name}:{value}\n" for name, value in signed[1:])
        self._tail, self._put_tail = f"{tail}\n{names}\n{UNSIGNED}", f"{tail}\n{put_names}\n{UNSIGNED}"
        self._to_sign = f"{ALGORITHM}\n{stamp}\n{scope.at(stamp)}\n"
        self._lines = "".join(f"{name}: {value}\r\n" for name, value in signed)
        authorization = f"authorization: {ALGORITHM} Credential={credential}, SignedHeaders={{}}, Signature="
        self._authorization = authorization.format(names)
        self._put_authorization = authorization.format(put_names)
        self._key = signing_key(credentials.secret_key, stamp[:8], scope)
        self._credentials, self._until = credentials, now + REUSE_SECONDS
