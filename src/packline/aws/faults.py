"""AWS errors to ours: the only place that knows AWS's error codes.

Works on boto3's exceptions and on those of our own light client, which carry the same ``response``;
neither is imported here, so that a worker need not have boto3.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from packline.errors import (
    AccessDenied,
    CredentialsMissing,
    EndpointUnreachable,
    NotFound,
    ObjectNotFound,
    PacklineError,
    SlowDown,
    Unavailable,
)

MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "404", "NotFound", "NoSuchBucket"})
THROTTLED = frozenset(
    {
        "SlowDown",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "Throttling",
    }
)
PASSING = frozenset(
    {"InternalServerError", "InternalError", "ServiceUnavailable", "RequestTimeout", "500", "503"}
)
DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "403",
        "KMS.DisabledException",
        "KMS.KMSInvalidStateException",
        "KMS.NotFoundException",
    }
)
RESTORE = (
    "Restore it (aws s3api restore-object) and upload the marker again under a new execution; "
    "keep life cycle rules that archive away from what Packline reads."
)
_UNREACHABLE = frozenset(
    {
        "EndpointConnectionError",
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "ConnectionClosedError",
        "HTTPClientError",
    }
)


def error_code(error: BaseException | None) -> str:
    """AWS's code of an error, or an empty text if it is none of AWS's."""
    response: Any = getattr(error, "response", None)
    return str(response["Error"]["Code"]) if isinstance(response, dict) and "Error" in response else ""


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn what AWS says into our errors; ``what`` names the thing that was asked for."""
    try:
        yield
    except PacklineError:
        raise
    except Exception as error:
        raise _translation(error, what) or error from error


def _translation(error: Exception, what: str) -> PacklineError | None:
    code, name = error_code(error), type(error).__name__
    if code in MISSING:
        return ObjectNotFound(f"{what} is not in the store ({code}).", "Check the name and the store.")
    if code == "ResourceNotFoundException":
        return NotFound(f"{what}: the table does not exist.", "Check PACKLINE_TABLE and the region.")
    if code in THROTTLED:
        return SlowDown(f"{what}: AWS asks for fewer requests ({code}).", "It is tried again.")
    if code in PASSING:
        return Unavailable(f"{what}: AWS does not answer for now ({code}).", "It is tried again.")
    return _refusal(error, what) or _unreached(error, name, what)


def _refusal(error: Exception, what: str) -> PacklineError | None:
    code = error_code(error)
    if code == "InvalidObjectState":
        from packline.aws_api.s3_errors import ObjectArchived  # few need it

        return ObjectArchived(f"{what} is archived and cannot be read.", RESTORE)
    if code in DENIED:
        # AWS names the role, the action and the resource; S3 often only says "Access Denied".
        message = str(getattr(error, "response", {})["Error"].get("Message", "")) or "no reason is given"
        denial = f"{what}: AWS denies the request ({code}): {message.removesuffix('.')}."
        return AccessDenied(denial, "Allow the role that action.")
    return None


def _unreached(error: Exception, name: str, what: str) -> PacklineError | None:
    if name in _UNREACHABLE:
        return EndpointUnreachable(f"{what}: {error}", "Check AWS_ENDPOINT_URL, the region and the network.")
    if name in ("NoCredentialsError", "PartialCredentialsError", "TokenRetrievalError"):
        return CredentialsMissing(f"{what}: {error}", "Set the usual AWS variables or give the job a role.")
    return None
