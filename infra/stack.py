"""The CloudFormation stack: its resources, their connections, and its outputs."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from aws_cdk import Aws, CfnOutput, Duration, IStackSynthesizer, Stack
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.constructs.alarms import Alarms
from infra.constructs.api_policies import make_read_policy, make_write_policy
from infra.constructs.bucket import make_store
from infra.constructs.bucket_policy import WRITTEN_ONCE, BucketPolicy
from infra.constructs.console import add_console_routes, console_environment
from infra.constructs.encryption import Encryption
from infra.constructs.function import Functions, Size, reserve_concurrency
from infra.constructs.http_api import make_http_api
from infra.constructs.network import make_network
from infra.constructs.permissions import Permissions
from infra.constructs.state_machine import (
    grant_read_runs,
    make_state_machine,
    runs_arn,
    suppress_run_wildcard,
)
from infra.constructs.table import make_table
from infra.constructs.upload_events import make_queue, poll_queue, send_upload_events
from infra.constructs.worker_policies import WorkerPolicies
from infra.settings import Deployment, split_list
from packline.aws.settings import PREFIX, load_settings
from packline.deployment_settings import RELEASE, parameter_name
from packline.keys import MANIFESTS

NAMESPACE, SERVICE = "Packline", "packline"
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
STARTERS = ("record_uploads", "sweep", "api")
"""Functions that start the state machine."""
RUN_READERS = ("sweep", "api")
"""Functions that read the state of a run."""
BY_REQUEST = ("api", "console")
"""Functions that only the HTTP API calls."""
NO_STEPS = (*STARTERS, "console")
"""Functions that are not steps of the state machine."""


class PacklineStack(Stack):
    """All resources of a deployment."""

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
            description="Packline: dataset versions and their packages, made from uploaded files.",
        )
        self.deployment = deployment
        self.encryption = Encryption(self, deployment)
        self.network = make_network(self, deployment, self.encryption)
        self.store = make_store(self, deployment, self.encryption.key)
        self.table = make_table(self, deployment, self.encryption.key)
        self.bus = events.EventBus(self, "Bus", description="Versions created, packages published or failed.")
        self.functions = self._make_functions(build)
        steps = {name: made for name, made in self.functions.items() if name not in NO_STEPS}
        self.machine = make_state_machine(self, deployment, self.store, steps, self.encryption)
        self.queue = make_queue(self, Duration.minutes(SIZES["record_uploads"].minutes), self.encryption)
        self._connect()
        self.gateway = self._make_gateway() if deployment.api == "public" else None
        permissions = Permissions(self.store, self.table, self.bus, self.adoptable, self.encryption)
        permissions.grant(self.functions)
        if not deployment.existing_bucket:
            self._protect(permissions)
        self._watch()
        self._outputs()

    def _protect(self, permissions: Permissions) -> None:
        """Deny by the policy of the bucket what nobody is meant to do."""
        deployment, policy = self.deployment, BucketPolicy(self.store)
        builders = dict(permissions.builders)
        builders[MANIFESTS] = [*builders[MANIFESTS], *split_list(deployment.builder_roles)]
        # Who throws the stack away must be able to empty its bucket.
        removers = {prefix: permissions.removers.get(prefix, []) for prefix in WRITTEN_ONCE}
        policy.protect_built(builders, removers if deployment.keep_data else {})
        if self.encryption.key:
            policy.require_key(self.encryption.key)
        if deployment.source_vpce:
            own = self.network.object_endpoint if self.network else ""
            ids = [own if name == "own" else name for name in split_list(deployment.source_vpce)]
            exempt = [self.machine.role.role_arn, *split_list(deployment.source_vpce_roles)]
            policy.require_endpoints(ids, exempt)

    def _make_gateway(self) -> gateway.HttpApi:
        made = make_http_api(self, self.deployment, self.functions["api"], self.encryption)
        add_console_routes(made, self.deployment, self.functions["console"])
        return made

    def _make_functions(self, build: Path) -> dict[str, lambda_.Function]:
        chosen = {
            "table": self.table.table_name,
            "store": self.store.name,
            "event_bus": self.bus.event_bus_name,
            "intake": self.deployment.intake,
            "quiet_seconds": self.deployment.quiet_seconds,
            "incomplete_hours": self.deployment.incomplete_hours,
            "packaging_rule": self.deployment.packaging_rule,
            "adoptable": self.deployment.adopts,
            "single_task_files": self.deployment.single_task_files,
            "range_files": self.deployment.range_files,
            "part_bytes": self.deployment.part_bytes,
            "part_files": self.deployment.part_files,
            "delete_days": self.deployment.delete_days,
            "verify": self.deployment.verify,
            "gets_per_second": self.deployment.reads_per_function,
            # A minute to abort the upload before Lambda ends the function.
            "pack_seconds": SIZES["pack_part"].seconds(self.deployment.lambda_seconds) - 60,
        }
        environment = {f"{PREFIX}{name.upper()}": str(value) for name, value in chosen.items()}
        # Invalid settings fail here, not at the first run of a function.
        self.adoptable = load_settings(environment).adoptable
        environment |= {"POWERTOOLS_SERVICE_NAME": SERVICE, "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE}
        functions = Functions(self, build, environment, self.deployment, self.encryption, self.network)
        own = {"console": console_environment(self.deployment)}
        served = self.deployment.api == "public"
        made = {
            name: functions.make(name, size, own.get(name))
            for name, size in SIZES.items()
            if served or name not in BY_REQUEST
        }
        if self.deployment.pack_concurrency:
            reserve_concurrency(made["pack_part"], self.deployment.pack_concurrency)
        return made

    def _connect(self) -> None:
        for name in [name for name in STARTERS if name in self.functions]:
            self.functions[name].add_environment(f"{PREFIX}STATE_MACHINE", self.machine.state_machine_arn)
            self.machine.grant_start_execution(self.functions[name])
        for name in [name for name in RUN_READERS if name in self.functions]:
            grant_read_runs(self.functions[name], self.machine)
        poll_queue(self.functions["record_uploads"], self.queue, self.deployment.intake_concurrency)
        send_upload_events(self, self.store, self.queue, self.deployment)
        events.Rule(
            self,
            "EveryMinute",
            description="Looks for executions that went quiet.",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[targets.LambdaFunction(self.functions["sweep"], retry_attempts=0)],
        )
        hours = self.deployment.find_markers_hours
        if hours:
            # Twice the period, so that a run that fails leaves nothing out.
            event = events.RuleTargetInput.from_object({"find_markers_of_seconds": 2 * 3600 * hours})
            events.Rule(
                self,
                "FindMarkers",
                description="Looks for markers in the store whose events were lost.",
                schedule=events.Schedule.rate(Duration.hours(hours)),
                targets=[targets.LambdaFunction(self.functions["sweep"], event=event)],
            )

    def _watch(self) -> None:
        alarms = Alarms(self, self.deployment, self.encryption.key)
        alarms.watch_queue(self.queue)
        alarms.watch_functions(self.functions)
        alarms.watch_machine(self.machine)
        alarms.watch_table(self.table)
        if self.gateway:
            alarms.watch_gateway(self.gateway)
        alarms.watch_own_metrics(NAMESPACE, SERVICE)

    def _make_worker_settings(self) -> ssm.StringParameter:
        """Make the parameter that workers read by the name of the stack alone (``PACKLINE_STACK``)."""
        values = {
            "PACKLINE_STORE": self.store.name,
            "PACKLINE_TABLE": self.table.table_name,
            "PACKLINE_EVENT_BUS": self.bus.event_bus_name,
            "PACKLINE_STATE_MACHINE": self.machine.state_machine_arn,
            RELEASE: version("packline"),
        }
        return ssm.StringParameter(
            self,
            "WorkerSettings",
            parameter_name=parameter_name(Aws.STACK_NAME),
            simple_name=False,
            string_value=self.to_json_string(values),
            description="Where workers find this deployment: PACKLINE_STACK is the name of the stack.",
        )

    def _outputs(self) -> None:
        workers = WorkerPolicies(
            self,
            self.store,
            self.table,
            self.bus,
            self.adoptable,
            self._make_worker_settings(),
            self.encryption,
        )
        fetch, push, alias = workers.fetch_policy(), workers.push_policy(), workers.alias_policy()
        change = workers.change_policy(self.machine.state_machine_arn, runs_arn(self.machine))
        suppress_run_wildcard(change, self.machine)
        outputs = {
            "StoreName": (self.store.name, "PACKLINE_STORE of a worker."),
            "TableName": (self.table.table_name, "PACKLINE_TABLE of a worker."),
            "QueueUrl": (self.queue.queue_url, "Where upload events wait."),
            "StateMachineArn": (
                self.machine.state_machine_arn,
                "PACKLINE_STATE_MACHINE: one run for each attempt to seal an execution, or to package by hand.",
            ),
            "EventBusName": (
                self.bus.event_bus_name,
                "Add rules to this bus to hear of versions and packages.",
            ),
            "FetchPolicyArn": (fetch.managed_policy_arn, "Attach it to the roles of workers that fetch."),
            "PushPolicyArn": (push.managed_policy_arn, "Attach it to the roles of workers that upload."),
            "MetadataPolicyArn": (
                workers.metadata_policy().managed_policy_arn,
                "Attach it to the roles that change metadata of datums.",
            ),
            "AliasPolicyArn": (alias.managed_policy_arn, "Attach it to the roles that promote versions."),
            "ChangePolicyArn": (
                change.managed_policy_arn,
                "Attach it to the roles that compose, package, delete and restore versions by command.",
            ),
            **self._api_outputs(),
        }
        if self.adoptable:
            adopt = workers.adopt_policy().managed_policy_arn
            outputs["AdoptPolicyArn"] = (adopt, "Attach it to the roles that adopt existing objects.")
        if self.encryption.key:
            arn = self.encryption.key.key_arn
            outputs["KeyArn"] = (arn, "The key that encrypts bucket, table, queues, logs and alarms.")
        for name, (value, description) in outputs.items():
            CfnOutput(self, name, value=value, description=description)

    def _api_outputs(self) -> dict[str, tuple[str, str]]:
        """Return the outputs of the HTTP API and of the console, if there are any."""
        if self.gateway is None:
            return {}
        address = f"https://{self.gateway.http_api_id}.execute-api.{self.region}.{self.url_suffix}"
        outputs = {
            "ApiUrl": (
                address,
                "PACKLINE_API_URL: the HTTP API, /w/api/v0/ for machines, by IAM, /api/v0/ for people, by tokens.",
            ),
            "ApiReadPolicyArn": (
                make_read_policy(self, self.gateway).managed_policy_arn,
                "Attach it to the roles of workers that fetch by the API.",
            ),
            "ApiWritePolicyArn": (
                make_write_policy(self, self.gateway).managed_policy_arn,
                "Attach it to the roles that change things by the API.",
            ),
        }
        if self.deployment.shows_console:
            outputs["ConsoleUrl"] = (
                f"{address}/console/index.html",
                "The console; its client must be allowed to redirect there.",
            )
        return outputs
