"""Findings of cdk-nag that are meant to be so, each with its reason, beside the resource it is about."""

from __future__ import annotations

from aws_cdk import Acknowledgment, CfnResource, Stack, Validations
from aws_cdk import aws_s3 as s3
from constructs import IConstruct


def acknowledge(construct: IConstruct, rule: str, reason: str) -> None:
    """Say that a finding is meant. Bare rule ids: the prefixed form is not understood when a test validates."""
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))


def acknowledge_keys(construct: IConstruct, store: s3.IBucket, prefix: str) -> None:
    """Objects below a prefix are many and have names that no policy can list."""
    bucket = store.node.default_child
    if isinstance(bucket, CfnResource):
        arn = f"<{Stack.of(bucket).get_logical_id(bucket)}.Arn>"
    else:
        arn = f"arn:<AWS::Partition>:s3:::{store.bucket_name}"
    acknowledge(
        construct, f"AwsSolutions-IAM5[Resource::{arn}/{prefix}*]", f"Every key below {prefix} is meant."
    )
