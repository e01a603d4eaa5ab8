"""The HTTP API of a deployment: its routes over DynamoDB and S3, built once for all requests of a function."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, Any

from packline.api.app import make_app
from packline.api.auth import claims_of, user_arn_of
from packline.api.dependencies import ApiDependencies, RateLimit
from packline.api.problems import problem
from packline.api.team_ports import restrict
from packline.aws import path_indexing, runtime
from packline.aws.console_links import run_links
from packline.aws.cursor_store import DynamoCursorStore
from packline.aws.lineage import DynamoLineage
from packline.aws_api.s3 import S3Source
from packline.errors import PacklineError
from packline.http.load_balancer import is_from_load_balancer, to_gateway_event, to_load_balancer_answer
from packline.rules.team_access import TeamAccess, TeamMembership
from packline.rules.token_policy import (
    ScopeMissing,
    TokenExpired,
    TokenMissing,
    TokenNotAccepted,
    TokenPolicy,
    read_claims,
)

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
    from aws_lambda_powertools.utilities.typing import LambdaContext


@cache
def app(access: TeamAccess | None = None) -> APIGatewayHttpResolver:
    """Build the routes over the stores of the deployment; with ``access``, over what a caller's teams have."""
    deps = dependencies()
    return make_app(deps if access is None else restrict(deps, access))


@cache
def dependencies() -> ApiDependencies:
    """Build what the routes work with."""
    settings = runtime.settings()
    source = S3Source(settings.store)
    machine = (
        "" if os.environ.get("AWS_ENDPOINT_URL") else settings.state_machine
    )  # a local stack has no such pages
    return ApiDependencies(
        registry=runtime.registry(),
        datum_index=runtime.datum_index(),
        events=runtime.event_log(),
        lineage=DynamoLineage(runtime.client("dynamodb"), settings.table),
        store=runtime.store(),
        signer=source.presigned,
        request_signer=source.presign,
        clock=lambda: runtime.clock(),
        announce=runtime.announce,
        start_run=runtime.start_run,
        retention=runtime.retention(),
        dataset_store=runtime.dataset_store(),
        execution_index=runtime.execution_index(),
        packaging_watch=runtime.packaging_watch(),
        run_links=partial(run_links, machine, settings.pack_log_group),
        cursors=DynamoCursorStore(runtime.client("dynamodb"), settings.table),
        path_index=path_indexing.heads(),
        path_snapshots=path_indexing.snapshots(),
        start_packaging=runtime.start_packaging,
        run_state=runtime.run_state,
        delete_seconds=settings.delete_days * 86_400.0,
        store_name=settings.store,
        adoptable=settings.adoptable,
        write_scope=settings.jwt_write_scope or settings.api_write_scope,
        rate_limit=RateLimit(settings.api_rate, settings.api_burst) if settings.api_rate else None,
    )


def app_for(event: Mapping[str, Any]) -> APIGatewayHttpResolver:
    """Return the routes for who sends a request: members of teams reach what their teams have."""
    settings = runtime.settings()
    membership = TeamMembership(settings.teams, settings.team_claim, settings.team_admins)
    sent = [value for name, value in (event.get("headers") or {}).items() if name.lower() == "authorization"]
    return app(membership.access_of(claims_of(event), user_arn_of(event), sent))


def on_request(
    serve: Callable[[Any, LambdaContext], dict[str, Any]],
) -> Callable[[Any, LambdaContext], dict[str, Any]]:
    """Wrap what serves a request of API Gateway (payload format 2.0) and returns status, headers and body.

    Requests of a load balancer are converted to that format, and the answers back.
    """

    @runtime.logger.inject_lambda_context(clear_state=True)
    @wraps(serve)
    def handler(event: Any, context: LambdaContext) -> dict[str, Any]:
        is_balanced = is_from_load_balancer(event)
        request = to_gateway_event(event, context.aws_request_id) if is_balanced else event
        about = request.get("requestContext", {})
        runtime.logger.append_keys(request=about.get("requestId", ""), route=request.get("routeKey", ""))
        if not is_balanced:
            return serve(request, context)
        try:
            answer = serve(with_verified_token(request), context)
        except (TokenMissing, TokenExpired, TokenNotAccepted, ScopeMissing) as error:
            answer = _refusal(error)
        return to_load_balancer_answer(answer)

    return handler


def with_verified_token(request: dict[str, Any]) -> dict[str, Any]:
    """Return a request with the claims of its token as identity, as the authorizer of API Gateway writes them.

    The listener of the load balancer has verified signature, issuer and time before it forwards anything
    (``infra/constructs/private_api.py``), and passes the token on as it is. Raises TokenMissing, and what
    ``TokenPolicy.check`` raises.
    """
    settings, context = runtime.settings(), request["requestContext"]
    policy = TokenPolicy(
        settings.jwt_issuer, settings.jwt_audience, settings.jwt_read_scope, settings.jwt_write_scope
    )
    claims = read_claims(context["authorizations"])
    policy.check(claims, context["http"]["method"], request["rawPath"], runtime.clock())
    return {
        **request,
        "requestContext": {**context, "authorizer": {"jwt": {"claims": claims, "scopes": None}}},
    }


def _refusal(error: PacklineError) -> dict[str, Any]:
    """Return the answer for a token that is not taken (RFC 6750, section 3)."""
    shown = problem(error)
    headers = {"Content-Type": str(shown.content_type), "Cache-Control": "no-store"}
    kind = "invalid_token" if error.status == 401 else "insufficient_scope"
    # A request without a token is told no error (RFC 6750, 3.1).
    headers["WWW-Authenticate"] = "Bearer" if isinstance(error, TokenMissing) else f'Bearer error="{kind}"'
    return {"statusCode": shown.status_code, "headers": headers, "body": shown.body}
