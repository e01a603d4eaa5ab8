"""Parse S3's XML error responses, and turn them into actions and typed errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from packline.aws_api.clock import SKEW_SECONDS, now, parse_http_date
from packline.aws_api.error_codes import ACTIONS, ErrorAction, action_of
from packline.errors import AccessDenied, PacklineError, Refused


class StoreRefused(Refused):
    """The store refuses a request for good. Retrying does not help."""


class CredentialsRefused(AccessDenied):
    """The store does not know the credentials, or does not accept their signature."""


class ClockSkewed(AccessDenied):
    """The clock of this machine is so wrong that its signatures are not accepted."""


class ObjectArchived(StoreRefused):
    """The object is archived and must be restored before it can be read."""


class S3ErrorResponse(NamedTuple):
    """A response of S3 whose status is not 2xx."""

    status: int
    code: str
    message: str
    region: str = ""
    """The bucket's own region, if the store names it."""
    server_time: float = 0.0
    """The store's clock in seconds since the epoch if ours may be wrong; else 0."""

    @property
    def action(self) -> ErrorAction:
        """What the error asks for. HEAD is refused without a code; then clock and region decide."""
        if self.code not in ACTIONS:
            if self.server_time and abs(self.server_time - now()) > SKEW_SECONDS:
                return ErrorAction.SKEWED
            if self.status in (301, 307) and self.region:
                return ErrorAction.MOVED
        return action_of(self.code, self.status)


def parse_error_response(status: int, headers: Mapping[str, str], body: bytes) -> S3ErrorResponse:
    """Parse S3's error document, or whatever came instead of it.

    Args:
        status: The HTTP status.
        headers: Names in lower case.
        body: The body; empty for HEAD.
    """
    text = body[:8192].decode("utf-8", "replace")
    code, message = _element(text, "Code"), _line(_element(text, "Message"))
    if status == 403 and code == "AccessDenied" and "expired" in message.lower():
        code = "RequestExpired"  # how S3 refuses an expired presigned URL
    if code == "AuthorizationHeaderMalformed" and not _element(text, "Region"):
        code = "MalformedAuthorization"
    region = headers.get("x-amz-bucket-region") or _element(text, "Region")
    # HEAD is refused without a code. Then only the clocks can tell.
    skewed = code == "RequestTimeTooSkewed" or (status == 403 and not code)
    server_time = parse_http_date(headers.get("date", "")) if skewed else 0.0
    return S3ErrorResponse(
        status=status,
        code=code or f"Http{status}",
        message=message or _line(re.sub(r"<[^>]*>", " ", text))[:200],
        region=region,
        server_time=server_time,
    )


def _line(text: str) -> str:
    """Return text from a peer as one line without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _element(text: str, name: str) -> str:
    # Error documents are flat and small. An XML parser would be the largest import of the client.
    match = re.search(f"<{name}>([^<]*)</{name}>", text)
    return match.group(1) if match else ""


def to_error(s3_error: S3ErrorResponse, what: str, actions: str = "") -> PacklineError:
    """Build the typed error for an error response.

    Args:
        s3_error: The error response.
        what: The object that was asked for, for the message.
        actions: The IAM actions that the request needs; by default those of a read.
    """
    from packline.aws_api.s3_error_messages import READ_ACTIONS, explain

    return explain(s3_error, what, actions or READ_ACTIONS)
