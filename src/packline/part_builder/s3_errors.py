"""What the store's answers mean to the packing engine, on top of ``aws_api.s3_errors``."""

from __future__ import annotations

from packline.aws_api import s3_errors
from packline.aws_api.s3_errors import S3ErrorResponse, parse_error_response
from packline.errors import Conflict, PacklineError
from packline.http.http1 import HttpResponse

ACTIONS = "s3:GetObject, s3:GetObjectVersion, s3:PutObject and s3:AbortMultipartUpload"
"""The permissions that building a part needs."""


class PartMismatch(Conflict):
    """The target key holds other bytes than the part that was built for it."""


class ConditionalConflict(Conflict):
    """The store could not decide between two writers of one key: build again."""

    retryable = True


def parse_s3_error(response: HttpResponse) -> S3ErrorResponse | None:
    """The s3_error in an response, or None for a success. S3 sends late errors under a status of 200."""
    if response.status < 300 and b"<Error>" not in response.body:
        return None
    headers = {name: response.header(name) or "" for name in ("x-amz-bucket-region", "date")}
    return parse_error_response(response.status if response.status >= 300 else 500, headers, response.body)


def to_error(s3_error: S3ErrorResponse, what: str) -> PacklineError:
    """The typed error for a s3_error that stays; ``what`` names the object asked for.

    Redirects are not followed: the bucket answers in one region, and the other one would bill every byte.
    """
    return s3_errors.to_error(s3_error, what, ACTIONS)
