"""Questions that ``tests/foreign/answers.py`` does not ask, each with the page of AWS that decides."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
from botocore.config import Config

from bench.local_engines.serve import ROOT_KEY
from tests.foreign.answers import MIB, Store, crc32

REGION = "eu-west-1"
ACCOUNT = "123456789012"
WAIT_SECONDS = 20.0
ANYONE = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}


class Cloud(NamedTuple):
    """An engine that is asked; ``api_url`` is empty where no template is deployed."""

    endpoint_url: str
    api_url: str = ""

    def client(self, service: str, key: str = ROOT_KEY, secret: str = ROOT_KEY) -> Any:
        """Return a client that repeats nothing."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint_url,
            region_name=REGION,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
        )


class Question(NamedTuple):
    """``ask`` returns a text; ``aws`` is the answer that the page of AWS promises."""

    ask: Callable[[Cloud], str]
    aws: str
    page: str


def _bucket(cloud: Cloud) -> Store:
    bucket = f"asked-{uuid.uuid4().hex[:12]}"
    store = Store(cloud.client("s3"), bucket)
    store.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    return store


def _two_parts(cloud: Cloud) -> Store:
    store = _bucket(cloud)
    store.complete(*store.upload("two", b"a" * 5 * MIB, b"tail"), ChecksumType="FULL_OBJECT")
    return store


def _second_part(cloud: Cloud) -> str:
    answer = _two_parts(cloud).get("two", PartNumber=2)
    body = answer["Body"].read()
    text = body.decode() if len(body) < 100 else f"{len(body):,} bytes"
    return f"{answer['ResponseMetadata']['HTTPStatusCode']} {text}"


def _range_over_parts(cloud: Cloud) -> str:
    answer = _two_parts(cloud).get("two", Range=f"bytes={5 * MIB - 2}-{5 * MIB + 1}")
    return f"{answer['ResponseMetadata']['HTTPStatusCode']} {answer['Body'].read().decode()}"


def _checksum_of_put(cloud: Cloud) -> str:
    store = _bucket(cloud)
    put = store.put("a", ChecksumAlgorithm="CRC32")
    head = store.s3.head_object(Bucket=store.bucket, Key="a", ChecksumMode="ENABLED")
    right = crc32(b"body")
    return (
        f"{put.get('ChecksumCRC32') == right} {head.get('ChecksumCRC32') == right} {head.get('ChecksumType')}"
    )


def _event_of_versioned_put(cloud: Cloud) -> str:
    """Put into a versioned bucket that notifies a queue, and compare the record."""
    store, (url, arn) = _bucket(cloud), _queue(cloud)
    store.s3.put_bucket_versioning(Bucket=store.bucket, VersioningConfiguration={"Status": "Enabled"})
    queues = [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]
    store.s3.put_bucket_notification_configuration(
        Bucket=store.bucket, NotificationConfiguration={"QueueConfigurations": queues}
    )
    version = store.put("in/a+b c")["VersionId"]
    record = next(r for body in _receive(cloud, url) for r in body.get("Records", ()))["s3"]["object"]
    return f"{record['key']} {record.get('versionId') == version} {bool(record.get('sequencer'))}"


def _events_of_upload(cloud: Cloud) -> str:
    """Complete an upload in a bucket that notifies a queue, and name the events."""
    store, (url, arn) = _bucket(cloud), _queue(cloud)
    queues = [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]
    store.s3.put_bucket_notification_configuration(
        Bucket=store.bucket, NotificationConfiguration={"QueueConfigurations": queues}
    )
    store.complete(*store.upload("one", b"body"), ChecksumType="FULL_OBJECT")
    _ = store.put("last")
    names = [r["eventName"] for body in _receive(cloud, url, 3) for r in body.get("Records", ())]
    return " ".join(sorted(names))


def _event_to_queue(cloud: Cloud) -> str:
    events, (url, arn) = cloud.client("events"), _queue(cloud)
    bus = f"bus-{uuid.uuid4().hex[:8]}"
    events.create_event_bus(Name=bus)
    pattern = json.dumps({"source": ["bench"]})
    events.put_rule(Name="to-queue", EventBusName=bus, EventPattern=pattern)
    events.put_targets(Rule="to-queue", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    entry = {"EventBusName": bus, "Source": "bench", "DetailType": "t", "Detail": '{"n": 1}'}
    events.put_events(Entries=[entry])
    (event,) = _receive(cloud, url)
    return f"{event['source']} {event['detail']}"


def _rule_for_a_function(cloud: Cloud) -> str:
    events = cloud.client("events")
    bus = f"bus-{uuid.uuid4().hex[:8]}"
    events.create_event_bus(Name=bus)
    events.put_rule(Name="to-function", EventBusName=bus, EventPattern=json.dumps({"source": ["bench"]}))
    target = {"Id": "f", "Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:absent"}
    events.put_targets(Rule="to-function", EventBusName=bus, Targets=[target])
    entry = {"EventBusName": bus, "Source": "bench", "DetailType": "t", "Detail": "{}"}
    return f"{events.put_events(Entries=[entry])['FailedEntryCount']} failed"


def _map(item: dict[str, Any], count: int) -> Callable[[Cloud], str]:
    """Run a distributed Map over a JSON array of that many items in S3, and tell how it ends."""

    def run(cloud: Cloud) -> str:
        store = _bucket(cloud)
        store.put("items.json", json.dumps(list(range(count))).encode())
        reader = {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSON"},
            "Parameters": {"Bucket": store.bucket, "Key": "items.json"},
        }
        processor = {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Item",
            "States": {"Item": item},
        }
        state = {
            "Type": "Map",
            "ItemReader": reader,
            "ItemProcessor": processor,
            "MaxConcurrency": 4,
            "End": True,
        }
        return _run_machine(cloud, {"StartAt": "Each", "States": {"Each": state}})

    return run


def _state_machine(cloud: Cloud, definition: dict[str, Any]) -> str:
    """Create a state machine with a role that may do everything. Returns its ARN."""
    iam, name = cloud.client("iam"), f"asked-{uuid.uuid4().hex[:8]}"
    trust = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_role_policy(RoleName=name, PolicyName="everything", PolicyDocument=json.dumps(everything))
    made = cloud.client("stepfunctions").create_state_machine(
        name=name, definition=json.dumps(definition), roleArn=role["Role"]["Arn"]
    )
    return str(made["stateMachineArn"])


def _run_machine(cloud: Cloud, definition: dict[str, Any]) -> str:
    states = cloud.client("stepfunctions")
    arn = states.start_execution(stateMachineArn=_state_machine(cloud, definition))["executionArn"]
    ends_at = time.monotonic() + WAIT_SECONDS
    while (run := states.describe_execution(executionArn=arn))["status"] == "RUNNING":
        if time.monotonic() > ends_at:
            return "still RUNNING"
        time.sleep(0.1)
    if run["status"] != "SUCCEEDED":
        return f"{run['status']} {run.get('error')}"
    return f"SUCCEEDED with {len(json.loads(run['output']))} results"


def _two_runs_without_names(cloud: Cloud) -> str:
    definition = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    states, arn = cloud.client("stepfunctions"), _state_machine(cloud, definition)
    arns = {states.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(2)}
    return f"{len(arns)} runs"


def _buckets_of_new_user(cloud: Cloud, secret: str | None = None) -> str:
    """List the buckets as a user without policies, with the user's secret or another one."""
    iam, name = cloud.client("iam"), f"user-{uuid.uuid4().hex[:8]}"
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    cloud.client("s3", key["AccessKeyId"], secret or key["SecretAccessKey"]).list_buckets()
    return "200"


def _unsigned_api(cloud: Cloud) -> str:
    if not cloud.api_url:
        return "the template's API cannot be deployed"
    try:
        with urlopen(f"{cloud.api_url}/w/api/v0/datasets/", timeout=60) as answer:
            return str(answer.status)
    except HTTPError as error:
        return str(error.code)


def _parameter(cloud: Cloud) -> str:
    ssm, name = cloud.client("ssm"), f"/bench/{uuid.uuid4().hex[:8]}"
    ssm.put_parameter(Name=name, Value="value", Type="String")
    return str(ssm.get_parameter(Name=name)["Parameter"]["Value"])


def _queue(cloud: Cloud) -> tuple[str, str]:
    sqs = cloud.client("sqs")
    url = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex[:8]}", Attributes={"Policy": json.dumps(ANYONE)})[
        "QueueUrl"
    ]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return url, attributes["Attributes"]["QueueArn"]


def _receive(cloud: Cloud, url: str, count: int = 1) -> list[Any]:
    """Receive messages but those of a test, at most that many, for five seconds."""
    sqs = cloud.client("sqs")
    bodies: list[Any] = []
    ends_at = time.monotonic() + 5
    while time.monotonic() < ends_at and len(bodies) < count:
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", ()):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            body = json.loads(message["Body"])
            if body.get("Event") != "s3:TestEvent":
                bodies.append(body)
    return bodies


_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/"
_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/"
MORE_QUESTIONS = {
    "get the second part of a multipart object": Question(
        _second_part, "206 tail", f"{_S3}API/API_GetObject.html"
    ),
    "get a range over two parts": Question(_range_over_parts, "206 aata", f"{_S3}API/API_GetObject.html"),
    "the checksum of a put, and of its object": Question(
        _checksum_of_put, "True True FULL_OBJECT", f"{_S3}userguide/checking-object-integrity-upload.html"
    ),
    "the event of a put: key, version, sequencer": Question(
        _event_of_versioned_put, "in/a%2Bb+c True True", f"{_S3}userguide/notification-content-structure.html"
    ),
    "the events of a multipart upload and a put": Question(
        _events_of_upload,
        "ObjectCreated:CompleteMultipartUpload ObjectCreated:Put",
        f"{_S3}userguide/notification-how-to-event-types-and-destinations.html",
    ),
    "an event by a rule to a queue": Question(
        _event_to_queue,
        "bench {'n': 1}",
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html",
    ),
    "an event that a rule sends to a function": Question(
        _rule_for_a_function,
        "0 failed",
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html",
    ),
    "a distributed Map over a JSON array in S3": Question(
        _map({"Type": "Pass", "End": True}, 50),
        "SUCCEEDED with 50 results",
        f"{_STATES}input-output-itemreader.html",
    ),
    "a distributed Map with an item that fails": Question(
        _map({"Type": "Fail", "Error": "Broken"}, 2),
        "FAILED States.ExceedToleratedFailureThreshold",
        f"{_STATES}state-map-distributed.html",
    ),
    "two runs of a state machine without names": Question(
        _two_runs_without_names,
        "2 runs",
        "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html",
    ),
    "a user without policies": Question(
        _buckets_of_new_user,
        "403 AccessDenied",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    ),
    "a request with a wrong signature": Question(
        lambda cloud: _buckets_of_new_user(cloud, "another secret"),
        "403 SignatureDoesNotMatch",
        f"{_S3}API/ErrorResponses.html",
    ),
    "an unsigned request to the API with IAM": Question(
        _unsigned_api,
        "403",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html",
    ),
    "a parameter of Systems Manager": Question(
        _parameter,
        "value",
        "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html",
    ),
}
