"""Files uploaded outside executions, by the real handler: datums with what their sidecars say, in any order."""

from __future__ import annotations

import json
from typing import Any

import boto3

from packline.aws import runtime
from packline.pipeline.datums import Dependencies, find_datum
from packline.pipeline.searching import search
from packline.rules.query import Query, parse_conditions
from packline.uri import parse_datum_uri
from tests.functions.conftest import Deployment
from tests.functions.test_handlers import created, queue_event

PHOTO = "uploads/pets/photo ä.jpg"


def told(deployment: Deployment, key: str) -> dict[str, Any]:
    """S3's notification of the current version of an object."""
    body = created(deployment, key)
    head = deployment.s3.head_object(Bucket="store", Key=key)
    found = body["Records"][0]["s3"]["object"]
    found |= {"size": head["ContentLength"], "eTag": head["ETag"].strip('"'), "versionId": head["VersionId"]}
    return body


def deps() -> Dependencies:
    return Dependencies(runtime.registry(), runtime.datum_index(), runtime.store())


def uploaded(deployment: Deployment) -> list[dict[str, Any]]:
    """Two versions of a photo, a sidecar, and something else; their events."""
    events = []
    for key, body in (
        (PHOTO, b"first"),
        (PHOTO, b"second"),
        (f"{PHOTO}.metadata.json", b'{"valohai.alias": "pet", "valohai.tags": ["cat"], "stars": 4.5}'),
        ("uploads/folder/", b""),
        ("uploads/other.txt", b"x"),
        ("uploads/other.txt.metadata.json", b"[1]"),
    ):
        deployment.put(key, body)
        events.append(told(deployment, key))
    return events


def test_a_loose_file_is_a_datum_and_its_newest_version_has_what_the_sidecar_says(
    deployment: Deployment,
) -> None:
    answer = deployment.call("record_uploads", queue_event(*uploaded(deployment)))
    assert answer == {"batchItemFailures": []}
    datum = find_datum(parse_datum_uri("datum://pet"), deps())
    assert (datum.path, datum.size, datum.execution) == ("pets/photo ä.jpg", 6, "")
    for query in (Query(tags=("cat",)), Query(conditions=parse_conditions(["stars>4"])), Query(alias="pet")):
        assert search(query, deps()).datums == (datum,)
    both = search(Query(name="photo*"), deps()).datums
    assert sorted(found.size for found in both) == [5, 6]
    (other,) = search(Query(name="other.txt"), deps()).datums
    assert other.metadata == {}
    assert search(Query(name="*"), deps()).cursor == ""
    assert {found.path for found in search(Query(name="*"), deps()).datums} == {datum.path, other.path}
    assert deployment.started() == []


def test_any_order_and_repetition_of_the_events_leaves_the_same_table(deployment: Deployment) -> None:
    events = uploaded(deployment)
    deployment.call("record_uploads", queue_event(*events))
    expected = deployment.table_items()
    for order in (events[::-1], events + events, events[2:] + events[:2]):
        deployment.forget()
        for event in order:
            deployment.call("record_uploads", queue_event(event))
        assert deployment.table_items() == expected


def test_moving_an_alias_is_told_once(deployment: Deployment) -> None:
    queue = boto3.client("sqs").create_queue(QueueName="listener")["QueueUrl"]
    attributes = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    events = boto3.client("events")
    pattern = json.dumps({"source": ["packline"]})
    events.put_rule(Name="all", EventBusName="packline", EventPattern=pattern)
    target = {"Id": "listener", "Arn": attributes["Attributes"]["QueueArn"]}
    events.put_targets(Rule="all", EventBusName="packline", Targets=[target])
    for event in uploaded(deployment) * 2:
        deployment.call("record_uploads", queue_event(event))
    received = boto3.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    (message,) = [json.loads(found["Body"]) for found in received]
    assert message["detail-type"] == "DatumAliasUpdated"
    assert message["detail"]["data"]["updated_alias"]["datum"] == "pets/photo ä.jpg"
