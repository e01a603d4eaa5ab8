"""``Packline``: a whole deployment as one construct, for the stack here and for apps of others.

from infra.constructs.packline import Packline
from infra.settings import load_deployment

packline = Packline(stack, "Datasets", load_deployment({"prefix": "team-a"}), bucket=our_bucket)
training_role.add_managed_policy(packline.policies.fetch)
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from aws_cdk import Duration, Stack, Tags
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.assets import ROOT
from infra.constructs.alarms import Alarms
from infra.constructs.api_policies import make_read_policy, make_write_policy
from infra.constructs.bucket import allow_uploads, make_store
from infra.constructs.bucket_policy import WRITTEN_ONCE, BucketPolicy
from infra.constructs.console import add_console_routes
from infra.constructs.dashboard import Dashboard
from infra.constructs.deployment_policies import DeploymentPolicies
from infra.constructs.encryption import Encryption
from infra.constructs.function_set import NAMESPACE, RUN_READERS, SIZES, STARTERS, FunctionSet
from infra.constructs.http_api import make_http_api
from infra.constructs.maintain_policy import make_maintain_policy
from infra.constructs.names import deployment_name
from infra.constructs.network import make_network
from infra.constructs.permissions import Permissions
from infra.constructs.private_api import PrivateApi
from infra.constructs.snapshot_machine import SnapshotMachine
from infra.constructs.state_machine import (
    grant_read_runs,
    make_state_machine,
    runs_arn,
    suppress_run_wildcard,
)
from infra.constructs.table import make_table
from infra.constructs.team_policies import make_team_policies
from infra.constructs.upload_events import make_queue, poll_queue, send_upload_events
from infra.constructs.worker_policies import WorkerPolicies
from infra.settings import Deployment, split_list
from packline.aws.settings import PREFIX
from packline.deployment_settings import RELEASE, parameter_name
from packline.errors import InvalidSetting
from packline.keys import DEPLOYMENT, MANIFESTS
from packline.teams import parse_teams


class Packline(Construct):
    """All resources of a deployment. The attributes are its resources; ``policies`` are for the roles of workers."""

    def __init__(
        self,
        scope: Construct,
        identifier: str,
        deployment: Deployment | None = None,
        *,
        bucket: s3.IBucket | None = None,
        build: Path = ROOT / "build" / "assets",
    ) -> None:
        """Create a deployment.

        Args:
            scope: The stack, or a construct in it.
            identifier: Unique in ``scope``. ``Default`` leaves no trace in names.
            deployment: Its settings; defaults if absent.
            bucket: A bucket that the app makes, not an imported one, which sends its events to EventBridge; its policy
                gets the statements that protect what Packline builds. Several deployments in one bucket need different
                prefixes.
            build: Folder where code and libraries are staged.

        Raises:
            InvalidSetting: The settings do not go with a bucket of the app, or the bucket is imported.
        """
        super().__init__(scope, identifier)
        self.deployment = _in_bucket(deployment or Deployment(), bucket)
        self.name = deployment_name(self)
        self.encryption = Encryption(self, self.deployment)
        self.network = make_network(self, self.deployment, self.encryption)
        self.store = make_store(self, self.deployment, self.encryption.key, bucket)
        self.table = make_table(self, self.deployment, self.encryption.key)
        self.bus = events.EventBus(self, "Bus", description="Versions created, packages published or failed.")
        self.functions = FunctionSet(
            self,
            build,
            self.deployment,
            self.store,
            self.table,
            self.bus,
            self.encryption,
            self.network,
        )
        self.machine = make_state_machine(
            self, self.deployment, self.store, self.functions.steps, self.encryption
        )
        self.snapshots = (
            SnapshotMachine(self, self.deployment, self.store, self.functions.snapshot_steps, self.encryption)
            if self.deployment.snapshot_connections
            else None
        )
        self.queue = make_queue(self, Duration.minutes(SIZES["record_uploads"].minutes), self.encryption)
        self.upload_bus = self._connect()
        self.gateway = self._make_gateway() if self.deployment.api == "public" else None
        self.private_api = self._make_private_api() if self.deployment.api == "private" else None
        if not self.deployment.existing_bucket:
            shown = self.deployment.shows_console and self.deployment.api != "none"
            allow_uploads(self.store, self.deployment, self.api_url if shown else "")
        permissions = Permissions(self.store, self.table, self.bus, self.functions.adoptable, self.encryption)
        permissions.grant(self.functions.by_name | self.functions.snapshot_steps)
        if bucket or not self.deployment.existing_bucket:
            self._protect(permissions)
        self._watch()
        self.policies = self._make_policies()
        self._apply_account_rules()

    @property
    def api_url(self) -> str:
        """Address of the HTTP API; empty without one."""
        if self.private_api:
            return self.private_api.url
        if self.gateway is None:
            return ""
        stack = Stack.of(self)
        return f"https://{self.gateway.http_api_id}.execute-api.{stack.region}.{stack.url_suffix}"

    def _connect(self) -> events.EventBus | None:
        for function in self.functions.named(STARTERS):
            function.add_environment(f"{PREFIX}STATE_MACHINE", self.machine.state_machine_arn)
            self.machine.grant_start_execution(function)
        log_group = self.functions["pack_part"].log_group.log_group_name
        for function in self.functions.named(("api",)):  # there is none with api=none
            function.add_environment(f"{PREFIX}PACK_LOG_GROUP", log_group)
        for function in self.functions.named(RUN_READERS):
            grant_read_runs(function, self.machine)
        poll_queue(self.functions["record_uploads"], self.queue, self.deployment.intake_concurrency)
        upload_bus = send_upload_events(self, self.store, self.queue, self.deployment)
        self.functions.schedule(self, self.deployment.find_markers_hours)
        return upload_bus

    def _make_gateway(self) -> gateway.HttpApi:
        made = make_http_api(self, self.deployment, self.functions["api"], self.encryption)
        add_console_routes(made, self.deployment, self.functions["console"])
        return made

    def _make_private_api(self) -> PrivateApi:
        functions = self.functions
        return PrivateApi(self, self.deployment, self.network, functions["api"], functions["console"])

    def _protect(self, permissions: Permissions) -> None:
        """Deny by the policy of the bucket what nobody is meant to do."""
        deployment, policy = self.deployment, BucketPolicy(self.store)
        builders = dict(permissions.builders)
        builders[MANIFESTS] = [*builders[MANIFESTS], *split_list(deployment.builder_roles)]
        maintainers = split_list(deployment.maintainer_roles)
        for prefix in WRITTEN_ONCE:  # garbage collection leaves claims there
            builders[prefix] = [*builders[prefix], *maintainers]
        # Who throws the stack away must be able to empty its bucket.
        removers = {prefix: [*permissions.removers.get(prefix, []), *maintainers] for prefix in WRITTEN_ONCE}
        policy.protect_built(builders, removers if deployment.keep_data else {})
        identifiers = [*builders[DEPLOYMENT], *maintainers]
        policy.protect_identity(identifiers, may_delete=not deployment.keep_data)
        if self.encryption.key:
            policy.require_key(self.encryption.key)
        if deployment.source_vpce:
            own = self.network.object_endpoint if self.network else ""
            ids = [own if name == "own" else name for name in split_list(deployment.source_vpce)]
            exempt = [self.machine.role.role_arn, *split_list(deployment.source_vpce_roles)]
            if self.snapshots and self.snapshots.unload_role:
                exempt.append(self.snapshots.unload_role.role_arn)
            policy.require_endpoints(ids, exempt)

    def _watch(self) -> None:
        alarms = Alarms(self, self.deployment, self.encryption.key)
        alarms.watch_queue(self.queue)
        alarms.watch_functions(self.functions.by_name)
        alarms.watch_machine(self.machine)
        if self.snapshots:
            alarms.watch_snapshots(self.snapshots.machine)
        alarms.watch_table(self.table)
        if self.gateway:
            alarms.watch_gateway(self.gateway)
        if self.private_api:
            alarms.watch_balancer(self.private_api.balancer)
        alarms.watch_rules(each for each in self.node.find_all() if isinstance(each, events.Rule))
        alarms.watch_own_metrics(NAMESPACE, self.name)
        shown = Dashboard(self.name, NAMESPACE, self.functions.by_name, self.machine, self.queue, self.table)
        shown.create(self, alarms.all)

    def _make_policies(self) -> DeploymentPolicies:
        settings = self._make_worker_settings()
        workers = WorkerPolicies(
            self,
            self.store,
            self.table,
            self.bus,
            self.functions.adoptable,
            settings,
            self.encryption,
        )
        change = workers.change_policy(self.machine.state_machine_arn, runs_arn(self.machine))
        suppress_run_wildcard(change, self.machine)
        return DeploymentPolicies(
            fetch=workers.fetch_policy(),
            push=workers.push_policy(),
            metadata=workers.metadata_policy(),
            alias=workers.alias_policy(),
            change=change,
            maintain=make_maintain_policy(self, self.store, self.table, settings, self.encryption),
            adopt=workers.adopt_policy() if self.functions.adoptable else None,
            api_read=make_read_policy(self, self.gateway) if self.gateway else None,
            api_write=make_write_policy(self, self.gateway) if self.gateway else None,
            snapshot=self._make_snapshot_policy(workers),
            teams=tuple(make_team_policies(workers, team) for team in parse_teams(self.deployment.teams)),
        )

    def _make_snapshot_policy(self, workers: WorkerPolicies) -> iam.ManagedPolicy | None:
        if self.snapshots is None:
            return None
        machine = self.snapshots.machine
        policy = workers.snapshot_policy(machine.state_machine_arn, runs_arn(machine))
        suppress_run_wildcard(policy, machine)
        return policy

    def _make_worker_settings(self) -> ssm.StringParameter:
        """Make the parameter that workers read by the name of the deployment alone (``PACKLINE_STACK``)."""
        values = {
            "PACKLINE_STORE": self.store.name,
            "PACKLINE_TABLE": self.table.table_name,
            "PACKLINE_EVENT_BUS": self.bus.event_bus_name,
            "PACKLINE_STATE_MACHINE": self.machine.state_machine_arn,
            RELEASE: version("packline"),
        }
        if self.snapshots:
            values["PACKLINE_SNAPSHOT_MACHINE"] = self.snapshots.machine.state_machine_arn
        return ssm.StringParameter(
            self,
            "WorkerSettings",
            parameter_name=parameter_name(self.name),
            simple_name=False,
            string_value=Stack.of(self).to_json_string(values),
            description="Where workers find this deployment: PACKLINE_STACK is the name of the stack.",
        )

    def _apply_account_rules(self) -> None:
        """Apply what an account asks of every resource: tags, and a boundary of every role."""
        for tag in filter(None, self.deployment.tags.split(";")):
            name, _, value = tag.partition("=")
            Tags.of(self).add(name.strip(), value.strip())
        boundary = self.deployment.permissions_boundary
        if boundary:
            policy = iam.ManagedPolicy
            make = (
                policy.from_managed_policy_arn
                if boundary.startswith("arn:")
                else policy.from_managed_policy_name
            )
            iam.PermissionsBoundary.of(self).apply(make(self, "Boundary", boundary))


def _in_bucket(deployment: Deployment, bucket: s3.IBucket | None) -> Deployment:
    """Return the settings of a deployment in a bucket of the app, which is like one that exists."""
    if bucket is None:
        return deployment
    if deployment.existing_bucket or deployment.source_vpce:
        raise InvalidSetting(
            "existing_bucket or source_vpce is set, and the app gives a bucket of its own.",
            "Leave them out; a bucket that several use gets its statement about endpoints from its owner.",
        )
    return deployment.model_copy(update={"existing_bucket": bucket.bucket_name})
