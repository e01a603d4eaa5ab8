"""Requests of a run of the live tests, counted from the tests and rounded up, times ``packline.pricing``."""

from __future__ import annotations

from typing import NamedTuple

from packline.pricing.page import price_text
from packline.pricing.prices import Price, price_list


class Usage(NamedTuple):
    """How many units of a price the tests use at most, and what for."""

    price: str
    units: float
    why: str


PRICES = {
    "S3 write": "s3_write",
    "S3 read": "s3_read",
    "S3 storage": "s3_storage",
    "S3 archive": "s3_archive",
    "Lambda time": "lambda_time",
    "Lambda request": "lambda_request",
    "Step Functions": "state_transition",
    "DynamoDB write": "table_write",
    "DynamoDB read": "table_read",
    "SQS": "queue_request",
    "EventBridge": "bus_event",
    "API Gateway": "api_request",
    "CloudWatch alarm": "alarm",
    "CloudWatch logs": "logs",
    "Transfer": "transfer",
}
"""What is used, as AWS calls it, and the name of its price."""

USAGES = (
    Usage("S3 write", 4_000, "files of four executions, 30 MB of slices, lists"),
    Usage("S3 read", 4_000, "packing reads each file once; fetches"),
    Usage("S3 storage", 0.2 / 730, "0.2 GB for one hour"),
    Usage("S3 archive", 1, "one object of a few bytes, billed for 90 days"),
    Usage("Lambda time", 2_000, "packing and sealing: 400 calls of 3 s at 1.7 GB; the sweep"),
    Usage("Lambda request", 2_000, "all functions"),
    Usage("Step Functions", 500, "eight runs, and their children"),
    Usage("DynamoDB write", 10_000, "items, twice where the index follows, twice in transactions"),
    Usage("DynamoDB read", 10_000, "strongly consistent reads"),
    Usage("SQS", 5_000, "events, and the pollers of the event source mapping for one hour"),
    Usage("EventBridge", 300, "announcements; one of 900 KB"),
    Usage("API Gateway", 100, "signed requests"),
    Usage("CloudWatch alarm", 30, "the alarms of the stack for one hour"),
    Usage("CloudWatch logs", 0.02, "logs of the functions"),
    Usage("Transfer", 0.1, "fetches, if they run outside AWS"),
)


def dollars(usage: Usage) -> float:
    return usage.units * _price(usage).dollars


def total() -> float:
    """Dollars of one run."""
    return sum(map(dollars, USAGES))


def _price(usage: Usage) -> Price:
    return price_list().prices[PRICES[usage.price]]


def table() -> str:
    """The estimate in Markdown, as ``docs/guides/live.md`` quotes it."""
    lines = ["| what | units | a unit | dollars | for |", "|---|--:|---|--:|---|"]
    for usage in USAGES:
        price = _price(usage)
        units = f"{usage.units:,.0f}" if usage.units >= 1 else f"{usage.units:.2g}"
        lines.append(
            f"| [{usage.price}]({price.page}) | {units} | {price.unit}, {price_text(price)} "
            f"| {dollars(usage):.4f} | {usage.why} |"
        )
    lines.append(f"| **all** | | | **{total():.2f}** | |")
    return "\n".join(lines)
