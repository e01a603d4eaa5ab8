"""Creates the bucket for outputs, manifests and packages, or refers to an existing one."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs.store import Store
from infra.nag_suppressions import suppress
from infra.settings import Deployment, split_list
from packline.console import store_cors
from packline.keys import ADOPTED_LISTS, CONTROL, SEALING, STAGED

STAGED_DAYS = 7
"""Days after which parts that uploaders built are removed."""
ADOPTED_LIST_DAYS = 90
"""Days after which the list of an adoption is removed: it is read while the adoption is sealed, not later."""
REPLACED_DAYS = 30
"""Days after which a marker that was replaced is removed: only the current one of a key is read."""


def make_store(
    scope: Construct, deployment: Deployment, key: kms.IKey | None, given: s3.IBucket | None = None
) -> Store:
    """Create a private, versioned bucket; with ``given`` or ``existing_bucket``, return a reference to that one."""
    if given:
        return Store(given, deployment.key_prefix)
    if deployment.existing_bucket:
        existing = s3.Bucket.from_bucket_name(scope, "Store", deployment.existing_bucket)
        return Store(existing, deployment.key_prefix)
    bucket = s3.Bucket(
        scope,
        "Store",
        versioned=True,
        encryption=s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
        encryption_key=key,
        # Without a bucket key every object costs a request to KMS: a million files, six dollars.
        bucket_key_enabled=True if key else None,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        lifecycle_rules=[
            # A packing run that was killed leaves slices behind which are paid for but not listed.
            s3.LifecycleRule(id="abort-uploads", abort_incomplete_multipart_upload_after=Duration.days(2)),
            # What has been purged leaves markers behind that hide nothing, and that listings read.
            s3.LifecycleRule(id="delete-markers", expired_object_delete_marker=True),
            # Parts that uploaders built are of use only until the package is published.
            s3.LifecycleRule(
                id="staged-parts",
                prefix=f"{deployment.key_prefix}{STAGED}",
                expiration=Duration.days(STAGED_DAYS),
                noncurrent_version_expiration=Duration.days(1),
            ),
            s3.LifecycleRule(
                id="expire-sealing",
                prefix=f"{deployment.key_prefix}{SEALING}",
                expiration=Duration.days(14),
                noncurrent_version_expiration=Duration.days(1),
            ),
            s3.LifecycleRule(
                id="adopted-lists",
                prefix=f"{deployment.key_prefix}{ADOPTED_LISTS}",
                expiration=Duration.days(ADOPTED_LIST_DAYS),
                noncurrent_version_expiration=Duration.days(1),
            ),
            # Of no other prefix: members of versions name versions of outputs and uploads, which must stay.
            s3.LifecycleRule(
                id="replaced-markers",
                prefix=f"{deployment.key_prefix}{CONTROL}",
                noncurrent_version_expiration=Duration.days(REPLACED_DAYS),
            ),
        ],
        removal_policy=RemovalPolicy.RETAIN if deployment.keep_data else RemovalPolicy.DESTROY,
    )
    suppress(
        bucket,
        "AwsSolutions-S1",
        "Access logs cost a log object for each request; CloudTrail is the owner's choice.",
    )
    return Store(bucket, deployment.key_prefix)


def allow_uploads(store: Store, deployment: Deployment, console_origin: str) -> None:
    """Let pages upload to a bucket of the stack's own (CORS); of another bucket nothing is changed.

    Args:
        store: The bucket.
        deployment: Its setting ``upload_origins``.
        console_origin: Where the console is; empty without one.
    """
    chosen = deployment.upload_origins
    origins = {"auto": [console_origin] if console_origin else [], "none": []}.get(chosen)
    if origins is None:
        origins = split_list(chosen)
    if origins and isinstance(store.bucket, s3.Bucket):
        store.bucket.add_cors_rule(
            allowed_origins=origins,
            allowed_methods=[s3.HttpMethods[method] for method in store_cors.METHODS],
            allowed_headers=list(store_cors.HEADERS),
            exposed_headers=list(store_cors.EXPOSED),
            max_age=store_cors.SECONDS,
        )
