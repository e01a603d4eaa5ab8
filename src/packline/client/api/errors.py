"""Errors of the HTTP API beyond the common error tree, and how its problem documents become typed errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from packline.client.errors import error_named
from packline.errors import (
    Conflict,
    CredentialsMissing,
    EndpointFailing,
    InvalidInput,
    NotFound,
    PacklineError,
    Refused,
    SlowDown,
)
from packline.redaction import redact_text

MAX_CHARACTERS = 400
"""Characters of a text of somebody else's that are shown."""
OTHER_RELEASE = (
    "Check that PACKLINE_API_URL is the address of a Packline API; if it is, "
    "install the release of the deployment."
)
"""Remedy where an answer is not as this release knows it: the deployment may be older than it, or newer."""


class ApiRefused(Refused):
    """The API answers with an error that repeating will not cure."""


class ApiDenied(ApiRefused):
    """The API knows us and says no."""


class ApiMoved(ApiRefused):
    """The API sends us to another address; nothing that identifies us was sent there."""


class TokenRefused(CredentialsMissing):
    """The API does not accept our token or signature, or it is no longer good."""


class UnreadableAnswer(ApiRefused):
    """The API answers with something that its description does not have."""


class UnsafeUrl(UnreadableAnswer):
    """The API names a URL that a worker does not follow."""


def sanitize(text: object) -> str:
    """Return foreign text as it may be shown on a terminal: one line, no control characters, limited length."""
    printable = re.sub(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]+", " ", str(text))
    return redact_text(printable[: 4 * MAX_CHARACTERS])[:MAX_CHARACTERS].strip()


def to_error(status: int, document: Mapping[str, Any], origin: str, remedy: str) -> PacklineError:
    """Return the typed error for a refusal of the API at ``origin``; ``remedy`` is about the credentials sent."""
    title, detail = (sanitize(document.get(name) or "") for name in ("title", "detail"))
    reason = detail or sanitize(document.get("message") or f"HTTP {status}")
    if status == 401:
        return TokenRefused(f"Authentication failed (401) at the API {origin}: {reason}.", remedy)
    if status == 403 and (refused := _refused_signature(reason, origin)):
        return refused
    if status == 403:
        return ApiDenied(f"The API {origin} does not let us do this ({reason}).", remedy)
    if status == 429:
        return SlowDown(f"The API {origin} asks for fewer requests, even after waiting.", "Run again later.")
    error = _typed(document, status, title, reason)
    if status >= 500 and isinstance(error, Refused):
        return ApiRefused(f"The API {origin} may not read what it needs ({reason}).", error.remedy)
    if status >= 500:
        return EndpointFailing(f"The API {origin} failed again and again ({reason}).", "Run again later.")
    if error.code == title and error.status == status:
        return error
    return ApiRefused(
        f"The API {origin} refused the request ({status}: {reason}).",
        OTHER_RELEASE,
    )


_OF_STATUS: dict[int, type[PacklineError]] = {
    400: InvalidInput,
    404: NotFound,
    409: Conflict,
    412: Conflict,
    413: InvalidInput,
    428: InvalidInput,
}
"""The branch of the error tree that a status of the API stands for: it decides the exit code."""
_is_code = re.compile(r"[A-Z][A-Za-z]{2,60}").fullmatch


def _typed(document: Mapping[str, Any], status: int, title: str, reason: str) -> PacklineError:
    """Return the error of that name; one of its branch where this process has not imported its class."""
    remedy = sanitize(document.get("remedy") or "")
    error = error_named(title, reason, remedy)
    branch = _OF_STATUS.get(status)
    ours = document.get("type") == f"urn:packline:error:{title}" and title not in _NOT_IN_THE_TREE
    if error.code == title or branch is None or not ours or not _is_code(title):
        return error
    kind: type[PacklineError] = type(title, (branch,), {"status": status})
    return kind(reason, remedy)


_NOT_IN_THE_TREE = ("NoRoute", "UnsupportedContentType")


def _refused_signature(reason: str, origin: str) -> PacklineError | None:
    """Return the typed error where API Gateway refuses who signed, and not what the role may do."""
    from packline.aws_api.s3_errors import ClockSkewed, CredentialsRefused

    if "Signature expired" in reason or "Signature not yet current" in reason:
        return ClockSkewed(
            f"The clock of this machine is wrong: the API {origin} refuses what is signed by it ({reason}).",
            "Set the clock (by NTP: timedatectl set-ntp true), in a virtual machine or container on its host.",
        )
    if "security token" in reason and "expired" in reason:
        return TokenRefused(f"The AWS credentials have expired ({reason}).", "Renew them and run again.")
    if "security token" in reason or "signature we calculated" in reason:
        return CredentialsRefused(
            f"The API {origin} does not accept the AWS credentials ({reason}).",
            "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile.",
        )
    return None
