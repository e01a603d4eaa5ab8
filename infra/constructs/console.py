"""The console: a function that has the page and no rights, and its routes where there is somewhere to sign in."""

from __future__ import annotations

from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_

from infra.nag_suppressions import acknowledge
from infra.settings import Deployment

PREFIX = "PACKLINE_CONSOLE_"
ROUTES = ("/", "/console", "/console/{proxy+}")


def console_environment(deployment: Deployment) -> dict[str, str]:
    """Where people sign in; all empty where there is no console."""
    audience = [name.strip() for name in deployment.jwt_audience.split(",") if name.strip()]
    asked = ("openid", "profile", "email", deployment.jwt_read_scope, deployment.jwt_write_scope)
    told = {
        "issuer": deployment.jwt_issuer,
        "client_id": deployment.console_client_id,
        "scopes": " ".join(scope for scope in asked if scope),
        # Auth0 gives readable tokens only to who names the API; others take no notice.
        "audience": next((name for name in audience if name != deployment.console_client_id), ""),
        "token_origin": deployment.console_token_origin,
    }
    shown = told if deployment.shows_console else dict.fromkeys(told, "")
    return {f"{PREFIX}{name.upper()}": value for name, value in shown.items()}


def open_console(api: gateway.HttpApi, deployment: Deployment, function: lambda_.Function) -> None:
    """Routes without an authorizer, if people can sign in: whoever asks gets the page, and no data."""
    if not deployment.shows_console:
        return
    target = integrations.HttpLambdaIntegration("ToConsole", function, scope_permission_to_route=False)
    for path in ROUTES:
        for route in api.add_routes(path=path, methods=[gateway.HttpMethod.GET], integration=target):
            acknowledge(
                route,
                "AwsSolutions-APIG4",
                "The page is the same public bytes for everyone; all data stays behind the authorizers.",
            )
