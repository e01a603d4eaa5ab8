"""Upload events: which ones are asked for, where they wait, and where they end if nobody can handle them."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from tests.infra.template import Template, text_of


def filters(template: Template) -> list[dict[str, str]]:
    configured = template.one("AWS::S3::Bucket")["NotificationConfiguration"]["QueueConfigurations"]
    return [{r["Name"]: r["Value"] for r in c["Filter"]["S3Key"]["Rules"]} for c in configured]


def queues(template: Template) -> tuple[Any, Any, str]:
    """The upload queue, the dead-letter queue, and the logical id of the first."""
    found = template.of_type("AWS::SQS::Queue")
    ((name, queue),) = ((n, q) for n, q in found.items() if "RedrivePolicy" in q)
    (dead,) = (q for q in found.values() if "RedrivePolicy" not in q)
    return queue, dead, name


def test_all_uploads_send_an_event_by_default(template: Template) -> None:
    assert filters(template) == [{"prefix": "outputs/"}, {"prefix": "control/"}, {"prefix": "uploads/"}]


def test_metadata_intake_asks_for_no_event_of_a_plain_file(thrifty: Template) -> None:
    assert filters(thrifty) == [
        {"prefix": "outputs/", "suffix": "valohai.metadata.jsonl"},
        {"prefix": "outputs/", "suffix": ".metadata.json"},
        {"prefix": "control/"},
        {"prefix": "uploads/"},
    ]


@pytest.mark.parametrize("deployment", ["template", "thrifty"])
def test_no_two_notifications_overlap_or_s3_refuses_them(
    request: pytest.FixtureRequest, deployment: str
) -> None:
    for one, other in permutations(filters(request.getfixturevalue(deployment)), 2):
        same_prefix = one["prefix"].startswith(other["prefix"])
        same_suffix = one.get("suffix", "").endswith(other.get("suffix", ""))
        assert not (same_prefix and same_suffix)


def test_only_s3_of_this_account_may_send_to_the_queue(template: Template) -> None:
    _, _, name = queues(template)
    (policy,) = (
        p for p in template.of_type("AWS::SQS::QueuePolicy").values() if p["Queues"] == [{"Ref": name}]
    )
    (allowed,) = (s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow")
    assert allowed["Principal"] == {"Service": "s3.amazonaws.com"}
    assert allowed["Action"] == "sqs:SendMessage"
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_the_bucket_waits_for_the_policy_of_the_queue(template: Template) -> None:
    (bucket,) = (r for r in template.resources.values() if r["Type"] == "AWS::S3::Bucket")
    (policy,) = bucket["DependsOn"]
    assert template.resources[policy]["Type"] == "AWS::SQS::QueuePolicy"


def test_poison_goes_to_the_dead_letter_queue_after_five_tries(template: Template) -> None:
    queue, dead, _ = queues(template)
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    assert queue["MessageRetentionPeriod"] == dead["MessageRetentionPeriod"] == 14 * 86_400


def test_a_message_stays_hidden_for_six_runs_of_its_function(template: Template) -> None:
    queue, _, _ = queues(template)
    mapping = template.one("AWS::Lambda::EventSourceMapping")
    timeout = template.function("record_uploads")["Timeout"]
    assert queue["VisibilityTimeout"] == 6 * timeout + mapping["MaximumBatchingWindowInSeconds"]


def test_events_are_handled_in_batches_and_fail_one_by_one(template: Template) -> None:
    mapping = template.one("AWS::Lambda::EventSourceMapping")
    assert mapping["BatchSize"] == 1000
    assert mapping["MaximumBatchingWindowInSeconds"] == 5
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 10}


def test_an_existing_bucket_is_heard_through_a_rule_and_left_as_it_is(existing: Template) -> None:
    assert not existing.of_type("AWS::S3::Bucket")
    (rule,) = (r for r in existing.of_type("AWS::Events::Rule").values() if "EventPattern" in r)
    pattern = rule["EventPattern"]
    assert pattern["source"] == ["aws.s3"]
    assert pattern["detail-type"] == ["Object Created"]
    assert pattern["detail"]["bucket"] == {"name": ["our-data"]}
    assert pattern["detail"]["object"]["key"] == [
        {"wildcard": "outputs/*valohai.metadata.jsonl"},
        {"wildcard": "outputs/*.metadata.json"},
        {"prefix": "control/"},
        {"prefix": "uploads/"},
    ]
    _, _, queue = queues(existing)
    assert [text_of(target["Arn"]) for target in rule["Targets"]] == [f"<{queue}.Arn>"]


def test_an_existing_bucket_is_read_under_the_same_prefixes(existing: Template) -> None:
    role = existing.function("plan_package")["Role"]["Fn::GetAtt"][0]
    (writing,) = (s for s in existing.statements(role) if "s3:PutObject" in s.actions)
    assert writing.resources == ("arn:<AWS::Partition>:s3:::our-data/plans/*",)


def test_the_sweep_runs_every_minute_and_once_a_day_looks_for_lost_markers(template: Template) -> None:
    rules = {rule["ScheduleExpression"]: rule for rule in template.of_type("AWS::Events::Rule").values()}
    assert set(rules) == {"rate(1 minute)", "rate(1 day)"}
    for rule in rules.values():
        (target,) = rule["Targets"]
        function = template.resources[target["Arn"]["Fn::GetAtt"][0]]
        assert function["Properties"]["Handler"] == "functions.sweep.handler"
    (daily,) = rules["rate(1 day)"]["Targets"]
    assert json.loads(daily["Input"]) == {"find_markers_of_seconds": 48 * 3600}


def test_what_cannot_be_delivered_from_an_existing_bucket_waits_with_the_dead_letters(
    existing: Template,
) -> None:
    (rule,) = (rule for rule in existing.of_type("AWS::Events::Rule").values() if "EventPattern" in rule)
    (target,) = rule["Targets"]
    dead = target["DeadLetterConfig"]["Arn"]
    (name,) = (name for name in existing.of_type("AWS::SQS::Queue") if name.startswith("UploadsDead"))
    assert dead == {"Fn::GetAtt": [name, "Arn"]}
    senders = [
        statement["Principal"]["Service"]
        for policy in existing.of_type("AWS::SQS::QueuePolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and policy["Queues"] == [{"Ref": name}]
    ]
    assert senders == ["events.amazonaws.com"]
