"""The one stack: what there is, who may do what, and what is sent out."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import CfnOutput, Duration, IStackSynthesizer, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs import permissions
from infra.constructs.assembly import make_assembly
from infra.constructs.catalog import make_catalog
from infra.constructs.function import RETENTION, Functions, Size
from infra.constructs.intake import make_queue, notify, subscribe
from infra.constructs.store import make_store
from infra.settings import Deployment
from packline import layout
from packline.aws.settings import PREFIX, load_settings

SMALL = Size()
SIZES = {
    "record_uploads": SMALL,
    "sweep": SMALL,
    "seal_execution": Size(3008, Duration.minutes(15)),
    "plan_package": Size(3008, Duration.minutes(15)),
    "pack_part": Size(1769, Duration.minutes(10)),
    "publish_package": SMALL,
    "record_failure": SMALL,
}
"""Sealing and planning walk a million members; packing needs one whole core."""


class PacklineStack(Stack):
    """Upload, version, package: everything of one deployment."""

    def __init__(
        self,
        scope: Construct,
        identifier: str,
        *,
        deployment: Deployment,
        build: Path,
        synthesizer: IStackSynthesizer | None = None,
    ) -> None:
        super().__init__(
            scope,
            identifier,
            synthesizer=synthesizer,
            description="Packline: packages of dataset versions from uploaded files.",
        )
        self.deployment = deployment
        self.store = make_store(self, deployment)
        self.catalog = make_catalog(self, deployment)
        self.bus = events.EventBus(
            self, "Bus", description="What Packline tells: versions, aliases, packages."
        )
        self.functions = self._make_functions(build)
        steps = {name: f for name, f in self.functions.items() if name not in ("record_uploads", "sweep")}
        self.machine = make_assembly(self, deployment, self.store, steps, RETENTION[deployment.log_days])
        self.queue = make_queue(self, SMALL.timeout)
        self._connect()
        self._permit()
        self._tell()

    def _make_functions(self, build: Path) -> dict[str, lambda_.Function]:
        own = {
            "table": self.catalog.table_name,
            "store": self.store.bucket_name,
            "event_bus": self.bus.event_bus_name,
            "intake": self.deployment.intake,
            "quiet_seconds": str(self.deployment.quiet_seconds),
            "packaging_rule": self.deployment.packaging_rule,
            "part_bytes": str(self.deployment.part_bytes),
            "part_files": str(self.deployment.part_files),
        }
        environment = {f"{PREFIX}{name.upper()}": value for name, value in own.items()}
        load_settings(environment)
        environment |= {"POWERTOOLS_SERVICE_NAME": "packline", "POWERTOOLS_METRICS_NAMESPACE": "Packline"}
        functions = Functions(self, build, environment, self.deployment.log_days)
        return {name: functions.make(name, size) for name, size in SIZES.items()}

    def _connect(self) -> None:
        for name in ("record_uploads", "sweep"):
            function = self.functions[name]
            function.add_environment(f"{PREFIX}STATE_MACHINE", self.machine.state_machine_arn)
            self.machine.grant_start_execution(function)
        subscribe(self.functions["record_uploads"], self.queue, self.deployment.intake_concurrency)
        notify(self, self.store, self.queue, self.deployment)
        events.Rule(
            self,
            "EveryMinute",
            description="Looks for executions that went quiet.",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[targets.LambdaFunction(self.functions["sweep"], retry_attempts=0)],
        )

    def _permit(self) -> None:
        f, store, catalog = self.functions, self.store, self.catalog
        permissions.allow_reading(f["record_uploads"], store, layout.CONTROL, layout.UPLOADS)
        permissions.allow_items(f["record_uploads"], catalog, "GetItem", "PutItem", "UpdateItem")
        permissions.allow_items(f["sweep"], catalog, "GetItem")
        permissions.allow_index(f["sweep"], catalog)
        permissions.allow_listing(f["sweep"], store, layout.OUTPUTS, layout.CONTROL)

        seal = f["seal_execution"]
        permissions.allow_listing(seal, store, layout.OUTPUTS, layout.CONTROL, layout.MANIFESTS)
        permissions.allow_reading(seal, store, layout.OUTPUTS, layout.CONTROL, layout.MANIFESTS)
        permissions.allow_creating(seal, store, layout.MANIFESTS)
        writing = ("GetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem")
        permissions.allow_items(seal, catalog, *writing)

        plan, pack = f["plan_package"], f["pack_part"]
        permissions.allow_listing(plan, store, layout.PLANS, layout.PACKAGES)
        permissions.allow_reading(plan, store, layout.MANIFESTS, layout.PLANS, layout.PACKAGES)
        permissions.allow_creating(plan, store, layout.PLANS)
        permissions.allow_items(plan, catalog, *writing)
        permissions.allow_listing(pack, store, layout.PACKAGES)
        permissions.allow_reading(
            pack, store, layout.OUTPUTS, layout.UPLOADS, layout.MANIFESTS, layout.PLANS, layout.PACKAGES
        )
        permissions.allow_creating(pack, store, layout.PACKAGES)
        permissions.allow_items(pack, catalog, "GetItem", "PutItem", "UpdateItem")
        for name in ("publish_package", "record_failure"):
            permissions.allow_items(f[name], catalog, *writing)
        for name in ("seal_execution", "publish_package", "record_failure"):
            self.bus.grant_put_events_to(f[name])

    def _tell(self) -> None:
        CfnOutput(self, "StoreName", value=self.store.bucket_name)
        CfnOutput(self, "TableName", value=self.catalog.table_name)
        CfnOutput(self, "QueueUrl", value=self.queue.queue_url)
        CfnOutput(self, "StateMachineArn", value=self.machine.state_machine_arn)
        CfnOutput(self, "EventBusName", value=self.bus.event_bus_name)
