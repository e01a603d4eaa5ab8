"""Each error response of an AWS service becomes the error whose remedy helps, whoever raised it."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from packline.aws_api.botocore_errors import botocore_error, credentials_error
from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    EndpointUnreachable,
    PacklineError,
    Refused,
    SlowDown,
    Unavailable,
)


def client_error(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Do"
    )


@pytest.mark.parametrize(
    ("code", "status", "kind", "remedy"),
    [
        ("ExpiredToken", 400, CredentialsMissing, "Renew"),
        ("InvalidClientTokenId", 403, CredentialsMissing, "Check the access key"),
        ("Whatever", 403, AccessDenied, "Allow the role"),
        ("ThrottlingException", 400, SlowDown, "Run again later"),
        ("Whatever", 429, SlowDown, "Run again later"),
        ("Whatever", 503, Unavailable, "Run again later"),
        ("ResourceNotFoundException", 400, Refused, "PACKLINE_TABLE"),
        ("ValidationException", 400, Refused, "Check the request"),
    ],
)
def test_an_error_response_has_a_type_and_a_remedy(
    code: str, status: int, kind: type[PacklineError], remedy: str
) -> None:
    error = botocore_error(client_error(code, status), "looking")
    assert isinstance(error, kind)
    assert error.message.startswith("looking: ")
    assert error.message.endswith(".")
    assert remedy in error.remedy
    assert error.retryable is (kind in (SlowDown, Unavailable))


def test_a_connection_that_breaks_is_the_endpoint_and_anything_else_is_not_ours() -> None:
    broken = botocore_error(ConnectionClosedError(endpoint_url="https://x"))
    assert isinstance(broken, EndpointUnreachable)
    assert botocore_error(ValueError("x")) is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied", "/token"), "AWS_WEB_IDENTITY_TOKEN_FILE"),
        (KeyError("AccessKeyId"), "cannot be read (KeyError"),
        (RuntimeError("odd"), "RuntimeError: odd"),
        (client_error("Whatever", 403), "cannot be loaded"),
    ],
)
def test_credentials_that_cannot_be_loaded_say_why(error: Exception, told: str) -> None:
    typed = credentials_error(error)
    assert typed.message.startswith("The AWS credentials cannot be loaded")
    assert told in f"{typed.message} {typed.remedy}"
