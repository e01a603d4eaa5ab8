"""IAM policies for workers that upload, fetch and promote; the platform team attaches them to its own roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.constructs import encryption
from infra.constructs.encryption import Encryption
from infra.constructs.store import Store
from infra.nag_suppressions import suppress_key_wildcard
from packline.aws import schema
from packline.keys import (
    ADOPTED,
    CONTROL,
    MANIFESTS,
    OUTPUTS,
    PACKAGE_SUFFIX,
    PACKAGES,
    PACKED_FOLDER,
    STAGED,
    UPLOADS,
)

FETCHED = (PACKAGES, MANIFESTS, OUTPUTS, UPLOADS)
UPLOADED = (OUTPUTS, CONTROL, UPLOADS, STAGED)
STAGED_PARTS = f"{STAGED}*{PACKAGE_SUFFIX}"
PACKED_PARTS = f"{OUTPUTS}*/{PACKED_FOLDER}*{PACKAGE_SUFFIX}"
"""Parts that uploaders built; not the lists beside them, which name the parts."""


class WorkerPolicies:
    """Makes the policies of one deployment."""

    def __init__(
        self,
        scope: Construct,
        store: Store,
        catalog: dynamodb.Table,
        bus: events.EventBus,
        adoptable: tuple[str, ...],
        settings: ssm.StringParameter,
        keys: Encryption,
    ) -> None:
        """``settings``: the parameter with the settings of workers, which every policy allows to read."""
        self._settings = _statement(["ssm:GetParameter"], [settings.parameter_arn])
        self._scope = scope
        self._encryption = keys
        self._adoptable = adoptable
        self._store = store
        self._bus = bus.event_bus_arn
        self._table = catalog.table_arn
        self._index = f"{self._table}/index/{schema.INDEX}"

    def fetch_policy(self) -> iam.ManagedPolicy:
        """Allow to resolve a URI, read its package or files, and record the use for lineage."""
        # Without leave to list, S3 answers 403 for a package that is gone, and a fetch could not go on by files.
        fetched = (*FETCHED, *self._adoptable)
        missing = _statement(["s3:ListBucket"], [self._store.bucket_arn], self._bound(fetched))
        objects = _statement(["s3:GetObject", "s3:GetObjectVersion"], self._below(fetched))
        used = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [schema.used_pk("*")]}}
        uses = _statement(["dynamodb:PutItem"], [self._table], used)
        statements = [objects, missing, self._look_up(), uses]
        return self._policy("FetchPolicy", "Fetch dataset versions of Packline.", statements, fetched)

    def push_policy(self) -> iam.ManagedPolicy:
        """Allow to upload outputs, metadata and the marker, and to wait for their versions.

        Manifests are read to compare an existing version with what would be uploaded, markers to say that an
        upload is complete before it is recorded, and the HEAD of a part that an earlier try has stored. Adoption is
        denied: a role that adopts objects does not upload.
        """
        actions = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
        read = (MANIFESTS, CONTROL)
        statements = [
            _statement(actions, self._below(UPLOADED)),
            _statement(
                ["s3:GetObject"],
                [*self._below(read), *map(self._store.matching, (STAGED_PARTS, PACKED_PARTS))],
            ),
            _statement(["s3:ListBucket"], [self._store.bucket_arn], self._bound(read)),
            self._look_up(),
        ]
        adoptions = self._below([f"{CONTROL}{ADOPTED}"])
        statements.append(
            iam.PolicyStatement(effect=iam.Effect.DENY, actions=["s3:PutObject"], resources=adoptions)
        )
        prefixes = dict.fromkeys((*UPLOADED, *read, f"{CONTROL}{ADOPTED}"))
        policy = self._policy("PushPolicy", "Upload files to Packline.", statements, prefixes)
        suppress_key_wildcard(policy, self._store, STAGED, PACKAGE_SUFFIX)
        return policy

    def alias_policy(self) -> iam.ManagedPolicy:
        """Allow to move aliases and approve models, but no writes to executions, datums or parts."""
        keys = [schema.dataset_pk("*"), schema.datum_alias_pk("*"), schema.event_pk("*")]
        datasets = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
        verbs = ["dynamodb:PutItem", "dynamodb:ConditionCheckItem"]
        tell = _statement(["events:PutEvents"], [self._bus])
        statements = [_statement(verbs, [self._table], datasets), self._look_up(), tell]
        return self._policy("AliasPolicy", "Move aliases of Packline's datasets and datums.", statements, ())

    def change_policy(self, machine: str, runs: str) -> iam.ManagedPolicy:
        """Allow to create, package, delete and restore versions by command, like the function of the API.

        ``machine``: the ARN of the state machine, which packages them; ``runs``: of all its runs.
        """
        made = schema.dataset_pk("*"), schema.execution_pk("*"), schema.datum_prefix_pk("*")
        keys = [*made, schema.used_pk("*"), schema.event_pk("*")]
        changed = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
        verbs = ["dynamodb:PutItem", "dynamodb:ConditionCheckItem"]
        statements = [
            _statement(verbs, [self._table], changed),
            _statement(["s3:GetObject", "s3:PutObject"], self._below((MANIFESTS,))),
            _statement(["states:StartExecution"], [machine]),
            _statement(["states:DescribeExecution"], [runs]),
            _statement(["events:PutEvents"], [self._bus]),
            self._look_up(),
        ]
        return self._policy("ChangePolicy", "Change datasets of Packline by hand.", statements, (MANIFESTS,))

    def adopt_policy(self) -> iam.ManagedPolicy:
        """Allow to request the adoption of a prefix by a marker, and to record an object as a datum."""
        asked = f"{CONTROL}{ADOPTED}"
        single = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [schema.datum_pk("*")]}}
        statements = [
            _statement(["s3:PutObject"], self._below([asked])),
            _statement(["s3:GetObject"], self._below(self._adoptable)),
            _statement(["s3:ListBucket"], [self._store.bucket_arn], self._bound(self._adoptable)),
            _statement(["dynamodb:PutItem"], [self._table], single),
            self._look_up(),
        ]
        prefixes = (asked, *self._adoptable)
        return self._policy("AdoptPolicy", "Adopt objects in the store of Packline.", statements, prefixes)

    def metadata_policy(self) -> iam.ManagedPolicy:
        """Allow to change metadata of datums: items, aliases, events, and the manifests of outputs."""
        keys = [schema.datum_pk("*"), schema.datum_alias_pk("*"), schema.event_pk("*")]
        datums = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
        statements = [
            _statement(["dynamodb:PutItem"], [self._table], datums),
            _statement(["s3:GetObject"], self._below((MANIFESTS,))),
            self._look_up(),
            _statement(["events:PutEvents"], [self._bus]),
        ]
        description = "Change the metadata of Packline's datums."
        return self._policy("MetadataPolicy", description, statements, (MANIFESTS,))

    def _key_statements(self, statements: list[iam.PolicyStatement]) -> Iterator[iam.PolicyStatement]:
        """Yield what allows to use the key as these statements need it."""
        allowed = {action for statement in statements for action in statement.actions}
        reads = encryption.READ_OBJECTS if "s3:GetObject" in allowed else ()
        writes = encryption.WRITE_OBJECTS if "s3:PutObject" in allowed else ()
        slices = encryption.WRITE_SLICES if "s3:AbortMultipartUpload" in allowed else ()
        items = encryption.WRITE_ITEMS if "dynamodb:PutItem" in allowed else encryption.READ_ITEMS
        yield from self._encryption.statements("s3", (*reads, *writes, *slices))
        yield from self._encryption.statements("dynamodb", items)

    def _look_up(self) -> iam.PolicyStatement:
        verbs = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]
        return _statement(verbs, [self._table, self._index])

    def _below(self, prefixes: Iterable[str]) -> list[str]:
        return [self._store.below(prefix) for prefix in prefixes]

    def _bound(self, prefixes: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        return {"StringLikeIfExists": self._store.listing(prefixes)}

    def _policy(
        self,
        identifier: str,
        description: str,
        statements: list[iam.PolicyStatement],
        prefixes: Iterable[str],
    ) -> iam.ManagedPolicy:
        statements = [*statements, self._settings, *self._key_statements(statements)]
        policy = iam.ManagedPolicy(self._scope, identifier, description=description, statements=statements)
        for prefix in prefixes:
            suppress_key_wildcard(policy, self._store, prefix)
        return policy


def _statement(
    actions: list[str], resources: list[str], conditions: dict[str, dict[str, list[str]]] | None = None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
