"""Creates the state machine ``assemble`` from its definition file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from aws_cdk import ArnFormat, Aws, CfnElement, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct, IConstruct

from infra.constructs.encryption import READ_OBJECTS, Encryption
from infra.constructs.function import role_of
from infra.constructs.names import deployment_name
from infra.constructs.retention import RETENTION
from infra.constructs.store import Store
from infra.nag_suppressions import suppress, suppress_key_wildcard
from infra.settings import Deployment
from packline.keys import PLANS, SEALING

DEFINITION = Path(__file__).parent.parent / "assemble.asl.json"
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def make_state_machine(
    scope: Construct,
    deployment: Deployment,
    store: Store,
    steps: Mapping[str, lambda_.Function],
    keys: Encryption,
) -> sfn.StateMachine:
    """Create the state machine. ``steps``: the function of each placeholder ``${<name>}`` of the definition."""
    names: dict[str, object] = {name: function.function_arn for name, function in steps.items()}
    names |= {
        "partition": Aws.PARTITION,
        "map_concurrency": deployment.map_concurrency,
        "seal_concurrency": deployment.seal_concurrency,
    }
    definition = fill(json.loads(DEFINITION.read_text(encoding="utf-8")), names)
    machine = sfn.StateMachine(
        scope,
        "Assemble",
        definition_body=sfn.DefinitionBody.from_string(json.dumps(definition)),
        state_machine_type=sfn.StateMachineType.STANDARD,
        tracing_enabled=deployment.tracing != "none",
        logs=sfn.LogOptions(
            destination=keys.encrypt_logs(
                logs.LogGroup(
                    scope,
                    "AssembleLogs",
                    # Without this prefix every state machine adds to one account-wide policy, which has a size limit.
                    log_group_name=f"/aws/vendedlogs/states/{deployment_name(scope)}-assemble",
                    retention=RETENTION[deployment.log_days],
                    removal_policy=RemovalPolicy.DESTROY,
                )
            ),
            level=sfn.LogLevel.ERROR,
        ),
    )
    machine.add_to_role_policy(
        iam.PolicyStatement(
            actions=["lambda:InvokeFunction"],
            resources=[function.function_arn for function in steps.values()],
        )
    )
    for prefix in (PLANS, SEALING):
        machine.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:GetObject"], resources=[store.below(prefix)])
        )
        suppress_key_wildcard(machine.role, store, prefix)
    for statement in keys.statements("s3", READ_OBJECTS):
        machine.add_to_role_policy(statement)
    suppress(machine.role, "AwsSolutions-IAM5[Resource::*]", "Log deliveries and traces have no ARN to name.")
    suppress(machine, "AwsSolutions-SF1", "Level ALL would copy each step's input and output to the logs.")
    if deployment.tracing == "none":
        suppress(machine, "AwsSolutions-SF2", "`tracing=none` was chosen; logs name executions and runs.")
    _allow_map_runs(scope, machine)
    return machine


def fill(node: object, names: Mapping[str, object]) -> object:
    """Return the definition with every ``${name}`` replaced; a string that is a placeholder gets the type of its value.

    Raises KeyError for a placeholder without a value.
    """
    if isinstance(node, dict):
        return {key: fill(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [fill(value, names) for value in node]
    if not isinstance(node, str):
        return node
    whole = PLACEHOLDER.fullmatch(node)
    return names[whole[1]] if whole else PLACEHOLDER.sub(lambda match: str(names[match[1]]), node)


def _allow_map_runs(scope: Construct, machine: sfn.StateMachine) -> None:
    """A Distributed Map starts, watches and stops executions of its own state machine.

    A policy beside the role's own: the machine depends on that one, and this one on the machine.
    https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
    """
    whole, mapped = runs_arn(machine), runs_arn(machine, "/*:*")
    policy = iam.Policy(
        scope,
        "AssembleMapRuns",
        statements=[
            iam.PolicyStatement(actions=["states:StartExecution"], resources=[machine.state_machine_arn]),
            iam.PolicyStatement(
                actions=["states:DescribeExecution", "states:StopExecution"],
                resources=[whole, mapped],
            ),
            iam.PolicyStatement(actions=["states:RedriveExecution"], resources=[mapped]),
        ],
    )
    policy.attach_to_role(machine.role)
    suppress_run_wildcard(policy, machine, ":*", "/*:*")


def runs_arn(machine: sfn.StateMachine, ending: str = ":*") -> str:
    """Return the ARN of all runs of the machine; with the ending ``/*:*``, of the runs of its map."""
    return Stack.of(machine).format_arn(
        service="states",
        resource="execution",
        resource_name=machine.state_machine_name + ending,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def grant_read_runs(function: lambda_.Function, machine: sfn.StateMachine) -> None:
    """Allow a function to read the state of the machine's runs."""
    looks = iam.PolicyStatement(actions=["states:DescribeExecution"], resources=[runs_arn(machine)])
    function.add_to_role_policy(looks)
    suppress_run_wildcard(role_of(function), machine)


def suppress_run_wildcard(construct: IConstruct, machine: sfn.StateMachine, *endings: str) -> None:
    """Suppress the finding that a policy allows all runs of the machine (and of its map, by ``endings``)."""
    named = Stack.of(machine).get_logical_id(cast(CfnElement, machine.node.default_child))
    for ending in endings or (":*",):
        run = f"<{named}.Name>{ending}"
        suppress(
            construct,
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{run}]",
            "Runs of this machine and of its map get their names when they start.",
        )
