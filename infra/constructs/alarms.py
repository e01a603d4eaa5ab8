"""Alarms for every way that work can stop. Each has a section on docs/alarms.md: meaning, first look, remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_elasticloadbalancingv2 as balancing
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.settings import Deployment
from packline.aws import schema

FIVE = Duration.minutes(5)
HOUR = 3_600
TABLE_OPERATIONS = (
    "GetItem", "PutItem", "Query", "BatchGetItem", "BatchWriteItem", "TransactWriteItems",
)  # fmt: skip
"""What the functions ask of the table; SystemErrors has no sum over operations."""


class OwnMetric(NamedTuple):
    """A metric of the functions themselves, and when it is an alarm."""

    meaning: str
    threshold: float = 1
    statistic: str = "Sum"
    periods: int = 1


OWN = {
    "LateFiles": OwnMetric(
        "Files arrived after their execution was sealed; no version has them. See the execution's late files."
    ),
    "PackagingFailed": OwnMetric(
        "A version has no package; it is fetched by files. Its packaging reason says why."
    ),
    "SealingFailed": OwnMetric(
        "An execution could not be sealed. Its alerts say why; the sweep tries again."
    ),
    "FailedMessages": OwnMetric(
        "Upload events could not be recorded; they come back, and end in the dead-letter queue."
    ),
    "LostMarkers": OwnMetric("Markers were found whose events never came: events of the store are lost."),
    "LateAnnouncements": OwnMetric(
        "For a quarter of an hour, events were sent late only: EventBridge refuses them, or functions die.",
        periods=3,
    ),
    "SealingWait": OwnMetric(
        "A complete execution waits for its sealing for more than an hour.", HOUR, "Maximum"
    ),
    "PackagingWait": OwnMetric(
        "A version waits for its package for more than six hours.", 6 * HOUR, "Maximum"
    ),
    "UnindexedDatums": OwnMetric(
        "For an hour, search does not find all files yet: their entries are not written.", 1, "Maximum", 12
    ),
    "UnindexedVersions": OwnMetric(
        "For an hour, the search over all paths does not know all versions yet.", 1, "Maximum", 12
    ),
}
"""Metrics of the functions, by name."""


class Alarms:
    """All alarms of a deployment; they go to one topic: an existing one, or a new one with an address to tell."""

    def __init__(self, scope: Construct, deployment: Deployment, key: kms.IKey | None) -> None:
        self._scope = scope
        self.all: list[cloudwatch.Alarm] = []
        self._topic: sns.ITopic | None = None
        if deployment.alarm_topic:
            self._topic = sns.Topic.from_topic_arn(scope, "AlarmTopic", deployment.alarm_topic)
        elif deployment.alarm_email:
            self._topic = sns.Topic(
                scope, "AlarmTopic", display_name="Packline alarms", enforce_ssl=True, master_key=key
            )
            self._topic.add_subscription(subscriptions.EmailSubscription(deployment.alarm_email))

    def watch_queue(self, queue: sqs.Queue) -> None:
        """Poison messages, and events that are not handled in time."""
        dead = queue.dead_letter_queue
        if dead is not None:
            self._alarm(
                "DeadLetters",
                dead.queue.metric_approximate_number_of_messages_visible(period=FIVE, statistic="Maximum"),
                1,
                "Upload events failed five times. Read one message, correct the cause, then redrive the queue.",
            )
        self._alarm(
            "QueueAge",
            queue.metric_approximate_age_of_oldest_message(period=FIVE, statistic="Maximum"),
            15 * 60,
            "Upload events wait more than 15 minutes. See the errors and throttles of record_uploads.",
        )

    def watch_functions(self, functions: Mapping[str, lambda_.Function]) -> None:
        """Errors beyond what retries are for, of each function; throttles of all together; and a sweep that rests."""
        for name, function in functions.items():
            self._alarm(
                f"{function.node.id}Errors",
                function.metric_errors(period=FIVE, statistic="Sum"),
                5,
                f"{name} fails again and again. See its log group.",
            )
        throttles = {name: f.metric_throttles(period=FIVE, statistic="Sum") for name, f in functions.items()}
        self._alarm(
            "Throttles",
            _sum(throttles),
            1,
            "Lambda refuses to start functions: the account's concurrency is used up.",
        )
        self._alarm(
            "SweepStopped",
            functions["sweep"].metric_invocations(period=FIVE, statistic="Sum"),
            1,
            "Nothing has started the sweep for a quarter of an hour: lost runs and quiet executions wait.",
            periods=3,
            fewer=True,
        )

    def watch_rules(self, rules: Iterable[events.Rule]) -> None:
        """Rules of EventBridge that cannot reach what they start."""
        failed = {
            f"rule_{number}": cloudwatch.Metric(
                namespace="AWS/Events",
                metric_name="FailedInvocations",
                dimensions_map={"RuleName": rule.rule_name},
                period=FIVE,
                statistic="Sum",
            )
            for number, rule in enumerate(rules)
        }
        self._alarm(
            "RulesFailed", _sum(failed), 1, "EventBridge may not start a function or write to the queue."
        )

    def watch_machine(self, machine: sfn.StateMachine) -> None:
        """Runs that failed or were ended from outside, and runs that Step Functions holds back."""
        ended = {
            "failed": machine.metric_failed(period=FIVE, statistic="Sum"),
            "timed_out": machine.metric_timed_out(period=FIVE, statistic="Sum"),
            "aborted": machine.metric_aborted(period=FIVE, statistic="Sum"),
        }
        self._alarm(
            "RunsFailed",
            _sum(ended),
            1,
            "An execution was not sealed by this run. See the run's error in the state machine.",
        )
        self._alarm(
            "RunsThrottled",
            machine.metric_throttled(period=FIVE, statistic="Sum"),
            1,
            "For a quarter of an hour, Step Functions held runs back: the account's quota is used up.",
            periods=3,
        )

    def watch_snapshots(self, machine: sfn.StateMachine) -> None:
        """Runs that ended without a version, for whatever reason."""
        ended = {
            "failed": machine.metric_failed(period=FIVE, statistic="Sum"),
            "timed_out": machine.metric_timed_out(period=FIVE, statistic="Sum"),
            "aborted": machine.metric_aborted(period=FIVE, statistic="Sum"),
        }
        meaning = "A snapshot that an engine writes has failed. See the run's error in the state machine."
        self._alarm("SnapshotsFailed", _sum(ended), 1, meaning)

    def watch_table(self, catalog: dynamodb.Table) -> None:
        """Throttled reads and writes: an on-demand table has them only when one key is too hot. And its failures.

        The events of throttling have no dimension of the operation: they count every kind of request, and those in
        batches, which ThrottledRequests counts only if all of a batch are throttled. Alarms on AWS/DynamoDB always
        ignore missing data, so the sum fills it in; otherwise an alarm would never end.
        """
        table = {"TableName": catalog.table_name}
        index = {**table, "GlobalSecondaryIndexName": schema.INDEX}
        throttled = {
            f"{kind.lower()}_{of}": _table_metric(f"{kind}ThrottleEvents", dimensions)
            for kind in ("Read", "Write")
            for of, dimensions in (("table", table), ("index", index))
        }
        self._alarm(
            "TableThrottled", _sum(throttled), 1, "The table throttles requests. See its busiest keys."
        )
        errors = {
            f"errors_{number}": _table_metric("SystemErrors", {**table, "Operation": operation})
            for number, operation in enumerate(TABLE_OPERATIONS)
        }
        self._alarm("TableErrors", _sum(errors), 5, "DynamoDB answers with errors of its own.")

    def watch_gateway(self, api: gateway.HttpApi) -> None:
        """Requests that failed on our side."""
        failed = api.metric_server_error(period=FIVE, statistic="Sum")
        self._alarm("ApiFailures", failed, 5, "The HTTP API answers 5xx. See the log group of api.")

    def watch_balancer(self, balancer: balancing.CfnLoadBalancer) -> None:
        """Requests that failed on our side, or that the load balancer could not hand to the function."""
        of_all = {
            part.lower(): cloudwatch.Metric(
                namespace="AWS/ApplicationELB",
                metric_name=f"HTTPCode_{part}_5XX_Count",
                dimensions_map={"LoadBalancer": balancer.attr_load_balancer_full_name},
                period=FIVE,
                statistic="Sum",
            )
            for part in ("Target", "ELB")
        }
        self._alarm("ApiFailures", _sum(of_all), 5, "The HTTP API answers 5xx. See the log group of api.")

    def watch_own_metrics(self, namespace: str, service: str) -> None:
        """What the functions count themselves. ``service``: the deployment's name, so that each has its own metrics."""
        for name, own in OWN.items():
            metric = cloudwatch.Metric(
                namespace=namespace,
                metric_name=name,
                dimensions_map={"service": service},
                period=FIVE,
                statistic=own.statistic,
            )
            self._alarm(name, metric, own.threshold, own.meaning, periods=own.periods)

    def _alarm(
        self,
        identifier: str,
        metric: cloudwatch.IMetric,
        threshold: float,
        meaning: str,
        *,
        periods: int = 1,
        fewer: bool = False,
    ) -> None:
        """Create an alarm; ``fewer``: it is one if less than the threshold, or nothing, is reported."""
        over, under = (
            cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        )
        missing = cloudwatch.TreatMissingData
        alarm = cloudwatch.Alarm(
            self._scope,
            f"{identifier}Alarm",
            metric=metric,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=under if fewer else over,
            treat_missing_data=missing.BREACHING if fewer else missing.NOT_BREACHING,
            alarm_description=meaning,
        )
        if self._topic is not None:
            alarm.add_alarm_action(actions.SnsAction(self._topic))
        self.all.append(alarm)


def _table_metric(name: str, dimensions: Mapping[str, str]) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/DynamoDB",
        metric_name=name,
        dimensions_map=dict(dimensions),
        period=FIVE,
        statistic="Sum",
    )


def _sum(metrics: Mapping[str, cloudwatch.IMetric]) -> cloudwatch.MathExpression:
    """Add metrics up. A metric without data counts as zero; otherwise the sum would have no data either."""
    terms = "+".join(f"FILL({name}, 0)" for name in metrics)
    return cloudwatch.MathExpression(expression=terms, using_metrics=metrics, period=FIVE)
