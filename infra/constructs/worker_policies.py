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
        self._settings = make_statement(["ssm:GetParameter"], [settings.parameter_arn])
        self._scope = scope
        self._encryption = keys
        self._adoptable = adoptable
        self._store = store
        self._bus = bus.event_bus_arn
        self.table_arn = catalog.table_arn
        self.index_arn = f"{self.table_arn}/index/{schema.INDEX}"

    def fetch_policy(self) -> iam.ManagedPolicy:
        """Allow to resolve a URI, read its package or files, and record the use for lineage."""
        # S3 answers 403 for a package that is gone: the fetch lists its key, and goes on by files.
        fetched = (*FETCHED, *self._adoptable)
        listing = ["s3:ListBucket", "s3:ListBucketVersions"]
        missing = make_statement(listing, [self._store.bucket_arn], self._store.bound(fetched))
        objects = make_statement(["s3:GetObject", "s3:GetObjectVersion"], self._below(fetched))
        used = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [schema.used_pk("*")]}}
        uses = make_statement(["dynamodb:PutItem"], [self.table_arn], used)
        statements = [objects, missing, self._look_up(), uses]
        return self.policy("FetchPolicy", "Fetch dataset versions of Packline.", statements, fetched)

    def push_policy(self) -> iam.ManagedPolicy:
        """Allow to upload outputs, metadata and the marker, and to wait for their versions.

        Manifests are read to compare an existing version with what would be uploaded, markers to say that an
        upload is complete before it is recorded, and the HEAD of a part that an earlier try has stored. Adoption is
        denied: a role that adopts objects does not upload.
        """
        actions = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
        read = (MANIFESTS, CONTROL)
        statements = [
            make_statement(actions, self._below(UPLOADED)),
            make_statement(
                ["s3:GetObject"],
                [*self._below(read), *map(self._store.matching, (STAGED_PARTS, PACKED_PARTS))],
            ),
            make_statement(["s3:ListBucket"], [self._store.bucket_arn], self._store.bound(read)),
            self._look_up(),
        ]
        adoptions = self._below([f"{CONTROL}{ADOPTED}"])
        statements.append(
            iam.PolicyStatement(effect=iam.Effect.DENY, actions=["s3:PutObject"], resources=adoptions)
        )
        prefixes = tuple(dict.fromkeys((*UPLOADED, *read, f"{CONTROL}{ADOPTED}")))
        prefixes = (*prefixes, STAGED_PARTS, PACKED_PARTS)
        return self.policy("PushPolicy", "Upload files to Packline.", statements, prefixes)

    def alias_policy(self) -> iam.ManagedPolicy:
        """Allow to move aliases and approve models, but no writes to executions, datums or parts."""
        keys = [schema.dataset_pk("*"), schema.datum_alias_pk("*"), schema.event_pk("*")]
        datasets = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
        verbs = ["dynamodb:PutItem", "dynamodb:ConditionCheckItem"]
        tell = make_statement(["events:PutEvents"], [self._bus])
        statements = [make_statement(verbs, [self.table_arn], datasets), self._look_up(), tell]
        return self.policy("AliasPolicy", "Move aliases of Packline's datasets and datums.", statements, ())

    def change_policy(self, machine: str, runs: str) -> iam.ManagedPolicy:
        """Allow to create, package, delete and restore versions by command, like the function of the API.

        ``machine``: the ARN of the state machine, which packages them; ``runs``: of all its runs.
        """
        made = schema.dataset_pk("*"), schema.execution_pk("*"), schema.datum_prefix_pk("*")
        keys = [*made, schema.used_pk("*"), schema.event_pk("*")]
        changed = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
        verbs = ["dynamodb:PutItem", "dynamodb:ConditionCheckItem"]
        statements = [
            make_statement(verbs, [self.table_arn], changed),
            make_statement(["s3:GetObject", "s3:PutObject"], self._below((MANIFESTS,))),
            make_statement(["states:StartExecution"], [machine]),
            make_statement(["states:DescribeExecution"], [runs]),
            make_statement(["events:PutEvents"], [self._bus]),
            self._look_up(),
        ]
        return self.policy("ChangePolicy", "Change datasets of Packline by hand.", statements, (MANIFESTS,))

    def snapshot_policy(self, machine: str, runs: str) -> iam.ManagedPolicy:
        """Allow to start snapshots that an engine writes, and to wait for them.

        Args:
            machine: ARN of the state machine ``snapshot``.
            runs: ARN of all its runs.
        """
        statements = [
            make_statement(["states:StartExecution"], [machine]),
            make_statement(["states:DescribeExecution", "states:StopExecution"], [runs]),
            make_statement(["s3:GetObject"], self._below((MANIFESTS,))),
            self._look_up(),
        ]
        return self.policy(
            "SnapshotPolicy", "Start snapshots of databases in Packline.", statements, (MANIFESTS,)
        )

    def adopt_policy(self) -> iam.ManagedPolicy:
        """Allow to request the adoption of a prefix by a marker, and to record an object as a datum."""
        asked = f"{CONTROL}{ADOPTED}"
        single = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [schema.datum_pk("*")]}}
        statements = [
            make_statement(["s3:PutObject"], self._below([asked])),
            make_statement(["s3:GetObject"], self._below(self._adoptable)),
            make_statement(["s3:ListBucket"], [self._store.bucket_arn], self._store.bound(self._adoptable)),
            make_statement(["dynamodb:PutItem"], [self.table_arn], single),
            self._look_up(),
        ]
        prefixes = (asked, *self._adoptable)
        return self.policy("AdoptPolicy", "Adopt objects in the store of Packline.", statements, prefixes)

    def metadata_policy(self) -> iam.ManagedPolicy:
        """Allow to change metadata of datums: items, aliases, events, and the manifests of outputs."""
        keys = [schema.datum_pk("*"), schema.datum_alias_pk("*"), schema.event_pk("*")]
        datums = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
        statements = [
            make_statement(["dynamodb:PutItem"], [self.table_arn], datums),
            make_statement(["s3:GetObject"], self._below((MANIFESTS,))),
            self._look_up(),
            make_statement(["events:PutEvents"], [self._bus]),
        ]
        description = "Change the metadata of Packline's datums."
        return self.policy("MetadataPolicy", description, statements, (MANIFESTS,))

    def _key_statements(self, statements: list[iam.PolicyStatement]) -> Iterator[iam.PolicyStatement]:
        """Yield what allows to use the key as these statements need it."""
        allowed = {action for statement in statements for action in statement.actions}
        reads = encryption.READ_OBJECTS if "s3:GetObject" in allowed else ()
        writes = encryption.WRITE_OBJECTS if "s3:PutObject" in allowed else ()
        slices = encryption.WRITE_SLICES if "s3:AbortMultipartUpload" in allowed else ()
        items = encryption.WRITE_ITEMS if "dynamodb:PutItem" in allowed else encryption.READ_ITEMS
        yield from self._encryption.statements("s3", (*reads, *writes, *slices))
        yield from self._encryption.statements("dynamodb", items)

    def on_objects(self, actions: list[str], patterns: Iterable[str]) -> iam.PolicyStatement:
        """Allow actions on the objects below prefixes, or on those that match a pattern that ends in a suffix."""
        return make_statement(actions, [self._store.matching(_as_pattern(pattern)) for pattern in patterns])

    def _look_up(self) -> iam.PolicyStatement:
        verbs = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]
        return make_statement(verbs, [self.table_arn, self.index_arn])

    def _below(self, prefixes: Iterable[str]) -> list[str]:
        return [self._store.below(prefix) for prefix in prefixes]

    def policy(
        self,
        identifier: str,
        description: str,
        statements: list[iam.PolicyStatement],
        prefixes: Iterable[str],
    ) -> iam.ManagedPolicy:
        """Create a policy of these statements, which may read the settings of workers and use the key.

        ``prefixes``: those of its objects, with a wildcard at the end or where ``*`` is.
        """
        statements = [*statements, self._settings, *self._key_statements(statements)]
        policy = iam.ManagedPolicy(self._scope, identifier, description=description, statements=statements)
        for prefix in prefixes:
            begin, _, end = _as_pattern(prefix).partition("*")
            suppress_key_wildcard(policy, self._store, begin, end)
        return policy


def _as_pattern(prefix: str) -> str:
    return prefix if "*" in prefix else f"{prefix}*"


def make_statement(
    actions: list[str], resources: list[str], conditions: dict[str, dict[str, list[str]]] | None = None
) -> iam.PolicyStatement:
    """Return a statement that allows these actions."""
    return iam.PolicyStatement(actions=actions, resources=resources, conditions=conditions)
