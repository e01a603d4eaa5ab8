"""The state machine ``assemble``: its definition is a file, the names in it are filled in here."""

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
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct, IConstruct

from infra.constructs.function import RETENTION, role_of
from infra.nag_suppressions import acknowledge, acknowledge_keys
from infra.settings import Deployment
from packline import keys

DEFINITION = Path(__file__).parent.parent / "assemble.asl.json"
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def make_assembly(
    scope: Construct,
    deployment: Deployment,
    store: s3.IBucket,
    steps: Mapping[str, lambda_.Function],
) -> sfn.StateMachine:
    """``steps``: the function behind each placeholder ``${<name>}`` of the definition."""
    names: dict[str, object] = {name: function.function_arn for name, function in steps.items()}
    names |= {"partition": Aws.PARTITION, "map_concurrency": deployment.map_concurrency}
    definition = fill(json.loads(DEFINITION.read_text(encoding="utf-8")), names)
    machine = sfn.StateMachine(
        scope,
        "Assemble",
        definition_body=sfn.DefinitionBody.from_string(json.dumps(definition)),
        state_machine_type=sfn.StateMachineType.STANDARD,
        tracing_enabled=True,
        logs=sfn.LogOptions(
            destination=logs.LogGroup(
                scope,
                "AssembleLogs",
                # Without this prefix every state machine adds to one account-wide policy, which has a size limit.
                log_group_name=f"/aws/vendedlogs/states/{Aws.STACK_NAME}-assemble",
                retention=RETENTION[deployment.log_days],
                removal_policy=RemovalPolicy.DESTROY,
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
    machine.add_to_role_policy(
        iam.PolicyStatement(actions=["s3:GetObject"], resources=[store.arn_for_objects(f"{keys.PLANS}*")])
    )
    acknowledge_keys(machine.role, store, keys.PLANS)
    acknowledge(
        machine.role, "AwsSolutions-IAM5[Resource::*]", "Log deliveries and traces have no ARN to name."
    )
    acknowledge(machine, "AwsSolutions-SF1", "Level ALL would copy each step's input and output to the logs.")
    _allow_map_runs(scope, machine)
    return machine


def fill(node: object, names: Mapping[str, object]) -> object:
    """The definition with every ``${name}`` replaced; a string that is one placeholder takes its value's type.

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
    acknowledge_runs(policy, machine, ":*", "/*:*")


def runs_arn(machine: sfn.StateMachine, ending: str = ":*") -> str:
    """The ARN of all runs of the machine; ``/*:*`` ends that of the runs of its map."""
    return Stack.of(machine).format_arn(
        service="states",
        resource="execution",
        resource_name=machine.state_machine_name + ending,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def let_look(function: lambda_.Function, machine: sfn.StateMachine) -> None:
    """Let a function ask for the state of the machine's runs."""
    looks = iam.PolicyStatement(actions=["states:DescribeExecution"], resources=[runs_arn(machine)])
    function.add_to_role_policy(looks)
    acknowledge_runs(role_of(function), machine)


def acknowledge_runs(construct: IConstruct, machine: sfn.StateMachine, *endings: str) -> None:
    """Accept that a policy names all runs of the machine (and of its map, by ``endings``)."""
    named = Stack.of(machine).get_logical_id(cast(CfnElement, machine.node.default_child))
    for ending in endings or (":*",):
        run = f"<{named}.Name>{ending}"
        acknowledge(
            construct,
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{run}]",
            "Runs of this machine and of its map get their names when they start.",
        )
