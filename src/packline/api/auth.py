"""Who calls: as the gateway's authorizer found."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2


def principal(event: APIGatewayProxyEventV2) -> str:
    """Return a claim of a person's token, or the ARN of a role; empty where no authorizer is configured."""
    context: Any = event.raw_event["requestContext"].get("authorizer") or {}
    claims = (context.get("jwt") or {}).get("claims") or {}
    iam = context.get("iam") or {}
    return str(claims.get("email") or claims.get("sub") or iam.get("userArn") or "")
