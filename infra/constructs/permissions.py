"""Grants each function its permissions: actions and key prefixes, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from infra.constructs import encryption
from infra.constructs.encryption import Encryption
from infra.constructs.function import role_of
from infra.constructs.store import Store
from infra.nag_suppressions import suppress_key_wildcard
from packline.aws import schema
from packline.keys import (
    ADOPTED_LISTS,
    CONTROL,
    DEPLOYMENT,
    MANIFESTS,
    OUTPUTS,
    PACKAGES,
    PATH_INDEX,
    PLANS,
    SEALING,
    STAGED,
    UPLOADS,
)
from packline.server_connections import EXECUTIONS

PUT = ("s3:PutObject",)
PUT_IN_SLICES = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")


class Permissions:
    """Grants on one deployment's store, table and bus. Of functions only the sweep may delete, and packages only."""

    def __init__(
        self,
        store: Store,
        catalog: dynamodb.Table,
        bus: events.EventBus,
        adoptable: tuple[str, ...],
        keys: Encryption,
    ) -> None:
        self._store = store
        self._encryption = keys
        self._listed: dict[lambda_.Function, set[str]] = {}
        """Of each function, the prefixes that it lists."""
        self._key_actions: dict[lambda_.Function, dict[str, set[str]]] = {}
        """Of each function, what it does with the key, by service."""
        self.builders: dict[str, list[str]] = {}
        """By prefix, the ARNs of the roles that create objects."""
        self.removers: dict[str, list[str]] = {}
        """By prefix, the ARNs of the roles that delete objects."""
        self._adoptable = adoptable
        self._catalog = catalog
        self._bus = bus

    def grant(self, functions: Mapping[str, lambda_.Function]) -> None:
        """Grant the functions what they need on bucket, table and bus."""
        uploads, sweep = functions["record_uploads"], functions["sweep"]
        self.list(uploads, UPLOADS)
        self.read(uploads, UPLOADS)
        self.items(uploads, "GetItem", "PutItem")
        self.list(sweep, PACKAGES, PLANS, MANIFESTS, CONTROL)
        self.read(sweep, PLANS)
        self.remove(sweep, PACKAGES)
        self.read(sweep, MANIFESTS, PATH_INDEX, DEPLOYMENT)
        self.create(sweep, PUT, PATH_INDEX, DEPLOYMENT)
        self.items(sweep, "GetItem", "PutItem", "Query", "ConditionCheckItem")
        self.delete_items(sweep)
        self.search_entries(sweep)
        self.index(sweep)

        seal, plan, pack = functions["seal_execution"], functions["plan_package"], functions["pack_part"]
        self.list(seal, OUTPUTS, CONTROL, SEALING, *self._adoptable)
        self.list_uploads(seal, OUTPUTS)
        self.read(seal, OUTPUTS, CONTROL, MANIFESTS, SEALING)
        self.create(seal, PUT, MANIFESTS, SEALING)
        self.items(seal, "GetItem", "Query", "PutItem", "ConditionCheckItem")
        self.search_entries(seal)
        self.index(seal)

        seal_range = functions["seal_range"]
        self.list(seal_range, OUTPUTS, SEALING, *self._adoptable)
        self.read(seal_range, OUTPUTS, ADOPTED_LISTS, MANIFESTS, SEALING)
        self.create(seal_range, PUT, MANIFESTS, SEALING)
        self.items(seal_range, "GetItem", "PutItem")
        self.search_entries(seal_range)

        self.read(plan, MANIFESTS, PLANS)  # plans, because garbage collection leaves its claims there
        self.create(plan, PUT, PLANS)
        self.items(plan, "GetItem", "Query", "PutItem")
        self.index(plan)

        self.list(pack, OUTPUTS, UPLOADS, PACKAGES, STAGED, *self._adoptable)
        self.read(pack, OUTPUTS, UPLOADS, MANIFESTS, PACKAGES, PLANS, STAGED, *self._adoptable)
        self.create(pack, PUT_IN_SLICES, PACKAGES)
        self.items(pack, "GetItem", "Query", "PutItem", "ConditionCheckItem")

        if "api" in functions:
            self._grant_api(functions["api"])
        if "finish_snapshot" in functions:
            self._grant_snapshots(functions["prepare_snapshot"], functions["finish_snapshot"])
        self.read(functions["publish_package"], PLANS)
        for name in ("publish_package", "record_failure"):
            self.items(functions[name], "GetItem", "Query", "PutItem", "ConditionCheckItem")
        for name in ("record_uploads", "seal_execution", "publish_package", "record_failure", "sweep"):
            self._tell(functions[name])
        self._use_key(uploads, "sqs", encryption.RECEIVE)
        self._grant_listing()
        self._grant_keys()

    def _tell(self, who: lambda_.Function) -> None:
        """Allow to send events, and to keep what was told."""
        self._bus.grant_put_events_to(who)
        self.items(who, "BatchGetItem", "PutItem")

    def _grant_api(self, api: lambda_.Function) -> None:
        self.list(api, OUTPUTS, UPLOADS, CONTROL, *self._adoptable)
        built = (MANIFESTS, PATH_INDEX, PACKAGES, PLANS)
        self.read(api, OUTPUTS, UPLOADS, CONTROL, STAGED, *built, *self._adoptable)
        self.create(api, PUT, MANIFESTS, CONTROL)
        self.create(api, PUT_IN_SLICES, OUTPUTS, STAGED)  # by the URLs that it signs for uploads
        self.items(api, "GetItem", "BatchGetItem", "Query", "PutItem", "ConditionCheckItem")
        self.index(api)
        self._tell(api)

    def _grant_snapshots(self, prepare: lambda_.Function, finish: lambda_.Function) -> None:
        """Both write below executions of snapshots alone: metadata before the engine writes, and the marker last."""
        outputs = f"{OUTPUTS}{EXECUTIONS}"
        self.create(prepare, PUT, outputs)
        self.items(prepare, "GetItem", "Query")
        self.index(prepare)
        self.list(finish, outputs)
        self.read(finish, outputs, MANIFESTS)
        self.create(finish, PUT, outputs, f"{CONTROL}{EXECUTIONS}")
        self.items(finish, "GetItem", "Query")
        self.index(finish)

    def read(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to read objects and their versions below these prefixes, and to list whether they exist."""
        self.list(who, *prefixes)
        self._keys(who, ("s3:GetObject", "s3:GetObjectVersion"), prefixes)
        self._use_key(who, "s3", encryption.READ_OBJECTS)

    def create(self, who: lambda_.Function, actions: Iterable[str], *prefixes: str) -> None:
        """Allow to create objects below these prefixes."""
        self._keys(who, actions, prefixes)
        for prefix in prefixes:
            self.builders.setdefault(prefix, []).append(role_of(who).role_arn)
        sliced = "s3:AbortMultipartUpload" in actions
        self._use_key(who, "s3", encryption.WRITE_SLICES if sliced else encryption.WRITE_OBJECTS)

    def remove(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to delete object versions below these prefixes."""
        self._keys(who, ("s3:DeleteObject", "s3:DeleteObjectVersion"), prefixes)
        for prefix in prefixes:
            self.removers.setdefault(prefix, []).append(role_of(who).role_arn)

    def list(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to list objects and versions below these prefixes."""
        self._listed.setdefault(who, set()).update(prefixes)

    def _grant_listing(self) -> None:
        """Allow each function to list by prefix what it lists, and what it reads."""
        for who, prefixes in self._listed.items():
            # A prefix inside of another one adds nothing.
            outer = [p for p in sorted(prefixes) if not any(p != o and p.startswith(o) for o in prefixes)]
            condition = self._store.bound(outer)
            _allow(who, ("s3:ListBucket", "s3:ListBucketVersions"), (self._store.bucket_arn,), condition)

    def list_uploads(self, who: lambda_.Function, *prefixes: str) -> None:
        """Allow to list multipart uploads below these prefixes.

        ``IfExists``, because AWS's authorization reference names s3:prefix for ListBucket and ListBucketVersions only.
        """
        condition = {"StringLikeIfExists": self._store.listing(prefixes)}
        _allow(who, ("s3:ListBucketMultipartUploads",), (self._store.bucket_arn,), condition)

    def items(self, who: lambda_.Function, *verbs: str) -> None:
        """Allow item actions on the table; a transaction needs the actions of its writes."""
        _allow(who, [f"dynamodb:{verb}" for verb in verbs], (self._catalog.table_arn,))
        writes = {*verbs} & {"PutItem", "BatchWriteItem", "DeleteItem"}
        self._use_key(who, "dynamodb", encryption.WRITE_ITEMS if writes else encryption.READ_ITEMS)

    def search_entries(self, who: lambda_.Function) -> None:
        """Allow to write datums and their search entries in batches, which is a right to delete them as well."""
        self._items_of(who, "BatchWriteItem", schema.datum_pk("*"))

    def delete_items(self, who: lambda_.Function) -> None:
        """Allow to delete what a purge removes, and what was announced; never datums, events or aliases of datums."""
        purged = (schema.plan_pk("*"), schema.part_pk("*"), schema.dataset_pk("*"), schema.execution_pk("*"))
        self._items_of(who, "DeleteItem", *purged)

    def _items_of(self, who: lambda_.Function, verb: str, *partitions: str) -> None:
        condition = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [*partitions]}}
        _allow(who, [f"dynamodb:{verb}"], (self._catalog.table_arn,), condition)
        self._use_key(who, "dynamodb", encryption.WRITE_ITEMS)

    def index(self, who: lambda_.Function) -> None:
        """Allow to query the index."""
        _allow(who, ("dynamodb:Query",), (f"{self._catalog.table_arn}/index/{schema.INDEX}",))

    def _use_key(self, who: lambda_.Function, service: str, actions: Iterable[str]) -> None:
        self._key_actions.setdefault(who, {}).setdefault(service, set()).update(actions)

    def _grant_keys(self) -> None:
        """Allow each function to use the key as the services ask for on its behalf."""
        for who, services in self._key_actions.items():
            for service, actions in services.items():
                for statement in self._encryption.statements(service, actions):
                    who.add_to_role_policy(statement)

    def _keys(self, who: lambda_.Function, actions: Iterable[str], prefixes: Iterable[str]) -> None:
        for prefix in prefixes:
            _allow(who, actions, (self._store.below(prefix),))
            suppress_key_wildcard(role_of(who), self._store, prefix)


def _allow(
    who: lambda_.Function,
    actions: Iterable[str],
    resources: Iterable[str],
    conditions: Mapping[str, Mapping[str, list[str]]] | None = None,
) -> None:
    statement = iam.PolicyStatement(actions=[*actions], resources=[*resources], conditions=conditions)
    who.add_to_role_policy(statement)
