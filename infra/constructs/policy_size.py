"""Refuses a bucket policy that S3 would refuse, minutes into a deployment: it holds at most 20 KB."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import jsii
from aws_cdk import CfnResource, Stack
from aws_cdk import aws_s3 as s3
from constructs import IValidation

MOST_BYTES = 20 * 1024
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html"""
ACCOUNT = "123456789012"
MARK = "packline-policy-size"


def check_policy_size(bucket: s3.IBucket) -> None:
    """Let synthesis fail if the policy of a bucket becomes too long; deployments that share the bucket share it."""
    if bucket.policy is None:
        return
    node = bucket.policy.node
    if MARK not in {entry.type for entry in node.metadata}:
        node.add_metadata(MARK, "checked when the app is synthesized")
        node.add_validation(cast("IValidation", _PolicySize(bucket)))


def policy_bytes(bucket: s3.IBucket) -> int:
    """Return the length of the policy as S3 gets it, with names as long as CloudFormation makes them."""
    if bucket.policy is None:
        return 0
    stack = Stack.of(bucket)
    document = stack.resolve(bucket.policy.document)
    logical_id = stack.get_logical_id(cast("CfnResource", bucket.node.default_child))
    name = f"{stack.stack_name}-{logical_id}-{'x' * 13}".lower()
    deployed = _as_deployed(document, stack.stack_name, {logical_id: f"arn:aws:s3:::{name[:63]}"})
    return len(json.dumps(deployed, separators=(",", ":")).encode())


@jsii.implements(IValidation)
class _PolicySize:
    def __init__(self, bucket: s3.IBucket) -> None:
        self._bucket = bucket

    def validate(self) -> list[str]:
        size = policy_bytes(self._bucket)
        if size <= MOST_BYTES:
            return []
        return [
            f"The policy of the bucket has about {size:,} bytes, and S3 takes {MOST_BYTES:,}: too many deployments "
            "share the bucket. Give some of them a bucket of their own."
        ]


def _as_deployed(value: Any, stack: str, known: Mapping[str, str]) -> Any:
    """Replace the functions of CloudFormation by text of the length that they will have.

    Args:
        value: A part of the policy.
        stack: Name of the stack.
        known: ARNs by logical id; those of others are taken for roles.
    """
    if isinstance(value, list):
        return [_as_deployed(each, stack, known) for each in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Join" in value:
        separator, parts = value["Fn::Join"]
        return separator.join(str(_as_deployed(part, stack, known)) for part in parts)
    if "Fn::GetAtt" in value:
        logical_id = value["Fn::GetAtt"][0]
        name = f"{stack}-{logical_id}-{'x' * 13}"
        return known.get(logical_id, f"arn:aws:iam::{ACCOUNT}:role/{name[:64]}")
    if "Ref" in value:
        return {"AWS::Partition": "aws", "AWS::AccountId": ACCOUNT}.get(value["Ref"], "x" * 64)
    return {key: _as_deployed(each, stack, known) for key, each in value.items()}
