"""Who calls: as the gateway's authorizer found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from packline.principal import MAX_NAME, NOBODY, IdentitySource, Principal

NAME_CLAIMS = ("email", "preferred_username", "cognito:username", "username", "sub")
"""Claims that name a person, the first that is there; ``sub`` alone is required (RFC 9068, OpenID Connect Core 5.1)."""


def claims_of(event: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Return the claims of a token that was verified; None if the request has none."""
    context = event["requestContext"].get("authorizer") or {}
    claims: Mapping[str, object] | None = (context.get("jwt") or {}).get("claims")
    return claims


def user_arn_of(event: Mapping[str, Any]) -> str:
    """Return the ARN of who signed the request; empty if nobody did."""
    context = event["requestContext"].get("authorizer") or {}
    return str((context.get("iam") or {}).get("userArn") or "")


def principal(event: APIGatewayProxyEventV2) -> Principal:
    """Return who calls, by the claims of a token or the ARN of who signed; nobody without an authorizer.

    An e-mail address that the token calls unverified names nobody: who signs in may have typed it.
    """
    claims = claims_of(event.raw_event) or {}
    is_unverified = str(claims.get("email_verified", "true")).lower() != "true"
    names = NAME_CLAIMS[1:] if is_unverified else NAME_CLAIMS
    name = next((str(claims[claim]) for claim in names if claims.get(claim)), "")
    if name:
        return Principal(name[:MAX_NAME], IdentitySource.TOKEN, str(claims.get("sub") or "")[:MAX_NAME])
    arn = user_arn_of(event.raw_event)[:MAX_NAME]
    return Principal(arn, IdentitySource.SIGNATURE, arn) if arn else NOBODY
