"""What a run of the live tests costs: requests counted from the tests, rounded up, times list prices with their pages.

Prices are those of us-east-1 in November 2026, without free tiers. Others differ by a few percent.
"""

from __future__ import annotations

from typing import NamedTuple


class Price(NamedTuple):
    """Dollars for one unit."""

    unit: str
    dollars: float
    page: str


class Usage(NamedTuple):
    """How many units of a price the tests use at most, and what for."""

    price: str
    units: float
    why: str


PRICES = {
    "S3 write": Price("PUT, COPY, POST or LIST request", 5.00e-6, "https://aws.amazon.com/s3/pricing/"),
    "S3 read": Price("GET or HEAD request", 0.40e-6, "https://aws.amazon.com/s3/pricing/"),
    "S3 storage": Price("GB-month", 0.023, "https://aws.amazon.com/s3/pricing/"),
    "S3 archive": Price("PUT request to GLACIER", 30.00e-6, "https://aws.amazon.com/s3/pricing/"),
    "Lambda time": Price("GB-second on arm64", 1.33334e-5, "https://aws.amazon.com/lambda/pricing/"),
    "Lambda request": Price("request", 0.20e-6, "https://aws.amazon.com/lambda/pricing/"),
    "Step Functions": Price("state transition", 25.00e-6, "https://aws.amazon.com/step-functions/pricing/"),
    "DynamoDB write": Price(
        "write request unit", 0.625e-6, "https://aws.amazon.com/dynamodb/pricing/on-demand/"
    ),
    "DynamoDB read": Price(
        "read request unit", 0.125e-6, "https://aws.amazon.com/dynamodb/pricing/on-demand/"
    ),
    "SQS": Price("request", 0.40e-6, "https://aws.amazon.com/sqs/pricing/"),
    "EventBridge": Price("64 KB of custom event", 1.00e-6, "https://aws.amazon.com/eventbridge/pricing/"),
    "API Gateway": Price("HTTP API request", 1.00e-6, "https://aws.amazon.com/api-gateway/pricing/"),
    "CloudWatch alarm": Price("alarm-hour", 0.10 / 730, "https://aws.amazon.com/cloudwatch/pricing/"),
    "CloudWatch logs": Price("GB taken in", 0.50, "https://aws.amazon.com/cloudwatch/pricing/"),
    "Transfer": Price("GB out to the internet", 0.09, "https://aws.amazon.com/ec2/pricing/on-demand/"),
}

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
    return usage.units * PRICES[usage.price].dollars


def total() -> float:
    """Dollars of one run."""
    return sum(map(dollars, USAGES))


def _price(price: Price) -> str:
    return f"${price.dollars * 1e6:,.6g} a million" if price.dollars < 1e-3 else f"${price.dollars:g}"


def table() -> str:
    """The estimate in Markdown, as ``docs/guides/live.md`` quotes it."""
    lines = ["| what | units | a unit | dollars | for |", "|---|--:|---|--:|---|"]
    for usage in USAGES:
        price = PRICES[usage.price]
        units = f"{usage.units:,.0f}" if usage.units >= 1 else f"{usage.units:.2g}"
        lines.append(
            f"| [{usage.price}]({price.page}) | {units} | {price.unit}, {_price(price)} "
            f"| {dollars(usage):.4f} | {usage.why} |"
        )
    lines.append(f"| **all** | | | **{total():.2f}** | |")
    return "\n".join(lines)
