"""Interpret S3's responses for the part builder, on top of ``aws_api.s3_errors``."""

from __future__ import annotations

from packline.aws_api import s3_errors
from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse, parse_error_response
from packline.errors import AccessDenied, Conflict, PacklineError
from packline.http.http1 import HttpResponse


class ReadDenied(AccessDenied):
    """The store denies to read an object, which may be because there is none; ``if_absent`` is the error for that."""

    def __init__(
        self,
        message: str,
        remedy: str = "",
        key: str = "",
        version_id: str | None = None,
        if_absent: PacklineError | None = None,
    ) -> None:
        super().__init__(message, remedy)
        self.key, self.version_id, self.if_absent = key, version_id, if_absent


ACTIONS = "s3:GetObject, s3:GetObjectVersion, s3:PutObject and s3:AbortMultipartUpload"
"""The IAM actions that building a part needs."""


class PartMismatch(Conflict):
    """The target key holds other bytes than the part that was built."""


class ConditionalConflict(Conflict):
    """Two writers wrote one key at the same time, and the store refused both (409). The part is built again."""

    retryable = True


def parse_s3_error(response: HttpResponse) -> S3ErrorResponse | None:
    """Parse the error in a response; None for a success. S3 sends late errors under the status 200."""
    if response.status < 300 and b"<Error>" not in response.body:
        return None
    headers = {name: response.header(name) or "" for name in ("x-amz-bucket-region", "date")}
    return parse_error_response(response.status if response.status >= 300 else 500, headers, response.body)


def to_error(s3_error: S3ErrorResponse, what: str) -> PacklineError:
    """Build the typed error for an error response. ``what`` names the object that was asked for.

    Redirects are not followed, because reading a bucket from another region costs money for every byte.
    """
    return s3_errors.to_error(s3_error, what, ACTIONS)


def is_denied(s3_error: S3ErrorResponse) -> bool:
    """Return whether the store denies a request, as it does for a missing object to who lists by prefix."""
    return s3_error.status == 403 and s3_error.action is ErrorAction.DENIED
