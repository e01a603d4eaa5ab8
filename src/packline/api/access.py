"""The route that says who calls, what they may do as far as that is known here, and how a job gets in."""

from __future__ import annotations

from collections.abc import Mapping

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel

from packline.api.auth import claims_of, principal
from packline.api.dependencies import ApiDependencies
from packline.api.field_types import DateTime
from packline.api.openapi import WORKERS
from packline.api.paging import site_of
from packline.api.schemas import PrincipalResponse, iso_time, principal_response
from packline.http.load_balancer import is_of_load_balancer
from packline.principal import IdentitySource, Principal


class Right(BaseModel):
    """Whether something is allowed; null where IAM decides it, which nobody here can ask."""

    action: str
    allowed: bool | None
    reason: str


class JobAccess(BaseModel):
    """A way for a job to use the API: when it fits, and the variables that it needs."""

    title: str
    text: str
    environment: dict[str, str]


class AccessResponse(BaseModel):
    """Who calls and what they may do; ``teams`` is null for those who reach every dataset."""

    who: PrincipalResponse | None
    expires_at: DateTime | None
    """When the token ends; null without one."""
    scopes: list[str]
    teams: list[str] | None
    rights: list[Right]
    job_access: list[JobAccess]


class AccessRoutes:
    """What callers can ask about themselves."""

    def __init__(self, app: APIGatewayHttpResolver, deps: ApiDependencies) -> None:
        self._app, self._deps = app, deps
        app.get("/api/v0/me/", summary="Who I am, and what I may do", tags=["people"])(self.read_access)

    def read_access(self) -> AccessResponse:
        """Return who calls, what they may do as far as that is known here, and how a job gets in."""
        event, deps = self._app.current_event, self._deps
        claims, who = claims_of(event.raw_event) or {}, principal(event)
        scopes = str(claims.get("scope") or claims.get("scp") or "").strip("[]").split()
        return AccessResponse(
            who=principal_response(who),
            expires_at=_end(claims),
            scopes=scopes,
            teams=None if deps.teams is None else list(deps.teams),
            rights=[
                Right(action="read", allowed=True, reason="This request was let in."),
                _change(who, scopes, deps, is_verified="iss" in claims),
            ],
            job_access=_job_access(site_of(event), is_private=is_of_load_balancer(event.raw_event)),
        )


def _end(claims: Mapping[str, object]) -> str | None:
    text = str(claims.get("exp") or "")
    return iso_time(float(text)) if text.isdecimal() and len(text) < 12 else None


def _change(who: Principal, scopes: list[str], deps: ApiDependencies, *, is_verified: bool) -> Right:
    allowed: bool | None
    write_scope = deps.write_scope
    if who.source is IdentitySource.SIGNATURE:
        allowed, reason = None, "IAM decides: ApiWritePolicyArn allows execute-api:Invoke for every method."
    elif who.source is IdentitySource.NONE and deps.teams is not None:
        allowed, reason = None, "Nobody is known to call, and what teams have is for their members."
    elif who.source is IdentitySource.NONE:
        allowed, reason = True, "This deployment asks nobody who they are."
    elif not is_verified:  # the authorizer of API Gateway passes on no claims without an issuer
        allowed, reason = True, "The local stack asks nobody for a token."
    elif not write_scope:
        allowed, reason = False, "People only read here: the setting jwt_write_scope is empty."
    elif write_scope in scopes:
        allowed, reason = True, f"The token has the scope {write_scope}."
    else:
        allowed, reason = False, f"The token does not have the scope {write_scope}."
    return Right(action="change", allowed=allowed, reason=reason)


def _job_access(site: str, is_private: bool) -> list[JobAccess]:
    """Return the ways in; a private API knows no signatures (decision 66)."""
    role = JobAccess(
        title="A role on AWS",
        text="Attach ApiReadPolicyArn, or ApiWritePolicyArn to change something, to the role of the job. "
        f"Requests to {WORKERS}/ are signed with its credentials; there is no token to keep.",
        environment={"PACKLINE_API_URL": site},
    )
    return [
        *([] if is_private else [role]),
        JobAccess(
            title="A token in a file",
            text="Let the identity provider give the job a token of its own (client credentials), and write it to a "
            "file that only the job can read. The file is read again for each request, so that it may be renewed.",
            environment={"PACKLINE_API_URL": site, "PACKLINE_API_TOKEN_FILE": "/run/secrets/packline-token"},
        ),
        JobAccess(
            title="The identity of a pod",
            text="Project a service account token with one of jwt_audience, where the cluster's issuer is jwt_issuer.",
            environment={"PACKLINE_API_URL": site, "PACKLINE_API_TOKEN_FILE": "/var/run/packline/token"},
        ),
    ]
