"""Turn counts into dollars: what is paid to S3 for its requests, and what beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from packline.pricing.execution_usage import (
    MEMORY_MB,
    ExecutionShape,
    StageUsage,
    packaging_stages,
    path_index_stage,
    sealing_stages,
)
from packline.pricing.prices import PriceList

GB = 1e9
ALARM_METRICS, HOURS = 50, 730
"""Metrics of the alarms of a stack with default settings: AWS bills each metric of an alarm. Hours of a month."""
SWEEPS = 43_800
"""Minutes of a month: each begins with a sweep."""
POLLERS, POLL_SECONDS = 5, 20
"""An event source mapping keeps at least five long polls of 20 s under way, also of an empty queue."""


class StageCost(NamedTuple):
    """What a stage costs, by who is paid (dollars)."""

    name: str
    s3: float
    functions: float
    table: float
    transitions: float
    queue_and_events: float

    @property
    def dollars(self) -> float:
        """All of it."""
        return self.s3 + self.beside_s3

    @property
    def beside_s3(self) -> float:
        """What S3 does not get."""
        return self.functions + self.table + self.transitions + self.queue_and_events


class ExecutionCost(NamedTuple):
    """What an execution costs, stage by stage."""

    stages: tuple[StageCost, ...]

    @property
    def dollars(self) -> float:
        """All of it."""
        return sum(stage.dollars for stage in self.stages)

    @property
    def s3(self) -> float:
        """The requests that S3 bills, uploads included."""
        return sum(stage.s3 for stage in self.stages)

    @property
    def beside_s3(self) -> float:
        """What S3 does not get."""
        return self.dollars - self.s3

    @property
    def ratio(self) -> float:
        """The whole bill divided by S3's own fees; the goal is at most 1.1."""
        return self.dollars / self.s3 if self.s3 else 0.0


def stage_usage(stage: StageUsage) -> dict[str, float]:
    """Return the units of a stage by name of price."""
    units: dict[str, float] = {}
    for name, count in stage.counts.items():
        price = _price_of(name)
        units[price] = units.get(price, 0.0) + count
    if stage.function:
        units["lambda_time"] = stage.seconds * MEMORY_MB[stage.function] / 1_024
    return units


def stage_cost(stage: StageUsage, prices: PriceList) -> StageCost:
    """Return what a stage costs."""
    units = stage_usage(stage)

    def dollars(*names: str) -> float:
        return prices.dollars({name: units.get(name, 0.0) for name in names})

    return StageCost(
        stage.name,
        s3=dollars("s3_write", "s3_read"),
        functions=dollars("lambda_request", "lambda_time"),
        table=dollars("table_write"),
        transitions=dollars("state_transition"),
        queue_and_events=dollars("queue_request", "bus_event"),
    )


def execution_cost(shape: ExecutionShape, prices: PriceList) -> ExecutionCost:
    """Return what an execution costs, with the package of a version if it gets one."""
    packaged = packaging_stages(shape) if shape.packaged else []
    return _cost([*sealing_stages(shape), path_index_stage(shape), *packaged], prices)


def upload_cost(shape: ExecutionShape, prices: PriceList) -> ExecutionCost:
    """Return what uploading and sealing cost."""
    return _cost([*sealing_stages(shape), path_index_stage(shape)], prices)


def package_cost(shape: ExecutionShape, prices: PriceList) -> ExecutionCost:
    """Return what the package of a version costs, once its files are there."""
    return _cost(packaging_stages(shape), prices)


def storage_cost(stored: float, months: float, prices: PriceList) -> float:
    """Return the dollars of storing bytes for months, in S3 Standard."""
    return prices.dollars({"s3_storage": stored / GB * months})


def standing_cost(prices: PriceList) -> float:
    """Return what a month costs in which nobody uploads: alarms, the dashboard, the sweep, polls of the queue."""
    return prices.dollars(
        {
            "alarm": ALARM_METRICS * HOURS,
            "dashboard": 1,
            "lambda_request": SWEEPS,
            "lambda_time": SWEEPS * 0.2 * MEMORY_MB["sweep"] / 1_024,
            "queue_request": POLLERS * HOURS * 3_600 / POLL_SECONDS,
            "table_read": SWEEPS * 26,
        }
    )


def _cost(stages: Iterable[StageUsage], prices: PriceList) -> ExecutionCost:
    return ExecutionCost(tuple(stage_cost(stage, prices) for stage in stages))


_PRICES: Mapping[str, str] = {
    "sqs requests": "queue_request",
    "events PutEvents": "bus_event",
    "states transitions": "state_transition",
    "dynamodb write units": "table_write",
}


def _price_of(count: str) -> str:
    """Return the name of the price of what is counted."""
    if count.startswith("lambda "):
        return "lambda_request"
    if count.startswith("s3 "):
        return "s3_write" if count.split()[1] in ("PUT", "LIST") else "s3_read"
    return _PRICES[count]
