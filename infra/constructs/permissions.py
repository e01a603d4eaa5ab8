"""What each function may do: actions and key prefixes, written out one by one."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from packline.aws import schema


def allow_reading(who: iam.IGrantable, store: s3.IBucket, *prefixes: str) -> None:
    """Objects, pinned versions included, below these prefixes."""
    _allow(who, ("s3:GetObject", "s3:GetObjectVersion"), _below(store, prefixes))


def allow_creating(who: iam.IGrantable, store: s3.IBucket, prefix: str) -> None:
    """New objects below the prefix, in one request or in slices; nothing is ever deleted."""
    actions = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
    _allow(who, actions, _below(store, (prefix,)))


def allow_listing(who: iam.IGrantable, store: s3.IBucket, *prefixes: str) -> None:
    """Current objects and versions below these prefixes.

    ``IfExists``, because a HEAD of a missing key carries no prefix and is answered 404 only to who may list.
    """
    condition = {"StringLikeIfExists": {"s3:prefix": [f"{prefix}*" for prefix in prefixes]}}
    _allow(who, ("s3:ListBucket", "s3:ListBucketVersions"), (store.bucket_arn,), condition)


def allow_items(who: iam.IGrantable, catalog: dynamodb.Table, *verbs: str) -> None:
    """Item verbs (``GetItem``, ``PutItem``, ...) on the table; a transaction needs those of its parts."""
    _allow(who, [f"dynamodb:{verb}" for verb in verbs], (catalog.table_arn,))


def allow_index(who: iam.IGrantable, catalog: dynamodb.Table) -> None:
    """Queries of the one index."""
    _allow(who, ("dynamodb:Query",), (f"{catalog.table_arn}/index/{schema.INDEX}",))


def _below(store: s3.IBucket, prefixes: Iterable[str]) -> list[str]:
    return [store.arn_for_objects(f"{prefix}*") for prefix in prefixes]


def _allow(
    who: iam.IGrantable,
    actions: Iterable[str],
    resources: Iterable[str],
    conditions: dict[str, dict[str, list[str]]] | None = None,
) -> None:
    who.grant_principal.add_to_principal_policy(
        iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=conditions)
    )
