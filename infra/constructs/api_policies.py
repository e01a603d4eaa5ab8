"""IAM policies for callers of the HTTP API: one to read and fetch, one to write as well."""

from __future__ import annotations

from aws_cdk import CfnResource, Stack
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.nag_suppressions import suppress
from packline.reading_posts import with_wildcards

READS = ("GET/w/*", "POST/w/api/v0/lineage*", *(f"POST/w{path}" for path in with_wildcards()))
"""Reading includes recording lineage, because a fetch records what it uses, and what is a POST for its long body."""
WRITES = ("*/w/*",)


def make_read_policy(scope: Construct, api: gateway.HttpApi) -> iam.ManagedPolicy:
    """Create the policy of a worker that fetches by the API; it allows no access to table or bucket."""
    return _policy(scope, api, "ApiReadPolicy", "Read and fetch by the API of Packline.", READS)


def make_write_policy(scope: Construct, api: gateway.HttpApi) -> iam.ManagedPolicy:
    """Create the policy that allows every route of the API."""
    return _policy(scope, api, "ApiWritePolicy", "Change things by the API of Packline.", WRITES)


def _policy(
    scope: Construct, api: gateway.HttpApi, identifier: str, description: str, requests: tuple[str, ...]
) -> iam.ManagedPolicy:
    stack = Stack.of(scope)
    arns = [
        stack.format_arn(service="execute-api", resource=api.http_api_id, resource_name=f"$default/{request}")
        for request in requests
    ]
    allowed = iam.PolicyStatement(actions=["execute-api:Invoke"], resources=arns)
    policy = iam.ManagedPolicy(scope, identifier, description=description, statements=[allowed])
    made = api.node.default_child
    if not isinstance(made, CfnResource):
        raise TypeError("The API is not a resource.")
    shown = f"arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<{stack.get_logical_id(made)}>"
    for request in requests:
        suppress(
            policy,
            f"AwsSolutions-IAM5[Resource::{shown}/$default/{request}]",
            "The paths below hold the names of datasets and versions.",
        )
    return policy
