"""Grants each function its permissions: actions and key prefixes, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

from infra.constructs.function import role_of
from infra.nag_suppressions import suppress_key_wildcard
from packline.aws import schema
from packline.keys import CONTROL, MANIFESTS, OUTPUTS, PACKAGES, PLANS, SEALING, STAGED, UPLOADS

PUT = ("s3:PutObject",)
PUT_IN_SLICES = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")


class Permissions:
    """Grants on one deployment's store, table and bus. Nobody may delete but the sweep, and that packages only."""

    def __init__(
        self,
        store: s3.IBucket,
        catalog: dynamodb.Table,
        bus: events.EventBus,
        adoptable: tuple[str, ...],
    ) -> None:
        self._store = store
        self._adoptable = adoptable
        self._catalog = catalog
        self._bus = bus

    def grant(self, functions: Mapping[str, lambda_.Function]) -> None:
        """Grant the functions what they need on bucket, table and bus."""
        uploads, sweep = functions["record_uploads"], functions["sweep"]
        self.list(uploads, UPLOADS)
        self.read(uploads, UPLOADS)
        self.items(uploads, "GetItem", "PutItem", "BatchWriteItem")
        self.list(sweep, PACKAGES, PLANS, CONTROL)
        self.read(sweep, PLANS)
        self.remove(sweep, PACKAGES)
        self.read(sweep, MANIFESTS)
        self.items(sweep, "GetItem", "PutItem", "Query", "DeleteItem", "ConditionCheckItem")
        self.index(sweep)

        seal, plan, pack = functions["seal_execution"], functions["plan_package"], functions["pack_part"]
        self.list(seal, OUTPUTS, CONTROL, SEALING, *self._adoptable)
        self.list_uploads(seal, OUTPUTS)
        self.read(seal, OUTPUTS, CONTROL, MANIFESTS, SEALING)
        self.create(seal, PUT, MANIFESTS, SEALING)
        self.items(seal, "GetItem", "Query", "PutItem", "BatchWriteItem", "ConditionCheckItem")
        self.index(seal)

        seal_range = functions["seal_range"]
        self.list(seal_range, OUTPUTS, SEALING)
        self.read(seal_range, OUTPUTS, MANIFESTS, SEALING)
        self.create(seal_range, PUT, MANIFESTS, SEALING)

        self.read(plan, MANIFESTS)
        self.create(plan, PUT, PLANS)
        self.items(plan, "GetItem", "PutItem")
        self.index(plan)

        self.list(pack, OUTPUTS, UPLOADS, PACKAGES, STAGED, *self._adoptable)
        self.read(pack, OUTPUTS, UPLOADS, MANIFESTS, PACKAGES, PLANS, STAGED, *self._adoptable)
        self.create(pack, PUT_IN_SLICES, PACKAGES)
        self.items(pack, "GetItem", "Query", "PutItem", "ConditionCheckItem")

        api = functions["api"]
        self.list(api, OUTPUTS, UPLOADS, CONTROL, *self._adoptable)
        self.read(api, OUTPUTS, UPLOADS, MANIFESTS, PACKAGES, CONTROL, STAGED, *self._adoptable)
        self.create(api, PUT, MANIFESTS, CONTROL)
        self.create(api, PUT_IN_SLICES, OUTPUTS, STAGED)  # by the URLs that it signs for uploads
        self.items(api, "GetItem", "BatchGetItem", "Query", "PutItem", "BatchWriteItem", "ConditionCheckItem")
        self.index(api)

        self.read(functions["publish_package"], PLANS)
        for name in ("publish_package", "record_failure"):
            self.items(functions[name], "GetItem", "Query", "PutItem", "ConditionCheckItem")
        for name in ("record_uploads", "seal_execution", "publish_package", "record_failure", "sweep", "api"):
            self._bus.grant_put_events_to(functions[name])
            self.items(functions[name], "BatchGetItem", "BatchWriteItem")  # what is told is kept, too

    def read(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to read objects and their versions below these prefixes."""
        self._keys(who, ("s3:GetObject", "s3:GetObjectVersion"), prefixes)

    def create(self, who: lambda_.Function, actions: Iterable[str], *prefixes: str) -> None:
        """Allow to create objects below these prefixes."""
        self._keys(who, actions, prefixes)

    def remove(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to delete object versions below these prefixes."""
        self._keys(who, ("s3:DeleteObject", "s3:DeleteObjectVersion"), prefixes)

    def list(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to list objects and versions below these prefixes.

        ``IfExists``, because the HEAD of a missing key carries no prefix and is answered 404 only to who may list.
        """
        condition = {"StringLikeIfExists": {"s3:prefix": [f"{prefix}*" for prefix in prefixes]}}
        _allow(who, ("s3:ListBucket", "s3:ListBucketVersions"), (self._store.bucket_arn,), condition)

    def list_uploads(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to list multipart uploads below these prefixes.

        ``IfExists``, because AWS's authorization reference names s3:prefix for ListBucket and ListBucketVersions only.
        """
        condition = {"StringLikeIfExists": {"s3:prefix": [f"{prefix}*" for prefix in prefixes]}}
        _allow(who, ("s3:ListBucketMultipartUploads",), (self._store.bucket_arn,), condition)

    def items(self, who: lambda_.Function, *verbs: str) -> None:
        """Allow item actions on the table; a transaction needs the actions of its writes."""
        _allow(who, [f"dynamodb:{verb}" for verb in verbs], (self._catalog.table_arn,))

    def index(self, who: lambda_.Function) -> None:
        """Allow to query the index."""
        _allow(who, ("dynamodb:Query",), (f"{self._catalog.table_arn}/index/{schema.INDEX}",))

    def _keys(self, who: lambda_.Function, actions: Iterable[str], prefixes: Iterable[str]) -> None:
        for prefix in prefixes:
            _allow(who, actions, (self._store.arn_for_objects(f"{prefix}*"),))
            suppress_key_wildcard(role_of(who), self._store, prefix)


def _allow(
    who: lambda_.Function,
    actions: Iterable[str],
    resources: Iterable[str],
    conditions: Mapping[str, Mapping[str, list[str]]] | None = None,
) -> None:
    statement = iam.PolicyStatement(actions=[*actions], resources=[*resources], conditions=conditions)
    who.add_to_role_policy(statement)
