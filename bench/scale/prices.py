"""Dollars of what was counted: requests of the store, of the table and of functions, function time, transitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from packline.pricing.prices import price_list


class Dollars(NamedTuple):
    """What a stage costs, by who is paid."""

    store: float
    functions: float
    table: float
    transitions: float

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self)


def store_dollars(requests: Mapping[str, float]) -> float:
    """Return the dollars of requests by kind; HEAD costs what GET costs, LIST what PUT costs, DELETE nothing."""
    return price_list().dollars(
        {
            "s3_write": requests.get("PUT", 0) + requests.get("LIST", 0),
            "s3_read": requests.get("GET", 0) + requests.get("HEAD", 0),
        }
    )


def function_dollars(tasks: float, seconds: float, memory_mb: int) -> float:
    """Return the dollars of functions: of their calls, and of memory by time."""
    return price_list().dollars({"lambda_request": tasks, "lambda_time": seconds * memory_mb / 1024})


def table_dollars(units: Mapping[str, float]) -> float:
    """Return the dollars of reads and writes on demand."""
    return price_list().dollars(
        {"table_write": units.get("write_units", 0), "table_read": units.get("read_units", 0)}
    )


def transition_dollars(transitions: float) -> float:
    """Return the dollars of transitions of a standard workflow."""
    return price_list().dollars({"state_transition": transitions})
