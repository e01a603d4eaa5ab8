"""What Packline takes for granted of S3's events, SQS and EventBridge. Docstrings end with who relies on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from packline.aws.events import parse_body
from tests.live.answers import refused
from tests.live.target import Target, wait_until

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]


class Listener:
    """Keeps the bodies of all messages of a queue."""

    def __init__(self, sqs: Any, url: str) -> None:
        self._sqs, self._url = sqs, url
        self.bodies: list[Any] = []

    def take(self) -> list[Any]:
        """Receive what there is; everything so far."""
        answer = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10, WaitTimeSeconds=2)
        for message in answer.get("Messages", []):
            self.bodies.append(message["Body"])
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        return self.bodies


@pytest.fixture
def listener(target: Target, s3: Any, bucket: str) -> Iterator[Listener]:
    """A queue that gets the bucket's events below ``events/``."""
    sqs, name = target.client("sqs"), target.name("events")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    rules = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "events/"}]}}
    wanted = [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": rules}]
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": wanted}
    )
    try:
        yield Listener(sqs, url)
    finally:
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
        sqs.delete_queue(QueueUrl=url)


def uploads(bodies: list[str], key: str) -> list[Any]:
    return [upload for body in bodies for upload in parse_body(body) if upload.key == key]


def test_each_object_sends_an_event_that_we_can_read(s3: Any, bucket: str, listener: Listener) -> None:
    """Key, version and size; one for each write, in any order. Relied on by ``packline.aws.events``."""
    keys = ["events/plain", "events/with space", "events/a+b", "events/ä/ö", "events/100%"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"12345")

    def heard() -> bool:
        bodies = listener.take()
        return all(uploads(bodies, key) for key in keys)

    wait_until(heard, "an event of each object", seconds=120)
    newest = s3.head_object(Bucket=bucket, Key="events/a+b")
    upload = uploads(listener.bodies, "events/a+b")[0]
    assert (upload.size, upload.version_id) == (5, newest["VersionId"])


def test_the_sequencer_orders_the_writes_of_one_key(s3: Any, bucket: str, listener: Listener) -> None:
    """Compared as text of equal length; no outcome depends on it. Relied on by ``packline.local.s3_notifications``."""
    versions = [s3.put_object(Bucket=bucket, Key="events/again", Body=b"x")["VersionId"] for _ in range(5)]

    def records() -> list[Any]:
        bodies = [json.loads(body) for body in listener.take()]
        found = [r["s3"]["object"] for body in bodies for r in body.get("Records", []) if "s3" in r]
        return [r for r in found if r["key"] == "events/again"]

    wait_until(lambda: len({r["versionId"] for r in records()}) == 5, "five events", seconds=120)
    width = max(len(r["sequencer"]) for r in records())
    ordered = sorted(records(), key=lambda record: record["sequencer"].rjust(width, "0"))
    assert list(dict.fromkeys(record["versionId"] for record in ordered)) == versions


def test_an_event_of_more_than_256_kb_is_taken(target: Target, only_aws: None) -> None:
    """1 MB since 2025; more is refused. Relied on by ``packline.aws.runtime``."""
    events, bus = target.client("events"), target.outputs["EventBusName"]

    def sent(size: int) -> Any:
        detail = json.dumps({"filler": "x" * size})
        entry = {"Source": "packline.live", "DetailType": "Size", "Detail": detail, "EventBusName": bus}
        return events.put_events(Entries=[entry])["FailedEntryCount"]

    assert sent(900_000) == 0
    with refused("ValidationException", "PayloadTooLargeException", "InternalException"):
        assert sent(1_200_000) == 0


def test_ten_events_go_in_one_call(target: Target) -> None:
    """Eleven do not. Relied on by ``packline.aws.runtime``."""
    events, bus = target.client("events"), target.outputs["EventBusName"]
    entry = {"Source": "packline.live", "DetailType": "Count", "Detail": "{}", "EventBusName": bus}
    assert events.put_events(Entries=[entry] * 10)["FailedEntryCount"] == 0
    with refused("ValidationException"):
        events.put_events(Entries=[entry] * 11)
