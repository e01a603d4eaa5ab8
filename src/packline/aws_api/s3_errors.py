"""What the store's refusals mean: S3's XML errors, sorted into what to do next and into our error tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from packline.aws_api.clock import SKEW_SECONDS, now, parse_http_date
from packline.errors import AccessDenied, PacklineError, Refused


class StoreRefused(Refused):
    """The store answers with an error that repeating will not cure."""


class CredentialsRefused(AccessDenied):
    """The store does not know our credentials, or does not accept their signature."""


class ClockSkewed(AccessDenied):
    """The clock of this machine is too far off for its signatures to be accepted."""


class ObjectArchived(StoreRefused):
    """The object is in an archive and has to be restored before it can be read."""


class ErrorAction(StrEnum):
    """What a refusal asks for."""

    RETRY = "retry"
    SLOW_DOWN = "slow-down"
    RENEW = "renew"
    SKEWED = "skewed"
    MOVED = "moved"
    MISSING = "missing"
    DENIED = "denied"
    REFUSED = "refused"


class S3ErrorResponse(NamedTuple):
    """An answer that is not 2xx."""

    status: int
    code: str
    message: str
    region: str = ""
    """The bucket's own region, where the store tells it."""
    server_time: float = 0.0
    """The store's clock where ours may be wrong, seconds since the epoch; else 0."""

    @property
    def action(self) -> ErrorAction:
        if self.code in _BY_CODE:
            return _BY_CODE[self.code]
        if self.server_time and abs(self.server_time - now()) > SKEW_SECONDS:
            return ErrorAction.SKEWED
        if self.status in (301, 307) and self.region:
            return ErrorAction.MOVED
        if self.status in (429, 503):
            return ErrorAction.SLOW_DOWN
        if self.status >= 500 or self.status == 408:
            return ErrorAction.RETRY
        return {403: ErrorAction.DENIED, 404: ErrorAction.MISSING}.get(self.status, ErrorAction.REFUSED)


# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
_BY_CODE = {
    "SlowDown": ErrorAction.SLOW_DOWN,
    "ServiceUnavailable": ErrorAction.SLOW_DOWN,
    "RequestTimeout": ErrorAction.RETRY,
    "InternalError": ErrorAction.RETRY,
    "ExpiredToken": ErrorAction.RENEW,
    "ExpiredTokenException": ErrorAction.RENEW,
    "RequestLimitExceeded": ErrorAction.SLOW_DOWN,
    "Throttling": ErrorAction.SLOW_DOWN,
    "ThrottlingException": ErrorAction.SLOW_DOWN,
    "TooManyRequests": ErrorAction.SLOW_DOWN,
    "TokenRefreshRequired": ErrorAction.RENEW,
    "RequestExpired": ErrorAction.RENEW,
    "RequestTimeTooSkewed": ErrorAction.SKEWED,
    "PermanentRedirect": ErrorAction.MOVED,
    "TemporaryRedirect": ErrorAction.RETRY,
    "AuthorizationHeaderMalformed": ErrorAction.MOVED,
    "NoSuchKey": ErrorAction.MISSING,
    "NoSuchVersion": ErrorAction.MISSING,
    "NoSuchBucket": ErrorAction.MISSING,
    "MethodNotAllowed": ErrorAction.MISSING,  # a GET of a delete marker by version id
    "InvalidRange": ErrorAction.REFUSED,
}


def parse_error_response(status: int, headers: Mapping[str, str], body: bytes) -> S3ErrorResponse:
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
    return S3ErrorResponse(
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


def to_error(s3_error: S3ErrorResponse, what: str, actions: str = "") -> PacklineError:
    """The typed error for a refusal; ``what`` names the object, ``actions`` the permissions that were needed."""
    from packline.aws_api.s3_error_messages import READ_ACTIONS, explain

    return explain(s3_error, what, actions or READ_ACTIONS)
