"""Creates the Lambda functions, all in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import assets
from infra.nag_suppressions import suppress

RETENTION = {
    7: logs.RetentionDays.ONE_WEEK,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
}
"""The retention periods of CloudWatch that a deployment can choose."""


def role_of(function: lambda_.Function) -> iam.IRole:
    """Return the role of a function."""
    if function.role is None:
        raise TypeError(f"{function.node.path} has no role.")
    return function.role


def reserve_concurrency(function: lambda_.Function, count: int) -> None:
    """Let a function run at most ``count`` times at once; Lambda refuses further calls, and the state machine waits."""
    resource = cast(lambda_.CfnFunction, function.node.default_child)
    resource.reserved_concurrent_executions = count


class Size(NamedTuple):
    """Memory in MB (1,769 MB buy one whole core) and the longest run in minutes."""

    memory: int
    minutes: int


class Functions:
    """Creates functions that share code, layer, environment and options."""

    def __init__(self, scope: Construct, build: Path, environment: Mapping[str, str], log_days: int) -> None:
        self._scope = scope
        self._environment = environment
        self._retention = RETENTION[log_days]
        code, layer = assets.stage_code(build), assets.stage_layer(build)
        self._code = lambda_.Code.from_asset(str(code.folder), asset_hash=code.digest)
        self._layer = lambda_.LayerVersion(
            scope,
            "Libraries",
            code=lambda_.Code.from_asset(str(layer.folder), asset_hash=layer.digest),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[lambda_.Architecture.ARM_64],
            description="What the functions import beside the runtime's own boto3.",
        )

    def make(self, name: str, size: Size, environment: Mapping[str, str] | None = None) -> lambda_.Function:
        """Create the function of functions/<name>.py, with its own role and log group.

        ``environment`` instead of the one they share.
        """
        identifier = "".join(word.capitalize() for word in name.split("_"))
        log_group = logs.LogGroup(
            self._scope, f"{identifier}Logs", retention=self._retention, removal_policy=RemovalPolicy.DESTROY
        )
        # CDK's default role may write to every log group of the account.
        role = iam.Role(
            self._scope,
            f"{identifier}Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"What {name} may do.",
        )
        log_group.grant_write(role)
        function = lambda_.Function(
            self._scope,
            identifier,
            handler=f"functions.{name}.handler",
            description=assets.describe(name),
            role=role,
            code=self._code,
            layers=[self._layer],
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=size.memory,
            timeout=Duration.minutes(size.minutes),
            environment=dict(self._environment if environment is None else environment),
            log_group=log_group,
        )
        suppress(function, "AwsSolutions-L1", "The layer's wheels are locked for Python 3.13.")
        return function
