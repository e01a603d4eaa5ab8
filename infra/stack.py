"""The CloudFormation stack: one Packline, and its outputs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aws_cdk import CfnOutput, IStackSynthesizer, Stack
from constructs import Construct

from infra.constructs.names import HIDDEN
from infra.constructs.packline import Packline
from infra.settings import Deployment


class StackOutput(NamedTuple):
    """An output of the stack."""

    name: str
    value: str
    description: str


class PacklineStack(Stack):
    """A stack with nothing but a Packline."""

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
        # By this id the resources have the names that they had before there was a construct.
        self.packline = Packline(self, HIDDEN, deployment, build=build)
        for output in outputs(self.packline):
            CfnOutput(self, output.name, value=output.value, description=output.description)


def outputs(made: Packline) -> Iterator[StackOutput]:
    """Yield what workers and operators need to know of a deployment, as outputs of a stack."""
    yield StackOutput("StoreName", made.store.name, "PACKLINE_STORE of a worker.")
    yield StackOutput("TableName", made.table.table_name, "PACKLINE_TABLE of a worker.")
    yield StackOutput("QueueUrl", made.queue.queue_url, "Where upload events wait.")
    about = "PACKLINE_STATE_MACHINE: one run for each attempt to seal an execution, or to package by hand."
    yield StackOutput("StateMachineArn", made.machine.state_machine_arn, about)
    about = "Add rules to this bus to hear of versions and packages."
    yield StackOutput("EventBusName", made.bus.event_bus_name, about)
    yield from _policies(made)
    if made.snapshots:
        about = "PACKLINE_SNAPSHOT_MACHINE: one run for each snapshot that an engine writes."
        yield StackOutput("SnapshotMachineArn", made.snapshots.machine.state_machine_arn, about)
    if made.snapshots and made.snapshots.unload_role:
        about = "Attach it to the cluster or namespace of Redshift: UNLOAD writes by it."
        yield StackOutput("UnloadRoleArn", made.snapshots.unload_role.role_arn, about)
    if made.private_api:
        about = "Point the name of the API (api_host) to this load balancer."
        yield StackOutput("ApiTarget", made.private_api.balancer.attr_dns_name, about)
        yield StackOutput("ApiUrl", made.api_url, "PACKLINE_API_URL: the HTTP API, /api/v0/, by tokens.")
    if made.gateway:
        about = (
            "PACKLINE_API_URL: the HTTP API, /w/api/v0/ for machines, by IAM, /api/v0/ for people, by tokens."
        )
        yield StackOutput("ApiUrl", made.api_url, about)
    if made.api_url and made.deployment.shows_console:
        about = "The console; its client must be allowed to redirect there."
        yield StackOutput("ConsoleUrl", f"{made.api_url}/console/index.html", about)
    if made.encryption.key:
        about = "The key that encrypts bucket, table, queues, logs and alarms."
        yield StackOutput("KeyArn", made.encryption.key.key_arn, about)
    if made.upload_bus:
        about = "Target of the rule in the account of the bucket."
        yield StackOutput("UploadBusArn", made.upload_bus.event_bus_arn, about)


def _policies(made: Packline) -> Iterator[StackOutput]:
    policies = made.policies
    for name, policy, roles in (
        ("FetchPolicyArn", policies.fetch, "of workers that fetch"),
        ("PushPolicyArn", policies.push, "of workers that upload"),
        ("MetadataPolicyArn", policies.metadata, "that change metadata of datums"),
        ("AliasPolicyArn", policies.alias, "that promote versions"),
        ("ChangePolicyArn", policies.change, "that compose, package, delete and restore versions by command"),
        ("MaintainPolicyArn", policies.maintain, "of maintainer_roles: they collect garbage, erase, back up"),
        ("ApiReadPolicyArn", policies.api_read, "of workers that fetch by the API"),
        ("ApiWritePolicyArn", policies.api_write, "that change things by the API"),
        ("AdoptPolicyArn", policies.adopt, "that adopt existing objects"),
        ("SnapshotPolicyArn", policies.snapshot, "that start snapshots with --server-side"),
    ):
        if policy:
            yield StackOutput(name, policy.managed_policy_arn, f"Attach it to the roles {roles}.")
    for own in policies.teams:
        for verb, policy in (("Fetch", own.fetch), ("Push", own.push)):
            about = f"Attach it to the roles of {own.team.name} that {verb.lower()}."
            yield StackOutput(f"Team{own.title}{verb}PolicyArn", policy.managed_policy_arn, about)
