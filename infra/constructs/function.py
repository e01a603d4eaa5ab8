"""How a function is made: one way, for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import assets


@dataclass(frozen=True, slots=True)
class Size:
    """Memory in MB (1,769 MB buy one whole core) and the longest run."""

    memory: int = 512
    timeout: Duration = Duration.seconds(60)


RETENTION = {
    7: logs.RetentionDays.ONE_WEEK,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
}
"""CloudWatch takes only certain numbers of days; these are offered."""


class Functions:
    """Makes functions that share code, layer, environment and habits."""

    def __init__(self, scope: Construct, build: Path, environment: Mapping[str, str], log_days: int) -> None:
        self._scope = scope
        self._environment = environment
        self._retention = RETENTION[log_days]
        self._code = lambda_.Code.from_asset(str(assets.stage_code(build)))
        self._layer = lambda_.LayerVersion(
            scope,
            "Libraries",
            code=lambda_.Code.from_asset(str(assets.stage_layer(build)), asset_hash=assets.layer_hash()),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[lambda_.Architecture.ARM_64],
            description="What the functions import beside the runtime's own boto3.",
        )

    def make(self, name: str, size: Size, **environment: str) -> lambda_.Function:
        """The function of functions/<name>.py, with a log group of its own."""
        identifier = "".join(word.capitalize() for word in name.split("_"))
        return lambda_.Function(
            self._scope,
            identifier,
            handler=f"functions.{name}.handler",
            description=assets.describe(name),
            code=self._code,
            layers=[self._layer],
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=size.memory,
            timeout=size.timeout,
            environment={**self._environment, **environment},
            log_group=logs.LogGroup(
                self._scope,
                f"{identifier}Logs",
                retention=self._retention,
                removal_policy=RemovalPolicy.DESTROY,
            ),
        )
