"""Connects upload events: bucket -> queue -> record_uploads; failing messages go to the dead-letter queue."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.encryption import Encryption
from infra.constructs.store import Store
from infra.settings import Deployment
from packline import keys

BATCH = 1000
"""Messages of one invocation: about 1.8 MB, where Lambda allows 6 MB."""
WINDOW = Duration.seconds(5)
CREATED = "s3:ObjectCreated:*"


def make_queue(scope: Construct, handler_timeout: Duration, encryption: Encryption) -> sqs.Queue:
    """Create the queue; visibility is six handler time-outs plus the batch window, as AWS advises for Lambda."""
    hidden = Duration.seconds(6 * handler_timeout.to_seconds() + WINDOW.to_seconds())
    common: dict[str, Any] = {
        "encryption": sqs.QueueEncryption.SQS_MANAGED,
        "enforce_ssl": True,
        "retention_period": Duration.days(14),
    }
    dead = encryption.encrypt_queue(sqs.Queue(scope, "UploadsDead", **common))
    letters = sqs.DeadLetterQueue(max_receive_count=5, queue=dead)
    queue = sqs.Queue(scope, "Uploads", visibility_timeout=hidden, dead_letter_queue=letters, **common)
    return encryption.encrypt_queue(queue)


def poll_queue(function: lambda_.Function, queue: sqs.Queue, concurrency: int) -> None:
    """Feed the queue to the function in batches; a bad message alone returns to the queue."""
    function.add_event_source(
        sources.SqsEventSource(
            queue,
            batch_size=BATCH,
            max_batching_window=WINDOW,
            report_batch_item_failures=True,
            max_concurrency=concurrency,
        )
    )


def send_upload_events(
    scope: Construct, store: Store, queue: sqs.Queue, deployment: Deployment
) -> events.EventBus | None:
    """Send upload events to the queue: from S3 directly, or for an existing bucket by an EventBridge rule.

    Returns the bus to which the account of the bucket sends them, if it is another one.
    """
    if not deployment.existing_bucket:
        _notify_directly(scope, store, queue, deployment)
        return None
    bus = _bus_of(scope, deployment.bucket_account) if deployment.bucket_account else None
    _notify_by_rule(scope, store, queue, deployment, bus)
    return bus


def event_filters(deployment: Deployment) -> list[tuple[str, str]]:
    """Return (prefix, suffix) of the keys that send an event; they do not overlap, as S3 demands."""
    outputs = [(keys.OUTPUTS, "")]
    if deployment.intake == "metadata":
        outputs = [(keys.OUTPUTS, keys.BATCH_METADATA), (keys.OUTPUTS, keys.SIDECAR_SUFFIX)]
    filters = [*outputs, (keys.CONTROL, ""), (keys.UPLOADS, "")]
    return [(deployment.key_prefix + prefix, suffix) for prefix, suffix in filters]


def _notify_directly(scope: Construct, store: Store, queue: sqs.Queue, deployment: Deployment) -> None:
    # The bucket's own ARN in the condition would be a circle: the bucket is created after this policy.
    queue.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["sqs:SendMessage"],
            principals=[iam.ServicePrincipal("s3.amazonaws.com")],
            resources=[queue.queue_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}},
        )
    )
    bucket = store.bucket.node.default_child
    policy = queue.node.find_child("Policy").node.default_child
    if not isinstance(bucket, s3.CfnBucket) or not isinstance(policy, sqs.CfnQueuePolicy):
        raise TypeError("The store and the queue are expected to be made by this stack.")
    bucket.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        queue_configurations=[
            s3.CfnBucket.QueueConfigurationProperty(
                event=CREATED, queue=queue.queue_arn, filter=_filter(*keys)
            )
            for keys in event_filters(deployment)
        ]
    )
    bucket.add_resource_dependency(policy)


def _filter(prefix: str, suffix: str) -> s3.CfnBucket.NotificationFilterProperty:
    rules = [s3.CfnBucket.FilterRuleProperty(name="prefix", value=prefix)]
    if suffix:
        rules.append(s3.CfnBucket.FilterRuleProperty(name="suffix", value=suffix))
    return s3.CfnBucket.NotificationFilterProperty(s3_key=s3.CfnBucket.S3KeyFilterProperty(rules=rules))


def _notify_by_rule(
    scope: Construct, store: Store, queue: sqs.Queue, deployment: Deployment, bus: events.EventBus | None
) -> None:
    keys = [
        {"wildcard": f"{prefix}*{suffix}"} if suffix else {"prefix": prefix}
        for prefix, suffix in event_filters(deployment)
    ]
    rule = events.Rule(
        scope,
        "UploadEvents",
        description="Objects created in the existing bucket, under the prefixes that matter.",
        event_bus=bus,
        event_pattern=events.EventPattern(
            source=["aws.s3"],
            account=[deployment.bucket_account] if deployment.bucket_account else None,
            detail_type=["Object Created"],
            detail={"bucket": {"name": [store.bucket.bucket_name]}, "object": {"key": keys}},
        ),
    )
    resource = rule.node.default_child
    if not isinstance(resource, events.CfnRule):
        raise TypeError("The rule is not a resource.")
    # CDK's own target would allow EventBridge to use the key in every way.
    letters = queue.dead_letter_queue
    if letters is None:
        raise TypeError("The queue has no dead letters.")
    # What EventBridge cannot deliver for a day waits where what cannot be handled waits.
    dead = events.CfnRule.DeadLetterConfigProperty(arn=letters.queue.queue_arn)
    resource.targets = [
        events.CfnRule.TargetProperty(arn=queue.queue_arn, id="Uploads", dead_letter_config=dead)
    ]
    for receiver in (queue, letters.queue):
        receiver.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                resources=[receiver.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rule.rule_arn}},
            )
        )


def _bus_of(scope: Construct, account: str) -> events.EventBus:
    """Create the bus to which the account that owns the bucket sends its upload events."""
    bus = events.EventBus(scope, "UploadBus", description="Upload events from the account of the bucket.")
    bus.add_to_resource_policy(
        iam.PolicyStatement(
            sid="UploadsOfTheDataAccount",
            actions=["events:PutEvents"],
            principals=[iam.AccountPrincipal(account)],
            resources=[bus.event_bus_arn],
        )
    )
    return bus
