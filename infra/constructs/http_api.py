"""Creates the HTTP API: machines authenticate by IAM signatures, people by tokens of their identity provider."""

from __future__ import annotations

import json
from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.encryption import Encryption
from infra.constructs.retention import RETENTION
from infra.settings import Deployment, split_list
from packline.reading_posts import READING_POSTS

LOGGED = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "ip": "$context.identity.sourceIp",
    "role": "$context.identity.userArn",
    "person": "$context.authorizer.claims.sub",
    "error": "$context.error.message",
}
"""Fields of the access log; without the query string, which may contain names of people."""


def make_http_api(
    scope: Construct, deployment: Deployment, function: lambda_.Function, encryption: Encryption
) -> gateway.HttpApi:
    """Create the API: one function at two prefixes, because a route has one authorizer; without an issuer, IAM only."""
    api = gateway.HttpApi(
        scope,
        "Gateway",
        description="Packline: datasets, versions, packages.",
        cors_preflight=_cors(deployment),
    )
    # One permission for the function, not one a route.
    target = integrations.HttpLambdaIntegration("ToApi", function, scope_permission_to_route=False)
    api.add_routes(
        path="/w/{proxy+}",
        methods=[gateway.HttpMethod.ANY],
        integration=target,
        authorizer=authorizers.HttpIamAuthorizer(),
    )
    if deployment.jwt_issuer:
        _add_people_routes(api, deployment, target)
    _limit(api, deployment)
    _log(scope, api, deployment, encryption)
    return api


def _add_people_routes(
    api: gateway.HttpApi, deployment: Deployment, target: gateway.HttpRouteIntegration
) -> None:
    audience = split_list(deployment.jwt_audience)
    people = authorizers.HttpJwtAuthorizer("People", deployment.jwt_issuer, jwt_audience=audience)
    read, write = deployment.jwt_read_scope, deployment.jwt_write_scope
    # A route with several scopes wants any one of them: who may write may read.
    allowed = {gateway.HttpMethod.GET: [scope for scope in (read, write) if read and scope]}
    if write:  # a route without a scope would take any token of the audience
        writing = (gateway.HttpMethod.PUT, gateway.HttpMethod.POST, gateway.HttpMethod.DELETE)
        allowed |= {method: [write] for method in writing}
    reading = allowed[gateway.HttpMethod.GET]
    routes = [("/api/{proxy+}", method, scopes) for method, scopes in allowed.items()]
    # The more specific route wins. It ends in a greedy variable, because a path has a slash at its end or none.
    routes += [(_greedy(path), gateway.HttpMethod.POST, reading) for path in READING_POSTS]
    for path, method, scopes in routes:
        api.add_routes(
            path=path,
            methods=[method],
            integration=target,
            authorizer=people,
            authorization_scopes=scopes or None,
        )


def _greedy(path: str) -> str:
    """Return a path with a greedy variable in the place of its last part."""
    return f"{path.rpartition('/')[0]}/{{proxy+}}"


def _cors(deployment: Deployment) -> gateway.CorsPreflightOptions | None:
    """Return which pages may call the API; no cookies are sent, so that a page needs a token of its reader."""
    origins = split_list(deployment.api_cors_origins)
    if not origins:
        return None
    method = gateway.CorsHttpMethod
    return gateway.CorsPreflightOptions(
        allow_origins=origins,
        allow_methods=[method.GET, method.PUT, method.POST, method.DELETE],
        allow_headers=["authorization", "content-type", "if-match", "if-none-match"],
        expose_headers=["allow", "content-range", "etag", "ratelimit-policy"],
        max_age=Duration.hours(1),
    )


def _limit(api: gateway.HttpApi, deployment: Deployment) -> None:
    if deployment.api_rate:
        _stage(api).default_route_settings = gateway.CfnStage.RouteSettingsProperty(
            throttling_rate_limit=deployment.api_rate,
            throttling_burst_limit=deployment.burst,
        )


def _stage(api: gateway.HttpApi) -> gateway.CfnStage:
    if api.default_stage is None:
        raise TypeError("The API has no stage.")
    return cast(gateway.CfnStage, api.default_stage.node.default_child)


def _log(scope: Construct, api: gateway.HttpApi, deployment: Deployment, encryption: Encryption) -> None:
    group = encryption.encrypt_logs(
        logs.LogGroup(
            scope,
            "GatewayLogs",
            retention=RETENTION[deployment.log_days],
            removal_policy=RemovalPolicy.DESTROY,
        )
    )
    _stage(api).access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
        destination_arn=group.log_group_arn, format=json.dumps(LOGGED)
    )
