"""What the store's refusals mean: S3's XML errors, sorted into what to do next and into our error tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from packline.errors import CredentialsMissing, ObjectNotFound, PacklineError, SlowDown, Unavailable


class AccessDenied(Unavailable):
    """The store knows us and says no."""

    retryable = False


class StoreRefused(Unavailable):
    """The store answers with an error that repeating will not cure."""

    retryable = False


class Verdict(StrEnum):
    """What a refusal asks for."""

    RETRY = "retry"
    SLOW_DOWN = "slow-down"
    RENEW = "renew"
    MOVED = "moved"
    MISSING = "missing"
    DENIED = "denied"
    REFUSED = "refused"


class Refusal(NamedTuple):
    """An answer that is not 2xx."""

    status: int
    code: str
    message: str
    region: str = ""
    """The bucket's own region, where the store tells it."""

    @property
    def verdict(self) -> Verdict:
        if self.code in _BY_CODE:
            return _BY_CODE[self.code]
        if self.status in (301, 307) and self.region:
            return Verdict.MOVED
        if self.status in (429, 503):
            return Verdict.SLOW_DOWN
        if self.status >= 500 or self.status == 408:
            return Verdict.RETRY
        return {403: Verdict.DENIED, 404: Verdict.MISSING}.get(self.status, Verdict.REFUSED)


# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
_BY_CODE = {
    "SlowDown": Verdict.SLOW_DOWN,
    "ServiceUnavailable": Verdict.SLOW_DOWN,
    "RequestTimeout": Verdict.RETRY,
    "InternalError": Verdict.RETRY,
    "ExpiredToken": Verdict.RENEW,
    "ExpiredTokenException": Verdict.RENEW,
    "TokenRefreshRequired": Verdict.RENEW,
    "RequestExpired": Verdict.RENEW,
    "PermanentRedirect": Verdict.MOVED,
    "TemporaryRedirect": Verdict.RETRY,
    "AuthorizationHeaderMalformed": Verdict.MOVED,
    "NoSuchKey": Verdict.MISSING,
    "NoSuchVersion": Verdict.MISSING,
    "NoSuchBucket": Verdict.MISSING,
    "MethodNotAllowed": Verdict.MISSING,  # a GET of a delete marker by version id
    "InvalidRange": Verdict.REFUSED,
}


def parse_refusal(status: int, headers: Mapping[str, str], body: bytes) -> Refusal:
    """Read S3's error document (or whatever came instead of one)."""
    text = body[:8192].decode("utf-8", "replace")
    code, message = _element(text, "Code"), _element(text, "Message")
    if status == 403 and code == "AccessDenied" and "expired" in message.lower():
        code = "RequestExpired"  # how S3 refuses a presigned URL after its end
    if code == "AuthorizationHeaderMalformed" and not _element(text, "Region"):
        code = "MalformedAuthorization"
    region = headers.get("x-amz-bucket-region") or _element(text, "Region")
    return Refusal(status, code or f"Http{status}", message or text[:200].strip(), region)


def _element(text: str, name: str) -> str:
    # Error documents are flat and small; an XML parser would be the largest import of the client.
    found = re.search(f"<{name}>([^<]*)</{name}>", text)
    return found.group(1) if found else ""


def error_of(refusal: Refusal, what: str) -> PacklineError:
    """The typed error for a refusal; ``what`` names the object that was asked for."""
    said = f"{refusal.status} {refusal.code}: {refusal.message}".rstrip(": ")
    match refusal.verdict:
        case Verdict.MISSING:
            return ObjectNotFound(
                f"The store has no {what} ({said}).", "Check PACKLINE_STORE and the object's life cycle."
            )
        case Verdict.DENIED:
            return AccessDenied(
                f"The store does not let us read {what} ({said}).",
                "Allow s3:GetObject and s3:GetObjectVersion.",
            )
        case Verdict.RENEW:
            return CredentialsMissing(f"The credentials have expired ({said}).", "Renew them and run again.")
        case Verdict.SLOW_DOWN:
            return SlowDown(
                f"The store asks for fewer requests, even after waiting ({said}, {what}).", "Run again later."
            )
        case Verdict.RETRY:
            return Unavailable(f"The store failed again and again on {what} ({said}).", "Run again later.")
        case _:
            return StoreRefused(f"The store refused the request for {what} ({said}).")
