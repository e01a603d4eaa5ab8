"""What the store's refusals mean: S3's XML errors, sorted into what to do next and into our error tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from packline.errors import AccessDenied, PacklineError, Refused
from packline.wire.clock import SKEW_SECONDS, now, parse_http_date


class StoreRefused(Refused):
    """The store answers with an error that repeating will not cure."""


class CredentialsRefused(AccessDenied):
    """The store does not know our credentials, or does not accept their signature."""


class ClockSkewed(AccessDenied):
    """The clock of this machine is too far off for its signatures to be accepted."""


class ObjectArchived(StoreRefused):
    """The object is in an archive and has to be restored before it can be read."""


class Verdict(StrEnum):
    """What a refusal asks for."""

    RETRY = "retry"
    SLOW_DOWN = "slow-down"
    RENEW = "renew"
    SKEWED = "skewed"
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
    server_time: float = 0.0
    """The store's clock where ours may be wrong, seconds since the epoch; else 0."""

    @property
    def verdict(self) -> Verdict:
        if self.code in _BY_CODE:
            return _BY_CODE[self.code]
        if self.server_time and abs(self.server_time - now()) > SKEW_SECONDS:
            return Verdict.SKEWED
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
    "RequestLimitExceeded": Verdict.SLOW_DOWN,
    "Throttling": Verdict.SLOW_DOWN,
    "ThrottlingException": Verdict.SLOW_DOWN,
    "TooManyRequests": Verdict.SLOW_DOWN,
    "TokenRefreshRequired": Verdict.RENEW,
    "RequestExpired": Verdict.RENEW,
    "RequestTimeTooSkewed": Verdict.SKEWED,
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
    code, message = _element(text, "Code"), _line(_element(text, "Message"))
    if status == 403 and code == "AccessDenied" and "expired" in message.lower():
        code = "RequestExpired"  # how S3 refuses a presigned URL after its end
    if code == "AuthorizationHeaderMalformed" and not _element(text, "Region"):
        code = "MalformedAuthorization"
    region = headers.get("x-amz-bucket-region") or _element(text, "Region")
    # HEAD is refused without a code: then the clocks tell.
    skewed = code == "RequestTimeTooSkewed" or (status == 403 and not code)
    server_time = parse_http_date(headers.get("date", "")) if skewed else 0.0
    return Refusal(
        status,
        code or f"Http{status}",
        message or _line(re.sub(r"<[^>]*>", " ", text))[:200],
        region,
        server_time,
    )


def _line(text: str) -> str:
    """What somebody else has written, as one line without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _element(text: str, name: str) -> str:
    # Error documents are flat and small; an XML parser would be the largest import of the client.
    found = re.search(f"<{name}>([^<]*)</{name}>", text)
    return found.group(1) if found else ""


def error_of(refusal: Refusal, what: str, actions: str = "") -> PacklineError:
    """The typed error for a refusal; ``what`` names the object, ``actions`` the permissions that were needed."""
    from packline.wire.store_remedies import READ_ACTIONS, explain

    return explain(refusal, what, actions or READ_ACTIONS)
