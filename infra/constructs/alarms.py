"""Alarms: each says what it means and where to look first."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
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
OWN = {
    "LateFiles": "Files arrived after their execution was sealed; no version has them. See the execution's late files.",
    "PackagingFailed": "A version has no package; it is fetched by files. Its packaging reason says why.",
    "SealingFailed": "An execution could not be sealed. Its alerts say why; the sweep tries again.",
    "FailedMessages": "Upload events could not be recorded; they come back, and end in the dead-letter queue.",
}
"""Metrics of the functions themselves; one is enough to look."""


class Alarms:
    """All alarms of a deployment; they go to one topic: an existing one, or a new one with an address to tell."""

    def __init__(self, scope: Construct, deployment: Deployment, key: kms.IKey | None) -> None:
        self._scope = scope
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
        """Errors beyond what retries are for, of each function; throttles of all together."""
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

    def watch_machine(self, machine: sfn.StateMachine) -> None:
        """Runs that failed or were ended from outside."""
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

    def watch_table(self, catalog: dynamodb.Table) -> None:
        """Throttled reads and writes: an on-demand table has them only when one key is too hot.

        These metrics have no dimension of the operation: they count every kind of request, and those in batches, which
        ThrottledRequests counts only if all of a batch are throttled. Alarms on AWS/DynamoDB always ignore missing
        data, so the sum fills it in; otherwise an alarm would never end.
        """
        table = {"TableName": catalog.table_name}
        index = {**table, "GlobalSecondaryIndexName": schema.INDEX}
        throttled = {
            f"{kind.lower()}_{of}": cloudwatch.Metric(
                namespace="AWS/DynamoDB",
                metric_name=f"{kind}ThrottleEvents",
                dimensions_map=dimensions,
                period=FIVE,
                statistic="Sum",
            )
            for kind in ("Read", "Write")
            for of, dimensions in (("table", table), ("index", index))
        }
        self._alarm(
            "TableThrottled", _sum(throttled), 1, "The table throttles requests. See its busiest keys."
        )

    def watch_gateway(self, api: gateway.HttpApi) -> None:
        """Requests that failed on our side."""
        failed = api.metric_server_error(period=FIVE, statistic="Sum")
        self._alarm("ApiFailures", failed, 5, "The HTTP API answers 5xx. See the log group of api.")

    def watch_own_metrics(self, namespace: str, service: str) -> None:
        """What the functions count themselves."""
        for name, meaning in OWN.items():
            metric = cloudwatch.Metric(
                namespace=namespace,
                metric_name=name,
                dimensions_map={"service": service},
                period=FIVE,
                statistic="Sum",
            )
            self._alarm(name, metric, 1, meaning)

    def _alarm(self, identifier: str, metric: cloudwatch.IMetric, threshold: float, meaning: str) -> None:
        alarm = cloudwatch.Alarm(
            self._scope,
            f"{identifier}Alarm",
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=meaning,
        )
        if self._topic is not None:
            alarm.add_alarm_action(actions.SnsAction(self._topic))


def _sum(metrics: Mapping[str, cloudwatch.IMetric]) -> cloudwatch.MathExpression:
    """Add metrics up. A metric without data counts as zero; otherwise the sum would have no data either."""
    terms = "+".join(f"FILL({name}, 0)" for name in metrics)
    return cloudwatch.MathExpression(expression=terms, using_metrics=metrics, period=FIVE)
