"""Deployments that share a bucket share the 20 KB of its policy: one too many is refused before it is deployed."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from infra.constructs.bucket_policy import WRITTEN_ONCE, BucketPolicy
from infra.constructs.policy_size import MOST_BYTES, policy_bytes
from infra.constructs.store import Store


def shared_bucket(deployments: int) -> tuple[App, Any]:
    app = App(analytics_reporting=False)
    stack = Stack(app, "Platform")
    bucket = s3.Bucket(stack, "Shared", enforce_ssl=True)
    for number in range(deployments):
        names = ("Sweep", "Seal", "SealRange", "Plan", "Pack", "Api")
        roles = {
            name: iam.Role(
                stack, f"D{number}{name}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")
            ).role_arn
            for name in names
        }
        policy = BucketPolicy(Store(bucket, f"team-{number}/"))
        policy.protect_built({prefix: list(roles.values())[:3] for prefix in WRITTEN_ONCE}, removers(roles))
        policy.protect_identity([roles["Sweep"]], may_delete=False)
    return app, bucket


def removers(roles: dict[str, str]) -> dict[str, list[str]]:
    return {prefix: [roles["Sweep"]] if prefix == "packages/" else [] for prefix in WRITTEN_ONCE}


def test_a_policy_that_s3_would_refuse_fails_at_synthesis() -> None:
    app, bucket = shared_bucket(12)
    assert policy_bytes(bucket) > MOST_BYTES
    with pytest.raises(RuntimeError, match="too many deployments share the bucket"):
        app.synth()


def test_five_deployments_share_a_bucket() -> None:
    _, bucket = shared_bucket(5)
    assert policy_bytes(bucket) <= MOST_BYTES


def test_a_bucket_without_a_policy_has_none() -> None:
    stack = Stack(App(analytics_reporting=False), "Platform")
    assert policy_bytes(s3.Bucket(stack, "Plain")) == 0
