"""Each alarm sees what it is for, ends when it is over, is about its own stack, and has a section with a remedy."""

from __future__ import annotations

import re
from typing import Any

import pytest

from infra.assets import ROOT
from packline.pricing.statement import ALARM_METRICS
from tests.alarm_states import MetricName, metrics_of, state_of
from tests.infra.template import Template

DIMENSIONS = {
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {"QueueName"},
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): {"QueueName"},
    ("AWS/Lambda", "Errors"): {"FunctionName"},
    ("AWS/Lambda", "Throttles"): {"FunctionName"},
    ("AWS/Lambda", "Invocations"): {"FunctionName"},
    ("AWS/Events", "FailedInvocations"): {"RuleName"},
    ("AWS/States", "ExecutionsFailed"): {"StateMachineArn"},
    ("AWS/States", "ExecutionsTimedOut"): {"StateMachineArn"},
    ("AWS/States", "ExecutionsAborted"): {"StateMachineArn"},
    ("AWS/States", "ExecutionThrottled"): {"StateMachineArn"},
    ("AWS/DynamoDB", "SystemErrors"): {"TableName", "Operation"},
    ("AWS/ApiGateway", "5xx"): {"ApiId"},
}
"""As AWS's pages say which dimensions a metric is reported with; with others, an alarm never has data."""
PAGE = ROOT / "docs" / "alarms.md"


def alarms(template: Template) -> dict[str, Any]:
    """All alarms, by the name that the page has."""
    found = template.of_type("AWS::CloudWatch::Alarm")
    return {re.sub(r"Alarm[0-9A-F]{8}$", "", name): alarm for name, alarm in found.items()}


def sections() -> dict[str, str]:
    """The text of each section of the page; a heading may name several alarms."""
    parts = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        name.strip(): text
        for heading, _, text in (part.partition("\n") for part in parts)
        for name in heading.split(",")
    }


def test_every_alarm_has_a_section_and_every_section_an_alarm(template: Template, thrifty: Template) -> None:
    assert alarms(template).keys() < alarms(thrifty).keys(), "some are of settings"
    assert sections().keys() == alarms(thrifty).keys()


def test_every_section_says_meaning_first_look_and_remedy() -> None:
    for name, text in sections().items():
        for heading in ("**Meaning.**", "**First look.**", "**Remedy.**"):
            assert text.count(heading) == 1, f"{name} has no {heading}"


def test_every_metric_of_an_alarm_raises_it_alone_and_ends_with_it(template: Template) -> None:
    for name, alarm in alarms(template).items():
        if name == "SweepStopped":
            continue
        periods, threshold = alarm["EvaluationPeriods"], float(alarm["Threshold"])
        assert state_of(alarm, {}) == "OK", f"{name} is raised by a stack without traffic"
        for metric, _ in metrics_of(alarm).values():
            bad = [[threshold]] * periods
            assert state_of(alarm, {metric: bad}) == "ALARM", f"{name} does not see {metric.name}"
            assert state_of(alarm, {metric: [[threshold - 1]] * periods}) == "OK", (
                f"{name} is raised by too little"
            )
            assert state_of(alarm, {metric: [*bad, []]}) == "OK", (
                f"{name} does not end when nothing is reported"
            )
            assert state_of(alarm, {metric: [*bad[1:], []]}) == "OK"


def test_a_sweep_that_nobody_starts_is_an_alarm_until_it_runs(template: Template) -> None:
    alarm = alarms(template)["SweepStopped"]
    ((metric, _),) = metrics_of(alarm).values()
    assert state_of(alarm, {}) == "ALARM"
    assert state_of(alarm, {metric: [[1.0] * 5, [], []]}) == "OK"
    assert state_of(alarm, {metric: [[1.0] * 5, [], [], []]}) == "ALARM"
    assert state_of(alarm, {metric: [[], [], [1.0]]}) == "OK"


def test_every_metric_is_of_this_stack_with_the_dimensions_that_aws_reports(template: Template) -> None:
    for name, alarm in alarms(template).items():
        for metric, _ in metrics_of(alarm).values():
            names = {dimension for dimension, _ in metric.dimensions}
            if metric.namespace == "Packline":
                assert metric.dimensions == {("service", "<AWS::StackName>")}, name
                continue
            expected = DIMENSIONS.get((metric.namespace, metric.name), {"TableName"})
            assert names - {"GlobalSecondaryIndexName"} == expected, name
            assert any(value.startswith("<") for _, value in metric.dimensions), (
                f"{name} is about other stacks, too"
            )


def test_functions_report_metrics_under_the_name_that_alarms_read(template: Template) -> None:
    for function in template.functions():
        variables = function["Environment"]["Variables"]
        if "POWERTOOLS_SERVICE_NAME" in variables:
            assert variables["POWERTOOLS_SERVICE_NAME"] == {"Ref": "AWS::StackName"}


def test_every_rule_and_function_is_watched(template: Template) -> None:
    watched: set[MetricName] = set()
    for alarm in alarms(template).values():
        watched |= {metric for metric, _ in metrics_of(alarm).values()}
    values = {(metric.name, value) for metric in watched for _, value in metric.dimensions}
    for rule in template.of_type("AWS::Events::Rule"):
        assert ("FailedInvocations", f"<{rule}>") in values
    for function in template.of_type("AWS::Lambda::Function"):
        assert {("Errors", f"<{function}>"), ("Throttles", f"<{function}>")} <= values


def test_each_metric_of_an_alarm_is_in_the_cost_of_an_idle_deployment(template: Template) -> None:
    assert sum(len(metrics_of(alarm)) for alarm in alarms(template).values()) == ALARM_METRICS


@pytest.mark.parametrize("deployment", ["template", "existing", "locked"])
def test_the_dashboard_shows_every_alarm(request: pytest.FixtureRequest, deployment: str) -> None:
    made: Template = request.getfixturevalue(deployment)
    body = str(made.one("AWS::CloudWatch::Dashboard")["DashboardBody"])
    for name in made.of_type("AWS::CloudWatch::Alarm"):
        assert name in body
