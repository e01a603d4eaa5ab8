"""Dollars of what was counted: requests of the store, of the table and of functions, function time, transitions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from packline.rules import cost_model

PRICES: dict[str, Any] = json.loads(Path(__file__).with_name("prices.json").read_text())
"""What ``packline.rules.cost_model`` does not know, with the date of the prices."""
MILLION = 1e6


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
    """Return the dollars of requests by kind; HEAD costs what GET costs, DELETE nothing."""
    dollars: float = (
        requests.get("LIST", 0) * PRICES["list_per_million"]
        + (requests.get("GET", 0) + requests.get("HEAD", 0)) * cost_model.GET.value
        + requests.get("PUT", 0) * cost_model.PUT.value
    )
    return dollars / MILLION


def function_dollars(tasks: float, seconds: float, memory_mb: int) -> float:
    """Return the dollars of functions: of their calls, and of memory by time."""
    calls: float = tasks * PRICES["function_requests_per_million"]
    return (calls + seconds * memory_mb / 1024 * cost_model.LAMBDA.value) / MILLION


def table_dollars(units: Mapping[str, float]) -> float:
    """Return the dollars of reads and writes on demand."""
    writes: float = units.get("write_units", 0) * PRICES["table_writes_per_million"]
    reads: float = units.get("read_units", 0) * PRICES["table_reads_per_million"]
    return (writes + reads) / MILLION


def transition_dollars(transitions: float) -> float:
    """Return the dollars of transitions of a standard workflow."""
    return transitions * float(PRICES["state_transitions_per_million"]) / MILLION
