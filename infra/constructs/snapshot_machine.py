"""Snapshots that an engine writes: the state machine ``snapshot``, its functions, and the role for UNLOAD.

All of it is made with the setting ``snapshot_connections`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from aws_cdk import ArnFormat, Aws, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.constructs import encryption
from infra.constructs.encryption import Encryption
from infra.constructs.names import deployment_name
from infra.constructs.retention import RETENTION
from infra.constructs.state_machine import fill
from infra.constructs.store import Store
from infra.nag_suppressions import suppress, suppress_key_wildcard
from infra.settings import Deployment
from packline.aws.settings import PREFIX
from packline.keys import OUTPUTS
from packline.server_connections import (
    EXECUTIONS,
    RedshiftConnection,
    ServerConnection,
    SnowflakeConnection,
    parse_server_connections,
)

DEFINITION = Path(__file__).parent.parent / "snapshot.asl.json"
WRITTEN = f"{OUTPUTS}{EXECUTIONS}"
"""Where engines write, and nowhere else."""
STEPS = ("prepare_snapshot", "snowflake_statement", "finish_snapshot")
THROTTLED = {
    "IntervalSeconds": 5,
    "BackoffRate": 2,
    "MaxDelaySeconds": 60,
    "MaxAttempts": 20,
    "JitterStrategy": "FULL",
}
FAILING = {"IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 5, "JitterStrategy": "FULL"}
DIED = {"IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 2, "JitterStrategy": "FULL"}
RETRY_FUNCTION = [
    {"ErrorEquals": ["SlowDown", "Lambda.TooManyRequestsException"], **THROTTLED},
    {
        "ErrorEquals": [
            *("StateMoved", "Unavailable", "EndpointUnreachable", "EndpointFailing", "EngineUnreachable"),
            *("Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"),
        ],
        **FAILING,
    },
    {"ErrorEquals": ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "States.Timeout"], **DIED},
]
RETRY_REDSHIFT = [
    {
        "ErrorEquals": [
            *(
                "RedshiftData.ActiveStatementsExceededException",
                "RedshiftData.ActiveSessionsExceededException",
            ),
            "RedshiftData.ThrottlingException",
        ],
        **THROTTLED,
    },
    {
        "ErrorEquals": [
            *("RedshiftData.InternalServerException", "RedshiftData.DatabaseConnectionException"),
            *("RedshiftData.SdkClientException", "States.Timeout"),
        ],
        **FAILING,
    },
]


class SnapshotMachine:
    """The state machine of a deployment and its roles. ``unload_role`` is None without a connection to Redshift."""

    def __init__(
        self,
        scope: Construct,
        deployment: Deployment,
        store: Store,
        functions: Mapping[str, lambda_.Function],
        keys: Encryption,
    ) -> None:
        self._scope, self._deployment, self._store, self._keys = scope, deployment, store, keys
        self._functions = {name: functions[name] for name in STEPS}
        self._connections = parse_server_connections(deployment.snapshot_connections)
        self.unload_role = self._make_unload_role() if any(self._redshift()) else None
        self.machine = self._make_machine()
        self._allow_redshift()
        self._allow_snowflake()
        for function in self._functions.values():
            self._configure(function)

    def _redshift(self) -> Iterator[RedshiftConnection]:
        return (each for each in self._connections if isinstance(each, RedshiftConnection))

    def _make_unload_role(self) -> iam.Role:
        """Create the role that Redshift assumes for UNLOAD; who runs Redshift attaches it to cluster or namespace."""
        own_account = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
        services = ("redshift.amazonaws.com", "redshift-serverless.amazonaws.com")
        role = iam.Role(
            self._scope,
            "UnloadRole",
            assumed_by=iam.CompositePrincipal(
                *(iam.ServicePrincipal(name, conditions=own_account) for name in services)
            ),
            description="What Redshift may do for snapshots: write below outputs of snapshots.",
        )
        store = self._store
        for actions, resource, condition in (
            (["s3:PutObject", "s3:AbortMultipartUpload"], store.below(WRITTEN), None),
            (["s3:ListBucket"], store.bucket_arn, store.bound([WRITTEN])),
            (["s3:GetBucketLocation"], store.bucket_arn, None),
        ):
            role.add_to_policy(
                iam.PolicyStatement(actions=actions, resources=[resource], conditions=condition)
            )
        for statement in self._keys.statements("s3", encryption.WRITE_SLICES):
            role.add_to_policy(statement)
        suppress_key_wildcard(role, store, WRITTEN)
        return role

    def _make_machine(self) -> sfn.StateMachine:
        scope, deployment = self._scope, self._deployment
        names: dict[str, object] = {name: function.function_arn for name, function in self._functions.items()}
        names |= {
            "partition": Aws.PARTITION,
            "retry_function": RETRY_FUNCTION,
            "retry_redshift": RETRY_REDSHIFT,
        }
        definition = fill(json.loads(DEFINITION.read_text(encoding="utf-8")), names)
        group = logs.LogGroup(
            scope,
            "SnapshotLogs",
            log_group_name=f"/aws/vendedlogs/states/{deployment_name(scope)}-snapshot",
            retention=RETENTION[deployment.log_days],
            removal_policy=RemovalPolicy.DESTROY,
        )
        machine = sfn.StateMachine(
            scope,
            "Snapshot",
            definition_body=sfn.DefinitionBody.from_string(json.dumps(definition)),
            state_machine_type=sfn.StateMachineType.STANDARD,
            tracing_enabled=deployment.tracing != "none",
            logs=sfn.LogOptions(destination=self._keys.encrypt_logs(group), level=sfn.LogLevel.ERROR),
        )
        machine.add_to_role_policy(
            iam.PolicyStatement(
                actions=["lambda:InvokeFunction"],
                resources=[function.function_arn for function in self._functions.values()],
            )
        )
        reason = "Log deliveries, traces, and statements of the Data API have no ARN to name."
        suppress(machine.role, "AwsSolutions-IAM5[Resource::*]", reason)
        suppress(machine, "AwsSolutions-SF1", "Level ALL would copy SQL and its parameters to the logs.")
        if deployment.tracing == "none":
            suppress(machine, "AwsSolutions-SF2", "`tracing=none` was chosen; logs name executions and runs.")
        return machine

    def _allow_redshift(self) -> None:
        """Allow the machine to run statements on its connections; the Data API shows each role its own alone."""
        targets = [*self._redshift()]
        if not targets:
            return
        workgroups = [each.workgroup for each in targets if each.workgroup]
        clusters = [self._arn("cluster", each.cluster) for each in targets if each.cluster]
        self._allow(["redshift-data:BatchExecuteStatement"], [*workgroups, *clusters])
        looking = ("DescribeStatement", "GetStatementResult", "CancelStatement")
        self._allow([f"redshift-data:{verb}" for verb in looking], ["*"])
        if workgroups:
            self._allow(["redshift-serverless:GetCredentials"], workgroups)
        databases = [
            self._arn("dbname", f"{each.cluster}/{each.database}") for each in targets if each.cluster
        ]
        if databases:
            self._allow(["redshift:GetClusterCredentialsWithIAM"], databases)

    def _allow_snowflake(self) -> None:
        """Allow those who call Snowflake to read its tokens, or to have KMS sign them."""
        callers = [self._functions[name] for name in ("snowflake_statement", "finish_snapshot")]
        for connection in self._connections:
            for function in callers if isinstance(connection, SnowflakeConnection) else ():
                for statement in token_rights(connection):
                    function.add_to_role_policy(statement)

    def _configure(self, function: lambda_.Function) -> None:
        key = self._keys.objects_key
        values = {
            "SNAPSHOT_CONNECTIONS": self._deployment.snapshot_connections,
            "UNLOAD_ROLE": self.unload_role.role_arn if self.unload_role else "",
            "BUCKET_KEY": key,
        }
        for name, value in values.items():
            if value:
                function.add_environment(f"{PREFIX}{name}", value)

    def _allow(self, actions: list[str], resources: list[str]) -> None:
        self.machine.add_to_role_policy(iam.PolicyStatement(actions=actions, resources=resources))

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self._scope).format_arn(
            service="redshift",
            resource=resource,
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )


def token_rights(connection: ServerConnection) -> Iterator[iam.PolicyStatement]:
    """Yield what a function needs for tokens of a connection: its secret, or its key."""
    if not isinstance(connection, SnowflakeConnection):
        return
    if connection.secret:
        yield iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[connection.secret])
        return
    signing = {"StringEquals": {"kms:SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256"}}
    yield iam.PolicyStatement(actions=["kms:Sign"], resources=[connection.key], conditions=signing)
    yield iam.PolicyStatement(actions=["kms:GetPublicKey"], resources=[connection.key])
