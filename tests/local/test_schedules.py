"""Scheduled rules fire, often enough for a short quiet period, and leave other events alone."""

from __future__ import annotations

import json
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from packline.local.event_rules import EventRules, period_seconds
from tests.local.conftest import Aws
from tests.waiting import wait_for


@pytest.mark.parametrize(
    ("expression", "quiet", "expected"),
    [
        ("rate(1 minute)", None, 60),
        ("rate(2 hours)", None, 7200),
        ("rate(2 hours)", 5, 7200),
        ("rate(1 day)", 600, 86_400),
        ("rate(1 minute)", 300, 60),
        ("rate(1 minute)", 5, 2.5),
        ("cron(0 12 * * ? *)", 5, None),
    ],
)
def test_a_rule_fires_at_its_rate_or_twice_per_quiet_period(
    expression: str, quiet: float | None, expected: float | None
) -> None:
    assert period_seconds(expression, quiet) == expected


def test_a_scheduled_rule_invokes_its_function_again_and_again(aws: Aws) -> None:
    def scheduled() -> list[dict[str, Any]]:
        events = [document["event"] for document in aws.documents("notes/")]
        return [event for event in events if event.get("detail-type") == "Scheduled Event"]

    assert wait_for(lambda: len(scheduled()) >= 3)
    assert scheduled()[0]["resources"][0].split(":rule/")[1].startswith("Small-Rule-")


def test_a_rule_does_not_invoke_a_function_that_still_runs_for_it() -> None:
    running: list[Future[None]] = []

    def invoke_later(arn: str, event: bytes) -> Future[None]:
        running.append(Future())
        return running[-1]

    rules = EventRules("eu-west-1", invoke_later, 1.0)
    rule = SimpleNamespace(state="ENABLED", arn="arn:rule", targets=[{"Arn": "arn:aws:lambda:eu-west-1:1:f"}])
    rules.fire(rule)
    rules.fire(rule)
    assert len(running) == 1
    running[0].set_result(None)
    rules.fire(rule)
    assert len(running) == 2


def test_events_can_be_put_beside_a_scheduled_rule(aws: Aws) -> None:
    entry = {"Source": "packline", "DetailType": "Something", "Detail": json.dumps({"a": 1})}
    assert aws.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0


def test_a_rule_with_a_pattern_invokes_its_function(aws: Aws) -> None:
    events, arn = aws.client("events"), None
    listed = aws.client("lambda").list_functions()["Functions"]
    arn = next(f["FunctionArn"] for f in listed if "-Note-" in f["FunctionName"])
    events.put_rule(Name="matching", EventPattern=json.dumps({"source": ["packline.test"]}))
    events.put_targets(Rule="matching", Targets=[{"Id": "1", "Arn": arn}])
    entry = {"Source": "packline.test", "DetailType": "Something", "Detail": json.dumps({"b": 2})}
    events.put_events(Entries=[entry])
    assert wait_for(lambda: any(d["event"].get("detail") == {"b": 2} for d in aws.documents("notes/")))


def test_an_event_for_a_function_that_does_not_exist_is_accepted(aws: Aws) -> None:
    events = aws.client("events")
    events.put_rule(Name="absent", EventPattern=json.dumps({"source": ["packline.absent"]}))
    absent = f"arn:aws:lambda:{aws.stack.region}:123456789012:function:absent"
    events.put_targets(Rule="absent", Targets=[{"Id": "1", "Arn": absent}])
    entry = {"Source": "packline.absent", "DetailType": "Something", "Detail": "{}"}
    assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0
