"""Names that the stack chooses itself; CloudFormation makes all others from the name of the stack."""

from __future__ import annotations

from aws_cdk import Aws, Stack
from constructs import IConstruct

HIDDEN = "Default"
"""The id of a construct that CDK leaves out of logical ids."""


def deployment_name(scope: IConstruct) -> str:
    """Return the stack's name, followed by the ids of the constructs below the stack down to ``scope``.

    It names the parameter of worker settings and the log group of the state machine, so that a stack can hold
    several deployments.
    """
    scopes = scope.node.scopes
    below = scopes[scopes.index(Stack.of(scope)) + 1 :]
    return "-".join([Aws.STACK_NAME, *(each.node.id for each in below if each.node.id != HIDDEN)])
