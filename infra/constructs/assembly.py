"""The state machine ``assemble``: its definition is a file, the names in it are filled in here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.settings import Deployment
from packline import layout

DEFINITION = Path(__file__).parent.parent / "assemble.asl.json"
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def make_assembly(
    scope: Construct,
    deployment: Deployment,
    store: s3.IBucket,
    steps: Mapping[str, lambda_.Function],
    retention: logs.RetentionDays,
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
                retention=retention,
                removal_policy=RemovalPolicy.DESTROY,
            ),
            level=sfn.LogLevel.ERROR,
        ),
    )
    for function in steps.values():
        function.grant_invoke(machine)
    machine.add_to_role_policy(
        iam.PolicyStatement(actions=["s3:GetObject"], resources=[store.arn_for_objects(f"{layout.PLANS}*")])
    )
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
    """
    executions = machine.state_machine_arn.replace(":stateMachine:", ":execution:")
    policy = iam.Policy(
        scope,
        "AssembleMapRuns",
        statements=[
            iam.PolicyStatement(actions=["states:StartExecution"], resources=[machine.state_machine_arn]),
            iam.PolicyStatement(
                actions=["states:DescribeExecution", "states:StopExecution"], resources=[f"{executions}:*"]
            ),
            iam.PolicyStatement(actions=["states:RedriveExecution"], resources=[f"{executions}/*:*"]),
        ],
    )
    policy.attach_to_role(machine.role)
