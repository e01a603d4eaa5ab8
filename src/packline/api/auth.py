"""Who calls: as the gateway's authorizer found."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.principal import MAX_NAME, NOBODY, IdentitySource, Principal

NAME_CLAIMS = ("email", "preferred_username", "cognito:username", "username", "sub")
"""Claims that name a person, the first that is there; ``sub`` alone is required (RFC 9068, OpenID Connect Core 5.1)."""


def principal(event: APIGatewayProxyEventV2) -> Principal:
    """Return who calls, by the claims of a token or the ARN of who signed; nobody without an authorizer."""
    context: Any = event.raw_event["requestContext"].get("authorizer") or {}
    claims = (context.get("jwt") or {}).get("claims") or {}
    name = next((str(claims[claim]) for claim in NAME_CLAIMS if claims.get(claim)), "")
    if name:
        return Principal(name[:MAX_NAME], IdentitySource.TOKEN, str(claims.get("sub") or "")[:MAX_NAME])
    arn = str((context.get("iam") or {}).get("userArn") or "")[:MAX_NAME]
    return Principal(arn, IdentitySource.SIGNATURE, arn) if arn else NOBODY
