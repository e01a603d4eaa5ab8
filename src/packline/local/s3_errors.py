"""The S3 errors that moto does not return, in the words of S3.

Codes, statuses and messages: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from packline.local.http_server import Response

STATUS_OF_CODE = {
    "AccessDenied": 403,
    "BadDigest": 400,
    "ConditionalRequestConflict": 409,
    "EntityTooSmall": 400,
    "IncompleteBody": 400,
    "InvalidArgument": 400,
    "InvalidDigest": 400,
    "InvalidPart": 400,
    "InvalidPartOrder": 400,
    "InvalidRequest": 400,
    "KeyTooLongError": 400,
    "MalformedTrailerError": 400,
    "MalformedXML": 400,
    "NoSuchKey": 404,
    "NoSuchUpload": 404,
    "NotImplemented": 501,
    "PreconditionFailed": 412,
    "XAmzContentSHA256Mismatch": 400,
}


class S3RequestRefused(Exception):
    """S3 refuses the request and stores nothing. ``details`` are further elements of the answer."""

    def __init__(self, code: str, message: str, **details: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


def refusal_response(refused: S3RequestRefused, resource: str) -> Response:
    """Return the response with S3's XML document. ``resource``: path of the request."""
    elements = {
        "Code": refused.code,
        "Message": refused.message,
        **refused.details,
        "Resource": resource,
        "RequestId": "packline-local",
    }
    text = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in elements.items())
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{text}</Error>'
    return Response(STATUS_OF_CODE[refused.code], [("Content-Type", "application/xml")], body.encode())
