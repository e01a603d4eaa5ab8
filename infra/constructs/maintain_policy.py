"""The policy of people who operate a deployment: collect garbage, erase datums, back up the table and restore it."""

from __future__ import annotations

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.constructs import encryption
from infra.constructs.encryption import Encryption
from infra.constructs.store import Store
from infra.nag_suppressions import suppress_key_wildcard
from packline.aws import schema
from packline.keys import BACKUPS, COLLECTED, DEPLOYMENT, OUTPUTS, UPLOADS

READ = (*COLLECTED, OUTPUTS, UPLOADS, BACKUPS, DEPLOYMENT)
WRITTEN = (*COLLECTED, BACKUPS)
"""Claims of garbage collection, manifests without what was erased, and backups."""
DELETED = (*COLLECTED, OUTPUTS, UPLOADS)
ITEMS = ("Scan", "Query", "GetItem", "BatchGetItem", "PutItem", "ConditionCheckItem", "DeleteItem")


def make_maintain_policy(
    scope: Construct,
    store: Store,
    catalog: dynamodb.Table,
    settings: ssm.StringParameter,
    keys: Encryption,
) -> iam.ManagedPolicy:
    """Create the policy. The policy of the bucket allows the same only to ``maintainer_roles``.

    Args:
        scope: What it belongs to.
        store: The bucket.
        catalog: The table.
        settings: The parameter with the settings of workers.
        keys: Encrypts all of them.
    """

    def allow(actions: list[str], resources: list[str]) -> iam.PolicyStatement:
        return iam.PolicyStatement(actions=actions, resources=resources)

    def below(prefixes: tuple[str, ...]) -> list[str]:
        return [store.below(prefix) for prefix in prefixes]

    listing = iam.PolicyStatement(
        actions=["s3:ListBucket", "s3:ListBucketVersions"],
        resources=[store.bucket_arn],
        conditions=store.bound(READ),
    )
    statements = [
        listing,
        allow(["s3:GetObject", "s3:GetObjectVersion"], below(READ)),
        allow(["s3:PutObject"], below(WRITTEN)),
        allow(["s3:DeleteObject", "s3:DeleteObjectVersion"], below(DELETED)),
        allow([f"dynamodb:{verb}" for verb in ITEMS], [catalog.table_arn]),
        allow(["dynamodb:Query"], [f"{catalog.table_arn}/index/{schema.INDEX}"]),
        allow(["ssm:GetParameter"], [settings.parameter_arn]),
        *keys.statements("s3", {*encryption.READ_OBJECTS, *encryption.WRITE_OBJECTS}),
        *keys.statements("dynamodb", encryption.WRITE_ITEMS),
    ]
    policy = iam.ManagedPolicy(
        scope, "MaintainPolicy", description="Operate Packline by command.", statements=statements
    )
    for prefix in READ:
        suppress_key_wildcard(policy, store, prefix)
    return policy
