"""Answers functions as S3 answers their roles: listings by prefix alone, and 403 for a key that does not exist.

AWS evaluates every statement. Here only the rights to list are, because who may list decides what S3 says of a missing
object (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html). Other callers of the local stack have no
role, and may do everything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends

from packline.local.http_server import Request, Response
from packline.local.s3_errors import S3RequestRefused
from packline.local.s3_target import S3Target

_KEY_BEGIN = "function-"
_SIGNED_BY = re.compile(r"Credential=([^/\s]+)/")
_HIDDEN = {"NoSuchKey", "NoSuchVersion"}


def access_key(function_name: str) -> str:
    """Return the access key that a function signs with."""
    return f"{_KEY_BEGIN}{function_name}"


class ListingRights:
    """What the role of each function may list, by its policies as they are deployed."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._patterns = cache(self._read_patterns)

    def check(self, request: Request, target: S3Target) -> None:
        """Refuse a listing that the role of a function does not allow. Raises S3RequestRefused."""
        function = _function_of(request, target)
        if function is None or target.key or request.method not in ("GET", "HEAD"):
            return
        versions = "versions" in target.query
        if "uploads" in target.query or not (versions or "list-type" in target.query):
            return
        action = "s3:ListBucketVersions" if versions else "s3:ListBucket"
        prefix = target.query.get("prefix", "")
        if not any(_like(prefix, pattern) for pattern in self._patterns(function, action)):
            raise S3RequestRefused("AccessDenied", f"{function} may not {action} below {prefix!r}.")

    def hide_absence(self, request: Request, target: S3Target, response: Response) -> Response:
        """Return 403 for the 404 of a read, or of the source of a copy, by a function.

        Raises S3RequestRefused in the place of a response with a body.
        """
        reads = request.method in ("GET", "HEAD") or "x-amz-copy-source" in request.headers
        if response.status != 404 or not target.key or not reads or _function_of(request, target) is None:
            return response
        if request.method == "HEAD":
            return Response(403, [])
        if any(f"<Code>{code}</Code>".encode() in response.body for code in _HIDDEN):
            raise S3RequestRefused("AccessDenied", "Access Denied")
        return response

    def _read_patterns(self, function: str, action: str) -> tuple[str, ...]:
        """Return the patterns of prefixes that the role of a function may list."""
        role_arn = lambda_backends[DEFAULT_ACCOUNT_ID][self._region].get_function(function).role
        roles = iam_backends[DEFAULT_ACCOUNT_ID]["aws"].roles.values()
        return tuple(
            pattern
            for role in roles
            if role.arn == role_arn
            for statement in _statements(role)
            if statement["Effect"] == "Allow" and action in _texts(statement["Action"])
            for pattern in _texts(statement.get("Condition", {}).get("StringLike", {}).get("s3:prefix", ()))
        )


def _function_of(request: Request, target: S3Target) -> str | None:
    signed = _SIGNED_BY.search(request.headers.get("authorization", ""))
    key = signed[1] if signed else target.query.get("X-Amz-Credential", "").partition("/")[0]
    return key.removeprefix(_KEY_BEGIN) if key.startswith(_KEY_BEGIN) else None


def _statements(role: Any) -> Iterator[Mapping[str, Any]]:
    for document in role.policies.values():
        policy = json.loads(document) if isinstance(document, str) else document
        yield from policy["Statement"]


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [*value]


def _like(value: str, pattern: str) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(expression, value, re.DOTALL) is not None
