"""Adds the console: a function without permissions, and its routes if a sign-in is configured."""

from __future__ import annotations

from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_

from infra.nag_suppressions import suppress
from infra.settings import Deployment, split_list

PREFIX = "PACKLINE_CONSOLE_"
ROUTES = ("/", "/console", "/console/{proxy+}")


def console_environment(deployment: Deployment, bucket: str) -> dict[str, str]:
    """Return the sign-in settings, and the bucket that the page uploads to; all are empty without a console."""
    audience = split_list(deployment.jwt_audience)
    asked = ("openid", "profile", "email", deployment.jwt_read_scope, deployment.jwt_write_scope)
    told = {
        "issuer": deployment.jwt_issuer,
        "client_id": deployment.console_client_id,
        "scopes": " ".join(scope for scope in asked if scope),
        # Auth0 gives readable tokens only to who names the API; others take no notice.
        "audience": next((name for name in audience if name != deployment.console_client_id), ""),
        "token_origin": deployment.console_token_origin,
        "bucket": bucket,
    }
    shown = told if deployment.shows_console else dict.fromkeys(told, "")
    return {f"{PREFIX}{name.upper()}": value for name, value in shown.items()}


def add_console_routes(api: gateway.HttpApi, deployment: Deployment, function: lambda_.Function) -> None:
    """Add public routes for the page, which contains no data, if a sign-in is configured."""
    if not deployment.shows_console:
        return
    target = integrations.HttpLambdaIntegration("ToConsole", function, scope_permission_to_route=False)
    for path in ROUTES:
        for route in api.add_routes(path=path, methods=[gateway.HttpMethod.GET], integration=target):
            suppress(
                route,
                "AwsSolutions-APIG4",
                "The page is the same public bytes for everyone; all data stays behind the authorizers.",
            )
