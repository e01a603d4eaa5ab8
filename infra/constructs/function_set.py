"""The functions of a deployment: their sizes, what they are told, and what starts them."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.console import console_environment
from infra.constructs.encryption import Encryption
from infra.constructs.function import Functions, Size, reserve_concurrency
from infra.constructs.names import deployment_name
from infra.constructs.network import Network
from infra.constructs.store import Store
from infra.settings import Deployment
from packline.aws.settings import PREFIX, load_settings

NAMESPACE = "Packline"
"""Of the metrics of all deployments; the dimension ``service`` is the name of one."""
SIZES = {
    "record_uploads": Size(512, minutes=1),
    "sweep": Size(512, minutes=1),
    "seal_execution": Size(3008, share=1),
    "seal_range": Size(1769, share=2 / 3),
    "plan_package": Size(3008, share=1),
    "pack_part": Size(1769, share=2 / 3),
    "publish_package": Size(512, minutes=1),
    "record_failure": Size(512, minutes=1),
    "api": Size(1769, minutes=1),
    "console": Size(256, minutes=1),
}
"""Sealing and planning walk a million members; packing and a task of sealing need one whole core."""
SNAPSHOT_SIZES = {
    "prepare_snapshot": Size(1024, minutes=1),
    "snowflake_statement": Size(512, minutes=4),
    "finish_snapshot": Size(1024, share=1),
}
"""Steps of the state machine ``snapshot``, with ``snapshot_connections`` alone."""
STARTERS = ("record_uploads", "sweep", "api")
"""Functions that start the state machine."""
RUN_READERS = ("sweep", "api")
"""Functions that read the state of a run."""
BY_REQUEST = ("api", "console")
"""Functions that only the HTTP API calls."""
NO_STEPS = (*STARTERS, "console")
"""Functions that are not steps of the state machine."""


class FunctionSet:
    """All functions of a deployment, by the name of their file.

    ``by_name`` are those that every deployment has, ``snapshot_steps`` those of the state machine ``snapshot``.
    """

    def __init__(
        self,
        scope: Construct,
        build: Path,
        deployment: Deployment,
        store: Store,
        table: dynamodb.Table,
        bus: events.EventBus,
        encryption: Encryption,
        network: Network | None,
    ) -> None:
        environment = _environment(deployment, store, table, bus)
        # Invalid settings fail here, not at the first run of a function.
        self.adoptable = load_settings(environment).adoptable
        environment |= {
            "POWERTOOLS_SERVICE_NAME": deployment_name(scope),
            "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE,
        }
        functions = Functions(scope, build, environment, deployment, encryption, network)
        own = {
            "console": console_environment(deployment, store.bucket.bucket_name),
            "api": environment | _limits(deployment),
        }
        if deployment.api == "private":
            own["api"] |= _token_policy(deployment)
        served = deployment.api != "none"
        self.by_name: dict[str, lambda_.Function] = {
            name: functions.make(name, size, own.get(name))
            for name, size in SIZES.items()
            if served or name not in BY_REQUEST
        }
        self.snapshot_steps: dict[str, lambda_.Function] = {}
        if deployment.snapshot_connections:
            made = {name: functions.make(name, size) for name, size in SNAPSHOT_SIZES.items()}
            functions.add_snapshot_layer(made["prepare_snapshot"], build)
            self.snapshot_steps = made
        if deployment.pack_concurrency:
            reserve_concurrency(self.by_name["pack_part"], deployment.pack_concurrency)

    def __getitem__(self, name: str) -> lambda_.Function:
        return self.by_name[name]

    def named(self, names: tuple[str, ...]) -> list[lambda_.Function]:
        """Return those of these functions that this deployment has."""
        return [self.by_name[name] for name in names if name in self.by_name]

    @property
    def steps(self) -> dict[str, lambda_.Function]:
        """The steps of the state machine, by name."""
        return {name: made for name, made in self.by_name.items() if name not in NO_STEPS}

    def schedule(self, scope: Construct, find_markers_hours: int) -> None:
        """Start the sweep every minute, and every ``find_markers_hours`` to look for lost markers; 0: never."""
        sweep = self.by_name["sweep"]
        events.Rule(
            scope,
            "EveryMinute",
            description="Looks for executions that went quiet.",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[targets.LambdaFunction(sweep, retry_attempts=0)],
        )
        if find_markers_hours:
            # Twice the period, so that a run that fails leaves nothing out.
            seconds = 2 * 3600 * find_markers_hours
            event = events.RuleTargetInput.from_object({"find_markers_of_seconds": seconds})
            events.Rule(
                scope,
                "FindMarkers",
                description="Looks for markers in the store whose events were lost.",
                schedule=events.Schedule.rate(Duration.hours(find_markers_hours)),
                targets=[targets.LambdaFunction(sweep, event=event)],
            )


def _token_policy(deployment: Deployment) -> dict[str, str]:
    """Return what a function behind a load balancer must check itself."""
    names = ("jwt_issuer", "jwt_audience", "jwt_read_scope", "jwt_write_scope")
    return {
        f"{PREFIX}{name.upper()}": str(getattr(deployment, name))
        for name in names
        if getattr(deployment, name)
    }


def _limits(deployment: Deployment) -> dict[str, str]:
    """Return what the API states of what its gateway holds: the rate, and the scope to change something."""
    chosen = {"api_write_scope": deployment.jwt_write_scope} if deployment.api == "public" else {}
    if deployment.api_rate:
        chosen |= {"api_rate": str(deployment.api_rate), "api_burst": str(deployment.burst)}
    return {f"{PREFIX}{name.upper()}": value for name, value in chosen.items() if value}


def _environment(
    deployment: Deployment, store: Store, table: dynamodb.Table, bus: events.EventBus
) -> dict[str, str]:
    chosen = {
        "table": table.table_name,
        "store": store.name,
        "event_bus": bus.event_bus_name,
        "intake": deployment.intake,
        "quiet_seconds": deployment.quiet_seconds,
        "incomplete_hours": deployment.incomplete_hours,
        "packaging_rule": deployment.packaging_rule,
        "teams": deployment.teams,
        "team_claim": deployment.team_claim,
        "team_admins": deployment.team_admins,
        "adoptable": deployment.adopts,
        "single_task_files": deployment.single_task_files,
        "range_files": deployment.range_files,
        "part_bytes": deployment.part_bytes,
        "part_files": deployment.part_files,
        "delete_days": deployment.delete_days,
        "verify": deployment.verify,
        "gets_per_second": deployment.reads_per_function,
        # A minute to abort the upload before Lambda ends the function.
        "pack_seconds": SIZES["pack_part"].seconds(deployment.lambda_seconds) - 60,
    }
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in chosen.items()}
