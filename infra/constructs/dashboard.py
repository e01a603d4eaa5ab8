"""The dashboard: a row for each stage from upload to fetch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

FIVE = Duration.minutes(5)
Metrics = list[cloudwatch.IMetric]
Row = list[tuple[str, Metrics]]


class Dashboard(NamedTuple):
    """What the dashboard of a deployment shows."""

    name: str
    """Name of the deployment; that of its metrics and of its dashboard."""
    namespace: str
    """Of the metrics that the functions write."""
    functions: Mapping[str, lambda_.Function]
    machine: sfn.StateMachine
    queue: sqs.Queue
    table: dynamodb.Table

    def create(self, scope: Construct, alarms: Sequence[cloudwatch.Alarm]) -> None:
        """Create it: the alarms, then a row of graphs for each stage."""
        made = cloudwatch.Dashboard(scope, "Dashboard", dashboard_name=self.name)
        # Their ARNs by their names: moto knows no alarms, and refuses a template that asks for an attribute of one.
        named = [
            cloudwatch.Alarm.from_alarm_arn(scope, f"{alarm.node.id}Shown", _arn(scope, alarm))
            for alarm in alarms
        ]
        made.add_widgets(cloudwatch.AlarmStatusWidget(title="Alarms", alarms=[*named], width=24, height=4))
        for row in (self._uploads(), self._sealing(), self._packing(), self._services()):
            graphs = (cloudwatch.GraphWidget(title=title, left=metrics, width=8) for title, metrics in row)
            made.add_widgets(*graphs)

    def _uploads(self) -> Row:
        age = self.queue.metric_approximate_age_of_oldest_message(period=FIVE, statistic="Maximum")
        return [
            ("Uploads: events received", [self.queue.metric_number_of_messages_received(period=FIVE)]),
            ("Uploads: age of the oldest event (s)", [age]),
            ("Uploads: not as they should be", self._own("LateFiles", "FailedMessages", "LostMarkers")),
        ]

    def _sealing(self) -> Row:
        return [
            (
                "Sealing: by quiet period, alerts, failures",
                self._own("QuietExecutions", "Alerts", "SealingFailed"),
            ),
            ("Sealing: longest wait (s)", self._own("SealingWait", statistic="Maximum")),
            ("Sealing: duration (ms)", self._durations("seal_execution", "seal_range")),
        ]

    def _packing(self) -> Row:
        return [
            (
                "Packing: files, reused parts, failures",
                self._own("PackedFiles", "ReusedParts", "PackagingFailed"),
            ),
            ("Packing: longest wait (s)", self._own("PackagingWait", statistic="Maximum")),
            ("Packing: duration (ms)", self._durations("plan_package", "pack_part")),
        ]

    def _services(self) -> Row:
        runs: Metrics = [self.machine.metric_started(period=FIVE), self.machine.metric_succeeded(period=FIVE)]
        units: Metrics = [
            self.table.metric_consumed_write_capacity_units(period=FIVE),
            self.table.metric_consumed_read_capacity_units(period=FIVE),
        ]
        errors: Metrics = [
            each.metric_errors(period=FIVE, label=name) for name, each in self.functions.items()
        ]
        return [("Runs: started, succeeded", runs), ("Functions: errors", errors), ("Table: units", units)]

    def _own(self, *names: str, statistic: str = "Sum") -> Metrics:
        return [
            cloudwatch.Metric(
                namespace=self.namespace,
                metric_name=name,
                dimensions_map={"service": self.name},
                statistic=statistic,
                period=FIVE,
            )
            for name in names
        ]

    def _durations(self, *names: str) -> Metrics:
        return [self.functions[name].metric_duration(period=FIVE, label=name) for name in names]


def _arn(scope: Construct, alarm: cloudwatch.Alarm) -> str:
    return Stack.of(scope).format_arn(
        service="cloudwatch",
        resource="alarm",
        resource_name=alarm.alarm_name,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
