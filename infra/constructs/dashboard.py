"""The dashboard: a row for each stage from upload to fetch, and what they cost in requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

FIVE = Duration.minutes(5)


def make_dashboard(
    scope: Construct,
    name: str,
    *,
    functions: Mapping[str, lambda_.Function],
    machine: sfn.StateMachine,
    queue: sqs.Queue,
    table: dynamodb.Table,
    alarms: Sequence[cloudwatch.IAlarm],
    namespace: str,
) -> cloudwatch.Dashboard:
    """Create the dashboard of a deployment.

    Args:
        scope: What it belongs to.
        name: Name of the deployment; that of its metrics and its dashboard.
        functions: All functions, by name.
        machine: The state machine.
        queue: The upload events.
        table: The table.
        alarms: All alarms.
        namespace: Of the metrics that the functions write.
    """

    def own(*names: str, statistic: str = "Sum") -> list[cloudwatch.IMetric]:
        return [
            cloudwatch.Metric(
                namespace=namespace,
                metric_name=metric,
                dimensions_map={"service": name},
                statistic=statistic,
                period=FIVE,
            )
            for metric in names
        ]

    def durations(*names: str) -> list[cloudwatch.IMetric]:
        return [
            functions[each].metric_duration(period=FIVE, label=each) for each in names if each in functions
        ]

    dashboard = cloudwatch.Dashboard(scope, "Dashboard", dashboard_name=name)
    dashboard.add_widgets(
        cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=4)
    )
    age = queue.metric_approximate_age_of_oldest_message(period=FIVE, statistic="Maximum")
    rows: list[list[tuple[str, list[cloudwatch.IMetric]]]] = [
        [
            ("Uploads: events received", [queue.metric_number_of_messages_received(period=FIVE)]),
            ("Uploads: age of the oldest event (s)", [age]),
            ("Uploads: not as they should be", own("LateFiles", "FailedMessages", "LostMarkers")),
        ],
        [
            ("Sealing: by quiet period, alerts, failures", own("QuietExecutions", "Alerts", "SealingFailed")),
            ("Sealing: longest wait (s)", own("SealingWait", statistic="Maximum")),
            ("Sealing: duration (ms)", durations("seal_execution", "seal_range")),
        ],
        [
            ("Packing: files packed, parts reused, failures", own("PackedFiles", "ReusedParts", "PackagingFailed")),
            ("Packing: longest wait (s)", own("PackagingWait", statistic="Maximum")),
            ("Packing: duration (ms)", durations("plan_package", "pack_part")),
        ],
        [
            ("Runs: started, succeeded", [machine.metric_started(period=FIVE), machine.metric_succeeded(period=FIVE)]),
            ("Functions: errors", [each.metric_errors(period=FIVE, label=key) for key, each in functions.items()]),
            ("Table: consumed units", [
                table.metric_consumed_write_capacity_units(period=FIVE),
                table.metric_consumed_read_capacity_units(period=FIVE),
            ]),
        ],
    ]  # fmt: skip
    for row in rows:
        dashboard.add_widgets(
            *(cloudwatch.GraphWidget(title=title, left=metrics, width=8) for title, metrics in row)
        )
    return dashboard
