"""Policies for those who upload and fetch: the platform team attaches them to its own roles."""

from __future__ import annotations

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.acknowledged import acknowledge_keys
from packline.aws import schema
from packline.layout import CONTROL, MANIFESTS, OUTPUTS, PACKAGES, UPLOADS

READ = ("s3:GetObject", "s3:GetObjectVersion")
WRITE = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")


def make_fetch_policy(scope: Construct, store: s3.IBucket, catalog: dynamodb.Table) -> iam.ManagedPolicy:
    """Resolve a dataset URI and read its package, or its files where there is none."""
    table = iam.PolicyStatement(
        actions=["dynamodb:GetItem", "dynamodb:Query"],
        resources=[catalog.table_arn, f"{catalog.table_arn}/index/{schema.INDEX}"],
    )
    prefixes = (PACKAGES, MANIFESTS, OUTPUTS, UPLOADS)
    return _policy(scope, "FetchPolicy", "Fetch dataset versions of Packline.", store, READ, prefixes, table)


def make_push_policy(scope: Construct, store: s3.IBucket) -> iam.ManagedPolicy:
    """Upload outputs, metadata and the marker."""
    prefixes = (OUTPUTS, CONTROL, UPLOADS)
    return _policy(scope, "PushPolicy", "Upload files to Packline.", store, WRITE, prefixes)


def _policy(
    scope: Construct,
    identifier: str,
    description: str,
    store: s3.IBucket,
    actions: tuple[str, ...],
    prefixes: tuple[str, ...],
    *more: iam.PolicyStatement,
) -> iam.ManagedPolicy:
    keys = [store.arn_for_objects(f"{prefix}*") for prefix in prefixes]
    objects = iam.PolicyStatement(actions=[*actions], resources=keys)
    policy = iam.ManagedPolicy(scope, identifier, description=description, statements=[objects, *more])
    for prefix in prefixes:
        acknowledge_keys(policy, store, prefix)
    return policy
