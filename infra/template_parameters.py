"""Parameters of the stand-alone template: settings that change values of resources, and neither adds nor removes any.

A setting that decides which resources there are (key, network, bucket, API, sign-in, teams) needs a template of its
own: ``make template CONTEXT=``. With conditions for all of them, nobody could review the template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

from aws_cdk import CfnCondition, CfnParameter, CfnResource, Fn, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from infra.settings import LOG_DAYS, Deployment
from packline.aws.settings import PREFIX

NO_TOPIC = "none"
"""Not empty: a validator takes the default for the ARN, which has a length."""
Resource = TypeVar("Resource", bound=CfnResource)


class NumberParameter(NamedTuple):
    """A parameter whose value functions read from their environment."""

    name: str
    setting: str
    """The setting that is its default."""
    least: int
    most: int
    description: str


NUMBERS = (
    NumberParameter(
        "QuietSeconds", "quiet_seconds", 0, 86_400, "Seconds without a new object that complete an execution."
    ),
    NumberParameter(
        "IncompleteHours", "incomplete_hours", 1, 8_760, "Hours until an execution with missing files ends."
    ),
    NumberParameter("DeleteDays", "delete_days", 1, 3_650, "Days that a deleted version can be restored."),
    NumberParameter("PartFiles", "part_files", 1, 60_000, "A part closes at this number of files."),
)
"""The bounds are those of the settings, which a test compares."""


def add_parameters(stack: Stack, deployment: Deployment, functions: Mapping[str, lambda_.Function]) -> None:
    """Add the parameters to a stack.

    Args:
        stack: A stack with a Packline.
        deployment: Its settings, which are the defaults of the parameters.
        functions: Its functions, by name.
    """
    _log_days(stack, deployment)
    for number in NUMBERS:
        _number(stack, deployment, functions, number)
    if not (deployment.alarm_topic or deployment.alarm_email):
        _alarm_topic(stack)


def _log_days(stack: Stack, deployment: Deployment) -> None:
    days = CfnParameter(
        stack,
        "LogDays",
        type="Number",
        default=str(deployment.log_days),  # as the allowed values, which are strings
        allowed_values=[str(each) for each in LOG_DAYS],
        description="How many days CloudWatch keeps logs.",
    )
    for group in _all(stack, logs.CfnLogGroup):
        group.add_property_override("RetentionInDays", {"Ref": days.logical_id})


def _number(
    stack: Stack, deployment: Deployment, functions: Mapping[str, lambda_.Function], number: NumberParameter
) -> None:
    variable = f"{PREFIX}{number.setting.upper()}"
    parameter = CfnParameter(
        stack,
        number.name,
        type="Number",
        default=getattr(deployment, number.setting),
        min_value=number.least,
        max_value=number.most,
        description=number.description,
    )
    for name, function in functions.items():
        if name != "console":  # it reads none of them
            function.add_environment(variable, parameter.value_as_string)


def _alarm_topic(stack: Stack) -> None:
    topic = CfnParameter(
        stack,
        "AlarmTopicArn",
        default=NO_TOPIC,
        allowed_pattern=rf"{NO_TOPIC}|arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{{12}}:[A-Za-z0-9_-]+",
        constraint_description="It is none, or the ARN of a topic.",
        description="A topic of yours that alarms go to; none: they only show in CloudWatch.",
    )
    told = CfnCondition(
        stack,
        "HasAlarmTopic",
        expression=Fn.condition_not(Fn.condition_equals(topic.value_as_string, NO_TOPIC)),
    )
    for alarm in _all(stack, cloudwatch.CfnAlarm):
        chosen = {"Fn::If": [told.logical_id, [{"Ref": topic.logical_id}], {"Ref": "AWS::NoValue"}]}
        alarm.add_property_override("AlarmActions", chosen)


def _all(stack: Stack, kind: type[Resource]) -> Iterator[Resource]:
    return (found for found in stack.node.find_all() if isinstance(found, kind))
