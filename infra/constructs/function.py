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
from infra.constructs.encryption import Encryption
from infra.constructs.network import Network
from infra.constructs.retention import RETENTION
from infra.nag_suppressions import suppress
from infra.settings import Deployment

KNOWN_SECONDS = 900
"""Longest run of a function by the validator of CDK."""


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
    """Memory in MB (1,769 MB buy one whole core), and the longest run in minutes or as a share of what is allowed."""

    memory: int
    minutes: int = 1
    share: float = 0

    def seconds(self, longest: int) -> int:
        """Return the time-out in seconds, where a function may run for ``longest``."""
        return int(longest * self.share) if self.share else 60 * self.minutes


class Functions:
    """Creates functions that share code, layer, environment and options."""

    def __init__(
        self,
        scope: Construct,
        build: Path,
        environment: Mapping[str, str],
        deployment: Deployment,
        encryption: Encryption,
        network: Network | None,
    ) -> None:
        self._scope = scope
        self._environment = environment
        self._deployment = deployment
        self._encryption = encryption
        self._network = network
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

    def add_snapshot_layer(self, function: lambda_.Function, build: Path) -> None:
        """Give a function what parses SQL, which no other function needs."""
        layer = assets.stage_layer(build, assets.SNAPSHOT_LOCK)
        version = lambda_.LayerVersion(
            self._scope,
            "SnapshotLibraries",
            code=lambda_.Code.from_asset(str(layer.folder), asset_hash=layer.digest),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[lambda_.Architecture.ARM_64],
            description="What prepare_snapshot imports beside the libraries of all functions.",
        )
        function.add_layers(version)

    def make(self, name: str, size: Size, environment: Mapping[str, str] | None = None) -> lambda_.Function:
        """Create the function of functions/<name>.py, with its own role and log group.

        Args:
            name: Name of the file, without ``.py``.
            size: Memory and time-out.
            environment: Instead of the one that all share.
        """
        identifier = "".join(word.capitalize() for word in name.split("_"))
        deployment = self._deployment
        log_group = self._encryption.encrypt_logs(
            logs.LogGroup(
                self._scope,
                f"{identifier}Logs",
                retention=RETENTION[deployment.log_days],
                removal_policy=RemovalPolicy.DESTROY,
            )
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
            timeout=Duration.seconds(size.seconds(deployment.lambda_seconds)),
            environment=dict(self._environment if environment is None else environment),
            log_group=log_group,
            tracing=lambda_.Tracing.ACTIVE if deployment.tracing == "all" else None,
        )
        if deployment.tracing == "all":
            suppress(role, "AwsSolutions-IAM5[Resource::*]", "Traces have no ARN to name.")
        suppress(function, "AwsSolutions-L1", "The layer's wheels are locked for Python 3.13.")
        if self._network:
            self._network.attach(function, role)
        if size.seconds(deployment.lambda_seconds) > KNOWN_SECONDS:
            reason = (
                "Lambda allows 1,800 seconds since November 2026, which the validator of CDK does not know."
            )
            suppress(function, "CloudFormation-Validate::E3717", reason)
        return function
