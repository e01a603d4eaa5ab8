"""From a put in the store to the function behind the queue."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_plus

from packline.local import queues
from packline.local.queue_pollers import QueuePoller
from tests.local.conftest import Aws
from tests.waiting import wait_for


def test_events_arrive_in_batches_and_each_exactly_where_it_belongs(aws: Aws) -> None:
    names = [f"outputs/many/{number}" for number in range(120)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(aws.put, names))
    aws.put("elsewhere/1")

    def arrived() -> set[str]:
        return {key for key in _keys(aws) if key.startswith(("outputs/many/", "elsewhere/"))}

    assert wait_for(lambda: arrived() == set(names))
    sizes = [document["size"] for document in aws.documents("batches/")]
    assert max(sizes) > 10
    assert max(sizes) <= 100


def test_a_record_has_the_fields_of_s3_and_its_key_is_form_encoded(aws: Aws) -> None:
    key = "outputs/odd/ä b+c%20"
    aws.put(key, b"12345")
    found = wait_for(lambda: [r for r in _records(aws) if unquote_plus(r["s3"]["object"]["key"]) == key])
    stored = found[0]["s3"]["object"]
    assert stored["key"] == "outputs/odd/%C3%A4+b%2Bc%2520"
    assert stored["size"] == 5
    head = aws.client("s3").head_object(Bucket=aws.stack.store, Key=key)
    assert (stored["versionId"], f'"{stored["eTag"]}"') == (head["VersionId"], head["ETag"])
    assert int(stored["sequencer"], 16) > 0
    assert found[0]["eventName"] == "ObjectCreated:Put"
    assert found[0]["eventTime"].endswith("Z")


def test_later_events_of_a_key_have_greater_sequencers(aws: Aws) -> None:
    for _ in range(3):
        aws.put("outputs/again/1")

    def sequence() -> list[str]:
        found = [r["s3"]["object"] for r in _records(aws) if r["s3"]["object"]["key"] == "outputs/again/1"]
        return [stored["sequencer"] for stored in found]

    assert wait_for(lambda: len(sequence()) == 3)
    assert sorted(sequence()) == sequence()


def test_a_multipart_upload_is_one_event(aws: Aws) -> None:
    s3, where = aws.client("s3"), {"Bucket": aws.stack.store, "Key": "outputs/large/1"}
    upload = s3.create_multipart_upload(**where)["UploadId"]
    tag = s3.upload_part(**where, UploadId=upload, PartNumber=1, Body=b"part")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
    s3.complete_multipart_upload(**where, UploadId=upload, MultipartUpload=parts)
    aws.put("outputs/large/2")
    assert wait_for(lambda: "outputs/large/2" in _keys(aws))
    names = [r["eventName"] for r in _records(aws) if r["s3"]["object"]["key"] == "outputs/large/1"]
    assert names == ["ObjectCreated:CompleteMultipartUpload"]


def test_only_the_failed_message_of_a_batch_comes_again_and_ends_in_the_dead_letter_queue(aws: Aws) -> None:
    aws.put("outputs/bad/good-1")
    aws.put("outputs/bad/poison")
    aws.put("outputs/bad/good-2")
    sqs = aws.client("sqs")

    def dead() -> list[str]:
        found = sqs.receive_message(QueueUrl=aws.stack.dlq_url, VisibilityTimeout=0).get("Messages", [])
        return [message["Body"] for message in found]

    bodies = wait_for(dead)
    assert len(bodies) == 1
    assert "outputs/bad/poison" in bodies[0]
    keys = list(_keys(aws))
    assert keys.count("outputs/bad/poison") == 3
    assert keys.count("outputs/bad/good-1") == keys.count("outputs/bad/good-2") == 1
    left = sqs.get_queue_attributes(QueueUrl=aws.stack.queue_url, AttributeNames=["All"])["Attributes"]
    assert left["ApproximateNumberOfMessages"] == "0"


def test_events_of_a_bucket_with_eventbridge_reach_the_queue_by_a_rule_with_raw_keys(aws: Aws) -> None:
    """The way of an existing bucket: S3, EventBridge, SQS."""
    s3, events = aws.client("s3"), aws.client("events")
    s3.create_bucket(Bucket="existing", CreateBucketConfiguration={"LocationConstraint": aws.stack.region})
    s3.put_bucket_notification_configuration(
        Bucket="existing", NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    names = {"bucket": {"name": ["existing"]}, "object": {"key": [{"prefix": "outputs/"}]}}
    pattern = {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": names}
    arn = aws.client("sqs").get_queue_attributes(QueueUrl=aws.stack.queue_url, AttributeNames=["QueueArn"])
    events.put_rule(Name="existing", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="existing", Targets=[{"Id": "1", "Arn": arn["Attributes"]["QueueArn"]}])
    s3.put_object(Bucket="existing", Key="outputs/ä b+c", Body=b"1", Tagging="a=b")
    s3.put_object(Bucket="existing", Key="elsewhere/1", Body=b"1")

    def arrived() -> list[dict[str, Any]]:
        bodies = [body for document in aws.documents("batches/") for body in document["bodies"]]
        return [body for body in bodies if body.get("source") == "aws.s3"]

    (event,) = wait_for(arrived)
    assert event["detail"]["object"]["key"] == "outputs/ä b+c"
    assert (event["detail-type"], event["detail"]["reason"]) == ("Object Created", "PutObject")
    assert event["detail"]["bucket"] == {"name": "existing"}


def test_a_message_sent_by_hand_reaches_the_function(aws: Aws) -> None:
    aws.client("sqs").send_message(QueueUrl=aws.stack.queue_url, MessageBody='{"by": "hand"}')
    assert wait_for(
        lambda: any({"by": "hand"} in document["bodies"] for document in aws.documents("batches/"))
    )


class PausedMapping(SimpleNamespace):
    """A mapping that is disabled from the moment that its message is received on, until it is resumed."""

    message: Any = None
    resumed = False

    @property
    def enabled(self) -> bool:
        return self.resumed or not (self.message and self.message.approximate_first_receive_timestamp)


def test_a_batch_that_is_received_once_its_mapping_is_disabled_stays_in_the_queue(aws: Aws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="paused")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.send_message(QueueUrl=url, MessageBody="1")
    (message,) = queues.find(arn)._messages
    mapping = PausedMapping(
        event_source_arn=arn,
        function_arn="",
        batch_size=1,
        max_batch_window=0,
        function_response_types=(),
        scaling_config=None,
        region=aws.stack.region,
        message=message,
    )
    enabled_at_call: list[bool] = []

    def invoke(arn: str, event: bytes) -> tuple[bytes, bool]:
        enabled_at_call.append(mapping.enabled)
        return b"", False

    poller = QueuePoller(mapping, invoke)
    poller.start()
    wait_for(lambda: message.approximate_first_receive_timestamp)
    wait_for(lambda: not message.approximate_receive_count or enabled_at_call)
    mapping.resumed = True
    wait_for(lambda: enabled_at_call)
    poller.stop()
    assert enabled_at_call == [True]


def _records(aws: Aws) -> list[dict[str, Any]]:
    bodies = [body for document in aws.documents("batches/") for body in document["bodies"]]
    return [record for body in bodies for record in body.get("Records", [])]


def _keys(aws: Aws) -> list[str]:
    return [unquote_plus(record["s3"]["object"]["key"]) for record in _records(aws)]
