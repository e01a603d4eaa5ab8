"""Suppresses findings of cdk-nag, each with the reason why it is accepted."""

from __future__ import annotations

from aws_cdk import Acknowledgment, CfnResource, Stack, Validations
from aws_cdk import aws_s3 as s3
from constructs import IConstruct


def suppress(construct: IConstruct, rule: str, reason: str) -> None:
    """Suppress a finding on a construct.

    Args:
        construct: The construct that has the finding.
        rule: Id of the rule, without prefix, which the validation in tests does not support.
        reason: Why the finding is accepted.
    """
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))


def suppress_key_wildcard(construct: IConstruct, store: s3.IBucket, prefix: str, suffix: str = "") -> None:
    """Suppress the finding on a wildcard for the keys below ``prefix``, which a policy cannot list one by one."""
    bucket = store.node.default_child
    if isinstance(bucket, CfnResource):
        arn = f"<{Stack.of(bucket).get_logical_id(bucket)}.Arn>"
    else:
        arn = f"arn:<AWS::Partition>:s3:::{store.bucket_name}"
    suppress(
        construct,
        f"AwsSolutions-IAM5[Resource::{arn}/{prefix}*{suffix}]",
        f"Every key below {prefix} that ends so is allowed."
        if suffix
        else f"Every key below {prefix} is allowed.",
    )
