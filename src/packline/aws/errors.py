"""Translate AWS's errors to ours. ``packline.aws_api.error_codes`` has the table of their codes.

It works on exceptions of boto3 and of our own light client, which carry the same ``response``. Neither is imported
here, so that a worker need not have boto3.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from packline.aws_api.error_codes import THROTTLING_CODES, ErrorAction, action_of, error_code
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

RESTORE = (
    "Restore it (aws s3api restore-object) and upload the marker again under a new execution; "
    "keep life cycle rules that archive away from what Packline reads."
)
RETRIED = "Packline retries automatically; nothing to do."
_UNREACHABLE = frozenset(
    {
        "EndpointConnectionError",
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "ConnectionClosedError",
        "HTTPClientError",
    }
)


@contextmanager
def translate(what: str) -> Iterator[None]:
    """Turn what AWS says into our errors; ``what`` names the thing that was asked for."""
    try:
        yield
    except PacklineError:
        raise
    except Exception as error:
        raise _translation(error, what) or error from error


def _translation(error: Exception, what: str) -> PacklineError | None:
    code, name = error_code(error), type(error).__name__
    action = action_of(code) if code else ErrorAction.REFUSED
    if action is ErrorAction.MISSING:
        return ObjectNotFound(f"{what} is not in the store ({code}).", "Check the name and the store.")
    if code == "ResourceNotFoundException":
        return NotFound(f"{what}: the table does not exist.", "Check PACKLINE_TABLE and the region.")
    if code in THROTTLING_CODES:
        return SlowDown(f"{what}: AWS asks for fewer requests ({code}).", RETRIED)
    if action in (ErrorAction.RETRY, ErrorAction.SLOW_DOWN):
        return Unavailable(f"{what}: AWS does not answer for now ({code}).", RETRIED)
    return _refusal(error, code, what) or _unreached(error, name, what)


def _refusal(error: Exception, code: str, what: str) -> PacklineError | None:
    action = action_of(code) if code else ErrorAction.REFUSED
    if action is ErrorAction.ARCHIVED:
        from packline.aws_api.s3_errors import ObjectArchived  # few need it

        return ObjectArchived(f"{what} is archived and cannot be read.", RESTORE)
    if action is ErrorAction.DENIED:
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
