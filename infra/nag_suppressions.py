"""Suppresses findings of cdk-nag, each with the reason why it is accepted."""

from __future__ import annotations

from aws_cdk import Acknowledgment, CfnResource, Stack, Validations
from constructs import IConstruct

from infra.constructs.store import Store


def suppress(construct: IConstruct, rule: str, reason: str) -> None:
    """Suppress a finding on a construct.

    Args:
        construct: The construct that has the finding.
        rule: Id of the rule, without prefix, which the validation in tests does not support.
        reason: Why the finding is accepted.
    """
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))


def suppress_key_wildcard(construct: IConstruct, store: Store, prefix: str, suffix: str = "") -> None:
    """Suppress the finding on a wildcard for the keys below ``prefix``, which a policy cannot list one by one."""
    bucket = store.bucket.node.default_child
    if isinstance(bucket, CfnResource):
        arn = f"<{Stack.of(bucket).get_logical_id(bucket)}.Arn>"
    else:
        arn = f"arn:<AWS::Partition>:s3:::{store.bucket.bucket_name}"
    suppress(
        construct,
        f"AwsSolutions-IAM5[Resource::{arn}/{store.prefix}{prefix}*{suffix}]",
        f"Every key below {store.prefix}{prefix} {f'that ends in {suffix} ' if suffix else ''}is allowed.",
    )
