"""What the policy of the bucket denies to everybody, whatever their own policies allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from infra.constructs.policy_size import check_policy_size
from infra.constructs.store import Store
from packline.errors import InvalidSetting
from packline.keys import DEPLOYMENT, MANIFESTS, PACKAGES, PATH_INDEX, PLANS

WRITTEN_ONCE = (PACKAGES, MANIFESTS, PLANS, PATH_INDEX)
"""Keys are hashes of the content, so nobody replaces an object."""
REMOVE = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
USE_OBJECTS = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectAttributes",
    "s3:GetObjectVersionAttributes",
    "s3:PutObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
    *REMOVE,
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:ListBucketMultipartUploads",
]


class BucketPolicy:
    """Adds statements to the policy of a bucket that the app makes.

    Each method raises InvalidSetting if the bucket is imported: its policy cannot be changed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        # Deployments that share a bucket share its policy, in which each statement has a name of its own.
        own = store.prefix.rstrip("/")
        self._owner = f"Of{own.title()}{sha256(own.encode()).hexdigest()[:6]}" if own else ""
        self._owner = "".join(filter(str.isalnum, self._owner))

    def protect_built(
        self, builders: Mapping[str, Iterable[str]], removers: Mapping[str, Iterable[str]]
    ) -> None:
        """Deny to write what is named by its content to all but those who build it, and to write one twice.

        Args:
            builders: By prefix, the ARNs of the roles that create objects there.
            removers: By prefix, the ARNs of the roles that may delete objects there. Prefixes that are absent here
                are not protected from deletion.
        """
        # Deployments share the 20 KB of a policy, so prefixes with the same condition share a statement.
        for prefix in WRITTEN_ONCE:
            others = {"ArnNotEquals": {"aws:PrincipalArn": [*builders[prefix]]}}
            self._deny(f"Build{_title(prefix)}", ["s3:PutObject"], (prefix,), others)
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
        replacing = {"Null": {"s3:if-none-match": "true"}, "Bool": {"s3:ObjectCreationOperation": "true"}}
        self._deny("Replace", ["s3:PutObject"], WRITTEN_ONCE, replacing)
        by_roles: dict[tuple[str, ...], list[str]] = {}
        for prefix in WRITTEN_ONCE:
            if prefix in removers:
                by_roles.setdefault((*removers[prefix],), []).append(prefix)
        for roles, prefixes in by_roles.items():
            condition = {"ArnNotEquals": {"aws:PrincipalArn": [*roles]}} if roles else {}
            self._deny(f"Delete{''.join(map(_title, prefixes))}", REMOVE, prefixes, condition)

    def protect_identity(self, roles: Iterable[str], *, may_delete: bool) -> None:
        """Deny to write the identity of the store to all but these roles, and to delete it.

        Args:
            roles: ARNs of the roles that give a store its identity.
            may_delete: Deletion is not denied to anybody.
        """
        others = {"ArnNotEquals": {"aws:PrincipalArn": [*roles]}}
        # One statement: deployments share the 20 KB of a policy.
        self._deny("Identify", ["s3:PutObject", *(() if may_delete else REMOVE)], (DEPLOYMENT,), others)

    def require_key(self, key: kms.IKey) -> None:
        """Deny to store an object that another key encrypts, or none of KMS; without a header the bucket's is used.

        A key that the request itself carries (SSE-C) is another one, too.
        """
        header = "s3:x-amz-server-side-encryption"
        other = {
            "Null": {f"{header}-aws-kms-key-id": "false"},
            "ArnNotEquals": {f"{header}-aws-kms-key-id": key.key_arn},
        }
        self._deny("OtherKey", ["s3:PutObject"], ("",), other)
        plain = {"Null": {header: "false"}, "StringNotEquals": {header: "aws:kms"}}
        self._deny("OtherEncryption", ["s3:PutObject"], ("",), plain)
        # SSE-C names no key of KMS: only who sent the key could read the object again.
        own = {"Null": {f"{header}-customer-algorithm": "false"}}
        self._deny("KeyOfCustomer", ["s3:PutObject"], ("",), own)

    def require_endpoints(self, endpoints: list[str], exempt: list[str]) -> None:
        """Deny to use objects from elsewhere than through these endpoints; who may, administers the bucket as before.

        Args:
            endpoints: Ids of endpoints to S3.
            exempt: ARNs of roles that reach objects from elsewhere: that of the state machine reads plans.
        """
        elsewhere = {
            "StringNotEquals": {"aws:SourceVpce": endpoints},
            "ArnNotEquals": {"aws:PrincipalArn": exempt},
            "BoolIfExists": {"aws:ViaAWSService": "false"},
        }
        statement = iam.PolicyStatement(
            sid="OnlyThroughEndpoints",
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=USE_OBJECTS,
            resources=[self._store.bucket_arn, self._store.below("")],
            conditions=elsewhere,
        )
        self._add(statement)

    def _deny(
        self, sid: str, actions: list[str], prefixes: Iterable[str], conditions: Mapping[str, object]
    ) -> None:
        statement = iam.PolicyStatement(
            sid=f"{sid}{self._owner}",
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=actions,
            resources=[self._store.below(prefix) for prefix in prefixes],
            conditions=conditions,
        )
        self._add(statement)

    def _add(self, statement: iam.PolicyStatement) -> None:
        if not self._store.bucket.add_to_resource_policy(statement).statement_added:
            raise InvalidSetting(
                "The bucket is imported: its policy does not get the statements that protect what Packline builds.",
                "Give a bucket that the app makes, or set existing_bucket, and let the owner of the bucket add the "
                "statements of docs/guides/locked-down.md.",
            )
        check_policy_size(self._store.bucket)


def _title(prefix: str) -> str:
    return "".join(map(str.capitalize, prefix.strip("/").split("-")))
