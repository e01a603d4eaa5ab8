"""Settings that contradict each other: each rule names both, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from packline.errors import InvalidSetting

ENDPOINTS = {
    "autoscaling", "ecr.api", "ecr.dkr", "ec2", "events", "execute-api", "kms", "lambda", "logs", "monitoring",
    "sns", "sqs", "ssm", "states", "sts", "xray",
}  # fmt: skip
"""Services that ``vpc_endpoints`` may name."""
NEEDED_ENDPOINTS = ("states", "events")
"""Services that the functions call through interface endpoints; S3 and DynamoDB have gateway endpoints."""


class SettingConflict(NamedTuple):
    """A rule: settings it is about, whether they contradict each other, and what to do."""

    contradicts: Callable[[Mapping[str, Any]], object]
    message: str
    remedy: str


PRIVATE = ("api_host", "certificate", "api_clients")
"""Settings that a private API needs, and no other has."""
MAX_STACK_NAME = 128
"""Characters that CloudFormation allows."""

CONFLICTS = (
    SettingConflict(
        lambda s: len(s["name_prefix"] + s["stack_name"]) > MAX_STACK_NAME,
        f"name_prefix and stack_name have more than {MAX_STACK_NAME} characters together.",
        "Choose shorter ones: CloudFormation allows no more.",
    ),
    SettingConflict(
        lambda s: s["bucket_account"] and not s["existing_bucket"],
        "bucket_account is set, and existing_bucket is not.",
        "Name the bucket of that account by existing_bucket.",
    ),
    SettingConflict(
        lambda s: s["bucket_kms"] and not s["existing_bucket"],
        "bucket_kms is set, and existing_bucket is not.",
        "Use kms: it encrypts the stack's own bucket as well.",
    ),
    SettingConflict(
        lambda s: s["vpc"].startswith("vpc-") and not (s["vpc_subnets"] and s["vpc_security_groups"]),
        "vpc names an existing VPC, and vpc_subnets or vpc_security_groups is empty.",
        "Name at least one subnet and one security group of that VPC.",
    ),
    SettingConflict(
        lambda s: (
            not s["vpc"].startswith("vpc-")
            and (s["vpc_subnets"] or s["vpc_security_groups"] or s["vpc_route_tables"])
        ),
        "vpc_subnets, vpc_security_groups and vpc_route_tables belong to an existing VPC, and vpc names none.",
        "Set vpc to the id of the VPC, or leave these out.",
    ),
    SettingConflict(
        lambda s: _unknown_endpoints(s["vpc_endpoints"]),
        "vpc_endpoints names a service that no endpoint is made for.",
        f"Use some of {', '.join(sorted(ENDPOINTS))}.",
    ),
    SettingConflict(
        lambda s: s["vpc"] == "new" and not {*NEEDED_ENDPOINTS} <= {*_split(s["vpc_endpoints"])},
        "vpc_endpoints of a new VPC leaves out states or events, which the functions call.",
        "Add both: a new VPC has no other way to them.",
    ),
    SettingConflict(
        lambda s: s["source_vpce"] and s["existing_bucket"],
        "source_vpce and existing_bucket are both set, and the policy of that bucket is its owner's.",
        "Leave source_vpce out, and give the owner the statement in docs/guides/locked-down.md.",
    ),
    SettingConflict(
        lambda s: "own" in _split(s["source_vpce"]) and s["vpc"] != "new" and not s["vpc_route_tables"],
        "source_vpce is own, and the stack makes no endpoint to S3.",
        "Set vpc=new or vpc_route_tables, or list the ids of endpoints (vpce-…).",
    ),
    SettingConflict(
        lambda s: s["source_vpce"] and s["vpc"] == "none",
        "source_vpce is set, and the functions run outside any VPC: they could not reach the objects.",
        "Set vpc, and list the endpoint that its subnets use.",
    ),
    SettingConflict(
        lambda s: not all(name == "own" or name.startswith("vpce-") for name in _split(s["source_vpce"])),
        "source_vpce lists something that is not the id of an endpoint.",
        "Write own, or ids such as vpce-0123456789abcdef0.",
    ),
    SettingConflict(
        lambda s: s["source_vpce_roles"] and not s["source_vpce"],
        "source_vpce_roles is set, and source_vpce is not.",
        "Leave it out: nobody is kept from the objects.",
    ),
    SettingConflict(
        lambda s: s["alarm_email"] and s["alarm_topic"],
        "alarm_email and alarm_topic are both set.",
        "Subscribe the address to that topic, and leave alarm_email out.",
    ),
    SettingConflict(
        lambda s: s["api"] == "none" and (s["jwt_issuer"] or s["api_rate"] or s["api_cors_origins"]),
        "api is none, and jwt_issuer, api_rate or api_cors_origins is set.",
        "Leave them out, or set api=public or api=private.",
    ),
    SettingConflict(
        lambda s: s["api"] == "private" and not all(s[key] for key in (*PRIVATE, "jwt_issuer")),
        "api is private, and api_host, certificate, api_clients or jwt_issuer is not set.",
        "Set all of them: the load balancer needs a name, a certificate, who may connect, and whose tokens are taken.",
    ),
    SettingConflict(
        lambda s: s["api"] == "private" and s["vpc"] == "none",
        "api is private, and vpc is none.",
        "Set vpc: the load balancer is inside one.",
    ),
    SettingConflict(
        lambda s: s["api"] == "private" and s["vpc"].startswith("vpc-") and len(_split(s["vpc_subnets"])) < 2,
        "api is private, and vpc_subnets names fewer than two subnets.",
        "Name subnets of two availability zones, which a load balancer needs.",
    ),
    SettingConflict(
        lambda s: s["api"] == "private" and (s["api_rate"] or s["api_cors_origins"]),
        "api is private, and api_rate or api_cors_origins is set.",
        "Leave it out: a load balancer does not throttle, and answers no page of another origin.",
    ),
    SettingConflict(
        lambda s: s["api"] != "private" and any(s[key] for key in (*PRIVATE, "jwt_jwks")),
        "api is not private, and api_host, certificate, api_clients or jwt_jwks is set.",
        "Set api=private, or leave them out.",
    ),
    SettingConflict(
        lambda s: s["api_burst"] and not s["api_rate"],
        "api_burst is set, and api_rate is not.",
        "Set api_rate, the requests a second that are taken for long.",
    ),
    SettingConflict(
        lambda s: s["api_cors_origins"] and not s["jwt_issuer"],
        "api_cors_origins is set, and jwt_issuer is not: pages call the API with tokens.",
        "Set jwt_issuer, or leave api_cors_origins out.",
    ),
    SettingConflict(
        lambda s: s["jwt_issuer"] and not _split(s["jwt_audience"]),
        "jwt_issuer is set, and jwt_audience is not.",
        "Set jwt_audience: without it, tokens that were made for others are good here.",
    ),
    SettingConflict(
        lambda s: (
            not s["jwt_issuer"]
            and any(
                s[key]
                for key in (
                    "jwt_audience",
                    "jwt_read_scope",
                    "jwt_write_scope",
                    "console_client_id",
                    "console_token_origin",
                )
            )
        ),
        "jwt_issuer is empty, and a setting of sign-in is not.",
        "Set jwt_issuer, or leave out jwt_audience, jwt_read_scope, jwt_write_scope, console_client_id and "
        "console_token_origin.",
    ),
    SettingConflict(
        lambda s: s["vpc"] == "new" and '"snowflake"' in s["snapshot_connections"],
        "snapshot_connections has Snowflake, and a new VPC has no way to the internet.",
        "Set vpc to an existing one with a way to Snowflake, or none.",
    ),
    SettingConflict(
        lambda s: s["team_admins"] and not s["teams"],
        "team_admins is set, and teams is not.",
        "Leave it out: without teams everybody who may read sees everything.",
    ),
    SettingConflict(
        lambda s: s["console_token_origin"] and not s["console_client_id"],
        "console_token_origin is set, and console_client_id is not.",
        "Set console_client_id, without which there is no console.",
    ),
    SettingConflict(
        lambda s: s["jwt_write_scope"] and s["jwt_write_scope"] == s["jwt_read_scope"],
        "jwt_read_scope and jwt_write_scope are the same, so everyone who may read may write.",
        "Use two scopes.",
    ),
)


def check_conflicts(settings: Mapping[str, Any]) -> None:
    """Check that settings do not contradict each other. Raises InvalidSetting for the first that do."""
    for conflict in CONFLICTS:
        if conflict.contradicts(settings):
            raise InvalidSetting(conflict.message, conflict.remedy)


def _split(text: str) -> list[str]:
    return [value.strip() for value in text.split(",") if value.strip()]


def _unknown_endpoints(text: str) -> set[str]:
    return {*_split(text)} - ENDPOINTS
